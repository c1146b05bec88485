"""Right answers to problem set 2, written in ways that differ from the reference's."""

import math

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def logistic(z):
    return 1 / (1 + math.exp(-z))


def weighted_sum(weights, bias, inputs):
    total = bias
    for weight, value in zip(weights, inputs):
        total += weight * value
    return total


def dz_of(weights, bias, inputs, target):
    a = logistic(weighted_sum(weights, bias, inputs))
    return (a - target) * a * (1 - a)


def steep_sigmoid_slope__by_height(z, steepness):
    a = sigmoid(steepness * z)
    return steepness * a * (1 - a)


def steep_sigmoid_slope__by_exponential(z, k):
    e = math.exp(-k * z)
    return k * e / (1 + e) ** 2


def steep_sigmoid_slope__hyperbolic(z, steepness):
    return steepness / (4 * np.cosh(steepness * z / 2) ** 2)


def steep_sigmoid_slope__measured(z, steepness):
    h = 1e-5
    return (sigmoid(steepness * (z + h)) - sigmoid(steepness * (z - h))) / (2 * h)


def steep_sigmoid_slope__array_without_axes(z, steepness):
    z = np.asarray(z)
    return np.array(steepness * sigmoid(steepness * z) * sigmoid(-steepness * z))


def neuron_output__loop(weights, bias, inputs):
    return logistic(weighted_sum(weights, bias, inputs))


def neuron_output__sum_of_products(w, b, x):
    return sigmoid(sum(w * x) + b)


def neuron_output__dot(weights, bias, inputs):
    z = np.dot(weights, inputs) + bias
    return float(sigmoid(z))


def neuron_output__columns(weights, bias, inputs):
    z = weights.reshape(1, -1) @ inputs.reshape(-1, 1) + bias
    return sigmoid(z)[0, 0]


def neuron_output__comprehension(weights, bias, inputs):
    return np.array(sigmoid(bias + np.sum([weights[i] * inputs[i] for i in range(len(inputs))])))


def neuron_gradient__array(weights, bias, inputs, target):
    a = sigmoid(weights @ inputs + bias)
    dz = (a - target) * a * (1 - a)
    return dz * inputs, dz


def neuron_gradient__lists(weights, bias, inputs, target):
    dz = dz_of(weights, bias, inputs, target)
    by_weights = []
    for x in inputs:
        by_weights.append(dz * x)
    return [by_weights, dz]


def neuron_gradient__chain_in_steps(w, b, x, y):
    a = neuron_output__dot(w, b, x)
    da = a - y
    dz = da * math.exp(-weighted_sum(w, b, x)) * a**2
    return np.array([dz * value for value in x]), np.array(dz)


def neuron_gradient__measured(weights, bias, inputs, target):
    def loss(w, b):
        return 0.5 * (sigmoid(w @ inputs + b) - target) ** 2

    h = 1e-5
    slopes = [
        (loss(weights + nudge, bias) - loss(weights - nudge, bias)) / (2 * h)
        for nudge in np.eye(len(weights)) * h
    ]
    return np.array(slopes), (loss(weights, bias + h) - loss(weights, bias - h)) / (2 * h)


def neuron_step__array(weights, bias, inputs, target, learning_rate):
    dweights, dbias = neuron_gradient__array(weights, bias, inputs, target)
    return weights - learning_rate * dweights, bias - learning_rate * dbias


def neuron_step__in_place_on_copies(weights, bias, inputs, target, learning_rate):
    dz = dz_of(weights, bias, inputs, target)
    weights = weights.copy()
    weights -= learning_rate * dz * inputs
    bias -= learning_rate * dz
    return weights, bias


def neuron_step__loop(weights, bias, inputs, target, learning_rate):
    step = -learning_rate * dz_of(weights, bias, inputs, target)
    new = list(weights)
    for i in range(len(new)):
        new[i] = new[i] + step * inputs[i]
    return new, bias + step


def neuron_step__all_in_one_row(weights, bias, inputs, target, learning_rate):
    row, x = np.append(weights, bias), np.append(inputs, 1)
    a = sigmoid(row @ x)
    row = row - learning_rate * (a - target) * a * (1 - a) * x
    return row[:-1], row[-1]


def batch_gradient__matrices(weights, bias, inputs, targets):
    a = sigmoid(inputs @ weights + bias)
    dz = (a - targets) * a * (1 - a)
    return inputs.T @ dz / len(targets), dz.mean()


def batch_gradient__two_loops(weights, bias, inputs, targets):
    n, m = inputs.shape
    dweights, dbias = [0.0] * m, 0.0
    for i in range(n):
        dz = dz_of(weights, bias, inputs[i], targets[i])
        for j in range(m):
            dweights[j] += dz * inputs[i][j] / n
        dbias += dz / n
    return dweights, dbias


def batch_gradient__mean_of_examples(weights, bias, inputs, targets):
    each = [neuron_gradient__array(weights, bias, x, y) for x, y in zip(inputs, targets)]
    return np.mean([dw for dw, _ in each], axis=0), np.mean([db for _, db in each])


def batch_gradient__columns(weights, bias, inputs, targets):
    y = targets.reshape(-1, 1)
    a = sigmoid(inputs @ weights.reshape(-1, 1) + bias)
    dz = (a - y) * a * (1 - a)
    return (dz * inputs).mean(axis=0), dz.mean()


def batch_gradient__einsum(weights, bias, inputs, targets):
    a = 1 / (1 + np.exp(-(np.einsum("ij,j->i", inputs, weights) + bias)))
    dz = np.multiply(a - targets, a - a**2)
    return np.einsum("i,ij->j", dz, inputs) / dz.size, np.average(dz)


