"""Posting: the ledger row that lets a sale, payment or refund become a document only once."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cartbooks.model.base import Base
from cartbooks.model.states import PostingState

NOT_POSTED = "state <> 'posted'"
"""What is not, or not any more, a document in QuickBooks. Queries say it in these very words."""


class Posting(Base):
    """
    Promise 1. The unique index is the promise; everything else is how it is kept.

    `generation` rises only when a person says "post again". `form` (SalesReceipt, Invoice,
    SalesOrder) is fixed from the first send until QuickBooks refused it.
    """

    __tablename__ = "postings"
    __table_args__ = (
        UniqueConstraint(
            "store_id", "source", "source_id", "role", "generation", name="once_and_only_once"
        ),
        Index(
            "ix_postings_unsettled",
            "company_id",
            "message_id",
            sqlite_where=text("state IN ('claimed', 'sent', 'not_confirmed')"),
            postgresql_where=text("state IN ('claimed', 'sent', 'not_confirmed')"),
        ),
        Index("ix_postings_posted", "company_id", "state", "id"),
        Index("ix_postings_txn", "company_id", "txn_id"),
        Index("ix_postings_task", "task_id"),
        # of one store the promise's own index finds it
        Index("ix_postings_source", "source_id", "id"),
        Index("ix_postings_newest", "store_id", "id"),
        # a message that is removed by age must be taken out of its postings
        Index("ix_postings_message", "message_id"),
        Index(
            "ix_postings_settled",
            "settled_at",
            sqlite_where=text("state = 'posted'"),
            postgresql_where=text("state = 'posted'"),
        ),
        Index(
            "ix_postings_not_posted",
            "state",
            "id",
            sqlite_where=text(NOT_POSTED),
            postgresql_where=text(NOT_POSTED),
        ),
    )
    prefix = "po"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    source: Mapped[str]  # order | payment | refund
    source_id: Mapped[str]
    role: Mapped[str]  # sale | payment | credit | refund
    generation: Mapped[int] = mapped_column(default=1)
    state: Mapped[PostingState] = mapped_column(default=PostingState.CLAIMED)
    form: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    ref_number: Mapped[str | None]
    token: Mapped[str] = mapped_column(unique=True)
    customer_list_id: Mapped[str] = mapped_column(default="")
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id", ondelete="SET NULL"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"))
    message_set_id: Mapped[str | None]
    request_id: Mapped[str] = mapped_column(default="")
    predicted_total: Mapped[Decimal]
    returned_total: Mapped[Decimal | None]
    txn_id: Mapped[str] = mapped_column(default="")
    edit_sequence: Mapped[str] = mapped_column(default="")
    fingerprint: Mapped[str] = mapped_column(default="")
    resends: Mapped[int] = mapped_column(default=0)
    candidates: Mapped[list[Any]] = mapped_column(default=list)
    how: Mapped[str] = mapped_column(
        default=""
    )  # answered, late answer, stored status, look-up, person
    claimed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
