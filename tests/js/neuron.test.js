// One neuron: its numbers against the engine, its chain, its words and its task.

import assert from "node:assert/strict";
import { test } from "node:test";
import { misfit, nearest } from "../../src/backprop/widgets/js/controls.js";
import { findAll, h, words } from "../../src/backprop/widgets/js/dom.js";
import { train } from "../../src/backprop/widgets/js/gradient_descent.js";
import widget, { MAX_STEPS, walkOf } from "../../src/backprop/widgets/js/neuron.js";

const { derive, picture, text, table, task, controls, adjust, player } = widget.spec;
const START = { data: "one", x: 1, target: 0, weight: 0.3, bias: 0.5, learning_rate: 0.5, step: 0 };
const STUCK = { ...START, weight: 6, bias: 4 };
const LOSSES = /** @type {const} */ (["half_squared_error", "cross_entropy"]);
const NOT = { xs: [1, 0], ys: [0, 1] };

/** @param {Record<string, any>} changes */
const at = (changes) => {
  const state = { ...START, ...changes };
  return { state, derived: derive(state, null) };
};

/** @param {Record<string, any>} changes */
const drawn = (changes, tools = { set: () => {}, locked: () => false }) => {
  const { state, derived } = at(changes);
  return h("div", {}, picture(state, derived, tools));
};

/** @param {Record<string, any>} changes */
const said = (changes) => {
  const { state, derived } = at(changes);
  return text(state, derived);
};

/** @param {number} actual @param {number} expected */
const close = (actual, expected) => assert.ok(
  Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)),
  `${actual} is not ${expected}`,
);

for (const loss of LOSSES) {
  for (const [name, data] of /** @type {const} */ ([["one example", { xs: [-1.5], ys: [0.3] }], ["NOT", NOT]])) {
    test(`a walk by ${loss} on ${name} is what the engine's training gives`, () => {
      const walk = walkOf(loss, data, { weight: 2, bias: -1, learning_rate: 0.7 });
      const network = { layers: [{ weight: [[2]], bias: [-1], activation: /** @type {const} */ ("sigmoid") }] };
      for (const epochs of [0, 1, 100]) {
        const run = train(network, data.xs.map((x) => [x]), data.ys.map((y) => [y]), loss, { learningRate: 0.7, epochs });
        close(walk.weight[epochs], run.network.layers[0].weight[0][0]);
        close(walk.bias[epochs], run.network.layers[0].bias[0]);
      }
    });
  }
}

test("the three factors multiply to dw, and cross-entropy cancels the slope", () => {
  const { derived } = at({ x: -2, weight: 1.5, target: 0.25 });
  for (const { examples: [{ da, slope, x, dz, dweight, a, y }] } of derived.accounts) {
    close(da * slope * x, dweight);
    close(dz * x, dweight);
    assert.equal(x, -2);
    assert.equal(y, 0.25);
    assert.ok(a > 0 && a < 1);
  }
  const [squared, entropy] = derived.accounts.map(({ examples }) => examples[0]);
  close(entropy.dz, entropy.a - 0.25);
  close(squared.dz, (squared.a - 0.25) * squared.slope);
});

test("the gradient of NOT is the mean over its examples", () => {
  for (const { examples, dweight, dbias, loss } of at({ data: "not" }).derived.accounts) {
    assert.equal(examples.length, 2);
    close(dweight, (examples[0].dweight + examples[1].dweight) / 2);
    close(dbias, (examples[0].dz + examples[1].dz) / 2);
    assert.ok(loss > 0);
  }
});

test("the chain shows values, factors and their products", () => {
  const chains = findAll(drawn({}), ({ props }) => /bp-neuron-chain/.test(props.class));
  assert.equal(chains.length, 2);
  for (const word of ["w 0.3", "b 0.5", "0.8", "0.69", "0.238", "∂L/∂a", "∂a/∂z", "∂z/∂w", "0.2139", "dw = dz · x = 0.1476"]) {
    assert.ok(words(chains[0]).includes(word), `${word} in ${words(chains[0])}`);
  }
  assert.match(words(chains[1]), /= a − y = 0\.69/);
  assert.match(chains[1].props["aria-label"], /∂L\/∂a 3\.226, ∂a\/∂z 0\.2139, ∂z\/∂w 1/);
  assert.match(words(drawn({ data: "not" })), /mean: dw = /);
});

