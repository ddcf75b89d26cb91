"""Into what waits before it goes: its rows, what will become of them, the documents they make."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import Depends, Query
from pydantic import Field, model_validator
from sqlalchemy import select

from cartbooks import ids
from cartbooks.api.deps import Agent, ReadDb, Viewer, find, record, storage_of
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Input, Money, Output, Step
from cartbooks.db import Database, Storage
from cartbooks.engine import checks, drafts, pending, queue
from cartbooks.errors import Refused
from cartbooks.model import Company, Operation, Task, TaskState
from cartbooks.qbxml import shown

router = routes_of("pending")

CHECKED_AT_ONCE = 300
"""So many tasks are checked by one call, over all its operations."""


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
