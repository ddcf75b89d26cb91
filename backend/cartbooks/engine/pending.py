"""What waits, in words: why, until when, behind what, and how far a running one has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from cartbooks import clock
from cartbooks.advice.what_happened import ANY, WORDS
from cartbooks.db import Database
from cartbooks.engine import guard, ordering, params_in_words, queue, visits
from cartbooks.engine.ordering import Direction
from cartbooks.model import (
    Company,
    Hand,
    Operation,
    OperationState,
    Retry,
    Schedule,
    Session,
    Store,
    StoreState,
    Task,
    TaskState,
)
from cartbooks.operations.planning import preferences_of
from cartbooks.operations.registry import KINDS

WaitsFor = Literal["quickbooks", "store", "time", "person"]
WhyCode = Literal[
    "next_visit", "running", "behind_others", "store_at_work", "put_off", "answer_awaited",
    "writes_stopped", "outcome_first", "other_file",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """When something goes: a moment for programs where it is known, and a sentence."""

    expected_at: datetime | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the tasks of a running operation stand, the uncounted ones left out."""

    percent: int
    waiting: int
    store: int
    sent: int
    done: int
    not_done: int
    not_confirmed: int
    skipped: int
    total: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An operation in the queue."""

    operation: Operation
    position: int
    title: str
    tasks: int
    noun: str
    amount: Decimal | None
    params: str
    waits_for: WaitsFor
    why_code: WhyCode
    why: str
    ready: int
    not_before: datetime | None
    when: When
    runs_after: Sequence[Operation]
    problems: Sequence[int]
    can_cancel: bool
    why_not_cancel: str
    can_move: Sequence[Direction]
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class AlsoRuns:
    """A schedule: it needs nobody to ask for it."""

    schedule: Schedule
    title: str
    tasks: int | None
    noun: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Queue:
    """All that waits for one company's Web Connector."""

    sentence: str
    when: When
    hurry: str
    hurry_steps: Sequence[str]
    session: Session | None
    percent: int | None
    items: Sequence[Waiting]
    also_runs: Sequence[AlsoRuns] = field(default_factory=list)


def of_company(db: Database, company: Company) -> Queue:
    """The queue of *company*, in the order in which it runs."""
    pending = queue.pending(db, company.id)
    session = visits.open_of(db, company.id)
    percent = session.progress if session else None  # what its window shows
    visit = when(db, company)
    kept_out = guard.kept_out(db, company) if pending else ""
    items = [
        _waiting(db, company, pending, position, percent, visit, kept_out)
        for position, _ in enumerate(pending, 1)
    ]
    return Queue(
        sentence=_sentence(db, company, items, session),
        when=visit,
        hurry=_hurry(company),
        hurry_steps=_hurry_steps(company),
        session=session,
        percent=percent,
        items=items,
        also_runs=_also_runs(db, company),
    )


def when(db: Database, company: Company) -> When:
    """When the Web Connector is expected, in the time of the company's first store."""
    at = queue.expected(company)
    if at is None:
        return When(None, "It goes when the Web Connector comes. It has never come yet.")
    if queue.is_late(company):
        return When(
            at,
            "It goes when the Web Connector comes, which was expected at "
            f"{clock_time(db, company, at)} and has not come.",
        )
    at = max(at, clock.now())
    return When(at, f"It goes when the Web Connector comes, about {clock_time(db, company, at)}.")


def queued(db: Database, company: Company, operation: Operation) -> When:
    """What the one who has asked for an operation is told."""
    if operation.state is OperationState.ENDED:
        return When(None, "There was nothing to do.")
    found = when(db, company)
    return When(found.expected_at, f"Queued. {found.sentence}")


def clock_time(db: Database, company: Company, at: datetime) -> str:
    """*at* on the reader's clock, else on that of the first store; with the day if not today."""
    zone = clock.READER_ZONE.get() or _zone_of_first_store(db, company)
    here, today = at.astimezone(zone), clock.now().astimezone(zone).date()
    shown = f"{here:%H:%M}" if here.date() == today else f"{here:%a %d %b %H:%M}"
    return f"{shown} UTC" if zone.key == "UTC" else shown


def _zone_of_first_store(db: Database, company: Company) -> ZoneInfo:
    store = db.scalars(
        select(Store).where(Store.company_id == company.id).order_by(Store.id).limit(1)
    ).first()
    return ZoneInfo(preferences_of(store).zone if store else "UTC")


def title_of(operation: Operation) -> str:
    """As the queue calls it."""
    kind = KINDS.get(operation.kind)
    name = kind.title if kind else operation.kind
    if operation.retry_of is not None:
        return f"Try again: {name}"
    return name if operation.started_by.startswith("schedule") else f"{name}, on demand"


