"""The words that a record is found by: its numbers, its names, its e-mail address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from anyascii import anyascii
from sqlalchemy import delete, insert

from cartbooks.db import Database
from cartbooks.model import RecordWord
from cartbooks.queries import fold
from cartbooks.stores.canonical import CustomerRecord, Order, Product

_MOST = 40
_LONGEST = 80
_WITHIN = re.compile(r"[^a-z0-9]+")


def words(*texts: str) -> frozenset[str]:
    """
    The words of *texts* as they are compared: lower case, plain letters.

    A word with signs in it counts whole and in its parts: "WEB-10432" is found by "10432" too. The
    domain of an e-mail address counts whole: everybody has a "com" in it.
    """
    found: dict[str, None] = {}
    for text in texts:
        for word in plain(text).split():
            whole = word.strip(".,;:()[]{}\"'!?#")
            name, _, domain = whole.rpartition("@")
            for each in (whole, *_WITHIN.split(name or domain), domain if name else ""):
                if each:
                    found[each[:_LONGEST]] = None
    return frozenset(list(found)[:_MOST])


def plain(text: str) -> str:
    """*text* in lower case and plain letters, so that "Jose" finds "José"."""
    return text.casefold() if text.isascii() else fold(anyascii(text))


def of_order(order: Order) -> frozenset[str]:
    buyer = order.customer
    return words(
        order.number, order.ext_id, buyer.email, buyer.last_name, buyer.first_name,
        buyer.company, order.bill_to.name, order.bill_to.company,
    )  # fmt: skip


def of_product(product: Product) -> frozenset[str]:
    return words(product.sku or "", product.ext_id, product.mpn, product.barcode, product.name)


def of_customer(customer: CustomerRecord) -> frozenset[str]:
    return words(
        customer.ext_id, customer.email, customer.last_name, customer.first_name,
        customer.company, customer.bill_to.name,
    )  # fmt: skip


def put(db: Database, store_id: int, record_type: str, rows: Mapping[int, frozenset[str]]) -> None:
    """These rows are found by these words from now on, and by no others."""
    if not rows:
        return
    db.execute(
        delete(RecordWord).where(
            RecordWord.record_type == record_type, RecordWord.row_id.in_(list(rows))
        )
    )
    _add(db, store_id, record_type, rows.items())


def add(db: Database, store_id: int, record_type: str, rows: Mapping[int, frozenset[str]]) -> None:
    """`put` for rows that are new."""
    _add(db, store_id, record_type, rows.items())


def _add(
    db: Database,
    store_id: int,
    record_type: str,
    rows: Iterable[tuple[int, frozenset[str]]],
) -> None:
    made = [
        {"store_id": store_id, "record_type": record_type, "row_id": row_id, "word": word}
        for row_id, found in rows
        for word in sorted(found)
    ]
    if made:
        db.execute(insert(RecordWord), made)
