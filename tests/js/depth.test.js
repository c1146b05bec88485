import assert from "node:assert/strict";
import test from "node:test";

import widget, { INITIALIZATIONS, decades, networkOf, outcome, powerOfTen } from "../../src/backprop/widgets/js/depth.js";
import { findAll, h, words } from "../../src/backprop/widgets/js/dom.js";
import { backward, forward } from "../../src/backprop/widgets/js/engine.js";

const { actions, controls, derive, picture, table, task, text } = widget.spec;
const START = {
  activation: "sigmoid", initialization: "glorot", loss: "half_squared_error",
  layers: 10, width: 4, scale: 1, starts: 5, seed: 1,
};
const tools = { set: () => {}, locked: () => false };
const drawn = (state) => h("div", {}, picture(state, derive(state), tools));
const hasClass = (name) => (node) => (node.props.class ?? "").split(" ").includes(name);

/** States at the corners of what the controls allow. */
function* corners() {
  for (const activation of Object.keys(controls.activation.options)) {
    for (const initialization of Object.keys(INITIALIZATIONS)) {
      for (const loss of Object.keys(controls.loss.options)) {
        for (const [layers, width, scale] of [[2, 1, 0.1], [20, 1, 5], [20, 16, 5], [20, 16, 0.1], [20, 3, 1]]) {
          yield { ...START, activation, initialization, loss, layers, width, scale };
        }
      }
    }
  }
}

test("the size of a chain's gradient is the product of its factors", () => {
  const state = { ...START, layers: 20, width: 1 };
  const network = networkOf(state, 1);
  const { steps } = forward(network, [[1]]);
  const a = steps.map((step) => step.a[0][0]);
  let gradient = a[19] - 0.25; // the loss's slope
  for (let n = 19; n >= 0; n -= 1) {
    gradient *= a[n] * (1 - a[n]);
    const size = Math.abs(gradient);
    const shown = derive(state).starts[0].gradients[n];
    assert.ok(Math.abs(shown - size) < 1e-12 * size, `layer ${n + 1}`);
    gradient *= network.layers[n].weight[0][0];
  }
});

test("the size of a dense layer's gradient is the root mean square", () => {
  const state = { ...START, layers: 3, width: 2, activation: "tanh" };
  const network = networkOf(state, 4);
  const { steps } = backward(network, forward(network, [[1, 1]]), [[0.25]], "half_squared_error");
  const [[first, second]] = steps[1].dz;
  const [start] = derive({ ...state, seed: 4 }).starts;
  assert.ok(Math.abs(start.gradients[1] - Math.sqrt((first * first + second * second) / 2)) < 1e-15);
  assert.equal(start.gradients.length, 3);
});

test("the initial weights have the spread of their rule", () => {
  for (const [initialization, deviation] of [["normal", 1], ["glorot", 0.25], ["he", 0.125 ** 0.5], ["s4", 0.5 * (6 / 32) ** 0.5]]) {
    for (const scale of [1, 3]) {
      const { layers } = networkOf({ ...START, layers: 20, width: 16, initialization, scale }, 2);
      const weights = layers.slice(0, -1).flatMap(({ weight }) => weight.flat());
      const spread = Math.sqrt(weights.reduce((total, w) => total + w * w, 0) / weights.length);
      assert.ok(Math.abs(spread / (scale * deviation) - 1) < 0.04, initialization);
      assert.equal(layers.some(({ bias }) => bias.some((b) => b !== 0)), initialization === "s4");
    }
  }
});

test("cross-entropy lifts the gradient of all layers by one factor: the last slope", () => {
  for (const activation of ["sigmoid", "tanh"]) {
    const state = { ...START, activation };
    const squared = derive(state).starts;
    const entropy = derive({ ...state, loss: "cross_entropy" }).starts;
    squared.forEach(({ gradients, activations }, n) => {
      const a = activations[activations.length - 1];
      gradients.forEach((size, layer) => {
        assert.ok(Math.abs(size / entropy[n].gradients[layer] / (a * (1 - a)) - 1) < 1e-9);
      });
    });
  }
});

