"""Links to one prepared figure: they bring it back, lock it, and never break it."""

import html
import json
from urllib.parse import parse_qsl, urlencode

import pytest
from widget_pages import (
    CLASSES,
    fragment_of,
    html_of,
    rebuilt,
    saved,
    saved_state,
    set_field,
    text_of,
    wait_for_text,
)

from backprop.widgets import DescentExplorer
from backprop.widgets.base import Choice, Number

DESCENT = "02_gradient_descent.html", "descent"
XOR = "08_xor.html", "xor"


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
    "rest",
    [
        *["nonsense=1", "=", "%E0%A4%A", "{name}=NaN", "{name}=1e999", "{name}=", "{name}=[[]]"],
        *["locked=zzz", "locked={name}+constructor"],
    ],
)
def test_a_broken_link_is_ignored_with_a_word(open_widget, widget_page, key, rest):
    name, _ = first_change(widget_page, key)
    page, widget = open_widget(widget_page, key, fragment=f"#{key}?{rest.format(name=name)}")
    widget.get_by_text("It was ignored.").wait_for()
    assert text_of(widget) == rebuilt(widget_page, key).describe()
    assert not widget.get_by_text("(locked)").count()
    assert page.problems == []


@pytest.mark.parametrize(
    ("place", "rest", "reason"),
    [
        (DESCENT, "start=1e999", "Start is a number from −2 to 4.5, not “1e999”"),
        (
            DESCENT,
            "locked=zzz",
            "it has no control “zzz”; its controls are curve, start, rate, step",
        ),
        (XOR, "targets=[0,1,1]", "Targets are four numbers, each 0 or 1, not “[0,1,1]”"),
        (XOR, "targets=[0,1,1,0.5]", "Targets are four numbers, each 0 or 1, not “[0,1,1,0.5]”"),
        (
            XOR,
            "hidden=3&start=[1,2]",
            "Own start is 13 numbers for 3 hidden units, or none, not “[1,2]”",
        ),
        (
            XOR,
            "hidden=1&start=[1,2]",
            "Own start is 5 numbers for 1 hidden unit, or none, not “[1,2]”",
        ),
    ],
)
def test_an_ignored_link_is_told_what_it_held(open_widget, place, rest, reason):
    _, widget = open_widget(*place, fragment=f"#{place[1]}?{rest}")
    widget.get_by_text(f"The link doesn't fit this figure: {reason}. It was ignored.").wait_for()


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
        form = html_of(page, key)
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


def test_reset_keeps_what_a_link_locked(open_widget, widget_page, key):
    name, value = first_change(widget_page, key)
    query = urlencode({name: value, "locked": name})
    page, widget = open_widget(widget_page, key, fragment=f"#{key}?{query}")
    widget.get_by_text("Set by the link.").wait_for()
    prepared, link = text_of(widget), fragment_of(page, widget)
    widget.get_by_role("button", name="Reset").click()
    page.wait_for_timeout(100)
    assert text_of(widget) == prepared
    assert fragment_of(page, widget) == link
    assert page.problems == []


def test_reset_brings_a_prepared_figure_back_until_another_link(open_widget):
    prepared = DescentExplorer(curve="quartic", start=3, rate=0.02).describe()
    page, widget = open_widget(
        *DESCENT, fragment="#descent?curve=quartic&start=3&rate=0.02&locked=rate"
    )
    set_field(widget, "Start", "2")
    wait_for_text(widget, DescentExplorer(start=2, rate=0.02).describe())
    widget.get_by_role("button", name="Reset").click()
    wait_for_text(widget, prepared)
    page.evaluate("location.hash = '#descent?start=1'")
    wait_for_text(widget, DescentExplorer(start=1, rate=0.02).describe())
    widget.get_by_role("button", name="Reset").click()
    wait_for_text(widget, rebuilt(*DESCENT).describe())
    assert not widget.get_by_text("(locked)").count()


def test_what_was_said_of_a_link_goes_with_the_next_change(open_widget):
    page, widget = open_widget(*DESCENT, fragment="#descent?start=2")
    notice = widget.locator(".bp-notice")
    notice.get_by_text("Set by the link.").wait_for()
    set_field(widget, "Start", "3")
    widget.get_by_text("Set by the link.").wait_for(state="hidden")
    page.evaluate("location.hash = '#descent?start=abc'")
    notice.get_by_text("It was ignored.").wait_for()
    widget.get_by_role("slider", name="Place on the map").press("ArrowRight")
    widget.get_by_text("It was ignored.").wait_for(state="hidden")
    fragment_of(page, widget)
    widget.get_by_role("button", name="Run").click()
    widget.get_by_text("Link copied.").wait_for(state="hidden")
    assert page.problems == []


def test_a_link_copied_during_a_run_is_told(open_widget):
    page, widget = open_widget(*DESCENT, fragment="#descent?start=4&rate=0.001&step=0")
    widget.get_by_role("button", name="Run").click()
    fragment_of(page, widget)
    page.wait_for_timeout(300)
    assert widget.locator(".bp-notice").text_content() == "Link copied."
    assert widget.get_by_role("button", name="Pause").count()
