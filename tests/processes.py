"""`cartbooks ...` as a process of its own, such as a server on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

SLACK = 4
"""Machines that run tests do other things too; what is promised is promised of an idle one."""

COMMAND = [str(Path(sys.executable).with_name("cartbooks"))]


def environment(settings: Mapping[str, object]) -> dict[str, str]:
    """The environment without anybody's `CARTBOOKS_*` but *settings*."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CARTBOOKS_")}
    ours = {f"CARTBOOKS_{name.upper()}": str(value) for name, value in settings.items()}
    return {**kept, **ours, "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(
    *words: str, log: Path, settings: Mapping[str, object]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `cartbooks *words*`, its output in *log*; killed when the block ends if it still runs."""
    with log.open("ab") as out:
        running = subprocess.Popen(
            [*COMMAND, *words],
            env=environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.kill()
            running.wait(10)


def until(condition: Callable[[], bool], *, seconds: float, what: Callable[[], str]) -> None:
    """Wait for *condition*; fails with *what* when it does not come about."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds:g} s: {what()}")
        time.sleep(0.05)


def answers(address: str) -> bool:
    """Whether a server is there."""
    try:
        # our own, without TLS: to read whom to trust takes 20 ms each time
        reply = httpx.get(f"{address}/webconnector", timeout=10, verify=False)  # noqa: S501
        return reply.status_code == 200
    except httpx.HTTPError:
        return False
