"""Every decimal in the prose comes from code that runs, or is a source's own figure."""

import copy
import re
import tomllib

import nbformat
import notebooks
import prose_numbers
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ROOT = notebooks.ROOT
PATHS = notebooks.find() + notebooks.find(suffix=".md")
# Of its own, so that a decimal which the tool overlooks is noticed here.
DECIMAL = re.compile(r"(?<![\w.])\d+\.(\d+)(?![\d.]*\.\d)")
NOT_READ = re.compile(
    r"https?://\S+|\]\([^)\s]*\)|<!--.*?-->|<[a-z][^<>]*>|\\\\\[[^\]]*\]", re.DOTALL
)


@pytest.fixture(scope="module")
def record():
    return prose_numbers.read_record(ROOT)


@pytest.fixture(scope="module")
def book():
    return [prose_numbers.read_page(path, ROOT) for path in sorted((ROOT / "book").glob("*.ipynb"))]


@pytest.fixture(scope="module")
def quoted():
    return prose_numbers.quoted_figures(ROOT)


def each_page(test):
    return pytest.mark.parametrize("path", PATHS, ids=notebooks.name_of)(test)


@each_page
def test_prose_is_as_recorded_and_supported(path, record, book, quoted):
    page = prose_numbers.read_page(path, ROOT)
    assert prose_numbers.problems(page, record.get(page.name, []), book, quoted) == []


def test_record_holds_no_other_page(record):
    assert set(record) <= {notebooks.name_of(path) for path in PATHS}


@each_page
def test_each_altered_decimal_is_noticed(path, record, book, quoted):
    page = prose_numbers.read_page(path, ROOT)
    recorded = record.get(page.name, [])
    for index, piece in enumerate(page.prose):
        unread = {i for found in NOT_READ.finditer(piece.text) for i in range(*found.span())}
        for found in DECIMAL.finditer(piece.text):
            if found.start() in unread:
                continue
            last = found.end() - 1
            digit = str((int(piece.text[last]) + 1) % 10)
            text = piece.text[:last] + digit + piece.text[last + 1 :]
            altered = list(page.prose)
            altered[index] = prose_numbers.Prose(piece.anchor, piece.position, piece.section, text)
            other = prose_numbers.Page(page.name, tuple(altered), page.computed)
            noticed = prose_numbers.problems(other, recorded, book, quoted)
            assert noticed, f"{page.name}, {piece.anchor}: {found[0]} may become {digit} unnoticed"


def test_quoted_figures_are_well_formed_and_used(record):
    path = ROOT / "tests" / "quoted_figures.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("figure", [])
    used = {
        (name.rpartition("/")[2].partition(".")[0], printed.lstrip("-+−"))
        for name, recorded in record.items()
        for _, printed, support in recorded
        if support == "quoted"
    }
    for entry in entries:
        assert set(entry) == {"page", "number", "source", "place"}, entry
        assert entry["source"] in {"S0", "S1", "S2", "S3", "S4"}, entry
        assert entry["place"], entry
        assert (entry["page"], entry["number"]) in used, f"nothing on its page needs {entry}"


# --- the machinery


@pytest.mark.parametrize(
    ("text", "printed", "value"),
    [
        ("is 0.427 now", "0.427", "0.427"),
        ("ends with 0.7.", "0.7", "0.7"),
        ("falls to −0.5 or", "−0.5", "0.5"),
        (":::{note}\n:class: predict\nIs it 0.6?\n:::", "0.6", "0.6"),
        ("$a < b$ and 0.2 > $c$", "0.2", "0.2"),
        ("$W^{[2]}(0.3)$", "0.3", "0.3"),
        ('---\nmyst:\n  description: "0.7 is"\n---', "0.7", "0.7"),
        ("$0.5x^2$", "0.5", "0.5"),
        (r"$2\cdot0.25$", "0.25", "0.25"),
        ("_0.15_", "0.15", "0.15"),
        ("4.2 × 10⁻⁵", "4.2 × 10⁻⁵", "0.000042"),
        (r"$3\times 10^{-5}$", r"3\times 10^{-5}", "0.00003"),
        ("below 1e-9", "1e-9", "0.000000001"),
        ("12,345.67 in", "12,345.67", "12345.67"),
        ("12{,}345.6", "12{,}345.6", "12345.6"),
        ("42.7 % of", "42.7 %", "0.427"),
        (r"$97\,\%$", r"97\,\%", "0.97"),
        ("`rate=0.1`", "0.1", "0.1"),
        ('<circle r="0.5" aria-label="0.8">', "0.8", "0.8"),
    ],
)
def test_decimals_are_read(text, printed, value):
    found = [n for n in prose_numbers.numbers(prose_numbers.spoken(text)) if n.is_decimal]
    assert [n.printed for n in found] == [printed]
    assert prose_numbers.Decimal(value) in found[0].values


