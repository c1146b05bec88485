"""Pages of the built site on which one widget is ready to be used."""

from urllib.parse import urlsplit

import pytest
from built_site import SITE
from widget_pages import html_of, saved_widgets, scroll_to

WATCH_LAYOUT = """
    window.layoutShift = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            if (!entry.hadRecentInput) window.layoutShift += entry.value;
        }
    }).observe({ type: "layout-shift", buffered: true });
"""


def pytest_generate_tests(metafunc):
    if {"widget_page", "key"} <= set(metafunc.fixturenames):
        found = saved_widgets()
        metafunc.parametrize(
            ("widget_page", "key"),
            found or [("site-not-built", "none")],
            ids=[key for _, key in found] or None,
        )


@pytest.fixture
def open_widget(open_page):
    """A function that opens a widget's page and returns (page, widget), the widget ready.

    fragment: follows the address. altered: changes the page's HTML on its way to the browser.
    """

    def open_widget(widget_page, key, *, fragment="", altered=None, **options):
        def prepare(page):
            page.add_init_script(WATCH_LAYOUT)
            if altered:
                body = altered((SITE / widget_page).read_text("utf-8"))
                page.route(
                    lambda url: urlsplit(url).path.endswith(widget_page),
                    lambda route: route.fulfill(body=body, content_type="text/html"),
                )

        page = open_page(widget_page + fragment, prepare=prepare, **options)
        return page, scroll_to(page, key)

    return open_widget


@pytest.fixture
def open_alone(open_widget):
    """Like `open_widget`, with a page that holds nothing else: a chapter takes long to lay out."""

    def open_alone(widget_page, key, *, altered=lambda page: page, **options):
        def without_the_rest(page):
            start, end = page.index("<article>"), page.index("</article>")
            kept = html_of(page, key)
            for box in ("cell_output", "cell"):
                kept = f'<div class="{box} docutils container">{kept}</div>'
            return altered(f"{page[:start]}<article>{kept}{page[end:]}")

        return open_widget(widget_page, key, altered=without_the_rest, **options)

    return open_alone
