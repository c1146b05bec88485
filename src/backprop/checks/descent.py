"""Checks of chapter 2: one step, the loop, its fate, its rate and its stop rule.

Right answers come from :func:`backprop.descend` and from differences, none is written down.
"""

from collections.abc import Callable, Mapping

import numpy as np

from backprop.checks.curves import random_cubic, random_place
from backprop.checks.verdict import Verdict, judge_function, judge_number
from backprop.differences import central_difference
from backprop.gradient_descent import descend

#: The outcomes that a reader chooses from, by descend's name for each.
FATES = {
    "converged": "minimum",
    "stalled": "stalls",
    "diverged": "diverges",
    "max_steps": "neither",
}

WALKS = ((3, 0.02), (-2, 0.02), (-5, 0.01), (7, 0.01), (10, 0.01), (-1, 0.1))


def quartic(x):
    """Height of the chapter's first curve."""
    return x * x * x * x - 3 * x * x * x + 2


def quartic_slope(x):
    """Slope of the chapter's first curve: 0 at the inflection 0 and at the minimum 9/4."""
    return 4 * x * x * x - 9 * x * x


def valleys_slope(x):
    """Slope of the curve with two valleys, x⁴ - 2x² + 0.2x."""
    return 4 * x * x * x - 4 * x + 0.2


def bowl_slope(x):
    """Slope of a parabola with its minimum at 3."""
    return 2 * (x - 3)


def first_step_by_hand(answer) -> Verdict:
    """Exercise 1: where one step from x = 1 with rate 0.02 leads."""
    x, rate = 1.0, 0.02
    slope = quartic_slope(x)
    mistakes = {
        "That is where a step *up* the slope leads. Descent subtracts.": x + rate * slope,
        "That is the step for a learning rate of 1. Multiply the slope by the rate.": x - slope,
        "That is the rate times (x - slope). Only the slope is multiplied by the rate.": rate
        * (x - slope),
        "You used the height f(1) where the slope f'(1) belongs.": x - rate * quartic(x),
        "That is the move alone. The new x is the old x and the move.": -rate * slope,
        "That is the slope times the rate: subtract it from x.": rate * slope,
        "That is the slope at 1. The question is where x is after the step.": slope,
    }
    return judge_number(answer, x - rate * slope, mistakes)


def descent_step(answer, rng: np.random.Generator | None = None) -> Verdict:
    """Exercise 2: a function (x, slope, learning_rate) that makes one step.

    With an rng, the slopes, places and rates are drawn.
    """

    def right(x, slope, rate):
        return x - rate * slope(x)

    mistakes = {
        "This climbs: the sign before the slope is wrong.": lambda x, s, r: x + r * s(x),
        "The learning rate is not used.": lambda x, s, r: x - s(x),
        "Only the slope is multiplied by the rate, not x as well.": lambda x, s, r: r * (x - s(x)),
        "This returns the move. Return the new x.": lambda x, s, r: -r * s(x),
        "Only the sign of the slope is used. On a steep place the step is longer.": (
            lambda x, s, r: x - r * np.sign(s(x))
        ),
        "The slope was divided by the rate.": lambda x, s, r: x - s(x) / r,
        "This is the move minus x. The new x is x minus the move.": lambda x, s, r: r * s(x) - x,
        "Each step has the length of the rate here. The slope is not used.": lambda x, s, r: x - r,
        "The move is rate times slope, without another factor x.": lambda x, s, r: x - r * s(x) * x,
        "The slope is taken elsewhere. Take it at x, where the walker stands.": (
            lambda x, s, r: x - r * s(x - r)
        ),
    }
    cases = [(4.0, quartic_slope, 0.001), (-1.0, quartic_slope, 0.01), (0.5, bowl_slope, 0.25)]
    if rng is not None:
        cases = [_random_step(rng, *kind) for kind in ((0.01, 1), (0.02, -1), (0.25, 1), (0.1, -1))]
    return judge_function(answer, right, cases, mistakes, praise="One line, and all that follows.")


def _random_step(rng, rate, sign):
    x, slope = random_place(rng), random_cubic(rng)
    while sign * slope(x) <= 0:
        slope = random_cubic(rng)
    return x, slope, rate


