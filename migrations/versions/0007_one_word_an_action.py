"""What is done at the command line is called in the activity as it is called elsewhere."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NOW_CALLED = {
    "user_added": "user.add",
    "sign_in_link_made": "user.link",
    "token_created": "token.create",
    "token_revoked": "token.revoke",
    "company_added": "company.add",
    "company_password_replaced": "company.password",
    "store_added": "store.add",
    "store_settings_changed": "store.preferences",
    "operation_asked": "operation.ask",
    "store_live": "store.go_live",
    "store_paused": "store.pause",
    "orders_imported": "orders.import",
    "products_imported": "products.import",
    "customers_imported": "customers.import",
}
_ACTIVITY = sa.table("activity", sa.column("action", sa.String()))


def upgrade() -> None:
    now_called = sa.case(_NOW_CALLED, value=_ACTIVITY.c.action)
    op.execute(
        _ACTIVITY.update()
        .where(_ACTIVITY.c.action.in_(list(_NOW_CALLED)))
        .values(action=now_called)
    )
