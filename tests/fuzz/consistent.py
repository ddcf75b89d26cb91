"""What is wrong in the database whatever has happened: half-written work, in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from cartbooks.db import Database, Storage
from cartbooks.model import (
    Message,
    MessageState,
    Operation,
    OperationState,
    Posting,
    PostingState,
    Session,
    SessionState,
    Task,
    TaskState,
    color_of,
)

_COUNTED = (
    TaskState.DONE,
    TaskState.FAILED,
    TaskState.HELD,
    TaskState.NOT_CONFIRMED,
    TaskState.SKIPPED,
    TaskState.CANCELLED,
)
_OPEN = (TaskState.WAITING, TaskState.SENT)
_DONE = (PostingState.POSTED, PostingState.MISSING)


def half_written(storage: Storage) -> list[str]:
    """What contradicts itself; empty when all is well."""
    with storage.reading() as db:
        return [*_operations(db), *_tasks(db), *_postings(db)]


def left_behind(storage: Storage) -> list[str]:
    """What still stands although both hands have done all they can."""
    with storage.reading() as db:
        answered = db.scalars(select(Message).where(Message.state == MessageState.ANSWERED))
        return [f"the answer to message {each.id} is never interpreted" for each in answered]


def _operations(db: Database) -> Iterator[str]:
    tasks: dict[int, list[Task]] = defaultdict(list)
    for task in db.scalars(select(Task)):
        tasks[task.operation_id].append(task)
    for operation in db.scalars(select(Operation)):
        counts = Counter(task.state for task in tasks[operation.id] if task.counted)
        every = Counter(task.state for task in tasks[operation.id])
        for state in _COUNTED:
            of = every if state in {TaskState.SKIPPED, TaskState.CANCELLED} else counts
            if getattr(operation, state.value) != of[state]:
                yield (
                    f"{operation.kind} {operation.id} counts {getattr(operation, state.value)} "
                    f"{state}, and has {of[state]}"
                )
        still_open = sum(every[state] for state in _OPEN)
        if operation.open_tasks != still_open:
            yield (
                f"{operation.kind} {operation.id} has {still_open} open tasks, "
                f"not {operation.open_tasks}"
            )
        # a task that was not confirmed when its operation ended may be at work again
        if operation.state is OperationState.ENDED and not still_open:
            not_done = operation.failed + operation.held + operation.not_confirmed
            if operation.color != color_of(operation.done, not_done):
                yield f"{operation.kind} {operation.id} is {operation.color}: {operation.counts}"


def _tasks(db: Database) -> Iterator[str]:
    found = (
        select(Task, Message, Session)
        .outerjoin(Message, Message.id == Task.message_id)
        .outerjoin(Session, Session.id == Message.session_id)
        .where(Task.state == TaskState.SENT)
    )
    for task, message, session in db.execute(found):
        if message is None:
            yield f"task {task.id} was sent with no message"
        elif message.state is MessageState.ANSWERED:
            continue
        elif message.state is not MessageState.SENT:
            yield f"task {task.id} waits for message {message.id}, which is {message.state}"
        elif session.state is not SessionState.OPEN:
            yield f"task {task.id} waits for an answer in a visit that is {session.state}"


def _postings(db: Database) -> Iterator[str]:
    for posting in db.scalars(select(Posting)):
        if (posting.state in _DONE) != bool(posting.txn_id):
            yield f"posting {posting.id} is {posting.state} with the TxnID {posting.txn_id!r}"
        if posting.state is PostingState.SENT:
            task = db.get(Task, posting.task_id)
            if task is None or task.state is not TaskState.SENT:
                yield f"posting {posting.id} is sent and its task {task and task.state}"
