"""Right answers to problem set 4, written in ways that differ from the reference's."""

import math

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


def numerical_gradient__copies_of_all(loss, parameters, epsilon):
    slopes = []
    for number, array in enumerate(parameters):
        slope = np.zeros(array.shape)
        for place in np.ndindex(*array.shape):
            above = [part.copy() for part in parameters]
            below = [part.copy() for part in parameters]
            above[number][place] += epsilon
            below[number][place] -= epsilon
            slope[place] = (loss(above) - loss(below)) / (2 * epsilon)
        slopes.append(slope)
    return slopes


def numerical_gradient__puts_back(loss, parameters, epsilon):
    gradient = [np.zeros_like(p) for p in parameters]
    for p, g in zip(parameters, gradient):
        flat_p, flat_g = p.reshape(-1), g.reshape(-1)
        for i in range(p.size):
            old = flat_p[i]
            flat_p[i] = old + epsilon
            up = loss(parameters)
            flat_p[i] = old - epsilon
            down = loss(parameters)
            flat_p[i] = old
            flat_g[i] = (up - down) / (2 * epsilon)
    return gradient


def numerical_gradient__works_on_one_copy(loss, parameters, epsilon):
    theta = [np.array(p) for p in parameters]
    result = []
    for array in theta:
        slopes = []
        with np.nditer(array, op_flags=["readwrite"]) as entries:
            for entry in entries:
                value = float(entry)
                entry[...] = value + epsilon
                right = loss(theta)
                entry[...] = value - epsilon
                slopes.append((right - loss(theta)) / epsilon / 2)
                entry[...] = value
        result.append(np.array(slopes).reshape(array.shape))
    return tuple(result)


def numerical_gradient__nested_lists(loss, parameters, epsilon):
    def nudged(number, place, step):
        return [
            p + step * (np.arange(p.size).reshape(p.shape) == place) if i == number else p
            for i, p in enumerate(parameters)
        ]

    return [
        np.reshape(
            [
                (loss(nudged(i, k, epsilon)) - loss(nudged(i, k, -epsilon))) / (2 * epsilon)
                for k in range(p.size)
            ],
            p.shape,
        ).tolist()
        for i, p in enumerate(parameters)
    ]


def relative_error__where(a, b):
    size = np.maximum(np.abs(a), np.abs(b))
    return np.where(size == 0, 0, np.abs(a - b) / size)


def relative_error__divide_where(a, b):
    size = np.maximum(abs(a), abs(b))
    return np.divide(abs(a - b), size, out=np.zeros_like(size), where=size > 0)


def relative_error__loop(a, b):
    errors = np.zeros(a.shape)
    for place in np.ndindex(a.shape):
        larger = max(abs(a[place]), abs(b[place]))
        if larger > 0:
            errors[place] = abs(a[place] - b[place]) / larger
    return errors


def relative_error__recursion(a, b):
    if np.ndim(a) > 0:
        return [relative_error__recursion(p, q) for p, q in zip(a, b)]
    if a == b:
        return 0
    return math.fabs(a - b) / max(math.fabs(a), math.fabs(b))


def relative_error__mask(a, b):
    error = np.abs(a - b)
    differ = a != b
    error[differ] /= np.max([np.abs(a), np.abs(b)], axis=0)[differ]
    return error


def relative_error__nan_to_num(a, b):
    return np.nan_to_num(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)))


def check_gradient__unravel(gradient, numeric, tolerance):
    error = relative_error__where(gradient, numeric)
    if error.max() <= tolerance:
        return True
    return np.unravel_index(error.argmax(), error.shape)


def check_gradient__argwhere(gradient, numeric, tolerance):
    error = relative_error__divide_where(gradient, numeric)
    if np.all(error <= tolerance):
        return np.all(error <= tolerance)
    return np.argwhere(error == np.max(error))[0]


def check_gradient__loop(gradient, numeric, tolerance):
    worst, place = 0, None
    errors = relative_error__loop(gradient, numeric)
    for index, error in np.ndenumerate(errors):
        if error > worst:
            worst, place = error, index
    if worst > tolerance:
        return place if len(place) > 1 else place[0]
    return True


def check_gradient__lists(gradient, numeric, tolerance):
    errors = relative_error__mask(gradient, numeric)
    if not (errors > tolerance).any():
        return True
    if errors.ndim == 1:
        return int(np.argmax(errors))
    row = max(range(len(errors)), key=lambda i: max(errors[i]))
    return [row, list(errors[row]).index(max(errors[row]))]


