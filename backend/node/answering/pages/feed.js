"use strict";
/* What the node says of the film: the JSON is the truth, events are hints that it changed or is about to. */

const POLL_SECONDS = 5;
const POLL_SECONDS_LOST = 1;
const ANSWER_SECONDS = 8;
const SOON_SECONDS = 0.15;
const UNAUTHORIZED = 401;

class Feed {
  /* `link` is connecting, live or lost; `trouble` is null or the status of an answer that is no film, and then what was known
     before stays. `onBack` is called whenever the node tells of the film again. */
  constructor({ fragmentsUrl, eventsUrl, onChange, onBack }) {
    this.fragmentsUrl = fragmentsUrl;
    this.eventsUrl = eventsUrl;
    this.onChange = onChange;
    this.onBack = onBack;
    this.playback = null;
    this.link = "connecting";
    this.trouble = null;
    this.hasEvents = false;
    this.costSeconds = 0;
    this.places = new Map();
  }

  start() {
    this.follow();
    this.ask();
  }

  get isWell() {
    return this.link === "live" && this.trouble === null;
  }

  get fragments() {
    return this.playback ? this.playback.fragmentos : [];
  }

  /* Asks again shortly; for a film of very many fragments not too often. */
  askSoon() {
    this.askWithin(Math.max(SOON_SECONDS, 5 * this.costSeconds));
  }

  askWithin(seconds) {
    const due = performance.now() + seconds * 1000;
    if (this.isAsking) {
      this.isStale = true;
      return;
    }
    if (this.timer && this.due <= due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => this.ask(), seconds * 1000);
  }

  async ask() {
    clearTimeout(this.timer);
    this.timer = null;
    this.isAsking = true;
    this.isStale = false;
    const begun = performance.now();
    try {
      await this.take(await fetch(this.fragmentsUrl, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_SECONDS * 1000) }));
    } catch {
      this.lose();
    }
    this.costSeconds = (performance.now() - begun) / 1000;
    this.isAsking = false;
    if (this.trouble === UNAUTHORIZED) {
      this.rest();
      return;
    }
    this.askWithin(this.link === "lost" ? POLL_SECONDS_LOST : POLL_SECONDS);
    if (this.isStale) this.askSoon();
  }

  async take(answer) {
    const body = await answer.json();
    const { isWell: wasWell, link: lastLink } = this;
    this.trouble = answer.ok ? null : answer.status;
    if (answer.ok) this.playback = readPlayback(body);
    this.places = new Map(this.fragments.map((fragment, index) => [fragment.nombre, index]));
    this.link = "live";
    if (this.isWell && !wasWell) this.onBack();
    if (lastLink === "lost" && !this.hasEvents) this.follow();
    this.onChange();
  }

  lose() {
    this.link = "lost";
    this.onChange();
  }

  /* Each further question would make the browser ask its user for the password once more. */
  rest() {
    this.events.close();
    this.hasEvents = false;
    clearTimeout(this.followAgain);
    this.onChange();
  }

  follow() {
    this.events?.close();
    clearTimeout(this.followAgain);
    this.events = new EventSource(this.eventsUrl);
    this.events.onopen = () => this.followed();
    this.events.onerror = () => this.lostEvents();
    for (const name of ["descarga.avanzo", "descarga.termino", "descarga.fallo"]) {
      this.events.addEventListener(name, (event) => this.transferMoved(JSON.parse(event.data).descarga));
    }
    for (const name of ["carpeta.cambio", "video.cambio", "reinicio"]) {
      this.events.addEventListener(name, () => this.askSoon());
    }
  }

  followed() {
    this.hasEvents = true;
    this.askSoon();
  }

  /* The browser itself connects again, but not after an answer that is no stream. */
  lostEvents() {
    this.hasEvents = false;
    this.askSoon();
    clearTimeout(this.followAgain);
    if (this.events.readyState === EventSource.CLOSED) this.followAgain = setTimeout(() => this.follow(), 2000);
    this.onChange();
  }

  transferMoved(transfer) {
    const fragment = this.fragments[this.places.get(transfer.fragmento)];
    if (!fragment || fragment.estado === "aqui") return;
    if (transfer.estado !== "bajando") {
      this.askSoon();
      return;
    }
    Object.assign(fragment, {
      estado: "llegando", recibidos: transfer.recibidos ?? 0, origen: transfer.origen ?? null, motivo: transfer.motivo ?? null,
    });
    this.onChange();
  }
}
