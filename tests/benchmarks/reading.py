"""The rows on what readers and authors wait for: notebooks, site build, page weight."""

import os
import statistics
import tempfile
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
        raise Unavailable("re-running the notebooks: there are none yet")
    seconds, _ = _timed(builds.rerun_notebooks)
    texts = f"{seconds:.1f} s", f"{NOTEBOOK_SECONDS} s"
    name = f"re-run {count} notebooks on {os.cpu_count()} cores"
    return [Row(name, *texts, seconds / NOTEBOOK_SECONDS, 1)]


def site(rounds: int) -> list[Row]:
    """Build book and empty book in turn, then visit each page of the book.

    Raises Unavailable if the book does not build or there is no browser.
    """
    ours, empty = [], []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        outputs = iter(Path(folder, str(number)) for number in range(2 * rounds))
        empty_book = Path(folder, "empty")
        empty_book.mkdir()
        builds.write_empty_book(empty_book)
        for _ in range(rounds):
            seconds, pages = _timed(builds.build, builds.BOOK, next(outputs))
            ours.append(seconds)
            empty.append(_timed(builds.build, empty_book, next(outputs))[0])
        rows = [_build_row(ours, empty, len(list(pages.rglob("*.html"))))]
        return rows + _weight_rows(pages)


def _build_row(ours, empty, pages):
    measured = statistics.median(a / b for a, b in zip(ours, empty))
    texts = (f"{statistics.median(seconds):.1f} s" for seconds in (ours, empty))
    name = f"clean site build, {pages} pages / empty book"
    return Row(name, *texts, measured, 1 + BUILD_SHARE_PER_PAGE * pages)


def _weight_rows(pages):
    try:
        from page_weight import visits  # needs a browser's driver, which the rest does not
    except ImportError as error:
        raise Unavailable(f"page weight: {error}") from error
    rows = []
    for visit in visits(pages):
        kilobytes = visit.compressed_bytes / 1000
        number, name = visit.requests, visit.page
        measures = (number, MOST_REQUESTS, "requests"), (kilobytes, MOST_KILOBYTES, "kB")
        for ours, most, unit in measures:
            texts = f"{ours:.0f} {unit}", f"{most} {unit}"
            rows.append(Row(f"first visit to {name}", *texts, ours / most, 1))
    return rows


def _timed(function, *arguments):
    start = time.perf_counter()
    result = function(*arguments)
    return time.perf_counter() - start, result
