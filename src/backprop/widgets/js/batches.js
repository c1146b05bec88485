// Which example enters which update, under four rules for batches that don't divide.

import { number, toggle } from "./controls.js";
import { h } from "./dom.js";
import { widget } from "./frame.js";
import { batches } from "./gradient_descent.js";
import { written } from "./numbers.js";
import { Random } from "./random.js";

/** @typedef {{epoch: number, place: number, example: number}} Entry all counted from 0 */
/** @typedef {Entry[][]} Updates */
/** @typedef {"restart" | "straddle" | "drop" | "playground"} Rule */

/** @type {Record<Rule, {name: string, words: string}>} */
export const RULES = {
  restart: { name: "Restart", words: "a short last batch" },
  straddle: { name: "Straddle", words: "batches run on" },
  drop: { name: "Drop", words: "a short batch is left out" },
  playground: { name: "Playground", words: "leftovers wait" },
};
const NAMES = /** @type {Rule[]} */ (Object.keys(RULES));

const controls = {
  examples: number("Examples", { min: 1, max: 12, whole: true }),
  batch_size: number("Batch size", { min: 1, max: 12, whole: true }),
  epochs: number("Epochs", { min: 1, max: 8, whole: true }),
  example: number("Marked example", { min: 1, max: 12, whole: true }),
  shuffled: toggle("Shuffle each epoch"),
  seed: number("Seed of the shuffling", { min: 0, max: 999, whole: true }),
};

/**
 * For each update the entries as places, not yet as examples.
 * @param {Rule} rule @param {number} examples @param {number} size @param {number} epochs
 * @returns {[epoch: number, place: number][][]}
 */
function placesOf(rule, examples, size, epochs) {
  if (rule === "playground") {
    /** @type {[number, number][][]} */
    const found = [];
    /** @type {[number, number][]} */
    let waiting = [];
    for (let epoch = 0; epoch < epochs; epoch += 1) {
      for (let place = 0; place < examples; place += 1) {
        waiting.push([epoch, place]);
        if ((place + 1) % size !== 0) continue;
        found.push(waiting);
        waiting = [];
      }
    }
    return found;
  }
  const used = Array(examples).fill(0); // in order, a place's next use is its next epoch
  return [...batches(examples, { epochs, batchSize: size, batching: rule })].map((update) =>
    update.examples.map((place) => [used[place]++, place]));
}

/** @param {Record<string, any>} state */
function derive({ examples, batch_size, epochs, example, shuffled, seed }) {
  const size = Math.min(batch_size, examples);
  const random = new Random(seed);
  /** @type {number[][]} */
  const orders = Array.from({ length: epochs }, () =>
    shuffled ? random.permutation(examples) : Array.from({ length: examples }, (_, n) => n));
  /** @param {Rule} rule @returns {Updates} */
  const updatesOf = (rule) => placesOf(rule, examples, size, epochs).map((update) =>
    update.map(([epoch, place]) => ({ epoch, place, example: orders[epoch][place] })));
  const updates = /** @type {Record<Rule, Updates>} */ (
    Object.fromEntries(NAMES.map((rule) => [rule, updatesOf(rule)])));
  return { size, orders, updates, marked: Math.min(example, examples) - 1 };
}

/** @typedef {ReturnType<typeof derive>} Derived */

/**
 * How often an example is used, and what it gets in all where each update shares out a weight of 1.
 * @param {Updates} updates @param {number} example
 */
export function usesOf(updates, example) {
  let [times, weight] = [0, 0];
  for (const update of updates) {
    for (const entry of update) {
      if (entry.example !== example) continue;
      times += 1;
      weight += 1 / update.length;
    }
  }
  return { times, weight };
}

/** @param {number} count @param {string} noun */
const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

export default widget({
  name: "BatchExplorer",
  title: "Batches: which example enters which update",
  controls,
  derive,

  picture: (state, derived, { set, locked }) => [
    h("div", { class: "bp-whole bp-batches" }, NAMES.map((rule) => grid(rule, derived, locked("example") ? null : set))),
    h("p", { class: "bp-whole bp-batches-key" },
      "A frame is one update. Open at its side, it goes on in the next row. The fuller its tint, the more each of its examples weighs. Dashed boxes enter no update."),
  ],

  text({ examples, batch_size, epochs }, { size, updates, marked }) {
    const [restart, straddle, drop, playground] = NAMES.map((rule) => updates[rule].length);
    const weights = NAMES.map((rule) => written(usesOf(updates[rule], marked).weight));
    const all = batch_size > size ? " (no more are there)" : "";
    return `${counted(examples, "example")} in batches of ${size}${all} for ${counted(epochs, "epoch")}: ` +
      `${counted(restart, "update")} with restart, ${straddle} with straddle, ${drop} with drop, ${playground} as Playground counts. ` +
      `Each update shares out a weight of 1; example ${marked + 1} gets ${weights.slice(0, 3).join(", ")} and ${weights[3]} in all.`;
  },

  table({ examples }, { updates }) {
    const longest = Math.max(...NAMES.map((rule) => updates[rule].length));
    const ofExample = Array.from({ length: examples }, (_, example) => [
      `example ${example + 1}`,
      ...NAMES.map((rule) => {
        const { times, weight } = usesOf(updates[rule], example);
        return `${counted(times, "time")}, weight ${written(weight)}`;
      }),
    ]);
    const ofUpdate = Array.from({ length: longest }, (_, n) => [
      `update ${n + 1}`,
      ...NAMES.map((rule) => (updates[rule][n] ? entriesInWords(updates[rule][n]) : "–")),
    ]);
    const shown = ofUpdate.length <= 48 ? ofUpdate : [...ofUpdate.slice(0, 36), Array(5).fill("…"), ...ofUpdate.slice(-11)];
    return {
      caption: "How often each example is used, and the examples in each update",
      head: ["example or update", ...NAMES.map((rule) => RULES[rule].name)],
      rows: [...ofExample, ...shown],
    };
  },

  task: {
    text: "Find a batch size, above 1 and below the number of examples, at which all four rules make the same number of updates.",
    solved({ examples }, { size, updates }) {
      const counts = new Set(NAMES.map((rule) => updates[rule].length));
      if (size === 1 || size === examples || counts.size > 1) return null;
      return `Solved: ${size} divides ${examples}, so no batch is short and the rules have nothing to differ in.`;
    },
  },
});

