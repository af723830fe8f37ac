"""Mailbox codes: readable in any script, slips are caught before any slow hash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonlight.core.codes import CODE_DIGITS, Code, CodeUnreadable, check_digit
from commonlight.core.secret_files import SiteSecrets

SCRIPTS = {
    "arabic": 0x660,
    "persian": 0x6F0,
    "bengali": 0x9E6,
    "devanagari": 0x966,
    "full width": 0xFF10,
    "thai": 0xE50,
}


def test_check_digit_matches_a_published_example():
    # 572 -> 4 is the worked example most descriptions of Damm's method give.
    assert check_digit("572") == "4"


def test_drawn_code_reads_back():
    code = Code.draw()

    assert Code.read("-".join(code.groups)) == code
    assert [len(group) for group in code.groups] == [5, 5, 5, 5, 5]
    assert code.last_group == code.digits[20:]


@pytest.mark.parametrize("zero", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_code_reads_in_other_scripts(zero):
    """Bad-input family 7: codes as people type them."""
    code = Code.draw()
    typed = "\u200f" + " ".join("".join(chr(zero + int(d)) for d in group) for group in code.groups) + "\u200e\n"

    assert Code.read(typed) == code


def test_letters_that_look_like_digits_are_read_as_digits():
    """Bad-input family 7: codes as people type them."""
    digits = "0" * 23 + "1"
    code = Code(digits + check_digit(digits))

    assert Code.read(code.digits.replace("0", "O").replace("1", "l")) == code


@given(st.integers(0, 10**24 - 1), st.integers(0, 24), st.integers(1, 9))
def test_any_single_wrong_digit_is_a_slip(number, place, shift):
    digits = f"{number:024d}"
    code = digits + check_digit(digits)
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]

    with pytest.raises(CodeUnreadable) as caught:
        Code.read(wrong)

    assert caught.value.reason == "slip"


@given(st.integers(0, 10**24 - 1), st.integers(0, 23))
def test_any_swap_of_neighbours_is_a_slip(number, place):
    digits = f"{number:024d}"
    code = digits + check_digit(digits)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped == code:
        return

    with pytest.raises(CodeUnreadable):
        Code.read(swapped)


@given(st.text(max_size=60))
@pytest.mark.slow
def test_any_text_is_read_or_refused(text):
    """Bad-input family 7: codes as people type them."""
    try:
        assert len(Code.read(text).digits) == CODE_DIGITS
    except CodeUnreadable as refused:
        assert refused.reason in {"length", "character", "slip"}


def test_selector_and_verifier_depend_on_the_pepper():
    """Bad-input family 2: keys that are not there."""
    code, here, there = Code.draw(), SiteSecrets.generate(), SiteSecrets.generate()

    assert code.selector(here) == code.selector(here) != code.selector(there)
    assert code.verifying_secret(here) != code.verifying_secret(there)


def test_code_never_shows_itself_in_a_trace():
    code = Code.draw()

    assert code.digits not in repr(code)
