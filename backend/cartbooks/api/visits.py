"""Sessions and their messages."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import Field
from sqlalchemy import select

from cartbooks import clock
from cartbooks.api.deps import Pages, ReadDb, Viewer, find, optional, page
from cartbooks.api.history import Number, Q, RangeName, Zone, number
from cartbooks.api.messages import MessageOut
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Moment, Output, public
from cartbooks.engine import history, visit_lists
from cartbooks.engine.searching import VOCABULARY
from cartbooks.model import (
    Color,
    Company,
    Message,
    Operation,
    OperationState,
    Request,
    Session,
    SessionState,
)
from cartbooks.operations.registry import KINDS
from cartbooks.search import Asking, zone_of

router = routes_of("sessions")


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


class CarriedOut(Output):
    """An operation that a visit carried, in short."""

    id: str = Field(examples=["op_8K2QW3F"])
    kind: str
    title: str
    state: OperationState
    color: Color | None
    what_happened: str


class SessionRow(SessionOut):
    """A visit with what it carried. `color` is the worst of its operations'."""

    color: Color | None
    operations: list[CarriedOut] = Field(description="The first twelve, in the order they began.")
    operations_total: int
    tasks_ended: int = Field(description="Tasks that came to an end during this visit.")
    took_ms: int | None = Field(description="Null while it goes on.")
    connector: str = Field(description="Version of the Web Connector; empty when unknown.")


class SessionList(Output):
    """A page of visits. `quiet` is how many are hidden because nothing came of them."""

    items: list[SessionRow]
    next_cursor: str | None
    echo: str = Field(description="What was understood of `q` and `range`, in words.")
    quiet: Number


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
    actor: Viewer,
    db: ReadDb,
    paging: Pages,
    q: Q = "",
    range: RangeName = "all",
    zone: Zone = "UTC",
    company: str | None = None,
    state: Annotated[list[SessionState] | None, Query()] = None,
    quiet: Annotated[
        Literal["show", "hide"],
        Query(description="Whether visits that finished and ended no task are in the list."),
    ] = "show",
) -> SessionList:
    """
    Visits that had work, the newest first. Idle polls only count on their company.

    `q` is the search language of History: visits that carried such an operation are found.
    """
    asking = Asking(clock.now(), zone_of(zone), VOCABULARY)
    asked = history.question(
        q, asking, range=range, company=optional(db, Company, company), me=actor.name
    )
    rows, hidden = visit_lists.visits(db, asked, state or (), hide_quiet=quiet == "hide")
    items, cursor = page(db, rows, Session.id, paging)
    loads = visit_lists.loads(db, items)
    return SessionList(
        items=[_row(each, loads[each.id]) for each in items],
        next_cursor=cursor,
        echo=asked.sentence,
        quiet=number(hidden),
    )


def _row(session: Session, load: visit_lists.Load) -> SessionRow:
    ended = session.ended_at
    return SessionRow(
        **_session(session),
        color=load.color,
        operations=[_carried(each) for each in load.operations],
        operations_total=load.number,
        tasks_ended=session.settled,
        took_ms=(ended - session.opened_at) // timedelta(milliseconds=1) if ended else None,
        connector=session.connector_version,
    )


def _carried(operation: Operation) -> CarriedOut:
    kind = KINDS.get(operation.kind)
    return CarriedOut(
        id=operation.public_id,
        kind=operation.kind,
        title=kind.title if kind else operation.kind,
        state=operation.state,
        color=operation.color,
        what_happened=operation.what_happened,
    )


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
