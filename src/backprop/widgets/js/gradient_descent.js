/**
 * Walk downhill on a function, or train a network.
 *
 * @typedef {import("./engine.js").Vector} Vector
 * @typedef {import("./engine.js").Matrix} Matrix
 * @typedef {import("./engine.js").Network} Network
 * @typedef {import("./engine.js").BackwardPass} BackwardPass
 * @typedef {import("./engine.js").LossName} LossName
 * @typedef {"each" | "shared" | "frozen"} Biases
 * @typedef {"restart" | "straddle" | "drop"} Batching
 * @typedef {"converged" | "stalled" | "diverged" | "max_steps"} Outcome
 * @typedef {{permutation(count: number): Vector}} Shuffler
 * @typedef {{epoch: number, examples: Vector}} Update
 */

import {
  checkNetwork,
  checkTarget,
  checkVector,
  forward,
  inRange,
  meanLoss,
  oneOf,
  outputActivation,
  positiveNumber,
  runBackward,
  runForward,
  sum,
  wholeNumber,
} from "./engine.js";

const BIASES = ["each", "shared", "frozen"];
const BATCHING = ["restart", "straddle", "drop"];

/**
 * One step against the gradient, all parameters at once. The network given stays as it is.
 * biases: "each" unit has its own; one "shared" by a layer moves by the summed gradient;
 * "frozen" ones stay.
 * Throws for a negative rate, and for a step that takes a parameter beyond the limit.
 * @param {Network} network @param {BackwardPass} gradients
 * @param {{learningRate: number, biases?: Biases}} options @returns {Network}
 */
export function gradientStep(network, gradients, { learningRate, biases = "each" }) {
  if (learningRate !== 0) positiveNumber(learningRate, "learningRate");
  checkNetwork(network);
  checkBiases(network, biases);
  const given = gradients.steps.map(({ dweight: d }) => `${d.length} x ${d[0].length}`).join(", ");
  const fits = network.layers.map(({ weight: w }) => `${w.length} x ${w[0].length}`).join(", ");
  if (given !== fits) {
    throw new RangeError(`the gradients have shapes ${given}; this network needs ${fits}`);
  }
  const moved = step(network, gradients, learningRate, biases);
  if (networkInRange(moved)) return moved;
  throw new RangeError(`this step diverges: learning rate ${learningRate} is too large here`);
}

/**
 * Throws for an unknown rule, or a shared bias that is not the same for all units.
 * @param {Network} network @param {Biases} biases
 */
function checkBiases(network, biases) {
  oneOf(biases, BIASES, "biases");
  network.layers.forEach(({ bias }, n) => {
    if (biases === "shared" && bias.some((value) => value !== bias[0])) {
      throw new RangeError(`layer ${n} cannot share the unequal biases ${bias.join(", ")}`);
    }
  });
}

/** @type {(network: Network, gradients: BackwardPass, rate: number, biases: Biases) => Network} */
function step(network, gradients, rate, biases) {
  const layers = network.layers.map(({ weight, bias, activation }, number) => {
    const { dweight, dbias } = gradients.steps[number];
    const total = sum(dbias);
    const slopes = { each: dbias, shared: dbias.map(() => total), frozen: dbias.map(() => 0) };
    return {
      weight: weight.map((row, i) => row.map((value, j) => value - rate * dweight[i][j])),
      bias: bias.map((value, i) => value - rate * slopes[biases][i]),
      activation,
    };
  });
  return { layers };
}

/** @param {Network} network */
const networkInRange = (network) =>
  network.layers.every(({ weight, bias }) => [...weight, bias].every((row) => row.every(inRange)));

/**
 * Which examples enter which update.
 * batchSize: null for all examples at once
 * batching: "restart": each epoch anew, with a short last batch; "straddle": batches run on
 * across epochs, and only the very last may be short; "drop": an incomplete batch is left out
 * random: shuffles the order anew in each epoch; null keeps the order
 * @param {number} examples
 * @param {{epochs: number, batchSize?: number | null, batching?: Batching,
 *   random?: Shuffler | null}} options
 * @returns {Generator<Update, void>}
 */
export function batches(examples, { epochs, batchSize, batching = "restart", random }) {
  wholeNumber(examples, "examples", 1);
  wholeNumber(epochs, "epochs", 0);
  oneOf(batching, BATCHING, "batching");
  const size = batchSize ?? examples;
  wholeNumber(size, "batchSize", 1);
  if (size > examples) {
    throw new RangeError(`batchSize must be from 1 to the ${examples} examples; got ${size}`);
  }
  return generate();

  function* generate() {
    /** @type {Vector} */
    let waiting = [];
    for (let epoch = 0; epoch < epochs; epoch++) {
      const inOrder = Array.from({ length: examples }, (_, n) => n);
      waiting = waiting.concat(random ? random.permutation(examples) : inOrder);
      while (waiting.length >= size) {
        yield { epoch, examples: waiting.slice(0, size) };
        waiting = waiting.slice(size);
      }
      const last = epoch === epochs - 1;
      if (waiting.length && (batching === "restart" || (batching === "straddle" && last))) {
        yield { epoch, examples: waiting };
      }
      if (batching !== "straddle") waiting = [];
    }
  }
}

