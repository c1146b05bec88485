// One example's way through a small network: forward, loss, backward, update; every number explained.

import { choice, field, form, KEYS, number, numbers } from "./controls.js";
import { h } from "./dom.js";
import { widget } from "./frame.js";
import { counted, written } from "./numbers.js";
import { EXAMPLES } from "./stepper_examples.js";
import { derive, known, LARGEST, MOST_LAYERS, MOST_UNITS, nextStep, problemOf } from "./stepper_numbers.js";
import { chain, named, nameOf, nine, stage, text, verdict } from "./stepper_words.js";

/** @typedef {import("./stepper_numbers.js").Now} Now */
/** @typedef {import("./stepper_numbers.js").Part} Part */
/** @typedef {import("./dom.js").Node_} Node_ */
/** @typedef {ReturnType<typeof derive>} Derived */
/** @typedef {Record<string, any>} State */
/** @typedef {{set: (changes: State) => void, locked: (name: string) => boolean, entry: import("./frame.js").Entry}} Tools */

const curves = { sigmoid: "sigmoid", tanh: "tanh", relu: "relu", identity: "identity" };

const controls = {
  preset: choice("Example", {
    one_neuron: "S0: one neuron",
    one_layer: "S0: one layer",
    two_layers_each: "S0: two layers",
    two_layers: "S2: two layers",
    two_layers_unhalved: "S3: loss without ½",
    xor: "S4: one XOR pattern",
    own: "own numbers",
  }),
  bias_rule: choice("Biases", { each: "each its own", shared: "shared by a layer", frozen: "frozen" }),
  mistake: choice("Mistake", {
    none: "none",
    updated_weights: "use updated weights",
    slope_at_a: "σ′ taken at a, not at z",
    slope_at_output: "σ′ kept with cross-entropy",
    slope_left_out: "σ′ left out",
    wrong_sign: "wrong sign",
    bias_forgotten: "bias forgotten",
  }),
  pace: choice("One step is", { unit: "one unit", layer: "one layer" }),
  x: numbers("Inputs", { min: -LARGEST, max: LARGEST }),
  target: numbers("Targets", { min: -LARGEST, max: LARGEST }),
  weights: numbers("Weights", { min: -LARGEST, max: LARGEST }),
  biases: numbers("Biases", { min: -LARGEST, max: LARGEST }),
  rate: number("Learning rate", { min: 0, max: LARGEST, hidden: true }),
  activation: choice("Hidden units", curves, { hidden: true }),
  output: choice("Output units", curves, { hidden: true }),
  loss: choice("Loss", {
    half_squared_error: "½ Σ (a − y)²",
    squared_error: "Σ (a − y)²",
    mean_squared_error: "mean of (a − y)²",
    cross_entropy: "cross-entropy",
  }, { hidden: true }),
  updates: number("Updates before", { min: 0, max: 1000, whole: true, hidden: true }),
  step: number("Step", { min: 0, max: 50, whole: true, hidden: true }),
  place: number("Place", { min: 0, max: 191, whole: true, hidden: true }),
};

const START = ["x", "target", "weights", "biases", "rate", "activation", "output", "loss"];
const PAUSE = 600; // milliseconds from step to step while it runs

/** One step further, or on to the next update. @param {State} state @param {Derived} derived @param {(now: Now) => number} to */
function go({ updates }, { now }, to) {
  if (!now) return null;
  if (now.at < now.end) return { step: Math.min(now.end, to(now)) };
  return updates < controls.updates.max ? { updates: updates + 1, step: to({ ...now, at: 0 }) } : null;
}

/** Why there is no picture. @param {Derived} derived */
const trouble = ({ problem, diverged }) => problem ?? `It diverges at update ${counted(diverged)}: the numbers get too large.`;

/** The stage's last step; Update goes on to the next update. @type {[string, (now: Now) => number][]} */
const STAGES = [
  ["Forward", ({ units }) => units.length],
  ["Loss", ({ units }) => units.length + 1],
  ["Backward", ({ end }) => end - 1],
  ["Update", ({ end }) => end],
];

