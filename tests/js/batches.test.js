import assert from "node:assert/strict";
import test from "node:test";

import widget, { RULES, entriesInWords, usesOf } from "../../src/backprop/widgets/js/batches.js";
import { findAll, h, words } from "../../src/backprop/widgets/js/dom.js";
import { batches } from "../../src/backprop/widgets/js/gradient_descent.js";
import { Random } from "../../src/backprop/widgets/js/random.js";

const { controls, derive, picture, table, task, text } = widget.spec;
const START = { examples: 4, batch_size: 3, epochs: 4, example: 4, shuffled: false, seed: 1 };
const NAMES = Object.keys(RULES);
const tools = { set: () => {}, locked: () => false };

const counts = (derived) => NAMES.map((rule) => derived.updates[rule].length);
const drawn = (state, given = tools) => h("div", {}, picture(state, derive(state), given));
const hasClass = (name) => (node) => (node.props.class ?? "").split(" ").includes(name);

/** Every state with so many examples, batch sizes and epochs, in order and shuffled. */
function* states() {
  for (let examples = 1; examples <= 12; examples += 1) {
    for (let batch_size = 1; batch_size <= 12; batch_size += 1) {
      for (const epochs of [1, 2, 3, 8]) {
        for (const shuffled of [false, true]) yield { ...START, examples, batch_size, epochs, shuffled };
      }
    }
  }
}

test("four examples in batches of three for four epochs", () => {
  const derived = derive(START);
  assert.deepEqual(counts(derived), [8, 6, 4, 4]);
  assert.deepEqual(derived.updates.playground.map((update) => update.length), [3, 4, 4, 4]);
  assert.deepEqual(derived.updates.straddle.map((update) => update.length), [3, 3, 3, 3, 3, 1]);
  assert.equal(entriesInWords(derived.updates.straddle[1]), "4 (epoch 1), 1 2 (epoch 2)");
});

test("the single example of a short batch weighs three times as much as one of three", () => {
  const { restart } = derive(START).updates;
  const [first, alone] = [usesOf(restart, 0), usesOf(restart, 3)];
  assert.deepEqual([first.times, alone.times], [4, 4]);
  assert.ok(Math.abs(alone.weight / first.weight - 3) < 1e-12);
});

test("the rules of the engine are its batches, also shuffled", () => {
  for (const state of states()) {
    const { updates, size } = derive(state);
    for (const batching of /** @type {const} */ (["restart", "straddle", "drop"])) {
      const random = state.shuffled ? new Random(state.seed) : null;
      const expected = [...batches(state.examples, { epochs: state.epochs, batchSize: size, batching, random })];
      assert.deepEqual(
        updates[batching].map((update) => update.map(({ example }) => example)),
        expected.map(({ examples }) => examples),
      );
    }
  }
});

test("Playground's rule updates where the count in the epoch is a multiple of the size", () => {
  for (const state of states()) {
    const { updates: { playground }, size, orders } = derive(state);
    assert.equal(playground.length, state.epochs * Math.floor(state.examples / size));
    const stream = orders.flat();
    const used = playground.flat().map(({ example }) => example);
    assert.deepEqual(used, stream.slice(0, used.length));
    for (const update of playground) assert.equal((update[update.length - 1].place + 1) % size, 0);
  }
});

test("each update shares out a weight of 1", () => {
  for (const state of states()) {
    const { updates } = derive(state);
    for (const rule of NAMES) {
      let total = 0;
      for (let example = 0; example < state.examples; example += 1) total += usesOf(updates[rule], example).weight;
      assert.ok(Math.abs(total - updates[rule].length) < 1e-9);
    }
  }
});

test("the picture has a box for each example of each epoch, dashed if no update takes it", () => {
  const page = drawn(START);
  assert.equal(findAll(page, hasClass("bp-batches-box")).length, 4 * 16);
  assert.equal(findAll(page, hasClass("bp-batches-unused")).length, 0 + 0 + 4 + 1);
  assert.equal(findAll(page, hasClass("bp-batches-marked")).length, 16);
  // 8 updates; 6 of which 2 lie in two epochs each; 4; 4 of which 3 lie in two.
  const frames = findAll(page, hasClass("bp-batches-frames"));
  assert.deepEqual(frames.map((group) => findAll(group, ({ tag }) => tag === "path").length), [8, 8, 4, 7]);
  assert.match(words(page), /Straddle: 6 updates/);
});

test("the picture keeps its size and its boxes stay inside it, whatever the state", () => {
  const views = new Set();
  for (const state of states()) {
    const page = drawn(state);
    for (const svg of findAll(page, ({ tag }) => tag === "svg")) {
      views.add(svg.props.viewBox);
      const [, , width, height] = svg.props.viewBox.split(" ").map(Number);
      for (const { props } of findAll(svg, ({ tag }) => tag === "rect")) {
        assert.ok(props.x >= 0 && props.x + props.width <= width);
        assert.ok(props.width > 0 && props.height > 0 && props.y + props.height <= height);
      }
      for (const { props } of findAll(svg, ({ tag, props }) => tag === "text" && props.x > 40)) {
        assert.ok(props.x + 16 <= width);
      }
    }
  }
  assert.equal(views.size, 1);
});

test("a press on a box marks its example, unless that is locked", () => {
  const changes = [];
  const [box] = findAll(drawn(START, { ...tools, set: (change) => changes.push(change) }), hasClass("bp-batches-box"));
  box.props.onclick();
  assert.deepEqual(changes, [{ example: 1 }]);
  const [still] = findAll(drawn(START, { ...tools, locked: () => true }), hasClass("bp-batches-box"));
  assert.ok(!still.props.onclick);
});

test("a batch or a marked example beyond the examples means all of them, and the last", () => {
  const state = { ...START, examples: 2, batch_size: 9, example: 9 };
  assert.deepEqual(counts(derive(state)), [4, 4, 4, 4]);
  assert.match(text(state, derive(state)), /in batches of 2 \(no more are there\).*example 2 gets/);
});

test("words count one and many", () => {
  const state = { ...START, examples: 1, epochs: 1 };
  assert.match(text(state, derive(state)), /^1 example in batches of 1 .*for 1 epoch: 1 update with restart/);
});

test("the task is solved by a size that divides, and by no other", () => {
  assert.equal(task.solved(START, derive(START)), null);
  for (const state of states()) {
    const { examples, batch_size } = state;
    const divides = batch_size > 1 && batch_size < examples && examples % batch_size === 0;
    assert.equal(task.solved(state, derive(state)) !== null, divides, JSON.stringify(state));
  }
});

test("the table has a row for each example and each update, and stays short", () => {
  const { head, rows } = table(START, derive(START));
  assert.equal(head.length, 5);
  assert.equal(rows.length, 4 + 8);
  assert.deepEqual(rows[3].slice(1), ["4 times, weight 4", "4 times, weight 2", "0 times, weight 0", "3 times, weight 0.75"]);
  for (const state of states()) assert.ok(table(state, derive(state)).rows.length <= 60);
});

test("every control that the state has is there", () => {
  assert.deepEqual(Object.keys(controls), Object.keys(START));
});
