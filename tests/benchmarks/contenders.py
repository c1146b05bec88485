"""Who trains: each contender takes a work and a number of epochs, and returns (weight, bias) pairs.

The works are small enough that the time of a contender's set-up does not matter.
"""

import importlib.util
import warnings

import numpy as np
from handwritten import handwritten
from scalar_graph import scalar_graph

from backprop.gradient_descent import gradient_step, train
from backprop.passes import backward, forward


def _pairs(network):
    return [(layer.weight, layer.bias) for layer in network.layers]


def book(work, epochs):
    """The engine's ``train``, measuring the loss at the start and the end only."""
    options = {"learning_rate": work.learning_rate, "biases": work.biases}
    training = train(
        work.network, work.x, work.target, work.loss,
        epochs=epochs, record_every=epochs, **options,
    )  # fmt: skip
    return _pairs(training.network)


def book_step_by_step(work, epochs):
    """What the chapters show: forward, backward and gradient_step, all values kept."""
    network, options = work.network, {"learning_rate": work.learning_rate, "biases": work.biases}
    for _ in range(epochs):
        gradients = backward(network, forward(network, work.x), work.target, work.loss)
        network = gradient_step(network, gradients, **options)
    return _pairs(network)


def plain_numpy(work, epochs):
    """Vectorized, a new array for each result."""
    layers, rate = work.copy_layers(), work.learning_rate / len(work.x)
    for _ in range(epochs):
        activations = [work.x]
        for weight, bias in layers:
            activations.append(1 / (1 + np.exp(-(activations[-1] @ weight.T + bias))))
        a = activations.pop()
        dz = a - work.target if work.fused else (a - work.target) * a * (1 - a)
        for number in reversed(range(len(layers))):
            weight, bias = layers[number]
            a = activations.pop()
            if work.biases == "each":
                bias = bias - rate * dz.sum(axis=0)
            layers[number] = weight - rate * dz.T @ a, bias
            if number:
                dz = dz @ weight * a * (1 - a)
    return layers


def matrix_program(work, epochs):
    """XOR as early tutorials train it: np.matrix everywhere, one example after the other."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)  # np.matrix is the point here
        x, y = np.matrix(work.x), np.matrix(work.target)
        into_hidden, into_output = (np.matrix(np.column_stack(p)).T for p in work.copy_layers())
        for _ in range(epochs):
            hidden_sum = np.matrix(np.zeros(into_hidden.shape))
            output_sum = np.matrix(np.zeros(into_output.shape))
            for row in range(len(x)):
                inputs = np.matrix(np.concatenate((x[row, :], np.ones((1, 1))), axis=1))
                hidden = _matrix_sigmoid(np.matrix(inputs * into_hidden))
                hidden = np.matrix(np.concatenate((hidden, np.ones((1, 1))), axis=1))
                dz = np.matrix(_matrix_sigmoid(np.matrix(hidden * into_output)) - y[row])
                slope = np.multiply(hidden, 1 - hidden).T
                dz_hidden = np.matrix(np.multiply(into_output * dz, slope))
                hidden_sum += np.matrix(dz_hidden[:-1, :] * inputs).T
                output_sum += np.matrix(dz * hidden).T
            into_hidden -= np.multiply(work.learning_rate / len(x), hidden_sum)
            into_output -= np.multiply(work.learning_rate / len(x), output_sum)
    matrices = [np.asarray(into_hidden).T, np.asarray(into_output).T]
    return [(matrix[:, :-1], matrix[:, -1]) for matrix in matrices]


def _matrix_sigmoid(z):
    return np.matrix(1.0 / (1.0 + np.exp(-z)))


def torch_eager(work, epochs):
    """PyTorch without compilation, float64, one thread."""
    import torch

    torch.set_num_threads(1)
    x, target = torch.tensor(work.x), torch.tensor(work.target)
    layers = [tuple(map(torch.tensor, layer)) for layer in work.copy_layers()]
    trained = [weight for weight, _ in layers]
    trained += [bias for _, bias in layers if work.biases == "each"]
    for parameter in trained:
        parameter.requires_grad_()
    linear, cross_entropy = (
        torch.nn.functional.linear,
        torch.nn.functional.binary_cross_entropy_with_logits,
    )
    for _ in range(epochs):
        a = x
        for weight, bias in layers[:-1]:
            a = torch.sigmoid(linear(a, weight, bias))
        z = linear(a, *layers[-1])
        if work.fused:
            loss = cross_entropy(z, target)
        else:
            loss = (torch.sigmoid(z) - target).square().sum() / (2 * len(x))
        gradients = torch.autograd.grad(loss, trained)
        with torch.no_grad():
            for parameter, gradient in zip(trained, gradients):
                parameter.sub_(gradient, alpha=work.learning_rate)
    return [(weight.detach().numpy(), bias.detach().numpy()) for weight, bias in layers]


def torch_is_installed() -> bool:
    """Whether torch can be imported; it is not among the book's requirements."""
    return importlib.util.find_spec("torch") is not None


#: The references within a small factor of ``train``.
FAST = {"hand-written NumPy": handwritten, "plain NumPy": plain_numpy}


def slow(work):
    """The references that take many times as long, by name."""
    chosen = {"scalar graph": scalar_graph, "forward, backward, step": book_step_by_step}
    if work.network.sizes == (2, 3, 1):
        chosen["np.matrix program"] = matrix_program
    if torch_is_installed():
        chosen["PyTorch eager"] = torch_eager
    return chosen
