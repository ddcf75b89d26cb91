"""Problem: the same trouble on one or many tasks, and what people do about it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from cartbooks.model.base import Base
from cartbooks.model.states import ProblemState

_OPEN = "state IN ('new', 'seen', 'came_back')"


class Problem(Base):
    """
    One trouble of a company, known by its fingerprint. Made by `engine.problems`, kept for years.

    The open numbers count records that have not gone through since; `tasks` counts every task that
    ever ended like this. A `joined_into` problem shows under another one; one that was split off
    knows from which and by which word.
    """

    __tablename__ = "problems"
    __table_args__ = (
        UniqueConstraint("company_id", "fingerprint"),
        Index("ix_problems_company", "company_id", "money", "id"),
        Index(
            "ix_problems_open",
            "money",
            "id",
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index(
            "ix_problems_asleep",
            "left_until",
            sqlite_where=text("state = 'left_alone' AND left_until IS NOT NULL"),
            postgresql_where=text("state = 'left_alone' AND left_until IS NOT NULL"),
        ),
        Index(
            "ix_problems_joined",
            "joined_into",
            sqlite_where=text("joined_into IS NOT NULL"),
            postgresql_where=text("joined_into IS NOT NULL"),
        ),
        Index(
            "ix_problems_split",
            "split_from",
            sqlite_where=text("split_from IS NOT NULL"),
            postgresql_where=text("split_from IS NOT NULL"),
        ),
    )
    prefix = "pb"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    fingerprint: Mapped[str]
    kind: Mapped[str]
    code: Mapped[str]
    field: Mapped[str] = mapped_column(default="")
    pattern: Mapped[str] = mapped_column(default="")
    said: Mapped[str] = mapped_column(default="")  # as it was said the first time
    sentence: Mapped[str] = mapped_column(default="")  # what people search for
    stops: Mapped[bool] = mapped_column(default=True)
    state: Mapped[ProblemState] = mapped_column(default=ProblemState.NEW)
    owner: Mapped[str] = mapped_column(default="")
    left_until: Mapped[datetime | None]
    left_at_most: Mapped[int | None]  # it speaks up again when `tasks` is larger
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    tasks: Mapped[int] = mapped_column(default=0)
    open_tasks: Mapped[int] = mapped_column(default=0)
    money: Mapped[Decimal] = mapped_column(default=Decimal(0))
    affects: Mapped[dict[str, Any]] = mapped_column(default=dict)  # open records by type
    times_back: Mapped[int] = mapped_column(default=0)
    fixed_at: Mapped[datetime | None]
    fixed_how: Mapped[str] = mapped_column(default="")  # went_through | marked | over
    fixed_by: Mapped[str] = mapped_column(default="")
    fixed_note: Mapped[str] = mapped_column(default="")
    joined_into: Mapped[int | None] = mapped_column(ForeignKey("problems.id", ondelete="SET NULL"))
    split_from: Mapped[int | None] = mapped_column(ForeignKey("problems.id", ondelete="SET NULL"))
    split_by: Mapped[str] = mapped_column(default="")


class ProblemEvent(Base):
    """A line of a problem's history."""

    __tablename__ = "problem_events"
    __table_args__ = (Index("ix_problem_events_problem", "problem_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problems.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    what: Mapped[str]
    by: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")
