"""Checks of walks: one by measured slopes, one with its path, and what became of it.

They belong to problem set 1; each draws its cases with the rng that it is given.
"""

import math

from backprop.checks.curves import nonzero, polynomial
from backprop.checks.descent import tired_after
from backprop.checks.verdict import Verdict, judge_function, judge_words
from backprop.gradient_descent import descend

OUTCOMES = ("converged", "stalled", "diverged", "walking")
BEYOND = 1e30


def _nudged_walk(f, x, h, rate, steps, *, slope=None, direction=-1):
    slope = slope or (lambda f, x: (f(x + h) - f(x)) / h)
    for _ in range(steps):
        x = x + direction * rate * slope(f, x)
    return x


def walk_by_nudging(answer, rng) -> Verdict:
    """Judge ``answer(f, x, h, learning_rate, steps)``: where descent by differences leads."""

    def with_slope(slope):
        return lambda f, x, h, rate, steps: _nudged_walk(
            f, x, h, rate, steps, slope=lambda f, x: slope(f, x, h)
        )

    def slope_once(f, x, h, rate, steps):
        return x - steps * rate * (f(x + h) - f(x)) / h

    climbs = (
        "The walk still climbs. Either the published mistake is still there, old height minus new "
        "one, or the step now goes up the slope."
    )
    mistakes = {
        climbs: with_slope(lambda f, x, h: (f(x) - f(x + h)) / h),
        "The difference is divided by x + h. The run is only h.": (
            with_slope(lambda f, x, h: (f(x + h) - f(x)) / (x + h))
        ),
        "The rise is not divided by h any more.": with_slope(lambda f, x, h: f(x + h) - f(x)),
        "The second height is taken at h. It is at x + h.": (
            with_slope(lambda f, x, h: (f(h) - f(x)) / h)
        ),
        "The walk stops after its first step; is `return` inside the loop?": (
            lambda f, x, h, rate, steps: _nudged_walk(f, x, h, rate, 1)
        ),
        "The slope is measured once, before the loop. It changes with each step.": slope_once,
        "That is one step too many.": (
            lambda f, x, h, rate, steps: _nudged_walk(f, x, h, rate, steps + 1)
        ),
        "That is one step too few.": (
            lambda f, x, h, rate, steps: _nudged_walk(f, x, h, rate, steps - 1)
        ),
        "The learning rate is not used any more.": (
            lambda f, x, h, rate, steps: _nudged_walk(f, x, h, 1, steps)
        ),
        "The sign of the slope is thrown away. It says which way is down.": (
            with_slope(lambda f, x, h: abs(f(x + h) - f(x)) / h)
        ),
        "These are central differences. Repair the difference that is there: f(x + h) and f(x).": (
            with_slope(lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h))
        ),
        "These are the heights at x - h and x. Keep those that are there: f(x + h) and f(x).": (
            with_slope(lambda f, x, h: (f(x) - f(x - h)) / h)
        ),
    }
    cases = []
    for steps, side in ((3, 1), (5, -1), (4, 1)):
        lowest = nonzero(rng, 4)
        bowl = polynomial([nonzero(rng, 1), int(rng.integers(5, 8)), 0, nonzero(rng, 5)])
        start = lowest + side * (0.75 + 0.5 * int(rng.integers(0, 3)))
        cases.append((_moved(bowl, lowest), start, 0.125, 0.0625, steps))
    return judge_function(answer, _nudged_walk, cases, mistakes, praise="Now it goes downhill.")


def _moved(curve, aside):
    def f(x):
        return curve(x - aside)

    return f


def _walk(slope, x, rate, tolerance, most, *, early=False, late=0, measure=None):
    """A walk with one thing changed; `measure` is what gets compared with the tolerance."""
    measure = measure or (lambda move, steepness: abs(move))
    path = [x]
    while len(path) <= most:
        move = -rate * slope(x)
        small = measure(move, slope(x)) <= tolerance
        if small and early:
            break
        x = x + move
        path.append(x)
        if small:
            break
    for _ in range(late):
        path.append(path[-1] - rate * slope(path[-1]))
    return path


