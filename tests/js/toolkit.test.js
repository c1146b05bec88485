// The parts that all widgets share, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";

import { choice, field, form, misfit, nearest, number, numbers, toggle } from "../../src/backprop/widgets/js/controls.js";
import { findAll, h, words } from "../../src/backprop/widgets/js/dom.js";
import { walkPlayer } from "../../src/backprop/widgets/js/frame.js";
import { fragment, readFragment } from "../../src/backprop/widgets/js/link.js";
import { Model } from "../../src/backprop/widgets/js/model.js";
import { typed, written } from "../../src/backprop/widgets/js/numbers.js";
import { line, plot, regions, ticks, wordPlace } from "../../src/backprop/widgets/js/plot.js";

const controls = {
  rate: number("Rate", { min: 0.001, max: 1, log: true }),
  units: number("Units", { min: 1, max: 8, whole: true }),
  loss: choice("Loss", { half: "½(a − y)²", cross: "cross-entropy" }),
  biased: toggle("Bias"),
  weights: numbers("Weights", { min: -10, max: 10 }),
};
const state = { rate: 0.25, units: 3, loss: "half", biased: true, weights: [[0.5, -1], [2, 3]] };

test("numbers are written short, with a real minus sign", () => {
  const cases = [[0, "0"], [-0, "0"], [2.25003254, "2.25"], [-1.5, "−1.5"], [1234567, "1.235e6"], [3.25e-5, "3.25e−5"], [999999.9, "1000000"], [0.0001, "0.0001"], [NaN, "not a number"], [-Infinity, "−∞"]];
  for (const [value, text] of cases) assert.equal(written(value), text);
});

test("only whole numbers of text are read", () => {
  for (const [text, value] of [["1", 1], [" −0.5 ", -0.5], ["1e-3", 0.001], [".5", 0.5], ["5.", 5]]) assert.equal(typed(text), value);
  for (const text of ["", " ", "x", "0x10", "1,5", "1 2", "Infinity", "NaN", "1e", "--1", "true"]) assert.ok(Number.isNaN(typed(text)), text);
  assert.equal(misfit(controls.rate, typed("1e999")), "Rate is a number from 0.001 to 1, not “Infinity”");
});

