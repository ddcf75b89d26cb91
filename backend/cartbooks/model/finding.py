"""How records are found: the words they are known by, and why a record waited."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cartbooks.model.base import Base

# compared byte by byte on both databases, so that "begins with" is a range of the index
_Word = String().with_variant(String(collation="C"), "postgresql")


class RecordWord(Base):
    """
    A word that an order, customer or product can be found by: number, e-mail, SKU, part of a name.

    The unique index answers "begins with" for a company's stores, the one by word for all stores.
    """

    __tablename__ = "record_words"
    __table_args__ = (
        UniqueConstraint("store_id", "record_type", "word", "row_id"),
        Index("ix_record_words_word", "record_type", "word", "row_id"),
        Index("ix_record_words_row", "record_type", "row_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    word: Mapped[str] = mapped_column(_Word)
    record_type: Mapped[str]
    row_id: Mapped[int]


class RecordEvent(Base):
    """A line of a record's story that belongs to no task: from when on it waited, and for what."""

    __tablename__ = "record_events"
    __table_args__ = (Index("ix_record_events_record", "store_id", "record_type", "record", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    record_type: Mapped[str]
    record: Mapped[str]
    at: Mapped[datetime]
    what: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")
