// Turn a secant into the tangent, beside the error of both differences over every step.

import { choice, nearest, number } from "./controls.js";
import { h } from "./dom.js";
import { widget } from "./frame.js";
import { written } from "./numbers.js";
import { curve, dragging, handle, line, plot } from "./plot.js";

/** @typedef {(x: number) => number} Function_ */
/** @typedef {{exact: number, forward: number, central: number, forwardError: number, centralError: number}} Slopes */

/**
 * They use only + − × ÷, which every machine rounds alike: then even the digits of round-off are
 * those of Python.
 * @type {Record<string, {words: string, f: Function_, slope: Function_, heights: [number, number]}>}
 */
export const CURVES = {
  quartic: {
    words: "x⁴ − 3x³ + 2",
    f: (x) => x * x * x * x - 3 * x * x * x + 2,
    slope: (x) => 4 * x * x * x - 9 * x * x,
    heights: [-12, 12],
  },
  parabola: { words: "x²", f: (x) => x * x, slope: (x) => 2 * x, heights: [-3, 11] },
  bell: {
    words: "1/(1 + x²)",
    f: (x) => 1 / (1 + x * x),
    slope: (x) => (-2 * x) / ((1 + x * x) * (1 + x * x)),
    heights: [-0.4, 1.4],
  },
  line: { words: "3x + 1", f: (x) => 3 * x + 1, slope: () => 3, heights: [-7, 15] },
};

const WINDOW = { min: -2, max: 4 };
const SMALLEST = 15; // decades: the size of h goes from 1 down to 1e−15
const HANDLE_ROOM = 5; // by so much handles on an axis stand above it, clear of its numbers
const FLOOR = 1e-16; // smaller errors, and none at all, are drawn here

const controls = {
  curve: choice("Curve", Object.fromEntries(Object.entries(CURVES).map(([name, { words }]) => [name, words]))),
  x: number("x", { min: -1, max: 3, step: 0.05 }),
  size: number("Size of h", { min: 1e-15, max: 1, log: true }),
  side: choice("Second point", { right: "to the right: h > 0", left: "to the left: h < 0" }),
};

/** The steps of the picture of errors, ten to each factor of ten. */
export const STEPS = Array.from({ length: 10 * SMALLEST + 1 }, (_, k) =>
  Number(`${(10 ** (-(k % 10) / 10)).toPrecision(3)}e-${Math.floor(k / 10)}`));

/** @param {Function_} f @param {number} x @param {number} step */
export const forwardDifference = (f, x, step) => (f(x + step) - f(x)) / step;

/** @param {Function_} f @param {number} x @param {number} step */
export const centralDifference = (f, x, step) => (f(x + step) - f(x - step)) / (2 * step);

/** @param {string} name of the curve @param {number} x @param {number} step @returns {Slopes} */
function slopesAt(name, x, step) {
  const { f, slope } = CURVES[name];
  const exact = slope(x);
  const forward = forwardDifference(f, x, step);
  const central = centralDifference(f, x, step);
  return { exact, forward, central, forwardError: Math.abs(forward - exact), centralError: Math.abs(central - exact) };
}

/** @param {Record<string, any>} state @param {{name: string, x: number, sign: number, over: Slopes[]} | null} [previous] */
function derive({ curve: name, x, size, side }, previous) {
  const sign = side === "left" ? -1 : 1;
  const known = previous && previous.name === name && previous.x === x && previous.sign === sign;
  const over = known ? previous.over : STEPS.map((step) => slopesAt(name, x, sign * step));
  return { name, x, sign, over, step: sign * size, slopes: slopesAt(name, x, sign * size) };
}

/** @typedef {ReturnType<typeof derive>} Derived */
/** @typedef {{set: (changes: Record<string, any>) => void, locked: (name: string) => boolean}} Tools */

