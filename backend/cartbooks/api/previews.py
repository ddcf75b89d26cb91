"""What an action would do, before it is asked for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal
from urllib.parse import quote

from pydantic import Field

from cartbooks import ids
from cartbooks.api.actions import WhyNot, place_of, reasons_against
from cartbooks.api.deps import Manager, ReadDb
from cartbooks.api.looking import LookRow, SummaryOut, look_row, summary_out
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Input, Moment, Money, Output
from cartbooks.db import Database
from cartbooks.engine import actions, params_in_words, pending, previews
from cartbooks.errors import Refused
from cartbooks.model import Company, Store
from cartbooks.operations.pull_inventory.plan import Offer
from cartbooks.operations.push_orders.choosing import PushOrders
from cartbooks.operations.push_products.plan import PushProducts
from cartbooks.operations.registry import KINDS

router = routes_of("actions")


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


@router.post("/actions/preview")
def preview_action(actor: Manager, db: ReadDb, data: NewPreview) -> PreviewedAction:
    """
    What an action would do with these params, worked out here: nothing is queued or sent.

    Orders come as the documents that they would become, products as items, stock as differences.
    A store that is not live can be previewed too.
    """
    company, store = place_of(db, data.company, data.store)
    assert store is not None
    params = previews.params_of(data.kind, data.params)
    after = ids.number("cu", data.cursor) if data.cursor else 0
    if after is None:
        raise Refused("This cursor is not one of ours.", code="bad_cursor")
    against = reasons_against(actor.role, actions.why_not(db, store, data.kind))
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
