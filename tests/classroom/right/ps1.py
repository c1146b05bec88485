"""Right answers to problem set 1, written in ways that differ from the reference's.

A function ``<task>__<way>`` each; what has no double underline is a student's own aid.
"""

import math

import numpy as np


def power(base, exponent):
    return 1 if exponent == 0 else base * power(base, exponent - 1)


def rise(f, left, right):
    return f(right) - f(left)


def quartic_slope__powers(x, a):
    return 4 * x**3 - 3 * a * x**2


def quartic_slope__factored(place, parameter):
    return place**2 * (4 * place - 3 * parameter)


def quartic_slope__own_power(x, a):
    first = 4 * power(x, 3)
    second = 3 * a * power(x, 2)
    return first - second


def quartic_slope__polynomial_of_numpy(x, a):
    return np.polyval(np.polyder(np.array([1, -a, 0, 0, 2])), x)


def quartic_slope__math(x, a):
    return math.pow(x, 3) * 4 - math.pow(x, 2) * 3 * a


def quartic_slope__array_without_axes(x, a):
    return np.array(4 * x**3 - 3 * a * x**2)


def secant_slope__own_names(function, place, step):
    before = function(place)
    after = function(place + step)
    return (after - before) / step


def secant_slope__with_aid(f, x, h):
    return rise(f, x, x + h) / h


def secant_slope__by_points(f, x, h):
    x1, y1 = x, f(x)
    x2, y2 = x + h, f(x + h)
    return (y2 - y1) / (x2 - x1)


def secant_slope__upside_turned(f, x, h):
    return (f(x) - f(x + h)) / (x - (x + h))


def secant_slope__list_of_heights(f, x, h):
    heights = [f(place) for place in (x, x + h)]
    return np.diff(heights)[0] / h


def central_slope__with_aid(f, x, h):
    return rise(f, x - h, x + h) / 2 / h


def central_slope__mean_of_both_sides(f, x, h):
    forward = (f(x + h) - f(x)) / h
    backward = (f(x) - f(x - h)) / h
    return (forward + backward) / 2


def central_slope__half(f, x, h):
    return 0.5 * (f(x + h) - f(x - h)) / h


def central_slope__by_points(f, x, h):
    left, right = x - h, x + h
    return np.float64((f(right) - f(left)) / (right - left))


def numerical_gradient__list(f, point, h):
    slopes = []
    for i, value in enumerate(point):
        right, left = list(point), list(point)
        right[i] = value + h
        left[i] = value - h
        slopes.append((f(right) - f(left)) / (2 * h))
    return slopes


def numerical_gradient__rows_of_identity(f, point, h):
    return np.array([(f(point + row) - f(point - row)) / (2 * h) for row in h * np.eye(point.size)])


def numerical_gradient__copies(f, point, h):
    result = np.empty_like(point)
    for k in range(point.shape[0]):
        shifted = point.copy()
        shifted[k] += h
        up = f(shifted)
        shifted[k] -= 2 * h
        result[k] = (up - f(shifted)) / (2 * h)
    return result


def numerical_gradient__puts_back(f, point, h):
    slopes = np.zeros(point.shape)
    for i in range(len(point)):
        old = point[i]
        point[i] = old + h
        right = f(point)
        point[i] = old - h
        left = f(point)
        point[i] = old
        slopes[i] = (right - left) / (2 * h)
    return slopes


def numerical_gradient__central_slope_of_each(f, point, h):
    def along(index):
        def g(value):
            moved = point.copy()
            moved[index] = value
            return f(moved)

        return g

    return tuple(central_slope__half(along(i), point[i], h) for i in range(len(point)))


def walk_by_nudging__turned(f, x, h, learning_rate, steps):
    for _ in range(steps):
        slope = (f(x + h) - f(x)) / h
        x -= learning_rate * slope
    return x


def walk_by_nudging__minus_below(f, x, h, learning_rate, steps):
    for _ in range(steps):
        slope = (f(x) - f(x + h)) / -h
        x = x - learning_rate * slope
    return x


def walk_by_nudging__plus_reversed(f, x, h, learning_rate, steps):
    for _ in range(steps):
        downhill = (f(x) - f(x + h)) / h
        x = x + learning_rate * downhill
    return x


def walk_by_nudging__secant(f, x, h, learning_rate, steps):
    step = 0
    while step < steps:
        x = descent_step__in_two(
            x, lambda place: secant_slope__own_names(f, place, h), learning_rate
        )
        step += 1
    return x


