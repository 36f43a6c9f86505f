"use strict";
/* Shows what is known of the film now: its name, its fragments, and who answers. */

const MOST_ARRIVALS = 3;

let isDrawing = false;

function changed() {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(() => {
    isDrawing = false;
    show();
  });
}

function show() {
  showLink();
  showUnknown();
  showNotice();
  at("big-play").hidden = player.hasPlayed || player.isWanted || player.isBroken || !feed.playback || Boolean(pictureTrouble());
  at("fragments").hidden = !feed.playback;
  if (feed.playback) showFragments();
}

function showLink() {
  const words = {
    connecting: "connecting",
    live: feed.hasEvents ? "live" : `asked every ${POLL_SECONDS} s`,
    lost: "does not answer",
    refused: "refuses",
  };
  const link = feed.trouble && feed.link === "live" ? "refused" : feed.link;
  at("lamp").className = `lamp ${link}`;
  write("link-node", feed.playback?.nodo ?? location.host);
  write("link-text", words[link]);
}

function showFragments() {
  const { titulo: title, fragmentos: fragments } = feed.playback;
  write("title", title);
  document.title = `${title} · Enjambre`;
  at("fragments").classList.toggle("stale", !feed.isWell);
  write("summary", feed.isWell ? summaryOf(fragments) : `Last heard: ${summaryOf(fragments)}`);
  writeOrHide("arrivals", arrivalsOf(fragments, MOST_ARRIVALS));
  writeOrHide("silent", silentText());
  strip.draw({ fragments, seconds: player.position, buffered: player.buffered(), cursor });
  document.body.classList.toggle("many", !strip.layout.isRow);
  showSentence(fragments);
  showCounts(fragments);
}

function showSentence(fragments) {
  const playing = fragmentAt(fragments, player.position);
  const index = Math.min(cursor ?? playing, fragments.length - 1);
  const first = cursor === null ? index : index - (index % strip.layout.share);
  const shared = cursor === null || isAtKeys() ? [fragments[index]] : fragments.slice(first, first + strip.layout.share);
  const sentence = groupSentence(shared);
  write("sentence", `${timeText(cursor === null ? player.position : fragments[shared.length > 1 ? first : index].inicio)} · ${sentence}`);
  const slider = at("strip");
  slider.setAttribute("aria-valuemax", fragments.length);
  slider.setAttribute("aria-valuenow", index + 1);
  slider.setAttribute("aria-valuetext", groupSentence([fragments[index]]));
}

function showCounts(fragments) {
  const counts = countByPlace(fragments);
  for (const place of PLACES) write(`count-${place}`, String(counts[place]));
}

function buildLegend() {
  at("legend").replaceChildren(...[...PLACES].reverse().map(legendItem), ...["playing", "buffered"].map(legendItem));
}

function legendItem(what) {
  const item = element("li");
  const sample = document.createElement("canvas");
  sample.setAttribute("aria-hidden", "true");
  drawSample(sample, what, strip.palette);
  item.append(sample, element("span", PLACE_WORDS[what] ?? what));
  if (PLACE_WORDS[what]) {
    const count = element("b", "0");
    count.id = `count-${what}`;
    item.append(count);
  }
  return item;
}

function recolour() {
  strip.refreshPalette();
  buildLegend();
  changed();
}
