"""Bytes that are hardly HTTP, to a server as it is run: nobody is harmed, and nothing is told."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from fuzz import wire
from processes import answers, free_port, process, until

CONNECTIONS = 1_500
GROWTH = 40 * 2**20


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int, Path]]:
    """The port, the process and the log of a server."""
    place, port = tmp_path_factory.mktemp("served"), free_port()
    log = place / "log"
    settings = {"data_dir": place / "data", "port": port}
    with process("serve", log=log, settings=settings) as server:
        until(lambda: answers(f"http://localhost:{port}"), seconds=60, what=log.read_text)
        yield port, server.pid, log


@pytest.mark.timeout(300)
def test_whatever_comes_over_the_wire_the_next_one_is_served(
    served: tuple[int, int, Path],
) -> None:
    port, pid, log = served
    begun = 0
    for seed in range(CONNECTIONS):
        if seed == 200:
            begun = _memory(pid)
        sent = wire.drawn(random.Random(seed))
        heard = wire.heard(port, sent)
        assert not wire.wrong(heard), (seed, sent, heard)
    assert httpx.get(f"http://localhost:{port}/api/v1/health").status_code == 200
    assert _memory(pid) - begun < GROWTH
    assert not wire.COMPLAINT.search(log.read_text())


def _memory(pid: int) -> int:
    """Bytes of the process that are resident."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) * 1024
