"""Many XOR networks at once with ``train_many``, and the loop in C++ that it is measured by."""

import ctypes
import shutil
import subprocess
from pathlib import Path

import works

from backprop.gradient_descent import train_many

SOURCE = Path(__file__).with_name("xor_loop.cpp")


def starts(count):
    """XOR works from the seeds 0, 1, 2, ..."""
    return [works.xor(seed) for seed in range(count)]


def train_side_by_side(works_, epochs):
    """Train all of them with one call; return the (weight, bias) pairs of each."""
    first = works_[0]
    trainings = train_many(
        [work.network for work in works_], first.x, first.target, first.loss,
        learning_rate=first.learning_rate, epochs=epochs,
    )  # fmt: skip
    return [[(layer.weight, layer.bias) for layer in t.network.layers] for t in trainings]


def compiled_loop(folder):
    """A function like ``train_side_by_side`` around the C++ loop, or None if g++ can't make it.

    folder: where to put the compiled library
    """
    compiler = shutil.which("g++")
    if compiler is None:
        return None
    library = Path(folder, "xor_loop.so")
    options = ["-O3", "-shared", "-fPIC", "-o", str(library)]
    subprocess.run([compiler, str(SOURCE), *options], check=True)
    try:
        loop = ctypes.CDLL(str(library)).train
    except OSError:  # a compiler for another kind of processor than this Python's
        return None
    loop.argtypes = [ctypes.c_void_p] * 3 + [ctypes.c_double, ctypes.c_long]
    loop.restype = None

    def train(works_, epochs):
        trained = []
        for work in works_:
            parameters = work.network.parameters  # a fresh array, which the loop changes
            data = (parameters.ctypes.data, work.x.ctypes.data, work.target.ctypes.data)
            loop(*data, work.learning_rate, epochs)
            layers = work.network.with_parameters(parameters).layers
            trained.append([(layer.weight, layer.bias) for layer in layers])
        return trained

    return train
