"""Messages: the exact bytes that left and came, compressed, with an index of their requests."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Sequence

from sqlalchemy import bindparam, select, union_all
from sqlalchemy.orm import defer

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.model import Message, MessageState, Request, Session, Task, move

_IN_FLIGHT = select(Message).where(
    Message.session_id == bindparam("session_id"), Message.state == MessageState.SENT
)
_UNJUDGED = select(Message.id).where(
    Message.company_id == bindparam("company_id"),
    Message.state == MessageState.ANSWERED,
    Message.judged.is_(False),
)
_OUTSTANDING = (
    select(Message)
    .where(Message.id.in_(union_all(_IN_FLIGHT.with_only_columns(Message.id), _UNJUDGED)))
    .order_by(Message.id)
)
_ANSWERED = (
    select(Message)
    .where(Message.id == bindparam("message_id"))
    .options(defer(Message.request), defer(Message.answer))
)
_REQUESTS_OF = (
    select(Request).where(Request.message_id == bindparam("message_id")).order_by(Request.position)
)
_LEVEL = 1  # under a millisecond for half a megabyte; a higher level gains little on qbXML


def pack(text: str) -> bytes:
    """Compress for storage."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), _LEVEL)


def unpack(data: bytes | None) -> str:
    """The text as it went over the wire."""
    return zlib.decompress(data).decode("utf-8", "surrogatepass") if data else ""


def new_set_id() -> str:
    """
    A message set id, at most 23 characters.

    Random and not counted: after Cartbooks' own database is restored from a backup, a counter
    would use an id again that QuickBooks already remembers.
    """
    return "CB" + secrets.token_hex(10)


def open_message(
    db: Database,
    session: Session,
    purpose: str,
    *,
    message_set_id: str | None = None,
    about_id: int | None = None,
) -> Message:
    """A message in the making: it gets its id here, because request ids carry it."""
    message = Message(
        session_id=session.id,
        company_id=session.company_id,
        purpose=purpose,
        message_set_id=message_set_id,
        about_id=about_id,
        request=b"",
        request_bytes=0,
        sent_at=clock.now(),
    )
    db.add(message)
    db.flush()
    return message


def request_id(message: Message, position: int) -> str:
    """Unique over all messages, so that an answer to another request is recognised."""
    return f"{message.id}.{position}"


def seal(
    db: Database,
    message: Message,
    document: str,
    requests: Sequence[tuple[str, str, Task | None]],
) -> str:
    """Store the exact document and its (request id, element, task) index. Returns the document."""
    message.request = pack(document)
    message.request_bytes = len(document)
    db.add_all(
        Request(
            message_id=message.id,
            position=position,
            request_id=name,
            element=element,
            task_id=task.id if task else None,
        )
        for position, (name, element, task) in enumerate(requests)
    )
    return document


def in_flight(db: Database, session_id: int) -> Message | None:
    """The message whose answer this session waits for."""
    return db.scalars(_IN_FLIGHT, {"session_id": session_id}).first()


def outstanding(db: Database, session: Session) -> Sequence[Message]:
    """What *session* waits for an answer to, and the company's answers that nobody judged yet."""
    of = {"session_id": session.id, "company_id": session.company_id}
    return db.scalars(_OUTSTANDING, of).all()


def answered(db: Database, message_id: int) -> Message:
    """A message whose answer is at hand already; what was sent is not fetched either."""
    return db.scalars(_ANSWERED, {"message_id": message_id}).one()


def requests_of(db: Database, message_id: int) -> list[Request]:
    """The requests of a message in their order."""
    return list(db.scalars(_REQUESTS_OF, {"message_id": message_id}))


def elements(requests: Sequence[Request]) -> dict[str, str]:
    """What was asked by each of *requests*, by its ID."""
    return {each.request_id: each.element for each in requests}


def take_answer(
    db: Database, message: Message, answer: str, hresult: str, hresult_text: str
) -> None:
    """Record what came back before anyone looks into it."""
    data = answer.encode("utf-8", "surrogatepass")
    move(
        db,
        message,
        MessageState.ANSWERED,
        answer=zlib.compress(data, _LEVEL),
        answer_bytes=len(data),
        answer_sha256=hashlib.sha256(data).hexdigest(),
        hresult=hresult,
        hresult_text=hresult_text[:1000],
        answered_at=clock.now(),
    )
