"use strict";
/* Puts the parts together: what is shown, and what keys, clicks and taps do. */

const MOST_ARRIVALS = 3;
const HUNGRY_SECONDS = 0.4;
const STEP_VOLUME = 0.05;

const KEYS = [
  [["Space", "k"], "play, pause"],
  [["←", "→"], "5 seconds back, on"],
  [["j", "l"], "10 seconds back, on"],
  [["Shift ←", "Shift →"], "to the previous, next fragment"],
  [["0", "…", "9"], "to that tenth of the film"],
  [["Home", "End"], "to the beginning, the end"],
  [["↑", "↓"], "louder, softer"],
  [["m"], "sound off, on"],
  [["f"], "full screen"],
  [["?"], "these keys"],
];

const at = (id) => document.getElementById(id);
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
  isReachable: () => feed.link !== "lost",
  isHere: (seconds) => feed.fragments[fragmentAt(feed.fragments, seconds)]?.estado === "aqui",
  onChange: () => changed(),
});

/* The fragment that a pointer or the keys on the strip are at, and how many share its mark. */
let cursor = null;
let isDrawing = false;

function videoOfAddress() {
  const last = location.pathname.split("/").at(-1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function canDecode(type) {
  return Boolean(film.canPlayType(type)) || Boolean(globalThis.MediaSource?.isTypeSupported(type));
}

/* --- what is shown --- */

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

/* Text only: titles, names and reasons come from other machines. */
function write(id, text) {
  const element = at(id);
  if (element.textContent !== text) element.textContent = text;
}

function writeOrHide(id, text) {
  write(id, text);
  at(id).hidden = !text;
}

function showLink() {
  const node = feed.playback?.nodo ?? location.host;
  const words = { connecting: "connecting", live: feed.hasEvents ? "live" : `asked every ${POLL_SECONDS} s`, lost: "does not answer" };
  at("lamp").className = `lamp ${feed.link}`;
  write("link-text", `${node} · ${words[feed.link]}`);
}

function showFragments() {
  const { titulo: title, fragmentos: fragments } = feed.playback;
  write("title", title);
  document.title = `${title} · Enjambre`;
  write("summary", summaryOf(fragments));
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

function silentText() {
  const tracks = undecodable(feed.playback.pistas, canDecode).filter((track) => track.tipo === "audio");
  return tracks.length && !pictureTrouble() ? `${codecText(tracks).replace(/:$/, "")}; the picture plays without it.` : "";
}

function pictureTrouble() {
  const hasPicture = feed.playback.pistas.some((track) => track.tipo === "video");
  const refused = undecodable(feed.playback.pistas, canDecode);
  const isLost = hasPicture ? refused.some((track) => track.tipo === "video") : refused.length === feed.playback.pistas.length;
  return isLost ? codecText(refused) : "";
}

/* --- the notice over the film --- */

function noticeNow() {
  if (!feed.playback || feed.trouble) return feed.link === "lost" && !feed.trouble ? lostNotice() : null;
  const picture = pictureTrouble();
  if (picture) return { text: picture, isBad: true, command: `mpv ${streamUrl}` };
  if (feed.link === "lost") return lostNotice();
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

function givenUpNotice() {
  const why = film.error?.message ? ` (${film.error.message})` : "";
  return { text: `This browser cannot play the stream${why}. Another player may:`, isBad: true, command: `mpv ${streamUrl}`, isAgain: true };
}

function waitingNotice() {
  const fragment = feed.fragments[fragmentAt(feed.fragments, player.wantedSeconds())];
  const text = waitingText(fragment);
  return text ? { text, advice: fragment.motivo ?? "", isBad: fragment.estado === "falta" } : null;
}

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

/* --- a video that cannot be played --- */

const TROUBLES = {
  401: [
    "This swarm asks for its token, which a page cannot send along with a film.",
    "mpv can: mpv --http-header-fields='Authorization: Bearer …' followed by the address below.",
  ],
  404: [
    "This node knows no such video.",
    "Check the address; or drop one fragment of it, made by the splitter, into any node's folder, and this page goes on by itself.",
  ],
  title: [
    "This video has no manifest, so its fragments cannot be played as one film.",
    "Other tools cut them: they are shared as files. Split the film with python -m splitter split, and play that.",
  ],
  502: [
    "This node does not know the video, and cannot ask: the broker does not answer.",
    "Start the broker, or drop a fragment of the video into this node's folder; this page goes on by itself.",
  ],
  other: ["This node cannot play that video.", "It answered with an error; its log says more."],
};

function showUnknown() {
  const trouble = feed.trouble === 401 || video.match(/^[0-9a-f]{64}$/) ? feed.trouble : feed.trouble && "title";
  const isNew = at("unknown").hidden && Boolean(trouble);
  at("unknown").hidden = !trouble;
  at("stage").hidden = Boolean(trouble);
  at("elsewhere").hidden = Boolean(trouble) && trouble !== 401;
  if (!trouble) return;
  const [text, advice] = TROUBLES[trouble] ?? TROUBLES.other;
  write("title", "Enjambre");
  write("unknown-text", text);
  write("unknown-advice", advice);
  if (isNew) listVideos();
}

async function listVideos() {
  try {
    const answer = await fetch(new URL("../videos", location.href), { cache: "no-store" });
    const { videos } = await answer.json();
    at("unknown-videos").replaceChildren(...videos.map(videoLink));
    at("unknown-others").hidden = !videos.length;
  } catch {
    at("unknown-videos").replaceChildren();
  }
}

function videoLink({ id, titulo: title }) {
  const link = element("a", title);
  link.href = encodeURIComponent(id);
  const item = element("li");
  item.append(link);
  return item;
}

/* --- what was there from the beginning --- */

function element(name, text = "") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
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

function buildHelp() {
  for (const [keys, meaning] of KEYS) {
    const term = element("dt");
    term.append(...keys.map((key) => (key === "…" ? key : element("kbd", key))));
    at("help-keys").append(term, element("dd", meaning));
  }
}

function buildCommands() {
  for (const [id, command] of [["mpv", `mpv ${streamUrl}`], ["vlc", `vlc ${streamUrl}`], ["hls", playlistUrl]]) write(id, command);
  for (const [button, code] of [["mpv-copy", "mpv"], ["vlc-copy", "vlc"], ["hls-copy", "hls"], ["notice-copy", "notice-address"]]) {
    at(button).addEventListener("click", () => copy(at(code), at(button)));
  }
}

/* Over plain HTTP from another machine there is no clipboard: then the text is selected, to be copied by hand. */
async function copy(code, button) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  } catch {
    getSelection().selectAllChildren(code);
  }
}

/* --- keys, clicks and taps --- */

function playFragment(index) {
  const place = Math.min(Math.max(0, index), feed.fragments.length - 1);
  player.seek(feed.fragments[place].inicio + (place ? 0.005 : 0));
}

/* Backwards first to the beginning of this one, as on a record. */
function stepFragment(step) {
  const index = fragmentAt(feed.fragments, player.position);
  const within = player.position - feed.fragments[index].inicio;
  playFragment(step < 0 && within > 1.5 ? index : index + step);
}

function changeVolume(step) {
  film.muted = false;
  film.volume = Math.min(1, Math.max(0, film.volume + step));
}

async function toggleFull() {
  if (document.fullscreenElement) await document.exitFullscreen();
  else if (at("stage").requestFullscreen) await at("stage").requestFullscreen();
  else film.webkitEnterFullscreen?.();
}

function toggleHelp() {
  const help = at("help");
  if (help.open) help.close();
  else help.showModal();
}

const ACTIONS = {
  " ": () => player.toggle(),
  k: () => player.toggle(),
  ArrowLeft: () => player.seek(player.position - 5),
  ArrowRight: () => player.seek(player.position + 5),
  j: () => player.seek(player.position - 10),
  l: () => player.seek(player.position + 10),
  "Shift+ArrowLeft": () => stepFragment(-1),
  "Shift+ArrowRight": () => stepFragment(1),
  Home: () => player.seek(0),
  End: () => player.seek(film.duration - 0.1),
  ArrowUp: () => changeVolume(STEP_VOLUME),
  ArrowDown: () => changeVolume(-STEP_VOLUME),
  m: () => (film.muted = !film.muted),
  f: () => toggleFull(),
  "?": () => toggleHelp(),
};

const STRIP_ACTIONS = {
  ArrowLeft: () => moveCursor(cursor - 1),
  ArrowRight: () => moveCursor(cursor + 1),
  ArrowUp: () => moveCursor(cursor - strip.layout.columns * strip.layout.share),
  ArrowDown: () => moveCursor(cursor + strip.layout.columns * strip.layout.share),
  Home: () => moveCursor(0),
  End: () => moveCursor(feed.fragments.length - 1),
  Enter: () => playFragment(cursor),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || (at("help").open && event.key !== "?")) return;
  const action = actionOf(event);
  if (!action || !feed.playback) return;
  event.preventDefault();
  event.stopPropagation();
  action();
  changed();
}

function actionOf(event) {
  const target = event.target;
  if (target === at("strip") && STRIP_ACTIONS[event.key] && !event.shiftKey) return STRIP_ACTIONS[event.key];
  if (event.key === " " && target.closest?.("main :is(button, summary, a)")) return null;
  if (/^[0-9]$/.test(event.key)) return () => player.seek((Number(event.key) / 10) * film.duration);
  const isArrow = event.shiftKey && event.key.startsWith("Arrow");
  return ACTIONS[isArrow ? `Shift+${event.key}` : event.key.length === 1 ? event.key.toLowerCase() : event.key];
}

function moveCursor(index) {
  cursor = Math.min(Math.max(0, index), feed.fragments.length - 1);
  changed();
}

function isAtKeys() {
  return document.activeElement === at("strip") && !at("strip").matches(":hover");
}

function fragmentOfPointer(event) {
  const corner = at("cells").getBoundingClientRect();
  return feed.playback && fragmentUnder(strip.layout, event.clientX - corner.left, event.clientY - corner.top);
}

function point(index) {
  if (index === cursor) return;
  cursor = index;
  changed();
}

function listenToStrip() {
  const slider = at("strip");
  slider.addEventListener("pointermove", (event) => point(fragmentOfPointer(event)));
  slider.addEventListener("pointerleave", () => point(null));
  slider.addEventListener("blur", () => point(null));
  slider.addEventListener("focus", () => slider.matches(":focus-visible") && point(cursor ?? fragmentAt(feed.fragments, player.position)));
  slider.addEventListener("click", (event) => {
    const index = fragmentOfPointer(event);
    if (index === null) return;
    point(index);
    playFragment(index);
  });
}

function recolour() {
  strip.refreshPalette();
  buildLegend();
  changed();
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
