"""A record as a row: what it is, where it stands, and why it is not in QuickBooks."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field
from sqlalchemy import select

from cartbooks import ids
from cartbooks.advice import advise
from cartbooks.advice.wording import sentence_case
from cartbooks.api.shapes import Moment, Money, Output
from cartbooks.db import Database
from cartbooks.engine import finding, record_lists
from cartbooks.engine.record_lists import Standing
from cartbooks.model import Customer, ListRecord, Order, OrderPush, Product, Store, Task


class RecordRow(Output):
    """An order, customer or product. `why` is empty where nothing speaks against it."""

    type: str = Field(description="order, product or customer")
    id: str = Field(
        description="Our id; a QuickBooks record has its ListID.", examples=["or_8K2QW3F"]
    )
    store: str | None
    store_name: str
    ext_id: str = Field(description="The store's own id")
    title: str = Field(examples=["Order 10432"])
    who: str = Field(description="The buyer of an order, the e-mail address of a customer.")
    at: Moment | None = Field(description="When an order was placed.")
    amount: Money | None
    standing: Standing
    push: OrderPush | None
    code: str = Field(description="Of the reason; empty when there is none.")
    why: str = Field(description="The reason in one sentence.")
    problem: str | None = Field(description="The problem that it stands in.")


def rows(db: Database, found: Sequence[finding.Record]) -> list[RecordRow]:
    """With what other tables know of them: a few queries for all."""
    stores = {
        each.id: each
        for each in db.scalars(select(Store).where(Store.id.in_({row.store_id for row in found})))
    }
    orders = [row for row in found if isinstance(row, Order)]
    unsettled = record_lists.unsettled_of(db, orders) if orders else set()
    in_problem = _problems(db, list(stores.values()), orders)
    known: dict[tuple[str, int], bool] = {}
    for noun in (Product, Customer):
        some = [row for row in found if isinstance(row, noun)]
        for number, is_known in record_lists.known_of(db, some).items():
            known[noun.__name__, number] = is_known
    made = []
    for row in found:
        store = stores[row.store_id]
        if isinstance(row, Order):
            problem = in_problem.get((row.store_id, row.ext_id))
            standing = record_lists.order_standing(row, unsettled)
            made.append(_order(row, store, standing, problem))
        else:
            made.append(_other(row, store, known[type(row).__name__, row.id]))
    return made


def _problems(
    db: Database, stores: Sequence[Store], orders: Sequence[Order]
) -> dict[tuple[int | None, str], int]:
    if not orders:
        return {}
    found = db.execute(
        select(Task.store_id, Task.record, Task.problem_id)
        .where(
            Task.company_id.in_({store.company_id for store in stores}),
            Task.record.in_([order.ext_id for order in orders]),
            Task.record_type == "order",
            Task.problem_since.is_not(None),
        )
        .order_by(Task.id)
    )
    return {(row[0], row[1]): row[2] for row in found if row[2] is not None}


def _order(row: Order, store: Store, standing: Standing, problem: int | None) -> RecordRow:
    return RecordRow(
        type="order",
        id=row.public_id,
        store=store.public_id,
        store_name=store.name,
        ext_id=row.ext_id,
        title=f"Order {row.number}",
        who=row.customer_name,
        at=row.placed_at,
        amount=row.total,
        standing=standing,
        push=row.push,
        code=row.why,
        why=reason(row),
        problem=ids.public("pb", problem) if problem else None,
    )


def reason(row: Order) -> str:
    """Why the order is not in QuickBooks, or what is not right with it there."""
    if not row.why or row.push in {OrderPush.READY, OrderPush.QUEUED}:
        return ""
    facts = {"subject": f"Order {row.number}", **row.why_facts}
    said = str(row.why_facts.get("said") or "")
    return f"{sentence_case(advise('push_orders', row.why, said=said, facts=facts).short)}."


def _other(row: Product | Customer, store: Store, known: bool) -> RecordRow:
    is_product = isinstance(row, Product)
    return RecordRow(
        type="product" if is_product else "customer",
        id=row.public_id,
        store=store.public_id,
        store_name=store.name,
        ext_id=row.ext_id,
        title=f"{row.sku} {row.name}".strip() if isinstance(row, Product) else row.name,
        who="" if isinstance(row, Product) else row.key_email,
        at=None,
        amount=row.price if isinstance(row, Product) else None,
        standing="in_both" if known else "only_in_store",
        push=None,
        code="",
        why="",
        problem=None,
    )


def list_row(found: ListRecord, type: str) -> RecordRow:
    """A record that only QuickBooks has."""
    return RecordRow(
        type=type,
        id=found.list_id,
        store=None,
        store_name="",
        ext_id="",
        title=found.full_name,
        who=found.key_email if type == "customer" else found.type,
        at=None,
        amount=None,
        standing="only_in_quickbooks",
        push=None,
        code="",
        why="",
        problem=None,
    )
