"""A sample chapter passes each convention; one change at a time breaks the convention meant."""

import copy

import conventions
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

FIGURE = {
    "figure": {"name": "fig-slope", "caption": "The slope of the curve at one point."},
    "image": {"alt": "A rising curve and the straight line that touches it in one point."},
}
AXES = """<svg xmlns="http://www.w3.org/2000/svg"><g id="matplotlib.axis_1">
<g id="xtick_1"><g id="text_1"/></g><g id="text_2"/></g></svg>"""
OBJECTIVES = """:::{admonition} In this chapter
:class: objectives

**You will** follow a slope.
**You will be able to** say where it leads.
**You need** school algebra. **Time:** 40 minutes.

:::"""
PREDICT = ":::{admonition} Predict\n:class: predict\n\nWhat comes out, e.g. 2 or 3?\n\n:::"


def printing(text):
    return [new_output("stream", name="stdout", text=text)]


def sample_chapter():
    cells = [new_markdown_cell("# Follow the slope\n\nA line touches a curve.")]
    picture = new_output("display_data", {"image/svg+xml": AXES, "text/plain": "<Figure>"})
    cells += [
        new_code_cell("import math", metadata={}),
        new_code_cell(
            "plot()", metadata={"tags": ["hide-input"], "mystnb": FIGURE}, outputs=[picture]
        ),
        new_markdown_cell(OBJECTIVES),
        new_markdown_cell("## Take a step"),
    ]
    for n in range(3):
        cells += [
            new_markdown_cell(PREDICT),
            new_code_cell(f"print({n} / 3)", outputs=printing("0.3333333333")),
        ]
    cells.append(new_markdown_cell("## What you can now do\n\nTake a step.\nTake two."))
    cells.append(new_markdown_cell("## Exercises"))
    for number in (1, 2, 3):
        cells += [
            new_markdown_cell(f"### Exercise {number}: find the slope"),
            new_code_cell("checks.slope(mine)", outputs=printing("✗ Not yet.")),
            new_code_cell(
                "checks.slope(ours)",
                metadata={"tags": ["solution", "hide-cell"]},
                outputs=printing("✓ Right."),
            ),
        ]
    reading = "- [A book](https://example.org): how slopes were first drawn and named."
    cells.append(new_markdown_cell(f"## Further reading\n\n{reading}"))
    return conventions.Notebook(cells)


def replaced(old, new):
    def change(notebook):
        for cell in notebook.cells:
            if old in cell.source:
                cell.source = cell.source.replace(old, new, 1)
                return
        raise LookupError(old)

    return change


def on_cell(index, **changes):
    return lambda notebook: notebook.cells[index].update(copy.deepcopy(changes))


def in_figure(part, key, value):
    return lambda notebook: notebook.cells[2].metadata["mystnb"][part].update({key: value})


def in_svg(old, new):
    def change(notebook):
        data = notebook.cells[2].outputs[0].data
        data["image/svg+xml"] = data["image/svg+xml"].replace(old, new)

    return change


