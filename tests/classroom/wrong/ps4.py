"""Wrong solutions of problem set 4: `<task>__<mistake>`, with a part of the hint as docstring.

They are taken as source text, so each stands on its own. Of the other names only `np` and those of
the notebook are there.
"""

import numpy as np

# --- numerical_gradient


def numerical_gradient__divided_by_epsilon(loss, parameters, epsilon):
    """2 epsilon apart"""
    moved = [part.copy() for part in parameters]
    gradient = [np.zeros(part.shape) for part in moved]
    for part, slopes in zip(moved, gradient):
        for index in np.ndindex(part.shape):
            kept = part[index]
            part[index] = kept + epsilon
            above = loss(moved)
            part[index] = kept - epsilon
            slopes[index] = (above - loss(moved)) / epsilon
            part[index] = kept
    return gradient


def numerical_gradient__forward(loss, parameters, epsilon):
    """forward differences"""
    moved, here = [part.copy() for part in parameters], loss(parameters)
    gradient = [np.zeros(part.shape) for part in moved]
    for part, slopes in zip(moved, gradient):
        for index in np.ndindex(part.shape):
            kept = part[index]
            part[index] = kept + epsilon
            slopes[index] = (loss(moved) - here) / epsilon
            part[index] = kept
    return gradient


def numerical_gradient__backward(loss, parameters, epsilon):
    """backward differences"""
    moved, here = [part.copy() for part in parameters], loss(parameters)
    gradient = [np.zeros(part.shape) for part in moved]
    for part, slopes in zip(moved, gradient):
        for index in np.ndindex(part.shape):
            kept = part[index]
            part[index] = kept - epsilon
            slopes[index] = (here - loss(moved)) / epsilon
            part[index] = kept
    return gradient


def numerical_gradient__one_side_by_two(loss, parameters, epsilon):
    """Nudge to the other side as well"""
    moved, here = [part.copy() for part in parameters], loss(parameters)
    gradient = [np.zeros(part.shape) for part in moved]
    for part, slopes in zip(moved, gradient):
        for index in np.ndindex(part.shape):
            kept = part[index]
            part[index] = kept + epsilon
            slopes[index] = (loss(moved) - here) / (2 * epsilon)
            part[index] = kept
    return gradient


def numerical_gradient__not_put_back(loss, parameters, epsilon):
    """Put each back"""
    high = [part.copy() for part in parameters]
    low = [part.copy() for part in parameters]
    gradient = [np.zeros(part.shape) for part in parameters]
    for place, slopes in enumerate(gradient):
        for index in np.ndindex(slopes.shape):
            high[place][index] += epsilon
            low[place][index] -= epsilon
            slopes[index] = (loss(high) - loss(low)) / (2 * epsilon)
    return gradient


def numerical_gradient__sign(loss, parameters, epsilon):
    """sign is turned"""
    moved = [part.copy() for part in parameters]
    gradient = [np.zeros(part.shape) for part in moved]
    for part, slopes in zip(moved, gradient):
        for index in np.ndindex(part.shape):
            kept = part[index]
            part[index] = kept + epsilon
            above = loss(moved)
            part[index] = kept - epsilon
            slopes[index] = (loss(moved) - above) / (2 * epsilon)
            part[index] = kept
    return gradient


def numerical_gradient__rise(loss, parameters, epsilon):
    """changes of the loss"""
    moved = [part.copy() for part in parameters]
    gradient = [np.zeros(part.shape) for part in moved]
    for part, slopes in zip(moved, gradient):
        for index in np.ndindex(part.shape):
            kept = part[index]
            part[index] = kept + epsilon
            above = loss(moved)
            part[index] = kept - epsilon
            slopes[index] = above - loss(moved)
            part[index] = kept
    return gradient


def numerical_gradient__whole_arrays(loss, parameters, epsilon):
    """whole array is nudged"""
    gradient = []
    for place, part in enumerate(parameters):
        high, low = list(parameters), list(parameters)
        high[place], low[place] = part + epsilon, part - epsilon
        gradient.append(np.full(part.shape, (loss(high) - loss(low)) / (2 * epsilon)))
    return gradient


def numerical_gradient__whole_rows(loss, parameters, epsilon):
    """whole row is nudged"""
    moved = [part.copy() for part in parameters]
    gradient = [np.zeros(part.shape) for part in moved]
    for part, slopes in zip(moved, gradient):
        for row in range(len(part)):
            kept = part[row].copy()
            part[row] = kept + epsilon
            above = loss(moved)
            part[row] = kept - epsilon
            slopes[row] = (above - loss(moved)) / (2 * epsilon)
            part[row] = kept
    return gradient


def numerical_gradient__all_at_once(loss, parameters, epsilon):
    """Everything is nudged at once"""
    above = loss([part + epsilon for part in parameters])
    below = loss([part - epsilon for part in parameters])
    return [np.full(part.shape, (above - below) / (2 * epsilon)) for part in parameters]


def numerical_gradient__first_array(loss, parameters, epsilon):
    """Only the first array"""
    moved = [part.copy() for part in parameters]
    gradient = [np.zeros(part.shape) for part in moved]
    for part, slopes in zip(moved, gradient):
        for index in np.ndindex(part.shape):
            kept = part[index]
            part[index] = kept + epsilon
            above = loss(moved)
            part[index] = kept - epsilon
            slopes[index] = (above - loss(moved)) / (2 * epsilon)
            part[index] = kept
        return gradient


def numerical_gradient__matrices(loss, parameters, epsilon):
    """Only the matrices"""
    moved = [part.copy() for part in parameters]
    gradient = [np.zeros(part.shape) for part in moved]
    for part, slopes in zip(moved, gradient):
        if part.ndim == 1:
            continue
        for index in np.ndindex(part.shape):
            kept = part[index]
            part[index] = kept + epsilon
            above = loss(moved)
            part[index] = kept - epsilon
            slopes[index] = (above - loss(moved)) / (2 * epsilon)
            part[index] = kept
    return gradient