def in_words(kind: str, number: int) -> str:
    """ "12 orders", or what there is one of: "the customers"."""
    words = WORDS.get(kind, ANY)
    if not words.counted:
        return words.many
    return f"{number:,} {words.one if number == 1 else words.many}"


def _waiting(
    db: Database,
    company: Company,
    pending: Sequence[Operation],
    position: int,
    percent: int | None,
    visit: When,
    kept_out: str,
) -> Waiting:
    operation = pending[position - 1]
    tally = _Tally.of(db, company, operation)
    waits_for, code, why = _why(company, operation, tally, position, kept_out)
    waiting = operation.state is OperationState.WAITING
    return Waiting(
        operation=operation,
        position=position,
        title=title_of(operation),
        tasks=operation.total,
        noun=in_words(operation.kind, operation.total),
        amount=tally.amount,
        params=params_in_words.said(operation.kind, operation.params.get("ask", {})),
        waits_for=waits_for,
        why_code=code,
        why=why,
        ready=tally.ready,
        not_before=tally.later if not tally.ready else None,
        when=_when(db, company, waits_for, tally, visit, running=percent is not None),
        runs_after=ordering.runs_after(operation, pending[: position - 1]),
        problems=_problems(db, operation),
        can_cancel=waiting,
        why_not_cancel="" if waiting else "It has been picked up.",
        can_move=list(ordering.targets(pending, operation)),
        progress=None if waiting else tally.progress(operation, percent),
    )


@dataclass(frozen=True, slots=True)
class _Tally:
    """One look at an operation's tasks."""

    states: Mapping[TaskState, int]
    ready: int
    store: int
    later: datetime | None
    amount: Decimal | None

    @classmethod
    def of(cls, db: Database, company: Company, operation: Operation) -> _Tally:
        now = clock.now()
        mine = (Task.operation_id == operation.id, Task.state == TaskState.WAITING)
        found = db.execute(
            select(Task.state, func.count())
            .where(Task.operation_id == operation.id, Task.counted)
            .group_by(Task.state)
        )
        states = {row[0]: row[1] for row in found}
        amount, later = db.execute(
            select(func.sum(Task.amount), func.min(Task.not_before)).where(*mine)
        ).one()
        ready = db.scalar(
            select(func.count()).select_from(Task).where(*mine, *queue.ready(company.id, now))
        )
        store = db.scalar(
            select(func.count()).select_from(Task).where(*mine, Task.waits_for == Hand.STORE)
        )
        if later is not None and later <= now:
            later = None
        return cls(states, ready or 0, store or 0, later, amount)

    def progress(self, operation: Operation, percent: int | None) -> Progress:
        of = self.states.get
        ended = operation.total - of(TaskState.WAITING, 0) - of(TaskState.SENT, 0)
        part = int(100 * ended / operation.total) if operation.total else 0
        return Progress(
            percent=percent if percent is not None else min(99, max(1, part)),
            waiting=max(0, of(TaskState.WAITING, 0) - self.store),
            store=self.store,
            sent=of(TaskState.SENT, 0),
            done=of(TaskState.DONE, 0),
            not_done=of(TaskState.FAILED, 0) + of(TaskState.HELD, 0),
            not_confirmed=of(TaskState.NOT_CONFIRMED, 0),
            skipped=of(TaskState.SKIPPED, 0) + of(TaskState.CANCELLED, 0),
            total=operation.total,
        )


def _why(
    company: Company, operation: Operation, tally: _Tally, position: int, kept_out: str
) -> tuple[WaitsFor, WhyCode, str]:
    if company.writes_stopped and KINDS[operation.kind].writes:
        return (
            "person", "writes_stopped",
            "Writing has been stopped; somebody must say what happened.",
        )  # fmt: skip
    if kept_out and tally.ready:
        return (
            "quickbooks", "other_file",
            "It goes when the right company file is open in QuickBooks. The last time it was not.",
        )  # fmt: skip
    if tally.states.get(TaskState.SENT) and not tally.ready:
        return "quickbooks", "answer_awaited", "An answer of QuickBooks is awaited."
    if tally.ready:
        if operation.state is OperationState.RUNNING:
            return "quickbooks", "running", "It has been started and goes on with the visit."
        if position > 1:
            return (
                "quickbooks", "behind_others",
                "It goes when the Web Connector comes, after what stands before it.",
            )  # fmt: skip
        return "quickbooks", "next_visit", "It goes when the Web Connector comes."
    if tally.store:
        return "store", "store_at_work", "The store's hand is at work on it."
    if tally.later is not None:
        return "time", "put_off", "It was put off and is tried again later."
    return "quickbooks", "outcome_first", "QuickBooks is asked first what became of it."


