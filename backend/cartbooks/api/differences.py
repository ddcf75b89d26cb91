"""The differences of a stock run, to look at and to approve."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Query
from pydantic import Field
from sqlalchemy import func, select

from cartbooks import ids
from cartbooks.api.deps import ReadDb, Viewer, find
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Output, public
from cartbooks.db import Database
from cartbooks.errors import Conflict, Refused
from cartbooks.model import Operation, Product, Task, TaskState

router = routes_of("actions")


class StockDifference(Output):
    """One product of a stock run."""

    task: str
    state: TaskState
    ext_id: str
    sku: str
    name: str
    in_store: str = Field(description="Empty when the store had none.")
    in_quickbooks: str
    on_sales_orders: str
    unposted: str
    will_be: str
    written: bool
    code: str = Field(description="approval_needed, too_many_zero, or what went wrong.")
    path: str


class Approval(Output):
    """Whether the differences wait for somebody, and why."""

    needed: bool
    reason: str = Field(description="approval_needed or too_many_zero; empty when not needed.")
    sentence: str
    waiting: int = Field(description="Products that wait for it.")
    to_zero: int = Field(description="How many of the shown page would be 0.")
    approved_by: str | None = Field(description="The newer run that was approved, if there is one.")


class Differences(Output):
    operation: str
    approval: Approval
    total: int
    items: list[StockDifference]
    next_cursor: str | None


@router.get("/operations/{operation_id}/differences")
def list_differences(
    _: Viewer,
    db: ReadDb,
    operation_id: str,
    limit: Annotated[int, Query(ge=1, le=200, description="Rows on a page.")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=40, description="`next_cursor` of the page before.")
    ] = None,
) -> Differences:
    """
    The products whose stock a Pull Inventory changed, or would change once it is approved.

    Approve with POST /operations/{operation_id}/approve-stock.
    """
    operation = find(db, Operation, operation_id)
    if operation.kind != "pull_inventory":
        raise Conflict("Only a Pull Inventory has differences.", code="not_stock")
    after = ids.number("cu", cursor) if cursor else 0
    if after is None:
        raise Refused("This cursor is not one of ours.", code="bad_cursor")
    mine = (Task.operation_id == operation.id, Task.record_type == "product")
    found = list(
        db.execute(
            select(Task, Product)
            .outerjoin(
                Product, (Product.store_id == Task.store_id) & (Product.ext_id == Task.record)
            )
            .where(*mine, Task.id > after)
            .order_by(Task.id)
            .limit(limit + 1)
        )
    )
    more, found = len(found) > limit, found[:limit]
    items = [_difference(task, product) for task, product in found]
    return Differences(
        operation=operation.public_id,
        approval=_approval(db, operation, items),
        total=db.scalar(select(func.count()).select_from(Task).where(*mine)) or 0,
        items=items,
        next_cursor=ids.public("cu", found[-1][0].id) if more else None,
    )


def _difference(task: Task, product: Product | None) -> StockDifference:
    facts = {name: str(value) for name, value in task.facts.items() if value is not None}
    path = ""
    if task.store_id is not None:
        store = ids.public("st", task.store_id)
        path = f"/records/product/{quote(task.record, safe='')}?store={store}"
    return StockDifference(
        task=task.public_id,
        state=task.state,
        ext_id=task.record,
        sku=product.sku if product else facts.get("sku", ""),
        name=product.name if product else task.label,
        in_store=facts.get("from", ""),
        in_quickbooks=facts.get("on_hand", ""),
        on_sales_orders=facts.get("on_sales_order", ""),
        unposted=facts.get("unposted", ""),
        will_be=facts.get("to", ""),
        written=task.state is TaskState.DONE,
        code=task.code,
        path=path,
    )


_ASKS = ("approval_needed", "too_many_zero")
_APPROVAL = {
    "approval_needed": "This first run only shows what it would change. Approve it to have the "
    "stock written, by a new run that reads QuickBooks again.",
    "too_many_zero": "So many products would be set to 0 that nothing was written. Look at them, "
    "and approve if it is right.",
}


def _approval(db: Database, operation: Operation, shown: list[StockDifference]) -> Approval:
    waiting = db.execute(
        select(Task.code, func.count())
        .where(
            Task.operation_id == operation.id,
            Task.state == TaskState.HELD,
            Task.code.in_(_ASKS),
            Task.dealt_with_at.is_(None),
        )
        .group_by(Task.code)
        .order_by(func.count().desc())
        .limit(1)
    ).first()
    newer = db.scalars(
        select(Operation)
        .where(
            Operation.company_id == operation.company_id,
            Operation.kind == operation.kind,
            Operation.store_id == operation.store_id,
            Operation.id > operation.id,
        )
        .order_by(Operation.id)
        .limit(50)
    ).all()
    approved = next((each for each in newer if each.params.get("approved")), None)
    reason = str(waiting[0]) if waiting and approved is None else ""
    if approved is not None:
        sentence = f"It was approved: {approved.public_id} writes it."
    else:
        sentence = _APPROVAL.get(reason, "Nothing waits for approval.")
    return Approval(
        needed=bool(reason),
        reason=reason,
        sentence=sentence,
        waiting=int(waiting[1]) if waiting and reason else 0,
        to_zero=sum(each.will_be == "0" for each in shown),
        approved_by=public("op", approved.id) if approved else None,
    )