def numerical_gradient__own_epsilon(loss, parameters, epsilon):
    """`epsilon` is not used"""
    epsilon = 1e-6
    moved = [part.copy() for part in parameters]
    gradient = [np.zeros(part.shape) for part in moved]
    for part, slopes in zip(moved, gradient):
        for index in np.ndindex(part.shape):
            kept = part[index]
            part[index] = kept + epsilon
            above = loss(moved)
            part[index] = kept - epsilon
            slopes[index] = (above - loss(moved)) / (2 * epsilon)
            part[index] = kept
    return gradient


def numerical_gradient__in_place(loss, parameters, epsilon):
    """changed what it was given"""
    gradient = [np.zeros(part.shape) for part in parameters]
    for part, slopes in zip(parameters, gradient):
        for index in np.ndindex(part.shape):
            part[index] += epsilon
            above = loss(parameters)
            part[index] -= 2 * epsilon
            slopes[index] = (above - loss(parameters)) / (2 * epsilon)
    return gradient


def numerical_gradient__one_row(loss, parameters, epsilon):
    """things, in this order"""
    moved, gradient = [part.copy() for part in parameters], []
    for part in moved:
        for index in np.ndindex(part.shape):
            kept = part[index]
            part[index] = kept + epsilon
            above = loss(moved)
            part[index] = kept - epsilon
            gradient.append((above - loss(moved)) / (2 * epsilon))
            part[index] = kept
    return gradient


# --- relative_error


def relative_error__zero_over_zero(a, b):
    """0 divided by 0"""
    return np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))


def relative_error__padded(a, b):
    """hides wrong slopes"""
    return np.abs(a - b) / (np.maximum(np.abs(a), np.abs(b)) + 1e-8)


def relative_error__floored(a, b):
    """as with a floor below the line"""
    return np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-5)


def relative_error__differences(a, b):
    """Those are differences"""
    return np.abs(a - b)


def relative_error__signed(a, b):
    """sign of the difference is kept"""
    larger = np.maximum(np.abs(a), np.abs(b))
    return (a - b) / np.where(larger > 0, larger, 1)


def relative_error__signs_lost(a, b):
    """2 and -2 must not agree"""
    a, b = np.abs(a), np.abs(b)
    larger = np.maximum(a, b)
    return np.abs(a - b) / np.where(larger > 0, larger, 1)


def relative_error__by_a(a, b):
    """`a` alone"""
    return np.abs(a - b) / np.where(a == 0, 1, np.abs(a))


def relative_error__by_b(a, b):
    """`b` alone"""
    return np.abs(a - b) / np.where(b == 0, 1, np.abs(b))


def relative_error__by_smaller(a, b):
    """not by the smaller"""
    smaller = np.minimum(np.abs(a), np.abs(b))
    return np.abs(a - b) / np.where(smaller > 0, smaller, 1)


def relative_error__by_sum(a, b):
    """sum of the sizes"""
    total = np.abs(a) + np.abs(b)
    return np.abs(a - b) / np.where(total > 0, total, 1)


def relative_error__by_mean(a, b):
    """mean of the sizes"""
    mean = (np.abs(a) + np.abs(b)) / 2
    return np.abs(a - b) / np.where(mean > 0, mean, 1)


def relative_error__larger_number(a, b):
    """larger number is not"""
    larger = np.maximum(a, b)
    return np.abs(a - b) / np.where(larger == 0, 1, larger)


def relative_error__largest_of_all(a, b):
    """largest of all"""
    return np.abs(a - b) / max(np.max(np.abs(a)), np.max(np.abs(b)))


def relative_error__worst(a, b):
    """worst error alone"""
    larger = np.maximum(np.abs(a), np.abs(b))
    return np.max(np.abs(a - b) / np.where(larger > 0, larger, 1))


def relative_error__mean(a, b):
    """mean error"""
    larger = np.maximum(np.abs(a), np.abs(b))
    return np.mean(np.abs(a - b) / np.where(larger > 0, larger, 1))


def relative_error__squared(a, b):
    """are squared"""
    larger = np.maximum(np.abs(a), np.abs(b))
    return (a - b) ** 2 / np.where(larger > 0, larger, 1)


def relative_error__any_zero(a, b):
    """only one of the two is 0"""
    larger = np.maximum(np.abs(a), np.abs(b))
    return np.where((a == 0) | (b == 0), 0, np.abs(a - b) / np.where(larger > 0, larger, 1))


def relative_error__two_zeros_differ(a, b):
    """Two zeros agree"""
    larger = np.maximum(np.abs(a), np.abs(b))
    return np.where(larger > 0, np.abs(a - b) / np.where(larger > 0, larger, 1), 1)


def relative_error__zeros_left_out(a, b):
    """Keep the shape"""
    larger = np.maximum(np.abs(a), np.abs(b))
    return np.abs(a - b)[larger > 0] / larger[larger > 0]


# --- check_gradient


def check_gradient__word_false(gradient, numeric, tolerance):
    """does not say where"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    return bool(np.max(errors) <= tolerance)


def check_gradient__always_passes(gradient, numeric, tolerance):
    """Every gradient passes"""
    return True


def check_gradient__never_passes(gradient, numeric, tolerance):
    """No gradient passes"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    return np.unravel_index(np.argmax(errors), errors.shape)


def check_gradient__place_of_difference(gradient, numeric, tolerance):
    """largest difference"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    if np.max(errors) <= tolerance:
        return True
    return np.unravel_index(np.argmax(np.abs(gradient - numeric)), gradient.shape)


def check_gradient__differences(gradient, numeric, tolerance):
    """Those are differences"""
    errors = np.abs(gradient - numeric)
    if np.max(errors) <= tolerance:
        return True
    return np.unravel_index(np.argmax(errors), errors.shape)


def check_gradient__first(gradient, numeric, tolerance):
    """first error beyond"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    for index in np.ndindex(errors.shape):
        if errors[index] > tolerance:
            return index
    return True


