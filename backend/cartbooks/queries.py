"""Named questions that more than one part asks of the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from cartbooks.db import Database
from cartbooks.folding import fold as fold
from cartbooks.model import Link, ListRecord, Posting


def posting_of(
    db: Database, store_id: int, source_id: str, *, source: str = "order", role: str = "sale"
) -> Posting | None:
    """The posting of the newest generation, if this was ever claimed."""
    return db.scalars(
        select(Posting)
        .where(
            Posting.store_id == store_id,
            Posting.source == source,
            Posting.source_id == source_id,
            Posting.role == role,
        )
        .order_by(Posting.generation.desc())
        .limit(1)
    ).first()


def postings_of(db: Database, store_id: int, orders: Collection[str]) -> dict[str, Posting]:
    """The posting of the newest generation of each of these orders' sales, by order."""
    found = db.scalars(
        select(Posting)
        .where(
            Posting.store_id == store_id,
            Posting.source == "order",
            Posting.source_id.in_(orders),
            Posting.role == "sale",
        )
        .order_by(Posting.generation)
    )
    return {each.source_id: each for each in found}


def links_of(db: Database, store_id: int, kind: str, keys: Collection[str]) -> dict[str, Link]:
    """The links of these store records, by record."""
    found = db.scalars(
        select(Link).where(Link.store_id == store_id, Link.kind == kind, Link.record.in_(keys))
    )
    return {link.record: link for link in found}


def list_record(db: Database, company_id: int, kind: str, list_id: str) -> ListRecord | None:
    """The local copy of one QuickBooks list record."""
    return db.scalars(
        select(ListRecord).where(
            ListRecord.company_id == company_id,
            ListRecord.kind == kind,
            ListRecord.list_id == list_id,
        )
    ).first()


def named(db: Database, company_id: int, kind: str, full_name: str) -> ListRecord | None:
    """The living local copy with this full name."""
    return db.scalars(
        select(ListRecord).where(
            ListRecord.company_id == company_id,
            ListRecord.kind == kind,
            ListRecord.key_name == fold(full_name),
            ListRecord.gone.is_(False),
        )
    ).first()


def items_for(db: Database, company_id: int, skus: Collection[str]) -> Sequence[ListRecord]:
    """Items whose full name, leaf name, part number or bar code could be one of *skus*."""
    keys = {fold(sku) for sku in skus}
    return db.scalars(
        select(ListRecord).where(
            ListRecord.company_id == company_id,
            ListRecord.kind == "item",
            ListRecord.gone.is_(False),
            ListRecord.key_name.in_(keys)
            | ListRecord.key_leaf.in_(keys)
            | ListRecord.key_email.in_(keys),  # items keep their part number there
        )
    ).all()
