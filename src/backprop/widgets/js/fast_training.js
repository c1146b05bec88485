/**
 * Training at a million epochs a second, for networks with two inputs, one hidden layer and one
 * output.
 *
 * It computes what `train` computes, on typed arrays and with nothing allocated on the way. All
 * parameters are one vector, in the order of the Python package: the weights into the hidden
 * units, their biases, the weights into the output, its bias. An update reads one vector and
 * writes another. Then the two change places, unless a new number is out of range, so that the
 * last good network stays. The innermost loops run over the examples and add to local numbers,
 * which is about twice as fast as adding to arrays.
 *
 * @typedef {import("./engine.js").Matrix} Matrix
 * @typedef {import("./engine.js").Network} Network
 * @typedef {import("./engine.js").LossName} LossName
 * @typedef {import("./engine.js").ActivationName} ActivationName
 * @typedef {import("./gradient_descent.js").Batching} Batching
 * @typedef {import("./gradient_descent.js").Shuffler} Shuffler
 * @typedef {import("./gradient_descent.js").Update} Update
 */

import {
  checkTarget,
  forward,
  inRange,
  meanLoss,
  positiveNumber,
  runForward,
  wholeNumber,
} from "./engine.js";
import { batches } from "./gradient_descent.js";

// Numbers instead of functions: one loop serves all activations without a call.
const SIGMOID = 0;
const TANH = 1;
const RELU = 2;
const KINDS = ["sigmoid", "tanh", "relu", "identity"];

/** @type {(kind: number, z: number) => number} */
function activate(kind, z) {
  if (kind === SIGMOID) return 1 / (1 + Math.exp(-z)); // exp may become infinite: 1 / it is right
  if (kind === TANH) return Math.tanh(z);
  if (kind === RELU) return z < 0 ? 0 : z;
  return z;
}

/** The slope from the activation at hand. @type {(kind: number, a: number) => number} */
function slope(kind, a) {
  if (kind === SIGMOID) return a * (1 - a);
  if (kind === TANH) return 1 - a * a;
  if (kind === RELU) return a > 0 ? 1 : 0;
  return 1;
}

/** The examples of one batch and room for what the passes compute of them. */
class Batch {
  /** @param {number} size @param {number} hidden */
  constructor(size, hidden) {
    this.x1 = new Float64Array(size);
    this.x2 = new Float64Array(size);
    this.target = new Float64Array(size);
    this.a = new Float64Array(hidden * size); // unit by unit
    this.output = new Float64Array(size); // first its z, then its dz
  }

  /** @param {Matrix} x @param {Matrix} target @param {number[]} examples */
  load(x, target, examples) {
    examples.forEach((example, n) => {
      [this.x1[n], this.x2[n]] = x[example];
      [this.target[n]] = target[example];
    });
    return this;
  }
}

export class FastTraining {
  /** How many times the parameters were changed. */
  updates = 0;

  /** The update that took a parameter out of range, or null. No other comes after it. */
  divergedAt = /** @type {number | null} */ (null);

  #network;
  #x;
  #target;
  #loss;
  #rate;
  #hidden;
  #kinds;
  #parameters;
  #next;
  #whole;
  /** @type {Map<number, Batch>} */
  #parts = new Map();
  /** @type {Generator<Update, void> | null} */
  #schedule = null;
  #update = { epoch: 0, examples: /** @type {number[]} */ ([]) };

  /**
   * batchSize, batching and random are as for `train`, but training has no last epoch.
   * Throws for what `train` refuses, and for a network of another shape.
   * @param {Network} network @param {Matrix} x @param {Matrix} target @param {LossName} loss
   * @param {{learningRate: number, batchSize?: number | null, batching?: Batching,
   *   random?: Shuffler | null}} options
   */
  constructor(network, x, target, loss, { learningRate, batchSize, batching, random }) {
    positiveNumber(learningRate, "learningRate");
    checkTarget(network, target, loss, forward(network, x).prediction.length);
    const [{ weight, bias, activation }, output] = network.layers;
    if (network.layers.length !== 2 || weight[0].length !== 2 || output.bias.length !== 1) {
      const sizes = [weight[0].length, ...network.layers.map((layer) => layer.bias.length)];
      throw new RangeError(`the network must have the sizes 2, hidden, 1; got ${sizes.join(", ")}`);
    }
    if (output.activation === "softmax") throw new RangeError("one output needs no softmax");
    this.#network = network;
    this.#x = x;
    this.#target = target;
    this.#loss = loss;
    this.#rate = learningRate;
    this.#hidden = bias.length;
    this.#kinds = [KINDS.indexOf(activation), KINDS.indexOf(output.activation)];
    this.#parameters = Float64Array.from([...weight, bias, ...output.weight, output.bias].flat());
    this.#next = new Float64Array(this.#parameters.length);
    this.#whole = new Batch(x.length, this.#hidden).load(x, target, [...x.keys()]);
    const epochs = Number.MAX_SAFE_INTEGER;
    const schedule = batches(x.length, { epochs, batchSize, batching, random });
    // The order within a full batch does not matter.
    if ((batchSize ?? x.length) < x.length) {
      this.#schedule = schedule;
      this.#advance();
    }
  }

