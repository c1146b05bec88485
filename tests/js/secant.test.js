import assert from "node:assert/strict";
import { test } from "node:test";

import { misfit } from "../../src/backprop/widgets/js/controls.js";
import { findAll, words } from "../../src/backprop/widgets/js/dom.js";
import widget, { centralDifference, CURVES, forwardDifference, STEPS } from "../../src/backprop/widgets/js/secant.js";

const { controls, derive, picture, table, task, text } = widget.spec;
const START = { curve: "quartic", x: 2, size: 1, side: "right" };

/** @param {Record<string, any>} changes */
function at(changes) {
  const state = { ...START, ...changes };
  return { state, derived: derive(state, null) };
}

/** The picture of a state, and what its elements set. @param {Record<string, any>} changes @param {string[]} [locks] */
function shown(changes, locks = []) {
  const { state, derived } = at(changes);
  /** @type {Record<string, any>[]} */
  const sets = [];
  const tools = { set: (/** @type {any} */ change) => sets.push(change), locked: (/** @type {string} */ name) => locks.includes(name) };
  const node = /** @type {import("../../src/backprop/widgets/js/dom.js").Node_} */ (picture(state, derived, tools));
  const handles = findAll(node, ({ props }) => props.role === "slider");
  return { node, handles, sets };
}

/** @param {import("../../src/backprop/widgets/js/dom.js").Node_} handle @param {string} key */
function press(handle, key) {
  handle.props.onkeydown({ key, preventDefault() {}, stopPropagation() {} });
}

test("both differences are those of the chapter", () => {
  const { f } = CURVES.quartic;
  assert.equal(forwardDifference(f, 2, 1), 8);
  assert.equal(centralDifference(f, 2, 1), 1);
  assert.equal(forwardDifference(f, 2, 0.5), 0.375);
  assert.equal(forwardDifference(f, 2, -0.5), -5.875);
  assert.equal(centralDifference(f, 2, -0.5), centralDifference(f, 2, 0.5));
});

test("the exact slope of every curve is what a small central difference measures", () => {
  for (const { f, slope } of Object.values(CURVES)) {
    for (const x of [-1, -0.3, 0, 1.7, 3]) assert.ok(Math.abs(centralDifference(f, x, 1e-5) - slope(x)) < 1e-8);
  }
});

test("the errors fall like h and like h squared, and rise again in round-off", () => {
  const { over } = at({}).derived;
  const place = (/** @type {number} */ step) => over[STEPS.indexOf(step)];
  assert.ok(Math.abs(place(1e-3).forwardError / place(1e-4).forwardError - 10) < 0.1);
  assert.ok(Math.abs(place(1e-2).centralError / place(1e-3).centralError - 100) < 1);
  assert.ok(place(1e-15).centralError > 1000 * place(1e-5).centralError);
  assert.equal(STEPS.length, 151);
  assert.equal(STEPS[150], 1e-15);
});

test("on a line and a parabola the central difference errs by round-off alone", () => {
  for (const curve of ["line", "parabola"]) {
    for (const size of [1, 0.5, 0.25]) assert.equal(at({ curve, size }).derived.slopes.centralError, 0);
  }
  assert.equal(at({ curve: "parabola", size: 0.25 }).derived.slopes.forwardError, 0.25);
});

test("moving h alone keeps the errors over all steps; another side measures them anew", () => {
  const first = at({}).derived;
  assert.equal(derive({ ...START, size: 0.01 }, first).over, first.over);
  const other = derive({ ...START, side: "left" }, first);
  assert.notEqual(other.over, first.over);
  assert.deepEqual(other.over, derive({ ...START, side: "left" }, null).over);
});

test("the text says both slopes, their errors and which is closer", () => {
  const say = (/** @type {any} */ changes) => {
    const { state, derived } = at(changes);
    return text(state, derived);
  };
  assert.equal(say({}), "At x = 2 the slope is −4. With h = 1 the forward difference is 8, off by 12; the central difference is 1, off by 5. The central one is 2.4 times as close.");
  assert.match(say({ side: "left", size: 0.5 }), /With h = −0.5 the forward difference is −5.875, off by 1.88;/);
  assert.match(say({ curve: "line" }), /Neither is closer\.$/);
  assert.match(say({ curve: "parabola" }), /The central one is exact\.$/);
});

