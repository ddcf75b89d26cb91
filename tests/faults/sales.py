"""What the campaign itself knows of each order: the store's side of the story, kept by hand."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cartbooks.model import PostingState
from cartbooks.stores import canonical
from faults.place import COUNTED, OTHERS, Place
from world import order

_NUMBER = re.compile(r"#(\S+)")
_ON_ITS_WAY = {
    PostingState.SENT,
    PostingState.NOT_CONFIRMED,
    PostingState.POSTED,
}


@dataclass
class Sale:
    """One order as the store last told it, and what must have become of it."""

    body: canonical.Order
    totals: set[Decimal] = field(default_factory=set)
    called_off: bool = False
    """Cancelled or refunded."""
    cancelled: bool = False
    may_stand: bool = True
    """Whether a document of it may be in QuickBooks: it was called off too late, if at all."""
    may_return: str = ""
    """The document that was gone when it was called off: an older copy may bring it back."""
    meddled: bool = False
    """The bookkeeper changed its document by hand."""
    accepted: bool = False
    """The person was shown that it was changed after it was sent, and leaves it so."""

    @property
    def number(self) -> str:
        return self.body.number

    @property
    def must_stand(self) -> bool:
        return not self.called_off and self.body.payment_state == "paid"

    def units(self, sku: str) -> int:
        return sum(int(line.quantity) for line in self.body.lines if line.sku == sku)


class Sales:
    """The orders of one place; numbers are never used twice."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.all: dict[str, Sale] = {}
        self.of_seed: list[Sale] = []
        self.origins: dict[str, str] = {}
        """Documents that the bookkeeper had in hand: TxnID to the order's number."""
        self.strange: set[str] = set()
        """Documents that the bookkeeper made."""
        self._last = 10_000

    def begin(self) -> None:
        self.of_seed = []

    def sell(self, dice: random.Random, seed: int) -> Sale:
        """Somebody buys something. One number in four is too long for QuickBooks to take."""
        self._last += 1
        number = f"{self._last}" if dice.random() < 0.75 else f"2026-1124-{self._last}"
        buyer = dice.choice(
            [
                (f"u{number}@example.com", f"U{self._last}", "New"),
                (f"s{seed}@example.com", f"S{seed}", "Twice"),
                (f"v{number}@example.com", "Sam", "Porter"),  # a vendor has the name
            ]
        )
        unpaid: dict[str, Any] = {"payment_state": "unpaid", "paid_at": None, "payments": []}
        body = order(
            number,
            sku=dice.choice([*COUNTED, *OTHERS, f"NEW-{seed}"]),
            quantity=dice.randint(1, 3),
            amount=f"{dice.randint(1, 9999) / 100:.2f}",
            tax=f"{dice.randint(0, 900) / 100:.2f}",
            email=buyer[0],
            first=buyer[1],
            last=buyer[2],
            **(unpaid if dice.random() < 0.12 else {}),
        )
        sale = Sale(body)
        self._tell(sale)
        self.all[number] = sale
        self.of_seed.append(sale)
        return sale

    def pay(self, sale: Sale) -> None:
        if sale.body.payment_state == "unpaid" and not sale.called_off:
            self._tell(sale, payment_state="paid", paid_at=sale.body.placed_at)

    def edit(self, sale: Sale, dice: random.Random) -> None:
        """The store changes it: dearer by one, or only the note."""
        if sale.called_off:
            return
        if dice.random() < 0.5:
            self._tell(sale, note=f"changed {dice.random()}")
            return
        first, *more = sale.body.lines
        dearer = first.model_copy(update={"amount": first.amount + 1})
        self._tell(sale, lines=(dearer, *more), total=sale.body.total + 1)

    def call_off(self, sale: Sale, *, refund: bool) -> None:
        """Cancelled or refunded in the store, perhaps while QuickBooks has it already."""
        if sale.called_off:
            return
        posting = self.place.posting(sale.number)
        sale.called_off = True
        sale.may_stand = posting is not None and posting.state in _ON_ITS_WAY
        if posting is not None and posting.state is PostingState.MISSING:
            sale.may_return = posting.txn_id
        if refund:
            self._tell(sale, status="refunded", payment_state="refunded")
        else:
            sale.cancelled = True
            self._tell(sale, status="cancelled")

    def documents(self) -> dict[str, list[dict[str, Any]]]:
        """QuickBooks' documents by the order that they are of, whatever was done to them since."""
        found: dict[str, list[dict[str, Any]]] = {}
        for document in self.place.file.documents():
            if document["txn_id"] in self.strange:
                continue
            number = self.origins.get(document["txn_id"])
            if number is None:
                named = _NUMBER.search(document["memo"] or "")
                number = named[1] if named else document["ref_number"]
            if number in self.all:
                found.setdefault(number, []).append(document)
        return found

    def _tell(self, sale: Sale, **changes: Any) -> None:
        sale.body = canonical.Order.model_validate({**sale.body.model_dump(), **changes})
        sale.totals.add(sale.body.total)
        sale.accepted = False
        self.place.take([sale.body])