def descent_loop(answer) -> Verdict:
    """Exercise 3: a function (slope, start, learning_rate, tolerance) that walks until it stops."""
    cases = [
        (quartic_slope, 4.0, 0.01, 1e-5),
        (quartic_slope, 1.0, 0.02, 1e-3),
        (bowl_slope, 0.0, 0.1, 1e-2),
    ]

    def right(slope, start, rate, tolerance):
        return float(descend(slope, start, learning_rate=rate, tolerance=tolerance).end)

    def one_early(slope, start, rate, tolerance):
        return float(descend(slope, start, learning_rate=rate, tolerance=tolerance).path[-2])

    def one_late(slope, start, rate, tolerance):
        end = right(slope, start, rate, tolerance)
        return end - rate * slope(end)

    def by_slope(slope, start, rate, tolerance):
        return one_early(slope, start, rate, rate * tolerance)

    def without_absolute(slope, start, rate, tolerance):
        x = start
        while rate * slope(x) > tolerance:
            x = x - rate * slope(x)
        return x

    def without_absolute_after(slope, start, rate, tolerance):
        move = tolerance + 1
        x = start
        while move > tolerance:
            move = rate * slope(x)
            x = x - move
        return x

    def single(slope, start, rate, tolerance):
        return start - rate * slope(start)

    def climbing(slope, start, rate, tolerance):
        return start + rate * slope(start)

    no_absolute = "A move to the {} counts as small here: compare its absolute value."
    mistakes = {
        "This stops before it makes the last move. Move first, then compare.": one_early,
        "This makes one move too many after the rule has fired.": one_late,
        "You compare the slope with the tolerance. Compare the move: rate times slope.": by_slope,
        no_absolute.format("right"): without_absolute,
        no_absolute.format("right, once it is made"): without_absolute_after,
        "The walk ends after its first step: is `return` inside the loop, or does the comparison "
        "stop it at once?": single,
        "This makes a single step, and uphill.": climbing,
        "This returns the start.": lambda slope, start, rate, tolerance: start,
    }
    # An endless loop would hang the page: the slope itself calls it off.
    patient = answer
    if callable(answer):

        def patient(slope, *others):
            return answer(tired_after(100_000, slope), *others)

        patient.__name__ = getattr(answer, "__name__", "your function")
    return judge_function(patient, right, cases, mistakes, tolerance=1e-10)


def tired_after(calls: int, slope: Callable) -> Callable:
    """The same slope, which raises RuntimeError after so many calls or beyond 1e30."""
    asked = 0

    def counted(x):
        nonlocal asked
        asked += 1
        if asked > calls or not abs(x) < 1e30:
            raise RuntimeError(
                f"no stop after {asked:,} slopes; is the sign right, and is the move compared?"
            )
        return slope(x)

    return counted


def walk_outcomes(answer: Mapping) -> Verdict:
    """Exercise 4: what becomes of walks on the quartic, {(start, learning_rate): fate}."""
    words = ", ".join(repr(word) for word in FATES.values())
    if not isinstance(answer, Mapping):
        return Verdict(False, "A dictionary of walks and words is needed here.")
    if set(answer) != set(WALKS):
        return Verdict(False, f"The dictionary shall have these {len(WALKS)} walks: {WALKS}.")
    for start, rate in WALKS:
        said = answer[start, rate]
        walk = f"start {start:g}, rate {rate:g}"
        if said is None or said is Ellipsis:
            return Verdict(False, f"{walk}: put one of {words} in place of the dots.", blank=True)
        if said not in FATES.values():
            return Verdict(False, f"{walk}: {said!r} is none of {words}.")
        fate = FATES[descend(quartic_slope, start, learning_rate=rate, max_steps=5000).outcome]
        if said != fate:
            return Verdict(False, f"{walk}: {_hint(start, rate, said, fate)}")
    return Verdict(True, f"All {len(WALKS)} walks end as you say.")


