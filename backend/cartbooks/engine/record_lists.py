"""
Where records stand: in both, only in the store, only in QuickBooks, different, in doubt.

No count reads more than ten thousand entries of an index: `ix_orders_push` counts each way an
order can stand, `ix_orders_not_posted` lists what is not in QuickBooks, `ix_orders_doubtful` what
is there and not right, the ledger's index of unsettled postings what is not confirmed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    func,
    literal,
    not_,
    or_,
    select,
    text,
    true,
    union_all,
)

from cartbooks.db import Database
from cartbooks.model import (
    Company,
    Customer,
    Link,
    ListRecord,
    Order,
    OrderPush,
    Posting,
    PostingState,
    Product,
    Store,
)
from cartbooks.queries import LIST_OF

Stores = Sequence[int] | None
"""Which stores are asked; None: all there are, however many."""
Standing = Literal["in_both", "only_in_store", "only_in_quickbooks", "differs", "in_doubt"]
EXACT = 10_000
"""A number above it is told as "more than"."""
_ONE_BY_ONE = 2_000
"""So many of what QuickBooks has are looked up in the store, each by itself."""
MISSING = "document_missing"
NOT_POSTED = tuple(each for each in OrderPush if each is not OrderPush.POSTED)
_NOT_POSTED = text("orders.push <> 'posted'")
_DOUBTFUL = text("orders.push = 'posted' AND orders.why <> ''")


def _among(column: ColumnElement[int] | Any, stores: Stores) -> ColumnElement[bool]:
    found: ColumnElement[bool] = true() if stores is None else column.in_(stores)
    return found


def order_standing(order: Order, unsettled: Collection[tuple[int, str]]) -> Standing:
    """*unsettled*: the orders of the page, by store and id, whose posting is not confirmed."""
    if (order.store_id, order.ext_id) in unsettled:
        return "in_doubt"
    if order.push is not OrderPush.POSTED:
        return "only_in_store"
    if order.why == MISSING:
        return "in_doubt"
    return "differs" if order.why else "in_both"


def unsettled_of(db: Database, orders: Sequence[Order]) -> set[tuple[int, str]]:
    """Those of *orders* of which it is not known whether they arrived."""
    rows = db.execute(
        select(Posting.store_id, Posting.source_id).where(
            Posting.store_id.in_({each.store_id for each in orders}),
            Posting.source == "order",
            Posting.source_id.in_({each.ext_id for each in orders}),
            Posting.state == PostingState.NOT_CONFIRMED,
        )
    )
    return {(row[0], row[1]) for row in rows}


def orders(stores: Stores, standing: Standing | None) -> Select[Order]:
    """Orders that stand like this. Which stores they are of is left to who reads them."""
    rows = select(Order)
    match standing:
        case None:
            return rows
        case "in_both":
            return rows.where(Order.push == OrderPush.POSTED, Order.why == "")
        case "differs":
            return _by_doubt(rows.where(_DOUBTFUL, Order.why != MISSING))
        case "in_doubt":
            return rows.where(Order.id.in_(_in_doubt(stores)))
        case "only_in_store":
            rows = rows.where(_NOT_POSTED, Order.id.not_in(_unsettled(stores)))
            # two indexes begin alike, and only this one leaves out what was posted
            if stores is not None:
                rows = rows.with_hint(Order, "INDEXED BY ix_orders_not_posted", "sqlite")
            return rows
        case "only_in_quickbooks":
            return rows.where(literal(False))


def pushed(pushes: Sequence[OrderPush]) -> ColumnElement[bool]:
    """Orders that stand like one of these on their way."""
    of_these: ColumnElement[bool] = Order.push.in_(pushes)
    if len(pushes) == 1:
        of_these = Order.push == pushes[0]
    return of_these if OrderPush.POSTED in pushes else and_(of_these, _NOT_POSTED)


def _by_doubt(rows: Select[Any]) -> Select[Any]:
    """By the index that holds them and nothing else: SQLite would rather read all posted ones."""
    return rows.with_hint(Order, "INDEXED BY ix_orders_doubtful", "sqlite")


def _unsettled(stores: Stores) -> Select[int]:
    """Orders whose posting is not confirmed, by the ledger's index of those: a handful."""
    return (
        select(Order.id)
        .join(
            Posting,
            and_(Posting.store_id == Order.store_id, Posting.source_id == Order.ext_id),
        )
        .where(
            Posting.company_id > 0,
            text("postings.state IN ('claimed', 'sent', 'not_confirmed')"),
            Posting.state == PostingState.NOT_CONFIRMED,
            Posting.source == "order",
            _among(Posting.store_id, stores),
            _NOT_POSTED,
        )
        .with_hint(Posting, "INDEXED BY ix_postings_unsettled", "sqlite")
    )


