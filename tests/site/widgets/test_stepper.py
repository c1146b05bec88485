"""The network stepper in a browser: the digits are Python's, every hand can use it."""

import json
import subprocess
from urllib.parse import urlencode

import numpy as np
import pytest
import traitlets
from widget_pages import (
    AXE,
    SOURCES,
    fragment_of,
    html_of,
    scroll_to,
    text_of,
    wait_for_text,
)

from backprop import backward, check_gradients, examples, forward
from backprop.losses import LOSSES
from backprop.widgets import NetworkStepper
from backprop.widgets.stepper import MISTAKES, start_of

PAGE, KEY = "06_two_layers.html", "network"
EXAMPLES = [name for name in NetworkStepper.preset.names if name != "own"]
MET = """widget => {
    const words = [...widget.querySelectorAll(".bp-stepper text")].filter((e) => e.textContent)
        .map((e) => [e.textContent, e.getBoundingClientRect()]);
    return words.flatMap(([a, p], i) => words.slice(i + 1)
        .filter(([, q]) => p.left < q.right && q.left < p.right
            && p.top + 3 < q.bottom - 3 && q.top + 3 < p.bottom - 3)
        .map(([b]) => `${a} / ${b}`));
}"""


@pytest.fixture
def open_stepper(open_widget):
    return lambda **options: open_widget(PAGE, KEY, **options)


def link(**state):
    words = {name: v if isinstance(v, str) else json.dumps(v) for name, v in state.items()}
    return f"#{KEY}?{urlencode(words)}"


def chosen_option(page):
    return page.evaluate("document.activeElement.ariaLabel")


def go_by_tab(page, found):
    for _ in range(300):
        if page.evaluate(found):
            return
        page.keyboard.press("Tab")
    raise AssertionError(found)


def test_the_task_is_solved_by_keyboard_alone(open_stepper):
    page, widget = open_stepper()
    inside = f"document.activeElement.closest('[data-key={KEY}]') !== null && "
    go_by_tab(page, inside + "document.activeElement.role === 'option'")
    assert chosen_option(page).startswith("w⁽¹⁾₁₁, weight from x₁")
    go_by_tab(
        page, inside + "document.activeElement.closest('label')?.textContent.startsWith('Mistake')"
    )
    page.keyboard.type("use")
    wait_for_text(widget, "Gradient check FAILED at w⁽¹⁾₁₁")
    assert not widget.locator(".bp-solved").count()
    go_by_tab(page, inside + "document.activeElement.textContent === 'Update'")
    page.keyboard.press("Enter")
    wait_for_text(widget, "from 0.298371109 to 0.291027924. ")
    widget.locator(".bp-solved", has_text="“use updated weights”").wait_for()
    widget.locator(".bp-said", has_text="Solved:").wait_for()
    widget.get_by_role("button", name="Reset").press("Enter")
    wait_for_text(widget, "Nothing is computed yet.")
    assert not widget.locator(".bp-solved").count()
    assert page.problems == []


def test_arrow_keys_go_through_the_network_and_take_the_focus_along(open_stepper):
    page, widget = open_stepper(fragment=link(step=9))
    widget.locator('[role="option"][tabindex="0"]').focus()
    visited = [chosen_option(page).split(",")[0]]
    for _ in range(15):
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "before => !document.activeElement.ariaLabel.startsWith(before)", arg=visited[-1]
        )
        visited.append(chosen_option(page).split(",")[0])
        if visited[-1] == "b⁽²⁾₂":
            break
        wait_for_text(widget, f"∂L/∂{visited[-1].replace('a', 'z')} = ")
    assert (
        visited
        == (
            "w⁽¹⁾₁₁ w⁽¹⁾₁₂ b⁽¹⁾₁ a⁽¹⁾₂ w⁽¹⁾₂₁ w⁽¹⁾₂₂ b⁽¹⁾₂ "
            "a⁽²⁾₁ w⁽²⁾₁₁ w⁽²⁾₁₂ b⁽²⁾₁ a⁽²⁾₂ w⁽²⁾₂₁ w⁽²⁾₂₂ b⁽²⁾₂"
        ).split()
    )
    assert widget.locator('[role="option"][tabindex="0"]').count() == 1
    assert page.problems == []


def test_the_mouse_shows_what_it_points_at(open_stepper):
    page, widget = open_stepper(fragment=link(step=9))
    label = widget.locator(".bp-stepper-back", has_text="0.082")
    box = label.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    wait_for_text(widget, "0.74136507 · 0.186815602 · 0.593269992 = 0.082167041.")
    assert page.problems == []


