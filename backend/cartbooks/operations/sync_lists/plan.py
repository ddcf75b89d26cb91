"""Sync Items and Accounts: local copies of QuickBooks' lists, for mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field

from cartbooks.db import Database
from cartbooks.model import Operation, Task
from cartbooks.operations.copying import finish_reading
from cartbooks.operations.kind import Kind, Params
from cartbooks.operations.planning import task
from cartbooks.operations.sync_lists.steps import STEPS, TITLES, Page, page_of
from cartbooks.operations.verdicts import Done, Verdict
from cartbooks.operations.waking import BY_LISTS, wake_orders


class SyncLists(Params):
    """Which lists; without any all of them."""

    lists: list[Literal[*TITLES]] = Field(  # type: ignore[valid-type]  # the names are data
        default_factory=list, description="Only these lists."
    )


def plan(_db: Database, operation: Operation) -> Sequence[Task]:
    wanted = SyncLists.model_validate(operation.params.get("ask", {})).lists or TITLES
    return [
        task(operation, "list", kind, kind, label=title)
        for kind, title in TITLES.items()
        if kind in wanted
    ]


def brief(_db: Database, tasks: Sequence[Task]) -> Mapping[int, Page]:
    return {task.id: page_of(task.memory) for task in tasks}


def finish(db: Database, task: Task) -> Verdict:
    """The last page is in the copy: what was not seen is gone; held orders may go again."""
    count, changed = finish_reading(
        db, task.company_id, task.record, reading=task.operation_id, full=True, watermark=""
    )
    if changed:
        wake_orders(db, BY_LISTS, company_id=task.company_id)
    return Done(note=f"{count} records", facts={"count": str(count)})


KIND = Kind(
    kind="sync_lists",
    title="Sync Items and Accounts",
    priority=10,
    steps=STEPS,
    plan=plan,
    brief=brief,
    store_steps={"finish": finish},
    params=SyncLists,
    needs_store=False,
    every_minutes=24 * 60,
    direction="from_quickbooks",
)
