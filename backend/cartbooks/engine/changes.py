"""A task tried again with something changed: what may change, and what that makes different."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from cartbooks.db import Database
from cartbooks.engine import asking, deciding, records
from cartbooks.errors import Conflict, NotFound, Refused
from cartbooks.mapping import customers
from cartbooks.model import Link, ListRecord, Operation, Order, OrderPush, Store, Task
from cartbooks.operations.planning import preferences_of
from cartbooks.operations.push_orders.brief import customer_record, sku_record
from cartbooks.operations.push_orders.preview import Preview, preview_of
from cartbooks.operations.registry import KINDS
from cartbooks.stores import canonical

NUMBER_LIMIT = 11
NAME_LIMIT = 41


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    allowed: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Changeable:
    """A field that may differ in one more try: `kind` is switch, text, choice, item, customer."""

    key: str
    kind: str
    label: str
    now: str
    limit: int | None = None
    choices: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    key: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the order would become."""

    will: str
    code: str
    why: str
    form: str
    number: str
    customer: str
    total: str

    @classmethod
    def of(cls, preview: Preview) -> Outlook:
        return cls(
            preview.will,
            preview.code,
            preview.why,
            preview.form,
            preview.ref_number,
            preview.customer,
            preview.document_total,
        )


@dataclass(frozen=True, slots=True)
class Result:
    differences: Sequence[Difference]
    outlook: Outlook | None = None
    operation: Operation | None = field(default=None)


def changeable(db: Database, task: Task) -> list[Changeable]:
    """What is safe to change for this task; nothing for kinds that have nothing."""
    if task.kind in {"push_orders", "verify_orders"}:
        order = deciding.order_of(db, task)
        return _of_order(db, order) if order and order.push is not OrderPush.POSTED else []
    if task.kind == "push_products" and task.store_id is not None:
        link = _link(db, task.store_id, "product", _product_record(db, task))
        return [Changeable("items", "item", "QuickBooks item", link)]
    return []


def carry_out(
    db: Database,
    task: Task,
    wanted: Mapping[str, Any],
    reason: str,
    by: str,
    *,
    dry_run: bool = False,
) -> Result:
    """
    Change what is *wanted* and put the task back into the queue; a dry run only says what differs.

    Raises `Refused` for a field that this task does not have or that would stay as it is.
    """
    if not dry_run:
        return _change(db, task, wanted, reason, by, go=True)
    with db.begin_nested() as point:
        result = _change(db, task, wanted, reason, by, go=False)
        point.rollback()
    return result


def _change(
    db: Database, task: Task, wanted: Mapping[str, Any], reason: str, by: str, *, go: bool
) -> Result:
    known = {each.key: each for each in changeable(db, task)}
    settings = {name: value for name, value in wanted.items() if name not in {"items", "customer"}}
    of_product = task.record_type == "product"  # has no other SKU than its own
    links = {
        "items" if of_product else f"items:{sku}": list_id
        for sku, list_id in wanted.get("items", {}).items()
    }
    if "customer" in wanted:
        links["customer"] = wanted["customer"]
    unknown = sorted((settings.keys() | links.keys()) - known.keys())
    if unknown:
        raise Refused("This cannot be changed for this task.", code="not_changeable",
                      problems=unknown)  # fmt: skip
    differences = [
        Difference(name, known[name].label, known[name].now, _checked(known[name], value))
        for name, value in settings.items()
    ]
    differences += [_relink(db, task, known[name], list_id, by) for name, list_id in links.items()]
    differences = [each for each in differences if each.before != each.after]
    if not differences:
        raise Refused("Nothing would be different.", code="nothing_changed")
    order = deciding.order_of(db, task)
    if not go:
        return Result(differences, _outlook(db, task, order, settings) if order else None)
    if order is not None:
        operation = deciding.try_changed(db, task, settings, by, reason=reason)
    else:
        made_of = db.get_one(Operation, task.operation_id)
        operation = asking.retry(db, made_of, by, tasks=[task], reason=reason)
    return Result(differences, None, operation)


