"""Webhooks out: who wants to hear, and what was delivered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from cartbooks.model.base import Base


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


NOT_DELIVERED = "state <> 'delivered'"
"""What is on its way or was given up: few. Queries say it in these very words."""


class Webhook(Base):
    """An address that hears of `events`. The secret signs each delivery and is kept encrypted."""

    __tablename__ = "webhooks"
    prefix = "wh"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    url: Mapped[str]
    events: Mapped[list[str]]
    secret: Mapped[bytes]
    enabled: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Delivery(Base):
    """One event for one webhook, tried until it arrives or the back-off ends."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(
            "ix_deliveries_due",
            "next_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_deliveries_webhook", "webhook_id", "id"),
        Index(
            "ix_deliveries_not_delivered",
            "webhook_id",
            "state",
            "id",
            sqlite_where=text(NOT_DELIVERED),
            postgresql_where=text(NOT_DELIVERED),
        ),
    )
    prefix = "de"

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event: Mapped[str]
    body: Mapped[dict[str, Any]]
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    status: Mapped[int | None]
    error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