@pytest.mark.parametrize("mistake", MISTAKES)
def test_its_words_are_those_of_python(open_stepper, mistake):
    page, widget = open_stepper()
    random = np.random.default_rng(MISTAKES.index(mistake))
    for preset in EXAMPLES:
        for rule in ("each", "frozen"):
            changes = {
                "mistake": mistake,
                "bias_rule": rule,
                "step": int(random.integers(0, 13)),
                "place": int(random.integers(0, 16)),
                "updates": int(random.integers(0, 3)),
            }
            state = {"preset": preset} | start_of(preset) | changes
            page.evaluate("hash => { location.hash = hash }", link(**state))
            wait_for_text(widget, NetworkStepper(**state).describe())
    assert page.problems == []


@pytest.mark.parametrize("loss", LOSSES)
def test_the_words_of_a_deeper_network_are_those_of_python(open_stepper, loss):
    state = {
        "preset": "own", "loss": loss, "activation": "tanh", "x": [0.5, -1], "target": [1, 0],
        "weights": [[[1, -2], [0.5, 3], [0, 1]], [[1, 2, -1]], [[0.5], [-0.25]]],
        "biases": [[0, 0.1, -0.1], [0.2], [0, 0]], "step": 14,
        "output": "sigmoid" if loss == "cross_entropy" else "identity",
    }  # fmt: skip
    page, widget = open_stepper(fragment=link(**state))
    for place in range(0, 19, 3):
        page.evaluate("hash => { location.hash = hash }", link(**state, place=place))
        wait_for_text(widget, NetworkStepper(**state, place=place).describe())
    assert page.problems == []


