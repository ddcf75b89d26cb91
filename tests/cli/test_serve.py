"""`cartbooks serve` and `cartbooks worker` as processes."""

from __future__ import annotations

import gc
import re
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import select

from cartbooks import schema, security
from cartbooks.app import create_app
from cartbooks.db import Storage
from cartbooks.errors import NotSignedIn
from cartbooks.model import User
from cartbooks.settings import Settings
from processes import answers, environment, free_port, process, until

KEY = "a-secret-key-for-tests-of-44-characters-long"


@pytest.fixture
def port() -> int:
    return free_port()


def test_the_first_start_makes_the_database_and_signs_the_administrator_in(
    tmp_path: Path, port: int
) -> None:
    data, log = tmp_path / "data", tmp_path / "log"
    settings = {"data_dir": data, "port": port}
    address = f"http://localhost:{port}"

    def links_of_a_start() -> list[str]:
        before = len(log.read_text()) if log.exists() else 0
        with process("serve", log=log, settings=settings) as server:
            until(lambda: answers(address), seconds=60, what=log.read_text)
            server.send_signal(signal.SIGTERM)
            assert server.wait(10) in (0, -signal.SIGTERM)
        return re.findall(rf"{address}/console/sign-in#(\S+)", log.read_text()[before:])

    (first,) = links_of_a_start()
    (second,) = links_of_a_start()  # nobody has signed in, and the first may have grown too old
    assert stat.S_IMODE((data / "secret.key").stat().st_mode) == 0o600
    storage = Storage(f"sqlite:///{data / 'cartbooks.db'}")
    with storage.begin() as db, pytest.raises(NotSignedIn):
        security.use_link(db, first)
    with storage.begin() as db:
        admin = security.use_link(db, second)
        assert admin.role == "admin"
        security.begin_sign_in(db, admin)
    assert schema.versions(storage)[0] == schema.versions(storage)[1]
    storage.close()
    assert links_of_a_start() == []
    assert "Traceback" not in log.read_text()


def test_ctrl_c_ends_it_without_a_word_too_many(tmp_path: Path, port: int) -> None:
    log = tmp_path / "log"
    settings = {"data_dir": tmp_path / "data", "port": port}
    with process("serve", log=log, settings=settings) as server:
        until(lambda: answers(f"http://localhost:{port}"), seconds=60, what=log.read_text)
        server.send_signal(signal.SIGINT)
        assert server.wait(10) == 0
    assert "Traceback" not in log.read_text()


def test_it_serves_on_either_database_with_the_command_line_beside_it(
    database_url: str, tmp_path: Path, port: int
) -> None:
    settings = {
        "database_url": database_url, "data_dir": tmp_path / "data", "secret_key": KEY,
        "port": port,
    }  # fmt: skip
    log = tmp_path / "log"
    with process("serve", log=log, settings=settings):
        until(lambda: answers(f"http://localhost:{port}"), seconds=60, what=log.read_text)
        with process("user", "add", "Ana", log=tmp_path / "beside", settings=settings) as beside:
            assert beside.wait(20) == 0
    storage = Storage(database_url)
    with storage.reading() as db:
        assert set(db.scalars(select(User.name))) == {"Administrator", "Ana"}
    storage.close()


def test_the_server_carries_neither_the_command_line_nor_the_migrations() -> None:
    """They were a fifth of its memory, for as long as it ran."""
    program = (
        "import cartbooks.lean, cartbooks.server, sys;print(*filter(sys.modules.get, sys.argv[1:]))"
    )
    ballast = ("typer", "rich", "pygments", "alembic", "mako")
    read = subprocess.run(
        [sys.executable, "-c", program, *ballast, "uvicorn"], capture_output=True, check=True
    )
    assert read.stdout.split() == [b"uvicorn"]


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        log = tmp_path / "log"
        with process("serve", "--port", str(port), log=log, settings={"data_dir": tmp_path}) as no:
            assert no.wait(20) == 2
    assert f"cannot listen on 127.0.0.1:{port}" in log.read_text()
    assert "Traceback" not in log.read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("serve", "--workers", "2"), "SQLite belongs to one server process"),
        (("worker",), "CARTBOOKS_WORKER=false"),
    ],
)
def test_sqlite_belongs_to_one_process(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    log = tmp_path / "log"
    with process(*words, log=log, settings={"data_dir": tmp_path}) as refused:
        assert refused.wait(20) == 2
    assert said in log.read_text()


def test_postgresql_needs_a_secret_key_and_says_so(pg_url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    settings = {"database_url": pg_url, "data_dir": tmp_path}
    with process("serve", log=log, settings=settings) as refused:
        assert refused.wait(20) == 2
    assert "CARTBOOKS_SECRET_KEY must be set" in log.read_text()


def test_several_server_processes_share_postgresql(pg_url: str, tmp_path: Path, port: int) -> None:
    log = tmp_path / "log"
    settings = {"database_url": pg_url, "data_dir": tmp_path, "secret_key": KEY}
    words = ("serve", "--workers", "2", "--port", str(port))
    with process(*words, log=log, settings=settings) as server:
        until(lambda: answers(f"http://localhost:{port}"), seconds=60, what=log.read_text)
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) in (0, -signal.SIGTERM)
    assert log.read_text().count("Sign in as the administrator") == 1


def test_a_worker_process_ends_when_it_is_told(tmp_path: Path) -> None:
    log = tmp_path / "log"
    settings = {"data_dir": tmp_path, "worker": "false"}
    with process("worker", log=log, settings=settings) as hand:
        until(lambda: "Working." in log.read_text(), seconds=60, what=log.read_text)
        hand.send_signal(signal.SIGTERM)
        assert hand.wait(15) == 0
    assert "Traceback" not in log.read_text()


def test_nothing_of_our_own_reaches_a_process_by_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTBOOKS_PORT", "1")
    assert environment({"host": "::1"})["CARTBOOKS_HOST"] == "::1"
    assert "CARTBOOKS_PORT" not in environment({})


def test_the_garbage_collector_does_not_walk_over_the_program_itself(tmp_path: Path) -> None:
    """Each full collection once took an eighth of a second in which nobody was answered."""
    app = create_app(Settings(data_dir=tmp_path, secret_key=SecretStr(KEY), worker=False))
    gc.unfreeze()  # the tests' own are out of sight, too
    with TestClient(app):
        assert gc.get_freeze_count() > 100_000
