"use strict";
/* The strip: a mark for each fragment, in one row or in as many as there must be; drawn on a canvas, because there may be 10,000. */

const ROW_CELL = 26;
const ROW_HEIGHT = 40;
const HEADROOM = 10;
const NUMBERS_HEIGHT = 18;
const SQUARES = [24, 20, 17, 14, 12, 10, 8, 7, 6, 5];
const TALLEST = 190;
const MARGIN = 6;

/* How `count` fragments are laid out on so many pixels; several share a mark only where not even the smallest squares fit. */
function layoutFor(count, width) {
  if (count * ROW_CELL <= width) {
    return { count, columns: count, rows: 1, share: 1, across: width / count, down: ROW_HEIGHT, gap: 4, isRow: true };
  }
  const side = SQUARES.find((one) => Math.ceil(count / Math.floor(width / one)) * one <= TALLEST) ?? SQUARES.at(-1);
  const columns = Math.max(1, Math.floor(width / side));
  const share = Math.ceil(count / (columns * Math.floor(TALLEST / side)));
  const rows = Math.ceil(count / share / columns);
  return { count, columns, rows, share, across: width / columns, down: side, gap: side >= 12 ? 3 : side >= 8 ? 2 : 1, isRow: false };
}

function heightOf(layout) {
  return HEADROOM + layout.rows * layout.down + (layout.isRow ? NUMBERS_HEIGHT : 4);
}

function cellBox(layout, cell) {
  const column = cell % layout.columns;
  const row = Math.floor(cell / layout.columns);
  return {
    x: MARGIN + column * layout.across + layout.gap / 2,
    y: HEADROOM + row * layout.down,
    w: layout.across - layout.gap,
    h: layout.down - Math.max(layout.gap, layout.isRow ? 7 : 0),
  };
}

/* The first fragment of the mark at that place; null beside the marks. */
function fragmentUnder(layout, x, y) {
  const column = Math.floor((x - MARGIN) / layout.across);
  const row = layout.isRow ? 0 : Math.floor((y - HEADROOM) / layout.down);
  const first = (row * layout.columns + column) * layout.share;
  const isInside = column >= 0 && column < layout.columns && row >= 0 && first < layout.count;
  return isInside ? first : null;
}

