import assert from "node:assert/strict";
import { test } from "node:test";

import { misfit } from "../../src/backprop/widgets/js/controls.js";
import { findAll, h, words } from "../../src/backprop/widgets/js/dom.js";
import { train } from "../../src/backprop/widgets/js/gradient_descent.js";
import widget, { csv, MAX_UPDATES } from "../../src/backprop/widgets/js/xor_trainer.js";
import { startingNumbers, X } from "../../src/backprop/widgets/js/xor_run.js";

const { derive, picture, text, table, task, controls, player, adjust, check, actions } = widget.spec;
const still = { set() {}, locked: () => false };

const first = {
  gate: "xor", targets: [0, 1, 1, 0], hidden: 3, activation: "sigmoid", loss: "cross_entropy", rate: 0.1, batch_size: 4,
  seed: 2, speed: "30", start: [], updates: 0, earlier: [], shown: 0, across: 1, up: 2,
};

/** The derived numbers when all updates are made. */
function reached(changes, from = null) {
  const state = { ...first, ...changes };
  let derived = derive(state, from);
  while (derived.unfinished) derived = derive(state, derived);
  return derived;
}

/** The state after changes that a reader makes. */
const changed = (state, changes) => ({ ...state, ...changes, ...adjust(changes, state) });

function startNetwork(numbers, hidden, activation) {
  const weight = Array.from({ length: hidden }, (_, i) => numbers.slice(2 * i, 2 * i + 2));
  return {
    layers: [
      { weight, bias: numbers.slice(2 * hidden, 3 * hidden), activation },
      { weight: [numbers.slice(3 * hidden, 4 * hidden)], bias: numbers.slice(4 * hidden), activation: "sigmoid" },
    ],
  };
}

test("a run ends where train ends, for each activation, loss and batch size", () => {
  for (const activation of ["sigmoid", "tanh", "relu"]) {
    for (const loss of ["cross_entropy", "half_squared_error"]) {
      for (const batchSize of [1, 2, 3, 4]) {
        const every = Math.ceil(4 / batchSize);
        const { now } = reached({ activation, loss, batch_size: batchSize, rate: 0.5, updates: 200 * every });
        const network = startNetwork(startingNumbers(2, 3), 3, activation);
        const expected = train(network, X, [[0], [1], [1], [0]], loss, { learningRate: 0.5, epochs: 200, batchSize });
        assert.ok(Math.abs(now.loss - expected.losses.at(-1)) < 1e-12);
      }
    }
  }
});

test("it does not matter in how many frames a run was made", () => {
  let derived = derive(first, null);
  for (const updates of [1, 2, 3, 50, 1234, 5000]) derived = reached({ updates }, derived);
  const whole = reached({ updates: 5000 });
  assert.deepEqual(derived.now, whole.now);
  assert.deepEqual(derived.run.records, whole.run.records);
});

test("rewind goes back to the same start", () => {
  const begun = derive(first, null);
  const later = reached({ updates: 3000 }, begun);
  assert.deepEqual(player.rewind(first, later), { updates: 0, earlier: [] });
  assert.deepEqual(reached({}, later).now, begun.now);
});

test("a new rate goes on from the network at hand, also from a link", () => {
  const at1000 = { ...first, updates: 1000 };
  const before = reached(at1000);
  const faster = changed(at1000, { rate: 2 });
  assert.deepEqual(faster.earlier, [[1000, 0.1]]);
  const after = reached(faster, before);
  assert.equal(after.run, before.run);
  assert.deepEqual(after.now, before.now);
  const later = { ...faster, updates: 3000 };
  assert.deepEqual(reached(later).now, reached(later, after).now);
  assert.notDeepEqual(reached(later).now.loss, reached({ updates: 3000, rate: 2 }).now.loss);
  assert.deepEqual(changed(faster, { rate: 3 }).earlier ?? faster.earlier, [[1000, 0.1]]);
});

