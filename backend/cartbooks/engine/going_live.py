"""
Going live: nothing is sent before a person has chosen, and has looked at what would be sent.

off → choices from the synced lists → the last 20 orders previewed with those very choices → live
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Select, func, select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import schedules
from cartbooks.errors import Conflict, Refused
from cartbooks.mapping.eligibility import NotEligible, eligible
from cartbooks.mapping.preferences import Preferences, missing
from cartbooks.model import Company, ListRecord, ListState, Order, Store, StoreState
from cartbooks.operations.planning import company_facts, preferences_of
from cartbooks.operations.push_orders.plan import order_brief
from cartbooks.operations.push_orders.preview import Preview, preview_of
from cartbooks.operations.waking import BY_SETTINGS, wake_orders
from cartbooks.queries import fold, is_of_type
from cartbooks.stores import builtin, canonical

PREVIEWED = 20
_SHOWN = 500

_ITEMS = ("ItemOtherCharge", "ItemService", "ItemNonInventory")
_FROM: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    # setting: (list, types or account types, what set_up_lists can create)
    "deposit_account": ("account", ("Bank", "OtherCurrentAsset"), ""),
    "ar_account": ("account", ("AccountsReceivable",), ""),
    "income_account": ("account", ("Income", "OtherIncome"), ""),
    "cogs_account": ("account", ("CostOfGoodsSold",), ""),
    "asset_account": ("account", ("OtherCurrentAsset",), ""),
    "tax_item": ("item", ("ItemOtherCharge", "ItemSalesTax"), "other_charge"),
    "zero_tax_item": ("item", ("ItemSalesTax",), "sales_tax"),
    "shipping_item": ("item", _ITEMS, "other_charge"),
    "fee_item": ("item", _ITEMS, "other_charge"),
    "tip_item": ("item", _ITEMS, "other_charge"),
    "discount_item": ("item", ("ItemDiscount", "ItemOtherCharge"), "discount"),
    "gift_card_item": ("item", _ITEMS, "other_charge"),
    "rounding_item": ("item", _ITEMS, "other_charge"),
    "generic_item": ("item", _ITEMS, "non_inventory"),
    "generic_customer": ("customer", (), "customer"),
    "payment_method": ("payment_method", (), "payment_method"),
    "terms_unpaid": ("terms", (), ""),
    "class_ref": ("class", (), ""),
    "customer_type": ("customer_type", (), ""),
    "non_taxable_code": ("sales_tax_code", (), ""),
    "customer_tax_code": ("sales_tax_code", (), ""),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One setting: what is chosen, what could be, and what QuickBooks could be given for it."""

    setting: str
    description: str
    chosen: Any
    needed: str
    candidates: Sequence[Mapping[str, str]] = field(default_factory=list)
    more: bool = False
    """There are more candidates, to be looked for by name in the list `kind` among `types`."""
    kind: str = ""
    types: Sequence[str] = ()
    can_create: str = ""


def choices(db: Database, store: Store) -> list[Choice]:
    """Every setting with its candidates from the synced lists, what is needed first."""
    preferences = preferences_of(store)
    chosen = preferences.model_dump(mode="json")
    needed = {each.field: each.sentence for each in missing(preferences)}

    @cache
    def of_types(kind: str, types: tuple[str, ...]) -> list[dict[str, str]]:
        return _of_types(db, store.company_id, kind, types)

    def choice(setting: str, description: str) -> Choice:
        about = Choice(setting, description, chosen[setting], needed.get(setting, ""))
        if setting not in _FROM:
            return about
        kind, types, can_create = _FROM[setting]
        if setting == "zero_tax_item":
            found = _without_tax(db, store.company_id)
            return replace(about, candidates=found, can_create=can_create)
        found = of_types(kind, types)
        return replace(
            about,
            candidates=found[:_SHOWN],
            more=len(found) > _SHOWN,
            kind=kind,
            types=types,
            can_create=can_create,
        )

    found = [
        choice(name, each.description or "") for name, each in Preferences.model_fields.items()
    ]
    return sorted(found, key=lambda each: not each.needed)


def _of_types(
    db: Database, company_id: int, kind: str, types: tuple[str, ...]
) -> list[dict[str, str]]:
    """Those of a list that are of these types, however many of others stand before them."""
    rows = _listed(company_id, kind).where(is_of_type(kind, types)).limit(_SHOWN + 1)
    return [_candidate(*row) for row in db.execute(rows)]


def _without_tax(db: Database, company_id: int) -> list[dict[str, str]]:
    """Sales tax items of no rate."""
    rate = ListRecord.facts["TaxRate"].as_string()
    rows = _listed(company_id, "item").where(ListRecord.type == "ItemSalesTax").add_columns(rate)
    free = (row for row in db.execute(rows) if not set("123456789") & set(row[3] or ""))
    return [_candidate(*row[:3]) for row in islice(free, _SHOWN)]


def _listed(company_id: int, kind: str) -> Select[str, str, str]:
    return (
        select(ListRecord.list_id, ListRecord.full_name, ListRecord.type)
        .where(
            ListRecord.company_id == company_id,
            ListRecord.kind == kind,
            ListRecord.gone.is_(False),
            ListRecord.is_active,
        )
        .order_by(ListRecord.key_name)
    )


def _candidate(list_id: str, full_name: str, type_: str) -> dict[str, str]:
    return {"list_id": list_id, "full_name": full_name, "type": type_}