export default widget({
  name: "SecantToTangent",
  title: "Secant to tangent: the slope measured and exact",
  controls,
  derive,

  picture: (state, derived, tools) => h("div", { class: "bp-whole bp-secant" },
    curvePicture(state, derived, tools),
    errorPicture(state, derived, tools),
    readings(derived.slopes)),

  text({ x }, { step, slopes: { exact, forward, central, forwardError, centralError } }) {
    const measured = `At x = ${written(x, 6)} the slope is ${written(exact, 8)}. `
      + `With h = ${written(step)} the forward difference is ${written(forward, 8)}, off by ${written(forwardError, 3)}; `
      + `the central difference is ${written(central, 8)}, off by ${written(centralError, 3)}. `;
    if (forwardError === centralError) return `${measured}Neither is closer.`;
    const [near, far] = [forwardError, centralError].sort((a, b) => a - b);
    const nearer = near === centralError ? "central" : "forward";
    if (near === 0) return `${measured}The ${nearer} one is exact.`;
    return `${measured}The ${nearer} one is ${written(far / near, 3)} times as close.`;
  },

  table({ curve: name, x, size }, { step, sign, slopes }) {
    const row = (/** @type {string} */ label, /** @type {Slopes} */ s) =>
      [label, written(s.forward, 10), written(s.forwardError), written(s.central, 10), written(s.centralError)];
    const decades = Array.from({ length: SMALLEST + 1 }, (_, k) => Number(`1e-${k}`)).filter((decade) => decade !== size);
    const rows = decades.map((decade) => ({ decade, cells: row(written(sign * decade), slopesAt(name, x, sign * decade)) }));
    rows.push({ decade: size, cells: row(`${written(step)} (now)`, slopes) });
    return {
      caption: `Slopes of ${CURVES[name].words} at x = ${written(x, 6)}; exactly ${written(slopes.exact, 10)}`,
      head: ["h", "forward", "its error", "central", "its error"],
      rows: rows.sort((a, b) => b.decade - a.decade).map(({ cells }) => cells),
    };
  },

  task: {
    text: "On x⁴ − 3x³ + 2 at x = 2, find an h for which the central difference is off by less than 1e−9. A smaller h is not always better.",
    solved({ curve: name, x }, { step, slopes: { forwardError, centralError } }) {
      if (name !== "quartic" || x !== 2 || centralError >= 1e-9) return null;
      return `Solved: with h = ${written(step)} it is off by ${written(centralError, 2)}, the forward difference by ${written(forwardError, 2)}. `
        + "A larger step errs by its formula, a smaller one by round-off; the best lies between.";
    },
  },
});

/** What to set so that the second point lies `step` from the first. @param {number} step @param {Tools} tools @param {number} sign of h now */
function stepTo(step, { locked }, sign) {
  const size = nearest(controls.size, Math.abs(step));
  if (step * sign >= 0) return { size };
  return locked("side") ? { size: controls.size.min } : { size, side: step < 0 ? "left" : "right" };
}

/** Keys move h by a tenth of a factor of ten, and from −1e−15 on to 1e−15. @param {number} step @param {number} keys */
function keyedStep(step, keys) {
  const gap = 0.05;
  const end = SMALLEST + gap;
  const place = Math.sign(step) * (Math.log10(Math.abs(step)) + end) + keys / 10;
  const inside = Math.min(end, Math.max(-end, place));
  return Math.sign(inside) * 10 ** (Math.max(0, Math.abs(inside) - gap) - SMALLEST);
}

