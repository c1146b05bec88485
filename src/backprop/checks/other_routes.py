"""Checks of chapter 11: the runs of differences, dual numbers, and the walk back.

Right answers come from the complex step and from the reverse-mode engine.
"""

from collections.abc import Callable

import numpy as np

from backprop.checks.verdict import Verdict, judge_function, judge_number
from backprop.differences import central_difference, complex_step
from backprop.dual import Dual
from backprop.reverse_mode import Node, gradient, in_order


def example_runs(answer: Callable) -> Verdict:
    """Exercise 1: ``answer(parameters, examples)``, runs for one forward-difference gradient."""

    def right(parameters, examples):
        runs = 0

        def loss(_):
            nonlocal runs
            runs += examples
            return 0.0

        point = np.zeros(parameters)
        loss(point)
        for row in np.eye(parameters):
            loss(point + row)
        return runs

    mistakes = {
        "The run at the start is missing: each difference needs it.": lambda n, m: n * m,
        "Two runs for each number: so it is for central differences. Here all share the start.": (
            lambda n, m: 2 * n * m
        ),
        "That is for one example. The loss is a mean over all of them.": lambda n, m: n + 1,
        "The start is run with one example only. Its loss is a mean, too.": lambda n, m: n * m + 1,
        "Each nudge runs all the examples, so multiply.": lambda n, m: n + 1 + m,
        "One run more is for each example, not for each number.": lambda n, m: n * (m + 1),
        "That is what a walk back needs. Differences know one slope at a time.": lambda n, m: m,
    }
    cases = [(13, 4), (7, 10), (200, 3)]
    return judge_function(answer, right, cases, mistakes, praise="One more weight, one more run.")


def dual_quotient(answer: Callable) -> Verdict:
    """Exercise 2: ``answer(a, b)`` for pairs (value, slope), the pair of their quotient."""

    def right(a, b):
        return a[0] / b[0], complex_step(lambda t: (a[0] + a[1] * t) / (b[0] + b[1] * t), 0.0)

    def with_slope(slope):
        return lambda a, b: (a[0] / b[0], slope(*a, *b))

    mistakes = {
        "The slopes are divided like the values. A quotient's slope is another one.": with_slope(
            lambda a, da, b, db: da / db
        ),
        "That is the slope of the product.": with_slope(lambda a, da, b, db: da * b + a * db),
        "The sign is turned: a larger divisor makes the quotient smaller.": with_slope(
            lambda a, da, b, db: (a * db - da * b) / (b * b)
        ),
        "Both shares are added. What does a growing divisor do to the quotient?": with_slope(
            lambda a, da, b, db: (da * b + a * db) / (b * b)
        ),
        "The square of the divisor is missing.": with_slope(
            lambda a, da, b, db: (da * b - a * db) / b
        ),
        "The divisor moves as well; its share is missing.": with_slope(lambda a, da, b, db: da / b),
        "The slope is that of a divisor that moves alone. The numerator moves as well.": with_slope(
            lambda a, da, b, db: -a * db / (b * b)
        ),
        "The pair is turned around: the value comes first.": lambda a, b: right(a, b)[::-1],
    }
    cases = [((3.0, 1.0), (2.0, 0.5)), ((-1.0, 2.0), (4.0, -3.0)), ((0.5, -2.0), (0.25, 1.5))]
    return judge_function(answer, right, cases, mistakes, praise="Checked by the complex step.")


def slope_of_graph(answer) -> Verdict:
    """Exercise 3: the derivative of u a + u by a, where u = a a, at 3."""
    a = Node(3.0)
    u = a * a
    loss = u * a + u
    (right,) = gradient(loss, [a])
    by_u = a.value + 1
    return judge_number(
        answer,
        right,
        {
            "That is the value of L, not its derivative.": loss.value,
            "That is the path straight from a alone. Others lead through u.": u.value,
            "Those are the paths through u. One more leads straight from a.": by_u * 2 * a.value,
            "Two lines lead from a to u: each hands back a share.": by_u * a.value + u.value,
            "u stands in L twice; the second term's share is missing.": (
                a.value * 2 * a.value + u.value
            ),
            "The share of the first term is missing in the derivative by u.": (
                2 * a.value + u.value
            ),
            "Shares that meet are added, not multiplied.": by_u * 2 * a.value * u.value,
            "That is the derivative by u.": by_u,
        },
    )


