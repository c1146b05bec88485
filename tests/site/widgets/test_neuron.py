"""One neuron in a browser: the digits are Python's, every hand can use it."""

from urllib.parse import urlencode

import numpy as np
import pytest
from widget_pages import set_field, text_of, wait_for_text

from backprop.passes import backward, forward
from backprop.widgets import OneNeuron
from backprop.widgets.base import written
from backprop.widgets.neuron import LOSSES, MAX_STEPS

PAGE, KEY = "03_one_neuron.html", "neuron"
STUCK = {"weight": 6, "bias": 4}


@pytest.fixture
def open_neuron(open_widget):
    def open_neuron(state=None, **options):
        fragment = f"#{KEY}?{urlencode(state)}" if state else ""
        return open_widget(PAGE, KEY, fragment=fragment, **options)

    return open_neuron


def tab_to(page, name):
    for _ in range(200):
        if page.evaluate("document.activeElement.ariaLabel") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {name}")


def type_over(page, text):
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_the_task_is_solved_by_keyboard_alone(open_neuron):
    page, widget = open_neuron()
    for control, value in (("Start w", "6"), ("Start b", "4")):
        tab_to(page, f"{control}, exact value")
        type_over(page, value)
    tab_to(page, "Steps shown, exact value")
    for step, solved in (("22000", False), ("22133", False), ("22135", False), ("22134", True)):
        type_over(page, step)
        wait_for_text(widget, f"After {int(step):,} steps ")
        assert bool(widget.locator(".bp-solved").count()) == solved, step
    widget.locator(".bp-said").get_by_text("Solved:").wait_for()
    assert "needs 22,134 steps" in widget.locator(".bp-solved").text_content()
    widget.get_by_role("button", name="Reset").press("Enter")
    wait_for_text(widget, "At the start ")
    assert widget.locator(".bp-solved").count() == 0
    assert page.problems == []


def test_the_steps_of_the_solution_are_those_of_python():
    neuron = OneNeuron(**STUCK)
    for (_, loss, _), steps in zip(LOSSES, (22_134, 21)):
        outputs = [
            forward(neuron.walk(loss, n).network, [1]).prediction[0] for n in (steps - 1, steps)
        ]
        assert outputs[1] < 0.1 <= outputs[0]


STATES = [
    {"step": 1},
    {"step": 100, **STUCK},
    {"step": MAX_STEPS, **STUCK},
    {"x": -2.5, "target": 0.35, "weight": 1.5, "bias": -3, "learning_rate": 2, "step": 40},
    {"x": 3, "weight": 10, "bias": 10, "learning_rate": 100, "step": 3},
    {"x": 0, "target": 1, "weight": -10, "bias": -10, "step": 500},
    {"data": "not", "step": 300},
    {"data": "not", "learning_rate": 100, "step": 5},
]


