"""Training written out by hand in NumPy, as fast as its calls allow.

The units of a layer are rows, the examples columns. Each matrix of parameters has the biases as
its last column, each input a last row of ones. All parameters are one contiguous vector, so an
update is two calls. Nothing is allocated in the loop, and each call gets its output array by
position. Every name in the loop is local.
"""

import numpy as np


def handwritten(work, epochs):
    """Train for so many epochs and return the (weight, bias) pairs."""
    train = {1: _one_layer, 2: _two_layers}[len(work.network.layers)]
    return train(work, epochs)


def _layout(work):
    """The vector of parameters, its gradient and rates, and views on them for each layer."""
    matrices = [np.column_stack(layer) for layer in work.copy_layers()]
    parameters = np.concatenate([matrix.ravel() for matrix in matrices])
    gradient, rates = np.empty_like(parameters), np.empty_like(parameters)
    views = []
    start = 0
    for matrix in matrices:
        part = slice(start, start + matrix.size)
        views.append([v[part].reshape(matrix.shape) for v in (parameters, gradient, rates)])
        start += matrix.size
    rates[:] = work.learning_rate / len(work.x)
    if work.biases == "frozen":
        for _, _, layer_rates in views:
            layer_rates[:, -1] = 0
    else:
        rates = np.array(rates[0])  # not a scalar: a ufunc takes longer to convert one
    inputs = np.ones((work.x.shape[1] + 1, len(work.x)))
    inputs[:-1] = work.x.T
    return parameters, gradient, rates, views, inputs, work.target.T.copy(), np.ones(())


def _pairs(views):
    return [(matrix[:, :-1], matrix[:, -1]) for matrix, _, _ in views]


def _one_layer(work, epochs):
    parameters, gradient, rates, views, x, y, one = _layout(work)
    (weight, dweight, _), x_rows = views[0], x.T
    a, dz, slope = np.empty_like(y), np.empty_like(y), np.empty_like(y)
    dot, negative, exp, add = np.dot, np.negative, np.exp, np.add
    reciprocal, subtract, multiply = np.reciprocal, np.subtract, np.multiply
    for _ in range(epochs):
        dot(weight, x, a)
        negative(a, a)
        exp(a, a)
        add(a, one, a)
        reciprocal(a, a)
        subtract(a, y, dz)
        subtract(one, a, slope)
        multiply(slope, a, slope)
        multiply(dz, slope, dz)
        dot(dz, x_rows, dweight)
        multiply(gradient, rates, gradient)
        subtract(parameters, gradient, parameters)
    return _pairs(views)


def _two_layers(work, epochs):
    parameters, gradient, rates, views, x, y, one = _layout(work)
    (weight1, dweight1, _), (weight2, dweight2, _) = views
    pull_back, x_rows = weight2[:, :-1].T, x.T
    hidden_with_one = np.ones((len(weight1) + 1, x.shape[1]))
    hidden, hidden_rows = hidden_with_one[:-1], hidden_with_one.T
    a, dz2, slope2 = np.empty_like(y), np.empty_like(y), np.empty_like(y)
    dz1, slope1 = np.empty_like(hidden), np.empty_like(hidden)
    dot, negative, exp, add = np.dot, np.negative, np.exp, np.add
    reciprocal, subtract, multiply = np.reciprocal, np.subtract, np.multiply
    fused = work.fused
    for _ in range(epochs):
        dot(weight1, x, hidden)
        negative(hidden, hidden)
        exp(hidden, hidden)
        add(hidden, one, hidden)
        reciprocal(hidden, hidden)
        dot(weight2, hidden_with_one, a)
        negative(a, a)
        exp(a, a)
        add(a, one, a)
        reciprocal(a, a)
        subtract(a, y, dz2)
        if not fused:
            subtract(one, a, slope2)
            multiply(slope2, a, slope2)
            multiply(dz2, slope2, dz2)
        dot(dz2, hidden_rows, dweight2)
        dot(pull_back, dz2, dz1)
        subtract(one, hidden, slope1)
        multiply(slope1, hidden, slope1)
        multiply(dz1, slope1, dz1)
        dot(dz1, x_rows, dweight1)
        multiply(gradient, rates, gradient)
        subtract(parameters, gradient, parameters)
    return _pairs(views)
