"""Secant to tangent in a browser: the digits are Python's, every hand can use it."""

import pytest
from widget_pages import fragment_of, set_field, text_of, wait_for_text

from backprop import central_difference, forward_difference
from backprop.widgets import SecantToTangent
from backprop.widgets.base import written
from backprop.widgets.secant import CURVES

PAGE, KEY = "01_derivatives.html", "secant"


@pytest.fixture
def open_secant(open_widget):
    return lambda **options: open_widget(PAGE, KEY, **options)


def test_the_task_is_solved_by_keyboard_alone(open_secant):
    page, widget = open_secant()
    page.keyboard.press("Tab")
    for _ in range(200):
        if page.evaluate("document.activeElement.ariaLabel") == "Second point on the curve":
            break
        page.keyboard.press("Tab")
    for _ in range(4):
        page.keyboard.press("PageDown")
    wait_for_text(widget, "With h = 0.0001 ")
    assert not widget.locator(".bp-solved").count()
    page.keyboard.press("PageDown")
    wait_for_text(widget, "With h = 1e−5 ")
    widget.locator(".bp-solved", has_text="off by 5.1e−10").wait_for()
    widget.locator(".bp-said", has_text="Solved:").wait_for()
    widget.get_by_role("button", name="Reset").press("Enter")
    wait_for_text(widget, "With h = 1 ")
    assert not widget.locator(".bp-solved").count()
    assert page.problems == []


def test_no_key_is_lost_that_comes_before_the_picture_is_drawn(open_secant):
    _, widget = open_secant()
    widget.get_by_role("slider", name="Second point on the curve").evaluate(
        """handle => {
            const key = { key: "PageDown", bubbles: true };
            for (let k = 0; k < 5; k += 1) handle.dispatchEvent(new KeyboardEvent("keydown", key));
        }"""
    )
    wait_for_text(widget, "With h = 1e−5 ")


@pytest.mark.parametrize(
    ("curve", "x", "size", "side"),
    [
        ("quartic", 2, 0.5, "right"),
        ("quartic", -0.3, 3.7e-9, "left"),
        ("parabola", 3, 1, "left"),
        ("bell", 0.55, 0.0625, "right"),
        ("bell", 0, 1e-15, "left"),
        ("line", 1.7, 1e-11, "right"),
    ],
)
def test_its_digits_are_those_of_python(open_secant, curve, x, size, side):
    state = {"curve": curve, "x": x, "size": size, "side": side}
    link = f"#{KEY}?" + "&".join(f"{name}={value}" for name, value in state.items())
    page, widget = open_secant(fragment=link)
    widget.locator("summary", has_text="table").click()
    widget.locator("tbody tr").first.wait_for()
    rows = [row.locator("td").all_text_contents() for row in widget.locator("tbody tr").all()]
    f, slope, _ = CURVES[curve]
    sign = 1 if side == "right" else -1
    sizes = sorted({size, *(float(f"1e-{k}") for k in range(16))}, reverse=True)
    assert len(rows) == len(sizes)
    for (label, *numbers), each in zip(rows, sizes, strict=True):
        h = sign * each
        forward, central = forward_difference(f, x, h), central_difference(f, x, h)
        assert label == written(h) + (" (now)" if each == size else "")
        assert numbers == [
            written(forward, 10), written(abs(forward - slope(x))),
            written(central, 10), written(abs(central - slope(x))),
        ]  # fmt: skip
    assert text_of(widget) == SecantToTangent(**state).describe()
    assert page.problems == []