def check_gradient__last(gradient, numeric, tolerance):
    """last error beyond"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    verdict = True
    for index in np.ndindex(errors.shape):
        if errors[index] > tolerance:
            verdict = index
    return verdict


def check_gradient__largest_entry(gradient, numeric, tolerance):
    """largest entry"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    if np.max(errors) <= tolerance:
        return True
    return np.unravel_index(np.argmax(np.abs(gradient)), gradient.shape)


def check_gradient__smallest_error(gradient, numeric, tolerance):
    """smallest error."""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    if np.max(errors) <= tolerance:
        return True
    return np.unravel_index(np.argmin(errors), errors.shape)


def check_gradient__long_row(gradient, numeric, tolerance):
    """one long row"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    return True if np.max(errors) <= tolerance else np.argmax(errors)


def check_gradient__swapped(gradient, numeric, tolerance):
    """Row and column are swapped"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    if np.max(errors) <= tolerance:
        return True
    return np.unravel_index(np.argmax(errors), errors.shape)[::-1]


def check_gradient__from_1(gradient, numeric, tolerance):
    """counts places from 0"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    if np.max(errors) <= tolerance:
        return True
    return tuple(index + 1 for index in np.unravel_index(np.argmax(errors), errors.shape))


def check_gradient__mean(gradient, numeric, tolerance):
    """mean error lets"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    if np.mean(errors) <= tolerance:
        return True
    return np.unravel_index(np.argmax(errors), errors.shape)


def check_gradient__any_is_enough(gradient, numeric, tolerance):
    """smallest error decides"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    if np.any(errors <= tolerance):
        return True
    return np.unravel_index(np.argmax(errors), errors.shape)


def check_gradient__too_small_is_fine(gradient, numeric, tolerance):
    """too small counts"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = (gradient - numeric) / np.where(larger > 0, larger, 1)
    if np.max(errors) <= tolerance:
        return True
    return np.unravel_index(np.argmax(errors), errors.shape)


def check_gradient__allclose(gradient, numeric, tolerance):
    """unless you set `atol=0`"""
    if np.allclose(gradient, numeric, rtol=tolerance):
        return True
    errors = relative_error(gradient, numeric)  # noqa: F821
    return np.unravel_index(np.argmax(errors), errors.shape)


def check_gradient__own_tolerance(gradient, numeric, tolerance):
    """`tolerance` is not used"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    if np.max(errors) <= 1e-7:
        return True
    return np.unravel_index(np.argmax(errors), errors.shape)


def check_gradient__value(gradient, numeric, tolerance):
    """True, or a place"""
    larger = np.maximum(np.abs(gradient), np.abs(numeric))
    errors = np.abs(gradient - numeric) / np.where(larger > 0, larger, 1)
    return True if np.max(errors) <= tolerance else np.max(errors)


# --- squared_error_slopes


def squared_error_slopes__as_published(x, target, W1, b1, W2, b2):
    """published mistake is still there"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    o2 = sigmoid(W2 @ o1 + b2)  # noqa: F821
    dz2 = 2 * (o2 - target) * sigmoid_slope(o2)  # noqa: F821
    dz1 = (W2.T @ dz2) * sigmoid_slope(o1)  # noqa: F821
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__output_repaired(x, target, W1, b1, W2, b2):
    """output layer is right now"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    o2 = sigmoid(W2 @ o1 + b2)  # noqa: F821
    dz2 = 2 * (o2 - target) * o2 * (1 - o2)
    dz1 = (W2.T @ dz2) * sigmoid_slope(o1)  # noqa: F821
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__hidden_repaired(x, target, W1, b1, W2, b2):
    """hidden layer is right now"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    o2 = sigmoid(W2 @ o1 + b2)  # noqa: F821
    dz2 = 2 * (o2 - target) * sigmoid_slope(o2)  # noqa: F821
    dz1 = (W2.T @ dz2) * o1 * (1 - o1)
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__no_slope(x, target, W1, b1, W2, b2):
    """gone in both layers"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    dz2 = 2 * (sigmoid(W2 @ o1 + b2) - target)  # noqa: F821
    dz1 = W2.T @ dz2
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__no_output_slope(x, target, W1, b1, W2, b2):
    """gone in the output layer"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    dz2 = 2 * (sigmoid(W2 @ o1 + b2) - target)  # noqa: F821
    dz1 = (W2.T @ dz2) * o1 * (1 - o1)
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__no_hidden_slope(x, target, W1, b1, W2, b2):
    """gone in the hidden layer"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    o2 = sigmoid(W2 @ o1 + b2)  # noqa: F821
    dz2 = 2 * (o2 - target) * o2 * (1 - o2)
    dz1 = W2.T @ dz2
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__short_form_of_z(x, target, W1, b1, W2, b2):
    """You made it of z"""
    z1 = W1 @ x + b1
    o1 = sigmoid(z1)  # noqa: F821
    z2 = W2 @ o1 + b2
    dz2 = 2 * (sigmoid(z2) - target) * z2 * (1 - z2)  # noqa: F821
    dz1 = (W2.T @ dz2) * z1 * (1 - z1)
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__output_alone(x, target, W1, b1, W2, b2):
    """1 minus the output"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    o2 = sigmoid(W2 @ o1 + b2)  # noqa: F821
    dz2 = 2 * (o2 - target) * o2
    dz1 = (W2.T @ dz2) * o1
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__rest_alone(x, target, W1, b1, W2, b2):
    """the output itself"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    o2 = sigmoid(W2 @ o1 + b2)  # noqa: F821
    dz2 = 2 * (o2 - target) * (1 - o2)
    dz1 = (W2.T @ dz2) * (1 - o1)
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__without_bias(x, target, W1, b1, W2, b2):
    """without its bias"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    o2 = sigmoid(W2 @ o1 + b2)  # noqa: F821
    dz2 = 2 * (o2 - target) * sigmoid_slope(W2 @ o1)  # noqa: F821
    dz1 = (W2.T @ dz2) * sigmoid_slope(W1 @ x)  # noqa: F821
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__squared(x, target, W1, b1, W2, b2):
    """it is squared"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    o2 = sigmoid(W2 @ o1 + b2)  # noqa: F821
    dz2 = 2 * (o2 - target) * (o2 * (1 - o2)) ** 2
    dz1 = (W2.T @ dz2) * (o1 * (1 - o1)) ** 2
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__halved(x, target, W1, b1, W2, b2):
    """factor 2 got lost"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    o2 = sigmoid(W2 @ o1 + b2)  # noqa: F821
    dz2 = (o2 - target) * o2 * (1 - o2)
    dz1 = (W2.T @ dz2) * o1 * (1 - o1)
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__sign(x, target, W1, b1, W2, b2):
    """sign of the error is turned"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    o2 = sigmoid(W2 @ o1 + b2)  # noqa: F821
    dz2 = 2 * (target - o2) * o2 * (1 - o2)
    dz1 = (W2.T @ dz2) * o1 * (1 - o1)
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__rows(x, target, W1, b1, W2, b2):
    """W2 is turned"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    o2 = sigmoid(W2 @ o1 + b2)  # noqa: F821
    dz2 = 2 * (o2 - target) * o2 * (1 - o2)
    dz1 = (W2 @ dz2) * o1 * (1 - o1)
    return np.outer(dz1, x), dz1, np.outer(dz2, o1), dz2


