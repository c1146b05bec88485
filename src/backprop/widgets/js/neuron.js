// One neuron: its chain of factors, and its walk downhill under squared error and cross-entropy.

import { choice, nearest, number } from "./controls.js";
import { h } from "./dom.js";
import { activations, backward, forward } from "./engine.js";
import { walkPlayer, widget } from "./frame.js";
import { counted, written } from "./numbers.js";
import { handle, line, plot, stack } from "./plot.js";

/** @typedef {"half_squared_error" | "cross_entropy"} LossName */
/** @typedef {{xs: number[], ys: number[]}} Data */
/** @typedef {{weight: Float64Array, bias: Float64Array, rise: number}} Walk */
/** @typedef {{width: number, height: number, data: Uint8ClampedArray<ArrayBuffer>, labels: {level: number, w: number, b: number}[]}} Surface */
/** @typedef {{x: number, y: number, z: number, a: number, da: number, slope: number, dz: number, dweight: number}} Example */
/** @typedef {{examples: Example[], loss: number, dweight: number, dbias: number, saturated: boolean, done: boolean}} Account */

export const MAX_STEPS = 30_000;
const SMALL = 0.001; // a dz below it moves nothing
const FAR = 0.1; // from the target
const REACH = 10; // of both axes of the surface

const sigmoid = activations.sigmoid.value;

/** @type {Record<LossName, {words: string, formula: string, levels: number[], at(z: number, a: number, y: number): number, dz(a: number, y: number): number}>} */
const LOSSES = {
  half_squared_error: {
    words: "squared error",
    formula: "L = ½(a − y)²",
    levels: [0.001, 0.01, 0.1, 0.25, 0.4, 0.49, 0.499],
    at: (z, a, y) => ((a - y) * (a - y)) / 2,
    dz: (a, y) => (a - y) * (a * (1 - a)),
  },
  cross_entropy: {
    words: "cross-entropy",
    formula: "L = −y log a − (1 − y) log(1 − a)",
    levels: [0.01, 0.1, 0.5, 1, 2, 4, 8, 16],
    at: (z, a, y) => y * Math.max(-z, 0) + (1 - y) * Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
    dz: (a, y) => a - y,
  },
};
const NAMES = /** @type {LossName[]} */ (Object.keys(LOSSES));

const controls = {
  data: choice("Examples", { one: "one, as set below", not: "the two of NOT" }),
  x: number("Input x", { min: -3, max: 3, step: 0.1 }),
  target: number("Target y", { min: 0, max: 1, step: 0.05 }),
  weight: number("Start w", { min: -REACH, max: REACH, step: 0.1 }),
  bias: number("Start b", { min: -REACH, max: REACH, step: 0.1 }),
  learning_rate: number("Learning rate", { min: 0.01, max: 100, log: true }),
  step: number("Steps shown", { min: 0, max: MAX_STEPS, whole: true }),
};

/** @param {Record<string, any>} state @returns {Data} */
const dataOf = ({ data, x, target }) => (data === "not" ? { xs: [1, 0], ys: [0, 1] } : { xs: [x], ys: [target] });

/**
 * Every place of a walk of MAX_STEPS steps: what `train` computes, without its arrays; and the
 * first step at which the loss rises, or 0.
 * @param {LossName} name @param {Data} data @param {Record<string, any>} state @returns {Walk}
 */
export function walkOf(name, { xs, ys }, { weight: w, bias: b, learning_rate: rate }) {
  const { at, dz: slope } = LOSSES[name];
  const [weight, bias] = [0, 0].map(() => new Float64Array(MAX_STEPS + 1));
  let rise = 0;
  let before = Infinity;
  for (let step = 0; step <= MAX_STEPS; step += 1) {
    let loss = 0;
    let dweight = 0;
    let dbias = 0;
    for (let n = 0; n < xs.length; n += 1) {
      const z = w * xs[n] + b;
      const a = sigmoid(z);
      const dz = slope(a, ys[n]) / xs.length;
      loss += at(z, a, ys[n]) / xs.length;
      dweight += dz * xs[n];
      dbias += dz;
    }
    weight[step] = w;
    bias[step] = b;
    if (!rise && loss - before > 1e-9) rise = step;
    before = loss;
    w -= rate * dweight;
    b -= rate * dbias;
  }
  return { weight, bias, rise };
}