def _in_doubt(stores: Stores) -> CompoundSelect[int]:
    lost = select(Order.id).where(_DOUBTFUL, Order.why == MISSING, _among(Order.store_id, stores))
    return union_all(_by_doubt(lost), _unsettled(stores))


def counts(db: Database, stores: Stores) -> dict[str, int]:
    """How many records of each type there are, and how the orders stand."""
    nouns: dict[str, type[Order] | type[Product] | type[Customer]] = {
        "orders": Order,
        "products": Product,
        "customers": Customer,
    }
    types = {
        name: _up_to(db, select(noun.id).where(_among(noun.store_id, stores)))
        for name, noun in nouns.items()
    }
    return {**types, **order_counts(db, stores)}


def order_counts(db: Database, stores: Stores) -> dict[str, int]:
    """How many orders stand how, and why those that are not in QuickBooks are not."""
    mine = _among(Order.store_id, stores)

    def stands(push: OrderPush) -> ColumnElement[bool]:
        # a store's orders are indexed by how each stands, those of all only while not posted
        return pushed((push,)) if stores is None else Order.push == push

    pushes = {
        push.value: _up_to(db, select(Order.id).where(mine, stands(push))) for push in OrderPush
    }
    differs = _up_to(db, orders(stores, "differs").with_only_columns(Order.id).where(mine))
    in_doubt = _up_to(db, orders(stores, "in_doubt").with_only_columns(Order.id).where(mine))
    missing = _up_to(
        db,
        _by_doubt(select(Order.id).where(mine, _DOUBTFUL, Order.why == MISSING)),
    )
    posted = pushes.pop("posted")
    outside = sum(pushes.values())
    return {
        "in_both": posted if posted > EXACT else posted - differs - missing,
        "only_in_store": outside - (in_doubt - missing),
        "differs": differs,
        "in_doubt": in_doubt,
        **pushes,
    }


def _up_to(db: Database, rows: Select[*tuple[Any, ...]], most: int = EXACT) -> int:
    found = db.scalar(select(func.count()).select_from(rows.limit(most + 1).subquery()))
    return int(found or 0)


def products(standing: Standing | None) -> Select[Product]:
    """Products by whether a QuickBooks item is known for them."""
    rows = select(Product)
    known = or_(_linked("product", "sku:" + Product.key_sku, Product.store_id), _same_item())
    match standing:
        case None:
            return rows
        case "in_both":
            return rows.where(known)
        case "only_in_store":
            return rows.where(not_(known))
        case _:
            return rows.where(literal(False))


def customers(db: Database, stores: Stores, standing: Standing | None) -> Select[Customer]:
    """Customers of these stores by whether a QuickBooks customer is known for them."""
    rows = select(Customer)
    match standing:
        case None:
            return rows
        case "in_both":
            few = _few_known(db, stores)
            return rows.where(_known_customer() if few is None else Customer.id.in_(few))
        case "only_in_store":
            return rows.where(not_(_known_customer()))
        case _:
            return rows.where(literal(False))


def _known_customer() -> ColumnElement[bool]:
    return or_(
        _linked("customer", "id:" + Customer.ext_id, Customer.store_id),
        and_(Customer.key_email != "", _same_customer()),
    )


