"""
What every test may ask for: a `storage` on SQLite and on PostgreSQL, settings, a clean environment.

A test that takes `storage` or `database_url` runs twice. Each time the database is new and empty,
copied from a template, which costs a few hundredths of a second.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from alembic import command
from sqlalchemy.engine import make_url

import postgres
import shared_data
from cartbooks import schema
from cartbooks.db import Storage
from cartbooks.model import Base
from cartbooks.settings import Settings
from compiled_once import compile_once

compile_once()

# In CI the same examples each time: a change is judged by itself, chance finds its cases at home.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")


_ROOM = 4 * 2**30


def pytest_configure(config: pytest.Config) -> None:
    """
    Take `CARTBOOKS_*` out of the environment.

    What the developer has set for a service of their own must not reach the tests, and the tests'
    own two variables would be refused by a process that a test starts.
    """
    for name in [name for name in os.environ if name.startswith("CARTBOOKS_")]:
        value = os.environ.pop(name)
        if name in {postgres.SERVER, shared_data.PLACE}:
            os.environ[f"PYTEST_{name}"] = value
    if not hasattr(config, "workerinput"):
        place = _in_memory()
        if place:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", place)
        os.environ[postgres.RUN_DIR] = postgres.begin_run(place)


def _in_memory() -> str | None:
    """Where files are quick because they do not outlive a power cut, if there is room for ours."""
    place = "/dev/shm"  # noqa: S108 - folders of our own are made in it
    roomy = os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK)
    return place if roomy and shutil.disk_usage(place).free > _ROOM else None


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and postgres.RUN_DIR in os.environ:
        postgres.end_run(os.environ.pop(postgres.RUN_DIR))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Browser tests come last.

    Playwright keeps an event loop running in the thread of the tests from its first to its last
    test, and where one runs no other can: the in-process stories need their own.
    """
    items.sort(key=lambda item: "browser" in item.path.parts)


def pytest_collection_finish() -> None:
    """
    Take what the program and the tests are made of out of the garbage collector's sight.

    It walked over all of it for every few applications that were built: a seventh of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames:
        metafunc.parametrize("database_url", ["sqlite", "postgres"], indirect=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with all tables."""
    place = tmp_path_factory.mktemp("template") / "empty.db"
    _fill(Storage(f"sqlite:///{place}"))
    return place


@pytest.fixture(scope="session")
def pg() -> str:
    """The address of the run's PostgreSQL server. Skips without one, except in CI."""
    run = os.environ[postgres.RUN_DIR]
    server = postgres.server(run)
    if server is None:
        if os.environ.get("CI"):
            pytest.fail(postgres.MISSING, pytrace=False)
        pytest.skip(postgres.MISSING)
    return server


@pytest.fixture(scope="session")
def pg_template(pg: str) -> str:
    """The name of an empty PostgreSQL database with all tables, made once a run."""
    run = os.environ[postgres.RUN_DIR]
    name = f"empty_{Path(run).name.replace('-', '_').lower()}"
    with postgres.alone(run, "template"):
        made = Path(run) / "template.made"
        if not made.exists():
            postgres.on_server(pg, f'CREATE DATABASE "{name}"')
            _fill(Storage(make_url(pg).set(database=name).render_as_string()))
            made.touch()
    return name


def _fill(storage: Storage) -> None:
    """All tables at once; that the migrations make the same ones is a test of its own."""
    with storage.engine.begin() as connection:
        Base.metadata.create_all(connection)
        command.stamp(schema.alembic(connection), "head")
    storage.close()


@pytest.fixture
def pg_url(pg: str) -> Iterator[str]:
    """A new PostgreSQL database without any table."""
    yield from postgres.database(pg, template="template0")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database with all tables: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        place = tmp_path / "data" / "cartbooks.db"
        place.parent.mkdir()
        shutil.copyfile(request.getfixturevalue("sqlite_template"), place)
        yield f"sqlite:///{place}"
    else:
        template = request.getfixturevalue("pg_template")
        yield from postgres.database(request.getfixturevalue("pg"), template=template)


@pytest.fixture
def storage(database_url: str) -> Iterator[Storage]:
    """The same as `database_url`, opened."""
    opened = Storage(database_url)
    yield opened
    opened.close()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings for the database of this test, with a throw-away secret key."""
    return Settings.from_env(
        {},
        database_url=database_url,
        data_dir=tmp_path / "data",
        secret_key="a-secret-key-for-tests-of-44-characters-long",
        public_url="http://localhost:8000",
        worker=False,
    )