def _checked(field_: Changeable, value: Any) -> str:
    if field_.kind == "switch":
        return "yes" if value else "no"
    text = str(value).strip()
    if field_.limit and not 1 <= len(text) <= field_.limit:
        raise Refused(f"{field_.label}: 1 to {field_.limit} characters.", code="bad_value")
    for choice in field_.choices:
        if choice.value == text and not choice.allowed:
            raise Refused(choice.why_not, code="bad_value")
    if field_.choices and text not in {choice.value for choice in field_.choices}:
        raise Refused(f"{field_.label}: there is no choice {text}.", code="bad_value")
    return text


def _relink(db: Database, task: Task, known: Changeable, list_id: str, by: str) -> Difference:
    store = db.get_one(Store, task.store_id)
    kind = "customer" if known.key == "customer" else "item"
    found = db.scalars(
        select(ListRecord).where(
            ListRecord.company_id == task.company_id,
            ListRecord.kind == kind,
            ListRecord.list_id == list_id,
            ListRecord.gone.is_(False),
        )
    ).first()
    if found is None:
        raise NotFound(f"QuickBooks {kind}", list_id[:60])
    sku = known.key.partition(":")[2] or None
    name = deciding.record_to_link(db, task, found, sku)
    records.link(db, store, "customer" if kind == "customer" else "product", name, found, by=by)
    return Difference(known.key, known.label, known.now, found.full_name)


def _outlook(db: Database, task: Task, order: Order, settings: Mapping[str, Any]) -> Outlook:
    order.changes = {**order.changes, **{f"set_{name}": value for name, value in settings.items()}}
    db.flush()
    return Outlook.of(preview_of(KINDS["push_orders"].brief(db, [task])[task.id]))


def _of_order(db: Database, order: Order) -> list[Changeable]:
    store = db.get_one(Store, order.store_id)
    preferences = preferences_of(store)
    body = canonical.Order.model_validate(order.body)
    chosen = order.changes
    emailed = chosen.get("set_to_be_emailed", preferences.to_be_emailed)
    unmatched = str(chosen.get("set_unmatched_sku") or preferences.unmatched_sku)
    number = str(chosen.get("set_number") or f"{preferences.number_prefix}{order.number}")
    name = str(chosen.get("set_customer_name") or customers.name_for(body, preferences))
    fields = [
        Changeable("number", "text", "Document number", number, NUMBER_LIMIT),
        Changeable("customer_name", "text", "Name of a new customer", name, NAME_LIMIT),
        Changeable(
            "customer", "customer", "Customer in QuickBooks",
            _link(db, store.id, "customer", customer_record(body)),
        ),
    ]  # fmt: skip
    if emailed:
        fields.insert(0, Changeable("to_be_emailed", "switch", "To be e-mailed", "yes"))
    skus = dict.fromkeys(line.sku for line in body.lines if line.kind == "product" and line.sku)
    fields += [
        Changeable(
            f"items:{sku}", "item", f"Item for {sku}",
            _link(db, store.id, "product", sku_record(sku)),
        )
        for sku in skus
    ]  # fmt: skip
    accounts = preferences.income_account is not None
    fields.append(
        Changeable(
            "unmatched_sku", "choice", "When no item fits", unmatched,
            choices=(
                Choice("hold", True),
                Choice("create", accounts, "" if accounts else
                       "The accounts for new items are not chosen in the settings."),
                Choice("generic", preferences.generic_item is not None,
                       "" if preferences.generic_item else
                       "The generic item is not chosen in the settings."),
            ),
        )
    )  # fmt: skip
    return fields


def _link(db: Database, store_id: int, kind: str, name: str) -> str:
    found = db.scalars(
        select(Link).where(Link.store_id == store_id, Link.kind == kind, Link.record == name)
    ).first()
    return found.full_name if found else ""


def _product_record(db: Database, task: Task) -> str:
    try:
        return deciding.record_to_link(db, task, ListRecord(kind="item"), None)
    except Conflict:
        return ""
