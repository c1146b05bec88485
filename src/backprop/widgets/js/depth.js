// How large the gradient still is when it reaches the first of many layers.

import { choice, number } from "./controls.js";
import { h } from "./dom.js";
import { backward, forward } from "./engine.js";
import { widget } from "./frame.js";
import { written } from "./numbers.js";
import { line, plot } from "./plot.js";
import { Random } from "./random.js";

/** @typedef {import("./engine.js").Network} Network */
/** @typedef {Record<string, any>} State */

/** @type {Record<string, {words: string, deviation: (inputs: number, outputs: number) => number}>} */
export const INITIALIZATIONS = {
  normal: { words: "standard normal", deviation: () => 1 },
  glorot: { words: "Glorot", deviation: (inputs, outputs) => Math.sqrt(2 / (inputs + outputs)) },
  he: { words: "He", deviation: (inputs) => Math.sqrt(2 / inputs) },
  s4: { words: "S4, with biases", deviation: (inputs, outputs) => 0.5 * Math.sqrt(6 / (inputs + outputs)) },
};

const controls = {
  activation: choice("Activation", { sigmoid: "sigmoid", tanh: "tanh", relu: "relu", identity: "identity" }),
  initialization: choice("Initial weights", Object.fromEntries(Object.entries(INITIALIZATIONS).map(([name, { words }]) => [name, words]))),
  loss: choice("Loss", { half_squared_error: "½(a − y)²", cross_entropy: "cross-entropy" }),
  layers: number("Layers", { min: 2, max: 20, whole: true }),
  width: number("Units in a layer", { min: 1, max: 16, whole: true }),
  scale: number("Scale of all weights", { min: 0.1, max: 5, log: true }),
  starts: number("Random starts", { min: 1, max: 8, whole: true }),
  seed: number("Seed of the first start", { min: 0, max: 999, whole: true, hidden: true }),
};

/** @typedef {"dies" | "vanishes" | "shrinks" | "keeps" | "grows" | "explodes"} Outcome */

/** What can become of the gradient on its way back. @type {Record<Outcome, string>} */
const OUTCOMES = {
  dies: "is exactly 0 when it gets there",
  vanishes: "vanishes on its way back",
  shrinks: "shrinks on its way back",
  keeps: "keeps its size",
  grows: "grows on its way back",
  explodes: "explodes on its way back",
};

/** Neither side of the output's sigmoid reaches it, so the loss has a slope on both. */
const TARGET = 0.25;

/** @param {State} state @param {number} seed @returns {Network} */
export function networkOf({ layers, width, activation, initialization, scale }, seed) {
  const random = new Random(seed);
  return {
    layers: Array.from({ length: layers }, (_, n) => {
      const last = n === layers - 1;
      const outputs = last ? 1 : width;
      const deviation = scale * INITIALIZATIONS[initialization].deviation(width, outputs);
      const row = (/** @type {number} */ count) => Array.from({ length: count }, () => deviation * random.normal());
      const weight = Array.from({ length: outputs }, () => row(width));
      const bias = initialization === "s4" ? row(outputs) : Array(outputs).fill(0);
      return { weight, bias, activation: last ? "sigmoid" : activation };
    }),
  };
}

/** @param {number[]} values */
function rootMeanSquare(values) {
  let total = 0;
  for (const value of values) total += value * value;
  return Math.sqrt(total / values.length);
}

/**
 * Kept: within a factor of ten. Vanished or exploded: beyond a factor of a thousand.
 * @param {number[]} gradients of the layers from the first on @returns {Outcome}
 */
export function outcome(gradients) {
  const [first, last] = [gradients[0], gradients[gradients.length - 1]];
  if (first === 0) return "dies";
  if (first * 10 < last) return first * 1000 < last ? "vanishes" : "shrinks";
  if (first > last * 10) return first > last * 1000 ? "explodes" : "grows";
  return "keeps";
}

/** @param {State} state */
function derive(state) {
  const starts = Array.from({ length: state.starts }, (_, start) => {
    const network = networkOf(state, state.seed + start);
    const passed = forward(network, [Array(state.width).fill(1)]);
    const { steps } = backward(network, passed, [[TARGET]], state.loss);
    const gradients = steps.map(({ dz }) => rootMeanSquare(dz.flat()));
    return {
      seed: state.seed + start,
      activations: passed.steps.map(({ a }) => rootMeanSquare(a.flat())),
      gradients,
      end: outcome(gradients),
    };
  });
  return { starts };
}

/** @typedef {ReturnType<typeof derive>} Derived */

