// The stepper in words: each derivative with its factors, as symbols and with the numbers put in.

import { activations } from "./engine.js";
import { counted, written } from "./numbers.js";
import { known } from "./stepper_numbers.js";

/** @typedef {import("./stepper_numbers.js").Now} Now */
/** @typedef {import("./stepper_numbers.js").Part} Part */
/** @typedef {{symbols: string, numbers: string, value: string}} Line */
/** @typedef {Record<string, any>} State */

const SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const SUB = "₀₁₂₃₄₅₆₇₈₉";

/** a⁽¹⁾₂, w⁽²⁾₁₁; x₁ for layer -1. @param {string} letter @param {number} layer @param {number[]} indices */
export const named = (letter, layer, ...indices) =>
  (layer < 0 ? "x" : `${letter}⁽${SUPER[layer + 1]}⁾`) + indices.map((i) => SUB[i + 1]).join("");

/** @param {Part} part */
export function nameOf({ kind, layer, unit, input }) {
  if (kind === "unit") return named("a", layer, unit);
  return kind === "bias" ? named("b", layer, unit) : named("w", layer, unit, input);
}

/** Nine decimals, as in the book. @param {number} value */
export function nine(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e5)) return written(value, 6);
  return value.toFixed(9).replace(/\.?0+$/, "").replace("-", "−");
}

/** In brackets where it is negative, to stand behind an operator. @param {number} value */
const behind = (value) => (value < 0 ? `(${nine(value)})` : nine(value));

/** @param {string} name */
const by = (name) => `∂L/∂${name}`;

/** @param {string} left @param {[string, number][]} factors @param {number} value @returns {Line} */
const product = (left, factors, value) => ({
  symbols: `${left} = ${factors.map(([symbol]) => symbol).join(" · ")}`,
  numbers: factors.map(([, number], i) => (i ? behind(number) : nine(number))).join(" · "),
  value: nine(value),
});

/** z and a of a unit. @param {Now} now @param {Part} part @returns {Line[]} */
function forwardLines({ network, passed }, { layer, unit }) {
  const { weight, bias, activation } = network.layers[layer];
  const { aIn, z, a } = passed.steps[layer];
  const f = functionName(activation);
  const zName = named("z", layer, unit);
  const symbols = weight[unit].map((_, j) => `${named("w", layer, unit, j)} ${named("a", layer - 1, j)}`);
  const numbers = weight[unit].map((w, j) => `${j ? behind(w) : nine(w)} · ${behind(aIn[0][j])}`);
  return [
    { symbols: `${zName} = ${[...symbols, named("b", layer, unit)].join(" + ")}`, numbers: [...numbers, behind(bias[unit])].join(" + "), value: nine(z[0][unit]) },
    { symbols: `${named("a", layer, unit)} = ${f}(${zName})`, numbers: `${f}(${nine(z[0][unit])})`, value: nine(a[0][unit]) },
  ];
}

/** With cross-entropy the slopes of loss and sigmoid cancel. @param {State} state @param {Now} now @param {number} layer */
const isFused = ({ loss }, { network }, layer) => loss === "cross_entropy" && layer === network.layers.length - 1;

/** a − y at an output, or y − a. @param {State} state @param {Now} now @param {number} layer @param {number} unit */
function error({ mistake, target }, { passed }, layer, unit) {
  const names = [named("a", layer, unit), `y${SUB[unit + 1]}`];
  const values = [passed.prediction[0][unit], target[unit]];
  if (mistake === "wrong_sign") [names, values].forEach((pair) => pair.reverse());
  return [names.join(" − "), `${nine(values[0])} − ${behind(values[1])}`];
}