test("saturation is named where dz is small and the loss is not, and only there", () => {
  assert.match(said({ ...STUCK }), /^At the start squared error .* so it is saturated: dz is below 0\.001 while the loss is large; cross-entropy [^;]*dz 1\.$/);
  assert.doesNotMatch(said({}), /saturated/);
  assert.match(said({ ...STUCK, step: 30_000 }), /cross-entropy .* done/);
  assert.doesNotMatch(said({ ...STUCK, step: 30_000 }), /saturated/);
  assert.match(words(drawn(STUCK)), /saturated: dz below 0\.001 while the loss is large/);
  assert.doesNotMatch(said({ x: 1, target: 0.5, weight: 0, bias: 0 }), /saturated/);
});

test("a step that leads uphill is named", () => {
  assert.match(said({ data: "not", learning_rate: 100, step: 2 }), /its loss rose at step \d/);
  assert.doesNotMatch(said({ data: "not", learning_rate: 100, step: 0 }), /rose/);
  assert.doesNotMatch(said({ data: "not", learning_rate: 1, step: 100 }), /rose/);
});

test("both walks start at one point, and squared error stays there", () => {
  const { walks } = at(STUCK).derived;
  assert.deepEqual(walks.map(({ weight, bias }) => [weight[0], bias[0]]), [[6, 4], [6, 4]]);
  assert.ok(walks[0].weight[100] > 5.99);
  assert.ok(walks[1].weight[100] < 0);
});

test("what does not change is not computed anew", () => {
  const { state, derived } = at(STUCK);
  const later = derive({ ...state, step: 7 }, derived);
  assert.equal(later.walks, derived.walks);
  assert.equal(later.surfaces, derived.surfaces);
  const moved = derive({ ...state, weight: 5 }, derived);
  assert.notEqual(moved.walks, derived.walks);
  assert.equal(moved.surfaces, derived.surfaces);
  assert.notEqual(derive({ ...state, x: 2 }, derived).surfaces, derived.surfaces);
  assert.notEqual(derive({ ...state, data: "not" }, derived).surfaces, derived.surfaces);
});

test("the numbers on the surface lie on their level lines, apart from each other", () => {
  for (const changes of [{}, { data: "not" }, { x: -3, target: 0.3 }, { x: 0 }, { x: 0.2, target: 1 }]) {
    const { derived } = at(changes);
    derived.surfaces.forEach(({ labels }, side) => {
      for (const { level, w, b } of labels) {
        const around = [-0.08, 0.08].map((off) => {
          const network = { layers: [{ weight: [[w]], bias: [b + off], activation: /** @type {const} */ ("sigmoid") }] };
          const { xs, ys } = derived.data;
          return train(network, xs.map((x) => [x]), ys.map((y) => [y]), LOSSES[side], { learningRate: 1, epochs: 0 }).losses[0];
        });
        assert.ok(Math.min(...around) <= level && level <= Math.max(...around), `${level} near ${around}`);
        const others = labels.filter((label) => label.level !== level && Math.abs(label.w - w) < 3);
        for (const other of others) assert.ok(Math.abs(other.b - b) > 1.5, `${other.level} and ${level}`);
      }
    });
  }
});

test("the table has the steps shown, with ten digits, in at most 60 rows", () => {
  const { state, derived } = at({ ...STUCK, step: MAX_STEPS });
  const { head, rows } = table(state, derived);
  assert.ok(rows.length <= 60);
  assert.ok(rows.every((row) => row.length === head.length));
  assert.deepEqual([rows[0][0], rows[1][0], rows.at(-1)?.[0]], ["0", "1", "30,000"]);
  assert.equal(new Set(rows.map(([step]) => step)).size, rows.length);
  const first = table(START, at({}).derived).rows;
  assert.deepEqual(first, [["0", "0.3", "0.5", "0.6899744811", "0.2380323923", "0.1475922319", "0.1475922319", "0.3", "0.5", "0.6899744811", "1.171100666", "0.6899744811", "0.6899744811"]]);
});

