"""The pictures under a finger: a handle is dragged, a swipe scrolls the page, a tap picks."""

import re

import pytest
from widget_pages import text_of

DESCENT = "02_gradient_descent.html", "descent"
SECANT = "01_derivatives.html", "secant"
NEURON = "03_one_neuron.html", "neuron"
XOR = "08_xor.html", "xor"
PHONE = {"width": 360, "has_touch": True, "is_mobile": True}
WATCH_POINTERS = """() => {
    window.pointers = [];
    for (const kind of ["pointerdown", "pointerup", "pointercancel"]) {
        addEventListener(kind, () => pointers.push(kind), true);
    }
}"""
PUT_IN_VIEW = "e => scrollTo(0, scrollY + e.getBoundingClientRect().top - 320)"


def touch(page, element, across, down, *, at=0.5, steps=10):
    """Put a finger on an element, in its middle or higher, move it so far and lift it."""
    page.evaluate(WATCH_POINTERS)
    element.evaluate(PUT_IN_VIEW)
    page.wait_for_timeout(300)
    before = page.evaluate("scrollY")
    box = element.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * at
    finger = page.context.new_cdp_session(page)

    def send(kind, *points):
        points = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", (x, y))
    for step in range(1, steps + 1):
        send("touchMove", (x + across * step / steps, y + down * step / steps))
        page.wait_for_timeout(20)
    send("touchEnd")
    page.wait_for_timeout(500)
    return page.evaluate("scrollY") - before


@pytest.mark.parametrize(
    ("place", "grip", "across", "down"),
    [
        (DESCENT, '[aria-label="Start on the curve"]', -60, 20),
        (DESCENT, '[aria-label="Place on the map"]', 0, -60),
        (SECANT, '[aria-label="Where the slope is measured"]', -60, -20),
        (SECANT, '[aria-label="Second point on the curve"]', -60, 30),
        (SECANT, '[aria-label="Size of h on the picture of errors"]', -60, -20),
        (SECANT, ".bp-secant-grab", -40, 40),
        (NEURON, ".bp-handle", -50, -50),
        (XOR, ".bp-xor-chooser", 0, 70),
    ],
)
def test_a_finger_drags_a_handle_to_the_end(open_widget, place, grip, across, down):
    page, widget = open_widget(*place, **PHONE)
    grip = widget.locator(grip).first
    before = grip.evaluate("e => e.outerHTML")
    assert touch(page, grip, across, down) == 0
    assert page.evaluate("pointers") == ["pointerdown", "pointerup"]
    assert grip.evaluate("e => e.outerHTML") != before
    assert page.problems == []


@pytest.mark.parametrize("place", [DESCENT, SECANT, NEURON])
def test_a_swipe_over_a_picture_scrolls_the_page_and_changes_nothing(open_widget, place):
    page, widget = open_widget(*place, **PHONE)
    picture = widget.locator(".bp-pick").last
    before = text_of(widget)
    assert touch(page, picture, 0, -120, at=0.2) > 60
    assert touch(page, picture, 40, 120, at=0.2) < -60
    touch(page, picture, 60, 0, at=0.2)
    assert page.evaluate("pointers")[0] == "pointerdown"
    assert text_of(widget) == before
    assert page.problems == []


def test_a_swipe_over_the_network_of_the_xor_trainer_chooses_nothing(open_widget):
    page, widget = open_widget(*XOR, **PHONE)
    chosen = widget.get_by_role("slider", name="Weight or bias to read")
    before = chosen.get_attribute("aria-valuetext")
    box = widget.locator("rect.bp-xor-unit").last
    assert touch(page, box, 0, -120) > 60
    assert chosen.get_attribute("aria-valuetext") == before
    box.tap()
    widget.locator('[aria-valuetext^="bias of the output"]').wait_for()
    assert page.problems == []


def test_a_tap_picks_a_place(open_widget):
    page, widget = open_widget(*DESCENT, **PHONE)
    picture = widget.locator(".bp-pick")
    picture.evaluate(PUT_IN_VIEW)
    box = picture.bounding_box()
    tap = page.touchscreen.tap
    tap(box["x"] + box["width"] * 2 / 6.5, box["y"] + box["height"] * 2 / 3)
    # A tap is at whole pixels: one of them is 0.03 in the start and 4 in 100 in the rate.
    words = re.compile(r"From −?0(\.05)? at learning rate 0\.0(09[5-9]|10[0-5]?) ")
    widget.locator(".bp-text", has_text=words).wait_for()

    page, widget = open_widget(*SECANT, **PHONE)
    picture = widget.locator(".bp-pick")
    picture.evaluate(PUT_IN_VIEW)
    box = picture.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 10.4 / 15.8, box["y"] + box["height"] / 2)
    words = re.compile(r"With h = ([89](\.\d+)?e−6|1(\.\d+)?e−5) ")
    widget.locator(".bp-text", has_text=words).wait_for()
    assert page.problems == []