/** ∂L/∂a: at an output from the loss, else the sum over the paths onward. @param {State} state @param {Now} now @param {Part} part @returns {Line | null} */
function activationLine(state, now, { layer, unit }) {
  if (isFused(state, now, layer)) return null;
  const { back, network } = now;
  const left = by(named("a", layer, unit));
  const value = nine(back.steps[layer].da[0][unit]);
  if (layer === network.layers.length - 1) {
    const outputs = network.layers[layer].bias.length;
    const two = state.loss === "mean_squared_error" && outputs > 1 ? `2/${outputs}` : "2";
    const [symbols, numbers] = error(state, now, layer, unit).map((text) => (state.loss === "half_squared_error" ? text : `${two} · (${text})`));
    return { symbols: `${left} = ${symbols}`, numbers, value };
  }
  const { dz, sent } = back.steps[layer + 1];
  const used = state.mistake === "updated_weights" ? "new " : "";
  return {
    symbols: `${left} = ${dz[0].map((_, i) => `${by(named("z", layer + 1, i))} · ${used}${named("w", layer + 1, i, unit)}`).join(" + ")}`,
    numbers: dz[0].map((slope, i) => `${i ? behind(slope) : nine(slope)} · ${behind(sent[i][unit])}`).join(" + "),
    value,
  };
}

/** The factors up to a unit's z. @param {State} state @param {Now} now @param {Part} part @returns {[string, number][]} */
function factorsOf(state, now, { layer, unit }) {
  const { da, dz } = now.back.steps[layer];
  const [a, z] = [named("a", layer, unit), named("z", layer, unit)];
  if (isFused(state, now, layer)) return [[by(z), dz[0][unit]]];
  if (state.mistake === "slope_left_out") return [[by(a), da[0][unit]]];
  const misplaced = state.mistake === "slope_at_a";
  const name = misplaced ? `${functionName(now.network.layers[layer].activation)}′(${a})` : `∂${a}/∂${z}`;
  return [[by(a), da[0][unit]], [name, slopeOf(now, layer, unit, misplaced ? "a" : "z")]];
}

/** @param {Now} now @param {number} layer @param {number} unit @param {"a" | "z"} [at] where it is taken */
const slopeOf = ({ network, passed }, layer, unit, at = "z") => activations[network.layers[layer].activation].derivative(passed.steps[layer][at][0][unit]);

/** @param {string} activation */
const functionName = (activation) => (activation === "sigmoid" ? "σ" : activation);

/** ∂L/∂z of a unit. @param {State} state @param {Now} now @param {Part} part @returns {Line} */
function preActivationLine(state, now, part) {
  const { layer, unit } = part;
  const [z, dz] = [named("z", layer, unit), now.back.steps[layer].dz[0][unit]];
  if (!isFused(state, now, layer)) return product(by(z), factorsOf(state, now, part), dz);
  const [symbols, numbers] = error(state, now, layer, unit);
  if (state.mistake !== "slope_at_output") return { symbols: `${by(z)} = ${symbols}`, numbers, value: nine(dz) };
  return { symbols: `${by(z)} = (${symbols}) · σ′(${z})`, numbers: `(${numbers}) · ${behind(slopeOf(now, layer, unit))}`, value: nine(dz) };
}

/** The derivative by a weight or a bias. @param {State} state @param {Now} now @param {Part} part @returns {Line} */
function parameterLine(state, now, part) {
  const { layer, unit, input, kind } = part;
  const name = nameOf(part);
  const { dweight, dbias } = now.back.steps[layer];
  if (kind === "bias" && state.mistake === "bias_forgotten") return { symbols: by(name), numbers: "forgotten", value: "0" };
  const last = /** @type {[string, number]} */ ([`∂${named("z", layer, unit)}/∂${name}`, kind === "bias" ? 1 : now.passed.steps[layer].aIn[0][input]]);
  return product(by(name), [...factorsOf(state, now, part), last], kind === "bias" ? dbias[unit] : dweight[unit][input]);
}