def _hint(start, rate, said, fate):
    factor = 1 - 4 * rate * start * start
    if said == "diverges":
        return "a large first step is not yet divergence. Follow it for two or three more."
    if said == "minimum" and fate == "neither":
        return "the rate is above 8/81, so the minimum itself pushes the walk away."
    if said == "minimum" and fate == "stalls" and start > 0:
        return "work out the first step. On which side of 0 does it land?"
    if said == "minimum" and fate == "stalls":
        return "the slope is 0 in two places. Which one does the walk come to first?"
    if said == "minimum":
        return f"the first step multiplies the distance to 9/4 by {factor:.4g}. And the next one?"
    if said == "stalls" and fate == "minimum" and start < 0:
        return "it does start left of 0. Does the first step stay there, or leap across?"
    if said == "stalls":
        return "a stall needs a point just left of 0. Work out the first step."
    return "look at its first steps, then at the rate: below or above 8/81?"


def nearer_but_stalls(answer) -> Verdict:
    """Exercise 5: a start nearer to 9/4 than to 0 from which rate 0.01 stalls at 0."""
    if answer is None or answer is Ellipsis:
        return Verdict(False, "Put your start in place of the dots.", blank=True)
    try:
        start = float(answer)
    except (TypeError, ValueError):
        return Verdict(False, f"A number is needed here; this is {answer!r}.")
    if not np.isfinite(start):
        return Verdict(False, f"A start must be finite; this is {start}.")
    if not abs(start - 9 / 4) < abs(start):
        return Verdict(False, f"{start:g} is not nearer to 9/4 than to 0.")
    walk = descend(quartic_slope, start, learning_rate=0.01)
    if walk.outcome == "diverged":
        return Verdict(False, f"From {start:g} the walk diverges. That is too far out.")
    if walk.outcome != "stalled":
        return Verdict(
            False,
            f"From {start:g} the walk reaches the minimum; its first step leads to "
            f"{walk.path[1]:.4g}. Which first steps end in a stall?",
        )
    return Verdict(True, f"From {start:g} the first step leads to {walk.path[1]:.4g}.")


def largest_rate(answer) -> Verdict:
    """Exercise 6: the rate above which the deeper of two valleys repels a walk."""

    def limit(slope, start):
        bottom = float(descend(slope, start, learning_rate=0.01, tolerance=1e-9).end)
        return 2 / central_difference(slope, bottom, 1e-5)

    deeper = limit(valleys_slope, -1.0)
    mistakes = {
        "Up to this rate a walk does not even change sides; it still converges above it.": deeper
        / 2,
        "That is the limit in the other valley, the one on the right.": limit(valleys_slope, 1.0),
        "That is 8/81, the limit on the other curve. This valley has a curvature of its own.": (
            limit(quartic_slope, 2.0)
        ),
        "That is the curvature at the bottom. What does the rate times it have to stay below?": (
            2 / deeper
        ),
        "That is 1 divided by twice the curvature.": deeper / 4,
    }
    return judge_number(answer, deeper, mistakes, tolerance=5e-3)


def remaining_distance(answer) -> Verdict:
    """Exercise 7: a function of a path that estimates how far its last point is from the goal."""
    paths = [
        descend(slope, start, learning_rate=rate, tolerance=tolerance).path[-4:]
        for slope, start, rate, tolerance in (
            (quartic_slope, 4.0, 0.001, 1e-5),
            (quartic_slope, 2.0, 0.01, 1e-4),
            (bowl_slope, 5.0, 0.1, 1e-2),
        )
    ]

    def moves(path):
        return path[-2] - path[-3], path[-1] - path[-2]

    def right(path):
        before, last = moves(path)
        factor = last / before
        return abs(last * factor / (1 - factor))

    mistakes = {
        "That is the last move: it is what the old rule looks at.": lambda p: abs(moves(p)[1]),
        "That counts the last move as still to come, or its factor is upside down.": (
            lambda p: abs(moves(p)[1] / (1 - moves(p)[1] / moves(p)[0]))
        ),
        "That is the *next* move alone. Many more follow it.": (
            lambda p: abs(moves(p)[1] * moves(p)[1] / moves(p)[0])
        ),
        "The size is right, but a distance has no sign: take the absolute value.": (
            lambda p: moves(p)[1] * (moves(p)[1] / moves(p)[0]) / (1 - moves(p)[1] / moves(p)[0])
        ),
        "That is the distance to 9/4. The function must work where the goal is unknown.": (
            lambda p: abs(p[-1] - 9 / 4)
        ),
    }
    praise = "It needs no knowledge of the goal: two moves are enough."
    return judge_function(answer, right, [(path,) for path in paths], mistakes, praise=praise)
