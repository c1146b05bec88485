"""Points for a submission. The verdict is always the trusted process's own."""

import re
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backprop.classroom import ProblemSet
from backprop.judge.reading import Notebook, Unreadable, read_notebook
from backprop.judge.rebuilding import LONGEST_SOURCE, rebuild
from backprop.judge.sandbox import Sandbox, Stopped, Unusable

LONGEST_MESSAGE = 600
LONGEST_TEXT = 20_000
MOST_NOTES = 50


@dataclass(frozen=True)
class Assignment:
    """A problem set as one student was given it.

    release:     the student edition, as handed out
    hidden:      what draws the hidden cases; both these and the visible ones must be right
    """

    problem_set: ProblemSet
    release: Notebook
    hidden: str


class GaveUp(Exception):
    """Nothing more of this submission is run; the message says why."""


class Run:
    """One submission's notebook in a worker, started again whenever the worker is lost."""

    def __init__(self, sandbox: Sandbox, cells: list, problem_set):
        self._sandbox, self._limits = sandbox, sandbox.limits
        self._cells = [[cell.number, cell.source, None] for cell in cells]
        self._facts = {
            "name": problem_set.name,
            "title": problem_set.title,
            "numbers": dict(problem_set.numbers),
            "seed": problem_set.seed,
        }
        self._end = time.monotonic() + self._limits.submission_seconds
        self._losses, self._first = 0, True
        self._worker, self._at = None, (0, 0)
        self.notes = []

    def look(self, name: str):
        """What the notebook's name stands for, with the time of one task. Raises Stopped, GaveUp.

        Afterwards the worker may be gone, and the next look starts it again.
        """
        worker = self._ready()
        end = time.monotonic() + self._limits.task_seconds

        def allow_time():
            late = (
                f"was stopped: its calls took more than {self._limits.task_seconds:g} s together."
            )
            call = self._limits.call_seconds, ""
            self._allow(worker, call, (end - time.monotonic(), late))

        allow_time()
        return worker.look(name, allow_time)

    def lose(self):
        """End the worker."""
        if self._worker:
            self._worker.close()
            self._worker = None

    def _ready(self):
        while self._worker is None:
            if time.monotonic() > self._end:
                raise GaveUp(
                    f"The {self._limits.submission_seconds:g} s for all of it are used up."
                )
            self._worker = self._sandbox.start()
            try:
                self._run_cells()
            except Stopped as why:
                self.lose()
                self._leave_out(why)
            self._first = False
        return self._worker

    def _allow(self, worker, *limits):
        """Give the worker the time of the limit that ends first, the submission's among them.

        limits: of each the seconds that are left, and what is said when they are over
        """
        given = f"{self._limits.submission_seconds:g} s for the whole notebook"
        everything = self._end - time.monotonic(), f"was stopped: the {given} are used up."
        seconds, when_late = min(*limits, everything, key=lambda limit: limit[0])
        worker.within(max(seconds, 0.01), when_late)

    def _run_cells(self):
        """Run all cells; `_at` is where they are: the place of the cell, and the statement."""
        worker, place, self._at = self._worker, 0, (0, 0)
        self._allow(worker, (self._limits.cell_seconds, ""))
        message = worker.run(self._cells, self._facts)
        while message != {"done": True}:
            match message:
                case {"at": [int(now), int(index)]} if place <= now < len(self._cells):
                    if now > place:
                        self._allow(worker, (self._limits.cell_seconds, ""))
                    place = now
                    self._at = place, min(max(index, 0), LONGEST_SOURCE)
                case {"stumbled": [int(), str(kind), str(words), line, goes_on]} if self._first:
                    if len(self.notes) < MOST_NOTES:
                        self._note_stumble(place, kind, words, line, goes_on)
                case {"stumbled": _}:
                    pass
                case _:
                    raise Stopped("spoke to the judge out of turn.")
            message = worker.receive()

    def _note_stumble(self, place, kind, words, line, goes_on):
        where = self._name(place)
        if isinstance(line, int):
            where += f", line {line}"
        said = f"{kind}: {words}" if words else kind
        left = "This" if goes_on else "The rest of the cell"
        self.notes.append(_short(f"{where}: {said}. {left} was left out."))

    def _name(self, place):
        number = self._cells[place][0]
        return f"Cell {number}" if number else "A given cell"

    def _leave_out(self, why):
        place, index = self._at
        self._losses += 1
        if self._losses > self._limits.restarts or not self._cells:
            raise GaveUp(f"The notebook {why} Nothing more of it was run.")
        self._cells[place][2] = index
        self.notes.append(
            _short(f"{self._name(place)}, statement {index + 1} {why} The rest was left out.")
        )


def grade(content: bytes, assignment: Assignment, sandbox: Sandbox) -> dict:
    """The record of a submission: its status, points, verdict for each task, and notes.

    status: "graded"; "unreadable" (with the reason, and no points); "failed" if a check itself
            failed, so that the points are not known
    """
    record = {"status": "graded", "reason": "", "notes": [], "tasks": {}}
    try:
        notebook = read_notebook(content)
    except Unreadable as error:
        return record | {"status": "unreadable", "reason": str(error)}
    problem_set = assignment.problem_set
    rebuilt = rebuild(assignment.release, notebook, problem_set.tasks)
    run = Run(sandbox, rebuilt.cells, problem_set)
    try:
        for task in problem_set.tasks:
            if task.kind == "text":
                text = rebuilt.texts[task.name]
                result = {
                    "outcome": "by hand",
                    "message": "Nothing was written here." if text.blank else "",
                    "earned": None,
                    "text": text.source[:LONGEST_TEXT],
                    "blank": text.blank,
                }
            else:
                try:
                    result = _judge(task, assignment, run)
                except Exception as error:  # a fault of a check or of the machine
                    result = {"outcome": "failed", "message": "", "earned": None}
                    record["status"] = "failed"
                    record["reason"] = _short(f"{task.name} could not be judged: {error!r}")
            record["tasks"][task.name] = {"kind": task.kind, "points": task.points} | result
    finally:
        run.lose()
    record["notes"] = list(dict.fromkeys([*rebuilt.notes, *run.notes]))
    return record


def points(record: Mapping) -> int | None:
    """What the judge gives, without the texts; None if it cannot say."""
    if record["status"] != "graded":
        return None
    return sum(task["earned"] for task in record["tasks"].values() if task["earned"] is not None)


def _judge(task, assignment, run):
    """Both verdicts on a task as one result."""
    verdict = None
    try:
        for hidden in (None, assignment.hidden):
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                answer = run.look(task.name)
                if isinstance(answer, Unusable):
                    return _result(task, "wrong", _misfit(task, answer.what))
                verdict = assignment.problem_set.verdict(task.name, answer, hidden=hidden)
            if not verdict.right:
                return _result(task, "blank" if verdict.blank else "wrong", verdict.message)
    except Stopped as why:
        run.lose()
        return _result(task, "stopped", f"{task.name} {why}")
    except GaveUp as why:
        return _result(task, "stopped", str(why))
    return _result(task, "right", verdict.message)


def _misfit(task, what):
    """In the words that the notebook has for it."""
    if task.kind == "answer":
        return f"{task.name} is {what}; put a number or a word there."
    return f"{task.name} must be a function; it is {what}."


def _result(task, outcome, message):
    earned = task.points if outcome == "right" else 0
    return {"outcome": outcome, "message": _short(message), "earned": earned}


def _short(text):
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+", " ", text)
    return text if len(text) <= LONGEST_MESSAGE else text[: LONGEST_MESSAGE - 2] + " …"
