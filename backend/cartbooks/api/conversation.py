"""The conversation of one visit: a transcript with timing, bars, how it ended, what is in doubt."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from pydantic import Field

from cartbooks import ids
from cartbooks.api.connector_shapes import file_name, product_of
from cartbooks.api.deps import ReadDb, Viewer, find
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Advice, Moment, Output, public
from cartbooks.engine import transcript
from cartbooks.errors import Refused
from cartbooks.model import Color, Company, Operation, Session, SessionState, TaskState
from cartbooks.model.states import NOT_DONE
from cartbooks.operations.registry import KINDS

router = routes_of("sessions")


class TurnMessage(Output):
    """A message of the transcript; its texts are at /messages/{id}."""

    id: str
    state: str = Field(description="sent, answered, interpreted or lost")
    purpose: str = Field(description="read, write, status, look_up or guard")
    requests: int
    refused: int
    codes: list[str] = Field(description="With which QuickBooks refused.")
    request_bytes: int
    answer_bytes: int | None
    took_quickbooks_ms: int | None = Field(description="From our message to its answer.")
    took_us_ms: int | None = Field(description="From the answer to our next word.")
    operations: list[str]


class TurnOut(Output):
    """One line of the transcript."""

    at: Moment
    offset_ms: int = Field(description="Since the visit began.")
    who: Literal["web_connector", "us", "quickbooks"]
    what: str = Field(
        description="hello, signed_in, company_file, message, refused, error, lost,"
        " connection_error, good_bye or no_good_bye"
    )
    text: str = Field(examples=["Adds 12 Sales Receipts."])
    detail: str = Field(
        description="hello: the address; signed_in: the session; company_file: right, or the reason"
        " against; refused: the codes; errors: QuickBooks' own words; good_bye: the window"
    )
    message: TurnMessage | None = Field(description="With what=message.")
    about: str | None = Field(description="The message that a line without one is about.")
    advice: Advice | None


class BarOut(Output):
    """Whose turn it was."""

    who: transcript.Hand
    from_ms: int
    to_ms: int
    message: str | None
    what: str = Field(description="opening, answering, working or ending")


class CarriedOperation(Output):
    id: str
    kind: str
    title: str
    direction: str
    state: str
    color: Color | None
    what_happened: str
    done: int
    not_done: int
    total: int


class DoubtOut(Output):
    """A task that was on its way when its answer was lost."""

    task: str
    operation: str
    label: str
    state: TaskState = Field(description="Where it stands now.")
    open: bool = Field(description="Still not confirmed.")


class EndedOut(Output):
    how: transcript.How = Field(
        description="running, finished, quickbooks_error, refused (by us: the file), stopped (by"
        " us), or no_good_bye (it fell silent or was replaced)"
    )
    code: str
    advice: Advice | None = Field(description="Where it did not end well.")
    window: str = Field(description="What the Web Connector's window showed.")
    in_doubt: list[DoubtOut] = Field(description="Those first that are not confirmed yet.")


class Hello(Output):
    """Who met whom."""

    connector_version: str
    machine: str
    signed_in_as: str
    company_file: str
    company_file_name: str
    file_checked: str
    product: str
    country: str
    qbxml_highest: str
    qbxml_used: str


class TaskNumbers(Output):
    """Tasks that this visit asked something for, as they stand now."""

    all: int
    done: int
    not_done: int
    open: int


class ConversationOut(Output):
    """One visit from its hello to its good-bye."""

    session: str
    company: str
    state: SessionState
    opened_at: Moment
    ended_at: Moment | None
    length_ms: int
    progress: int
    hello: Hello
    operations: list[CarriedOperation]
    tasks: TaskNumbers
    messages: int = Field(description="All of the visit.")
    turns: list[TurnOut] = Field(description="The oldest first.")
    next_cursor: str | None = Field(description="For the turns behind these.")
    bars: list[BarOut]
    ended: EndedOut


@router.get("/sessions/{session_id}/conversation")
def get_conversation(
    _: Viewer,
    db: ReadDb,
    session_id: str,
    limit: Annotated[int, Query(ge=1, le=500, description="Messages on a page.")] = 200,
    cursor: Annotated[
        str | None, Query(max_length=40, description="`next_cursor` of the page before.")
    ] = None,
) -> ConversationOut:
    """
    The transcript of a visit, with what each message did in words, and how long who took.

    The words name no customer; the texts of the messages have their own addresses.
    """
    session = find(db, Session, session_id)
    company = db.get_one(Company, session.company_id)
    after = ids.number("cu", cursor) if cursor else None
    if cursor and after is None:
        raise Refused("This cursor is not one of ours.", code="bad_cursor")
    told = transcript.of(db, session, company.username, after, limit)
    bars, length = transcript.bars(db, session)
    how, advice = transcript.ended(session)
    stands = transcript.tasks_of(db, session)
    done = stands.get(TaskState.DONE, 0)
    not_done = sum(stands.get(each, 0) for each in NOT_DONE)
    under_way = sum(stands.get(each, 0) for each in (TaskState.WAITING, TaskState.SENT))
    return ConversationOut(
        session=session.public_id,
        company=company.public_id,
        state=session.state,
        opened_at=session.opened_at,
        ended_at=session.ended_at,
        length_ms=length,
        progress=session.progress,
        hello=_hello(session, company),
        operations=[_operation(each) for each in transcript.operations(db, session)],
        tasks=TaskNumbers(
            all=sum(stands.values()), done=done, not_done=not_done, open=under_way
        ),
        messages=told.messages,
        turns=[_turn(session, each) for each in told.turns],
        next_cursor=public("cu", told.last),
        bars=[
            BarOut(
                who=each.hand, from_ms=each.start, to_ms=each.end,
                message=public("me", each.message), what=each.what,
            )
            for each in bars
        ],
        ended=EndedOut(
            how=how,
            code=session.code,
            advice=Advice.of(advice) if advice else None,
            window=session.window,
            in_doubt=[
                DoubtOut(
                    task=each.task.public_id,
                    operation=str(public("op", each.task.operation_id)),
                    label=each.task.label,
                    state=each.task.state,
                    open=each.open,
                )
                for each in transcript.in_doubt(db, session)
            ],
        ),
    )  # fmt: skip


def _hello(session: Session, company: Company) -> Hello:
    return Hello(
        connector_version=session.connector_version,
        machine=session.peer,
        signed_in_as=company.username,
        company_file=session.company_file,
        company_file_name=file_name(session.company_file),
        file_checked=session.file_checked,
        product=product_of(session.host),
        country=str(session.host.get("country") or ""),
        qbxml_highest=transcript.highest(session.host),
        qbxml_used=session.qbxml_version,
    )


def _operation(operation: Operation) -> CarriedOperation:
    kind = KINDS.get(operation.kind)
    return CarriedOperation(
        id=operation.public_id,
        kind=operation.kind,
        title=kind.title if kind else operation.kind,
        direction=kind.direction if kind else "",
        state=operation.state,
        color=operation.color,
        what_happened=operation.what_happened,
        done=operation.done,
        not_done=operation.failed + operation.held + operation.not_confirmed,
        total=operation.total,
    )


def _turn(session: Session, turn: transcript.Turn) -> TurnOut:
    message, asked = turn.message, turn.asked
    return TurnOut(
        at=turn.at,
        offset_ms=max(0, round((turn.at - session.opened_at).total_seconds() * 1000)),
        who=turn.who,
        what=turn.what,
        text=turn.text,
        detail=turn.detail,
        message=TurnMessage(
            id=message.public_id,
            state=message.state,
            purpose=message.purpose,
            requests=sum(asked.elements.values()),
            refused=asked.refused,
            codes=list(asked.codes),
            request_bytes=message.request_bytes,
            answer_bytes=message.answer_bytes,
            took_quickbooks_ms=turn.took_quickbooks,
            took_us_ms=turn.took_us,
            operations=[ids.public("op", each) for each in asked.operations],
        )
        if message is not None and asked is not None
        else None,
        about=message.public_id if message is not None and asked is None else None,
        advice=Advice.of(turn.advice) if turn.advice else None,
    )
