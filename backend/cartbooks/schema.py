"""
The tables of a database: made at the first start, brought up to date, never guessed.

SQLite belongs to one server, so its start upgrades it. PostgreSQL may serve several processes of
different age, so there a person says when: `cartbooks migrate`. An empty one is filled on both.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from cartbooks.db import Storage, one_at_a_time
from cartbooks.errors import Misconfigured

if TYPE_CHECKING:
    from alembic.config import Config

_PACKAGED = Path(__file__).parent / "_migrations"
_CHECKED_OUT = Path(__file__).parents[2] / "migrations"


def alembic(connection: Connection) -> Config:
    """Alembic's configuration for work on *connection*."""
    from alembic.config import Config  # 12 MB and a third of a second: only for who upgrades

    config = Config()
    config.set_main_option("script_location", str(_migrations()))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def prepare(storage: Storage) -> None:
    """What a starting process does: fill an empty database, upgrade SQLite, else refuse."""
    now, newest = versions(storage)
    if now == newest:
        return
    if now is not None and not storage.is_sqlite:
        raise Misconfigured(
            f"The database is at version {now} and this release needs {newest}. "
            "Run: cartbooks migrate"
        )
    upgrade(storage)


def upgrade(storage: Storage) -> tuple[str | None, str]:
    """Bring the tables to this release's version, in one transaction; returns before and after."""
    before, after = versions(storage)
    if before == after:
        return before, after

    from alembic import command

    with storage.engine.connect() as connection:
        foreign_keys(connection, on=False)
        try:
            with connection.begin():
                one_at_a_time(connection)
                command.upgrade(alembic(connection), "head")
                _check_references(connection)
        finally:
            foreign_keys(connection, on=True)
    return before, after


def versions(storage: Storage) -> tuple[str | None, str]:
    """
    The version of the tables (None: there are none) and of this release.

    Each migration's file begins with its version, and they are in one line: `migrations/write.py`.
    """
    known = sorted(file.name.split("_")[0] for file in (_migrations() / "versions").glob("*.py"))
    newest = known[-1]
    with storage.engine.connect() as connection:
        made = inspect(connection).has_table("alembic_version")
        now = connection.scalar(text("SELECT version_num FROM alembic_version")) if made else None
    if now is not None and now not in known:
        raise Misconfigured(
            f"The database is at version {now}, which this release ({newest}) does not know. "
            "It was used with a newer Cartbooks: install that one, or restore a backup."
        )
    return now, newest


def _migrations() -> Path:
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKED_OUT


def foreign_keys(connection: Connection, *, on: bool) -> None:
    """
    SQLite alters a table by copying it; with its references on, dropping the old one would cascade.

    The pragma counts only outside of a transaction, so it goes to the driver itself.
    """
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken:
            raise Misconfigured(f"The upgrade would break a reference in {broken[0]}.")