@pytest.mark.parametrize(
    "text",
    [
        "12 steps",
        "release 1.0.4",
        "row S0.3",
        "[here](page.html#x0.5)",
        "https://example.org/0.5",
        "<!-- 0.5 -->",
        ":width: 0.5",
        r"\\[0.5em]",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not any(n.is_decimal for n in prose_numbers.numbers(prose_numbers.spoken(text)))


@pytest.mark.parametrize(
    ("printed", "computed", "agrees"),
    [
        ("0.43", "0.4268", True),
        ("0.43", "0.4349", True),
        ("0.43", "0.4351", False),
        ("0.43", "0.4249", False),
        ("0.430", "0.4306", False),
        ("0.125", "0.13", False),
        ("0.12", "0.125", True),
        ("0.13", "0.125", True),
        ("42.7 %", "0.4268", True),
        ("42.7 %", "42.71", True),
        ("42.7 %", "0.4278", False),
        ("4.2e-5", "0.0000421", True),
        ("4.2e-5", "0.0000431", False),
    ],
)
def test_rounding(printed, computed, agrees):
    (number,) = prose_numbers.numbers(printed)
    assert number.rounds([prose_numbers.Decimal(computed)]) is agrees


def sample():
    cells = [
        new_markdown_cell("# Step\n\n## One\n\nThe rate is 0.1.", id="a"),
        new_code_cell("rate = 0.1", id="b"),
        new_code_cell(
            "print(rate / 3)",
            id="c",
            outputs=[new_output("stream", name="stdout", text="0.0333\n")],
            metadata={"mystnb": {"image": {"alt": "A step of 0.03."}}},
        ),
        new_markdown_cell("## Two\n\nIt was 0.033, said Python 3.11 in section 2.1.", id="d"),
    ]
    return new_notebook(cells=cells)


RECORD = [
    ("a", "0.1", "b code"),
    ("c alt", "0.03", "c output"),
    ("d", "0.033", "c output"),
    ("d", "3.11", "version"),
    ("d", "2.1", "reference"),
]


def sample_problems(notebook):
    page = prose_numbers.notebook_page("book/sample.ipynb", notebook)
    return "\n".join(prose_numbers.problems(page, RECORD, [], set()))


def test_binding_finds_the_nearest_support_and_refuses_the_rest(tmp_path):
    (tmp_path / "book").mkdir()
    path = tmp_path / "book" / "sample.ipynb"
    nbformat.write(sample(), path)
    assert prose_numbers.bind([path], tmp_path) == []
    assert prose_numbers.read_record(tmp_path) == {"book/sample.ipynb": RECORD}

    page = tmp_path / "book" / "page.md"
    page.write_text("# Page\n\nAgain 0.033, never 0.034.\n", encoding="utf-8")
    (refusal,) = prose_numbers.bind([page], tmp_path)
    assert refusal.startswith("book/page.md, Page: no code gives the prose's 0.034")
    assert set(prose_numbers.read_record(tmp_path)) == {"book/sample.ipynb"}

    page.write_text("# Page\n\nAgain 0.033.\n", encoding="utf-8")
    assert prose_numbers.bind([page], tmp_path) == []
    bound = prose_numbers.read_record(tmp_path)["book/page.md"]
    assert bound == [("Page", "0.033", "book/sample.ipynb c output")]


@pytest.mark.parametrize(
    ("index", "field", "value", "message"),
    [
        (0, "source", "# Step\n\n## One\n\nThe rate is 0.2.", "the prose says 0.2"),
        (0, "source", "# Step", "the record has 0.1"),
        (3, "source", "## Two\n\n0.033, 3.11, 2.1", "version no longer gives"),
        (1, "source", "rate = 0.2", "b code no longer gives"),
        (2, "outputs", [], "c output no longer gives"),
        (2, "metadata", {"mystnb": {"image": {"alt": "A step of 0.04."}}}, "the prose says 0.04"),
    ],
)
def test_what_no_longer_agrees_is_named(index, field, value, message):
    notebook = copy.deepcopy(sample())
    assert sample_problems(notebook) == ""
    notebook.cells[index][field] = nbformat.from_dict(value)
    assert message in sample_problems(notebook)
