"""The descent explorer in a browser: the digits are Python's, every hand can use it."""

import pytest
from widget_pages import set_field, text_of, wait_for_text

from backprop import descend
from backprop.widgets import DescentExplorer
from backprop.widgets.base import written
from backprop.widgets.descent import CURVES, MAX_STEPS

PAGE, KEY = "02_gradient_descent.html", "descent"


@pytest.fixture
def open_descent(open_widget):
    return lambda **options: open_widget(PAGE, KEY, **options)


def test_the_task_is_solved_by_keyboard_alone(open_descent):
    page, widget = open_descent()
    page.keyboard.press("Tab")
    for _ in range(200):
        if page.evaluate("document.activeElement.ariaLabel") == "Learning rate, exact value":
            break
        page.keyboard.press("Tab")
    for rate, solved in (("0.06", False), ("0.0574", False), ("0.057", False), ("0.0575", True)):
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(rate)
        page.keyboard.press("Enter")
        wait_for_text(widget, f"rate {rate} ")
        assert bool(widget.locator(".bp-solved").count()) == solved, rate
    said = widget.locator(".bp-said")
    said.get_by_text("Solved:").wait_for()
    widget.get_by_role("button", name="Reset").press("Enter")
    wait_for_text(widget, "rate 0.01 ")
    assert widget.locator(".bp-solved").count() == 0
    assert page.problems == []


def test_no_click_is_lost_that_comes_before_the_picture_is_drawn(open_descent):
    _, widget = open_descent()
    widget.get_by_role("button", name="Rewind").click()
    wait_for_text(widget, "after 0 of 42 steps")
    step = widget.get_by_role("button", name="One step")
    step.evaluate("button => { for (let k = 0; k < 3; k += 1) button.click(); }")
    wait_for_text(widget, "after 3 of 42 steps")


@pytest.mark.parametrize(
    ("curve", "start", "rate"),
    [("quartic", 4, 0.01), ("quartic", 3, 0.12), ("valleys", 1.5, 0.3), ("bowl", -2, 0.15)],
)
def test_its_digits_are_those_of_python(open_descent, curve, start, rate):
    page, widget = open_descent(fragment=f"#descent?curve={curve}&start={start}&rate={rate}")
    slope = CURVES[curve][1]
    walk = descend(slope, start, learning_rate=rate, max_steps=MAX_STEPS)
    widget.locator("summary", has_text="table").click()
    widget.locator("tbody tr").first.wait_for()
    rows = [row.locator("td").all_text_contents() for row in widget.locator("tbody tr").all()]
    for step, x, height, move in (row for row in rows if row[0] != "…"):
        at = walk.path[int(step.replace(",", ""))]
        expected = [written(value, 10) for value in (at, slope(at), -rate * slope(at))]
        assert [x, height, move] == expected
    assert len(rows) > 5
    assert text_of(widget) == DescentExplorer(curve=curve, start=start, rate=rate).describe()


@pytest.mark.parametrize(
    ("curve", "start", "rate", "words"),
    [
        ("quartic", 4, 0.01, "converges in 42 steps to a minimum at x = 2.25003"),
        ("quartic", -1, 0.01, "where no minimum is"),
        ("quartic", 4, 0.2, "diverges: from step 1 on, each is longer"),
        ("bowl", 1, 0.2, "still swings from side to side after 5,000 steps"),
        ("quartic", -0.005, 1, "stalls"),
        ("valleys", -1.5, 0.01, "to a minimum at x = −1.02"),
    ],
)
def test_it_names_how_a_walk_ends(open_descent, curve, start, rate, words):
    page, widget = open_descent(fragment=f"#descent?curve={curve}&start={start}&rate={rate}")
    assert words in text_of(widget)
    assert text_of(widget) == DescentExplorer(curve=curve, start=start, rate=rate).describe()
    assert page.problems == []


def test_it_steps_rewinds_and_runs(open_descent):
    page, widget = open_descent()
    widget.get_by_role("button", name="Rewind").click()
    wait_for_text(widget, "is at x = 4 after 0 of 42 steps")
    widget.get_by_role("button", name="One step").click()
    wait_for_text(widget, "is at x = 2.88 after 1 of 42 steps")
    widget.get_by_role("button", name="Run").click()
    widget.get_by_role("button", name="Pause").wait_for()
    wait_for_text(widget, "converges in 42 steps")
    widget.get_by_role("button", name="Run").wait_for()
    widget.get_by_role("button", name="Rewind").click()
    wait_for_text(widget, "is at x = 4 after 0 of 42 steps")


