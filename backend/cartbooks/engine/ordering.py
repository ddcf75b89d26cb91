"""
The order of the queue, and moving an operation in it.

Lower priorities run first, and among equal ones the older. The tasks carry their operation's
priority, because tasks are what a visit takes: so the order that is shown is the order that runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from sqlalchemy import func, or_, select, update

from cartbooks.db import Database
from cartbooks.engine import queue
from cartbooks.errors import Conflict, IllegalMove
from cartbooks.model import Company, Operation, OperationState, Task, TaskState
from cartbooks.operations.registry import KINDS
from cartbooks.queries import in_queue

Direction = Literal["up", "down", "first", "last"]

NEEDS: Mapping[str, frozenset[str]] = {
    "set_up_lists": frozenset({"sync_lists"}),
    "push_products": frozenset({"sync_lists", "set_up_lists"}),
    "push_orders": frozenset({"sync_lists", "sync_customers", "set_up_lists", "push_products"}),
}
"""What a kind must not run before: lists and customers before products, products before orders."""

_LIVE = (TaskState.WAITING, TaskState.SENT, TaskState.NOT_CONFIRMED)


def needs(operation: Operation, other: Operation) -> bool:
    """Whether *operation* must not run before *other*: it uses what that brings."""
    return other.kind in NEEDS.get(operation.kind, frozenset()) and (
        other.store_id is None or other.store_id == operation.store_id
    )


def runs_after(operation: Operation, ahead: Sequence[Operation]) -> list[Operation]:
    """Those *ahead* of it in the queue that it needs."""
    return [each for each in ahead if needs(operation, each)]


def priority_of(db: Database, company_id: int, store_id: int | None, kind: str, usual: int) -> int:
    """The priority of a new operation: its usual one, or behind what it needs and was moved."""
    wanted = NEEDS.get(kind)
    if not wanted:
        return usual
    behind = db.scalar(
        in_queue(select(func.max(Operation.priority))).where(
            Operation.company_id == company_id,
            Operation.kind.in_(wanted),
            or_(Operation.store_id.is_(None), Operation.store_id == store_id),
        )
    )
    return usual if behind is None else max(usual, behind)


def targets(pending: Sequence[Operation], operation: Operation) -> dict[Direction, int]:
    """Where in *pending* each direction would take *operation*; what it may not do is absent."""
    if operation.state is not OperationState.WAITING:
        return {}
    at = pending.index(operation)
    up = list(_passed(pending[at - 1 :: -1] if at else (), lambda each: needs(operation, each)))
    down = list(_passed(pending[at + 1 :], lambda each: needs(each, operation)))
    found: dict[Direction, int] = {}
    if up:
        found |= {"up": at - up[0], "first": at - up[-1]}
    if down:
        found |= {"down": at + down[0], "last": at + down[-1]}
    return found


def _passed(others: Sequence[Operation], stops: Callable[[Operation], bool]) -> Iterator[int]:
    """How many places on stands each waiting one that may be passed."""
    for places, each in enumerate(others, 1):
        if stops(each):
            return
        if each.state is OperationState.WAITING:
            yield places


def move(db: Database, company: Company, operation: Operation, direction: Direction) -> int:
    """
    Move a waiting operation in the queue; the answer is its new position, from 1.

    `first` and `last` go as far as what it needs, and what needs it, allow. Raises `Conflict` when
    it cannot move that way and `IllegalMove` once it was picked up.
    """
    if operation.state is not OperationState.WAITING:
        raise IllegalMove("Operation", operation.public_id, operation.state, "moved")
    pending = list(queue.pending(db, company.id))
    target = targets(pending, operation).get(direction)
    if target is None:
        raise Conflict(_why_not(pending, operation, direction), code="cannot_move")
    at = pending.index(operation)
    pending.insert(target, pending.pop(at))
    _number(db, pending, target, forwards=target > at)
    return target + 1


def _why_not(pending: Sequence[Operation], operation: Operation, direction: Direction) -> str:
    at = pending.index(operation)
    title = KINDS[operation.kind].title
    ahead = direction in {"up", "first"}
    stops = [
        each
        for each in (pending[:at] if ahead else pending[at + 1 :])
        if (needs(operation, each) if ahead else needs(each, operation))
    ]
    if not stops:
        return f"{title} is {'the first' if ahead else 'the last'} already."
    other = KINDS[stops[-1 if ahead else 0].kind].title
    return f"{title} runs after {other}." if ahead else f"{other} runs after {title}."


def _number(db: Database, order: Sequence[Operation], at: int, *, forwards: bool) -> None:
    """Give the one at *at* a priority that puts it there; others only where they stand too near."""
    if forwards:
        for before, after in zip(order[at - 1 :], order[at:], strict=False):
            if (before.priority, before.id) < (after.priority, after.id):
                continue
            closer = before.kind == after.kind and before.id < after.id
            _set(db, after, before.priority + (0 if closer else 1))
        return
    for number in range(at, -1, -1):
        before, after = order[number], order[number + 1]
        if (before.priority, before.id) < (after.priority, after.id):
            continue
        closer = before.kind == after.kind and before.id < after.id
        _set(db, before, after.priority - (0 if closer else 1))


def _set(db: Database, operation: Operation, priority: int) -> None:
    operation.priority = priority
    db.execute(
        update(Task)
        .where(Task.operation_id == operation.id, Task.state.in_(_LIVE))
        .values(priority=priority)
        .execution_options(synchronize_session=False)
    )
    db.flush()