/** The passes at one place of a walk, by the engine. @param {LossName} name @param {Data} data @param {Walk} walk @param {number} step @returns {Account} */
function accountOf(name, { xs, ys }, { weight, bias }, step) {
  const network = { layers: [{ weight: [[weight[step]]], bias: [bias[step]], activation: /** @type {const} */ ("sigmoid") }] };
  const passes = (/** @type {number[]} */ inputs, /** @type {number[]} */ targets) => {
    const passed = forward(network, inputs.map((x) => [x]));
    return { passed, back: backward(network, passed, targets.map((y) => [y]), name) };
  };
  const examples = xs.map((x, n) => {
    const { passed, back } = passes([x], [ys[n]]);
    const [[z], [a]] = [passed.steps[0].z[0], passed.steps[0].a[0]];
    const { da, dz, dweight } = back.steps[0];
    return { x, y: ys[n], z, a, da: da[0][0], slope: activations.sigmoid.derivative(z), dz: dz[0][0], dweight: dweight[0][0] };
  });
  const { loss, steps: [mean] } = passes(xs, ys).back;
  const small = examples.every(({ dz }) => Math.abs(dz) < SMALL);
  const far = examples.some(({ a, y }) => Math.abs(a - y) > FAR);
  return { examples, loss, dweight: mean.dweight[0][0], dbias: mean.dbias[0], saturated: small && far, done: small && !far };
}

const COLUMNS = 330;
const ROWS = 265;

/** The loss over weight and bias as bands of blue, with places for the numbers of their edges. @param {LossName} name @param {Data} data @returns {Surface} */
function surfaceOf(name, { xs, ys }) {
  const { at, levels } = LOSSES[name];
  const bands = new Uint8Array(COLUMNS * ROWS);
  const weightAt = (/** @type {number} */ column) => -REACH + ((column + 0.5) / COLUMNS) * 2 * REACH;
  const biasAt = (/** @type {number} */ row) => REACH - ((row + 0.5) / ROWS) * 2 * REACH;
  for (let row = 0; row < ROWS; row += 1) {
    const b = biasAt(row);
    for (let column = 0; column < COLUMNS; column += 1) {
      let loss = 0;
      for (let n = 0; n < xs.length; n += 1) {
        const z = weightAt(column) * xs[n] + b;
        loss += at(z, sigmoid(z), ys[n]) / xs.length;
      }
      let band = 0;
      while (band < levels.length && loss > levels[band]) band += 1;
      bands[row * COLUMNS + column] = band;
    }
  }
  const data = new Uint8ClampedArray(4 * bands.length);
  for (let i = 0; i < bands.length; i += 1) {
    const edge = bands[i] !== bands[i + 1] || bands[i] !== (bands[i + COLUMNS] ?? bands[i]);
    const alpha = (150 * bands[i]) / levels.length + (edge && (i + 1) % COLUMNS ? 60 : 0);
    data[4 * i] = 64;
    data[4 * i + 1] = 120;
    data[4 * i + 2] = 190;
    data[4 * i + 3] = alpha;
  }
  const labels = /** @type {Surface["labels"]} */ ([]);
  const places = /** @type {number[][]} */ ([]);
  for (const part of [0.2, 0.8, 0.5, 0.35, 0.65]) {
    const column = Math.floor(part * COLUMNS);
    for (let row = 12; row < ROWS - 12; row += 1) {
      const [above, below] = [bands[row * COLUMNS + column], bands[(row + 1) * COLUMNS + column]];
      const level = levels[Math.min(above, below)];
      const near = places.some(([r, c]) => Math.abs(r - row) < 21 && Math.abs(c - column) < 58);
      if (above === below || near || labels.some((label) => label.level === level)) continue;
      labels.push({ level, w: weightAt(column), b: biasAt(row + 0.5) });
      places.push([row, column]);
    }
  }
  return { width: COLUMNS, height: ROWS, data, labels };
}

/**
 * @typedef {{dataKey: string, walkKey: string, data: Data, surfaces: Surface[], walks: Walk[], accounts: Account[]}} Derived
 * @param {Record<string, any>} state @param {Derived | null} previous @returns {Derived}
 */
