"""
What goes to QuickBooks next.

Reads and writes never share a message; tasks in one message are at the same step of the same kind;
a message is stored, its postings are claimed and its tasks are sent in the caller's transaction,
so that everything is durable before the bytes leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import ledger, messages, outcomes, queue, timeline
from cartbooks.errors import NotConfirmed
from cartbooks.model import Carried, Operation, OperationState, Session, Task, TaskState, move
from cartbooks.operations.registry import KINDS
from cartbooks.operations.step import QuickBooksStep
from cartbooks.operations.verdicts import Ask, Failed, Held
from cartbooks.qbxml import Request, write

MAX_WRITES = 20
MAX_REQUESTS = 60
_MAX_TURNS = 500


@dataclass(slots=True)
class _Asked:
    task: Task
    ask: Ask


def next_document(db: Database, session: Session, *, may_write: bool) -> str | None:
    """
    The next request document of *session*, stored and ready to leave; None when there is none.

    Steps that need nothing from QuickBooks are carried out on the way.
    """
    passed: set[int] = set()
    for _ in range(_MAX_TURNS):
        group = _next_group(db, session, passed, may_write=may_write)
        if not group:
            return None
        asked = _ask(db, session, group)
        if asked:
            return _send(db, session, asked)
    return None


_FIRST = (
    select(Task)
    .where(*queue.READY, Task.id.not_in(bindparam("passed", expanding=True)))
    .order_by(Task.priority, Task.id)
    .limit(1)
)
_ITS_LIKE = (
    select(Task)
    .where(
        *queue.READY,
        Task.kind == bindparam("kind"),
        Task.step == bindparam("step"),
        Task.priority == bindparam("priority"),  # what stands behind something else stays there
    )
    .order_by(Task.priority, Task.id)
    .limit(bindparam("most"))
)


def _next_group(
    db: Database, session: Session, passed: set[int], *, may_write: bool
) -> Sequence[Task]:
    """The first ready task and those that can share its message, in the order of the queue."""
    now = clock.now()
    while True:
        of = {"company_id": session.company_id, "now": now, "passed": list(passed)}
        first = db.scalars(_FIRST, of).first()
        if first is None:
            return []
        step = KINDS[first.kind].steps[first.step]
        if not step.writes or may_write:
            break
        passed.add(first.id)
    if step.batch == 1:
        return [first]
    group_key = first.memory.get("set", "")
    candidates = db.scalars(
        _ITS_LIKE,
        {
            "company_id": session.company_id,
            "now": now,
            "kind": first.kind,
            "step": first.step,
            "priority": first.priority,
            "most": min(step.batch, MAX_WRITES) if step.writes else step.batch,
        },
    ).all()
    return [task for task in candidates if task.memory.get("set", "") == group_key] or [first]


def _ask(db: Database, session: Session, group: Sequence[Task]) -> list[_Asked]:
    """Ask each task's step; verdicts that come without asking QuickBooks are carried out."""
    kind = KINDS[group[0].kind]
    step = kind.steps[group[0].step]
    briefs = kind.brief(db, group)
    asked: list[_Asked] = []
    taken: set[str] = set()
    requests = 0
    for task in group:
        if task.attempts >= outcomes.MAX_ATTEMPTS * 4 and not step.copies:
            outcomes.apply(db, task, Failed("too_many_attempts"), session)
            continue
        verdict = step.ask(briefs[task.id])
        if not isinstance(verdict, Ask):
            outcomes.apply(db, task, verdict, session)
            continue
        if verdict.alone & taken:
            continue  # its twin goes first; the next turn sees what came of it
        if asked and requests + len(verdict.requests) > MAX_REQUESTS:
            break
        taken |= verdict.alone
        requests += len(verdict.requests)
        asked.append(_Asked(task, verdict))
    return asked


def _send(db: Database, session: Session, asked: list[_Asked]) -> str | None:
    step: QuickBooksStep = KINDS[asked[0].task.kind].steps[asked[0].task.step]
    set_id = messages.new_set_id() if step.writes else None
    message = messages.open_message(
        db, session, "write" if step.writes else "read", message_set_id=set_id
    )
    index: list[tuple[str, str, Task | None]] = []
    requests: list[tuple[str, Request]] = []
    for item in asked:
        for request in item.ask.requests:
            name = messages.request_id(message, len(requests))
            if item.ask.claim:
                try:
                    ledger.claim(db, item.task, item.ask.claim, message, name)
                except NotConfirmed as open_outcome:
                    outcomes.apply(db, item.task, Held("outcome_unknown", open_outcome.detail))
                    break
            requests.append((name, request))
            index.append((name, request.element, item.task))
        else:
            _mark_sent(db, session, item.task, message.id, step)
    if not requests:
        db.delete(message)
        db.flush()
        return None
    document = write(requests, version=session.qbxml_version or "13.0", new_message_set_id=set_id)
    return messages.seal(db, message, document, index)


def _mark_sent(
    db: Database, session: Session, task: Task, message_id: int, step: QuickBooksStep
) -> None:
    next_page = bool(step.copies and task.memory.get("iterator"))
    if not next_page:
        operation = db.get_one(Operation, task.operation_id)
        if operation.session_id != session.id:
            operation.session_id = session.id
            db.add(Carried(session_id=session.id, operation_id=operation.id))
        if operation.state is OperationState.WAITING:
            move(db, operation, OperationState.RUNNING, started_at=clock.now())
    move(
        db,
        task,
        TaskState.SENT,
        message_id=message_id,
        attempts=task.attempts + 1,
        not_before=None,
        waits_for=None,
    )
    if not next_page:
        timeline.note(db, task, "sent", message_id=message_id)