def descent_path(answer, rng) -> Verdict:
    """Judge ``answer(slope, start, learning_rate, tolerance, max_steps)``: the path of a walk."""

    def right(slope, start, rate, tolerance, most):
        walk = descend(slope, start, learning_rate=rate, tolerance=tolerance, max_steps=most)
        return walk.path

    def changed(**changes):
        return lambda *case: _walk(*case, **changes)

    def climbing(slope, start, rate, tolerance, most):
        return _walk(slope, start, -rate, tolerance, most)

    mistakes = {
        "This climbs: the sign before the slope is wrong.": climbing,
        "This stops before it makes the last move. Move first, then compare.": changed(early=True),
        "This makes one move too many after the rule has fired.": changed(late=1),
        "You compare the slope with the tolerance. Compare the move: rate times slope.": (
            changed(measure=lambda move, steepness: abs(steepness))
        ),
        "A move to the left counts as small here: compare its absolute value.": (
            changed(measure=lambda move, steepness: move)
        ),
        "A move to the right counts as small here: compare its absolute value.": (
            changed(measure=lambda move, steepness: -move)
        ),
        "The start is missing: it is the first point of the path.": lambda *c: _walk(*c)[1:],
        "That is the last point alone. Return the whole path.": lambda *c: _walk(*c)[-1],
        "That is the last point and a count. Return the whole path.": (
            lambda *c: [_walk(*c)[-1], len(_walk(*c)) - 1]
        ),
        "The last move was made, but its point is missing in the path.": lambda *c: _walk(*c)[:-1],
        "max_steps is not used: the walk goes on and on.": lambda *c: _walk(*c[:4], 1000),
        "max_steps counts moves. A path of as many moves has one point more.": (
            lambda *c: _walk(*c[:4], c[4] - 1)
        ),
        "This makes one move more than max_steps allows.": lambda *c: _walk(*c[:4], c[4] + 1),
        "The tolerance ends no walk here: every walk makes max_steps moves.": (
            changed(measure=lambda move, steepness: math.inf)
        ),
        "The learning rate is not used.": lambda s, x, rate, *c: _walk(s, x, 1, *c),
        "The slope is taken at the start each time. Take it where the walker stands.": (
            lambda s, x, *c: _walk(lambda _: s(x), x, *c)
        ),
        "The walk ends after its first move: is `return` inside the loop, or does the comparison "
        "fire at once?": lambda *c: _walk(*c[:4], 1),
    }
    # Right of the minimum, left of it, from side to side, stopped by max_steps, and not at all.
    kinds = (1, 0.5, 60), (-1, 0.5, 60), (1, -0.5, 60), (-1, 0.75, 4), (1, 0, 60)
    cases = []
    for (side, share, most), curvature in zip(kinds, rng.permutation([1, 1, 2, 2, 2]).tolist()):
        lowest = nonzero(rng, 5)
        start = lowest + side * (0.75 + 0.5 * int(rng.integers(0, 4)))
        slope = polynomial([curvature, -curvature * lowest])
        cases.append((slope, start, (1 - share) / curvature, 0.003, most))

    def patient(slope, *others):
        return answer(tired_after(10_000, slope), *others)

    patient.__name__ = answer.__name__
    praise = "The same path as the library's."
    return judge_function(patient, right, cases, mistakes, tolerance=1e-9, praise=praise)


def _outcome(path, slope, tolerance, *, near=100, moved=None, beyond=None, minimum=None):
    beyond = beyond or (lambda x: not abs(x) <= BEYOND)
    moved = moved or (lambda path: abs(path[-1] - path[-2]))
    minimum = minimum or (lambda slope, x, d: slope(x - d) < 0 < slope(x + d))
    end = path[-1]
    if beyond(end):
        return "diverged"
    if moved(path) > tolerance:
        return "walking"
    return "converged" if minimum(slope, end, near * tolerance) else "stalled"


