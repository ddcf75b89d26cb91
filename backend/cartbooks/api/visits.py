"""Sessions, their messages, and the queue."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import func, select

from cartbooks import clock
from cartbooks.api.deps import Pages, ReadDb, Viewer, find, optional, page
from cartbooks.api.messages import MessageOut
from cartbooks.api.operations import OperationOut
from cartbooks.api.shapes import Moment, Output, public
from cartbooks.engine import queue
from cartbooks.model import (
    Company,
    Hand,
    Message,
    Request,
    Session,
    SessionState,
    Task,
    TaskState,
)

router = APIRouter(tags=["sessions"])


class SessionOut(Output):
    """One visit of the Web Connector."""

    id: str
    company: str
    state: SessionState
    peer: str
    opened_at: Moment
    last_call_at: Moment
    ended_at: Moment | None
    company_file: str
    qbxml_version: str
    quickbooks: dict[str, Any]
    file_checked: str = Field(description="right, or the reason against")
    progress: int = Field(description="Percent, as the Web Connector shows it.")
    code: str = Field(description="Why it ended early; empty when it did not.")
    window: str = Field(description="What the Web Connector's window showed at the end.")


class SessionDetail(SessionOut):
    messages: list[MessageOut]


class SessionList(Output):
    items: list[SessionOut]
    next_cursor: str | None


class Waiting(Output):
    operation: OperationOut
    position: int
    waits_for: str = Field(description="quickbooks, store, or a time")
    why: str
    ready: int = Field(description="Tasks that go at the next visit.")
    not_before: Moment | None


class QueueOut(Output):
    """What waits, in the order it will run, and when the Web Connector is expected."""

    company: str
    expected_at: Moment | None
    last_seen_at: Moment | None
    late: bool
    session: str | None = Field(description="The visit that is under way.")
    progress: int | None
    items: list[Waiting]


def _session(session: Session) -> dict[str, Any]:
    return {
        "id": session.public_id,
        "company": str(public("co", session.company_id)),
        "state": session.state,
        "peer": session.peer,
        "opened_at": session.opened_at,
        "last_call_at": session.last_call_at,
        "ended_at": session.ended_at,
        "company_file": session.company_file,
        "qbxml_version": session.qbxml_version,
        "quickbooks": session.host,
        "file_checked": session.file_checked,
        "progress": session.progress,
        "code": session.code,
        "window": session.window,
    }


@router.get("/sessions")
def list_sessions(
    _: Viewer,
    db: ReadDb,
    paging: Pages,
    company: str | None = None,
    state: Annotated[list[SessionState] | None, Query()] = None,
) -> SessionList:
    """Visits that had work, the newest first. Idle polls only count on their company."""
    rows = select(Session)
    if found := optional(db, Company, company):
        rows = rows.where(Session.company_id == found.id)
    if state:
        rows = rows.where(Session.state.in_(state))
    items, cursor = page(db, rows, Session.id, paging)
    return SessionList(items=[SessionOut(**_session(each)) for each in items], next_cursor=cursor)


@router.get("/sessions/{session_id}")
def get_session(_: Viewer, db: ReadDb, session_id: str) -> SessionDetail:
    """A visit with its messages in order."""
    session = find(db, Session, session_id)
    found = db.scalars(
        select(Message).where(Message.session_id == session.id).order_by(Message.id).limit(500)
    ).all()
    requests: dict[int, list[Request]] = {}
    for each in db.scalars(
        select(Request)
        .where(Request.message_id.in_([message.id for message in found]))
        .order_by(Request.message_id, Request.position)
    ):
        requests.setdefault(each.message_id, []).append(each)
    return SessionDetail(
        **_session(session),
        messages=[MessageOut.of(each, requests.get(each.id, [])) for each in found],
    )


@router.get("/queue")
def get_queue(_: Viewer, db: ReadDb, company: str) -> QueueOut:
    """What waits for the Web Connector of one company, and why."""
    found = find(db, Company, company)
    under_way = db.scalars(
        select(Session).where(Session.company_id == found.id, Session.state == SessionState.OPEN)
    ).first()
    return QueueOut(
        company=found.public_id,
        expected_at=queue.expected(found),
        last_seen_at=found.last_seen_at,
        late=queue.is_late(found),
        session=under_way.public_id if under_way else None,
        progress=under_way.progress if under_way else None,
        items=[
            _waiting(db, found, each, position)
            for position, each in enumerate(queue.pending(db, found.id), 1)
        ],
    )


def _waiting(db: Any, company: Company, operation: Any, position: int) -> Waiting:
    now = clock.now()
    mine = (Task.operation_id == operation.id, Task.state == TaskState.WAITING)
    ready = db.scalar(
        select(func.count()).select_from(Task).where(*mine, *queue.ready(company.id, now))
    )
    later = db.scalar(select(func.min(Task.not_before)).where(*mine, Task.not_before > now))
    store = db.scalar(
        select(func.count()).select_from(Task).where(*mine, Task.waits_for == Hand.STORE)
    )
    if company.writes_stopped:
        waits_for, why = "person", "Writing has been stopped; somebody must say what happened."
    elif ready:
        waits_for, why = "quickbooks", "It goes when the Web Connector comes."
    elif store:
        waits_for, why = "store", "The store's hand is at work on it."
    elif later:
        waits_for, why = "time", "It was put off and is tried again later."
    else:
        waits_for, why = "quickbooks", "An answer is awaited."
    return Waiting(
        operation=OperationOut.of(db, operation),
        position=position,
        waits_for=waits_for,
        why=why,
        ready=ready or 0,
        not_before=later if not ready else None,
    )