def _when(
    db: Database,
    company: Company,
    waits_for: WaitsFor,
    tally: _Tally,
    visit: When,
    *,
    running: bool,
) -> When:
    if waits_for == "person":
        return When(None, "It goes at the visit after somebody has said what happened.")
    if waits_for == "store":
        return When(None, "It goes now: the store's hand does not wait for the Web Connector.")
    if waits_for == "time" and tally.later is not None:
        return When(
            tally.later,
            f"It goes at the first visit after {clock_time(db, company, tally.later)}.",
        )
    if running:
        return When(clock.now(), "It goes now: the Web Connector is here.")
    return visit


def _problems(db: Database, operation: Operation) -> list[int]:
    """The problems that a retry means to end."""
    if operation.retry_of is None:
        return []
    origins = select(Retry.operation_id).where(Retry.retried_by == operation.id)
    mine = select(Task.record).where(Task.operation_id == operation.id)
    return [
        number
        for number in db.scalars(
            select(Task.problem_id)
            .where(
                Task.operation_id.in_(origins),
                Task.problem_id.is_not(None),
                Task.record.in_(mine),
            )
            .group_by(Task.problem_id)
            .order_by(func.count().desc(), Task.problem_id)
            .limit(5)
        )
        if number is not None
    ]


def _sentence(
    db: Database, company: Company, items: Sequence[Waiting], session: Session | None
) -> str:
    if not items:
        return (
            "Nothing is waiting. Things you ask for, and automatic work, appear here until the "
            "Web Connector comes."
        )
    if session is not None:
        return "The Web Connector is here and works through them."
    they = "They wait" if len(items) > 1 else "It waits"
    if company.last_seen_at is None:
        return f"{they} for the Web Connector, which has never come yet."
    last = clock_time(db, company, company.last_seen_at)
    due = queue.expected(company)
    assert due is not None
    minutes = max(1, round((due - company.last_seen_at) / timedelta(minutes=1)))
    often = "minute" if minutes == 1 else f"{minutes} minutes"
    usual = f"It last came at {last} and usually comes every {often}"
    if queue.is_late(company):
        return f"{they} for the Web Connector. {usual}: it is late."
    about = clock_time(db, company, max(due, clock.now()))
    return f"{they} for the Web Connector. {usual}: about {about}."


def _hurry(company: Company) -> str:
    return (
        f'In a hurry? On the QuickBooks PC open the Web Connector, tick "{app_name(company)}" and '
        "choose Update Selected."
    )


def _hurry_steps(company: Company) -> list[str]:
    return [
        "On the PC with QuickBooks, open the QuickBooks Web Connector. If it is hidden, its "
        "icon is beside the clock.",
        f'Tick the box in front of "{app_name(company)}".',
        "Choose Update Selected, at the top.",
        "If it asks for a password, enter the one of this connection.",
    ]


def app_name(company: Company) -> str:
    """How the Web Connector's window lists the company, as its .QWC file says."""
    return f"Cartbooks {company.name}"[:60]


def _also_runs(db: Database, company: Company) -> list[AlsoRuns]:
    """What its schedules ask for, whoever asks for anything else."""
    found: list[AlsoRuns] = []
    for schedule, store in db.execute(
        select(Schedule, Store)
        .outerjoin(Store, Store.id == Schedule.store_id)
        .where(Schedule.company_id == company.id, Schedule.enabled)
        .order_by(Schedule.id)
    ):
        kind = KINDS.get(schedule.kind)
        if kind is None or (store is not None and store.state is not StoreState.LIVE):
            continue
        last = db.scalar(
            select(Operation.total)
            .where(
                Operation.company_id == company.id,
                Operation.kind == schedule.kind,
                Operation.store_id == schedule.store_id,
                Operation.state == OperationState.ENDED,
                Operation.total > 0,
            )
            # many indexes begin with the company, and this one comes in the right order
            .with_hint(Operation, "INDEXED BY ix_operations_kind", "sqlite")
            .order_by(Operation.id.desc())
            .limit(1)
        )
        about = f" (about {in_words(schedule.kind, last)})" if last else ""
        often = _often(schedule.every_minutes)
        found.append(
            AlsoRuns(
                schedule, kind.title, last, in_words(schedule.kind, last) if last else "",
                f"{kind.title}{about}, {often}.",
            )
        )  # fmt: skip
    return found


def _often(minutes: int) -> str:
    if minutes <= 1:
        return "every time there is something"
    if minutes % 1440 == 0:
        days = minutes // 1440
        return "every day" if days == 1 else f"every {days} days"
    if minutes % 60 == 0:
        hours = minutes // 60
        return "every hour" if hours == 1 else f"every {hours} hours"
    return f"every {minutes} minutes"
