"""The rows on what readers and authors wait for: notebooks, site build, page weight."""

import os
import statistics
import time
from pathlib import Path

import builds
from builds import Unavailable
from table import Row

NOTEBOOK_SECONDS = 60
#: 12 s for 20 pages where an empty book takes 3.4 s: this much of the empty book's time a page.
BUILD_SHARE_PER_PAGE = (12 / 3.4 - 1) / 20
MOST_REQUESTS, MOST_KILOBYTES = 20, 250


def notebooks() -> list[Row]:
    """Re-run every notebook once. Raises Unavailable if there are none or one is stale."""
    count = builds.notebook_count()
    if not count:
        raise Unavailable("there are none yet")
    seconds = _timed(builds.rerun_notebooks)
    texts = f"{seconds:.1f} s", f"{NOTEBOOK_SECONDS} s"
    name = f"re-run {count} notebooks on {os.cpu_count()} cores"
    return [Row(name, *texts, seconds / NOTEBOOK_SECONDS, 1)]


def site_build(folder: Path, rounds: int) -> list[Row]:
    """Build book and empty book in turn, each into folders of its own below an empty folder.

    Raises Unavailable if the book does not build.
    """
    empty_book = folder / "empty_book"
    empty_book.mkdir()
    builds.write_empty_book(empty_book)
    ours, empty = [], []
    for number in range(rounds):
        ours.append(_timed(builds.build, builds.BOOK, folder / f"book_{number}"))
        empty.append(_timed(builds.build, empty_book, folder / f"empty_{number}"))
    measured = statistics.median(a / b for a, b in zip(ours, empty))
    texts = (f"{statistics.median(seconds):.1f} s" for seconds in (ours, empty))
    pages = len(list(builds.pages_of(folder / "book_0").rglob("*.html")))
    name = f"clean site build, {pages} pages / empty book"
    return [Row(name, *texts, measured, 1 + BUILD_SHARE_PER_PAGE * pages)]


def page_weight(folder: Path) -> list[Row]:
    """A first visit to each page that ``site_build`` built in this folder.

    Raises Unavailable if there are none, or no browser to visit them with.
    """
    try:
        from page_weight import visits  # needs a browser's driver, which the rest does not
    except ImportError as error:
        raise Unavailable(str(error)) from error
    rows = []
    for visit in visits(builds.pages_of(folder / "book_0")):
        kilobytes = visit.compressed_bytes / 1000
        for ours, most, unit in (
            (visit.requests, MOST_REQUESTS, "requests"),
            (kilobytes, MOST_KILOBYTES, "kB"),
        ):
            rows.append(Row(visit.page, f"{ours:.0f} {unit}", f"{most} {unit}", ours / most, 1))
    return rows


def _timed(function, *arguments):
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start
