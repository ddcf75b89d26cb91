"""Messages: what was asked of QuickBooks and what it answered, for those who support it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import Depends, Response
from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import load_only

from cartbooks.api.deps import Agent, Pages, ReadDb, Viewer, find, record, storage_of
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Moment, Output, public
from cartbooks.db import Database, Storage
from cartbooks.engine import messages
from cartbooks.model import Message, MessageState, Operation, Request, Task
from cartbooks.qbxml import in_words, shown

router = routes_of("messages")

_REFUSED = 1000
"""From here on a status code is an error; 500 and its like say that nothing was found, or warn."""


class RequestOut(Output):
    request_id: str
    element: str
    task: str | None
    code: int | None = Field(description="QuickBooks' status code; null while unanswered.")
    said: str


class MessageOut(Output):
    """One qbXML request document and its answer; the texts have their own addresses."""

    id: str
    session: str
    state: MessageState
    purpose: str = Field(description="read, write, status, look_up or guard")
    message_set_id: str | None
    request_bytes: int
    answer_bytes: int | None
    hresult: str
    hresult_text: str
    note: str
    sent_at: Moment
    answered_at: Moment | None
    requests: list[RequestOut]

    @classmethod
    def of(cls, message: Message, requests: Sequence[Request]) -> MessageOut:
        return cls(
            id=message.public_id,
            session=str(public("se", message.session_id)),
            state=message.state,
            purpose=message.purpose,
            message_set_id=message.message_set_id,
            request_bytes=message.request_bytes,
            answer_bytes=message.answer_bytes,
            hresult=message.hresult,
            hresult_text=message.hresult_text,
            note=message.note,
            sent_at=message.sent_at,
            answered_at=message.answered_at,
            requests=[
                RequestOut(
                    request_id=each.request_id,
                    element=each.element,
                    task=public("ta", each.task_id),
                    code=each.code,
                    said=each.said,
                )
                for each in requests
            ],
        )


class MessageBrief(Output):
    """A message of an operation, without its texts."""

    id: str
    session: str
    state: MessageState
    purpose: str
    request_bytes: int
    answer_bytes: int | None
    hresult: str
    sent_at: Moment
    answered_at: Moment | None
    requests: int = Field(description="Requests in it that belong to this operation.")
    refused: int = Field(description="How many of them QuickBooks refused.")
    elements: list[str] = Field(description="What they ask for.")


class MessageBriefs(Output):
    items: list[MessageBrief]
    next_cursor: str | None


class PartOut(Output):
    """One request with its answer: where they stand in the indented texts, and what they say."""

    request_id: str
    element: str
    task: str | None
    task_label: str
    code: int | None
    said: str
    failed: bool
    request_lines: tuple[int, int] | None = Field(description="First and last line, from 1.")
    answer_lines: tuple[int, int] | None
    request_words: str
    answer_words: str


class MessageParts(Output):
    items: list[PartOut]
    hidden: int = Field(description="Personal values that are shown as dots.")
    request_well_formed: bool
    answer_well_formed: bool


@router.get("/operations/{operation_id}/messages")
def list_operation_messages(
    _: Viewer, db: ReadDb, paging: Pages, operation_id: str
) -> MessageBriefs:
    """The messages that an operation had a part in, the newest first, without their texts."""
    operation = find(db, Operation, operation_id)
    # ix_tasks_operation, then ix_requests_task
    mine = (
        select(
            Request.message_id,
            func.count().label("requests"),
            func.count().filter(Request.code >= _REFUSED).label("refused"),
        )
        .join(Task, Task.id == Request.task_id)
        .where(Task.operation_id == operation.id)
        .group_by(Request.message_id)
    )
    if paging.after is not None:
        mine = mine.where(Request.message_id < paging.after)
    rows = db.execute(mine.order_by(Request.message_id.desc()).limit(paging.limit + 1)).all()
    more, rows = len(rows) > paging.limit, rows[: paging.limit]
    known = _briefly(db, [row[0] for row in rows])
    elements = _elements(db, [row[0] for row in rows])
    return MessageBriefs(
        items=[
            _brief(known[number], requests, refused, elements.get(number, []))
            for number, requests, refused in rows
        ],
        next_cursor=public("cu", rows[-1][0]) if more else None,
    )


def _briefly(db: Database, numbers: Sequence[int]) -> dict[int, Message]:
    found = db.scalars(
        select(Message)
        .where(Message.id.in_(numbers))
        .options(
            load_only(
                Message.session_id, Message.state, Message.purpose, Message.request_bytes,
                Message.answer_bytes, Message.hresult, Message.sent_at, Message.answered_at,
            )
        )
    )  # fmt: skip
    return {each.id: each for each in found}


def _elements(db: Database, numbers: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for number, element in db.execute(
        select(Request.message_id, Request.element)
        .where(Request.message_id.in_(numbers))
        .distinct()
        .order_by(Request.message_id, Request.element)
    ):
        found.setdefault(number, []).append(element)
    return found


def _brief(message: Message, requests: int, refused: int, elements: list[str]) -> MessageBrief:
    return MessageBrief(
        id=message.public_id,
        session=str(public("se", message.session_id)),
        state=message.state,
        purpose=message.purpose,
        request_bytes=message.request_bytes,
        answer_bytes=message.answer_bytes,
        hresult=message.hresult,
        sent_at=message.sent_at,
        answered_at=message.answered_at,
        requests=requests,
        refused=refused,
        elements=elements,
    )


@router.get("/messages/{message_id}")
def get_message(_: Viewer, db: ReadDb, message_id: str) -> MessageOut:
    message = find(db, Message, message_id)
    return MessageOut.of(message, messages.requests_of(db, message.id))


_XML: dict[int | str, dict[str, Any]] = {200: {"content": {"text/xml": {}}, "description": "qbXML"}}


@router.get("/messages/{message_id}/request", response_class=Response, responses=_XML)
def get_request(
    actor: Agent,
    db: ReadDb,
    storage: Annotated[Storage, Depends(storage_of)],
    message_id: str,
    pretty: bool = False,
    reveal: bool = False,
) -> Response:
    """
    The request document. Personal data is behind dots; `reveal=1` shows it, and is recorded.

    Revealed and not `pretty`, it is exactly as it left.
    """
    message = find(db, Message, message_id)
    if reveal:
        _reveal(storage, actor, message, "request")
    return _xml(messages.unpack(message.request), pretty=pretty, masked=not reveal)


@router.get("/messages/{message_id}/response", response_class=Response, responses=_XML)
def get_response(
    actor: Agent,
    db: ReadDb,
    storage: Annotated[Storage, Depends(storage_of)],
    message_id: str,
    pretty: bool = False,
    reveal: bool = False,
) -> Response:
    """
    The answer document; empty while there is none. Masked unless revealed, as the request is.
    """
    message = find(db, Message, message_id)
    if reveal:
        _reveal(storage, actor, message, "response")
    return _xml(messages.unpack(message.answer), pretty=pretty, masked=not reveal)


@router.get("/messages/{message_id}/parts")
def get_parts(_: Agent, db: ReadDb, message_id: str) -> MessageParts:
    """Which lines of the indented texts belong to which request, which failed, and in words."""
    message = find(db, Message, message_id)
    asked = _Side.of(messages.unpack(message.request), in_words.request)
    answered = _Side.of(messages.unpack(message.answer), in_words.answer)
    rows = messages.requests_of(db, message.id)
    labels = _labels(db, [each.task_id for each in rows if each.task_id])
    return MessageParts(
        items=[
            PartOut(
                request_id=each.request_id,
                element=each.element,
                task=public("ta", each.task_id),
                task_label=labels.get(each.task_id or 0, ""),
                code=each.code,
                said=each.said,
                failed=(each.code or 0) >= _REFUSED,
                request_lines=asked.lines.get(each.request_id),
                answer_lines=answered.lines.get(each.request_id),
                request_words=asked.words.get(each.request_id, ""),
                answer_words=answered.words.get(each.request_id, ""),
            )
            for each in rows
        ],
        hidden=asked.hidden + answered.hidden,
        request_well_formed=asked.well_formed,
        answer_well_formed=answered.well_formed,
    )


class _Side:
    """One of the two documents, read for its parts."""

    def __init__(self) -> None:
        self.lines: dict[str, tuple[int, int]] = {}
        self.words: dict[str, str] = {}
        self.hidden = 0
        self.well_formed = True

    @classmethod
    def of(cls, document: str, words: Any) -> _Side:
        side = cls()
        if not document:
            return side
        root = shown.parsed(document)
        if root is None:
            side.well_formed = False
            return side
        side.hidden = shown.mask(root)
        for element in root.iterfind("./*/*"):
            side.words.setdefault(element.get("requestID", ""), words(element))
        text = shown.lay_out(root)
        side.lines = {each.request_id: (each.first, each.last) for each in shown.parts(text)}
        return side


def _labels(db: Database, numbers: Sequence[int]) -> dict[int, str]:
    rows = db.execute(select(Task.id, Task.label).where(Task.id.in_(numbers)))
    return {row[0]: row[1] for row in rows}


def _reveal(
    storage: Storage, actor: Any, message: Message, side: Literal["request", "response"]
) -> None:
    with storage.begin() as db:
        record(
            db, actor, "message.reveal", message.public_id,
            company_id=message.company_id, side=side,
        )  # fmt: skip


def _xml(text: str, *, pretty: bool, masked: bool) -> Response:
    made = shown.show(text, pretty=pretty, masked=masked)
    return Response(
        made.text.encode("utf-8", "replace"),
        media_type="text/xml; charset=utf-8",
        headers={"Cache-Control": "no-store", "X-Hidden-Values": str(made.hidden)},
    )
