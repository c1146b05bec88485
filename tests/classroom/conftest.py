"""The judge's sandboxes, for each test file with its own LIMITS."""

import pytest

from backprop.judge.sandbox import Sandbox


@pytest.fixture(scope="module")
def best(request):
    """The strongest sandbox that this system has."""
    with Sandbox(request.module.LIMITS) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def plain(request):
    """A fresh Python for each worker, as on a system without anything better."""
    with Sandbox(request.module.LIMITS, fork=False) as sandbox:
        yield sandbox
