"""What a person can ask for: each kind of operation with its words, params and present state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from cartbooks.db import Database
from cartbooks.engine import asking, going_live, queue
from cartbooks.model import (
    Company,
    Operation,
    OperationState,
    Order,
    Schedule,
    Store,
    StoreState,
)
from cartbooks.operations.planning import preferences_of
from cartbooks.operations.registry import KINDS

ParamKind = Literal["text", "list", "date", "choice", "choices"]
Blocked = Literal["store_needed", "store_not_live", "not_set_up", "already_queued"]
_RECENT = 2000


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Param:
    """One thing that may be asked for; leaving it out means all."""

    name: str
    kind: ParamKind
    label: str
    description: str
    choices: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class WhyNot:
    code: Blocked
    sentence: str


@dataclass(frozen=True, slots=True)
class Action:
    """A kind of operation as it can be asked for now, by someone whose role allows it."""

    kind: str
    title: str
    does: str
    direction: str
    needs_store: bool
    params: Sequence[Param]
    previews: bool
    why_not: Sequence[WhyNot]
    last: Operation | None
    waiting: Operation | None
    schedule: Schedule | None
    note: str


DOES = {
    "sync_lists": "Reads items, accounts, payment methods, tax items and the other lists of "
    "QuickBooks, so that orders can be matched to them.",
    "sync_customers": "Reads the customers of QuickBooks, so that buyers are found among them.",
    "push_products": "Adds products of the store to QuickBooks as items. One whose SKU is there "
    "already is left as it is, and explained.",
    "push_orders": "Adds orders of the store to QuickBooks, with their customers and items. An "
    "order that is there already is not entered twice.",
    "pull_inventory": "Reads the stock of all items from QuickBooks and writes what differs to "
    "the store.",
    "verify_orders": "Looks whether the orders that were added are still in QuickBooks, with the "
    "right totals.",
}
"""What each kind does, in one sentence; what is not here is asked for elsewhere."""

PREVIEWS = frozenset({"push_orders", "push_products", "pull_inventory"})


def of_company(db: Database, company: Company, store: Store | None) -> list[Action]:
    """All that can be asked for; *store* is the one that store kinds would be for."""
    pending = queue.pending(db, company.id)
    return [_action(db, company, store, kind, pending) for kind in KINDS if kind in DOES]


def why_not(db: Database, store: Store | None, kind: str) -> list[WhyNot]:
    """Why *kind* cannot be asked for, or would not run."""
    made_of = KINDS[kind]
    found: list[WhyNot] = []
    if made_of.needs_store and store is None:
        return [WhyNot("store_needed", f"{made_of.title} needs a store: choose one.")]
    if made_of.needs_live and store is not None and store.state is not StoreState.LIVE:
        left = going_live.obstacles(db, store)
        first = f" Left to do: {left[0]}" if left else ""
        found.append(WhyNot("store_not_live", asking.not_live(store) + first))
    if kind == "push_products" and store is not None:
        preferences = preferences_of(store)
        if preferences.income_account is None:
            found.append(
                WhyNot(
                    "not_set_up", "The income account of new items is not chosen in the settings."
                )
            )
    return found


def _action(
    db: Database, company: Company, store: Store | None, kind: str, pending: Sequence[Operation]
) -> Action:
    made_of = KINDS[kind]
    at = store.id if store is not None and made_of.needs_store else None
    last = None if made_of.needs_store and store is None else _last(db, company, at, kind)
    schedule = db.scalars(
        select(Schedule).where(
            Schedule.company_id == company.id, Schedule.store_id == at, Schedule.kind == kind
        )
    ).first()
    waiting = next((each for each in pending if each.kind == kind and each.store_id == at), None)
    return Action(
        kind=kind,
        title=made_of.title,
        does=DOES[kind],
        direction=made_of.direction,
        needs_store=made_of.needs_store,
        params=_params(db, store, kind),
        previews=kind in PREVIEWS,
        why_not=[*why_not(db, store, kind), *_once(waiting)],
        last=last,
        waiting=waiting,
        schedule=schedule,
        note=_note(company, store, kind),
    )


def _last(db: Database, company: Company, store_id: int | None, kind: str) -> Operation | None:
    return db.scalars(
        select(Operation)
        .where(
            Operation.company_id == company.id,
            Operation.kind == kind,
            Operation.store_id == store_id,
            Operation.state == OperationState.ENDED,
        )
        .order_by(Operation.id.desc())
        .limit(1)
    ).first()


def _once(waiting: Operation | None) -> list[WhyNot]:
    """Reading the stock is one task for the whole store: it cannot wait twice."""
    if waiting is None or waiting.kind != "pull_inventory":
        return []
    sentence = f"{KINDS[waiting.kind].title} is asked for already: it waits or runs now."
    return [WhyNot("already_queued", sentence)]


def _note(company: Company, store: Store | None, kind: str) -> str:
    if company.writes_stopped and KINDS[kind].writes:
        return "Writing to QuickBooks has been stopped; it waits until somebody says what happened."
    if kind != "pull_inventory" or store is None or store.stock_approved_at is not None:
        return ""
    if preferences_of(store).approve_first_stock_run:
        return "The first run only shows what it would change; approve it to have it written."
    return ""


def _params(db: Database, store: Store | None, kind: str) -> list[Param]:
    if kind == "push_orders":
        return [
            Param("customer", "text", "Customer", "Orders of this customer, by e-mail or name."),
            Param("placed_from", "date", "From", "Placed on this day of the store or later."),
            Param("placed_to", "date", "To", "Placed on this day of the store or earlier."),
            Param(
                "statuses", "choices", "Status", "Only with these statuses, in the store's words.",
                _statuses(db, store) if store else (),
            ),
            Param("numbers", "list", "Order numbers", "These orders, by number."),
            Param(
                "exported", "choice", "In QuickBooks",
                "Whether to look at orders that are in QuickBooks already.",
                (
                    Choice("", "As the rules say"),
                    Choice("not_yet", "Not in QuickBooks yet"),
                    Choice("already", "In QuickBooks already"),
                ),
            ),
        ]  # fmt: skip
    if kind == "push_products":
        return [
            Param(
                "skus", "list", "SKUs",
                "These products, by SKU; without any, all that are not linked to an item.",
            )
        ]  # fmt: skip
    return []


def _statuses(db: Database, store: Store) -> list[Choice]:
    """The statuses that the newest orders have, and those that the settings send."""
    newest = (
        select(Order.status)
        .where(Order.store_id == store.id)
        .order_by(Order.placed_at.desc())
        .limit(_RECENT)
        .subquery()
    )
    seen = db.scalars(select(newest.c.status).distinct()).all()
    known = [each for each in preferences_of(store).eligible_statuses if each != "*"]
    return [Choice(each, each) for each in sorted({*seen, *known})]