def squared_error_slopes__outer_turned(x, target, W1, b1, W2, b2):
    """the shape is"""
    o1 = sigmoid(W1 @ x + b1)  # noqa: F821
    o2 = sigmoid(W2 @ o1 + b2)  # noqa: F821
    dz2 = 2 * (o2 - target) * o2 * (1 - o2)
    dz1 = (W2.T @ dz2) * o1 * (1 - o1)
    return np.outer(x, dz1), dz1, np.outer(o1, dz2), dz2


# --- xor_backward


def xor_backward__sums(x, target, W1, b1, W2, b2):
    """Those are sums"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = sigmoid(a1 @ W2.T + b2) - target  # noqa: F821
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)


def xor_backward__divided_by_4(x, target, W1, b1, W2, b2):
    """divided by 4"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / 4  # noqa: F821
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)


def xor_backward__output_slope(x, target, W1, b1, W2, b2):
    """that slope cancels"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    a2 = sigmoid(a1 @ W2.T + b2)  # noqa: F821
    dz2 = (a2 - target) * a2 * (1 - a2) / len(x)
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)


def xor_backward__no_hidden_slope(x, target, W1, b1, W2, b2):
    """slope of the hidden units is missing"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dz1 = dz2 @ W2
    return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)


def xor_backward__slope_at_output(x, target, W1, b1, W2, b2):
    """taken at their outputs, not at z"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dz1 = (dz2 @ W2) * sigmoid_slope(a1)  # noqa: F821
    return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)


def xor_backward__half_a_slope(x, target, W1, b1, W2, b2):
    """it has two factors"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dz1 = (dz2 @ W2) * a1
    return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)


def xor_backward__sign(x, target, W1, b1, W2, b2):
    """sign is turned"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (target - sigmoid(a1 @ W2.T + b2)) / len(x)  # noqa: F821
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)


def xor_backward__errors_averaged(x, target, W1, b1, W2, b2):
    """averaged before they go back"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    error = np.mean(sigmoid(a1 @ W2.T + b2) - target)  # noqa: F821
    dz2 = np.full((len(x), 1), error) / len(x)
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)


def xor_backward__weights_left_out(x, target, W1, b1, W2, b2):
    """left out on the way back"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dz1 = dz2 * a1 * (1 - a1)
    return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)


def xor_backward__inputs_missing(x, target, W1, b1, W2, b2):
    """what came in over each weight"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    return dz1.T @ np.ones(x.shape), dz1.sum(axis=0), dz2.T @ np.ones(a1.shape), dz2.sum(axis=0)


def xor_backward__sums_multiplied(x, target, W1, b1, W2, b2):
    """Sums are multiplied"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    db1, db2 = dz1.sum(axis=0), dz2.sum(axis=0)
    return np.outer(db1, x.sum(axis=0)), db1, np.outer(db2, a1.sum(axis=0)), db2


def xor_backward__z_for_a(x, target, W1, b1, W2, b2):
    """not by their z"""
    z1 = x @ W1.T + b1
    a1 = sigmoid(z1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    return dz1.T @ x, dz1.sum(axis=0), dz2.T @ z1, dz2.sum(axis=0)


def xor_backward__divided_twice(x, target, W1, b1, W2, b2):
    """once more"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    return dz1.T @ x / len(x), dz1.mean(axis=0), dz2.T @ a1 / len(x), dz2.mean(axis=0)


def xor_backward__last_example(x, target, W1, b1, W2, b2):
    """Only the last example counts"""
    for row, y in zip(x, target):
        a1 = sigmoid(W1 @ row + b1)  # noqa: F821
        dz2 = (sigmoid(W2 @ a1 + b2) - y) / len(x)  # noqa: F821
        dz1 = (W2.T @ dz2) * a1 * (1 - a1)
        dW1, db1, dW2, db2 = np.outer(dz1, row), dz1, np.outer(dz2, a1), dz2
    return dW1, db1, dW2, db2


