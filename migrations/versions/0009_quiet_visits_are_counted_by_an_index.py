"""Quiet visits are counted by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sessions_quiet",
            ["company_id", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'finished' AND settled = 0 AND code = ''"),
            postgresql_where=sa.text("state = 'finished' AND settled = 0 AND code = ''"),
        )
