"""Nothing of a student's own making crosses the border: only numbers, words, arrays and lists."""

import contextlib
import math
from collections.abc import Callable

import numpy as np

LARGEST = 100_000
DEEPEST = 10


def plain(value):
    """A copy made of None, ..., bool, int, float, str, arrays, lists, tuples and dicts alone.

    Subclasses of these come out as the class itself, whatever methods they override; other real
    numbers, such as fractions, as floats, and ranges as lists.
    Raises TypeError for anything else, ValueError for more than 100,000 values or 10 levels; the
    message says what the value is.
    """
    return _plain(value, [LARGEST], DEEPEST)


def _plain(value, left, levels):
    left[0] -= 1
    if left[0] < 0:
        raise ValueError(f"more than {LARGEST:,} values")
    if levels == 0:
        raise ValueError(f"nested more than {DEEPEST} levels deep")
    if value is None or value is Ellipsis or isinstance(value, bool):
        return value
    if isinstance(value, np.ndarray):
        return _plain_array(value, left)
    if isinstance(value, np.generic) and value.dtype.kind in "biuf":
        return np.generic.item(value)
    if isinstance(value, int):
        whole = int.__add__(value, 0)
        if int.bit_length(whole) < 1024:
            return whole
        return math.inf if whole > 0 else -math.inf
    if isinstance(value, float):
        return float.__mul__(value, 1.0)
    if isinstance(value, str):
        return "".join(str.__getitem__(value, slice(0, LARGEST)))
    if isinstance(value, range):
        return [_plain(item, left, levels - 1) for item in value]
    if isinstance(value, (list, tuple)):
        kind = list if isinstance(value, list) else tuple
        return kind(_plain(item, left, levels - 1) for item in kind.__iter__(value))
    if isinstance(value, dict):
        return {
            _plain(key, left, levels - 1): _plain(item, left, levels - 1)
            for key, item in dict.items(value)
        }
    if hasattr(type(value), "__float__") and not isinstance(value, np.generic):
        with contextlib.suppress(Exception):  # whatever somebody's own class raises
            return float(value)
    raise TypeError(f"a {type(value).__name__}")


def _plain_array(array, left):
    if array.size > left[0]:
        raise ValueError(f"an array of more than {LARGEST:,} values")
    left[0] -= array.size
    if array.dtype.kind not in "biuf":
        raise TypeError(f"an array of {array.dtype}")
    return np.array(array, subok=False)


def speaking_plainly(function: Callable, name: str) -> Callable:
    """The same function, under `name`, with plain results.

    It raises RuntimeError where the student's code asks Python to exit, and TypeError for a
    result that is not plain.
    """

    def asked(*arguments):
        try:
            result = function(*arguments)
        except SystemExit as error:
            raise RuntimeError("the function stops Python; it must return instead") from error
        try:
            return plain(result)
        except (TypeError, ValueError) as error:
            raise TypeError(
                f"the function returned {error}; return numbers, arrays or lists"
            ) from error

    asked.__name__ = name
    return asked
