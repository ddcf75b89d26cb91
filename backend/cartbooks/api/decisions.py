"""What a person decides about a task. Each needs the manager's role and leaves its trace."""

from __future__ import annotations

from pydantic import Field
from sqlalchemy import select

from cartbooks.api.deps import Db, Manager, ReadDb, Viewer, find, record
from cartbooks.api.noun import routes_of
from cartbooks.api.operations import OperationOut
from cartbooks.api.shapes import Input, Output, Written
from cartbooks.api.tasks import TaskOut
from cartbooks.db import Database
from cartbooks.engine import asking, by_hand, changes, deciding, never, records
from cartbooks.errors import Conflict, NotFound
from cartbooks.model import ListRecord, Operation, Store, Task, TaskState
from cartbooks.queries import posting_of

router = routes_of("tasks")


class LinkDocument(Input):
    txn_id: str = Field(min_length=1, max_length=36, examples=["141CA5-1231522949"])


class LinkByNumber(Input):
    number: str = Field(min_length=1, max_length=11, examples=["10432"])


class Renumber(Input):
    number: str = Field(min_length=1, max_length=11)


class Reason(Input):
    reason: Written = Field(min_length=1, max_length=500)


class LinkRecord(Input):
    list_id: str = Field(min_length=1, max_length=36, examples=["80000013-1416570432"])
    sku: str | None = Field(None, description="Which SKU of an order; else the task's own.")


class Candidate(Output):
    """A document in QuickBooks that could be this order."""

    txn_id: str
    form: str
    number: str
    customer: str
    date: str
    total: str


class Candidates(Output):
    items: list[Candidate]


class Choice(Output):
    value: str
    allowed: bool
    why_not: str


class Changeable(Output):
    """A field that may be changed for one more try."""

    key: str = Field(examples=["number"])
    kind: str = Field(description="switch, text, choice, item or customer")
    label: str
    now: str = Field(description="What goes without a change.")
    limit: int | None = Field(description="At most so many characters.")
    choices: list[Choice]


class ChangeableList(Output):
    items: list[Changeable]


class NewChanges(Input):
    """Only what is to be different. `customer` and `items` are ListIDs; `items` goes by SKU."""

    number: str | None = Field(None, min_length=1, max_length=11)
    to_be_emailed: bool | None = None
    customer_name: str | None = Field(None, min_length=1, max_length=41)
    unmatched_sku: str | None = Field(None, description="create or generic")
    customer: str | None = Field(None, min_length=1, max_length=36)
    items: dict[str, str] = Field(default_factory=dict, max_length=50)


class TryChanged(Input):
    changes: NewChanges
    reason: Written = Field(min_length=1, max_length=500)
    dry_run: bool = Field(False, description="Only show what would be different.")


class ChangedValue(Output):
    key: str
    label: str
    before: str
    after: str


class Outlook(Output):
    """What would be sent with the changes, worked out without asking QuickBooks."""

    will: str = Field(description="go, held or skipped")
    code: str
    why: str
    form: str
    number: str
    customer: str
    total: str


class Changed(Output):
    differences: list[ChangedValue]
    outlook: Outlook | None = Field(description="For orders.")
    operation: OperationOut | None = Field(description="The new try; null for a dry run.")


@router.post("/tasks/{task_id}/retry", status_code=201)
def retry_task(actor: Manager, db: Db, task_id: str) -> OperationOut:
    """Try one task again."""
    task = find(db, Task, task_id)
    if task.state not in {TaskState.FAILED, TaskState.HELD, TaskState.NOT_CONFIRMED}:
        raise Conflict(f"This task is {task.state.value}.", code="nothing_to_do")
    operation = db.get_one(Operation, task.operation_id)
    again = asking.retry(db, operation, actor.name, tasks=[task])
    record(db, actor, "task.retry", task.public_id, company_id=task.company_id)
    return OperationOut.of(db, again)