def outcome(answer, rng) -> Verdict:
    """Judge ``answer(path, slope, tolerance)``: one word for what became of a walk."""

    def changed(**changes):
        return lambda *case: _outcome(*case, **changes)

    def walking_first(path, slope, tolerance):
        walking = abs(path[-1] - path[-2]) > tolerance
        return "walking" if walking else _outcome(path, slope, tolerance)

    mistakes = {
        "A walk that diverges still makes long moves: ask first whether it diverged.": (
            walking_first
        ),
        "Every comparison with nan is False, so nan is not noticed here. Ask for it by name.": (
            changed(beyond=lambda x: abs(x) > BEYOND)
        ),
        "A walk can run away to the left as well: compare the absolute value with 1e30.": (
            changed(beyond=lambda x: x > BEYOND or math.isnan(x))
        ),
        "A number beyond 1e30 counts as diverged too, not nan alone.": (changed(beyond=math.isnan)),
        "A number beyond 1e30 counts as diverged too, not nan and infinity alone.": (
            changed(beyond=lambda x: not math.isfinite(x))
        ),
        "The slope changes its sign around a maximum as well. It must be negative on the left and "
        "positive on the right.": (
            changed(minimum=lambda slope, x, d: slope(x - d) * slope(x + d) < 0)
        ),
        "One side is not enough: the slope must be negative on the left and positive on the "
        "right.": changed(minimum=lambda slope, x, d: slope(x - d) < 0 or slope(x + d) > 0),
        "A short last move is not yet a minimum. Ask the slope on both sides.": (
            changed(minimum=lambda slope, x, d: True)
        ),
        "A slope near 0 is what a stalled walk has too. Ask the slope on both sides.": (
            changed(minimum=lambda slope, x, d: abs(slope(x)) <= d)
        ),
        "A last move to the left counts as short here: compare its absolute value.": (
            changed(moved=lambda path: path[-1] - path[-2])
        ),
        "A last move to the right counts as short here: compare its absolute value.": (
            changed(moved=lambda path: path[-2] - path[-1])
        ),
        "This compares the last point with the first. Compare it with the one before it.": (
            changed(moved=lambda path: abs(path[-1] - path[0]))
        ),
        "This looks at the first move. The last one counts.": (
            changed(moved=lambda path: abs(path[1] - path[0]))
        ),
        "At a minimum the slope is negative on the left and positive on the right, not the other "
        "way round.": changed(minimum=lambda slope, x, d: slope(x - d) > 0 > slope(x + d)),
        "This looks to the right alone. At an inflection the slope is positive there too.": (
            changed(minimum=lambda slope, x, d: slope(x + d) > 0)
        ),
        "This looks to the left alone. At an inflection the slope is negative there too.": (
            changed(minimum=lambda slope, x, d: slope(x - d) < 0)
        ),
        "This looks to both sides, but not 100 tolerances away: it looks closer than that.": (
            changed(near=1)
        ),
        "This looks to both sides, but not 100 tolerances away: it looks farther than that.": (
            changed(near=1000)
        ),
        "The limit is 1e30. Here a walk counts as diverged before it is that far away.": (
            changed(beyond=lambda x: not abs(x) <= 1000)
        ),
        "Nothing counts as diverged here.": changed(beyond=lambda x: False),
        "Nothing counts as walking here.": changed(moved=lambda path: 0),
    }
    lowest, rises = nonzero(rng, 4), int(rng.integers(2, 6))
    # So flat that the slope is within the tolerance 90 tolerances away from the minimum.
    valley, hill = (polynomial([share, -share * lowest]) for share in (1 / 128, -1 / 128))
    # Between two hilltops, 128 tolerances to its left and to its right.
    narrow = polynomial([-64, 192 * lowest, 1 - 192 * lowest**2, 64 * lowest**3 - lowest])
    falling, rising = (polynomial([sign * rises, 0, 0]) for sign in (-1, 1))
    steep = polynomial([-rises])
    tolerance = 2.0**-10
    far = 10.0 * int(rng.integers(2, 9))

    def ending(*last, start=lowest + far):
        return [start, start - 1.5, *last]

    close, short = lowest + 90 * tolerance, tolerance / 2
    ended = {
        "converged": [
            (ending(close + short, close), valley),
            (ending(close - short, close, start=lowest - far), valley),
            (ending(lowest + short, lowest), narrow),
        ],
        "stalled": [
            (ending(-short, 0.0), rising),
            (ending(short, 0.0), falling),
            (ending(lowest - short, lowest), hill),
            (ending(lowest - short, lowest), steep),
        ],
        "walking": [
            (ending(lowest + 0.5, lowest + 0.25), valley),
            (ending(lowest - 0.5, lowest - 0.25, start=lowest - 0.25), valley),
            (ending(-1e28, 1e28 * far), valley),
        ],
        "diverged": [
            (ending(1e25, math.nan), valley),
            (ending(1e25, 1e29 * far), valley),
            (ending(-1e25, -1e29 * far), valley),
            (ending(1e25, math.inf), valley),
            (ending(1e29 * far, 1e29 * far), valley),
        ],
    }
    cases = [(path, slope, tolerance) for group in ended.values() for path, slope in group]
    return judge_words(
        answer, _outcome, cases, OUTCOMES, mistakes, praise="Four fates, four words."
    )
