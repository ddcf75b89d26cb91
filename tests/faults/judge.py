"""
What stands against us after a seed, in words. QuickBooks' own books come first; then what we say.

Twice: when the machines have done what they can, all that is not right must wait visibly, with a
reason; when the person has answered, all must be right.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from cartbooks.model import (
    Delivery,
    DeliveryState,
    Message,
    MessageState,
    Operation,
    OperationState,
    Order,
    Posting,
    PostingState,
    Session,
    SessionState,
    Task,
    TaskState,
    color_of,
)
from cartbooks.stores import canonical
from faults.place import Place
from faults.sales import Sale, Sales

UNSETTLED = (TaskState.SENT, TaskState.NOT_CONFIRMED)
_SHOWN = frozenset({TaskState.FAILED, TaskState.HELD})
_CHANGED = frozenset({"order_changed", "total_differs"})
_MOST_MESSAGES = 400


class Judge:
    """Looks at one place and its sales."""

    def __init__(self, place: Place, sales: Sales) -> None:
        self.place, self.sales = place, sales
        self._messages = self._operations = 0
        self._shown = place.shown_stock()

    def begin(self, *, listens: bool = False) -> None:
        """*listens*: somebody hears of everything that happens from now on."""
        self._listens = listens
        self._messages = self._newest(Message)
        self._operations = self._newest(Operation)

    # -- while the machines are at it

    def given_back(self) -> Iterator[str]:
        """The store shows more than there is to sell, just after it was written (promise 5)."""
        now = self.place.shown_stock()
        for sku, shown in now.items():
            if shown is None or shown == self._shown[sku]:
                continue
            most = self._to_sell(sku)
            if shown > most:
                yield f"{sku} is shown with {shown} in stock, and there are {most}"
        self._shown = now

    def _to_sell(self, sku: str) -> int:
        """What the books have, less what is sold and not in them."""
        documents = self.sales.documents()
        sold = sum(
            sale.units(sku)
            for sale in self.sales.all.values()
            if not sale.called_off and sale.number not in documents and not sale.meddled
        )
        return max(0, self.place.free_stock(sku) - sold)

    # -- when they have done what they can

    def after_the_machines(self) -> list[str]:
        return [*self.doubled(), *self._hidden(), *self._left_open()]

    def doubled(self) -> Iterator[str]:
        """Never, at no moment: two documents of one order."""
        for number, found in self.sales.documents().items():
            if len(found) > 1:
                yield f"order {number} stands {len(found)} times in QuickBooks"
        with self.place.storage.reading() as db:
            twice = (
                select(Posting.source_id, func.count())
                .where(Posting.role == "sale")
                .group_by(Posting.store_id, Posting.source_id, Posting.generation)
                .having(func.count() > 1)
            )
            for source_id, count in db.execute(twice):
                yield f"order {source_id} stands {count} times in the ledger"

    def _hidden(self) -> Iterator[str]:
        documents = self.sales.documents()
        for sale in self.sales.of_seed:
            found = documents.get(sale.number, [])
            order, posting = self.place.order(sale.number), self.place.posting(sale.number)
            came_back = len(found) == 1 and found[0]["txn_id"] == sale.may_return
            if found and not sale.may_stand and not came_back:
                yield f"order {sale.number} was called off before it was sent, and stands"
            elif found and sale.body.payment_state == "unpaid":
                yield f"order {sale.number} is not paid, and stands"
            elif sale.must_stand and (wrong := self._wrong(sale, found, order, posting)):
                if not self.reason(sale):
                    yield f"{wrong}, and nothing says so (it is {order.push}, {order.why!r})"
            elif found and sale.cancelled and not self.reason(sale):
                yield f"order {sale.number} was cancelled and stands, and nothing says so"

    def reason(self, sale: Sale) -> str:
        """What a person is shown about an order that is not as it should be."""
        if self.place.stopped():
            return self.place.stopped()
        order = self.place.order(sale.number)
        if order.why:
            return order.why
        task = self.undecided(sale)
        return task.code if task is not None else ""

    def undecided(self, sale: Sale) -> Task | None:
        """The newest task of this order that asks for somebody."""
        with self.place.storage.reading() as db:
            return db.scalars(
                select(Task)
                .where(
                    Task.store_id == self.place.store_id,
                    Task.record_type == "order",
                    Task.record == sale.body.ext_id,
                    Task.state.in_(_SHOWN),
                    Task.dealt_with_at.is_(None),
                )
                .order_by(Task.id.desc())
                .limit(1)
            ).first()

    def _wrong(
        self, sale: Sale, found: list[dict[str, Any]], order: Order, posting: Posting | None
    ) -> str:
        if len(found) != 1:
            return f"order {sale.number} stands {len(found)} times"
        total = Decimal(found[0]["total"])
        if total not in sale.totals and not sale.meddled:
            return f"order {sale.number} has the total {total}, which nobody ever said"
        if posting is None or posting.state is not PostingState.POSTED:
            state = posting.state if posting else "not there"
            return f"order {sale.number} stands, and in the ledger it is {state}"
        if posting.txn_id != found[0]["txn_id"]:
            return f"order {sale.number} stands, and the ledger has another document"
        if order.push != "posted":
            return f"order {sale.number} stands, and is said to be {order.push}"
        sent_as = posting.fingerprint
        changed = sent_as and sent_as != canonical.fingerprint(sale.body)
        if changed and not sale.accepted and order.why not in _CHANGED:
            return f"order {sale.number} was changed in the store after it was sent"
        return ""

    def _left_open(self) -> Iterator[str]:
        place = self.place
        visits = place.count(Session, Session.state == SessionState.OPEN)
        in_flight = place.count(
            Message,
            (Message.state == MessageState.SENT) | (Message.state == MessageState.ANSWERED),
        )
        if visits or in_flight:
            yield f"{visits} visits and {in_flight} messages are left open"
        made = place.count(Message, Message.id > self._messages)
        if made > _MOST_MESSAGES:
            yield f"it took {made} messages"
        due = place.count(Delivery, Delivery.state == DeliveryState.WAITING, Delivery.attempts == 0)
        if due:
            yield f"{due} webhook deliveries were never tried"
        stopped = bool(place.stopped())
        with place.storage.reading() as db:
            operations = db.scalars(
                select(Operation).where(
                    (Operation.id > self._operations) | (Operation.open_tasks > 0)
                )
            ).all()
        for operation in operations:
            not_done = operation.failed + operation.held + operation.not_confirmed
            if operation.state is not OperationState.ENDED or operation.open_tasks:
                if not stopped:
                    yield f"{operation.kind} is {operation.state} with {operation.counts}"
            elif operation.color != color_of(operation.done, not_done):
                yield f"{operation.kind} is {operation.color} with {operation.counts}"
            elif operation.not_confirmed and not stopped:
                yield f"{operation.kind} has {operation.not_confirmed} outcomes open"

    # -- when the person has answered

    def after_the_person(self) -> list[str]:
        return [
            *self.doubled(), *self._still_wrong(), *self._left_open(), *self._stock(),
            *self._told(),
        ]  # fmt: skip

    def _still_wrong(self) -> Iterator[str]:
        if self.place.stopped():
            yield f"writing is stopped again: {self.place.stopped()}"
        documents = self.sales.documents()
        for sale in self.sales.of_seed:
            found = documents.get(sale.number, [])
            order, posting = self.place.order(sale.number), self.place.posting(sale.number)
            if sale.must_stand and (wrong := self._wrong(sale, found, order, posting)):
                yield f"{wrong}, after a person has answered ({order.why or self.reason(sale)})"
            elif not sale.must_stand and not sale.called_off and found:
                yield f"order {sale.number} is not paid, and stands"

    def _told(self) -> Iterator[str]:
        """What was to be told has been, at least once, and never differently."""
        since = self._operations if self._listens else self._newest(Operation)
        with self.place.storage.reading() as db:
            yield from self.place.ear.trouble(db, self.place.hook, since)

    def _stock(self) -> Iterator[str]:
        """The figures in the store, worked out from the books."""
        for sku, shown in self.place.shown_stock().items():
            documents = self.sales.documents()
            sold = sum(
                sale.units(sku)
                for sale in self.sales.all.values()
                if not sale.called_off and sale.number not in documents
            )
            right = max(0, self.place.free_stock(sku) - sold)
            if shown != right:
                yield f"{sku} is shown with {shown} in stock, and {right} are to sell"
        self._shown = self.place.shown_stock()

    def _newest(self, what: Any) -> int:
        with self.place.storage.reading() as db:
            return db.scalar(select(func.max(what.id))) or 0
