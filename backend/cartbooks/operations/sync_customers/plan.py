"""Sync Customers: QuickBooks' customers into the local copy, for mapping and matching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.model import ListState, Operation, Task
from cartbooks.operations.copying import finish_reading
from cartbooks.operations.kind import Kind
from cartbooks.operations.planning import task
from cartbooks.operations.sync_customers.steps import STEPS, Customers
from cartbooks.operations.verdicts import Done, Verdict
from cartbooks.operations.waking import BY_LISTS, wake_orders

FULL_EVERY = timedelta(days=7)
MARGIN = timedelta(hours=2)  # QuickBooks' offset is an hour off in part of the year


def plan(db: Database, operation: Operation) -> Sequence[Task]:
    """One task. A full reading once a week finds what was deleted; between them only changes."""
    state = db.scalars(
        select(ListState).where(
            ListState.company_id == operation.company_id, ListState.kind == "customer"
        )
    ).first()
    now = clock.now()
    memory = {"began": now.isoformat()}
    if state and state.full_at and state.watermark and now - state.full_at < FULL_EVERY:
        memory["since"] = state.watermark
    return [task(operation, "list", "customer", "page", label="Customers", memory=memory)]


def brief(_db: Database, tasks: Sequence[Task]) -> Mapping[int, Customers]:
    return {task.id: _page(task) for task in tasks}


def _page(task: Task) -> Customers:
    since = task.memory.get("since")
    return Customers(
        iterator=task.memory.get("iterator"),
        remaining=task.memory.get("remaining"),
        anew=task.memory.get("anew", 0),
        since=datetime.fromisoformat(since) - MARGIN if since else None,
    )


def finish(db: Database, task: Task) -> Verdict:
    """The last page is in: the watermark moves to when this reading began."""
    count, changed = finish_reading(
        db,
        task.company_id,
        "customer",
        reading=task.operation_id,
        full="since" not in task.memory,
        watermark=task.memory["began"],
    )
    if changed:
        wake_orders(db, BY_LISTS, company_id=task.company_id)
    return Done(note=f"{count} customers", facts={"count": str(count)})


KIND = Kind(
    kind="sync_customers",
    title="Sync Customers",
    priority=20,
    steps=STEPS,
    plan=plan,
    brief=brief,
    store_steps={"finish": finish},
    needs_store=False,
    every_minutes=60,
    direction="from_quickbooks",
)