/** "4 (epoch 1), 1 2 (epoch 2)" @param {Entry[]} update */
export function entriesInWords(update) {
  const epochs = [...new Set(update.map(({ epoch }) => epoch))];
  return epochs.map((epoch) => {
    const entering = update.filter((entry) => entry.epoch === epoch).map(({ example }) => example + 1);
    return `${entering.join(" ")} (epoch ${epoch + 1})`;
  }).join(", ");
}

const WIDTH = 308;
const LEFT = 30;
const ROOM = 236; // for the boxes of an epoch
const TOP = 44;
const TALL = 168; // for all epochs, always the same, so that nothing below moves

/**
 * One rule's grid: a row of boxes for each epoch, framed update by update.
 * @param {Rule} rule @param {Derived} derived @param {((changes: any) => void) | null} set
 */
function grid(rule, { orders, updates: all, marked }, set) {
  const updates = all[rule];
  const wide = Math.min(46, ROOM / orders[0].length);
  const row = Math.min(36, TALL / orders.length);
  const tall = Math.min(26, row - 4);
  const inset = wide < 30 ? 1.5 : 3;
  const x = (/** @type {number} */ place) => LEFT + 8 + place * wide;
  const y = (/** @type {number} */ epoch) => TOP + epoch * row + row / 2;
  const used = new Set(updates.flat().map(({ epoch, place }) => `${epoch} ${place}`));
  const done = orders.map((_, epoch) => updates.filter((update) => update[update.length - 1].epoch <= epoch).length);
  const counts = Math.max(x(orders[0].length) + 16, 80);
  return h("svg", {
    class: "bp-plot",
    viewBox: `0 0 ${WIDTH} ${TOP + TALL}`,
    role: "img",
    "aria-label": `${RULES[rule].name}, ${RULES[rule].words}: ${counted(updates.length, "update")}. The table lists the examples in each.`,
  },
    h("text", { class: "bp-batches-rule", x: 0, y: 14 },
      h("tspan", { class: "bp-batches-name" }, `${RULES[rule].name}: ${counted(updates.length, "update")}`),
      h("tspan", { dx: 8 }, RULES[rule].words)),
    h("text", { x: 0, y: 36 }, "epoch"),
    h("text", { x: counts, y: 36, "text-anchor": "middle" }, "so far"),
    h("g", { class: "bp-batches-frames" }, updates.map((update) => parts(update).map(({ epoch, from, to, open, goesOn }) => {
      const [left, right] = [x(from) + 1, x(to + 1) - 1];
      const [top, bottom] = [y(epoch) - tall / 2, y(epoch) + tall / 2];
      const [out, on] = [open ? 6 : 0, goesOn ? 6 : 0];
      return h("g", {},
        h("rect", { x: left - out, y: top, width: right - left + out + on, height: tall, rx: 4, "fill-opacity": (0.06 + 0.26 / update.length).toFixed(3) }),
        h("path", { d: outline(left, right, top, bottom, open, goesOn) }));
    }))),
    orders.map((order, epoch) => h("g", {},
      h("text", { x: 16, y: y(epoch) + 4, "text-anchor": "middle" }, epoch + 1),
      order.map((example, place) => h("g", {
        class: ["bp-batches-box", example === marked && "bp-batches-marked", !used.has(`${epoch} ${place}`) && "bp-batches-unused"].filter(Boolean).join(" "),
        onclick: set && (() => set({ example: example + 1 })),
      },
        h("rect", { x: x(place) + inset, y: y(epoch) - tall / 2 + inset, width: wide - 2 * inset, height: tall - 2 * inset, rx: 2 }),
        h("text", { x: x(place) + wide / 2, y: y(epoch) + 4, "text-anchor": "middle" }, example + 1))),
      h("text", { x: counts, y: y(epoch) + 4, "text-anchor": "middle" }, done[epoch]))));
}

/** The parts of an update that lie in one row. @param {Entry[]} update */
function parts(update) {
  const epochs = [...new Set(update.map(({ epoch }) => epoch))];
  return epochs.map((epoch, n) => {
    const places = update.filter((entry) => entry.epoch === epoch).map(({ place }) => place);
    return { epoch, from: places[0], to: places[places.length - 1], open: n > 0, goesOn: n < epochs.length - 1 };
  });
}

/**
 * A rounded frame; at an open side it has no line and reaches out a little.
 * @param {number} left @param {number} right @param {number} top @param {number} bottom
 * @param {boolean} open at the left @param {boolean} goesOn at the right
 */
function outline(left, right, top, bottom, open, goesOn) {
  const r = 4;
  const up = open ? `M${left - 6} ${top}` : `M${left} ${top + r}q0 ${-r} ${r} ${-r}`;
  const down = goesOn ? `H${right + 6}M${right + 6} ${bottom}` : `H${right - r}q${r} 0 ${r} ${r}V${bottom - r}q0 ${r} ${-r} ${r}`;
  const back = open ? `H${left - 6}` : `H${left + r}q${-r} 0 ${-r} ${-r}V${top + r}`;
  return up + down + back;
}
