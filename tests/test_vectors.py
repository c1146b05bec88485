import json
from math import isclose

import pytest
from vectors.make import FILES, FOLDER, plain


def differences(stored, fresh, where=""):
    """Where two JSON values differ by more than 1e-12 of a number, or of 1 if it is smaller."""
    if isinstance(stored, dict) and isinstance(fresh, dict) and stored.keys() == fresh.keys():
        pairs = [(name, stored[name], fresh[name]) for name in stored]
    elif isinstance(stored, list) and isinstance(fresh, list) and len(stored) == len(fresh):
        pairs = [(number, *pair) for number, pair in enumerate(zip(stored, fresh))]
    elif isinstance(stored, float) and isinstance(fresh, float):
        near = isclose(stored, fresh, rel_tol=1e-12, abs_tol=1e-12)
        return [] if near else [f"{where}: stored {stored!r}, now {fresh!r}"]
    else:
        return [] if stored == fresh else [f"{where}: stored {stored!r}, now {fresh!r}"]
    return [found for name, *pair in pairs for found in differences(*pair, f"{where}/{name}")]


@pytest.mark.parametrize("name", FILES)
def test_vectors_are_what_python_computes_now(name):
    stored = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    fresh = json.loads(json.dumps([plain(case) for case in FILES[name]()]))
    found = differences(stored, fresh)
    assert not found, f"run python tests/vectors/make.py: {found[:3]}"


def test_every_file_of_vectors_has_a_maker():
    assert sorted(FILES) == sorted(path.name for path in FOLDER.glob("*.json"))


@pytest.mark.parametrize(
    ("stored", "fresh"),
    [
        ([1.0], [1.0 + 3e-12]),
        ([1.0], [1.0, 2.0]),
        ({"z": 1.0}, {"a": 1.0}),
        ([None], [1.0]),
        (["converged"], ["stalled"]),
        ([5], [6]),
    ],
)
def test_differences_are_found(stored, fresh):
    assert differences(stored, fresh)
