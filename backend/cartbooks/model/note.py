"""What people write down, and what they decide about a record for good."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cartbooks.model.base import Base


class Note(Base):
    """
    A remark on an operation, task, session, problem, company or record.

    A record is named by its store's id (`subject_id`) and "order/ext-17" (`subject_key`); all
    others by their own id alone.
    """

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_subject", "subject_type", "subject_id", "subject_key", "id"),)
    prefix = "no"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    subject_key: Mapped[str] = mapped_column(default="")
    author: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]


class NeverSend(Base):
    """A record that a person keeps out of QuickBooks. The planner leaves it alone."""

    __tablename__ = "never_send"
    __table_args__ = (UniqueConstraint("store_id", "record_type", "record"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    record_type: Mapped[str]
    record: Mapped[str]
    by: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime]


class Retry(Base):
    """ "This operation tries again what that one left": the way forward from each to the other."""

    __tablename__ = "retries"
    __table_args__ = (
        UniqueConstraint("operation_id", "retried_by"),
        Index("ix_retries_by", "retried_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("operations.id", ondelete="CASCADE"))
    retried_by: Mapped[int] = mapped_column(ForeignKey("operations.id", ondelete="CASCADE"))
