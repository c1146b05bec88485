"""The Python side of the widgets: what they refuse, what they say, what is saved of them."""

import json
import math
import xml.etree.ElementTree as ElementTree
from urllib.parse import unquote

import pytest
import traitlets
from bs4 import BeautifulSoup
from notebooks import WIDGET_VIEW

from backprop.widgets import DescentExplorer, NetworkStepper
from backprop.widgets.base import written
from backprop.widgets.descent import CURVES


@pytest.mark.parametrize(
    ("state", "complaint"),
    [
        ({"start": "left"}, r"start must be a number from -2 to 4.5; got 'left'"),
        ({"start": 3, "curve": "bowl"}, r"start must be a number from -2 to 2 on curve 'bowl'"),
        ({"start": None}, "start must be a number"),
        ({"start": True}, "start must be a number"),
        ({"rate": math.nan}, r"rate must be a number from 0.001 to 1; got nan"),
        ({"rate": math.inf}, "got inf"),
        ({"rate": 0}, "got 0"),
        ({"start": 10**400}, r"start must be a number from -2 to 4.5; got 1000\d*\.\.\.0+$"),
        ({"start": -(10**5000)}, "got a number with thousands of digits"),
        ({"curve": 10**5000}, "got a number with thousands of digits"),
        ({"step": 2.5}, r"step must be a whole number from 0 to 5000; got 2.5"),
        ({"curve": "sine"}, "curve must be one of quartic, valleys, bowl; got 'sine'"),
        ({"curve": ["quartic"]}, "curve must be one of"),
        ({"locked": ["speed"]}, r"locked names controls \(.*\); got speed"),
        ({"key": "My figure"}, "key must be lower-case letters, digits and hyphens"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_does(state, complaint):
    with pytest.raises(traitlets.TraitError, match=complaint):
        DescentExplorer(**state)


def test_how_deep_lists_must_be_is_said_in_good_english():
    for name, depth in (("x", "1 list deep"), ("weights", "3 lists deep")):
        with pytest.raises(traitlets.TraitError, match=f"{name} must be {depth}, none empty"):
            NetworkStepper(**{name: 5})


def test_an_unknown_control_is_refused():
    with pytest.raises(TypeError, match="has no control speed; its controls are curve, rate"):
        DescentExplorer(speed=1)


def test_a_refused_value_leaves_the_last_good_one():
    widget = DescentExplorer(start=2)
    with pytest.raises(traitlets.TraitError):
        widget.start = 99
    assert widget.start == 2


def test_the_saved_form_holds_state_still_and_text():
    widget = DescentExplorer(key="walk", start=1, locked=["rate"])
    data, _ = widget._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html", WIDGET_VIEW}
    assert eval(data["text/plain"]).state() == widget.state()
    place = BeautifulSoup(data["text/html"], "html.parser").div
    assert json.loads(place["data-state"]) == widget.state()
    assert (place["data-module"], place["data-key"]) == ("descent", "walk")
    assert place.img["alt"] == place.figcaption.text == widget.describe()
    kind, _, svg = place.img["src"].partition(",")
    assert kind == "data:image/svg+xml"
    root = ElementTree.fromstring(unquote(svg))
    points = float(root.get("width").removesuffix("pt"))
    assert int(place.img["width"]) == pytest.approx(points * 96 / 72, abs=0.5)


@pytest.mark.parametrize("curve", CURVES)
def test_the_still_is_the_same_each_time_and_small(curve):
    for state in ({}, {"rate": 1, "start": -2}, {"start": 2, "step": 3}):
        widget = DescentExplorer(curve=curve, **state)
        assert widget.still() == widget.still()
        assert len(widget.still()) < 40_000
    assert DescentExplorer(start=1).still() != DescentExplorer(start=2).still()


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        *[(0, 4, "0"), (-0.0, 4, "0"), (2.25003254, 6, "2.25003"), (-1.5, 4, "−1.5")],
        *[(1234567, 4, "1.235e6"), (3.25e-5, 4, "3.25e−5"), (0.0001, 4, "0.0001"), (66, 1, "70")],
        *[(99999.96, 6, "100000"), (112, 10, "112"), (1e30, 4, "1e30"), (-1e-300, 4, "−1e−300")],
        *[(math.inf, 4, "∞"), (-math.inf, 4, "−∞"), (math.nan, 4, "not a number")],
    ],
)
def test_numbers_are_written_short(value, digits, text):
    assert written(value, digits) == text


def test_another_curve_brings_the_start_within_its_reach():
    widget = DescentExplorer(start=4)
    widget.curve = "bowl"
    assert widget.start == 2
    assert DescentExplorer(curve="valleys").start == 2
    with pytest.raises(traitlets.TraitError, match="from -2 to 2 on curve 'bowl'; got 2.5"):
        widget.start = 2.5
    assert widget.start == 2
