"""How an answer is judged: right, or wrong with the name of the mistake where it is known."""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np


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
    answer, right: float, mistakes: Mapping[str, float] | None = None, *, tolerance: float = 1e-3
) -> Verdict:
    """Judge a number that a reader worked out.

    mistakes:  for each named mistake, the number that it gives
    tolerance: relative to the right number, or absolute if that is below 1e-12
    """
    if answer is None or answer is Ellipsis:
        return Verdict(False, "Put your number in place of the dots.", blank=True)
    try:
        value = float(answer)
    except (TypeError, ValueError):
        return Verdict(False, f"A number is needed here; this is {answer!r}.")
    if _close(value, right, tolerance):
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
    name = getattr(answer, "__name__", "your function")
    if not callable(answer):
        return Verdict(False, f"A function is needed here; this is {answer!r}.")
    given, wanted = [], []
    for case in cases:
        arguments = [_copy(argument) for argument in case]
        try:
            with np.errstate(all="ignore"):
                result = answer(*arguments)
        except Exception as error:  # whatever a reader's code raises belongs in the verdict
            said = f"{type(error).__name__}: {error}"
            return Verdict(False, f"{name}({_show(case)}) raised {said}.")
        if result is None or result is Ellipsis:
            return Verdict(False, f"{name} returned nothing yet: is `return` missing?", blank=True)
        if any(not _same(before, after) for before, after in zip(case, arguments)):
            return Verdict(False, f"{name} changed what it was given; work on a copy instead.")
        expected = right(*[_copy(argument) for argument in case])
        try:
            result = np.asarray(result, dtype=float)
        except (TypeError, ValueError):
            return Verdict(False, f"{name}({_show(case)}) returned {result!r}, not numbers.")
        if result.shape != np.shape(expected):
            return Verdict(
                False,
                f"{name}({_show(case)}) has shape {result.shape}; it should be "
                f"{np.shape(expected)}.",
            )
        given.append(result)
        wanted.append(expected)
    misses = [
        index for index, pair in enumerate(zip(given, wanted)) if not _close(*pair, tolerance)
    ]
    if not misses:
        return Verdict(True, praise)
    for message, mistake in (mistakes or {}).items():
        if all(
            _close(result, mistake(*[_copy(argument) for argument in case]), tolerance)
            for result, case in zip(given, cases)
        ):
            return Verdict(False, message)
    case = cases[misses[0]]
    return Verdict(
        False, f"{name}({_show(case)}) gave {_number(given[misses[0]])}; that is not it."
    )


def _close(value, other, tolerance):
    value, other = np.asarray(value, dtype=float), np.asarray(other, dtype=float)
    if value.shape != other.shape:
        return False
    size = np.maximum(np.abs(other).max(initial=0), 1e-12)
    return bool(np.all(np.abs(value - other) <= tolerance * size))


def _copy(argument):
    return argument.copy() if isinstance(argument, (np.ndarray, list)) else argument


def _same(before, after):
    if isinstance(before, np.ndarray):
        return before.shape == after.shape and bool(np.all(before == after))
    return not isinstance(before, list) or before == after


def _show(case):
    return ", ".join(getattr(argument, "__name__", None) or _number(argument) for argument in case)


def _number(value):
    if isinstance(value, (float, np.floating, np.ndarray)):
        return np.array2string(np.asarray(value), precision=6, separator=", ")
    return repr(value)
