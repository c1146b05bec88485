"""What every widget of the book promises, on the page that shows it."""

import json
import subprocess

import pytest
import traitlets
from bs4 import BeautifulSoup
from built_site import SITE, parsed
from widget_pages import (
    AXE,
    CLASSES,
    SOURCES,
    rebuilt,
    saved,
    saved_widgets,
    set_field,
    text_of,
    wait_for_text,
)

from backprop.widgets import NetworkStepper
from backprop.widgets.base import Choice, Number

UNGUARDED = """widget => [...widget.querySelectorAll(
    "a, button, input, select, textarea, summary, [tabindex]:not(.bp-scroll)")]
    .filter((e) => e.dataset.lmSuppressShortcuts !== "true")
    .map((e) => e.outerHTML.slice(0, 120))"""
FOREIGN_NAMES = """widget => [...widget.querySelectorAll("[id], [name], [for]")]
    .map((e) => e.outerHTML.slice(0, 120))"""
SMALL_TEXT = """widget => [...widget.querySelectorAll("svg text")]
    .map((t) => [parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a, t.textContent])
    .filter(([size, words]) => words && size < 9.5)"""


def test_every_widget_has_a_page():
    on_pages = {saved(page, key)["data-module"] for page, key in saved_widgets()}
    assert on_pages == set(CLASSES)


def test_keys_are_given_once(site):
    pairs = saved_widgets()
    assert len(set(pairs)) == len(pairs)
    assert all(key for _, key in pairs)


@pytest.mark.parametrize("module", CLASSES)
def test_python_and_javascript_have_the_same_controls(module):
    script = f"""
        const {{ default: widget }} = await import("{(SOURCES / f"{module}.js").as_uri()}");
        console.log(JSON.stringify([widget.spec.name, widget.spec.controls]));
    """
    run = ["node", "--input-type=module", "--eval", script]
    printed = subprocess.run(run, capture_output=True, check=True, text=True, encoding="utf-8")
    name, controls = json.loads(printed.stdout)
    cls = CLASSES[module]
    assert name == cls.__name__
    assert sorted(controls) == cls.controls()
    for control, limits in controls.items():
        trait = cls.class_traits()[control]
        if isinstance(trait, Number):
            there = (limits["min"], limits["max"], limits["whole"])
            assert there == (trait.low, trait.high, trait.whole), control
        elif isinstance(trait, Choice):
            assert tuple(limits["options"]) == trait.names, control
        else:
            kind = "toggle" if isinstance(trait, traitlets.Bool) else "numbers"
            assert limits["kind"] == kind, control


def test_the_saved_form_is_what_python_makes_now(widget_page, key):
    place, widget = saved(widget_page, key), rebuilt(widget_page, key)
    now = parsed_form(widget)
    assert place.attrs == now.attrs
    assert str(place.figcaption) == str(now.figcaption)
    assert place.img["alt"] == widget.describe()
    assert len(widget.still().encode()) < 40_000
    assert widget.still() == widget.still()


def parsed_form(widget):
    saved_html = widget._repr_mimebundle_()[0]["text/html"]
    return BeautifulSoup(saved_html, "html.parser").div


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_is_accessible_and_fits(open_widget, address, widget_page, key, theme, width):
    page, widget = open_widget(widget_page, key, theme=theme, width=width)
    widget.locator("summary", has_text="table").click()
    widget.locator("tbody tr").first.wait_for()
    page.add_script_tag(path=AXE)
    result = page.evaluate(
        "key => axe.run(`[data-key=${key}]`, { resultTypes: ['violations'] })", key
    )
    found = [(v["id"], v["nodes"][0]["html"][:120]) for v in result["violations"]]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert widget.evaluate(SMALL_TEXT) == []
    assert widget.evaluate(UNGUARDED) == []
    assert widget.evaluate(FOREIGN_NAMES) == []
    assert page.problems == []
    assert [r.url for r in page.requests if not r.url.startswith((address, "data:"))] == []


@pytest.mark.parametrize("width", [320, 480, 768, 1280])
def test_nothing_jumps(open_widget, widget_page, key, width):
    page, widget = open_widget(widget_page, key, width=width)
    page.wait_for_timeout(300)
    assert page.evaluate("layoutShift") < 0.05
    kept, needed = widget.evaluate(
        """widget => [parseFloat(getComputedStyle(widget, "::before").height),
            widget.querySelector(".bp").getBoundingClientRect().height]"""
    )
    assert kept == pytest.approx(needed, abs=40), (
        f"set {CLASSES[saved(widget_page, key)['data-module']].__name__}.room"
    )


def test_it_says_what_python_says(open_widget, widget_page, key):
    page, widget = open_widget(widget_page, key)
    assert text_of(widget) == rebuilt(widget_page, key).describe()
    assert widget.locator(".bp-said").text_content() == ""
    assert not widget.locator(".bp-solved").count()


def test_it_shows_its_numbers_as_a_table(open_widget, widget_page, key):
    _, widget = open_widget(widget_page, key)
    assert not widget.locator("table").count()
    widget.locator("summary", has_text="table").press("Enter")
    widget.locator("tbody tr").first.wait_for()
    heads = widget.locator("thead th").count()
    assert {row.locator("td").count() for row in widget.locator("tbody tr").all()} == {heads}
    assert widget.locator("caption").text_content()


