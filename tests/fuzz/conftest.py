"""What the fuzzing tests share: a recorded visit, made once for each database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import postgres
from cartbooks.db import Storage
from cartbooks.settings import Settings
from fuzz import snapshots
from fuzz.visits import Recording


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def recording(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Recording]:
    """A visit that asked QuickBooks everything, and the way back to each of its calls."""
    place = tmp_path_factory.mktemp("recording")
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), place / "cartbooks.db")
        storage = Storage(f"sqlite:///{place}/cartbooks.db")
        yield from _made(storage, place, snapshots.OnSqlite(storage))
        return
    server, template = request.getfixturevalue("pg"), request.getfixturevalue("pg_template")
    for address in postgres.database(server, template=template):
        storage = Storage(address)
        kept = snapshots.OnPostgres(storage, server)
        yield from _made(storage, place, kept)
        kept.forget()


def _made(storage: Storage, place: Path, kept: snapshots.Snapshots) -> Iterator[Recording]:
    settings = Settings.from_env({}, database_url=str(storage.url), data_dir=place, worker=False)
    made = Recording(storage, settings, place, kept)
    yield made
    made.close()
    storage.close()