def squared_error_slopes__at_z(x, target, W1, b1, W2, b2):
    z1 = W1 @ x + b1
    o1 = sigmoid(z1)
    z2 = W2 @ o1 + b2
    o2 = sigmoid(z2)
    dz2 = np.zeros(len(o2))
    for j in range(len(o2)):
        dz2[j] = 2 * (o2[j] - target[j]) * sigmoid_slope(z2[j])
    dz1 = np.zeros(len(o1))
    for k in range(len(o1)):
        dz1[k] = (W2[:, k] @ dz2) * sigmoid_slope(z1[k])
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__arrays(x, target, W1, b1, W2, b2):
    o1 = sigmoid(W1 @ x + b1)
    o2 = sigmoid(W2 @ o1 + b2)
    dz2 = 2 * (o2 - target) * o2 * (1 - o2)
    dz1 = W2.T @ dz2 * o1 * (1 - o1)
    return [dz1[:, None] * x, dz1, dz2[:, None] * o1, dz2]


def squared_error_slopes__measured(x, target, W1, b1, W2, b2):
    def loss(parameters):
        W1, b1, W2, b2 = parameters
        return np.sum((sigmoid(W2 @ sigmoid(W1 @ x + b1) + b2) - target) ** 2)

    return numerical_gradient__copies_of_all(loss, [W1, b1, W2, b2], 1e-5)


def xor_backward__matrices(x, target, W1, b1, W2, b2):
    a1 = sigmoid(x @ W1.T + b1)
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)
    dz1 = dz2 @ W2 * a1 * (1 - a1)
    return dz1.T @ x, np.sum(dz1, axis=0), dz2.T @ a1, np.sum(dz2, axis=0)


def xor_backward__example_by_example(x, target, W1, b1, W2, b2):
    sums = [np.zeros(part.shape) for part in (W1, b1, W2, b2)]
    for row, y in zip(x, target):
        z1 = W1 @ row + b1
        a1 = sigmoid(z1)
        a2 = sigmoid(W2 @ a1 + b2)
        dz2 = a2 - y
        dz1 = (W2.T @ dz2) * sigmoid_slope(z1)
        for total, slopes in zip(sums, (np.outer(dz1, row), dz1, np.outer(dz2, a1), dz2)):
            total += slopes / len(x)
    return sums


def xor_backward__plain_loops(x, target, W1, b1, W2, b2):
    n, h = len(x), len(b1)
    dW1, db1 = [[0, 0] for _ in range(h)], [0] * h
    dW2, db2 = [[0] * h], [0]
    for i in range(n):
        a1 = [sigmoid(W1[k][0] * x[i][0] + W1[k][1] * x[i][1] + b1[k]) for k in range(h)]
        a2 = sigmoid(sum(W2[0][k] * a1[k] for k in range(h)) + b2[0])
        error = (a2 - target[i][0]) / n
        db2[0] += error
        for k in range(h):
            dW2[0][k] += error * a1[k]
            dz = error * W2[0][k] * a1[k] * (1 - a1[k])
            db1[k] += dz
            for j in range(2):
                dW1[k][j] += dz * x[i][j]
    return dW1, db1, dW2, db2


def xor_backward__chain_with_logarithms(x, target, W1, b1, W2, b2):
    z1 = np.dot(x, W1.T) + b1
    a1 = sigmoid(z1)
    z2 = np.dot(a1, W2.T) + b2
    a2 = sigmoid(z2)
    da2 = -target / a2 + (1 - target) / (1 - a2)
    dz2 = da2 * sigmoid_slope(z2)
    dz1 = np.dot(dz2, W2) * sigmoid_slope(z1)
    n = x.shape[0]
    return np.einsum("ni,nj->ij", dz1, x) / n, dz1.mean(0), np.dot(dz2.T, a1) / n, dz2.mean(0)


def solves_xor__rows(outputs):
    first, second, third, fourth = outputs
    return first < 0.5 and second > 0.5 and third > 0.5 and fourth < 0.5


def solves_xor__distance(outputs):
    return np.all(abs(outputs - np.array([[0], [1], [1], [0]])) < 0.5)


def solves_xor__signs(outputs):
    return np.sign(outputs[:, 0] - 0.5).tolist() == [-1, 1, 1, -1]


def solves_xor__loop(outputs):
    for output, wanted in zip(outputs.ravel(), [0, 1, 1, 0]):
        if output == 0.5 or (output > 0.5) != wanted:
            return False
    return True


def solves_xor__whole_number(outputs):
    far = min((outputs.flatten() - 0.5) * [-1, 1, 1, -1])
    return 1 if far > 0 else 0


def batches__slices(examples, batch_size, epochs):
    everything = list(range(examples))
    epoch = [everything[i : i + batch_size] for i in range(0, examples, batch_size)]
    return epoch * epochs


def batches__counting(examples, batch_size, epochs):
    updates = []
    for _ in range(epochs):
        batch = []
        for example in range(examples):
            batch.append(example)
            if len(batch) == batch_size or example == examples - 1:
                updates.append(batch)
                batch = []
    return updates


