"""The API does what its description says, whoever asks for whatever, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from cartbooks.db import Storage
from cartbooks.settings import Settings
from fuzz import filled, rest, snapshots
from fuzz.rest import Rest

pytestmark = pytest.mark.timeout(300)


@contextmanager
def asking(storage: Storage, settings: Settings, place: Path, full: bool) -> Iterator[Rest]:
    """The application over a database with something of everything in it, or over an empty one."""
    with capture_logs():
        app = rest.application(storage, settings)
        if full:
            filled.fill(app, storage, settings, place)
        made = Rest(app, snapshots.Never())
        yield made
        made.close()


def broken(api: Rest, roles: Sequence[str], times: int) -> list[str]:
    """What goes wrong when each operation is asked for, each time by the next of *roles*."""
    found, turn = [], cycle(roles)
    for name in api.operations:
        for _ in range(times):
            try:
                api.play(name, next(turn), 1)
            except AssertionError as wrong:
                found.append(f"{name}: {wrong}"[:2000])
    return found


def test_every_answer_is_as_described(storage: Storage, settings: Settings, tmp_path: Path) -> None:
    others = [role for role in rest.ROLES if role != "admin"]
    with asking(storage, settings, tmp_path, full=True) as api:
        roles = [role for other in others for role in ("admin", other)]
        assert broken(api, roles, 2 if storage.is_sqlite else 1) == []


def test_an_empty_database_is_described_as_well(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "cartbooks.db")
    storage = Storage(f"sqlite:///{tmp_path}/cartbooks.db")
    settings = Settings.from_env({}, data_dir=tmp_path, worker=False)
    with asking(storage, settings, tmp_path, full=False) as api:
        assert broken(api, ["admin"], 1) == []
        del api.described["paths"]["/api/v1/companies/{company_id}"]["get"]["responses"]["404"]
        del api.operations  # read anew: what is not described is found
        with pytest.raises(AssertionError, match="Undocumented"):
            api.play("GET /api/v1/companies/{company_id}", "admin", 2)
    storage.close()
