"""Plausible wrong solutions of problem set 1; each docstring is part of the hint it must get."""

import numpy as np

# --- quartic_slope


def quartic_slope__height(x, a):
    """That is the height"""
    return x**4 - a * x**3 + 2


def quartic_slope__power_not_brought_down(x, a):
    """Bring each power down"""
    return x**3 - a * x**2


def quartic_slope__power_not_lowered(x, a):
    """Each power has to fall by one"""
    return 4 * x**4 - 3 * a * x**3


def quartic_slope__constant_kept(x, a):
    """slope of the constant 2 is 0"""
    return 4 * x**3 - 3 * a * x**2 + 2


def quartic_slope__factor_three_missing(x, a):
    """A factor is missing in the second term"""
    return 4 * x**3 - a * x**2


def quartic_slope__plus(x, a):
    """stays a minus"""
    return 4 * x**3 + 3 * a * x**2


def quartic_slope__chapters_curve(x, a):
    """The function is given a"""
    return 4 * x * x * x - 9 * x * x


def quartic_slope__linear_term(x, a):
    """not by two"""
    return 4 * x**3 - 3 * a * x


def quartic_slope__a_lost(x, a):
    """its slope has it too"""
    return 4 * x**3 - 3 * x**2


def quartic_slope__second_derivative(x, a):
    """slope of the slope"""
    return 12 * x**2 - 6 * a * x


def quartic_slope__downhill(x, a):
    """whole slope is reversed"""
    return -(4 * x**3 - 3 * a * x**2)


def quartic_slope__a_called(x, a):
    """raised TypeError"""
    return 4 * x**3 - 3 * a(x**2)


# --- secant_slope


def secant_slope__rise(f, x, h):
    """This is the rise"""
    return f(x + h) - f(x)


def secant_slope__reversed(f, x, h):
    """reversed order"""
    return (f(x) - f(x + h)) / h


def secant_slope__by_place(f, x, h):
    """divides by x + h"""
    return (f(x + h) - f(x)) / (x + h)


def secant_slope__height_at_h(f, x, h):
    """second height is taken at h"""
    return (f(h) - f(x)) / h


def secant_slope__upside_down(f, x, h):
    """run over rise"""
    return h / (f(x + h) - f(x))


def secant_slope__central(f, x, h):
    """looks to one side"""
    return (f(x + h) - f(x - h)) / (2 * h)


def secant_slope__backward(f, x, h):
    """looks to the left"""
    return (f(x) - f(x - h)) / h


def secant_slope__place_subtracted(f, x, h):
    """Subtract the height there"""
    return (f(x + h) - x) / h


def secant_slope__no_parentheses(f, x, h):
    """divides before it subtracts"""
    return f(x + h) - f(x) / h


def secant_slope__absolute(f, x, h):
    """The sign is thrown away"""
    return abs(f(x + h) - f(x)) / h


def secant_slope__prints(f, x, h):
    """is `return` missing"""
    print((f(x + h) - f(x)) / h)


def secant_slope__f_not_called(f, x, h):
    """raised TypeError"""
    return (f(x + h) - f) / h


# --- central_slope


def central_slope__half_run(f, x, h):
    """2 h apart"""
    return (f(x + h) - f(x - h)) / h


def central_slope__precedence(f, x, h):
    """divides by 2 and then multiplies"""
    return (f(x + h) - f(x - h)) / 2 * h


def central_slope__forward(f, x, h):
    """forward difference"""
    return (f(x + h) - f(x)) / h


def central_slope__reversed(f, x, h):
    """right minus left"""
    return (f(x - h) - f(x + h)) / (2 * h)


def central_slope__added(f, x, h):
    """heights are added"""
    return (f(x + h) + f(x - h)) / (2 * h)


def central_slope__backward(f, x, h):
    """to the left alone"""
    return (f(x) - f(x - h)) / h


def central_slope__rise(f, x, h):
    """This is the rise"""
    return f(x + h) - f(x - h)


def central_slope__no_parentheses(f, x, h):
    """divides before it subtracts"""
    return f(x + h) - f(x - h) / (2 * h)


def central_slope__sum_of_places(f, x, h):
    """sum of both places"""
    return (f(x + h) - f(x - h)) / ((x + h) + (x - h))


def central_slope__absolute(f, x, h):
    """The sign is thrown away"""
    return abs(f(x + h) - f(x - h)) / (2 * h)


