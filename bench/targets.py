"""What is measured: how each server is started, where it listens, who signs in."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

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

    def start(self, seconds: float = 30.0) -> Connector:
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
