"""Write the numbers that the JavaScript engine has to reproduce: python tests/vectors/make.py.

Inputs have three decimals, so that a case can be read. Results have 15 significant digits.
"""

import itertools
import json
from pathlib import Path

import numpy as np

from backprop import activations, losses
from backprop.gradient_check import check_gradients
from backprop.gradient_descent import BATCHING, BIASES, batches, descend, train
from backprop.network import Layer, Network, dense_network
from backprop.passes import backward, forward

FOLDER = Path(__file__).parent
SQUARED = losses.half_squared_error, losses.squared_error, losses.mean_squared_error
ELEMENTWISE = activations.sigmoid, activations.tanh, activations.relu, activations.identity
#: Every output activation with every loss that fits it.
PAIRS = [
    *itertools.product(ELEMENTWISE, SQUARED),
    (activations.sigmoid, losses.cross_entropy),
    (activations.softmax, losses.cross_entropy),
]
UPDATES = 100
#: With an identity output this diverges in few updates, before round-off can grow.
DIVERGING = 1e6


def plain(value):
    """Arrays, numbers and containers of them as JSON has them."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, float):
        rounded = float(f"{value:.15g}")
        return rounded if np.isfinite(rounded) else value  # the largest float rounds to infinity
    return value


def plain_network(network):
    layers = [
        {"weight": layer.weight, "bias": layer.bias, "activation": layer.activation.name}
        for layer in network.layers
    ]
    return {"layers": layers}


def some_network(rng, hidden, output, sizes, biases):
    """Random numbers with three decimals; biases are equal within a layer if shared."""
    layers = []
    for layer in dense_network(sizes, hidden=hidden, output=output, rng=rng).layers:
        bias = rng.normal(0, 0.5, len(layer.bias))
        bias = np.full_like(bias, bias[0]) if biases == "shared" else bias
        layers.append(Layer(layer.weight.round(3), bias.round(3), layer.activation))
    return Network(tuple(layers))


def some_target(rng, loss, output, shape):
    if output is activations.softmax:
        target = np.zeros(shape)
        target[np.arange(shape[0]), rng.integers(shape[1], size=shape[0])] = 1
        return 0.8 * target + 0.2 / shape[1]
    if loss is losses.cross_entropy:
        return rng.choice([0, 1, 0.25], shape)
    return rng.uniform(0, 1, shape).round(3)


def passes(network, x, target, loss):
    """Everything that one forward and one backward pass compute."""
    passed = forward(network, x)
    result = backward(network, passed, target, loss)
    steps = [
        {"z": f.z, "a": f.a, "da": b.da, "dz": b.dz, "dweight": b.dweight, "dbias": b.dbias}
        for f, b in zip(passed.steps, result.steps)
    ]
    return {"loss": result.loss, "steps": steps, "dx": result.dx}


def training(network, x, target, loss, rate, biases, batch_size, batching, shuffle_seed):
    """At least 100 updates, and the orders of the examples if they are shuffled."""
    examples = len(x)
    epochs = 1 + UPDATES * (batch_size or examples) // examples
    if batching == "drop":
        epochs = 1 + UPDATES // (examples // (batch_size or examples))
    rng = None if shuffle_seed is None else np.random.default_rng(shuffle_seed)
    result = train(
        network, x, target, loss, learning_rate=rate, epochs=epochs, batch_size=batch_size,
        batching=batching, biases=biases, rng=rng, record_every=20,
    )  # fmt: skip
    assert result.updates >= UPDATES or result.outcome == "diverged"
    orders = None
    if shuffle_seed is not None and batch_size not in (None, examples):
        rng = np.random.default_rng(shuffle_seed)
        orders = [rng.permutation(examples) for _ in range(epochs)]
    return {
        "options": {
            "learningRate": rate,
            "epochs": epochs,
            "batchSize": batch_size,
            "batching": batching,
            "biases": biases,
            "recordEvery": 20,
        },
        "orders": orders,
        "network": plain_network(result.network),
        "epochs": result.epochs,
        "losses": result.losses,
        "updates": result.updates,
        "divergedAt": result.diverged_at,
    }


def network_cases():
    """All hidden activations, output activations and losses; rules and sizes in turn."""
    rng = np.random.default_rng(8)
    rules = itertools.cycle(itertools.product(BIASES, [None, *BATCHING]))
    for number, (hidden, (output, loss)) in enumerate(itertools.product(ELEMENTWISE, PAIRS)):
        biases, batching = next(rules)
        examples = 4 if batching else 1 + number % 4
        sizes = [[2, 3, 1], [3, 2], [2, 2, 2, 2], [1, 4, 3]][number % 4]
        if output is activations.softmax and sizes[-1] == 1:
            sizes = [2, 3, 3]
        network = some_network(rng, hidden, output, sizes, biases)
        x = rng.normal(0, 1, (examples, sizes[0])).round(3)
        target = some_target(rng, loss, output, (examples, sizes[-1]))
        rule = {
            "batch_size": None if batching is None else 3,
            "batching": batching or "restart",
            "shuffle_seed": number if number % 2 and batching else None,
        }
        rate = DIVERGING if output is activations.identity and loss is losses.squared_error else 0.1
        yield {
            "name": f"{number}: {network}, {loss}, {biases}, {batching or 'full batch'}, {rate:g}",
            "start": plain_network(network),
            "x": x,
            "target": target,
            "loss": loss.name,
            "passes": passes(network, x, target, loss),
            "training": training(network, x, target, loss, rate, biases, **rule),
        }


def two_input_cases():
    """Networks of the sizes 2, hidden, 1, which the fast training takes."""
    rng = np.random.default_rng(81)
    x = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    fitting = [(output, loss) for output, loss in PAIRS if output is not activations.softmax]
    for number, (hidden, (output, loss)) in enumerate(itertools.product(ELEMENTWISE, fitting)):
        batching = [None, *BATCHING][number % 4]
        network = some_network(rng, hidden, output, [2, 1 + number % 8, 1], "each")
        target = np.array([[0.0], [1], [1], [0]])
        rule = {
            "batch_size": None if batching is None else 1 + number % 3,
            "batching": batching or "restart",
            "shuffle_seed": number if number % 2 and batching else None,
        }
        rate = DIVERGING if number % 13 == 9 else 0.2
        yield {
            "name": f"{number}: {network}, {loss}, {batching or 'full batch'}, {rate:g}",
            "start": plain_network(network),
            "x": x,
            "target": target,
            "loss": loss.name,
            "training": training(network, x, target, loss, rate, "each", **rule),
        }


def activation_cases():
    z = np.array([-800, -40.0, -3.25, -1, -1e-3, 0, 1e-9, 0.5, 1, 2.75, 36, 40, 710, 800])
    for activation in ELEMENTWISE:
        yield {
            "name": activation.name,
            "z": z,
            "value": activation(z),
            "derivative": activation.derivative(z),
        }
    for row in ([1.0, 2, 3], [800.0, 0, -800], [0.5], [1e300, 1e300]):
        yield {"name": "softmax", "z": row, "value": activations.softmax(np.array(row))}


def loss_cases():
    rng = np.random.default_rng(5)
    for loss in losses.LOSSES.values():
        for outputs in (1, 3):
            a, target = rng.uniform(0.01, 0.99, (2, outputs)).round(3)
            yield {
                "name": loss.name,
                "a": a,
                "target": target,
                "value": loss(a, target),
                "derivative": loss.derivative(a, target),
            }
    # Saturated: a is exactly 0 or 1.
    a, target = np.array([0.0, 1, 1]), np.array([1.0, 0, 1])
    slope = losses.cross_entropy.derivative(a, target)
    yield {"name": "cross_entropy", "a": a, "target": target, "derivative": slope}


def saturated_cases():
    """One neuron far out, where loss and slopes must neither overflow nor become NaN."""
    for weight, output in itertools.product(
        [-1000.0, 40.0, 1000.0], [activations.sigmoid, activations.softmax]
    ):
        layer = Layer([[weight], [0.5]], [0.25, -0.5], output)
        x, target = np.array([[1.0], [-2.0]]), np.array([[0.0, 1], [1, 0]])
        network = Network((layer,))
        yield {
            "name": f"saturated {output}, weight {weight}",
            "start": plain_network(network),
            "x": x,
            "target": target,
            "loss": "cross_entropy",
            "passes": passes(network, x, target, losses.cross_entropy),
        }


def batch_cases():
    rules = itertools.product((1, 4, 7), (None, 1, 3, 4), BATCHING, (0, 1, 4))
    for examples, size, batching, epochs in rules:
        if size is not None and size > examples:
            continue
        updates = batches(examples, epochs=epochs, batch_size=size, batching=batching)
        yield {
            "examples": examples,
            "options": {"epochs": epochs, "batchSize": size, "batching": batching},
            "updates": [{"epoch": epoch, "examples": chosen} for epoch, chosen in updates],
        }


#: Slopes with the same order of operations as in the test in JavaScript.
SLOPES = {
    "4x^3 - 9x^2": lambda x: 4 * x * x * x - 9 * x * x,
    "4x^3 - 4x + 0.2": lambda x: 4 * x * x * x - 4 * x + 0.2,
    "2x": lambda x: 2 * x,
    "1 / x": lambda x: 1 / x,
}


def descent_cases():
    walks = [
        ("4x^3 - 9x^2", (-0.5, 3.0, 4.0, 6.0), (0.01, 0.1)),
        ("4x^3 - 4x + 0.2", (-1.5, 0.3, 2.0), (0.02, 0.3, 0.5)),
        ("2x", (-1.0, 3.0), (0.1, 0.5, 0.95, 1.0, 1.5)),
        ("1 / x", (1.0,), (0.1,)),
    ]
    for name, starts, rates in walks:
        for start, rate in itertools.product(starts, rates):
            result = descend(SLOPES[name], start, learning_rate=rate, max_steps=400)
            yield {
                "slope": name,
                "start": start,
                "options": {"learningRate": rate, "maxSteps": 400},
                "path": result.path,
                "outcome": result.outcome,
                "divergedFrom": result.diverged_from,
            }


def check_cases():
    """The verdict on right gradients, and on those of a backward pass that forgets a slope."""
    rng = np.random.default_rng(3)

    def forgets_slopes(network, passed, target, loss):
        linear = [Layer(part.weight, part.bias, activations.identity) for part in network.layers]
        return backward(Network(tuple(linear)), passed, target, loss)

    for hidden, examples in itertools.product(ELEMENTWISE[:2], (1, 3)):
        network = some_network(rng, hidden, activations.sigmoid, [2, 3, 2], "each")
        x = rng.normal(0, 1, (examples, 2)).round(3)
        target = rng.uniform(0, 1, (examples, 2)).round(3)
        right, wrong = (
            check_gradients(network, x, target, losses.half_squared_error, backward=under_test)
            for under_test in (backward, forgets_slopes)
        )
        yield {
            "start": plain_network(network),
            "x": x,
            "target": target,
            "passed": [right.passed, wrong.passed],
            "where": wrong.where,
            "analytic": wrong.analytic,
            "numeric": float(f"{wrong.numeric:.8g}"),  # the rest is round-off
        }


def mulberry32(seed):
    """The generator of random.js, written from its definition."""
    mask = 0xFFFFFFFF
    state = seed & mask
    while True:
        state = (state + 0x6D2B79F5) & mask
        bits = ((state ^ (state >> 15)) * (state | 1)) & mask
        bits ^= (bits + (bits ^ (bits >> 7)) * (bits | 61)) & mask
        yield ((bits ^ (bits >> 14)) & mask) / 2**32


def random_cases():
    for seed in (0, 1, 42, 2**31, 2**32 - 1, 2**32 + 7):
        uniform, for_normal, for_order = (mulberry32(seed) for _ in range(3))
        normal = [
            np.sqrt(-2 * np.log(1 - next(for_normal))) * np.cos(2 * np.pi * next(for_normal))
            for _ in range(8)
        ]
        order = list(range(10))
        for n in range(9, 0, -1):
            other = int(next(for_order) * (n + 1))
            order[n], order[other] = order[other], order[n]
        yield {
            "seed": seed,
            "uniform": [next(uniform) for _ in range(8)],
            "normal": [float(value) for value in normal],
            "permutation": order,
        }


FILES = {
    "activations.json": activation_cases,
    "losses.json": loss_cases,
    "networks.json": network_cases,
    "saturated.json": saturated_cases,
    "two_inputs.json": two_input_cases,
    "batches.json": batch_cases,
    "descents.json": descent_cases,
    "gradient_checks.json": check_cases,
    "random.json": random_cases,
}


def main():
    """Write every file, a case a line."""
    for name, cases in FILES.items():
        lines = [
            json.dumps(plain(case), separators=(",", ":"), allow_nan=False) for case in cases()
        ]
        text = "[\n" + ",\n".join(lines) + "\n]\n"
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
