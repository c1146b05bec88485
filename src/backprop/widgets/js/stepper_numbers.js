// The numbers behind the stepper: a pass with a mistake in it, and the factors of each derivative.

import { activations, checkTarget, forward, meanLoss } from "./engine.js";
import { checkGradients } from "./gradient_check.js";
import { gradientStep } from "./gradient_descent.js";

/** @typedef {import("./engine.js").Network} Network */
/** @typedef {import("./engine.js").ForwardPass} ForwardPass */
/** @typedef {import("./engine.js").BackwardStep & {sent: number[][]}} Step sent: the weights over which the error goes on */
/** @typedef {{kind: "unit" | "weight" | "bias", layer: number, unit: number, input: number}} Part input: of a weight, else -1 */
/** @typedef {{symbols: string, numbers: string, value: string}} Line */
/** @typedef {Record<string, any>} State */

export const LARGEST = 100;
export const MOST_LAYERS = 4;
export const MOST_UNITS = 6;

/** What keeps the numbers from being one network with its example; null if nothing. @param {State} state */
export function problemOf({ x, target, weights, biases, bias_rule: rule, output, loss }) {
  const nested = /** @type {(v: any, depth: number) => boolean} */ ((v, depth) =>
    depth === 0 ? typeof v === "number" : Array.isArray(v) && v.length > 0 && v.every((entry) => nested(entry, depth - 1)));
  if (!nested(x, 1) || !nested(target, 1) || !nested(weights, 3) || !nested(biases, 2)) {
    return "Inputs and targets are lists, biases lists of lists, weights lists of those, none empty.";
  }
  if (weights.length > MOST_LAYERS || biases.length !== weights.length) {
    return `Weight matrices: ${weights.length}, lists of biases: ${biases.length}. Each layer needs one of both, and up to ${MOST_LAYERS} layers fit.`;
  }
  let before = x.length;
  if (before > MOST_UNITS) return `There are ${before} inputs; up to ${MOST_UNITS} fit.`;
  for (const [n, bias] of biases.entries()) {
    const weight = weights[n];
    if (weight.some((/** @type {number[]} */ row) => row.length !== before)) {
      return `Each row of weights of layer ${n + 1} needs ${before} numbers.`;
    }
    if (bias.length !== weight.length || bias.length > MOST_UNITS) {
      return `Layer ${n + 1} has ${weight.length} rows of weights and ${bias.length} biases; up to ${MOST_UNITS} of each fit.`;
    }
    if (rule === "shared" && bias.some((/** @type {number} */ value) => value !== bias[0])) {
      return `The biases of layer ${n + 1} are not equal, so they can't be shared.`;
    }
    before = bias.length;
  }
  if (target.length !== before) return `There are ${target.length} targets for ${before} outputs.`;
  if (loss === "cross_entropy" && output !== "sigmoid") return "Cross-entropy needs a sigmoid output.";
  if (loss === "cross_entropy" && target.some((/** @type {number} */ y) => y < 0 || y > 1)) return "Cross-entropy needs targets from 0 to 1.";
  return null;
}

/**
 * A backward pass for one example that makes a mistake, or none, as a program would.
 * @param {string} mistake @param {number} rate
 */
const backwardWith = (mistake, rate) => (
  /** @type {Network} */ network,
  /** @type {ForwardPass} */ passed,
  /** @type {number[][]} */ target,
  /** @type {import("./engine.js").LossName} */ loss,
) => {
  checkTarget(network, target, loss, 1);
  const last = network.layers.length - 1;
  const sign = mistake === "wrong_sign" ? -1 : 1;
  const errors = passed.prediction[0].map((a, i) => a - target[0][i]);
  const factor = { half_squared_error: 1, squared_error: 2, mean_squared_error: 2 / errors.length, cross_entropy: NaN }[loss];
  let da = errors.map((error) => sign * factor * error);
  /** @type {Step[]} */
  const steps = [];
  for (let n = last; n >= 0; n -= 1) {
    const { weight, activation } = network.layers[n];
    const { aIn, z, a } = passed.steps[n];
    const slope = (mistake === "slope_at_a" ? a : z)[0].map(activations[activation].derivative);
    let dz = mistake === "slope_left_out" ? da : da.map((value, i) => value * slope[i]);
    if (n === last && loss === "cross_entropy") {
      dz = errors.map((error, i) => sign * error * (mistake === "slope_at_output" ? slope[i] : 1));
    }
    const dweight = dz.map((value) => aIn[0].map((a) => value * a));
    const dbias = mistake === "bias_forgotten" ? dz.map(() => 0) : dz;
    const sent = mistake === "updated_weights" ? weight.map((row, i) => row.map((w, j) => w - rate * dweight[i][j])) : weight;
    steps.unshift({ da: [da], dz: [dz], dweight, dbias, sent });
    da = aIn[0].map((_, j) => dz.reduce((total, value, i) => total + value * sent[i][j], 0));
  }
  return { loss: meanLoss(loss, network.layers[last].activation, passed.steps[last], target), steps, dx: [da] };
};

/** Units, weights and biases in reading order. @param {number[][][]} weights @returns {Part[]} */
const partsOf = (weights) => weights.flatMap((rows, layer) => rows.flatMap((row, unit) => /** @type {Part[]} */ ([
  { kind: "unit", layer, unit, input: -1 },
  ...row.map((_, input) => ({ kind: "weight", layer, unit, input })),
  { kind: "bias", layer, unit, input: -1 },
])));

