"""How an answer is judged: right, or wrong with the name of the mistake where it is known."""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

#: How a message ends that knows nothing but that the result is wrong.
NOT_IT = "that is not it."
ONE_NUMBER = "one number is needed"


@dataclass(frozen=True)
class Verdict:
    """What the book says to an answer. A notebook shows it as the cell's result."""

    right: bool
    message: str
    blank: bool = False

    @property
    def _heading(self):
        if self.blank:
            return "○ Your turn.", "blank"
        return ("✓ Right.", "right") if self.right else ("✗ Not yet.", "wrong")

    def __repr__(self):
        return f"{self._heading[0]} {self.message}".rstrip()

    def _repr_html_(self):
        words, kind = self._heading
        message = re.sub("`(.+?)`", r"<code>\1</code>", html.escape(self.message, quote=False))
        return f'<div class="check {kind}"><strong>{words}</strong> {message}</div>'


def judge_number(
    answer,
    right: float,
    mistakes: Mapping[str, float] | None = None,
    *,
    tolerance: float = 1e-3,
    within: float = 0.0,
) -> Verdict:
    """Judge a number that a reader worked out.

    mistakes:  for each named mistake, the number that it gives
    tolerance: relative to the right number, or absolute if that is below 1e-12
    within:    absolute; whatever lies this close to the right number is right too
    """
    if answer is None or answer is Ellipsis:
        return Verdict(False, "Put your number in place of the dots.", blank=True)
    try:
        value = float(answer)
    except (TypeError, ValueError, OverflowError):
        return Verdict(False, f"A number is needed here; this is {_short(answer)}.")
    if _close(value, right, tolerance) or abs(value - right) <= within:
        return Verdict(True, f"It is {right:.6g}.")
    for name, wrong in (mistakes or {}).items():
        if _close(value, wrong, tolerance):
            return Verdict(False, name)
    if _close(value, -right, tolerance):
        return Verdict(False, "The size is right, the sign is not.")
    return Verdict(False, f"{value:.6g} is neither the answer nor a mistake we know.")


def judge_function(
    answer: Callable,
    right: Callable,
    cases: Sequence[tuple],
    mistakes: Mapping[str, Callable] | None = None,
    *,
    tolerance: float = 1e-6,
    praise: str = "",
) -> Verdict:
    """Judge a function that a reader wrote by what it returns.

    cases:    tuples of arguments; arrays are copied, and changing them is a mistake of its own
    mistakes: for each named mistake, a function that makes it. It is named only if it agrees
              with the answer in every case.
    """
    name = _name(answer)
    results = _results(answer, cases)
    if isinstance(results, Verdict):
        return results
    given, wanted = [], []
    for result, case in zip(results, cases):
        try:
            given.append(np.asarray(result, dtype=float))
        except (TypeError, ValueError, OverflowError):
            return Verdict(False, f"{name}({_show(case)}) returned {_short(result)}, not numbers.")
        wanted.append(right(*_copy(case)))
    misses = [
        index for index, pair in enumerate(zip(given, wanted)) if not _close(*pair, tolerance)
    ]
    if not misses:
        return Verdict(True, praise)

    def agree(result, wrong):
        return _close(result, wrong, tolerance)

    for message, mistake in (mistakes or {}).items():
        if _makes(mistake, given, cases, agree):
            return Verdict(False, message)
    for case, result, expected in zip(cases, given, wanted):
        if np.shape(expected) == () != result.shape:
            shape = f"has shape {result.shape}; {ONE_NUMBER}"
            return Verdict(False, f"{name}({_show(case)}) {shape}.")
        if result.shape != np.shape(expected):
            shapes = f"has shape {result.shape}; it should be {np.shape(expected)}"
            return Verdict(False, f"{name}({_show(case)}) {shapes}.")
    case, result = cases[misses[0]], given[misses[0]]
    return Verdict(False, f"{name}({_show(case)}) gave {_number(result)}; {NOT_IT}")


