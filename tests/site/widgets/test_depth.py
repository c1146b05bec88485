"""The depth explorer in a browser: its digits are those of Python's backward pass."""

import itertools
import math

import numpy as np
import pytest
from widget_pages import set_field, text_of, wait_for_text

from backprop import backward, forward, losses
from backprop.widgets import DepthExplorer
from backprop.widgets.base import written
from backprop.widgets.depth import outcome

PAGE, KEY = "10_depth.html", "depth"
STATES = [
    {"activation": activation, "initialization": initialization, "loss": loss, "width": width,
     "layers": layers, "scale": scale, "starts": 3, "seed": 7}
    for (activation, loss), (initialization, width), (layers, scale) in zip(
        itertools.product(["sigmoid", "tanh", "relu", "identity"],
                          ["half_squared_error", "cross_entropy"]),
        itertools.cycle([("normal", 1), ("glorot", 16), ("he", 9), ("s4", 3)]),
        itertools.cycle([(20, 1), (13, 0.5), (2, 2)]),
    )
]  # fmt: skip


@pytest.fixture
def open_depth(open_widget):
    return lambda **options: open_widget(PAGE, KEY, **options)


@pytest.mark.parametrize("state", STATES, ids=range(len(STATES)))
def test_its_digits_are_those_of_python(open_depth, state):
    fragment = f"#{KEY}?" + "&".join(f"{name}={value}" for name, value in state.items())
    page, widget = open_depth(fragment=fragment)
    python = DepthExplorer(**state)
    assert text_of(widget) == python.describe()
    widget.locator("summary", has_text="table").click()
    widget.locator("tbody tr").first.wait_for()
    rows = [row.locator("td").all_text_contents() for row in widget.locator("tbody tr").all()]
    starts = [python.sizes(seed) for seed in (7, 8, 9)]
    for layer, row in enumerate(rows):
        sizes = [starts[0][0][layer], *(gradients[layer] for _, gradients in starts)]
        assert row == [str(layer + 1), *(written(size, 6) for size in sizes)]
    assert len(rows) == state["layers"]
    assert page.problems == []


def test_sizes_are_those_of_the_backward_pass():
    widget = DepthExplorer(layers=6, width=3, activation="tanh", loss="cross_entropy")
    network = widget.network(4)
    passed = forward(network, [1, 1, 1])
    gradients = backward(network, passed, [0.25], losses.cross_entropy)
    for layer, (a, gradient) in enumerate(zip(*widget.sizes(4))):
        assert a == pytest.approx(math.sqrt(np.mean(passed.steps[layer].a ** 2)))
        assert gradient == pytest.approx(math.sqrt(np.mean(gradients.steps[layer].dz ** 2)))


@pytest.mark.parametrize(
    ("first", "last", "word"),
    [
        (0, 0, "dies"), (1e-4, 1, "vanishes"), (0.01, 1, "shrinks"), (0.1, 1, "keeps"),
        (10, 1, "keeps"), (20, 1, "grows"), (2000, 1, "explodes"),
    ],
)  # fmt: skip
def test_outcomes_have_names(first, last, word):
    assert outcome([first, 0.5, last]) == word


def test_the_task_is_solved_by_keyboard_alone(open_depth):
    page, widget = open_depth()

    def go_to(label):
        for _ in range(200):
            if page.evaluate("document.activeElement.ariaLabel") == label:
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"no way to {label} by Tab")

    for _ in range(200):
        if page.evaluate("document.activeElement.value") == "sigmoid":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("id")
    go_to("Layers")
    page.keyboard.press("End")
    go_to("Units in a layer")
    page.keyboard.press("End")
    go_to("Scale of all weights, exact value")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    wait_for_text(widget, "Of 5 starts it dies in")
    assert not widget.locator(".bp-solved").count()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("1.1")
    page.keyboard.press("Enter")
    widget.locator(".bp-said").get_by_text("Solved: with identity and Glorot weights").wait_for()
    assert page.problems == []


def test_the_end_of_the_gradient_is_named(open_depth):
    page, widget = open_depth(fragment=f"#{KEY}?activation=relu&width=1&layers=20")
    assert "it is exactly 0 when it gets there. Of 5 starts it dies in 5." in text_of(widget)
    assert widget.locator("path.bp-depth-backward[d*='l8 8']").count() == 19
    large = {"activation": "identity", "initialization": "normal", "loss": "cross_entropy"}
    fragment = "&".join(f"{name}={value}" for name, value in large.items())
    page, widget = open_depth(fragment=f"#{KEY}?{fragment}&width=16&layers=20")
    assert text_of(widget) == DepthExplorer(**large, width=16, layers=20).describe()
    assert "explodes in 5" in text_of(widget)
    assert page.problems == []


def test_other_starts_are_new_ones(open_depth):
    _, widget = open_depth()
    widget.get_by_role("button", name="Other starts").press("Enter")
    wait_for_text(widget, "With seed 6 ")
    assert text_of(widget) == DepthExplorer(seed=6).describe()


@pytest.mark.parametrize("text", ["", "large", "NaN", "1e999", "0", "-1", "6"])
def test_what_does_not_fit_is_refused_with_what_does(open_depth, text):
    page, widget = open_depth()
    before = text_of(widget)
    field = set_field(widget, "Scale of all weights", text)
    message = widget.get_by_role("alert").filter(has_text="Scale of all weights is a number")
    message.get_by_text("from 0.1 to 5").wait_for()
    assert text_of(widget) == before
    assert field.get_attribute("aria-invalid") == "true"
    assert page.problems == []
