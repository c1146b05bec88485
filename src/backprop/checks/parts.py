"""Judge functions that return several things, such as new weights and a new bias."""

import numpy as np

from backprop.checks.verdict import NOT_IT, ONE_NUMBER, Verdict, judge_function

UNWRITTEN = "Is a function of an earlier task not written yet?"


def judge_parts(answer, right, cases, mistakes, parts, *, praise="") -> Verdict:
    """Judge a function that returns several arrays or numbers, by all of them in one row.

    parts: what they are, for messages
    """
    unfit, wrong = [], []

    def in_a_row(function):
        return lambda *case: np.concatenate([np.ravel(part) for part in function(*case)])

    def joined(*case):
        wanted = right(*case)  # before the answer can change an argument
        result = answer(*case)
        if result is None or result is Ellipsis:
            return result
        try:
            if any(part is None or part is Ellipsis for part in result):
                unfit.append(f"A part of the result is missing. {UNWRITTEN}")
                return np.nan
            given = [np.asarray(part, dtype=float) for part in result]
        except (TypeError, ValueError, OverflowError):
            given = []
        together = f"Return {_listed(parts)}: {len(parts)} things, in this order."
        if len(given) != len(parts):
            unfit.append(together)
            return np.nan
        if _is_one_array(result, given, wanted):
            unfit.append(f"{together} This is one array or list of numbers.")
        for part, array, expected in zip(parts, given, wanted):
            if array.shape != np.shape(expected):
                needed = f"it should be {np.shape(expected)}" if np.ndim(expected) else ONE_NUMBER
                unfit.append(f"{part.capitalize()}: the shape is {array.shape}; {needed}.")
        if not unfit:
            wrong.extend(_what_is_wrong(given, wanted, parts))
        return np.concatenate([array.ravel() for array in given])

    joined.__name__ = answer.__name__
    flat = {message: in_a_row(mistake) for message, mistake in mistakes.items()}
    verdict = judge_function(joined, in_a_row(right), cases, flat, praise=praise)
    if verdict.blank or verdict.message in mistakes:
        return verdict
    if unfit:
        return Verdict(False, unfit[0])
    if wrong and verdict.message.endswith(NOT_IT):
        return Verdict(False, wrong[0])
    _, raised, error = verdict.message.partition(" raised ")
    if verdict.right or not raised:
        return verdict
    # Without the arguments, which are too many to read.
    needs_more = "ellipsis" in error or "NoneType" in error
    return Verdict(False, f"{answer.__name__} raised {error}" + f" {UNWRITTEN}" * needs_more)


def _is_one_array(result, given, wanted):
    """Whether one array, or one list of numbers, is taken apart where several arrays should be."""
    if isinstance(result, np.ndarray) and result.dtype != object:
        return len({np.shape(expected) for expected in wanted}) > 1
    numbers = isinstance(result, list) and all(array.ndim == 0 for array in given)
    return numbers and any(np.ndim(expected) for expected in wanted)


def _what_is_wrong(given, wanted, parts):
    """One message that says which parts differ, or none."""
    right, wrong = [], []
    for part, array, expected in zip(parts, given, wanted):
        allowed = 1e-6 * max(np.abs(expected).max(initial=0), 1e-12)
        (right if np.allclose(array, expected, rtol=0, atol=allowed) else wrong).append(part)
    if not wrong:
        return []
    if not right:
        return ["The numbers are wrong in every part of what you return."]
    return [f"Wrong: {_listed(wrong)}. Right: {_listed(right)}."]


def _listed(parts):
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last
