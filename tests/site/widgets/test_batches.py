"""The batch explorer in a browser: its updates are those of Python."""

import random

import numpy as np
import pytest
from widget_pages import set_field, text_of, wait_for_text

from backprop import batches
from backprop.widgets import BatchExplorer
from backprop.widgets.base import written
from backprop.widgets.batches import RULES
from backprop.widgets.seeded_random import SeededRandom

PAGE, KEY = "09_batches.html", "batches"


@pytest.fixture
def open_batches(open_widget):
    return lambda **options: open_widget(PAGE, KEY, **options)


def some_states(count):
    choose = random.Random(9)
    for _ in range(count):
        yield {
            "examples": choose.randint(1, 12),
            "batch_size": choose.randint(1, 12),
            "epochs": choose.randint(1, 8),
            "example": choose.randint(1, 12),
            "shuffled": choose.random() < 0.5,
            "seed": choose.randint(0, 999),
        }


def fragment(state):
    return f"#{KEY}?" + "&".join(f"{name}={str(value).lower()}" for name, value in state.items())


@pytest.mark.parametrize("rule", RULES[:3])
def test_its_updates_are_those_of_batches(rule):
    for state in some_states(60):
        widget = BatchExplorer(**state | {"shuffled": False})
        size = min(widget.batch_size, widget.examples)
        made = batches(widget.examples, epochs=widget.epochs, batch_size=size, batching=rule)
        expected = [list(examples + 1) for _, examples in made]
        assert [[example for _, example in update] for update in widget.updates(rule)] == expected


@pytest.mark.parametrize("rule", RULES[:3])
def test_shuffled_updates_are_those_of_batches_in_that_order(rule):
    for state in some_states(60):
        widget = BatchExplorer(**state | {"shuffled": True})
        numbers = SeededRandom(widget.seed)
        orders = [numbers.permutation(widget.examples) for _ in range(widget.epochs)]
        shuffling = Shuffling(orders)
        size = min(widget.batch_size, widget.examples)
        made = batches(
            widget.examples, epochs=widget.epochs, batch_size=size, batching=rule, rng=shuffling
        )
        expected = [list(examples + 1) for _, examples in made]
        assert [[example for _, example in update] for update in widget.updates(rule)] == expected


class Shuffling(np.random.Generator):
    """Gives the orders that it was given."""

    def __new__(cls, orders):
        return super().__new__(cls, np.random.PCG64(0))

    def __init__(self, orders):
        super().__init__(np.random.PCG64(0))
        self._orders = iter(orders)

    def permutation(self, count):
        return np.array(next(self._orders))


def test_the_numbers_of_updates_for_four_examples():
    widget = BatchExplorer(examples=4, batch_size=3, epochs=4)
    assert [len(widget.updates(rule)) for rule in RULES] == [8, 6, 4, 4]
    assert [len(update) for update in widget.updates("playground")] == [3, 4, 4, 4]
    assert widget.weight("restart", 4) == pytest.approx(3 * widget.weight("restart", 1))
    with pytest.raises(ValueError, match="unknown rule 'keep'"):
        widget.updates("keep")


@pytest.mark.parametrize("state", list(some_states(4)), ids=range(4))
def test_its_digits_are_those_of_python(open_batches, state):
    page, widget = open_batches(fragment=fragment(state))
    python = BatchExplorer(**state)
    assert text_of(widget) == python.describe()
    widget.locator("summary", has_text="table").click()
    widget.locator("tbody tr").first.wait_for()
    rows = [row.locator("td").all_text_contents() for row in widget.locator("tbody tr").all()]
    for name, *cells in rows:
        kind, _, number = name.partition(" ")
        for rule, cell in zip(RULES, cells):
            updates = python.updates(rule)
            if kind == "example":
                times = sum(e == int(number) for update in updates for _, e in update)
                weight = written(python.weight(rule, int(number)))
                assert cell == f"{times} time{'s' * (times != 1)}, weight {weight}"
            elif kind == "update" and int(number) <= len(updates):
                entering = updates[int(number) - 1]
                parts = [
                    " ".join(str(e) for at, e in entering if at == epoch) + f" (epoch {epoch})"
                    for epoch in dict.fromkeys(at for at, _ in entering)
                ]
                assert cell == ", ".join(parts)
            else:
                assert cell in "–…"
    assert page.problems == []


def test_the_task_is_solved_by_keyboard_alone(open_batches):
    page, widget = open_batches()
    page.keyboard.press("Tab")
    for _ in range(200):
        if page.evaluate("document.activeElement.ariaLabel") == "Batch size":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    wait_for_text(widget, "in batches of 4 ")
    assert not widget.locator(".bp-solved").count()
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    wait_for_text(widget, "in batches of 2 ")
    widget.locator(".bp-said").get_by_text("Solved: 2 divides 4").wait_for()
    assert page.problems == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_word_leaves_its_picture(open_batches, width):
    state = {"examples": 12, "batch_size": 1, "epochs": 8}
    _, widget = open_batches(width=width, fragment=fragment(state))
    wait_for_text(widget, BatchExplorer(**state).describe())
    outside = """widget => [...widget.querySelectorAll("svg")].flatMap((svg) =>
        [...svg.querySelectorAll("text")].filter((e) => e.getBoundingClientRect().right
            > svg.getBoundingClientRect().right + 1).map((e) => e.textContent))"""
    assert widget.evaluate(outside) == []


def test_a_press_on_a_box_marks_its_example(open_batches):
    page, widget = open_batches()
    widget.locator(".bp-batches-box").nth(1).click()
    wait_for_text(widget, "example 2 gets")
    assert page.problems == []


@pytest.mark.parametrize("text", ["", "three", "NaN", "1e999", "0", "13", "2.5"])
def test_what_does_not_fit_is_refused_with_what_does(open_batches, text):
    page, widget = open_batches()
    before = text_of(widget)
    field = set_field(widget, "Batch size", text)
    message = widget.get_by_role("alert").filter(has_text="Batch size is a whole number")
    message.get_by_text("from 1 to 12").wait_for()
    assert text_of(widget) == before
    assert field.get_attribute("aria-invalid") == "true"
    assert page.problems == []
