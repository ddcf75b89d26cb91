"""Session: one visit of the Web Connector, authenticate to closeConnection."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cartbooks.model.base import Base
from cartbooks.model.company import Company
from cartbooks.model.states import MessageState, SessionState

NOT_QUIET = "state <> 'finished' OR settled > 0 OR code <> ''"
"""Visits that did something, go on, or went wrong. Queries say it in these very words."""
QUIET = "state = 'finished' AND settled = 0 AND code = ''"
"""Visits of which nothing came: they are hidden, and counted."""
NOT_FINISHED = "state <> 'finished'"
"""Visits that go on or ended otherwise: few."""


class Session(Base):
    """
    A visit that had work to do. Idle polls only move the company's counters.

    The ticket itself is not kept, only its SHA-256: who reads the database cannot speak as the
    Web Connector.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        Index(
            "one_open_session_per_company",
            "company_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_sessions_company", "company_id", "id"),
        Index("ix_sessions_opened", "opened_at", "id"),
        Index(
            "ix_sessions_quiet",
            "company_id",
            "id",
            sqlite_where=text(QUIET),
            postgresql_where=text(QUIET),
        ),
        Index(
            "ix_sessions_not_finished",
            "state",
            "id",
            sqlite_where=text(NOT_FINISHED),
            postgresql_where=text(NOT_FINISHED),
        ),
        Index(
            "ix_sessions_company_not_finished",
            "company_id",
            "state",
            "id",
            sqlite_where=text(NOT_FINISHED),
            postgresql_where=text(NOT_FINISHED),
        ),
        Index(
            "ix_sessions_not_quiet",
            "company_id",
            "id",
            sqlite_where=text(NOT_QUIET),
            postgresql_where=text(NOT_QUIET),
        ),
    )
    prefix = "se"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    ticket_sha256: Mapped[str] = mapped_column(unique=True)
    state: Mapped[SessionState] = mapped_column(default=SessionState.OPEN)
    peer: Mapped[str] = mapped_column(default="")
    connector_version: Mapped[str] = mapped_column(default="", server_default="")
    opened_at: Mapped[datetime]
    last_call_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    company: Mapped[Company] = relationship(lazy="raise")
    company_file: Mapped[str] = mapped_column(default="")
    qbxml_version: Mapped[str] = mapped_column(default="")
    host: Mapped[dict[str, Any]] = mapped_column(default=dict)
    file_checked: Mapped[str] = mapped_column(default="")  # '', 'right', or the reason against
    books_checked: Mapped[bool] = mapped_column(default=False)
    progress: Mapped[int] = mapped_column(default=0)
    settled: Mapped[int] = mapped_column(default=0)  # tasks that ended during this visit
    retries: Mapped[int] = mapped_column(default=0)  # connectionError answers given
    last_error: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(default="")
    window: Mapped[str] = mapped_column(default="")  # what the Web Connector's window showed


class Carried(Base):
    """ "This visit carried requests of that operation": one row for each pair."""

    __tablename__ = "carried"
    __table_args__ = (
        UniqueConstraint("session_id", "operation_id"),
        Index("ix_carried_operation", "operation_id", "session_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    operation_id: Mapped[int] = mapped_column(ForeignKey("operations.id", ondelete="CASCADE"))


class Message(Base):
    """
    One qbXML request document and its answer, verbatim (zlib). Written before it leaves.

    `purpose`: read, write, status (asks for a stored message-set status), look_up (settlement),
    guard (the newest documents still exist). A message with `purpose` write has a message set id.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index(
            "one_message_in_flight",
            "session_id",
            unique=True,
            sqlite_where=text("state = 'sent'"),
            postgresql_where=text("state = 'sent'"),
        ),
        Index(
            "ix_messages_uninterpreted",
            "company_id",
            "id",
            sqlite_where=text("state = 'answered'"),
            postgresql_where=text("state = 'answered'"),
        ),
        Index("ix_messages_session", "session_id", "id"),
        Index("ix_messages_set", "message_set_id"),
    )
    prefix = "me"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    state: Mapped[MessageState] = mapped_column(default=MessageState.SENT)
    purpose: Mapped[str]
    message_set_id: Mapped[str | None]
    about_id: Mapped[int | None]  # the message whose outcome a status or look_up asks for
    request: Mapped[bytes]
    request_bytes: Mapped[int]
    answer: Mapped[bytes | None]
    answer_bytes: Mapped[int | None]
    answer_sha256: Mapped[str | None]
    hresult: Mapped[str] = mapped_column(default="")
    hresult_text: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    judged: Mapped[bool] = mapped_column(default=False)  # only its records are still to be copied
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    interpreted_at: Mapped[datetime | None]


class Request(Base):
    """One qbXML request within a message: which task asked it, and what QuickBooks said to it."""

    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_message", "message_id", "position"),
        Index("ix_requests_task", "task_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    position: Mapped[int]
    request_id: Mapped[str]
    element: Mapped[str]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id", ondelete="SET NULL"))
    code: Mapped[int | None]
    said: Mapped[str] = mapped_column(default="")
