"""Chapter 8's checks accept the right answer and name each known mistake."""

import numpy as np
import pytest

from backprop import checks, examples, sigmoid

TARGET = np.array([0, 1, 1, 0])


def rejects(verdict, fragment):
    assert not verdict.right
    assert fragment in verdict.message


@pytest.mark.parametrize(
    "check", [checks.rows_right, checks.hidden_dz, checks.train_weight, checks.success_rate]
)
def test_blank_functions_are_not_right(check):
    rejects(check(lambda *arguments: ...), "returned nothing yet")
    rejects(check(None), "A function is needed")


# --- exercise 1


def demands(w1, w2, b):
    return [b < 0, w2 + b > 0, w1 + b > 0, w1 + w2 + b < 0]


def test_rows_right():
    assert checks.rows_right(demands).right
    assert checks.rows_right(lambda w1, w2, b: np.array(demands(w1, w2, b))).right
    rejects(checks.rows_right(lambda w1, w2, b: [True] * 4), "that is not it")


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (lambda w1, w2, b: [b > 0, w2 + b > 0, w1 + b > 0, w1 + w2 + b > 0], "answers 1"),
        (lambda *w: [not row for row in demands(*w)], "wrong way round"),
        (lambda w1, w2, b: [b < 0, w2 > 0, w1 > 0, w1 + w2 < 0], "not into the first alone"),
        (lambda w1, w2, b: [b < 0, w1 + b > 0, w2 + b > 0, w1 + w2 + b < 0], "swapped"),
        (lambda w1, w2, b: [b < 0, w2 + b > 0, w1 + b > 0, w1 + w2 + b > 0], "OR"),
        (lambda w1, w2, b: [b < 0, w2 + b < 0, w1 + b < 0, w1 + w2 + b > 0], "AND"),
    ],
)
def test_rows_right_names(mistake, fragment):
    rejects(checks.rows_right(mistake), fragment)


# --- exercise 2


def errors(slope=lambda a: a * (1 - a), *, sign=1, weigh=lambda W2, dz: np.dot(dz, W2)):
    def function(W2, dz_output, hidden):
        return list(sign * weigh(np.array(W2), dz_output) * slope(np.array(hidden)))

    return function


def test_hidden_dz():
    assert checks.hidden_dz(errors()).right

    def only_square(W2, dz_output, hidden):
        outputs = range(len(hidden))
        return [
            sum(dz_output[n] * W2[n][k] for n in outputs) * hidden[k] * (1 - hidden[k])
            for k in range(len(hidden))
        ]

    rejects(checks.hidden_dz(only_square), "IndexError")


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (errors(np.ones_like), "slope is still missing"),
        (errors(sigmoid.derivative), "sigmoid once more"),
        (errors(lambda a: a), "by a, not"),
        (errors(lambda a: 1 - a), "by 1 - a, not"),
        (errors(lambda a: (a * (1 - a)) ** 2), "squared"),
        (errors(weigh=lambda W2, dz: dz[-1] * W2[-1]), "last output"),
        (errors(weigh=lambda W2, dz: dz[0] * W2[0]), "first output"),
        (errors(weigh=lambda W2, dz: W2 @ dz), "swapped"),
        (errors(weigh=lambda W2, dz: np.cumsum(np.dot(dz, W2))), "runs on"),
        (errors(sign=-1), "sign"),
        (errors(lambda a: 7 * a), "that is not it"),
    ],
)
def test_hidden_dz_names(mistake, fragment):
    rejects(checks.hidden_dz(mistake), fragment)


# --- exercise 3

SHAPES = {"W1": (3, 4), "z1": (5, 3), "dz2": (5, 2), "dW2": (2, 3), "da1": (5, 3), "db1": (3,)}


def test_batch_shapes():
    assert checks.batch_shapes(SHAPES).right
    rejects(checks.batch_shapes(None), "dictionary")
    rejects(checks.batch_shapes({"W1": (3, 4)}), "z1 is missing")


@pytest.mark.parametrize(
    ("name", "shape", "fragment"),
    [
        *((name, ..., f"{name}: put a shape") for name in SHAPES),
        ("W1", (4, 3), "each unit of the layer"),
        ("dW2", (3, 2), "each unit of the layer"),
        ("z1", (3, 5), "each example"),
        ("dz2", (2, 5), "each example"),
        ("z1", (3,), "one example"),
        ("da1", (3,), "one example"),
        ("da1", (5, 2), "shaped like the thing"),
        ("db1", (5, 3), "belongs to a unit"),
        ("db1", 3, "tuple"),
        ("W1", (2, 3), "each line"),
        ("dz2", (5, 3), "of which layer"),
    ],
)
def test_batch_shapes_names(name, shape, fragment):
    rejects(checks.batch_shapes(SHAPES | {name: shape}), fragment)


# --- exercise 4


def program(*, reset="batch", size=lambda batch, batches: len(batch), sign=-1):
    def train(weight, batches, learning_rate, slope):
        total = 0.0
        for batch in batches:
            total = 0.0 if reset == "batch" else total
            for example in batch:
                total = 0.0 if reset == "example" else total
                total += slope(weight, example)
            weight = weight + sign * learning_rate * total / size(batch, batches)
        return weight

    return train


