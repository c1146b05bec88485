import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scalar_networks import SMOOTH, SMOOTH_PAIRS, loss_of
from strategies import problems

from backprop import backward, central_difference, cross_entropy, examples, forward
from backprop.dual import forward_gradient
from backprop.reverse_mode import OPERATIONS, RULES, Node, gradient, in_order
from backprop.straight_line import write_out

numbers = st.floats(0.2, 3) | st.floats(-3, -0.2)


@given(numbers, numbers)
def test_each_operation_has_the_slopes_of_dual_numbers(a, b):
    operations = [
        lambda p: p[0] + p[1],
        lambda p: p[0] - p[1],
        lambda p: p[0] * p[1],
        lambda p: p[0] / p[1],
        lambda p: -p[0],
        lambda p: 2 + p[0],
        lambda p: p[0] + 2,
        lambda p: 2 - p[0],
        lambda p: p[0] - 2,
        lambda p: 2 * p[0],
        lambda p: p[0] * 2,
        lambda p: 2 / p[0],
        lambda p: p[0] / 2,
        lambda p: np.exp(p[0]),
        lambda p: np.log(p[0] * p[0] + p[1] * p[1]),
        lambda p: np.float64(3) * p[0] / np.float64(2),
    ]
    for operation in operations:
        nodes = [Node(a), Node(b)]
        result = operation(nodes)
        assert result.value == pytest.approx(operation([a, b]), rel=1e-14, abs=1e-14)
        assert gradient(result, nodes) == pytest.approx(
            forward_gradient(operation, [a, b]), rel=1e-13, abs=1e-13
        )


@given(problems(pairs=SMOOTH_PAIRS, hidden=SMOOTH))
def test_gradient_of_a_network_is_that_of_backward(problem):
    network = problem.network
    known = backward(network, forward(network, problem.x), problem.target, problem.loss)
    flat = np.concatenate([d.ravel() for step in known.steps for d in (step.dweight, step.dbias)])
    nodes = [Node(value) for value in network.parameters.tolist()]
    loss = loss_of(problem)(nodes)
    assert loss.value == pytest.approx(known.loss, rel=1e-9, abs=1e-12)
    assert gradient(loss, nodes) == pytest.approx(flat, rel=1e-9, abs=1e-11)


@given(problems(pairs=SMOOTH_PAIRS, hidden=SMOOTH))
def test_gradient_of_a_network_agrees_with_central_differences(problem):
    loss, start = loss_of(problem), problem.network.parameters.tolist()
    nodes = [Node(value) for value in start]
    for index, slope in enumerate(gradient(loss(nodes), nodes)):

        def along(value, index=index):
            return float(loss([*start[:index], value, *start[index + 1 :]]))

        assert slope == pytest.approx(
            central_difference(along, start[index], 1e-5), rel=1e-5, abs=1e-6
        )


def test_xor_agrees_to_the_last_digits():
    network = examples.xor_network(np.random.default_rng(0))
    x, target = examples.gate("xor")
    known = backward(network, forward(network, x), target, cross_entropy)
    nodes = [Node(value) for value in network.parameters.tolist()]
    hidden = [
        [
            1 / (1 + np.exp(-(nodes[2 * i] * p + nodes[2 * i + 1] * q + nodes[6 + i])))
            for i in range(3)
        ]
        for p, q in x.tolist()
    ]
    outputs = [
        1 / (1 + np.exp(-sum((nodes[9 + i] * a[i] for i in range(3)), nodes[12]))) for a in hidden
    ]
    loss = -sum(np.log(a if y else 1 - a) for a, [y] in zip(outputs, target.tolist())) / 4
    flat = np.concatenate([d.ravel() for step in known.steps for d in (step.dweight, step.dbias)])
    assert np.abs(np.array(gradient(loss, nodes)) - flat).max() < 1e-14


def test_shares_of_all_paths_are_added():
    a = Node(1.0)
    b = a + a
    assert gradient(b, [a]) == [2]
    assert gradient(b + b, [a]) == [4]


@pytest.mark.parametrize("order", [1, -1])
def test_a_node_waits_for_all_its_shares(order):
    a = Node(1.0)
    b = a + a
    terms = [b, b + b][::order]
    assert gradient(terms[0] + terms[1], [a]) == [6]


def test_a_thousand_doublings_take_a_thousand_steps():
    a = top = Node(1.0)
    for _ in range(1000):
        top = top + top
    assert len(in_order(top)) == 1001
    assert gradient(top, [a]) == [2.0**1000]


def test_a_long_chain_is_no_deep_recursion():
    a = total = Node(1.0)
    for _ in range(20_000):
        total = total + 0.5
    assert gradient(total, [a]) == [1]


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=30))
def test_operands_stand_before_results_and_each_node_once(choices):
    nodes = [Node(1.0), Node(2.0)]
    for first, second in choices:
        nodes.append(nodes[first % len(nodes)] - nodes[second % len(nodes)])
    order = in_order(nodes[-1])
    places = {node: place for place, node in enumerate(order)}
    assert len(places) == len(order)
    assert order[-1] is nodes[-1]
    for node in order:
        assert all(places[operand] < places[node] for operand in node.operands)
    assert set(order) <= set(nodes)


def test_a_second_walk_gives_the_same():
    a, b = Node(2.0), Node(3.0)
    result = a * b + a
    assert gradient(result, [a, b]) == gradient(result, [a, b]) == [4, 2]


def test_any_node_may_be_asked_about():
    a, elsewhere = Node(2.0), Node(5.0)
    b = a * a
    c = b * 3
    assert gradient(c, [c, b, a, elsewhere]) == [1, 3, 12, 0]
    assert gradient(a, [a]) == [1]


def test_numbers_that_were_given_are_no_nodes():
    result = Node(2.0) * 3
    assert result.operands[1] == 3
    assert type(result.operands[1]) is float
    assert len(in_order(result)) == 2


def test_a_node_shows_its_value():
    assert repr(Node(1.5) * 2) == "Node(3)"


def test_every_rule_is_an_operation_with_a_slope_for_each_operand():
    assert set(OPERATIONS) == set(RULES)
    for name, operation in OPERATIONS.items():
        operands = (0.7, 1.3)[: len(operation.slope_texts)]
        out = operation.value(*operands)
        for index, slope in enumerate(operation.slopes(out, *operands)):

            def along(value, index=index, operands=operands, operation=operation):
                return operation.value(*operands[:index], value, *operands[index + 1 :])

            assert slope == pytest.approx(central_difference(along, operands[index], 1e-5)), name


def test_what_it_does_not_know_is_refused():
    a = Node(2.0)
    for wrong in ("1", None, 1j, [1.0]):
        with pytest.raises(TypeError):
            a + wrong
        with pytest.raises(TypeError):
            wrong * a
    with pytest.raises(TypeError):
        a**2
    with pytest.raises(ZeroDivisionError):
        1 / (a - 2)
    with pytest.raises(OverflowError):
        np.exp(a * 1000)
    with pytest.raises(ValueError, match="math domain error|positive input"):
        np.log(-a)
    for walk in (gradient, write_out):
        with pytest.raises(ValueError, match="must be a Node, made from other nodes; got 3.0"):
            walk(3.0, [a])


def test_values_are_those_of_math():
    assert np.exp(Node(0.3)).value == math.exp(0.3)
    assert np.log(Node(0.3)).value == math.log(0.3)
