"""Visits and their rhythm."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KNOWN_MACHINES = """
INSERT INTO machines (company_id, address, connector_version, first_seen_at, last_seen_at)
SELECT company_id, peer, '', min(opened_at), max(last_call_at)
FROM sessions WHERE peer <> '' GROUP BY company_id, peer
"""
_LAST_MACHINES = """
INSERT INTO machines (company_id, address, connector_version, first_seen_at, last_seen_at)
SELECT id, last_peer, '', last_seen_at, last_seen_at
FROM companies
WHERE last_peer <> '' AND last_seen_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM machines WHERE company_id = companies.id AND address = last_peer
)
"""


def upgrade() -> None:
    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("refused_peer", sa.String(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("rhythm", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("connector_version", sa.String(), server_default="", nullable=False)
        )

    with op.batch_alter_table("operations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_operations_colored",
            ["company_id", "ended_at"],
            unique=False,
            sqlite_where=sa.text("color IS NOT NULL"),
            postgresql_where=sa.text("color IS NOT NULL"),
        )

    op.create_table(
        "machines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("connector_version", sa.String(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_machines_company_id_companies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machines")),
        sa.UniqueConstraint("company_id", "address", name=op.f("uq_machines_company_id_address")),
    )
    op.execute(_KNOWN_MACHINES)
    op.execute(_LAST_MACHINES)
