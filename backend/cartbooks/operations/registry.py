"""All kinds of operation by name. A new kind is a folder and a line here."""

from __future__ import annotations

from cartbooks.operations.kind import Kind
from cartbooks.operations.pull_inventory.plan import KIND as PULL_INVENTORY
from cartbooks.operations.push_orders.plan import KIND as PUSH_ORDERS
from cartbooks.operations.push_products.plan import KIND as PUSH_PRODUCTS
from cartbooks.operations.set_up_lists.plan import KIND as SET_UP_LISTS
from cartbooks.operations.sync_customers.plan import KIND as SYNC_CUSTOMERS
from cartbooks.operations.sync_lists.plan import KIND as SYNC_LISTS
from cartbooks.operations.verify_orders.plan import KIND as VERIFY_ORDERS

KINDS: dict[str, Kind] = {
    kind.kind: kind
    for kind in (
        SYNC_LISTS,
        SYNC_CUSTOMERS,
        SET_UP_LISTS,
        PUSH_PRODUCTS,
        PUSH_ORDERS,
        PULL_INVENTORY,
        VERIFY_ORDERS,
    )
}
