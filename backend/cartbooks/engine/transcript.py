"""
A visit as a transcript: who said what, how long each took, and how it ended.

The words come from the index of requests and never from the documents, which may name customers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import load_only

from cartbooks import clock
from cartbooks.advice import Advice, advise
from cartbooks.db import Database
from cartbooks.engine import connector
from cartbooks.model import (
    Message,
    MessageState,
    Operation,
    Request,
    Session,
    SessionState,
    Task,
    TaskState,
)
from cartbooks.qbxml import in_words

PAGE = 200
NOT_FOUND = 500
"""To a query it is an answer: there is none."""
_BARS = 2000

How = Literal["running", "finished", "quickbooks_error", "refused", "no_good_bye", "stopped"]
Hand = Literal["quickbooks", "us"]
_REFUSED = frozenset({"wrong_company_file", "company_file_unknown", "older_copy"})
_PURPOSES: Mapping[str, str] = {
    "status": "Asks whether QuickBooks had carried out an earlier message.",
    "look_up": "Looks for what was sent and not confirmed.",
    "guard": "Asks whether the newest documents are still there.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The requests of a message: how many of which element, how many were refused, by what."""

    elements: Mapping[str, int]
    refused: int
    codes: Mapping[str, int]
    operations: Sequence[int]


@dataclass(frozen=True, slots=True)
class Turn:
    """
    One line. `took_quickbooks` is from our message to its answer, `took_us` from the answer to our
    next word, both in milliseconds.
    """

    at: datetime
    who: Literal["web_connector", "us", "quickbooks"]
    what: str
    text: str
    detail: str = ""
    message: Message | None = None
    asked: Asked | None = None
    took_quickbooks: int | None = None
    took_us: int | None = None
    advice: Advice | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """Whose turn it was, in milliseconds since the visit began."""

    hand: Hand
    start: int
    end: int
    message: int | None = None
    what: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A task whose answer this visit lost, and where it stands now."""

    task: Task
    open: bool


@dataclass(frozen=True, slots=True)
class Transcript:
    turns: Sequence[Turn]
    last: int | None
    """The last message of a page behind which there are more."""
    messages: int


def of(
    db: Database, session: Session, username: str, after: int | None, limit: int = PAGE
) -> Transcript:
    """A page of the conversation, the oldest first; its beginning and end come with their page."""
    mine = Message.session_id == session.id
    rows = select(Message).where(mine).options(_BRIEF).order_by(Message.id)
    if after is not None:
        rows = rows.where(Message.id > after)
    found = list(db.scalars(rows.limit(limit + 1)))
    more, following = len(found) > limit, found[limit:]
    found = found[:limit]
    number = db.scalar(select(func.count()).select_from(Message).where(mine)) or 0
    asked = _asked(db, [each.id for each in found])
    turns: list[Turn] = [] if after is not None else _greetings(session, username, found[:1])
    for each, then in zip(found, [*found[1:], *following, None], strict=False):
        turns += _exchange(session, each, then, asked.get(each.id, _NOTHING))
    if not more:
        turns += _good_bye(session)
    return Transcript(turns, found[-1].id if more else None, number)


_BRIEF = load_only(
    Message.session_id, Message.company_id, Message.state, Message.purpose, Message.about_id,
    Message.request_bytes, Message.answer_bytes, Message.hresult, Message.hresult_text,
    Message.note, Message.sent_at, Message.answered_at, Message.interpreted_at,
)  # fmt: skip
_NOTHING = Asked({}, 0, {}, ())


def _asked(db: Database, numbers: Sequence[int]) -> dict[int, Asked]:
    """By `ix_requests_message`."""
    elements: dict[int, Counter[str]] = {}
    codes: dict[int, Counter[str]] = {}
    operations: dict[int, dict[int, None]] = {}
    for message, element, code, operation, number in db.execute(
        select(Request.message_id, Request.element, Request.code, Task.operation_id, func.count())
        .join(Task, Task.id == Request.task_id, isouter=True)
        .where(Request.message_id.in_(numbers))
        .group_by(Request.message_id, Request.element, Request.code, Task.operation_id)
        .order_by(Request.message_id, func.min(Request.position))
    ):
        elements.setdefault(message, Counter())[element] += number
        if code is not None and code >= 500 and not (code == NOT_FOUND and "Query" in element):
            codes.setdefault(message, Counter())[str(code)] += number
        if operation is not None:
            operations.setdefault(message, {})[operation] = None
    return {
        message: Asked(
            found,
            sum(codes.get(message, Counter()).values()),
            codes.get(message, {}),
            list(operations.get(message, {})),
        )
        for message, found in elements.items()
    }


def _greetings(session: Session, username: str, first: Sequence[Message]) -> list[Turn]:
    version = session.connector_version
    turns = [
        Turn(
            session.opened_at, "web_connector", "hello",
            f"Web Connector{f' {version}' if version else ''} said hello.", session.peer,
        ),
        Turn(
            session.opened_at, "web_connector", "signed_in",
            f'Signed in as "{username}".', session.public_id,
        ),
    ]  # fmt: skip
    at = first[0].sent_at if first else session.last_call_at
    if session.company_file or session.host:
        turns.append(_opened(session, at))
    return turns


def _opened(session: Session, at: datetime) -> Turn:
    host = session.host
    offered = highest(host)
    words = [f'Company file "{session.company_file}"' if session.company_file else "Company file"]
    if host.get("product"):
        words.append(str(host["product"]))
    if host.get("country"):
        words.append(str(host["country"]))
    if offered:
        words.append(f"qbXML up to {offered} (we use {session.qbxml_version})")
    wrong = session.file_checked in _REFUSED
    return Turn(
        at, "quickbooks", "company_file", f"{', '.join(words)}.", session.file_checked,
        advice=_advice(session.file_checked, session) if wrong else None,
    )  # fmt: skip


def _exchange(session: Session, message: Message, then: Message | None, asked: Asked) -> list[Turn]:
    sent, answered = message.sent_at, message.answered_at
    next_word = then.sent_at if then else session.ended_at
    turns = [
        Turn(
            sent, "us", "message", _words(message, asked), message=message, asked=asked,
            took_quickbooks=_between(sent, answered), took_us=_between(answered, next_word),
        )
    ]  # fmt: skip
    if message.hresult:
        advice = _advice(message.hresult, session, message.hresult_text)
        turns.append(
            Turn(
                answered or sent, "quickbooks", "error",
                f"QuickBooks answered with the error {message.hresult}.",
                message.hresult_text, message=message, advice=advice,
            )
        )  # fmt: skip
    elif message.state is MessageState.LOST:
        turns.append(
            Turn(
                session.ended_at or sent, "us", "lost", "The answer did not arrive.",
                message=message, advice=_advice("lost_answer", session),
            )
        )  # fmt: skip
    elif asked.refused:
        number = sum(asked.elements.values())
        turns.append(
            Turn(
                answered or sent, "quickbooks", "refused",
                f"QuickBooks refused {asked.refused:,} of {number:,}.",
                ", ".join(asked.codes), message=message,
            )
        )  # fmt: skip
    return turns


def _words(message: Message, asked: Asked) -> str:
    if message.purpose in _PURPOSES:
        return _PURPOSES[message.purpose]
    return in_words.several(asked.elements) or "An empty message."


def _good_bye(session: Session) -> list[Turn]:
    at = session.ended_at
    code = session.code
    turns: list[Turn] = []
    if code.lower().startswith("0x") and session.retries:
        turns.append(
            Turn(
                session.last_call_at, "web_connector", "connection_error",
                f"The Web Connector could not work with QuickBooks: {code}.", session.last_error,
                advice=_advice(code, session, session.last_error),
            )
        )  # fmt: skip
    match session.state:
        case SessionState.OPEN:
            return turns
        case SessionState.FINISHED | SessionState.FAILED:
            said = f' Its window shows: "{session.window}"' if session.window else ""
            turns.append(
                Turn(
                    at or session.last_call_at, "web_connector", "good_bye",
                    f"Said good-bye.{said}", session.window,
                )
            )  # fmt: skip
        case SessionState.TIMED_OUT | SessionState.SUPERSEDED:
            code = code or f"visit_{session.state.value}"
            advice = _advice(code, session)
            turns.append(
                Turn(at or session.last_call_at, "us", "no_good_bye", advice.what, advice=advice)
            )
    return turns


def _advice(code: str, session: Session, said: str = "") -> Advice:
    facts = {"file": session.company_file, "machine": session.peer}
    return advise("", code, said=said or None, facts=facts)


def ended(session: Session) -> tuple[How, Advice | None]:
    """How it ended, and what to do about it where it did not end well."""
    code = session.code
    match session.state:
        case SessionState.OPEN:
            return "running", None
        case SessionState.TIMED_OUT | SessionState.SUPERSEDED:
            return "no_good_bye", _advice(code or f"visit_{session.state.value}", session)
        case _ if not code:
            return "finished", None
    said = "" if session.last_error == code else session.last_error
    advice = _advice(code, session, said)
    if code in _REFUSED:
        return "refused", advice
    if code.lower().startswith("0x"):
        return "quickbooks_error", advice
    return "stopped", advice


def bars(db: Database, session: Session) -> tuple[list[Bar], int]:
    """
    Whose turn it was, and the length of the visit in milliseconds.

    Until our first message the Web Connector opens QuickBooks and the company file.
    """
    since = session.opened_at
    until = session.ended_at or clock.now()

    def at(moment: datetime) -> int:
        return max(0, round((moment - since).total_seconds() * 1000))

    rows = db.execute(
        select(Message.id, Message.sent_at, Message.answered_at)
        .where(Message.session_id == session.id)
        .order_by(Message.id)
        .limit(_BARS)
    ).all()
    found: list[Bar] = []
    reached = 0
    for number, (message, sent, answered) in enumerate(rows):
        begin = max(at(sent), reached)
        if begin > reached:
            first = number == 0
            found.append(
                Bar("quickbooks" if first else "us", reached, begin, None,
                    "opening" if first else "working")
            )  # fmt: skip
        end = max(at(answered or until), begin)
        found.append(Bar("quickbooks", begin, end, message, "answering"))
        reached = end
    length = max(at(until), reached)
    if length > reached:
        found.append(Bar("us" if rows else "quickbooks", reached, length, None, "ending"))
    return found, length


def in_doubt(db: Database, session: Session, limit: int = PAGE) -> list[Doubt]:
    """What was on its way when an answer was lost, those first that are still not confirmed."""
    open_ = Task.state == TaskState.NOT_CONFIRMED
    sent = (  # from the visit to its tasks, never the other way round: those are all there are
        select(Request.task_id)
        .join(Message, Message.id == Request.message_id)
        .join(Task, Task.id == Request.task_id)
        .where(Message.session_id == session.id, Message.purpose == "write")
        .where(or_(Message.state == MessageState.LOST, open_))
    )
    rows = db.scalars(select(Task).where(Task.id.in_(sent)).order_by(Task.id).limit(limit)).all()
    found = [Doubt(each, each.state is TaskState.NOT_CONFIRMED) for each in rows]
    return sorted(found, key=lambda each: not each.open)


def operations(db: Database, session: Session) -> list[Operation]:
    """What it carried, in order."""
    return connector.carried(db, [session.id]).get(session.id, [])


def tasks_of(db: Database, session: Session) -> dict[TaskState, int]:
    """The tasks that this visit asked something for, by where they stand now."""
    mine = (
        select(Request.task_id)
        .join(Message, Message.id == Request.message_id)
        .where(Message.session_id == session.id, Request.task_id.is_not(None))
        .distinct()
    )
    rows = db.execute(
        select(Task.state, func.count()).where(Task.id.in_(mine)).group_by(Task.state)
    )
    return {row[0]: row[1] for row in rows}


def highest(host: Mapping[str, Any]) -> str:
    """The highest qbXML version that was offered; empty when none was."""
    offered = [str(each) for each in host.get("qbxml_versions") or ()]
    return max(offered, key=_version, default="")


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def _between(one: datetime | None, other: datetime | None) -> int | None:
    if one is None or other is None:
        return None
    return max(0, round((other - one).total_seconds() * 1000))