def walk_by_nudging__recursion(f, x, h, learning_rate, steps):
    if steps == 0:
        return x
    x = x - learning_rate * (f(x + h) - f(x)) / h
    return walk_by_nudging__recursion(f, x, h, learning_rate, steps - 1)


def descent_step__in_two(x, slope, learning_rate):
    move = -learning_rate * slope(x)
    return x + move


def descent_step__in_place(x, slope, learning_rate):
    x -= slope(x) * learning_rate
    return x


def descent_step__numpy(w, derivative, eta):
    return np.subtract(w, eta * derivative(w))


def descend__counted(slope, start, learning_rate, tolerance, max_steps):
    path = [start]
    x = start
    for _ in range(max_steps):
        new = x - learning_rate * slope(x)
        path.append(new)
        if abs(new - x) <= tolerance:
            return path
        x = new
    return path


def descend__endless_loop(slope, start, learning_rate, tolerance, max_steps):
    path, steps = [start], 0
    while True:
        if steps == max_steps:
            break
        move = learning_rate * slope(path[-1])
        path += [path[-1] - move]
        steps += 1
        if -tolerance <= move <= tolerance:
            break
    return path


def descend__array(slope, start, learning_rate, tolerance, max_steps):
    path = np.array([start])
    while len(path) < max_steps + 1:
        path = np.append(path, path[-1] - learning_rate * slope(path[-1]))
        if np.abs(np.diff(path)[-1]) <= tolerance:
            break
    return path


def descend__tuple_by_recursion(slope, start, learning_rate, tolerance, max_steps):
    if max_steps == 0:
        return (start,)
    after = descent_step__in_two(start, slope, learning_rate)
    if math.fabs(after - start) <= tolerance:
        return (start, after)
    rest = descend__tuple_by_recursion(slope, after, learning_rate, tolerance, max_steps - 1)
    return (start, *rest)


def descend__infinite_first_move(slope, start, learning_rate, tolerance, max_steps):
    path, last_move = [start], math.inf
    while abs(last_move) > tolerance and len(path) - 1 < max_steps:
        last_move = -learning_rate * slope(path[-1])
        path.append(path[-1] + last_move)
    return path


def outcome__math(path, slope, tolerance):
    last, before = path[-1], path[-2]
    if math.isnan(last) or math.fabs(last) > 1e30:
        return "diverged"
    elif math.fabs(last - before) > tolerance:
        return "walking"
    elif slope(last - 100 * tolerance) < 0 and slope(last + 100 * tolerance) > 0:
        return "converged"
    else:
        return "stalled"


def outcome__one_comparison(path, slope, tolerance):
    x = path[-1]
    if not -1e30 <= x <= 1e30:
        return "diverged"
    if max(path[-2:]) - min(path[-2:]) > tolerance:
        return "walking"
    left, right = (slope(x + side * 100 * tolerance) for side in (-1, 1))
    return "converged" if left < 0 < right else "stalled"


def outcome__everything_first(path, slope, tolerance):
    points = np.array(path)
    end = points[-1]
    gone = not np.isfinite(end) or np.abs(end) > 1e30
    moving = np.abs(np.diff(points))[-1] > tolerance
    around = np.sign([slope(end - 100 * tolerance), slope(end + 100 * tolerance)])
    minimum = around.tolist() == [-1, 1]
    words = np.array(["diverged", "walking", "converged", "stalled"])
    return words[[gone, moving, minimum, True].index(True)]


def outcome__nan_differs_from_itself(path, slope, tolerance):
    word = "stalled"
    if slope(path[-1] - 100 * tolerance) < 0 and slope(path[-1] + 100 * tolerance) > 0:
        word = "converged"
    if abs(path[-1] - path[-2]) > tolerance:
        word = "walking"
    if path[-1] != path[-1] or abs(path[-1]) > 1e30:
        word = "diverged"
    return word


def predicted_end__solved(numbers):
    return numbers["a"] * 0.75 if starts_out_right(numbers) else 0


def predicted_end__rounded(numbers):
    return np.float64(round(3 / 4 * numbers["a"], 3) if starts_out_right(numbers) else -0.0)


def starts_out_right(numbers):
    x, a = numbers["start"], numbers["a"]
    first = x - numbers["learning_rate"] * (4 * x**3 - 3 * a * x**2)
    return first > 0