/** What an update does to it. @param {State} state @param {Now} now @param {Part} part @returns {Line} */
function updateLine({ rate, bias_rule: rule }, { network, moved, back }, part) {
  const { layer, unit, input, kind } = part;
  const name = nameOf(part);
  const of = (/** @type {typeof network} */ { layers }) => (kind === "bias" ? layers[layer].bias[unit] : layers[layer].weight[unit][input]);
  const value = nine(of(moved));
  if (kind === "bias" && rule === "frozen") return { symbols: `new ${name} = ${name}`, numbers: "frozen", value };
  const shared = kind === "bias" && rule === "shared";
  const slopes = back.steps[layer].dbias;
  const slope = kind === "weight" ? back.steps[layer].dweight[unit][input] : shared ? slopes.reduce((total, one) => total + one, 0) : slopes[unit];
  return { symbols: `new ${name} = ${name} − η · ${shared ? "the sum of the layer's gradients" : by(name)}`, numbers: `${nine(of(network))} − ${nine(rate)} · ${behind(slope)}`, value };
}

/** Everything that is known so far about the chosen part. @param {State} state @param {Now} now @returns {Line[]} */
export function chain(state, now) {
  const { part } = now;
  const there = known(now, part.layer, part.unit);
  if (part.kind === "unit") {
    return [...(there.forward ? forwardLines(now, part) : []),
      ...(there.backward ? [activationLine(state, now, part), preActivationLine(state, now, part)] : [])].filter((line) => line !== null);
  }
  if (!there.backward) return [];
  const before = isFused(state, now, part.layer) ? preActivationLine(state, now, part) : activationLine(state, now, part);
  return [...(before ? [before] : []), parameterLine(state, now, part), ...(now.at === now.end ? [updateLine(state, now, part)] : [])];
}

/** Where the pass is. @param {State} state @param {Now} now */
export function stage({ updates }, { at, end, units, passed, back, lossAfter }) {
  const count = units.length;
  if (at === 0) return "Nothing is computed yet.";
  if (at <= count) {
    const { layer, unit } = units[at - 1];
    return `Forward: ${named("a", layer, unit)} = ${nine(passed.steps[layer].a[0][unit])}.`;
  }
  if (at === count + 1) return `Loss: L = ${nine(back.loss)}.`;
  if (at === end) return `Update ${counted(updates + 1)}: the loss goes from ${nine(back.loss)} to ${nine(lossAfter)}.`;
  const backward = [...units].sort((one, other) => other.layer - one.layer || one.unit - other.unit);
  const { layer, unit } = backward[at - count - 2];
  return `Backward: ${by(named("z", layer, unit))} = ${nine(back.steps[layer].dz[0][unit])}.`;
}

/** What the gradient check says; with where it fails first. @param {Now} now */
export function verdict({ failing, unchecked }) {
  const name = (/** @type {Now["failing"][0]} */ { part, where }) => (part ? nameOf({ kind: part.input < 0 ? "bias" : "weight", ...part }) : where);
  if (failing.length > 0) {
    const [{ analytic, numeric }] = failing;
    return `Gradient check FAILED at ${name(failing[0])}: backward pass ${written(analytic, 6)}, finite differences ${written(numeric, 6)}.`;
  }
  if (unchecked.length === 0) return "Gradient check passed.";
  const others = unchecked.length > 1 ? ` and ${unchecked.length - 1} more` : "";
  return `Gradient check: ${name(unchecked[0])}${others} can't be checked, since a unit is at relu's kink.`;
}

/** @param {State} state @param {Now} now */
export function text(state, now) {
  const lines = chain(state, now);
  const { part } = now;
  const isMoved = part.kind !== "unit" && now.at === now.end;
  const line = lines[lines.length - (isMoved ? 2 : 1)]; // the derivative, not the update
  const later = part.kind === "unit" ? "its value comes with the forward pass" : "its gradient comes with the backward pass";
  const chosen = line ? `${line.symbols} = ${line.numbers} = ${line.value}.` : `${nameOf(part)}: ${later}.`;
  return `${stage(state, now)} ${chosen} ${verdict(now)}`;
}
