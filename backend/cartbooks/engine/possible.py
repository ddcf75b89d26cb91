"""What a person may decide about a task as things stand: what the console offers, and no more."""

from __future__ import annotations

from sqlalchemy import select

from cartbooks.db import Database
from cartbooks.engine import changes, deciding, never
from cartbooks.model import Operation, OperationState, Posting, PostingState, Task, TaskState
from cartbooks.queries import posting_of

_DECIDABLE = frozenset({TaskState.FAILED, TaskState.HELD})
_UNDER_WAY = (TaskState.WAITING, TaskState.SENT, TaskState.NOT_CONFIRMED)
_STOCK_QUESTIONS = frozenset({"approval_needed", "too_many_zero"})


def decisions(db: Database, task: Task) -> list[str]:
    """
    The keys of the decisions that would be taken now, in the order in which they are offered.

    Each is a promise for this moment only: what comes between is answered by the decision itself.
    """
    kept_out = (
        never.of(db, task.store_id, task.record_type, task.record)
        if task.store_id is not None
        else None
    )
    posting = _posting(db, task)
    posted = posting is not None and posting.state is PostingState.POSTED
    found: list[str] = []
    queued = _under_way(db, task)
    if task.state in _DECIDABLE and not kept_out and not queued:
        found += _of_undecided(db, task, posting)
    if kept_out:
        found.append("send_after_all")
    elif task.dealt_with_at is not None:
        if not (task.txn_id and "before_dealt_with" not in task.memory):
            found.append("undo_dealt_with")
    elif task.state in _DECIDABLE:
        found.append("mark_dealt_with")
        a_record = task.record_type in {"order", "product"} and task.store_id is not None
        if a_record and not posted and not queued:
            found.append("never_send")
    return found


def _of_undecided(db: Database, task: Task, posting: Posting | None) -> list[str]:
    found: list[str] = []
    ended = db.get_one(Operation, task.operation_id).state in {
        OperationState.ENDED,
        OperationState.RUNNING,
    }
    state = posting.state if posting is not None else PostingState.REFUSED
    if task.code in _STOCK_QUESTIONS:
        found.append("approve_stock")
    if ended and task.record_type != "message" and state is not PostingState.POSTED:
        found.append("try_again")
        keys = {each.key.partition(":")[0] for each in changes.changeable(db, task)}
        if keys:
            found.append("try_changed")
        if "to_be_emailed" in keys:
            found.append("send_without_email")
        if "items" in keys:
            found.append("link_item")
        if "customer" in keys:
            found.append("link_customer")
        if "number" in keys:
            found.append("renumber")
    if deciding.order_of(db, task) is not None:
        if state is PostingState.REFUSED:
            found.append("link_by_number")
        if state is not PostingState.POSTED:
            found.append("link_document")
        if state is PostingState.MISSING:
            found.append("post_again")
    return found


def _posting(db: Database, task: Task) -> Posting | None:
    if task.record_type != "order" or task.store_id is None:
        return None
    return posting_of(db, task.store_id, task.record)


def _under_way(db: Database, task: Task) -> bool:
    """Whether the same record is in the queue or with QuickBooks already."""
    if task.store_id is None:
        return False
    other = select(Task.id).where(
        Task.store_id == task.store_id,
        Task.kind == task.kind,
        Task.record_type == task.record_type,
        Task.record == task.record,
        Task.state.in_(_UNDER_WAY),
    )
    return db.scalars(other.limit(1)).first() is not None