def first(batch, batches):
    return len(batches[0])


def test_train_weight():
    assert checks.train_weight(program()).right
    rejects(checks.train_weight(lambda *arguments: 0.0), "that is not it")


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (program(reset="never", size=first), "Both mistakes"),
        (program(reset="never"), "still holds"),
        (program(size=first), "shorter than the first"),
        (program(reset="example"), "anew for each example"),
        (program(reset="example", size=first), "Only the last example"),
        (program(size=lambda batch, batches: sum(map(len, batches))), "number of all examples"),
        (program(size=lambda batch, batches: 1), "not averaged"),
        (program(sign=1), "climbs"),
    ],
)
def test_train_weight_names(mistake, fragment):
    rejects(checks.train_weight(mistake), fragment)


# --- exercise 5

OR_AND = [[20, 20], [20, 20]], [-10, -30]


def test_solves_xor():
    assert checks.solves_xor(*OR_AND, [[20, -20]], [-10]).right
    three = [[20, 20], [20, 20], [0, 0]], [-10, -30, 0]
    assert checks.solves_xor(*three, [[20, -20, 0]], [-10]).right


@pytest.mark.parametrize(
    ("answer", "fragment"),
    [
        (([[..., 1], [1, 1]], [0, 0], [[1, 1]], [0]), "place of all dots"),
        ((None, [0, 0], [[1, 1]], [0]), "place of all dots"),
        (([[1, 1], [1, 1]], [0], [[1, 1]], [0]), "That is no network"),
        (([[1, 1], [1, 1]], [0, 0], [[1, 1, 1]], [0]), "That is no network"),
        (([[1], [1]], [0, 0], [[1, 1]], [0]), "two inputs and one output"),
        ((*OR_AND, [[0, 0]], [0]), "undecided"),
        ((*OR_AND, [[-20, 20]], [10]), "opposite of XOR"),
        ((*OR_AND, [[20, 0]], [-10]), "that is OR"),
        ((*OR_AND, [[0, 20]], [-10]), "that is AND"),
        ((*OR_AND, [[0, -20]], [10]), "that is NAND"),
        ((*OR_AND, [[-20, 0]], [10]), "that is NOR"),
        ((*OR_AND, [[20, -20]], [-40]), "Move its bias up"),
        (([[1, 1], [1, 1]], [0, 0], [[1, 1]], [0]), "Move its bias down"),
        (([[1e308, 1e308], [1, 1]], [0, 0], [[1, 1]], [0]), "weights are too large"),
        (([[20, 0], [0, 20]], [-10, -10], [[20, 0]], [-10]), "wrong for (0, 1) and (1, 1)"),
    ],
)
def test_solves_xor_names(answer, fragment):
    rejects(checks.solves_xor(*answer), fragment)


def test_solves_xor_awaits_numbers():
    assert checks.solves_xor([[..., ...], [..., ...]], [..., ...], [[..., ...]], [...]).blank


def test_no_layer_of_one_unit_solves_xor():
    rng = np.random.default_rng(0)
    for _ in range(50):
        network = examples.xor_network(rng, 1)
        (w1, b1), (w2, b2) = ((9 * layer.weight, 9 * layer.bias) for layer in network.layers)
        assert not checks.solves_xor(w1, b1, w2, b2).right


# --- exercise 6


def rate(solved, error=lambda share, count: np.sqrt(share * (1 - share) / count)):
    def function(outputs):
        share = np.mean(solved(outputs))
        return share, error(share, len(outputs))

    return function


def sides(outputs):
    return (outputs > 0.5) == (TARGET == 1)


def all_four(outputs):
    return sides(outputs).all(axis=1)


def test_success_rate():
    assert checks.success_rate(rate(all_four)).right
    rejects(checks.success_rate(lambda outputs: 0.5), "shape")
    rejects(checks.success_rate(lambda outputs: (0.123, 0.456)), "that is not it")


@pytest.mark.parametrize(
    ("mistake", "fragment"),
    [
        (rate(sides), "right *answers*"),
        (rate(lambda o: sides(o).any(axis=1)), "all four are needed"),
        (rate(lambda o: (~sides(o)).all(axis=1)), "XNOR"),
        (rate(lambda o: ~all_four(o)), "share of failures"),
        (rate(lambda o: (abs(o - TARGET) < 0.05).all(axis=1)), "errors below 0.05"),
        (
            lambda o: (all_four(o).sum(), rate(all_four)(o)[1]),
            "count the networks",
        ),
        (rate(all_four, lambda p, n: p * (1 - p) / n), "square root"),
        (rate(all_four, lambda p, n: np.sqrt(p * (1 - p))), "single try"),
        (rate(all_four, lambda p, n: np.sqrt(p * (1 - p)) / n), "square root of the count"),
        (rate(all_four, lambda p, n: np.sqrt(p * (1 - p) / (4 * n))), "number of networks"),
    ],
)
def test_success_rate_names(mistake, fragment):
    rejects(checks.success_rate(mistake), fragment)
