"""Links between the store's records and QuickBooks' list records."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.model import Link, ListRecord, Store
from cartbooks.operations.verdicts import NewLink
from cartbooks.operations.waking import BY_LINK, BY_LISTS, wake_orders
from cartbooks.queries import LIST_OF


def draw(db: Database, store_id: int, new: NewLink) -> Link:
    """Draw or redraw the link of one store record; the newest word counts."""
    link = db.scalars(
        select(Link).where(
            Link.store_id == store_id, Link.kind == new.kind, Link.record == new.record
        )
    ).first()
    if link is None:
        link = Link(store_id=store_id, kind=new.kind, record=new.record, created_at=clock.now())
        db.add(link)
    link.list_id, link.full_name, link.type, link.how = (
        new.list_id,
        new.full_name,
        new.type,
        new.how,
    )
    db.flush()
    return link


def seen(db: Database, store_id: int, new: NewLink) -> None:
    """
    QuickBooks has named this record, so it is there: a copy that was marked as gone is not, since
    a backup may have brought it back.
    """
    company_id = select(Store.company_id).where(Store.id == store_id).scalar_subquery()
    db.execute(
        update(ListRecord)
        .where(
            ListRecord.company_id == company_id,
            ListRecord.kind == LIST_OF[new.kind],
            ListRecord.list_id == new.list_id,
            ListRecord.gone,
        )
        .values(gone=False)
    )


def link(db: Database, store: Store, kind: str, record: str, found: ListRecord, *, by: str) -> Link:
    """A person links *record* (`sku:ab-1`, `id:17`, `email:a@b.c`) to a list record."""
    drawn = draw(
        db,
        store.id,
        NewLink(
            kind="product" if kind == "product" else "customer",
            record=record,
            list_id=found.list_id,
            full_name=found.full_name,
            how=f"linked by {by}",
            type=found.type,
        ),
    )
    wake_orders(db, BY_LINK if kind == "product" else BY_LISTS, store_id=store.id)
    return drawn


def unlink(db: Database, link: Link) -> None:
    """Take a link away; the record is matched anew when it is needed."""
    db.delete(link)
    db.flush()


def forget(db: Database, company_id: int, list_id: str) -> None:
    """QuickBooks no longer has this list record: links to it fall, the local copy is marked."""
    stores = select(Store.id).where(Store.company_id == company_id)
    db.execute(delete(Link).where(Link.store_id.in_(stores), Link.list_id == list_id))
    db.execute(
        update(ListRecord)
        .where(ListRecord.company_id == company_id, ListRecord.list_id == list_id)
        .values(gone=True)
    )
