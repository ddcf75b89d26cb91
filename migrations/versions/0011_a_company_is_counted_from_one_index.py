"""A company's operations are counted from one index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_COUNTED = ("created_at", "color", "state", "kind", "store_id", "started_by", "took_ms", "total")
_JUDGED = ("id", "color", "state")
_HIDDEN = (*_JUDGED, "started_by", "took_ms", "total")


def upgrade() -> None:
    """
    What History counts of a company stands in the index that lists them. So does how an operation
    ended that took so long, had so many tasks or was started by somebody, and of which operation a
    task is that is about a record, ended with a code or is in a problem.

    Six thousand operations of 30 days are then counted in 0.6 ms; with a look at each row it takes 5.5,
    and 12 where somebody asks who started them.
    """
    _again("operations", "company", "company_id", "id", *_COUNTED)
    _again("operations", "took", "company_id", "took_ms", *_JUDGED)
    _again("operations", "any_took", "took_ms", *_JUDGED)
    _again("operations", "tasks", "company_id", "total", *_JUDGED)
    _again("operations", "any_tasks", "total", *_JUDGED)
    _again("operations", "by", "started_by", *_JUDGED)
    quiet = sa.text("color IS NULL AND state = 'ended'")
    _again("operations", "quiet", "company_id", *_HIDDEN, when=quiet)
    _again("operations", "any_quiet", *_HIDDEN, when=quiet)
    _again("operations", "kind", "company_id", "kind", "id", "store_id")
    _again("tasks", "code", "company_id", "code", "operation_id")
    _again("tasks", "record", "store_id", "record_type", "record", "operation_id")
    there_is_one = sa.text("problem_id IS NOT NULL")
    _again("tasks", "problem", "problem_id", "ended_at", "operation_id", when=there_is_one)

    posted = sa.text("state = 'posted'")
    op.create_index(
        "ix_postings_settled",
        "postings",
        ["settled_at"],
        sqlite_where=posted,
        postgresql_where=posted,
    )


def _again(table: str, name: str, *columns: str, when: sa.TextClause | None = None) -> None:
    op.drop_index(f"ix_{table}_{name}", table)
    op.create_index(f"ix_{table}_{name}", table, columns, sqlite_where=when, postgresql_where=when)
