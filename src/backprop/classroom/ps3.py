"""Problem set 3: two layers, back over all paths, and trained."""

import itertools
from functools import cache

import numpy as np

from backprop.checks import Verdict, layer_gradients, layer_pieces, layer_training
from backprop.classroom.problem_set import Numbers, Task

TITLE = "Two layers"


# --- this class's unit: one weight leads into it, and two paths lead back to it

MOVES = ("up", "down")
CHOICES = tuple(f"{move} by path {path}" for move in MOVES for path in (1, 2))
TRAPS = ("a flat output", "a weak weight")


def _choice(paths, x):
    """The move of a weight into a unit, and the longer one of the unit's two paths."""
    longer = 1 if abs(paths[0]) > abs(paths[1]) else 2
    return f"{MOVES[int(sum(paths) * x > 0)]} by path {longer}"


def _outruns(paths, path, factor):
    sizes = abs(np.array(paths))
    return sizes[path - 1] > factor * sizes[2 - path]


@cache
def _units(path, sum_is_positive, trap):
    """The (weights, outputs, targets) of one kind: two paths that pull in opposite directions.

    The given path is the longer one by far. By its errors and weights alone ("a flat output"), or
    by its dz alone ("a weak weight"), the other one would be, and by nothing else.
    """
    found = []
    sizes = [side * size for size in (0.5, 1, 2, 3) for side in (-1, 1)]
    outputs = (0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95)
    for weights, places, targets in itertools.product(
        itertools.product(sizes, repeat=2),
        itertools.product(outputs, repeat=2),
        itertools.product((0, 1), repeat=2),
    ):
        errors = [a - y for a, y in zip(places, targets)]
        dz = [error * a * (1 - a) for error, a in zip(errors, places)]
        paths = [weight * slope for weight, slope in zip(weights, dz)]
        if paths[0] * paths[1] > 0 or not _outruns(paths, path, 1.5):
            continue
        if (sum(paths) > 0) != sum_is_positive:
            continue
        flat = [weight * error for weight, error in zip(weights, errors)]
        deceiving, honest = (flat, dz) if trap == "a flat output" else (dz, flat)
        if _outruns(deceiving, 3 - path, 1.25) and _outruns(honest, path, 1.25):
            found.append((weights, places, targets))
    return found


def draw_numbers(rng: np.random.Generator) -> Numbers:
    """The class's unit: an input, the weights to both outputs, the outputs and their targets."""
    units = _units(int(rng.integers(1, 3)), bool(rng.integers(2)), TRAPS[rng.integers(2)])
    weights, outputs, targets = units[rng.integers(len(units))]
    x = float(rng.choice([-3, -2, -0.5, 0.5, 2, 3]))
    values, meanings = {"x": x}, {"x": "the input whose weight leads into the class's unit"}
    for number in (1, 2):
        values |= {
            f"to_output_{number}": weights[number - 1],
            f"output_{number}": outputs[number - 1],
            f"target_{number}": targets[number - 1],
        }
        meanings |= {
            f"to_output_{number}": f"the weight from the class's unit to output {number}",
            f"output_{number}": f"what output {number} says",
            f"target_{number}": f"what output {number} should say",
        }
    return Numbers(values, meanings)


def _errors_slopes_weights(numbers):
    weights, outputs, targets = (
        np.array([numbers[f"{name}_{number}"] for number in (1, 2)], dtype=float)
        for name in ("to_output", "output", "target")
    )
    return outputs - targets, outputs * (1 - outputs), weights


def _predicted_move(numbers):
    errors, slopes, weights = _errors_slopes_weights(numbers)
    return _choice(errors * slopes * weights, numbers["x"])


def predicted_move(answer, numbers) -> Verdict:
    """Judge where a step moves the weight into the class's unit, and the path that decides it."""
    if answer is None or answer is Ellipsis:
        return Verdict(False, "Put one of the four choices in place of the dots.", blank=True)
    said = " ".join(answer.split()).lower() if isinstance(answer, str) else ""
    if said not in CHOICES:
        return Verdict(False, f"It must be one of {', '.join(map(repr, CHOICES))}.")
    right = _predicted_move(numbers)
    if said == right:
        return Verdict(True, f"It goes {right}.")
    if said[-1] == right[-1]:
        return Verdict(
            False,
            "The path is right, the direction is not. Follow the signs once more: of the error, "
            "of the weight to the output, of x, and of the step.",
        )
    if said.split()[0] == right.split()[0]:
        return Verdict(
            False,
            "The two halves do not fit together: if that path were the longer one, the weight "
            "would move the other way.",
        )
    errors, _, weights = _errors_slopes_weights(numbers)
    if _outruns(errors * weights, int(said[-1]), 1):
        return Verdict(
            False,
            "By errors and weights alone that path is the longer one. How steep is each output's "
            "sigmoid?",
        )
    return Verdict(False, "That output has the larger dz. But over which weight does each path go?")


TASKS = (
    Task("layer_forward", "function", 1, layer_pieces.layer_forward),
    Task("two_layer_forward", "function", 2, layer_pieces.two_layer_forward),
    Task("output_dz", "function", 2, layer_pieces.output_dz),
    Task("first_layer_da", "function", 2, layer_pieces.first_layer_da),
    Task("weight_gradient", "function", 1, layer_pieces.weight_gradient),
    Task("two_layer_gradients", "function", 4, layer_gradients.two_layer_gradients),
    Task("shared_bias_gradient", "function", 2, layer_gradients.shared_bias_gradient),
    Task("two_layer_step", "function", 2, layer_training.two_layer_step),
    Task("train_two_layers", "function", 4, layer_training.train_two_layers),
    Task("predicted_move", "answer", 2, predicted_move, _predicted_move),
    Task("why_old_weights", "text", 2),
)
