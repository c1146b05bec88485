/**
 * Ask the loss itself whether the gradients of the backward pass are right.
 *
 * @typedef {import("./engine.js").Vector} Vector
 * @typedef {import("./engine.js").Matrix} Matrix
 * @typedef {import("./engine.js").Network} Network
 * @typedef {import("./engine.js").LossName} LossName
 * @typedef {{where: string, analytic: number, numeric: number, relativeError: number}} Comparison
 */

import * as engine from "./engine.js";

/** A derivative smaller than this is compared with this: round-off would dominate it. */
const SMALLEST = 1e-5;

/** What round-off does to the loss, for a loss of 1. */
const ROUND_OFF = 1e-15;

/** The largest relative error that passes. */
const TOLERANCE = 1e-7;

/**
 * Compare each derivative of the backward pass with finite differences of the loss. Two central
 * differences, with steps h and 2h, are combined so that their h squared errors cancel
 * (Richardson). What round-off in the loss can do to them is no error. A relu unit whose z lies within about 0.00001 of its kink may fail.
 * backward: the function under test, by default the engine's own
 * comparisons: weights and biases layer by layer, then the inputs
 * @param {Network} network @param {Matrix} x @param {Matrix} target @param {LossName} loss
 * @param {{backward?: typeof engine.backward}} [options]
 * @returns {{passed: boolean, largestRelativeError: number, where: string, analytic: number,
 *   numeric: number, comparisons: Comparison[]}}
 */
export function checkGradients(network, x, target, loss, { backward = engine.backward } = {}) {
  const result = backward(network, engine.forward(network, x), target, loss);
  const copy = structuredClone({ layers: network.layers, x });
  const lossNow = () =>
    engine.meanLoss(
      loss,
      engine.outputActivation(copy),
      engine.runForward(copy, copy.x).steps[network.layers.length - 1],
      target,
    );

  /** @type {{where: string, row: Vector, index: number, analytic: number}[]} */
  const derivatives = [];
  /** @type {(name: string, values: Matrix, slopes: Matrix) => void} */
  const list = (name, values, slopes) =>
    values.forEach((row, i) =>
      row.forEach((_, j) =>
        derivatives.push({ where: `${name}[${i}, ${j}]`, row, index: j, analytic: slopes[i][j] }),
      ),
    );
  copy.layers.forEach(({ weight, bias }, number) => {
    const { dweight, dbias } = result.steps[number];
    list(`layer ${number} weight`, weight, dweight);
    bias.forEach((_, i) =>
      derivatives.push({
        where: `layer ${number} bias[${i}]`,
        row: bias,
        index: i,
        analytic: dbias[i],
      }),
    );
  });
  list("x", copy.x, result.dx);

  const comparisons = derivatives.map(({ where, row, index, analytic }) => {
    // What is no number agrees with nothing: this stays then.
    let best = { where, analytic, numeric: NaN, relativeError: Infinity };
    // Large inputs bend the loss within a step, and relu has a kink: shorter steps help.
    for (const h of [1e-3, 1e-4, 1e-5]) {
      const numeric = richardson(lossNow, row, index, h);
      const relativeError = errorOf(analytic, numeric, (ROUND_OFF * lossNow()) / h);
      if (relativeError < best.relativeError) best = { where, analytic, numeric, relativeError };
      if (best.relativeError <= TOLERANCE) break;
    }
    return best;
  });
  const worst = comparisons.reduce((a, b) => (b.relativeError > a.relativeError ? b : a));
  const { where, analytic, numeric, relativeError: largestRelativeError } = worst;
  const passed = largestRelativeError < TOLERANCE;
  return { passed, largestRelativeError, where, analytic, numeric, comparisons };
}

/** @type {(f: () => number, row: Vector, index: number, h: number) => number} */
function richardson(f, row, index, h) {
  const kept = row[index];
  const difference = (/** @type {number} */ step) => {
    row[index] = kept + step;
    const above = f();
    row[index] = kept - step;
    const below = f();
    row[index] = kept;
    return (above - below) / (2 * step);
  };
  return (4 * difference(h) - difference(2 * h)) / 3;
}

/** @type {(analytic: number, numeric: number, roundOff: number) => number} */
function errorOf(analytic, numeric, roundOff) {
  const apart = Math.abs(analytic - numeric);
  if (apart <= roundOff) return 0;
  const size = Math.max(Math.abs(analytic), Math.abs(numeric), SMALLEST);
  return apart / size;
}
