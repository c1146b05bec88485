"""Each page, in both themes, on a phone and on a desk: nothing fails, nothing sticks out."""

import pytest
from built_site import LOAD_ALL_IMAGES

themes_and_widths = pytest.mark.parametrize(
    ("theme", "width"), [("light", 320), ("light", 1280), ("dark", 320), ("dark", 1280)]
)
STICKING_OUT = """() => {
    const clipped = (element) => element !== document.body
        && (getComputedStyle(element).overflowX !== "visible" || clipped(element.parentElement));
    return [...document.querySelectorAll("main *")]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .filter((element) => !clipped(element))
        .map((element) => element.outerHTML.slice(0, 200)).slice(0, 3);
}"""


@themes_and_widths
def test_page_asks_only_this_site_and_fits(open_page, address, page_name, theme, width):
    page = open_page(page_name, theme=theme, width=width)
    page.evaluate(LOAD_ALL_IMAGES)
    page.wait_for_load_state("networkidle")

    assert page.problems == []
    elsewhere = [
        request.url
        for request in page.requests
        if not request.url.startswith((address, "data:", "blob:"))
    ]
    assert elsewhere == []
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    page_width = page.evaluate("document.documentElement.scrollWidth")
    assert page_width <= width, f"{page_width} px wide: {page.evaluate(STICKING_OUT)}"
