"""Judge functions that return several things, such as new weights and a new bias."""

import numpy as np

from backprop.checks.verdict import Verdict, judge_function


def judge_parts(answer, right, cases, mistakes, parts, *, praise="") -> Verdict:
    """Judge a function that returns several arrays or numbers, by all of them in one row.

    parts: what they are, for messages
    """
    shapes, unusable = [], []

    def in_a_row(function):
        return lambda *case: np.concatenate([np.ravel(part) for part in function(*case)])

    def joined(*case):
        wanted = [np.shape(part) for part in right(*case)]
        result = answer(*case)
        if result is None or result is Ellipsis:
            return result
        try:
            given = [np.asarray(part, dtype=float) for part in result]
        except (TypeError, ValueError, OverflowError):
            given = []
        if len(given) != len(parts):
            listed = f"{', '.join(parts[:-1])} and {parts[-1]}"
            unusable.append(f"Return {listed}: {len(parts)} things, in this order.")
            return np.nan
        shapes.extend(
            f"{part.capitalize()}: the shape is {array.shape}; it should be {shape}."
            for part, array, shape in zip(parts, given, wanted)
            if array.shape != shape
        )
        return np.concatenate([array.ravel() for array in given])

    joined.__name__ = answer.__name__
    flat = {message: in_a_row(mistake) for message, mistake in mistakes.items()}
    verdict = judge_function(joined, in_a_row(right), cases, flat, praise=praise)
    amiss = unusable or shapes
    if amiss and not verdict.blank and verdict.message not in mistakes:
        return Verdict(False, amiss[0])
    return verdict
