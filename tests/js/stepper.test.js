import assert from "node:assert/strict";
import { test } from "node:test";
import * as engine from "../../src/backprop/widgets/js/engine.js";
import { findAll, h, words } from "../../src/backprop/widgets/js/dom.js";
import { Random } from "../../src/backprop/widgets/js/random.js";
import widget, { resized } from "../../src/backprop/widgets/js/stepper.js";
import { EXAMPLES } from "../../src/backprop/widgets/js/stepper_examples.js";
import { nextStep, problemOf } from "../../src/backprop/widgets/js/stepper_numbers.js";
import { chain } from "../../src/backprop/widgets/js/stepper_words.js";

const { derive, picture, text, table, task, controls, adjust, player, actions } = widget.spec;
const tools = { set() {}, locked: () => false, entry: () => ({ draft: null, refuse() {} }) };
const of = (preset, changes = {}) => ({
  preset, mistake: "none", pace: "unit", updates: 0, step: 0, place: 1, ...structuredClone(EXAMPLES[preset]), ...changes,
});
const seen = (state) => derive(state).now;
const said = (state) => text(state, derive(state));
const drawn = (state, how = tools) => h("div", {}, picture(state, derive(state), how));
const parts = (state, how) => findAll(drawn(state, how), ({ props }) => props.role === "option");

test("the best-known example has the digits of the book", () => {
  assert.match(said(of("two_layers", { step: 5 })), /Loss: L = 0\.298371109\./);
  assert.match(said(of("two_layers", { step: 9, place: 9 })), /∂L\/∂w⁽²⁾₁₁ = .* = 0\.74136507 · .* = 0\.082167041\./);
  assert.match(said(of("two_layers", { step: 9, place: 1 })), /= 0\.036350306 · 0\.241300709 · 0\.05 = 0\.000438568\./);
  for (const [rule, after] of [["frozen", "0.291027774"], ["each", "0.280471447"], ["shared", "0.285750887"]]) {
    assert.match(said(of("two_layers", { step: 10, bias_rule: rule })), new RegExp(`from 0.298371109 to ${after}`));
  }
  const mistaken = of("two_layers", { step: 10, mistake: "updated_weights" });
  assert.match(said(mistaken), /= 0\.000364723\. Gradient check FAILED at w⁽¹⁾₁₁: backward pass 0\.000364723, finite differences 0\.000438568\./);
  assert.match(said(mistaken), /to 0\.291027924/);
});

test("without a mistake the pass is the engine's, to the last bit", () => {
  for (const preset of Object.keys(EXAMPLES)) {
    const { network, passed, back } = seen(of(preset));
    const right = engine.backward(network, passed, [EXAMPLES[preset].target], EXAMPLES[preset].loss);
    const all = ({ steps }) => steps.flatMap(({ dz, dweight, dbias }) => [dz, dweight, dbias]).flat(3).map((value) => value + 0); // -0 is 0
    assert.deepEqual(all(back), all(right));
    assert.equal(back.loss, right.loss);
  }
});

test("the check catches each mistake where it is made", () => {
  const failing = (preset, mistake) => seen(of(preset, { mistake })).failing.map(({ where }) => where);
  for (const preset of Object.keys(EXAMPLES)) assert.deepEqual(failing(preset, "none"), []);
  assert.deepEqual(failing("two_layers", "bias_forgotten"), ["layer 0 bias[0]", "layer 0 bias[1]", "layer 1 bias[0]", "layer 1 bias[1]"]);
  assert.equal(failing("two_layers", "wrong_sign").length, 14);
  assert.equal(failing("two_layers", "slope_left_out").length, 14);
  assert.ok(failing("two_layers", "updated_weights").every((where) => !where.startsWith("layer 1")));
  assert.equal(failing("two_layers_unhalved", "slope_at_a").length, 14);
  // The slope belongs to the squared error, and is a mistake with cross-entropy.
  assert.deepEqual(failing("two_layers", "slope_at_output"), []);
  assert.ok(failing("xor", "slope_at_output").includes("layer 1 weight[0, 0]"));
});

