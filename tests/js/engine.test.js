// The engine against the numbers of the Python package (tests/vectors), and against bad input.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import {
  activations,
  backward,
  forward,
  losses,
  predict,
  softmax,
} from "../../src/backprop/widgets/js/engine.js";
import { FastTraining } from "../../src/backprop/widgets/js/fast_training.js";
import { checkGradients } from "../../src/backprop/widgets/js/gradient_check.js";
import {
  batches,
  descend,
  gradientStep,
  train,
} from "../../src/backprop/widgets/js/gradient_descent.js";
import { Random } from "../../src/backprop/widgets/js/random.js";

const TOLERANCE = 1e-12;

const vectors = (name) =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));

/** Every number of expected stands in actual, to 1e-12 of it, or of 1 if it is smaller. */
function agree(actual, expected, where) {
  if (typeof expected === "number") {
    const size = Math.max(1, Math.abs(expected));
    const near = Math.abs(actual - expected) <= TOLERANCE * size;
    assert.ok(near, `${where}: got ${actual}, Python has ${expected}`);
  } else if (expected !== null && typeof expected === "object") {
    if (Array.isArray(expected)) assert.equal(actual.length, expected.length, `${where} length`);
    for (const key of Object.keys(expected)) {
      agree(actual[key], expected[key], `${where}.${key}`);
    }
  } else {
    assert.equal(actual, expected, where);
  }
}

/** Shuffles as recorded. */
const replay = (orders) => orders && { permutation: () => orders.shift() };

test("numbers that differ are told apart", () => {
  assert.throws(() => agree([1 + 3e-12], [1], "x"), /x.0: got .* Python has 1/);
  assert.throws(() => agree([1], [1, 2], "x"), /length/);
  assert.throws(() => agree({ z: NaN }, { z: 1 }, "x"));
  assert.throws(() => agree({}, { z: 1 }, "x"));
  agree({ z: [1e9 + 1e-4], more: 1 }, { z: [1e9] }, "x");
});

test("activations and their slopes", () => {
  for (const { name, z, value, derivative } of vectors("activations")) {
    if (name === "softmax") {
      agree(softmax(z), value, name);
    } else {
      agree(z.map(activations[name].value), value, name);
      agree(z.map(activations[name].derivative), derivative, `${name}.derivative`);
    }
  }
});

test("losses and their slopes, saturated ones included", () => {
  for (const { name, a, target, value, derivative } of vectors("losses")) {
    if (value !== undefined) agree(losses[name].value(a, target), value, name);
    agree(losses[name].derivative(a, target), derivative, `${name}.derivative`);
  }
});

for (const file of ["networks", "saturated"]) {
  test(`both passes, every number kept: ${file}`, () => {
    for (const { name, start, x, target, loss, passes } of vectors(file)) {
      const passed = forward(start, x);
      const result = backward(start, passed, target, loss);
      const steps = passed.steps.map((step, n) => ({ ...step, ...result.steps[n] }));
      agree({ ...result, steps }, passes, name);
      agree(predict(start, x), passes.steps.at(-1).a, name);
      agree(passed.steps[0].aIn, x, name);
    }
  });
}

test("100 updates under every rule for batches and biases", () => {
  const seen = new Set();
  let diverged = 0;
  for (const { name, start, x, target, loss, training } of vectors("networks")) {
    const { options, orders, ...expected } = training;
    const result = train(start, x, target, loss, { ...options, random: replay(orders) });
    agree(result, expected, name);
    diverged += result.divergedAt !== null;
    seen.add(`${options.biases} ${options.batchSize && options.batching}`);
  }
  assert.equal(seen.size, 12);
  assert.ok(diverged > 0);
});

test("fast training ends where Python's does", () => {
  let diverged = 0;
  for (const { name, start, x, target, loss, training } of vectors("two_inputs")) {
    const { learningRate, batchSize, batching, epochs } = training.options;
    // Only a training that ends has a short batch at its end under this rule.
    const short = batching === "straddle" && batchSize && (epochs * x.length) % batchSize;
    const random = replay(training.orders?.concat([training.orders[0]]));
    const fast = new FastTraining(start, x, target, loss, {
      learningRate, batchSize, batching, random,
    });
    fast.run(epochs);
    if (!short) {
      agree(fast.network, training.network, name);
      agree(fast.updates, training.updates, name);
      if (training.divergedAt === null) {
        agree(fast.loss, training.losses.at(-1), name);
        assert.equal(fast.epochs, epochs);
      }
      x.forEach(([x1, x2], n) => agree(fast.predict(x1, x2), predict(fast.network, x)[n][0], name));
    }
    assert.equal(fast.divergedAt, training.divergedAt, name);
    diverged += fast.divergedAt !== null;
  }
  assert.ok(diverged > 0);
});

