"""People and programs that may use the API, and what they did."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cartbooks.model.base import Base


class Role(StrEnum):
    VIEWER = "viewer"
    MANAGER = "manager"
    AGENT = "agent"
    ADMIN = "admin"


class User(Base):
    """A person. The password is kept as argon2; without one only a one-time link signs in."""

    __tablename__ = "users"
    prefix = "us"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role]
    password_hash: Mapped[str] = mapped_column(default="")
    enabled: Mapped[bool] = mapped_column(default=True)
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict)  # how they like the console
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]


class SignInLink(Base):
    """A one-time link, thirty minutes long, kept as SHA-256."""

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    key_sha256: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignIn(Base):
    """A cookie session of the console, kept as SHA-256; `browser` as it called itself."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_user", "user_id", "id"),)
    prefix = "si"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    key_sha256: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str] = mapped_column(default="")
    browser: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


class Token(Base):
    """A bearer token of a program, kept as SHA-256; shown once."""

    __tablename__ = "tokens"
    prefix = "to"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role]
    key_sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Idempotency(Base):
    """The answer to a write that carried an Idempotency-Key, for seven days."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("actor", "key"), Index("ix_idempotency_at", "created_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    actor: Mapped[str]
    key: Mapped[str]
    request_sha256: Mapped[str]
    status: Mapped[int | None]
    body: Mapped[bytes | None]
    created_at: Mapped[datetime]


class Activity(Base):
    """Who did what through the API, the console or the command line."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_company", "company_id", "id"),
        Index("ix_activity_actor", "actor", "id"),
        Index("ix_activity_subject", "subject", "id"),
        Index("ix_activity_action", "action", "id"),
        Index("ix_activity_at", "at", "id"),
    )
    prefix = "ac"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Setting(Base):
    """A fact of the installation: the fingerprint of the secret key, the first administrator."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
