"""Reading QuickBooks' customers page by page, only the changed ones where possible. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cartbooks.operations.step import QuickBooksStep
from cartbooks.operations.sync_lists.steps import Page, page_after
from cartbooks.operations.verdicts import Ask
from cartbooks.qbxml import CustomerQuery

PAGE = 500
FIELDS = (
    "ListID", "EditSequence", "TimeModified", "Name", "FullName", "IsActive", "CompanyName",
    "FirstName", "LastName", "BillAddress", "Email", "Phone", "Sublevel",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Customers(Page):
    """`since` is a moment of QuickBooks' own clock, with a margin taken off; None reads all."""

    since: datetime | None


def _ask(page: Customers) -> Ask:
    if page.iterator:
        query = CustomerQuery(
            iterator="Continue",
            iterator_id=page.iterator,
            max_returned=PAGE,
            include_ret_element=FIELDS,
        )
    else:
        query = CustomerQuery(
            iterator="Start",
            max_returned=PAGE,
            active_status="All",
            from_modified_date=page.since,
            include_ret_element=FIELDS,
        )
    return Ask([query])


STEPS = {
    "page": QuickBooksStep(
        ask=_ask,
        read=lambda page, answers: page_after(page, answers, "page", "finish"),
        copies="customer",
        batch=1,
    )
}