def walk_back(answer: Callable) -> Verdict:
    """Exercise 4: ``answer(order)``, derivatives of the last node by each in the order."""

    def program(*, backward=True, add=True, incoming=True, sloped=True, seed=1.0):
        def mistaken(order):
            derivative = dict.fromkeys(order, 0.0)
            derivative[order[-1]] = seed
            for node in reversed(order) if backward else order:
                values = [operand.value for operand in node.operands]
                slopes = node.operation.slopes(node.value, *values) if values else ()
                for operand, slope in zip(node.operands, slopes):
                    share = (derivative[node] if incoming else 1) * (slope if sloped else 1)
                    derivative[operand] = share + (derivative[operand] if add else 0)
            return [derivative[node] for node in order]

        return mistaken

    def right(order):
        return gradient(order[-1], order)

    mistakes = {
        "Both errors are still there: the direction of the walk, and what happens where two "
        "shares meet.": program(backward=False, add=False),
        "The direction is right now. But a share overwrites what another path has brought.": (
            program(add=False)
        ),
        "Shares are added now. But the walk starts at the inputs, where nothing has arrived "
        "yet.": program(backward=False),
        "What has arrived at the node is not handed on: multiply the slope by it.": program(
            incoming=False
        ),
        "The slope is missing: each operand gets all that has arrived at the node.": program(
            sloped=False
        ),
        "Everything is 0: the derivative of the last node by itself is 1.": program(seed=0.0),
        "The derivatives are right, but in the order of the walk: return them in the order "
        "given.": lambda order: right(order)[::-1],
    }
    cases = [(in_order(graph),) for graph in _graphs()]
    return judge_function(answer, right, cases, mistakes, praise="That is backpropagation.")


def _graphs():
    a, b = Node(2.0), Node(-0.5)
    product = a * b
    yield product * a + product
    c = Node(0.25)
    doubled = c + c
    grown = doubled * (doubled + doubled)
    yield grown + grown  # tells adding from overwriting in any order
    d, e = Node(0.5), Node(1.5)
    power = (d * e).exp()
    yield power / e - power * d


def curvature(answer: Callable) -> Verdict:
    """Exercise 5: ``answer(f, x)``, the second derivative of f at x."""

    def slope(f, x):
        return complex_step(f, x)

    def right(f, x):
        return central_difference(lambda at: slope(f, at), x, 1e-4)

    mistakes = {
        "That is the first derivative. Take the slope of the slope.": slope,
        "That is the value of f.": lambda f, x: f(x),
        "The inner numbers don't move: x must move inside as well as outside.": lambda f, x: 0.0,
        "That is the square of the first derivative.": lambda f, x: slope(f, x) * slope(f, x),
        "That is the first and the second derivative together: the outer slope is 1 and stays 1.": (
            lambda f, x: f(Dual(Dual(x, 1.0), Dual(1.0, 1.0))).slope.slope
        ),
        "That is half of it. Nothing needs to be divided by 2.": lambda f, x: right(f, x) / 2,
        "That is twice as much.": lambda f, x: right(f, x) * 2,
    }
    cases = [(_cubic, 2.0), (_reciprocal, 0.5), (_growth, 1.0)]
    verdict = judge_function(answer, right, cases, mistakes, praise="One call, two derivatives.")
    calls = 0

    def counted(x):
        nonlocal calls
        calls += 1
        return _cubic(x)

    if verdict.right:
        answer(counted, 2.0)
        if calls > 1:
            called = f"The number is right, but `f` was called {calls} times. One call is enough, "
            return Verdict(False, called + "with dual numbers inside a dual number.")
    return verdict


def _cubic(x):
    return x * x * x - 2 * x


def _reciprocal(x):
    return 3 / (1 + x)


def _growth(x):
    return x * np.exp(-x * x)
