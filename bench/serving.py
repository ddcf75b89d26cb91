"""`cartbooks serve` in its own process, on a database that is there already."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import httpx
from sqlalchemy import delete

from bench.targets import ROOT, free_port
from cartbooks import security
from cartbooks.db import Storage
from cartbooks.model import Role, Token

KEY = "a-secret-key-for-the-bench-of-44-characters"
_NAME = "bench"


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that runs."""

    address: str
    process: subprocess.Popen[bytes]

    def client(self, token: str) -> httpx.Client:
        return httpx.Client(
            base_url=f"{self.address}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=120,
        )


def admitted(database: str) -> str:
    """A new token for *database*, in place of the one of an earlier run."""
    storage = Storage(database)
    with storage.begin() as db:
        db.execute(delete(Token).where(Token.name == _NAME))
        _, token = security.create_token(db, _NAME, Role.ADMIN)
    storage.close()
    return token


def environment(database: str, **settings: object) -> dict[str, str]:
    """What a process of ours is started with."""
    ours = {"database_url": database, "log_level": "error", "secret_key": KEY,
            "data_dir": tempfile.mkdtemp(prefix="cartbooks-bench-"), "retention_days": 3650,
            **settings}  # fmt: skip
    return {f"CARTBOOKS_{name.upper()}": str(value) for name, value in ours.items()}


@contextmanager
def serving(database: str, *, worker: bool = False, **settings: object) -> Iterator[Serving]:
    """A server on *database*, ready to be asked; ended when the block ends."""
    port = free_port()
    ours = environment(database, port=port, worker=worker, **settings)
    process = subprocess.Popen(
        [sys.executable, "-m", "cartbooks", "serve"],
        cwd=ROOT, env={**os.environ, **ours}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + 120
        while not listens(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("The server does not start.")
            time.sleep(0.05)
        yield Serving(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()


def listens(port: int) -> bool:
    """Whether somebody on this machine takes calls at *port*."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
