"""Checks of the functions that check a gradient: differences, relative errors, the worst entry.

Right answers come from the engine's differences, and for relative errors from their definition.
"""

from functools import partial

import numpy as np

from backprop import gradient_check
from backprop.checks.coded import indices, judge_coded
from backprop.checks.curves import nonzero
from backprop.checks.parts import judge_parts
from backprop.checks.random_networks import WEIGHTS, quarters
from backprop.checks.verdict import Verdict, judge_function


def _random_loss(rng, shapes):
    """A function of arrays of these shapes that moves with each number and each pair of them."""
    size = sum(int(np.prod(shape)) for shape in shapes)
    cubic, square, mixed, linear = (
        np.array([nonzero(rng, 3) for _ in range(size)], dtype=float) for _ in range(4)
    )

    def loss(parameters):
        p = np.concatenate([np.ravel(part) for part in parameters]).astype(float)
        return float((cubic * p * p * p + square * p * p + linear * p).sum()) + float(
            (mixed * p * np.roll(p, 1)).sum()
        )

    return loss


def _split(values, parameters):
    ends = np.cumsum([part.size for part in parameters])[:-1]
    return [part.reshape(p.shape) for part, p in zip(np.split(values, ends), parameters)]


def _by_nudging(loss, parameters, epsilon, *, above=1, below=1, width=2, kept=True, groups=None):
    """Differences by each number, or by each group of numbers that are nudged together."""
    flat = np.concatenate([part.ravel() for part in parameters])
    groups = np.arange(flat.size) if groups is None else groups
    slopes, high, low = np.zeros(flat.size), flat, flat
    for group in range(groups.max() + 1):
        step = epsilon * (groups == group)
        high = (flat if kept else high) + above * step
        low = (flat if kept else low) - below * step
        rise = loss(_split(high, parameters)) - loss(_split(low, parameters))
        slopes[groups == group] = rise / (width * epsilon)
    return _split(slopes, parameters)


