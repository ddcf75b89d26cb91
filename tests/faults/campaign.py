"""
The fault campaign, in-process and deterministic by seed.

A seed draws orders, what goes wrong between the Web Connectors and QuickBooks, what people do in
between, and where the server dies or its database fails. Then the Web Connector comes undisturbed
until nothing is left, a person answers what is asked, and QuickBooks' own books are the judge.

`make faults SEEDS=1000` runs more of them; a violation prints the seed that repeats it.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from cartbooks.db import Storage
from cartbooks.model import (
    Message,
    MessageState,
    Order,
    OrderPush,
    Session,
    SessionState,
    Task,
    TaskState,
)
from cartbooks.settings import Settings
from cartbooks.simulator.connector import Fault, Faults, Strike, Visit
from cartbooks.simulator.connector.faults import Moment
from cartbooks.simulator.connector.visit import Outcome
from faults.doom import Fate
from faults.hands import Hands
from faults.judge import UNSETTLED, Judge
from faults.mischief import Mischief
from faults.person import Person
from faults.place import Place
from faults.sales import Sales
from faults.told import Told

ASKED = 10
"""Of so many seeds one has the API asked about it."""
WORLD = 25
"""Seeds in one world: its making costs as much as some of them."""
FAULTS = tuple(fault for fault in Fault if fault not in {Fault.OLDER_COPY, Fault.SLOW})
FORMS = ("SalesReceipt", "SalesReceipt", "Invoice", "SalesOrder")
IN_WORK = (TaskState.WAITING, *UNSETTLED)
LOST = (Fault.LOST_AFTER, Fault.LOST_AFTER, Fault.LOST_BEFORE, Fault.LATE)
_MOST_TURNS = 14
_COMPLETED = {Outcome.DONE, Outcome.ENDED, Outcome.NONE}


class Campaign:
    """One world in which seed after seed is played."""

    def __init__(self, storage: Storage, settings: Settings, place: Path, hands: Hands) -> None:
        self.hands = hands
        self.place = Place(storage, settings, place, hands)
        self.sales = Sales(self.place)
        self.judge = Judge(self.place, self.sales)
        self.mischief = Mischief(self.place, self.sales, self._look_at_stock)
        self.person = Person(self.place, self.sales, self.judge)
        self.told = Told(self.place, self.sales)
        self.sums: Counter[str] = Counter()
        self._unsettled: set[int] = set()
        self._given_back: list[str] = []

    def close(self) -> None:
        self.place.close()

    def play(self, seed: int) -> list[str]:
        """Play *seed*; returns what was violated, in words."""
        dice = random.Random(seed)
        self.sales.begin()
        self.mischief.begin(seed)
        self.judge.begin(listens=self.place.tell(random.Random(f"heard {seed}")))
        self.place.change(document_when_paid=dice.choice(FORMS))
        for _ in range(dice.randint(1, 5)):
            self.sales.sell(dice, seed)
        self.place.try_to_ask("push_orders")
        faults = self._faults(dice, seed)
        self.place.connector.faults = faults
        story: list[str] = []
        trouble: list[str] = []
        for nth in range(dice.randint(2, 4)):
            if nth and dice.random() < 0.5:
                self.sales.sell(dice, seed)
                self.place.try_to_ask("push_orders")
            story.append(self._disturbed_visit(dice))
            self.mischief.forget_what_is_lost(nth)
            self._look_at_stock()
        trouble += self._given_back
        self._given_back = []
        self.recover()
        trouble += self.place.found
        self.place.found = []
        trouble += self.judge.after_the_machines()
        self.ask_the_person()
        trouble += self.judge.after_the_person()
        if seed % ASKED == 0:
            trouble += self.told.lies()
        self._sum_up()
        told = f"{faults}; {', '.join(filter(None, story))}; {' '.join(self.mischief.log)}"
        return [f"seed {seed} ({told}): {each}" for each in trouble]

    def _look_at_stock(self) -> None:
        """What a person does after the stock was written must not be held against who wrote it."""
        self._given_back += self.judge.given_back()

    def _faults(self, dice: random.Random, seed: int) -> Faults:
        """
        What the seed draws, and often one answer more that is lost early on.

        In one seed of three the answer to a document is lost, too, which is what matters most.
        """
        before = len(self.place.connector.visits)
        drawn = Faults.drawn(seed, visits=4, exchanges=8, strikes=4, among=FAULTS)
        moved = [
            Strike(each.fault, each.visit + before, each.at, each.method, each.seconds)
            for each in drawn.strikes
        ]
        if dice.random() < 0.5:
            moved.append(Strike(dice.choice(LOST), before + dice.randint(1, 2), dice.randint(2, 7)))
        apart = random.Random(f"document {seed}")
        if apart.random() < 1 / 3:
            moved.append(Strike(apart.choice(LOST), when=self._a_document_goes_out))
        return Faults(tuple(moved), seed=seed)

    def _a_document_goes_out(self, _moment: Moment) -> bool:
        request = self.place.connector.visits[-1].exchanges[-1].request
        return any(f"<{form}AddRq" in request for form in FORMS)

    def _disturbed_visit(self, dice: random.Random) -> str:
        fate = Fate.drawn(dice) if dice.random() < 0.6 else None
        told = str(fate) if fate else ""
        with self.place.doom.over(fate):
            if dice.random() < 0.3:
                self.place.work()
            self.visits(dice)
            if dice.random() < 0.5:
                self.place.work()
        if dice.random() < 0.3:
            self.place.start()
        for machine in self.place.machines:
            machine.company = self.place.file
        for _ in range(dice.choice([0, 0, 1, 2])):
            self.mischief.between_visits(dice)
        self.hands.move(dice.choice([5, 90, 900]))
        if dice.random() < 0.05:
            self.hands.move(dice.choice([-1800, -60, 3600]))  # somebody sets the clock
            told += " clock"
        return told

    def visits(self, dice: random.Random) -> None:
        """One Web Connector comes, or two or three at once, their calls in any order."""
        first, away, near = self.place.machines
        coming = dice.choices(
            [[first], [first, away], [first, near], [first, away, near]], [72, 15, 8, 5]
        )[0]
        for machine in coming:
            if machine.app_lock.holder is not None and dice.random() < 0.5:
                machine.app_lock.clear()  # somebody has started QuickBooks again
        struck = self.place.doom.struck
        going = [machine.steps() for machine in coming]
        while going:
            steps = dice.choice(going)
            if next(steps, None) is None:
                going.remove(steps)
            elif dice.random() < 0.1:
                self.mischief.between_calls(dice)
        with self.place.doom.elsewhere():
            whole = self.place.doom.struck == struck
            self._settled(*(machine.visits[-1] for machine in coming), whole=whole)

    def recover(self) -> None:
        """Undisturbed visits, until there is nothing left to do."""
        self.mischief.over()
        self.place.ear.calm()
        self.place.connector.faults = Faults()
        self._visit_undisturbed()
        if self.mischief.restored or any(sale.meddled for sale in self.sales.of_seed):
            self.place.try_to_ask("verify_orders")  # as every day
            self._visit_undisturbed()

    def _visit_undisturbed(self) -> None:
        for turn in range(_MOST_TURNS):
            self.hands.move(1800 * (turn + 1))
            self.place.work()
            visit = self.place.visit()
            self.place.work()
            self._settled(visit)
            if turn == 0:
                for machine in self.place.neighbours:
                    if machine.late:
                        machine.visit()
            if not self._anything_left() or self._is_stopped(visit):
                break

    def _is_stopped(self, visit: Visit) -> bool:
        """Whether a person must answer before anything else can happen."""
        return bool(self.place.stopped()) and not visit.exchanges

    def _anything_left(self) -> bool:
        place = self.place
        return bool(
            place.count(Task, Task.state.in_(IN_WORK))
            or place.count(Session, Session.state == SessionState.OPEN)
            or place.count(Message, Message.state == MessageState.ANSWERED)
            or place.count(Order, Order.push == OrderPush.READY)
        )

    def _settled(self, *visits: Visit, whole: bool = True) -> None:
        """
        Count the answers that were lost before these visits, and what a whole one settled.

        A visit is not *whole* when the server died or its database failed meanwhile.
        """
        with self.place.storage.reading() as db:
            now = set(db.scalars(select(Task.id).where(Task.state.in_(UNSETTLED))))
        done = len(visits) == 1 and visits[0].outcome in _COMPLETED and not visits[0].faults
        # else nothing may be sent, whatever is found out
        if whole and done and not self.place.stopped() and self.place.asked_the_right_file():
            self.sums["lost"] += len(self._unsettled)
            self.sums["settled"] += len(self._unsettled - now)
        self._unsettled = now

    def ask_the_person(self) -> None:
        for _ in range(4):
            self.sums.update(self.person.held())
            if not self.person.look():
                break
            self.recover()
        with self.place.doom.elsewhere():
            self.place.try_to_ask("pull_inventory", approved=True)
        self.recover()

    def _sum_up(self) -> None:
        self.sums["seeds"] += 1
        self.sums["orders"] += len(self.sales.of_seed)
        self.sums["mischief"] += len(self.mischief.log)
        self.sums["older copies"] += self.mischief.restored
        for what in ("deaths", "failures"):
            self.sums[what] += getattr(self.place.doom, what)
            setattr(self.place.doom, what, 0)
        self.sums.update(f"died at {where}" for where in self.place.doom.taken())
        self.sums["webhooks told"] = len(self.place.ear.heard)
        self.sums["webhooks told again"] = self.place.ear.again
        self.sums["answers of the person"] += self.person.answers
        self.person.answers = 0