/** @param {Record<string, any>} state @param {Derived} derived @param {Tools} tools */
function curvePicture({ curve: name, x }, { step, sign, slopes }, tools) {
  const { f, words, heights } = CURVES[name];
  const { set, locked } = tools;
  const through = (/** @type {any} */ frame, /** @type {number} */ at, /** @type {number} */ slope, /** @type {string} */ kind) => {
    const ends = [WINDOW.min, WINDOW.max];
    return line(frame, ends, ends.map((end) => f(at) + slope * (end - at)), { class: `bp-secant-line ${kind}` });
  };
  const moveX = (/** @type {number} */ to) => set({ x: nearest(controls.x, to) });
  return plot({
    label: `The curve ${words} with its tangent and two secants`,
    x: { ...WINDOW, label: "x" },
    y: { min: heights[0], max: heights[1], label: "f(x)" },
    inside: (frame) => [
      h("line", { class: "bp-secant-drop", x1: frame.x(x), x2: frame.x(x), y1: frame.y(f(x)), y2: frame.top + frame.height }),
      curve(frame, f, { class: "bp-curve" }),
      through(frame, x, slopes.exact, "bp-exact"),
      through(frame, x + step, slopes.central, "bp-central"),
      through(frame, x, slopes.forward, "bp-forward"),
      h("circle", { class: "bp-secant-point", r: 3.5, cx: frame.x(x - step), cy: frame.y(f(x - step)) }),
    ],
    above: (frame) => {
      const right = frame.left + frame.width;
      const bottom = frame.top + frame.height;
      const within = (/** @type {number} */ v, /** @type {number} */ low, /** @type {number} */ high) => Math.min(high, Math.max(low, v));
      return [
        h("g", { class: locked("x") ? null : "bp-secant-grab", ...(locked("x") ? {} : dragging((px) => moveX(frame.toX(px)))) },
          h("circle", { class: "bp-reach", r: 16, cx: frame.x(x), cy: frame.y(f(x)) }),
          h("circle", { class: "bp-secant-point", r: 5, cx: frame.x(x), cy: frame.y(f(x)) })),
        handle({
          x: frame.x(x),
          y: bottom - HANDLE_ROOM,
          label: "Where the slope is measured",
          value: x,
          min: controls.x.min,
          max: controls.x.max,
          text: `x = ${written(x, 6)}`,
          locked: locked("x"),
          move: (px) => moveX(frame.toX(px)),
          across: (keys) => moveX(x + keys * controls.x.step),
        }),
        handle({
          x: within(frame.x(x + step), frame.left, right),
          y: within(frame.y(f(x + step)), frame.top, bottom),
          label: "Second point on the curve",
          value: Number(step.toFixed(6)), // without an exponent, which screen readers don't know
          min: -controls.size.max,
          max: controls.size.max,
          text: `h = ${written(step)}`,
          locked: locked("size"),
          move: (px) => set(stepTo(frame.toX(px) - x, tools, sign)),
          across: (keys) => set(stepTo(keyedStep(step, keys), tools, sign)),
        }),
      ];
    },
  });
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A power of ten with its exponent raised: 10⁻¹². @param {number} value */
function power(value) {
  const exponent = Math.round(Math.log10(value));
  if (exponent === 0) return "1";
  return `10${exponent < 0 ? "⁻" : ""}${[...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("")}`;
}

/** @param {Record<string, any>} state @param {Derived} derived @param {Tools} tools */
function errorPicture({ size }, { over, slopes }, { set, locked }) {
  const choose = (/** @type {number} */ to) => set({ size: nearest(controls.size, to) });
  const drawn = (/** @type {number} */ error) => Math.max(error, FLOOR);
  const forward = over.map((at) => drawn(at.forwardError));
  const central = over.map((at) => drawn(at.centralError));
  return plot({
    label: "The error of both differences over the size of h",
    x: { min: 10 ** -15.4, max: 10 ** 0.4, log: true, label: "size of h", ticks: [1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 1], write: power },
    y: { min: FLOOR / 200, max: 300, log: true, label: "error", ticks: [1e-16, 1e-12, 1e-8, 1e-4, 1], write: power },
    pick: choose,
    inside: (frame) => [
      h("line", { class: "bp-secant-now", x1: frame.x(size), x2: frame.x(size), y1: frame.top, y2: frame.top + frame.height }),
      marks(frame, forward, "bp-secant-marks bp-forward"),
      marks(frame, central, "bp-secant-marks bp-central"),
    ],
    above: (frame) => {
      const at = frame.x(size);
      const left = frame.x(4e-15); // below the marks of round-off, whatever the curve
      const box = { x: at - 4, y: frame.y(drawn(slopes.centralError)) - 4, width: 8, height: 8 };
      return [
        h("g", { class: "bp-secant-words", "aria-hidden": "true" },
          h("circle", { class: "bp-secant-key bp-forward", r: 3, cx: left, cy: frame.y(1e-11) }),
          h("text", { class: "bp-word", x: left + 9, y: frame.y(1e-11) + 4 }, "forward"),
          h("rect", { class: "bp-secant-key bp-central", x: left - 3, y: frame.y(1e-13) - 3, width: 6, height: 6 }),
          h("text", { class: "bp-word", x: left + 9, y: frame.y(1e-13) + 4 }, "central")),
        h("circle", { class: "bp-secant-ring bp-forward", r: 8, cx: at, cy: frame.y(drawn(slopes.forwardError)) }),
        h("rect", { class: "bp-secant-ring bp-central", ...box }),
        handle({
          x: at,
          y: frame.top + frame.height - HANDLE_ROOM,
          label: "Size of h on the picture of errors",
          value: Math.round(100 * Math.log10(size)) / 100,
          min: -SMALLEST,
          max: 0,
          text: `${written(size)}: forward off by ${written(slopes.forwardError, 3)}, central by ${written(slopes.centralError, 3)}`,
          locked: locked("size"),
          move: (px) => choose(frame.toX(px)),
          across: (keys) => choose(size * 10 ** (keys / 10)),
        }),
      ];
    },
  });
}

/** A mark for each step, all in one path. @param {import("./plot.js").Frame} frame @param {number[]} errors @param {string} kind */
function marks(frame, errors, kind) {
  const d = STEPS.map((step, i) => `M${frame.x(step).toFixed(1)} ${frame.y(errors[i]).toFixed(1)}h0`).join("");
  return h("path", { class: kind, d });
}

/** The three slopes, each with a sample of its line. @param {Slopes} slopes */
function readings({ exact, forward, central, forwardError, centralError }) {
  const reading = (/** @type {string} */ kind, /** @type {string} */ name, /** @type {number} */ slope, /** @type {string} */ off) =>
    h("div", { class: "bp-secant-reading" },
      h("svg", { class: "bp-secant-sample", viewBox: "0 0 34 8", "aria-hidden": "true" },
        h("line", { class: `bp-secant-line ${kind}`, x1: 0, x2: 34, y1: 4, y2: 4 })),
      h("span", { class: "bp-secant-name" }, name),
      h("span", { class: "bp-secant-slope" }, written(slope, Math.abs(slope) < 1e-4 ? 4 : 8)),
      h("span", { class: "bp-secant-off" }, off));
  return h("div", { class: "bp-secant-readings" },
    reading("bp-exact", "tangent", exact, "exact"),
    reading("bp-forward", "forward", forward, `off by ${written(forwardError, 3)}`),
    reading("bp-central", "central", central, `off by ${written(centralError, 3)}`));
}
