"""Saved views, the visits that carried an operation, and an index for each question of History."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_LOUD = "color IS NOT NULL OR state <> 'ended'"
_QUIET = "color IS NULL AND state = 'ended'"
_JUDGED = ("id", "color", "state")
_NOTED = "state = 'done' AND (note <> '' OR code <> '')"
_NOT_QUIET = "state <> 'finished' OR settled > 0 OR code <> ''"


def upgrade() -> None:
    op.create_table(
        "views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("range", sa.String(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_views_company_id_companies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_views")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_views_owner_name")),
    )
    op.create_index("ix_views_shared", "views", ["shared", "id"])

    op.create_table(
        "carried",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_carried_session_id_sessions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["operations.id"],
            name=op.f("fk_carried_operation_id_operations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried")),
        sa.UniqueConstraint(
            "session_id", "operation_id", name=op.f("uq_carried_session_id_operation_id")
        ),
    )
    op.create_index("ix_carried_operation", "carried", ["operation_id", "session_id"])

    op.add_column("operations", sa.Column("took_ms", sa.Integer(), nullable=True))
    op.add_column("operations", sa.Column("session_id", sa.Integer(), nullable=True))
    _fill()

    _index("ix_operations_any_kind", ["kind", "id"])
    _index("ix_operations_any_color", ["color", "id"])
    _index("ix_operations_store", ["company_id", "store_id", "id"])
    _index("ix_operations_loud_store", ["company_id", "store_id", *_JUDGED], _LOUD)
    _index("ix_operations_loud_kind", ["company_id", "kind", *_JUDGED], _LOUD)
    _index("ix_operations_any_loud_kind", ["kind", *_JUDGED], _LOUD)
    _index("ix_operations_created", ["created_at", "id"])
    _index("ix_operations_by", ["started_by", "id"])
    _index("ix_operations_code", ["top_code", "id"], "top_code <> ''")
    _index("ix_operations_took", ["company_id", "took_ms", "id"])
    _index("ix_operations_any_took", ["took_ms", "id"])
    _index("ix_operations_tasks", ["company_id", "total", "id"])
    _index("ix_operations_any_tasks", ["total", "id"])
    _index("ix_operations_loud", ["company_id", *_JUDGED, "kind", "store_id"], _LOUD)
    _index("ix_operations_any_loud", [*_JUDGED, "kind", "store_id"], _LOUD)
    _index("ix_operations_quiet", ["company_id", *_JUDGED], _QUIET)
    _index("ix_operations_any_quiet", list(_JUDGED), _QUIET)
    _index("ix_operations_cancelled", ["id"], "state = 'cancelled'")
    _index("ix_operations_unconfirmed", ["id"], "not_confirmed > 0")
    _index("ix_tasks_any_code", ["code", "operation_id"], "code <> ''", table="tasks")
    _index("ix_tasks_noted", ["operation_id"], _NOTED, table="tasks")
    _index(
        "ix_tasks_operation_problem",
        ["operation_id", "problem_id"],
        "problem_id IS NOT NULL",
        table="tasks",
    )
    _index("ix_task_events_changed", ["task_id"], "what = 'changed'", table="task_events")
    _index("ix_sessions_opened", ["opened_at", "id"], table="sessions")
    _index("ix_sessions_not_quiet", ["company_id", "id"], _NOT_QUIET, table="sessions")


def _index(name: str, columns: list[str], where: str = "", *, table: str = "operations") -> None:
    condition = sa.text(where) if where else None
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def _fill() -> None:
    """What History shows of the work that was done before it was written down."""
    if op.get_bind().dialect.name == "sqlite":
        took = "(julianday(ended_at) - julianday(started_at)) * 86400000"
    else:
        took = "EXTRACT(EPOCH FROM ended_at - started_at) * 1000"
    op.execute("UPDATE operations SET took_ms = 0")
    op.execute(
        f"UPDATE operations SET took_ms = CAST({took} AS INTEGER)"  # noqa: S608  # our own words
        " WHERE started_at IS NOT NULL AND ended_at IS NOT NULL AND state = 'ended'"
    )
    op.execute(
        "INSERT INTO carried (session_id, operation_id)"
        " SELECT DISTINCT messages.session_id, tasks.operation_id FROM requests"
        " JOIN messages ON messages.id = requests.message_id"
        " JOIN tasks ON tasks.id = requests.task_id"
    )
    op.execute(
        "UPDATE operations SET session_id ="
        " (SELECT MAX(session_id) FROM carried WHERE carried.operation_id = operations.id)"
    )