WIDGET = new_output(
    "execute_result",
    {
        "text/html": '<div class="bp-widget" data-module="descent" data-key="walk">'
        f'<figure class="bp-still"><img alt="{"a walk downhill, " * 4}"></figure></div>'
    },
)
BREAKS = [
    ("headings", replaced("# Follow", "Follow"), "first line is its title"),
    ("headings", replaced("## Exercises", "# Exercises"), "second title"),
    ("headings", replaced("## Take", "### Take"), "skips a heading level"),
    ("opening_figure", lambda n: n.cells.pop(2), "before the first"),
    ("objectives", replaced("objectives", "note"), "class objectives"),
    ("objectives", replaced("**Time:**", "Time:"), "say **Time:**"),
    ("predictions", replaced("class: predict", "class: note"), "at least 3 predictions"),
    ("predictions", on_cell(6, outputs=[]), "followed by the cell"),
    ("closing_sections", replaced("What you can now do", "Summary"), "last three sections"),
    ("exercises", replaced("Exercise 2", "Exercise 3"), "`### Exercise 2: ...`"),
    ("exercises", replaced("### Exercise", "### Task"), "at least 3 exercises"),
    ("exercises", replaced("checks.", "print"), "a cell to fill in"),
    ("exercises", on_cell(-3, outputs=printing("✓ Right.")), "a cell to fill in"),
    ("exercises", on_cell(-2, metadata={"tags": ["hide-cell"]}), "tagged solution"),
    ("exercises", on_cell(-2, outputs=printing("✗ No.")), "the solution is not answered ✓"),
    ("further_reading", replaced(": how slopes were first drawn and named", ""), "in a line"),
    ("further_reading", replaced("- [A book]", "[A book]"), "at least one thing"),
    ("boxes", replaced("2 or 3?\n\n:::", "2 or 3?\n:::"), "class predict from its fence"),
    ("boxes", replaced("objectives\n\n", "objectives\n"), "class objectives from its fence"),
    ("imports", replaced("print(1 / 3)", "import os"), "first code cell"),
    ("imports", replaced("import math", "from math import *"), "one by one"),
    ("imports", replaced("import math", "%matplotlib inline"), "no magics"),
    ("imports", replaced("import math", "sys.path.append('.')"), "sys.path"),
    ("cell_lengths", replaced("print(1", "a = 1\n" * 15 + "print(1"), "at most 15 lines"),
    (
        "cell_lengths",
        lambda n: [c.update(source="a\n" * 6) for c in n.code if not conventions.tags(c)],
        "median",
    ),
    (
        "cell_lengths",
        lambda n: [c.update(metadata={"tags": ["hide-input"]}) for c in n.code[:4]],
        "at most a third",
    ),
    (
        "code_follows_prose",
        lambda n: n.cells.__setitem__(slice(6, 6), [new_code_cell("a")] * 2),
        "after two code cells",
    ),
    ("known_tags", on_cell(6, metadata={"tags": ["nbval-skip"]}), "nbval-skip"),
    ("known_tags", on_cell(6, metadata={"tags": ["raises-exception"]}), "that raises one"),
    ("cell_endings", on_cell(6, source=" "), "empty cell"),
    ("cell_endings", on_cell(6, source="plt.plot();"), "not with `;`"),
    ("figures", in_figure("figure", "caption", ""), "has a caption"),
    ("figures", in_figure("figure", "name", "slope"), "unique"),
    ("figures", in_figure("image", "alt", "A curve."), "40 characters"),
    ("figures", in_figure("image", "alt", FIGURE["figure"]["caption"]), "40 characters"),
    ("figures", lambda n: n.cells[2].outputs.append(n.cells[2].outputs[0]), "one figure a cell"),
    ("axis_labels", in_svg('<g id="text_2"/>', ""), "has a label"),
    ("widget_keys", on_cell(6, outputs=[WIDGET, WIDGET]), "unique on its page, not `walk`"),
    (
        "no_raster_images",
        on_cell(6, outputs=[new_output("display_data", {"image/png": "iVBO"})]),
        "pictures are SVG",
    ),
    ("repeatable_outputs", on_cell(6, outputs=printing("<x object at 0x7f12ab34>")), "0x7f12ab34"),
    ("significant_digits", on_cell(6, outputs=printing("0.012345678901")), "10 significant"),
]
TEXT_BREAKS = [
    ("spelling", "The colour of a neuron.", "colour"),
    ("spelling", "We normalise it.", "normalise"),
    ("plain_words", "It simply grows.", "simply"),
    ("plain_words", "Obviously it grows.", "Obviously"),
    ("one_sentence_a_line", "It grows. It shrinks.", "It shrinks"),
    ("one_sentence_a_line", "- It is $x$. **Then** no.\n- It is 0.5. Then `y`.", "Then x"),
]
ALL_RULES = conventions.CHAPTER_RULES + conventions.NOTEBOOK_RULES
TEXT_RULES = conventions.PROSE_RULES + conventions.MARKDOWN_RULES


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.__name__)
def test_sample_keeps_every_rule(rule):
    assert list(rule(sample_chapter())) == []


@pytest.mark.parametrize(("name", "change", "message"), BREAKS)
def test_breaking_a_rule_is_reported(name, change, message):
    notebook = copy.deepcopy(sample_chapter())
    change(notebook)
    assert message in "\n".join(getattr(conventions, name)(notebook))


@pytest.mark.parametrize(("name", "text", "message"), TEXT_BREAKS)
def test_breaking_a_rule_of_prose_is_reported(name, text, message):
    assert message in "\n".join(getattr(conventions, name)(text))


@pytest.mark.parametrize(
    "text",
    [
        "It is small, e.g. Newton's. ",
        "D. E. Rumelhart found it, cf. Section 2.",
        "The slope `f. A` and $a. B$ are read as one.",
        "1. First an analysis of the center.",
        "| a. B | c. D |",
    ],
)
def test_good_prose_is_left_alone(text):
    assert [broken for rule in TEXT_RULES for broken in rule(text)] == []


def test_every_rule_is_broken_here():
    tried = {name for name, *_ in BREAKS + TEXT_BREAKS}
    assert tried == {rule.__name__ for rule in ALL_RULES + TEXT_RULES}
