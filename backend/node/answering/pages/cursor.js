"use strict";
/* The fragment on the strip that a pointer or the keys are at, and going there in the film. */

let cursor = null;

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

function fragmentOfPointer(event) {
  const corner = at("cells").getBoundingClientRect();
  return feed.playback && fragmentUnder(strip.layout, event.clientX - corner.left, event.clientY - corner.top);
}

function point(index) {
  if (index === cursor) return;
  cursor = index;
  changed();
}

function moveCursor(index) {
  cursor = Math.min(Math.max(0, index), feed.fragments.length - 1);
  changed();
}

function isAtKeys() {
  return document.activeElement === at("strip") && !at("strip").matches(":hover");
}

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
