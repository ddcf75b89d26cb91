"""Store: one web store that feeds a company, and the records that came from it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cartbooks.model.base import Base


class StoreState(StrEnum):
    OFF = "off"
    LIVE = "live"


class OrderPush(StrEnum):
    """Where an order stands on its way to QuickBooks; the planner reads `ready` only."""

    READY = "ready"
    QUEUED = "queued"
    POSTED = "posted"
    HELD = "held"
    FAILED = "failed"
    SKIPPED = "skipped"


LEFT_ALONE = frozenset({"dealt_with", "never_send"})
"""Why an order is skipped that no change in the store and no list may wake: a person said so."""


class Store(Base):
    """A store and its settings. Off until someone has looked at a preview and gone live."""

    __tablename__ = "stores"
    __table_args__ = (UniqueConstraint("company_id", "name"),)
    prefix = "st"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(default="builtin")
    name: Mapped[str]
    state: Mapped[StoreState] = mapped_column(default=StoreState.OFF)
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previewed_at: Mapped[datetime | None]
    previewed_fingerprint: Mapped[str] = mapped_column(default="")
    live_at: Mapped[datetime | None]
    stock_approved_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Order(Base):
    """A store's order as the store last told it. `push` and `why` say where it stands."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("store_id", "ext_id"),
        Index("ix_orders_push", "store_id", "push", "id"),
        Index("ix_orders_number", "store_id", "number"),
        Index("ix_orders_email", "store_id", "key_email"),
        Index("ix_orders_placed", "store_id", "placed_at"),
        Index("ix_orders_newest", "store_id", "id"),
        Index(
            "ix_orders_not_posted",
            "store_id",
            "id",
            sqlite_where=text("push <> 'posted'"),
            postgresql_where=text("push <> 'posted'"),
        ),
        Index(
            "ix_orders_any_not_posted",
            "push",
            "id",
            sqlite_where=text("push <> 'posted'"),
            postgresql_where=text("push <> 'posted'"),
        ),
        Index(
            "ix_orders_doubtful",
            "store_id",
            "id",
            sqlite_where=text("push = 'posted' AND why <> ''"),
            postgresql_where=text("push = 'posted' AND why <> ''"),
        ),
    )
    prefix = "or"

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    ext_id: Mapped[str]
    number: Mapped[str]
    status: Mapped[str]
    payment_state: Mapped[str]
    placed_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    currency: Mapped[str]
    total: Mapped[Decimal]
    key_email: Mapped[str] = mapped_column(default="")
    customer_name: Mapped[str] = mapped_column(default="")
    fingerprint: Mapped[str]
    body: Mapped[dict[str, Any]]
    push: Mapped[OrderPush] = mapped_column(default=OrderPush.READY)
    why: Mapped[str] = mapped_column(default="")
    why_facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    posted_at: Mapped[datetime | None]
    posted_fingerprint: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class OpenLine(Base):
    """
    Units of a tracked SKU on an order that is not confirmed posted: promise 5 subtracts them.

    Rows go away when the order is posted, cancelled or fully refunded, so the sum stays small
    however long the history grows; `posted_at` keeps a row for the time of one snapshot.
    """

    __tablename__ = "open_lines"
    __table_args__ = (
        Index("ix_open_lines_sku", "store_id", "key_sku"),
        Index("ix_open_lines_order", "order_id"),
        Index(
            "ix_open_lines_posted",
            "posted_at",
            sqlite_where=text("posted_at IS NOT NULL"),
            postgresql_where=text("posted_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"))
    key_sku: Mapped[str]
    quantity: Mapped[Decimal]
    posted_at: Mapped[datetime | None]


class Product(Base):
    """A product of the store; `stock` is what the store shows, `version` guards its writes."""

    __tablename__ = "products"
    __table_args__ = (
        UniqueConstraint("store_id", "ext_id"),
        Index("ix_products_sku", "store_id", "key_sku"),
        Index("ix_products_newest", "store_id", "id"),
    )
    prefix = "pr"

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    ext_id: Mapped[str]
    sku: Mapped[str]
    key_sku: Mapped[str]
    name: Mapped[str]
    price: Mapped[Decimal | None]
    tracked: Mapped[bool] = mapped_column(default=False)
    stock: Mapped[int | None]
    stock_at: Mapped[datetime | None]
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Customer(Base):
    """A customer of the store."""

    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("store_id", "ext_id"),
        Index("ix_customers_email", "store_id", "key_email"),
        Index("ix_customers_newest", "store_id", "id"),
    )
    prefix = "cu"

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    ext_id: Mapped[str]
    key_email: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Link(Base):
    """
    "This store record is that QuickBooks list record."

    `record` is how the store names it: `sku:ab-1` for a product, `id:17` or `email:a@b.c` for a
    customer. `how` says who or what drew the link.
    """

    __tablename__ = "links"
    __table_args__ = (
        UniqueConstraint("store_id", "kind", "record"),
        Index("ix_links_list_id", "store_id", "kind", "list_id"),
    )
    prefix = "li"

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    kind: Mapped[str]
    record: Mapped[str]
    list_id: Mapped[str]
    full_name: Mapped[str]
    type: Mapped[str] = mapped_column(default="")
    how: Mapped[str]
    created_at: Mapped[datetime]
