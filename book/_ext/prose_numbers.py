"""Find the numbers in the book's prose and bind each to the code that computes it.

Prose is all that a reader reads and no code writes: Markdown (code font in it too), captions and
alternative texts. Bound are decimals and the whole numbers from 13; smaller ones count, index and
raise to powers, and code has them everywhere, so that a support would prove nothing.
`book/prose_numbers.json` records them in order: where each stands, how it is printed, what
supports it. Support is one of

    "c07 output"    a number in the text output of that cell rounds to it, or is that whole number
    "c07 code"      a number in the source of that cell does
    "quoted"        tests/quoted_figures.toml says which source prints it, and where
    "reference"     it names a place (section 2.1, figure 3.4), or is whole and stands in
                    "Further reading": a year, a volume, a chapter
    "version"       it names a release: Python 3.11, CC BY 4.0
    "time"          it is the time that a chapter takes, in the box at its top
    "index"         it is a subscript: the two indices of a weight
    "option"        no code gives it, and it stands in a prediction's line that asks "... or ...?"

On a page without code the cell stands after its notebook's name. A number next to its sign, power
of ten, percent sign or "million" is one number.
"""

import json
import os
import re
import tomllib
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import nbformat

NUMBER = re.compile(
    r"""
    (?<![^\W_]) (?<!\d\.)                         # neither in a word (S0.3) nor in 1.0.4
    (?P<sign> (?<![\w)\]}.]) [-+−] )?
    (?P<digits> [1-9]\d{0,2} (?: (?:,|\\,|\{,\}|[\u2009\u202f]) \d{3} )+ (?:\.\d+)? (?!\d)
              | \d*\.\d+ | \d+\.? (?!\d) )
    (?: [eE](?P<e>[-+−]?\d+)
      | (?: \s*(?:×|·|\\times|\\cdot)\s*10 | (?P<bare>(?<=10)(?<![\d.,]10)) )
        (?: \^\{?(?P<tex>[-−]?\d+)\}? | (?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+) )
      | \s+(?P<word>thousand|million|billion)\b
    )?
    (?P<percent> (?:\s|\\,|~)*\\?% | \s+percent\b )?
    (?! \d | \.\d )
    """,
    re.VERBOSE,
)
WORDS = {"thousand": 3, "million": 6, "billion": 9}
SMALLEST_WHOLE = 13
PLAIN_DIGITS = str.maketrans("⁻−⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")
# What stands before a number that no code has to give.
ROLES = {
    "reference": r"(?i)\b(chapter|section|figure|table|equation|exercise)s?\s+\Z",
    "version": (
        r"\b(Python|Jupyter Book|CC BY|Attribution|version)\s+"
        r"(\d[\d.]*(,|\s(and|or|to))*\s*)*\Z|[=<>]=\Z"
    ),
    "time": r"\*\*Time:\*\*\s\Z",
    "index": r"_\{\Z",
}
FURTHER_READING = re.compile(r"^## Further reading$", re.MULTILINE)
IN_PREDICTION = re.compile(r"\{admonition\} Predict\n(?:(?!:::).)*\Z", re.DOTALL)
ASKS_WHICH = re.compile(r"\bor\b.*\?")
TAG = re.compile(r"""</?[a-zA-Z][\w-]*(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*\s*/?>""")
SPOKEN_ATTRIBUTE = re.compile(r"""\b(?:alt|aria-label|title)\s*=\s*("[^"]*"|'[^']*')""")
NOT_PROSE = re.compile(
    r"<!--.*?-->|<(style|script)\b.*?</\1>|https?://[^\s)>]+|(?<=\])\((?=[A-Za-z#./])[^()\s]*\)"
    r"|^\s*:(?!alt:|caption:)[\w-]+:[^\n]*$|\\\\\[[\d.]+(?:em|ex|pt)\]|\\[hv]space\*?\{[^}]*\}",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Number:
    """A number as printed: its possible values (a percentage has two) and its rounding error."""

    printed: str
    values: tuple[Decimal, ...]
    half_units: tuple[Decimal, ...]
    is_whole: bool
    role: str | None = None

    @property
    def is_bound(self):
        """Say whether the number needs a support: all do but the small whole ones."""
        return not self.is_whole or self.values[0] >= SMALLEST_WHOLE

    def rounds(self, computed):
        """Say whether one of the `computed` values, rounded as this number is, prints the same."""
        return any(
            abs(abs(c) - value) <= half_unit
            for value, half_unit in zip(self.values, self.half_units, strict=True)
            for c in computed
        )


def numbers(text):
    """Return every number in a text, in order."""
    return [_number(match) for match in _matches(text)]


def _matches(text):
    # TeX sets a digit right behind a command, and two of them behind a fraction's; code groups
    # digits by an underscore.
    text = re.sub(r"(\\[dt]?frac) ?(\d) ?(?=\d)", r"\1 \2 ", text)
    text = re.sub(r"(\\[A-Za-z]+)(?=\d)", r"\1 ", text)
    return NUMBER.finditer(re.sub(r"(?<=\d)_(?=\d)", "", text))


def _number(match):
    digits = "1" if match["bare"] is not None else re.sub(r"[^\d.]", "", match["digits"])
    power = match["e"] or match["tex"] or match["raised"]
    exponent = int((power or "0").translate(PLAIN_DIGITS)) + WORDS.get(match["word"], 0)
    places = len(digits.partition(".")[2])
    is_whole = not (places or power or match["word"] or match["percent"])
    value = Decimal(digits).scaleb(exponent)
    half_unit = Decimal(0) if is_whole else Decimal(5).scaleb(exponent - places - 1)
    scales = (0, -2) if match["percent"] else (0,)
    return Number(
        printed=match[0].strip().removesuffix("."),
        values=tuple(value.scaleb(s) for s in scales),
        half_units=tuple(half_unit.scaleb(s) for s in scales),
        is_whole=is_whole,
    )


@cache
def bound_numbers(markdown):
    """Return the bound numbers that a reader of a piece of Markdown meets, in order."""
    found = ((_number(match), match) for match in _matches(spoken(markdown)))
    return [replace(n, role=_role(n, match)) for n, match in found if n.is_bound]


def _role(number, match):
    before = match.string[: match.start()]
    line = before.rpartition("\n")[2] + match.string[match.start() :].partition("\n")[0]
    for role, pattern in ROLES.items():
        if re.search(pattern, before):
            return role
    if number.is_whole and FURTHER_READING.search(before):
        return "reference"
    if number.is_whole and IN_PREDICTION.search(before) and ASKS_WHICH.search(line):
        return "option"
    return None


def spoken(markdown):
    """Return Markdown without what isn't read: addresses, tags, options, TeX's spaces."""
    text = NOT_PROSE.sub(" ", markdown)
    return TAG.sub(lambda tag: " ".join(SPOKEN_ATTRIBUTE.findall(tag[0])) or " ", text)


@dataclass(frozen=True)
class Prose:
    """A piece of prose: its place as recorded, its cell's place, its section, its text."""

    anchor: str
    position: int
    section: int
    text: str


@dataclass(frozen=True)
class Computed:
    """What one cell's code or output holds: place, section and every number's values."""

    support: str
    position: int
    section: int
    values: tuple[Decimal, ...]


@dataclass(frozen=True)
class Page:
    """A page's prose and, in a notebook, what its cells compute."""

    name: str
    prose: tuple[Prose, ...]
    computed: tuple[Computed, ...]

    def bound_numbers(self):
        """Return (piece of prose, number) for every bound number, in reading order."""
        return [(piece, number) for piece in self.prose for number in bound_numbers(piece.text)]


def read_page(path, root):
    """Return the page stored at `path`: a notebook or a Markdown file."""
    name, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        return notebook_page(name, nbformat.v4.reads(text))
    parts = re.split(r"^(?=#+ )", text, flags=re.MULTILINE)
    headings = (part.partition("\n")[0].lstrip("# ") if part[:1] == "#" else "" for part in parts)
    prose = (Prose(h, i, i, p) for i, (h, p) in enumerate(zip(headings, parts, strict=True)))
    return Page(name, tuple(prose), ())


def notebook_page(name, notebook):
    """Return the page that a notebook (nbformat 4) makes."""
    prose, computed, section = [], [], 0
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            section += len(re.findall(r"^## ", cell.source, re.MULTILINE))
            prose.append(Prose(cell.id, position, section, cell.source))
            continue
        shown = cell.metadata.get("mystnb", {})
        for kind, text in (
            ("caption", shown.get("figure", {}).get("caption", "")),
            ("alt", shown.get("image", {}).get("alt", "")),
        ):
            prose.append(Prose(f"{cell.id} {kind}", position, section, text))
        for kind, text in (("output", output_text(cell.outputs)), ("code", cell.source)):
            values = tuple(v for number in numbers(text) for v in number.values)
            computed.append(Computed(f"{cell.id} {kind}", position, section, values))
    return Page(name, tuple(prose), tuple(computed))


def output_text(outputs):
    """Return the text that a cell's outputs show; pictures are no text."""
    texts = []
    for output in outputs:
        if output.output_type == "stream":
            texts.append(output.text)
        elif output.output_type == "error":
            texts.append(output.evalue)
        else:
            data = output.data
            texts += [data.get("text/plain", ""), data.get("text/latex", "")]
            texts.append(TAG.sub(" ", data.get("text/html", "")))
    return "\n".join(texts)


def support_of(number, piece, page, notebooks, quoted):
    """Return what supports a number, nearest first, or None.

    In a notebook only its own cells count; on a page without code those of any notebook do.
    """
    if number.role and number.role != "option":
        return number.role
    is_quoted = (Path(page.name).stem, number.printed.lstrip("-+−")) in quoted
    if not page.computed and is_quoted:
        return "quoted"
    nearest = sorted(
        page.computed,
        key=lambda c: (
            c.section != piece.section,
            c.support.endswith("code"),
            abs(c.position - piece.position),
        ),
    )
    elsewhere = [
        (f"{other.name} {c.support}", c.values)
        for kind in ("output", "code")
        for other in notebooks
        for c in other.computed
        if not page.computed and c.support.endswith(kind)
    ]
    for support, values in [(c.support, c.values) for c in nearest] + elsewhere:
        if number.rounds(values):
            return support
    return "quoted" if is_quoted else number.role


def holds(support, number, page, notebooks, quoted):
    """Say whether a recorded support still supports the number."""
    if support in (*ROLES, "option"):
        return number.role == support
    if support == "quoted":
        return (Path(page.name).stem, number.printed.lstrip("-+−")) in quoted
    return any(
        number.rounds(c.values)
        for other in (page, *notebooks)
        for c in other.computed
        if support == (c.support if other is page else f"{other.name} {c.support}")
    )


def problems(page, recorded, notebooks, quoted):
    """Return a sentence on the first difference from the record, or on each support that is gone.

    `recorded` is a list of (anchor, printed, support); `notebooks` are the book's pages with code.
    """
    found = page.bound_numbers()
    for index, (piece, number) in enumerate(found):
        anchor, printed, _ = (
            recorded[index] if index < len(recorded) else ("its end", "nothing", "")
        )
        if (piece.anchor, number.printed) != (anchor, printed):
            return [
                f"{page.name}, {piece.anchor}: the prose says {number.printed}, "
                f"the record has {printed} ({anchor}); "
                "if the prose is right, run python book/_ext/notebooks.py --bind"
            ]
    if len(recorded) > len(found):
        anchor, printed, _ = recorded[len(found)]
        return [f"{page.name}: the record has {printed} ({anchor}), the prose no longer does"]
    return [
        f"{page.name}, {anchor}: {support} no longer gives the prose's {printed}"
        for (_, number), (anchor, printed, support) in zip(found, recorded, strict=True)
        if not holds(support, number, page, notebooks, quoted)
    ]


@cache
def quoted_figures(root):
    """Return the set of (page, number as printed) in tests/quoted_figures.toml."""
    path = root / "tests" / "quoted_figures.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {(entry["page"], entry["number"]) for entry in entries.get("figure", [])}


def read_record(root):
    """Return {page name: [(anchor, printed, support), ...]}."""
    path = root / "book" / "prose_numbers.json"
    stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {name: [tuple(entry) for entry in entries] for name, entries in stored.items()}


def bind(paths, root):
    """Record the support of every number on these pages; return a sentence for each without.

    A page with an unsupported number keeps its old record. Pages that are gone leave the record.
    """
    quoted, refusals, bound = quoted_figures(root), [], {}
    notebooks = [read_page(path, root) for path in sorted((root / "book").glob("*.ipynb"))]
    for page in (read_page(path, root) for path in paths):
        entries = []
        for piece, number in page.bound_numbers():
            support = support_of(number, piece, page, notebooks, quoted)
            entries.append((piece.anchor, number.printed, support))
            if support is None:
                refusals.append(_refusal(page, piece, number))
        if all(support for _, _, support in entries):
            bound[page.name] = entries
    record = {n: e for n, e in (read_record(root) | bound).items() if e and (root / n).exists()}
    lines = (
        f"{json.dumps(name)}: [\n"
        + ",\n".join(f"  {json.dumps(e, ensure_ascii=False)}" for e in record[name])
        + "\n]"
        for name in sorted(record)
    )
    path = root / "book" / "prose_numbers.json"
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8", newline="\n")
    os.replace(unfinished, path)
    return refusals


def _refusal(page, piece, number):
    values = [
        (abs(abs(v) - number.values[0]), v, c.support) for c in page.computed for v in c.values
    ]
    _, value, support = min(values, default=(0, None, ""))
    closest = f" (closest: {value} in {support})" if support else ""
    return (
        f"{page.name}, {piece.anchor}: no code gives the prose's {number.printed}{closest}; "
        "compute it in a cell, or enter it in tests/quoted_figures.toml if a source prints it"
    )
