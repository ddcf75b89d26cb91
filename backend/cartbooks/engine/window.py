"""What the Web Connector's window says: one useful sentence, and where to read more."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from cartbooks.advice import advise, window
from cartbooks.db import Database
from cartbooks.model import Message, Request, Session, Task, TaskState

_TASKS = (
    select(Request.task_id)
    .join(Message, Message.id == Request.message_id)
    .where(Message.session_id == bindparam("session_id"), Request.task_id.is_not(None))
    .distinct()
)
_BY_STATE = select(Task.state, func.count()).where(Task.id.in_(_TASKS)).group_by(Task.state)


def farewell(db: Database, session: Session, address: str) -> str:
    """The status line at the end of a visit: what was done, what was not."""
    counts: dict[TaskState, int] = {}
    for state, count in db.execute(_BY_STATE, {"session_id": session.id}):
        counts[state] = count
    done = counts.get(TaskState.DONE, 0)
    bad = sum(
        counts.get(state, 0)
        for state in (TaskState.FAILED, TaskState.HELD, TaskState.NOT_CONFIRMED)
    )
    link = f"{address}/console/go/{session.public_id}"
    if session.code:
        return trouble(session.code, session, link)
    if bad:
        return f"{done} done, {bad} not done. See {link}"
    return f"OK: {done} done." if done else "OK"


def trouble(code: str, session: Session, link: str) -> str:
    """Why nothing (more) was done, in the words of the advice catalogue."""
    facts = {"file": session.company_file, "machine": session.peer}
    advice = advise("", code, said=session.last_error or None, facts=facts)
    return window(advice, link=link)
