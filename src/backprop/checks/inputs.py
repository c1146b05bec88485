"""Checks of chapter 12: the derivative by the input, and inputs made with it."""

from collections.abc import Callable

import numpy as np

from backprop.activations import sigmoid
from backprop.checks.verdict import Verdict, judge_function, judge_number
from backprop.gradient_check import numerical_gradient
from backprop.network import Network
from backprop.passes import predict


def by_the_input(answer) -> Verdict:
    """Judge a number: the derivative by x of a neuron with w = 2, b = -1, x = 1.5, y = 0."""
    w, b, x = 2.0, -1.0, 1.5
    (right,) = numerical_gradient(lambda x: float(sigmoid(w * x[0] + b) ** 2 / 2), [x])
    z = w * x + b
    a = float(sigmoid(z))
    dz = a * a * (1 - a)
    return judge_number(
        answer,
        right,
        {
            "That is the derivative by the weight: its last factor is x, here it is w.": dz * x,
            "That is dz. One factor is missing: how z changes with x.": dz,
            "The sigmoid's slope is missing.": a * w,
            "The slope was taken at a; it belongs at z.": a * sigmoid.derivative(a) * w,
            "Both w and x are in it. z changes with x by w alone.": dz * w * x,
            "A factor 2 too large: the ½ of this loss cancels the 2 of the square.": 2 * dz * w,
            "The error a - y is missing.": a * (1 - a) * w,
        },
    )


def dx_through_two_layers(answer: Callable) -> Verdict:
    """Judge ``answer(W1, z_hidden, W2, dz_output)``: the derivative by the inputs."""
    rng = np.random.default_rng(12)
    cases = [
        tuple(rng.normal(size=shape) for shape in ((n, n), n, (n, n), n)) for n in (3, 2)
    ]  # square, so that a wrong transpose gets through and can be named

    def right(W1, z_hidden, W2, dz_output):
        def shift_of_loss(x):
            return float(dz_output @ (W2 @ sigmoid(z_hidden + W1 @ x)))

        return numerical_gradient(shift_of_loss, np.zeros(W1.shape[1]), epsilon=1e-5)

    def back(W1, z_hidden, W2, dz_output, slope=sigmoid.derivative):
        return (dz_output @ W2 * slope(z_hidden)) @ W1

    return judge_function(
        answer,
        right,
        cases,
        {
            "W1 is turned the wrong way: an input collects along its column.": (
                lambda W1, z, W2, dz: W1 @ (dz @ W2 * sigmoid.derivative(z))
            ),
            "W2 is turned the wrong way: a hidden unit collects along its column.": (
                lambda W1, z, W2, dz: (W2 @ dz * sigmoid.derivative(z)) @ W1
            ),
            "Both matrices are turned the wrong way.": (
                lambda W1, z, W2, dz: W1 @ (W2 @ dz * sigmoid.derivative(z))
            ),
            "The slope of the hidden units is missing.": (
                lambda *case: back(*case, slope=np.ones_like)
            ),
            "The slope was taken at a; sigmoid.derivative wants z.": (
                lambda *case: back(*case, slope=lambda z: sigmoid.derivative(sigmoid(z)))
            ),
            "You multiplied by the activation; its slope is needed.": (
                lambda *case: back(*case, slope=sigmoid)
            ),
            "That is dz of the hidden layer. One product is missing.": (
                lambda W1, z, W2, dz: dz @ W2 * sigmoid.derivative(z)
            ),
            "That is da of the hidden layer; its slope and W1 are missing.": (
                lambda W1, z, W2, dz: dz @ W2
            ),
            "The sizes are right, the sign is not; dz_output has its signs already.": (
                lambda *case: -back(*case)
            ),
        },
        praise="The same way back, one layer further.",
    )


def nearest_undecided(answer: Callable) -> Verdict:
    """Judge ``answer(w, b, x)``: the point nearest to x where z is 0."""
    rng = np.random.default_rng(12)
    cases = [(rng.normal(size=n), float(rng.normal()), rng.normal(size=n)) for n in (2, 3, 5)]

    def with_step(step):
        return lambda w, b, x: x - step(w, w @ x + b, x) * w

    return judge_function(
        answer,
        with_step(lambda w, z, x: z / (w @ w)),
        cases,
        {
            "Divide by the squared length of w: one length makes w a direction, "
            "the other turns z into a distance.": with_step(lambda w, z, x: z / np.sqrt(w @ w)),
            "That goes away from the border, and doubles z.": (
                with_step(lambda w, z, x: -z / (w @ w))
            ),
            "That goes twice as far: to the mirror image behind the border.": (
                with_step(lambda w, z, x: 2 * z / (w @ w))
            ),
            "Nothing divides by the length of w yet.": with_step(lambda w, z, x: z),
            "z lacks the bias.": lambda w, b, x: x - (w @ x) * w / (w @ w),
            "That is the distance; the point is asked for.": (
                lambda w, b, x: np.full(len(x), abs(w @ x + b) / np.sqrt(w @ w))
            ),
            "That is the change; add it to x.": lambda w, b, x: -(w @ x + b) * w / (w @ w),
            "z is 0 there, but it is not the nearest point: you moved along x, not along w.": (
                lambda w, b, x: x * (-b / (w @ x))
            ),
        },
        praise="There z is 0, and no nearer point has that.",
    )


