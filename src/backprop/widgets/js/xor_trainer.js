// Train a small network on a truth table and look inside while it learns.

import { choice, form, KEYS, number, numbers, short } from "./controls.js";
import { download, h } from "./dom.js";
import { widget } from "./frame.js";
import { counted, written } from "./numbers.js";
import { handle, line, plot, stack } from "./plot.js";
import { Run, startingNumbers, X } from "./xor_run.js";
import { surfaceOf } from "./xor_surface.js";

export const MAX_UPDATES = 2_000_000;
const FRAME_BUDGET = 6; // milliseconds of training in a frame; the picture takes about as long
const REPLAY_BUDGET = 100; // the same while a run is done again
const NAMES = ["00", "01", "10", "11"];
const LN2 = Math.log(2);

/** @type {Record<string, number[]>} */
const GATES = {
  xor: [0, 1, 1, 0], xnor: [1, 0, 0, 1], and: [0, 0, 0, 1], nand: [1, 1, 1, 0], or: [0, 1, 1, 1], nor: [1, 0, 0, 0],
};

const controls = {
  gate: choice("Truth table", { xor: "XOR", xnor: "XNOR", and: "AND", nand: "NAND", or: "OR", nor: "NOR", own: "your own" }),
  activation: choice("Hidden activation", { sigmoid: "sigmoid", tanh: "tanh", relu: "ReLU" }),
  loss: choice("Loss", { cross_entropy: "cross-entropy", half_squared_error: "half squared error" }),
  hidden: number("Hidden units", { min: 1, max: 8, whole: true }),
  seed: number("Random start", { min: 0, max: 999, whole: true }),
  rate: number("Learning rate", { min: 0.001, max: 100, log: true }),
  batch_size: number("Batch size", { min: 1, max: 4, whole: true }),
  speed: choice("Speed", { 1: "1 update a frame", 30: "30 updates a frame", 1000: "1,000 updates a frame", most: "as fast as it can" }),
  targets: numbers("Targets", { min: 0, max: 1 }),
  start: numbers("Own start", { min: -100, max: 100 }),
  updates: number("Updates", { min: 0, max: MAX_UPDATES, whole: true, hidden: true }),
  earlier: numbers("Earlier rates", { min: 0, max: MAX_UPDATES }),
  shown: number("Number shown", { min: 0, max: 32, whole: true, hidden: true }),
  across: number("Unit across", { min: 1, max: 8, whole: true, hidden: true }),
  up: number("Unit up", { min: 1, max: 8, whole: true, hidden: true }),
};

/** @param {Record<string, any>} state */
const targetsOf = ({ gate, targets }) => (gate === "own" ? targets : GATES[gate]);

/** How many updates an epoch has. @param {Record<string, any>} state */
const perEpoch = ({ batch_size }) => Math.ceil(4 / batch_size);

/**
 * @param {Record<string, any>} state
 * @param {{run: Run, shownAt: {updates: number, surface: ReturnType<typeof surfaceOf>} | null} | null} previous
 */
function derive(state, previous) {
  const { hidden, activation, loss, batch_size: batchSize, seed, earlier, rate, updates } = state;
  const start = state.start.length === 4 * hidden + 1 ? state.start : startingNumbers(seed, hidden);
  const setup = { targets: targetsOf(state), hidden, activation, loss, batchSize, start };
  const name = JSON.stringify(setup);
  const goesOn = previous?.run.name === name && previous.run.leadsTo(earlier, rate, updates);
  const run = goesOn ? previous.run : new Run(setup, name);
  run.advance(earlier, rate, updates, REPLAY_BUDGET);
  const unfinished = run.training.updates < updates && run.training.divergedAt === null;
  return { run, now: run.now(), ...run.passes(), unfinished, shownAt: goesOn ? previous.shownAt : null };
}

/** @typedef {ReturnType<typeof derive>} Derived */

/** @param {Derived} derived */
const ended = ({ run }) => run.training.divergedAt !== null || run.updates >= MAX_UPDATES;

