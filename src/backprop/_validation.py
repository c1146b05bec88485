"""What counts as good input. Everything else gets a ValueError that says what would fit."""

from collections.abc import Iterable
from math import inf
from numbers import Real

import numpy as np

DTYPES = (np.dtype(np.float32), np.dtype(np.float64))


def as_float_array(values, name: str, dtype=None) -> np.ndarray:
    """A float32 or float64 array; integers become float64. The dtype given converts it.

    Raises ValueError for anything but numbers in a rectangle, for NaN and infinity, and for
    numbers that are too large for the dtype.
    """
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must be a rectangular array of numbers: {error}") from None
    if array.dtype.kind in "iub":
        array = array.astype(np.float64)
    if array.dtype not in DTYPES:
        raise ValueError(f"{name} has dtype {array.dtype}; use float64 or float32")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} contains NaN or infinity")
    if dtype is None:
        return array
    with np.errstate(over="ignore"):
        array = array.astype(dtype)
    if not np.isfinite(array).all():
        raise ValueError(f"{name} contains numbers too large for {array.dtype}")
    return array


def as_tuple_of(kind: type, values, name: str) -> tuple:
    """The values as a tuple of such objects, at least one."""
    found = tuple(values) if isinstance(values, Iterable) else (values,)
    if not isinstance(values, Iterable) or not all(isinstance(value, kind) for value in found):
        raise ValueError(f"{name} must be a list of {kind.__name__} objects; got {values!r}")
    if not found:
        raise ValueError(f"{name} is empty; it needs at least one {kind.__name__}")
    return found


def positive_number(value, name: str) -> float:
    """The value as a float, if it is positive and finite."""
    if not (isinstance(value, Real) and 0 < value < inf):
        raise ValueError(f"{name} must be a positive number; got {value!r}")
    return float(value)


def whole_number(value, name: str, *, least: int) -> int:
    """The value as an int, if it is whole and not below the least; 3.0 is whole."""
    if not (isinstance(value, Real) and least <= value < inf and value % 1 == 0):
        raise ValueError(f"{name} must be a whole number from {least} up; got {value!r}")
    return int(value)


def check_rng(rng) -> None:
    """Raise ValueError unless this is one of numpy's random generators."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng must be a numpy Generator, such as default_rng(0); got {rng!r}")
