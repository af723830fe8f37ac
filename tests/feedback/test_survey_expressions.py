"""Conditions of surveys: read and worked out as XPath 1.0 does, refused by name where we do not know them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonlight.feedback.surveys import expressions
from commonlight.feedback.surveys.expressions import CannotParse, holds, parse, work_out

ANSWERS = {"age": "17", "job": "cook driver", "trust": "no", "empty": ""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${age} < 18", True),
        ("${age} >= 18 or ${trust} = 'no'", True),
        ("selected(${job}, 'driver') and not(selected(${job}, 'guard'))", True),
        ("selected(${job}, 'drive')", False),
        ("${empty} = ''", True),
        ("${nobody} = ''", True),
        # An empty answer is no number, and that equals nothing and is less than nothing (XPath 1.0, 3.4).
        ("${empty} < 5", False),
        ("${empty} = 0", False),
        ("${age} != 17", False),
        ("count-selected(${job}) = 2", True),
        ("1 + 2 * 3 = 7", True),
        ("(1 + 2) * 3 = 9", True),
        ("7 mod 4 = 3 and -7 mod 4 = -3", True),
        ("6 div 4 = 1.5", True),
        ("if(${age} > 20, 'old', 'young') = 'young'", True),
        ('concat("a", 1) = "a1"', True),
        ("round(2.5) = 3 and round(-2.5) = -2 and int(2.9) = 2", True),
        ("string-length(${trust}) = 2", True),
        ("coalesce(${empty}, ${trust}) = 'no'", True),
        ("true() and not(false())", True),
        ("", True),
    ],
)
def test_conditions_come_out_as_xpath_has_them(text: str, expected: bool) -> None:
    assert holds(text, ANSWERS) is expected


def test_a_point_is_the_own_answer() -> None:
    assert holds(". >= 0 and . <= 120", {}, "30")
    assert not holds(". >= 0 and . <= 120", {}, "130")


@pytest.mark.parametrize(
    ("text", "reason", "what"),
    [
        ("pulldata('a', 'b')", "function", "pulldata"),
        ("indexed-repeat(${a}, ${b}, 1)", "function", "indexed-repeat"),
        ("__import__('os')", "function", "__import__"),
        ("${a} == 1", "sign", "="),
        ("${a} = ", "end", ""),
        ("(${a} = 1", "end", ")"),
        ("selected(${a})", "arguments", "selected"),
        ("/data/a = 1", "sign", "/"),
        ("(" * 60 + "1" + ")" * 60, "long", ""),
    ],
)
def test_what_is_not_known_is_named(text: str, reason: str, what: str) -> None:
    with pytest.raises(CannotParse) as caught:
        parse(text)
    assert (caught.value.reason, caught.value.what) == (reason, what)


NUMBERS = st.integers(-50, 50)


@pytest.mark.slow
@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["+", "-", "*"]), st.sampled_from(["+", "-", "*"]))
def test_numbers_bind_as_in_arithmetic(a: int, b: int, c: int, first: str, second: str) -> None:
    text = f"({a}) {first} ({b}) {second} ({c})"
    assert work_out(parse(text), {}) == float(eval(text))


@pytest.mark.slow
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tree = parse(text)
    except CannotParse:
        return
    value = work_out(tree, {})
    assert isinstance(value, str | float | bool)


def test_no_number_is_written_as_nothing() -> None:
    assert expressions.to_text(math.nan) == "" and expressions.to_text(3.0) == "3" and expressions.to_text(0.5) == "0.5"
