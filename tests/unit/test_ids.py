"""Public ids: short, opaque, the same for ever, and forgiving towards people who type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartbooks import ids

ROWS = st.integers(min_value=1, max_value=2**31 - 1)


def test_an_id_that_was_given_out_never_changes() -> None:
    assert ids.public("op", 1) == "op_YAQ366E"


@given(ROWS)
def test_every_row_comes_back_from_its_id(row: int) -> None:
    assert ids.number("op", ids.public("op", row)) == row


@given(ROWS, ROWS)
def test_no_two_rows_share_an_id(one: int, other: int) -> None:
    assert (ids.public("op", one) == ids.public("op", other)) == (one == other)


def test_the_prefix_may_be_left_out_but_not_be_another() -> None:
    text = ids.public("op", 7)
    assert ids.number("op", text.removeprefix("op_")) == 7
    assert ids.number("ta", text) is None


def test_small_letters_blanks_and_misread_letters_are_understood() -> None:
    row = next(row for row in range(1, 10_000) if {"0", "1"} <= set(ids.public("op", row)))
    text = ids.public("op", row)
    assert ids.number("op", f" {text.lower()} ") == row
    digits = text.removeprefix("op_").replace("0", "O").replace("1", "L")
    assert ids.number("op", f"op_{digits}") == row


@pytest.mark.parametrize(
    "text", ["", "op_", "op_123", "op_12345678", "op_12345-7", "7", "op_ÄÖÜ1234"]
)
def test_what_is_no_id_is_no_row(text: str) -> None:
    assert ids.number("op", text) is None


@given(st.from_regex(r"[0-9A-HJKMNP-TV-Z]{7}", fullmatch=True))
def test_a_made_up_id_is_never_more_than_a_database_can_look_up(digits: str) -> None:
    row = ids.number("op", f"op_{digits}")
    assert row is None or 0 < row < 2**31


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    ids.number("op", text)