/** @param {Record<string, any>} state @param {Derived} derived @param {number} count */
function onward(state, derived, count) {
  if (derived.unfinished) return {};
  return ended(derived) ? null : { updates: Math.min(MAX_UPDATES, state.updates + Math.max(1, Math.round(count))) };
}

/** What is told of each weight and bias, ordered as Python orders them. @param {number} hidden */
function parameterNames(hidden) {
  const units = Array.from({ length: hidden }, (_, i) => i);
  return [
    ...units.flatMap((i) => [0, 1].map((j) => ({ code: `W1[${i}][${j}]`, words: `weight from x${"₁₂"[j]} to hidden unit ${i + 1}` }))),
    ...units.map((i) => ({ code: `b1[${i}]`, words: `bias of hidden unit ${i + 1}` })),
    ...units.map((i) => ({ code: `W2[0][${i}]`, words: `weight from hidden unit ${i + 1} to the output` })),
    { code: "b2[0]", words: "bias of the output" },
  ];
}

/** The run as comma-separated values, a row for each record; error is the mean of |a − y|. @param {Derived} derived */
export function csv({ run, now, hidden }) {
  const rows = run.records.at(-1)?.updates === now.updates ? run.records : [...run.records, now];
  return [
    ["index", "error", "loss", ...parameterNames(hidden[0].length).map(({ code }) => code)],
    ...rows.map(({ updates, error, loss, parameters }) => [updates, error, loss, ...parameters]),
  ].map((row) => `${row.join(",")}\r\n`).join("");
}

/** @param {number} count @param {string} noun */
const many = (count, noun) => `${counted(count)} ${noun}${count === 1 ? "" : "s"}`;

const SETUP = ["gate", "targets", "hidden", "activation", "loss", "batch_size", "seed", "start"];

