"""
Trying again, for one task or a thousand: first the plan in words and numbers, then the work.

The plan and the work are one function, so that what was shown is what is done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import select

from cartbooks.advice import OWN_REASONS, advise
from cartbooks.db import Database
from cartbooks.engine import asking
from cartbooks.errors import Conflict, NotConfirmed
from cartbooks.model import NeverSend, Operation, Order, OrderPush, Task, TaskState
from cartbooks.model.states import NOT_DONE
from cartbooks.operations.push_orders.preview import preview_of
from cartbooks.operations.registry import KINDS

AT_MOST = 5000
_LOOKED_THROUGH = 100
"""Held orders that a plan works out anew; beyond that it goes by the advice alone."""

LEFT = Operation.failed + Operation.held + Operation.not_confirmed > 0
"""An operation has something left that is not done."""

Fate = Literal[
    "goes", "unless_fixed", "in_quickbooks", "queued", "not_confirmed", "dealt_with", "never",
    "not_ended", "nothing_to_do",
]  # fmt: skip
SENT: tuple[Fate, ...] = ("goes", "unless_fixed")


@dataclass(slots=True)
class Plan:
    """What would become of each task, and the operations that are made of those that go."""

    fates: dict[int, Fate] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)

    def of(self, *fates: Fate) -> list[Task]:
        return [each for each in self.tasks if self.fates[each.id] in fates]

    def leave_out(self, fate: Fate) -> None:
        """As if those tasks had not been asked for."""
        self.tasks = [each for each in self.tasks if self.fates[each.id] != fate]
        self.fates = {each.id: self.fates[each.id] for each in self.tasks}

    @property
    def counts(self) -> Mapping[str, int]:
        return Counter(self.fates.values())


def open_tasks(db: Database, operations: Iterable[Operation]) -> list[Task]:
    """What these operations have left."""
    ids = [each.id for each in operations]
    return list(
        db.scalars(
            select(Task)
            .where(Task.operation_id.in_(ids), Task.state.in_(NOT_DONE))
            .order_by(Task.id)
            .limit(AT_MOST + 1)
        )
    )


def plan(db: Database, tasks: Sequence[Task]) -> Plan:
    """
    Sort *tasks* by what a retry would do with them.

    Of several tasks about one record only the newest counts: it is one thing to do.
    """
    newest = {(each.store_id, each.kind, each.record_type, each.record, _operation(each)): each
              for each in sorted(tasks, key=lambda each: each.id)}  # fmt: skip
    made = Plan(tasks=list(newest.values()))
    facts = _Known.of(db, made.tasks)
    looked = 0
    for task in made.tasks:
        fate = _fate(task, facts)
        if fate == "unless_fixed" and _is_ours(task) and looked < _LOOKED_THROUGH:
            looked += 1
            fate = "goes" if _would_go(db, task) else fate
        made.fates[task.id] = fate
    return made


def carry_out(db: Database, made: Plan, by: str, *, reason: str = "") -> list[Operation]:
    """
    One new operation for each kind and store, linked back to those that left something.

    Raises `NotConfirmed` or `Conflict` when nothing of the plan can go.
    """
    going = made.of(*SENT)
    if not going:
        if made.counts.get("not_confirmed"):
            raise NotConfirmed(
                "The outcome is not confirmed yet. QuickBooks is asked at the next visit, before"
                " anything is sent again."
            )
        raise Conflict("There is nothing to try again.", code="nothing_to_do")
    origins = {
        each.id: each
        for each in db.scalars(
            select(Operation).where(Operation.id.in_({task.operation_id for task in going}))
        )
    }
    groups: dict[tuple[int, int | None, str], list[Task]] = {}
    for task in going:
        groups.setdefault((task.company_id, task.store_id, task.kind), []).append(task)
    return [
        asking.once_more(
            db,
            [origins[number] for number in sorted({task.operation_id for task in group})],
            group,
            by,
            reason=reason,
        )
        for group in groups.values()
    ]


def sentence(made: Plan) -> str:
    """The plan as one sentence: "28 tasks can go, 3 are already in QuickBooks."."""
    counts = made.counts
    parts: list[str] = []
    for fate, one, many in _WORDS:
        if number := counts.get(fate, 0):
            noun = (" task" if number == 1 else " tasks") if not parts else ""
            parts.append(f"{number:,}{noun} {one if number == 1 else many}")
    return f"{', '.join(parts)}." if parts else "There is nothing to try again."


_WORDS: tuple[tuple[Fate, str, str], ...] = (
    ("goes", "can go", "can go"),
    ("unless_fixed", "will fail again unless fixed", "will fail again unless fixed"),
    ("in_quickbooks", "is already in QuickBooks", "are already in QuickBooks"),
    ("queued", "is in the queue already", "are in the queue already"),
    ("not_confirmed", "is not confirmed", "are not confirmed"),
    ("dealt_with", "was dealt with", "were dealt with"),
    ("never", "is never to be sent", "are never to be sent"),
    ("not_ended", "has not ended yet", "have not ended yet"),
    ("nothing_to_do", "needs nothing", "need nothing"),
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the records, asked for all of them at once."""

    pushes: Mapping[tuple[int | None, str], OrderPush]
    busy: frozenset[tuple[int | None, str, str, str]]
    never: frozenset[tuple[int | None, str, str]]

    @classmethod
    def of(cls, db: Database, tasks: Sequence[Task]) -> _Known:
        stores = {each.store_id for each in tasks if each.store_id is not None}
        records = {each.record for each in tasks}
        pushes: dict[tuple[int | None, str], OrderPush] = {}
        for store_id, ext_id, push in db.execute(
            select(Order.store_id, Order.ext_id, Order.push).where(
                Order.store_id.in_(stores), Order.ext_id.in_(records)
            )
        ):
            pushes[store_id, ext_id] = push
        busy = db.execute(
            select(Task.store_id, Task.kind, Task.record_type, Task.record).where(
                Task.store_id.in_(stores),
                Task.record_type.in_({each.record_type for each in tasks}),
                Task.record.in_(records),
                Task.state.in_([TaskState.WAITING, TaskState.SENT, TaskState.NOT_CONFIRMED]),
            )
        )
        never = db.execute(
            select(NeverSend.store_id, NeverSend.record_type, NeverSend.record).where(
                NeverSend.store_id.in_(stores), NeverSend.record.in_(records)
            )
        )
        return cls(
            pushes,
            frozenset((row[0], row[1], row[2], row[3]) for row in busy),
            frozenset((row[0], row[1], row[2]) for row in never),
        )


