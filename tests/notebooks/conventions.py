"""The conventions of STYLE.md: one rule, one function, one sentence for whoever broke it.

A rule takes a notebook or a text and yields what is wrong with it. CHAPTER_RULES hold for the
numbered chapters, NOTEBOOK_RULES for every notebook, PROSE_RULES for every text on a page (code
and captions too), MARKDOWN_RULES for a page's Markdown.
"""

import ast
import re
import statistics
from dataclasses import dataclass
from xml.etree import ElementTree

import prose_numbers

TAGS = {"full-precision", "hide-cell", "hide-input", "raises-exception", "solution"}
IMAGES = {"image/svg+xml", "image/png", "image/jpeg"}
SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Notebook:
    cells: list

    @property
    def code(self):
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @property
    def markdown(self):
        return [cell for cell in self.cells if cell.cell_type == "markdown"]

    def section(self, title):
        """Cells from the one that holds the heading `## title` up to the next such heading."""
        inside, found = False, []
        for cell in self.cells:
            if cell.cell_type == "markdown" and (here := re.findall(r"(?m)^## (.*)$", cell.source)):
                inside = here[-1].strip() == title
            if inside:
                found.append(cell)
        return found

    def before_first_section(self):
        for index, cell in enumerate(self.cells):
            if cell.cell_type == "markdown" and re.search(r"(?m)^## ", cell.source):
                return self.cells[:index]
        return self.cells


def tags(cell):
    return set(cell.metadata.get("tags", []))


def images(cell):
    return [o for o in cell.get("outputs", []) if IMAGES & set(o.get("data", {}))]


def shown_widgets(cell):
    """The keys of the widgets that a cell shows; each holds a still figure."""
    html = "".join(o.get("data", {}).get("text/html", "") for o in cell.get("outputs", []))
    still = r'(?=<figure[^>]*><img alt="[^"]{40})'
    return re.findall(rf'<div class="bp-widget"[^>]* data-key="([^"]*)"[^>]*>{still}', html)


def without_code(markdown):
    """Markdown without fenced code, inline code and formulas, line by line as it was."""
    text = re.sub(r"(?ms)^```(?!\{).*?^```$", "", markdown)
    text = re.sub(r"(?s)\$\$.*?\$\$", "", text)
    return re.sub(r"`[^`\n]*`|\$[^$\n]*\$", "x", text)


def _admonitions(cell):
    """(fence, classes, content) of each admonition in a Markdown cell."""
    return re.findall(
        r"(?ms)^(:{3,}|`{3,})\{admonition\}[^\n]*\n:class: *([^\n]*)\n(.*?)^\1\s*$", cell.source
    )


def admonitions(cell, kind):
    """The contents of the admonitions of one class in a Markdown cell."""
    return [content for _, classes, content in _admonitions(cell) if kind in classes.split()]


# --- the skeleton of a chapter


def headings(notebook):
    first = notebook.cells[0]
    if first.cell_type != "markdown" or not first.source.startswith("# "):
        yield f"cell {first.id}: the notebook's first line is its title, `# ...`"
    level = 0
    for cell in notebook.markdown:
        for marks, title in re.findall(r"(?m)^(#+) (.*)$", without_code(cell.source)):
            if len(marks) == 1 and level:
                yield f"cell {cell.id}: `{title}` is a second title; use `## ...`"
            if len(marks) > level + 1:
                yield f"cell {cell.id}: `{title}` skips a heading level"
            level = len(marks)


def boxes(notebook):
    for cell in notebook.markdown:
        for _, classes, content in _admonitions(cell):
            if not (content.startswith("\n") and content.endswith("\n\n")):
                yield (
                    f"cell {cell.id}: blank lines part the text of the box of class {classes} from "
                    "its fence, which JupyterLab shows as it is"
                )


def opening_figure(notebook):
    opening = [c for c in notebook.before_first_section() if c.cell_type == "code"][:3]
    widgets = any(shown_widgets(cell) for cell in opening)
    if not widgets and not any("image/svg+xml" in o.data for c in opening for o in images(c)):
        yield "one of the first three code cells, before the first `## ...`, shows a figure"


def objectives(notebook):
    boxes = [
        box
        for cell in notebook.before_first_section()
        if cell.cell_type == "markdown"
        for box in admonitions(cell, "objectives")
    ]
    if len(boxes) != 1:
        yield f"one admonition of class objectives before the first `## ...`, not {len(boxes)}"
    for mark in ("**You will**", "**You will be able to**", "**You need**", "**Time:**"):
        if not any(mark in box for box in boxes):
            yield f"the objectives say {mark}"


def predictions(notebook):
    found = 0
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown" or not admonitions(cell, "predict"):
            continue
        found += 1
        for after in notebook.cells[index + 1 :]:
            if after.cell_type == "code" and after.outputs:
                break
            if re.search(r"(?m)^## |^:class:.*predict", after.source):
                yield f"cell {cell.id}: a prediction is followed by the cell that answers it"
                break
    if found < 3:
        yield f"a chapter asks for at least 3 predictions (class predict), not {found}"


