"""The rows on a class of 500: how long the judge takes, and the memory that it needs."""

import json
import os
import re
import tempfile
import threading
import time
from pathlib import Path

from builds import ROOT, Unavailable
from table import Row

SECONDS, MEGABYTES = 60, 1000
ASSIGNMENTS = ROOT / "assignments"
KINDS = ("source", "release")


def class_of(count: int, problem_set: str = "ps1") -> list[bytes]:
    """Notebooks of a class in which each student has answered other tasks than the next.

    Raises Unavailable if the problem set is not there.
    """
    paths = [ASSIGNMENTS / kind / problem_set / f"{problem_set}.ipynb" for kind in KINDS]
    if not all(path.is_file() for path in paths):
        raise Unavailable(f"there is no {problem_set} yet")
    source, release = (json.loads(path.read_text(encoding="utf-8")) for path in paths)
    answers = {_name(cell): cell["source"] for cell in source["cells"] if _is_answer(cell)}
    notebooks = []
    for number in range(count):
        cells = [dict(cell) for cell in release["cells"]]
        for place, cell in enumerate(filter(_is_answer, cells)):
            if number >> place & 1:
                cell["source"] = answers[_name(cell)]
        notebooks.append(json.dumps(release | {"cells": cells}).encode())
    return notebooks


def _name(cell):
    return cell["metadata"]["nbgrader"]["grade_id"]


def _is_answer(cell):
    return cell["metadata"]["nbgrader"]["solution"]


def judging(count: int = 500) -> list[Row]:
    """Judge a class of this size once on up to four cores. Raises Unavailable if it can't."""
    from backprop.judge import Editions, Plan, Submission, judge_all

    submissions = [
        Submission(f"student{number}", "ps1.ipynb", content)
        for number, content in enumerate(class_of(count))
    ]
    workers = min(os.cpu_count() or 1, 4)
    plan = Plan(Editions("ps1", "public", ASSIGNMENTS))
    with tempfile.TemporaryDirectory() as folder, _PeakMemory() as memory:
        start = time.perf_counter()
        records = list(judge_all(submissions, plan, Path(folder), workers=workers))
        seconds = time.perf_counter() - start
    ungraded = sum(record["status"] != "graded" for record in records)
    if ungraded:
        raise Unavailable(f"{ungraded} of {count} submissions were not graded")
    name = f"{count} submissions on {workers} cores"
    rows = [Row(name, f"{seconds:.1f} s", f"{SECONDS} s", seconds / SECONDS, 1)]
    if memory.peak:
        texts = f"{memory.peak:.0f} MB", f"{MEGABYTES} MB"
        rows.append(Row(f"{name}, memory", *texts, memory.peak / MEGABYTES, 1))
    return rows


class _PeakMemory:
    """The most that this process and all below it hold at a time, in megabytes; Linux only.

    Pages that several processes share count once. A process that ends between two looks is missed.
    """

    def __init__(self):
        self.peak = 0.0
        self._end = threading.Event()
        self._watch = threading.Thread(target=self._look)

    def __enter__(self):
        if Path("/proc/self/smaps_rollup").exists():
            self._watch.start()
        return self

    def __exit__(self, *error):
        self._end.set()
        if self._watch.is_alive():
            self._watch.join()

    def _look(self):
        while not self._end.wait(0.2):
            self.peak = max(self.peak, sum(map(_megabytes, _family())))


def _family():
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:
            continue
        parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    family = {os.getpid()}
    while True:
        below = {process for process, parent in parents.items() if parent in family} - family
        if not below:
            return family
        family |= below


def _megabytes(process):
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[1]) / 1000
