"""Reading stock levels page by page. Pure."""

from __future__ import annotations

from cartbooks.operations.step import QuickBooksStep
from cartbooks.operations.sync_lists.steps import Page, page_after
from cartbooks.operations.verdicts import Ask
from cartbooks.qbxml import ItemInventoryQuery

PAGE = 500
FIELDS = (
    "ListID", "EditSequence", "Name", "FullName", "IsActive", "ManufacturerPartNumber",
    "SalesDesc", "SalesPrice", "QuantityOnHand", "QuantityOnOrder", "QuantityOnSalesOrder",
)  # fmt: skip


def _ask(page: Page) -> Ask:
    if page.iterator:
        query = ItemInventoryQuery(
            iterator="Continue",
            iterator_id=page.iterator,
            max_returned=PAGE,
            include_ret_element=FIELDS,
        )
    else:
        query = ItemInventoryQuery(
            iterator="Start", max_returned=PAGE, active_status="All", include_ret_element=FIELDS
        )
    return Ask([query])


STEPS = {
    "snapshot": QuickBooksStep(
        ask=_ask,
        read=lambda page, answers: page_after(page, answers, "snapshot", "compare"),
        copies="item",
        batch=1,
    )
}