def xor_backward__first_example(x, target, W1, b1, W2, b2):
    """first example alone"""
    for row, y in zip(x, target):
        a1 = sigmoid(W1 @ row + b1)  # noqa: F821
        dz2 = sigmoid(W2 @ a1 + b2) - y  # noqa: F821
        dz1 = (W2.T @ dz2) * a1 * (1 - a1)
        return np.outer(dz1, row), dz1, np.outer(dz2, a1), dz2


def xor_backward__two_hidden_units(x, target, W1, b1, W2, b2):
    """first two hidden units"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dW1, db1, dW2 = np.zeros(W1.shape), np.zeros(b1.shape), np.zeros(W2.shape)
    for unit in range(2):
        a = a1[:, unit]
        dz1 = dz2[:, 0] * W2[0, unit] * a * (1 - a)
        dW1[unit], db1[unit], dW2[0, unit] = dz1 @ x, dz1.sum(), dz2[:, 0] @ a
    return dW1, db1, dW2, dz2.sum(axis=0)


def xor_backward__three_hidden_units(x, target, W1, b1, W2, b2):
    """first three hidden units"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dW1, db1, dW2 = np.zeros(W1.shape), np.zeros(b1.shape), np.zeros(W2.shape)
    for unit in range(3):
        a = a1[:, unit]
        dz1 = dz2[:, 0] * W2[0, unit] * a * (1 - a)
        dW1[unit], db1[unit], dW2[0, unit] = dz1 @ x, dz1.sum(), dz2[:, 0] @ a
    return dW1, db1, dW2, dz2.sum(axis=0)


def xor_backward__no_biases(x, target, W1, b1, W2, b2):
    """biases have no slopes"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    return dz1.T @ x, np.zeros(b1.shape), dz2.T @ a1, np.zeros(b2.shape)


def xor_backward__biases_summed(x, target, W1, b1, W2, b2):
    """those of the biases are sums"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = sigmoid(a1 @ W2.T + b2) - target  # noqa: F821
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    return dz1.T @ x / len(x), dz1.sum(axis=0), dz2.T @ a1 / len(x), dz2.sum(axis=0)


def xor_backward__biases_averaged_twice(x, target, W1, b1, W2, b2):
    """means over the means"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    return dz1.T @ x, dz1.mean(axis=0), dz2.T @ a1, dz2.mean(axis=0)


def xor_backward__factor_2(x, target, W1, b1, W2, b2):
    """belongs to squared error"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = 2 * (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)


def xor_backward__slope_by_output(x, target, W1, b1, W2, b2):
    """Take it on to z first"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    a2 = sigmoid(a1 @ W2.T + b2)  # noqa: F821
    da2 = ((1 - target) / (1 - a2) - target / a2) / len(x)
    dz1 = da2 @ W2 * a1 * (1 - a1)
    return dz1.T @ x, dz1.sum(axis=0), da2.T @ a1, da2.sum(axis=0)


def xor_backward__turned(x, target, W1, b1, W2, b2):
    """the shape is"""
    a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
    dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
    dz1 = (dz2 @ W2) * a1 * (1 - a1)
    return x.T @ dz1, dz1.sum(axis=0), a1.T @ dz2, dz2.sum(axis=0)


# --- solves_xor


def solves_xor__table_of_four_by_four(outputs):
    """four by four"""
    return bool(np.all(np.abs(outputs - np.array([0, 1, 1, 0])) < 0.5))


def solves_xor__any(outputs):
    """One right answer"""
    return bool(np.any(np.abs(outputs[:, 0] - [0, 1, 1, 0]) < 0.5))


def solves_xor__three(outputs):
    """Three right answers"""
    return int(np.sum(np.abs(outputs[:, 0] - [0, 1, 1, 0]) < 0.5)) >= 3


def solves_xor__mean_error(outputs):
    """small mean error"""
    return bool(np.mean(np.abs(outputs[:, 0] - [0, 1, 1, 0])) < 0.5)


def solves_xor__mean_square(outputs):
    """small mean of squares"""
    return bool(np.mean((outputs[:, 0] - [0, 1, 1, 0]) ** 2) < 0.25)


def solves_xor__xnor(outputs):
    """solve XNOR"""
    return bool(np.all(np.abs(outputs[:, 0] - [1, 0, 0, 1]) < 0.5))


def solves_xor__order(outputs):
    """order of the rows"""
    return bool(np.all(np.abs(outputs[:, 0] - [0, 1, 0, 1]) < 0.5))


def solves_xor__strict(outputs):
    """errors below about 0.1."""
    return bool(np.all(np.abs(outputs[:, 0] - [0, 1, 1, 0]) < 0.1))


def solves_xor__stricter(outputs):
    """errors below about 0.05."""
    return bool(np.all(np.abs(outputs[:, 0] - [0, 1, 1, 0]) < 0.05))


def solves_xor__strictest(outputs):
    """errors below about 0.01."""
    return bool(np.all(np.abs(outputs[:, 0] - [0, 1, 1, 0]) < 0.01))


def solves_xor__eight_tenths(outputs):
    """errors below about 0.2."""
    o = outputs[:, 0]
    return bool(o[1] > 0.8 and o[2] > 0.8 and o[0] < 0.2 and o[3] < 0.2)


def solves_xor__three_quarters(outputs):
    """errors below about 0.25."""
    return bool(np.all(np.abs(outputs[:, 0] - [0, 1, 1, 0]) < 0.25))


def solves_xor__seven_tenths(outputs):
    """errors below about 0.3."""
    return bool(np.all(np.abs(outputs[:, 0] - [0, 1, 1, 0]) < 0.3))


def solves_xor__six_tenths(outputs):
    """errors below about 0.4."""
    return bool(np.all(np.abs(outputs[:, 0] - [0, 1, 1, 0]) < 0.4))


def solves_xor__nearly_one_half(outputs):
    """errors below about 0.49."""
    return bool(np.all(np.abs(outputs[:, 0] - [0, 1, 1, 0]) < 0.49))


def solves_xor__half_is_yes(outputs):
    """counts as a yes"""
    return bool(np.all((outputs[:, 0] >= 0.5) == [False, True, True, False]))


def solves_xor__half_is_no(outputs):
    """counts as a no"""
    return bool(np.all((outputs[:, 0] > 0.5) == [False, True, True, False]))


def solves_xor__half_is_right(outputs):
    """counts as right"""
    return bool(np.all(np.abs(outputs[:, 0] - [0, 1, 1, 0]) <= 0.5))


def solves_xor__from_the_second(outputs):
    """first row is not asked"""
    return bool(np.all(np.abs(outputs[1:, 0] - [1, 1, 0]) < 0.5))


def solves_xor__without_the_last(outputs):
    """OR's one mistake"""
    return bool(np.all(np.abs(outputs[:3, 0] - [0, 1, 1]) < 0.5))


