"""Verify Orders: posted documents still stand in QuickBooks, with the right total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from pydantic import Field
from sqlalchemy import exists, select, true

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.model import Operation, Order, Posting, PostingState, Task, TaskState, move
from cartbooks.operations.kind import Kind, Params
from cartbooks.operations.planning import busy_records, task
from cartbooks.operations.push_orders.plan import order_missing, order_posted
from cartbooks.operations.verify_orders.steps import STEPS, PostedDocument
from cartbooks.queries import posting_of, postings_of, store_order
from cartbooks.stores.builtin import MISSING


class VerifyOrders(Params):
    """How far back: documents that were posted in the last so many days."""

    days: int = Field(30, ge=1, le=3650, description="Posted within so many days.")
    limit: int = Field(2000, ge=1, le=20_000, description="At most so many, the newest first.")


def plan(db: Database, operation: Operation) -> Sequence[Task]:
    assert operation.store_id is not None
    params = VerifyOrders.model_validate(operation.params.get("ask", {}))
    busy = busy_records(db, operation.store_id, "verify_orders", "order")
    shown = exists().where(
        Task.store_id == Posting.store_id,
        Task.record_type == "order",
        Task.record == Posting.source_id,
        Task.kind == "verify_orders",
        Task.code == MISSING,
        Task.created_at >= Posting.settled_at,
    )
    gone = Posting.state == PostingState.MISSING
    by_hand = not operation.started_by.startswith("schedule")
    postings = db.scalars(
        select(Posting)
        .join(Order, (Order.store_id == Posting.store_id) & (Order.ext_id == Posting.source_id))
        .where(
            Posting.store_id == operation.store_id,
            Posting.source == "order",
            Posting.role == "sale",
            # what a visit missed is shown by a task once; a person may have it looked for again
            (Posting.state == PostingState.POSTED)
            | (gone & (Order.why == MISSING) & (true() if by_hand else ~shown)),
            Posting.settled_at >= clock.now() - timedelta(days=params.days),
        )
        .order_by(Posting.id.desc())
        .limit(params.limit)
    ).all()
    newest = postings_of(db, operation.store_id, {each.source_id for each in postings})
    return [
        task(
            operation,
            "order",
            posting.source_id,
            "look",
            label=f"Order {posting.number}",
            amount=posting.predicted_total,
        )
        for posting in postings
        if posting is newest[posting.source_id] and posting.source_id not in busy
    ]


def brief(db: Database, tasks: Sequence[Task]) -> Mapping[int, PostedDocument]:
    found = {
        store: postings_of(db, store, [each.record for each in tasks if each.store_id == store])
        for store in {each.store_id for each in tasks}
    }
    return {each.id: _document(found[each.store_id][each.record]) for each in tasks}


def _document(posting: Posting) -> PostedDocument:
    return PostedDocument(
        form=posting.form,
        txn_id=posting.txn_id,
        number=posting.number,
        total=posting.predicted_total,
        token=posting.token,
    )


def ended(db: Database, checked: Task) -> None:
    """A document that is gone or differs shows on its order, which is never posted again."""
    assert checked.store_id is not None
    if checked.state is TaskState.DONE:
        with db.no_autoflush:  # a message has many of them: what became of all is written at once
            posting = posting_of(db, checked.store_id, checked.record)
        if posting:
            posting.verified_at = clock.now()
            if posting.state is PostingState.MISSING:
                _found_again(db, posting, store_order(db, checked.store_id, checked.record))
    elif checked.code in {MISSING, "total_differs"}:
        order = store_order(db, checked.store_id, checked.record)
        if order and checked.code == MISSING:
            order_missing(db, order)
        if order:
            order.why = checked.code
            order.why_facts = checked.facts


def _found_again(db: Database, posting: Posting, order: Order | None) -> None:
    """It was another file that it was not in."""
    move(db, posting, PostingState.POSTED)
    if order:
        order_posted(db, order)


KIND = Kind(
    kind="verify_orders",
    title="Verify Orders",
    priority=60,
    steps=STEPS,
    plan=plan,
    brief=brief,
    ended=ended,
    params=VerifyOrders,
    every_minutes=24 * 60,
    direction="from_quickbooks",
)
