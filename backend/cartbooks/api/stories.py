"""The story of one record: what both sides say, what was tried, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from pydantic import Field
from sqlalchemy import select

from cartbooks import ids
from cartbooks.advice.wording import sentence_case
from cartbooks.api.deps import ReadDb, Viewer, find
from cartbooks.api.noun import routes_of
from cartbooks.api.record_rows import RecordRow, rows
from cartbooks.api.records import LinkOut
from cartbooks.api.shapes import Advice, Moment, Output, public
from cartbooks.api.store_records import OrderOut, ProductOut
from cartbooks.api.tasks import NeverOut, TaskOut
from cartbooks.db import Database
from cartbooks.engine import comparing, finding, never, outlook, story
from cartbooks.engine.record_lists import Standing
from cartbooks.errors import Conflict, NotFound
from cartbooks.model import Company, Customer, Link, Order, Product, Store, Task
from cartbooks.operations.registry import KINDS
from cartbooks.queries import fold, posting_of

router = routes_of("records")

RecordType = Literal["order", "product", "customer", "list"]
_NOUNS: dict[str, type[Order] | type[Product] | type[Customer]] = {
    "order": Order,
    "product": Product,
    "customer": Customer,
}


class LineOut(Output):
    """One line. The console words `what`; one that is not `main` is for those who ask for all."""

    at: Moment
    what: str = Field(
        description="placed, paid, arrived, changed_in_store, updated_in_store, stock_written,"
        " waits, queued, cancelled, note, never_send, or a line of a task's timeline"
    )
    main: bool
    title: str = Field(description="Of the operation, on screen; empty for others.")
    code: str
    why: str = Field(description="The reason as a sentence, where it did not go through.")
    detail: str
    by: str
    operation: str | None
    task: str | None
    session: str | None
    message: str | None

    @classmethod
    def of(cls, line: story.Line) -> LineOut:
        kind = KINDS.get(line.kind)
        return cls(
            at=line.at,
            what=line.what,
            main=line.main,
            title=kind.title if kind else "",
            code=line.code,
            why=f"{sentence_case(line.why)}." if line.why else "",
            detail=line.detail,
            by=line.by,
            operation=public("op", line.operation_id),
            task=public("ta", line.task_id),
            session=public("se", line.session_id),
            message=public("me", line.message_id),
        )


class OutlookOut(Output):
    """What happens next. With advice where it is not in QuickBooks, or not right there."""

    next: outlook.Next
    at: Moment | None
    code: str
    reason: str = Field(description="The rule that keeps it out, in words.")
    advice: Advice | None


class PairOut(Output):
    what: str = Field(examples=["total"])
    store: str | None
    quickbooks: str | None
    same: bool | None = Field(description="Null where one side does not tell.")


class Story(Output):
    """One record: what the store says, what QuickBooks has, and all that was tried."""

    type: str
    id: str | None = Field(description="Ours; null for a record that only tasks know.")
    ext_id: str
    store: str
    store_name: str
    company: str
    title: str
    who: str
    standing: Standing
    order: OrderOut | None
    product: ProductOut | None
    link: LinkOut | None
    never_send: NeverOut | None
    problem: str | None = Field(description="The problem that it stands in.")
    outlook: OutlookOut
    lines: list[LineOut]
    older_tries: bool = Field(description="Whether there are older tries than those told.")
    comparison: list[PairOut]
    tasks: list[TaskOut] = Field(description="The tries, the newest first.")
    orders: list[RecordRow] = Field(description="The newest orders of a customer.")


@router.get("/records/{store_id}/{type}/{ext_id:path}")
def get_record(_: Viewer, db: ReadDb, store_id: str, type: RecordType, ext_id: str) -> Story:
    """The story of one record, named by its store and the store's own id."""
    return _story(db, find(db, Store, store_id), type, ext_id)


@router.get("/records/{type}/{ref}")
def get_record_by_ref(
    _: Viewer, db: ReadDb, type: RecordType, ref: str, company: str | None = None
) -> Story:
    """
    The story of one record by our id, its number, SKU, e-mail address or the store's own id.

    409 when several are called so: `GET /find` tells them apart.
    """
    noun = _NOUNS.get(type)
    if noun is None:
        raise NotFound(type, ref[:60])
    number = ids.number(noun.prefix, ref)
    row = cast("finding.Record | None", db.get(noun, number) if number and "_" in ref else None)
    found = [row] if row else _called(db, type, ref, company)
    if not found:
        raise NotFound(type, ref[:60])
    if len(found) > 1:
        raise Conflict(f"Several records are called {ref[:60]}.", code="several")
    return _story(db, db.get_one(Store, found[0].store_id), type, found[0].ext_id)