export default widget({
  name: "NetworkStepper",
  title: "Network: one example forward and back, step by step",
  controls,
  derive,
  check: (state) => {
    const problem = problemOf(state); // within a sentence here
    return problem && problem[0].toLowerCase() + problem.slice(1, -1);
  },

  adjust(changes, state) {
    if (changes.preset) return changes.preset === "own" ? {} : { ...EXAMPLES[changes.preset], updates: 0, step: 0, place: 1 };
    /** @type {State} */
    const more = {};
    if (changes.loss === "cross_entropy") more.output = "sigmoid";
    if (changes.output && changes.output !== "sigmoid" && state.loss === "cross_entropy") more.loss = "half_squared_error";
    return START.some((name) => name in changes) ? { ...more, preset: "own", updates: 0 } : more;
  },

  player: {
    noun: "step",
    rewind: () => ({ updates: 0, step: 0 }),
    step: (state, derived) => go(state, derived, (now) => nextStep(now, state.pace)),
    frame(state, derived, elapsed) {
      if (derived.now && derived.now.at === derived.now.end) return null;
      if (elapsed < PAUSE) return {};
      return go(state, derived, (now) => nextStep(now, state.pace));
    },
  },
  actions: STAGES.map(([label, to]) => ({
    label,
    act: (/** @type {State} */ state, /** @type {Derived} */ derived, /** @type {Tools["set"]} */ set) => {
      const { now } = derived;
      set((label === "Update" ? go(state, derived, to) : now && { step: to(now) }) ?? {});
    },
  })),

  picture(state, derived, tools) {
    const { now } = derived;
    return [
      now ? network(state, now, tools) : h("div", { class: "bp-stepper-none" }, trouble(derived)),
      h("div", { class: "bp-stepper-panel" }, now ? explained(state, now) : null),
      h("details", { class: "bp-data bp-whole" }, h("summary", KEYS, "Change the numbers"), fields(state, tools)),
    ];
  },

  text: (state, derived) => (derived.now ? text(state, derived.now) : trouble(derived)),

  table(state, { now }) {
    const head = ["name", "value", "gradient", "finite difference", "after the update"];
    if (!now) return { caption: "No numbers", head, rows: [] };
    const measured = now.check.comparisons;
    const rows = now.network.layers.flatMap(({ weight, bias }, layer) => [
      ...weight.flatMap((row, unit) => row.map((value, input) => [named("w", layer, unit, input), value, now.moved.layers[layer].weight[unit][input]])),
      ...bias.map((value, unit) => [named("b", layer, unit), value, now.moved.layers[layer].bias[unit]]),
    ]).map(([name, value, after], n) => [name, ...[value, measured[n].analytic, measured[n].numeric, after].map((v, i) => written(Number(v), i === 2 ? 8 : 10))]);
    return { caption: "Every weight and bias, its gradient twice, and what the update makes of it", head, rows };
  },

  task: {
    text: "Find a mistake that fails the gradient check at a weight of the first layer, although the loss falls with the first update. Make that update.",
    solved({ mistake, updates }, { now }) {
      if (!now || mistake === "none" || updates > 0 || now.at < now.end) return null;
      const here = now.failing.some(({ part }) => part?.layer === 0 && part.input >= 0);
      if (!here || now.lossAfter >= now.back.loss) return null;
      return `Solved: with “${controls.mistake.options[mistake]}” the loss falls from ${nine(now.back.loss)} to ${nine(now.lossAfter)}, and the gradient is wrong all the same. A falling loss proves nothing; the check does.`;
    },
  },
});

// ---------------------------------------------------------------- the network

const WIDTH = 340;

/** Where everything stands. @param {number[]} sizes */
function layout(sizes) {
  const most = Math.max(...sizes);
  const down = most <= 4 ? 94 : 56;
  const radius = most <= 4 && sizes.length <= 3 ? 20 : 17;
  const across = (WIDTH - 26 - 62) / (sizes.length - 1);
  const middle = 30 + ((most - 1) * down) / 2 + radius;
  const at = (/** @type {number} */ column, /** @type {number} */ unit) => ({ x: 26 + across * column, y: middle + (unit - (sizes[column] - 1) / 2) * down });
  return { down, radius, at, height: 2 * middle + 26, roomy: most <= 4 };
}

/**
 * The share of a line at which its label stands, so that labels keep apart; 0 where there is none.
 * @param {number} from @param {number} to units on either side @param {number} down @param {number} gap
 */
function labelShare(from, to, down, gap) {
  const share = Math.min(0.4, from > 1 && to > 1 ? (1 - 14 / down) / (to - 1) : 1);
  return gap > 80 && from * to <= 9 && (to === 1 || share * down >= 14) ? share : 0;
}