function readPalette() {
  const style = getComputedStyle(document.documentElement);
  const names = ["ground", "surface", "strong", "dim", "accent", "here", "arriving", "elsewhere", "missing", "track"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

function rounded(pen, box, inset = 0) {
  const radius = Math.max(0, Math.min(5, box.w / 5, box.h / 5));
  pen.beginPath();
  pen.roundRect(box.x + inset, box.y + inset, Math.max(0, box.w - 2 * inset), Math.max(0, box.h - 2 * inset), radius);
}

/* Each state has a shape of its own, to be told without any colour. */
const MARKS = {
  aqui(pen, box, palette) {
    rounded(pen, box);
    pen.fillStyle = palette.here;
    pen.fill();
  },

  llegando(pen, box, palette, fraction) {
    const line = box.h >= 12 ? 1.5 : 1;
    rounded(pen, box);
    pen.fillStyle = palette.track;
    pen.fill();
    pen.save();
    pen.clip();
    pen.fillStyle = palette.arriving;
    pen.globalAlpha = 0.3;
    pen.fillRect(box.x, box.y, box.w * fraction, box.h);
    pen.globalAlpha = 1;
    pen.beginPath();
    pen.rect(box.x, box.y, box.w * fraction, box.h);
    pen.clip();
    hatch(pen, box, palette.arriving, line);
    pen.restore();
    rounded(pen, box, line / 2);
    pen.strokeStyle = palette.arriving;
    pen.lineWidth = line;
    pen.stroke();
  },

  otros(pen, box, palette) {
    rounded(pen, box);
    pen.fillStyle = palette.track;
    pen.fill();
    pen.beginPath();
    pen.arc(box.x + box.w / 2, box.y + box.h / 2, Math.max(0.8, Math.min(4, box.h / 6)), 0, 2 * Math.PI);
    pen.fillStyle = palette.elsewhere;
    pen.fill();
  },

  falta(pen, box, palette) {
    const line = box.h >= 12 ? 1.5 : 1;
    const arm = Math.min(6, box.h / 4, box.w / 4);
    const [x, y] = [box.x + box.w / 2, box.y + box.h / 2];
    pen.strokeStyle = palette.missing;
    pen.lineWidth = line;
    rounded(pen, box, line / 2);
    pen.setLineDash(box.h >= 12 ? [4, 3] : []);
    pen.stroke();
    pen.setLineDash([]);
    pen.beginPath();
    pen.moveTo(x - arm, y - arm);
    pen.lineTo(x + arm, y + arm);
    pen.moveTo(x + arm, y - arm);
    pen.lineTo(x - arm, y + arm);
    pen.lineWidth = line * 1.2;
    pen.stroke();
  },
};

function hatch(pen, box, colour, line) {
  const step = Math.max(3, Math.min(7, box.h / 3));
  pen.beginPath();
  for (let x = box.x - box.h; x < box.x + box.w; x += step) {
    pen.moveTo(x, box.y + box.h);
    pen.lineTo(x + box.h, box.y);
  }
  pen.strokeStyle = colour;
  pen.lineWidth = line;
  pen.stroke();
}

class Strip {
  /* `view` is what is to be drawn: {fragments, seconds, buffered, cursor}, times in seconds, cursor null or a fragment's index. */
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.layout = layoutFor(1, 100);
    this.refreshPalette();
  }

  refreshPalette() {
    this.palette = readPalette();
  }

  draw(view) {
    const width = this.canvas.parentElement.clientWidth;
    this.layout = layoutFor(view.fragments.length, width - 2 * MARGIN);
    this.resize(width, heightOf(this.layout));
    const cells = Math.ceil(view.fragments.length / this.layout.share);
    for (let cell = 0; cell < cells; cell += 1) this.drawCell(view, cell);
    this.drawBuffered(view);
    if (view.cursor !== null) this.outline(this.cellOf(view.cursor), this.palette.strong);
    this.drawPlayhead(view);
  }

  cellOf(index) {
    return Math.floor(index / this.layout.share);
  }

  resize(width, height) {
    const scale = window.devicePixelRatio || 1;
    this.canvas.style.height = `${height}px`;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.pen.setTransform(scale, 0, 0, scale, 0, 0);
  }

  drawCell(view, cell) {
    const first = cell * this.layout.share;
    const place = worstPlace(view.fragments, first, this.layout.share);
    const shown = view.fragments.slice(first, first + this.layout.share).find((one) => one.estado === place);
    const box = cellBox(this.layout, cell);
    MARKS[place](this.pen, box, this.palette, fractionOf(shown));
    if (this.layout.isRow) this.drawNumber(first, box, view.fragments.length);
  }

  drawNumber(index, box, count) {
    const every = Math.ceil(30 / this.layout.across);
    if (index % every && index !== count - 1) return;
    this.pen.fillStyle = this.palette.dim;
    this.pen.font = "11px system-ui, sans-serif";
    this.pen.textAlign = "center";
    this.pen.fillText(String(index), box.x + box.w / 2, HEADROOM + ROW_HEIGHT + 12);
  }

  /* A line below a mark, as far as the browser holds what is in it. */
  drawBuffered(view) {
    const thick = this.layout.isRow ? 2.5 : Math.max(1, this.layout.gap - 1);
    this.pen.fillStyle = this.palette.dim;
    for (const [start, end] of view.buffered) {
      for (let index = fragmentAt(view.fragments, start); index < view.fragments.length && view.fragments[index].inicio < end; index += 1) {
        const from = this.spot(view, Math.max(start, view.fragments[index].inicio), index);
        const until = this.spot(view, end, index);
        this.pen.fillRect(from.x, from.bottom + (this.layout.isRow ? 2 : 0), Math.max(1, until.x - from.x), thick);
      }
    }
  }

  /* Where a time lies on the mark of fragment `index`. */
  spot(view, seconds, index) {
    const fragment = view.fragments[index];
    const box = cellBox(this.layout, this.cellOf(index));
    const within = fragment.duracion > 0 ? (seconds - fragment.inicio) / fragment.duracion : 0;
    const share = (index % this.layout.share + Math.min(1, Math.max(0, within))) / this.layout.share;
    return { x: box.x + share * box.w, top: box.y, bottom: box.y + box.h };
  }

  drawPlayhead(view) {
    const index = fragmentAt(view.fragments, view.seconds);
    const { x, top, bottom } = this.spot(view, view.seconds, index);
    const pen = this.pen;
    if (!this.layout.isRow) this.outline(this.cellOf(index), this.palette.accent);
    pen.fillStyle = this.palette.accent;
    if (this.layout.isRow || this.layout.down >= 10) pen.fillRect(x - 1, top - 1, 2, bottom - top + 2);
    drawPointer(pen, x, top - 1, this.palette);
  }

  outline(cell, colour) {
    rounded(this.pen, cellBox(this.layout, cell), -1);
    this.pen.strokeStyle = colour;
    this.pen.lineWidth = 2;
    this.pen.stroke();
  }
}

function drawPointer(pen, x, y, palette) {
  pen.fillStyle = palette.accent;
  pen.beginPath();
  pen.moveTo(x - 5, y - 7);
  pen.lineTo(x + 5, y - 7);
  pen.lineTo(x, y);
  pen.fill();
}

const SAMPLES = {
  ...MARKS,
  playing(pen, box, palette) {
    drawPointer(pen, box.x + box.w / 2, box.y + 8, palette);
    pen.fillRect(box.x + box.w / 2 - 1, box.y + 6, 2, box.h - 6);
  },
  buffered(pen, box, palette) {
    pen.fillStyle = palette.dim;
    pen.fillRect(box.x, box.y + box.h / 2 - 1, box.w, 2.5);
  },
};

/* One mark by itself, for the legend. */
function drawSample(canvas, what, palette) {
  const scale = window.devicePixelRatio || 1;
  canvas.width = canvas.height = Math.round(16 * scale);
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  SAMPLES[what](pen, { x: 0.5, y: 0.5, w: 15, h: 15 }, palette, 0.6);
}
