"""Operations and their tasks: what ran, what came of it, what a person may decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from cartbooks.advice import operation_sentence
from cartbooks.api.deps import (
    Db,
    Manager,
    ReadDb,
    Viewer,
    find,
    record,
)
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Input, Moment, Output, public
from cartbooks.api.when import When
from cartbooks.db import Database
from cartbooks.engine import asking, deciding, pending
from cartbooks.engine.around import Surroundings, surroundings
from cartbooks.errors import NotFound
from cartbooks.model import (
    Color,
    Company,
    Operation,
    OperationState,
    Session,
    SessionState,
    Store,
)
from cartbooks.operations.registry import KINDS

router = routes_of("operations")


class Counts(Output):
    total: int
    done: int
    failed: int
    held: int
    not_confirmed: int
    skipped: int
    cancelled: int
    waiting: int


class Carrier(Output):
    """The visit that carried an operation; the last one, when it took several."""

    id: str = Field(examples=["se_8K2QW3F"])
    opened_at: Moment
    ended_at: Moment | None
    state: SessionState
    connector: str = Field(description="Version of the Web Connector; empty when unknown.")
    machine: str = Field(description="Where it runs, as far as the network tells.")


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
    took_ms: int | None = Field(description="From its start to its end; null before it has ended.")
    session: Carrier | None = Field(description="Null when no visit has carried it.")
    problem: str | None = Field(
        description="The problem that most of its tasks stand or stood in.", examples=["pb_8K2QW3F"]
    )

    @classmethod
    def of(cls, db: Database, operation: Operation) -> OperationOut:
        return cls.many(db, [operation])[0]

    @classmethod
    def many(cls, db: Database, operations: Sequence[Operation]) -> list[OperationOut]:
        """A page of them, with a fixed number of queries."""
        around = surroundings(db, operations)
        return [cls._of(each, around) for each in operations]

    @classmethod
    def _of(cls, operation: Operation, around: Surroundings) -> OperationOut:
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
            retried_by=[
                str(public("op", each)) for each in around.retried_by.get(operation.id, ())
            ],
            params=operation.params.get("ask", {}),
            created_at=operation.created_at,
            started_at=operation.started_at,
            ended_at=operation.ended_at,
            took_ms=operation.took_ms if operation.state is OperationState.ENDED else None,
            session=_carrier(around.sessions.get(operation.session_id or 0)),
            problem=public("pb", around.problems.get(operation.id)),
        )


def _carrier(session: Session | None) -> Carrier | None:
    if session is None:
        return None
    return Carrier(
        id=session.public_id,
        opened_at=session.opened_at,
        ended_at=session.ended_at,
        state=session.state,
        connector=session.connector_version,
        machine=session.peer,
    )


class AskedOut(OperationOut):
    """An operation that has just been asked for, and when it goes."""

    when: When


class NewOperation(Input):
    company: str = Field(examples=["co_YAQ366E"])
    kind: str = Field(examples=["push_orders"], description=f"One of {', '.join(KINDS)}.")
    store: str | None = Field(None, description="For kinds that belong to a store.")
    params: dict[str, Any] = Field(default_factory=dict, description="As the kind takes them.")


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