/** All that follows from the state. @param {State} state */
export function derive(state) {
  const problem = problemOf(state);
  if (problem) return { problem, diverged: 0, now: null };
  const { x, target, weights, biases, loss, mistake, rate, bias_rule: rule, updates, activation, output } = state;
  const backward = backwardWith(mistake, rate);
  const options = { learningRate: rate, biases: rule };
  /** @type {Network} */
  let network = { layers: weights.map((/** @type {number[][]} */ weight, /** @type {number} */ n) => ({
    weight, bias: biases[n], activation: n === weights.length - 1 ? output : activation })) };
  for (let made = 0; ; made += 1) {
    try {
      const passed = forward(network, [x]);
      const back = backward(network, passed, [target], loss);
      const moved = gradientStep(network, /** @type {any} */ (back), options);
      const after = forward(moved, [x]);
      const lossAfter = backward(moved, after, [target], loss).loss;
      if (!Number.isFinite(back.loss) || !Number.isFinite(lossAfter)) throw new RangeError("the loss is infinite");
      if (made < updates) {
        network = moved;
        continue;
      }
      const check = checkGradients(network, [x], [target], loss, { backward });
      return { problem: null, diverged: 0, now: lookedAt(state, { network, passed, back, moved, lossAfter, check }) };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { problem: null, diverged: made + 1, now: null };
    }
  }
}

/** @param {State} state @param {{network: Network, passed: ForwardPass, back: ReturnType<ReturnType<typeof backwardWith>>, moved: Network, lossAfter: number, check: ReturnType<typeof checkGradients>}} numbers */
function lookedAt(state, numbers) {
  const parts = partsOf(state.weights);
  const units = parts.filter(({ kind }) => kind === "unit");
  const place = Math.min(state.place, parts.length - 1);
  // The check lists weights before biases and inputs at the end; an input has no part of its own.
  const listed = numbers.network.layers.flatMap(({ weight, bias }, layer) => [
    ...weight.flatMap((row, unit) => row.map((_, input) => ({ layer, unit, input }))),
    ...bias.map((_, unit) => ({ layer, unit, input: -1 })),
  ]);
  const slack = roundOff(numbers);
  const comparisons = numbers.check.comparisons.map((comparison, n) => ({ ...comparison, part: listed[n] ?? null }));
  const off = comparisons.filter(({ relativeError, analytic, numeric }) => !(relativeError < 1e-7 || Math.abs(analytic - numeric) <= slack));
  const crossing = off.length ? acrossKink(numbers.network, state.x) : [];
  const failing = off.filter((comparison) => !crossing[comparisons.indexOf(comparison)]);
  const unchecked = comparisons.filter((_, n) => crossing[n]);
  const end = 2 * units.length + 2;
  return { ...numbers, parts, units, place, part: parts[place], end, at: Math.min(state.step, end), failing, unchecked };
}

const SHORTEST = 1e-5; // the step of the gradient check to which round-off does most

/**
 * By how much round-off can shift a finite difference: each sum of a pass is rounded, and so is the loss.
 * @param {{network: Network, passed: ForwardPass, back: ReturnType<ReturnType<typeof backwardWith>>}} numbers
 */
function roundOff({ network, passed, back }) {
  let size = back.loss;
  network.layers.forEach(({ weight, bias }, n) => weight.forEach((row, i) => {
    const summed = row.reduce((total, w, j) => total + Math.abs(w * passed.steps[n].aIn[0][j]), Math.abs(bias[i]));
    size += Math.abs(back.steps[n].dz[0][i]) * summed;
  }));
  return (1e-15 * size) / SHORTEST; // as the gradient check takes it for the loss alone
}

/** For each derivative of the check: whether its difference crosses the kink of a relu unit. @param {Network} network @param {number[]} example */
function acrossKink(network, example) {
  const { layers, x } = structuredClone({ layers: network.layers, x: example });
  const rows = [...layers.flatMap(({ weight, bias }) => [...weight, bias]), x];
  const sides = () => forward({ layers }, [x]).steps.map(({ z }, n) => layers[n].activation === "relu" && z[0].map((value) => value > 0)).join();
  return rows.flatMap((row) => row.map((kept, i) => {
    const [below, above] = [-2, 2].map((steps) => {
      row[i] = kept + steps * SHORTEST;
      return sides();
    });
    row[i] = kept;
    return below !== above;
  }));
}

/** @typedef {NonNullable<ReturnType<typeof derive>["now"]>} Now */

/** Whether a unit's activation, or its gradient, is there. @param {Now} now @param {number} layer @param {number} unit */
export function known({ units, at }, layer, unit) {
  const index = units.findIndex((part) => part.layer === layer && part.unit === unit);
  const fromBehind = units.filter((part) => part.layer > layer || (part.layer === layer && part.unit <= unit)).length;
  return { forward: at > index, backward: at > units.length + fromBehind };
}

/** The step after which a stage or, from `at` on, one unit or layer is done. @param {Now} now @param {string} pace */
export function nextStep({ units, at, end }, pace) {
  const count = units.length;
  if (pace === "unit" || at === count || at > 2 * count || at >= end) return at + 1;
  const sizes = units.reduce((all, { layer }) => { all[layer] = (all[layer] ?? 0) + 1; return all; }, /** @type {number[]} */ ([]));
  const back = at > count;
  let reached = back ? count + 1 : 0;
  for (const size of back ? sizes.reverse() : sizes) {
    reached += size;
    if (reached > at) return reached;
  }
  return at + 1;
}
