"""
Finding out what became of a write whose answer was lost.

First thing in the next visit, after the company file is confirmed, for each lost message in turn:

1. *status*: ask QuickBooks for the set's stored status, which executes nothing;
2. *look_up*: look the documents up, by the TxnID that the status named and by number, and look
   around among all that were changed since, and know ours by the token in the memo. This alone
   suffices: no public recording of a recovery reply exists;
3. found: posted. Every document of the set absent: the identical bytes once more, whose stored
   status QuickBooks returns should it have executed them after all. Only some absent, or QuickBooks
   has no usable memory of the set: those go out in a new set. Any doubt: a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import ledger, messages, outcomes, timeline
from cartbooks.model import (
    Message,
    Posting,
    PostingState,
    Session,
    Task,
    TaskState,
    move,
)
from cartbooks.model import (
    Request as RequestRow,
)
from cartbooks.operations.push_orders.brief import OrderBrief
from cartbooks.operations.push_orders.settle import (
    QUERIES,
    Absent,
    Doubt,
    Lost,
    Stands,
    judge,
    look_around,
    look_up,
)
from cartbooks.operations.push_orders.steps import not_any_more
from cartbooks.operations.registry import KINDS
from cartbooks.operations.verdicts import Done, Posted
from cartbooks.qbxml import Answer, Reply, Request, write

MAX_RESENDS = 5
_NO_MEMORY = range(9001, 9006)


def next_document(db: Database, session: Session, *, may_write: bool) -> str | None:
    """The next question (or identical bytes) that settles something; None when nothing is open."""
    concluded: list[int] = []
    while True:
        message = _oldest_open(db, session, concluded)
        if message is None:
            return None
        document = _settle(db, session, message, may_write=may_write)
        if document is not None:
            return document
        concluded.append(message.id)


def open_outcomes(db: Database, session: Session) -> bool:
    """Whether this visit still has something to settle."""
    for task in _not_confirmed(db, session.company_id):
        if task.memory.get("settled_in") != session.id:
            return True
    return False


def _not_confirmed(db: Database, company_id: int) -> Sequence[Task]:
    return db.scalars(
        select(Task)
        .where(Task.company_id == company_id, Task.state == TaskState.NOT_CONFIRMED)
        .order_by(Task.message_id, Task.id)
    ).all()


def _oldest_open(db: Database, session: Session, concluded: list[int]) -> Message | None:
    for task in _not_confirmed(db, session.company_id):
        if task.memory.get("settled_in") == session.id or task.message_id in concluded:
            continue
        if task.message_id is not None:
            return db.get(Message, task.message_id)
        outcomes.revive(db, task, _way_back(task))
    return None


def _way_back(task: Task) -> str:
    return KINDS[task.kind].steps[task.step].after_loss or task.step


def _settle(db: Database, session: Session, message: Message, *, may_write: bool) -> str | None:
    claims: list[tuple[Task, Posting]] = []
    for task in _tasks_of(db, message):
        posting = ledger.of_task(db, task)
        after_loss = KINDS[task.kind].steps[task.step].after_loss
        if after_loss:
            # a list record: names are unique in QuickBooks, so looking for it again is safe
            outcomes.revive(db, task, after_loss)
        elif posting is None or posting.state is not PostingState.NOT_CONFIRMED:
            _already_known(db, task, posting, session)
        else:
            claims.append((task, posting))
    if not claims:
        return None
    done = set(
        db.scalars(
            select(Message.purpose).where(
                Message.session_id == session.id, Message.about_id == message.id
            )
        )
    )
    if "look_up" not in done:
        if "status" not in done and not message.note.startswith("message set status"):
            return _ask_status(db, session, message)
        return _ask_look_up(db, session, message, claims)
    if may_write:
        return _send_again(db, session, message, claims)
    _leave(db, claims, session)
    return None


def _already_known(db: Database, task: Task, posting: Posting | None, session: Session) -> None:
    if posting and posting.state is PostingState.POSTED:
        outcomes.apply(db, task, Done(code="settled_posted"), session)
        task.txn_id = posting.txn_id
        db.flush()
    else:
        outcomes.revive(db, task, KINDS[task.kind].first_step)


def _tasks_of(db: Database, message: Message) -> Sequence[Task]:
    return db.scalars(
        select(Task)
        .where(Task.message_id == message.id, Task.state == TaskState.NOT_CONFIRMED)
        .order_by(Task.id)
    ).all()


def _ask_status(db: Database, session: Session, message: Message) -> str:
    question = messages.open_message(db, session, "status", about_id=message.id)
    document = write(
        [],
        version=session.qbxml_version or "13.0",
        new_message_set_id=message.message_set_id,
        old_message_set_id=message.message_set_id,
    )
    return messages.seal(db, question, document, [])


def _ask_look_up(
    db: Database, session: Session, message: Message, claims: Sequence[tuple[Task, Posting]]
) -> str:
    question = messages.open_message(db, session, "look_up", about_id=message.id)
    requests: list[tuple[str, Request]] = []
    index: list[tuple[str, str, Task | None]] = []
    lost = [(task, _lost(task, posting)) for task, posting in claims]
    asked: list[tuple[Task | None, Request]] = [
        *((task, request) for task, each in lost for request in look_up(each)),
        *((None, request) for request in look_around([each for _, each in lost])),
    ]
    for task, request in asked:
        name = messages.request_id(question, len(requests))
        requests.append((name, request))
        index.append((name, request.element, task))
    document = write(requests, version=session.qbxml_version or "13.0")
    return messages.seal(db, question, document, index)


def _lost(task: Task, posting: Posting) -> Lost:
    stored: dict[str, Any] = task.memory.get("stored") or {}
    return Lost(
        form=posting.form,
        ref_number=posting.ref_number,
        token=posting.token,
        customer_list_id=posting.customer_list_id,
        total=posting.predicted_total,
        sent_at=posting.sent_at or posting.claimed_at,
        txn_id=str(stored.get("txn_id") or ""),
    )


def read_evidence(db: Database, question: Message, session: Session, reply: Reply | None) -> None:
    """The answer to a status question or a look-up."""
    message = db.get(Message, question.about_id) if question.about_id else None
    if message is None or reply is None:
        session.code = session.code or question.hresult
        return
    if question.purpose == "status":
        _read_status(db, question, message, reply)
    else:
        _read_look_up(db, question, message, session, reply)


def _read_status(db: Database, question: Message, message: Message, reply: Reply) -> None:
    """
    What QuickBooks remembers of the set is evidence. That it remembers nothing is none: the set
    may never have arrived, and then its identical bytes are the safe ones to send.
    """
    if reply.message_set_status is not None:
        question.note = f"message set status {reply.message_set_status}"
    rows = {row.request_id: row for row in messages.requests_of(db, message.id)}
    tasks = {task.id: task for task in _tasks_of(db, message)}
    # of whatever kind they are: nobody has recorded such a reply, and all that it says is looked up
    for answer in reply.told().values():
        row = rows.get(answer.request_id or "")
        task = tasks.get(row.task_id) if row and row.task_id else None
        if task:
            task.memory = {**task.memory, "stored": _stored(answer)}
    db.flush()


def _stored(answer: Answer) -> dict[str, Any]:
    recovered = answer.recovery or {}
    record: dict[str, Any] = answer.record or {}
    return {
        "code": answer.code,
        "said": answer.message,
        "txn_id": recovered.get("TxnID") or record.get("TxnID") or "",
    }


def _read_look_up(
    db: Database, question: Message, message: Message, session: Session, reply: Reply
) -> None:
    rows = messages.requests_of(db, question.id)
    answers = reply.told(messages.elements(rows))
    for task in _tasks_of(db, message):
        posting = ledger.of_task(db, task)
        if posting is None:
            continue
        around = QUERIES[posting.form].element
        asked = [row for row in rows if row.task_id in {task.id, None}]
        asked = [row for row in asked if row.task_id or row.element == around]
        mine = [answers[row.request_id] for row in asked if row.request_id in answers]
        if not asked or len(mine) < len(asked):
            continue
        _conclude(db, task, posting, session, judge(_lost(task, posting), mine), question.id)


def _conclude(
    db: Database,
    task: Task,
    posting: Posting,
    session: Session,
    found: Stands | Absent | Doubt,
    question_id: int,
) -> None:
    match found:
        case Stands():
            timeline.note(db, task, "found", detail=found.detail, message_id=question_id)
            posted = Posted(found.txn_id, found.edit_sequence, found.total, found.how)
            outcomes.apply(db, task, Done(code="settled_posted", posted=posted), session)
        case Absent():
            stored = task.memory.get("stored") or {}
            timeline.note(db, task, "absent", detail=found.detail, message_id=question_id)
            task.memory = {**task.memory, "absent": session.id}
            db.flush()
            if int(stored.get("code") or 0) >= 1000:  # QuickBooks remembers that it refused
                ledger.refused(db, posting, "stored status")
                outcomes.revive(db, task, KINDS[task.kind].first_step, stored=None, absent=None)
            elif not stored and _called_off(db, task):
                ledger.refused(db, posting, "look-up")
                outcomes.revive(db, task, KINDS[task.kind].first_step, stored=None, absent=None)
        case Doubt():
            posting.candidates = list(found.candidates)
            outcomes.end(
                db, task, TaskState.HELD, code=found.code, facts=found.facts, session=session
            )


def _called_off(db: Database, task: Task) -> bool:
    """The store has taken the order back meanwhile: what did not arrive need not."""
    brief = KINDS[task.kind].brief(db, [task])[task.id]
    return isinstance(brief, OrderBrief) and not_any_more(brief) is not None


def _send_again(
    db: Database, session: Session, message: Message, claims: Sequence[tuple[Task, Posting]]
) -> str | None:
    absent = [pair for pair in claims if pair[0].memory.get("absent") == session.id]
    if len(absent) < len(claims):
        _leave(db, claims, session)
        return None
    for task, posting in list(absent):
        if posting.resends >= MAX_RESENDS:
            absent.remove((task, posting))
            outcomes.end(db, task, TaskState.HELD, code="outcome_unknown", session=session)
    if not absent:
        return None
    whole_set = {row.task_id for row in messages.requests_of(db, message.id)}
    no_memory = any(str(code) in message.note for code in _NO_MEMORY)
    if no_memory or whole_set != {task.id for task, _ in absent}:
        for task, posting in absent:
            posting.resends += 1
            ledger.refused(db, posting, "look-up")
            timeline.note(db, task, "new_set", detail="Not in QuickBooks: goes out in a new set.")
            outcomes.revive(db, task, KINDS[task.kind].first_step, absent=None, stored=None)
        return None
    return _resend(db, session, message, absent)


def _leave(db: Database, claims: Sequence[tuple[Task, Posting]], session: Session) -> None:
    """Nothing more can be found out in this visit."""
    for task, _ in claims:
        task.memory = {**task.memory, "settled_in": session.id}
    db.flush()


def _resend(
    db: Database, session: Session, message: Message, claims: Sequence[tuple[Task, Posting]]
) -> str:
    again = messages.open_message(
        db, session, "write", message_set_id=message.message_set_id, about_id=None
    )
    document = messages.unpack(message.request)
    again.request, again.request_bytes = message.request, message.request_bytes
    again.note = f"the identical bytes of {message.public_id}"
    rows = messages.requests_of(db, message.id)
    db.add_all(
        RequestRow(
            message_id=again.id,
            position=row.position,
            request_id=row.request_id,
            element=row.element,
            task_id=row.task_id,
        )
        for row in rows
    )
    for task, posting in claims:
        move(
            db,
            posting,
            PostingState.SENT,
            message_id=again.id,
            resends=posting.resends + 1,
            sent_at=posting.sent_at or clock.now(),
        )
        outcomes.resent(db, task, again.id)
    db.flush()
    return document