def closing_sections(notebook):
    wanted = ["What you can now do", "Exercises", "Further reading"]
    titles = [t.strip() for c in notebook.markdown for t in re.findall(r"(?m)^## (.*)$", c.source)]
    if titles[-3:] != wanted:
        yield f"the last three sections are {wanted}, not {titles[-3:]}"


def exercises(notebook):
    parts = []
    for cell in notebook.section("Exercises"):
        if cell.cell_type == "markdown" and re.search(r"(?m)^### Exercise\b", cell.source):
            parts.append([])
            if not re.search(rf"(?m)^### Exercise {len(parts)}: \w", cell.source):
                yield f"cell {cell.id}: the heading is `### Exercise {len(parts)}: ...`"
        if parts:
            parts[-1].append(cell)
    if len(parts) < 3:
        yield f"a chapter has at least 3 exercises (`### Exercise ...`), not {len(parts)}"
    for first, *cells in parts:
        code = [cell for cell in cells if cell.cell_type == "code"]
        solutions = [cell for cell in code if {"solution", "hide-cell"} <= tags(cell)]
        said = {cell.id: prose_numbers.output_text(cell.outputs) for cell in code if cell.outputs}
        blank = [cell for cell in code if cell not in solutions and "checks." in cell.source]
        if not any(re.search("[○✗]", said.get(cell.id, "")) for cell in blank):
            yield f"cell {first.id}: an exercise has a cell to fill in that `checks.` answers"
        if not any("✓" in said.get(cell.id, "") for cell in solutions):
            yield f"cell {first.id}: a cell tagged solution and hide-cell is answered ✓"
        if any(re.search("[○✗]", said.get(cell.id, "")) for cell in solutions):
            yield f"cell {first.id}: the solution is not answered ✓"


def further_reading(notebook):
    items = [
        item
        for cell in notebook.section("Further reading")
        if cell.cell_type == "markdown"
        for item in re.findall(r"(?m)^[-*] (.*(?:\n  .*)*)", cell.source)
    ]
    if not items:
        yield "further reading lists at least one thing to read"
    for item in items:
        if len(re.sub(r"\[[^\]]*\]\([^)]*\)|\*[^*]*\*|\W", "", item)) < 20:
            yield f"further reading says in a line what `{item[:40]}` gives"


# --- cells


def imports(notebook):
    for cell in notebook.code:
        try:
            nodes = list(ast.walk(ast.parse(cell.source)))
        except SyntaxError:
            if "raises-exception" not in tags(cell):
                yield f"cell {cell.id}: plain Python only, no magics and no shell commands"
            continue
        found = [n for n in nodes if isinstance(n, ast.Import | ast.ImportFrom)]
        if found and cell is not notebook.code[0]:
            yield f"cell {cell.id}: imports stand in the first code cell"
        if any(name.name == "*" for n in found for name in n.names):
            yield f"cell {cell.id}: import names one by one, not `*`"
        if "sys.path" in cell.source:
            yield f"cell {cell.id}: the package is installed, sys.path stays as it is"


def cell_lengths(notebook):
    hidden = [c for c in notebook.code if {"hide-input", "hide-cell"} & tags(c)]
    shown = [c for c in notebook.code if c not in hidden]
    lengths = [len(c.source.splitlines()) for c in shown]
    for cell, length in zip(shown, lengths):
        if length > 15:
            yield f"cell {cell.id}: a shown cell has at most 15 lines, not {length}"
    if lengths and statistics.median(lengths) > 5:
        yield f"the median shown cell has at most 5 lines, not {statistics.median(lengths)}"
    plots = [c for c in notebook.code if "hide-input" in tags(c)]
    if 3 * len(plots) > len(notebook.code):
        yield f"at most a third of the cells hide their input, not {len(plots)}"


def code_follows_prose(notebook):
    row = 0
    for cell in notebook.cells:
        shown = cell.cell_type == "code" and not {"hide-input", "hide-cell"} & tags(cell)
        row = row + 1 if shown else 0 if cell.cell_type == "markdown" else row
        if shown and row > 2:
            yield f"cell {cell.id}: after two code cells comes a sentence"


def known_tags(notebook):
    for cell in notebook.cells:
        if unknown := tags(cell) - TAGS:
            yield f"cell {cell.id}: the tags are {sorted(TAGS)}, not {sorted(unknown)}"
        raised = any(o.output_type == "error" for o in cell.get("outputs", []))
        if raised != ("raises-exception" in tags(cell)):
            yield f"cell {cell.id}: the tag raises-exception is for a cell that raises one"


def cell_endings(notebook):
    for cell in notebook.code:
        if not cell.source.strip():
            yield f"cell {cell.id}: an empty cell"
        if cell.source.rstrip().endswith(";"):
            yield f"cell {cell.id}: end with plt.show() or a value, not with `;`"


# --- figures and outputs


