"""The figures' random numbers are the same in Python as in the browser."""

import json
from pathlib import Path

import pytest

from backprop.widgets.seeded_random import SeededRandom

CASES = json.loads((Path(__file__).parent / "vectors" / "random.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["seed"]))
def test_numbers_are_those_of_random_js(case):
    seed = case["seed"]
    uniform, normal, order = SeededRandom(seed), SeededRandom(seed), SeededRandom(seed)
    assert [uniform.uniform() for _ in case["uniform"]] == pytest.approx(case["uniform"], rel=1e-14)
    assert [normal.normal() for _ in case["normal"]] == pytest.approx(case["normal"], rel=1e-12)
    assert order.permutation(len(case["permutation"])) == case["permutation"]


def test_uniform_numbers_lie_below_one():
    random = SeededRandom(3)
    drawn = [random.uniform() for _ in range(5000)]
    assert 0 <= min(drawn) < 0.01 < 0.99 < max(drawn) < 1
