"""The migrations make the models' tables, on both databases, from nothing and over and over."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, Engine, create_engine, inspect, select, text
from sqlalchemy.engine.reflection import Inspector

import postgres
from cartbooks import clock, schema
from cartbooks.db import Storage
from cartbooks.errors import Misconfigured
from cartbooks.model import Activity, Base, Company, Store


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """A database without any table."""
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'a.db'}" if on_sqlite else request.getfixturevalue("pg_url")
    storage = Storage(url)
    yield storage
    storage.close()


@pytest.fixture
def migrated(empty: Storage) -> Storage:
    schema.upgrade(empty)
    return empty


def test_alembic_finds_no_difference(migrated: Storage) -> None:
    with migrated.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_columns_keys_indexes_and_checks_are_the_models_own(
    migrated: Storage, database_of_models: Engine
) -> None:
    there = tables(migrated.engine)
    del there["alembic_version"]
    assert there == tables(database_of_models)


def test_every_check_of_the_models_is_in_the_database(migrated: Storage) -> None:
    """Reflection could miss the same thing twice; this counts from the models."""
    inspector = inspect(migrated.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {
            check.name
            for check in table.constraints
            if isinstance(check, CheckConstraint) and check.name
        }
        assert wanted == {check["name"] for check in inspector.get_check_constraints(table.name)}


def test_the_files_of_the_migrations_name_the_newest_version(migrated: Storage) -> None:
    """A start reads their names alone; Alembic, which reads what is in them, must agree."""
    with migrated.engine.connect() as connection:
        script = ScriptDirectory.from_config(schema.alembic(connection))
    assert schema.versions(migrated) == (script.get_current_head(),) * 2


def test_a_second_upgrade_changes_nothing(migrated: Storage) -> None:
    before, after = schema.versions(migrated)
    assert before == after
    assert schema.upgrade(migrated) == (after, after)


def test_what_was_done_at_the_command_line_is_called_as_elsewhere(empty: Storage) -> None:
    with empty.engine.begin() as connection:
        command.upgrade(schema.alembic(connection), "0006")
    with empty.begin() as db:
        for action in ("user_added", "orders_imported", "store.pause"):
            db.add(Activity(at=clock.now(), actor="command line", action=action, subject=""))
    schema.upgrade(empty)
    with empty.reading() as db:
        actions = db.scalars(select(Activity.action).order_by(Activity.id)).all()
    assert actions == ["user.add", "orders.import", "store.pause"]


def test_a_start_fills_an_empty_database(empty: Storage) -> None:
    assert schema.versions(empty)[0] is None
    schema.prepare(empty)
    now, newest = schema.versions(empty)
    assert now == newest


def test_a_database_of_a_newer_release_is_refused_by_name(migrated: Storage) -> None:
    at_version(migrated, "9999")
    with pytest.raises(Misconfigured, match="9999"):
        schema.prepare(migrated)


@pytest.fixture
def next_release(migrated: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The version before a release with one more migration, for which SQLite copies a table."""
    newest = schema.versions(migrated)[1]
    place = tmp_path / "migrations"
    shutil.copytree(schema._CHECKED_OUT, place, ignore=shutil.ignore_patterns("__pycache__"))
    (place / "versions" / "9000_next.py").write_text(NEXT.format(newest=newest))
    monkeypatch.setattr(schema, "_CHECKED_OUT", place)
    return newest


NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9000", "{newest}"

def upgrade():
    with op.batch_alter_table("companies", recreate="auto") as table:
        table.alter_column("name", type_=sa.String(200))
"""


def test_an_older_sqlite_is_upgraded_at_the_start_and_keeps_what_hangs_on_the_table(
    migrated: Storage, request: pytest.FixtureRequest
) -> None:
    if not migrated.is_sqlite:
        pytest.skip("PostgreSQL waits for a person")
    with migrated.begin() as db:
        company = Company(
            name="Shop", username="shop", password_sha256="", owner_id="", file_id="",
            created_at=clock.now(),
        )  # fmt: skip
        db.add(company)
        db.flush()
        db.add(Store(company_id=company.id, name="Store", created_at=clock.now()))
    request.getfixturevalue("next_release")
    schema.prepare(migrated)
    assert schema.versions(migrated) == ("9000", "9000")
    with migrated.reading() as db:
        assert db.scalars(select(Store.name)).all() == ["Store"]


def test_an_older_postgresql_is_upgraded_only_when_someone_says_so(
    migrated: Storage, request: pytest.FixtureRequest
) -> None:
    if migrated.is_sqlite:
        pytest.skip("SQLite belongs to one server, whose start upgrades it")
    before = request.getfixturevalue("next_release")
    with pytest.raises(Misconfigured, match="cartbooks migrate"):
        schema.prepare(migrated)
    assert schema.upgrade(migrated) == (before, "9000")


def test_references_are_enforced_again_after_an_upgrade(migrated: Storage) -> None:
    if not migrated.is_sqlite:
        pytest.skip("PostgreSQL never stops to enforce them")
    with migrated.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.fixture
def database_of_models(
    empty: Storage, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Engine]:
    """The same kind of database as `empty`, made by the models without migrations."""
    if empty.is_sqlite:
        url = f"sqlite:///{tmp_path / 'models.db'}"
    else:
        url = request.getfixturevalue("another_pg_url")
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def another_pg_url(pg: str) -> Iterator[str]:
    yield from postgres.database(pg, template="template0")


def tables(engine: Engine) -> dict[str, dict[str, Any]]:
    """What a database says of its tables, in a form that can be compared."""
    with engine.connect() as connection:
        inspector = inspect(connection)
        return {name: table(inspector, connection, name) for name in inspector.get_table_names()}


def table(inspector: Inspector, connection: Connection, name: str) -> dict[str, Any]:
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], column["default"])
            for column in inspector.get_columns(name)
        },
        "primary key": inspector.get_pk_constraint(name),
        "references": by_name(inspector.get_foreign_keys(name)),
        "unique": by_name(inspector.get_unique_constraints(name)),
        "indexes": by_name(inspector.get_indexes(name)),
        "index conditions": conditions(connection, name),
        "checks": by_name(inspector.get_check_constraints(name)),
    }


def by_name(found: Any) -> list[str]:
    return sorted(repr(sorted(each.items(), key=str)) for each in map(flat, found))


def flat(each: dict[str, Any]) -> dict[str, str]:
    """Conditions are expression objects; their text is what can be compared."""
    return {
        name: str({key: str(item) for key, item in value.items()})
        if isinstance(value, dict)
        else str(value)
        for name, value in each.items()
    }


def conditions(connection: Connection, name: str) -> list[str]:
    """The statements that made the indexes, as the database keeps them."""
    if connection.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :name"
    else:
        query = "SELECT indexdef FROM pg_indexes WHERE tablename = :name"
    found = connection.scalars(text(query), {"name": name})
    return sorted(re.sub(r"\s+", " ", statement) for statement in found if statement)


def at_version(storage: Storage, version: str) -> None:
    with storage.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