test("the picture has three handles and labels, and no number that is not one", () => {
  for (const curve of Object.keys(CURVES)) {
    for (const x of [-1, 0, 3]) {
      for (const size of [1, 1e-7, 1e-15]) {
        for (const side of ["left", "right"]) {
          const { node, handles } = shown({ curve, x, size, side });
          assert.equal(handles.length, 3);
          assert.match(words(node), /tangent.*exact.*forward.*off by.*central.*off by/);
          for (const { props } of findAll(node, () => true)) {
            const attributes = Object.values(props).filter((value) => typeof value !== "function");
            for (const value of attributes) assert.doesNotMatch(String(value), /NaN|Infinity|undefined/);
          }
        }
      }
    }
  }
});

test("keys move x by its grid and stop at its limits", () => {
  const { handles: [x], sets } = shown({ x: 2.95 });
  for (const key of ["ArrowRight", "PageUp", "Home", "End"]) press(x, key);
  assert.deepEqual(sets, [{ x: 3 }, { x: 3 }, { x: -1 }, { x: 3 }]);
});

test("keys take the second point through zero to the other side", () => {
  const { handles: [, second], sets } = shown({ size: 1e-15 });
  press(second, "ArrowLeft");
  press(second, "ArrowRight");
  press(second, "Home");
  assert.deepEqual(sets, [{ size: 1e-15, side: "left" }, { size: 1.26e-15 }, { size: 1, side: "left" }]);
  const left = shown({ size: 1, side: "left" });
  press(left.handles[1], "ArrowRight");
  press(left.handles[1], "ArrowLeft");
  assert.deepEqual(left.sets, [{ size: 0.794 }, { size: 1 }]);
});

test("ten keys on the picture of errors make h ten times smaller", () => {
  const { handles: [, , mark], sets } = shown({ size: 1e-3 });
  press(mark, "PageDown");
  assert.deepEqual(sets, [{ size: 1e-4 }]);
});

test("locked controls take no keys; a locked side holds the second point on its side", () => {
  const { handles } = shown({}, ["x", "size"]);
  for (const { props } of handles) assert.deepEqual([props.tabindex, props.onkeydown], [null, null]);
  const { handles: [, second], sets } = shown({}, ["side"]);
  press(second, "Home");
  assert.deepEqual(sets, [{ size: 1e-15 }]);
});

test("the table holds every factor of ten and the step that is shown", () => {
  const { state, derived } = at({ size: 0.5 });
  const { head, rows } = table(state, derived);
  assert.equal(rows.length, 17);
  assert.ok(rows.every((row) => row.length === head.length));
  assert.deepEqual(rows[1], ["0.5 (now)", "0.375", "4.375", "−2.75", "1.25"]);
  assert.deepEqual(rows.map(([step]) => step).slice(0, 3), ["1", "0.5 (now)", "0.1"]);
  const onDecade = at({ size: 0.1 });
  assert.equal(table(onDecade.state, onDecade.derived).rows.length, 16);
});

test("the task wants a step between formula error and round-off", () => {
  const solved = (/** @type {any} */ changes) => {
    const { state, derived } = at(changes);
    return task.solved(state, derived);
  };
  for (const size of [1, 0.1, 1e-3, 1e-4, 1e-9, 1e-12, 1e-15]) assert.equal(solved({ size }), null);
  assert.match(solved({ size: 1e-5 }) ?? "", /^Solved: with h = 1e−5 it is off by 5.1e−10, the forward difference by 6e−5\./);
  assert.ok(solved({ size: 1e-5, side: "left" }));
  assert.equal(solved({ size: 1e-5, x: 1.95 }), null);
  assert.equal(solved({ curve: "line", size: 1 }), null);
});

test("what doesn't fit is told, with what fits", () => {
  assert.equal(misfit(controls.size, 0), "Size of h is a number from 1e−15 to 1, not “0”");
  assert.equal(misfit(controls.size, 1e300), "Size of h is a number from 1e−15 to 1, not “1e+300”");
  assert.ok(misfit(controls.size, NaN));
  assert.ok(misfit(controls.x, 3.1));
  assert.ok(misfit(controls.side, "up"));
});
