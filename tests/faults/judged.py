"""What stands against us after a schedule, in words: by QuickBooks' own books, then by our own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select

from cartbooks import clock
from cartbooks.model import (
    Message,
    MessageState,
    Operation,
    OperationState,
    Session,
    SessionState,
    Task,
    TaskState,
    color_of,
)
from world import World

IN_WORK = [TaskState.WAITING, TaskState.SENT, TaskState.NOT_CONFIRMED]


def unfinished(world: World) -> bool:
    """Whether another visit still has something to do."""
    with world.storage.reading() as db:
        return any(
            db.scalar(found.limit(1))
            for found in (
                select(Task.id).where(Task.kind == "push_orders", Task.state.in_(IN_WORK)),
                select(Operation.id).where(
                    Operation.state.in_([OperationState.WAITING, OperationState.RUNNING])
                ),
                select(Session.id).where(Session.state == SessionState.OPEN),
            )
        )


def with_unknown_outcome(world: World) -> set[int]:
    """The tasks whose request is out and whose answer has not come."""
    return set(_ids(world, Task.state.in_([TaskState.SENT, TaskState.NOT_CONFIRMED])))


def wrong(world: World, numbers: Sequence[str], stock_before: Mapping[str, Decimal]) -> list[str]:
    """Everything that is not as it must be, once all has ended."""
    return [
        *_documents(world, numbers),
        *_customers(world),
        *_stock(world, numbers, stock_before),
        *_left_open(world),
    ]


def stock(world: World) -> dict[str, Decimal]:
    """Units of each product in QuickBooks."""
    return {
        each["full_name"]: Decimal(world.file.stock(each["full_name"])["on_hand"])
        for each in world.file.items()
        if each["kind"] == "ItemInventory"
    }


def _documents(world: World, numbers: Sequence[str]) -> Iterator[str]:
    books = world.documents()
    for number in numbers:
        documents = [each for each in books if each["ref_number"] == number]
        order, posting = world.order(number), world.posting(number)
        if len(documents) != 1:
            yield f"order {number} stands {len(documents)} times; it is {order.push}"
        elif str(documents[0]["total"]) != str(order.total):
            yield f"order {number} has the total {documents[0]['total']}, not {order.total}"
        elif posting is None or posting.txn_id != documents[0]["txn_id"]:
            yield f"order {number} stands, but the ledger does not know its document"
        elif order.push != "posted":
            yield f"order {number} stands, but is said to be {order.push}"


def _customers(world: World) -> Iterator[str]:
    buyers = Counter(each["email"] for each in world.file.customers() if each["email"])
    for email, count in buyers.items():
        if count > 1 and email.startswith("k"):
            yield f"{email} is {count} customers"


def _stock(world: World, numbers: Sequence[str], before: Mapping[str, Decimal]) -> Iterator[str]:
    sold: Counter[str] = Counter()
    for each in world.documents():
        if each["ref_number"] in numbers:
            for line in each["lines"]:
                if line["item"] in before:
                    sold[line["item"]] += int(line["quantity"] or 1)
    for name, now in stock(world).items():
        if name in before and now != before[name] - sold[name]:
            yield f"{name} has {now} on hand, not {before[name]} less {sold[name]}"


def _left_open(world: World) -> Iterator[str]:
    with world.storage.reading() as db:
        visits = db.scalar(
            select(func.count()).select_from(Session).where(Session.state == SessionState.OPEN)
        )
        in_flight = db.scalar(
            select(func.count())
            .select_from(Message)
            .where(
                (Message.state == MessageState.SENT)
                | ((Message.state == MessageState.ANSWERED) & Message.judged.is_(False))
            )
        )
        operations = db.scalars(select(Operation)).all()
    if visits or in_flight:
        yield f"{visits} visits and {in_flight} messages are left open"
    just_now = clock.now() - timedelta(seconds=5)
    for operation in operations:
        if operation.slot and operation.created_at > just_now:
            continue  # the next one by schedule
        not_done = operation.failed + operation.held + operation.not_confirmed
        if operation.state is not OperationState.ENDED or operation.open_tasks:
            yield f"{operation.kind} is {operation.state} with {operation.counts}"
        elif operation.color != color_of(operation.done, not_done):
            yield f"{operation.kind} is {operation.color} with {operation.counts}"
        elif not_done:
            yield f"{operation.kind} ended with {operation.counts}: {operation.top_code}"


def _ids(world: World, condition: ColumnElement[bool]) -> list[int]:
    with world.storage.reading() as db:
        return list(db.scalars(select(Task.id).where(condition)))
