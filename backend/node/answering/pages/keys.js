"use strict";
/* What the keys do, and the list of them. */

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

function buildHelp() {
  for (const [keys, meaning] of KEYS) {
    const term = element("dt");
    term.append(...keys.map((key) => (key === "…" ? key : element("kbd", key))));
    at("help-keys").append(term, element("dd", meaning));
  }
}
