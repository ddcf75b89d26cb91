"""Records that a person keeps out of QuickBooks for good, until a person lets them in again."""

from __future__ import annotations

from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import problems
from cartbooks.errors import Conflict, NotFound, Refused
from cartbooks.model import (
    NeverSend,
    OpenLine,
    OrderPush,
    PostingState,
    Product,
    Store,
    Task,
    TaskState,
)
from cartbooks.queries import posting_of, store_order
from cartbooks.stores import builtin

_OPEN = {PostingState.CLAIMED, PostingState.SENT, PostingState.NOT_CONFIRMED}


def never_send(
    db: Database, store: Store, record_type: str, record: str, reason: str, by: str
) -> NeverSend:
    """
    This record is not sent to QuickBooks, by no schedule and by no retry.

    An order's units stop counting as sold and not yet posted. Raises `Conflict` for what is in
    QuickBooks, on its way there, or in the queue.
    """
    if not reason.strip():
        raise Refused("Say why it is never to be sent.", code="reason_needed")
    if found := of(db, store.id, record_type, record):
        return found
    if _queued(db, store.id, record_type, record):
        raise Conflict("It is in the queue: take it out first.", code="queued")
    if record_type == "order":
        _keep_out(db, store, record)
    elif record_type != "product" or not _product(db, store, record):
        raise NotFound(record_type, record[:60])
    row = NeverSend(
        store_id=store.id,
        record_type=record_type,
        record=record,
        by=by,
        reason=reason.strip()[:500],
        at=clock.now(),
    )
    db.add(row)
    db.flush()
    problems.over(db, store.company_id, store.id, record_type, record)
    return row


def send_after_all(db: Database, store: Store, record_type: str, record: str) -> None:
    """The record is like any other again; an order waits for a person to try it again."""
    row = of(db, store.id, record_type, record)
    if row is None:
        raise Conflict("Nobody has said that it is never to be sent.", code="nothing_to_undo")
    db.delete(row)
    db.flush()
    order = store_order(db, store.id, record) if record_type == "order" else None
    if order is not None and order.why == "never_send":
        order.push, order.why = OrderPush.HELD, str(order.why_facts.get("was") or "")
        order.why_facts = {
            name: value for name, value in order.why_facts.items() if name not in {"was", "by"}
        }
        db.flush()
        builtin.count_open_lines(db, store, order)


def of(db: Database, store_id: int, record_type: str, record: str) -> NeverSend | None:
    """Who said so, when and why; None when nobody did."""
    return db.scalars(
        select(NeverSend).where(
            NeverSend.store_id == store_id,
            NeverSend.record_type == record_type,
            NeverSend.record == record,
        )
    ).first()


def _keep_out(db: Database, store: Store, record: str) -> None:
    order = store_order(db, store.id, record)
    if order is None:
        raise NotFound("order", record[:60])
    posting = posting_of(db, store.id, record)
    if order.push is OrderPush.POSTED or (posting and posting.state is PostingState.POSTED):
        raise Conflict(f"Order {order.number} is in QuickBooks already.", code="already_posted")
    if posting and posting.state in _OPEN:
        raise Conflict(f"Order {order.number} is on its way to QuickBooks.", code="not_confirmed")
    order.why_facts = {**order.why_facts, "was": order.why}
    order.push, order.why = OrderPush.SKIPPED, "never_send"
    for line in db.scalars(select(OpenLine).where(OpenLine.order_id == order.id)):
        db.delete(line)
    db.flush()


def _queued(db: Database, store_id: int, record_type: str, record: str) -> bool:
    found = db.scalar(
        select(Task.id)
        .where(
            Task.store_id == store_id,
            Task.record_type == record_type,
            Task.record == record,
            Task.kind.in_(["push_orders", "push_products"]),
            Task.state.in_([TaskState.WAITING, TaskState.SENT, TaskState.NOT_CONFIRMED]),
        )
        .limit(1)
    )
    return found is not None


def _product(db: Database, store: Store, record: str) -> bool:
    return (
        db.scalar(select(Product.id).where(Product.store_id == store.id, Product.ext_id == record))
        is not None
    )