def _few_known(db: Database, stores: Stores) -> CompoundSelect[int] | None:
    """
    The customers that QuickBooks is known to have, begun from what QuickBooks has; None where
    that is much. Where nearly none is known, the store's would all be looked at for a page.
    """
    companies = select(Store.company_id)
    if stores is not None:
        companies = companies.where(Store.id.in_(stores))
    links = select(Link.store_id, Link.record).where(
        Link.store_id.in_(select(Store.id) if stores is None else stores), Link.kind == "customer"
    )
    copies = select(ListRecord.company_id, ListRecord.key_email).where(
        ListRecord.company_id.in_(companies),
        ListRecord.kind == "customer",
        ListRecord.gone.is_(False),
        ListRecord.key_email > "",
    )
    most = _ONE_BY_ONE
    if _up_to(db, links, most) > most or _up_to(db, copies, most) > most:
        return None
    # with a limit SQLite leaves them as they are: else it looks for e-mail addresses above ""
    link, copy = links.limit(most).subquery(), copies.limit(most).subquery()
    linked = select(Customer.id).join(
        link,
        and_(
            Customer.store_id == link.c.store_id,
            Customer.ext_id == func.substr(link.c.record, len("id:") + 1),
        ),
    )
    copied = select(Customer.id).join(Store, Store.id == Customer.store_id)
    copied = copied.join(
        copy,
        and_(copy.c.company_id == Store.company_id, copy.c.key_email == Customer.key_email),
    )
    return union_all(linked.where(link.c.record.startswith("id:")), copied)


def only_in_quickbooks(stores: Stores, kind: str) -> Select[ListRecord]:
    """Items or customers of the local copy that no record of these stores is known to be."""
    if stores is None:
        companies = select(Company.id)
    else:
        companies = select(Store.company_id).where(Store.id.in_(stores))

    def theirs(noun: type[Link | Product | Customer]) -> Select[int]:
        if stores is not None:
            return select(noun.id).where(noun.store_id.in_(stores))
        # of each record the stores of its own company: as a join, and compared outside of it,
        # because PostgreSQL turns nothing else into an anti join
        rows = select(noun.id).join(Store, Store.id == noun.store_id)
        return rows.where(Store.company_id == ListRecord.company_id).correlate(ListRecord)

    linked = theirs(Link).where(Link.kind == kind, Link.list_id == ListRecord.list_id)
    rows = select(ListRecord).where(
        ListRecord.company_id.in_(companies),
        ListRecord.kind == LIST_OF[kind],
        ListRecord.gone.is_(False),
        ListRecord.is_active.is_(True),
        not_(linked.exists()),
    )
    if kind == "product":
        same = theirs(Product).where(Product.key_sku == ListRecord.key_name)
    else:
        same = theirs(Customer).where(
            Customer.key_email == ListRecord.key_email, ListRecord.key_email != ""
        )
    return rows.where(not_(same.exists()))


def _linked(kind: str, record: ColumnElement[str], store_id: object) -> ColumnElement[bool]:
    return (
        select(Link.id)
        .where(Link.store_id == store_id, Link.kind == kind, Link.record == record)
        .exists()
    )


def _same_item() -> ColumnElement[bool]:
    return (
        select(ListRecord.id)
        .join(Store, Store.company_id == ListRecord.company_id)
        .where(
            Store.id == Product.store_id,
            ListRecord.kind == "item",
            ListRecord.gone.is_(False),
            ListRecord.key_name == Product.key_sku,
        )
        .exists()
    )


def _same_customer() -> ColumnElement[bool]:
    return (
        select(ListRecord.id)
        .join(Store, Store.company_id == ListRecord.company_id)
        .where(
            Store.id == Customer.store_id,
            ListRecord.kind == "customer",
            ListRecord.gone.is_(False),
            ListRecord.key_email == Customer.key_email,
        )
        .exists()
    )


def known_of(db: Database, found: Sequence[Product | Customer]) -> Mapping[int, bool]:
    """Whether QuickBooks is known to have each of *found*, all of one type, by row."""
    if not found:
        return {}
    numbers = [each.id for each in found]
    if isinstance(found[0], Product):
        rows: Select[int] = products("in_both").with_only_columns(Product.id)
        known = set(db.scalars(rows.where(Product.id.in_(numbers))))
    else:
        rows = select(Customer.id).where(_known_customer())
        known = set(db.scalars(rows.where(Customer.id.in_(numbers))))
    return {number: number in known for number in numbers}
