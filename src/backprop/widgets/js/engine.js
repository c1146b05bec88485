/**
 * The numbers behind every widget: the same engine as the Python package, in the same words.
 *
 * Networks, inputs and gradients are plain arrays and objects, and nothing is changed in place.
 * x, target, z, a, da and dz are batches: one row for each example, also when there is only one.
 * weight has the shape (outputs, inputs), as in Python.
 *
 * @typedef {number[]} Vector
 * @typedef {number[][]} Matrix rows of one length
 * @typedef {"sigmoid" | "tanh" | "relu" | "identity" | "softmax"} ActivationName
 * @typedef {"half_squared_error" | "squared_error" | "mean_squared_error"} SquaredLossName
 * @typedef {SquaredLossName | "cross_entropy"} LossName
 * @typedef {{weight: Matrix, bias: Vector, activation: ActivationName}} Layer
 * @typedef {{layers: Layer[]}} Network
 * @typedef {{aIn: Matrix, z: Matrix, a: Matrix}} ForwardStep
 * @typedef {{steps: ForwardStep[], prediction: Matrix}} ForwardPass
 * @typedef {{da: Matrix, dz: Matrix, dweight: Matrix, dbias: Vector}} BackwardStep
 * @typedef {{loss: number, steps: BackwardStep[], dx: Matrix}} BackwardPass
 */

/** No useful weight is this large: a parameter beyond it means that training diverged. */
const LIMIT = 1e30;

/** False for NaN too. @param {number} value */
export const inRange = (value) => Math.abs(value) < LIMIT;

/** @param {Vector} values */
export function sum(values) {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** @param {Vector} values */
const mean = (values) => sum(values) / values.length;

// ---------------------------------------------------------------- activations

/** @param {number} z */
function sigmoid(z) {
  const small = Math.exp(-Math.abs(z)); // never above 1, so nothing overflows
  return (z >= 0 ? 1 : small) / (1 + small);
}

/**
 * Value and derivative side by side, both functions of the pre-activation z.
 * At relu's kink, z = 0, the slope is taken as 0, as most libraries do.
 * @type {Record<string, {value(z: number): number, derivative(z: number): number}>}
 */
export const activations = {
  sigmoid: { value: sigmoid, derivative: (z) => sigmoid(z) * (1 - sigmoid(z)) },
  tanh: { value: Math.tanh, derivative: (z) => 1 - Math.tanh(z) * Math.tanh(z) },
  relu: { value: (z) => Math.max(z, 0), derivative: (z) => (z > 0 ? 1 : 0) },
  identity: { value: (z) => z, derivative: () => 1 },
};

/**
 * Probabilities that add up to 1. For the output layer, together with cross_entropy.
 * @param {Vector} z @returns {Vector}
 */
export function softmax(z) {
  const largest = Math.max(...z);
  const shifted = z.map((value) => Math.exp(value - largest));
  const total = sum(shifted);
  return shifted.map((value) => value / total);
}

/** One layer's activations. @param {ActivationName} name @param {Vector} z @returns {Vector} */
const activate = (name, z) => (name === "softmax" ? softmax(z) : z.map(activations[name].value));

// ---------------------------------------------------------------- losses

/** @param {Vector} a @param {Vector} y */
const squares = (a, y) => sum(a.map((value, i) => (value - y[i]) * (value - y[i])));

/**
 * Minus factor times log(a), where a term with factor 0 is 0.
 * @type {(factor: number, a: number) => number}
 */
const surprise = (factor, a) => (factor > 0 ? factor * -Math.log(a) : 0);

/**
 * The slope of that by a; the largest number where it is beyond it, so that saturation is not NaN.
 * @type {(factor: number, a: number) => number}
 */
const surpriseSlope = (factor, a) => (factor > 0 ? -Math.min(factor / a, Number.MAX_VALUE) : 0);

/** @typedef {(a: Vector, y: Vector) => number} LossValue */
/** @typedef {(a: Vector, y: Vector) => Vector} LossDerivative */

/**
 * The loss of one example and its derivative by the prediction a.
 * @type {Record<string, {value: LossValue, derivative: LossDerivative}>}
 */
export const losses = {
  half_squared_error: {
    value: (a, y) => squares(a, y) / 2,
    derivative: (a, y) => a.map((value, i) => value - y[i]),
  },
  squared_error: {
    value: squares,
    derivative: (a, y) => a.map((value, i) => 2 * (value - y[i])),
  },
  mean_squared_error: {
    value: (a, y) => squares(a, y) / a.length,
    derivative: (a, y) => a.map((value, i) => (2 * (value - y[i])) / a.length),
  },
  cross_entropy: {
    value: (a, y) => sum(a.map((p, i) => surprise(y[i], p) + surprise(1 - y[i], 1 - p))),
    derivative: (a, y) => a.map((p, i) => surpriseSlope(y[i], p) - surpriseSlope(1 - y[i], 1 - p)),
  },
};

/** Behind softmax, where one output cannot move alone. @type {LossDerivative} */
const categoricalDerivative = (a, y) => a.map((p, i) => surpriseSlope(y[i], p));

/** @param {Network} network */
export const outputActivation = (network) => network.layers[network.layers.length - 1].activation;

/**
 * The mean over the batch. Cross-entropy is taken from z, so it stays finite where a rounds to 0.
 * @param {LossName} loss @param {ActivationName} output @param {ForwardStep} last
 * @param {Matrix} target
 */
export function meanLoss(loss, output, last, target) {
  if (loss !== "cross_entropy") return mean(last.a.map((a, n) => losses[loss].value(a, target[n])));
  return mean(
    last.z.map((z, n) => {
      const y = target[n];
      if (output === "sigmoid") {
        const rest = (/** @type {number} */ v) => Math.log1p(Math.exp(-Math.abs(v)));
        return sum(z.map((v, i) => y[i] * Math.max(-v, 0) + (1 - y[i]) * Math.max(v, 0) + rest(v)));
      }
      const largest = Math.max(...z);
      const logSum = Math.log(sum(z.map((v) => Math.exp(v - largest))));
      return sum(z.map((v, i) => y[i] * (logSum - (v - largest))));
    }),
  );
}

// ---------------------------------------------------------------- what counts as good input

/** @param {unknown} value @param {string} name */
export function positiveNumber(value, name) {
  if (typeof value === "number" && value > 0 && value < Infinity) return;
  throw new RangeError(`${name} must be a positive number; got ${value}`);
}

/** @param {unknown} value @param {string} name @param {number} least */
export function wholeNumber(value, name, least) {
  if (Number.isInteger(value) && Number(value) >= least) return;
  throw new RangeError(`${name} must be a whole number from ${least} up; got ${value}`);
}

/** @param {unknown} value @param {string[]} known @param {string} name */
export function oneOf(value, known, name) {
  if (typeof value === "string" && known.includes(value)) return;
  throw new RangeError(`unknown ${name} ${value}; choose one of ${known.join(", ")}`);
}

/** @type {(values: unknown, rule: string, length?: number) => asserts values is any[]} */
function checkLength(values, rule, length) {
  if (!Array.isArray(values)) throw new TypeError(`${rule}; got ${values}`);
  if (values.length > 0 && values.length === (length ?? values.length)) return;
  throw new RangeError(`${rule}, ${length ?? "at least one"} of them; got ${values.length}`);
}

/** @param {unknown} values @param {string} name @param {number} [length] */
export function checkVector(values, name, length) {
  checkLength(values, `${name} must be an array of numbers`, length);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`${name} must hold finite numbers; got ${values[bad]}`);
}

