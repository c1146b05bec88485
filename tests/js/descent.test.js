import assert from "node:assert/strict";
import { test } from "node:test";

import widget, { CURVES, MAX_STEPS } from "../../src/backprop/widgets/js/descent.js";
import { findAll, words } from "../../src/backprop/widgets/js/dom.js";

const { spec } = widget;
const begin = { curve: "quartic", start: 4, rate: 0.01, step: MAX_STEPS };
const all = (changes) => {
  const state = { ...begin, ...changes };
  const derived = spec.derive(state, null);
  return { state, derived, text: spec.text(state, derived), solved: spec.task.solved(state, derived) };
};
const tools = { set: () => {}, locked: () => false };

test("slopes are the derivatives of their curves", () => {
  for (const { f, slope, reach } of Object.values(CURVES)) {
    for (const x of [reach[0], -0.3, 0, 1.1, reach[1]]) {
      const difference = (f(x + 1e-5) - f(x - 1e-5)) / 2e-5;
      assert.ok(Math.abs(difference - slope(x)) < 1e-5 * Math.max(1, Math.abs(slope(x))));
    }
  }
});

test("each way to end is named", () => {
  assert.match(all({}).text, /converges in 42 steps to a minimum at x = 2\.25003/);
  assert.match(all({ start: -1 }).text, /stalls/);
  assert.match(all({ rate: 0.2 }).text, /diverges: from step 1 on/);
  assert.match(all({ curve: "bowl", start: 1, rate: 0.2 }).text, /still swings/);
  assert.match(all({ start: 0.001, rate: 0.001 }).text, /stalls|on its way/);
  assert.match(all({ step: 1 }).text, /is at x = 2\.88 after 1 of 42 steps/);
});

test("the task is solved at the largest rate and nowhere else", () => {
  assert.equal(all({}).solved, null);
  for (const rate of [0.05, 0.057, 0.0574, 0.0576, 0.2]) assert.equal(all({ rate }).solved, null, String(rate));
  assert.match(all({ rate: 0.0575 }).solved ?? "", /^Solved:/);
  assert.equal(all({ rate: 0.0575, start: 3 }).solved, null);
  assert.equal(all({ rate: 0.0575, curve: "bowl" }).solved, null);
});

test("the map agrees with the walk at its place", () => {
  const { state, derived } = all({});
  const [, map] = spec.picture(state, derived, tools);
  const regions = findAll(map, ({ props }) => props.class?.startsWith?.("bp-region"));
  assert.equal(regions.length, 5);
  assert.match(words(map), /converges.*stalls|stalls.*converges/);
  const covered = regions.flatMap(({ props }) => [...props.d.matchAll(/h([\d.]+)v/g)].map(([, w]) => Number(w)));
  assert.ok(Math.abs(covered.reduce((sum, w) => sum + w, 0) / 80 - 270) < 2);
});

test("extreme states give a picture without holes in its numbers", () => {
  for (const curve of Object.keys(CURVES)) {
    for (const start of [-2, 0, 4.5]) {
      for (const rate of [0.001, 1]) {
        for (const step of [0, 7, MAX_STEPS]) {
          const { state, derived, text } = all({ curve, start, rate, step });
          const nodes = spec.picture(state, derived, tools).flatMap((node) => findAll(node, () => true));
          for (const { props } of nodes) {
            for (const value of Object.values(props).filter((v) => typeof v !== "function")) assert.doesNotMatch(String(value), /NaN|Infinity|undefined/);
          }
          assert.doesNotMatch(text, /NaN|undefined/);
          const { head, rows } = spec.table(state, derived);
          assert.ok(rows.length <= 61 && rows.every((row) => row.length === head.length));
        }
      }
    }
  }
});

test("a start outside its curve's picture is refused with what fits", () => {
  assert.equal(spec.check({ ...begin, curve: "bowl" }), "Start is a number from −2 to 2 on 5x², not “4”");
  for (const [curve, { reach }] of Object.entries(CURVES)) {
    for (const start of reach) assert.equal(spec.check({ ...begin, curve, start }), null);
    for (const start of [reach[0] - 0.05, reach[1] + 0.05]) assert.match(spec.check({ ...begin, curve, start }), new RegExp(`to ${reach[1]} on`));
  }
});

test("an arrow key on the map changes one number and leaves the other as it is", () => {
  const { state, derived } = all({ start: 1.2345, rate: 0.06125 });
  const changes = [];
  const [, map] = spec.picture(state, derived, { ...tools, set: (change) => changes.push(change) });
  const [{ props }] = findAll(map, ({ props: { role } }) => role === "slider");
  for (const key of ["ArrowRight", "ArrowUp"]) props.onkeydown({ key, preventDefault() {}, stopPropagation() {} });
  assert.deepEqual(changes, [{ start: 1.3 }, { rate: 0.0627 }]);
});

test("another curve brings the start within its picture", () => {
  assert.deepEqual(spec.adjust?.({ curve: "bowl" }, begin), { start: 2 });
  assert.deepEqual(spec.adjust?.({ rate: 0.1 }, begin), {});
});