def _operation(task: Task) -> int:
    """Records of a store are the same record in every operation; others are not."""
    return 0 if task.store_id is not None else task.operation_id


def _fate(task: Task, known: _Known) -> Fate:
    if task.state is TaskState.NOT_CONFIRMED:
        return "not_confirmed"
    if task.state in {TaskState.WAITING, TaskState.SENT}:
        return "not_ended"
    if task.state not in NOT_DONE or task.record_type == "message":
        return "nothing_to_do"
    pushed = known.pushes.get((task.store_id, task.record))
    is_push = task.kind == "push_orders"
    if is_push and pushed is OrderPush.POSTED:
        return "in_quickbooks"
    if task.dealt_with_at is not None:
        return "dealt_with"
    if (task.store_id, task.record_type, task.record) in known.never:
        return "never"
    if (task.store_id, task.kind, task.record_type, task.record) in known.busy:
        return "queued"
    if is_push and pushed is OrderPush.READY:
        return "goes"  # what it was held for has changed since
    advice = advise(task.kind, task.code, said=task.said or None)
    return "unless_fixed" if advice.retry != "automatic" else "goes"


def _is_ours(task: Task) -> bool:
    return task.kind == "push_orders" and task.code in OWN_REASONS


def _would_go(db: Database, task: Task) -> bool:
    """Whether what held the order back is no longer so, from what is known here."""
    brief = KINDS["push_orders"].brief(db, [task])[task.id]
    return preview_of(brief).will == "go"