/** @type {(values: unknown, name: string, columns?: number, rows?: number) => void} */
function checkMatrix(values, name, columns, rows) {
  checkLength(values, `${name} must be an array of rows`, rows);
  values.forEach((row, n) => checkVector(row, `${name}[${n}]`, columns ?? values[0]?.length));
}

/** Throws where layers don't fit together. @param {Network} network */
export function checkNetwork(network) {
  if (!Array.isArray(network?.layers) || network.layers.length === 0) {
    throw new TypeError("a network needs a list of layers, at least one");
  }
  network.layers.forEach(({ weight, bias, activation }, n) => {
    checkMatrix(weight, `weight of layer ${n}`, network.layers[n - 1]?.weight.length);
    checkVector(bias, `bias of layer ${n}`, weight.length);
    oneOf(activation, [...Object.keys(activations), "softmax"], "activation");
    if (activation === "softmax" && n < network.layers.length - 1) {
      throw new RangeError("softmax works in the output layer only");
    }
  });
}

/**
 * Throws for a loss or target that does not fit.
 * @param {Network} network @param {Matrix} target @param {LossName} loss @param {number} examples
 */
export function checkTarget(network, target, loss, examples) {
  const output = outputActivation(network);
  oneOf(loss, Object.keys(losses), "loss");
  if (loss === "cross_entropy" && output !== "sigmoid" && output !== "softmax") {
    throw new RangeError(`cross_entropy needs a sigmoid or softmax output, not ${output}`);
  }
  if (output === "softmax" && loss !== "cross_entropy") {
    throw new RangeError(`a softmax output needs cross_entropy, not ${loss}`);
  }
  checkMatrix(target, "target", network.layers[network.layers.length - 1].bias.length, examples);
  const wrong = target.flat().find((y) => y < 0 || y > 1);
  if (loss === "cross_entropy" && wrong !== undefined) {
    throw new RangeError(`cross_entropy needs targets from 0 to 1; got ${wrong}`);
  }
  if (output === "softmax" && target.some((row) => Math.abs(sum(row) - 1) > 1e-6)) {
    throw new RangeError("behind softmax the targets of each example must add up to 1");
  }
}