test("the steps go forward unit by unit, back layer by layer, and on to the next update", () => {
  let state = of("two_layers");
  const visited = [];
  for (let i = 0; i < 11; i += 1) {
    Object.assign(state, player.step(state, derive(state)));
    visited.push(said(state).split(/ = |:/)[0] + (/∂L\/∂z⁽.⁾.|[a]⁽.⁾./.exec(said(state).split("=")[0])?.[0] ?? ""));
  }
  assert.deepEqual(visited.slice(0, 10).map((words_) => words_.replace(/(Forward|Backward)/, "")),
    ["a⁽¹⁾₁", "a⁽¹⁾₂", "a⁽²⁾₁", "a⁽²⁾₂", "Loss", "∂L/∂z⁽²⁾₁", "∂L/∂z⁽²⁾₂", "∂L/∂z⁽¹⁾₁", "∂L/∂z⁽¹⁾₂", "Update 1"]);
  assert.deepEqual([state.updates, state.step], [1, 1]);
  const jumps = [];
  for (let at = 0; at < 10; at = jumps.at(-1)) jumps.push(nextStep(seen(of("two_layers", { step: at })), "layer"));
  assert.deepEqual(jumps, [2, 4, 5, 7, 9, 10]);
  state = of("two_layers");
  const press = (label) => actions.find((action) => action.label === label).act(state, derive(state), (changes) => Object.assign(state, changes));
  for (const [label, step, updates] of [["Forward", 4, 0], ["Loss", 5, 0], ["Backward", 9, 0], ["Update", 10, 0], ["Update", 10, 1], ["Forward", 4, 1]]) {
    press(label);
    assert.deepEqual([label, state.step, state.updates], [label, step, updates]);
  }
});

test("a second update starts from the first one's network", () => {
  const first = seen(of("two_layers", { step: 10 }));
  assert.deepEqual(seen(of("two_layers", { updates: 1 })).network, first.moved);
});

test("a chosen weight shows its paths, its factors and its update", () => {
  const state = of("two_layers", { step: 10 });
  const lines = chain(state, seen(state)).map(({ symbols, numbers, value }) => [symbols, numbers, value]);
  assert.deepEqual(lines, [
    ["∂L/∂a⁽¹⁾₁ = ∂L/∂z⁽²⁾₁ · w⁽²⁾₁₁ + ∂L/∂z⁽²⁾₂ · w⁽²⁾₂₁", "0.138498562 · 0.4 + (−0.038098237) · 0.5", "0.036350306"],
    ["∂L/∂w⁽¹⁾₁₁ = ∂L/∂a⁽¹⁾₁ · ∂a⁽¹⁾₁/∂z⁽¹⁾₁ · ∂z⁽¹⁾₁/∂w⁽¹⁾₁₁", "0.036350306 · 0.241300709 · 0.05", "0.000438568"],
    ["new w⁽¹⁾₁₁ = w⁽¹⁾₁₁ − η · ∂L/∂w⁽¹⁾₁₁", "0.15 − 0.5 · 0.000438568", "0.149780716"],
  ]);
  const bold = findAll(drawn(state), ({ props }) => /bp-stepper-onward/.test(props.class ?? ""));
  assert.equal(bold.length, 2);
  assert.match(words(drawn(state)), /by 2 paths/);
});

test("values show only after their step", () => {
  const labels = (step) => parts(of("two_layers", { step })).map(({ props }) => props["aria-label"]).join("; ");
  assert.match(labels(0), /a⁽¹⁾₁, unit, not computed yet/);
  assert.doesNotMatch(labels(5), /gradient/);
  assert.match(labels(6), /w⁽²⁾₁₁.*gradient 0\.082167041/);
  assert.doesNotMatch(labels(6), /w⁽²⁾₂₁[^;]*gradient/);
  assert.match(said(of("two_layers", { step: 8 })), /Gradient check passed/);
});

test("arrow keys go through units, weights and biases in order, one of them in the tab order", () => {
  const changes = [];
  const options = parts(of("two_layers", { place: 3 }), { ...tools, set: (change) => changes.push(change.place) });
  assert.equal(options.length, 12 + 4);
  assert.deepEqual(options.map(({ props }) => props.tabindex).filter((index) => index === 0).length, 1);
  const press = (key) => options[3].props.onkeydown({ key, preventDefault() {}, stopPropagation() {} });
  ["ArrowRight", "ArrowLeft", "Home", "End", "a"].forEach(press);
  assert.deepEqual(changes, [4, 2, 0, 15]);
});

