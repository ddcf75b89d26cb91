"""Where a status code means something else for one kind of operation."""

from __future__ import annotations

from cartbooks.advice.model import Entry
from cartbooks.advice.reasons_visit import VISIT_REASONS
from cartbooks.advice.texts import ITEMS, SYNC_LISTS

STATUSES_OF_KIND: dict[tuple[str, str], Entry] = {
    ("push_products", "3100"): Entry(
        short="QuickBooks already has an item with this name",
        why='QuickBooks already has an item named ["{value}"|"{sku}"|like this product]. It may be'
        " hidden as inactive. It was left as it is, so that there are not two of them.",
        steps=(
            f'In QuickBooks, open {ITEMS}, tick "Include inactive" and look for the name.',
            'If it is the same product, choose "Link to an item in QuickBooks" here.',
            "If it is another product, give this one another SKU in the store, then try again.",
        ),
        alternatives=("link_item", "try_again", "mark_dealt_with"),
    ),
    ("set_up_lists", "3100"): Entry(
        short="QuickBooks already has an entry with this name",
        why='QuickBooks already has an entry named ["{value}"|like this], perhaps an inactive one.',
        steps=(f"{SYNC_LISTS} Then choose the entry in the settings.",),
        alternatives=("open_settings", "mark_dealt_with"),
        where="console",
    ),
    ("verify_orders", "500"): VISIT_REASONS["document_missing"],
    ("verify_orders", "3120"): VISIT_REASONS["document_missing"],
}
