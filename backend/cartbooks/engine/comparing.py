""" "The store says, QuickBooks says": what is known of a record on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cartbooks.db import Database
from cartbooks.model import Customer, ListRecord, Order, Posting, PostingState, Product, Store
from cartbooks.operations.push_orders.brief import customer_record, sku_record
from cartbooks.queries import fold, items_for, links_of, list_record
from cartbooks.stores import canonical

_LINES = 20
_THERE = frozenset({PostingState.POSTED, PostingState.MISSING})


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing on both sides; None where a side does not tell. `same` is None without both."""

    what: str
    store: str | None
    quickbooks: str | None
    same: bool | None = None


def _pair(what: str, store: object, quickbooks: object) -> Pair:
    left, right = _text(store), _text(quickbooks)
    same = None if left is None or right is None else fold(left) == fold(right)
    return Pair(what, left, right, same)


def _money(what: str, store: Decimal | None, quickbooks: Decimal | None) -> Pair:
    same = None if store is None or quickbooks is None else store == quickbooks
    return Pair(what, _text(store), _text(quickbooks), same)


def _number(store: str, quickbooks: str | None) -> Pair:
    """The document's number may have the store's prefix before the order's own."""
    same = quickbooks.endswith(store) if quickbooks else None
    return Pair("number", store, quickbooks or None, same)


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def order(db: Database, store: Store, row: Order, posting: Posting | None) -> list[Pair]:
    """An order and its document."""
    return list(_order(db, store, row, posting))


def _order(db: Database, store: Store, row: Order, posting: Posting | None) -> Iterator[Pair]:
    body = canonical.Order.model_validate(row.body)
    there = posting if posting is not None and posting.state in _THERE else None
    record = customer_record(body)
    link = links_of(db, store.id, "customer", [record]).get(record)
    list_id = (there.customer_list_id if there else "") or (link.list_id if link else "")
    buyer = list_record(db, store.company_id, "customer", list_id) if list_id else None
    name = buyer.full_name if buyer else (link.full_name if link else None)
    yield _money("total", row.total, there.returned_total if there else None)
    yield Pair("customer", _text(row.customer_name or body.customer.email), _text(name))
    yield _number(row.number, there.ref_number if there else None)
    yield Pair("document", None, there.form if there else None)
    yield Pair("tax", str(body.tax), None)
    if there:
        yield Pair("transaction", None, _text(there.txn_id))
    yield from _lines(db, store, body)


def _lines(db: Database, store: Store, body: canonical.Order) -> Iterator[Pair]:
    lines = [line for line in body.lines if line.kind == "product"][:_LINES]
    skus = [line.sku for line in lines if line.sku]
    links = links_of(db, store.id, "product", [sku_record(sku) for sku in skus])
    items = {item.key_name: item.full_name for item in items_for(db, store.company_id, skus)}
    for line in lines:
        linked = links.get(sku_record(line.sku)) if line.sku else None
        item = linked.full_name if linked else items.get(fold(line.sku or ""))
        wanted = f"{line.quantity.normalize():f} x {line.sku or line.name}"
        yield Pair("item", wanted, _text(item))


def product(db: Database, store: Store, row: Product) -> tuple[list[Pair], ListRecord | None]:
    """A product and its item, by link, else by its full name."""
    record = sku_record(row.sku)
    link = links_of(db, store.id, "product", [record]).get(record) if row.sku else None
    item = list_record(db, store.company_id, "item", link.list_id) if link else None
    if item is None and row.sku:
        named = items_for(db, store.company_id, [row.sku])
        item = next((each for each in named if each.key_name == row.key_sku), None)
    facts = item.facts if item else {}
    pairs = [
        _pair("sku", row.sku, item.full_name if item else None),
        Pair("name", _text(row.name), _text(facts.get("SalesDesc") or facts.get("Desc"))),
        _money("price", row.price, _decimal(facts.get("SalesPrice"))),
        Pair("item_type", None, _text(item.type) if item else None),
    ]
    if row.tracked or "QuantityOnHand" in facts:
        pairs.append(Pair("stock", _text(row.stock), _text(_whole(facts.get("QuantityOnHand")))))
        pairs.append(
            Pair("on_sales_orders", None, _text(_whole(facts.get("QuantityOnSalesOrder"))))
        )
    return pairs, item


def customer(db: Database, store: Store, row: Customer) -> tuple[list[Pair], ListRecord | None]:
    """A customer and the QuickBooks customer that it is linked to."""
    keys = [f"id:{row.ext_id}", f"email:{row.key_email}"]
    links = links_of(db, store.id, "customer", keys)
    link = links.get(keys[0]) or links.get(keys[1])
    found = list_record(db, store.company_id, "customer", link.list_id) if link else None
    facts = found.facts if found else {}
    body = canonical.CustomerRecord.model_validate(row.body)
    return [
        Pair("name", _text(row.name), _text(found.full_name) if found else None),
        _pair("email", body.email, facts.get("Email")),
        _pair("phone", body.phone, facts.get("Phone")),
        _pair("company", body.company, facts.get("CompanyName")),
        Pair("balance", None, _text(facts.get("Balance"))),
    ], found


def _decimal(value: object) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except ArithmeticError:
        return None


def _whole(value: object) -> str | None:
    number = _decimal(value)
    return None if number is None else f"{number.normalize():f}"