test("outcomes have names", () => {
  assert.equal(outcome([0, 0]), "dies");
  assert.equal(outcome([0, 1]), "dies");
  assert.equal(outcome([1e-4, 1]), "vanishes");
  assert.equal(outcome([0.01, 1]), "shrinks");
  assert.equal(outcome([0.1, 1]), "keeps");
  assert.equal(outcome([10, 1]), "keeps");
  assert.equal(outcome([20, 1]), "grows");
  assert.equal(outcome([2000, 1]), "explodes");
});

test("the sentence names what happens and counts the starts", () => {
  assert.match(text(START, derive(START)), /it vanishes on its way back\. Of 5 starts it vanishes in 5\.$/);
  const large = { ...START, activation: "identity", initialization: "normal", width: 16, scale: 2, loss: "cross_entropy", starts: 8 };
  assert.match(text(large, derive(large)), /it explodes on its way back\. Of 8 starts it explodes in 8\.$/);
  const dead = { ...START, activation: "relu", width: 1, layers: 20, starts: 1 };
  assert.match(text(dead, derive(dead)), /first layer's 0: it is exactly 0 when it gets there\. Of the 1 start it dies in 1\.$/);
});

test("nothing breaks at the corners, and all that is drawn is finite", () => {
  for (const state of corners()) {
    const derived = derive(state);
    assert.ok(derived.starts.flatMap(({ gradients, activations }) => [...gradients, ...activations]).every(Number.isFinite));
    const page = drawn(state);
    for (const { props } of findAll(page, () => true)) {
      for (const name of ["x", "y", "cx", "cy", "width", "height", "d"]) {
        assert.doesNotMatch(String(props[name] ?? ""), /NaN|Infinity/);
      }
      assert.ok((props.height ?? 0) >= 0);
    }
    assert.doesNotMatch(text(state, derived), /undefined|not a number|∞/);
    const heights = findAll(page, ({ tag, props }) => tag === "svg" && props.viewBox).map(({ props }) => props.viewBox);
    assert.equal(heights[0], "0 0 320 264");
  }
});

test("a point for each layer, a line for each start; exact zeros are crosses", () => {
  const page = drawn(START);
  assert.equal(findAll(page, hasClass("bp-depth-dot")).length, 20);
  assert.equal(findAll(page, hasClass("bp-depth-other")).length, 8);
  assert.match(words(page), /3\.73e−8/);
  const dead = drawn({ ...START, activation: "relu", width: 1, layers: 20 });
  const gradients = findAll(dead, hasClass("bp-depth-backward"));
  assert.equal(gradients.filter(({ tag, props }) => tag === "path" && props.d.includes("l8 8m0 -8l-8 8")).length, 19);
});

test("the axis stays while values move a little, and grows by five decades", () => {
  assert.deepEqual(decades([], [-10, 0]), [-10, 0]);
  assert.deepEqual(decades([1e-9, 0.5], [-10, 0]), [-10, 0]);
  assert.deepEqual(decades([3e-11, 20], [-10, 0]), [-15, 5]);
});

test("powers of ten are written as such", () => {
  assert.deepEqual([0, 5, -10].map(powerOfTen), ["1", "10⁵", "10⁻¹⁰"]);
});

test("the table has a row for each layer and a column for each start", () => {
  const state = { ...START, layers: 20, starts: 8 };
  const { head, rows } = table(state, derive(state));
  assert.equal(head.length, 2 + 8);
  assert.equal(rows.length, 20);
  assert.ok(rows.every((row) => row.length === head.length));
});

test("the task wants 20 layers, two units, five starts, and a gradient kept in each", () => {
  const solves = (changes) => {
    const state = { ...START, ...changes };
    return task.solved(state, derive(state)) !== null;
  };
  const good = { layers: 20, width: 16, activation: "identity", scale: 1.1 };
  assert.ok(!solves({}));
  assert.ok(solves(good));
  assert.ok(!solves({ ...good, layers: 19 }));
  assert.ok(!solves({ ...good, starts: 4 }));
  assert.ok(!solves({ ...good, activation: "sigmoid" }));
  assert.ok(!solves({ ...good, width: 1 }));
});

test("other starts are new ones", () => {
  const changes = [];
  actions[0].act({ ...START, seed: 998 }, null, (change) => changes.push(change));
  actions[0].act(START, null, (change) => changes.push(change));
  assert.deepEqual(changes, [{ seed: 3 }, { seed: 6 }]);
});