test("fast training goes update by update too, and stops for good when it diverges", () => {
  const { start, x, target, loss, training } = vectors("two_inputs").find(
    (one) => one.training.divergedAt !== null,
  );
  const options = { ...training.options, random: replay(training.orders) };
  const fast = new FastTraining(start, x, target, loss, options);
  for (let n = 0; n < training.divergedAt + 5; n++) fast.step();
  assert.equal(fast.updates, training.divergedAt);
  agree(fast.network, training.network, "last good network");
});

test("which examples enter which update", () => {
  for (const { examples, options, updates } of vectors("batches")) {
    assert.deepEqual([...batches(examples, options)], updates, JSON.stringify(options));
  }
});

test("descents end at the same point in the same way", () => {
  const slopes = {
    "4x^3 - 9x^2": (x) => 4 * x * x * x - 9 * x * x,
    "4x^3 - 4x + 0.2": (x) => 4 * x * x * x - 4 * x + 0.2,
    "2x": (x) => 2 * x,
    "1 / x": (x) => 1 / x,
  };
  const outcomes = new Set();
  for (const { slope, start, options, ...expected } of vectors("descents")) {
    const walk = descend(slopes[slope], start, options);
    agree(walk, expected, `${slope} from ${start} at ${options.learningRate}`);
    assert.equal(walk.steps, expected.path.length - 1);
    outcomes.add(walk.outcome);
  }
  assert.deepEqual([...outcomes].sort(), ["converged", "diverged", "max_steps", "stalled"]);
});

test("a gradient that is no longer a number is a divergence", () => {
  const { outcome, steps } = descend(() => NaN, 1, { learningRate: 1 });
  assert.deepEqual({ outcome, steps }, { outcome: "diverged", steps: 1 });
  const longer = descend((x) => (x > 10 ? NaN : -x), 1, { learningRate: 1 });
  assert.deepEqual(longer.path, [1, 2, 4, 8, 16, NaN]);
  assert.equal(longer.divergedFrom, 1);
});

test("gradient checks give Python's verdict and name the same place", () => {
  const forgetsSlopes = (network, passed, target, loss) => {
    const layers = network.layers.map((layer) => ({ ...layer, activation: "identity" }));
    return backward({ layers }, passed, target, loss);
  };
  for (const { start, x, target, passed, where, analytic, numeric } of vectors("gradient_checks")) {
    const right = checkGradients(start, x, target, "half_squared_error");
    const wrong = checkGradients(start, x, target, "half_squared_error", {
      backward: forgetsSlopes,
    });
    assert.deepEqual([right.passed, wrong.passed], passed);
    assert.ok(right.largestRelativeError < 1e-7);
    assert.equal(wrong.where, where);
    agree(wrong.analytic, analytic, where);
    assert.ok(Math.abs(wrong.numeric - numeric) <= 1e-7 * Math.abs(numeric), where);
    const count = start.layers.flatMap(({ weight, bias }) => [...weight, bias]).flat().length;
    assert.equal(wrong.comparisons.length, count + x.flat().length);
  }
});

test("all gradients of all networks pass the check", () => {
  for (const { name, start, x, target, loss } of vectors("networks")) {
    const { passed, where, largestRelativeError } = checkGradients(start, x, target, loss);
    assert.ok(passed, `${name}: ${where} is off by ${largestRelativeError}`);
  }
});

test("a derivative that is no number fails the check", () => {
  const { start, x, target, loss } = vectors("networks")[0];
  const broken = (...given) => {
    const result = backward(...given);
    result.steps[1].dbias[0] = NaN;
    return result;
  };
  const { passed, where } = checkGradients(start, x, target, loss, { backward: broken });
  assert.deepEqual({ passed, where }, { passed: false, where: "layer 1 bias[0]" });
});

