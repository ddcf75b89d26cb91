"""The simulated shop: its products, and customers who keep buying them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from cartbooks import clock
from cartbooks.simulator.quickbooks import CompanyFile
from cartbooks.stores import canonical

PRODUCTS = 300
FIRST_NUMBER = 5001
TAX_RATE = Decimal("0.0825")

DOUBLE_SKU = "TOY-007"
"""In QuickBooks already: pushing it as a new item is refused."""
NEW_SKUS = ("NEW-001", "NEW-002", "NEW-003")
"""In the store only."""
WITHOUT_EMAIL = ("Peter", "Winter")
"""A customer whose e-mail address in QuickBooks is none."""

_FIRST = (
    "Ada", "Bruno", "Chloé", "Daniel", "Esther", "Felix", "Gina", "Henry", "Ingrid", "Jonas",
    "Kate", "Leo", "Mia", "Nils", "Oscar", "Paula", "Quentin", "Ruth", "Sofia", "Tim",
)  # fmt: skip
_LAST = (
    "Abbott", "Becker", "Castillo", "Dvořák", "Evans", "Ferrari", "Gomez", "Hansen", "Irving",
    "Jacobs", "Keller", "Lindqvist", "Meyer", "Nolan", "O'Brien", "Petrov", "Ramirez", "Stone",
)  # fmt: skip
_PLACES = (
    ("Portland", "OR", "97209"), ("Seattle", "WA", "98101"), ("Austin", "TX", "78701"),
    ("Denver", "CO", "80202"), ("Boston", "MA", "02108"), ("Chicago", "IL", "60601"),
)  # fmt: skip


@dataclass(frozen=True)
class Toy:
    """What the shop sells under one SKU."""

    sku: str
    name: str
    price: Decimal
    on_hand: int


def toys(file: CompanyFile) -> list[Toy]:
    """The inventory items of the company file."""
    found = []
    for item in file.items():
        if item["kind"] == "ItemInventory":
            data, name = item["data"], str(item["name"])
            price = Decimal(str(data.get("SalesPrice", "9.90")))
            on_hand = int(Decimal(file.stock(name)["on_hand"]))
            found.append(Toy(name, str(data.get("SalesDesc", name)), price, on_hand))
    return found


def products(sold: list[Toy], dice: random.Random) -> list[canonical.Product]:
    """The shop's catalogue; its stock has drifted from QuickBooks' for one product in eight."""
    listed = [_product(toy.sku, toy.name, toy.price, toy.on_hand + _drift(dice)) for toy in sold]
    fresh = [_product(sku, f"Paper Kite {sku[-1]}", Decimal("7.50"), 10) for sku in NEW_SKUS]
    return listed + fresh


def _drift(dice: random.Random) -> int:
    return dice.randint(1, 5) if dice.random() < 0.125 else 0


def _product(sku: str, name: str, price: Decimal, stock: int) -> canonical.Product:
    return canonical.Product(
        ext_id=f"p-{sku.lower()}", sku=sku, name=name, price=price, tracked=True, stock=stock
    )


class Buyers:
    """Orders without end, each another one, always the same ones for a seed."""

    def __init__(self, sold: list[Toy], seed: int = 1) -> None:
        self._sold = [toy for toy in sold if toy.on_hand > 10] or sold
        self._dice = random.Random(seed)  # noqa: S311 - a repeatable shop, no secret
        self._numbers = iter(range(FIRST_NUMBER, 10**9))

    def orders(self, count: int, *, since: timedelta = timedelta(0)) -> list[canonical.Order]:
        """The next *count* orders, placed within the last *since*."""
        return [self.order(clock.now() - since * self._dice.random()) for _ in range(count)]

    def order(
        self, placed: datetime, *, buyer: tuple[str, str] | None = None, sku: str = ""
    ) -> canonical.Order:
        """One order; *buyer* and *sku* for those that shall be special."""
        dice, number = self._dice, str(next(self._numbers))
        first, last = buyer or (dice.choice(_FIRST), dice.choice(_LAST))
        lines = list(self._lines(sku))
        goods = sum((Decimal(line["amount"]) for line in lines), Decimal(0))
        tax = (goods * TAX_RATE).quantize(Decimal("0.01"))
        total = goods + tax
        paid = dice.random() < 0.85 or bool(buyer)
        money = [{"gateway": "stripe", "txn_id": f"ch_{number}", "amount": str(total)}]
        city, region, postcode = _PLACES[-1] if buyer else dice.choice(_PLACES)
        address = {
            "name": f"{first} {last}", "line1": f"{dice.randint(1, 99)} Elm Street", "city": city,
            "region": region, "postcode": postcode, "country": "US",
        }  # fmt: skip
        return canonical.Order.model_validate(
            {
                "ext_id": number,
                "number": number,
                "status": "processing" if paid else "on-hold",
                "payment_state": "paid" if paid else "unpaid",
                "placed_at": placed,
                "paid_at": placed if paid else None,
                "currency": "USD",
                "customer": {"email": _email(first, last), "first_name": first, "last_name": last},
                "bill_to": address,
                "ship_to": address,
                "lines": lines,
                "tax": str(tax),
                "total": str(total),
                "payments": money if paid else [],
                "payment_method": "stripe" if paid else "bank_transfer",
            }
        )

    def _lines(self, sku: str) -> Iterator[dict[str, Any]]:
        for toy in self._dice.sample(self._sold, self._dice.randint(1, 3)):
            quantity = self._dice.randint(1, 2)
            yield {
                "sku": toy.sku, "name": toy.name, "quantity": str(quantity),
                "amount": str(toy.price * quantity),
            }  # fmt: skip
        if sku:
            yield {"sku": sku, "name": "Something special", "quantity": "1", "amount": "12.00"}
        if self._dice.random() < 0.7:
            yield {"kind": "shipping", "name": "Flat rate", "amount": "5.95"}
        if self._dice.random() < 0.15:
            yield {"kind": "discount", "name": "WELCOME", "amount": "-2.00"}


def _email(first: str, last: str) -> str:
    plain = f"{first}.{last}".lower().replace("'", "")
    return f"{plain.encode('ascii', 'ignore').decode()}@example.com"
