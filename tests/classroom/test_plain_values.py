"""What crosses the border is plain, and tasks and numbers are what they should be."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy

from backprop.checks import Verdict
from backprop.classroom import Numbers, Task
from backprop.classroom.plain_values import plain, speaking_plainly
from backprop.judge.values import NotPlain, decode, encode


class Agreeable(float):
    """A number that claims to be equal and close to every other."""

    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return 0.0

    __hash__ = float.__hash__


class AgreeableInteger(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


class AgreeableWord(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


class AgreeableArray(np.ndarray):
    def __sub__(self, other):
        return np.zeros(self.shape)


class AgreeableList(list):
    def __iter__(self):
        return iter([1.0, 2.0])


def test_subclasses_come_out_as_the_class_itself():
    for value, kind in (
        (Agreeable(3), float),
        (AgreeableInteger(3), int),
        (AgreeableWord("x"), str),
        (np.arange(3.0).view(AgreeableArray), np.ndarray),
        (AgreeableList([3.0]), list),
        (np.float32(3), float),
        (np.int64(3), int),
        (np.bool_(True), bool),
    ):
        assert type(plain(value)) is kind
    assert plain(AgreeableList([3.0])) == [3.0]
    assert plain(Agreeable(3)) == 3 != plain(Agreeable(4))


@pytest.mark.parametrize("value", [None, ..., True, 3, -0.5, "word", [1, (2.0, "x")], {"a": [1]}])
def test_plain_values_stay_what_they_are(value):
    assert plain(value) == value


@pytest.mark.parametrize("value", [Fraction(3, 2), Decimal("1.5"), sympy.Rational(3, 2)])
def test_other_real_numbers_become_floats(value):
    for found in (plain(value), encode(value)):
        assert type(found) is float
        assert found == 1.5


def test_ranges_become_lists():
    assert plain((range(2, 4),)) == ([2, 3],)
    assert decode(encode((range(2, 4),))) == ([2, 3],)
    for cross, error in ((plain, ValueError), (encode, NotPlain)):
        with pytest.raises(error, match="more than 100,000 values"):
            cross(range(10**15))


def test_arrays_are_copied():
    array = np.arange(3)
    assert plain(array) is not array
    assert np.array_equal(plain([array])[0], array)


def test_numbers_beyond_all_floats_are_infinite():
    assert plain([10**400, -(10**400)]) == [math.inf, -math.inf]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1j, "a complex"),
        (object(), "a object"),
        ({1}, "a set"),
        (len, "a builtin_function_or_method"),
        (np.array(["x"]), "an array of <U1"),
        (np.array([1j]), "an array of complex128"),
        (np.datetime64("2020"), "a datetime64"),
        ([1] * 100_001, "more than 100,000 values"),
        ([np.zeros(60_000)] * 2, "an array of more than 100,000 values"),
        ([[[[[[[[[[[1]]]]]]]]]]], "nested more than 10 levels"),
    ],
)
def test_what_is_not_plain_is_refused(value, words):
    with pytest.raises((TypeError, ValueError), match=words):
        plain(value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.complex128(1j), "a complex128"),
        (np.datetime64("2020"), "a datetime64"),
        (sympy.Symbol("x"), "a Symbol"),
        (Fraction(10**400), "a Fraction"),
        (object(), "a object"),
    ],
)
def test_what_is_no_real_number_does_not_become_one(value, words):
    for cross, error in ((plain, TypeError), (encode, NotPlain)):
        with pytest.raises(error, match=words):
            cross(value)


def test_a_list_that_holds_itself_is_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(ValueError, match="nested"):
        plain(endless)


def test_a_function_speaks_plainly():
    asked = speaking_plainly(lambda x: Agreeable(x), "answer")
    assert asked.__name__ == "answer"
    assert type(asked(2)) is float
    with pytest.raises(TypeError, match="the function returned a set"):
        speaking_plainly(lambda: {1}, "answer")()
    with pytest.raises(RuntimeError, match="must return instead"):
        speaking_plainly(exit, "answer")()


# --- tasks and numbers


def right(answer, rng):
    return Verdict(True, "")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("t", "essay", 1), "unknown kind 'essay'"),
        (("t", "text", 0), "at least 1 point; got 0"),
        (("t", "function", 1), "a function or answer has a check"),
        (("t", "text", 1, right), "a text has none"),
        (("t", "answer", 1, right), "an answer has a right one"),
        (("t", "function", 1, right, right), "an answer has a right one"),
    ],
)
def test_task_that_cannot_be(given, words):
    with pytest.raises(ValueError, match=words):
        Task(*given)


def test_numbers_need_a_meaning_each():
    with pytest.raises(ValueError, match="meanings for"):
        Numbers({"a": 1}, {"b": "other"})


def test_numbers_are_shown_as_a_table():
    numbers = Numbers({"a": 1, "rate": 0.5}, {"a": "less < more", "rate": "how fast"})
    assert repr(numbers) == "a     1  (less < more)\nrate  0.5  (how fast)"
    page = numbers._repr_html_()
    left = ' style="text-align: left"'
    assert f'<th scope="row"{left}>rate</th><td>0.5</td><td{left}>how fast</td>' in page
    assert "less &lt; more" in page
    assert dict(numbers) == {"a": 1, "rate": 0.5}
