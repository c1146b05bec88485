"""Dual numbers: each carries its value and its slope, so a single run gives both.

The slope says how fast the number moves when one chosen input does. Arithmetic keeps it right,
operation by operation: this is forward-mode automatic differentiation. Chapter 11 builds on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np


@dataclass(frozen=True)
class Dual:
    """A value and its slope.

    slope: a number, or an array with one slope for each of several inputs

    Made from + - * /, ``exp`` and ``log``. ``np.exp`` and ``np.log`` call the methods here, so
    one formula runs on floats and on dual numbers. Values may be dual themselves: the slope of
    the slope is the second derivative.
    """

    value: float
    slope: float = 0.0

    def __add__(self, other):
        other = _dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        other = _dual(other)
        slope = self.slope * other.value + self.value * other.slope
        return Dual(self.value * other.value, slope)

    def __neg__(self):
        return Dual(-self.value, -self.slope)

    def __sub__(self, other):
        return self + -_dual(other)

    def __truediv__(self, other):
        other = _dual(other)
        value = self.value / other.value
        return Dual(value, (self.slope - value * other.slope) / other.value)

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return _dual(other) - self

    def __rtruediv__(self, other):
        return _dual(other) / self

    def exp(self):
        """The exponential, which is its own slope."""
        value = np.exp(self.value)
        return Dual(value, value * self.slope)

    def log(self):
        """The natural logarithm."""
        return Dual(np.log(self.value), self.slope / self.value)


def _dual(number):
    return number if isinstance(number, Dual) else Dual(number)


def forward_gradient(f: Callable, point: Sequence[float]) -> list[float]:
    """The derivative of f by each number of the point: one run of f for each.

    f: takes a list of numbers and returns one, made with the operations of :class:`Dual`
    Raises ValueError if the point is empty or holds anything but numbers.
    """
    if len(point) == 0 or not all(isinstance(value, Real) for value in point):
        raise ValueError(f"point must be a list of numbers, at least one; got {point!r}")
    gradient = []
    for moving in range(len(point)):
        numbers = [Dual(float(v), float(i == moving)) for i, v in enumerate(point)]
        gradient.append(float(_dual(f(numbers)).slope))
    return gradient
