"""What a server stands on goes away for a while: each time nothing is lost and all comes right."""

from __future__ import annotations

import os
import subprocess
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from alembic import command
from sqlalchemy import select, update

import postgres
from cartbooks import clock, schema
from cartbooks.db import Storage
from cartbooks.model import Delivery, DeliveryState, Role, User, Webhook
from cartbooks.security import Secrets
from cartbooks.settings import Settings
from faults.judged import stock, unfinished, wrong
from faults.listener import Ear
from faults.nursery import Nursery
from faults.real import KEY, Field, Record, visit
from faults.road import Gun, Shot
from faults.servers import Process, Server
from processes import free_port, until

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("pg_url"))
    return f"sqlite:///{tmp_path / 'data' / 'cartbooks.db'}"


both = pytest.mark.parametrize("empty_url", ["sqlite", "postgres"], indirect=True)


def server(url: str, place: Path, nursery: Nursery, name: str = "server") -> Server:
    settings = {
        "database_url": url,
        "data_dir": place / "data",
        "secret_key": KEY,
        "port": free_port(),
        "log_level": "error",
    }
    return Server(settings, place / f"{name}.log", nursery)


# -- the start


@both
def test_a_server_that_is_killed_in_its_first_start_starts_the_next_time(
    empty_url: str, tmp_path: Path, nursery: Nursery
) -> None:
    one = server(empty_url, tmp_path, nursery)
    for nth in range(6):
        one.begin()
        pause(0.05 + 0.08 * nth)
        one.kill()
    one.start()
    one.kill()
    storage = Storage(empty_url)
    assert schema.versions(storage)[0] == schema.versions(storage)[1]
    with storage.reading() as db:
        assert [each.role for each in db.scalars(select(User))] == [Role.ADMIN]
    storage.close()
    assert "Traceback" not in one.log.read_text()


@both
def test_an_upgrade_that_is_killed_halfway_goes_on_the_next_time(
    empty_url: str, tmp_path: Path, nursery: Nursery
) -> None:
    storage = Storage(empty_url)
    with storage.engine.begin() as connection:
        command.upgrade(schema.alembic(connection), "0001")
    words = ["serve"] if storage.is_sqlite else ["migrate"]
    settings = server(empty_url, tmp_path, nursery).settings
    upgrade = Process(words, settings, tmp_path / "upgrade.log", nursery)
    for nth in range(6):
        upgrade.begin()
        pause(0.03 + 0.04 * nth)
        upgrade.kill()
        assert schema.versions(storage)[0] in {"0001", schema.versions(storage)[1]}
    upgrade.begin()
    until(
        lambda: schema.versions(storage)[0] == schema.versions(storage)[1],
        seconds=30,
        what=upgrade.log.read_text,
    )
    upgrade.kill()
    storage.close()


def test_two_servers_that_start_at_once_on_an_empty_database_both_come_up(
    pg_url: str, tmp_path: Path, nursery: Nursery
) -> None:
    pair = [server(pg_url, tmp_path, nursery, name) for name in ("one", "two")]
    for each in pair:
        each.begin()
    for each in pair:
        each.ready()
        each.kill()
        assert "Traceback" not in each.log.read_text()
    said = "".join(each.log.read_text() for each in pair)
    assert said.count("Sign in as the administrator") >= 1
    storage = Storage(pg_url)
    with storage.reading() as db:
        assert len(db.scalars(select(User)).all()) == 1
    storage.close()


def test_a_start_that_died_while_it_wrote_the_secret_key_leaves_no_empty_one(
    tmp_path: Path,
) -> None:
    (tmp_path / "secret.key").touch(0o600)  # made, and then the power went
    storage = Storage(f"sqlite:///{tmp_path / 'cartbooks.db'}")
    schema.prepare(storage)
    Secrets.opened(storage, Settings(data_dir=tmp_path))
    assert len((tmp_path / "secret.key").read_text().strip()) > 40
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.glob("*.key*")] == ["secret.key"]
    storage.close()


# -- a webhook


def test_a_webhook_whose_sender_is_killed_is_delivered_by_the_next(
    database_url: str, tmp_path: Path, nursery: Nursery
) -> None:
    field = Field(form_of(database_url), database_url, tmp_path, nursery)
    ear = Ear()
    ear.deafen()
    secrets = Secrets.opened(
        field.storage, Settings(database_url=database_url, secret_key=KEY)  # type: ignore[arg-type]
    )  # fmt: skip
    with field.storage.begin() as db:
        db.add(
            Webhook(
                company_id=field.world.company_id,
                url=ear.url,
                events=["operation.ended"],
                secret=secrets.encrypt(ear.secret),
                created_at=clock.now(),
            )
        )
    try:
        field.all_up()
        numbers, before = field.sell(1, 2), stock(field.world)
        field.ask()
        visit(field.connector)
        assert ear.came.wait(20)
        field.servers[0].kill()
        ear.calm()
        with field.storage.begin() as db:  # the minute that a delivery is leased for has passed
            db.execute(update(Delivery).values(lease_until=clock.now() - timedelta(seconds=1)))
        field.all_up()
        until(lambda: delivered(field.storage), seconds=20, what=field.servers[0].log.read_text)
        with field.storage.reading() as db:
            ids = sorted(each.public_id for each in db.scalars(select(Delivery)))
        assert sorted(ear.heard) == ids
        assert ear.found == []
        assert wrong(field.world, numbers, before) == []
    finally:
        ear.close()
        field.close()


