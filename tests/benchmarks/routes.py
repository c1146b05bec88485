"""The rows on other routes to a gradient: one training step on XOR, all on single numbers."""

import cmath
import math
from functools import partial

import numpy as np
import works
from table import Row
from timing import interleaved, ratio
from training import microseconds

from backprop.differences import central_difference, complex_step
from backprop.dual import forward_gradient
from backprop.reverse_mode import Node, gradient
from backprop.straight_line import write_out

#: The least that the written program is to be faster than making and walking the graph.
WALK_AIM = 50
#: A step of the program takes microseconds, so many of them are timed at once.
FASTER = 50


class DifferentGradients(Exception):
    """A route whose gradient is not that of the others; the message names it."""


def loss_of(work, p, exp, log):
    """The loss for the parameters p, numbers of the kind that exp and log take."""
    _, units, _ = work.network.sizes
    total = 0.0
    for (x1, x2), [y] in zip(work.x.tolist(), work.target.tolist()):
        output = p[4 * units]
        for i in range(units):
            z = p[2 * i] * x1 + p[2 * i + 1] * x2 + p[2 * units + i]
            output = output + p[3 * units + i] / (1 + exp(-z))
        a = 1 / (1 + exp(-output))
        total = total - log(a if y == 1 else 1 - a)
    return total / len(work.x)


def all_routes(work):
    """By name, functions from a list of parameters to the list of derivatives."""
    on_floats = partial(loss_of, work, exp=math.exp, log=math.log)
    on_complex = partial(loss_of, work, exp=cmath.exp, log=cmath.log)
    by_method = partial(loss_of, work, exp=lambda z: z.exp(), log=lambda z: z.log())

    def forward_differences(p):
        start = on_floats(p)
        return [(on_floats(_moved(p, i, v + 1e-8)) - start) / 1e-8 for i, v in enumerate(p)]

    def by(difference, f, h):
        return lambda p: [
            difference(lambda value, i=i: f(_moved(p, i, value)), p[i], h) for i in range(len(p))
        ]

    def walked_graph(p):
        nodes = [Node(value) for value in p]
        return gradient(by_method(nodes), nodes)

    nodes = [Node(value) for value in work.network.parameters.tolist()]
    names = {}
    exec(write_out(by_method(nodes), nodes), names)
    return {
        "written program": lambda p: names["gradient"](p)[1],
        "walked graph": walked_graph,
        "dual numbers": lambda p: forward_gradient(by_method, p),
        "complex step": by(complex_step, on_complex, 1e-20),
        "central differences": by(central_difference, on_floats, 1e-5),
        "forward differences": forward_differences,
    }


def _moved(p, index, value):
    return [*p[:index], value, *p[index + 1 :]]


def check(work, routes) -> None:
    """Raise DifferentGradients unless all agree as closely as differences can."""
    start = work.network.parameters.tolist()
    first, *others = routes
    wanted = np.array(routes[first](start))
    for name in others:
        error = np.abs(np.array(routes[name](start)) - wanted).max()
        if not error < 1e-6:
            raise DifferentGradients(f"{work.name}: {name} is off by {error:.2g}")


def one_step(steps: int, rounds: int) -> list[Row]:
    """Steps of descent with the written program against those with each other route."""
    work = works.xor()
    routes = all_routes(work)
    check(work, routes)
    start = work.network.parameters.tolist()

    def descend(route, steps):
        p = start
        for _ in range(steps):
            p = [value - work.learning_rate * slope for value, slope in zip(p, route(p))]

    lengths = {name: steps * (FASTER if name == "written program" else 1) for name in routes}
    programs = {name: partial(descend, routes[name], lengths[name]) for name in routes}
    seconds = {
        name: [s / lengths[name] for s in times]
        for name, times in interleaved(programs, rounds).items()
    }
    written = seconds.pop("written program")
    return [
        Row(
            f"{work.name} / {name}", microseconds(written), microseconds(times),
            ratio(times, written), WALK_AIM if name == "walked graph" else None, faster=True,
        )
        for name, times in seconds.items()
    ]  # fmt: skip
