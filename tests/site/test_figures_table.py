"""The table of published figures: a plain table without scripts, searchable with them."""

import re

import pytest

PAGE = "errata.html"
ROWS = "table.figures tbody tr[data-verdict]"
ALL, WRONG = 276, 50


@pytest.fixture
def open_table(open_page):
    def open_table(fragment="", **options):
        page = open_page(PAGE + fragment, **options)
        if options.get("java_script_enabled", True):
            page.locator(".finder output").get_by_text("shown").wait_for()
        return page

    return open_table


def shown(page):
    """The texts of the figures that are shown, in order."""
    return page.locator(f"{ROWS}:visible").all_inner_texts()


def choice(page, name):
    return page.get_by_role("combobox", name=name, exact=True)


def count(page):
    return page.locator(".finder output").text_content()


def fragment(page):
    return page.evaluate("location.hash")


def test_without_scripts_the_whole_table_is_there(open_table):
    page = open_table(java_script_enabled=False)
    assert len(shown(page)) == ALL
    assert page.locator(".finder").count() == 0


def test_words_are_searched_in_a_figure_and_its_setup(open_table):
    page = open_table()
    assert count(page) == f"{ALL} of {ALL} shown"
    search = page.get_by_role("searchbox", name="Search the figures")
    search.fill("0.291027")
    assert count(page) == f"1 of {ALL} shown"
    (figure,) = shown(page)
    assert "0.291027924" in figure
    assert "0.291027774" in figure
    search.fill("four patterns")
    assert ["520,000" in figure for figure in shown(page)] == [True]
    search.fill("no such figure")
    assert shown(page) == []
    assert count(page) == f"0 of {ALL} shown"
    assert page.problems == []


def test_a_number_is_found_with_either_minus_and_a_word_at_its_beginning_only(open_table):
    page = open_table()
    search = page.get_by_role("searchbox", name="Search the figures")
    found = []
    for minus in "-−":
        search.fill(f"{minus}24.34")
        found.append(shown(page))
    assert found[0] == found[1]
    assert any("-24.34" in figure for figure in found[0])
    search.fill("wrong S2")
    assert shown(page)
    assert all(re.search(r"\bS2\b", text) for text in shown(page))


def test_source_and_verdict_choose_together(open_table):
    page = open_table()
    choice(page, "Verdict").select_option("wrong")
    assert len(shown(page)) == WRONG
    choice(page, "Source").select_option("S3")
    assert count(page) == f"22 of {ALL} shown"
    assert all(re.match(r"S3, .*✗\swrong", text, re.DOTALL) for text in shown(page))
    page.get_by_role("button", name="Show all").click()
    assert len(shown(page)) == ALL


def test_by_verdict_the_wrong_ones_come_first_and_the_order_can_be_restored(open_table):
    page = open_table()
    before = shown(page)
    choice(page, "Order").select_option("by verdict")
    verdicts = [re.search(r"[✓≈✗?]\s(.*)", text)[1].strip() for text in shown(page)]
    assert all(verdict.startswith("wrong") for verdict in verdicts[:WRONG])
    assert all(verdict.startswith("exact") for verdict in verdicts[-200:])
    assert page.locator("tr.setup:visible").count() == 0
    choice(page, "Order").select_option("as in the sources")
    assert shown(page) == before
    assert page.locator("tr.setup:visible").count() > 20


def test_a_setup_is_shown_with_its_figures_only(open_table):
    page = open_table("#figures?q=ex4%20Bias3")
    assert page.locator("tr.setup:visible").count() == 0
    page.get_by_role("searchbox", name="Search the figures").fill("new Bias3")
    assert page.locator("tr.setup:visible").count() == 1


def test_the_address_keeps_what_was_chosen(open_table):
    page = open_table("#figures?source=S2&verdict=wrong&q=rounds")
    assert count(page) == f"3 of {ALL} shown"
    assert choice(page, "Source").input_value() == "S2"
    choice(page, "Verdict").select_option("")
    assert "verdict" not in fragment(page)
    assert "source=S2" in fragment(page)
    page.reload()
    page.locator(".finder output").get_by_text("shown").wait_for()
    assert page.get_by_role("searchbox", name="Search the figures").input_value() == "rounds"
    page.evaluate("location.hash = '#figures?verdict=exact'")
    page.locator(".finder output").get_by_text(f"210 of {ALL} shown").wait_for()


def test_a_strange_address_shows_everything(open_table):
    page = open_table("#figures?source=S9&order=sideways")
    assert count(page) == f"{ALL} of {ALL} shown"
    page = open_table("#search-the-whole-table")
    assert fragment(page) == "#search-the-whole-table"
    assert page.problems == []


def test_it_works_by_keyboard_and_says_what_changed(open_table):
    page = open_table()
    page.get_by_role("searchbox", name="Search the figures").focus()
    page.keyboard.type("sanity check")
    assert count(page) == f"3 of {ALL} shown"
    page.keyboard.press("Enter")
    assert page.url.partition("#")[0].endswith(PAGE)
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Show all"
    page.keyboard.press("Enter")
    assert count(page) == f"{ALL} of {ALL} shown"
    assert page.get_by_role("status").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_each_figure_is_read_without_scrolling_sideways(open_table, theme):
    page = open_table(width=320, theme=theme)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    box = page.locator(".output:has(> table.figures)")
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth")
    assert page.locator(f"{ROWS} >> nth=0").inner_text().startswith("S0, introduction")


def test_on_paper_the_controls_are_gone_and_the_figures_stay(open_table):
    page = open_table("#figures?verdict=wrong")
    page.emulate_media(media="print")
    assert not page.locator(".finder").is_visible()
    assert len(shown(page)) == WRONG


def test_a_figure_leads_to_the_chapter_that_treats_it(open_table):
    page = open_table("#figures?q=0.2839")
    page.locator(f"{ROWS}:visible").get_by_role("link", name="chapter 6").click()
    page.wait_for_url("**/06_two_layers.html#choose-a-rule-for-the-biases")


def test_other_pages_do_not_load_its_script(open_page):
    page = open_page("notation.html")
    assert [r.url for r in page.requests if "figures.js" in r.url] == []