export default widget({
  name: "XorTrainer",
  title: "XOR trainer: a network learns a truth table",
  controls,
  derive,
  adjust(changes, state) {
    /** @type {Record<string, any>} */
    const also = {};
    if (changes.gate === "own" && !changes.targets) also.targets = targetsOf(state);
    if (("seed" in changes || "hidden" in changes) && state.start.length) also.start = [];
    if (SETUP.some((name) => name in changes)) Object.assign(also, { updates: 0, earlier: [] });
    else if ("rate" in changes && state.updates > 0 && changes.rate !== state.rate && state.earlier.at(-1)?.[0] !== state.updates) {
      also.earlier = [...state.earlier, [state.updates, state.rate]];
    }
    return also;
  },
  check({ targets, start, hidden, earlier, updates }) {
    const four = targets.length === 4 && targets.every((/** @type {any} */ y) => y === 0 || y === 1);
    if (!four) return `Targets are four numbers, each 0 or 1, not “${short(targets)}”`;
    const count = 4 * hidden + 1;
    if (start.length && (start.length !== count || start.flat().length !== count)) return `Own start is ${count} numbers for ${many(hidden, "hidden unit")}, or none, not “${short(start)}”`;
    const rising = earlier.every((/** @type {any} */ pair, /** @type {number} */ n) =>
      Array.isArray(pair) && pair.length === 2 && pair[0] >= (earlier[n - 1]?.[0] ?? 0) && pair[0] <= updates && pair[1] >= 0.001 && pair[1] <= 100);
    return rising ? null : "Earlier rates are pairs of a rising update and a rate from 0.001 to 100";
  },
  player: {
    noun: "update",
    rewind: () => ({ updates: 0, earlier: [] }),
    step: (state, derived) => onward(state, derived, 1),
    frame(state, derived, elapsed) {
      const fitting = derived.run.pace * (elapsed > 250 ? REPLAY_BUDGET : FRAME_BUDGET);
      const wanted = state.speed === "most" ? fitting : (Number(state.speed) * elapsed * 60) / 1000;
      return onward(state, derived, Math.min(wanted, fitting));
    },
  },
  actions: [
    { label: "One epoch", act: (state, derived, set) => set(onward(state, derived, perEpoch(state) - (state.updates % perEpoch(state))) ?? {}) },
    { label: "Save as CSV", act: (state, derived) => download(`${state.gate}-run.csv`, csv(derived), "text/csv") },
  ],

  picture: (state, derived, tools) => [
    h("div", { class: "bp-whole bp-xor-pictures" },
      networkPicture(state, derived, tools),
      surfacePicture(state, derived),
      lossPicture(state, derived),
      hiddenPicture(state, derived, tools)),
    examplesTable(state, derived, tools),
  ],

  text(state, { run, now, outputs }) {
    const every = perEpoch(state);
    const epochs = many(Math.floor(now.updates / every), "epoch");
    let begin = every > 1 ? `After ${many(now.updates, "update")} (${epochs})` : `After ${epochs}`;
    if (now.updates === 0) begin = "At the start";
    const { divergedAt } = run.training;
    if (divergedAt !== null) begin = `Training diverged at update ${counted(divergedAt)}: a weight went beyond 1e30. ${begin}`;
    const right = outputs.filter((a, n) => a > 0.5 === (run.targets[n] === 1)).length;
    return `${begin} the loss is ${written(now.loss)}. The outputs for 00, 01, 10, 11 are ${outputs.map((a) => written(a, 3)).join(", ")}: ${right} of 4 on the right side of 0.5.`;
  },

  table(state, { now, hidden, outputs, run }) {
    const rows = parameterNames(state.hidden).map(({ words }, k) => [words, written(now.parameters[k], 10)]);
    const units = NAMES.flatMap((name, n) => [
      ...hidden[n].map((a, i) => [`activation of hidden unit ${i + 1} for ${name}`, written(a, 10)]),
      [`output for ${name}, target ${run.targets[n]}`, written(outputs[n], 10)],
    ]);
    const head = [["updates", counted(now.updates)], ["loss", written(now.loss, 10)], ["mean of |a − y|", written(now.error, 10)]];
    return { caption: "All numbers of the network now", head: ["what", "value"], rows: [...head, ...rows, ...units] };
  },

  task: {
    text: "Some starts fail. Find one that leaves XOR with cross-entropy stuck: after 10,000 epochs the loss is still near ln 2 / 2, about 0.347. (With two hidden units at rate 1, about one in five does.)",
    solved(state, { now, outputs, unfinished }) {
      const asked = targetsOf(state).join("") === "0110" && state.loss === "cross_entropy";
      if (!asked || unfinished || now.updates < 10_000 * perEpoch(state) || Math.abs(now.loss - LN2 / 2) > 0.02) return null;
      const undecided = NAMES.filter((_, n) => Math.abs(outputs[n] - 0.5) < 0.1);
      if (undecided.length !== 2) return null;
      return `Solved: from this start the network is stuck. It answers about 0.5 to ${undecided.join(" and ")}, which look the same to its hidden units: each of the two costs ln 2, and the other two cost next to nothing.`;
    },
  },
});