test("the task takes the mistakes that a falling loss hides, and no other", () => {
  const solved = (changes) => task.solved(of("two_layers", changes), derive(of("two_layers", changes)));
  assert.equal(solved({}), null);
  assert.equal(solved({ step: 10 }), null);
  assert.equal(solved({ step: 9, mistake: "updated_weights" }), null);
  assert.match(solved({ step: 10, mistake: "updated_weights" }), /^Solved: with “use updated weights” the loss falls from 0\.298371109 to 0\.291027924/);
  assert.match(solved({ step: 10, mistake: "slope_left_out" }), /^Solved/);
  for (const mistake of ["wrong_sign", "bias_forgotten", "slope_at_output"]) assert.equal(solved({ step: 10, mistake }), null);
  const one = { ...of("one_neuron"), step: 99, mistake: "slope_left_out" };
  assert.match(task.solved(one, derive(one)), /^Solved/);
  const layer = { ...of("one_layer"), step: 99, mistake: "slope_left_out" };
  assert.match(task.solved(layer, derive(layer)), /^Solved/);
});

test("presets bring their numbers, and a changed number makes them the reader's own", () => {
  const brought = adjust({ preset: "xor" }, of("two_layers"));
  assert.equal(problemOf({ ...of("two_layers"), ...brought }), null);
  assert.deepEqual(brought.weights, EXAMPLES.xor.weights);
  assert.equal(adjust({ rate: 1 }, of("two_layers")).preset, "own");
  assert.deepEqual(adjust({ bias_rule: "each" }, of("two_layers")), {});
  assert.equal(adjust({ loss: "cross_entropy" }, of("two_layers", { output: "tanh" })).output, "sigmoid");
  assert.equal(adjust({ output: "tanh" }, of("xor")).loss, "half_squared_error");
});

test("while it runs, each step waits from the one before, in each figure on its own", () => {
  const state = of("two_layers");
  const derived = derive(state);
  for (let elapsed = 0; elapsed < 600; elapsed += 16) assert.deepEqual(player.frame(state, derived, elapsed), {});
  assert.deepEqual(player.frame(state, derived, 600), { step: 1 });
});

test("a right pass is never said to fail, however far it diverges or how flat it is", () => {
  const random = new Random(5);
  const among = (list) => list[Math.floor(random.uniform() * list.length)];
  const grown = Object.entries(EXAMPLES).flatMap(([preset, { loss }]) => ["sigmoid", "tanh", "relu", "identity"].flatMap((activation) =>
    (loss === "cross_entropy" ? ["sigmoid"] : ["tanh", "relu", "identity"]).flatMap((output) =>
      [1, 5].flatMap((rate) => [0, 1, 2, 3, 5, 8, 11].map((updates) => of(preset, { activation, output, rate, updates }))))));
  const drawn_ = Array.from({ length: 1500 }, () => {
    const scale = among([1, 10, 100]);
    const some = (count) => Array.from({ length: count }, () => scale * (2 * random.uniform() - 1));
    const sizes = Array.from({ length: among([2, 3, 4]) }, () => among([1, 2, 3]));
    const loss = among(Object.keys(controls.loss.options));
    return of("two_layers", {
      preset: "own", bias_rule: "each", loss, x: some(sizes[0]), target: sizes.slice(-1).flatMap((size) => some(size).map((y) => (loss === "cross_entropy" ? Number(y > 0) : y))),
      weights: sizes.slice(1).map((size, l) => Array.from({ length: size }, () => some(sizes[l]))), biases: sizes.slice(1).map(some),
      activation: among(["sigmoid", "tanh", "relu", "identity"]), output: loss === "cross_entropy" ? "sigmoid" : among(["sigmoid", "tanh", "relu", "identity"]),
      rate: among([0.1, 1, 100]), updates: Math.floor(30 * random.uniform() ** 2),
    });
  });
  for (const state of [...grown, ...drawn_]) assert.doesNotMatch(said(state), /FAILED/, JSON.stringify(state));
});

test("a mistake is found where the loss is large too", () => {
  const large = of("two_layers_unhalved", { output: "identity", activation: "tanh", rate: 1, updates: 3 });
  assert.ok(seen(large).back.loss > 100);
  assert.match(said(large), /Gradient check passed/);
  for (const mistake of ["wrong_sign", "slope_at_a", "slope_left_out", "bias_forgotten", "updated_weights"]) {
    assert.match(said({ ...large, mistake }), /Gradient check FAILED/, mistake);
  }
});

