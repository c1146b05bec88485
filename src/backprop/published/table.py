"""The figures as a table: plain HTML, which the site's script makes searchable."""

from dataclasses import dataclass
from html import escape
from itertools import groupby

from backprop.published.registry import EXACT, LAST_DIGIT, UNCHECKED, WRONG, Figure

#: A sign beside each verdict's words, so that it is seen at a glance and never by color alone.
SIGNS = {EXACT: "✓", LAST_DIGIT: "≈", WRONG: "✗", UNCHECKED: "?"}
HEADS = ("Where", "What", "Printed", "Computed here", "Verdict", "Why")

#: JupyterLab puts the text of tables on the right.
LEFT = "<style>.figures :is(th, td) { text-align: left; }</style>"


@dataclass(frozen=True, repr=False)
class FigureTable:
    """Figures in the order given. A notebook shows them as a table, with each set-up above."""

    figures: tuple[Figure, ...]

    def __repr__(self):
        return f"{len(self.figures)} published figures"

    def _repr_html_(self):
        heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
        groups = groupby(
            self.figures, key=lambda figure: (figure.source, figure.setup, figure.method)
        )
        rows = "\n".join(
            f'<tr class="setup"><td colspan="{len(HEADS)}">{_setup(*about)}</td></tr>\n'
            + "\n".join(map(_row, group))
            for (_, *about), group in groups
        )
        return (
            f"{LEFT}\n"
            f'<table class="figures" id="figures">\n<thead><tr>{heads}</tr></thead>\n'
            f"<tbody>\n{rows}\n</tbody>\n</table>"
        )


def _setup(setup, method):
    computed = f"; computed in {_code(method)}" if method else ""
    return f"Set-up: {_text(setup)}{computed}"


def _row(figure):
    verdict = figure.verdict
    return (
        f'<tr data-source="{figure.source}" data-verdict="{verdict}">'
        f"<td>{_where(figure)}</td><td>{_text(figure.quantity)}</td>"
        f"<td>{_code(figure.printed)}</td><td>{_code(figure.ours) or 'no value'}</td>"
        f"<td>{SIGNS[verdict]}&nbsp;{verdict}</td><td>{_why(figure)}</td></tr>"
    )


def _where(figure):
    """The place in the source, and the page of this book that treats the figure."""
    page, hash_sign, section = figure.page.partition("#")
    name = f"chapter {int(page[:2])}" if page[:2].isdigit() else "this page"
    address = f"{page}.ipynb{hash_sign}{section}" if name != "this page" else f"#{section}"
    link = f'<a href="{address}">{name}</a>'
    return f"{figure.source}, {_text(figure.place)} ({link})"


def _why(figure):
    parts = [_text(figure.cause)] if figure.cause else []
    if figure.reproduced:
        parts.append("So computed, the printed digits come out.")
    return " ".join(parts)


def _code(text):
    # A long formula may be broken after a plus sign, a number nowhere.
    return f"<code>{escape(text).replace('+', '+<wbr>')}</code>" if text else ""


def _text(words):
    return escape(words, quote=False)
