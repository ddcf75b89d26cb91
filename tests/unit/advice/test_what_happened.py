"""The one sentence of an operation."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartbooks.advice import operation_sentence
from cartbooks.advice.what_happened import WORDS

EMAIL = "the transaction is marked 'To be e-mailed'."
STATES = ("waiting", "running", "ended", "cancelled")
COUNTS = ("done", "failed", "held", "not_confirmed", "skipped", "cancelled", "waiting", "sent")


def ended(kind: str, color: str | None, code: str | None = None, **counts: int) -> str:
    facts = {"said": EMAIL} if code == "3180" else {}
    return operation_sentence(kind, "ended", color, counts, code, facts)


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        (
            ended("push_orders", "red", "3180", failed=3),
            "3 orders were not added to QuickBooks: the customer's e-mail address is not valid.",
        ),
        (ended("push_orders", "green", done=14), "14 orders were added to QuickBooks."),
        (ended("push_orders", "green", done=1), "1 order was added to QuickBooks."),
        (ended("push_orders", "green", done=1240), "1,240 orders were added to QuickBooks."),
        (ended("push_orders", None), "Nothing to do."),
        (
            ended("push_orders", None, "not_paid", skipped=2),
            "Nothing to do, 2 skipped: it is not paid yet.",
        ),
        (
            ended("push_orders", None, skipped=2, cancelled=1),
            "Nothing to do, 2 skipped and 1 cancelled.",
        ),
        (
            ended("push_orders", "yellow", "sku_unmatched", done=6, held=1, failed=1),
            "2 of 8 orders were not added to QuickBooks:"
            " a product is not linked to a QuickBooks item.",
        ),
        (
            ended("push_orders", "yellow", "not_confirmed", done=6, not_confirmed=2),
            "2 of 8 orders are not confirmed: the answer was lost after it was sent.",
        ),
        (
            ended("push_orders", "yellow", "1000", done=1, failed=1, not_confirmed=1),
            "1 of 3 orders was not added to QuickBooks and 1 is not confirmed: QuickBooks had"
            " trouble of its own.",
        ),
        (
            ended("pull_inventory", "green", done=12),
            "12 products' stock was changed in the store.",
        ),
        (ended("pull_inventory", "green", done=1), "1 product's stock was changed in the store."),
        (
            ended("pull_inventory", "red", "store_unreachable", failed=2),
            "2 products' stock was not changed in the store: the store does not answer.",
        ),
        (
            ended("push_products", "red", "sku_exists", failed=1),
            "1 product was not added to QuickBooks: SKU already exists in QuickBooks.",
        ),
        (ended("sync_lists", "green", done=8), "8 lists were read from QuickBooks."),
        (ended("sync_customers", "green", done=1), "The customers were read from QuickBooks."),
        (
            ended("sync_customers", "red", "1010", failed=1),
            "The customers were not read from QuickBooks: QuickBooks was busy.",
        ),
        (ended("set_up_lists", "green", done=4), "4 entries were created in QuickBooks."),
        (
            ended("verify_orders", "yellow", "document_missing", done=9, failed=1),
            "1 of 10 orders does not agree with QuickBooks: the document is gone from QuickBooks.",
        ),
        (ended("verify_orders", "green", done=9), "9 orders agree with QuickBooks."),
    ],
)
def test_an_ended_operation_says_how_many_and_why(sentence: str, text: str) -> None:
    assert sentence == text


def test_an_operation_that_waits_or_runs_says_so() -> None:
    wait = operation_sentence("push_orders", "waiting", None, {"waiting": 14})
    assert wait == "Waits for the next visit of the Web Connector: 14 orders."
    run = operation_sentence("push_orders", "running", None, {"done": 5, "waiting": 6, "sent": 1})
    assert run == "Running now: 5 of 12 orders."
    assert operation_sentence("push_orders", "cancelled", None, {"cancelled": 3}) == (
        "Taken out of the queue before it started: nothing was sent."
    )


def test_several_reasons_are_not_made_into_one() -> None:
    text = operation_sentence(
        "push_orders", "ended", "red", {"failed": 3}, "sku_unmatched", {"reasons": "2"}
    )
    assert text.endswith(": mostly because a product is not linked to a QuickBooks item.")


def test_the_total_is_not_counted_again() -> None:
    counts = {"total": 12, "done": 5, "waiting": 7}
    assert operation_sentence("push_orders", "running", None, counts) == (
        "Running now: 5 of 12 orders."
    )


@given(
    kind=st.sampled_from(("", "a_later_kind", *WORDS)),
    state=st.sampled_from(STATES),
    color=st.sampled_from((None, "green", "yellow", "red")),
    counts=st.dictionaries(st.sampled_from(COUNTS), st.integers(0, 10**6)),
    code=st.none() | st.sampled_from(("3100", "sku_unmatched", "4711", "0x80040400")),
)
def test_it_is_always_one_sentence_without_holes(
    kind: str, state: str, color: str | None, counts: dict[str, int], code: str | None
) -> None:
    text = operation_sentence(kind, state, color, counts, code)
    assert text.endswith(".")
    assert text[0].isupper() or text[0].isdigit()
    assert not re.search(r"[{}\[\]|]|None|  ", text)
