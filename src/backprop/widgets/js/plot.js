// Drawing: axes, lines, regions and handles in SVG, as descriptions without ids.

import { KEYS } from "./controls.js";
import { h } from "./dom.js";
import { written } from "./numbers.js";

/** @typedef {import("./dom.js").Nested} Nested */
/** @typedef {{min: number, max: number, label: string, log?: boolean, ticks?: number[], write?: (tick: number) => string}} Axis */
/** @typedef {{x: (value: number) => number, y: (value: number) => number, toX: (pixel: number) => number, toY: (pixel: number) => number, left: number, top: number, width: number, height: number}} Frame */

const MARGIN = { left: 40, right: 10, top: 24, bottom: 40 };

/**
 * Round numbers that divide an axis, about `count` of them.
 * @param {Axis} axis @param {number} count
 */
export function ticks({ min, max, log, ticks: given }, count = 5) {
  if (given) return given;
  if (log) {
    const decades = [];
    for (let p = Math.ceil(Math.log10(min) - 1e-9); 10 ** p <= max * (1 + 1e-9); p += 1) decades.push(Number(`1e${p}`));
    return decades;
  }
  const rough = (max - min) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((m) => m * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** @param {Axis} axis @param {number} from @param {number} length */
function scale({ min, max, log }, from, length) {
  const [low, high] = log ? [Math.log(min), Math.log(max)] : [min, max];
  const place = (/** @type {number} */ v) => from + (((log ? Math.log(v) : v) - low) / (high - low)) * length;
  const value = (/** @type {number} */ p) => {
    const v = low + ((p - from) / length) * (high - low);
    return log ? Math.exp(v) : v;
  };
  return { place: (/** @type {number} */ v) => Math.max(-1e4, Math.min(1e4, place(v))), value };
}

/**
 * A plot with labeled axes. `inside` draws within the axes and is cut at their edges, `above`
 * (handles, labels) is not. `pick` is called with the point that a mouse presses or drags to; a
 * finger picks by a tap, and scrolls the page by a swipe.
 * Sizes are in units of about a pixel on a phone; labels there stay readable.
 * @param {{label: string, x: Axis, y: Axis, width?: number, height?: number, inside?: (frame: Frame) => Nested, above?: (frame: Frame) => Nested, pick?: (x: number, y: number) => void}} how
 */
export function plot({ label, x, y, width = 320, height = 264, inside, above, pick }) {
  const [w, t] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
  const { left, top } = MARGIN;
  const across = scale(x, left, w);
  const up = scale(y, top + t, -t);
  const frame = { x: across.place, y: up.place, toX: across.value, toY: up.value, left, top, width: w, height: t };
  const picked = pick && picking((px, py) => pick(
    across.value(Math.min(left + w, Math.max(left, px))),
    up.value(Math.min(top + t, Math.max(top, py))),
  ));
  return h("svg", { class: "bp-plot", viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label },
    h("g", { class: "bp-axes", "aria-hidden": "true" },
      ticks(x).map((v) => [
        h("line", { class: "bp-grid", x1: frame.x(v), x2: frame.x(v), y1: top, y2: top + t }),
        h("text", { x: frame.x(v), y: top + t + 15, "text-anchor": "middle" }, (x.write ?? written)(v)),
      ]),
      ticks(y, 4).map((v) => [
        h("line", { class: "bp-grid", x1: left, x2: left + w, y1: frame.y(v), y2: frame.y(v) }),
        h("text", { x: left - 6, y: frame.y(v) + 4, "text-anchor": "end" }, (y.write ?? written)(v)),
      ]),
      h("text", { class: "bp-axis-label", x: left + w, y: height - 5, "text-anchor": "end" }, x.label),
      h("text", { class: "bp-axis-label", x: 2, y: 13 }, y.label)),
    h("svg", { x: left, y: top, width: w, height: t, viewBox: `${left} ${top} ${w} ${t}`, "aria-hidden": "true" }, inside?.(frame) ?? null),
    pick ? h("rect", { class: "bp-pick", x: left, y: top, width: w, height: t, ...picked }) : null,
    h("g", {}, above?.(frame) ?? null));
}

/**
 * A line through points, left out where they are not finite.
 * @param {Frame} frame @param {number[]} xs @param {number[]} ys @param {Record<string, any>} props
 */
export function line(frame, xs, ys, props) {
  let d = "";
  let drawing = false;
  for (let i = 0; i < xs.length; i += 1) {
    const there = Number.isFinite(xs[i]) && Number.isFinite(ys[i]);
    if (there) d += `${drawing ? "L" : "M"}${round(frame.x(xs[i]))} ${round(frame.y(ys[i]))}`;
    drawing = there;
  }
  return h("path", { fill: "none", d, ...props });
}

/**
 * A function of one number, drawn over the whole axis.
 * @param {Frame} frame @param {(x: number) => number} f @param {Record<string, any>} props
 */
export function curve(frame, f, props) {
  const xs = Array.from({ length: 161 }, (_, i) => frame.toX(frame.left + (i / 160) * frame.width));
  return line(frame, xs, xs.map(f), props);
}

/**
 * A grid of class numbers as one path for each class: rows from the top, equal cells.
 * @param {Frame} frame @param {ArrayLike<number>} classes @param {number} columns
 * @param {Record<string, any>[]} props of the path of each class
 */
export function regions(frame, classes, columns, props) {
  const rows = classes.length / columns;
  const [w, t] = [frame.width / columns, frame.height / rows];
  const paths = props.map(() => "");
  for (let row = 0; row < rows; row += 1) {
    for (let start = 0; start < columns; ) {
      const kind = classes[row * columns + start];
      let end = start + 1;
      while (end < columns && classes[row * columns + end] === kind) end += 1;
      paths[kind] += `M${round(frame.left + start * w)} ${round(frame.top + row * t)}h${round((end - start) * w)}v${round(t + 0.3)}h${round((start - end) * w)}z`;
      start = end;
    }
  }
  return paths.map((d, kind) => h("path", { d, ...props[kind] }));
}

/**
 * Where a word fits into a class of a grid: the middle of the longest stretch that is about as
 * high as a line, in the plot's units, with its length. Null where no line fits.
 * @param {Frame} frame @param {ArrayLike<number>} classes @param {number} columns @param {number} kind
 */
export function wordPlace(frame, classes, columns, kind) {
  const rows = classes.length / columns;
  const [w, t] = [frame.width / columns, frame.height / rows];
  const is = (/** @type {number} */ row, /** @type {number} */ column) => classes[row * columns + column] === kind;
  const line = Math.ceil(13 / t);
  const heights = new Uint16Array(columns); // of the class, upward from the row
  let best = { length: 0, row: 0, column: 0 };
  for (let row = 0; row < rows; row += 1) {
    let length = 0;
    for (let column = 0; column < columns; column += 1) {
      heights[column] = is(row, column) ? heights[column] + 1 : 0;
      length = heights[column] >= line ? length + 1 : 0;
      if (length > best.length) best = { length, row, column: column - Math.floor(length / 2) };
    }
  }
  if (best.length === 0) return null;
  let [above, below] = [best.row, best.row];
  while (above > 0 && is(above - 1, best.column)) above -= 1;
  while (below < rows - 1 && is(below + 1, best.column)) below += 1;
  return {
    x: frame.left + (best.column + 0.5) * w,
    y: frame.top + ((above + below + 1) / 2) * t,
    length: best.length * w,
  };
}

/**
 * Pixels behind the inside of a plot of the same size: stack(canvas, plot(...)).
 * `data` holds red, green, blue, alpha of each pixel; leave alpha below 255, so that the paper
 * of either theme shows through.
 * @param {{width: number, height: number, data: Uint8ClampedArray<ArrayBuffer>}} image
 * @param {import("./dom.js").Node_} svg the plot that goes on top
 */
export function stack(image, svg) {
  const [, , width, height] = svg.props.viewBox.split(" ").map(Number);
  const share = (/** @type {number} */ part, /** @type {number} */ whole) => `${(100 * part) / whole}%`;
  const style = [
    `left:${share(MARGIN.left, width)}`,
    `top:${share(MARGIN.top, height)}`,
    `width:${share(width - MARGIN.left - MARGIN.right, width)}`,
    `height:${share(height - MARGIN.top - MARGIN.bottom, height)}`,
  ].join(";");
  return h("div", { class: "bp-stack" }, h("canvas", { image, style, "aria-hidden": "true" }), svg);
}

/**
 * A point that a reader drags, or moves by arrow keys, Home, End, Page Up and Page Down.
 * `move` is called with the place (in the plot's units) of the pointer; `key` with a number of
 * steps: `across` for ← →, `up` for ↑ ↓ (give one of them for a slider along one line, both for
 * a point in the plane).
 * @param {{x: number, y: number, label: string, value: number, min: number, max: number, text: string, locked?: boolean, class?: string, move?: (x: number, y: number) => void, across?: (steps: number) => void, up?: (steps: number) => void}} how
 */
export function handle({ x, y, label, value, min, max, text, locked = false, class: kind = "", move, across, up }) {
  const horizontal = across ?? up;
  const vertical = up ?? across;
  return h("g", {
    ...(locked ? {} : KEYS),
    class: `bp-handle ${kind}`,
    transform: `translate(${round(x)} ${round(y)})`,
    role: "slider",
    tabindex: locked ? null : 0,
    "aria-label": label,
    "aria-valuemin": min,
    "aria-valuemax": max,
    "aria-valuenow": value,
    "aria-valuetext": text,
    "aria-orientation": across ? "horizontal" : "vertical",
    "aria-disabled": locked ? "true" : null,
    onkeydown: locked ? null : (/** @type {KeyboardEvent} */ event) => {
      const big = event.shiftKey ? 10 : 1;
      /** @type {Record<string, () => void>} */
      const moves = {
        ArrowRight: () => horizontal?.(big),
        ArrowLeft: () => horizontal?.(-big),
        ArrowUp: () => vertical?.(big),
        ArrowDown: () => vertical?.(-big),
        PageUp: () => vertical?.(10),
        PageDown: () => vertical?.(-10),
        Home: () => horizontal?.(-Infinity),
        End: () => horizontal?.(Infinity),
      };
      if (event.ctrlKey || event.metaKey || event.altKey || !moves[event.key]) return;
      event.preventDefault();
      event.stopPropagation();
      moves[event.key]();
    },
    ...(locked || !move ? {} : dragging(move)),
  },
    h("circle", { class: "bp-reach", r: 20 }),
    h("circle", { class: "bp-grip", r: 7.5 }));
}

/** @typedef {(x: number, y: number) => void} Report gets a place in the units of the SVG's viewBox */

/** @param {any} event @param {Report} report */
function tell(event, report) {
  let svg = event.currentTarget.ownerSVGElement;
  while (svg.ownerSVGElement) svg = svg.ownerSVGElement;
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  report(x, y);
}

/**
 * Listeners that report where a pointer presses and drags.
 * @param {Report} report
 */
export function dragging(report) {
  return {
    onpointerdown: (/** @type {any} */ event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      tell(event, report);
    },
    onpointermove: (/** @type {any} */ event) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) tell(event, report);
    },
  };
}

/**
 * The same for a mouse; a finger or a pen is reported when it taps, since it also scrolls.
 * @param {Report} report
 */
function picking(report) {
  const { onpointerdown, onpointermove } = dragging(report);
  return {
    onpointerdown: (/** @type {any} */ event) => { if (event.pointerType === "mouse") onpointerdown(event); },
    onpointermove: (/** @type {any} */ event) => { if (event.pointerType === "mouse") onpointermove(event); },
    onclick: (/** @type {any} */ event) => { if (event.pointerType !== "mouse") tell(event, report); },
  };
}

/** @param {number} value */
const round = (value) => Math.round(value * 100) / 100;