def save_preferences(db: Database, store: Store, data: Mapping[str, Any]) -> Preferences:
    """
    Replace the store's settings by *data* over what is chosen already.

    Raises `Refused` for values that make no sense and for records that QuickBooks does not have.
    """
    wanted = {**store.preferences, **data}
    wanted = {name: value for name, value in wanted.items() if value is not None}
    try:
        preferences = Preferences.model_validate(wanted)
    except ValidationError as wrong:
        raise Refused(
            "These settings cannot be saved.",
            code="bad_settings",
            problems=[
                f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}"
                for each in wrong.errors()
            ],
        ) from None
    chosen = preferences.model_dump(mode="json", exclude_unset=True)
    problems = _resolve(db, store, chosen, set(data))
    if problems:
        raise Refused("QuickBooks does not have this.", code="bad_settings", problems=problems)
    started = store.preferences.get("start_date") != chosen.get("start_date")
    changed = store.preferences != chosen
    store.preferences = chosen
    db.flush()
    if changed:
        wake_orders(db, BY_SETTINGS, store_id=store.id)
    if started:
        builtin.recount_open_lines(db, store)
    return Preferences.model_validate(chosen)


def _resolve(db: Database, store: Store, chosen: dict[str, Any], changed: set[str]) -> list[str]:
    """Give every chosen record both its ListID and its name; say which do not exist."""
    problems: list[str] = []
    for setting, (kind, _, _) in _FROM.items():
        ref = chosen.get(setting)
        if not isinstance(ref, dict) or setting not in changed or not _synced(db, store, kind):
            continue
        record = _record(db, store, kind, ref)
        if record is None:
            name = ref.get("full_name") or ref.get("list_id")
            problems.append(f"{setting}: QuickBooks has no {kind.replace('_', ' ')} {name}.")
        else:
            chosen[setting] = {"list_id": record.list_id, "full_name": record.full_name}
    return problems


def _synced(db: Database, store: Store, kind: str) -> bool:
    return (
        db.scalar(
            select(ListState.complete_at).where(
                ListState.company_id == store.company_id, ListState.kind == kind
            )
        )
        is not None
    )


def _record(db: Database, store: Store, kind: str, ref: Mapping[str, Any]) -> ListRecord | None:
    wanted = (
        ListRecord.list_id == ref["list_id"]
        if ref.get("list_id")
        else ListRecord.key_name == fold(str(ref.get("full_name", "")))
    )
    return db.scalars(
        select(ListRecord)
        .where(
            ListRecord.company_id == store.company_id,
            ListRecord.kind == kind,
            ListRecord.gone.is_(False),
            wanted,
        )
        .limit(1)
    ).first()


def preview(db: Database, store: Store, *, count: int = PREVIEWED) -> list[Preview]:
    """The newest orders as the documents that they would become; remembered with the settings."""
    company = db.get(Company, store.company_id)
    assert company is not None
    preferences = preferences_of(store)
    facts = company_facts(company)
    orders = db.scalars(
        select(Order)
        .where(Order.store_id == store.id)
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .limit(count)
    ).all()
    previews: list[Preview] = []
    for order in orders:
        body = canonical.Order.model_validate(order.body)
        verdict = eligible(body, preferences, posted=order.posted_at is not None)
        if isinstance(verdict, NotEligible):
            previews.append(Preview.skipped(body, verdict.code, verdict.sentence))
            continue
        brief = order_brief(db, store, facts, body, preferences, memory={})
        previews.append(preview_of(brief))
    store.previewed_at = clock.now()
    store.previewed_fingerprint = fingerprint(store)
    db.flush()
    return previews


def fingerprint(store: Store) -> str:
    """The settings as a short text: another one means that a preview no longer speaks of them."""
    text = json.dumps(store.preferences, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def lists_read(db: Database, store: Store) -> bool:
    """Whether there is something to choose from."""
    return all(_synced(db, store, kind) for kind in ("item", "account"))


def preview_fits(store: Store) -> bool:
    """Whether the last preview was made with the present settings."""
    return store.previewed_fingerprint == fingerprint(store)


def obstacles(db: Database, store: Store) -> list[str]:
    """What is left to do before the store can go live, in order."""
    found = [each.sentence for each in missing(preferences_of(store))]
    if not lists_read(db, store):
        found.append(
            "QuickBooks' lists were not read yet: Sync Items and Accounts runs when the "
            "Web Connector comes."
        )
    if not found and not preview_fits(store):
        found.append("Look at the preview of the last orders with these settings first.")
    return found


def go_live(db: Database, store: Store) -> Store:
    """From now on eligible orders are sent. Raises `Conflict` with what is left to do."""
    left = obstacles(db, store)
    if left:
        raise Conflict(left[0], code="not_ready", problems=left)
    if store.state is not StoreState.LIVE:
        store.state, store.live_at = StoreState.LIVE, clock.now()
        db.flush()
        company = db.get(Company, store.company_id)
        assert company is not None
        schedules.install(db, company, store)
        builtin.recount_open_lines(db, store)
    return store


def pause(db: Database, store: Store) -> Store:
    """Nothing new is planned for the store; what waits already still goes, unless cancelled."""
    store.state = StoreState.OFF
    db.flush()
    return store


def orders_count(db: Database, store: Store) -> int:
    """How many orders the store has told of."""
    return db.scalar(select(func.count()).select_from(Order).where(Order.store_id == store.id)) or 0


__all__ = [
    "Choice", "choices", "fingerprint", "go_live", "lists_read", "obstacles", "orders_count",
    "pause", "preview", "preview_fits", "save_preferences",
]  # fmt: skip