function derive(state, previous) {
  const data = dataOf(state);
  const dataKey = JSON.stringify(data);
  const walkKey = [dataKey, state.weight, state.bias, state.learning_rate].join();
  const surfaces = previous?.dataKey === dataKey ? previous.surfaces : NAMES.map((name) => surfaceOf(name, data));
  const walks = previous?.walkKey === walkKey ? previous.walks : NAMES.map((name) => walkOf(name, data, state));
  const accounts = NAMES.map((name, i) => accountOf(name, data, walks[i], state.step));
  return { dataKey, walkKey, data, surfaces, walks, accounts };
}

/** About thirty steps for each factor of ten, from 0 to `last`. @param {number} last */
function sample(last) {
  const steps = [0];
  for (let step = 1; step < last; step = Math.max(step + 1, Math.round(step * 1.08))) steps.push(step);
  return last > 0 ? [...steps, last] : steps;
}

/** The values of all examples in one phrase. @param {number[]} values @param {number} [digits] */
const both = (values, digits) => values.map((value) => written(value, digits)).join(" and ");

/** @param {number} step */
const stepsOf = (step) => (step === 1 ? "1 step" : `${counted(step)} steps`);

/** The first step at which the output of the one example is below 0.1. @param {Walk} walk @param {number} x */
const firstBelow = ({ weight, bias }, x) => weight.findIndex((w, i) => sigmoid(w * x + bias[i]) < 0.1);

export default widget({
  name: "OneNeuron",
  title: "One neuron: its chain of factors and its walk under two losses",
  controls,
  derive,
  adjust: (changes) => ("data" in changes || !("x" in changes || "target" in changes) ? {} : { data: "one" }),
  player: walkPlayer("step", () => MAX_STEPS, "step", Infinity),

  picture: (state, derived, tools) => NAMES.map((name, i) =>
    h("div", { class: "bp-neuron-side" },
      h("p", { class: "bp-neuron-name" }, h("strong", {}, LOSSES[name].words), ` ${LOSSES[name].formula}`),
      surfacePicture(name, derived.surfaces[i], derived.walks[i], state, tools),
      chainPicture(name, derived.accounts[i], derived.walks[i], state.step))),

  text({ step }, { accounts, walks }) {
    const clauses = accounts.map(({ examples, loss, saturated, done }, i) => [
      `${LOSSES[NAMES[i]].words} has output ${both(examples.map(({ a }) => a))}, loss ${written(loss)}, dz ${both(examples.map(({ dz }) => dz))}`,
      saturated ? ", so it is saturated: dz is below 0.001 while the loss is large" : "",
      done ? ", so it is done: dz and the error are both small" : "",
      walks[i].rise && walks[i].rise <= step ? `, and its loss rose at step ${counted(walks[i].rise)}` : "",
    ].join(""));
    return `${step ? `After ${stepsOf(step)}` : "At the start"} ${clauses.join("; ")}.`;
  },

  table({ step }, { data, walks }) {
    const row = (/** @type {number} */ i) => [counted(i), ...walks.flatMap((walk, side) => {
      const { examples, loss, dweight, dbias } = accountOf(NAMES[side], data, walk, i);
      return [...[walk.weight[i], walk.bias[i]].map((v) => written(v, 10)), both(examples.map(({ a }) => a), 10), ...[loss, dweight, dbias].map((v) => written(v, 10))];
    })];
    const steps = sample(step);
    const few = steps.length <= 60 ? steps : [...steps.slice(0, 12), ...steps.slice(12, -1).filter((_, i) => i % 3 === 0), step];
    const head = NAMES.flatMap((name) => ["w", "b", "output", "loss", "dw", "db"].map((column) => `${column}, ${LOSSES[name].words}`));
    return { caption: "Both walks, more and more steps apart", head: ["step", ...head], rows: few.map(row) };
  },

  task: {
    text: "Take one example with input 1 and target 0, and start at w = 6, b = 4 with the learning rate 0.5. At which step does squared error first bring the output below 0.1? Stop there.",
    solved({ data, x, target, weight, bias, learning_rate: rate, step }, { walks }) {
      if (data !== "one" || x !== 1 || target !== 0 || weight !== 6 || bias !== 4 || rate !== 0.5) return null;
      const [slow, quick] = walks.map((walk) => firstBelow(walk, x));
      if (step !== slow) return null;
      return `Solved: squared error needs ${counted(slow)} steps, nearly all of them to leave the plateau, where the slope is about 1/${counted(Math.round(Math.exp(10)))}. Cross-entropy needs ${counted(quick)}.`;
    },
  },
});