def batches__split(examples, batch_size, epochs):
    cuts = range(batch_size, examples, batch_size)
    return [part for _ in range(epochs) for part in np.split(np.arange(examples), cuts)]


def batches__tuples(n, size, epochs):
    per_epoch = math.ceil(n / size)
    return tuple(
        tuple(range(size * (k % per_epoch), min(n, size * (k % per_epoch) + size)))
        for k in range(epochs * per_epoch)
    )


def batches__recursion(examples, batch_size, epochs, start=0):
    if epochs == 0:
        return []
    if start >= examples:
        return batches__recursion(examples, batch_size, epochs - 1)
    batch = list(range(start, min(start + batch_size, examples)))
    return [batch] + batches__recursion(examples, batch_size, epochs, start + batch_size)


def predicted_updates__by_rule(numbers):
    n, size, epochs, rule = numbers.values()
    if rule == "restart":
        return -(-n // size) * epochs
    if rule == "drop":
        return n // size * epochs
    return math.ceil(n * epochs / size)


def predicted_updates__float(numbers):
    return float(predicted_updates__by_rule(numbers))


def predicted_updates__numpy(numbers):
    return np.int64(predicted_updates__by_rule(numbers))


def cross_entropy(x, target, W1, b1, W2, b2):
    a2 = sigmoid(sigmoid(x @ W1.T + b1) @ W2.T + b2)
    return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))


def train_xor__by_index(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    weights = [W1, b1, W2, b2]
    losses = [cross_entropy(x, target, *weights)]
    for _ in range(epochs):
        for batch in batches__slices(len(x), batch_size, 1):
            slopes = xor_backward__matrices(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(cross_entropy(x, target, *weights))
    return *weights, losses


def train_xor__in_place_on_copies(x, y, W1, b1, W2, b2, rate, epochs, size):
    W1, b1, W2, b2 = W1.copy(), b1.copy(), W2.copy(), b2.copy()
    losses = np.array([cross_entropy(x, y, W1, b1, W2, b2)])
    for _ in range(epochs):
        for i in range(0, len(x), size):
            dW1, db1, dW2, db2 = xor_backward__example_by_example(
                x[i : i + size], y[i : i + size], W1, b1, W2, b2
            )
            W1 -= rate * dW1
            b1 -= rate * db1
            W2 -= rate * dW2
            b2 -= rate * db2
        losses = np.append(losses, cross_entropy(x, y, W1, b1, W2, b2))
    return W1, b1, W2, b2, losses


def train_xor__one_list_of_updates(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    weights = (W1, b1, W2, b2)
    losses = (cross_entropy(x, target, *weights),)
    for batch in batches__counting(len(x), batch_size, epochs):
        slopes = xor_backward__chain_with_logarithms(x[batch], target[batch], *weights)
        weights = tuple(w - learning_rate * d for w, d in zip(weights, slopes))
        if batch[-1] == len(x) - 1:
            losses += (summed_loss(x, target, *weights) / len(x),)
    return [*weights, losses]


def summed_loss(x, target, W1, b1, W2, b2):
    total = 0
    for row, y in zip(x, target):
        a2 = sigmoid(W2 @ sigmoid(W1 @ row + b1) + b2)[0]
        total -= math.log(a2) if y[0] == 1 else math.log(1 - a2)
    return total


def success_rate__numbers(solved):
    k, m = sum(solved), len(solved)
    p, n = (k + 2) / (m + 4), m + 4
    error = math.sqrt(p * (1 - p) / n)
    return k / m, max(0, p - 2 * error), min(1, p + 2 * error)


def success_rate__arrays(solved):
    more = np.concatenate([solved, [True, True, False, False]])
    limits = more.mean() + 2 * more.std() / np.sqrt(more.size) * np.array([-1, 1])
    low, high = limits.clip(0, 1)
    return np.array([np.mean(solved), low, high])


def success_rate__counting(solved):
    successes = 0
    for run in solved:
        if run:
            successes += 1
    n = len(solved) + 4
    p = (successes + 2) / n
    s = (p * (1 - p) / n) ** 0.5
    low, high = p - 2 * s, p + 2 * s
    if low < 0:
        low = 0
    if high > 1:
        high = 1
    return [successes / len(solved), low, high]


def success_rate__appended(solved):
    pretended = solved + [True] * 2 + [False] * 2
    p = pretended.count(True) / len(pretended)
    two_errors = 2 * np.sqrt(p * (1 - p) / len(pretended))
    return (
        solved.count(True) / len(solved),
        np.clip(p - two_errors, 0, 1),
        np.clip(p + two_errors, 0, 1),
    )