@pytest.mark.parametrize("state", STATES)
def test_its_digits_are_those_of_python(open_neuron, state):
    page, widget = open_neuron(state)
    widget.get_by_text("Set by the link.").wait_for()
    neuron = OneNeuron(**state)
    assert text_of(widget) == neuron.describe()
    widget.locator("summary", has_text="table").click()
    widget.locator("tbody tr").first.wait_for()
    rows = [row.locator("td").all_text_contents() for row in widget.locator("tbody tr").all()]
    steps = [int(row[0].replace(",", "")) for row in rows]
    assert steps[0] == 0
    assert steps[-1] == state["step"]
    x, target = neuron.batch()
    for row, step in list(zip(rows, steps))[:: max(1, len(rows) // 12)]:
        expected = []
        for _, loss, _ in LOSSES:
            network = neuron.walk(loss, step).network
            passed = forward(network, x)
            back = backward(network, passed, target, loss)
            outputs = " and ".join(written(float(a), 10) for a in passed.prediction[:, 0])
            slopes = np.concatenate([back.steps[0].dweight[0], back.steps[0].dbias])
            expected += [*(written(float(v), 10) for v in network.parameters), outputs]
            expected += [written(float(v), 10) for v in (back.loss, *slopes)]
        for shown, wanted in zip(row[1:], expected):
            assert same(shown, wanted), (step, shown, wanted)
    assert page.problems == []


def same(shown, wanted):
    """Whether two cells agree to their last digit but one: 30,000 roundings may move the last."""
    values = [
        [float(part.replace("−", "-")) for part in cell.split(" and ")] for cell in (shown, wanted)
    ]
    return len(values[0]) == len(values[1]) and np.allclose(*values, rtol=3e-9, atol=1e-300)


def test_it_names_saturation(open_neuron):
    page, widget = open_neuron({**STUCK, "step": 100})
    chains = widget.locator(".bp-neuron-chain")
    assert chains.count() == 2
    assert "saturated: dz below 0.001 while the loss is large" in chains.first.text_content()
    assert "saturated" not in chains.last.text_content()
    assert "so it is saturated" in text_of(widget)


def test_it_steps_rewinds_and_runs(open_neuron):
    page, widget = open_neuron()
    widget.get_by_role("button", name="One step").click()
    wait_for_text(widget, "After 1 step ")
    widget.get_by_role("button", name="Run").click()
    wait_for_text(widget, "After 1")  # passes ten steps
    widget.get_by_role("button", name="Pause").click()
    widget.get_by_role("button", name="Run").wait_for()
    paused = text_of(widget)
    page.wait_for_timeout(300)
    assert text_of(widget) == paused
    widget.get_by_role("button", name="Rewind").click()
    wait_for_text(widget, "At the start ")


def test_two_copies_run_side_by_side(open_neuron):
    def with_a_copy(page):
        start = page.index('<div class="bp-widget" data-module="neuron"')
        end = page.index("</figure></div>", start) + len("</figure></div>")
        form = page[start:end]
        copy = form.replace('data-key="neuron"', 'data-key="copy"')
        return page[:end] + copy.replace("&quot;neuron&quot;", "&quot;copy&quot;") + page[end:]

    page, widget = open_neuron(altered=with_a_copy)
    copy = page.locator('.bp-widget[data-key="copy"][data-ready]')
    copy.wait_for()
    for place in (widget, copy):
        place.get_by_role("button", name="Run").click()
    for place in (widget, copy):
        place.locator(".bp-text", has_text="After ").wait_for(timeout=30_000)
        place.get_by_role("button", name="Pause").click()
    assert page.problems == []


def test_handles_move_the_start_by_keys_and_by_pointer(open_neuron):
    page, widget = open_neuron()
    start = widget.get_by_role(
        "slider", name="Start of both walks, on the surface of squared error"
    )
    weight = widget.get_by_label("Start w, exact value")
    bias = widget.get_by_label("Start b, exact value")

    def is_at(w, b):
        text = f"weight {written(w)}, bias {written(b)}"
        widget.locator(f'[aria-valuetext="{text}"]').first.wait_for()
        assert (weight.input_value(), bias.input_value()) == (written(w), written(b))

    for key, w, b in (
        ("ArrowRight", 0.4, 0.5), ("ArrowDown", 0.4, 0.4), ("PageUp", 0.4, 1.4),
        ("End", 10, 1.4), ("Home", -10, 1.4),
    ):  # fmt: skip
        start.press(key)
        is_at(w, b)
    assert start.evaluate("e => e === document.activeElement")
    box = widget.locator(".bp-pick").last.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
    is_at(5, 5)
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 2 * box["height"], steps=4)
    page.mouse.up()
    is_at(0, -10)
    assert page.problems == []


def test_an_own_input_leaves_not(open_neuron):
    page, widget = open_neuron({"data": "not"})
    examples = widget.get_by_label("Examples")
    widget.get_by_text("Set by the link.").wait_for()
    assert examples.input_value() == "not"
    set_field(widget, "Input x", "2")
    wait_for_text(widget, OneNeuron(x=2).describe())
    assert examples.input_value() == "one"


@pytest.mark.parametrize("text", ["", "half", "NaN", "1e999", "-0.1", "1.01", "0,5", "0 1"])
def test_what_does_not_fit_is_refused_with_what_does(open_neuron, text):
    page, widget = open_neuron()
    before = text_of(widget)
    field = set_field(widget, "Target y", text)
    message = widget.get_by_role("alert").filter(has_text="Target y is a number")
    message.get_by_text("from 0 to 1").wait_for()
    assert field.get_attribute("aria-invalid") == "true"
    assert text_of(widget) == before
    field.press("Escape")
    page.wait_for_timeout(500)
    assert field.get_attribute("aria-invalid") is None
    assert page.problems == []
