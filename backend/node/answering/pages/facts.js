"use strict";
/* What is known of a film, in words and numbers. Nothing here touches the page. */

/* From the worst to the calmest: where several fragments share one mark, the first of these wins. */
const PLACES = ["falta", "otros", "llegando", "aqui"];
const PLACE_WORDS = { aqui: "here", llegando: "arriving", otros: "with other nodes", falta: "missing" };

const CODEC_NAMES = [
  [/^(hvc1|hev1)/, "HEVC"], [/^avc/, "H.264"], [/^av01/, "AV1"], [/^vp0?9/, "VP9"], [/^vp0?8/, "VP8"], [/^mp4v\.20/, "MPEG-4"],
  [/^mp4v\.6[0-5]/, "MPEG-2"], [/^(mp4v\.6c|mjpg|jpeg)/i, "Motion JPEG"], [/^(mp4a\.(69|6b)|\.?mp3)/i, "MP3"], [/^mp4a\.40/, "AAC"],
  [/^(mp4a\.a5|ac-3)/i, "AC-3"], [/^(mp4a\.a6|ec-3)/i, "E-AC-3"], [/^(mp4a\.a9|dts)/i, "DTS"], [/^opus/i, "Opus"], [/^flac/i, "FLAC"], [/^alac/, "ALAC"],
];

/* Keys that hold their default are left out on the wire. */
function readPlayback(body) {
  const fragments = body.fragmentos.map((one) => ({ recibidos: 0, origen: null, nodos: [], motivo: null, ...one }));
  return { ...body, fragmentos: fragments };
}

function fragmentAt(fragments, seconds) {
  let first = 0;
  let last = fragments.length - 1;
  while (first < last) {
    const middle = Math.ceil((first + last) / 2);
    if (fragments[middle].inicio <= seconds) first = middle;
    else last = middle - 1;
  }
  return first;
}

function fractionOf(fragment) {
  if (fragment.estado === "aqui") return 1;
  return fragment.bytes ? Math.min(1, fragment.recibidos / fragment.bytes) : 0;
}

function countByPlace(fragments) {
  const counts = { aqui: 0, llegando: 0, otros: 0, falta: 0 };
  for (const fragment of fragments) counts[fragment.estado] += 1;
  return counts;
}

function worstPlace(fragments, first, count) {
  let worst = PLACES.length - 1;
  for (let index = first; index < Math.min(first + count, fragments.length); index += 1) {
    worst = Math.min(worst, PLACES.indexOf(fragments[index].estado));
  }
  return PLACES[worst];
}

function sizeText(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let amount = bytes;
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${amount.toFixed(unit === 0 || amount >= 99.95 ? 0 : 1)} ${units[unit]}`;
}

function timeText(seconds) {
  const whole = Math.floor(seconds);
  const minutes = String(Math.floor(whole / 60) % 60).padStart(whole >= 3600 ? 2 : 1, "0");
  const rest = `${minutes}:${String(whole % 60).padStart(2, "0")}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${rest}` : rest;
}

function percent(fragment) {
  return `${Math.floor(fractionOf(fragment) * 100)} %`;
}

function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function whereabouts(fragment) {
  switch (fragment.estado) {
    case "aqui":
      return "here";
    case "llegando":
      return fragment.origen ? `arriving from ${fragment.origen}, ${percent(fragment)}` : `about to be fetched, ${percent(fragment)}`;
    case "otros":
      return fragment.nodos.length ? `not here; with ${listed(fragment.nodos)}` : "not here; with other nodes";
    default:
      return "missing: nobody that can be reached has it";
  }
}

function sentenceOf(fragment) {
  const why = fragment.motivo && fragment.estado !== "aqui" ? ` (“${fragment.motivo}”)` : "";
  return `${fragment.nombre} · ${sizeText(fragment.bytes)} · ${whereabouts(fragment)}${why}`;
}

/* Of several fragments under one mark. */
function groupSentence(fragments) {
  if (fragments.length === 1) return sentenceOf(fragments[0]);
  const counts = countByPlace(fragments);
  const told = [...PLACES].filter((place) => counts[place]).map((place) => `${counts[place]} ${PLACE_WORDS[place]}`);
  const missing = fragments.filter((one) => one.estado === "falta").map((one) => one.nombre);
  const named = missing.length && missing.length < fragments.length ? ` (${listed(missing)})` : "";
  return `${fragments[0].nombre} to ${fragments.at(-1).nombre} · ${told.join(", ")}${named}`;
}

function summaryOf(fragments) {
  const counts = countByPlace(fragments);
  const total = fragments.length;
  if (counts.aqui === total) return total === 1 ? "The only fragment is here." : `All ${total} fragments are here.`;
  const others = PLACES.filter((place) => place !== "aqui" && counts[place]).map((place) => `${counts[place]} ${PLACE_WORDS[place]}`);
  return `${counts.aqui} of ${total} fragments here; ${others.reverse().join(", ")}.`;
}

function arrivalsOf(fragments, most) {
  const arriving = fragments.filter((one) => one.estado === "llegando" && one.origen);
  if (!arriving.length) return "";
  const told = arriving.slice(0, most).map((one) => `${one.nombre} ${percent(one)} from ${one.origen}`);
  const more = arriving.length > most ? ` · and ${arriving.length - most} more` : "";
  return `Arriving: ${told.join(" · ")}${more}`;
}

function waitingText(fragment) {
  switch (fragment.estado) {
    case "falta":
      return `Waiting: nobody that can be reached has ${fragment.nombre}. It goes on when somebody brings it.`;
    case "llegando":
      return `Waiting for ${fragment.nombre}: ${whereabouts(fragment)}.`;
    case "otros":
      return fragment.nodos.length ? `Waiting for ${fragment.nombre}, which ${listed(fragment.nodos)} can bring.` : `Waiting for ${fragment.nombre}.`;
    default:
      return `Waiting for ${fragment.nombre}: it is here, but little or nothing of it comes over the line.`;
  }
}

function codecName(codec) {
  const known = CODEC_NAMES.find(([pattern]) => pattern.test(codec));
  return known ? `${known[1]}, ${codec}` : codec;
}

function undecodable(tracks, canDecode) {
  return tracks.filter((track) => !canDecode(`${track.tipo === "audio" ? "audio" : "video"}/mp4; codecs="${track.codec}"`));
}

function codecText(tracks) {
  const named = tracks.map((track) => `${track.tipo === "audio" ? "the sound" : "the picture"} (${codecName(track.codec)})`);
  return `This browser cannot decode ${listed([...new Set(named)])}. mpv and VLC can:`;
}
