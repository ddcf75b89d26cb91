"""
A PostgreSQL cluster for one test run: of its own, in a folder of its own, on a socket only.

`CARTBOOKS_TEST_POSTGRES` names a server to use instead; it may create and drop databases there.
Without both, the PostgreSQL half of the tests is skipped, except where `CI` is set.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

SERVER = "CARTBOOKS_TEST_POSTGRES"
RUN_DIR = "PYTEST_CARTBOOKS_RUN"
MISSING = f"PostgreSQL is not installed (Debian: apt-get install postgresql) and {SERVER} is unset"

_FAST = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "autovacuum": "off",
}
_DURABLE = {**_FAST, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, of the newest version here."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda place: int(place.parts[-3]), default=None)
    return newest.parent if newest else None


def begin_run(where: str | None = None) -> str:
    """A folder that all processes of this test run share; its path must be short for a socket."""
    place = tempfile.mkdtemp(prefix="cbt-", dir=where)
    os.chmod(place, 0o711)  # noqa: S103 - the server runs as another user when we are root
    return place


def end_run(place: str) -> None:
    """Stop the cluster if one was started, and leave nothing behind."""
    cluster = Path(place) / "pg"
    where = programs()
    if where and (cluster / "postmaster.pid").exists():
        _as_server([where / "pg_ctl", "-D", cluster, "-m", "immediate", "-w", "stop"])
    shutil.rmtree(place, ignore_errors=True)


def server(place: str) -> str | None:
    """The address of a server to make databases on, started when nobody has yet."""
    return os.environ.get(f"PYTEST_{SERVER}") or own_server(place)


def own_server(place: str, *, durable: bool = False) -> str | None:
    """
    A cluster of our own, which may be crashed.

    A *durable* one keeps what it has confirmed through its own death, as any does that is not ours.
    """
    where = programs()
    if where is None:
        return None
    with alone(place, "cluster"):
        cluster = Path(place) / "pg"
        if not (cluster / "postmaster.pid").exists():
            _make(where, cluster)
            _start(where, cluster, _DURABLE if durable else _FAST)
    return f"postgresql+psycopg://postgres@/postgres?host={place}/pg"


@contextmanager
def alone(place: str, what: str) -> Iterator[None]:
    """One process of the run at a time."""
    with open(Path(place) / f"{what}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def database(server: str, *, template: str) -> Iterator[str]:
    """A new database copied from *template*: its address, until the caller goes on."""
    name = f"t_{uuid.uuid4().hex}"
    on_server(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"{_by_copying(server)}')
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@cache
def _by_copying(server: str) -> str:
    """Since version 15 a database is copied through the log unless one asks: half as fast."""
    engine = create_engine(server)
    try:
        with engine.connect() as connection:
            version = connection.execute(text("SHOW server_version_num")).scalar_one()
    finally:
        engine.dispose()
    return " STRATEGY file_copy" if int(version) >= 150_000 else ""


def on_server(server: str, command: str) -> None:
    """Run one command that PostgreSQL wants outside of a transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(command))
    finally:
        engine.dispose()


def crash(place: str) -> None:
    """The cluster dies at once, as with the power: nothing is flushed or said goodbye to."""
    where = programs()
    assert where is not None, MISSING
    _as_server([where / "pg_ctl", "-D", Path(place) / "pg", "-m", "immediate", "-w", "stop"])


def revive(place: str, **options: str) -> None:
    """The cluster comes back and recovers, durable unless *options* say otherwise."""
    where = programs()
    assert where is not None, MISSING
    _start(where, Path(place) / "pg", {**_DURABLE, **options})


def _make(where: Path, cluster: Path) -> None:
    cluster.mkdir()
    if os.geteuid() == 0:
        os.chown(cluster, _user().pw_uid, _user().pw_gid)
    _as_server([where / "initdb", "-D", cluster, "-A", "trust", "-U", "postgres", "--no-sync"])


def _start(where: Path, cluster: Path, settings: Mapping[str, str]) -> None:
    options = {**settings, "unix_socket_directories": str(cluster)}
    words = " ".join(f"-c {name}={value}" for name, value in options.items())
    _as_server([where / "pg_ctl", "-D", cluster, "-l", cluster / "log", "-w", "-o", words, "start"])


def _user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _as_server(command: list[str | Path]) -> None:
    """PostgreSQL refuses to run as root, so root hands it to another user."""
    who: dict[str, object] = {}
    if os.geteuid() == 0:
        who = {"user": _user().pw_uid, "group": _user().pw_gid, "extra_groups": []}
    done = subprocess.run(  # type: ignore[call-overload]
        command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=60, check=False, **who,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}")
