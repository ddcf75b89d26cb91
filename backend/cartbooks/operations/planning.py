"""What the plans of all kinds share: making tasks, and reading a store's settings."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Database, once
from cartbooks.mapping.preferences import Preferences
from cartbooks.model import Company, Hand, Operation, Store, Task, TaskState
from cartbooks.operations.facts import CompanyFacts


def company_facts(company: Company) -> CompanyFacts:
    """From what QuickBooks last said about itself; a US file counts in dollars."""
    country = company.country or "US"
    return CompanyFacts(
        country=country,
        home_currency=company.home_currency or ("USD" if country == "US" else ""),
        sales_orders=company.host.get("sales_orders") is not False,
        closing_date=company.closing_date,
        owner_id=company.owner_id,
    )


def preferences_of(store: Store) -> Preferences:
    """The store's settings, defaults filled in."""
    return Preferences.kept(store.preferences)


def task(
    operation: Operation,
    record_type: str,
    record: str,
    step: str,
    *,
    label: str = "",
    amount: Decimal | None = None,
    memory: dict[str, Any] | None = None,
    hand: Hand = Hand.QUICKBOOKS,
    counted: bool = True,
) -> Task:
    """A new task of *operation*, not yet added."""
    return Task(
        operation_id=operation.id,
        company_id=operation.company_id,
        store_id=operation.store_id,
        kind=operation.kind,
        priority=operation.priority,
        state=TaskState.WAITING,
        waits_for=hand,
        step=step,
        record_type=record_type,
        record=record,
        label=label or record,
        amount=amount,
        memory=memory or {},
        counted=counted,
        created_at=clock.now(),
    )


def busy_records(db: Database, store_id: int, kind: str, record_type: str) -> Collection[str]:
    """Records that a task of this kind is working on already."""
    return set(
        db.scalars(
            select(Task.record).where(
                Task.store_id == store_id,
                Task.kind == kind,
                Task.record_type == record_type,
                Task.state.in_([TaskState.WAITING, TaskState.SENT, TaskState.NOT_CONFIRMED]),
            )
        )
    )


def store_of(db: Database, store_id: int | None) -> Store:
    """The store of a task or operation that has one, read once in a transaction."""
    store = once(db, ("store", store_id), lambda: db.get(Store, store_id))
    assert store is not None
    return store