def solves_xor__middle(outputs):
    """Only the two rows in the middle"""
    return bool(outputs[1, 0] > 0.5 and outputs[2, 0] > 0.5)


def solves_xor__summed_errors(outputs):
    """The errors are added up"""
    return bool(np.abs(outputs - [[0], [1], [1], [0]]).sum() < 0.5)


def solves_xor__each_row(outputs):
    """for the whole network"""
    return np.abs(outputs[:, 0] - [0, 1, 1, 0]) < 0.5


# --- batches


def batches__straddle(examples, batch_size, epochs):
    """rule straddle"""
    made, order = [], list(range(examples)) * epochs
    for first in range(0, len(order), batch_size):
        made.append(order[first : first + batch_size])
    return made


def batches__drop(examples, batch_size, epochs):
    """rule drop"""
    made = []
    for _ in range(epochs):
        for first in range(0, examples - batch_size + 1, batch_size):
            made.append(list(range(first, first + batch_size)))
    return made


def batches__one_epoch(examples, batch_size, epochs):
    """That is one epoch."""
    return [
        list(range(first, min(first + batch_size, examples)))
        for first in range(0, examples, batch_size)
    ]


def batches__from_1(examples, batch_size, epochs):
    """counted from 0 here"""
    made = []
    for _ in range(epochs):
        for first in range(0, examples, batch_size):
            made.append(list(range(first + 1, min(first + batch_size, examples) + 1)))
    return made


def batches__filled_up(examples, batch_size, epochs):
    """filled up"""
    made = []
    for _ in range(epochs):
        for first in range(0, examples, batch_size):
            made.append([index % examples for index in range(first, first + batch_size)])
    return made


def batches__beyond_the_last(examples, batch_size, epochs):
    """beyond the last example"""
    made = []
    for _ in range(epochs):
        for first in range(0, examples, batch_size):
            made.append(list(range(first, first + batch_size)))
    return made


def batches__last_missing(examples, batch_size, epochs):
    """last example is missing"""
    made = []
    for _ in range(epochs):
        for first in range(0, examples - 1, batch_size):
            made.append(list(range(first, min(first + batch_size, examples - 1))))
    return made


def batches__overlap(examples, batch_size, epochs):
    """begins one example after"""
    made = []
    for _ in range(epochs):
        for first in range(examples - batch_size + 1):
            made.append(list(range(first, first + batch_size)))
    return made


