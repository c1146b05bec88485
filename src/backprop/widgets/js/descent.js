// Walk downhill on a curve, beside the map of how the walk from each start at each rate ends.

import { choice, nearest, number } from "./controls.js";
import { h } from "./dom.js";
import { walkPlayer, widget } from "./frame.js";
import { descend } from "./gradient_descent.js";
import { counted, written } from "./numbers.js";
import { curve, handle, line, plot, regions, wordPlace } from "./plot.js";

/** @typedef {ReturnType<typeof descend>} Walk */
/** @typedef {{words: string, f: (x: number) => number, slope: (x: number) => number, reach: [number, number], heights: [number, number]}} Curve */

export const MAX_STEPS = 5_000;
const COLUMNS = 108;
const ROWS = 80;

/** @type {Record<string, Curve>} */
export const CURVES = {
  quartic: {
    words: "x⁴ − 3x³ + 2",
    f: (x) => x * x * x * x - 3 * x * x * x + 2,
    slope: (x) => 4 * x * x * x - 9 * x * x,
    reach: [-2, 4.5],
    heights: [-15, 75],
  },
  valleys: {
    words: "x⁴ − 2x² + 0.2x",
    f: (x) => x * x * x * x - 2 * x * x + 0.2 * x,
    slope: (x) => 4 * x * x * x - 4 * x + 0.2,
    reach: [-2, 2],
    heights: [-2, 9],
  },
  bowl: { words: "5x²", f: (x) => 5 * x * x, slope: (x) => 10 * x, reach: [-2, 2], heights: [-2, 21] },
};

const controls = {
  curve: choice("Curve", Object.fromEntries(Object.entries(CURVES).map(([name, { words }]) => [name, words]))),
  start: number("Start", { min: -2, max: 4.5, step: 0.05 }), // the widest reach of a curve
  rate: number("Learning rate", { min: 0.001, max: 1, log: true }),
  step: number("Steps shown", { min: 0, max: MAX_STEPS, whole: true, hidden: true }),
};

/** How a walk can end; a class of the map is an index here. */
const KINDS = /** @type {const} */ (["converged", "stalled", "swinging", "unfinished", "diverged"]);

/** @type {Record<string, string>} */
const WORDS = { converged: "converges", stalled: "stalls", swinging: "swings", unfinished: "too slow", diverged: "diverges" };

/** @param {Walk} walk */
function kindOf({ outcome, path }) {
  if (outcome !== "max_steps") return outcome;
  return isSwinging(path) ? "swinging" : "unfinished";
}

/** Whether the last 20 moves of a walk often turn around. @param {number[]} path */
function isSwinging(path) {
  const last = path.slice(-21);
  const moves = last.slice(1).map((x, i) => x - last[i]);
  return moves.slice(1).filter((move, i) => move * moves[i] < 0).length >= 5;
}

const rateAxis = { min: 0.001, max: 1, log: true, label: "learning rate" };

/** @type {Map<string, Uint8Array>} */
const maps = new Map();

/** The outcome of the walk from each start at each rate, rows from the top. @param {string} name */
function mapOf(name) {
  const known = maps.get(name);
  if (known) return known;
  const { slope, reach } = CURVES[name];
  const classes = new Uint8Array(COLUMNS * ROWS);
  for (let row = 0; row < ROWS; row += 1) {
    const learningRate = 10 ** (-3 * ((row + 0.5) / ROWS));
    for (let column = 0; column < COLUMNS; column += 1) {
      const start = reach[0] + ((column + 0.5) / COLUMNS) * (reach[1] - reach[0]);
      const walk = descend(slope, start, { learningRate, maxSteps: MAX_STEPS });
      classes[row * COLUMNS + column] = KINDS.indexOf(kindOf(walk));
    }
  }
  maps.set(name, classes);
  return classes;
}

/** The largest rate of four decimals that converges from 4 on the quartic; the task asks for it. */
function largestRate() {
  for (let rate = 1000; rate > 0; rate -= 1) {
    const learningRate = rate / 10_000;
    if (descend(CURVES.quartic.slope, 4, { learningRate, maxSteps: MAX_STEPS }).outcome === "converged") return learningRate;
  }
  return 0;
}

/** @param {Record<string, any>} state */
function derive({ curve: name, start, rate, step }) {
  const walk = descend(CURVES[name].slope, start, { learningRate: rate, maxSteps: MAX_STEPS });
  return { walk, kind: kindOf(walk), shown: Math.min(step, walk.steps), map: mapOf(name) };
}

/** @typedef {ReturnType<typeof derive>} Derived */

