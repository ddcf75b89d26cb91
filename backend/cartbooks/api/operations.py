"""Operations and their tasks: what ran, what came of it, what a person may decide."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select

from cartbooks.advice import operation_sentence
from cartbooks.api.deps import (
    Db,
    Manager,
    Pages,
    ReadDb,
    Viewer,
    find,
    optional,
    page,
    record,
)
from cartbooks.api.shapes import Input, Moment, Output, public
from cartbooks.api.when import When
from cartbooks.db import Database
from cartbooks.engine import asking, deciding, pending, tries
from cartbooks.errors import NotFound
from cartbooks.model import (
    Color,
    Company,
    Operation,
    OperationState,
    Store,
)
from cartbooks.operations.registry import KINDS

router = APIRouter(tags=["operations"])


class Counts(Output):
    total: int
    done: int
    failed: int
    held: int
    not_confirmed: int
    skipped: int
    cancelled: int
    waiting: int


class OperationOut(Output):
    """A named piece of work. `color` is null until it has ended, and when nothing counted."""

    id: str = Field(examples=["op_8K2QW3F"])
    company: str
    store: str | None
    kind: str = Field(examples=["push_orders"])
    title: str = Field(examples=["Push Orders"])
    direction: str = Field(description="to_quickbooks, from_quickbooks or to_store")
    state: OperationState
    color: Color | None
    first_color: Color | None = Field(description="Before a not-confirmed task settled.")
    counts: Counts
    top_code: str = Field(description="Code of its commonest trouble; empty when there is none.")
    what_happened: str
    started_by: str
    reason: str = Field(description="Why somebody tried it again; empty when nobody said.")
    retry_of: str | None
    retried_by: list[str]
    params: dict[str, Any]
    created_at: Moment
    started_at: Moment | None
    ended_at: Moment | None

    @classmethod
    def of(cls, db: Database, operation: Operation) -> OperationOut:
        kind = KINDS.get(operation.kind)
        return cls(
            id=operation.public_id,
            company=str(public("co", operation.company_id)),
            store=public("st", operation.store_id),
            kind=operation.kind,
            title=kind.title if kind else operation.kind,
            direction=kind.direction if kind else "",
            state=operation.state,
            color=operation.color,
            first_color=operation.first_color,
            counts=Counts(**operation.counts),
            top_code=operation.top_code,
            what_happened=operation.what_happened
            or operation_sentence(operation.kind, operation.state.value, None, operation.counts),
            started_by=operation.started_by,
            reason=str(operation.params.get("reason") or ""),
            retry_of=public("op", operation.retry_of),
            retried_by=[str(public("op", each)) for each in tries.retried_by(db, operation.id)],
            params=operation.params.get("ask", {}),
            created_at=operation.created_at,
            started_at=operation.started_at,
            ended_at=operation.ended_at,
        )


class OperationList(Output):
    items: list[OperationOut]
    next_cursor: str | None


class AskedOut(OperationOut):
    """An operation that has just been asked for, and when it goes."""

    when: When


class NewOperation(Input):
    company: str = Field(examples=["co_YAQ366E"])
    kind: str = Field(examples=["push_orders"], description=f"One of {', '.join(KINDS)}.")
    store: str | None = Field(None, description="For kinds that belong to a store.")
    params: dict[str, Any] = Field(default_factory=dict, description="As the kind takes them.")


@router.get("/operations")
def list_operations(
    _: Viewer,
    db: ReadDb,
    paging: Pages,
    company: str | None = None,
    store: str | None = None,
    kind: Annotated[list[str] | None, Query()] = None,
    state: Annotated[list[OperationState] | None, Query()] = None,
    color: Annotated[list[Color] | None, Query()] = None,
    code: str | None = None,
) -> OperationList:
    """History: the newest operations first. Several values of one filter mean any of them."""
    rows = select(Operation)
    if found := optional(db, Company, company):
        rows = rows.where(Operation.company_id == found.id)
    if at := optional(db, Store, store):
        rows = rows.where(Operation.store_id == at.id)
    if kind:
        rows = rows.where(Operation.kind.in_(kind))
    if state:
        rows = rows.where(Operation.state.in_(state))
    if color:
        rows = rows.where(Operation.color.in_(color))
    if code:
        rows = rows.where(Operation.top_code == code)
    items, cursor = page(db, rows, Operation.id, paging)
    return OperationList(items=[OperationOut.of(db, each) for each in items], next_cursor=cursor)


@router.post("/operations", status_code=201)
def ask_operation(actor: Manager, db: Db, data: NewOperation) -> AskedOut:
    """
    Put an operation into the queue; it runs when the Web Connector comes, which `when` says.

    GET /actions has the params of each kind, and POST /actions/preview shows what they would do.
    """
    company = find(db, Company, data.company)
    store = find(db, Store, data.store) if data.store else None
    if store is not None and store.company_id != company.id:
        raise NotFound("store", data.store)
    operation = asking.ask(
        db, company, data.kind, store=store, params=data.params, started_by=actor.name
    )
    record(db, actor, "operation.ask", operation.public_id, company_id=company.id, kind=data.kind)
    return AskedOut(
        **OperationOut.of(db, operation).model_dump(),
        when=When.model_validate(pending.queued(db, company, operation)),
    )


@router.get("/operations/{operation_id}")
def get_operation(_: Viewer, db: ReadDb, operation_id: str) -> OperationOut:
    return OperationOut.of(db, find(db, Operation, operation_id))


@router.post("/operations/{operation_id}/cancel")
def cancel_operation(actor: Manager, db: Db, operation_id: str) -> OperationOut:
    """
    Take a waiting operation out of the queue. Once picked up: 409.

    It takes back this run only: what is due by schedule is planned again, unless its schedule is
    switched off or the store is paused.
    """
    operation = asking.cancel(db, find(db, Operation, operation_id), actor.name)
    record(db, actor, "operation.cancel", operation.public_id, company_id=operation.company_id)
    return OperationOut.of(db, operation)


@router.post("/operations/{operation_id}/retry", status_code=201)
def retry_operation(actor: Manager, db: Db, operation_id: str) -> OperationOut:
    """A new operation with what is not done. 409 while an outcome is not confirmed."""
    operation = find(db, Operation, operation_id)
    again = asking.retry(db, operation, actor.name)
    record(
        db, actor, "operation.retry", again.public_id,
        company_id=operation.company_id, retry_of=operation.public_id,
    )  # fmt: skip
    return OperationOut.of(db, again)


@router.post("/operations/{operation_id}/approve-stock", status_code=201)
def approve_stock(actor: Manager, db: Db, operation_id: str) -> OperationOut:
    """Write the differences that a stock run has shown; a new run does it from fresh stock."""
    operation = find(db, Operation, operation_id)
    again = deciding.approve_stock(db, operation, actor.name)
    record(db, actor, "operation.approve_stock", again.public_id, company_id=operation.company_id)
    return OperationOut.of(db, again)