@router.get("/tasks/{task_id}/changes")
def list_changes(_: Viewer, db: ReadDb, task_id: str) -> ChangeableList:
    """What may be changed for one more try of this task, with what goes now."""
    found = changes.changeable(db, find(db, Task, task_id))
    return ChangeableList(items=[Changeable.model_validate(each) for each in found])


@router.post("/tasks/{task_id}/changes", status_code=201)
def try_changed(actor: Manager, db: Db, task_id: str, data: TryChanged) -> Changed:
    """Try a task again with changes. With `dry_run` only the differences are shown."""
    task = find(db, Task, task_id)
    wanted = data.changes.model_dump(exclude_none=True)
    done = changes.carry_out(db, task, wanted, data.reason, actor.name, dry_run=data.dry_run)
    if done.operation is not None:
        record(
            db, actor, "task.change", task.public_id, company_id=task.company_id,
            reason=data.reason, changes={each.key: each.after for each in done.differences},
        )  # fmt: skip
    return Changed(
        differences=[ChangedValue.model_validate(each) for each in done.differences],
        outlook=Outlook.model_validate(done.outlook) if done.outlook else None,
        operation=OperationOut.of(db, done.operation) if done.operation else None,
    )


@router.get("/tasks/{task_id}/documents")
def list_documents(_: Viewer, db: ReadDb, task_id: str) -> Candidates:
    """Documents that QuickBooks has shown us and that could be this task's order."""
    task = find(db, Task, task_id)
    posting = posting_of(db, task.store_id, task.record) if task.store_id else None
    found = list(posting.candidates) if posting else []
    if task.facts.get("txn_id"):
        found.append({**task.facts, "total": task.facts.get("amount")})
    seen: dict[str, Candidate] = {}
    for each in found:
        given = {name: str(each.get(name) or "") for name in Candidate.model_fields}
        if given["txn_id"]:
            seen.setdefault(given["txn_id"], Candidate(**given))
    return Candidates(items=list(seen.values()))


@router.post("/tasks/{task_id}/link-document")
def link_document(actor: Manager, db: Db, task_id: str, data: LinkDocument) -> TaskOut:
    """Say that a document in QuickBooks is that order: it counts as posted, nothing is sent."""
    task = find(db, Task, task_id)
    by_hand.link_document(db, task, data.txn_id, actor.name)
    record(
        db, actor, "task.link_document", task.public_id,
        company_id=task.company_id, txn_id=data.txn_id,
    )  # fmt: skip
    return _shown(db, task)


@router.post("/tasks/{task_id}/link-by-number", status_code=201)
def link_by_number(actor: Manager, db: Db, task_id: str, data: LinkByNumber) -> OperationOut:
    """The order was entered by hand under this number: the next visit finds and links it."""
    task = find(db, Task, task_id)
    operation = by_hand.link_by_number(db, task, data.number, actor.name)
    record(
        db, actor, "task.link_by_number", task.public_id,
        company_id=task.company_id, number=data.number,
    )  # fmt: skip
    return OperationOut.of(db, operation)


@router.post("/tasks/{task_id}/renumber", status_code=201)
def renumber(actor: Manager, db: Db, task_id: str, data: Renumber) -> OperationOut:
    """Try an order again under another document number."""
    task = find(db, Task, task_id)
    again = deciding.renumber(db, task, data.number, actor.name)
    record(db, actor, "task.renumber", task.public_id, company_id=task.company_id)
    return OperationOut.of(db, again)


@router.post("/tasks/{task_id}/send-without-email", status_code=201)
def send_without_email(actor: Manager, db: Db, task_id: str) -> OperationOut:
    """Try an order again without the mark "To be e-mailed"."""
    task = find(db, Task, task_id)
    again = deciding.send_without_email(db, task, actor.name)
    record(db, actor, "task.send_without_email", task.public_id, company_id=task.company_id)
    return OperationOut.of(db, again)


