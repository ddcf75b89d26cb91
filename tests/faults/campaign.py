"""
The fault campaign, in-process and deterministic by seed.

A seed draws orders, what goes wrong between the Web Connector and QuickBooks, and where the server
dies: at a failpoint, after which a new one starts over the same database. Then the Web Connector
comes undisturbed until nothing is left, and QuickBooks' own books are the judge.

`make faults SEEDS=1000` runs more of them; a violation prints the seed that repeats it.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from cartbooks import clock, failpoint
from cartbooks.db import Storage
from cartbooks.model import (
    Base,
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
from cartbooks.settings import Settings
from cartbooks.simulator.connector.faults import Fault, Faults, Strike
from cartbooks.simulator.quickbooks import Bookkeeper
from world import World

FAILPOINTS = (
    "authenticate.before_commit",
    "authenticate.after_commit",
    "send_request.before_commit",
    "send_request.after_commit",
    "receive_response.before_first_commit",
    "receive_response.after_first_commit",
    "receive_response.before_second_commit",
    "receive_response.after_second_commit",
    "close.before_commit",
    "worker.after_lease",
    "worker.before_commit",
)
FAULTS = tuple(fault for fault in Fault if fault not in {Fault.OLDER_COPY, Fault.SLOW})
BEGIN = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Killed(BaseException):
    """The process dies here; nothing may catch it."""


class Hands:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Campaign:
    """One world in which seed after seed is played; orders never share a number."""

    def __init__(self, storage: Storage, settings: Settings, place: Path, hands: Hands) -> None:
        self.hands = hands
        self.world = World(storage, settings, place, unmatched_sku="create")
        self.keeper = Bookkeeper(self.world.file)
        self._number = 10_000
        self.lost = self.settled = 0

    def play(self, seed: int) -> list[str]:
        """Play *seed*; returns what was violated, in words."""
        dice = random.Random(seed)
        numbers = self._sell(dice, seed)
        self.world.ask("push_orders")
        faults = self._faults(seed)
        self.world.connector.faults = faults
        for _ in range(dice.randint(2, 5)):
            self._disturbed_visit(dice)
        self._recover()
        trouble = [*self._orders_wrong(numbers), *self._left_open()]
        return [f"seed {seed} ({faults}): {each}" for each in trouble]

    def _sell(self, dice: random.Random, seed: int) -> list[str]:
        numbers: list[str] = []
        for _ in range(dice.randint(1, 5)):
            self._number += 1
            number = str(self._number)
            buyer = dice.choice(
                [
                    (f"u{number}@example.com", f"U{number}", "New"),
                    (f"s{seed}@example.com", f"S{seed}", "Twice"),
                    (f"v{number}@example.com", "Sam", "Porter"),  # a vendor has the name
                ]
            )
            self.world.sell(
                number,
                sku=dice.choice(["TOY-001", "TOY-002", f"NEW-{seed}"]),
                amount=f"{dice.randint(1, 9999) / 100:.2f}",
                tax=f"{dice.randint(0, 900) / 100:.2f}",
                email=buyer[0],
                first=buyer[1],
                last=buyer[2],
            )
            numbers.append(number)
        return numbers

    def _faults(self, seed: int) -> Faults:
        before = len(self.world.connector.visits)
        drawn = Faults.drawn(seed, visits=4, exchanges=8, strikes=4, among=FAULTS)
        moved = [
            Strike(each.fault, each.visit + before, each.at, each.method, each.seconds)
            for each in drawn.strikes
        ]
        return Faults(tuple(moved), seed=seed)

    def _disturbed_visit(self, dice: random.Random) -> None:
        try:
            with dying(dice):
                if dice.random() < 0.3:
                    self.world.work()
                self.world.visit()
                if dice.random() < 0.5:
                    self.world.work()
        except Killed:
            pass
        self.world.start()
        if dice.random() < 0.1:
            self.world.file.forget_message_sets()
        self.hands.move(dice.choice([5, 90, 900]))

    def _recover(self) -> None:
        self.world.connector.faults = Faults()
        open_before = self._count(Task.state == TaskState.NOT_CONFIRMED)
        self.lost += open_before
        for turn in range(8):
            self.hands.move(1800)
            self.world.work()
            visit = self.world.visit()
            self.world.work()
            if turn == 0:
                self.settled += open_before - self._count(Task.state == TaskState.NOT_CONFIRMED)
            if visit.outcome == "none":
                return

    def _orders_wrong(self, numbers: list[str]) -> Iterator[str]:
        books = self.world.documents()
        for number in numbers:
            found = [each for each in books if each["ref_number"] == number]
            order, posting = self.world.order(number), self.world.posting(number)
            if len(found) != 1:
                yield f"order {number} stands {len(found)} times in QuickBooks"
            elif str(found[0]["total"]) != str(order.total):
                yield f"order {number} has the total {found[0]['total']}, not {order.total}"
            elif posting is None or posting.txn_id != found[0]["txn_id"]:
                yield f"order {number} stands, but the ledger does not know its document"
            elif order.push != "posted":
                yield f"order {number} stands, but is said to be {order.push}"

    def _left_open(self) -> Iterator[str]:
        with self.world.storage.reading() as db:
            visits = db.scalar(
                select(func.count()).select_from(Session).where(Session.state == SessionState.OPEN)
            )
            in_flight = db.scalar(
                select(func.count())
                .select_from(Message)
                .where(Message.state.in_([MessageState.SENT, MessageState.ANSWERED]))
            )
            for operation in db.scalars(
                select(Operation).where(
                    Operation.state.in_([OperationState.WAITING, OperationState.RUNNING])
                )
            ):
                yield f"{operation.kind} is still {operation.state}: {operation.counts}"
            for operation in db.scalars(
                select(Operation).where(Operation.state == OperationState.ENDED)
            ):
                not_done = operation.failed + operation.held + operation.not_confirmed
                if operation.open_tasks or operation.color != color_of(operation.done, not_done):
                    yield f"{operation.kind} is {operation.color} with {operation.counts}"
        if visits or in_flight:
            yield f"{visits} visits and {in_flight} messages are left open"

    def _count(self, condition: object) -> int:
        with self.world.storage.reading() as db:
            found = select(func.count()).select_from(Task).where(condition)  # type: ignore[arg-type]  # any condition
            return db.scalar(found) or 0


@contextmanager
def dying(dice: random.Random) -> Iterator[None]:
    """Perhaps the process dies at a drawn failpoint, the n-th time it comes there."""
    point, left = dice.choice(FAILPOINTS), dice.randint(0, 6)
    will_die = dice.random() < 0.6

    def watch(name: str) -> None:
        nonlocal left
        if name == point:
            left -= 1
            if left < 0:
                failpoint.watch = None
                raise Killed(name)

    failpoint.watch = watch if will_die else None
    try:
        yield
    finally:
        failpoint.watch = None


def main() -> None:
    """`python -m faults.campaign FIRST COUNT`: more seeds than the tests play."""
    first, count = int(sys.argv[1]), int(sys.argv[2])
    hands, violations, campaign = Hands(), 0, None
    lost = settled = 0
    with clock.driven_by(hands):
        for seed in range(first, first + count):
            if campaign is None or seed % 25 == 0:
                place = Path(tempfile.mkdtemp(prefix="cartbooks-faults-"))
                storage = Storage(f"sqlite:///{place / 'cartbooks.db'}")
                Base.metadata.create_all(storage.engine)
                if campaign is not None:
                    lost, settled = lost + campaign.lost, settled + campaign.settled
                campaign = Campaign(storage, Settings(data_dir=place), place, hands)
            for violation in campaign.play(seed):
                violations += 1
                print(violation, flush=True)  # noqa: T201 - a program's output
    if campaign is not None:
        lost, settled = lost + campaign.lost, settled + campaign.settled
    print(  # noqa: T201 - a program's output
        f"{count} seeds from {first}: {violations} violations; "
        f"{settled} of {lost} lost answers settled by the next visit"
    )
    sys.exit(bool(violations))


if __name__ == "__main__":
    main()
