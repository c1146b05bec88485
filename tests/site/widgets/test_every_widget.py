"""What every widget of the book promises, on the page that shows it."""

import html
import json
import re
import subprocess
from urllib.parse import parse_qsl, urlencode

import pytest
import traitlets
from bs4 import BeautifulSoup
from built_site import SITE, parsed
from widget_pages import (
    AXE,
    CLASSES,
    SOURCES,
    fragment_of,
    rebuilt,
    saved,
    saved_state,
    saved_widgets,
    text_of,
)

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


def first_change(widget_page, key):
    """A control and another value that it can take, the first in the order of names."""
    state, cls = saved_state(widget_page, key), CLASSES[saved(widget_page, key)["data-module"]]
    for name in cls.controls():
        trait = cls.class_traits()[name]
        if isinstance(trait, Number) and not trait.whole:
            return name, (state[name] + trait.low) / 2
        if isinstance(trait, Choice):
            return name, next(n for n in trait.names if n != state[name])
    for name in cls.controls():
        trait = cls.class_traits()[name]
        if isinstance(trait, Number):
            return name, trait.low if state[name] != trait.low else trait.high
    raise AssertionError(f"{cls.__name__} has no number and no choice")


def test_a_link_brings_its_state_back_and_reset_the_first(open_widget, widget_page, key):
    name, value = first_change(widget_page, key)
    page, widget = open_widget(widget_page, key, fragment=f"#{key}?{urlencode({name: value})}")
    widget.get_by_text("Set by the link.").wait_for()
    changed = text_of(widget)
    link = fragment_of(page, widget)
    assert type(value)(dict(parse_qsl(link.partition("?")[2]))[name]) == value

    again, copy = open_widget(widget_page, key, fragment=link)
    copy.get_by_text("Set by the link.").wait_for()
    assert text_of(copy) == changed
    assert fragment_of(again, copy) == link
    copy.get_by_role("button", name="Reset").click()
    again.wait_for_timeout(100)
    assert text_of(copy) == rebuilt(widget_page, key).describe()
    assert again.problems == []


@pytest.mark.parametrize(
    "rest", ["nonsense=1", "=", "%E0%A4%A", "{name}=NaN", "{name}=1e999", "{name}=", "{name}=[[]]"]
)
def test_a_broken_link_is_ignored_with_a_word(open_widget, widget_page, key, rest):
    name, _ = first_change(widget_page, key)
    page, widget = open_widget(widget_page, key, fragment=f"#{key}?{rest.format(name=name)}")
    widget.get_by_text("It was ignored.").wait_for()
    assert text_of(widget) == rebuilt(widget_page, key).describe()
    assert page.problems == []


@pytest.mark.parametrize(
    "fragment", ["", "#", "#{key}", "#{key}?", "#another?rate=1", "#{key}?locked="]
)
def test_a_link_to_something_else_changes_nothing(open_widget, widget_page, key, fragment):
    page, widget = open_widget(widget_page, key, fragment=fragment.format(key=key))
    page.wait_for_timeout(500)
    assert text_of(widget) == rebuilt(widget_page, key).describe()
    assert not widget.get_by_text("It was ignored.").count()
    assert page.problems == []


def test_two_copies_do_not_meet(open_widget, widget_page, key):
    name, value = first_change(widget_page, key)

    def with_a_copy(page):
        (form,) = re.findall(
            rf'<div class="bp-widget" data-module="\w+" data-key="{key}".*?</figure></div>',
            page,
            re.DOTALL,
        )
        return page.replace(
            form,
            form
            + form.replace(f'data-key="{key}"', 'data-key="copy"').replace(
                f"&quot;key&quot;:&quot;{key}&quot;", "&quot;key&quot;:&quot;copy&quot;"
            ),
        )

    page, widget = open_widget(
        widget_page, key, altered=with_a_copy, fragment=f"#copy?{urlencode({name: value})}"
    )
    copy = page.locator('.bp-widget[data-key="copy"]')
    copy.get_by_text("Set by the link.").wait_for()
    assert text_of(widget) == rebuilt(widget_page, key).describe()
    assert fragment_of(page, copy) != fragment_of(page, widget)
    copy.get_by_role("button", name="Reset").click()
    page.wait_for_timeout(500)
    assert text_of(copy) == text_of(widget)
    assert page.problems == []


def test_locked_controls_stay_as_they_are(open_widget, widget_page, key):
    state = saved_state(widget_page, key)
    names = CLASSES[saved(widget_page, key)["data-module"]].controls()
    name, value = first_change(widget_page, key)

    def locked(page):
        old = html.escape(json.dumps(state, sort_keys=True, separators=(",", ":")))
        new = html.escape(json.dumps(state | {"locked": names}, sort_keys=True))
        assert old in page
        return page.replace(old, new)

    page, widget = open_widget(
        widget_page, key, altered=locked, fragment=f"#{key}?{urlencode({name: value})}"
    )
    page.wait_for_timeout(500)
    assert text_of(widget) == rebuilt(widget_page, key).describe()
    fields = widget.locator(".bp-controls").locator("input, select")
    assert fields.count() > 0
    assert all(field.is_disabled() for field in fields.all())


def test_a_link_can_lock(open_widget, widget_page, key):
    widget_names = CLASSES[saved(widget_page, key)["data-module"]].controls()
    link = f"#{key}?locked={'+'.join(widget_names)}"
    page, widget = open_widget(widget_page, key, fragment=link)
    page.wait_for_timeout(500)
    fields = widget.locator(".bp-controls").locator("input, select")
    assert all(field.is_disabled() for field in fields.all())
    assert "locked=" in fragment_of(page, widget)


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
