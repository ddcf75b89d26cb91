"""Which orders a push is about: what may be asked for, and the orders that fit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator
from sqlalchemy import ColumnElement, Select, func, select

from cartbooks.db import Database
from cartbooks.errors import Refused
from cartbooks.model import Order, OrderPush, Store
from cartbooks.operations.kind import Params
from cartbooks.operations.planning import preferences_of
from cartbooks.queries import fold

AT_MOST = 5000
_PLANNED = 500
_NAMED = 20
_MANY = 500


class PushOrders(Params):
    """Which orders. Without anything: all that are eligible and were not looked at since."""

    ext_ids: list[str] = Field(
        default_factory=list, max_length=5000, description="These orders, by the store's own id."
    )
    numbers: list[str] = Field(
        default_factory=list, max_length=5000, description="These orders, by number."
    )
    customer: str = Field(
        "", max_length=200, description="Orders of this customer, by e-mail or full name."
    )
    placed_from: date | None = Field(
        None, description="Placed on this day or later, in the store's time zone."
    )
    placed_to: date | None = Field(
        None, description="Placed on this day or earlier, in the store's time zone."
    )
    statuses: list[str] = Field(
        default_factory=list,
        max_length=50,
        description="Only with these statuses, in the store's words.",
    )
    exported: Literal["", "not_yet", "already"] = Field(
        "",
        description="not_yet: only orders that are not in QuickBooks, those that were held or "
        "failed included. already: only orders that are; each says why it is not entered twice.",
    )

    @field_validator("ext_ids", "numbers", "statuses")
    @classmethod
    def _none_is_blank(cls, values: list[str]) -> list[str]:
        cleaned = list(dict.fromkeys(value.strip() for value in values))
        if "" in cleaned:
            raise ValueError("one of them is empty")
        return cleaned

    @field_validator("customer")
    @classmethod
    def _trimmed(cls, value: str) -> str:
        return " ".join(value.split())

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.placed_from and self.placed_to and self.placed_from > self.placed_to:
            raise ValueError("placed_from is after placed_to")
        return self

    @property
    def chosen(self) -> bool:
        """Whether a person picked orders, so that each shows even when a rule skips it."""
        return bool(
            self.ext_ids
            or self.numbers
            or self.customer
            or self.placed_from
            or self.placed_to
            or self.statuses
            or self.exported
        )


def candidates(store: Store, params: PushOrders) -> Select[Any]:
    """The orders that *params* name, the first that came first; the planner's own without any."""
    most = AT_MOST if params.chosen else _PLANNED
    return fitting(store, params).order_by(Order.id).limit(most)


def fitting(store: Store, params: PushOrders) -> Select[Any]:
    """`candidates` without order and end."""
    wanted = select(Order).where(Order.store_id == store.id)
    if not params.chosen:
        return wanted.where(Order.push == OrderPush.READY)
    if params.ext_ids:
        wanted = wanted.where(Order.ext_id.in_(params.ext_ids))
    if params.numbers:
        wanted = wanted.where(Order.number.in_(params.numbers))
    if params.customer:
        wanted = wanted.where(_bought_by(params.customer))
    zone = preferences_of(store).tz
    if params.placed_from:
        wanted = wanted.where(Order.placed_at >= _midnight(params.placed_from, zone))
    if params.placed_to:
        day = params.placed_to + timedelta(days=1)
        wanted = wanted.where(Order.placed_at < _midnight(day, zone))
    if params.statuses:
        folded = [status.casefold() for status in params.statuses]
        wanted = wanted.where(func.lower(Order.status).in_(folded))
    if params.exported == "not_yet":
        wanted = wanted.where(Order.push != OrderPush.POSTED)
    elif params.exported == "already":
        wanted = wanted.where(Order.push == OrderPush.POSTED)
    return wanted


def _bought_by(customer: str) -> ColumnElement[bool]:
    if "@" in customer:
        return Order.key_email == fold(customer)
    return func.lower(Order.customer_name) == customer.lower()


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def must_be_known(db: Database, store: Store, params: PushOrders) -> None:
    """Raises `Refused` with every number or id that is no order of *store*."""
    unknown: list[str] = []
    for column, wanted in ((Order.number, params.numbers), (Order.ext_id, params.ext_ids)):
        known: set[str] = set()
        for first in range(0, len(wanted), _MANY):
            known |= set(
                db.scalars(
                    select(column).where(
                        Order.store_id == store.id, column.in_(wanted[first : first + _MANY])
                    )
                )
            )
        unknown += [each for each in wanted if each not in known]
    if unknown:
        more = len(unknown) - _NAMED
        problems = [f"There is no order {each[:60]} in {store.name}." for each in unknown[:_NAMED]]
        if more > 0:
            problems.append(f"And {more:,} more.")
        raise Refused(problems[0], code="unknown_orders", problems=problems)
