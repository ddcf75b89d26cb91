"""Orders, products and customers of the built-in store."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import Field
from sqlalchemy import select

from cartbooks.advice import advise, sentence
from cartbooks.api.deps import Db, Manager, Pages, ReadDb, Viewer, find, page, record
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Input, Moment, Money, Output, public
from cartbooks.errors import NotFound, Refused
from cartbooks.model import Customer, Order, OrderPush, Posting, Product, Store
from cartbooks.queries import fold, posting_of, postings_of, store_order
from cartbooks.stores import builtin, canonical

router = routes_of("built-in store", "/stores/{store_id}")

MANY = 1000


class PutResult(Output):
    ext_id: str
    outcome: str = Field(description="created, updated, unchanged or rejected")
    reason: str = Field(description="Why it was rejected; else empty.")


class PutResults(Output):
    items: list[PutResult]
    counts: dict[str, int]


class Orders(Input):
    items: list[dict[str, Any]] = Field(min_length=1, max_length=MANY)


class PostingOut(Output):
    id: str
    state: str
    form: str
    ref_number: str | None
    txn_id: str
    predicted_total: Money
    returned_total: Money | None
    how: str
    settled_at: Moment | None

    @classmethod
    def of(cls, posting: Posting) -> PostingOut:
        return cls(
            id=posting.public_id,
            state=posting.state.value,
            form=posting.form,
            ref_number=posting.ref_number,
            txn_id=posting.txn_id,
            predicted_total=posting.predicted_total,
            returned_total=posting.returned_total,
            how=posting.how,
            settled_at=posting.settled_at,
        )


class OrderOut(Output):
    """An order, and where it stands on its way to QuickBooks."""

    id: str
    store: str
    ext_id: str
    number: str
    status: str
    payment_state: str
    placed_at: Moment
    paid_at: Moment | None
    currency: str
    total: Money
    customer_name: str
    push: OrderPush = Field(description="ready, queued, posted, held, failed or skipped")
    why: str = Field(description="Code of the reason why it is not posted, or of a doubt.")
    why_text: str
    posting: PostingOut | None
    body: dict[str, Any] = Field(description="The order as it was put.")
    updated_at: Moment

    @classmethod
    def of(cls, order: Order, posting: Posting | None) -> OrderOut:
        why = ""
        if order.why:
            facts = {"subject": f"Order {order.number}", **order.why_facts}
            why = sentence(advise("push_orders", order.why, facts=facts))
        return cls(
            id=order.public_id,
            store=str(public("st", order.store_id)),
            ext_id=order.ext_id,
            number=order.number,
            status=order.status,
            payment_state=order.payment_state,
            placed_at=order.placed_at,
            paid_at=order.paid_at,
            currency=order.currency,
            total=order.total,
            customer_name=order.customer_name,
            push=order.push,
            why=order.why,
            why_text=why,
            posting=PostingOut.of(posting) if posting else None,
            body=order.body,
            updated_at=order.updated_at,
        )


class OrderList(Output):
    items: list[OrderOut]
    next_cursor: str | None


class ProductOut(Output):
    """A product; `stock` is what QuickBooks lets the store offer."""

    id: str
    store: str
    ext_id: str
    sku: str
    name: str
    price: Money | None
    tracked: bool
    stock: int | None
    stock_at: Moment | None
    body: dict[str, Any]
    updated_at: Moment

    @classmethod
    def of(cls, product: Product) -> ProductOut:
        return cls(
            id=product.public_id,
            store=str(public("st", product.store_id)),
            ext_id=product.ext_id,
            sku=product.sku,
            name=product.name,
            price=product.price,
            tracked=product.tracked,
            stock=product.stock,
            stock_at=product.stock_at,
            body=product.body,
            updated_at=product.updated_at,
        )


class ProductList(Output):
    items: list[ProductOut]
    next_cursor: str | None


class CustomerOut(Output):
    id: str
    store: str
    ext_id: str
    name: str
    body: dict[str, Any]
    updated_at: Moment


class CustomerList(Output):
    items: list[CustomerOut]
    next_cursor: str | None


def _results(puts: list[builtin.Put]) -> PutResults:
    counts: dict[str, int] = {}
    for put in puts:
        counts[put.outcome] = counts.get(put.outcome, 0) + 1
    return PutResults(
        items=[PutResult(ext_id=p.ext_id, outcome=p.outcome, reason=p.reason) for p in puts],
        counts=counts,
    )


def _many(
    put: Any, model: Any, db: Any, store: Store, items: list[dict[str, Any]]
) -> list[builtin.Put]:
    """Good records are taken, bad ones rejected with the reason, in the order they came."""
    good: list[Any] = []
    slots: list[builtin.Put | None] = []
    for item in items:
        checked = builtin.checked(model, item)
        if isinstance(checked, builtin.Put):
            slots.append(checked)
        else:
            good.append(checked)
            slots.append(None)
    taken = iter(put(db, store, good))
    return [slot or next(taken) for slot in slots]


@router.post("/orders")
def put_orders(actor: Manager, db: Db, store_id: str, data: Orders) -> PutResults:
    """Put up to 1000 orders. Twice changes nothing; a bad one never stops the others."""
    store = find(db, Store, store_id)
    puts = _many(builtin.put_orders, canonical.Order, db, store, data.items)
    record(db, actor, "orders.put", store.public_id, company_id=store.company_id, count=len(puts))
    return _results(puts)


@router.put("/orders/{ext_id}")
def put_order(
    actor: Manager, db: Db, store_id: str, ext_id: str, data: canonical.Order
) -> PutResult:
    """Put one order by the store's own id."""
    _same(ext_id, data.ext_id)
    store = find(db, Store, store_id)
    put = builtin.put_orders(db, store, [data])[0]
    record(db, actor, "order.put", ext_id, company_id=store.company_id)
    return PutResult(ext_id=put.ext_id, outcome=put.outcome, reason=put.reason)


