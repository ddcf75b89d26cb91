"""Every list has an index for its newest rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index("ix_activity_action", ["action", "id"], unique=False)
        batch_op.create_index("ix_activity_at", ["at", "id"], unique=False)

    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.create_index("ix_customers_newest", ["store_id", "id"], unique=False)

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deliveries_not_delivered",
            ["webhook_id", "state", "id"],
            unique=False,
            sqlite_where=sa.text("state <> 'delivered'"),
            postgresql_where=sa.text("state <> 'delivered'"),
        )

    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index(
            "ix_orders_any_not_posted",
            ["push", "id"],
            unique=False,
            sqlite_where=sa.text("push <> 'posted'"),
            postgresql_where=sa.text("push <> 'posted'"),
        )
        batch_op.create_index("ix_orders_newest", ["store_id", "id"], unique=False)

    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_postings_source"))
        batch_op.create_index("ix_postings_source", ["source_id", "id"], unique=False)
        batch_op.create_index("ix_postings_message", ["message_id"], unique=False)
        batch_op.create_index("ix_postings_newest", ["store_id", "id"], unique=False)
        batch_op.create_index(
            "ix_postings_not_posted",
            ["state", "id"],
            unique=False,
            sqlite_where=sa.text("state <> 'posted'"),
            postgresql_where=sa.text("state <> 'posted'"),
        )

    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.create_index("ix_products_newest", ["store_id", "id"], unique=False)

    with op.batch_alter_table("record_words", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_record_words_store_id_word_record_type_row_id"), type_="unique"
        )
        batch_op.drop_index(batch_op.f("ix_record_words_word"))
        batch_op.create_index(
            "ix_record_words_word", ["record_type", "word", "row_id"], unique=False
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_record_words_store_id_record_type_word_row_id"),
            ["store_id", "record_type", "word", "row_id"],
        )

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sessions_company_not_finished",
            ["company_id", "state", "id"],
            unique=False,
            sqlite_where=sa.text("state <> 'finished'"),
            postgresql_where=sa.text("state <> 'finished'"),
        )
        batch_op.create_index(
            "ix_sessions_not_finished",
            ["state", "id"],
            unique=False,
            sqlite_where=sa.text("state <> 'finished'"),
            postgresql_where=sa.text("state <> 'finished'"),
        )
