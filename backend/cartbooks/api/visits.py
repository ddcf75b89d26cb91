"""Sessions and their messages."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select

from cartbooks.api.deps import Pages, ReadDb, Viewer, find, optional, page
from cartbooks.api.messages import MessageOut
from cartbooks.api.shapes import Moment, Output, public
from cartbooks.model import (
    Company,
    Message,
    Request,
    Session,
    SessionState,
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
