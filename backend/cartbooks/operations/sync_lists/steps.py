"""Reading a QuickBooks list page by page. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cartbooks.operations.answers import refusal
from cartbooks.operations.step import QuickBooksStep
from cartbooks.operations.verdicts import Ask, Failed, More, Verdict
from cartbooks.qbxml import (
    AccountQuery,
    Answer,
    ClassQuery,
    CustomerTypeQuery,
    ItemQuery,
    PaymentMethodQuery,
    Request,
    SalesTaxCodeQuery,
    ShipMethodQuery,
    TermsQuery,
)

PAGE = 500

_WHOLE: dict[str, Callable[[], Request]] = {
    "account": lambda: AccountQuery(active_status="All"),
    "payment_method": lambda: PaymentMethodQuery(active_status="All"),
    "ship_method": lambda: ShipMethodQuery(active_status="All"),
    "sales_tax_code": lambda: SalesTaxCodeQuery(active_status="All"),
    "class": lambda: ClassQuery(active_status="All"),
    "terms": lambda: TermsQuery(active_status="All"),
    "customer_type": lambda: CustomerTypeQuery(active_status="All"),
}
TITLES = {
    "item": "Items",
    "account": "Chart of accounts",
    "payment_method": "Payment methods",
    "ship_method": "Shipping methods",
    "sales_tax_code": "Sales tax codes",
    "class": "Classes",
    "terms": "Terms",
    "customer_type": "Customer types",
}

_MOST_STARTS = 5


@dataclass(frozen=True, slots=True)
class Page:
    """Where the reading stands: the iterator lives within one session only."""

    iterator: str | None
    remaining: int | None
    """What QuickBooks said is left behind the page before, where there was one."""
    anew: int = field(default=0, kw_only=True)
    """How many times QuickBooks did not know its own iterator any more."""


def page_of(memory: Mapping[str, Any]) -> Page:
    """As a task remembers it."""
    return Page(memory.get("iterator"), memory.get("remaining"), anew=memory.get("anew", 0))


def page_after(page: Page, answers: Sequence[Answer], here: str, end: str) -> Verdict:
    """
    Go on with the iterator, or close the reading after the last page.

    Each page leaves less than the one before. An answer that says otherwise, or that more remains
    and not where, would be read for ever, or end in records that pass for deleted.
    """
    answer = answers[0]
    if answer.code >= 1000:
        if answer.code == 3391 and page.anew < _MOST_STARTS:
            # the iterator belonged to a QuickBooks session that is over
            memory = {"iterator": None, "anew": page.anew + 1}
            return More(here, memory, code="3391", trace="Reading starts anew.")
        return refusal(answer)
    if answer.remaining:
        if answer.remaining < 0 or not answer.iterator_id:
            return Failed("answer_foreign", answer.message)
        if page.iterator and page.remaining is not None and answer.remaining >= page.remaining:
            return Failed("answer_foreign", answer.message)
        return More(here, {"iterator": answer.iterator_id, "remaining": answer.remaining})
    return More(end, {"iterator": None, "remaining": None, "anew": None}, hand="store")


def _ask_items(page: Page) -> Ask:
    if page.iterator:
        return Ask([ItemQuery(iterator="Continue", iterator_id=page.iterator, max_returned=PAGE)])
    return Ask([ItemQuery(iterator="Start", max_returned=PAGE, active_status="All")])


def _whole(kind: str) -> QuickBooksStep:
    return QuickBooksStep(
        ask=lambda _brief: Ask([_WHOLE[kind]()]),
        read=lambda page, answers: page_after(page, answers, kind, "finish"),
        copies=kind,
        batch=1,
    )


STEPS = {
    "item": QuickBooksStep(
        ask=_ask_items,
        read=lambda page, answers: page_after(page, answers, "item", "finish"),
        copies="item",
        batch=1,
    ),
    **{kind: _whole(kind) for kind in _WHOLE},
}
