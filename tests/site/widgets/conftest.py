"""Pages of the built site on which one widget is ready to be used."""

import pytest
from built_site import PREFIX, SITE
from widget_pages import saved_widgets, scroll_to

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
def open_widget(open_page, host):
    """A function that opens a widget's page and returns (page, widget), the widget ready.

    fragment: follows the address. altered: changes the page's HTML on its way to the browser.
    """

    def open_widget(widget_page, key, *, fragment="", altered=None, **options):
        name = widget_page
        if altered:
            name += "?altered"
            body = altered((SITE / widget_page).read_text("utf-8")).encode()
            host.altered[PREFIX + name] = body, None

        page = open_page(
            name + fragment, prepare=lambda page: page.add_init_script(WATCH_LAYOUT), **options
        )
        return page, scroll_to(page, key)

    yield open_widget
    host.altered.clear()