def _called(db: Database, type: str, ref: str, company: str | None) -> Sequence[finding.Record]:
    """At most two rows of this name, each by an index that begins with the store."""
    stores = finding.store_ids(db, find(db, Company, company) if company else None)
    by_name = {
        "order": [Order.number == ref, Order.ext_id == ref],
        "product": [Product.key_sku == fold(ref), Product.ext_id == ref],
        "customer": [Customer.key_email == fold(ref), Customer.ext_id == ref],
    }[type]
    noun = _NOUNS[type]
    for condition in by_name:
        rows = select(noun).where(noun.store_id.in_(stores), condition).limit(2)
        if found := db.scalars(rows).all():
            return cast("Sequence[finding.Record]", found)
    return []


def _story(db: Database, store: Store, type: str, ext_id: str) -> Story:
    noun = _NOUNS.get(type)
    row = cast(
        "finding.Record | None",
        db.scalars(select(noun).where(noun.store_id == store.id, noun.ext_id == ext_id)).first()
        if noun
        else None,
    )
    tasks = story.tasks_of(db, store, type, ext_id)
    link = _link_of(db, store, type, ext_id, row)
    if row is None and link is None and not tasks:
        raise NotFound(type, ext_id[:60])
    shown = rows(db, [row])[0] if row else None
    posting = posting_of(db, store.id, ext_id) if isinstance(row, Order) else None
    pairs: list[comparing.Pair] = []
    match row:
        case Order():
            ahead = outlook.of_order(db, store, row, tasks)
            pairs = comparing.order(db, store, row, posting)
        case _:
            known = link is not None or (shown is not None and shown.standing == "in_both")
            ahead = outlook.of_other(db, store, tasks, known=known)
            if isinstance(row, Product):
                pairs, _item = comparing.product(db, store, row)
            elif isinstance(row, Customer):
                pairs, _buyer = comparing.customer(db, store, row)
    told = tasks[: story.TASKS]
    kept_out = never.of(db, store.id, type, ext_id)
    return Story(
        type=type,
        id=row.public_id if row else None,
        ext_id=ext_id,
        store=store.public_id,
        store_name=store.name,
        company=str(public("co", store.company_id)),
        title=shown.title if shown else (tasks[0].label if tasks else ext_id),
        who=shown.who if shown else "",
        standing=shown.standing if shown else ("in_both" if link else "only_in_store"),
        order=OrderOut.of(row, posting) if isinstance(row, Order) else None,
        product=ProductOut.of(row) if isinstance(row, Product) else None,
        link=LinkOut.of(link) if link else None,
        never_send=NeverOut(by=kept_out.by, reason=kept_out.reason, at=kept_out.at)
        if kept_out
        else None,
        problem=_problem(told),
        outlook=OutlookOut(
            next=ahead.next,
            at=ahead.at,
            code=ahead.code,
            reason=ahead.reason,
            advice=Advice.of(ahead.advice) if ahead.advice else None,
        ),
        lines=[LineOut.of(each) for each in story.lines(db, store, type, ext_id, row, told)],
        older_tries=len(tasks) > story.TASKS,
        comparison=[PairOut.model_validate(each) for each in pairs],
        tasks=TaskOut.many(db, told),
        orders=rows(db, _orders_of(db, row)) if isinstance(row, Customer) else [],
    )


def _problem(tasks: Sequence[Task]) -> str | None:
    standing = [each.problem_id for each in tasks if each.problem_since is not None]
    return public("pb", standing[0]) if standing else None


def _orders_of(db: Database, customer: Customer) -> Sequence[Order]:
    """By `ix_orders_email`."""
    if not customer.key_email:
        return []
    return db.scalars(
        select(Order)
        .where(Order.store_id == customer.store_id, Order.key_email == customer.key_email)
        .order_by(Order.id.desc())
        .limit(20)
    ).all()


def _link_of(
    db: Database, store: Store, type: str, ext_id: str, row: finding.Record | None
) -> Link | None:
    match row:
        case Product():
            names = [f"sku:{row.key_sku}"]
        case Customer():
            names = [f"id:{row.ext_id}", f"email:{row.key_email}"]
        case None if type == "customer":
            names = [f"id:{ext_id}", f"email:{ext_id}"]
        case _:
            return None
    return db.scalars(
        select(Link).where(
            Link.store_id == store.id,
            Link.kind == ("product" if type == "product" else "customer"),
            Link.record.in_(names),
        )
    ).first()