def central_slope__as_array(f, x, h):
    """one number is needed"""
    return np.array([(f(x + h) - f(x - h)) / (2 * h)])


# --- numerical_gradient


def numerical_gradient__half_run(f, point, h):
    """divide by 2 h, not by h"""
    slopes = np.zeros(len(point))
    for i in range(len(point)):
        nudge = h * (np.arange(len(point)) == i)
        slopes[i] = (f(point + nudge) - f(point - nudge)) / h
    return slopes


def numerical_gradient__forward(f, point, h):
    """These are forward differences"""
    slopes = np.zeros(len(point))
    for i in range(len(point)):
        nudged = point.copy()
        nudged[i] += h
        slopes[i] = (f(nudged) - f(point)) / h
    return slopes


def numerical_gradient__backward(f, point, h):
    """none to the right"""
    slopes = np.zeros(len(point))
    for i in range(len(point)):
        nudged = point.copy()
        nudged[i] -= h
        slopes[i] = (f(point) - f(nudged)) / h
    return slopes


def numerical_gradient__one_side_by_two(f, point, h):
    """Nudge to the other side as well"""
    slopes = np.zeros(len(point))
    for i in range(len(point)):
        nudged = point.copy()
        nudged[i] += h
        slopes[i] = (f(nudged) - f(point)) / (2 * h)
    return slopes


def numerical_gradient__nudges_kept(f, point, h):
    """Earlier nudges are still in the point"""
    slopes = np.zeros(len(point))
    above, below = point.copy(), point.copy()
    for i in range(len(point)):
        above[i] += h
        below[i] -= h
        slopes[i] = (f(above) - f(below)) / (2 * h)
    return slopes


def numerical_gradient__all_at_once(f, point, h):
    """All numbers are nudged at once"""
    slopes = np.zeros(len(point))
    for i in range(len(point)):
        slopes[i] = (f(point + h) - f(point - h)) / (2 * h)
    return slopes


def numerical_gradient__reversed(f, point, h):
    """right minus left"""
    slopes = np.zeros(len(point))
    for i in range(len(point)):
        nudge = h * (np.arange(len(point)) == i)
        slopes[i] = (f(point - nudge) - f(point + nudge)) / (2 * h)
    return slopes


def numerical_gradient__rises(f, point, h):
    """These are the rises"""
    slopes = np.zeros(len(point))
    for i in range(len(point)):
        nudge = h * (np.arange(len(point)) == i)
        slopes[i] = f(point + nudge) - f(point - nudge)
    return slopes


def numerical_gradient__returns_in_the_loop(f, point, h):
    """inside the loop"""
    slopes = np.zeros(len(point))
    for i in range(len(point)):
        nudge = h * (np.arange(len(point)) == i)
        slopes[i] = (f(point + nudge) - f(point - nudge)) / (2 * h)
        return slopes


def numerical_gradient__two_numbers(f, point, h):
    """any number of numbers"""
    slopes = np.zeros(len(point))
    for i in range(2):
        nudge = h * (np.arange(len(point)) == i)
        slopes[i] = (f(point + nudge) - f(point - nudge)) / (2 * h)
    return slopes


def numerical_gradient__others_set_to_zero(f, point, h):
    """Hold them where they are"""
    slopes = np.zeros(len(point))
    for i in range(len(point)):
        above, below = np.zeros(len(point)), np.zeros(len(point))
        above[i], below[i] = point[i] + h, point[i] - h
        slopes[i] = (f(above) - f(below)) / (2 * h)
    return slopes


def numerical_gradient__in_place(f, point, h):
    """changed what it was given"""
    slopes = np.zeros(len(point))
    for i in range(len(point)):
        point[i] += h
        above = f(point)
        point[i] -= 2 * h
        slopes[i] = (above - f(point)) / (2 * h)
    return slopes


def numerical_gradient__second_name_for_the_point(f, point, h):
    """A second name for it is no copy"""
    slopes = np.zeros(len(point))
    for i in range(len(point)):
        up = point
        down = point
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / (2 * h)
    return slopes


def numerical_gradient__summed(f, point, h):
    """has shape ()"""
    total = 0
    for i in range(len(point)):
        nudge = h * (np.arange(len(point)) == i)
        total += (f(point + nudge) - f(point - nudge)) / (2 * h)
    return total


# --- walk_by_nudging


def walk_by_nudging__as_published(f, x, h, learning_rate, steps):
    """published mistake is still there"""
    for _ in range(steps):
        slope = (f(x) - f(x + h)) / h
        x = x - learning_rate * slope
    return x


