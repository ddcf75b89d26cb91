"""
What an answer means.

The bytes are already stored. Everything here happens in one transaction, and happening twice (after
a crash) comes to the same: guarded moves refuse the second time, upserts repeat themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import structlog
from sqlalchemy import and_, bindparam, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import defer

from cartbooks import clock
from cartbooks.db import Database, Storage
from cartbooks.engine import ledger, messages, outcomes, settlement, timeline
from cartbooks.engine.guard import read_guard
from cartbooks.errors import IllegalMove
from cartbooks.failpoint import reach
from cartbooks.model import (
    Hand,
    Message,
    MessageState,
    PostingState,
    Request,
    Session,
    Task,
    TaskState,
    move,
)
from cartbooks.operations import troubles
from cartbooks.operations.answers import is_error
from cartbooks.operations.copying import Copy, Readable
from cartbooks.operations.registry import KINDS
from cartbooks.operations.step import QuickBooksStep
from cartbooks.operations.verdicts import Failed
from cartbooks.qbxml import Answer, Reply, Unreadable, read, scan
from cartbooks.qbxml.copies import Page

log = structlog.get_logger()

REFUSED_WHOLE = frozenset({"0x80040400", "0x80040413", "0x80040423"})
"""HRESULTs that refuse the document before anything in it is done."""

_UNREADABLE_READS = 3


def interpret(db: Database, message: Message, session: Session, text: str | None = None) -> None:
    """
    Give every task of *message* its verdict. A foreign or unreadable answer decides nothing.

    *text* is the answer where it is at hand; else it is taken from the message.
    """
    if message.purpose in {"status", "look_up"}:
        settlement.read_evidence(db, message, session, _reply(message))
    elif message.purpose == "guard":
        read_guard(db, message, session, _reply(message))
    elif message.hresult:
        _hresult(db, message, session)
    else:
        _answers(db, message, session, messages.unpack(message.answer) if text is None else text)
    if not message.judged:
        move(db, message, MessageState.INTERPRETED, interpreted_at=clock.now())


def _reply(message: Message) -> Reply | None:
    if message.hresult:
        return None
    try:
        return read(messages.unpack(message.answer))
    except Unreadable:
        return None


_TASKS = (
    select(Task)
    .where(
        Task.message_id == bindparam("message_id"),
        Task.state.in_([TaskState.SENT, TaskState.NOT_CONFIRMED]),
    )
    .order_by(Task.id)
)


def _tasks(db: Database, message: Message) -> dict[int, Task]:
    """The tasks that still wait for this very message."""
    return {task.id: task for task in db.scalars(_TASKS, {"message_id": message.id})}


def _hresult(db: Database, message: Message, session: Session) -> None:
    """QuickBooks gave no answer document. Refused whole: halves. Anything else: see below."""
    tasks = list(_tasks(db, message).values())
    code = message.hresult.lower().replace("0x", "0x")
    if code in REFUSED_WHOLE:
        _isolate(db, message, session, tasks)
        return
    for task in tasks:
        if task.state is TaskState.SENT:
            outcomes.lose(db, task, session)
    session.code = message.hresult
    session.last_error = message.hresult_text or f"QuickBooks answered {message.hresult}."


def _isolate(db: Database, message: Message, session: Session, tasks: Sequence[Task]) -> None:
    """Nothing in the document was done. One task is the culprit; more go out again in halves."""
    if len(tasks) == 1:
        outcomes.apply(
            db,
            tasks[0],
            Failed("parse_refused", message.hresult_text, {"hresult": message.hresult}),
            session,
        )
        return
    middle = (len(tasks) + 1) // 2
    for half, group in enumerate((tasks[:middle], tasks[middle:])):
        for task in group:
            posting = ledger.of_task(db, task)
            if posting and posting.task_id == task.id and posting.state in {
                PostingState.SENT,
                PostingState.NOT_CONFIRMED,
            }:  # fmt: skip
                ledger.refused(db, posting, "refused whole")
            timeline.note(db, task, "set_refused", code=message.hresult, message_id=message.id)
            _back(db, task, {**task.memory, "set": f"{message.id}/{half}"})


def _back(db: Database, task: Task, memory: dict[str, Any]) -> None:
    if task.state is TaskState.NOT_CONFIRMED:
        outcomes.revive(db, task, task.step, **memory)
        return
    move(db, task, TaskState.WAITING, waits_for=Hand.QUICKBOOKS, memory=memory)


def _answers(db: Database, message: Message, session: Session, text: str) -> None:
    tasks = _tasks(db, message)
    if not tasks:
        return
    requests = messages.requests_of(db, message.id)
    first = next(iter(tasks.values()))
    kind = KINDS[first.kind]
    step = kind.steps[first.step]
    try:
        reply = _heads(tasks, step.copies, text) if step.copies else read(text)
    except Unreadable as reason:
        _undecided(db, message, session, tasks.values(), "answer_unreadable", str(reason))
        return
    told = reply.told(messages.elements(requests))
    by_request = {
        name: answer for name, answer in told.items() if _names_what_was_made(step, answer)
    }
    if not any(request.request_id in by_request for request in requests):
        status = reply.message_set_status
        if message.message_set_id and status not in (None, 0):
            message.note = f"message set status {status}"
            _undecided(db, message, session, tasks.values(), "not_confirmed", message.note)
            return
        _undecided(db, message, session, tasks.values(), "answer_foreign", "")
        return
    answers = _sort(requests, by_request)
    message.judged = bool(step.copies)
    complete = [
        task for task in tasks.values() if len(answers[task.id]) >= _asked(requests, task.id)
    ]
    briefs = kind.brief(db, complete)
    for task in tasks.values():
        if task.id in briefs:
            outcomes.apply(db, task, step.read(briefs[task.id], answers[task.id]), session)
        elif task.state is TaskState.SENT:
            outcomes.lose(db, task, session)


def _names_what_was_made(step: QuickBooksStep, answer: Answer) -> bool:
    """Whether a write that is said to be done names its record: without it nothing is proven."""
    if not step.writes or is_error(answer):
        return True
    made = answer.record or answer.recovery or {}
    return any(isinstance(made.get(name), str) and made[name] for name in ("TxnID", "ListID"))


def _sort(
    requests: Sequence[Request], by_request: dict[str | None, Answer]
) -> dict[int, list[Answer]]:
    """The answers of each task; what QuickBooks said is kept beside each request."""
    answers: dict[int, list[Answer]] = defaultdict(list)
    for request in requests:
        answer = by_request.get(request.request_id)
        if answer is None:
            continue
        request.code, request.said = answer.code, answer.message
        if request.task_id is not None:
            answers[request.task_id].append(answer)
    return answers


def _asked(requests: Sequence[Request], task_id: int) -> int:
    return sum(request.task_id == task_id for request in requests)


def _undecided(
    db: Database, message: Message, session: Session, tasks: Any, code: str, said: str
) -> None:
    """The answer tells nothing about its tasks: writes are not confirmed, reads ask again."""
    message.note = message.note or code
    for task in tasks:
        if task.state is not TaskState.SENT:
            continue
        step = KINDS[task.kind].steps[task.step]
        strikes = int(task.memory.get("unreadable", 0)) + 1
        if not step.writes and strikes >= _UNREADABLE_READS:
            outcomes.apply(db, task, Failed(code, said), session)
            continue
        if not step.writes:
            task.memory = {**task.memory, "unreadable": strikes}
            db.flush()
        outcomes.lose(db, task, session)
    session.code = code
    log.warning("answer_undecided", message=message.public_id, code=code)


def _heads(tasks: dict[int, Task], copies: str, text: str) -> Reply:
    """Only the attributes of a bulk answer; its records are copied by `digest`."""
    reply = scan(text)
    for task in tasks.values():
        count = text.count("</EditSequence>")
        read_so_far = int(task.memory.get("read", 0)) + count
        task.memory = {**task.memory, "read": read_so_far, "copies": copies}
    return reply


_TO_DIGEST = (
    select(Message, Task)
    .outerjoin(Request, and_(Request.message_id == Message.id, Request.position == 0))
    .outerjoin(Task, Task.id == Request.task_id)
    .where(Message.id == bindparam("message_id"))
    .options(defer(Message.request))
)


def digest(
    storage: Storage, message_id: int, open_page: Callable[[bytes], Readable] = Page
) -> None:
    """
    Copy the records of a bulk answer that was judged by its heads already.

    The answer is read outside any transaction. A task whose verdict needs its records waits at the
    store's hand until this has happened; happening twice does no harm. *open_page* says who reads.
    """
    with storage.reading() as db:
        message, task = db.execute(_TO_DIGEST, {"message_id": message_id}).one()
    broken, copy = "", None
    if task is not None:
        copy = Copy(
            storage,
            message.company_id,
            str(task.memory["copies"]),
            reading=task.operation_id,
            read_at=message.sent_at,
            partial=task.kind == "pull_inventory",
        )
        try:
            copy.read(open_page(message.answer or messages.pack("")))
        except Unreadable as reason:
            log.warning("records_unreadable", message=message.public_id)
            broken = str(reason)
    with storage.begin() as db:
        if copy is not None:
            copy.write(db)
        if broken and task is not None:
            waiting = db.get_one(Task, task.id)
            waiting.memory = {**waiting.memory, "broken": broken}
        db.add(message)
        with suppress(IllegalMove):  # another hand was faster, and wrote the same
            move(db, message, MessageState.INTERPRETED, interpreted_at=clock.now())
        reach("digest.before_commit")


# without an order: to keep it SQLite would walk through all messages, by their ids
UNDIGESTED = select(Message.id).where(Message.state == MessageState.ANSWERED, Message.judged)
"""Judged answers whose records are still to be copied."""
_UNDIGESTED_OF = UNDIGESTED.where(
    Message.id.in_(select(Request.message_id).where(Request.task_id == bindparam("task_id")))
)


def undigested(db: Database, task_id: int | None = None) -> Sequence[int]:
    """Judged answers whose records are still to be copied, the oldest first."""
    if task_id is None:
        return sorted(db.scalars(UNDIGESTED))
    return sorted(db.scalars(_UNDIGESTED_OF, {"task_id": task_id}))


def resume(db: Database, company_id: int) -> int:
    """Interpret what was stored and not yet interpreted, as after a crash. Returns how many."""
    waiting = db.scalars(
        select(Message)
        .where(
            Message.company_id == company_id,
            Message.state == MessageState.ANSWERED,
            Message.judged.is_(False),
        )
        .order_by(Message.id)
    ).all()
    for message in waiting:
        session = db.get(Session, message.session_id)
        assert session is not None
        _again(db, message, session)
    return len(waiting)


def _again(db: Database, message: Message, session: Session) -> None:
    """
    The second try of an answer that stopped the first one.

    What fails once more would fail at every visit, and keep all other work of the company waiting:
    it counts as an answer that tells nothing.
    """
    try:
        with troubles.only_if_it_succeeds(db):
            interpret(db, message, session)
    except (IllegalMove, OperationalError):  # another hand was faster, or the database is away
        raise
    except Exception:
        log.exception("answer_not_understood", message=message.public_id)
        _undecided(db, message, session, _tasks(db, message).values(), "answer_unreadable", "")
        move(db, message, MessageState.INTERPRETED, interpreted_at=clock.now())
