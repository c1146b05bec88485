"""Right answers to problem set 3, written in ways that differ from the reference's."""

import math

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def logistic(z):
    return 1 / (1 + math.exp(-z))


def output_of(weights, bias, values):
    z = bias
    for weight, value in zip(weights, values):
        z += weight * value
    return logistic(z)


def layer_forward__one_line(weight, bias, a_in):
    return sigmoid(np.dot(weight, a_in) + bias)


def layer_forward__units_in_a_list(weight, bias, a_in):
    return [output_of(row, b, a_in) for row, b in zip(weight, bias)]


def layer_forward__index_by_index(weight, bias, a_in):
    units, inputs = weight.shape
    activations = np.zeros(units)
    for i in range(units):
        z = bias[i]
        for j in range(inputs):
            z = z + weight[i, j] * a_in[j]
        activations[i] = sigmoid(z)
    return activations


def layer_forward__from_the_right(weight, bias, a_in):
    return 1 / (1 + np.exp(-(a_in @ weight.T + bias)))


def layer_forward__columns(weight, bias, a_in):
    z = weight @ a_in.reshape(-1, 1) + bias.reshape(-1, 1)
    return sigmoid(z).flatten()


def layer_forward__mapped(weight, bias, a_in):
    return tuple(map(sigmoid, (weight * a_in).sum(axis=1) + bias))


def two_layer_forward__twice(weight_1, bias_1, weight_2, bias_2, x):
    a_1 = layer_forward__one_line(weight_1, bias_1, x)
    return a_1, layer_forward__one_line(weight_2, bias_2, a_1)


def two_layer_forward__lists(weight_1, bias_1, weight_2, bias_2, x):
    activations = [x]
    for weight, bias in ((weight_1, bias_1), (weight_2, bias_2)):
        activations.append(layer_forward__units_in_a_list(weight, bias, activations[-1]))
    return activations[1:]


def two_layer_forward__in_steps(W1, b1, W2, b2, x):
    z1 = W1.dot(x) + b1
    a1 = sigmoid(z1)
    z2 = W2.dot(a1) + b2
    a2 = sigmoid(z2)
    return a1, a2


def output_dz__one_line(a_2, target):
    return (a_2 - target) * a_2 * (1 - a_2)


def output_dz__loop(a_2, target):
    dz = []
    for a, y in zip(a_2, target):
        dz.append((a - y) * (a - a * a))
    return dz


def output_dz__through_z(a_2, target):
    z = np.log(a_2 / (1 - a_2))
    return np.multiply(a_2 - target, sigmoid(z) * (1 - sigmoid(z)))


def output_dz__minus_target_first(a_2, target):
    return -(target - a_2) * a_2 * (1.0 - a_2)


def first_layer_da__transposed(weight_2, dz_2):
    return weight_2.T @ dz_2


def first_layer_da__from_the_left(weight_2, dz_2):
    return np.dot(dz_2, weight_2)


def first_layer_da__all_paths(weight_2, dz_2):
    da = [0.0] * weight_2.shape[1]
    for k in range(len(dz_2)):
        for j in range(len(da)):
            da[j] += weight_2[k][j] * dz_2[k]
    return da


def first_layer_da__column_by_column(weight_2, dz_2):
    return np.array([sum(column * dz_2) for column in weight_2.T])


def first_layer_da__broadcast(weight_2, dz_2):
    return (weight_2 * dz_2[:, np.newaxis]).sum(axis=0)


def weight_gradient__outer(dz, a_in):
    return np.outer(dz, a_in)


def weight_gradient__broadcast(dz, a_in):
    return dz[:, None] * a_in[None, :]


def weight_gradient__lists(dz, a_in):
    return [[slope * a for a in a_in] for slope in dz]


def weight_gradient__columns_and_rows(dz, a_in):
    return dz.reshape(-1, 1) @ a_in.reshape(1, -1)


