"""Judge functions that return a verdict, a place, or lists in a list, by a word for each result."""

import numpy as np

from backprop.checks.verdict import Verdict, judge_words


def judge_coded(answer, right, cases, code, mistakes, *, praise) -> Verdict:
    """Judge a function by the word that `code` makes of each result.

    code: raises ValueError for a result that it can't use; the message says what is needed
    """
    unusable, words = [], []

    def coded(*case):
        result = answer(*case)
        if result is None or result is Ellipsis:
            return result
        try:
            words.append(code(result))
        except ValueError as error:
            unusable.append(str(error))
            words.append("unusable")
        return words[-1]

    def in_code(function):
        return lambda *case: code(function(*case))

    coded.__name__ = answer.__name__
    known = {message: in_code(mistake) for message, mistake in mistakes.items()}
    # `words` grows as the answers come in, so that each of them is one of the known words.
    verdict = judge_words(coded, in_code(right), cases, words, known, praise=praise)
    if unusable and not verdict.blank and verdict.message not in mistakes:
        return Verdict(False, unusable[0])
    return verdict


def indices(values, needed):
    """The tuple of whole numbers in a list, a tuple or an array."""
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    if not isinstance(listed, (list, tuple)):
        raise ValueError(needed)
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in listed):
        raise ValueError(needed)
    return tuple(listed)