def train_without_bias__matrices(weights, inputs, targets, learning_rate, epochs):
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * (dz @ inputs) / len(inputs)
    return weights


def train_without_bias__mean_of_rows(weights, inputs, targets, learning_rate, epochs):
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = weights - learning_rate * np.mean(dz[:, None] * inputs, axis=0)
    return weights


def train_without_bias__by_task_5(weights, inputs, targets, learning_rate, epochs):
    trained = np.array(weights)
    for _ in range(epochs):
        trained -= learning_rate * batch_gradient__matrices(trained, 0, inputs, targets)[0]
    return trained


def train_without_bias__weight_by_weight(weights, inputs, targets, learning_rate, epochs):
    for _ in range(epochs):
        a = sigmoid(inputs @ weights)
        dz = (a - targets) * a * (1 - a)
        weights = [
            weight - learning_rate * np.mean(dz * inputs[:, i]) for i, weight in enumerate(weights)
        ]
    return weights


def counted_gradient__weighted(weights, bias, inputs, targets, counts):
    dz = counts * (sigmoid(inputs @ weights + bias) - targets)
    return dz @ inputs / counts.sum(), dz.sum() / counts.sum()


def counted_gradient__repeated(weights, bias, inputs, targets, counts):
    x, y = np.repeat(inputs, counts, axis=0), np.repeat(targets, counts)
    dz = sigmoid(x @ weights + bias) - y
    return (dz[:, np.newaxis] * x).mean(axis=0), dz.mean()


def counted_gradient__average(weights, bias, inputs, targets, counts):
    dz = sigmoid(inputs @ weights + bias) - targets
    return np.average(dz[:, None] * inputs, axis=0, weights=counts), np.average(dz, weights=counts)


def counted_gradient__loops(weights, bias, inputs, targets, counts):
    dweights, dbias, seen = np.zeros(len(weights)), 0, 0
    for x, y, count in zip(inputs, targets, counts):
        for _ in range(count):
            dz = logistic(weighted_sum(weights, bias, x)) - y
            dweights = dweights + dz * x
            dbias += dz
            seen += 1
    return [value / seen for value in dweights], dbias / seen


def train_neuron__matrices(weights, bias, inputs, targets, learning_rate, epochs):
    def loss():
        return np.mean((sigmoid(inputs @ weights + bias) - targets) ** 2) / 2

    losses = [loss()]
    for _ in range(epochs):
        dweights, dbias = batch_gradient__matrices(weights, bias, inputs, targets)
        weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
        losses.append(loss())
    return weights, bias, losses


def train_neuron__array_of_losses(weights, bias, inputs, targets, learning_rate, epochs):
    w, b = np.copy(weights), bias
    losses = np.zeros(epochs + 1)
    for epoch in range(epochs + 1):
        a = sigmoid(inputs @ w + b)
        losses[epoch] = 0.5 * ((a - targets) ** 2).sum() / len(a)
        if epoch == epochs:
            break
        dz = (a - targets) * a * (1 - a) / len(a)
        w -= learning_rate * inputs.T.dot(dz)
        b -= learning_rate * dz.sum()
    return [w, b, losses]


def train_neuron__recursion(weights, bias, inputs, targets, learning_rate, epochs):
    loss = mean_loss(weights, bias, inputs, targets)
    if epochs == 0:
        return weights, bias, [loss]
    dweights, dbias = batch_gradient__two_loops(weights, bias, inputs, targets)
    weights = [w - learning_rate * dw for w, dw in zip(weights, dweights)]
    bias = bias - learning_rate * dbias
    *trained, losses = train_neuron__recursion(
        weights, bias, inputs, targets, learning_rate, epochs - 1
    )
    return *trained, [loss] + losses


def mean_loss(weights, bias, inputs, targets):
    total = 0
    for x, y in zip(inputs, targets):
        total += 0.5 * (logistic(weighted_sum(weights, bias, x)) - y) ** 2
    return total / len(targets)


def train_neuron__steps_without_a_gradient(w, b, x, y, rate, epochs):
    losses = (mean_loss(w, b, x, y),)
    for _ in range(epochs):
        moves = [neuron_step__array(w, b, row, target, rate) for row, target in zip(x, y)]
        w = np.mean([weights for weights, _ in moves], axis=0)
        b = np.mean([bias for _, bias in moves])
        losses += (mean_loss(w, b, x, y),)
    return w, b, losses


GATES = {
    "AND": [0, 0, 0, 1],
    "OR": [0, 1, 1, 1],
    "NAND": [1, 1, 1, 0],
    "NOR": [1, 0, 0, 0],
    "x1": [0, 0, 1, 1],
    "x2": [0, 1, 0, 1],
    "NOT x1": [1, 1, 0, 0],
    "NOT x2": [1, 0, 1, 0],
    "always 0": [0, 0, 0, 0],
    "always 1": [1, 1, 1, 1],
}


def gate_of(numbers):
    weights = np.array([numbers["weight_1"], numbers["weight_2"]])
    rows = [(-1, -1), (-1, 1), (1, -1), (1, 1)]
    said = [int(neuron_output__dot(weights, numbers["bias"], np.array(row)) > 0.5) for row in rows]
    return next(name for name, outputs in GATES.items() if outputs == said)


def predicted_gate__as_listed(numbers):
    return gate_of(numbers)


def predicted_gate__small_letters(numbers):
    return f" {gate_of(numbers).lower()}"