def two_layer_gradients__pieces(weight_1, bias_1, weight_2, bias_2, x, target):
    a_1, a_2 = two_layer_forward__twice(weight_1, bias_1, weight_2, bias_2, x)
    dz_2 = output_dz__one_line(a_2, target)
    dz_1 = first_layer_da__transposed(weight_2, dz_2) * a_1 * (1 - a_1)
    return np.outer(dz_1, x), dz_1, np.outer(dz_2, a_1), dz_2


def two_layer_gradients__lists(weight_1, bias_1, weight_2, bias_2, x, target):
    a_1, a_2 = two_layer_forward__lists(weight_1, bias_1, weight_2, bias_2, x)
    dz_2 = output_dz__loop(a_2, target)
    dz_1 = []
    for j, a in enumerate(a_1):
        da = sum(weight_2[k, j] * dz_2[k] for k in range(len(dz_2)))
        dz_1.append(da * a * (1 - a))
    return [weight_gradient__lists(dz_1, x), dz_1, weight_gradient__lists(dz_2, a_1), dz_2]


def two_layer_gradients__with_z(W1, b1, W2, b2, x, target):
    z1 = W1 @ x + b1
    a1 = sigmoid(z1)
    z2 = W2 @ a1 + b2
    error = sigmoid(z2) - target
    delta2 = error * sigmoid(z2) * (1 - sigmoid(z2))
    delta1 = (delta2 @ W2) * sigmoid(z1) * (1 - sigmoid(z1))
    return delta1[:, None] * x, delta1, delta2[:, None] * a1, delta2


def two_layer_gradients__measured(weight_1, bias_1, weight_2, bias_2, x, target):
    values = [np.array(part) for part in (weight_1, bias_1, weight_2, bias_2)]
    gradients = []
    for part in values:
        gradient = np.zeros_like(part)
        for place in np.ndindex(part.shape):
            start, losses = part[place], []
            for side in (1, -1):
                part[place] = start + side * 1e-5
                a_2 = two_layer_forward__twice(*values, x)[1]
                losses.append(0.5 * np.sum((a_2 - target) ** 2))
            part[place] = start
            gradient[place] = (losses[0] - losses[1]) / 2e-5
        gradients.append(gradient)
    return gradients


def shared_bias_gradient__sum(weight_1, weight_2, bias, x, target):
    bias_1, bias_2 = np.full(len(weight_1), bias), np.full(len(weight_2), bias)
    gradients = two_layer_gradients__pieces(weight_1, bias_1, weight_2, bias_2, x, target)
    return gradients[1].sum() + gradients[3].sum()


def shared_bias_gradient__broadcast(weight_1, weight_2, bias, x, target):
    _, dbias_1, _, dbias_2 = two_layer_gradients__with_z(weight_1, bias, weight_2, bias, x, target)
    return float(np.sum(np.concatenate([dbias_1, dbias_2])))


def shared_bias_gradient__loops(weight_1, weight_2, bias, x, target):
    a_1 = [output_of(row, bias, x) for row in weight_1]
    a_2 = [output_of(row, bias, a_1) for row in weight_2]
    total = 0
    for a, y, row in zip(a_2, target, weight_2):
        dz_2 = (a - y) * a * (1 - a)
        total += dz_2
        for weight, hidden in zip(row, a_1):
            total += dz_2 * weight * hidden * (1 - hidden)
    return total


def shared_bias_gradient__measured(weight_1, weight_2, bias, x, target):
    def loss(b):
        a_2 = two_layer_forward__in_steps(weight_1, b, weight_2, b, x)[1]
        return ((a_2 - target) ** 2).sum() / 2

    return np.array((loss(bias + 1e-5) - loss(bias - 1e-5)) / 2e-5)


