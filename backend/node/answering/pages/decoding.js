"use strict";
/* What of the film this browser cannot decode. */

function pictureTrouble() {
  const hasPicture = feed.playback.pistas.some((track) => track.tipo === "video");
  const refused = undecodable(feed.playback.pistas, canDecode);
  const isLost = hasPicture ? refused.some((track) => track.tipo === "video") : refused.length === feed.playback.pistas.length;
  return isLost ? codecText(refused) : "";
}

function silentText() {
  const tracks = undecodable(feed.playback.pistas, canDecode).filter((track) => track.tipo === "audio");
  return tracks.length && !pictureTrouble() ? `${codecText(tracks).replace(/:$/, "")}; the picture plays without it.` : "";
}

function canDecode(type) {
  return Boolean(film.canPlayType(type)) || Boolean(globalThis.MediaSource?.isTypeSupported(type));
}
