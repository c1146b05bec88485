"""What a reader does beyond reading: keys, theme, search, copying, printing, a wrong address."""

import pytest
from built_site import CHAPTERS, OPEN_ALL_FOLDS

FOCUS = "document.activeElement"
# An outline; a handle in a picture has a ring of its own.
FOCUS_RING = """(element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const ring = element.querySelector(":scope > .bp-reach");
    return ring ? getComputedStyle(ring).stroke : `${outlineStyle} ${outlineWidth}`;
}"""
ACCENT = """() => {
    const sample = document.querySelector(".bp").appendChild(document.createElement("i"));
    sample.style.color = "var(--bp-accent)";
    return getComputedStyle(sample).color;
}"""


@pytest.fixture
def chapter(site):
    """One page that has all that chapters have."""
    return f"{CHAPTERS[0]}.html"


def test_skip_link_comes_first_and_leads_to_the_text(open_page, chapter):
    page = open_page(chapter)
    page.keyboard.press("Tab")
    skip_link = page.get_by_role("link", name="Skip to main content")
    assert skip_link.evaluate("(link) => link === document.activeElement")
    assert skip_link.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUS}.id") == "main-content"


def test_every_stop_of_the_tab_key_is_visible(open_page, chapter):
    page = open_page(chapter)
    page.locator(".bp").first.wait_for()
    accent = page.evaluate(ACCENT)
    stops = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUS} === document.body"):
            break
        where = page.evaluate(f"{FOCUS}.outerHTML.slice(0, 100)")
        ring = page.evaluate(f"({FOCUS_RING})({FOCUS})")
        assert ring in ("solid 3px", accent), where
        stops.add(page.evaluate(f"{FOCUS}.closest('nav, main, header')?.className ?? ''"))
    assert "contents" in stops


def test_contents_open_and_close_by_keyboard_on_a_phone(open_page, chapter):
    page = open_page(chapter, width=320)
    contents = page.get_by_role("navigation", name="Book")
    assert not contents.is_visible()
    page.get_by_role("button", name="Contents").focus()
    page.keyboard.press("Enter")
    assert contents.is_visible()
    page.keyboard.press("Escape")
    assert not contents.is_visible()
    assert page.evaluate(f"{FOCUS}.textContent") == "Contents"
    page.keyboard.press("Enter")
    contents.get_by_role("link", name="Exercises").click()
    assert not contents.is_visible()


def test_contents_leave_room_and_a_button_to_close_them_on_a_phone(open_page, chapter):
    page = open_page(chapter, width=320)
    contents = page.get_by_role("navigation", name="Book")
    page.get_by_role("button", name="Contents").click()
    assert contents.bounding_box()["width"] < 300
    contents.get_by_role("button", name="Close").click()
    assert not contents.is_visible()


def test_chosen_theme_stays(open_page, chapter):
    page = open_page(chapter)
    page.get_by_role("button", name="Dark theme").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Light theme").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != ground
    assert page.problems == []


def test_search_finds_a_chapter(open_page, chapter):
    page = open_page(chapter)
    page.keyboard.press("Control+k")
    page.keyboard.type("gradient")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=gradient")
    page.locator("#search-results a").first.wait_for()
    page.wait_for_load_state("networkidle")  # the search fetches an excerpt of each page it found
    page.locator("#search-results a").first.click()
    assert page.locator("article").inner_text().lower().count("gradient") >= 1
    assert page.problems == []


def test_code_can_be_copied(open_page, chapter):
    page = open_page(chapter, permissions=["clipboard-read", "clipboard-write"])
    cell = page.locator(".cell_input:visible").first
    cell.hover()
    cell.get_by_role("button", name="Copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == cell.locator("pre").text_content().strip()


def test_what_scrolls_sideways_can_be_reached(open_page, page_name):
    page = open_page(page_name, width=320)
    page.evaluate(OPEN_ALL_FOLDS)
    page.wait_for_function(
        """() => ![...document.querySelectorAll("article *")].some((box) =>
            ["auto", "scroll"].includes(getComputedStyle(box).overflowX)
            && box.scrollWidth > box.clientWidth && box.tabIndex < 0)"""
    )


def test_no_line_begins_with_the_mark_after_a_short_formula(open_page, page_name):
    page = open_page(page_name, width=320)
    page.evaluate(OPEN_ALL_FOLDS)
    begun = page.evaluate(
        """() => [...document.querySelectorAll("article span.math")].flatMap((formula) => {
            const [piece, ...more] = formula.querySelectorAll(".katex-base");
            const after = formula.nextSibling;
            if (!piece || more.length || !/^[.,:;!?)]/.test(after?.data ?? "")) return [];
            const mark = document.createRange();
            mark.setStart(after, 0);
            mark.setEnd(after, 1);
            const isBelow = mark.getBoundingClientRect().left < piece.getBoundingClientRect().left;
            return isBelow ? [formula.parentElement.textContent] : [];
        })"""
    )
    assert begun == []


def test_page_reads_without_scripts(open_page, chapter):
    page = open_page(chapter, java_script_enabled=False)
    assert page.get_by_role("navigation", name="Book").is_visible()
    assert page.locator("h1").is_visible()
    assert not page.locator(".theme-button").is_visible()


def test_figures_turn_dark_without_scripts_too(open_page):
    page = open_page("02_gradient_descent.html", theme="dark", java_script_enabled=False)
    figure = page.locator(".cell_output img").first
    assert "invert(1)" in figure.evaluate("image => getComputedStyle(image).filter")
    page.emulate_media(media="print", color_scheme="dark")
    assert figure.evaluate("image => getComputedStyle(image).filter") == "none"


def test_first_page_moves_only_for_those_who_like_it(open_page):
    running = "document.getAnimations().length"
    assert open_page("index.html", reduced_motion="no-preference").evaluate(running) == 1
    assert open_page("index.html", reduced_motion="reduce").evaluate(running) == 0


def test_print_shows_the_text_alone(open_page, page_name):
    page = open_page(page_name)
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.locator("h1").is_visible()
    for chrome in (".site-bar", ".contents", ".run-links", ".copy", ".turn"):
        assert not any(element.is_visible() for element in page.locator(chrome).all()), chrome
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")


def test_a_wrong_address_gets_a_page_that_leads_back(open_page, address):
    page = open_page("no/such/page.html")
    assert page.locator("h1").inner_text() == "Page not found"
    assert page.problems[0] == f"status 404: {address}no/such/page.html"
    assert [problem for problem in page.problems[1:] if problem.startswith("status")] == []
    page.get_by_role("link", name="first page of the book").click()
    assert page.url == f"{address}index.html"
