"""A PostgreSQL cluster with its own folder and normal settings: fsync on, as in real life."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, text

SETTINGS = {
    "listen_addresses": "''",
    "shared_buffers": "1GB",
    "max_connections": "100",
    "max_wal_size": "4GB",
}
"""All else is as PostgreSQL comes; these are what its manual tells everybody to set."""


def programs() -> Path:
    """The folder with initdb and pg_ctl, of the newest version here. Raises `RuntimeError`."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda place: int(place.parts[-3]), default=None)
    if newest is None:
        raise RuntimeError("PostgreSQL is not installed (Debian: apt-get install postgresql).")
    return newest.parent


def start(place: Path) -> str:
    """Start the cluster in *place*, made when it is not there; its address without a database."""
    where = programs()
    place.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(place, _user().pw_uid, _user().pw_gid)
    if not (place / "PG_VERSION").exists():
        _run(where / "initdb", "-D", place, "-A", "trust", "-U", "postgres")
    if not (place / "postmaster.pid").exists():
        options = {**SETTINGS, "unix_socket_directories": str(place)}
        words = " ".join(f"-c {name}={value}" for name, value in options.items())
        _run(where / "pg_ctl", "-D", place, "-l", place / "log", "-w", "-o", words, "start")
    return f"postgresql+psycopg://postgres@/{{name}}?host={place}"


def stop(place: Path) -> None:
    _run(programs() / "pg_ctl", "-D", place, "-m", "fast", "-w", "stop")


def database(address: str, name: str) -> str:
    """The address of the database *name* there, made when it is not there."""
    engine = create_engine(address.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        known = text("SELECT 1 FROM pg_database WHERE datname = :name")
        if connection.execute(known, {"name": name}).first() is None:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return address.format(name=name)


def _user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _run(*command: str | Path) -> None:
    """PostgreSQL refuses to run as root, so root hands it to another user."""
    who: dict[str, object] = {}
    if os.geteuid() == 0:
        who = {"user": _user().pw_uid, "group": _user().pw_gid, "extra_groups": []}
    done = subprocess.run(  # type: ignore[call-overload]  # noqa: S603 - our own commands
        command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=120, check=False, **who,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}")


def main() -> None:
    """`python -m bench.cluster start|stop FOLDER [DATABASE]`: prints the address."""
    what, place = sys.argv[1], Path(sys.argv[2])
    if what == "stop":
        stop(place)
        return
    sys.stdout.write(f"{database(start(place), (sys.argv[3:] or ['cartbooks'])[0])}\n")


if __name__ == "__main__":
    main()