def batches__dealt_out(examples, batch_size, epochs):
    """like cards"""
    count = -(-examples // batch_size)
    return [list(range(first, examples, count)) for first in range(count)] * epochs


def batches__number_of_batches(examples, batch_size, epochs):
    """not how many there are"""
    return [part.tolist() for part in np.array_split(np.arange(examples), batch_size)] * epochs


def batches__spread(examples, batch_size, epochs):
    """spread them over the others"""
    count = -(-examples // batch_size)
    return [part.tolist() for part in np.array_split(np.arange(examples), count)] * epochs


def batches__rest_added(examples, batch_size, epochs):
    """added them to the one"""
    made = []
    for _ in range(epochs):
        for first in range(0, examples - batch_size + 1, batch_size):
            made.append(list(range(first, first + batch_size)))
        made[-1].extend(range(made[-1][-1] + 1, examples))
    return made


def batches__repeated(examples, batch_size, epochs):
    """Each batch is repeated"""
    made = []
    for first in range(0, examples, batch_size):
        for _ in range(epochs):
            made.append(list(range(first, min(first + batch_size, examples))))
    return made


def batches__swapped(examples, batch_size, epochs):
    """are swapped"""
    made = []
    for _ in range(batch_size):
        for first in range(0, examples, epochs):
            made.append(list(range(first, min(first + epochs, examples))))
    return made


def batches__epoch_too_many(examples, batch_size, epochs):
    """one epoch too many"""
    made = []
    for _ in range(epochs + 1):
        for first in range(0, examples, batch_size):
            made.append(list(range(first, min(first + batch_size, examples))))
    return made


def batches__epoch_too_few(examples, batch_size, epochs):
    """one epoch too few"""
    made = []
    for _ in range(1, epochs):
        for first in range(0, examples, batch_size):
            made.append(list(range(first, min(first + batch_size, examples))))
    return made


def batches__nested(examples, batch_size, epochs):
    """the list of its examples"""
    epoch = []
    for first in range(0, examples, batch_size):
        epoch.append(list(range(first, min(first + batch_size, examples))))
    return [epoch for _ in range(epochs)]


def batches__one_row(examples, batch_size, epochs):
    """for each update, the list"""
    return list(range(examples)) * epochs


# --- predicted_updates


def predicted_updates__restart(numbers):
    """That is what restart gives"""
    if numbers["rule"] == "restart":
        return None
    return numbers["epochs"] * -(-numbers["examples"] // numbers["batch_size"])


def predicted_updates__straddle(numbers):
    """That is what straddle gives"""
    if numbers["rule"] == "straddle":
        return None
    return -(-numbers["epochs"] * numbers["examples"] // numbers["batch_size"])


def predicted_updates__drop(numbers):
    """That is what drop gives"""
    if numbers["rule"] == "drop":
        return None
    return numbers["epochs"] * (numbers["examples"] // numbers["batch_size"])


def predicted_updates__one_epoch(numbers):
    """That is one epoch"""
    full = numbers["examples"] // numbers["batch_size"]
    return full if numbers["rule"] == "drop" else full + 1


def predicted_updates__examples_used(numbers):
    """how many examples pass"""
    return numbers["examples"] * numbers["epochs"]


def predicted_updates__fraction(numbers):
    """number of updates is whole"""
    return numbers["examples"] * numbers["epochs"] / numbers["batch_size"]


def predicted_updates__epochs(numbers):
    """number of epochs"""
    return numbers["epochs"]


def predicted_updates__examples(numbers):
    """number of examples"""
    return numbers["examples"]


def predicted_updates__size(numbers):
    """size of one batch"""
    return numbers["batch_size"]


def predicted_updates__blank(numbers):
    """in place of the dots"""
    return ...


def predicted_updates__word(numbers):
    """A number is needed"""
    return "restart"


# --- train_xor


def train_xor__climbs(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """This climbs"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part + learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__no_rate(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """learning rate is not used"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__no_batches(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """All examples go into each update"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        slopes = slopes_of(x, target, *weights)
        weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__one_by_one(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """Each example makes an update"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(1, len(x))):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__short_batch_dropped(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """short batch at the end"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            if len(batch) < batch_size:
                continue
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__epoch_too_few(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """one epoch too few"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(1, epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__epoch_too_many(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """one epoch too many"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs + 1):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__returns_in_the_loop(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """inside the loop"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
        return *weights, losses


def train_xor__output_alone(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """Only the output layer learns"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
            weights[:2] = W1, b1
        losses.append(loss())
    return *weights, losses


def train_xor__hidden_alone(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """Only the hidden layer learns"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
            weights[2:] = W2, b2
        losses.append(loss())
    return *weights, losses


def train_xor__biases_frozen(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """biases stay"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
            weights[1], weights[3] = b1, b2
        losses.append(loss())
    return *weights, losses


def train_xor__new_output_weights(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """output weights that are new"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights[2:] = [p - learning_rate * s for p, s in zip(weights[2:], slopes[2:])]
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights[:2] = [p - learning_rate * s for p, s in zip(weights[:2], slopes[:2])]
        losses.append(loss())
    return *weights, losses


def train_xor__slopes_of_the_epoch(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """start of the epoch"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        start = weights
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *start)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__slopes_of_the_start(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """from before training"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], W1, b1, W2, b2)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__summed(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """slopes of a batch are summed"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [
                part - learning_rate * len(batch) * slope for part, slope in zip(weights, slopes)
            ]
        losses.append(loss())
    return *weights, losses


def train_xor__short_batch_too_weak(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """divided by the full size"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            rate = learning_rate * len(batch) / batch_size
            weights = [part - rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__divided_by_all(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """number of all examples"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            rate = learning_rate * len(batch) / len(x)
            weights = [part - rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__first_loss_missing(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """loss before training is missing"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = []
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__last_loss_missing(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """loss after the last epoch"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = []
    for _ in range(epochs):
        losses.append(loss())
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
    return *weights, losses


def train_xor__last_loss_alone(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """last loss alone"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, loss()


def train_xor__loss_of_each_update(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """a loss for each update"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
            losses.append(loss())
    return *weights, losses


def train_xor__loss_of_each_batch(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """a loss for each batch."""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss(x, target):
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss(x, target)]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
            losses.append(loss(x[batch], target[batch]))
    return *weights, losses


def train_xor__loss_of_the_last_batch(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """those of the last batch"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss(x, target):
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss(x, target)]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss(x[batch], target[batch]))
    return *weights, losses


def train_xor__running_mean(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """while the weights still moved"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss(x, target):
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss(x, target)]
    for _ in range(epochs):
        measured = []
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            measured.append(loss(x[batch], target[batch]))
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(np.mean(measured))
    return *weights, losses


def train_xor__mean_after_updates(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """right after its update"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss(x, target):
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss(x, target)]
    for _ in range(epochs):
        measured = []
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
            measured.append(loss(x[batch], target[batch]))
        losses.append(np.mean(measured))
    return *weights, losses


def train_xor__losses_summed(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """losses are sums"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.sum(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__losses_negative(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """sign of the losses"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__squared_error(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """squared errors"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return np.mean((a2 - target) ** 2)

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return *weights, losses


def train_xor__first_weights(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """those from the start"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return W1, b1, W2, b2, losses


def train_xor__in_place(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """changed what it was given"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            for part, slope in zip(weights, slopes):
                part -= learning_rate * slope
        losses.append(loss())
    return *weights, losses


def train_xor__pair(x, target, W1, b1, W2, b2, learning_rate, epochs, batch_size):
    """5 things, in this order"""

    def slopes_of(x, target, W1, b1, W2, b2):
        a1 = sigmoid(x @ W1.T + b1)  # noqa: F821
        dz2 = (sigmoid(a1 @ W2.T + b2) - target) / len(x)  # noqa: F821
        dz1 = (dz2 @ W2) * a1 * (1 - a1)
        return dz1.T @ x, dz1.sum(axis=0), dz2.T @ a1, dz2.sum(axis=0)

    def loss():
        a2 = sigmoid(sigmoid(x @ weights[0].T + weights[1]) @ weights[2].T + weights[3])  # noqa: F821
        return -np.mean(target * np.log(a2) + (1 - target) * np.log(1 - a2))

    weights = [W1, b1, W2, b2]
    losses = [loss()]
    for _ in range(epochs):
        for batch in np.split(np.arange(len(x)), range(batch_size, len(x), batch_size)):
            slopes = slopes_of(x[batch], target[batch], *weights)
            weights = [part - learning_rate * slope for part, slope in zip(weights, slopes)]
        losses.append(loss())
    return weights, losses


# --- success_rate


def success_rate__nothing_added(solved):
    """successes and two failures are missing"""
    n = len(solved)
    p = sum(solved) / n
    error = 2 * np.sqrt(p * (1 - p) / n)
    return p, max(p - error, 0), min(p + error, 1)


def success_rate__one_added(solved):
    """Only one of each kind"""
    n = len(solved) + 2
    p = (sum(solved) + 1) / n
    error = 2 * np.sqrt(p * (1 - p) / n)
    return sum(solved) / len(solved), max(p - error, 0), min(p + error, 1)


def success_rate__four_added(solved):
    """Four of each kind"""
    n = len(solved) + 8
    p = (sum(solved) + 4) / n
    error = 2 * np.sqrt(p * (1 - p) / n)
    return sum(solved) / len(solved), max(p - error, 0), min(p + error, 1)


def success_rate__no_successes_added(solved):
    """two successes are missing"""
    n = len(solved) + 4
    p = sum(solved) / n
    error = 2 * np.sqrt(p * (1 - p) / n)
    return sum(solved) / len(solved), max(p - error, 0), min(p + error, 1)


def success_rate__no_failures_added(solved):
    """two failures are missing"""
    n = len(solved) + 2
    p = (sum(solved) + 2) / n
    error = 2 * np.sqrt(p * (1 - p) / n)
    return sum(solved) / len(solved), max(p - error, 0), min(p + error, 1)


def success_rate__around_the_share(solved):
    """around the share"""
    n, share = len(solved) + 4, sum(solved) / len(solved)
    p = (sum(solved) + 2) / n
    error = 2 * np.sqrt(p * (1 - p) / n)
    return share, max(share - error, 0), min(share + error, 1)


def success_rate__one_error(solved):
    """one standard error away"""
    n = len(solved) + 4
    p = (sum(solved) + 2) / n
    error = np.sqrt(p * (1 - p) / n)
    return sum(solved) / len(solved), max(p - error, 0), min(p + error, 1)


def success_rate__normal_quantile(solved):
    """1.96 standard errors"""
    runs = len(solved) + 4
    p = (sum(solved) + 2) / runs
    error = 1.96 * (p * (1 - p) / runs) ** 0.5
    return sum(solved) / len(solved), max(0, p - error), min(1, p + error)


def success_rate__variance(solved):
    """That is a variance"""
    n = len(solved) + 4
    p = (sum(solved) + 2) / n
    error = 2 * p * (1 - p) / n
    return sum(solved) / len(solved), max(p - error, 0), min(p + error, 1)


def success_rate__single_run(solved):
    """more runs, smaller error"""
    n = len(solved) + 4
    p = (sum(solved) + 2) / n
    error = 2 * np.sqrt(p * (1 - p))
    return sum(solved) / len(solved), max(p - error, 0), min(p + error, 1)


def success_rate__root_too_early(solved):
    """under the root as well"""
    n = len(solved) + 4
    p = (sum(solved) + 2) / n
    error = 2 * np.sqrt(p * (1 - p)) / n
    return sum(solved) / len(solved), max(p - error, 0), min(p + error, 1)


def success_rate__old_number(solved):
    """where p (1 - p) is divided"""
    p = (sum(solved) + 2) / (len(solved) + 4)
    error = 2 * np.sqrt(p * (1 - p) / len(solved))
    return sum(solved) / len(solved), max(p - error, 0), min(p + error, 1)


def success_rate__p_alone(solved):
    """made of p alone"""
    n = len(solved) + 4
    p = (sum(solved) + 2) / n
    error = 2 * np.sqrt(p / n)
    return sum(solved) / len(solved), max(p - error, 0), min(p + error, 1)


def success_rate__beyond(solved):
    """leaves the range"""
    n = len(solved) + 4
    p = (sum(solved) + 2) / n
    error = 2 * np.sqrt(p * (1 - p) / n)
    return sum(solved) / len(solved), p - error, p + error


def success_rate__p_first(solved):
    """The first number is p"""
    n = len(solved) + 4
    p = (sum(solved) + 2) / n
    error = 2 * np.sqrt(p * (1 - p) / n)
    return p, max(p - error, 0), min(p + error, 1)


def success_rate__count(solved):
    """first number is a count"""
    n = len(solved) + 4
    p = (sum(solved) + 2) / n
    error = 2 * np.sqrt(p * (1 - p) / n)
    return sum(solved), max(p - error, 0), min(p + error, 1)


def success_rate__failures(solved):
    """Those are the failures"""
    n, failed = len(solved) + 4, len(solved) - sum(solved)
    p = (failed + 2) / n
    error = 2 * np.sqrt(p * (1 - p) / n)
    return failed / len(solved), max(p - error, 0), min(p + error, 1)


def success_rate__swapped(solved):
    """lower one comes first"""
    n = len(solved) + 4
    p = (sum(solved) + 2) / n
    error = 2 * np.sqrt(p * (1 - p) / n)
    return sum(solved) / len(solved), min(p + error, 1), max(p - error, 0)


def success_rate__share_and_error(solved):
    """Return the two limits"""
    n = len(solved) + 4
    p = (sum(solved) + 2) / n
    return sum(solved) / len(solved), 2 * np.sqrt(p * (1 - p) / n)


def success_rate__share_alone(solved):
    """Return the limits as well"""
    return sum(solved) / len(solved)


def success_rate__limits_alone(solved):
    """share comes before them"""
    n = len(solved) + 4
    p = (sum(solved) + 2) / n
    error = 2 * np.sqrt(p * (1 - p) / n)
    return max(p - error, 0), min(p + error, 1)
