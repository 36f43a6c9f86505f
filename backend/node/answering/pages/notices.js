"use strict";
/* What is said over the film while it does not play. */

const HUNGRY_SECONDS = 0.4;
const SLOW_SECONDS = 2;

function showNotice() {
  const notice = noticeNow();
  at("notice").hidden = !notice;
  at("notice").classList.toggle("bad", Boolean(notice?.isBad));
  write("notice-text", notice?.text ?? "");
  writeOrHide("notice-advice", notice?.advice ?? "");
  write("notice-address", notice?.command ?? "");
  at("notice-command").hidden = !notice?.command;
  at("notice-again").hidden = !notice?.isAgain;
}

function noticeNow() {
  if (!feed.playback) return feed.link === "lost" ? lostNotice() : null;
  const picture = pictureTrouble();
  if (picture) return { text: picture, isBad: true, command: `mpv ${streamUrl}` };
  if (feed.link === "lost") return lostNotice();
  if (feed.trouble) return refusedNotice();
  if (player.hasGivenUp) return givenUpNotice();
  if (player.isBroken) return { text: `The stream broke off at ${timeText(player.position)}; it is being taken up again from there.` };
  return player.hungrySeconds() > HUNGRY_SECONDS ? waitingNotice() : null;
}

function lostNotice() {
  const node = feed.playback?.nodo ?? location.host;
  return {
    text: `${node} does not answer.`,
    advice: "What has arrived already goes on playing. This page asks again every second, and goes on by itself once the node is back.",
    isBad: true,
  };
}

/* The film goes on as far as it is buffered. */
function refusedNotice() {
  const [text, advice] = refusalOf(feed.trouble);
  return { text, advice, isBad: true };
}

function givenUpNotice() {
  const why = film.error?.message ? ` (${film.error.message})` : "";
  return { text: `This browser cannot play the stream${why}. Another player may:`, isBad: true, command: `mpv ${streamUrl}`, isAgain: true };
}

function waitingNotice() {
  const fragment = feed.fragments[fragmentAt(feed.fragments, player.wantedSeconds())];
  if (fragment.estado === "aqui" && player.hungrySeconds() < SLOW_SECONDS) return null;
  const text = waitingText(fragment);
  return { text, advice: fragment.motivo ?? "", isBad: fragment.estado === "falta" };
}
