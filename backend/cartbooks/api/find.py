"""Find anything: the search box in the header, and the list of records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import AwareDatetime, Field
from sqlalchemy import Select

from cartbooks import ids
from cartbooks.advice.wording import sentence_case
from cartbooks.api import go
from cartbooks.api.deps import Pages, ReadDb, Viewer, optional, page, page_of_each
from cartbooks.api.noun import routes_of
from cartbooks.api.problem_shapes import advice_of
from cartbooks.api.record_rows import RecordRow, list_row, rows
from cartbooks.api.shapes import Moment, Money, Output
from cartbooks.engine import finding, record_lists
from cartbooks.engine.record_lists import Standing
from cartbooks.errors import CartbooksError
from cartbooks.model import (
    Color,
    Company,
    Customer,
    Operation,
    OperationState,
    Order,
    OrderPush,
    Problem,
    ProblemState,
    Product,
    Store,
)
from cartbooks.operations.registry import KINDS

router = routes_of("records")

Noun = type[Order] | type[Product] | type[Customer]


class FoundProblem(Output):
    id: str
    company: str
    sentence: str
    state: ProblemState
    open: int
    money: Money


class FoundOperation(Output):
    id: str
    company: str
    title: str
    state: OperationState
    color: Color | None
    what_happened: str
    at: Moment


class Findings(Output):
    """Records first, then problems, then the operations that worked on those records."""

    places: list[go.Place] = Field(description="What has this very id.")
    records: list[RecordRow]
    problems: list[FoundProblem]
    operations: list[FoundOperation]


@router.get("/find")
def find_anything(
    actor: Viewer,
    db: ReadDb,
    q: Annotated[str, Query(min_length=1, max_length=200, description="The first letters do.")],
    company: str | None = None,
    limit: Annotated[int, Query(ge=1, le=20, description="Of each group.")] = 8,
) -> Findings:
    """
    By order number, e-mail address, SKU or name, by what a problem says, or by an id.

    Words may be in any order and need not be whole: `ann le`, `#104`, `kite`, `op_8K2QW3F`.
    """
    found = optional(db, Company, company)
    hits = finding.hits(db, finding.stores_of(db, found), q, limit=limit)
    records = finding.rows_of(db, hits)
    return Findings(
        places=_places(actor, db, q.strip()),
        records=rows(db, records),
        problems=[_problem(each) for each in finding.problems(db, found, q, limit)],
        operations=[_operation(each) for each in finding.operations(db, records, limit)],
    )


def _places(actor: Viewer, db: ReadDb, q: str) -> list[go.Place]:
    if not 7 <= len(q) <= 12:
        return []
    try:
        found = go.go(actor, db, q)
    except CartbooksError:
        return []
    return [go.Place(type=found.type, id=found.id, path=found.path), *found.others]


def _problem(problem: Problem) -> FoundProblem:
    return FoundProblem(
        id=problem.public_id,
        company=ids.public("co", problem.company_id),
        sentence=f"{sentence_case(advice_of(problem).short)}.",
        state=problem.state,
        open=problem.open_tasks,
        money=problem.money,
    )


def _operation(operation: Operation) -> FoundOperation:
    kind = KINDS.get(operation.kind)
    return FoundOperation(
        id=operation.public_id,
        company=ids.public("co", operation.company_id),
        title=kind.title if kind else operation.kind,
        state=operation.state,
        color=operation.color,
        what_happened=operation.what_happened,
        at=operation.created_at,
    )


class RecordCounts(Output):
    """
    How many records of each type there are, and the orders by where they stand: exact to 10,000,
    10,001 and above mean "more than".
    """

    orders: int
    products: int
    customers: int
    in_both: int
    only_in_store: int
    differs: int
    in_doubt: int
    ready: int
    queued: int
    held: int
    failed: int
    skipped: int


class RecordList(Output):
    items: list[RecordRow]
    next_cursor: str | None
    counts: RecordCounts | None = Field(description="When they were asked for.")


@router.get("/records")
def list_records(
    _: Viewer,
    db: ReadDb,
    paging: Pages,
    type: Literal["order", "product", "customer"] = "order",
    q: Annotated[str, Query(max_length=200)] = "",
    standing: Standing | None = None,
    push: Annotated[list[OrderPush] | None, Query()] = None,
    since: Annotated[
        AwareDatetime | None, Query(description="Orders placed at or after this moment.")
    ] = None,
    company: str | None = None,
    store: str | None = None,
    counts: Annotated[bool, Query(description="Count them all, and orders by standing.")] = False,
) -> RecordList:
    """
    Records, the newest first, by where they stand between the store and QuickBooks.

    The counts read at most 10,000 entries of an index each, so they cost the same for ever.
    """
    narrowed = optional(db, Company, company), optional(db, Store, store)
    asked = finding.store_ids(db, *narrowed) if company or store else None
    made = RecordCounts(**record_lists.counts(db, asked)) if counts else None
    if standing == "only_in_quickbooks":
        if type == "order":
            return RecordList(items=[], next_cursor=None, counts=made)
        found = record_lists.only_in_quickbooks(asked, type)
        copies, cursor = page(db, found, found.selected_columns.id, paging)
        shown = [list_row(each, type) for each in copies]
        return RecordList(items=shown, next_cursor=cursor, counts=made)
    listed: Select[Order] | Select[Product] | Select[Customer]
    noun: Noun
    match type:
        case "order":
            noun, listed = Order, record_lists.orders(asked, standing)
            if push:
                listed = listed.where(record_lists.pushed(push))
            if since:
                listed = listed.where(Order.placed_at >= since)
        case "product":
            noun, listed = Product, record_lists.products(standing)
        case "customer":
            noun, listed = Customer, record_lists.customers(db, asked, standing)
    if q.strip():
        listed = listed.where(noun.id.in_(finding.row_ids(db, asked, q, type)))
    apart: tuple[Any, Sequence[Any] | None] = (noun.store_id, asked)
    if standing == "in_doubt":  # these are few, and known to be of these stores already
        apart = (noun.store_id, None)
    if asked is None and standing == "only_in_store" and noun is Order:
        apart = (Order.push, push or record_lists.NOT_POSTED)
    items, cursor = page_of_each(db, listed, *apart, paging)
    return RecordList(items=rows(db, items), next_cursor=cursor, counts=made)
