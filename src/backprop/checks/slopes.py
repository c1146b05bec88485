"""Checks of chapter 1: slopes, partial derivatives, two paths.

With an ``rng``, a check draws cases of its own; without one it uses the book's.
"""

import numpy as np

from backprop.checks.curves import random_cubic, random_place
from backprop.checks.verdict import Verdict, judge_function, judge_number
from backprop.differences import central_difference, forward_difference


def _cubic(x):
    return x * x * x - 2 * x


def _hyperbola(x):
    return 5 / x


SIGN_LOST = "The sign is thrown away. It says whether the curve rises or falls."
_CASES = [(_cubic, 2.0, 0.5), (_cubic, -1.0, 0.25), (_hyperbola, 1.0, 3.0)]


def _cases(rng):
    if rng is None:
        return _CASES
    steps = (0.5, 0.25, 0.125, 0.5)
    while True:
        cases = [(random_cubic(rng), random_place(rng), step) for step in steps]
        looks = (forward_difference, central_difference)
        if all({look(*case) > 0 for case in cases} == {True, False} for look in looks):
            return cases


def secant_slope(answer, rng: np.random.Generator | None = None) -> Verdict:
    """Judge ``answer(f, x, h)``: the slope from x to x + h."""
    return judge_function(
        answer,
        forward_difference,
        _cases(rng),
        {
            "This is the rise. Divide it by the run.": lambda f, x, h: f(x + h) - f(x),
            "The two heights are in reversed order: new minus old.": (
                lambda f, x, h: (f(x) - f(x + h)) / h
            ),
            "This divides by x + h. The run is only h.": (
                lambda f, x, h: (f(x + h) - f(x)) / (x + h)
            ),
            "The second height is taken at h. It is at x + h.": lambda f, x, h: (f(h) - f(x)) / h,
            "This is run over rise; turn it over.": lambda f, x, h: h / (f(x + h) - f(x)),
            "That is a central difference; this exercise looks to one side.": central_difference,
            "This looks to the left. The second point lies at x + h.": (
                lambda f, x, h: (f(x) - f(x - h)) / h
            ),
            "This subtracts the place x. Subtract the height there, f(x).": (
                lambda f, x, h: (f(x + h) - x) / h
            ),
            "Python divides before it subtracts: put the rise in parentheses.": (
                lambda f, x, h: f(x + h) - f(x) / h
            ),
            SIGN_LOST: lambda f, x, h: abs(forward_difference(f, x, h)),
        },
        praise="Rise over run.",
    )


def two_sided_slope(answer, rng: np.random.Generator | None = None) -> Verdict:
    """Judge ``answer(f, x, h)``: the central difference."""
    return judge_function(
        answer,
        central_difference,
        _cases(rng),
        {
            "The points are 2 h apart, so divide by 2 h, not by h.": (
                lambda f, x, h: (f(x + h) - f(x - h)) / h
            ),
            "In Python `/ 2 * h` divides by 2 and then multiplies by h. Use parentheses.": (
                lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h
            ),
            "That is the forward difference. Look to the left of x too.": forward_difference,
            "The two heights are in reversed order: right minus left.": (
                lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h)
            ),
            "The heights are added. A rise is a difference.": (
                lambda f, x, h: (f(x + h) + f(x - h)) / (2 * h)
            ),
            "This looks to the left alone. Take the point at x + h too.": (
                lambda f, x, h: (f(x) - f(x - h)) / h
            ),
            "This is the rise. Divide it by the run.": lambda f, x, h: f(x + h) - f(x - h),
            "Python divides before it subtracts: put the rise in parentheses.": (
                lambda f, x, h: f(x + h) - f(x - h) / (2 * h)
            ),
            SIGN_LOST: lambda f, x, h: abs(central_difference(f, x, h)),
            "That is the sum of both places. The run is their distance.": (
                lambda f, x, h: (f(x + h) - f(x - h)) / (2 * x)
            ),
        },
        praise="Its error shrinks like h squared.",
    )


def partial_by_x(answer) -> Verdict:
    """Judge a number: the slope of x²y + 3y in x at (2, 5)."""
    right = central_difference(lambda x: x * x * 5 + 3 * 5, 2, 1e-3)
    by_y = central_difference(lambda y: 2 * 2 * y + 3 * y, 5, 1e-3)
    return judge_number(
        answer,
        right,
        {
            "That is the slope in y. Hold y still and move x.": by_y,
            "That is the sum of both slopes. A partial derivative moves one input only.": (
                right + by_y
            ),
            "The 3y does not move with x, so its slope is 0, not 3.": right + 3,
            "y is held still, but it stays as a factor.": 2 * 2,
            "That is the height at (2, 5), not a slope.": 2 * 2 * 5 + 3 * 5,
        },
    )


def slope_through_both(answer) -> Verdict:
    """Judge a number: the slope of (3w)(w + 1) at w = 2."""
    u, v = 6, 3
    return judge_number(
        answer,
        central_difference(lambda w: 3 * w * (w + 1), 2, 1e-3),
        {
            "That is the path through u alone. Add the path through v.": v * 3,
            "That is the path through v alone. Add the path through u.": u * 1,
            "You multiplied the two inner rates. Multiply along a path, add over the paths.": 3 * 1,
            "You added the inner rates. Each needs its outer factor: how L moves with u or v.": 3
            + 1,
            "Each path has the other path's factor: L moves with u at the rate v.": u * 3 + v * 1,
            "That is the height L, not its slope.": u * v,
        },
    )


def _nudge_gradient(f, point, h, *, keep_nudges=False, reverse=False):
    slopes, nudged = [], list(point)
    for index in range(len(point)):
        if not keep_nudges:
            nudged = list(point)
        nudged[index] += h
        rise = f(nudged) - f(point)
        slopes.append((-rise if reverse else rise) / h)
    return slopes


def nudged_gradient(answer) -> Verdict:
    """Judge ``answer(f, point, h)``: one forward difference for each number of a list."""

    def product(p):
        return p[0] * p[1] * p[1] + 4 * p[0]

    def mixed(p):
        return p[0] * p[1] - 2 * p[2] * p[0] + p[1] * p[2]

    return judge_function(
        answer,
        _nudge_gradient,
        [(product, [2.0, 3.0], 0.5), (mixed, [1.0, -2.0, 0.5], 0.25)],
        {
            "Both mistakes are still there: look at the order of the difference, and at what "
            "`nudged` holds in the second round.": lambda f, point, h: _nudge_gradient(
                f, point, h, keep_nudges=True, reverse=True
            ),
            "The signs are right now, but earlier nudges are still in the list when the next "
            "number is nudged.": lambda f, point, h: _nudge_gradient(f, point, h, keep_nudges=True),
            "Each number is nudged alone now, but the difference is still old minus new.": (
                lambda f, point, h: _nudge_gradient(f, point, h, reverse=True)
            ),
        },
        praise="One extra run for each number.",
    )
