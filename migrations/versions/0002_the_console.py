"""The console."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("subject_key", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_notes_company_id_companies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notes_subject", ["subject_type", "subject_id", "subject_key", "id"], unique=False
        )

    op.create_table(
        "problems",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("stops", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "seen",
                "dealt_with",
                "came_back",
                "left_alone",
                name="problemstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("left_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at_most", sa.Integer(), nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tasks", sa.Integer(), nullable=False),
        sa.Column("open_tasks", sa.Integer(), nullable=False),
        sa.Column("money", sa.BigInteger(), nullable=False),
        sa.Column("affects", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("times_back", sa.Integer(), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fixed_how", sa.String(), nullable=False),
        sa.Column("fixed_by", sa.String(), nullable=False),
        sa.Column("fixed_note", sa.String(), nullable=False),
        sa.Column("joined_into", sa.Integer(), nullable=True),
        sa.Column("split_from", sa.Integer(), nullable=True),
        sa.Column("split_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["companies.id"],
            name=op.f("fk_problems_company_id_companies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["joined_into"],
            ["problems.id"],
            name=op.f("fk_problems_joined_into_problems"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["split_from"],
            ["problems.id"],
            name=op.f("fk_problems_split_from_problems"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problems")),
        sa.UniqueConstraint(
            "company_id", "fingerprint", name=op.f("uq_problems_company_id_fingerprint")
        ),
    )
    with op.batch_alter_table("problems", schema=None) as batch_op:
        batch_op.create_index(
            "ix_problems_asleep",
            ["left_until"],
            unique=False,
            sqlite_where=sa.text("state = 'left_alone' AND left_until IS NOT NULL"),
            postgresql_where=sa.text("state = 'left_alone' AND left_until IS NOT NULL"),
        )
        batch_op.create_index("ix_problems_company", ["company_id", "money", "id"], unique=False)
        batch_op.create_index(
            "ix_problems_joined",
            ["joined_into"],
            unique=False,
            sqlite_where=sa.text("joined_into IS NOT NULL"),
            postgresql_where=sa.text("joined_into IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_problems_open",
            ["money", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('new', 'seen', 'came_back')"),
            postgresql_where=sa.text("state IN ('new', 'seen', 'came_back')"),
        )
        batch_op.create_index(
            "ix_problems_split",
            ["split_from"],
            unique=False,
            sqlite_where=sa.text("split_from IS NOT NULL"),
            postgresql_where=sa.text("split_from IS NOT NULL"),
        )

    op.create_table(
        "never_send",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("record_type", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"],
            ["stores.id"],
            name=op.f("fk_never_send_store_id_stores"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_never_send")),
        sa.UniqueConstraint(
            "store_id",
            "record_type",
            "record",
            name=op.f("uq_never_send_store_id_record_type_record"),
        ),
    )
    op.create_table(
        "problem_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_id"],
            ["problems.id"],
            name=op.f("fk_problem_events_problem_id_problems"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_events")),
    )
    with op.batch_alter_table("problem_events", schema=None) as batch_op:
        batch_op.create_index("ix_problem_events_problem", ["problem_id", "id"], unique=False)

    op.create_table(
        "record_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("record_type", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"],
            ["stores.id"],
            name=op.f("fk_record_events_store_id_stores"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_events")),
    )
    with op.batch_alter_table("record_events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_record_events_record", ["store_id", "record_type", "record", "id"], unique=False
        )

    op.create_table(
        "record_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column(
            "word", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("record_type", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["store_id"],
            ["stores.id"],
            name=op.f("fk_record_words_store_id_stores"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_words")),
        sa.UniqueConstraint(
            "store_id",
            "word",
            "record_type",
            "row_id",
            name=op.f("uq_record_words_store_id_word_record_type_row_id"),
        ),
    )
    with op.batch_alter_table("record_words", schema=None) as batch_op:
        batch_op.create_index("ix_record_words_row", ["record_type", "row_id"], unique=False)
        batch_op.create_index("ix_record_words_word", ["word", "store_id"], unique=False)

    op.create_table(
        "retries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Integer(), nullable=False),
        sa.Column("retried_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation_id"],
            ["operations.id"],
            name=op.f("fk_retries_operation_id_operations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["retried_by"],
            ["operations.id"],
            name=op.f("fk_retries_retried_by_operations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retries")),
        sa.UniqueConstraint(
            "operation_id", "retried_by", name=op.f("uq_retries_operation_id_retried_by")
        ),
    )
    with op.batch_alter_table("retries", schema=None) as batch_op:
        batch_op.create_index("ix_retries_by", ["retried_by"], unique=False)

    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index(
            "ix_orders_doubtful",
            ["store_id", "id"],
            unique=False,
            sqlite_where=sa.text("push = 'posted' AND why <> ''"),
            postgresql_where=sa.text("push = 'posted' AND why <> ''"),
        )
        batch_op.create_index(
            "ix_orders_not_posted",
            ["store_id", "id"],
            unique=False,
            sqlite_where=sa.text("push <> 'posted'"),
            postgresql_where=sa.text("push <> 'posted'"),
        )

    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("dealt_with_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("problem_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("problem_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_tasks_in_problem",
            ["problem_id", "id"],
            unique=False,
            sqlite_where=sa.text("problem_since IS NOT NULL"),
            postgresql_where=sa.text("problem_since IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_tasks_problem",
            ["problem_id", "ended_at"],
            unique=False,
            sqlite_where=sa.text("problem_id IS NOT NULL"),
            postgresql_where=sa.text("problem_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_tasks_record_in_problem",
            ["company_id", "record"],
            unique=False,
            sqlite_where=sa.text("problem_since IS NOT NULL"),
            postgresql_where=sa.text("problem_since IS NOT NULL"),
        )
