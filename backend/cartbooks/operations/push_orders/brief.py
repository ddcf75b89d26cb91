"""What the pure steps of Push Orders know of one order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cartbooks.mapping.customers import KnownCustomer
from cartbooks.mapping.item_index import KnownItem
from cartbooks.mapping.preferences import Preferences
from cartbooks.operations.facts import CompanyFacts
from cartbooks.stores.canonical import Order, Product


@dataclass(frozen=True, slots=True)
class OrderBrief:
    """
    An order, its store's settings, and what is known of its customer and items in QuickBooks.

    `customers` are those that may be the buyer where no link says who it is, `items` those that may
    be products without a link, `products` the store's records of what QuickBooks does not have.
    `memory` is what earlier steps left: `customer` (ListID and name), `name` (to create the
    customer under), `sku` (of the item to create), `healed`. `form` is fixed once a document was
    claimed.
    """

    store: str
    order: Order
    preferences: Preferences
    company: CompanyFacts
    customer_record: str
    customer_link: KnownCustomer | None
    customers: tuple[KnownCustomer, ...]
    item_links: Mapping[str, KnownItem]
    items: tuple[KnownItem, ...]
    products: Mapping[str, Product]
    token: str
    form: str = ""
    number: str = ""
    memory: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0
    fingerprint: str = ""


def customer_record(order: Order) -> str:
    """How links name this buyer: by the store's id, a guest by e-mail, else by the order."""
    if order.customer.ext_id:
        return f"id:{order.customer.ext_id}"
    email = " ".join(order.customer.email.split()).casefold()
    return f"email:{email}" if email else f"order:{order.ext_id}"


def sku_record(sku: str) -> str:
    """How links name a product."""
    return f"sku:{' '.join(sku.split()).casefold()}"
