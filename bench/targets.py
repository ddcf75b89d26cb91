"""What is measured: how each server is started, where it listens, who signs in."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bench.conversation import Connector, Login

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Target:
    """A server in its own process, with the login under which it has work."""

    name: str
    command: list[str]
    login: Login
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] | None = None
    """Called before each conversation: puts the work into the queue."""
    settled: Callable[[], None] | None = None
    """Called after closeConnection, inside the clock: returns when everything can be read back."""
    process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 120.0) -> Connector:
        """Start the process and wait until it listens."""
        connector = Connector(self.login)
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command, cwd=ROOT, env={**os.environ, **self.environment}
        )
        port = connector.http.port
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self.process.returncode}")
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return connector
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} does not listen on port {port}")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def uvicorn(application: str, port: int) -> list[str]:
    """The same server, with the same options, for all that are measured."""
    return [
        *(sys.executable, "-m", "uvicorn", application),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"),
        *("--no-access-log", "--timeout-keep-alive", "75"),
    ]


def cartbooks(items: int) -> Target:
    """Our server as `cartbooks serve` runs it: SQLite, the worker inside, everything kept."""
    port = free_port()
    place = Path(tempfile.mkdtemp(prefix="cartbooks-bench-"))
    environment = {
        "CARTBOOKS_DATA_DIR": str(place),
        "CARTBOOKS_PORT": str(port),
        "CARTBOOKS_LOG_LEVEL": "warning",
    }
    company = _cli(environment, "company", "add", "Bench")
    token = _cli(environment, "token", "create", "bench", "--role", "admin")["token"]
    address = f"http://127.0.0.1:{port}"
    login = Login(
        f"{address}/webconnector",
        company["username"],
        company["password"],
        *_stamps(place, company["username"]),
    )
    client = httpx.Client(
        base_url=f"{address}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60
    )
    asked: dict[str, str | None] = {}

    def prepare() -> None:
        if not asked:  # what a new company asks for by itself is not what is measured
            for each in client.get("/schedules").json()["items"]:
                client.patch(f"/schedules/{each['id']}", json={"enabled": False})
            for each in client.get("/queue", params={"company": company["id"]}).json()["items"]:
                client.post(f"/operations/{each['operation']['id']}/cancel")
        asked["before"] = read_back()["complete_at"]
        params = {"lists": ["item"]}
        new = {"company": company["id"], "kind": "sync_lists", "params": params}
        client.post("/operations", json=new).raise_for_status()

    def read_back() -> Any:
        return client.get(f"/companies/{company['id']}/lists/item", params={"limit": 1}).json()

    def settled() -> None:
        while (found := read_back())["complete_at"] == asked["before"]:
            time.sleep(0.002)
        if found["count"] < items:
            raise RuntimeError(f"only {found['count']} of {items} records can be read back")

    serve = [sys.executable, "-m", "cartbooks", "serve"]
    return Target(
        "cartbooks", serve, login, environment=environment, prepare=prepare, settled=settled
    )


def _cli(environment: Mapping[str, str], *words: str) -> dict[str, str]:
    command = [sys.executable, "-m", "cartbooks", *words, "--json"]
    done = subprocess.run(  # noqa: S603 - our own command
        command, env={**os.environ, **environment}, check=True, capture_output=True, text=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _stamps(place: Path, username: str) -> tuple[str, str]:
    with sqlite3.connect(place / "cartbooks.db") as db:
        row: tuple[str, str] = db.execute(
            "SELECT owner_id, file_id FROM companies WHERE username = ?", (username,)
        ).fetchone()
    return row


def null(pages: int = 5) -> Target:
    """The limit: it reads the body and answers with constants."""
    port = free_port()
    login = Login(f"http://127.0.0.1:{port}/webconnector", "bench", "bench-password")
    return Target(
        "null ASGI server",
        uvicorn("bench.servers.null:app", port),
        login,
        environment={"BENCH_PAGES": str(pages)},
    )


def peer(page_items: int = 500) -> Target:
    """qbwc-kit under the same uvicorn."""
    port = free_port()
    login = Login(f"http://127.0.0.1:{port}/qbwc", "bench", "bench-password")
    return Target(
        "qbwc-kit",
        uvicorn("bench.servers.peer:app", port),
        login,
        environment={"BENCH_URL": login.url, "BENCH_ITEMS": str(page_items)},
    )