test("random numbers are those of the documented generator", () => {
  for (const { seed, uniform, normal, permutation } of vectors("random")) {
    const [first, second, third] = [1, 2, 3].map(() => new Random(seed));
    agree(uniform.map(() => first.uniform()), uniform, `seed ${seed}`);
    agree(normal.map(() => second.normal()), normal, `seed ${seed}`);
    assert.deepEqual(third.permutation(permutation.length), permutation);
  }
});

test("nothing that is given is changed", () => {
  const { start, x, target, loss } = vectors("networks")[0];
  const given = { start, x, target };
  const copy = structuredClone(given);
  const gradients = backward(start, forward(start, x), target, loss);
  gradientStep(start, gradients, { learningRate: 0.5 });
  train(start, x, target, loss, { learningRate: 0.5, epochs: 3 });
  checkGradients(start, x, target, loss);
  new FastTraining(start, x, target, loss, { learningRate: 0.5 }).run(3);
  assert.deepEqual(given, copy);
});

const neuron = { layers: [{ weight: [[1, 2]], bias: [0], activation: "sigmoid" }] };
const changed = (part) => ({ layers: [{ ...neuron.layers[0], ...part }] });
const x = [[1, 2]];
const target = [[1]];
const half = "half_squared_error";
const gradients = (network) => backward(network, forward(network, x), target, half);
const two = {
  layers: [
    { weight: [[1, 2], [3, 4]], bias: [0, 1], activation: "sigmoid" },
    { weight: [[1, 2]], bias: [0], activation: "sigmoid" },
  ],
};

const linear = changed({ activation: "identity" });
const withOneChance = { layers: [two.layers[0], { ...two.layers[1], activation: "softmax" }] };
const chances = changed({ activation: "softmax" });

