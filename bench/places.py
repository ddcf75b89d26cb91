"""The companies of a made history, their stores, products and customers: who they are."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

FIRST = (
    "Ann", "Ben", "Clara", "David", "Eva", "Frank", "Grace", "Henry", "Ines", "Jack", "Karen",
    "Liam", "Maria", "Noah", "Olga", "Paul", "Quinn", "Rosa", "Sam", "Tina", "Uwe", "Vera", "Walt",
    "Xenia", "Yara", "Zoe", "José", "Zoë", "Søren", "Chloé",
)  # fmt: skip
LAST = (
    "Lee", "Baker", "Carter", "Diaz", "Evans", "Fischer", "Garcia", "Hughes", "Ito", "Jensen",
    "Kaur", "Lopez", "Meyer", "Nguyen", "Olsen", "Patel", "Quist", "Rossi", "Smith", "Turner",
    "Ueda", "Vogel", "Weber", "Young", "Zimmer", "O'Neill", "Müller", "Núñez", "Walker", "Brown",
)  # fmt: skip
TRADES = (
    "Toys", "Books", "Garden", "Music", "Bikes", "Tea", "Lamps", "Shoes", "Tools", "Yarn", "Paper",
    "Candles", "Camping", "Kitchen", "Prints", "Cheese", "Coffee", "Kites", "Clocks", "Soap",
)  # fmt: skip
WARES = ("Kite", "Mug", "Lamp", "Rope", "Drum", "Puzzle", "Scarf", "Kettle", "Poster", "Wagon")
LOOKS = ("red", "blue", "small", "large", "wooden", "folding", "striped", "plain", "old", "new")
MAIL = ("example.com", "mail.example", "post.example", "inbox.example")


@dataclass(slots=True)
class Person:
    id: int
    ext_id: str
    first: str
    last: str
    email: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


@dataclass(slots=True)
class Ware:
    id: int
    ext_id: str
    sku: str
    name: str
    price: Decimal


@dataclass(slots=True)
class Shop:
    """A store, with the orders that did not go through yet."""

    id: int
    company_id: int
    name: str
    people: list[Person] = field(default_factory=list)
    wares: list[Ware] = field(default_factory=list)
    orders: int = 0
    backlog: list[tuple[int, str, str, Decimal, int]] = field(default_factory=list)


@dataclass(slots=True)
class Firm:
    """A company, its visit under way, and its troubles by what they have in common."""

    id: int
    name: str
    weight: float
    shops: list[Shop]
    visit: int = 0
    carries: int = 0
    problems: dict[tuple[str, str], Any] = field(default_factory=dict)


def weights(companies: int) -> list[float]:
    """A few large ones and many small ones: the largest has about a tenth of all."""
    return [1 / (3 + rank) for rank in range(companies)]


def ware(chance: random.Random, number: int, at: int) -> Ware:
    name = f"{LOOKS[at % 10]} {WARES[at // 10 % 10]} {at}"
    price = Decimal(chance.randint(300, 20_000)) / 100
    return Ware(number, f"p-{at}", f"{WARES[at // 10 % 10][:3].upper()}-{at:05d}", name, price)


def person(chance: random.Random, number: int, at: int) -> Person:
    first, last = chance.choice(FIRST), chance.choice(LAST)
    plain = f"{first}.{last}".lower().encode("ascii", "ignore").decode().replace("'", "")
    return Person(number, f"c-{at}", first, last, f"{plain}.{at}@{chance.choice(MAIL)}")


def order_body(person: Person, number: str, at: datetime, wares: Sequence[Ware]) -> dict[str, Any]:
    """The order as the store told it, in the shape of `stores.canonical`."""
    total = sum((each.price for each in wares), Decimal(0))
    address = {"name": person.name, "line1": "1 Long Road", "city": "Springfield", "country": "US"}
    return {
        "ext_id": f"o-{number}", "number": number, "status": "completed", "payment_state": "paid",
        "placed_at": at.isoformat(), "paid_at": at.isoformat(), "currency": "USD",
        "customer": {"ext_id": person.ext_id, "email": person.email, "first_name": person.first,
                     "last_name": person.last},
        "bill_to": address, "ship_to": address,
        "lines": [
            {"kind": "product", "sku": each.sku, "name": each.name, "quantity": "1",
             "amount": str(each.price), "tax": "0.00"}
            for each in wares
        ],
        "tax": "0.00", "total": str(total), "payments": [],
    }  # fmt: skip