// ---------------------------------------------------------------- the two passes

/**
 * Run the network on a batch. Every intermediate value is kept.
 * Throws for another shape, an empty batch, or numbers too large to multiply.
 * @param {Network} network @param {Matrix} x @returns {ForwardPass}
 */
export function forward(network, x) {
  checkNetwork(network);
  checkMatrix(x, "x", network.layers[0].weight[0].length);
  const passed = runForward(network, x);
  const bad = passed.steps.findIndex(({ z }) => !z.every((row) => row.every(Number.isFinite)));
  if (bad < 0) return passed;
  throw new RangeError(`z of layer ${bad} is not finite: inputs or weights are too large`);
}

/**
 * The same without looking for bad input, for loops that checked it once.
 * @param {Network} network @param {Matrix} x @returns {ForwardPass}
 */
export function runForward(network, x) {
  let a = x;
  const steps = network.layers.map(({ weight, bias, activation }) => {
    const aIn = a;
    const z = aIn.map((row) => weight.map((into, i) => dot(into, row) + bias[i]));
    a = z.map((row) => activate(activation, row));
    return { aIn, z, a };
  });
  return { steps, prediction: a };
}

/** @param {Vector} left @param {Vector} right */
function dot(left, right) {
  let total = 0;
  for (let i = 0; i < left.length; i++) total += left[i] * right[i];
  return total;
}

/** @param {Matrix} rows @returns {Matrix} */
const transpose = (rows) => rows[0].map((_, j) => rows.map((row) => row[j]));

/** @param {Network} network @param {Matrix} x @returns {Matrix} */
export const predict = (network, x) => forward(network, x).prediction;

/**
 * Send the error back: the derivative of the mean loss by everything in the network.
 * Throws for a target or loss that does not fit, or derivatives too large for a number.
 * @param {Network} network @param {ForwardPass} passed @param {Matrix} target
 * @param {LossName} loss @returns {BackwardPass}
 */
export function backward(network, passed, target, loss) {
  checkNetwork(network);
  const given = passed.steps.map(({ aIn, z }) => `${aIn[0].length} -> ${z[0].length}`).join(", ");
  const fits = network.layers.map(({ weight: w }) => `${w[0].length} -> ${w.length}`).join(", ");
  if (given !== fits) throw new RangeError(`the forward pass has ${given}, the network ${fits}`);
  checkTarget(network, target, loss, passed.prediction.length);
  const result = runBackward(network, passed, target, loss);
  const found = result.steps.map(({ da, dweight, dbias }) => [da, dweight, dbias]);
  if ([found, result.dx].flat(4).every(Number.isFinite)) return result;
  throw new RangeError("a gradient is not finite: inputs, weights or targets are too large");
}

/**
 * The same without looking for bad input, for loops that checked it once.
 * @param {Network} network @param {ForwardPass} passed @param {Matrix} target
 * @param {LossName} loss @returns {BackwardPass}
 */
export function runBackward(network, passed, target, loss) {
  const examples = target.length;
  const last = passed.steps[passed.steps.length - 1];
  const output = outputActivation(network);
  const derivative = output === "softmax" ? categoricalDerivative : losses[loss].derivative;
  let da = last.a.map((a, n) => derivative(a, target[n]).map((slope) => slope / examples));
  /** @type {BackwardStep[]} */
  const steps = [];
  for (let number = network.layers.length - 1; number >= 0; number--) {
    const { weight, activation } = network.layers[number];
    const { aIn, z, a } = passed.steps[number];
    const slope = activations[activation]?.derivative;
    const daOut = da;
    // With cross-entropy the slopes of loss and activation are canceled by hand: they would be
    // infinity and zero when saturated.
    const fused = number === network.layers.length - 1 && loss === "cross_entropy";
    const dz = z.map((row, n) =>
      row.map((v, i) => (fused ? (a[n][i] - target[n][i]) / examples : daOut[n][i] * slope(v))),
    );
    const dzOfUnit = transpose(dz);
    const aInOfInput = transpose(aIn);
    const weightsFrom = transpose(weight);
    steps.unshift({
      da,
      dz,
      dweight: dzOfUnit.map((unit) => aInOfInput.map((input) => dot(unit, input))),
      dbias: dzOfUnit.map(sum),
    });
    da = dz.map((row) => weightsFrom.map((onward) => dot(row, onward)));
  }
  return { loss: meanLoss(loss, output, last, target), steps, dx: da };
}
