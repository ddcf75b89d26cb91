"""
An order, a product and a customer as Cartbooks sees them, whatever store they come from.

These models are also the REST API's: what they refuse is malformed (types, unknown fields). An
order whose sums are wrong is well formed: it is taken in and held, `Order.gap` says how far off.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cartbooks.stores.values import (
    Currency,
    Key,
    MaybeKey,
    MaybeSku,
    Meta,
    Moment,
    Money,
    Quantity,
    Text,
)

LineKind = Literal["product", "shipping", "fee", "discount", "gift_card", "tip", "rounding"]
PaymentState = Literal["unpaid", "authorized", "paid", "partially_refunded", "refunded"]
MAX_LINES = 5_000


class Canonical(BaseModel):
    """
    Unknown fields are refused, so that a misspelt one is noticed. Null is as good as leaving a
    field out that need not be there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        optional = {name for name, field in cls.model_fields.items() if not field.is_required()}
        return {
            key: value for key, value in data.items() if value is not None or key not in optional
        }


class Address(Canonical):
    """A postal address; every part may be blank."""

    name: Text = Field("", description="Person the post is for")
    company: Text = ""
    line1: Text = Field("", description="Street and number")
    line2: Text = Field("", description="Suite, apartment")
    city: Text = ""
    region: Text = Field("", description="State, province or county", examples=["NY"])
    postcode: Text = ""
    country: Text = Field("", description="Code or name", examples=["US"])
    phone: Text = ""

    def is_blank(self) -> bool:
        """Nothing that could be printed on an envelope."""
        return not any((self.line1, self.line2, self.city, self.postcode, self.company, self.name))


class Customer(Canonical):
    """Who bought. A guest has no `ext_id`; the e-mail address then tells guests apart."""

    ext_id: MaybeKey = Field(None, description="The customer's id in the store; null for a guest")
    email: Text = ""
    first_name: Text = ""
    last_name: Text = ""
    company: Text = ""
    phone: Text = ""


class Line(Canonical):
    """
    One line of an order.

    `amount` is the whole line without tax and before discounts; a discount is a line of its own
    with a negative amount.
    """

    ext_id: MaybeKey = None
    kind: LineKind = "product"
    sku: MaybeSku = Field(None, description="Null where the store has none")
    name: Text = ""
    quantity: Quantity = Decimal(1)
    amount: Money = Field(description="The whole line without tax, not the price of one")
    tax: Money = Field(Decimal("0.00"), description="For information; the order's tax counts")


class Payment(Canonical):
    """Money that was received."""

    gateway: Text = Field(description="The store's code for the way of paying", examples=["stripe"])
    txn_id: MaybeKey = Field(None, description="The gateway's transaction id")
    amount: Money
    at: Moment | None = None


class Order(Canonical):
    """
    A store's order. The sum of its lines and its tax is its total; where it is not, the order is
    taken in and held with the reason `total_mismatch`.
    """

    ext_id: Key = Field(
        description="The order's id in the store: never used twice", examples=["20"]
    )
    number: Key = Field(description="The number that people see", examples=["1001"])
    status: Key = Field(description="The store's own word", examples=["processing"])
    payment_state: PaymentState
    placed_at: Moment = Field(description="With its offset from UTC")
    paid_at: Moment | None = None
    currency: Currency = Field(examples=["USD"])
    customer: Customer = Customer()
    bill_to: Address = Address()
    ship_to: Address = Address()
    lines: tuple[Line, ...] = Field((), max_length=MAX_LINES)
    tax: Money = Field(Decimal("0.00"), description="All tax of the order")
    total: Money
    payments: tuple[Payment, ...] = Field((), max_length=100)
    payment_method: Text = Field(
        "",
        description="How the buyer chose to pay, also before anything was paid; "
        "else the gateway of the payments",
        examples=["stripe"],
    )
    refunds_total: Money = Field(
        Decimal("0.00"), ge=0, description="What was given back so far, not below 0"
    )
    test: bool = Field(False, description="True for the store's test orders: never posted")
    note: Text = ""
    meta: Meta = Field(default_factory=dict, description="Anything else; kept, never interpreted")

    def gap(self) -> Decimal:
        """What the store's total has over its lines and tax: zero where the sums are right."""
        return self.total - self.tax - sum((line.amount for line in self.lines), Decimal(0))

    def gateway(self) -> str:
        """The way of paying: the buyer's choice, else the gateway of the largest payment."""
        largest = max(self.payments, key=lambda payment: payment.amount, default=None)
        return self.payment_method or (largest.gateway if largest else "")

    def transaction(self) -> str:
        """The transaction id of the largest payment that has one."""
        named = [payment for payment in self.payments if payment.txn_id]
        largest = max(named, key=lambda payment: payment.amount, default=None)
        return (largest.txn_id or "") if largest else ""


class Product(Canonical):
    """Something the store sells under its own SKU: a simple product or one variation."""

    ext_id: Key
    sku: MaybeSku = None
    name: Text
    price: Money | None = None
    tracked: bool = Field(False, description="Whether the store counts its stock")
    stock: int | None = Field(
        None, ge=-(2**31), lt=2**31, description="Null where the stock is not tracked"
    )
    description: Text = ""
    parent_ext_id: MaybeKey = Field(None, description="Of a variation: its product")
    mpn: Text = Field("", description="Manufacturer's part number")
    barcode: Text = ""
    active: bool = True
    meta: Meta = Field(default_factory=dict)


class CustomerRecord(Customer):
    """A customer as the store keeps it, with an id."""

    ext_id: Key
    bill_to: Address = Address()
    ship_to: Address = Address()
    meta: Meta = Field(default_factory=dict)


_DOCUMENT_FIELDS = {
    "number", "currency", "customer", "bill_to", "ship_to", "tax", "total",
}  # fmt: skip
_LINE_FIELDS = {"kind", "sku", "name", "quantity", "amount"}


def fingerprint(order: Order) -> str:
    """
    What the order's QuickBooks document is made of, as a short text.

    Another fingerprint after posting means "changed since export". Status, payments, refunds and
    dates are left out: they change in the life of every order.
    """
    made_of = order.model_dump(mode="json", include=_DOCUMENT_FIELDS)
    made_of["lines"] = [line.model_dump(mode="json", include=_LINE_FIELDS) for line in order.lines]
    return _hash(made_of)


def digest(record: Order | Product | CustomerRecord) -> str:
    """Everything in the record, as a short text: the same digest means `unchanged`."""
    return _hash(record.model_dump(mode="json"))


def _hash(data: object) -> str:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