  /** How many epochs are complete. */
  get epochs() {
    return this.#schedule ? this.#update.epoch : this.updates;
  }

  /** Later updates take this rate; what was learned stays. */
  set learningRate(/** @type {number} */ rate) {
    positiveNumber(rate, "learningRate");
    this.#rate = rate;
  }

  /** The current weights and biases as a network. @returns {Network} */
  get network() {
    const hidden = this.#hidden;
    const values = Array.from(this.#parameters);
    const [first, second] = this.#network.layers;
    const weight = first.bias.map((_, i) => values.slice(2 * i, 2 * i + 2));
    const bias = values.slice(2 * hidden, 3 * hidden);
    const into = [values.slice(3 * hidden, 4 * hidden)];
    return {
      layers: [
        { weight, bias, activation: first.activation },
        { weight: into, bias: values.slice(4 * hidden), activation: second.activation },
      ],
    };
  }

  /** The mean loss over all examples. */
  get loss() {
    const last = runForward(this.network, this.#x).steps[1];
    return meanLoss(this.#loss, this.#network.layers[1].activation, last, this.#target);
  }

  /** The network's output for one point. @param {number} x1 @param {number} x2 */
  predict(x1, x2) {
    const [kind, outputKind] = this.#kinds;
    const hidden = this.#hidden;
    const p = this.#parameters;
    let z = p[4 * hidden];
    for (let i = 0; i < hidden; i++) {
      const a = activate(kind, p[2 * i] * x1 + p[2 * i + 1] * x2 + p[2 * hidden + i]);
      z += p[3 * hidden + i] * a;
    }
    return activate(outputKind, z);
  }

  /** Train for so many epochs, or until it diverges. @param {number} epochs */
  run(epochs) {
    wholeNumber(epochs, "epochs", 0);
    const stop = this.epochs + epochs;
    while (this.epochs < stop && this.divergedAt === null) this.step();
  }

  /** One update. */
  step() {
    if (this.divergedAt !== null) return;
    if (this.#schedule) {
      const { examples } = this.#update;
      const part = this.#parts.get(examples.length) ?? new Batch(examples.length, this.#hidden);
      this.#parts.set(examples.length, part);
      this.#descend(part.load(this.#x, this.#target, examples));
      this.#advance();
    } else {
      this.#descend(this.#whole);
    }
  }

  #advance() {
    this.#update = /** @type {Update} */ (this.#schedule?.next().value);
  }

  /** @param {Batch} batch */
  #descend({ x1, x2, target, a, output }) {
    const [kind, outputKind] = this.#kinds;
    const hidden = this.#hidden;
    const examples = output.length;
    const fused = this.#loss === "cross_entropy";
    const factor = fused || this.#loss === "half_squared_error" ? 1 : 2;
    const rate = (this.#rate * factor) / examples;
    const p = this.#parameters;
    const next = this.#next;

    output.fill(p[4 * hidden]);
    for (let i = 0, at = 0; i < hidden; i++) {
      const weight1 = p[2 * i];
      const weight2 = p[2 * i + 1];
      const bias = p[2 * hidden + i];
      const onward = p[3 * hidden + i];
      for (let n = 0; n < examples; n++, at++) {
        const value = activate(kind, weight1 * x1[n] + weight2 * x2[n] + bias);
        a[at] = value;
        output[n] += onward * value;
      }
    }

    let doutput = 0;
    for (let n = 0; n < examples; n++) {
      const prediction = activate(outputKind, output[n]);
      output[n] = (prediction - target[n]) * (fused ? 1 : slope(outputKind, prediction));
      doutput += output[n];
    }
    next[4 * hidden] = p[4 * hidden] - rate * doutput;

    for (let i = 0, at = 0; i < hidden; i++) {
      const onward = p[3 * hidden + i];
      let dweight1 = 0;
      let dweight2 = 0;
      let dbias = 0;
      let donward = 0;
      for (let n = 0; n < examples; n++, at++) {
        const value = a[at];
        const error = output[n];
        const dz = error * onward * slope(kind, value);
        donward += error * value;
        dbias += dz;
        dweight1 += dz * x1[n];
        dweight2 += dz * x2[n];
      }
      next[2 * i] = p[2 * i] - rate * dweight1;
      next[2 * i + 1] = p[2 * i + 1] - rate * dweight2;
      next[2 * hidden + i] = p[2 * hidden + i] - rate * dbias;
      next[3 * hidden + i] = onward - rate * donward;
    }

    let sane = true;
    for (let k = 0; k < next.length; k++) sane = sane && inRange(next[k]);
    this.updates += 1;
    if (sane) {
      this.#parameters = next;
      this.#next = p;
    } else {
      this.divergedAt = this.updates;
    }
  }
}
