"""Scheduled operations: planned ahead by the worker, so that they wait before the visit comes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.exc import IntegrityError

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.engine import asking
from cartbooks.errors import CartbooksError
from cartbooks.model import (
    Company,
    Operation,
    OperationState,
    Order,
    OrderPush,
    Schedule,
    Store,
    StoreState,
    move,
)
from cartbooks.operations.registry import KINDS
from cartbooks.queries import in_queue


def install(db: Database, company: Company, store: Store | None = None) -> None:
    """The default schedules of a new company, or of a new store."""
    now = clock.now()
    have = set(
        db.scalars(
            select(Schedule.kind).where(
                Schedule.company_id == company.id,
                Schedule.store_id == (store.id if store else None),
            )
        )
    )
    for kind in KINDS.values():
        if kind.schedulable and kind.needs_store == (store is not None) and kind.kind not in have:
            db.add(
                Schedule(
                    company_id=company.id,
                    store_id=store.id if store else None,
                    kind=kind.kind,
                    every_minutes=kind.every_minutes,
                    next_at=now,
                )
            )
    db.flush()


_NOW: BindParameter[datetime] = bindparam("now", type_=Schedule.next_at.type)
DUE = (
    select(Schedule)
    .where(Schedule.enabled, Schedule.next_at <= _NOW)
    .order_by(Schedule.next_at)
    .limit(50)
)
"""What is to be planned at `now`, the longest due first."""


def plan_due(db: Database) -> int:
    """Plan what is due. Two workers cannot plan one slot twice: it is unique."""
    now = clock.now()
    return sum(_plan(db, schedule) for schedule in db.scalars(DUE, {"now": now}).all())


def _plan(db: Database, schedule: Schedule) -> int:
    slot = f"{schedule.id}:{schedule.next_at.isoformat()}"
    company = db.get(Company, schedule.company_id)
    store = db.get(Store, schedule.store_id) if schedule.store_id else None
    assert company is not None
    schedule.next_at = clock.now() + timedelta(minutes=schedule.every_minutes)
    if not _is_useful(db, schedule, store):
        db.flush()
        return 0
    try:
        with db.begin_nested():
            asking.ask(db, company, schedule.kind, store=store, started_by="schedule", slot=slot)
    except (IntegrityError, CartbooksError):
        return 0
    return 1


def _is_useful(db: Database, schedule: Schedule, store: Store | None) -> bool:
    """Not while the last run still waits, not for a store that is off, not without an order."""
    if store is not None and store.state is not StoreState.LIVE:
        return False
    waiting = db.scalars(
        in_queue(select(Operation))
        .where(
            Operation.company_id == schedule.company_id,
            Operation.store_id == schedule.store_id,
            Operation.kind == schedule.kind,
        )
        .limit(1)
    ).first()
    if schedule.kind == "push_orders":
        return has_ready_orders(db, schedule.store_id)
    return waiting is None


def has_ready_orders(db: Database, store_id: int | None) -> bool:
    """Whether an order of this store has not been looked at since it came or changed."""
    return (
        db.scalar(
            select(Order.id)
            .where(Order.store_id == store_id, Order.push == OrderPush.READY)
            .limit(1)
        )
        is not None
    )


def begin(db: Database, operation: Operation) -> None:
    """The store's hand takes up the first task of an operation."""
    if operation.state is OperationState.WAITING:
        move(db, operation, OperationState.RUNNING, started_at=clock.now())
