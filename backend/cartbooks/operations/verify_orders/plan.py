"""Verify Orders: posted documents still stand in QuickBooks, with the right total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from pydantic import Field
from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.model import Operation, Order, Posting, PostingState, Task, TaskState
from cartbooks.operations.kind import Kind, Params
from cartbooks.operations.planning import busy_records, task
from cartbooks.operations.verify_orders.steps import STEPS, PostedDocument
from cartbooks.queries import posting_of


class VerifyOrders(Params):
    """How far back: documents that were posted in the last so many days."""

    days: int = Field(30, ge=1, le=3650, description="Posted within so many days.")
    limit: int = Field(2000, ge=1, le=20_000, description="At most so many, the newest first.")


def plan(db: Database, operation: Operation) -> Sequence[Task]:
    assert operation.store_id is not None
    params = VerifyOrders.model_validate(operation.params.get("ask", {}))
    busy = busy_records(db, operation.store_id, "verify_orders", "order")
    postings = db.scalars(
        select(Posting)
        .where(
            Posting.store_id == operation.store_id,
            Posting.source == "order",
            Posting.role == "sale",
            Posting.state == PostingState.POSTED,
            Posting.settled_at >= clock.now() - timedelta(days=params.days),
        )
        .order_by(Posting.id.desc())
        .limit(params.limit)
    ).all()
    newest: dict[str, Posting] = {}
    for posting in postings:
        newest.setdefault(posting.source_id, posting)
    return [
        task(
            operation,
            "order",
            posting.source_id,
            "look",
            label=f"Order {posting.number}",
            amount=posting.predicted_total,
        )
        for posting in newest.values()
        if posting.source_id not in busy
    ]


def brief(db: Database, tasks: Sequence[Task]) -> Mapping[int, PostedDocument]:
    documents: dict[int, PostedDocument] = {}
    for each in tasks:
        assert each.store_id is not None
        posting = posting_of(db, each.store_id, each.record)
        assert posting is not None
        documents[each.id] = PostedDocument(
            form=posting.form,
            txn_id=posting.txn_id,
            number=posting.number,
            total=posting.predicted_total,
        )
    return documents


def ended(db: Database, checked: Task) -> None:
    """A document that is gone or differs shows on its order, which is never posted again."""
    assert checked.store_id is not None
    if checked.state is TaskState.DONE:
        posting = posting_of(db, checked.store_id, checked.record)
        if posting:
            posting.verified_at = clock.now()
    elif checked.code in {"document_missing", "total_differs"}:
        order = db.scalars(
            select(Order).where(Order.store_id == checked.store_id, Order.ext_id == checked.record)
        ).first()
        if order:
            order.why = checked.code
            order.why_facts = checked.facts
    db.flush()


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
