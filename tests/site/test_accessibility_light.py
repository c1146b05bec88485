"""axe-core finds nothing on any page in the light theme."""

import pytest


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(axe_findings, page_name, width):
    assert axe_findings(page_name, theme="light", width=width) == []