/** @param {Record<string, any>} state @param {Derived} derived @param {any} tools */
function networkPicture(state, { now, hidden, outputs }, { set, locked }) {
  const { parameters } = now;
  const count = hidden[0].length;
  const names = parameterNames(count);
  const shown = Math.min(state.shown, names.length - 1);
  const gap = Math.min(66, 232 / count);
  const size = Math.min(40, gap - 5);
  const units = Array.from({ length: count }, (_, i) => ({ x: 182, y: 122 + (i - (count - 1) / 2) * gap }));
  const inputs = [{ x: 22, y: 62 }, { x: 22, y: 182 }];
  const output = { x: 308, y: 122 };
  const half = 20;
  /** @type {{from: {x: number, y: number}, to: {x: number, y: number}}[]} */
  const ends = [
    ...units.flatMap((to) => inputs.map((from) => ({ from: { x: from.x + 14, y: from.y }, to: { x: to.x - half, y: to.y } }))),
    ...units.map((to) => ({ from: to, to })),
    ...units.map((from) => ({ from: { x: from.x + half, y: from.y }, to: { x: output.x - half, y: output.y } })),
    { from: output, to: output },
  ];
  const middles = ends.map(({ from, to }) => ({ x: from.x + 0.42 * (to.x - from.x), y: from.y + 0.42 * (to.y - from.y) }));
  const top = state.activation === "relu" ? Math.max(1, ...hidden.flat()) : 1;
  const choose = (/** @type {number} */ k) => set({ shown: Math.min(names.length - 1, Math.max(0, k)) });
  const pointed = (/** @type {number} */ k) => ({
    onpointerenter: (/** @type {PointerEvent} */ event) => { if (event.pointerType === "mouse") choose(k); },
    onclick: () => choose(k),
  });
  const nearestTo = (/** @type {number} */ x, /** @type {number} */ y) => {
    const far = middles.map((m) => Math.hypot(m.x - x, m.y - y));
    choose(far.indexOf(Math.min(...far)));
  };
  const unit = (/** @type {{x: number, y: number}} */ { x, y }, /** @type {number[]} */ values, /** @type {number} */ bias, low = 0, high = 1) => [
    h("rect", { class: bias === shown ? "bp-xor-unit bp-chosen" : "bp-xor-unit", x: x - half, y: y - size / 2, width: 2 * half, height: size, rx: 3, ...pointed(bias) }),
    values.map((a, n) => {
      const zero = y + size / 2 - 2 - ((0 - low) / (high - low)) * (size - 4);
      const tall = (a / (high - low)) * (size - 4);
      return h("rect", { class: "bp-xor-bar", x: x - 17 + 9 * n, width: 7, y: Math.min(zero, zero - tall), height: Math.max(0.8, Math.abs(tall)) });
    }),
  ];
  const value = (/** @type {number} */ k, /** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ anchor) =>
    (count < 6 || k === shown) && h("text", { class: k === shown ? "bp-xor-value bp-chosen" : "bp-xor-value", x, y, "text-anchor": anchor }, written(parameters[k], 3));
  return h("svg", { class: "bp-plot", viewBox: "0 0 340 270", role: "group", "aria-label": "The network: a line for each weight, a box for each unit with a bar for each of the four examples" },
    h("g", { "aria-hidden": "true" },
      ends.map(({ from, to }, k) => h("line", {
        class: `bp-xor-weight ${parameters[k] < 0 ? "bp-negative" : "bp-positive"}${k === shown ? " bp-chosen" : ""}`,
        x1: from.x, y1: from.y, x2: to.x, y2: to.y,
        "stroke-width": Math.min(7, 0.7 + 0.45 * Math.abs(parameters[k])).toFixed(2),
      })),
      ends.map(({ from, to }, k) => h("line", { class: "bp-xor-hit", x1: from.x, y1: from.y, x2: to.x, y2: to.y, ...pointed(k) })),
      inputs.map(({ x, y }, j) => [h("circle", { class: "bp-xor-unit", cx: x, cy: y, r: 14 }), h("text", { class: "bp-axis-label", x, y: y + 4, "text-anchor": "middle" }, `x${"₁₂"[j]}`)]),
      units.map((at, i) => unit(at, hidden.map((row) => row[i]), 2 * count + i, state.activation === "tanh" ? -1 : 0, top)),
      unit(output, outputs, 4 * count),
      units.map(({ x, y }, i) => [
        value(2 * i, x - half - 5, y - 1.5, "end"),
        value(2 * i + 1, x - half - 5, y + 9.5, "end"),
        value(3 * count + i, x + half + 5, y + 4, "start"),
        count < 5 && value(2 * count + i, x, y + size / 2 + 11, "middle"),
      ]),
      value(4 * count, output.x, output.y + size / 2 + 11, "middle"),
      h("text", { class: "bp-xor-reading", x: 170, y: 262, "text-anchor": "middle" }, `${names[shown].words}: ${written(parameters[shown], 6)}`)),
    handle({
      ...middles[shown],
      class: "bp-xor-chooser",
      label: "Weight or bias to read",
      value: shown,
      min: 0,
      max: names.length - 1,
      text: `${names[shown].words}: ${written(parameters[shown], 6)}`,
      locked: locked("shown"),
      move: nearestTo,
      across: (steps) => choose(shown + steps),
    }));
}

/** An example as the book marks it: a circle for target 0, a square for 1. @param {number} x @param {number} y @param {number} target */
const mark = (x, y, target) => (target === 1
  ? h("rect", { class: "bp-xor-example bp-one", x: x - 6, y: y - 6, width: 12, height: 12 })
  : h("circle", { class: "bp-xor-example", cx: x, cy: y, r: 6.5 }));

/** @param {Record<string, any>} state @param {Derived} derived */
function surfacePicture(state, derived) {
  const { run, now, outputs } = derived;
  if (derived.shownAt?.updates !== now.updates) derived.shownAt = { updates: now.updates, surface: surfaceOf(run) };
  const { image, border } = derived.shownAt.surface;
  const answers = NAMES.map((name, n) => `${written(outputs[n], 3)} at ${name}`).join(", ");
  return stack(image, plot({
    label: `The output over the two inputs, darker for more: ${answers}. A line marks 0.5.`,
    x: { min: -0.25, max: 1.25, ticks: [0, 0.5, 1], label: "x₁" },
    y: { min: -0.25, max: 1.25, ticks: [0, 0.5, 1], label: "x₂" },
    inside: (frame) => {
      let d = "";
      for (let k = 0; k + 1 < border.length; k += 2) d += `M${frame.x(border[k][0]).toFixed(1)} ${frame.y(border[k][1]).toFixed(1)}L${frame.x(border[k + 1][0]).toFixed(1)} ${frame.y(border[k + 1][1]).toFixed(1)}`;
      return [h("path", { class: "bp-xor-border", d }), X.map(([x1, x2], n) => mark(frame.x(x1), frame.y(x2), run.targets[n]))];
    },
  }));
}

/** A power of ten as a tick says it: 10⁻³. @param {number} tick */
function power(tick) {
  const exponent = Math.round(Math.log10(tick));
  return `10${exponent < 0 ? "⁻" : ""}${"⁰¹²³⁴⁵⁶⁷⁸⁹"[Math.abs(exponent)]}`;
}

/** @param {Record<string, any>} state @param {Derived} derived */
function lossPicture({ loss }, { run, now }) {
  const records = [...run.records.slice(1), now];
  const lowest = Math.min(...records.map((record) => record.loss), 1e-3);
  const undecided = loss === "cross_entropy" ? LN2 : 1 / 8;
  const levels = [{ at: undecided, words: "all outputs 0.5", dy: -4 }, { at: undecided / 2, words: "two outputs 0.5", dy: 12 }];
  return plot({
    label: `Loss against updates, both on log axes; now ${written(now.loss)} after ${counted(now.updates)}`,
    x: { min: 1, max: MAX_UPDATES, log: true, label: "updates", write: power },
    y: { min: Math.max(1e-9, 10 ** Math.floor(Math.log10(lowest))), max: 10, log: true, label: "loss", write: power },
    height: 240,
    inside: (frame) => [
      levels.map(({ at }) => h("line", { class: "bp-xor-level", x1: frame.left, x2: frame.left + frame.width, y1: frame.y(at), y2: frame.y(at) })),
      levels.map(({ at, words, dy }) => h("text", { class: "bp-xor-words", x: frame.left + frame.width - 5, y: frame.y(at) + dy, "text-anchor": "end" }, words)),
      line(frame, records.map(({ updates }) => Math.max(1, updates)), records.map((record) => record.loss), { class: "bp-xor-loss" }),
      h("circle", { class: "bp-end", r: 4.5, cx: frame.x(Math.max(1, now.updates)), cy: frame.y(now.loss) }),
    ],
  });
}

/** @param {Record<string, any>} state @param {Derived} derived @param {any} tools */
function hiddenPicture(state, { run, hidden, now }, { set, locked }) {
  const count = state.hidden;
  const [across, up] = [state.across, state.up].map((unit) => Math.min(unit, count));
  const most = Math.max(1, ...hidden.flat());
  const [low, high] = { sigmoid: [0, 1], tanh: [-1, 1], relu: [0, [1, 2, 5, 10, 20, 50, 100, 1e3, 1e6, 1e30].find((v) => v >= most) ?? most] }[/** @type {string} */ (state.activation)] ?? [0, 1];
  const axis = (/** @type {number} */ unit) => ({ min: low - 0.15 * (high - low), max: high + 0.15 * (high - low), ticks: [low, (low + high) / 2, high], label: `hidden unit ${unit}` });
  const [v, c] = [now.parameters.slice(3 * count, 4 * count), now.parameters[4 * count]];
  const border = count === 2 && across !== up && v[up - 1] !== 0 ? [axis(across).min, axis(across).max].map((a) => [a, -(c + v[across - 1] * a) / v[up - 1]]) : null;
  const units = Object.fromEntries(Array.from({ length: count }, (_, i) => [i + 1, String(i + 1)]));
  const select = (/** @type {"across" | "up"} */ name, /** @type {number} */ unit) => form(
    choice(controls[name].label, units), String(unit), { locked: locked(name), set: (value) => set({ [name]: Number(value) }) });
  return h("div", {},
    plot({
      label: `The four examples as hidden units ${across} and ${up} see them`,
      x: axis(across),
      y: axis(up),
      height: 240,
      inside: (frame) => [
        border && line(frame, border.map(([a]) => a), border.map(([, b]) => b), { class: "bp-xor-border" }),
        hidden.map((row, n) => mark(frame.x(row[across - 1]), frame.y(row[up - 1]), run.targets[n])),
        sides(hidden.map((row) => [row[across - 1], row[up - 1]])).map(([left, below], n) => h("text", {
          class: "bp-word",
          x: frame.x(hidden[n][across - 1]) + (left ? -10 : 10),
          y: frame.y(hidden[n][up - 1]) + (below ? 17 : -9),
          "text-anchor": left ? "end" : "start",
        }, NAMES[n])),
      ],
    }),
    h("div", { class: "bp-xor-axes" }, select("across", across), select("up", up)));
}

/**
 * On which side of each of four points its name stands, so that no two names meet: the upper two
 * have theirs above, the lower two below; of two, one is to the left and one to the right.
 * @param {number[][]} points @returns {[boolean, boolean][]} left, below
 */
function sides(points) {
  const rising = points.map((_, n) => n).sort((m, n) => points[m][1] - points[n][1]);
  const leftOf = (/** @type {number} */ m, /** @type {number} */ n) => points[m][0] - points[n][0] || m - n;
  return points.map((_, n) => {
    const rank = rising.indexOf(n);
    return [leftOf(n, rising[rank ^ 1]) < 0, rank < 2];
  });
}

/** @param {Record<string, any>} state @param {Derived} derived @param {any} tools */
function examplesTable(state, { run, hidden, outputs }, { set, locked }) {
  const flip = (/** @type {number} */ n) => set({ gate: "own", targets: run.targets.map((y, k) => (k === n ? 1 - y : y)) });
  const fixed = locked("targets") || locked("gate");
  const cell = (/** @type {any} */ content, role = "cell") => h("span", { role }, content);
  const digits = (/** @type {number} */ a) => (Math.abs(a) < 1000 ? a.toFixed(3).replace("-", "−") : written(a));
  return h("div", { ...KEYS, class: "bp-whole bp-scroll bp-xor-examples", tabindex: 0, role: "group", "aria-label": "The four examples" },
    h("div", { role: "table", "aria-label": "Targets, outputs and hidden activations" },
      h("div", { role: "row" }, ["x₁ x₂", "target", "output", ...hidden[0].map((_, i) => `hidden ${i + 1}`)].map((words) => cell(words, "columnheader"))),
      NAMES.map((name, n) => h("div", { role: "row" },
        cell(name, "rowheader"),
        cell(h("button", { ...KEYS, type: "button", disabled: fixed, onclick: () => flip(n), "aria-label": `Target of ${name} is ${run.targets[n]}; change it` }, run.targets[n])),
        [outputs[n], ...hidden[n]].map((a) => cell(digits(a)))))));
}
