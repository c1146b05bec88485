"""Problem set 1: slopes, measured and walked along."""

from functools import cache

import numpy as np

from backprop.checks import Verdict, descent, slopes, walks
from backprop.checks.curves import nonzero, random_place
from backprop.checks.verdict import judge_function, judge_number
from backprop.classroom.problem_set import Numbers, Task
from backprop.gradient_check import numerical_gradient

TITLE = "Slopes and descent"


# --- this class's curve, x⁴ - a x³ + 2, and one walk on it


def _slope(a):
    return lambda x: 4 * x * x * x - 3 * a * x * x


def _end(a, rate, start):
    """Where a walk ends that takes as many steps as it likes, or None if 200 do not settle it.

    A step multiplies the distance from the minimum 3a/4 by 1 - 4 rate x², and x itself by
    1 - rate (4x² - 3ax).
    """
    x, minimum = start, 0.75 * a
    for _ in range(200):
        if x < 0 and rate * (4 * x * x - 3 * a * x) < 1:
            return 0.0  # it stays on the left from here on, and comes closer for ever
        if abs(x - minimum) < 0.1 * minimum and 4 * rate * (1.1 * minimum) ** 2 < 2:
            return minimum
        if abs(x) > 100:
            break
        x = x - rate * _slope(a)(x)
    return None


@cache
def _walks(kind):
    """The (a, rate, start) of one kind whose end no small slip of the pencil could change.

    Nor is the start, or where the first step leads, close to anything else that one might answer.
    """
    found = []
    for a in (2, 4, 6, 8):
        for rate in (0.005, 0.01, 0.02):
            for start in np.arange(-3, 12, 0.5).tolist():
                first = start - rate * _slope(a)(start)
                others = (0, a / 4, 3 * a / 4, a, 4 * a / 3)
                if kind != _kind(a, start, first) or any(
                    abs(own - other) < 0.2 for own in (start, first) for other in others
                ):
                    continue
                ends = {
                    _end(a, rate * about, start + aside)
                    for about in (0.97, 1, 1.03)
                    for aside in (-0.03, 0, 0.03)
                }
                if len(ends) == 1 and None not in ends:
                    found.append((a, rate, start))
    return found


def _kind(a, start, first):
    if start < 0:
        return "from the left" if first < 0 else "leaps to the right"
    if start > 0.75 * a:
        return "thrown to the left" if first < 0 else "from the right"
    return None


def draw_numbers(rng: np.random.Generator) -> Numbers:
    """The class's curve, and a walk whose end is clear."""
    kinds = ("from the left", "leaps to the right", "thrown to the left", "from the right")
    choices = _walks(kinds[rng.integers(len(kinds))])
    a, rate, start = choices[rng.integers(len(choices))]
    return Numbers(
        {"a": a, "start": start, "learning_rate": rate},
        {
            "a": "the class's curve is x⁴ - a x³ + 2",
            "start": "where the walk begins",
            "learning_rate": "its learning rate",
        },
    )


def _predicted_end(numbers):
    return _end(numbers["a"], numbers["learning_rate"], numbers["start"])


def predicted_end(answer, numbers) -> Verdict:
    """Judge the x that the class's walk ends at or comes ever closer to."""
    a, rate, start = numbers["a"], numbers["learning_rate"], numbers["start"]
    right, first = _predicted_end(numbers), start - rate * _slope(a)(start)
    mistakes = {
        "That is where the first step leads. Follow the walk to its end.": first,
        "That is the start. The slope there is not 0, so the walk leaves it.": start,
        "That is a itself. Where is the slope of task 1 equal to 0?": a,
        "That is a fraction turned over. Put it into the slope of task 1: it is not 0 there.": 4
        * a
        / 3,
        "At a / 4 the slope of task 1 is not 0. Solve for its zeros once more.": a / 4,
    }
    if right:
        mistakes[
            "A walk can stall at 0. Work out this one's steps: on which side does it go on?"
        ] = 0
        mistakes["The size is right. On which side of 0 is the lowest point?"] = -right
    else:
        mistakes[
            "The lowest point is there. Work out this walk's first step: does anything stop it "
            "before it gets there?"
        ] = 0.75 * a
    clear = {message: wrong for message, wrong in mistakes.items() if abs(wrong - right) > 0.1}
    return judge_number(answer, right, clear, within=0.05)


# --- functions


