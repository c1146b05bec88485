"""Chapter 11's checks: the right answer passes, and each mistake is refused by its name."""

import numpy as np
import pytest

from backprop import checks
from backprop.dual import Dual


def slopes_of(node):
    values = [operand.value for operand in node.operands]
    return node.operation.slopes(node.value, *values) if values else ()


def walk(order, *, backward=True, add=True, seed=1.0, slope_only=False, incoming_only=False):
    derivative = dict.fromkeys(order, 0.0)
    derivative[order[-1]] = seed
    for node in reversed(order) if backward else order:
        for operand, slope in zip(node.operands, slopes_of(node)):
            share = derivative[node] * slope
            if slope_only:
                share = slope
            if incoming_only:
                share = derivative[node]
            derivative[operand] = derivative[operand] + share if add else share
    return [derivative[node] for node in order]


def curvature(f, x):
    return f(Dual(Dual(x, 1.0), Dual(1.0, 0.0))).slope.slope


def quotient(a, b):
    return a[0] / b[0], (a[1] * b[0] - a[0] * b[1]) / b[0] ** 2


RIGHT = [
    (checks.example_runs, lambda parameters, examples: examples + parameters * examples),
    (checks.dual_quotient, quotient),
    (checks.slope_of_graph, 3 * 3 * 3 + 2 * 3),
    (checks.walk_back, walk),
    (checks.curvature, curvature),
]


@pytest.mark.parametrize(("check", "answer"), RIGHT)
def test_right_answer_passes(check, answer):
    assert check(answer).right


def test_blank_number_is_refused():
    verdict = checks.slope_of_graph(...)
    assert verdict.blank
    assert not verdict.right


@pytest.mark.parametrize("check", [check for check, answer in RIGHT if callable(answer)])
def test_blank_function_is_refused(check):
    verdict = check(lambda *arguments: ...)
    assert verdict.blank
    assert not verdict.right


@pytest.mark.parametrize(
    ("check", "answer", "hint"),
    [
        (checks.example_runs, lambda n, m: n * m, "start is missing"),
        (checks.example_runs, lambda n, m: 2 * n * m, "all share the start"),
        (checks.example_runs, lambda n, m: n + 1, "one example"),
        (checks.example_runs, lambda n, m: n * m + 1, "one example only"),
        (checks.example_runs, lambda n, m: n + 1 + m, "multiply"),
        (checks.example_runs, lambda n, m: n * (m + 1), "for each example"),
        (checks.example_runs, lambda n, m: m, "walk back"),
        (checks.example_runs, lambda n, m: 1, "that is not it"),
        (checks.dual_quotient, lambda a, b: (a[0] / b[0], a[1] / b[1]), "like the values"),
        (
            checks.dual_quotient,
            lambda a, b: (a[0] / b[0], a[1] * b[0] + a[0] * b[1]),
            "slope of the product",
        ),
        (
            checks.dual_quotient,
            lambda a, b: (a[0] / b[0], -quotient(a, b)[1]),
            "sign is turned",
        ),
        (
            checks.dual_quotient,
            lambda a, b: (a[0] / b[0], (a[1] * b[0] + a[0] * b[1]) / b[0] ** 2),
            "Both shares are added",
        ),
        (
            checks.dual_quotient,
            lambda a, b: (a[0] / b[0], (a[1] * b[0] - a[0] * b[1]) / b[0]),
            "square",
        ),
        (checks.dual_quotient, lambda a, b: (a[0] / b[0], a[1] / b[0]), "divisor moves"),
        (
            checks.dual_quotient,
            lambda a, b: (a[0] / b[0], -a[0] * b[1] / b[0] ** 2),
            "numerator moves",
        ),
        (checks.dual_quotient, lambda a, b: quotient(a, b)[::-1], "turned around"),
        (checks.dual_quotient, lambda a, b: a[0] / b[0], "has shape ()"),
        (checks.slope_of_graph, 36, "value of L"),
        (checks.slope_of_graph, 9, "straight from a alone"),
        (checks.slope_of_graph, 24, "One more leads"),
        (checks.slope_of_graph, 21, "Two lines"),
        (checks.slope_of_graph, 27, "second term"),
        (checks.slope_of_graph, 15, "first term"),
        (checks.slope_of_graph, 216, "added, not multiplied"),
        (checks.slope_of_graph, 4, "derivative by u"),
        (checks.slope_of_graph, 5, "neither"),
        (checks.walk_back, lambda order: walk(order, backward=False, add=False), "Both errors"),
        (checks.walk_back, lambda order: walk(order, add=False), "overwrites"),
        (checks.walk_back, lambda order: walk(order, backward=False), "starts at the inputs"),
        (checks.walk_back, lambda order: walk(order, slope_only=True), "not handed on"),
        (checks.walk_back, lambda order: walk(order, incoming_only=True), "slope is missing"),
        (checks.walk_back, lambda order: walk(order, seed=0.0), "Everything is 0"),
        (checks.walk_back, lambda order: walk(order)[::-1], "order of the walk"),
        (checks.walk_back, lambda order: walk(order)[:1], "has shape (1,)"),
        (checks.walk_back, lambda order: order.reverse() or walk(order[::-1]), "changed what it"),
        (checks.curvature, lambda f, x: f(Dual(x, 1.0)).slope, "first derivative"),
        (checks.curvature, lambda f, x: f(x), "value of f"),
        (
            checks.curvature,
            lambda f, x: f(Dual(Dual(x, 0.0), Dual(1.0, 0.0))).slope.slope,
            "must move inside",
        ),
        (checks.curvature, lambda f, x: f(Dual(x, 1.0)).slope ** 2, "square"),
        (
            checks.curvature,
            lambda f, x: f(Dual(Dual(x, 1.0), Dual(1.0, 1.0))).slope.slope,
            "together",
        ),
        (checks.curvature, lambda f, x: curvature(f, x) / 2, "half of it"),
        (checks.curvature, lambda f, x: curvature(f, x) * 2, "twice as much"),
        (checks.curvature, lambda f, x: np.nan, "that is not it"),
        (checks.curvature, lambda f, x: f(Dual(x, 1.0)), "not numbers"),
        (
            checks.curvature,
            lambda f, x: (f(x + 1e-3) - 2 * f(x) + f(x - 1e-3)) / 1e-6,
            "called 3 times",
        ),
        (
            checks.curvature,
            lambda f, x: (f(Dual(x + 1e-4, 1.0)).slope - f(Dual(x - 1e-4, 1.0)).slope) / 2e-4,
            "called 2 times",
        ),
    ],
)
def test_mistake_is_named(check, answer, hint):
    verdict = check(answer)
    assert not verdict.right
    assert hint in verdict.message
