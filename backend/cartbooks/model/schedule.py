"""Schedule: which operation a store or company asks for by itself, and how often."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cartbooks.model.base import Base


class Schedule(Base):
    """`next_at` is when the worker plans it next. Off schedules keep their row."""

    __tablename__ = "schedules"
    __table_args__ = (
        UniqueConstraint("company_id", "store_id", "kind"),
        Index("ix_schedules_due", "enabled", "next_at"),
    )
    prefix = "sc"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    store_id: Mapped[int | None] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    kind: Mapped[str]
    every_minutes: Mapped[int]
    enabled: Mapped[bool] = mapped_column(default=True)
    next_at: Mapped[datetime]
