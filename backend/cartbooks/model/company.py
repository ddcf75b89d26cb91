"""Company: one QuickBooks company file, with the Web Connector login that serves it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cartbooks.model.base import Base


class Company(Base):
    """
    The login, the identity of the file, and what QuickBooks last said about itself.

    `owner_id` and `file_id` never change for an installed connection: QuickBooks stamps them into
    the company file, and the stamp is how we know that we are in the right one.
    """

    __tablename__ = "companies"
    prefix = "co"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    username: Mapped[str] = mapped_column(unique=True)
    password_sha256: Mapped[str]
    file_path: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[str]
    file_id: Mapped[str]
    every_minutes: Mapped[int] = mapped_column(default=5)
    created_at: Mapped[datetime]

    # the Web Connector's visits, idle ones included
    polls: Mapped[int] = mapped_column(default=0)
    last_seen_at: Mapped[datetime | None]
    last_peer: Mapped[str] = mapped_column(default="")
    connector_version: Mapped[str] = mapped_column(default="")
    refused_at: Mapped[datetime | None]
    refused_count: Mapped[int] = mapped_column(default=0)
    refused_peer: Mapped[str] = mapped_column(default="", server_default="")
    busy_at: Mapped[datetime | None]
    busy_peer: Mapped[str] = mapped_column(default="")
    rhythm: Mapped[bytes | None]  # the minutes of a day in which it came: engine.rhythm

    # what strHCPResponse said
    host: Mapped[dict[str, Any]] = mapped_column(default=dict)
    host_at: Mapped[datetime | None]
    home_currency: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    closing_date: Mapped[date | None]

    # promise 3: a person must say what happened before anything is written again
    writes_stopped: Mapped[str] = mapped_column(default="")
    writes_stopped_at: Mapped[datetime | None]
    writes_stopped_facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Machine(Base):
    """
    A PC whose Web Connector came with the right password.

    Written when another PC than the last one comes, or one with another version; of the one that
    came last the company knows when.
    """

    __tablename__ = "machines"
    __table_args__ = (UniqueConstraint("company_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    address: Mapped[str]
    connector_version: Mapped[str] = mapped_column(default="")
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class ListRecord(Base):
    """
    A local copy of one QuickBooks list record: an item, customer, account, terms, ...

    `key_name`, `key_leaf` and `key_email` are folded for matching. `gone` was not in the last full
    reading. `facts` keeps the plain fields that mapping needs and no others.
    """

    __tablename__ = "list_records"
    __table_args__ = (
        UniqueConstraint("company_id", "kind", "list_id"),
        Index("ix_list_records_name", "company_id", "kind", "key_name"),
        Index("ix_list_records_leaf", "company_id", "kind", "key_leaf"),
        Index("ix_list_records_email", "company_id", "kind", "key_email"),
    )
    prefix = "lr"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    kind: Mapped[str]
    list_id: Mapped[str]
    type: Mapped[str] = mapped_column(default="")
    full_name: Mapped[str]
    key_name: Mapped[str]
    key_leaf: Mapped[str]
    key_email: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    gone: Mapped[bool] = mapped_column(default=False)
    edit_sequence: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    digest: Mapped[str] = mapped_column(default="")  # of all that is kept: the same, not rewritten
    reading: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime]


class ListState(Base):
    """How fresh the copy of one list is, and how far an incremental reading has come."""

    __tablename__ = "list_states"
    __table_args__ = (UniqueConstraint("company_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    kind: Mapped[str]
    complete_at: Mapped[datetime | None]
    full_at: Mapped[datetime | None]
    watermark: Mapped[str] = mapped_column(default="")
    count: Mapped[int] = mapped_column(default=0)