def test_handles_move_by_keys_and_by_pointer(open_secant):
    page, widget = open_secant(fragment=f"#{KEY}?curve=parabola&x=1&size=0.5")
    place = widget.get_by_role("slider", name="Where the slope is measured")
    second = widget.get_by_role("slider", name="Second point on the curve")
    mark = widget.get_by_role("slider", name="Size of h on the picture of errors")
    place.press("ArrowRight")
    wait_for_text(widget, "At x = 1.05 ")
    place.press("Home")
    wait_for_text(widget, "At x = −1 ")
    second.press("PageUp")
    wait_for_text(widget, "With h = 1 ")
    second.press("Home")
    wait_for_text(widget, "With h = −1 ")
    assert second.evaluate("e => e === document.activeElement")
    mark.press("Home")
    wait_for_text(widget, "With h = −1e−15 ")
    mark.press("End")
    wait_for_text(widget, "With h = −1 ")

    def drag(grip, to_x, to_y):
        box = grip.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(to_x, to_y, steps=4)
        page.mouse.up()

    place.scroll_into_view_if_needed()
    grip = place.locator(".bp-grip").bounding_box()
    at, height = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    place.press("End")
    wait_for_text(widget, "At x = 3 ")
    unit = (place.locator(".bp-grip").bounding_box()["x"] - grip["x"]) / 4  # from −1 to 3
    drag(place.locator(".bp-grip"), at + 2 * unit, height - 40)
    wait_for_text(widget, "At x = 1 ")
    drag(second.locator(".bp-grip"), at + 2.5 * unit, height - 60)
    wait_for_text(widget, "With h = 0.5 ")
    drag(widget.locator(".bp-secant-grab"), at + unit, height - 60)
    wait_for_text(widget, "At x = 0 ")
    box = widget.locator(".bp-pick").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 10.4 / 15.8, box["y"] + box["height"] / 2)
    wait_for_text(widget, "With h = 1e−5 ")
    assert page.problems == []


def test_a_negative_tiny_step_survives_a_link(open_secant):
    _, widget = open_secant(fragment=f"#{KEY}?size=1.25e-13&side=left&x=0.35&curve=bell")
    words = text_of(widget)
    assert "With h = −1.25e−13 " in words
    page, first = open_secant()
    set_field(first, "x", "0.35")
    set_field(first, "Size of h", "1.25e-13")
    first.get_by_role("combobox", name="Curve").select_option("bell")
    first.get_by_role("combobox", name="Second point").select_option("left")
    wait_for_text(first, "With h = −1.25e−13 ")
    _, again = open_secant(fragment=fragment_of(page, first))
    assert text_of(again) == text_of(first) == words


@pytest.mark.parametrize("text", ["", "tiny", "NaN", "1e999", "0", "-0.5", "2", "1e-16", "0,5"])
def test_what_does_not_fit_is_refused_with_what_does(open_secant, text):
    page, widget = open_secant()
    before = text_of(widget)
    field = set_field(widget, "Size of h", text)
    message = widget.get_by_role("alert").filter(has_text="Size of h is a number")
    message.get_by_text("from 1e−15 to 1").wait_for()
    assert field.get_attribute("aria-invalid") == "true"
    assert text_of(widget) == before
    field.press("Escape")
    page.wait_for_timeout(500)
    assert field.get_attribute("aria-invalid") is None
    assert field.input_value() == "1"
    assert page.problems == []


@pytest.mark.parametrize("width", [320, 1280])
def test_no_label_meets_another_wherever_the_point_is(open_secant, width):
    page, widget = open_secant(width=width)
    for curve in CURVES:
        for x in (-1, 0, 1.5, 3):
            for size in (1, 1e-3, 1e-15):
                page.evaluate("hash => { location.hash = hash }",
                              f"{KEY}?curve={curve}&x={x}&size={size}")  # fmt: skip
                wait_for_text(widget, f"At x = {written(x)} ")
                wait_for_text(widget, f"With h = {written(size)} ")
                met = widget.evaluate(
                    """widget => {
                        const places = ".bp-plot text, .bp-secant-reading > *";
                        const words = [...widget.querySelectorAll(places)]
                            .filter((e) => e.textContent)
                            .map((e) => [e.textContent, e.getBoundingClientRect()]);
                        return words.flatMap(([a, p], i) => words.slice(i + 1)
                            .filter(([, q]) => p.left < q.right && q.left < p.right
                                && p.top + 3 < q.bottom - 3 && q.top + 3 < p.bottom - 3)
                            .map(([b]) => `${a} / ${b}`));
                    }"""
                )
                assert met == [], (curve, x, size)
                assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.problems == []


def test_python_gives_the_numbers_behind_the_picture():
    figure = SecantToTangent(x=2, size=0.5, side="left")
    slopes = figure.slopes()
    assert (figure.h, slopes.exact, slopes.forward, slopes.central) == (-0.5, -4, -5.875, -2.75)
    assert (slopes.forward_error, slopes.central_error) == (1.875, 1.25)
    assert figure.slopes(1e-5).central_error < 1e-9


@pytest.mark.parametrize(("value", "text"), [(1.5625, "1.563"), (-1.5625, "−1.563")])
def test_a_tie_is_rounded_away_from_zero_as_in_the_browser(value, text):
    assert written(value) == text
