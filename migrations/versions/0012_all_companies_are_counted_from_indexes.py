"""What History counts of all companies is counted from its indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_JUDGED = ("id", "color", "state")
_SORTED = ("kind", "store_id", "created_at")
_MEASURED = ("took_ms", "total")


def upgrade() -> None:
    """
    What is hidden stands by store and by kind, what somebody started and what has a colour stands
    with what it is counted by, and when an operation was asked for stands in most of them.

    Four hundred thousand quiet operations were looked through to tell how many a search hides, and
    each row of Ann's to tell which took long: a tenth of a second, and more with each year.
    """
    quiet = sa.text("color IS NULL AND state = 'ended'")
    loud = sa.text("color IS NOT NULL OR state <> 'ended'")
    _made("quiet_store", "company_id", "store_id", "kind", "id", when=quiet)
    _made("any_quiet_kind", "kind", "store_id", "id", when=quiet)
    _made("any_loud_tasks", "total", *_JUDGED, *_SORTED, when=loud)
    _again("by", "started_by", *_JUDGED, *_MEASURED, "kind", "store_id")
    _again("any_color", "color", "id", "state", *_SORTED, "started_by", "took_ms")
    _again("any_loud_kind", "kind", *_JUDGED, "created_at", when=loud)
    _again("any_loud", *_JUDGED, *_SORTED, when=loud)
    _again("any_quiet", *_JUDGED, "started_by", *_MEASURED, "created_at", when=quiet)


def _again(name: str, *columns: str, when: sa.TextClause | None = None) -> None:
    op.drop_index(f"ix_operations_{name}", "operations")
    _made(name, *columns, when=when)


def _made(name: str, *columns: str, when: sa.TextClause | None = None) -> None:
    op.create_index(
        f"ix_operations_{name}", "operations", columns, sqlite_where=when, postgresql_where=when
    )
