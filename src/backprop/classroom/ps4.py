"""Problem set 4: gradients checked, batches counted, XOR learned."""

from functools import cache
from math import ceil

import numpy as np

from backprop.checks import Verdict, measured_gradients, network_slopes, xor_training
from backprop.checks.verdict import judge_number
from backprop.classroom.problem_set import Numbers, Task
from backprop.gradient_descent import BATCHING

TITLE = "XOR and checking gradients"


# --- this class's batches


def _updates(examples, size, epochs):
    """How many updates each rule makes."""
    return {
        "restart": epochs * ceil(examples / size),
        "straddle": ceil(epochs * examples / size),
        "drop": epochs * (examples // size),
    }


@cache
def _schedules():
    """Examples, batch sizes and epochs for which no two ways of counting agree."""
    found = []
    for examples in range(20, 100):
        for size in range(6, 25):
            for epochs in range(4, 10):
                counts = [
                    *_updates(examples, size, epochs).values(),
                    *(examples // size, ceil(examples / size)),
                    *(examples, size, epochs, examples * epochs),
                ]
                if len(set(counts)) == len(counts) and examples * epochs % size:
                    found.append((examples, size, epochs))
    return found


def draw_numbers(rng: np.random.Generator) -> Numbers:
    """How many examples the class has, and how it cuts them into batches."""
    schedules = _schedules()
    examples, size, epochs = schedules[rng.integers(len(schedules))]
    return Numbers(
        {
            "examples": examples,
            "batch_size": size,
            "epochs": epochs,
            "rule": BATCHING[rng.integers(len(BATCHING))],
        },
        {
            "examples": "how many the class has to learn from",
            "batch_size": "how many of them share an update",
            "epochs": "how often training goes through all examples",
            "rule": "what becomes of the examples that do not fill a batch",
        },
    )


def _predicted_updates(numbers):
    *schedule, rule = numbers.values()
    return _updates(*schedule)[rule]


def predicted_updates(answer, numbers) -> Verdict:
    """Judge the number of updates that the class's training makes."""
    examples, size, epochs, rule = numbers.values()
    counts = _updates(examples, size, epochs)
    mistakes = {
        f"That is what {other} gives. Which rule stands in your table?": counts[other]
        for other in BATCHING
        if other != rule
    }
    mistakes |= {
        "That is one epoch. There are several.": _updates(examples, size, 1)[rule],
        "That is how many examples pass in all. Several of them share an update.": (
            examples * epochs
        ),
        "A number of updates is whole: round up or down, as the rule says.": (
            examples * epochs / size
        ),
        "That is the number of epochs. Each has several updates.": epochs,
        "That is the number of examples. How many batches do they make?": examples,
        "That is the size of one batch. How many batches are there?": size,
    }
    return judge_number(answer, counts[rule], mistakes, tolerance=1e-6)


TASKS = (
    Task("numerical_gradient", "function", 3, measured_gradients.numerical_gradient),
    Task("relative_error", "function", 2, measured_gradients.relative_error),
    Task("check_gradient", "function", 2, measured_gradients.check_gradient),
    Task("squared_error_slopes", "function", 3, network_slopes.squared_error_slopes),
    Task("xor_backward", "function", 4, network_slopes.xor_backward),
    Task("solves_xor", "function", 1, xor_training.solves_xor),
    Task("batches", "function", 2, xor_training.batches),
    Task("predicted_updates", "answer", 2, predicted_updates, _predicted_updates),
    Task("train_xor", "function", 4, xor_training.train_xor),
    Task("success_rate", "function", 3, xor_training.success_rate),
    Task("why_falling_is_no_proof", "text", 2),
)