test("the task is solved at the very step, from the start it asks for, and nowhere else", () => {
  const solved = (/** @type {Record<string, any>} */ changes) => {
    const { state, derived } = at({ ...STUCK, ...changes });
    return task.solved(state, derived);
  };
  const { walks: [walk] } = at(STUCK).derived;
  const output = (/** @type {number} */ i) => 1 / (1 + Math.exp(-walk.weight[i] - walk.bias[i]));
  let step = 0;
  while (output(step) >= 0.1) step += 1;
  assert.match(String(solved({ step })), /^Solved: squared error needs 22,134 steps.* Cross-entropy needs 21\.$/);
  for (const changes of [{ step: step - 1 }, { step: step + 1 }, { step: 0 }, { step, weight: 5.9 }, { step, learning_rate: 1 }, { step, data: "not" }, { step, target: 0.1 }]) {
    assert.equal(solved(changes), null, JSON.stringify(changes));
  }
  assert.equal(task.solved(START, at({}).derived), null);
});

test("an input or target of one's own leaves NOT", () => {
  assert.deepEqual(adjust?.({ x: 2 }, { ...START, data: "not" }), { data: "one" });
  assert.deepEqual(adjust?.({ data: "not" }, START), {});
  assert.deepEqual(adjust?.({ weight: 2 }, { ...START, data: "not" }), {});
});

test("dragging and keys move the start to places that fit", () => {
  /** @type {Record<string, any>[]} */
  const changes = [];
  const tools = { set: (/** @type {any} */ change) => { changes.push(change); }, locked: () => false };
  const [grip, other] = findAll(drawn({}, tools), ({ props }) => props.role === "slider");
  assert.notEqual(grip.props["aria-label"], other.props["aria-label"]);
  const press = (/** @type {string} */ key) => grip.props.onkeydown({ key, preventDefault() {}, stopPropagation() {} });
  for (const key of ["ArrowRight", "ArrowDown", "End"]) press(key);
  assert.deepEqual(changes, [{ weight: 0.4 }, { bias: 0.4 }, { weight: 10 }]);
  const locked = findAll(drawn({}, { set() {}, locked: () => true }), ({ props }) => props.role === "slider");
  assert.ok(locked.every(({ props }) => props["aria-disabled"] === "true" && !props.onkeydown));
});

test("the ends of all limits give numbers and a picture", () => {
  for (const weight of [-10, 10]) {
    for (const x of [-3, 0, 3]) {
      for (const target of [0, 1]) {
        for (const data of ["one", "not"]) {
          const extremes = { data, x, target, weight, bias: weight, learning_rate: 100, step: MAX_STEPS };
          const shown = words(drawn(extremes)) + said(extremes);
          assert.doesNotMatch(shown, /NaN|not a number|undefined/);
        }
      }
    }
  }
  assert.match(words(drawn({ x: 3, weight: 10, bias: 10 })), /∞/); // a rounds to 1
});

test("values that don't fit are refused with what fits", () => {
  assert.match(String(misfit(controls.target, 1.5)), /from 0 to 1/);
  assert.match(String(misfit(controls.weight, NaN)), /from −10 to 10/);
  assert.match(String(misfit(controls.step, 2.5)), /whole number from 0 to 30000/);
  assert.match(String(misfit(controls.data, "and")), /one, not/);
  assert.equal(nearest(/** @type {any} */ (controls.weight), Infinity), 10);
});

test("a run goes slowly at first and ends at the last step", () => {
  const { derived } = at(STUCK);
  let state = { ...STUCK };
  let [frames, first] = [0, 0];
  for (let waited = 0; frames < 2000; frames += 1) {
    waited += 1000 / 60;
    const changes = player?.frame(state, derived, waited);
    if (changes === null) break;
    if (Object.keys(changes ?? {}).length) waited = 0;
    state = { ...state, ...changes };
    if (frames === 59) first = state.step;
  }
  assert.equal(state.step, MAX_STEPS);
  assert.ok(first >= 3 && first <= 8, `${first} steps in the first second`);
  assert.ok(frames > 200 && frames < 900, `${frames} frames`);
});
