"""Slopes from function values alone. Chapter 1 derives them and measures their errors."""

from collections.abc import Callable
from math import inf


def forward_difference(f: Callable, x: float, h: float) -> float:
    """Slope of the secant from x to x + h. Its error shrinks like h.

    Raises ValueError if h is 0 or not finite.
    """
    return (f(x + _step(h)) - f(x)) / h


def central_difference(f: Callable, x: float, h: float) -> float:
    """Slope of the secant from x - h to x + h. Its error shrinks like h squared.

    Raises ValueError if h is 0 or not finite.
    """
    return (f(x + _step(h)) - f(x - h)) / (2 * h)


def complex_step(f: Callable, x: float, h: float = 1e-20) -> float:
    """Imaginary part of f(x + ih), divided by h: no subtraction, so no round-off.

    f must accept complex numbers and be smooth there: no abs, max or comparison.
    Raises ValueError if h is 0 or not finite. Source: Squire and Trapp, SIAM Review 40 (1998).
    """
    return f(x + 1j * _step(h)).imag / h


def _step(h):
    if not 0 < abs(h) < inf:
        raise ValueError(f"h is {h}: a slope needs two different points")
    return h