/** @param {State} state @param {Now} now @param {Tools} tools */
function network(state, now, { set }) {
  const { x, target } = state;
  const sizes = [x.length, ...state.biases.map((/** @type {number[]} */ b) => b.length)];
  const place = layout(sizes);
  const { at, radius, roomy } = place;
  const gap = at(1, 0).x - at(0, 0).x - 2 * radius;
  const chosen = now.part;
  const short = radius < 20 ? 2 : 3; // digits in a circle
  const ends = (/** @type {Part} */ { layer, unit, input }) => {
    const [from, to] = [at(layer, input), at(layer + 1, unit)];
    return { x1: from.x + radius, y1: from.y, x2: to.x - radius, y2: to.y };
  };
  const choose = (/** @type {number} */ to) => set({ place: Math.min(now.parts.length - 1, Math.max(0, to)) });
  const keys = (/** @type {any} */ event) => {
    /** @type {Record<string, number>} */
    const moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
    if (event.ctrlKey || event.metaKey || event.altKey || !moves[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    choose(now.place + moves[event.key]);
  };
  const option = (/** @type {Part} */ part, /** @type {number} */ index, /** @type {string} */ says, /** @type {Node_} */ reach, /** @type {any[]} */ ...drawn) => [h("g", {
    ...KEYS,
    class: `bp-stepper-part bp-stepper-${part.kind}`,
    role: "option",
    "aria-label": says,
    "aria-selected": String(index === now.place),
    tabindex: index === now.place ? 0 : -1,
    onclick: () => choose(index),
    onfocus: () => { if (index !== now.place) choose(index); },
    onpointerenter: (/** @type {PointerEvent} */ event) => { if (event.pointerType === "mouse") choose(index); },
    onkeydown: keys,
    // The arrow keys take the focus along.
    after: (/** @type {any} */ element) => {
      const focused = element.ownerDocument.activeElement;
      if (index === now.place && focused !== element && focused?.parentNode === element.parentNode) element.focus({ preventScroll: true });
    },
  }, reach), h("g", { class: index === now.place ? "bp-stepper-here" : null }, ...drawn)];

  const draw = (/** @type {Part} */ part, /** @type {number} */ index) => {
    const { layer, unit, input, kind } = part;
    const { forward, backward } = known(now, layer, unit);
    const name = nameOf(part);
    const value = valueOf(now, part);
    if (kind === "weight") {
      const { x1, y1, x2, y2 } = ends(part);
      const slope = now.back.steps[layer].dweight[unit][input];
      const share = labelShare(sizes[layer], sizes[layer + 1], place.down, gap) || (index === now.place && gap > 80 ? 0.5 : 0);
      const back = backward && now.at < now.end;
      return option(part, index, `${name}, weight from ${named("a", layer - 1, input)} into ${named("a", layer, unit)}: ${nine(value)}${backward ? `, gradient ${nine(slope)}` : ""}`,
        h("line", { class: "bp-stepper-reach", x1, y1, x2, y2 }),
        share > 0 && h("text", {
          class: `bp-stepper-label ${back ? "bp-stepper-back" : "bp-stepper-ahead"}`,
          x: x1 + share * (x2 - x1), y: y1 + share * (y2 - y1) + 4, "text-anchor": "middle" }, written(back ? slope : value, back ? 2 : 3)));
    }
    const { x: cx, y: cy } = at(layer + 1, unit);
    const { a, dz } = { a: now.passed.steps[layer].a[0][unit], dz: now.back.steps[layer].dz[0][unit] };
    if (kind === "unit") {
      return option(part, index, `${name}, unit${forward ? `: ${nine(a)}` : ", not computed yet"}${backward ? `, ∂L/∂z ${nine(dz)}` : ""}`,
        h("circle", { class: "bp-stepper-reach", cx, cy, r: radius + 4 }),
        h("circle", { class: forward ? "bp-stepper-circle" : "bp-stepper-circle bp-stepper-empty", cx, cy, r: radius }),
        h("text", { class: "bp-stepper-value", x: cx, y: cy + 4, "text-anchor": "middle" }, forward ? written(a, short) : "?"),
        h("text", { class: "bp-word", x: cx, y: cy - radius - 6, "text-anchor": "middle" }, roomy ? name : ""),
        backward && roomy && h("text", { class: "bp-stepper-label bp-stepper-back", x: cx, y: cy + radius + 27, "text-anchor": "middle" }, `∂z ${written(dz, 2)}`));
    }
    return option(part, index, `${name}, bias of ${named("a", layer, unit)}: ${nine(value)}`,
      h("rect", { class: "bp-stepper-reach", x: cx - 22, y: cy + radius + 1, width: 44, height: roomy ? 32 : 18 }),
      roomy
        ? h("text", { class: "bp-stepper-label bp-stepper-ahead", x: cx, y: cy + radius + 14, "text-anchor": "middle" }, `b ${written(value, 3)}`)
        : h("circle", { class: "bp-stepper-dot", cx, cy: cy + radius + 6, r: 4 }));
  };

  const pieces = now.parts.map(draw);
  return h("svg", { class: "bp-plot bp-stepper", viewBox: `0 0 ${WIDTH} ${place.height}`, role: "group", "aria-label": `The network ${sizes.join("-")}, ${stage(state, now)}` },
    h("g", { "aria-hidden": "true" },
      now.parts.filter(({ kind }) => kind === "weight").map((part) => {
        const same = part.layer === chosen.layer && part.unit === chosen.unit && part.input === chosen.input;
        const onward = part.layer === chosen.layer + 1 ? part.input === chosen.unit : part.layer > chosen.layer + 1;
        return h("line", { ...ends(part), class: `bp-stepper-line${same ? " bp-stepper-chosen" : ""}${onward ? ` bp-stepper-onward${now.parts.length > 40 ? " bp-stepper-many" : ""}` : ""}` });
      }),
      x.map((/** @type {number} */ value, /** @type {number} */ j) => [
        h("circle", { class: "bp-stepper-circle bp-stepper-input", cx: at(0, j).x, cy: at(0, j).y, r: radius }),
        h("text", { class: "bp-stepper-value", x: at(0, j).x, y: at(0, j).y + 4, "text-anchor": "middle" }, written(value, short)),
        roomy && h("text", { class: "bp-word", x: at(0, j).x, y: at(0, j).y - radius - 6, "text-anchor": "middle" }, named("a", -1, j)),
      ]),
      target.map((/** @type {number} */ y, /** @type {number} */ i) => {
        const { x: left, y: top } = at(sizes.length - 1, i);
        return h("text", { class: "bp-stepper-target", x: left + radius + 5, y: top + 4 }, `y ${written(y, 3)}`);
      }),
      h("text", { class: "bp-word", x: WIDTH / 2, y: place.height - 6, "text-anchor": "middle" },
        now.at <= now.units.length ? "L = ?" : now.at === now.end ? `L = ${nine(now.back.loss)} → ${nine(now.lossAfter)}` : `L = ${nine(now.back.loss)}`)),
    h("g", { role: "listbox", "aria-label": "Units, weights and biases; arrow keys go from one to the next" }, pieces.map(([reached]) => reached)),
    h("g", { class: "bp-stepper-drawn", "aria-hidden": "true" }, pieces.map(([, drawn]) => drawn)));
}

/** A weight, or the bias of a unit, at this step. @param {Now} now @param {Part} part */
function valueOf({ at, end, moved, network: before }, { layer, unit, input }) {
  const { weight, bias } = (at === end ? moved : before).layers[layer];
  return input < 0 ? bias[unit] : weight[unit][input];
}

/** The chosen part's lines, and the check. @param {State} state @param {Now} now */
function explained(state, now) {
  const { part, failing, unchecked } = now;
  const [mark, kind] = failing.length ? ["✗ ", " bp-stepper-failed"] : unchecked.length ? ["– ", " bp-stepper-unchecked"] : ["✓ ", ""];
  const into = named("a", part.layer, part.unit);
  const title = { unit: `Unit ${into}`, bias: `Bias ${nameOf(part)} = ${nine(valueOf(now, part))}, of ${into}`, weight: `Weight ${nameOf(part)} = ${nine(valueOf(now, part))}, from ${named("a", part.layer - 1, part.input)} into ${into}` }[part.kind];
  const lines = chain(state, now);
  const onward = state.biases.slice(part.layer + 1).reduce((/** @type {number} */ paths, /** @type {number[]} */ b) => paths * b.length, 1);
  const last = part.layer === state.biases.length - 1;
  return [
    h("p", { class: "bp-stepper-title" }, title),
    h("p", { class: "bp-stepper-quiet" }, last ? "It reaches the loss through its own output." : `It reaches the loss by ${onward === 1 ? "one path" : `${onward} paths`}, drawn bold.`),
    h("div", { class: "bp-stepper-lines" }, lines.length ? lines.map(({ symbols, numbers: put, value }) => h("p", {},
      h("span", { class: "bp-stepper-symbols" }, symbols), h("span", {}, `= ${put}`), h("strong", {}, `= ${value}`))) : h("p", {}, part.kind === "unit" ? "Not computed yet: go forward." : "No gradient yet: go forward, then back.")),
    h("p", { class: `bp-stepper-check${kind}` }, h("strong", { "aria-hidden": "true" }, mark), verdict(now)),
  ];
}

// ---------------------------------------------------------------- the fields

/** @param {State} state @param {Tools} tools */
function fields(state, { set, locked: held, entry }) {
  // The numbers of a locked example are locked with it.
  const locked = (/** @type {string} */ name) => held(name) || (held("preset") && state.preset !== "own");
  if (problemOf({ ...state, bias_rule: "each", loss: "half_squared_error" })) return null;
  const { x, target, weights, biases } = state;
  const one = (/** @type {string} */ control, /** @type {string} */ label, /** @type {number} */ value, /** @type {(v: number) => any} */ changed) =>
    h("span", { class: "bp-stepper-field" }, h("span", { "aria-hidden": "true" }, label),
      field({ ...controls.rate, min: -LARGEST, digits: 10, label }, value, { locked: locked(control), label, ...entry(label), set: (v) => set({ [control]: changed(v) }) }));
  const put = (/** @type {any[]} */ list, /** @type {number} */ at, /** @type {any} */ value) => list.map((old, i) => (i === at ? value : old));
  const group = (/** @type {string} */ label, /** @type {any[]} */ ...inside) => h("div", { class: "bp-stepper-group", role: "group", "aria-label": label }, h("p", {}, label), inside);
  const shown = (/** @type {"activation" | "output" | "loss"} */ name) => form(controls[name], state[name], { locked: locked(name), set: (value) => set({ [name]: value }) });
  const sizes = [x.length, ...biases.map((/** @type {number[]} */ b) => b.length)];
  const fixed = ["x", "target", "weights", "biases"].some(locked);
  const resize = (/** @type {number[]} */ to) => set({ ...resized(state, to), place: 1, step: 0 });
  const button = (/** @type {string} */ label, /** @type {boolean} */ off, /** @type {number[]} */ to) => h("button", { ...KEYS, type: "button", disabled: fixed || off, onclick: () => resize(to) }, label);
  return h("div", { class: "bp-stepper-fields" },
    group("Rule", h("span", { class: "bp-stepper-field" }, h("span", { "aria-hidden": "true" }, "η"),
      field(controls.rate, state.rate, { locked: locked("rate"), label: "Learning rate η", ...entry("rate"), set: (rate) => set({ rate }) })),
    shown("loss"), shown("activation"), shown("output")),
    group("Units in each column",
      sizes.map((size, c) => h("span", { class: "bp-stepper-field" }, h("span", { "aria-hidden": "true" }, c ? `layer ${c}` : "inputs"),
        field({ ...controls.updates, label: "Units", min: 1, max: MOST_UNITS }, size, { locked: fixed, label: c ? `Units in layer ${c}` : "Number of inputs", ...entry(`size ${c}`), set: (to) => resize(put(sizes, c, to)) }))),
      button("Add a layer", weights.length === MOST_LAYERS, [...sizes.slice(0, -1), 2, sizes[sizes.length - 1]]),
      button("Remove a layer", weights.length === 1, [...sizes.slice(0, -2), sizes[sizes.length - 1]])),
    group("Inputs and targets",
      x.map((/** @type {number} */ v, /** @type {number} */ j) => one("x", named("a", -1, j), v, (to) => put(x, j, to))),
      target.map((/** @type {number} */ v, /** @type {number} */ i) => one("target", named("y", -1, i).replace("x", "y"), v, (to) => put(target, i, to)))),
    weights.map((/** @type {number[][]} */ rows, /** @type {number} */ l) => group(`Layer ${l + 1}`,
      rows.map((row, i) => h("div", { class: "bp-stepper-row" },
        row.map((v, j) => one("weights", named("w", l, i, j), v, (to) => put(weights, l, put(rows, i, put(row, j, to))))),
        one("biases", named("b", l, i), biases[l][i], (to) => put(biases, l, state.bias_rule === "shared" ? biases[l].map(() => to) : put(biases[l], i, to))))))));
}

/** The same numbers in a network of other sizes; new ones are small and differ. @param {State} state @param {number[]} sizes @returns {State} */
export function resized({ x, target, weights, biases, bias_rule: rule }, sizes) {
  const count = (/** @type {number} */ size) => Array.from({ length: size }, (_, i) => i);
  const last = sizes.length - 2;
  return {
    x: count(sizes[0]).map((j) => x[j] ?? 0.5),
    target: count(sizes[last + 1]).map((i) => target[i] ?? 0.5),
    weights: count(last + 1).map((l) => count(sizes[l + 1]).map((i) => count(sizes[l]).map((j) => weights[l]?.[i]?.[j] ?? (((3 * i + 2 * j + l) % 7) - 3) / 5))),
    biases: count(last + 1).map((l) => count(sizes[l + 1]).map((i) => biases[l]?.[i] ?? (rule === "shared" ? biases[l]?.[0] : undefined) ?? 0.1)),
  };
}
