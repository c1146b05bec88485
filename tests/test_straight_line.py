import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scalar_networks import SMOOTH, SMOOTH_PAIRS, loss_of
from strategies import problems

from backprop.reverse_mode import Node, gradient, in_order
from backprop.straight_line import write_out


def program(output, inputs):
    names = {}
    exec(write_out(output, inputs), names)
    return names["gradient"]


CONSTANTS = [0.0, 1.0, -1.0, 2.0, -0.5, 3]
BINARY = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / b,
]
UNARY = [lambda a: -a, np.exp, np.log]


def built(choices, inputs):
    """The last of a row of numbers, each made from two or one of those before or a constant."""
    numbers = list(inputs)
    for operation, first, second, constant in choices:
        a, b = numbers[first % len(numbers)], numbers[second % len(numbers)]
        if constant is not None:
            a, b = (a, constant) if second % 2 else (constant, a)
        if operation < len(BINARY):
            numbers.append(BINARY[operation](a, b))
        else:
            numbers.append(UNARY[operation - len(BINARY)](numbers[first % len(numbers)]))
    return numbers[-1]


steps = st.tuples(
    st.integers(0, len(BINARY) + len(UNARY) - 1),
    st.integers(0, 99),
    st.integers(0, 99),
    st.none() | st.sampled_from(CONSTANTS),
)
points = st.lists(
    st.sampled_from([0.0, 1.0, -1.0]) | st.floats(-3, 3, allow_subnormal=False),
    min_size=3,
    max_size=3,
)


def walked(choices, point):
    nodes = [Node(value) for value in point]
    output = built(choices, nodes)
    slopes = gradient(output, nodes)
    assume(all(map(math.isfinite, [*slopes, *(node.value for node in in_order(output))])))
    return output, nodes, slopes


@given(st.lists(steps, min_size=1, max_size=12), points, points)
def test_program_gives_the_same_digits_as_the_walk(choices, point, other):
    try:
        output, nodes, slopes = walked(choices, point)
        elsewhere, _, other_slopes = walked(choices, other)
    except (ZeroDivisionError, OverflowError, ValueError):
        assume(False)
    gradient_at = program(output, nodes)
    assert gradient_at(point) == (output.value, slopes)
    assert gradient_at(other) == (elsewhere.value, other_slopes)


@given(problems(pairs=SMOOTH_PAIRS, hidden=SMOOTH))
def test_program_of_a_network_follows_it_through_training(problem):
    loss, start = loss_of(problem), problem.network.parameters.tolist()
    nodes = [Node(value) for value in start]
    gradient_at = program(loss(nodes), nodes)
    walking = written = start
    for _ in range(3):
        nodes = [Node(value) for value in walking]
        walking = [p - 0.01 * d for p, d in zip(walking, gradient(loss(nodes), nodes))]
        written = [p - 0.01 * d for p, d in zip(written, gradient_at(written)[1])]
    assert written == walking


def test_the_text_is_what_the_chapter_shows():
    x, y = Node(0.5), Node(3.0)
    lines = write_out(x * y + np.exp(x), [x, y]).splitlines()
    assert lines[0] == "from math import exp, log"
    assert [line.strip() for line in lines[3:]] == [
        "def gradient(inputs):",
        "[x0, x1] = inputs",
        "v0 = exp(x0)",
        "v1 = x0 * x1",
        "v2 = v1 + v0",
        "dx0 = x1 + v0",
        "return v2, [dx0, x0]",
    ]


def test_ones_and_zeros_are_left_out():
    x, y = Node(2.0), Node(3.0)
    lines = write_out(x * 1.0 + y * 0.0 + 0.0, [x, y]).splitlines()
    assert [line.strip() for line in lines[4:]] == ["[x0, x1] = inputs", "return x0, [1.0, 0.0]"]


def test_zero_minus_a_number_is_not_that_number():
    x = Node(2.0)
    assert program(0.0 - x, [x])([3.0]) == (-3.0, [-1.0])
    assert program(x - 0.0, [x])([3.0]) == (3.0, [1.0])


def test_numbers_that_are_no_inputs_are_frozen():
    x, y = Node(2.0), Node(3.0)
    gradient_at = program(x * y, [x])
    assert gradient_at([5.0]) == (15.0, [3.0])


def test_choices_are_frozen():
    def absolute(x):
        return x if x.value > 0 else -x

    x = Node(2.0)
    gradient_at = program(absolute(x), [x])
    assert gradient_at([-2.0]) == (-2.0, [1.0])


def test_output_may_be_an_input_or_a_number_that_was_given():
    x, y = Node(2.0), Node(3.0)
    assert program(x, [x, y])([7.0, 8.0]) == (7.0, [1.0, 0.0])
    assert program(y, [x])([7.0]) == (3.0, [0.0])


def test_inputs_that_were_made_are_refused():
    x = Node(2.0)
    square = x * x
    with pytest.raises(ValueError, match="inputs must be given numbers"):
        write_out(square * x, [square, x])


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_infinities_are_refused(value):
    x = Node(2.0)
    with pytest.raises(ValueError, match="can't be written out"):
        write_out(x * value, [x])
    with pytest.raises(ValueError, match="can't be written out"):
        write_out(x * Node(value), [x])