const refused = {
  "no network": [() => forward({}, x), /needs a list of layers/],
  "no layers": [() => forward({ layers: [] }, x), /at least one/],
  "ragged weight": [
    () => forward(changed({ weight: [[1, 2], [3]] }), x),
    /weight.*\[1\].*2 of them; got 1/,
  ],
  "long bias": [() => forward(changed({ bias: [0, 0] }), x), /bias of layer 0.*1 of them; got 2/],
  "NaN weight": [() => forward(changed({ weight: [[1, NaN]] }), x), /finite numbers; got NaN/],
  "missing weight": [() => forward(changed({ weight: [[1, undefined]] }), x), /got undefined/],
  "text for a weight": [() => forward(changed({ weight: [["1", 2]] }), x), /finite numbers; got 1/],
  "unknown activation": [
    () => forward(changed({ activation: "step" }), x),
    /unknown activation step; choose one of sigmoid, tanh, relu, identity, softmax/,
  ],
  "softmax inside": [
    () => forward({ layers: [chances.layers[0], { ...neuron.layers[0], weight: [[1]] }] }, x),
    /output layer only/,
  ],
  "layers that do not meet": [
    () => forward({ layers: [...two.layers, two.layers[0]] }, x),
    /weight of layer 2\[0\].*1 of them; got 2/,
  ],
  "one example as a vector": [
    () => forward(neuron, [1, 2]),
    /x\[0\] must be an array of numbers; got 1/,
  ],
  "no examples": [() => forward(neuron, []), /at least one of them; got 0/],
  "too many inputs": [() => forward(neuron, [[1, 2, 3]]), /x\[0\].*2 of them; got 3/],
  "infinite input": [() => forward(neuron, [[1, Infinity]]), /finite numbers; got Infinity/],
  "inputs too large": [
    () => forward(changed({ weight: [[1e200, 0]] }), [[1e200, 0]]),
    /z of layer 0 is not finite/,
  ],
  "gradients too large": [
    () => backward(linear, forward(linear, [[1e200, 0]]), [[-1e200]], half),
    /a gradient is not finite/,
  ],
  "another network's pass": [
    () => backward(neuron, forward(two, x), target, half),
    /has 2 -> 2, 2 -> 1, the network 2 -> 1/,
  ],
  "unknown loss": [
    () => backward(neuron, forward(neuron, x), target, "hinge"),
    /unknown loss hinge; choose/,
  ],
  "target of another shape": [
    () => backward(neuron, forward(neuron, x), [[1, 0]], half),
    /target\[0\].*1 of them; got 2/,
  ],
  "missing target": [
    () => backward(neuron, forward(neuron, [...x, ...x]), target, half),
    /target.*2 of them; got 1/,
  ],
  "target out of reach": [
    () => backward(neuron, forward(neuron, x), [[2]], "cross_entropy"),
    /from 0 to 1; got 2/,
  ],
  "targets that do not add up": [
    () => backward(chances, forward(neuron, x), [[0.5]], "cross_entropy"),
    /add up to 1/,
  ],
  "cross-entropy behind tanh": [
    () => backward(changed({ activation: "tanh" }), forward(neuron, x), target, "cross_entropy"),
    /needs a sigmoid or softmax output, not tanh/,
  ],
  "squares behind softmax": [
    () => backward(chances, forward(neuron, x), target, half),
    /needs cross_entropy/,
  ],
  "negative rate": [
    () => gradientStep(neuron, gradients(neuron), { learningRate: -1 }),
    /positive number; got -1/,
  ],
  "another network's gradients": [
    () => gradientStep(neuron, gradients(two), { learningRate: 1 }),
    /shapes 2 x 2, 1 x 2; this network needs 1 x 2/,
  ],
  "unknown biases": [
    () => gradientStep(neuron, gradients(neuron), { learningRate: 1, biases: "none" }),
    /each, shared, frozen/,
  ],
  "unequal shared biases": [
    () => gradientStep(two, gradients(two), { learningRate: 1, biases: "shared" }),
    /layer 0 cannot share the unequal biases 0, 1/,
  ],
  "diverging step": [
    () => gradientStep(neuron, gradients(neuron), { learningRate: 1e40 }),
    /diverges: learning rate 1e\+40/,
  ],
  "empty text as a rate": [
    () => train(neuron, x, target, half, { learningRate: "", epochs: 1 }),
    /learningRate must be a positive number/,
  ],
  "half an epoch": [
    () => train(neuron, x, target, half, { learningRate: 1, epochs: 0.5 }),
    /epochs must be a whole number from 0 up; got 0.5/,
  ],
  "no record": [
    () => train(neuron, x, target, half, { learningRate: 1, epochs: 1, recordEvery: 0 }),
    /recordEvery/,
  ],
  "large batch": [() => batches(4, { epochs: 1, batchSize: 5 }), /from 1 to the 4 examples; got 5/],
  "empty batch": [
    () => batches(4, { epochs: 1, batchSize: 0 }),
    /batchSize must be a whole number from 1 up/,
  ],
  "unknown batching": [
    () => batches(4, { epochs: 1, batching: "wrap" }),
    /restart, straddle, drop/,
  ],
  "start that is NaN": [
    () => descend((v) => v, NaN, { learningRate: 1 }),
    /start must hold finite numbers; got NaN/,
  ],
  "infinite rate": [
    () => descend((v) => v, 1, { learningRate: Infinity }),
    /positive number; got Infinity/,
  ],
  "no tolerance": [() => descend((v) => v, 1, { learningRate: 1, tolerance: 0 }), /tolerance/],
  "slope that is text": [
    () => descend(() => "1", 1, { learningRate: 1 }),
    /gradient returned 1; it must return a number/,
  ],
  "fast training of one neuron": [
    () => new FastTraining(neuron, x, target, half, { learningRate: 1 }),
    /sizes 2, hidden, 1; got 2, 1/,
  ],
  "fast training behind softmax": [
    () => new FastTraining(withOneChance, x, target, "cross_entropy", { learningRate: 1 }),
    /one output needs no softmax/,
  ],
  "endless training": [
    () => new FastTraining(two, x, target, half, { learningRate: 1 }).run(Infinity),
    /epochs must be a whole number from 0 up; got Infinity/,
  ],
  "large batch in fast training": [
    () => new FastTraining(two, x, target, half, { learningRate: 1, batchSize: 2 }),
    /batchSize must be from 1 to the 1 examples; got 2/,
  ],
  "fractional seed": [() => new Random(1.5), /seed must be a whole number/],
};

for (const [what, [act, message]] of Object.entries(refused)) {
  test(`refused: ${what}`, () => assert.throws(act, message));
}