def walk_by_nudging__step_turned_instead(f, x, h, learning_rate, steps):
    """the step now goes up the slope"""
    for _ in range(steps):
        slope = (f(x + h) - f(x)) / h
        x = x + learning_rate * slope
    return x


def walk_by_nudging__by_place(f, x, h, learning_rate, steps):
    """divided by x + h"""
    for _ in range(steps):
        slope = (f(x + h) - f(x)) / (x + h)
        x = x - learning_rate * slope
    return x


def walk_by_nudging__rise(f, x, h, learning_rate, steps):
    """not divided by h"""
    for _ in range(steps):
        x = x - learning_rate * (f(x + h) - f(x))
    return x


def walk_by_nudging__height_at_h(f, x, h, learning_rate, steps):
    """second height is taken at h"""
    for _ in range(steps):
        x = x - learning_rate * (f(h) - f(x)) / h
    return x


def walk_by_nudging__returns_in_the_loop(f, x, h, learning_rate, steps):
    """stops after its first step"""
    for _ in range(steps):
        x = x - learning_rate * (f(x + h) - f(x)) / h
        return x


def walk_by_nudging__slope_once(f, x, h, learning_rate, steps):
    """measured once"""
    slope = (f(x + h) - f(x)) / h
    for _ in range(steps):
        x = x - learning_rate * slope
    return x


def walk_by_nudging__one_too_many(f, x, h, learning_rate, steps):
    """one step too many"""
    for _ in range(steps + 1):
        x = x - learning_rate * (f(x + h) - f(x)) / h
    return x


def walk_by_nudging__one_too_few(f, x, h, learning_rate, steps):
    """one step too few"""
    for _ in range(1, steps):
        x = x - learning_rate * (f(x + h) - f(x)) / h
    return x


def walk_by_nudging__no_rate(f, x, h, learning_rate, steps):
    """learning rate is not used"""
    for _ in range(steps):
        x = x - (f(x + h) - f(x)) / h
    return x


def walk_by_nudging__absolute(f, x, h, learning_rate, steps):
    """sign of the slope is thrown away"""
    for _ in range(steps):
        x = x - learning_rate * abs((f(x + h) - f(x)) / h)
    return x


def walk_by_nudging__backward(f, x, h, learning_rate, steps):
    """heights at x - h and x"""
    for _ in range(steps):
        slope = (f(x) - f(x - h)) / h
        x = x - learning_rate * slope
    return x


def walk_by_nudging__central(f, x, h, learning_rate, steps):
    """central differences"""
    for _ in range(steps):
        x = x - learning_rate * (f(x + h) - f(x - h)) / (2 * h)
    return x


# --- descent_step


def descent_step__climbs(x, slope, learning_rate):
    """This climbs"""
    return x + learning_rate * slope(x)


def descent_step__no_rate(x, slope, learning_rate):
    """learning rate is not used"""
    return x - slope(x)


def descent_step__rate_times_all(x, slope, learning_rate):
    """not x as well"""
    return learning_rate * (x - slope(x))


def descent_step__move(x, slope, learning_rate):
    """returns the move"""
    return -learning_rate * slope(x)


def descent_step__sign_only(x, slope, learning_rate):
    """Only the sign"""
    return x - learning_rate * (1 if slope(x) > 0 else -1)


def descent_step__divided(x, slope, learning_rate):
    """divided by the rate"""
    return x - slope(x) / learning_rate


def descent_step__turned_round(x, slope, learning_rate):
    """move minus x"""
    return learning_rate * slope(x) - x


def descent_step__fixed_length(x, slope, learning_rate):
    """slope is not used"""
    return x - learning_rate


def descent_step__factor_x(x, slope, learning_rate):
    """without another factor x"""
    return x - learning_rate * slope(x) * x


def descent_step__elsewhere(x, slope, learning_rate):
    """taken elsewhere"""
    return x - learning_rate * slope(x - learning_rate)


def descent_step__slope_not_called(x, slope, learning_rate):
    """raised TypeError"""
    return x - learning_rate * slope


# --- descend


def descend__climbs(slope, start, learning_rate, tolerance, max_steps):
    """This climbs"""
    path = [start]
    while len(path) <= max_steps:
        path.append(path[-1] + learning_rate * slope(path[-1]))
        if abs(path[-1] - path[-2]) <= tolerance:
            break
    return path


