"""
Alembic's entry: `cartbooks.schema` hands in a connection; the models say what should be there.

Migrations are written with plain SQLAlchemy types, so that they still mean the same when the
models' own types have moved on.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, Connection, Enum

from cartbooks.db import Storage
from cartbooks.model import Base, Fixed, Instant
from cartbooks.settings import Settings


def plain(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """How a column type of ours is written into a migration."""
    if kind != "type":
        return False
    if isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Fixed):
        return "sa.BigInteger()"
    if isinstance(item, JSON):
        autogen.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    if isinstance(item, Enum):
        values = ", ".join(repr(value) for value in item.enums)
        return (
            f"sa.Enum({values}, name={item.name!r}, "
            f"native_enum=False, create_constraint=True, length={item.length})"
        )
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=plain,
        render_as_batch=context.config.attributes.get("alters", True),  # SQLite alters by copying
        compare_type=True,
    )
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:  # a developer at Alembic's own command line
    with Storage(Settings.from_env().database).engine.begin() as own:
        run(own)
