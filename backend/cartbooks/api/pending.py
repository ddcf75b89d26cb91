"""Pending Operations: what waits, what is in it, what will become of it; taking out, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query
from pydantic import Field, model_validator
from sqlalchemy import select

from cartbooks import ids
from cartbooks.api.deps import Agent, Db, Manager, ReadDb, Viewer, find, record, storage_of
from cartbooks.api.operations import OperationOut
from cartbooks.api.shapes import Input, Moment, Money, Output, Step, public
from cartbooks.api.when import When
from cartbooks.db import Database, Storage
from cartbooks.engine import asking, checks, drafts, ordering, pending, queue, restoring
from cartbooks.engine.ordering import Direction
from cartbooks.errors import CartbooksError, Refused
from cartbooks.model import Company, Operation, Problem, Task, TaskState
from cartbooks.qbxml import shown

router = APIRouter(tags=["pending"])

CHECKED_AT_ONCE = 300
"""So many tasks are checked by one call, over all its operations."""


class Behind(Output):
    """An operation before it in the queue that it needs."""

    operation: str
    kind: str
    title: str


class AskedProblem(Output):
    """A problem that this try means to end."""

    id: str
    sentence: str


class ProgressOut(Output):
    """Where the tasks stand: waiting, being sent, answered."""

    percent: int = Field(description="What the Web Connector's window shows, while it is here.")
    waiting: int = Field(description="For QuickBooks.")
    store: int = Field(description="Waiting for the store's hand.")
    sent: int = Field(description="Sent; the answer is awaited.")
    done: int
    not_done: int
    not_confirmed: int
    skipped: int
    total: int


class Waiting(Output):
    """An operation in the queue."""

    operation: OperationOut
    position: int = Field(description="From 1, in the order in which they run.")
    title: str = Field(examples=["Push Orders, on demand", "Try again: Push Orders"])
    tasks: int
    noun: str = Field(examples=["12 orders"])
    amount: Money | None = Field(description="What the waiting orders come to.")
    params: str = Field(
        description="What was asked for, in words; empty for all.",
        examples=["Orders 10432, 10440; placed on 2026-11-23 or later"],
    )
    asked_by: str
    asked_at: Moment
    by_schedule: bool
    waits_for: str = Field(description="quickbooks, store, time or person")
    why_code: str = Field(
        description="next_visit, behind_others, running, answer_awaited, store_at_work, put_off, "
        "outcome_first or writes_stopped"
    )
    why: str
    when: When
    ready: int = Field(description="Tasks that go at the next visit.")
    not_before: Moment | None
    runs_after: list[Behind]
    retry_of: str | None
    problems: list[AskedProblem] = Field(description="Of a retry: the problems it means to end.")
    can_cancel: bool
    why_not_cancel: str
    can_move: list[Direction] = Field(description="Where it may be moved: up, down, first, last.")
    progress: ProgressOut | None = Field(description="Once it has been picked up.")


class AlsoRuns(Output):
    """What runs by itself, whether or not something else waits."""

    schedule: str
    kind: str
    title: str
    store: str | None
    every_minutes: int
    next_at: Moment
    tasks: int | None = Field(description="How much it was the last time.")
    sentence: str = Field(examples=["Pull Inventory (about 96 products' stock), every 15 minutes."])


class Cancelled(Output):
    """What was cancelled lately, and whether that can be undone."""

    operation: OperationOut
    title: str
    noun: str
    cancelled_by: str
    cancelled_at: Moment
    can_restore: bool
    why_not: str


class Hurry(Output):
    """What a person at the QuickBooks PC does so that it goes now."""

    sentence: str
    app: str = Field(description="The name in the Web Connector's window.")
    steps: list[str]


class QueueOut(Output):
    """What waits, in the order it will run, and when the Web Connector is expected."""

    company: str
    sentence: str
    expected_at: Moment | None
    last_seen_at: Moment | None
    late: bool
    when: When
    session: str | None = Field(description="The visit that is under way.")
    progress: int | None = Field(description="Of that visit, in percent.")
    tasks: int = Field(description="In all of the operations together.")
    items: list[Waiting]
    also_runs: list[AlsoRuns]
    cancelled: list[Cancelled]
    hurry: Hurry


class FindingOut(Output):
    """One result of the checks."""

    code: str
    sentence: str
    severity: Literal["will_fail", "cannot_tell", "ok"]


class CheckOut(Output):
    """What will become of a task as things stand, worked out without asking QuickBooks."""

    verdict: checks.Verdict
    code: str = Field(examples=["sku_unmatched"])
    what: str
    why: str
    fix: list[str] = Field(description="Steps, in order.")
    alternatives: list[Step] = Field(description="What can be done here while it still waits.")
    who: str
    where: str
    findings: list[FindingOut]

    @classmethod
    def of(cls, check: checks.Check) -> CheckOut:
        advice = check.advice
        return cls(
            verdict=check.verdict,
            code=check.code,
            what=check.what,
            why=check.why,
            fix=list(check.fix),
            alternatives=[
                Step(key=each.key, label=each.label)
                for each in (advice.alternatives if advice else ())
            ],
            who=advice.who if advice else "no_one",
            where=advice.where if advice else "nowhere",
            findings=[
                FindingOut(code=each.code, sentence=each.sentence, severity=each.severity)
                for each in check.findings
            ],
        )


class LookedRecord(Output):
    type: str = Field(description="order, product, customer or list")
    id: str = Field(description="The store's own id")
    number: str
    label: str
    path: str = Field(
        description="Its page beneath /console; empty for lists.",
        examples=["/records/order/1042?store=st_YAQ366E"],
    )


class LookLine(Output):
    """A line of the document."""

    item: str
    description: str
    quantity: str
    amount: str


class LookRow(Output):
    """A record within the operation, and what it is expected to become."""

    task: str | None = Field(description="Null in a preview: there is none yet.")
    state: TaskState
    record: LookedRecord
    form: str = Field(description="SalesReceipt, Invoice, SalesOrder, or the type of a new item.")
    document_number: str = Field(description="Empty when QuickBooks numbers it itself.")
    customer: str
    customer_is_new: bool
    new_items: list[str] = Field(description="SKUs that items would be created for.")
    date: str
    total: Money | None = Field(description="As the store says.")
    document_total: Money | None = Field(description="As QuickBooks will reach it.")
    lines: list[LookLine] = Field(description="Of the document; empty where there is none.")
    code: str = Field(description="What became of it, where it has come to an end.")
    check: CheckOut | None = Field(description="Null when it has come to an end.")


class FailReason(Output):
    """Why some of them will fail."""

    code: str
    short: str
    tasks: int
    first: str = Field(description="The record of one of them.", examples=["Order 10432"])


class SummaryOut(Output):
    """Many checks in a sentence and in numbers."""

    sentence: str = Field(
        examples=["2 will fail as things stand: a product is not linked to a QuickBooks item (2)."]
    )
    will_go: int
    will_probably_fail: int
    cannot_tell: int
    will_be_skipped: int
    checked: int
    left: int = Field(description="Tasks that were not looked at: there are too many.")
    reasons: list[FailReason]


class LookOut(Output):
    operation: str
    title: str
    summary: SummaryOut | None = Field(description="With the first page.")
    items: list[LookRow]
    next_cursor: str | None


class CheckQueue(Input):
    """Either a company, for all that waits, or operations."""

    company: str | None = Field(None, examples=["co_YAQ366E"])
    operations: list[str] = Field(default_factory=list, max_length=50)

    @model_validator(mode="after")
    def _one_of_both(self) -> CheckQueue:
        if bool(self.company) == bool(self.operations):
            raise ValueError("name a company or operations")
        return self


class CheckedOperation(Output):
    operation: str
    title: str
    summary: SummaryOut


class CheckedQueue(Output):
    sentence: str
    items: list[CheckedOperation]


class DraftPart(Output):
    """One request document, in the order in which they would be sent."""

    step: str
    writes: bool
    elements: list[str] = Field(examples=[["SalesReceiptAddRq"]])
    qbxml: str


class DraftOut(Output):
    """What a waiting task would send now. Personal data is behind dots unless revealed."""

    task: str
    label: str
    will: str = Field(description="go, held, skipped, or nothing when no message is needed")
    code: str
    why: str
    hidden: int = Field(description="Personal values behind dots.")
    parts: list[DraftPart]


class Move(Input):
    to: Direction = Field(description="up or down by one; first or last as far as is allowed")


class Moved(Output):
    position: int
    queue: QueueOut


class CancelMany(Input):
    ids: list[str] = Field(min_length=1, max_length=200, examples=[["op_8K2QW3F"]])


class NotCancelled(Output):
    id: str
    code: str
    why: str


class CancelledMany(Output):
    cancelled: list[OperationOut]
    not_cancelled: list[NotCancelled]


@router.get("/queue")
def get_queue(_: Viewer, db: ReadDb, company: str) -> QueueOut:
    """What waits for the Web Connector of one company, in the order in which it runs."""
    return _queue(db, find(db, Company, company))


def _queue(db: Database, company: Company) -> QueueOut:
    found = pending.of_company(db, company)
    return QueueOut(
        company=company.public_id,
        sentence=found.sentence,
        expected_at=queue.expected(company),
        last_seen_at=company.last_seen_at,
        late=queue.is_late(company),
        when=When.model_validate(found.when),
        session=found.session.public_id if found.session else None,
        progress=found.percent,
        tasks=sum(each.tasks for each in found.items),
        items=_waiting(db, found.items),
        also_runs=[
            AlsoRuns(
                schedule=each.schedule.public_id,
                kind=each.schedule.kind,
                title=each.title,
                store=public("st", each.schedule.store_id),
                every_minutes=each.schedule.every_minutes,
                next_at=each.schedule.next_at,
                tasks=each.tasks,
                sentence=each.sentence,
            )
            for each in found.also_runs
        ],
        cancelled=[_cancelled(db, each) for each in restoring.offered(db, company)],
        hurry=Hurry(
            sentence=found.hurry, app=pending.app_name(company), steps=list(found.hurry_steps)
        ),
    )


def _waiting(db: Database, items: Sequence[pending.Waiting]) -> list[Waiting]:
    shown = OperationOut.many(db, [each.operation for each in items])
    return [_one(db, each, operation) for each, operation in zip(items, shown, strict=True)]


def _one(db: Database, waiting: pending.Waiting, shown: OperationOut) -> Waiting:
    operation = waiting.operation
    return Waiting(
        operation=shown,
        position=waiting.position,
        title=waiting.title,
        tasks=waiting.tasks,
        noun=waiting.noun,
        amount=waiting.amount,
        params=waiting.params,
        asked_by=operation.started_by,
        asked_at=operation.created_at,
        by_schedule=operation.started_by.startswith("schedule"),
        waits_for=waiting.waits_for,
        why_code=waiting.why_code,
        why=waiting.why,
        when=When.model_validate(waiting.when),
        ready=waiting.ready,
        not_before=waiting.not_before,
        runs_after=[
            Behind(operation=each.public_id, kind=each.kind, title=pending.title_of(each))
            for each in waiting.runs_after
        ],
        retry_of=public("op", operation.retry_of),
        problems=_problems(db, waiting.problems),
        can_cancel=waiting.can_cancel,
        why_not_cancel=waiting.why_not_cancel,
        can_move=list(waiting.can_move),
        progress=ProgressOut.model_validate(waiting.progress) if waiting.progress else None,
    )


def _problems(db: Database, numbers: Any) -> list[AskedProblem]:
    if not numbers:
        return []
    found = {each.id: each for each in db.scalars(select(Problem).where(Problem.id.in_(numbers)))}
    return [
        AskedProblem(
            id=found[number].public_id,
            sentence=found[number].sentence,
        )
        for number in numbers
        if number in found
    ]


def _cancelled(db: Database, undoable: restoring.Undoable) -> Cancelled:
    operation = undoable.operation
    assert operation.ended_at is not None
    return Cancelled(
        operation=OperationOut.of(db, operation),
        title=pending.title_of(operation),
        noun=pending.in_words(operation.kind, operation.total),
        cancelled_by=str(operation.params.get("cancelled_by") or ""),
        cancelled_at=operation.ended_at,
        can_restore=not undoable.why_not,
        why_not=undoable.why_not,
    )


@router.post("/queue/check")
def check_queue(_: Viewer, db: ReadDb, data: CheckQueue) -> CheckedQueue:
    """
    Pre-flight: what QuickBooks would refuse of all that waits, by what is known here.

    At most 100 tasks of an operation and 300 in all are looked at. Nothing changes.
    """
    if data.company:
        waiting = list(queue.pending(db, find(db, Company, data.company).id))
    else:
        waiting = [find(db, Operation, each) for each in dict.fromkeys(data.operations)]
    items: list[CheckedOperation] = []
    room = CHECKED_AT_ONCE
    checkers: dict[int, checks.Checker] = {}
    for operation in waiting:
        company_id = operation.company_id
        if company_id not in checkers:
            checkers[company_id] = checks.Checker(db, db.get_one(Company, company_id))
        most = min(room, checks.AT_MOST)
        summary = checks.of_operation(db, checkers[company_id], operation, most=most)
        made = _summary(db, operation, summary)
        room -= made.checked
        items.append(
            CheckedOperation(
                operation=operation.public_id, title=pending.title_of(operation), summary=made
            )
        )
    failing = sum(each.summary.will_probably_fail for each in items)
    if not items:
        sentence = "Nothing is waiting."
    elif failing:
        sentence = f"{failing:,} will fail as things stand."
    else:
        sentence = "All will go, as far as can be told without asking QuickBooks."
    return CheckedQueue(sentence=sentence, items=items)


def _summary(db: Database, operation: Operation, summary: checks.Summary) -> SummaryOut:
    return summary_out(summary, checks.count_open(db, operation))


def summary_out(summary: checks.Summary, number: int) -> SummaryOut:
    """*summary* of the first of *number* tasks."""
    counts = summary.counts
    checked = sum(counts.values())
    return SummaryOut(
        sentence=summary.sentence,
        will_go=counts["will_go"],
        will_probably_fail=counts["will_probably_fail"],
        cannot_tell=counts["cannot_tell"],
        will_be_skipped=counts["will_be_skipped"],
        checked=checked,
        left=max(0, number - checked),
        reasons=[
            FailReason(code=each.code, short=each.short, tasks=each.tasks, first=each.first.label)
            for each in summary.reasons
        ],
    )


@router.get("/operations/{operation_id}/look")
def look(
    _: Viewer,
    db: ReadDb,
    operation_id: str,
    limit: Annotated[int, Query(ge=1, le=100, description="Rows on a page.")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=40, description="`next_cursor` of the page before.")
    ] = None,
) -> LookOut:
    """
    The exact records of an operation in their order, and what each is expected to become.

    The first page comes with the checks of the operation in a sentence (of its first 100 tasks).
    """
    operation = find(db, Operation, operation_id)
    company = db.get_one(Company, operation.company_id)
    after = ids.number("cu", cursor) if cursor else 0
    if after is None:
        raise Refused("This cursor is not one of ours.", code="bad_cursor")
    tasks = list(
        db.scalars(
            select(Task)
            .where(Task.operation_id == operation.id, Task.id > after)
            .order_by(Task.id)
            .limit(limit + 1)
        )
    )
    more, tasks = len(tasks) > limit, tasks[:limit]
    checker = checks.Checker(db, company)
    summary = None
    if not cursor:
        summary = _summary(db, operation, checks.of_operation(db, checker, operation))
    return LookOut(
        operation=operation.public_id,
        title=pending.title_of(operation),
        summary=summary,
        items=[look_row(each) for each in checker.look(tasks)],
        next_cursor=ids.public("cu", tasks[-1].id) if more else None,
    )


def look_row(look: checks.Look) -> LookRow:
    """A task, or what would be one."""
    task = look.task
    path = ""
    if task.record_type in {"order", "product"} and task.store_id is not None:
        store = ids.public("st", task.store_id)
        path = f"/records/{task.record_type}/{quote(task.record, safe='')}?store={store}"
    return LookRow(
        task=task.public_id if task.id else None,
        state=task.state,
        record=LookedRecord(
            type=task.record_type,
            id=task.record,
            number=look.number,
            label=task.label,
            path=path,
        ),
        form=look.form,
        document_number=look.document_number,
        customer=look.customer,
        customer_is_new=look.customer_is_new,
        new_items=list(look.new_items),
        date=look.date,
        total=task.amount,
        document_total=look.document_total,
        lines=[LookLine.model_validate(dict(each)) for each in look.lines],
        code=task.code,
        check=CheckOut.of(look.check) if look.check else None,
    )


@router.get("/tasks/{task_id}/draft")
def draft(
    actor: Agent,
    db: ReadDb,
    storage: Annotated[Storage, Depends(storage_of)],
    task_id: str,
    reveal: bool = False,
) -> DraftOut:
    """
    The qbXML that a waiting task would send now. 409 when it waits for nothing of QuickBooks.

    Personal data is behind dots; `reveal=1` shows it, and is recorded.
    """
    task = find(db, Task, task_id)
    made = drafts.of_task(db, task)
    if reveal:
        with storage.begin() as writing:
            record(
                writing, actor, "draft.reveal", task.public_id,
                company_id=task.company_id, record=task.label,
            )  # fmt: skip
    views = [(each, shown.show(each.qbxml, pretty=True, masked=not reveal)) for each in made.parts]
    return DraftOut(
        task=task.public_id,
        label=task.label,
        will=made.will,
        code=made.code,
        why=made.why,
        hidden=sum(view.hidden for _, view in views),
        parts=[
            DraftPart(
                step=each.step, writes=each.writes, elements=list(each.elements), qbxml=view.text
            )
            for each, view in views
        ],
    )


@router.post("/operations/{operation_id}/restore")
def restore_operation(actor: Manager, db: Db, operation_id: str) -> OperationOut:
    """
    Undo a cancel: the operation waits again with the same tasks.

    All of it comes back or nothing does. 409 `gone_on` when one of its records is in an operation
    that was asked for, picked up or ended since; `already_posted` or `left_alone` for an order that
    is in QuickBooks by now or that somebody said is not to be sent.
    """
    operation = restoring.restore(db, find(db, Operation, operation_id), actor.name)
    record(db, actor, "operation.restore", operation.public_id, company_id=operation.company_id)
    return OperationOut.of(db, operation)


@router.post("/operations/cancel")
def cancel_many(actor: Manager, db: Db, data: CancelMany) -> CancelledMany:
    """Take several operations out of the queue. What cannot be cancelled is named, with why."""
    cancelled: list[OperationOut] = []
    left: list[NotCancelled] = []
    for each in dict.fromkeys(data.ids):
        try:
            operation = asking.cancel(db, find(db, Operation, each), actor.name)
        except CartbooksError as against:
            left.append(NotCancelled(id=each, code=against.code, why=against.detail))
            continue
        record(db, actor, "operation.cancel", operation.public_id, company_id=operation.company_id)
        cancelled.append(OperationOut.of(db, operation))
    return CancelledMany(cancelled=cancelled, not_cancelled=left)


@router.post("/operations/{operation_id}/move")
def move_operation(actor: Manager, db: Db, operation_id: str, data: Move) -> Moved:
    """
    Move a waiting operation in the queue; the answer has the new order.

    An operation never moves before one that it needs: lists and customers come before products,
    products before orders. 409 `cannot_move` with the reason.
    """
    operation = find(db, Operation, operation_id)
    company = db.get_one(Company, operation.company_id)
    position = ordering.move(db, company, operation, data.to)
    record(
        db, actor, "operation.move", operation.public_id, company_id=company.id, to=data.to,
        position=position,
    )  # fmt: skip
    return Moved(position=position, queue=_queue(db, company))