def descend__compares_before_moving(slope, start, learning_rate, tolerance, max_steps):
    """before it makes the last move"""
    path = [start]
    while len(path) <= max_steps:
        move = learning_rate * slope(path[-1])
        if abs(move) <= tolerance:
            break
        path.append(path[-1] - move)
    return path


def descend__moves_once_more(slope, start, learning_rate, tolerance, max_steps):
    """one move too many after the rule"""
    path, move = [start], tolerance + 1
    while len(path) <= max_steps and abs(move) > tolerance:
        move = learning_rate * slope(path[-1])
        path.append(path[-1] - move)
    path.append(path[-1] - learning_rate * slope(path[-1]))
    return path


def descend__compares_the_slope(slope, start, learning_rate, tolerance, max_steps):
    """You compare the slope"""
    path = [start]
    while len(path) <= max_steps:
        steepness = slope(path[-1])
        path.append(path[-1] - learning_rate * steepness)
        if abs(steepness) <= tolerance:
            break
    return path


def descend__left_is_small(slope, start, learning_rate, tolerance, max_steps):
    """to the left counts as small"""
    path = [start]
    while len(path) <= max_steps:
        move = -learning_rate * slope(path[-1])
        path.append(path[-1] + move)
        if move <= tolerance:
            break
    return path


def descend__right_is_small(slope, start, learning_rate, tolerance, max_steps):
    """to the right counts as small"""
    path = [start]
    while len(path) <= max_steps:
        move = learning_rate * slope(path[-1])
        path.append(path[-1] - move)
        if move <= tolerance:
            break
    return path


def descend__start_missing(slope, start, learning_rate, tolerance, max_steps):
    """The start is missing"""
    path, x = [], start
    for _ in range(max_steps):
        move = learning_rate * slope(x)
        x = x - move
        path.append(x)
        if abs(move) <= tolerance:
            break
    return path


def descend__end_alone(slope, start, learning_rate, tolerance, max_steps):
    """last point alone"""
    x = start
    for _ in range(max_steps):
        move = learning_rate * slope(x)
        x = x - move
        if abs(move) <= tolerance:
            break
    return x


def descend__end_and_steps(slope, start, learning_rate, tolerance, max_steps):
    """last point and a count"""
    x, steps = start, 0
    while steps < max_steps:
        move = learning_rate * slope(x)
        x, steps = x - move, steps + 1
        if abs(move) <= tolerance:
            break
    return x, steps


def descend__last_point_missing(slope, start, learning_rate, tolerance, max_steps):
    """its point is missing"""
    path, x = [], start
    for _ in range(max_steps):
        path.append(x)
        move = learning_rate * slope(x)
        x = x - move
        if abs(move) <= tolerance:
            break
    return path


def descend__without_end(slope, start, learning_rate, tolerance, max_steps):
    """max_steps is not used"""
    path, move = [start], tolerance + 1
    while abs(move) > tolerance:
        move = learning_rate * slope(path[-1])
        path.append(path[-1] - move)
    return path


def descend__counts_points(slope, start, learning_rate, tolerance, max_steps):
    """max_steps counts moves"""
    path = [start]
    while len(path) < max_steps:
        path.append(path[-1] - learning_rate * slope(path[-1]))
        if abs(path[-1] - path[-2]) <= tolerance:
            break
    return path


def descend__one_move_more(slope, start, learning_rate, tolerance, max_steps):
    """one move more than max_steps"""
    path = [start]
    for _ in range(max_steps + 1):
        path.append(path[-1] - learning_rate * slope(path[-1]))
        if abs(path[-1] - path[-2]) <= tolerance:
            break
    return path


def descend__no_tolerance(slope, start, learning_rate, tolerance, max_steps):
    """The tolerance ends no walk"""
    path = [start]
    for _ in range(max_steps):
        path.append(path[-1] - learning_rate * slope(path[-1]))
    return path


def descend__no_rate(slope, start, learning_rate, tolerance, max_steps):
    """learning rate is not used"""
    path = [start]
    while len(path) <= max_steps:
        path.append(path[-1] - slope(path[-1]))
        if abs(path[-1] - path[-2]) <= tolerance:
            break
    return path


def descend__slope_at_start(slope, start, learning_rate, tolerance, max_steps):
    """taken at the start each time"""
    path, steepness = [start], slope(start)
    while len(path) <= max_steps:
        path.append(path[-1] - learning_rate * steepness)
        if abs(path[-1] - path[-2]) <= tolerance:
            break
    return path