/** @param {LossName} name @param {Surface} surface @param {Walk} walk @param {Record<string, any>} state @param {any} tools */
function surfacePicture(name, surface, walk, { weight, bias, step }, { set, locked }) {
  const toWeight = (/** @type {number} */ w) => ({ weight: nearest(controls.weight, w) });
  const toBias = (/** @type {number} */ b) => ({ bias: nearest(controls.bias, b) });
  const move = (/** @type {number} */ w, /** @type {number} */ b) => set({ ...toWeight(w), ...toBias(b) });
  const coming = sample(MAX_STEPS);
  const gone = sample(step);
  const axis = { min: -REACH, max: REACH };
  const drawn = (/** @type {any} */ frame, /** @type {number[]} */ steps, /** @type {string} */ kind) =>
    line(frame, steps.map((i) => walk.weight[i]), steps.map((i) => walk.bias[i]), { class: kind });
  return stack(surface, plot({
    label: `The loss over weight and bias: ${LOSSES[name].words}, with its walk`,
    x: { ...axis, label: "weight w" },
    y: { ...axis, label: "bias b" },
    pick: move,
    inside: (frame) => [
      drawn(frame, coming, "bp-neuron-coming"),
      drawn(frame, gone, "bp-path"),
      apart(gone, walk).map((i) => h("circle", { class: "bp-dot", r: 2.2, cx: frame.x(walk.weight[i]), cy: frame.y(walk.bias[i]) })),
      surface.labels.map(({ level, w, b }) => h("text", { class: "bp-neuron-level", x: frame.x(w), y: frame.y(b) + 4, "text-anchor": "middle" }, written(level))),
    ],
    above: (frame) => [
      handle({
        x: frame.x(weight),
        y: frame.y(bias),
        label: `Start of both walks, on the surface of ${LOSSES[name].words}`,
        value: weight,
        min: -REACH,
        max: REACH,
        text: `weight ${written(weight)}, bias ${written(bias)}`,
        locked: locked("weight") && locked("bias"),
        move: (px, py) => move(frame.toX(px), frame.toY(py)),
        across: (steps) => set(toWeight(weight + steps * controls.weight.step)),
        up: (steps) => set(toBias(bias + steps * controls.bias.step)),
      }),
      Math.max(Math.abs(walk.weight[step]), Math.abs(walk.bias[step])) <= REACH
        && h("circle", { class: "bp-end bp-neuron-here", r: 4.5, cx: frame.x(walk.weight[step]), cy: frame.y(walk.bias[step]) }),
    ],
  }));
}

/** Those of the steps whose dots don't cover the one before. @param {number[]} steps @param {Walk} walk */
function apart(steps, { weight, bias }) {
  let last = 0;
  return steps.filter((i) => {
    const far = Math.hypot(weight[i] - weight[last], bias[i] - bias[last]) > 0.35;
    if (far) last = i;
    return far;
  });
}

const WIDTH = 320;
const BOX = { width: 64, height: 40, pitch: 85 };
const LANE = 150;