@router.post("/tasks/{task_id}/post-again", status_code=201)
def post_again(actor: Manager, db: Db, task_id: str, data: Reason) -> OperationOut:
    """Post an order anew although it was, or may have been, posted. Takes a reason."""
    task = find(db, Task, task_id)
    again = deciding.post_again(db, task, data.reason, actor.name)
    record(
        db, actor, "task.post_again", task.public_id,
        company_id=task.company_id, reason=data.reason,
    )  # fmt: skip
    return OperationOut.of(db, again)


@router.post("/tasks/{task_id}/mark-dealt-with")
def mark_dealt_with(actor: Manager, db: Db, task_id: str, data: Reason) -> TaskOut:
    """Leave a failed or held task alone, with the reason."""
    task = deciding.mark_dealt_with(db, find(db, Task, task_id), data.reason, actor.name)
    record(
        db, actor, "task.mark_dealt_with", task.public_id,
        company_id=task.company_id, reason=data.reason,
    )  # fmt: skip
    return _shown(db, task)


@router.post("/tasks/{task_id}/undo-dealt-with")
def undo_dealt_with(actor: Manager, db: Db, task_id: str) -> TaskOut:
    """It was not dealt with after all: the task and its order ask for somebody again."""
    task = deciding.undo_dealt_with(db, find(db, Task, task_id), actor.name)
    record(db, actor, "task.undo_dealt_with", task.public_id, company_id=task.company_id)
    return _shown(db, task)


@router.post("/tasks/{task_id}/never-send")
def never_send(actor: Manager, db: Db, task_id: str, data: Reason) -> TaskOut:
    """Keep the record of this task out of QuickBooks for good; it can be let in again."""
    task = find(db, Task, task_id)
    store = _store(db, task)
    never.never_send(db, store, task.record_type, task.record, data.reason, actor.name)
    if task.state in {TaskState.FAILED, TaskState.HELD} and task.dealt_with_at is None:
        deciding.leave(db, task, actor.name, f"Never send: {data.reason}")
    record(
        db, actor, "record.never_send", f"{task.record_type}/{task.record}",
        company_id=task.company_id, store=store.public_id, reason=data.reason,
    )  # fmt: skip
    return _shown(db, task)


@router.post("/tasks/{task_id}/send-after-all")
def send_after_all(actor: Manager, db: Db, task_id: str) -> TaskOut:
    """The record may be sent again; it goes when somebody tries it again."""
    task = find(db, Task, task_id)
    store = _store(db, task)
    never.send_after_all(db, store, task.record_type, task.record)
    if task.dealt_with_at is not None:
        deciding.undo_dealt_with(db, task, actor.name)
    record(
        db, actor, "record.send_after_all", f"{task.record_type}/{task.record}",
        company_id=task.company_id, store=store.public_id,
    )  # fmt: skip
    return _shown(db, task)


@router.post("/tasks/{task_id}/link-record")
def link_record(actor: Manager, db: Db, task_id: str, data: LinkRecord) -> TaskOut:
    """Link the task's product, or an SKU or the customer of its order, to a QuickBooks record."""
    task = find(db, Task, task_id)
    store = _store(db, task)
    found = db.scalars(
        select(ListRecord).where(
            ListRecord.company_id == task.company_id, ListRecord.list_id == data.list_id
        )
    ).first()
    if found is None:
        raise NotFound("QuickBooks record", data.list_id)
    name = deciding.record_to_link(db, task, found, data.sku)
    records.link(
        db, store, "customer" if found.kind == "customer" else "product", name, found,
        by=actor.name,
    )  # fmt: skip
    record(
        db, actor, "task.link_record", task.public_id,
        company_id=task.company_id, record=name, list_id=found.list_id,
    )  # fmt: skip
    return _shown(db, task)


def _store(db: Database, task: Task) -> Store:
    if task.store_id is None:
        raise Conflict("This task has no store.", code="no_store")
    return db.get_one(Store, task.store_id)


def _shown(db: Database, task: Task) -> TaskOut:
    return TaskOut.many(db, [task])[0]
