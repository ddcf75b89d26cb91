"""What was said to QuickBooks and what it said: messages and the calls that carried them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from cartbooks import ids
from cartbooks.bundle import rows
from cartbooks.bundle.qbxml import masked
from cartbooks.bundle.source import Lines, Source, chunks, line
from cartbooks.model import (
    Message,
    Request,
    Session,
)

_ABOUT = (
    Message.id, Message.session_id, Message.company_id, Message.state, Message.purpose,
    Message.message_set_id, Message.request_bytes, Message.answer_bytes, Message.answer_sha256,
    Message.hresult, Message.hresult_text, Message.note, Message.sent_at, Message.answered_at,
)  # fmt: skip


def message_index(source: Source) -> Iterator[bytes]:
    """What was said when, without its text."""
    for some in chunks(source.chosen.messages):
        with source.storage.reading() as db:
            asked: dict[int, list[Request]] = {}
            for request in db.scalars(
                select(Request)
                .where(Request.message_id.in_(some))
                .order_by(Request.message_id, Request.position)
            ):
                asked.setdefault(request.message_id, []).append(request)
            about = db.execute(select(*_ABOUT).where(Message.id.in_(some)).order_by(Message.id))
            for row in about:
                number = _number(source, row.id) if source.with_messages else None
                yield line(rows.message(source.mask, row, asked.get(row.id, []), number))


def _number(source: Source, message_id: int) -> int:
    return source.chosen.messages.index(message_id) + 1


def message_text(message_id: int, side: str) -> Lines:
    column = Message.request if side == "request" else Message.answer

    def text(source: Source) -> Iterator[bytes]:
        with source.storage.reading() as db:
            data = db.scalar(select(column).where(Message.id == message_id))
        if data:
            yield from masked(data, source.mask)

    return text


def conversation(source: Source) -> Iterator[bytes]:
    """Every call of the Web Connector that can be told from what was kept of its visits."""
    for session_id in source.chosen.sessions:
        with source.storage.reading() as db:
            session = db.get(Session, session_id)
            if session is None:
                continue
            said = db.execute(
                select(*_ABOUT).where(Message.session_id == session_id).order_by(Message.id)
            ).all()
        yield from (line(each) for each in _calls(source, session, said))


def _calls(source: Source, session: Session, said: Iterable[Any]) -> Iterator[dict[str, Any]]:
    def call(at: datetime | None, method: str, **facts: Any) -> dict[str, Any]:
        return {"session": session.public_id, "at": rows.moment(at), "method": method, **facts}

    yield call(session.opened_at, "authenticate", result="a ticket")
    for row in said:
        message = ids.public("me", row.id)
        yield call(
            row.sent_at, "sendRequestXML",
            message=message, bytes_out=row.request_bytes, purpose=row.purpose,
        )  # fmt: skip
        if row.answered_at is not None:
            yield call(
                row.answered_at, "receiveResponseXML",
                message=message, bytes_in=row.answer_bytes, hresult=row.hresult,
                text=source.mask.words(row.hresult_text),
            )  # fmt: skip
    if session.retries:
        yield call(
            session.last_call_at, "connectionError",
            times=session.retries, hresult=session.code,
            text=source.mask.words(session.last_error),
        )  # fmt: skip
    if session.ended_at is not None:
        ended = "closeConnection" if session.window else f"(ended: {session.state.value})"
        yield call(session.ended_at, ended, result=source.mask.words(session.window))