def test_every_number_can_be_changed(open_stepper):
    page, widget = open_stepper(fragment=link(step=10))
    widget.locator("summary", has_text="Change the numbers").press("Enter")
    widget.get_by_label("w⁽¹⁾₁₁", exact=True).fill("-1.5")
    widget.get_by_label("w⁽¹⁾₁₁", exact=True).press("Enter")
    widget.get_by_label("Learning rate η", exact=True).fill("2")
    widget.get_by_label("Learning rate η", exact=True).press("Enter")
    weights = start_of("two_layers")["weights"]
    weights[0][0][0] = -1.5
    wait_for_text(widget, NetworkStepper(weights=weights, rate=2, step=10).describe())
    assert widget.get_by_role("combobox", name="Example").input_value() == "own"

    before = text_of(widget)
    for text in ("", "abc", "NaN", "1e999", "101"):
        field = widget.get_by_label("w⁽¹⁾₁₁", exact=True)
        field.fill(text)
        field.press("Enter")
        widget.get_by_role("alert").get_by_text("w⁽¹⁾₁₁ is a number from −100 to 100").wait_for()
        assert field.get_attribute("aria-invalid") == "true"
        assert text_of(widget) == before
        field.press("Escape")
        page.wait_for_timeout(300)
        assert field.input_value() == "−1.5"

    _, again = open_stepper(fragment=fragment_of(page, widget))
    assert text_of(again) == before
    widget.get_by_role("button", name="Add a layer").click()
    widget.get_by_role("option", name="b⁽³⁾₂", exact=False).wait_for()
    widget.get_by_label("Units in layer 2", exact=True).fill("6")
    widget.get_by_label("Units in layer 2", exact=True).press("Enter")
    widget.get_by_role("option", name="b⁽²⁾₆", exact=False).wait_for()
    widget.get_by_role("combobox", name="Example").select_option("xor")
    wait_for_text(widget, NetworkStepper(preset="xor").describe())
    assert page.problems == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_accessible_with_all_its_numbers(open_stepper, theme):
    state = {"step": 9, "mistake": "wrong_sign"}
    page, widget = open_stepper(theme=theme, width=320, fragment=link(**state))
    widget.locator("summary", has_text="Change the numbers").press("Enter")
    page.add_script_tag(path=AXE)
    result = page.evaluate(f"axe.run('[data-key={KEY}]', {{ resultTypes: ['violations'] }})")
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in result["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = """widget => [...widget.querySelectorAll("button, input, select")]
        .filter((e) => e.type !== "checkbox" && e.getBoundingClientRect().height < 24).length"""
    assert widget.evaluate(small) == 0
    assert page.problems == []


def test_the_buttons_go_to_the_end_of_each_stage(open_stepper):
    page, widget = open_stepper()
    for button, step in (("Forward", 4), ("Loss", 5), ("Backward", 9), ("Update", 10)):
        widget.get_by_role("button", name=button, exact=True).click()
        wait_for_text(widget, NetworkStepper(step=step).describe())
    widget.get_by_role("button", name="Update", exact=True).click()
    wait_for_text(widget, NetworkStepper(step=10, updates=1).describe())
    widget.get_by_role("button", name="Rewind").click()
    widget.get_by_role("button", name="Run").click()
    wait_for_text(widget, "Update 1: ")
    assert page.problems == []


STEP_TIMES = """key => new Promise((resolve) => {
    const times = [];
    const text = document.querySelector(`[data-key=${key}] .bp-text`);
    new MutationObserver(() => {
        if (times.push(performance.now()) === 5) resolve(times);
    }).observe(text, { characterData: true, subtree: true, childList: true });
})"""


def test_two_figures_run_side_by_side_and_each_keeps_its_pace(open_stepper):
    def with_a_copy(text):
        figure = html_of(text, KEY)
        copy = figure.replace(f'data-key="{KEY}"', 'data-key="copy"')
        return text.replace(figure, figure + copy.replace(f"&quot;{KEY}&quot;", "&quot;copy&quot;"))

    page, widget = open_stepper(altered=with_a_copy)
    scroll_to(page, "copy")
    page.evaluate(f"() => {{ window.times = Promise.all([{KEY!r}, 'copy'].map({STEP_TIMES})); }}")
    for key in (KEY, "copy"):
        page.locator(f'[data-key="{key}"]').get_by_role("button", name="Run").click()
    for times in page.evaluate("window.times"):
        assert min(np.diff(times)) > 500
        assert np.median(np.diff(times)) < 1200
    assert page.problems == []


def test_the_picture_too_says_where_it_diverges(open_stepper):
    state = {"activation": "identity", "output": "identity", "rate": 100, "updates": 300}
    page, widget = open_stepper(fragment=link(**state))
    said = NetworkStepper(**state).describe()
    assert said.startswith("It diverges at update ")
    wait_for_text(widget, said)
    assert widget.locator(".bp-stepper-none").text_content() == said
    assert page.problems == []


def test_at_relus_kink_it_says_that_it_cannot_be_checked(open_stepper):
    page, widget = open_stepper()
    widget.get_by_role("combobox", name="Example").select_option("one_neuron")
    widget.locator("summary", has_text="Change the numbers").press("Enter")
    widget.get_by_role("combobox", name="Output units").select_option("relu")
    update = widget.get_by_role("button", name="Update", exact=True)
    for updates in (0, 1, 2):
        update.click()
        state = start_of("one_neuron") | {"output": "relu", "updates": updates, "step": 4}
        said = NetworkStepper(preset="own", **state).describe()
        assert "FAILED" not in said
        wait_for_text(widget, said)
    assert "w⁽¹⁾₁₁ and 2 more can't be checked, since a unit is at relu's kink." in said
    assert page.problems == []


def random_states(count):
    random = np.random.default_rng(11)

    def some(*shape):
        return (random.integers(-4, 5, size=shape) * scale / 4).tolist()

    states = []
    for _ in range(count):
        sizes = random.integers(1, 4, size=random.integers(2, 5)).tolist()
        scale = float(random.choice([0.5, 1, 2, 10]))
        loss = str(random.choice(list(LOSSES)))
        hidden, output = map(str, random.choice(["sigmoid", "tanh", "relu", "identity"], size=2))
        states.append(
            {
                "preset": "own", "bias_rule": "each", "mistake": str(random.choice(MISTAKES)),
                "pace": "unit", "x": some(sizes[0]), "loss": loss, "activation": hidden,
                "output": "sigmoid" if loss == "cross_entropy" else output,
                "target": random.integers(0, 2, size=sizes[-1]).tolist(),
                "weights": [some(*shape) for shape in zip(sizes[1:], sizes)],
                "biases": [some(size) for size in sizes[1:]],
                "rate": float(random.choice([0.1, 0.5, 2, 10])),
                "updates": int(random.integers(0, 6)), "step": 0, "place": 0,
            }
        )  # fmt: skip
    return states


def test_the_gradient_check_says_the_same_in_python_for_any_network():
    states = random_states(400)
    module = (SOURCES / "stepper.js").as_uri()
    script = f"""
        const {{ readFileSync }} = await import("node:fs");
        const {{ default: {{ spec }} }} = await import({json.dumps(module)});
        const states = JSON.parse(readFileSync(0, "utf8"));
        console.log(JSON.stringify(states.map((state) => spec.text(state, spec.derive(state)))));
    """
    run = ["node", "--input-type=module", "--eval", script]
    printed = subprocess.run(
        run, input=json.dumps(states), capture_output=True, check=True, text=True, encoding="utf-8"
    )
    met = set()
    for state, theirs in zip(states, json.loads(printed.stdout), strict=True):
        ours = NetworkStepper(**state).describe()
        # Digits of a finite difference may be round-off, which differs.
        assert theirs.partition(": backward")[0] == ours.partition(": backward")[0], state
        if state["mistake"] == "none":
            assert "FAILED" not in ours, state
        met |= {word for word in ("FAILED", "passed", "kink", "diverges") if word in ours}
    assert {"FAILED", "passed", "kink", "diverges"} <= met


def test_a_link_to_an_example_brings_its_numbers(open_stepper):
    page, widget = open_stepper(fragment=link(preset="xor", step=20))
    wait_for_text(widget, NetworkStepper(preset="xor", step=20).describe())
    assert page.problems == []


def test_a_locked_example_keeps_its_numbers(open_stepper):
    page, widget = open_stepper(fragment=link(locked="preset"))
    widget.locator("summary", has_text="Change the numbers").press("Enter")
    assert widget.get_by_label("w⁽¹⁾₁₁", exact=True).is_disabled()
    assert widget.get_by_label("Learning rate η", exact=True).is_disabled()
    assert widget.get_by_role("combobox", name="Mistake").is_enabled()
    assert page.problems == []


def test_what_does_not_fit_together_is_named(open_stepper):
    page, widget = open_stepper(fragment=link(target=[1]))
    widget.get_by_text("there are 1 targets for 2 outputs. It was ignored.").wait_for()
    assert text_of(widget) == NetworkStepper().describe()
    state = {"activation": "identity", "output": "identity", "rate": 100, "updates": 300}
    _, widget = open_stepper(fragment=link(**state))
    wait_for_text(widget, "It diverges at update ")
    assert text_of(widget) == NetworkStepper(**state).describe()
    assert page.problems == []


@pytest.mark.parametrize("width", [320, 1280])
def test_no_label_meets_another(open_stepper, width):
    page, widget = open_stepper(width=width)
    for preset in EXAMPLES:
        for step in (0, 6, 9, 20):
            state = {"preset": preset} | start_of(preset) | {"step": step}
            page.evaluate("hash => { location.hash = hash }", link(**state))
            wait_for_text(widget, NetworkStepper(**state).describe())
            assert widget.evaluate(MET) == [], (preset, step)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.problems == []


def test_javascript_starts_from_the_same_examples():
    module = (SOURCES / "stepper_examples.js").as_uri()
    script = f"""
        const {{ EXAMPLES }} = await import({json.dumps(module)});
        console.log(JSON.stringify(EXAMPLES));
    """
    run = ["node", "--input-type=module", "--eval", script]
    printed = subprocess.run(run, capture_output=True, check=True, text=True, encoding="utf-8")
    assert json.loads(printed.stdout) == {name: start_of(name) for name in EXAMPLES}


def test_python_brings_a_presets_numbers_and_names_own_ones():
    figure = NetworkStepper(preset="two_layers_unhalved")
    assert figure.weights[0] == [[0.3, -0.4], [0.2, 0.6]]
    figure.preset = "one_layer"
    assert (figure.x, figure.rate, figure.problem()) == ([0, 1], 0.5, None)
    figure.rate = 0.25
    assert figure.preset == "own"
    assert NetworkStepper(x=[1, 1]).preset == "own"
    assert NetworkStepper(bias_rule="each").preset == "two_layers"


def test_python_gives_the_gradients_behind_the_picture():
    example = examples.two_layers
    forward_pass = forward(example.network, example.x)
    right = backward(example.network, forward_pass, example.target, example.loss)
    figure = NetworkStepper()
    for ours, theirs in zip(figure.gradients().steps, right.steps, strict=True):
        assert np.array_equal(ours.dweight, theirs.dweight)
    figure.mistake = "updated_weights"
    assert figure.gradients().steps[0].dweight[0, 0] == pytest.approx(0.00036472, abs=5e-9)
    check = check_gradients(
        example.network, example.x, example.target, example.loss, backward=figure.mistaken_backward
    )
    assert not check.passed


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("weights", [[1]], "3 lists deep"),
        ("x", [], "none empty"),
        ("x", ["1"], "numbers from -100 to 100"),
        ("target", [np.nan], "numbers from -100 to 100"),
        ("biases", [[101]], "numbers from -100 to 100"),
    ],
)
def test_python_refuses_what_does_not_fit(name, value, words):
    with pytest.raises(traitlets.TraitError, match=words):
        NetworkStepper(**{name: value})
    with pytest.raises(ValueError, match="There are 1 targets for 2 outputs"):
        NetworkStepper(target=[1])