def quartic_slope(answer, rng) -> Verdict:
    """Judge ``answer(x, a)``: the slope of x⁴ - a x³ + 2."""

    def right(x, a):
        def curve(point):
            return point[0] * point[0] * point[0] * (point[0] - a) + 2

        return numerical_gradient(curve, [x], epsilon=1e-5)[0]

    mistakes = {
        "That is the height of the curve. Its slope is needed.": lambda x, a: x**4 - a * x**3 + 2,
        "Bring each power down as a factor: the slope of x² is 2x, not x.": lambda x, a: (
            x**3 - a * x**2
        ),
        "Each power has to fall by one: the slope of x² is 2x.": (
            lambda x, a: 4 * x**4 - 3 * a * x**3
        ),
        "The slope of the constant 2 is 0; it is still there.": (
            lambda x, a: 4 * x**3 - 3 * a * x**2 + 2
        ),
        "A factor is missing in the second term: bring its power down too.": lambda x, a: (
            4 * x**3 - a * x**2
        ),
        "The sign between the two terms stays a minus.": lambda x, a: 4 * x**3 + 3 * a * x**2,
        "This uses a = 3, the chapter's curve. The function is given a.": (
            lambda x, a: 4 * x**3 - 9 * x**2
        ),
        "In the second term x has the wrong power: it falls by one, not by two.": (
            lambda x, a: 4 * x**3 - 3 * a * x
        ),
        "The factor a belongs to x³ alone, so its slope has it too.": (
            lambda x, a: 4 * x**3 - 3 * x**2
        ),
        "That is the slope of the slope.": lambda x, a: 12 * x**2 - 6 * a * x,
        "The sign of the whole slope is reversed.": lambda x, a: 3 * a * x**2 - 4 * x**3,
    }
    cases = [(random_place(rng), int(a)) for a in rng.choice([4, 5, 6, 7, 8, 9], 4, replace=False)]
    return judge_function(answer, right, cases, mistakes, praise="It is 0 at 0 and at 3a/4.")


def _random_surface(rng, size):
    """A function of `size` numbers that moves with each of them and with each neighboring pair."""
    cubic, square, mixed, linear = (
        np.array([nonzero(rng, 3) for _ in range(size)], dtype=float) for _ in range(4)
    )

    def f(point):
        p = np.asarray(point, dtype=float)
        terms = cubic * p * p * p + square * p * p + linear * p + mixed * p * np.roll(p, 1)
        return float(terms.sum())

    return f


def _differences(f, point, h, *, forget=True, left=True, right=True, width=2, sign=1):
    slopes, nudged = np.zeros(len(point)), point.copy()
    below = point.copy()
    for index in range(len(point)):
        if forget:
            nudged, below = point.copy(), point.copy()
        nudged[index] += h * right
        below[index] -= h * left
        slopes[index] = sign * (f(nudged) - f(below)) / (width * h)
    return slopes


def central_gradient(answer, rng) -> Verdict:
    """Judge ``answer(f, point, h)``: one central difference for each number of an array."""

    def all_at_once(f, point, h):
        return np.full(len(point), (f(point + h) - f(point - h)) / (2 * h))

    def first_only(f, point, h):
        return np.where(np.arange(len(point)) == 0, _differences(f, point, h), 0)

    def first_two(f, point, h):
        return np.where(np.arange(len(point)) < 2, _differences(f, point, h), 0)

    def parabola_alone(f, point, h):
        alone = np.diag(point)
        return np.array([(f(p + h * (p != 0)) - f(p - h * (p != 0))) / (2 * h) for p in alone])

    mistakes = {
        "The points are 2 h apart, so divide by 2 h, not by h.": (
            lambda f, p, h: _differences(f, p, h, width=1)
        ),
        "These are forward differences. Nudge each number to both sides.": (
            lambda f, p, h: _differences(f, p, h, left=False, width=1)
        ),
        "One nudge goes to the left and none to the right. Nudge to both sides.": (
            lambda f, p, h: _differences(f, p, h, right=False, width=1)
        ),
        "A nudge to one side is divided by 2 h. Nudge to the other side as well.": (
            lambda f, p, h: _differences(f, p, h, left=False)
        ),
        "Earlier nudges are still in the point when the next number is nudged. Start each "
        "from a fresh copy.": lambda f, p, h: _differences(f, p, h, forget=False),
        "All numbers are nudged at once. A partial derivative moves one and holds the rest.": (
            all_at_once
        ),
        "The difference is left minus right. It must be right minus left.": (
            lambda f, p, h: _differences(f, p, h, sign=-1)
        ),
        "These are the rises. Divide each by the run.": (
            lambda f, p, h: 2 * h * _differences(f, p, h)
        ),
        "Only the first slope is worked out; is `return` inside the loop?": first_only,
        "Only two slopes are worked out. The point may hold any number of numbers.": first_two,
        "The other numbers are set to 0. Hold them where they are.": parabola_alone,
        "Every slope is 0. Are both points the same array? A second name for it is no copy.": (
            lambda f, p, h: np.zeros(len(p))
        ),
    }
    sizes = (2, 3, int(rng.integers(4, 7)))
    cases = [
        (_random_surface(rng, size), np.array([random_place(rng) for _ in range(size)]), h)
        for size, h in zip(sizes, (0.5, 0.25, 0.125))
    ]

    def right(f, point, h):
        # One central difference is exact for a quadratic; the cubic term leaves the same error in
        # numerical_gradient if its step is h.
        return numerical_gradient(f, point, epsilon=h)

    return judge_function(answer, right, cases, mistakes, praise="Two calls of f for each number.")


TASKS = (
    Task("quartic_slope", "function", 1, quartic_slope),
    Task("secant_slope", "function", 1, slopes.secant_slope),
    Task("central_slope", "function", 1, slopes.two_sided_slope),
    Task("numerical_gradient", "function", 2, central_gradient),
    Task("walk_by_nudging", "function", 2, walks.walk_by_nudging),
    Task("descent_step", "function", 1, descent.descent_step),
    Task("descend", "function", 3, walks.descent_path),
    Task("outcome", "function", 2, walks.outcome),
    Task("predicted_end", "answer", 1, predicted_end, _predicted_end),
    Task("why_it_stalls", "text", 2),
)