export default widget({
  name: "DescentExplorer",
  title: "Descent: a walk downhill and the map of all walks",
  controls,
  derive,
  adjust: ({ curve: name }, { start }) => {
    if (!name) return {};
    const [low, high] = CURVES[name].reach;
    return { start: Math.min(high, Math.max(low, start)) };
  },
  limits: ({ curve: name }) => ({ start: { min: CURVES[name].reach[0], max: CURVES[name].reach[1] } }),
  check({ curve: name, start }) {
    const { words, reach: [low, high] } = CURVES[name];
    if (start >= low && start <= high) return null;
    return `Start is a number from ${written(low)} to ${written(high)} on ${words}, not “${written(start, 6)}”`;
  },
  player: walkPlayer("step", (/** @type {Derived} */ { walk }) => walk.steps, "step"),

  picture: (state, derived, tools) => [curvePicture(state, derived, tools), mapPicture(state, derived, tools)],

  text({ curve: name, start, rate }, { walk, kind, shown }) {
    const begin = `From ${written(start)} at learning rate ${written(rate)} the walk `;
    if (shown < walk.steps) {
      const x = walk.path[shown];
      return `${begin}is at x = ${written(x, 6)} after ${counted(shown)} of ${counted(walk.steps)} steps; the slope there is ${written(CURVES[name].slope(x))}.`;
    }
    const steps = walk.steps === 1 ? "1 step" : `${counted(walk.steps)} steps`;
    const end = written(walk.path[walk.steps], 6);
    return begin + {
      converged: `converges in ${steps} to a minimum at x = ${end}.`,
      stalled: `stalls after ${steps} at x = ${end}, where no minimum is.`,
      diverged: `diverges: from step ${counted(walk.divergedFrom ?? 0)} on, each is longer.`,
      swinging: `still swings from side to side after ${steps}.`,
      unfinished: `is still on its way after ${steps}, at x = ${end}.`,
    }[kind];
  },

  table({ curve: name, rate }, { walk, shown }) {
    const row = (/** @type {number} */ i) => {
      const slope = CURVES[name].slope(walk.path[i]);
      return [counted(i), written(walk.path[i], 10), written(slope, 10), written(-rate * slope, 10)];
    };
    const all = Array.from({ length: shown + 1 }, (_, i) => i);
    const rows = all.length <= 60 ? all.map(row) : [...all.slice(0, 45).map(row), ["…", "…", "…", "…"], ...all.slice(-15).map(row)];
    return { caption: "The steps of this walk", head: ["step", "x", "slope f′(x)", "move"], rows };
  },

  task: {
    text: "On x⁴ − 3x³ + 2, start at 4. What is the largest learning rate, to four decimals, that still converges?",
    solved({ curve: name, start, rate }, { kind }) {
      if (name !== "quartic" || start !== 4 || kind !== "converged" || rate < largestRate()) return null;
      return `Solved: at ${written(rate)} the first move leaps across the valley and the walk still comes back. A little more, and it never does.`;
    },
  },
});

/** @param {Record<string, any>} state @param {Derived} derived @param {any} tools */
function curvePicture({ curve: name, start, rate }, { walk, shown, kind }, { set, locked }) {
  const { f, words, reach, heights } = CURVES[name];
  const x = { min: reach[0], max: reach[1], label: "x" };
  const y = { min: heights[0], max: heights[1], label: "f(x)" };
  const path = walk.path.slice(0, shown + 1);
  const move = (/** @type {number} */ to) => set({ start: nearest({ ...controls.start, min: reach[0], max: reach[1] }, to) });
  return plot({
    label: `The curve ${words} with the walk`,
    x,
    y,
    inside: (frame) => [
      curve(frame, f, { class: "bp-curve" }),
      line(frame, path, path.map(f), { class: "bp-path" }),
      path.slice(1, 80).map((/** @type {number} */ at) => h("circle", { class: "bp-dot", r: 2.6, cx: frame.x(at), cy: frame.y(f(at)) })),
      h("circle", { class: `bp-end bp-${kind}`, r: 5, cx: frame.x(path[shown]), cy: frame.y(f(path[shown])) }),
    ],
    above: (frame) => handle({
      x: frame.x(start),
      y: Math.max(frame.top, frame.y(f(start))),
      label: "Start on the curve",
      value: start,
      min: reach[0],
      max: reach[1],
      text: written(start),
      locked: locked("start"),
      move: (px) => move(frame.toX(px)),
      across: (steps) => move(start + steps * controls.start.step),
    }),
  });
}

/** @param {Record<string, any>} state @param {Derived} derived @param {any} tools */
function mapPicture({ curve: name, start, rate }, { map, kind }, { set, locked }) {
  const { reach } = CURVES[name];
  const startAt = (/** @type {number} */ to) => ({ start: nearest({ ...controls.start, min: reach[0], max: reach[1] }, to) });
  const rateAt = (/** @type {number} */ to) => ({ rate: nearest(controls.rate, to) });
  const move = (/** @type {number} */ toStart, /** @type {number} */ toRate) => set({ ...startAt(toStart), ...rateAt(toRate) });
  return plot({
    label: "The map of outcomes over start and learning rate",
    x: { min: reach[0], max: reach[1], label: "start" },
    y: rateAxis,
    inside: (frame) => [
      regions(frame, map, COLUMNS, KINDS.map((k) => ({ class: `bp-region bp-${k}` }))),
      KINDS.map((k, index) => {
        const place = wordPlace(frame, map, COLUMNS, index);
        return place && place.length > 50 &&
          h("text", { class: "bp-word", x: place.x, y: place.y + 4, "text-anchor": "middle" }, WORDS[k]);
      }),
    ],
    pick: move,
    above: (frame) => handle({
      x: frame.x(start),
      y: frame.y(rate),
      label: "Place on the map",
      value: rate,
      min: controls.rate.min,
      max: controls.rate.max,
      text: `start ${written(start)}, learning rate ${written(rate)}: ${WORDS[kind]}`,
      locked: locked("start") && locked("rate"),
      move: (px, py) => move(frame.toX(px), frame.toY(py)),
      across: (steps) => set(startAt(start + steps * controls.start.step)),
      up: (steps) => set(rateAt(rate * 10 ** (steps / 100))),
    }),
  });
}