/**
 * Train by gradient descent; the network given stays as it is. The loss over all examples is
 * measured after every so many epochs, and at the start and the end.
 * divergedAt: the update that took a parameter beyond the limit or to NaN, or null. Training ends
 * there with the last network in range. Divergence is an outcome, not an error.
 * @param {Network} network @param {Matrix} x @param {Matrix} target @param {LossName} loss
 * @param {{learningRate: number, epochs: number, batchSize?: number | null, batching?: Batching,
 *   biases?: Biases, random?: Shuffler | null, recordEvery?: number}} options
 * @returns {{network: Network, epochs: Vector, losses: Vector, updates: number,
 *   divergedAt: number | null}}
 */
export function train(network, x, target, loss, options) {
  const { learningRate, epochs, biases = "each", recordEvery = 1 } = options;
  positiveNumber(learningRate, "learningRate");
  wholeNumber(recordEvery, "recordEvery", 1);
  checkBiases(network, biases);
  checkTarget(network, target, loss, forward(network, x).prediction.length);
  const schedule = batches(x.length, options);
  const output = outputActivation(network);
  const lossNow = () => meanLoss(loss, output, runForward(network, x).steps.slice(-1)[0], target);
  /** @type {{epochs: Vector, losses: Vector}} */
  const recorded = { epochs: [], losses: [] };
  let updates = 0;
  let next = schedule.next();
  for (let epoch = 0; epoch <= epochs; epoch++) {
    if (epoch % recordEvery === 0 || epoch === epochs) {
      recorded.epochs.push(epoch);
      recorded.losses.push(lossNow());
    }
    for (; !next.done && next.value.epoch === epoch; next = schedule.next()) {
      const { examples } = next.value;
      const targets = examples.map((n) => target[n]);
      const passed = runForward(network, examples.map((n) => x[n]));
      const gradients = runBackward(network, passed, targets, loss);
      const moved = step(network, gradients, learningRate, biases);
      updates += 1;
      if (!networkInRange(moved)) return { network, ...recorded, updates, divergedAt: updates };
      network = moved;
    }
  }
  return { network, ...recorded, updates, divergedAt: null };
}

/**
 * Repeat x = x - learningRate * gradient(x) until a move is no longer than the tolerance.
 * outcome: "converged": within 100 tolerances of the end the slope turns from falling to rising,
 * so a minimum is near; "stalled": the last move was as short, but no minimum is near;
 * "diverged": x went beyond the limit or was no longer a number; "max_steps": none of these.
 * divergedFrom: if it diverged, the first step of the run of ever longer moves at the end.
 * @param {(x: number) => number} gradient @param {number} start
 * @param {{learningRate: number, tolerance?: number, maxSteps?: number}} options
 * @returns {{path: Vector, steps: number, outcome: Outcome, divergedFrom: number | null}}
 */
export function descend(gradient, start, { learningRate, tolerance = 1e-5, maxSteps = 100_000 }) {
  positiveNumber(learningRate, "learningRate");
  positiveNumber(tolerance, "tolerance");
  wholeNumber(maxSteps, "maxSteps", 0);
  checkVector([start], "start");
  const path = [start];
  const slope = (/** @type {number} */ at) => {
    const value = gradient(at);
    if (typeof value === "number") return value;
    throw new TypeError(`gradient returned ${value}; it must return a number`);
  };
  const end = (/** @type {Outcome} */ outcome) => ({
    path,
    steps: path.length - 1,
    outcome,
    divergedFrom: outcome === "diverged" ? runOfLongerMoves(path) : null,
  });
  for (let x = start; path.length <= maxSteps; ) {
    const moved = x - learningRate * slope(x);
    path.push(moved);
    if (!inRange(moved)) return end("diverged");
    if (Math.abs(moved - x) <= tolerance) {
      const near = slope(moved - 100 * tolerance) < 0 && slope(moved + 100 * tolerance) > 0;
      return end(near ? "converged" : "stalled");
    }
    x = moved;
  }
  return end("max_steps");
}

/** @param {Vector} path */
function runOfLongerMoves(path) {
  const length = (/** @type {number} */ step) => Math.abs(path[step] - path[step - 1]);
  let first = path.length - 1;
  while (first > 1 && !(length(first) <= length(first - 1))) first -= 1;
  return first;
}