def descend__compares_the_place(slope, start, learning_rate, tolerance, max_steps):
    """The tolerance ends no walk"""
    path = [start]
    while len(path) <= max_steps:
        path.append(path[-1] - learning_rate * slope(path[-1]))
        if abs(path[-1]) <= tolerance:
            break
    return path


def descend__single_move(slope, start, learning_rate, tolerance, max_steps):
    """ends after its first move"""
    return [start, start - learning_rate * slope(start)]


def descend__comparison_inverted(slope, start, learning_rate, tolerance, max_steps):
    """does the comparison fire at once"""
    path = [start]
    while len(path) <= max_steps:
        path.append(path[-1] - learning_rate * slope(path[-1]))
        if abs(path[-1] - path[-2]) >= tolerance:
            break
    return path


def descend__overwritten_before_compared(slope, start, learning_rate, tolerance, max_steps):
    """does the comparison fire at once"""
    path, x = [start], start
    for _ in range(max_steps):
        x = x - learning_rate * slope(x)
        path.append(x)
        if abs(x - path[-1]) <= tolerance:
            break
    return path


def descend__returns_in_the_loop(slope, start, learning_rate, tolerance, max_steps):
    """is `return` inside the loop"""
    path = [start]
    for _ in range(max_steps):
        path.append(path[-1] - learning_rate * slope(path[-1]))
        return path


def descend__never_stops(slope, start, learning_rate, tolerance, max_steps):
    """no stop after"""
    path = [start]
    while True:
        path.append(path[-1] - learning_rate * slope(path[-1]))


# --- outcome


def outcome__nan_overlooked(path, slope, tolerance):
    """nan is not noticed"""
    end = path[-1]
    if abs(end) > 1e30:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    minimum = slope(end - 100 * tolerance) < 0 < slope(end + 100 * tolerance)
    return "converged" if minimum else "stalled"


def outcome__runs_left(path, slope, tolerance):
    """to the left as well"""
    end = path[-1]
    if np.isnan(end) or end > 1e30:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    minimum = slope(end - 100 * tolerance) < 0 < slope(end + 100 * tolerance)
    return "converged" if minimum else "stalled"


def outcome__stop_is_arrival(path, slope, tolerance):
    """not yet a minimum"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    return "walking" if abs(end - path[-2]) > tolerance else "converged"


def outcome__slope_near_zero(path, slope, tolerance):
    """what a stalled walk has too"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    return "converged" if abs(slope(end)) <= tolerance else "stalled"


def outcome__left_is_short(path, slope, tolerance):
    """to the left counts as short"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if end - path[-2] > tolerance:
        return "walking"
    minimum = slope(end - 100 * tolerance) < 0 < slope(end + 100 * tolerance)
    return "converged" if minimum else "stalled"


def outcome__right_is_short(path, slope, tolerance):
    """to the right counts as short"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if path[-2] - end > tolerance:
        return "walking"
    minimum = slope(end - 100 * tolerance) < 0 < slope(end + 100 * tolerance)
    return "converged" if minimum else "stalled"


def outcome__from_the_start(path, slope, tolerance):
    """last point with the first"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if abs(end - path[0]) > tolerance:
        return "walking"
    minimum = slope(end - 100 * tolerance) < 0 < slope(end + 100 * tolerance)
    return "converged" if minimum else "stalled"


def outcome__first_move(path, slope, tolerance):
    """looks at the first move"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if abs(path[1] - path[0]) > tolerance:
        return "walking"
    minimum = slope(end - 100 * tolerance) < 0 < slope(end + 100 * tolerance)
    return "converged" if minimum else "stalled"


def outcome__maximum(path, slope, tolerance):
    """not the other way round"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    minimum = slope(end - 100 * tolerance) > 0 > slope(end + 100 * tolerance)
    return "converged" if minimum else "stalled"


def outcome__right_side_alone(path, slope, tolerance):
    """to the right alone"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    return "converged" if slope(end + 100 * tolerance) > 0 else "stalled"


def outcome__left_side_alone(path, slope, tolerance):
    """to the left alone"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    return "converged" if slope(end - 100 * tolerance) < 0 else "stalled"


def outcome__one_tolerance(path, slope, tolerance):
    """not 100 tolerances away: it looks closer"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    return "converged" if slope(end - tolerance) < 0 < slope(end + tolerance) else "stalled"