def delivered(storage: Storage) -> bool:
    with storage.reading() as db:
        states = list(db.scalars(select(Delivery.state)))
    return set(states) == {DeliveryState.DELIVERED}


# -- the database


@pytest.mark.skipif(postgres.programs() is None, reason=postgres.MISSING)
def test_postgresql_that_dies_under_running_servers_and_comes_back_loses_nothing(
    tmp_path: Path, nursery: Nursery
) -> None:
    run = postgres.begin_run()
    try:
        url = postgres.own_server(run, durable=True)
        assert url is not None
        schema.prepare(storage := Storage(url))
        storage.close()
        field = Field("two", url, tmp_path, nursery)
        field.all_up()
        processes = [field.servers[0], field.servers[1], field.worker]
        for nth, call in enumerate([6, 9, 12]):
            numbers, before = field.sell(nth, 3), stock(field.world)
            field.ask()
            field.road.gun = gun = Gun(Shot(0.002, call=call), lambda _: _crash(run))
            visit(field.connector)
            gun.wait()
            assert gun.hit is not None
            field.road.gun = Gun(None, str)
            assert visit(field.connector).outcome == "busy"  # and not: wrong password
            assert told(field) == (503, "database_away")
            postgres.revive(run)
            assert all(each is not None and each.runs for each in processes)
            field.recover(record := Record(nth, "two", 3, "PostgreSQL dies"))
            assert wrong(field.world, numbers, before) == [], record.line()
        field.close()
    finally:
        postgres.end_run(run)


def _crash(run: str) -> str:
    postgres.crash(run)
    return "PostgreSQL"


@pytest.mark.skipif(postgres.programs() is None, reason=postgres.MISSING)
def test_what_was_confirmed_stands_even_where_the_database_is_set_to_confirm_too_early() -> None:
    run = postgres.begin_run()
    try:
        url = postgres.own_server(run)  # fast, with synchronous_commit off
        assert url is not None
        storage = Storage(url)
        schema.prepare(storage)
        with storage.begin() as db:
            db.add(User(name="Ana", role=Role.ADMIN, created_at=clock.now()))
        postgres.crash(run)
        storage.close()
        postgres.revive(run)
        with storage.reading() as db:
            assert list(db.scalars(select(User.name))) == ["Ana"]
        storage.close()
    finally:
        postgres.end_run(run)


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A file system of its own, as only root may mount one."""
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("needs root, to mount a small file system")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_is_full_for_a_while_loses_nothing(tmp_path: Path, nursery: Nursery) -> None:
    with small_disk(tmp_path / "data", 12) as disk:
        url = f"sqlite:///{disk / 'cartbooks.db'}"
        schema.prepare(storage := Storage(url))
        storage.close()
        field = Field("sqlite", url, tmp_path, nursery)
        field.all_up()
        for nth, call in enumerate([5, 8, 11]):
            numbers, before = field.sell(nth, 3), stock(field.world)
            field.ask()
            with field.storage.engine.connect() as connection:  # no room in the log that was
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
            field.road.gun = gun = Gun(Shot(0.0, call=call), lambda _: _fill(disk))
            visit(field.connector)
            gun.wait()
            assert gun.hit is not None
            field.road.gun = Gun(None, str)
            visit(field.connector)
            assert unfinished(field.world)
            assert told(field) == (503, "database_away")
            (disk / "ballast").unlink()
            assert field.servers[0].runs
            field.recover(record := Record(nth, "sqlite", 3, "the disk is full"))
            assert wrong(field.world, numbers, before) == [], record.line()
        said = field.servers[0].log.read_text()
        assert "full" in said
        assert "@example.com" not in said  # what could not be written is nobody's business
        field.close()


def _fill(disk: Path) -> str:
    with suppress(OSError), (disk / "ballast").open("wb", buffering=0) as ballast:
        while True:
            ballast.write(b"\0" * 4096)
    return "the disk"


def told(field: Field) -> tuple[int, str]:
    """What a program hears that asks for a write."""
    reply = httpx.post(
        f"http://127.0.0.1:{field.servers[0].port}/api/v1/operations",
        json={"company": field.company, "kind": "sync_customers"},
        headers={"Authorization": f"Bearer {field.token}", "Idempotency-Key": uuid.uuid4().hex},
    )
    return reply.status_code, reply.json()["code"]


def form_of(database_url: str) -> str:
    return "sqlite" if database_url.startswith("sqlite") else "postgres"


def pause(seconds: float) -> None:
    """The instant of a shot is the point here, not that something has happened by then."""
    threading.Event().wait(seconds)