def two_layer_step__vectors(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    values = weight_1, bias_1, weight_2, bias_2
    gradients = two_layer_gradients__pieces(*values, x, target)
    return [value - learning_rate * slope for value, slope in zip(values, gradients)]


def two_layer_step__slope_first(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate):
    gradients = two_layer_gradients__pieces(weight_1, bias_1, weight_2, bias_2, x, target)
    dweight_1, dbias_1, dweight_2, dbias_2 = gradients
    new_bias_1, new_bias_2 = bias_1.copy(), bias_2.copy()
    for unit in range(len(bias_1)):
        slope = dbias_1[unit]
        new_bias_1[unit] -= learning_rate * slope
    for unit in range(len(bias_2)):
        slope = dbias_2[unit]
        new_bias_2[unit] -= learning_rate * slope
    new_weight_1 = weight_1 - learning_rate * dweight_1
    new_weight_2 = weight_2 - learning_rate * dweight_2
    return new_weight_1, new_bias_1, new_weight_2, new_bias_2


def two_layer_step__in_place_on_copies(w1, b1, w2, b2, x, target, rate):
    gradients = two_layer_gradients__with_z(w1, b1, w2, b2, x, target)
    new = [w1.copy(), b1.copy(), w2.copy(), b2.copy()]
    for i in range(4):
        new[i] -= rate * gradients[i]
    return tuple(new)


def two_layer_step__output_layer_first(w1, b1, w2, b2, x, target, rate):
    a_1, a_2 = two_layer_forward__in_steps(w1, b1, w2, b2, x)
    dz_2 = output_dz__one_line(a_2, target)
    dz_1 = (dz_2 @ w2) * a_1 * (1 - a_1)
    w2, b2 = w2 - rate * np.outer(dz_2, a_1), b2 - rate * dz_2
    w1, b1 = w1 - rate * np.outer(dz_1, x), b1 - rate * dz_1
    return w1, b1, w2, b2


def all_losses(values, x, target):
    return [
        ((two_layer_forward__in_steps(*values, row)[1] - y) ** 2).sum() / 2
        for row, y in zip(x, target)
    ]


def train_two_layers__steps(weight_1, bias_1, weight_2, bias_2, x, target, learning_rate, epochs):
    values = weight_1, bias_1, weight_2, bias_2
    losses = [np.mean(all_losses(values, x, target))]
    for _ in range(epochs):
        for n in range(len(x)):
            values = two_layer_step__vectors(*values, x[n], target[n], learning_rate)
        losses.append(np.mean(all_losses(values, x, target)))
    return *values, losses


def train_two_layers__losses_of_all_rows_at_once(w1, b1, w2, b2, x, y, rate, epochs):
    losses = np.zeros(epochs + 1)
    for epoch in range(epochs + 1):
        a_2 = sigmoid(sigmoid(x @ w1.T + b1) @ w2.T + b2)
        losses[epoch] = 0.5 * ((a_2 - y) ** 2).sum() / len(y)
        if epoch < epochs:
            for row, wanted in zip(x, y):
                w1, b1, w2, b2 = two_layer_step__output_layer_first(
                    w1, b1, w2, b2, row, wanted, rate
                )
    return [w1, b1, w2, b2, losses]


def train_two_layers__recursion(w1, b1, w2, b2, x, y, rate, epochs):
    loss = [sum(all_losses((w1, b1, w2, b2), x, y)) / len(x)]
    if epochs == 0:
        return w1, b1, w2, b2, loss
    values = w1, b1, w2, b2
    for example in zip(x, y):
        values = two_layer_step__in_place_on_copies(*values, *example, rate)
    *values, losses = train_two_layers__recursion(*values, x, y, rate, epochs - 1)
    return *values, loss + losses


def train_two_layers__lists_of_lists(w1, b1, w2, b2, x, y, rate, epochs):
    *values, losses = train_two_layers__steps(w1, b1, w2, b2, x, y, rate, epochs)
    return *(part.tolist() for part in values), tuple(losses)


def move_and_path(numbers):
    paths = []
    for k in (1, 2):
        a, y = numbers[f"output_{k}"], numbers[f"target_{k}"]
        paths.append(numbers[f"to_output_{k}"] * (a - y) * a * (1 - a))
    move = "up" if -sum(paths) * numbers["x"] > 0 else "down"
    return move, 1 + int(np.argmax(np.abs(paths)))


def predicted_move__as_listed(numbers):
    move, path = move_and_path(numbers)
    return f"{move} by path {path}"


def predicted_move__capital_letter(numbers):
    move, path = move_and_path(numbers)
    return f"{move.capitalize()} by path  {path}"