def outcome__ten_tolerances(path, slope, tolerance):
    """not 100 tolerances away: it looks closer"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    minimum = slope(end - 10 * tolerance) < 0 < slope(end + 10 * tolerance)
    return "converged" if minimum else "stalled"


def outcome__divides_the_tolerance(path, slope, tolerance):
    """not 100 tolerances away: it looks closer"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    minimum = slope(end - tolerance / 100) < 0 < slope(end + tolerance / 100)
    return "converged" if minimum else "stalled"


def outcome__looks_100_away(path, slope, tolerance):
    """not 100 tolerances away: it looks farther"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    return "converged" if slope(end - 100) < 0 < slope(end + 100) else "stalled"


def outcome__looks_1_away(path, slope, tolerance):
    """not 100 tolerances away: it looks farther"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    return "converged" if slope(end - 1) < 0 < slope(end + 1) else "stalled"


def outcome__diverged_beyond_100(path, slope, tolerance):
    """before it is that far away"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 100:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    minimum = slope(end - 100 * tolerance) < 0 < slope(end + 100 * tolerance)
    return "converged" if minimum else "stalled"


def outcome__diverged_beyond_1000(path, slope, tolerance):
    """before it is that far away"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e3:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    minimum = slope(end - 100 * tolerance) < 0 < slope(end + 100 * tolerance)
    return "converged" if minimum else "stalled"


def outcome__never_diverged(path, slope, tolerance):
    """Nothing counts as diverged"""
    end = path[-1]
    if abs(end - path[-2]) > tolerance:
        return "walking"
    minimum = slope(end - 100 * tolerance) < 0 < slope(end + 100 * tolerance)
    return "converged" if minimum else "stalled"


def outcome__never_walking(path, slope, tolerance):
    """Nothing counts as walking"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    minimum = slope(end - 100 * tolerance) < 0 < slope(end + 100 * tolerance)
    return "converged" if minimum else "stalled"


def outcome__nan_alone(path, slope, tolerance):
    """not nan alone"""
    end = path[-1]
    if np.isnan(end):
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    left, right = slope(end - 100 * tolerance), slope(end + 100 * tolerance)
    return "converged" if left < 0 < right else "stalled"


def outcome__nan_and_infinity(path, slope, tolerance):
    """not nan and infinity alone"""
    end = path[-1]
    if not np.isfinite(end):
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    left, right = slope(end - 100 * tolerance), slope(end + 100 * tolerance)
    return "converged" if left < 0 < right else "stalled"


def outcome__any_change_of_sign(path, slope, tolerance):
    """around a maximum as well"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    left, right = slope(end - 100 * tolerance), slope(end + 100 * tolerance)
    return "converged" if left * right < 0 else "stalled"


def outcome__either_side(path, slope, tolerance):
    """One side is not enough"""
    end = path[-1]
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if abs(end - path[-2]) > tolerance:
        return "walking"
    left, right = slope(end - 100 * tolerance), slope(end + 100 * tolerance)
    return "converged" if left < 0 or right > 0 else "stalled"


def outcome__walking_first(path, slope, tolerance):
    """ask first whether it diverged"""
    end = path[-1]
    if abs(end - path[-2]) > tolerance:
        return "walking"
    if np.isnan(end) or abs(end) > 1e30:
        return "diverged"
    if slope(end - 100 * tolerance) < 0 < slope(end + 100 * tolerance):
        return "converged"
    return "stalled"


def outcome__own_word(path, slope, tolerance):
    """must be one of"""
    return "minimum"


# --- predicted_end


def predicted_end__start(numbers):
    """That is the start"""
    return numbers["start"]


def predicted_end__first_step(numbers):
    """where the first step leads"""
    x, a = numbers["start"], numbers["a"]
    return x - numbers["learning_rate"] * (4 * x**3 - 3 * a * x**2)


def predicted_end__a(numbers):
    """That is a itself"""
    return numbers["a"]


def predicted_end__upside_down(numbers):
    """a fraction turned over"""
    return 4 * numbers["a"] / 3


def predicted_end__quarter(numbers):
    """Solve for its zeros once more"""
    return numbers["a"] / 4


def predicted_end__runs_away(numbers):
    """neither the answer nor"""
    return float("inf")


def predicted_end__word(numbers):
    """A number is needed"""
    return "the minimum"


def predicted_end__blank(numbers):
    """in place of the dots"""
    return ...
