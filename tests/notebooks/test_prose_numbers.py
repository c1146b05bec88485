"""Every number in the prose comes from code that runs, or has a role that needs no code."""

import copy
import dataclasses
import re
import tomllib

import nbformat
import notebooks
import prose_numbers
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ROOT = notebooks.ROOT
PATHS = notebooks.find() + notebooks.find(suffix=".md")
# Of its own, so that a number which the tool overlooks is noticed here.
DIGITS = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
NOT_READ = re.compile(
    r"https?://\S+|\]\([^)\s]*\)|<!--.*?-->|<[a-z][^<>]*>|\\\\\[[^\]]*\]"
    r"|^:(?!alt|caption)[a-z-]+:.*?$",
    re.DOTALL | re.MULTILINE,
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


def bound_places(text):
    """Yield (start, end) of each decimal and of each whole number from 13 upward."""
    unread = {i for found in NOT_READ.finditer(text) for i in range(*found.span())}
    for found in DIGITS.finditer(text):
        whole, point, rest = found[0].replace(",", "").partition(".")
        if found.start() not in unread and "." not in rest and (point or int(whole) >= 13):
            yield found.span()


@each_page
def test_each_altered_digit_is_noticed(path, record, book, quoted):
    page = prose_numbers.read_page(path, ROOT)
    recorded = record.get(page.name, [])
    for index, piece in enumerate(page.prose):
        for start, end in bound_places(piece.text):
            for place in range(start, end):
                if not piece.text[place].isdigit():
                    continue
                digit = str((int(piece.text[place]) + 1) % 10)
                altered = list(page.prose)
                altered[index] = dataclasses.replace(
                    piece, text=piece.text[:place] + digit + piece.text[place + 1 :]
                )
                other = dataclasses.replace(page, prose=tuple(altered))
                noticed = prose_numbers.problems(other, recorded, book, quoted)
                printed = piece.text[start:end]
                assert noticed, f"{page.name}, {piece.anchor}: a {digit} in {printed} passes"


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
        ("about $10^{-8}$", "10^{-8}", "0.00000001"),
        ("about 10⁻⁸", "10⁻⁸", "0.00000001"),
        ("140 million high", "140 million", "140000000"),
        ("2.5 million", "2.5 million", "2500000"),
        ("42 steps", "42", "42"),
        ("13 numbers", "13", "13"),
        ("ends after 42.", "42", "42"),
        ("lands at −108, where", "−108", "108"),
        ("after 13,026 steps", "13,026", "13026"),
        ("$13{,}026$", "13{,}026", "13026"),
        (r"$13\,026$", r"13\,026", "13026"),
        ("13\u202f026", "13\u202f026", "13026"),
        (r"$\tfrac{81}{4}\alpha$", "81", "81"),
        (r"$4/81 < x$", "81", "81"),
        (r"$3 \cdot 8 = 24$", "24", "24"),
        (r"$2^{20}$", "20", "20"),
        ("`range(10_000)`", "10000", "10000"),
    ],
)
def test_numbers_are_read(text, printed, value):
    (found,) = prose_numbers.bound_numbers(text)
    assert found.printed == printed
    assert prose_numbers.Decimal(value) in found.values


@pytest.mark.parametrize(
    "text",
    [
        "12 steps",
        "$9^{12}$",
        r"$x - \tfrac94$ and $\tfrac 94$",
        "float32",
        "a 2-3-1 network",
        "release 1.0.4",
        "row S0.3",
        "[here](page.html#x0.5)",
        "https://example.org/0.5",
        "<!-- 0.5 -->",
        ":width: 0.5",
        ":width: 500px",
        r"\\[0.5em]",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert prose_numbers.bound_numbers(text) == []


def in_prediction(line):
    return f":::{{admonition}} Predict\n:class: predict\n\n{line}\n\n:::\n"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("see section 2.1", "reference"),
        ("see chapter 13", "reference"),
        ("## Further reading\n\n- A. Cauchy (1847): three pages", "reference"),
        ("## Further\n\nIn 1847", None),
        ("## Further reading\n\n- the loss is 0.5", None),
        ("Python 3.11", "version"),
        ("Jupyter 3.11", None),
        ("**Time:** 45 minutes.", "time"),
        ("It took 45 minutes.", None),
        ("$w_{21}^{(1)}$", "index"),
        ("$w^{21}$", None),
        (in_prediction("About 40 or many more?"), "option"),
        (in_prediction("Is it more than 40?"), None),
        (in_prediction("It takes 40 or more."), None),
        (in_prediction("Is it 0.5 or 1?"), None),
        (in_prediction("Now?") + "About 40 or many more?", None),
        ("About 40 or many more?", None),
    ],
)
def test_roles(text, role):
    (found,) = prose_numbers.bound_numbers(text)
    assert found.role == role


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
        ("42", "42", True),
        ("42", "42.0", True),
        ("42", "42.3", False),
        ("−42", "42", True),
        ("140 million", "139828034", True),
        ("140 million", "140600000", False),
    ],
)
def test_rounding(printed, computed, agrees):
    (number,) = prose_numbers.numbers(printed)
    assert number.rounds([prose_numbers.Decimal(computed)]) is agrees


def sample():
    guess = in_prediction("How many steps: 25 or 400?")
    cells = [
        new_markdown_cell("# Step\n\n## One\n\nThe rate is 0.1.", id="a"),
        new_code_cell("rate = 0.1", id="b"),
        new_code_cell(
            "print(rate / 3)",
            id="c",
            outputs=[new_output("stream", name="stdout", text="0.0333 after 25 steps\n")],
            metadata={"mystnb": {"image": {"alt": "A step of 0.03."}}},
        ),
        new_markdown_cell("## Two\n\nIt was 0.033, said Python 3.11 in section 2.1.", id="d"),
        new_markdown_cell(f"{guess}\n\nIt took 25 steps.", id="e"),
    ]
    return new_notebook(cells=cells)


RECORD = [
    ("a", "0.1", "b code"),
    ("c alt", "0.03", "c output"),
    ("d", "0.033", "c output"),
    ("d", "3.11", "version"),
    ("d", "2.1", "reference"),
    ("e", "25", "c output"),
    ("e", "400", "option"),
    ("e", "25", "c output"),
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
        (4, "source", in_prediction("25 or 500?") + "25", "the prose says 500"),
        (4, "source", in_prediction("25 to 400?") + "25", "option no longer gives"),
        (4, "source", in_prediction("25 or 400?") + "26", "the prose says 26"),
        (4, "source", in_prediction("25 or 400?") + "12", "the record has 25"),
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
