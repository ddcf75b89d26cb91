from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi import FastAPI
from rich.console import Console

from cartbooks.simulator.connector import NotAdded
from cartbooks.simulator.connector.terminal import run
from cartbooks.soap.router import make_router
from unit.connector.server import FILE, OWNER, Books, Script

SCRIPT = Script()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    app = FastAPI()
    app.include_router(make_router(SCRIPT, public_url="http://localhost"))
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://localhost:{listening.getsockname()[1]}/webconnector"
    server.should_exit = True
    thread.join()
    listening.close()


def show(url: str, **details: object) -> tuple[int, str, list[float]]:
    out, paused = io.StringIO(), list[float]()
    code = run(
        url=url,
        user_name="acme",
        password="secret",
        company=Books(),
        owner_id=OWNER,
        file_id=FILE,
        console=Console(file=out, width=120, force_terminal=False),
        pause=paused.append,
        **details,  # type: ignore[arg-type]
    )
    return code, out.getvalue(), paused


def test_visits_are_shown_one_line_each_and_paused_between(url: str) -> None:
    SCRIPT.documents = ["<one/>", "<two/>"]

    code, shown, paused = show(url, count=2, every=5)

    assert code == 0
    assert "✓ visit 1  done  2 requests" in shown
    assert "✓ visit 2  ended  0 requests" in shown
    assert "Nothing more to do." in shown
    assert "secret" not in shown
    assert paused == [300]


def test_a_fault_is_shown_and_makes_the_exit_code(url: str) -> None:
    SCRIPT.documents = ["<one/>"]

    code, shown, _ = show(url, fault=["lost_after:at=1"])

    assert code == 1
    assert "fault  lost_after:visit=1,at=1" in shown
    assert "✗ visit 1  lost  1 request " in shown


def test_half_a_request_over_a_real_socket_calls_nothing(url: str) -> None:
    SCRIPT.documents = ["<one/>"]
    before = len(SCRIPT.answers)

    code, shown, _ = show(url, fault=["cut_during:method=receiveResponseXML"])

    assert code == 1
    assert "QBWC1042" in shown
    assert len(SCRIPT.answers) == before


def test_a_server_that_is_not_there_is_said_so() -> None:
    with pytest.raises(NotAdded, match="QBWC1048"):
        show("http://localhost:1/webconnector")
