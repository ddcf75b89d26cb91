"""View: a question to History that somebody keeps under a name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cartbooks.model.base import Base


class View(Base):
    """
    A saved view: what is asked, of which time, and how the answer is laid out.

    It belongs to the one who made it (`owner`, the name as the activity tells it); a `shared` one
    is seen by everybody.
    """

    __tablename__ = "views"
    __table_args__ = (
        UniqueConstraint("owner", "name"),
        Index("ix_views_shared", "shared", "id"),
    )
    prefix = "vi"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str]
    name: Mapped[str]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    query: Mapped[str] = mapped_column(default="")
    range: Mapped[str] = mapped_column(default="")
    sort: Mapped[str] = mapped_column(default="newest")
    columns: Mapped[list[str]] = mapped_column(default=list)
    group: Mapped[str] = mapped_column(default="session")
    quiet: Mapped[bool] = mapped_column(default=False)  # shows those that had nothing to do
    shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
