"""Cancelled work that can come back: found without going through the history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CANCELLED = sa.text("state = 'cancelled'")


def upgrade() -> None:
    op.create_index(
        "ix_operations_undoable",
        "operations",
        ["company_id", "ended_at"],
        sqlite_where=_CANCELLED,
        postgresql_where=_CANCELLED,
    )
