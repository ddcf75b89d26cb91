"""Actions: what a person can ask for, what it would do, and the differences of a stock run."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import func, select

from cartbooks import ids
from cartbooks.api.deps import Manager, ReadDb, Viewer, find
from cartbooks.api.pending import LookRow, SummaryOut, look_row, summary_out
from cartbooks.api.shapes import Input, Moment, Money, Output, public
from cartbooks.api.when import When
from cartbooks.db import Database
from cartbooks.engine import actions, params_in_words, pending, previews
from cartbooks.errors import Conflict, NotFound, Refused
from cartbooks.model import Color, Company, Operation, Product, Role, Store, Task, TaskState
from cartbooks.operations.pull_inventory.plan import Offer
from cartbooks.operations.push_orders.choosing import PushOrders
from cartbooks.operations.push_products.plan import PushProducts
from cartbooks.operations.registry import KINDS

router = APIRouter(tags=["actions"])


class ParamChoice(Output):
    value: str
    label: str


class Param(Output):
    """Something that may be asked for; leaving it out means all."""

    name: str = Field(examples=["placed_from"])
    kind: Literal["text", "list", "date", "choice", "choices"] = Field(
        description="list: several texts; choice and choices: one or several of `choices`"
    )
    label: str
    description: str
    choices: list[ParamChoice]


class WhyNot(Output):
    code: str = Field(
        description="role, store_needed, store_not_live, not_set_up or already_queued",
        examples=["store_not_live"],
    )
    sentence: str


class LastRun(Output):
    id: str
    color: Color | None
    what_happened: str
    started_by: str
    ended_at: Moment


class WaitingRun(Output):
    id: str
    title: str
    tasks: int


class Rhythm(Output):
    """How often it runs by itself."""

    schedule: str
    enabled: bool
    every_minutes: int
    next_at: Moment


class ActionOut(Output):
    """A kind of operation that can be asked for with POST /operations."""

    kind: str = Field(examples=["push_orders"])
    title: str = Field(examples=["Push Orders"])
    does: str = Field(description="In one sentence.")
    direction: str
    needs_store: bool
    store: str | None
    params: list[Param]
    previews: bool = Field(description="Whether POST /actions/preview shows what it would do.")
    allowed: bool
    why_not: list[WhyNot]
    note: str = Field(description="What to know before asking; often empty.")
    last: LastRun | None
    waiting: WaitingRun | None
    schedule: Rhythm | None


class ActionList(Output):
    company: str
    store: str | None
    when: When = Field(description="When what is asked for now would go.")
    items: list[ActionOut]


class NewPreview(Input):
    company: str = Field(examples=["co_YAQ366E"])
    store: str = Field(examples=["st_YAQ366E"])
    kind: Literal["push_orders", "push_products", "pull_inventory"]
    params: dict[str, Any] = Field(
        default_factory=dict,
        description="As POST /operations takes them for this kind.",
        examples=[{"placed_from": "2026-11-23", "statuses": ["processing"]}],
    )
    limit: int = Field(50, ge=1, le=100)
    cursor: str | None = Field(None, max_length=40, description="`next_cursor` of the page before.")


class OrdersPreview(Output):
    """Orders as the documents that they would become."""

    matched: int = Field(description="Orders that fit, those that a rule keeps out included.")
    matched_total: Money
    summary: SummaryOut | None = Field(
        description="Of the first 100 orders that fit; with the first page."
    )
    going_total: Money | None = Field(description="Of those that will go; with the first page.")
    items: list[LookRow]


class ItemThere(Output):
    """The item of QuickBooks that has the SKU as its name; the product can be linked to it."""

    list_id: str
    full_name: str
    type: str
    is_active: bool


class ProductRow(Output):
    """A product and what would become of it."""

    ext_id: str
    sku: str
    name: str
    price: str
    will: Literal["create", "linked", "refused"]
    code: str
    why: str
    fix: list[str]
    type: str = Field(description="Of the new item, such as ItemNonInventory.")
    there: ItemThere | None
    path: str = Field(description="Its page beneath /console.")


class ProductCounts(Output):
    create: int
    linked: int = Field(description="Linked already: nothing to do.")
    refused: int


class ProductsPreview(Output):
    matched: int
    counts: ProductCounts | None = Field(
        description="Of the first 100 products; with the first page."
    )
    items: list[ProductRow]


class StockRow(Output):
    """A product whose stock in the store differs from what QuickBooks says."""

    ext_id: str
    sku: str
    name: str
    in_store: int | None
    in_quickbooks: str = Field(description="On hand.")
    on_sales_orders: str
    unposted: str = Field(description="Units on orders that are not in QuickBooks yet.")
    will_be: int
    path: str = Field(description="Its page beneath /console.")


class StockPreview(Output):
    """Differences by the stock that QuickBooks had when it was last read."""

    needs_visit: bool = Field(description="QuickBooks' stock was never read.")
    read_at: Moment | None
    first_run: bool = Field(description="The run will only show the differences, for approval.")
    compared: int
    items: list[StockRow]


class PreviewedAction(Output):
    """What the action would do now; one of the three is filled in. Nothing was queued."""

    kind: str
    title: str
    sentence: str = Field(examples=["12 orders fit: 9 will go, 2 would fail, 1 is kept out."])
    allowed: bool
    why_not: list[WhyNot]
    params: str = Field(description="What was asked for, in words.")
    orders: OrdersPreview | None
    products: ProductsPreview | None
    stock: StockPreview | None
    next_cursor: str | None


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


@router.get("/actions")
def list_actions(actor: Viewer, db: ReadDb, company: str, store: str | None = None) -> ActionList:
    """
    What can be asked for, with its params, its last run and what stands against it.

    Without a store, and when the company has only one, it is that one.
    """
    found, at = _place(db, company, store)
    return ActionList(
        company=found.public_id,
        store=at.public_id if at else None,
        when=When.model_validate(pending.when(db, found)),
        items=[_action(actor.role, each, at) for each in actions.of_company(db, found, at)],
    )


def _place(db: Database, company_id: str, store_id: str | None) -> tuple[Company, Store | None]:
    company = find(db, Company, company_id)
    if store_id is None:
        stores = db.scalars(select(Store).where(Store.company_id == company.id).limit(2)).all()
        return company, stores[0] if len(stores) == 1 else None
    store = find(db, Store, store_id)
    if store.company_id != company.id:
        raise NotFound("store", store_id[:60])
    return company, store


def _why_not(role: Role, found: list[actions.WhyNot]) -> list[WhyNot]:
    against = [WhyNot.model_validate(each) for each in found]
    if role is Role.VIEWER:
        sentence = f"This takes the role manager; you have {role.value}."
        against.insert(0, WhyNot(code="role", sentence=sentence))
    return against


def _action(role: Role, action: actions.Action, store: Store | None) -> ActionOut:
    against = _why_not(role, list(action.why_not))
    last, waiting, schedule = action.last, action.waiting, action.schedule
    return ActionOut(
        kind=action.kind,
        title=action.title,
        does=action.does,
        direction=action.direction,
        needs_store=action.needs_store,
        store=store.public_id if store and action.needs_store else None,
        params=[Param.model_validate(each) for each in action.params],
        previews=action.previews,
        allowed=not against,
        why_not=against,
        note=action.note,
        last=LastRun.model_validate(
            {
                "id": last.public_id,
                "color": last.color,
                "what_happened": last.what_happened,
                "started_by": last.started_by,
                "ended_at": last.ended_at,
            }
        )
        if last
        else None,
        waiting=WaitingRun(
            id=waiting.public_id, title=pending.title_of(waiting), tasks=waiting.total
        )
        if waiting
        else None,
        schedule=Rhythm(
            schedule=schedule.public_id,
            enabled=schedule.enabled,
            every_minutes=schedule.every_minutes,
            next_at=schedule.next_at,
        )
        if schedule
        else None,
    )


@router.post("/actions/preview")
def preview_action(actor: Manager, db: ReadDb, data: NewPreview) -> PreviewedAction:
    """
    What an action would do with these params, worked out here: nothing is queued or sent.

    Orders come as the documents that they would become, products as items, stock as differences.
    A store that is not live can be previewed too.
    """
    company, store = _place(db, data.company, data.store)
    assert store is not None
    params = previews.params_of(data.kind, data.params)
    after = ids.number("cu", data.cursor) if data.cursor else 0
    if after is None:
        raise Refused("This cursor is not one of ours.", code="bad_cursor")
    against = _why_not(actor.role, actions.why_not(db, store, data.kind))
    shown: dict[str, Any] = {"orders": None, "products": None, "stock": None}
    if isinstance(params, PushOrders):
        orders = previews.orders(db, company, store, params, after=after, limit=data.limit)
        shown["orders"], last, sentence = _orders(orders), orders.last, _orders_sentence(orders)
    elif isinstance(params, PushProducts):
        found = previews.products(db, company, store, params, after=after, limit=data.limit)
        shown["products"], last = _products(store, found), found.last
        sentence = _products_sentence(found)
    else:
        stock = previews.stock(db, company, store, after=after, limit=data.limit)
        shown["stock"], last = _stock(store, stock), stock.last
        sentence = _stock_sentence(db, company, stock)
    return PreviewedAction(
        kind=data.kind,
        title=KINDS[data.kind].title,
        sentence=sentence,
        allowed=not against,
        why_not=against,
        params=params_in_words.said(data.kind, params.model_dump(mode="json")),
        next_cursor=ids.public("cu", last) if last is not None else None,
        **shown,
    )


def _orders(found: previews.Orders) -> OrdersPreview:
    summary = found.summary
    return OrdersPreview(
        matched=found.matched,
        matched_total=found.matched_total,
        summary=summary_out(summary, found.matched) if summary else None,
        going_total=found.going_total if summary else None,
        items=[look_row(each) for each in found.rows],
    )


def _orders_sentence(found: previews.Orders) -> str:
    if not found.matched:
        return "No order fits."
    number = pending.in_words("push_orders", found.matched)
    fits = f"{number} {'fits' if found.matched == 1 else 'fit'}"
    if found.summary is None:
        return f"{fits}."
    counts = found.summary.counts
    skipped = counts["will_be_skipped"]
    parts = [
        f"{counts['will_go']:,} will go" if counts["will_go"] else "",
        f"{counts['will_probably_fail']:,} would fail" if counts["will_probably_fail"] else "",
        f"{counts['cannot_tell']:,} cannot be told beforehand" if counts["cannot_tell"] else "",
        f"{skipped:,} {'is' if skipped == 1 else 'are'} kept out" if skipped else "",
    ]
    checked = sum(counts.values())
    of = f" of the first {checked:,}" if checked < found.matched else ""
    return f"{fits}:{of and of + ','} {', '.join(filter(None, parts))}."


def _products(store: Store, found: previews.Products) -> ProductsPreview:
    return ProductsPreview(
        matched=found.matched,
        counts=ProductCounts(**found.counts) if found.counts is not None else None,
        items=[
            ProductRow(
                ext_id=row.preview.ext_id,
                sku=row.preview.sku,
                name=row.preview.name,
                price=row.preview.price,
                will=row.preview.will,
                code=row.preview.code,
                why=row.why,
                fix=list(row.fix),
                type=row.preview.type,
                there=ItemThere.model_validate(row.preview.there) if row.preview.there else None,
                path=_path(store, row.preview.ext_id),
            )
            for row in found.rows
        ],
    )


def _products_sentence(found: previews.Products) -> str:
    if not found.matched:
        return "No product fits: all are linked, or in the queue."
    number = pending.in_words("push_products", found.matched)
    fits = f"{number} {'fits' if found.matched == 1 else 'fit'}"
    if found.counts is None:
        return f"{fits}."
    words = {"create": "would be created", "linked": "linked already", "refused": "refused"}
    parts = [f"{found.counts[will]:,} {said}" for will, said in words.items() if found.counts[will]]
    return f"{fits}: {', '.join(parts)}."


def _stock(store: Store, found: previews.Stock) -> StockPreview:
    return StockPreview(
        needs_visit=found.read_at is None,
        read_at=found.read_at,
        first_run=store.stock_approved_at is None,
        compared=found.compared,
        items=[_stock_row(store, each) for each in found.rows],
    )


def _stock_row(store: Store, offer: Offer) -> StockRow:
    product = offer.product
    return StockRow(
        ext_id=product.ext_id,
        sku=product.sku,
        name=product.name,
        in_store=product.stock,
        in_quickbooks=_plain(offer.on_hand),
        on_sales_orders=_plain(offer.on_sales_order),
        unposted=_plain(offer.unposted),
        will_be=offer.new,
        path=_path(store, product.ext_id),
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _stock_sentence(db: Database, company: Company, found: previews.Stock) -> str:
    if found.read_at is None:
        return (
            "QuickBooks' stock was not read yet, and that takes a visit of the Web Connector: the "
            "run shows the differences first, and writes them when they are approved."
        )
    at = pending.clock_time(db, company, found.read_at)
    since = f"by QuickBooks' stock of {at}; a run reads it anew"
    if not found.rows:
        return f"Nothing differs {since}."
    number = len(found.rows)
    least = "At least " if found.last is not None else ""
    noun = "product differs" if number == 1 else "products differ"
    return f"{least}{number:,} {noun} {since}."


def _path(store: Store, ext_id: str) -> str:
    return f"/records/product/{quote(ext_id, safe='')}?store={store.public_id}"


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
