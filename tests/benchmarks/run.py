"""Measure the book's speed against its references and print the ratios: `make bench`.

    python tests/benchmarks/run.py            everything, a few minutes
    python tests/benchmarks/run.py --quick    training only, under half a minute

Nothing here fails for being slow: clocks differ, and a verdict is for a person to read. It does
stop if two programs that should do the same work end with different losses or gradients.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

# One thread of linear algebra for all. This works only before numpy is imported.
THREADS = "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"
os.environ.update(dict.fromkeys(THREADS, "1"))

import judging  # noqa: E402
import reading  # noqa: E402
import routes  # noqa: E402
import training  # noqa: E402
from builds import Unavailable  # noqa: E402
from contenders import torch_is_installed  # noqa: E402
from table import print_table  # noqa: E402


def main(arguments=None):
    """Print the tables; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="training only, fewer rounds")
    quick = parser.parse_args(arguments).quick
    print("Medians of rounds in which all programs run in turn. µs are per epoch.\n")
    if not torch_is_installed():
        print("PyTorch: not installed")
    print("The same losses, to 1e-9:")
    try:
        one = training.one_network(epochs=10_000, rounds=3 if quick else 11)
        many = training.many_networks(*((4_000, 3) if quick else (10_000, 7)))
        print_table("Training one network: train / reference", one)
        print_table("Training many networks: train_many / reference", many)
        steps = routes.one_step(steps=40, rounds=5 if quick else 15)
        print_table("A step on single numbers: written program / other route", steps)
        _print_or_explain("Training in the browser", _in_the_browser, 3 if quick else 15)
    except (training.DifferentLosses, routes.DifferentGradients) as error:
        print(error, file=sys.stderr)
        return 1
    if not quick:
        _print_or_explain("Judging a class", judging.judging)
        _print_or_explain("Notebooks", reading.notebooks)
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            _print_or_explain("Site build", reading.site_build, Path(folder), 3)
            _print_or_explain("First visit to a page", reading.page_weight, Path(folder))
    return 0


def _in_the_browser(rounds):
    try:
        # These need a browser's driver, which the rest does not.
        from javascript import fast_training
        from playing import xor_trainer
    except ImportError as error:
        raise Unavailable(str(error)) from error
    return fast_training(epochs=200_000, rounds=rounds) + xor_trainer(rounds)


def _print_or_explain(title, measure, *arguments):
    try:
        print_table(title, measure(*arguments))
    except Unavailable as error:
        print(f"\n{title}\n  not measured: {error}")


if __name__ == "__main__":
    sys.exit(main())
