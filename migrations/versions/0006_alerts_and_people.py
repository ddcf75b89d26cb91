"""Alerts, and how people like the console."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def _kind() -> sa.Enum:
    return sa.Enum(
        "late",
        "red",
        "not_confirmed",
        name="alertkind",
        native_enum=False,
        create_constraint=True,
        length=20,
    )


def _reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column],
        [f"{other}.id"],
        name=op.f(f"fk_{table}_{column}_{other}"),
        ondelete="CASCADE",
    )


def upgrade() -> None:
    op.create_table(
        "alert_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("after_minutes", sa.Integer(), nullable=False),
        sa.Column("emails", _JSON, nullable=False),
        sa.Column("webhook", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.String(), nullable=False),
        sa.Column("quiet_until", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _reference("alert_rules", "company_id", "companies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_rules")),
    )
    op.create_index("ix_alert_rules_company", "alert_rules", ["company_id", "id"])

    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared", sa.String(), nullable=False),
        _reference("alerts", "rule_id", "alert_rules"),
        _reference("alerts", "company_id", "companies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    open_alerts = sa.text("cleared_at IS NULL")
    op.create_index(
        "one_open_alert_per_trouble",
        "alerts",
        ["rule_id", "subject"],
        unique=True,
        sqlite_where=open_alerts,
        postgresql_where=open_alerts,
    )
    op.create_index("ix_alerts_rule", "alerts", ["rule_id", "id"])
    op.create_index("ix_alerts_company", "alerts", ["company_id", "id"])

    op.create_table(
        "alert_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=True),
        sa.Column(
            "about",
            sa.Enum(
                "raised",
                "cleared",
                "test",
                name="mailabout",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "delivered",
                "given_up",
                "not_needed",
                name="mailstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        _reference("alert_mails", "rule_id", "alert_rules"),
        _reference("alert_mails", "alert_id", "alerts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_mails")),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_alert_mails_due",
        "alert_mails",
        ["next_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index("ix_alert_mails_rule", "alert_mails", ["rule_id", "id"])
    op.create_index("ix_alert_mails_alert", "alert_mails", ["alert_id"])

    with op.batch_alter_table("users") as table:
        table.add_column(
            sa.Column("preferences", _JSON, nullable=False, server_default=sa.text("'{}'"))
        )
    with op.batch_alter_table("users") as table:
        table.alter_column("preferences", server_default=None)

    # the token against forged requests follows from the cookie now
    with op.batch_alter_table("sign_ins") as table:
        table.add_column(sa.Column("address", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("browser", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("sign_ins") as table:
        table.alter_column("address", server_default=None)
        table.alter_column("browser", server_default=None)
        table.drop_column("csrf_sha256")
        table.create_index("ix_sign_ins_user", ["user_id", "id"])

    op.create_index("ix_activity_actor", "activity", ["actor", "id"])
    op.create_index("ix_activity_subject", "activity", ["subject", "id"])