def sign_step(answer: Callable) -> Verdict:
    """Judge ``answer(x, dx, epsilon)``: one step of the fast gradient sign method."""
    rng = np.random.default_rng(12)
    cases = [(rng.uniform(size=64), rng.normal(size=64), epsilon) for epsilon in (0.1, 0.3)]
    for _, dx, _ in cases:
        dx[0] = 0  # has no sign: dividing by its size goes wrong

    def right(x, dx, epsilon):
        return np.clip(x + epsilon * np.sign(dx), 0, 1)

    return judge_function(
        answer,
        right,
        cases,
        {
            "That goes down the loss; to make the network fail, climb.": (
                lambda x, dx, epsilon: right(x, -dx, epsilon)
            ),
            "Some pixels left the range from 0 to 1.": (
                lambda x, dx, epsilon: x + epsilon * np.sign(dx)
            ),
            "Use the sign of each derivative, not its size.": (
                lambda x, dx, epsilon: np.clip(x + epsilon * dx, 0, 1)
            ),
            "That gives the whole change the length epsilon; here each pixel gets it.": (
                lambda x, dx, epsilon: np.clip(x + epsilon * dx / np.linalg.norm(dx), 0, 1)
            ),
            "That scales by the largest derivative. Each pixel gets the full epsilon.": (
                lambda x, dx, epsilon: np.clip(x + epsilon * dx / abs(dx).max(), 0, 1)
            ),
            "The step lacks epsilon.": lambda x, dx, epsilon: right(x, dx, 1),
            "That is the change; add it to the picture.": (
                lambda x, dx, epsilon: epsilon * np.sign(dx)
            ),
        },
        praise="No pixel moved by more than epsilon.",
    )


def steps_within(answer: Callable) -> Verdict:
    """Judge ``answer(x, slope, epsilon, step, steps)``: sign steps that stay near the start."""
    rng = np.random.default_rng(12)

    def up(x):
        return np.ones_like(x)

    def to_the_middle(x):
        return 0.5 - x

    def walk(x, slope, epsilon, step, steps, *, near, sign=1, inside=True):
        start = x
        for _ in range(steps):
            moved = x + sign * step * np.sign(slope(x))
            x = near(moved, start, x, epsilon)
            x = np.clip(x, 0, 1) if inside else x
        return x

    def of_start(moved, start, x, epsilon):
        return np.clip(moved, start - epsilon, start + epsilon)

    def free(moved, start, x, epsilon):
        return moved

    def of_present(moved, start, x, epsilon):
        return np.clip(moved, x - epsilon, x + epsilon)

    cases = [
        (rng.uniform(size=8), up, 0.1, 0.03, 10),
        (rng.uniform(size=8), to_the_middle, 0.25, 0.1, 4),
        (rng.uniform(size=8), up, 0.05, 0.2, 3),
    ]
    return judge_function(
        answer,
        lambda *case: walk(*case, near=of_start),
        cases,
        {
            "Each step stays near the point before it, and the steps add up. "
            "Which point must the picture stay near?": lambda *case: walk(*case, near=of_present),
            "The promise is kept at the end. On the way the slopes are taken too far out: keep it "
            "after each step.": lambda x, slope, epsilon, step, steps: np.clip(
                of_start(
                    walk(x, slope, epsilon, step, steps, near=free, inside=False), x, x, epsilon
                ),
                0,
                1,
            ),
            "Nothing keeps the picture near its start.": (lambda *case: walk(*case, near=free)),
            "Some pixels left the range from 0 to 1.": (
                lambda *case: walk(*case, near=of_start, inside=False)
            ),
            "That goes down the loss.": lambda *case: walk(*case, near=of_start, sign=-1),
            "Only one step was made.": lambda x, slope, epsilon, step, steps: walk(
                x, slope, epsilon, step, 1, near=of_start
            ),
            "The steps have the length epsilon; their own length is `step`.": (
                lambda x, slope, epsilon, step, steps: walk(
                    x, slope, epsilon, epsilon, steps, near=of_start
                )
            ),
        },
        praise="However many steps, no pixel is further than epsilon from its start.",
    )


def faint_dream(answer, network: Network, *, digit: int, ink: float = 10.0) -> Verdict:
    """Judge a picture that the network shall be 99% sure of, with little ink.

    network: its outputs are probabilities, one for each digit
    ink:     what the pixels may add up to
    """
    if answer is None or answer is Ellipsis:
        return Verdict(False, "Put your picture in place of the dots.", blank=True)
    try:
        picture = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        return Verdict(False, f"A picture is an array of numbers; this is {answer!r}.")
    inputs = network.sizes[0]
    if picture.shape != (inputs,):
        return Verdict(False, f"The picture has shape {picture.shape}; it should be ({inputs},).")
    if not np.all((picture >= 0) & (picture <= 1)):
        return Verdict(False, "Pixels go from 0 to 1; clip them after each step.")
    outputs = predict(network, picture)
    if (read := int(outputs.argmax())) != digit:
        return Verdict(False, f"The network reads {read}. Go down the loss for {digit}.")
    if outputs[digit] < 0.99:
        return Verdict(
            False, f"It reads {digit}, with {outputs[digit]:.3f}. A few more steps are needed."
        )
    if picture.sum() > ink:
        return Verdict(
            False,
            f"The pixels add up to {picture.sum():.1f}, more than {ink:g}. Let the loss charge "
            "for ink.",
        )
    return Verdict(
        True,
        f"Read as {digit} with {outputs[digit]:.3f}; its pixels add up to {picture.sum():.1f}.",
    )
