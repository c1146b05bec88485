"""The page that the judge writes for a student, in a real browser."""

import pytest
from built_site import ROOT

from backprop.classroom import problem_set
from backprop.judge.report import feedback_page

AXE = ROOT / "node_modules/axe-core/axe.min.js"
HINT = "descend([1.234567, 2.345678, 3.456789], 0.25) gave [1.222222, 2.333333]; that is not it."


@pytest.fixture
def open_feedback(browser):
    tasks = problem_set("ps1")
    record = {"student": "ada", "file": "ada/ps1.ipynb", "status": "graded", "reason": ""}
    record |= {"points": 9, "notes": [], "tasks": {}}
    for task in tasks.tasks:
        outcome = {"outcome": "wrong", "earned": 0, "message": HINT}
        record["tasks"][task.name] = {"kind": task.kind, "points": task.points} | outcome
    context = browser.new_context()

    def open_feedback(width, theme="light"):
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        page.set_content(feedback_page(record, tasks))
        return page

    yield open_feedback
    context.close()


@pytest.mark.parametrize("width", [320, 650, 1280])
def test_all_of_a_hint_is_in_sight(open_feedback, width):
    page = open_feedback(width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    rights = page.locator("td, tbody th").evaluate_all(
        "cells => cells.map(cell => cell.getBoundingClientRect().right)"
    )
    assert max(rights) <= width
    assert page.locator(".wide").count() == 0


def test_cells_of_a_row_stand_below_each_other_on_a_phone(open_feedback):
    for width, columns in ((320, 1), (1280, 4)):
        row = open_feedback(width).get_by_role("row").nth(1)
        lefts = row.locator("th, td").evaluate_all(
            "cells => cells.map(cell => cell.getBoundingClientRect().left)"
        )
        assert len(set(lefts)) == columns


@pytest.mark.parametrize("width", [320, 1280])
def test_it_is_a_table_at_any_width(open_feedback, width):
    page = open_feedback(width)
    table = page.get_by_role("table", name="Tasks")
    assert table.get_by_role("columnheader").all_inner_texts() == [
        "Task",
        "Points",
        "Result",
        "Hint",
    ]
    row = table.get_by_role("row").nth(1)
    assert row.get_by_role("rowheader").inner_text() == "quartic_slope"
    assert row.get_by_role("cell").count() == 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_accessible(open_feedback, width, theme):
    page = open_feedback(width, theme)
    page.evaluate(AXE.read_text(encoding="utf-8"))  # the page allows no script tag
    assert page.evaluate("axe.run().then(found => found.violations.map(each => each.id))") == []