test("another setup begins again; choosing your own table keeps its targets", () => {
  const trained = { ...first, updates: 500, earlier: [[100, 1]], start: startingNumbers(5, 3) };
  for (const changes of [{ hidden: 2 }, { loss: "half_squared_error" }, { seed: 7 }, { batch_size: 1 }, { gate: "and" }]) {
    const next = changed(trained, changes);
    assert.equal(next.updates, 0);
    assert.deepEqual(next.earlier, []);
  }
  assert.deepEqual(changed(trained, { seed: 7 }).start, []);
  assert.deepEqual(changed({ ...trained, gate: "and" }, { gate: "own" }).targets, [0, 0, 0, 1]);
  assert.equal(changed(trained, { speed: "most" }).updates, 500);
});

test("an own start is used as it is", () => {
  const start = [1, -2, 0.5, 0.25, -0.125, 1.5, 0, 0.1, 0.2, -1, 1, 0.75, -0.3];
  assert.deepEqual(derive({ ...first, start }, null).now.parameters, start);
});

test("one update, one epoch, and no further than the end", () => {
  const state = { ...first, batch_size: 3, updates: 5 };
  const derived = reached(state);
  assert.deepEqual(player.step(state, derived), { updates: 6 });
  let set = null;
  actions[0].act(state, derived, (changes) => { set = changes; });
  assert.deepEqual(set, { updates: 6 });
  const end = { ...first, updates: MAX_UPDATES };
  assert.equal(player.step(end, { ...derived, run: { ...derived.run, training: derived.run.training, updates: MAX_UPDATES } }), null);
});

test("the speed is a number of updates a frame, as far as time allows", () => {
  const derived = reached({});
  derived.run.pace = 4000;
  assert.deepEqual(player.frame({ ...first, speed: "1" }, derived, 16.7), { updates: 1 });
  assert.deepEqual(player.frame({ ...first, speed: "30" }, derived, 1000 / 60), { updates: 30 });
  assert.deepEqual(player.frame({ ...first, speed: "most" }, derived, 16), { updates: 24_000 });
  derived.run.pace = 1;
  assert.deepEqual(player.frame({ ...first, speed: "1000" }, derived, 16), { updates: 6 });
});

test("divergence is named and the last good numbers stay", () => {
  const state = { ...first, activation: "relu", rate: 1e20, updates: 500 };
  const derived = reached(state);
  assert.match(text(state, derived), /^Training diverged at update \d+: a weight went beyond 1e30/);
  assert.ok(derived.now.parameters.every((value) => Math.abs(value) < 1e30));
  assert.equal(player.step(state, derived), null);
  assert.doesNotMatch(words(h("div", {}, picture(state, derived, still))), /NaN|undefined|not a number/);
});

test("the picture has a line for each weight, with its value, and four bars a unit", () => {
  for (const hidden of [1, 2, 3, 5, 8]) {
    for (const activation of ["sigmoid", "tanh", "relu"]) {
      const state = { ...first, hidden, activation, updates: 100, shown: 32 };
      const derived = reached(state);
      const drawn = h("div", {}, picture(state, derived, still));
      assert.equal(findAll(drawn, ({ props }) => /bp-xor-weight/.test(props.class ?? "")).length, 4 * hidden + 1);
      assert.equal(findAll(drawn, ({ props }) => props.class === "bp-xor-bar").length, 4 * (hidden + 1));
      assert.match(words(drawn), /bias of the output: /);
      assert.doesNotMatch(words(drawn), /NaN|undefined/);
    }
  }
});

test("pixels and border of the decision surface belong together", () => {
  const state = { ...first, seed: 0, updates: 20_000 };
  const derived = reached(state);
  const drawn = h("div", {}, picture(state, derived, still));
  const [{ props: { image } }] = findAll(drawn, ({ tag }) => tag === "canvas");
  const alpha = (x1, x2) => {
    const [column, row] = [x1, 1 - x2].map((v) => Math.floor(((v + 0.25) / 1.5) * image.width));
    return image.data[4 * (row * image.width + column) + 3];
  };
  assert.ok(Math.min(alpha(0, 1), alpha(1, 0)) > 150 && Math.max(alpha(0, 0), alpha(1, 1)) < 60);
  const { surface } = derived.shownAt;
  for (const [x1, x2] of surface.border) assert.ok(Math.abs(derived.run.training.predict(x1, x2) - 0.5) < 0.02);
  picture(state, derived, still);
  assert.equal(derived.shownAt.surface, surface, "nothing changed, so nothing is painted again");
});