@router.get("/orders")
def list_orders(
    _: Viewer,
    db: ReadDb,
    paging: Pages,
    store_id: str,
    push: Annotated[list[OrderPush] | None, Query()] = None,
    number: str | None = None,
    email: str | None = None,
) -> OrderList:
    store = find(db, Store, store_id)
    rows = select(Order).where(Order.store_id == store.id)
    if push:
        rows = rows.where(Order.push.in_(push))
    if number:
        rows = rows.where(Order.number == number)
    if email:
        rows = rows.where(Order.key_email == fold(email))
    items, cursor = page(db, rows, Order.id, paging)
    postings = postings_of(db, store.id, [each.ext_id for each in items])
    return OrderList(
        items=[OrderOut.of(each, postings.get(each.ext_id)) for each in items],
        next_cursor=cursor,
    )


@router.get("/orders/{ext_id}")
def get_order(_: Viewer, db: ReadDb, store_id: str, ext_id: str) -> OrderOut:
    store = find(db, Store, store_id)
    order = store_order(db, store.id, ext_id)
    if order is None:
        raise NotFound("order", ext_id[:60])
    return OrderOut.of(order, posting_of(db, store.id, ext_id))


@router.post("/products")
def put_products(actor: Manager, db: Db, store_id: str, data: Orders) -> PutResults:
    """Put up to 1000 products."""
    store = find(db, Store, store_id)
    puts = _many(builtin.put_products, canonical.Product, db, store, data.items)
    record(db, actor, "products.put", store.public_id, company_id=store.company_id, count=len(puts))
    return _results(puts)


@router.put("/products/{ext_id}")
def put_product(
    actor: Manager, db: Db, store_id: str, ext_id: str, data: canonical.Product
) -> PutResult:
    """Put one product by the store's own id."""
    _same(ext_id, data.ext_id)
    store = find(db, Store, store_id)
    put = builtin.put_products(db, store, [data])[0]
    record(db, actor, "product.put", ext_id, company_id=store.company_id)
    return PutResult(ext_id=put.ext_id, outcome=put.outcome, reason=put.reason)


@router.get("/products")
def list_products(
    _: Viewer, db: ReadDb, paging: Pages, store_id: str, sku: str | None = None
) -> ProductList:
    """Products with the stock that came back from QuickBooks."""
    store = find(db, Store, store_id)
    rows = select(Product).where(Product.store_id == store.id)
    if sku:
        rows = rows.where(Product.key_sku == fold(sku))
    items, cursor = page(db, rows, Product.id, paging)
    return ProductList(items=[ProductOut.of(each) for each in items], next_cursor=cursor)


@router.get("/products/{ext_id}")
def get_product(_: Viewer, db: ReadDb, store_id: str, ext_id: str) -> ProductOut:
    store = find(db, Store, store_id)
    product = db.scalars(
        select(Product).where(Product.store_id == store.id, Product.ext_id == ext_id)
    ).first()
    if product is None:
        raise NotFound("product", ext_id[:60])
    return ProductOut.of(product)


@router.post("/customers")
def put_customers(actor: Manager, db: Db, store_id: str, data: Orders) -> PutResults:
    """Put up to 1000 customers."""
    store = find(db, Store, store_id)
    puts = _many(builtin.put_customers, canonical.CustomerRecord, db, store, data.items)
    record(
        db, actor, "customers.put", store.public_id, company_id=store.company_id, count=len(puts)
    )
    return _results(puts)


@router.put("/customers/{ext_id}")
def put_customer(
    actor: Manager, db: Db, store_id: str, ext_id: str, data: canonical.CustomerRecord
) -> PutResult:
    """Put one customer by the store's own id."""
    _same(ext_id, data.ext_id)
    store = find(db, Store, store_id)
    put = builtin.put_customers(db, store, [data])[0]
    record(db, actor, "customer.put", ext_id, company_id=store.company_id)
    return PutResult(ext_id=put.ext_id, outcome=put.outcome, reason=put.reason)


@router.get("/customers")
def list_customers(
    _: Viewer, db: ReadDb, paging: Pages, store_id: str, email: str | None = None
) -> CustomerList:
    store = find(db, Store, store_id)
    rows = select(Customer).where(Customer.store_id == store.id)
    if email:
        rows = rows.where(Customer.key_email == fold(email))
    items, cursor = page(db, rows, Customer.id, paging)
    return CustomerList(
        items=[
            CustomerOut(
                id=each.public_id,
                store=store.public_id,
                ext_id=each.ext_id,
                name=each.name,
                body=each.body,
                updated_at=each.updated_at,
            )
            for each in items
        ],
        next_cursor=cursor,
    )


def _same(in_path: str, in_body: str) -> None:
    if in_path != in_body:
        raise Refused("The id in the address is not the ext_id in the body.", code="other_id")
