"""The widgets of the built site, their classes, and how tests look at them."""

import inspect
import json
import re
from functools import cache

from bs4 import BeautifulSoup
from built_site import CHAPTERS, ROOT, SITE
from playwright.sync_api import TimeoutError

from backprop import widgets
from backprop.widgets.base import BookWidget

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SOURCES = ROOT / "src" / "backprop" / "widgets" / "js"
CLASSES = {
    cls.module: cls
    for _, cls in inspect.getmembers(widgets, inspect.isclass)
    if issubclass(cls, BookWidget)
}


@cache
def saved_widgets():
    """(page, key) of each widget on the site."""
    return [
        (f"{chapter}.html", key)
        for chapter in CHAPTERS
        if (SITE / f"{chapter}.html").is_file()
        for key in re.findall(
            r'<div class="bp-widget" data-module="\w+" data-key="(\w+)"', text_of_page(chapter)
        )
    ]


@cache
def text_of_page(chapter):
    return (SITE / f"{chapter}.html").read_text("utf-8")


def html_of(page, key):
    """The widget's part of a page's HTML, as it stands there."""
    form = rf'<div class="bp-widget" data-module="\w+" data-key="{key}".*?</figure></div>'
    (found,) = re.findall(form, page, re.DOTALL)
    return found


@cache
def saved(widget_page, key):
    """The widget as its page's HTML holds it."""
    chapter = widget_page.removesuffix(".html")
    return BeautifulSoup(html_of(text_of_page(chapter), key), "html.parser").div


def saved_state(widget_page, key):
    return json.loads(saved(widget_page, key)["data-state"])


def rebuilt(widget_page, key, **changes):
    """The Python widget of a saved one, or of the same with changed controls."""
    cls = CLASSES[saved(widget_page, key)["data-module"]]
    return cls(**saved_state(widget_page, key) | changes)


def scroll_to(page, key):
    """The widget of this key, once the page has put it in its place."""
    place = page.locator(f'.bp-widget[data-key="{key}"]')
    page.evaluate(
        """key => scrollTo(0, scrollY - 200
            + document.querySelector(`[data-key=${key}]`).getBoundingClientRect().top)""",
        key,
    )
    try:
        page.locator(f'.bp-widget[data-key="{key}"][data-ready]').wait_for(timeout=60_000)
    except TimeoutError as error:
        unanswered = [r.url for r in page.requests if r.timing["responseEnd"] < 0]
        raise AssertionError(f"not ready: {page.problems=}, {unanswered=}") from error
    return place


def text_of(widget):
    return widget.locator(".bp-text").text_content()


def wait_for_text(widget, words):
    """Wait until the widget's sentence holds these words, and a space where they end in one."""
    # Given a string, Playwright takes "h = 1 " for a part of "h = 1e−5".
    exactly = re.compile(re.escape(words))
    widget.locator(".bp-text", has_text=exactly).wait_for(timeout=30_000)


def set_field(widget, label, text):
    """Type into a control's field and leave it by Enter."""
    field = widget.get_by_label(f"{label}, exact value", exact=True)
    field.fill(text)
    field.press("Enter")
    return field


def fragment_of(page, widget):
    """What Copy link puts on the clipboard, from the # on."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    widget.get_by_role("button", name="Copy link").click()
    widget.get_by_text("Link copied.").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    return address[address.index("#") :]