test("at relu's kink the check says that it can't be made, and still finds mistakes elsewhere", () => {
  const kink = of("one_neuron", { output: "relu", updates: 2 });
  const words_ = "Gradient check: w⁽¹⁾₁₁ and 2 more can't be checked, since a unit is at relu's kink.";
  assert.ok(said(kink).endsWith(words_), said(kink));
  assert.match(words(drawn(kink)), /– +Gradient check: /);
  assert.equal(task.solved({ ...kink, step: 99 }, derive({ ...kink, step: 99 })), null);
  const hidden = of("two_layers", { preset: "own", activation: "relu", weights: [[[1, 0], [0, 1]], [[1, 1], [1, 1]]], biases: [[-0.05, 0], [0, 0]] });
  assert.match(said(hidden), /: w⁽¹⁾₁₁ and 3 more can't be checked/);
  assert.match(said({ ...hidden, mistake: "wrong_sign" }), /FAILED at w⁽¹⁾₂₁/);
});

test("a locked example keeps its numbers, own numbers can be changed", () => {
  const inputs = (state, held) => findAll(drawn(state, { ...tools, locked: (name) => name === held }), ({ tag, props }) => ["input", "select", "button"].includes(tag) && !props.disabled);
  assert.equal(inputs(of("two_layers"), "preset").length, 0);
  assert.equal(inputs(of("two_layers", { preset: "own" }), "preset").length, inputs(of("two_layers"), "pace").length);
});

test("a chosen weight's value is in its title, and covers no unit of a large network", () => {
  const state = { ...of("two_layers"), ...resized(of("two_layers"), [6, 6, 6, 6, 6]), place: 59 };
  assert.match(words(drawn(state)), /Weight w⁽²⁾₂₃ = −0\.4, from a⁽¹⁾₃ into a⁽²⁾₂/);
  for (const sizes of [[6, 6, 6, 6, 6], [5, 5, 5, 5]]) {
    const large = { ...state, ...resized(of("two_layers"), sizes) };
    assert.deepEqual(findAll(drawn(large), ({ props }) => /bp-stepper-label/.test(props.class ?? "")), []);
  }
  assert.match(words(drawn(of("two_layers", { step: 10 }))), /Weight w⁽¹⁾₁₁ = 0\.149780716, from x₁/);
});

test("any size up to four layers of six units fits", () => {
  const large = { ...of("two_layers"), ...resized(of("two_layers"), [6, 6, 6, 6, 6]), step: 50, updates: 3, place: 190 };
  assert.equal(problemOf(large), null);
  assert.match(said(large), /Update 4: .*Gradient check passed/);
  assert.equal(parts(large).length, 4 * 6 * 8);
  assert.deepEqual(resized(of("two_layers"), [2, 2, 2]).weights, EXAMPLES.two_layers.weights);
  assert.equal(table(large, derive(large)).rows.length, 4 * 42);
});

test("numbers that don't fit together are named and drawn without an error", () => {
  const cases = {
    "There are 1 targets for 2 outputs.": { target: [1] },
    "Each row of weights of layer 1 needs 3 numbers.": { x: [1, 2, 3] },
    "The biases of layer 1 are not equal, so they can't be shared.": { bias_rule: "shared", biases: [[1, 2], [0, 0]] },
    "Cross-entropy needs targets from 0 to 1.": { loss: "cross_entropy", target: [2, 0] },
    "Inputs and targets are lists, biases lists of lists, weights lists of those, none empty.": { weights: [[1]] },
  };
  for (const [sentence, changes] of Object.entries(cases)) {
    const state = of("two_layers", changes);
    assert.equal(said(state), sentence);
    assert.equal(widget.spec.check(state), sentence[0].toLowerCase() + sentence.slice(1, -1));
    words(drawn(state));
    table(state, derive(state));
    assert.equal(player.step(state, derive(state)), null);
    assert.equal(task.solved(state, derive(state)), null);
  }
});

test("divergence is named", () => {
  const state = of("two_layers", { activation: "identity", output: "identity", rate: 100, updates: 300 });
  assert.match(said(state), /^It diverges at update \d+: the numbers get too large\.$/);
  assert.ok(words(drawn(state)).startsWith(said(state)));
});

test("every mistake, activation and loss has words without NaN", () => {
  for (const mistake of Object.keys(controls.mistake.options)) {
    for (const loss of Object.keys(controls.loss.options)) {
      for (const place of [0, 1, 3, 8, 9]) {
        const state = of("two_layers", { mistake, loss, step: 10, place });
        assert.doesNotMatch(said(state) + words(drawn(state)), /NaN|undefined|not a number/);
      }
    }
  }
});