test("what doesn't fit is told with what does", () => {
  for (const [name, value] of Object.entries(state)) assert.equal(misfit(controls[name], value), null);
  const bad = { rate: [0, 2, NaN, "0.5", null], units: [0, 9, 2.5], loss: ["none", 3, "toString", "__proto__"], biased: [1, "true"], weights: [3, [[NaN]], [["1"]], [11], null] };
  for (const [name, values] of Object.entries(bad)) {
    for (const value of values) assert.match(misfit(controls[name], value) ?? "", /is .*, not|must be .*, not/, `${name} ${value}`);
  }
  assert.match(misfit(controls.rate, undefined) ?? "", /not “undefined”/);
  assert.match(misfit(controls.weights, Array(30).fill(11)) ?? "", /not “\[11,11,11,11,11,11,11,11…”/);
});

test("a slider's steps stay on the grid and within the limits", () => {
  const start = number("Start", { min: -2, max: 4.5, step: 0.05 });
  assert.equal(nearest(start, 2.8812), 2.9);
  assert.equal(nearest(start, Infinity), 4.5);
  assert.equal(nearest(start, -Infinity), -2);
  assert.equal(nearest(start, 0.0001), 0);
  assert.equal(nearest(controls.rate, 0.012345), 0.0123);
  assert.equal(nearest(controls.units, 2.6), 3);
});

test("a state goes through a link and back", () => {
  const link = fragment("demo", state, controls, ["rate"]);
  assert.deepEqual(readFragment(link, "demo", controls, []), { changes: state, locked: ["rate"] });
  assert.equal(readFragment(link, "other", controls, []), null);
  const locked = readFragment(link, "demo", controls, ["units"]);
  const { units, ...others } = state;
  assert.deepEqual(locked, { changes: others, locked: ["units", "rate"] });
});

test("a link that doesn't fit says why", () => {
  for (const text of ["#demo?rate=fast", "#demo?rate=5", "#demo?units=1.5", "#demo?loss=x", "#demo?weights=[[", "#demo?weights=[null]", "#demo?colour=1", "#demo?constructor=1"]) {
    const found = readFragment(text, "demo", controls, []);
    assert.ok(found && "problem" in found && found.problem, text);
  }
  for (const text of ["", "#", "#demo", "#section", "?rate=1"]) assert.equal(readFragment(text, "demo", controls, []), null, text);
  assert.equal(readFragment("#?rate=1", "", controls, []), null);
  const problem = (text) => readFragment(`#demo?${text}`, "demo", controls, []).problem;
  assert.equal(problem("rate=1e999"), "Rate is a number from 0.001 to 1, not “1e999”");
  assert.equal(problem("weights=[1e999]"), "Weights must be lists of numbers from −10 to 10, not “[1e999]”");
  for (const name of ["speed", "constructor"]) {
    const words = `it has no control “${name}”; its controls are rate, units, loss, biased, weights`;
    assert.equal(problem(`${name}=1`), words);
    assert.equal(problem(`locked=rate+${name}`), words);
  }
});

test("a field takes what fits and refuses the rest", () => {
  const log = [];
  const node = field(controls.rate, 0.25, { set: (v) => log.push(v), refuse: (draft) => log.push(draft?.message ?? null) });
  const input = findAll(node, ({ tag }) => tag === "input")[0].props;
  input.onchange({ target: { value: "0.5" } });
  input.onchange({ target: { value: "7" } });
  input.onkeydown({ key: "Escape", target: { value: "7" } });
  assert.deepEqual(log, [null, 0.5, "Rate is a number from 0.001 to 1, not “7”.", null]);
});

test("a field shows what was typed, and why it was refused, until its number changes", () => {
  let draft = null;
  const how = { set: () => "It doesn't fit the others.", refuse: (next) => { draft = next; } };
  const shown = (value) => {
    const node = field(controls.rate, value, { ...how, draft });
    const { props } = findAll(node, ({ tag }) => tag === "input")[0];
    return { ...props, words: words(node) };
  };
  shown(0.25).onchange({ target: { value: "1e999" } });
  assert.equal(shown(0.25).words, "Rate is a number from 0.001 to 1, not “1e999”.");
  shown(0.25).onchange({ target: { value: "0.5" } });
  assert.deepEqual([shown(0.25).value, shown(0.25).words], ["0.5", "It doesn't fit the others."]);
  assert.deepEqual([shown(0.3).value, shown(0.3).words], ["0.3", ""]);
  shown(0.3).after({});
  assert.deepEqual([shown(0.25).value, shown(0.25).words], ["0.25", ""]);
});

test("a locked control is disabled, and every control guards its keys", () => {
  for (const [name, control] of Object.entries(controls)) {
    if (control.kind === "numbers") continue;
    const inputs = findAll(form(control, state[name], { locked: true, set: () => {} }), ({ tag }) => tag === "input" || tag === "select");
    assert.ok(inputs.length > 0);
    for (const { props } of inputs) {
      assert.equal(props.disabled, true);
      assert.equal(props["data-lm-suppress-shortcuts"], "true");
    }
  }
});

test("descriptions keep the place of what isn't there", () => {
  const node = h("p", null, "a", null, [false, ["b", 3]], undefined);
  assert.deepEqual(node.children, ["a", "", "", "b", "3", ""]);
  assert.equal(words(node), "a b 3");
});

test("axes have round ticks", () => {
  assert.deepEqual(ticks({ min: -2, max: 4.5, label: "" }), [-2, 0, 2, 4]);
  assert.deepEqual(ticks({ min: 0, max: 1, label: "" }), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks({ min: 0.001, max: 1, log: true, label: "" }), [0.001, 0.01, 0.1, 1]);
});

test("a plot places its numbers, cuts lines at what is not finite, and finds room for words", () => {
  plot({
    label: "Demo", x: { min: 0, max: 10, label: "x" }, y: { min: 1, max: 100, log: true, label: "y" },
    inside: (frame) => {
      assert.ok(Math.abs(frame.toX(frame.x(7)) - 7) < 1e-9);
      assert.ok(Math.abs(frame.toY(frame.y(10)) - 10) < 1e-9);
      assert.ok(Math.abs(frame.y(10) - (frame.top + frame.height / 2)) < 1e-9);
      const { props } = line(frame, [0, 1, 2, 3], [1, NaN, 10, 1e300], {});
      assert.equal(props.d.match(/M/g).length, 2);
      assert.doesNotMatch(props.d, /NaN|Infinity/);
      const classes = Array.from({ length: 64 * 32 }, (_, i) => (i % 64 < 16 ? 1 : 0));
      const paths = regions(frame, classes, 64, [{}, {}, {}]);
      assert.equal(paths[0].props.d.match(/M/g).length, 32);
      assert.equal(paths[2].props.d, "");
      const room = wordPlace(frame, classes, 64, 0);
      assert.ok(room && Math.abs(frame.toX(room.x) - 6.25) < 0.2);
      assert.equal(wordPlace(frame, classes, 64, 2), null);
      return null;
    },
  });
});

test("a model tells what changed, and only that", () => {
  const given = { a: 1, list: [1] };
  const model = new Model(given);
  const log = [];
  const listener = (_, value) => log.push(value);
  model.on("change:a", listener);
  model.set("a", 1);
  model.set("a", 2);
  model.set("b", 3);
  model.off("change:a", listener);
  model.set("a", 4);
  given.list.push(2);
  assert.deepEqual(log, [2]);
  assert.deepEqual(model.get("list"), [1]);
});

test("a walk plays from its beginning to its end and no further", () => {
  const player = walkPlayer("step", ({ last }) => last, "step");
  const derived = { last: 40 };
  assert.equal(player.step({ step: 40 }, derived), null);
  assert.equal(player.step({ step: 900 }, derived), null);
  assert.deepEqual(player.step({ step: 3 }, derived), { step: 4 });
  let at = { step: 0 };
  let [time, waited] = [0, 0]; // milliseconds; a frame without a change adds to the next one's
  for (let next; (next = player.frame(at, derived, waited)); time += 16, waited += 16) {
    assert.ok(!("step" in next) || (next.step > at.step && next.step <= 40));
    if ("step" in next) waited = 0;
    at = { ...at, ...next };
    assert.ok(time < 10_000);
  }
  assert.equal(at.step, 40);
  assert.ok(time > 1000, `all shown after ${time} ms`);
});
