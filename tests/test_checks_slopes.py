"""Chapter 1's checks: the right answer passes, and each mistake is refused by its name."""

import pytest

from backprop import checks


def reference_gradient(f, point, h):
    slopes = []
    for index in range(len(point)):
        nudged = list(point)
        nudged[index] += h
        slopes.append((f(nudged) - f(point)) / h)
    return slopes


RIGHT = [
    (checks.secant_slope, lambda f, x, h: (f(x + h) - f(x)) / h),
    (checks.two_sided_slope, lambda f, x, h: (f(x + h) - f(x - h)) / h / 2),
    (checks.partial_by_x, 20),
    (checks.slope_through_both, 15.0),
    (checks.nudged_gradient, reference_gradient),
]


@pytest.mark.parametrize(("check", "answer"), RIGHT)
def test_right_answer_passes(check, answer):
    assert check(answer).right


@pytest.mark.parametrize("check", [checks.partial_by_x, checks.slope_through_both])
def test_blank_number_is_refused(check):
    assert "in place of the dots" in check(...).message


@pytest.mark.parametrize(
    "check", [checks.secant_slope, checks.two_sided_slope, checks.nudged_gradient]
)
def test_blank_function_is_refused(check):
    assert "returned nothing yet" in check(lambda f, x, h: None).message


def nudges_kept(f, point, h):
    slopes, nudged = [], list(point)
    for index in range(len(point)):
        nudged[index] += h
        slopes.append((f(nudged) - f(point)) / h)
    return slopes


def given_list_nudged(f, point, h):
    slopes = []
    for index in range(len(point)):
        before = f(point)
        point[index] += h
        slopes.append((f(point) - before) / h)
    return slopes


@pytest.mark.parametrize(
    ("check", "answer", "hint"),
    [
        (checks.secant_slope, lambda f, x, h: f(x + h) - f(x), "rise"),
        (checks.secant_slope, lambda f, x, h: (f(x) - f(x + h)) / h, "new minus old"),
        (checks.secant_slope, lambda f, x, h: (f(x + h) - f(x)) / (x + h), "only h"),
        (checks.secant_slope, lambda f, x, h: (f(h) - f(x)) / h, "at x + h"),
        (checks.secant_slope, lambda f, x, h: h / (f(x + h) - f(x)), "turn it over"),
        (checks.secant_slope, lambda f, x, h: (f(x + h) - f(x - h)) / h / 2, "one side"),
        (checks.secant_slope, lambda f, x, h: 3.0, "that is not it"),
        (checks.secant_slope, lambda f, x, h: f(x + h) / 0, "ZeroDivisionError"),
        (checks.secant_slope, lambda f, x, h: [1.0, 2.0], "has shape (2,)"),
        (checks.secant_slope, 3, "A function is needed"),
        (checks.two_sided_slope, lambda f, x, h: (f(x + h) - f(x - h)) / h, "not by h"),
        (checks.two_sided_slope, lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h, "parentheses"),
        (checks.two_sided_slope, lambda f, x, h: (f(x + h) - f(x)) / h, "left of x"),
        (checks.two_sided_slope, lambda f, x, h: (f(x - h) - f(x + h)) / h / 2, "right minus"),
        (checks.two_sided_slope, lambda f, x, h: (f(x + h) + f(x - h)) / h / 2, "added"),
        (checks.partial_by_x, 7, "slope in y"),
        (checks.partial_by_x, 27, "sum of both"),
        (checks.partial_by_x, 23, "slope is 0"),
        (checks.partial_by_x, 4, "stays as a factor"),
        (checks.partial_by_x, 35, "height"),
        (checks.partial_by_x, -20, "sign"),
        (checks.partial_by_x, 19, "neither"),
        (checks.partial_by_x, "twenty", "A number is needed"),
        (checks.slope_through_both, 9, "through u alone"),
        (checks.slope_through_both, 6, "through v alone"),
        (checks.slope_through_both, 3, "multiplied"),
        (checks.slope_through_both, 4, "outer factor"),
        (checks.slope_through_both, 21, "at the rate v"),
        (checks.slope_through_both, 18, "height"),
        (checks.nudged_gradient, nudges_kept, "earlier nudges"),
        (
            checks.nudged_gradient,
            lambda f, point, h: [-slope for slope in reference_gradient(f, point, h)],
            "old minus new",
        ),
        (
            checks.nudged_gradient,
            lambda f, point, h: [-slope for slope in nudges_kept(f, point, h)],
            "Both mistakes",
        ),
        (checks.nudged_gradient, given_list_nudged, "changed what it was given"),
    ],
)
def test_mistake_is_named(check, answer, hint):
    verdict = check(answer)
    assert not verdict.right
    assert hint in verdict.message