def test_without_scripts_the_still_and_its_text_remain(open_page, widget_page, key):
    page = open_page(widget_page, java_script_enabled=False)
    place = page.locator(f'.bp-widget[data-key="{key}"]')
    assert place.locator("img").is_visible()
    assert place.locator("figcaption").inner_text() == rebuilt(widget_page, key).describe()
    box = place.bounding_box()
    figure = place.locator("figure").bounding_box()
    assert box["height"] == pytest.approx(figure["height"], abs=2)


def test_paper_shows_the_still(open_widget, widget_page, key):
    page, widget = open_widget(widget_page, key)
    still, live = widget.locator(".bp-still"), widget.locator(".bp-live")
    assert (still.is_visible(), live.is_visible()) == (False, True)
    page.emulate_media(media="print")
    assert (still.is_visible(), live.is_visible()) == (True, False)


def test_only_pages_with_a_widget_load_its_files(site):
    with_widget = {page for page, _ in saved_widgets()}
    for path in SITE.glob("*.html"):
        loads = [tag for tag in parsed(path).head.find_all(True) if "_static/widgets/" in str(tag)]
        assert bool(loads) == (path.name in with_widget), path.name


# ---- what the frame around every picture does, on the figures that need it


def test_a_choice_that_does_not_fit_is_put_back_with_the_reason(open_widget):
    page, widget = open_widget("05_one_layer.html", "layer")
    before = text_of(widget)
    biases = widget.get_by_role("combobox", name="Biases")
    biases.select_option("shared")
    widget.get_by_role("status").get_by_text(
        "That doesn't fit: the biases of layer 1 are not equal, so they can't be shared. "
        "Nothing was changed."
    ).wait_for()
    assert biases.input_value() == "each"
    assert text_of(widget) == before
    biases.select_option("frozen")
    widget.get_by_text("Nothing was changed.").wait_for(state="hidden")
    assert page.problems == []


def test_an_entry_that_does_not_fit_the_others_says_so_beside_its_field(open_widget):
    page, widget = open_widget("06_two_layers.html", "network")
    widget.get_by_role("combobox", name="Example").select_option("xor")
    wait_for_text(widget, NetworkStepper(preset="xor").describe())
    widget.locator("summary", has_text="Change the numbers").press("Enter")
    target = widget.get_by_label("y₁", exact=True)
    target.fill("5")
    target.press("Enter")
    widget.get_by_role("alert").get_by_text(
        "That doesn't fit: cross-entropy needs targets from 0 to 1. Nothing was changed."
    ).wait_for()
    assert (target.input_value(), target.get_attribute("aria-invalid")) == ("5", "true")
    assert widget.locator(".bp-notice").text_content() == ""
    assert text_of(widget) == NetworkStepper(preset="xor").describe()
    target.press("Escape")
    widget.get_by_text("Nothing was changed.").wait_for(state="hidden")
    assert target.input_value() == "1"
    assert page.problems == []


def test_what_a_lock_keeps_from_changing_is_named(open_widget):
    page, widget = open_widget("06_two_layers.html", "network", fragment="#network?locked=weights")
    before = text_of(widget)
    example = widget.get_by_role("combobox", name="Example")
    example.select_option("one_layer")
    widget.get_by_text("Locked: Weights. Nothing was changed.").wait_for()
    assert (example.input_value(), text_of(widget)) == ("two_layers", before)
    assert page.problems == []


def test_a_refused_entry_goes_when_its_number_changes(open_widget):
    page, widget = open_widget("02_gradient_descent.html", "descent")
    start = widget.get_by_label("Start, exact value", exact=True)
    complaint = widget.get_by_role("alert").get_by_text("Start is a number")
    place = widget.get_by_role("slider", name="Place on the map")
    for change in (
        lambda: widget.get_by_role("slider", name="Start", exact=True).press("ArrowLeft"),
        lambda: place.press("ArrowLeft"),
        lambda: page.evaluate("location.hash = '#descent?start=1'"),
        lambda: page.evaluate("location.hash = '#descent?start=1&step=0'"),
    ):
        set_field(widget, "Start", "abc")
        complaint.wait_for()
        change()
        complaint.wait_for(state="hidden")
        assert start.input_value() in text_of(widget)
        assert start.get_attribute("aria-invalid") is None
    set_field(widget, "Start", "abc")
    complaint.wait_for()
    widget.get_by_label("Learning rate, exact value", exact=True).press("ArrowLeft")
    set_field(widget, "Learning rate", "0.5")
    wait_for_text(widget, "learning rate 0.5")
    assert start.input_value() == "abc"  # still the reader's to mend
    place.press("ArrowLeft")
    complaint.wait_for(state="hidden")
    place.press("ArrowRight")
    wait_for_text(widget, "From 1 at")
    assert not complaint.count()
    assert page.problems == []


def test_a_solution_is_announced_once(open_widget):
    page, widget = open_widget("01_derivatives.html", "secant")
    said = widget.locator(".bp-said")
    set_field(widget, "Size of h", "0.00001")
    said.get_by_text("Solved:").wait_for()
    for size in ("0.1", "0.2", "0.3"):
        set_field(widget, "Size of h", size)
        said.get_by_text(f"h = {size}").wait_for()
        assert "Solved" not in said.text_content()
    widget.get_by_role("button", name="Reset").click()
    said.get_by_text("h = 0.3").wait_for(state="hidden")
    set_field(widget, "Size of h", "0.00001")
    said.get_by_text("Solved:").wait_for()
    assert page.problems == []