def judge_words(
    answer: Callable,
    right: Callable,
    cases: Sequence[tuple],
    words: Sequence[str],
    mistakes: Mapping[str, Callable] | None = None,
    *,
    praise: str = "",
) -> Verdict:
    """Judge a function that answers with one of a few words, in the manner of judge_function."""
    name, choices = _name(answer), ", ".join(map(repr, words))
    results = _results(answer, cases)
    if isinstance(results, Verdict):
        return results
    for result, case in zip(results, cases):
        if not isinstance(result, str) or result not in words:
            said = f"{name}({_show(case)}) returned {_short(result)}"
            return Verdict(False, f"{said}; it must be one of {choices}.")
    misses = [i for i, case in enumerate(cases) if results[i] != right(*_copy(case))]
    if not misses:
        return Verdict(True, praise)
    for message, mistake in (mistakes or {}).items():
        if _makes(mistake, results, cases, lambda result, wrong: result == wrong):
            return Verdict(False, message)
    case, result = cases[misses[0]], results[misses[0]]
    return Verdict(False, f"{name}({_show(case)}) says {result!r}; {NOT_IT}")


def _results(answer, cases):
    """What a reader's function returns in each case, or the verdict if it can't be used."""
    name = _name(answer)
    if not callable(answer):
        return Verdict(False, f"A function is needed here; this is {_short(answer)}.")
    results = []
    for case in cases:
        arguments = _copy(case)
        try:
            with np.errstate(all="ignore"):
                result = answer(*arguments)
        except Exception as error:  # whatever a reader's code raises belongs in the verdict
            said = _cut(f"{type(error).__name__}: {error}".removesuffix(": "))
            stop = "" if said.endswith((".", "!", "?", "…")) else "."
            return Verdict(False, f"{name}({_show(case)}) raised {said}{stop}")
        if result is None or result is Ellipsis:
            return Verdict(False, f"{name} returned nothing yet: is `return` missing?", blank=True)
        if not _same(tuple(case), arguments):
            return Verdict(False, f"{name} changed what it was given; work on a copy instead.")
        results.append(result)
    return results


def _makes(mistake, given, cases, agree):
    """Whether a mistake gives what the answer gave, in every case."""
    try:
        with np.errstate(all="ignore"):
            return all(agree(result, mistake(*_copy(case))) for result, case in zip(given, cases))
    except (ArithmeticError, ValueError):  # it breaks where the answer did not
        return False


def _name(answer):
    return getattr(answer, "__name__", "your function")


def _close(value, other, tolerance):
    value, other = np.asarray(value, dtype=float), np.asarray(other, dtype=float)
    if value.shape != other.shape:
        return False
    size = np.maximum(np.abs(other).max(initial=0), 1e-12)
    with np.errstate(all="ignore"):
        return bool(np.all(np.abs(value - other) <= tolerance * size))


def _copy(value):
    """A copy of arrays, lists, tuples and dicts all the way down; the rest is shared."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, (list, tuple)):
        return type(value)(_copy(item) for item in value)
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return value


def _same(before, after):
    if isinstance(before, np.ndarray):
        unchanged = isinstance(after, np.ndarray) and before.shape == after.shape
        return unchanged and bool(np.array_equal(before, after, equal_nan=before.dtype.kind == "f"))
    if isinstance(before, (list, tuple)):
        unchanged = type(before) is type(after) and len(before) == len(after)
        return unchanged and all(map(_same, before, after))
    if isinstance(before, dict):
        unchanged = isinstance(after, dict) and before.keys() == after.keys()
        return unchanged and all(_same(before[key], after[key]) for key in before)
    if isinstance(after, (np.ndarray, list, tuple, dict)):
        return False
    return bool(before is after or before == after or (before != before and after != after))


def _show(case):
    return ", ".join(getattr(argument, "__name__", None) or _number(argument) for argument in case)


def _number(value):
    if isinstance(value, (float, np.floating, np.ndarray)):
        return _cut(np.array2string(np.asarray(value), precision=6, separator=", "))
    return _short(value)


def _short(value):
    return _cut(repr(value))


def _cut(text):
    return text if len(text) <= 200 else f"{text[:199]}…"
