"""Curves to try a reader's function on, drawn at random. Each one's name is its formula."""

from collections.abc import Callable, Sequence

import numpy as np


def polynomial(coefficients: Sequence[int]) -> Callable:
    """The function of x with these coefficients, that of the highest power first."""

    def curve(x):
        value = 0
        for coefficient in coefficients:
            value = value * x + coefficient
        return value

    curve.__name__ = formula(coefficients)
    return curve


def formula(coefficients: Sequence[int]) -> str:
    """How one writes a polynomial: ``2x^3 - x + 4``."""
    text, highest = "", len(coefficients) - 1
    for power, coefficient in zip(range(highest, -1, -1), coefficients):
        if coefficient == 0:
            continue
        factor = "" if abs(coefficient) == 1 and power else str(abs(coefficient))
        letter = {0: "", 1: "x"}.get(power, f"x^{power}")
        sign = "-" if coefficient < 0 else "+"
        text += f" {sign} {factor}{letter}" if text else f"{sign}{factor}{letter}".lstrip("+")
    return text or "0"


def nonzero(rng: np.random.Generator, largest: int) -> int:
    """A whole number from 1 to largest, with either sign."""
    return int(rng.integers(1, largest + 1) * rng.choice([-1, 1]))


def random_cubic(rng: np.random.Generator) -> Callable:
    """A cubic whose every coefficient counts."""
    return polynomial([nonzero(rng, 3), nonzero(rng, 4), nonzero(rng, 5), nonzero(rng, 6)])


def random_place(rng: np.random.Generator) -> float:
    """An odd number of quarters, 0.75 or more from 0: no such place is a multiple of a step."""
    return float(rng.choice([-1, 1]) * (3 + 2 * rng.integers(0, 5)) / 4)