export default widget({
  name: "DepthExplorer",
  title: "Depth: the gradient on its way back through many layers",
  controls,
  derive,

  picture: ({ layers, seed }, { starts }) => [
    sizes("size of the activations", "forward", layers, starts.map(({ activations }) => activations), [-5, 0]),
    sizes("size of the gradient", "backward", layers, starts.map(({ gradients }) => gradients), [-10, 0]),
    h("p", { class: "bp-whole bp-depth-key" },
      `Bold: seed ${seed}, thin: the other starts, × at the bottom: exactly 0. The gradient is taken by each layer's z. In the green band it is within a factor of ten of the last layer's.`),
  ],

  text({ seed, starts: count }, { starts }) {
    const { gradients, end } = starts[0];
    const counts = /** @type {Outcome[]} */ (Object.keys(OUTCOMES))
      .map((name) => ({ name, times: starts.filter((start) => start.end === name).length }))
      .filter(({ times }) => times > 0)
      .map(({ name, times }) => `${name} in ${times}`);
    return `With seed ${seed} the last layer's gradient is ${written(gradients[gradients.length - 1], 3)} and the first layer's ${written(gradients[0], 3)}: ` +
      `it ${OUTCOMES[end]}. Of ${count === 1 ? "the 1 start" : `${count} starts`} it ${counts.join(", ")}.`;
  },

  table: ({ layers }, { starts }) => ({
    caption: "Root mean square over each layer of its activations (first start) and of the gradient by its z (every start)",
    head: ["layer", "activations", ...starts.map(({ seed }) => `gradient, seed ${seed}`)],
    rows: Array.from({ length: layers }, (_, n) => [
      n + 1, written(starts[0].activations[n], 6), ...starts.map(({ gradients }) => written(gradients[n], 6)),
    ]),
  }),

  task: {
    text: "With 20 layers of two units or more, find a setting in which the first layer's gradient is within a factor of ten of the last layer's in every one of five starts.",
    solved({ layers, width, activation, initialization, scale }, { starts }) {
      if (layers < 20 || width < 2 || starts.length < 5 || starts.some(({ end }) => end !== "keeps")) return null;
      return `Solved: with ${activation} and ${INITIALIZATIONS[initialization].words} weights times ${written(scale)}, each layer passes back about as much as it gets.`;
    },
  },

  actions: [{ label: "Other starts", act: ({ seed, starts }, _, set) => set({ seed: (seed + starts) % 1000 }) }],
});

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 10⁻⁵ @param {number} power */
export function powerOfTen(power) {
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return power === 0 ? "1" : `10${power < 0 ? "⁻" : ""}${digits}`;
}

/**
 * The exponents that an axis spans: always the usual ones, more in steps of five decades, so that
 * the axis stays while a slider moves a little.
 * @param {number[]} values above 0 @param {number[]} usual
 */
export function decades(values, [low, high]) {
  const powers = values.map(Math.log10);
  return [
    Math.min(low, ...powers.map((power) => 5 * Math.floor(power / 5))),
    Math.max(high, ...powers.map((power) => 5 * Math.ceil(power / 5))),
  ];
}

/**
 * One size by layer, a line for each start, the first one bold with its ends in numbers.
 * @param {string} label @param {"forward" | "backward"} pass @param {number} layers
 * @param {number[][]} every the sizes of each start @param {number[]} usual exponents of the axis
 */
function sizes(label, pass, layers, every, usual) {
  const [low, high] = decades(every.flat().filter((size) => size > 0), usual);
  const apart = high - low > 60 ? 20 : high - low > 25 ? 10 : 5;
  const powers = Array.from({ length: Math.floor((high - low) / apart) + 1 }, (_, n) => high - n * apart);
  const layerApart = layers > 10 ? 2 : 1;
  const numbers = Array.from({ length: layers }, (_, n) => n + 1);
  const visible = (/** @type {number[]} */ values) => values.map((size) => (size > 0 ? size : NaN));
  const [own, ...others] = every;
  const last = own[layers - 1];
  return plot({
    label: `${label[0].toUpperCase()}${label.slice(1)} by layer`,
    x: { min: 0.4, max: layers + 0.6, label: "layer", ticks: numbers.filter((n) => (layers - n) % layerApart === 0), write: String },
    y: { min: 10 ** low, max: 10 ** high * 2, log: true, label, ticks: powers.map((power) => Number(`1e${power}`)), write: (tick) => powerOfTen(Math.round(Math.log10(tick))) },
    inside: (frame) => [
      h("rect", {
        class: "bp-depth-band",
        x: frame.left,
        width: frame.width,
        y: pass === "backward" && last > 0 ? frame.y(last * 10) : 0,
        height: pass === "backward" && last > 0 ? frame.y(last / 10) - frame.y(last * 10) : 0,
      }),
      others.map((values) => line(frame, numbers, visible(values), { class: "bp-depth-other" })),
      line(frame, numbers, visible(own), { class: `bp-depth-own bp-depth-${pass}` }),
      own.map((size, n) => (size > 0
        ? h("circle", { class: `bp-depth-dot bp-depth-${pass}`, r: 3.4, cx: frame.x(n + 1), cy: frame.y(size) })
        : h("path", { class: `bp-depth-own bp-depth-${pass}`, d: `M${frame.x(n + 1) - 4} ${frame.top + frame.height - 11}l8 8m0 -8l-8 8` }))),
    ],
    above: (frame) => {
      const word = (/** @type {number} */ n, /** @type {string} */ anchor, /** @type {boolean} */ below) => {
        const y = own[n] > 0 ? frame.y(own[n]) : frame.top + frame.height - 7;
        const under = y - 11 < frame.top + 11 || (below && y + 20 < frame.top + frame.height - 4);
        return h("text", {
          class: "bp-word",
          x: Math.max(frame.left + 4, Math.min(frame.left + frame.width - 4, frame.x(n + 1) + (anchor === "start" ? -5 : 5))),
          y: under ? y + 20 : y - 11,
          "text-anchor": anchor,
        }, written(own[n], 3));
      };
      return h("g", { "aria-hidden": "true" },
        word(0, "start", own[1] >= own[0]),
        word(layers - 1, "end", own[layers - 2] > last));
    },
  });
}
