"use strict";
/* Plays the stream, and goes on from where it was after whatever breaks it off. */

const RETRY_SECONDS = [0.3, 1, 2, 4, 5];
const FAILURES_OF_ONE_SOURCE = 3;
const MOST_FAILURES = 12;
const PATIENCE_SECONDS = 10;
const SECONDS_OF_SUCCESS = 1;
const HLS_TYPE = "application/vnd.apple.mpegurl";

class Player {
  /* `sources` are tried one after the other; `isReachable` tells whether the node tells of the film, `isHere` whether the bytes of
     a time lie on it; `onChange` is called whenever something is to be shown. */
  constructor(film, { stream, playlist, isReachable, isHere, onChange }) {
    this.film = film;
    this.sources = film.canPlayType(HLS_TYPE) ? [stream, playlist] : [stream];
    this.isReachable = isReachable;
    this.isHere = isHere;
    this.onChange = onChange;
    this.position = 0;
    this.failures = 0;
    this.isWanted = false;
    this.isBroken = false;
    this.hasPlayed = false;
    this.hungrySince = null;
    this.heardAt = 0;
    this.brokeAt = 0;
    this.listen();
  }

  get hasGivenUp() {
    return this.failures >= MOST_FAILURES;
  }

  start() {
    this.open();
    this.play();
    setInterval(() => this.watch(), 250);
  }

  play() {
    this.isWanted = true;
    this.film.play().catch((refusal) => this.refused(refusal));
  }

  toggle() {
    if (this.film.paused) this.play();
    else this.film.pause();
  }

  seek(seconds) {
    const end = Number.isFinite(this.film.duration) ? this.film.duration : Infinity;
    this.position = Math.min(Math.max(0, seconds), end);
    if (this.film.readyState > 0) this.film.currentTime = this.position;
    this.onChange();
  }

  /* Where the next byte is wanted: behind what is buffered at the playhead. */
  wantedSeconds() {
    const now = this.film.readyState > 0 ? this.film.currentTime : this.position;
    for (const [start, end] of this.buffered()) {
      if (start <= now + 0.2 && now <= end) return end;
    }
    return now;
  }

  buffered() {
    const ranges = this.film.buffered;
    return Array.from({ length: ranges.length }, (_, place) => [ranges.start(place), ranges.end(place)]);
  }

  /* Somebody wants to see a frame, and there is none. */
  isHungry() {
    const film = this.film;
    if (film.ended || this.isBroken) return false;
    return film.readyState < HTMLMediaElement.HAVE_FUTURE_DATA && (!film.paused || film.seeking || film.readyState < HTMLMediaElement.HAVE_CURRENT_DATA);
  }

  hungrySeconds() {
    return this.hungrySince === null ? 0 : (performance.now() - this.hungrySince) / 1000;
  }

  /* For how long nothing has come, though somebody waits for it. */
  silentSeconds() {
    return this.hungrySince === null ? 0 : (performance.now() - Math.max(this.hungrySince, this.heardAt)) / 1000;
  }

  tryAgain() {
    this.failures = 0;
    this.reopen();
  }

  /* What broke off while the node was away need not wait any longer. */
  nodeIsBack() {
    if (this.isBroken) this.tryAgain();
  }

  listen() {
    const film = this.film;
    film.addEventListener("loadedmetadata", () => this.resume());
    film.addEventListener("seeking", () => this.note(film.currentTime));
    film.addEventListener("timeupdate", () => this.note(film.currentTime));
    film.addEventListener("play", () => this.played());
    film.addEventListener("pause", () => this.paused());
    film.addEventListener("error", () => this.broke());
    film.addEventListener("progress", () => (this.heardAt = performance.now()));
    for (const change of ["progress", "waiting", "playing", "seeked", "canplay", "ended", "stalled"]) {
      film.addEventListener(change, () => this.onChange());
    }
  }

  sourceNow() {
    const round = Math.floor(this.failures / FAILURES_OF_ONE_SOURCE);
    return this.sources[round % this.sources.length];
  }

  open() {
    this.isBroken = false;
    this.film.src = this.sourceNow();
    this.film.load();
  }

  reopen() {
    clearTimeout(this.retry);
    const wasWanted = this.isWanted;
    this.open();
    if (wasWanted) this.play();
    this.onChange();
  }

  resume() {
    if (this.position > 0) this.film.currentTime = this.position;
    this.onChange();
  }

  note(seconds) {
    if (this.film.readyState === 0 || this.isBroken) return;
    if (this.showsFrame() && Math.abs(seconds - this.brokeAt) > SECONDS_OF_SUCCESS) this.failures = 0;
    if (Math.abs(seconds - this.position) > 0.01) this.position = seconds;
    this.onChange();
  }

  showsFrame() {
    return this.film.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !this.film.seeking;
  }

  played() {
    this.hasPlayed = true;
    this.isWanted = true;
    this.onChange();
  }

  paused() {
    if (!this.film.error && this.film.readyState > 0) this.isWanted = false;
    this.onChange();
  }

  refused(refusal) {
    if (refusal.name === "NotAllowedError") this.isWanted = false;
    this.onChange();
  }

  broke() {
    this.isBroken = true;
    this.brokeAt = this.position;
    if (this.isReachable()) this.failures += 1;
    const wait = RETRY_SECONDS[Math.min(this.failures, RETRY_SECONDS.length) - 1] ?? RETRY_SECONDS[0];
    clearTimeout(this.retry);
    if (!this.hasGivenUp) this.retry = setTimeout(() => this.retryOrWait(), wait * 1000);
    this.onChange();
  }

  /* While the node is away there is nobody to ask; `nodeIsBack` goes on then. */
  retryOrWait() {
    if (this.isReachable()) this.reopen();
  }

  /* A connection that fell silent without an error, though the node has what is wanted. */
  watch() {
    if (!this.isHungry()) this.hungrySince = null;
    else this.hungrySince ??= performance.now();
    if (this.silentSeconds() > PATIENCE_SECONDS && this.isReachable() && this.isHere(this.wantedSeconds())) {
      this.hungrySince = null;
      this.reopen();
    }
    this.onChange();
  }
}
