"""Every figure that the five sources print, computed anew: what "errata" shows."""

from collections import Counter

from backprop.published import demofox, hill, mazur, simpleml, theta
from backprop.published.registry import (
    EXACT,
    LAST_DIGIT,
    UNCHECKED,
    VERDICTS,
    WRONG,
    Figure,
    Formula,
    compare,
)
from backprop.published.table import FigureTable

__all__ = [
    "EXACT",
    "FIGURES",
    "LAST_DIGIT",
    "SOURCES",
    "UNCHECKED",
    "VERDICTS",
    "WRONG",
    "Figure",
    "FigureTable",
    "Formula",
    "compare",
    "counts",
    "find",
]

SOURCES = ("S0", "S1", "S2", "S3", "S4")
FIGURES = (
    *demofox.FIGURES,
    *simpleml.FIGURES,
    *mazur.FIGURES,
    *hill.FIGURES,
    *theta.FIGURES,
)


def find(name: str) -> Figure:
    """The figure of this name. Raises ValueError if there is none."""
    for figure in FIGURES:
        if figure.name == name:
            return figure
    raise ValueError(f"no published figure is called {name!r}")


def counts() -> dict[str, dict[str, int]]:
    """How many figures of each source have each verdict; computes every figure."""
    found = Counter((figure.source, figure.verdict) for figure in FIGURES)
    return {source: {verdict: found[source, verdict] for verdict in VERDICTS} for source in SOURCES}