def test_running_moves_less_where_motion_is_reduced(open_descent):
    page, widget = open_descent(reduced_motion="reduce")
    widget.get_by_role("button", name="Rewind").click()
    wait_for_text(widget, "after 0 of 42")
    widget.evaluate(
        """widget => { window.pictures = 0; new MutationObserver(() => { window.pictures += 1; })
            .observe(widget.querySelector(".bp-text"), { characterData: true, subtree: true }); }"""
    )
    widget.get_by_role("button", name="Run").click()
    wait_for_text(widget, "converges in 42 steps")
    assert page.evaluate("pictures") <= 14


def test_handles_move_by_keys_and_by_pointer(open_descent):
    page, widget = open_descent()
    start = widget.get_by_role("slider", name="Start on the curve")
    start.press("ArrowLeft")
    wait_for_text(widget, "From 3.95 ")
    start.press("PageDown")
    wait_for_text(widget, "From 3.45 ")
    start.press("Home")
    wait_for_text(widget, "From −2 ")
    start.press("End")
    wait_for_text(widget, "From 4.5 ")
    assert start.evaluate("e => e === document.activeElement")

    place = widget.get_by_role("slider", name="Place on the map")
    place.press("ArrowUp")
    wait_for_text(widget, "From 4.5 at learning rate 0.0102 ")
    place.press("ArrowLeft")
    wait_for_text(widget, "From 4.45 at learning rate 0.0102 ")

    place.scroll_into_view_if_needed()
    box = widget.locator(".bp-pick").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 2 / 6.5, box["y"] + box["height"] * 2 / 3)
    wait_for_text(widget, "From 0 at learning rate 0.01 ")
    grip = start.locator(".bp-grip").bounding_box()
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + box["width"] * 3 / 6.5, y - 30, steps=4)
    page.mouse.up()
    wait_for_text(widget, "From 3 at learning rate 0.01 ")
    assert page.problems == []


def test_a_start_outside_the_picture_is_refused_with_what_fits(open_descent):
    page, widget = open_descent(fragment="#descent?curve=bowl&start=1.5")
    before = text_of(widget)
    field = set_field(widget, "Start", "3")
    refused = widget.get_by_role("alert").get_by_text("Start is a number from −2 to 2, not “3”")
    refused.wait_for()
    assert text_of(widget) == before
    curve = widget.get_by_role("combobox", name="Curve")
    curve.select_option("quartic")
    refused.wait_for(state="detached")
    assert field.input_value() == "1.5"
    curve.select_option("bowl")
    slider = widget.get_by_role("slider", name="Start", exact=True)
    slider.press("End")
    wait_for_text(widget, "From 2 ")
    assert (slider.input_value(), slider.get_attribute("max")) == ("2", "2")
    before = text_of(widget)
    handle = widget.get_by_role("slider", name="Place on the map")
    plot = widget.locator(".bp-pick").bounding_box()
    grip = handle.locator(".bp-grip").bounding_box()
    assert abs(grip["x"] + grip["width"] / 2 - plot["x"] - plot["width"]) < 1
    page.evaluate("location.hash = '#descent?curve=valleys&start=4'")
    widget.get_by_text("from −2 to 2 on x⁴ − 2x² + 0.2x, not “4”. It was ignored.").wait_for()
    assert text_of(widget) == before
    page.evaluate("location.hash = '#descent?curve=quartic&start=4'")
    wait_for_text(widget, "From 4 ")
    page.evaluate("location.hash = '#descent?curve=valleys'")
    wait_for_text(widget, DescentExplorer(curve="valleys").describe())
    assert page.problems == []


@pytest.mark.parametrize("text", ["", "fast", "NaN", "1e999", "-1", "0", "2", "0,5", "0.01 0.02"])
def test_what_does_not_fit_is_refused_with_what_does(open_descent, text):
    page, widget = open_descent()
    before = text_of(widget)
    field = set_field(widget, "Learning rate", text)
    message = widget.get_by_role("alert").filter(has_text="Learning rate is a number")
    message.get_by_text("from 0.001 to 1").wait_for()
    assert field.get_attribute("aria-invalid") == "true"
    assert text_of(widget) == before
    field.press("Escape")
    page.wait_for_timeout(500)
    assert field.get_attribute("aria-invalid") is None
    assert field.input_value() == "0.01"
    assert page.problems == []
