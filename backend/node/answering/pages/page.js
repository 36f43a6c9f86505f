"use strict";
/* Puts the parts together, and begins. */

const film = at("film");
const video = videoOfAddress();
const streamUrl = new URL(`../videos/${encodeURIComponent(video)}`, location.href).href;
const playlistUrl = `${streamUrl}/lista.m3u8`;
const strip = new Strip(at("cells"));
const feed = new Feed({
  fragmentsUrl: `${streamUrl}/fragmentos`,
  eventsUrl: new URL("../eventos?tema=descarga,carpeta,video", location.href).href,
  onChange: () => changed(),
  onBack: () => player.nodeIsBack(),
});
const player = new Player(film, {
  stream: streamUrl,
  playlist: playlistUrl,
  isReachable: () => feed.isWell,
  isHere: (seconds) => feed.fragments[fragmentAt(feed.fragments, seconds)]?.estado === "aqui",
  onChange: () => changed(),
});

function videoOfAddress() {
  const last = location.pathname.split("/").at(-1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function begin() {
  buildLegend();
  buildHelp();
  buildCommands();
  listenToStrip();
  document.addEventListener("keydown", onKey, { capture: true });
  at("big-play").addEventListener("click", () => player.play());
  at("notice-again").addEventListener("click", () => player.tryAgain());
  at("full").addEventListener("click", toggleFull);
  at("help-open").addEventListener("click", toggleHelp);
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", recolour);
  new ResizeObserver(changed).observe(at("strip"));
  feed.start();
  player.start();
}

begin();