test("the target buttons make a table of one's own", () => {
  const derived = reached({ gate: "and" });
  let set = null;
  const tools = { set: (changes) => { set = changes; }, locked: () => false };
  const buttons = findAll(h("div", {}, picture({ ...first, gate: "and" }, derived, tools)), ({ tag }) => tag === "button");
  assert.match(buttons[1].props["aria-label"], /Target of 01 is 0/);
  buttons[1].props.onclick();
  assert.deepEqual(set, { gate: "own", targets: [0, 1, 0, 1] });
});

test("the task is solved by a start that is stuck with two outputs near 0.5, and only so", () => {
  const stuck = { ...first, hidden: 2, seed: 21, rate: 1 };
  assert.equal(task.solved(first, reached({})), null);
  assert.equal(task.solved({ ...stuck, updates: 9_999 }, reached({ ...stuck, updates: 9_999 })), null);
  const done = { ...stuck, updates: 10_000 };
  assert.match(task.solved(done, reached(done)), /^Solved: .* 0\.5 to \d\d and \d\d/);
  const learned = { ...first, updates: 10_000 };
  assert.equal(task.solved(learned, reached(learned)), null);
  const other = { ...done, gate: "and" };
  assert.equal(task.solved(other, reached(other)), null);
});

test("about one start in five is stuck, as the task says", () => {
  assert.match(task.text, /about one in five/);
  const seeds = controls.seed.max + 1;
  const stuck = Array.from({ length: seeds }, (_, seed) => ({ ...first, hidden: 2, rate: 1, seed, updates: 10_000 }));
  const count = stuck.filter((state) => task.solved(state, reached(state))).length;
  assert.equal(Math.round(seeds / count), 5, `${count} of ${seeds}`);
});

test("the file has a row for each record: index, error, loss, then all numbers", () => {
  const [head, ...rows] = csv(reached({ updates: 777 })).trim().split("\r\n").map((row) => row.split(","));
  assert.deepEqual(head.slice(0, 4), ["index", "error", "loss", "W1[0][0]"]);
  assert.equal(head.length, 3 + 13);
  assert.ok(rows.every((row) => row.length === head.length && row.every((cell) => Number.isFinite(Number(cell)))));
  assert.deepEqual(rows[0].slice(3).map(Number), startingNumbers(2, 3));
  assert.equal(rows.at(-1)[0], "777");
});

test("the table holds every number", () => {
  const derived = reached({ updates: 10 });
  const { head, rows } = table(first, derived);
  assert.equal(rows.length, 3 + 13 + 4 * 4);
  assert.ok(rows.every((row) => row.length === head.length));
});

test("values that do not fit are refused with words", () => {
  for (const value of [NaN, Infinity, "x", 0, 101]) assert.match(misfit(controls.rate, value), /Learning rate is a number from 0.001 to 100/);
  assert.match(misfit(controls.hidden, 2.5), /whole number/);
  assert.match(misfit(controls.targets, [0, 1, "a", 0]), /Targets/);
  assert.match(check({ ...first, targets: [0, 1, 0.5, 0] }), /Targets/);
  assert.match(check({ ...first, start: [1, 2] }), /13 numbers/);
  assert.match(check({ ...first, updates: 10, earlier: [[20, 1]] }), /Earlier rates/);
  assert.match(check({ ...first, updates: 10, earlier: [3] }), /Earlier rates/);
  assert.equal(check({ ...first, updates: 10, earlier: [[5, 1]] }), null);
});
