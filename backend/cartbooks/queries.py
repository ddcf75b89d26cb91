"""
Named questions that more than one part asks of the database.

Those that are asked for every task are statements that are made once: to make one costs twice as
much as to ask it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select, text, true

from cartbooks.db import Database
from cartbooks.folding import fold as fold
from cartbooks.model import Link, ListRecord, Operation, Order, Posting

_Rows = TypeVar("_Rows", bound=Select[*tuple[Any, ...]])
QUEUED = text("operations.state IN ('waiting', 'running')")


def in_queue(rows: _Rows) -> _Rows:
    """
    Of *rows* those whose operation waits or runs.

    By the index that holds nothing but the queue: SQLite takes others, which hold the history.
    """
    return by_index(rows, Operation, "ix_operations_queue").where(QUEUED)


def by_index(rows: _Rows, table: Any, index: str) -> _Rows:
    """
    *rows* of *table* as SQLite is to find them: it keeps no statistics by itself and takes the
    first index that fits. PostgreSQL finds its way alone.
    """
    return rows.with_hint(table, f"INDEXED BY {index}", "sqlite")


LIST_OF: Mapping[str, str] = {"product": "item", "customer": "customer"}
"""The QuickBooks list that the store's records of a kind are linked to."""

_ORDER_OF = select(Order).where(
    Order.store_id == bindparam("store_id"), Order.ext_id == bindparam("ext_id")
)


def store_order(db: Database, store_id: int | None, ext_id: str) -> Order | None:
    """The store's order of this ID."""
    return db.scalars(_ORDER_OF, {"store_id": store_id, "ext_id": ext_id}).first()


_POSTING_OF = (
    select(Posting)
    .where(
        Posting.store_id == bindparam("store_id"),
        Posting.source == bindparam("source"),
        Posting.source_id == bindparam("source_id"),
        Posting.role == bindparam("role"),
    )
    .order_by(Posting.generation.desc())
    .limit(1)
)


def posting_of(
    db: Database, store_id: int, source_id: str, *, source: str = "order", role: str = "sale"
) -> Posting | None:
    """The posting of the newest generation, if this was ever claimed."""
    of = {"store_id": store_id, "source": source, "source_id": source_id, "role": role}
    return db.scalars(_POSTING_OF, of).first()


_POSTINGS_OF = (
    select(Posting)
    .where(
        Posting.store_id == bindparam("store_id"),
        Posting.source == "order",
        Posting.source_id.in_(bindparam("orders", expanding=True)),
        Posting.role == "sale",
    )
    .order_by(Posting.generation)
)


def postings_of(db: Database, store_id: int | None, orders: Collection[str]) -> dict[str, Posting]:
    """The posting of the newest generation of each of these orders' sales, by order."""
    found = db.scalars(_POSTINGS_OF, {"store_id": store_id, "orders": list(orders)})
    return {each.source_id: each for each in found}


_LINKS_OF = select(Link).where(
    Link.store_id == bindparam("store_id"),
    Link.kind == bindparam("kind"),
    Link.record.in_(bindparam("records", expanding=True)),
)


def links_of(db: Database, store_id: int, kind: str, keys: Collection[str]) -> dict[str, Link]:
    """The links of these store records, by record."""
    found = db.scalars(_LINKS_OF, {"store_id": store_id, "kind": kind, "records": list(keys)})
    return {link.record: link for link in found}


_LINKS_OF_ORDER = select(Link).where(
    Link.store_id == bindparam("store_id"),
    Link.kind.in_(list(LIST_OF)),
    Link.record.in_(bindparam("records", expanding=True)),
)


def links_of_order(
    db: Database, store_id: int, customer: str, products: Collection[str]
) -> tuple[Link | None, dict[str, Link]]:
    """The customer's link, and those of the products by record."""
    found = db.scalars(_LINKS_OF_ORDER, {"store_id": store_id, "records": [customer, *products]})
    links = {(link.kind, link.record): link for link in found}
    by_product = {each: links["product", each] for each in products if ("product", each) in links}
    return links.get(("customer", customer)), by_product


_OF_KIND = (
    ListRecord.company_id == bindparam("company_id"),
    ListRecord.kind == bindparam("kind"),
)
_LIST_RECORD = select(ListRecord).where(*_OF_KIND, ListRecord.list_id == bindparam("list_id"))
_NAMED = select(ListRecord).where(
    *_OF_KIND, ListRecord.key_name == bindparam("name"), ListRecord.gone.is_(False)
)


def list_record(db: Database, company_id: int, kind: str, list_id: str) -> ListRecord | None:
    """The local copy of one QuickBooks list record."""
    of = {"company_id": company_id, "kind": kind, "list_id": list_id}
    return db.scalars(_LIST_RECORD, of).first()


def named(db: Database, company_id: int, kind: str, full_name: str) -> ListRecord | None:
    """The living local copy with this full name."""
    of = {"company_id": company_id, "kind": kind, "name": fold(full_name)}
    return db.scalars(_NAMED, of).first()


def is_of_type(kind: str, types: Sequence[str]) -> ColumnElement[bool]:
    """A record of the list *kind* is of one of *types*, or of any where none is named."""
    type_ = ListRecord.facts["AccountType"].as_string() if kind == "account" else ListRecord.type
    found: ColumnElement[bool] = type_.in_(types) if types else true()
    return found


_KEYS: BindParameter[str] = bindparam("keys", expanding=True)
_ITEMS_FOR = select(ListRecord).where(
    *_OF_KIND,
    ListRecord.gone.is_(False),
    ListRecord.key_name.in_(_KEYS)
    | ListRecord.key_leaf.in_(_KEYS)
    | ListRecord.key_email.in_(_KEYS),  # items keep their part number there
)


def items_for(db: Database, company_id: int, skus: Collection[str]) -> Sequence[ListRecord]:
    """Items whose full name, leaf name, part number or bar code could be one of *skus*."""
    if not skus:
        return ()
    keys = list({fold(sku) for sku in skus})
    return db.scalars(_ITEMS_FOR, {"company_id": company_id, "kind": "item", "keys": keys}).all()