/** The chain w → z → a → L with a factor below each link. @param {LossName} name @param {Account} account @param {Walk} walk @param {number} step */
function chainPicture(name, { examples, loss, dweight, dbias, saturated, done }, walk, step) {
  const mean = examples.length > 1;
  const [w, b] = [brief(walk.weight[step], 6), brief(walk.bias[step], 6)];
  const height = LANE * examples.length + (mean ? 36 : 12);
  const verdict = saturated ? "saturated: dz below 0.001 while the loss is large" : done ? "done: dz and the error are both small" : "";
  const spoken = examples.map(({ x, y, z, a, da, slope, dz, dweight: dw }) =>
    `Input ${written(x)}, target ${written(y)}: z ${written(z)}, a ${written(a)}, ∂L/∂a ${brief(da, 8)}, ∂a/∂z ${written(slope)}, ∂z/∂w ${written(x)}, dz ${written(dz)}, dw ${written(dw)}.`);
  return h("svg", { class: "bp-plot bp-neuron-chain", viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": `The chain of factors by ${LOSSES[name].words}: w ${w}, b ${b}. ${spoken.join(" ")} Loss ${written(loss)}.` },
    examples.map((example, n) => lane(name, example, w, b, LANE * n)),
    mean && h("text", { x: 1, y: height - 26, class: "bp-neuron-sum" }, `mean: dw = ${brief(dweight)}, db = ${brief(dbias)}, L = ${brief(loss)}`),
    h("text", { x: 1, y: height - 6, class: "bp-neuron-verdict" }, verdict));
}

/** A number in so many characters, so that it fits its place in the chain. @param {number} value @param {number} [room] */
function brief(value, room = 7) {
  if (Math.abs(value) > 1e300) return value > 0 ? "∞" : "−∞"; // cross-entropy, a rounded to the wrong end
  return [4, 3, 2].map((digits) => written(value, digits)).find((text) => text.length <= room) ?? written(value, 1);
}

/** @param {LossName} name @param {Example} example @param {string} w @param {string} b @param {number} top */
function lane(name, { x, y, z, a, da, slope, dz, dweight }, w, b, top) {
  const [middle, bottom] = [top + 18 + BOX.height / 2, top + 18 + BOX.height];
  const left = (/** @type {number} */ i) => 0.5 + i * BOX.pitch;
  const center = (/** @type {number} */ i) => left(i) + BOX.width / 2;
  const between = (/** @type {number} */ i) => (center(i) + center(i + 1)) / 2;
  const boxes = [["w", w, "b", b], ["z", brief(z)], ["a", brief(a)], ["L", brief(LOSSES[name].at(z, a, y))]];
  const links = [
    { over: `x = ${written(x)}`, factor: "∂z/∂w", value: written(x) },
    { over: "σ", factor: "∂a/∂z", value: brief(slope, 8) },
    { over: `y = ${written(y)}`, factor: "∂L/∂a", value: brief(da, 8) },
  ];
  const word = (/** @type {number} */ at, /** @type {number} */ height, /** @type {string} */ kind, /** @type {string} */ text) =>
    h("text", { x: at, y: height, class: kind, "text-anchor": "middle" }, text);
  return h("g", {},
    boxes.map(([symbol, value, second, other], i) => [
      h("rect", { class: "bp-neuron-box", x: left(i), y: top + 18, width: BOX.width, height: BOX.height, rx: 5 }),
      word(center(i), top + 33, second ? "bp-neuron-value" : "bp-neuron-symbol", second ? `${symbol} ${value}` : symbol),
      word(center(i), top + 50, "bp-neuron-value", second ? `${second} ${other}` : value),
    ]),
    links.map(({ over, factor: symbol, value }, i) => [
      word(between(i), top + 11, "bp-neuron-over", over),
      h("path", { class: "bp-neuron-forward", d: `M${left(i) + BOX.width + 2} ${middle}H${left(i + 1) - 2}m-5 -4l5 4l-5 4` }),
      h("path", { class: "bp-neuron-backward", d: `M${center(i + 1) - 6} ${bottom + 3}q0 9 -10 9H${center(i) + 16}q-10 0 -10 -9m-4 5l4 -5l5 4` }),
      word(between(i), bottom + 28, "bp-neuron-factor", symbol),
      word(between(i), bottom + 43, "bp-neuron-value", value),
      i > 0 && word(center(i), bottom + 43, "bp-neuron-over", "×"),
    ]),
    h("text", { x: 1, y: bottom + 64, class: "bp-neuron-sum" },
      `dz = ${name === "cross_entropy" ? "∂L/∂a · ∂a/∂z = a − y" : "∂L/∂a · ∂a/∂z"} = ${written(dz)}`),
    h("text", { x: 1, y: bottom + 80, class: "bp-neuron-sum" }, `dw = dz · x = ${written(dweight)},  db = dz = ${written(dz)}`));
}