def figures(notebook):
    names = set()
    for cell in notebook.code:
        if not images(cell):
            continue
        mystnb = cell.metadata.get("mystnb", {})
        figure, alt = mystnb.get("figure", {}), mystnb.get("image", {}).get("alt", "")
        name, caption = figure.get("name", ""), figure.get("caption", "")
        if len(images(cell)) > 1:
            yield f"cell {cell.id}: one figure a cell, for each needs its own caption"
        if not caption:
            yield f"cell {cell.id}: the figure has a caption (metadata mystnb.figure.caption)"
        if not name.startswith("fig-") or name in names:
            yield f"cell {cell.id}: mystnb.figure.name is `fig-...` and unique, not `{name}`"
        if len(alt) < 40 or alt == caption:
            yield f"cell {cell.id}: mystnb.image.alt tells what is seen, in 40 characters or more"
        names.add(name)


def axis_labels(notebook):
    for cell in notebook.code:
        for output in images(cell):
            root = ElementTree.fromstring(output.data.get("image/svg+xml", "<svg/>"))
            for axis in root.iter(f"{SVG}g"):
                if not axis.get("id", "").startswith("matplotlib.axis"):
                    continue
                groups = {True: [], False: []}
                for child in axis:
                    groups[child.get("id", "").startswith("text")].append(child)
                ticks = [
                    g
                    for child in groups[False]
                    for g in child.iter()
                    if g.get("id", "").startswith("text")
                ]
                if ticks and not groups[True]:
                    yield f"cell {cell.id}: each axis with numbers on it has a label"


def widget_keys(notebook):
    keys = set()
    for cell in notebook.code:
        for key in shown_widgets(cell):
            if not key or key in keys:
                yield f"cell {cell.id}: a widget's key is unique on its page, not `{key}`"
            keys.add(key)


def no_raster_images(notebook):
    for cell in notebook.cells:
        if cell.get("attachments") or any("image/svg+xml" not in o.data for o in images(cell)):
            yield f"cell {cell.id}: pictures are SVG, so that a test can compare them"


def repeatable_outputs(notebook):
    for cell in notebook.code:
        text = prose_numbers.output_text(cell.outputs)
        if found := re.search(r"\b0x[0-9a-f]{6,}|/(?:home|tmp|Users)/\S*|<dc:date>", text):
            yield f"cell {cell.id}: `{found[0]}` differs from run to run"


def significant_digits(notebook):
    for cell in notebook.code:
        if "full-precision" in tags(cell):
            continue
        text = prose_numbers.output_text(cell.outputs)
        for digits in re.findall(r"(?<![\d.])\d*\.\d+", text):
            if len(digits.replace(".", "").lstrip("0")) > 10:
                yield f"cell {cell.id}: {digits} has more than 10 significant digits"


# --- prose


BRITISH = re.compile(
    r"\b(\w*colour\w*|behaviour\w*|neighbour\w*|favour\w*|centre[sd]?|grey\w*|learnt|maths|whilst"
    r"|(?:normal|optim|initial|general|minim|maxim|real|recogn|summar|visual|vector|organ|emphas"
    r"|regular|factor|penal|random|special|stabil)is(?:e[sd]?|ing|ation\w*)"
    r"|(?:anal|paral)ys(?:ed?|ing)|practis(?:e[sd]?|ing)"
    r"|(?:label|travel|model|cancel|signal)l(?:ed|ing)|artefacts?|licences?|catalogues?|programmes?|metres?|judgement)\b",
    re.IGNORECASE,
)
HYPE = re.compile(r"\b(obviously|trivially|simply)\b", re.IGNORECASE)
ABBREVIATION = re.compile(r"\b(e\.g|i\.e|cf|vs|al|pp?|Fig|Eq|No|Dr|[A-Z])\.$")
SENTENCE_END = re.compile(r"(?<=[\w)\]*_”\"][.!?])[)\"*_”]* +(?=[A-Z])")


def spelling(text):
    for found in BRITISH.findall(text):
        yield f"American spelling, not `{found}`"


def plain_words(text):
    for found in HYPE.findall(text):
        yield f"`{found}` helps no reader; leave it out"


def one_sentence_a_line(text):
    for line in without_code(text).splitlines():
        plain = re.sub(r"^\s*(?:\d+\.|[-*])\s+", "", line)
        for end in SENTENCE_END.finditer(plain):
            if not plain.startswith(("|", "#")) and not ABBREVIATION.search(plain[: end.start()]):
                yield f"a new line for each sentence: `{plain[end.end() :][:40]}`"


CHAPTER_RULES = [
    opening_figure,
    objectives,
    predictions,
    closing_sections,
    exercises,
    further_reading,
    cell_lengths,
    code_follows_prose,
]
NOTEBOOK_RULES = [
    headings,
    boxes,
    imports,
    known_tags,
    cell_endings,
    figures,
    axis_labels,
    widget_keys,
    no_raster_images,
    repeatable_outputs,
    significant_digits,
]
PROSE_RULES = [spelling, plain_words]
MARKDOWN_RULES = [one_sentence_a_line]
