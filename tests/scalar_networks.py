"""A problem's loss as a function of single numbers of any kind, apart from the engine.

It uses + - * / and np.exp and np.log only, so it runs on floats, dual numbers and nodes alike.
"""

import numpy as np

from backprop import cross_entropy, half_squared_error, identity, sigmoid, squared_error, tanh

SMOOTH = [sigmoid, tanh, identity]
#: The pairs of output activation and loss that this module knows.
SMOOTH_PAIRS = [
    *((output, loss) for output in SMOOTH for loss in (half_squared_error, squared_error)),
    (sigmoid, cross_entropy),
]


def sigmoid_of(z):
    return 1 / (1 + np.exp(-z))


ACTIVATIONS = {
    sigmoid: sigmoid_of,
    tanh: lambda z: 2 * sigmoid_of(2 * z) - 1,
    identity: lambda z: z,
}
PER_OUTPUT = {
    half_squared_error: lambda a, y: (a - y) * (a - y) / 2,
    squared_error: lambda a, y: (a - y) * (a - y),
    cross_entropy: lambda a, y: -(y * np.log(a) + (1 - y) * np.log(1 - a)),
}


def loss_of(problem):
    """The function from a list in the order of ``network.parameters`` to the mean loss."""
    per_output = PER_OUTPUT[problem.loss]

    def loss(parameters):
        numbers, layers = iter(parameters), []
        for layer in problem.network.layers:
            outputs, inputs = layer.weight.shape
            weight = [[next(numbers) for _ in range(inputs)] for _ in range(outputs)]
            bias = [next(numbers) for _ in range(outputs)]
            layers.append((weight, bias, ACTIVATIONS[layer.activation]))
        total = 0.0
        for a, target in zip(problem.x.tolist(), problem.target.tolist()):
            for weight, bias, activation in layers:
                z = [sum(map(_product, row, a), b) for row, b in zip(weight, bias)]
                a = [activation(each) for each in z]
            total = total + sum(map(per_output, a, target))
        return total / len(problem.x)

    return loss


def _product(a, b):
    return a * b
