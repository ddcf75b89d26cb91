"""Operation and Task: a named piece of work, and what succeeds or fails within it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cartbooks.model.base import Base, states
from cartbooks.model.states import Color, Hand, OperationState, TaskState

LOUD = "color IS NOT NULL OR state <> 'ended'"
"""Operations that are not quiet. Queries say it in these very words, to be led to the index."""
QUIET = "color IS NULL AND state = 'ended'"
"""Operations that ended and had nothing to do."""
_JUDGED = ("id", "color", "state")
_HIDDEN = (*_JUDGED, "started_by", "took_ms", "total")
"""What the number of those that a search hides is told by."""
_SORTED = ("kind", "store_id", "created_at")
"""What those of all companies are told apart by, and when they were asked for."""
_COLORED = ("state", *_SORTED, "started_by", "took_ms")
_COUNTED = ("created_at", "color", "state", "kind", "store_id", "started_by", "took_ms", "total")
"""What History counts of a company's operations, so that it never looks at their rows."""
NOTED = "state = 'done' AND (note <> '' OR code <> '')"
"""Tasks that are done with a note."""


def _when(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Operation(Base):
    """
    A named piece of work. Counters are kept beside it so that History never counts tasks.

    `priority` orders the queue: lower runs first. `slot` is "schedule:minute", unique, so two
    workers cannot plan the same run twice. `session_id` is the last visit that carried it.
    """

    __tablename__ = "operations"
    __table_args__ = (
        CheckConstraint("(state IN ('ended', 'cancelled')) = (ended_at IS NOT NULL)", name="ended"),
        Index(
            "ix_operations_queue",
            "company_id",
            "priority",
            "id",
            sqlite_where=text("state IN ('waiting', 'running')"),
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
        Index("ix_operations_company", "company_id", "id", *_COUNTED),
        Index("ix_operations_kind", "company_id", "kind", "id", "store_id"),
        Index("ix_operations_color", "company_id", "color", "id"),
        Index("ix_operations_retry", "retry_of"),
        # what can be undone: a handful of rows, whatever the history holds
        Index(
            "ix_operations_undoable",
            "company_id",
            "ended_at",
            sqlite_where=text("state = 'cancelled'"),
            postgresql_where=text("state = 'cancelled'"),
        ),
        Index(
            "ix_operations_colored",
            "company_id",
            "ended_at",
            sqlite_where=text("color IS NOT NULL"),
            postgresql_where=text("color IS NOT NULL"),
        ),
        # one for each question that History asks, of one company and of all; what comes behind the
        # id is there to be counted without a look at the row
        Index("ix_operations_any_kind", "kind", "id"),
        Index("ix_operations_any_color", "color", "id", *_COLORED),
        Index("ix_operations_store", "company_id", "store_id", "id"),
        Index("ix_operations_loud_store", "company_id", "store_id", *_JUDGED, **_when(LOUD)),
        Index("ix_operations_loud_kind", "company_id", "kind", *_JUDGED, **_when(LOUD)),
        Index("ix_operations_any_loud_kind", "kind", *_JUDGED, "created_at", **_when(LOUD)),
        Index("ix_operations_any_loud_tasks", "total", *_JUDGED, *_SORTED, **_when(LOUD)),
        Index("ix_operations_created", "created_at", "id"),
        Index("ix_operations_by", "started_by", *_JUDGED, "took_ms", "total", "kind", "store_id"),
        Index("ix_operations_code", "top_code", "id", **_when("top_code <> ''")),
        Index("ix_operations_took", "company_id", "took_ms", *_JUDGED),
        Index("ix_operations_any_took", "took_ms", *_JUDGED),
        Index("ix_operations_tasks", "company_id", "total", *_JUDGED),
        Index("ix_operations_any_tasks", "total", *_JUDGED),
        Index("ix_operations_loud", "company_id", *_JUDGED, "kind", "store_id", **_when(LOUD)),
        Index("ix_operations_any_loud", *_JUDGED, *_SORTED, **_when(LOUD)),
        Index("ix_operations_quiet", "company_id", *_HIDDEN, **_when(QUIET)),
        Index("ix_operations_any_quiet", *_HIDDEN, "created_at", **_when(QUIET)),
        Index("ix_operations_quiet_store", "company_id", "store_id", "kind", "id", **_when(QUIET)),
        Index("ix_operations_any_quiet_kind", "kind", "store_id", "id", **_when(QUIET)),
        Index("ix_operations_cancelled", "id", **_when("state = 'cancelled'")),
        Index("ix_operations_unconfirmed", "id", **_when("not_confirmed > 0")),
    )
    prefix = "op"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    store_id: Mapped[int | None] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    kind: Mapped[str]
    state: Mapped[OperationState] = mapped_column(default=OperationState.WAITING)
    color: Mapped[Color | None]
    first_color: Mapped[Color | None] = mapped_column(states(Color, "first_color"))
    priority: Mapped[int]
    started_by: Mapped[str]
    retry_of: Mapped[int | None] = mapped_column(ForeignKey("operations.id", ondelete="SET NULL"))
    slot: Mapped[str | None] = mapped_column(unique=True)
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    open_tasks: Mapped[int] = mapped_column(default=0)  # that wait or are sent, counted or not
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    not_confirmed: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    cancelled: Mapped[int] = mapped_column(default=0)
    top_code: Mapped[str] = mapped_column(default="")
    what_happened: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    took_ms: Mapped[int | None] = mapped_column(default=0)  # from its start to its end
    session_id: Mapped[int | None]  # no foreign key: a visit may be forgotten before its work

    tasks: Mapped[list[Task]] = relationship(back_populates="operation", lazy="raise")

    @property
    def counts(self) -> dict[str, int]:
        """How many tasks stand where; `waiting` covers those that wait or are sent."""
        settled = {
            name: getattr(self, name)
            for name in ("done", "failed", "held", "not_confirmed", "skipped", "cancelled")
        }
        return {"total": self.total, **settled, "waiting": self.total - sum(settled.values())}


class Task(Base):
    """
    One order, product, customer or list within an operation.

    `step` names the code of its next move and `memory` is what that code wants to remember;
    `waits_for` says whose move it is.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("operation_id", "record_type", "record"),
        Index(
            "ix_tasks_ready",
            "company_id",
            "waits_for",
            "priority",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_tasks_leased",
            "lease_until",
            sqlite_where=text("state = 'waiting' AND waits_for = 'store'"),
            postgresql_where=text("state = 'waiting' AND waits_for = 'store'"),
        ),
        Index(
            "ix_tasks_unsettled",
            "company_id",
            "state",
            sqlite_where=text("state IN ('sent', 'not_confirmed')"),
            postgresql_where=text("state IN ('sent', 'not_confirmed')"),
        ),
        # one record is worked on by one task of a kind at a time
        Index(
            "one_live_task_per_record",
            "store_id",
            "kind",
            "record_type",
            "record",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'sent', 'not_confirmed')"),
            postgresql_where=text("state IN ('waiting', 'sent', 'not_confirmed')"),
        ),
        Index("ix_tasks_operation", "operation_id", "id"),
        Index("ix_tasks_record", "store_id", "record_type", "record", "operation_id"),
        Index("ix_tasks_code", "company_id", "code", "operation_id"),
        Index("ix_tasks_message", "message_id"),
        Index("ix_tasks_any_code", "code", "operation_id", **_when("code <> ''")),
        Index("ix_tasks_noted", "operation_id", **_when(NOTED)),
        Index(
            "ix_tasks_operation_problem",
            "operation_id",
            "problem_id",
            **_when("problem_id IS NOT NULL"),
        ),
        Index(
            "ix_tasks_problem",
            "problem_id",
            "ended_at",
            "operation_id",
            sqlite_where=text("problem_id IS NOT NULL"),
            postgresql_where=text("problem_id IS NOT NULL"),
        ),
        # what stands in a problem now: few rows, whatever the history holds
        Index(
            "ix_tasks_in_problem",
            "problem_id",
            "id",
            sqlite_where=text("problem_since IS NOT NULL"),
            postgresql_where=text("problem_since IS NOT NULL"),
        ),
        Index(
            "ix_tasks_record_in_problem",
            "company_id",
            "record",
            sqlite_where=text("problem_since IS NOT NULL"),
            postgresql_where=text("problem_since IS NOT NULL"),
        ),
    )
    prefix = "ta"

    id: Mapped[int] = mapped_column(primary_key=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("operations.id", ondelete="CASCADE"))
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    store_id: Mapped[int | None] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    kind: Mapped[str]
    priority: Mapped[int]
    state: Mapped[TaskState] = mapped_column(default=TaskState.WAITING)
    waits_for: Mapped[Hand | None]
    step: Mapped[str]
    memory: Mapped[dict[str, Any]] = mapped_column(default=dict)
    record_type: Mapped[str]
    record: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    amount: Mapped[Decimal | None]
    counted: Mapped[bool] = mapped_column(default=True)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"))
    code: Mapped[str] = mapped_column(default="")
    said: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(default="")
    dealt_with_at: Mapped[datetime | None]  # somebody said: leave it alone
    problem_id: Mapped[int | None]  # no foreign key: a problem is kept longer than its tasks
    problem_since: Mapped[datetime | None]  # None again when the record has gone through
    list_id: Mapped[str] = mapped_column(default="")
    txn_id: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    operation: Mapped[Operation] = relationship(back_populates="tasks", lazy="raise")


class TaskEvent(Base):
    """A line of a task's timeline: what was tried, what came of it, what healed by itself."""

    __tablename__ = "task_events"
    __table_args__ = (
        Index("ix_task_events_task", "task_id", "id"),
        Index("ix_task_events_changed", "task_id", **_when("what = 'changed'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    what: Mapped[str]
    step: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")
    message_id: Mapped[int | None]
