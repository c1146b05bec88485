"""The widgets of the built site, their classes, and how tests look at them."""

import inspect
import json

from built_site import CHAPTERS, ROOT, SITE, parsed

from backprop import widgets
from backprop.widgets.base import BookWidget

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SOURCES = ROOT / "src" / "backprop" / "widgets" / "js"
CLASSES = {
    cls.module: cls
    for _, cls in inspect.getmembers(widgets, inspect.isclass)
    if issubclass(cls, BookWidget)
}


def saved_widgets():
    """(page, key) of each widget on the site."""
    return [
        (f"{chapter}.html", place["data-key"])
        for chapter in CHAPTERS
        if (SITE / f"{chapter}.html").is_file()
        for place in parsed(SITE / f"{chapter}.html").select(".bp-widget")
    ]


def saved(widget_page, key):
    """The widget as its page's HTML holds it."""
    (place,) = parsed(SITE / widget_page).select(f'.bp-widget[data-key="{key}"]')
    return place


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
    page.locator(f'.bp-widget[data-key="{key}"][data-ready]').wait_for(timeout=60_000)
    return place


def text_of(widget):
    return widget.locator(".bp-text").text_content()


def wait_for_text(widget, words):
    """Wait until the widget's sentence holds these words."""
    widget.locator(".bp-text", has_text=words).wait_for(timeout=30_000)


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