def numerical_gradient(answer, rng) -> Verdict:
    """Judge ``answer(loss, parameters, epsilon)``: central differences by each entry of a list."""

    def right(loss, parameters, epsilon):
        # Differences with the same step leave the same error in the cubic terms.
        flat = np.concatenate([part.ravel() for part in parameters])
        return _split(
            gradient_check.numerical_gradient(
                lambda point: loss(_split(point, parameters)), flat, epsilon=epsilon
            ),
            parameters,
        )

    def by_array(loss, parameters, epsilon):
        groups = np.repeat(np.arange(len(parameters)), [part.size for part in parameters])
        return _by_nudging(loss, parameters, epsilon, groups=groups)

    def by_row(loss, parameters, epsilon):
        rows = [len(part) for part in parameters]
        sizes = np.repeat([part.size // len(part) for part in parameters], rows)
        return _by_nudging(loss, parameters, epsilon, groups=np.repeat(np.arange(sum(rows)), sizes))

    def all_at_once(loss, parameters, epsilon):
        groups = np.zeros(sum(part.size for part in parameters), dtype=int)
        return _by_nudging(loss, parameters, epsilon, groups=groups)

    def only(chosen):
        def mistake(*case):
            return [part * chosen(place, part) for place, part in enumerate(right(*case))]

        return mistake

    mistakes = {
        "The two losses lie 2 epsilon apart, so divide by that, not by epsilon.": partial(
            _by_nudging, width=1
        ),
        "Those are forward differences. Nudge each number to both sides.": partial(
            _by_nudging, below=0, width=1
        ),
        "Those are backward differences. Nudge each number to both sides.": partial(
            _by_nudging, above=0, width=1
        ),
        "A nudge to one side is divided by 2 epsilon. Nudge to the other side as well.": partial(
            _by_nudging, below=0
        ),
        "The numbers nudged before are still nudged when the next one's turn comes. Put each back "
        "first.": partial(_by_nudging, kept=False),
        "The sign is turned: it is the loss above minus the loss below.": (
            lambda *case: [-part for part in right(*case)]
        ),
        "Those are the changes of the loss. Divide by the way between the two places.": (
            lambda *case: [2 * case[2] * part for part in right(*case)]
        ),
        "A whole array is nudged at once. Each of its numbers has a slope of its own.": by_array,
        "A whole row is nudged at once. Each number in it has a slope of its own.": by_row,
        "Everything is nudged at once. Move one number and hold all others.": all_at_once,
        "Only the first array has slopes; is `return` inside the loop?": only(
            lambda place, part: place == 0
        ),
        "Only the matrices have slopes. The biases are parameters too.": only(
            lambda place, part: part.ndim > 1
        ),
        "Only the first number of each array has a slope. Go through them all.": only(
            lambda place, part: np.arange(part.size).reshape(part.shape) == 0
        ),
        "`epsilon` is not used. Nudge by the size that is given, however large.": (
            lambda loss, parameters, _: _by_nudging(loss, parameters, 1e-6)
        ),
    }
    hidden, wide = int(rng.integers(2, 5)), int(rng.integers(2, 4))
    layouts = (
        ([(hidden, 2), (hidden,), (2, hidden), (2,)], WEIGHTS, 0.25),
        ([(2, wide, 2), (3,)], ("the first array", "the second array"), 0.125),
    )
    for shapes, parts, epsilon in layouts:
        parameters = [quarters(rng, *shape) for shape in shapes]
        cases = [(_random_loss(rng, shapes), parameters, epsilon)]
        names = tuple(f"the slopes by {part}" for part in parts)
        verdict = judge_parts(
            answer, right, cases, mistakes, names, praise="Two losses for each number."
        )
        if not verdict.right:
            return verdict
    return verdict


def _relative(a, b, *, size=np.maximum, at_zero=0.0):
    size = size(np.abs(a), np.abs(b))
    return np.where(size > 0, np.abs(a - b) / np.where(size > 0, size, 1), at_zero)


def relative_error(answer, rng) -> Verdict:
    """Judge ``answer(a, b)``: each entry's difference, relative to the larger size; 0 for 0, 0."""

    def marked(function):
        # nan and infinities as numbers that can be compared; no error is negative.
        def results(a, b):
            result = function(a, b)
            if result is None or result is Ellipsis:
                return result
            try:
                return np.nan_to_num(np.asarray(result, dtype=float), nan=-7, posinf=-8, neginf=-9)
            except (TypeError, ValueError, OverflowError):
                return result

        results.__name__ = getattr(function, "__name__", "mistake")
        return results

    def by(size):
        return lambda a, b: np.abs(a - b) / size(a, b)

    def larger(a, b):
        return np.maximum(np.abs(a), np.abs(b))

    sizes = {
        "Those are differences. Divide each by the size of what is compared.": by(lambda a, b: 1),
        "The sign of the difference is kept. An error has a size only.": (
            lambda a, b: (a - b) / larger(a, b)
        ),
        "The signs are lost too early: 2 and -2 must not agree.": (
            lambda a, b: np.abs(np.abs(a) - np.abs(b)) / larger(a, b)
        ),
        "Divide by the larger of the two sizes, not by that of `a` alone.": by(
            lambda a, b: np.abs(a)
        ),
        "Divide by the larger of the two sizes, not by that of `b` alone.": by(
            lambda a, b: np.abs(b)
        ),
        "Divide by the larger of the two sizes, not by the smaller.": by(
            lambda a, b: np.minimum(np.abs(a), np.abs(b))
        ),
        "Divided by the sum of the sizes, no error is ever above 1. Take the larger one.": by(
            lambda a, b: np.abs(a) + np.abs(b)
        ),
        "Divided by the mean of the sizes, an error is up to twice too large.": by(
            lambda a, b: (np.abs(a) + np.abs(b)) / 2
        ),
        "The larger number is not the one of larger size, if it is negative.": by(np.maximum),
        "Every entry is divided by the largest of all. Each has its own size.": by(
            lambda a, b: larger(a, b).max()
        ),
        "The errors come in one long row. Keep the shape of `a`.": (
            lambda a, b: np.ravel(_relative(a, b))
        ),
        "That is the worst error alone. Return one for each entry.": (
            lambda a, b: np.max(np.abs(a - b) / larger(a, b))
        ),
        "That is the mean error. Return one for each entry.": (
            lambda a, b: np.mean(np.abs(a - b) / larger(a, b))
        ),
        "The differences are squared. Take their sizes.": (
            lambda a, b: (a - b) ** 2 / larger(a, b)
        ),
    }
    # Told apart by a number, which is cut off again below.
    padded = "A small number added below the line hides wrong slopes that are small themselves."
    floored = (
        "A wrong slope that is small gets no error here, as with a floor below the line. Only two "
        "zeros need help."
    )
    for small in 10.0 ** np.arange(-12, -2):
        sizes[f"{padded}{small}"] = by(lambda a, b, small=small: larger(a, b) + small)
        sizes[f"{floored}{small}"] = by(lambda a, b, small=small: np.maximum(larger(a, b), small))
    zeros = {
        "0 divided by 0 gives nan. Say what the error is if both numbers are 0.": partial(
            _relative, at_zero=np.nan
        ),
        "Two zeros agree, and there is no error.": partial(_relative, at_zero=1.0),
        "If only one of the two is 0, that is a large error, not none.": (
            lambda a, b: np.where((a == 0) | (b == 0), 0, _relative(a, b))
        ),
        "If `a` is 0 and `b` is not, that is a large error, not none.": (
            lambda a, b: np.where(a == 0, 0, _relative(a, b))
        ),
        "If `b` is 0 and `a` is not, that is a large error, not none.": (
            lambda a, b: np.where(b == 0, 0, _relative(a, b))
        ),
        "Where both are 0, the entry is left out. Keep the shape of `a`.": (
            lambda a, b: _relative(a, b)[(a != 0) | (b != 0)]
        ),
    }

    def pair(shape):
        a = quarters(rng, *shape) * 10.0 ** rng.choice([-9, 0, 1], shape)
        b = a * (1 + rng.choice([-1.5, -0.25, 0.125, 0.5], shape))
        first, second = a.ravel(), b.ravel()
        first[:4], second[:4] = (2.5e-9, -3, -1.25, 20), (2e-9, 2, -1.5, 25)
        return a, b

    def with_zeros(shape):
        a, b = pair(shape)
        first, second = a.ravel(), b.ravel()
        places = rng.permutation(a.size)
        first[places[:2]], second[places[1:3]] = 0, 0
        return a, b

    def judged(make, mistakes):
        cases = [make((int(rng.integers(5, 8)),)), make((2, int(rng.integers(3, 5))))]
        named = {message: marked(mistake) for message, mistake in mistakes.items()}
        praise = "From 0 for equal numbers to 2 for opposite ones."
        return judge_function(marked(answer), _relative, cases, named, praise=praise)

    verdict = judged(pair, sizes)
    for hint in (padded, floored):
        if verdict.message.startswith(hint):
            return Verdict(False, hint)
    return judged(with_zeros, zeros) if verdict.right else verdict


def _place(result):
    """The word "passed" for True, else the place of an entry."""
    if result is True:
        return "passed"
    if result is False:
        raise ValueError("False does not say where. Return the place of the worst entry.")
    if isinstance(result, int):
        result = (result,)  # the place in a vector
    return str(indices(result, "Return True, or a place: one whole number for each axis."))


def _checked(gradient, numeric, tolerance, *, errors=_relative, amiss=np.max, pick=np.argmax):
    """True, or the place that `pick` finds in the errors."""
    found = errors(gradient, numeric)
    if amiss(found) <= tolerance:
        return True
    return tuple(int(index) for index in np.unravel_index(pick(found), found.shape))


def check_gradient(answer, rng) -> Verdict:
    """Judge ``answer(gradient, numeric, tolerance)``: True, or the place of the worst entry."""

    def differences(a, b):
        return np.abs(a - b)

    def signed(sign):
        return lambda a, b: np.sign(a - b) * sign * _relative(a, b)

    def where(chosen):
        """The right verdict, with another place."""

        def mistake(gradient, numeric, tolerance):
            result = _checked(gradient, numeric, tolerance)
            if result is True:
                return True
            place = chosen(gradient, numeric, tolerance, result)
            return place if isinstance(place, int) else tuple(map(int, place))

        return mistake

    def largest(values):
        return np.unravel_index(np.argmax(values), values.shape)

    def first_bad(gradient, numeric, tolerance, _):
        return largest(_relative(gradient, numeric) > tolerance)

    def last_bad(gradient, numeric, tolerance, _):
        return tuple(np.argwhere(_relative(gradient, numeric) > tolerance)[-1])

    def in_a_row(gradient, numeric, tolerance, place):
        return int(np.ravel_multi_index(place, gradient.shape))

    mistakes = {
        "Every gradient passes here. Compare the worst error with the tolerance.": (
            lambda *case: True
        ),
        "No gradient passes here. Return True if the worst error is within the tolerance.": (
            lambda *case: _checked(*case, amiss=lambda found: np.inf)
        ),
        "The verdict is right. The place is that of the largest difference; the worst entry has "
        "the largest relative error.": where(
            lambda gradient, numeric, *_: largest(differences(gradient, numeric))
        ),
        "Those are differences. A relative error tells whether one is large.": partial(
            _checked, errors=differences
        ),
        "The verdict is right. The place is that of the first error beyond the tolerance, not of "
        "the worst one.": where(first_bad),
        "The verdict is right. The place is that of the last error beyond the tolerance, not of "
        "the worst one.": where(last_bad),
        "The verdict is right. The place is that of the largest entry, not of the worst one.": (
            where(lambda gradient, *_: largest(np.abs(gradient)))
        ),
        "The verdict is right. The place is that of the smallest error.": where(
            lambda gradient, numeric, *_: largest(-_relative(gradient, numeric))
        ),
        "The verdict is right. The place is counted in one long row; give a row and a column.": (
            where(in_a_row)
        ),
        "The verdict is right. Row and column are swapped.": where(
            lambda gradient, numeric, tolerance, place: place[::-1]
        ),
        "The verdict is right. Python counts places from 0.": where(
            lambda gradient, numeric, tolerance, place: tuple(index + 1 for index in place)
        ),
        "A difference below 1e-8 passes here, however small the slopes are: `np.allclose` does "
        "that unless you set `atol=0`.": lambda *case: (
            np.allclose(*case[:2], rtol=case[2]) or _checked(*case)
        ),
        "The mean error lets a single wrong entry pass. The worst one decides.": partial(
            _checked, amiss=np.mean
        ),
        "The smallest error decides here. The worst one has to.": partial(_checked, amiss=np.min),
        "An entry that is too small counts as no error. Mind the sign of the difference.": partial(
            _checked, errors=signed(1)
        ),
        "An entry that is too large counts as no error. Mind the sign of the difference.": partial(
            _checked, errors=signed(-1)
        ),
    }
    for power in range(4, 10):
        mistakes[f"`tolerance` is not used; 1e-{power} stands in its place."] = (
            lambda gradient, numeric, _, limit=10.0**-power: _checked(gradient, numeric, limit)
        )

    def compared(shape, scale, errors):
        numeric = quarters(rng, *shape) * scale
        return numeric * (1 + errors), numeric

    def gentle(shape, limit):
        return limit * rng.choice([-0.5, -0.25, 0.25, 0.5], shape)

    columns = int(rng.integers(4, 6))
    # Within the tolerance, though the differences are not, and though two entries are 0.
    fine = compared((2, columns), 1000, gentle((2, columns), 1e-3))
    for array in fine:
        array[1, 2] = 0
    # The reverse: small differences, several of them too large for such small slopes.
    errors = gentle((3, columns), 1e-2)
    errors[0, 3], errors[1, 2], errors[2, 0], errors[2, 1] = 0.03, 0.5, -0.05, 2e-4
    small = compared((3, columns), 1e-9, errors)
    scale = np.ones((3, columns))
    scale[2, 1], scale[0, 3] = 20_000, 2_000  # the largest entry, and the largest difference
    mixed = compared((3, columns), scale, errors * [[1], [-1], [1]])
    # A single entry that is too small or too large, at the very beginning.
    lone = []
    for error in (-0.03, 0.03):
        errors, numeric = gentle((40,), 1e-2), np.abs(quarters(rng, 40))
        errors[0] = error
        lone.append((numeric * (1 + errors), numeric, 0.02))
    cases = [
        (*fine, 1e-3),
        (*small, 0.02),
        (*mixed, 0.02),
        *lone,
        (*compared((columns,), 1, gentle((columns,), 1e-6)), 1e-6),
        (*compared((columns,), 1, np.zeros(columns)), 1e-10),
        (*compared((columns,), 1, gentle((columns,), 1e-2)), 1e-10),
    ]
    praise = "It says where to look."
    return judge_coded(answer, _checked, cases, _place, mistakes, praise=praise)
