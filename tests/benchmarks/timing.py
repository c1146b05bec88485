"""Time programs side by side in one process, so that what disturbs one disturbs all."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping


def interleaved(programs: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list]:
    """Seconds of each program in each round; who starts moves on by one from round to round."""
    seconds = {name: [] for name in programs}
    names = list(programs)
    for number in range(rounds):
        start = number % len(names)
        for name in names[start:] + names[:start]:
            seconds[name].append(_seconds(programs[name]))
    return seconds


def _seconds(program):
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        program()
        return time.perf_counter() - start
    finally:
        gc.enable()


def ratio(seconds, reference) -> float:
    """The median over the rounds of seconds / reference, each pair from one round."""
    return statistics.median(a / b for a, b in zip(seconds, reference, strict=True))
