"""
Real deaths: `kill -9` of a running server at random instants, with lost, late and repeated answers.

40 schedules on each database. A schedule is printed when it fails; the books of the simulated
QuickBooks are the judge.
"""

from __future__ import annotations

import random
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cartbooks.db import Storage
from cartbooks.model import Operation, OperationState, Session, SessionState, Task, TaskState
from cartbooks.settings import Settings
from cartbooks.simulator.connector import Faults, WebConnector
from cartbooks.simulator.connector.faults import Fault, Strike
from processes import COMMAND, answers, environment, free_port, until
from world import World

SCHEDULES = 40
BATCH = 10
KEY = "a-secret-key-for-tests-of-44-characters-long"
FAULTS = (
    Fault.LOST_BEFORE,
    Fault.LOST_AFTER,
    Fault.LATE,
    Fault.TWICE,
    Fault.CUT_AFTER,
    Fault.CUT_DURING,
    Fault.ABANDONED,
    Fault.SWAPPED,
    Fault.DIALOG,
)


class Server:
    """A `cartbooks serve` process that can be shot and started again."""

    def __init__(self, settings: dict[str, Any], log: Path) -> None:
        self.settings, self.log = settings, log
        self.address = f"http://localhost:{settings['port']}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*COMMAND, "serve"],
                env=environment(self.settings),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        until(lambda: answers(self.address), seconds=30, what=self.log.read_text)

    def kill(self) -> None:
        """SIGKILL: nothing is flushed, nothing is said."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(0, SCHEDULES, BATCH))
def test_a_server_that_is_killed_posts_every_order_exactly_once(
    storage: Storage, settings: Settings, database_url: str, tmp_path: Path, first: int
) -> None:
    world = World(storage, settings, tmp_path, unmatched_sku="create")
    port = free_port()
    server = Server(
        {
            "database_url": database_url,
            "data_dir": tmp_path / "data",
            "secret_key": KEY,
            "port": port,
            "log_level": "error",
        },
        tmp_path / "server.log",
    )
    connector = WebConnector(
        f"{server.address}/webconnector",
        world.login,
        world.password,
        world.file,
        owner_id=world.owner_id,
        file_id=world.file_id,
    )
    try:
        for schedule in range(first, first + BATCH):
            numbers = play(schedule, world, server, connector)
            assert wrong(world, numbers) == [], f"schedule {schedule}: {connector.faults}"
    finally:
        server.kill()


def play(schedule: int, world: World, server: Server, connector: WebConnector) -> list[str]:
    """Sell, shoot the server while the Web Connector visits, start it again, then recover."""
    dice = random.Random(schedule)
    numbers = [f"{20_000 + schedule * 10 + nth}" for nth in range(dice.randint(1, 4))]
    for number in numbers:
        email = f"k{dice.choice([schedule, number])}@example.com"
        world.sell(number, email=email, first=f"K{email[1:6]}", sku=f"TOY-00{dice.randint(1, 5)}")
    world.ask("push_orders")
    here = len(connector.visits)
    connector.faults = Faults(
        tuple(
            Strike(dice.choice(FAULTS), here + dice.randint(1, 2), dice.randint(1, 6))
            for _ in range(dice.randint(0, 2))
        ),
        seed=schedule,
    )
    for _ in range(dice.randint(1, 2)):
        server.start()
        shot = threading.Timer(dice.uniform(0.0, 0.25), server.kill)
        shot.start()
        with suppress(Exception):  # whatever the Web Connector makes of a dead server
            connector.visit()
        shot.join()
    server.start()
    connector.faults = Faults()
    deadline = time.monotonic() + 60
    while unfinished(world) and time.monotonic() < deadline:
        connector.visit()
    server.kill()
    return numbers


def unfinished(world: World) -> bool:
    with world.storage.reading() as db:
        return bool(
            db.scalar(
                select(Task.id)
                .where(
                    Task.kind == "push_orders",
                    Task.state.in_([TaskState.WAITING, TaskState.SENT, TaskState.NOT_CONFIRMED]),
                )
                .limit(1)
            )
            or db.scalar(
                select(Operation.id)
                .where(
                    Operation.kind == "push_orders",
                    Operation.state.in_([OperationState.WAITING, OperationState.RUNNING]),
                )
                .limit(1)
            )
            or db.scalar(select(Session.id).where(Session.state == SessionState.OPEN).limit(1))
        )


def wrong(world: World, numbers: list[str]) -> list[str]:
    """What QuickBooks' own books say against us."""
    books = world.documents()
    found: list[str] = []
    for number in numbers:
        documents = [each for each in books if each["ref_number"] == number]
        order, posting = world.order(number), world.posting(number)
        if len(documents) != 1:
            found.append(f"order {number} stands {len(documents)} times")
        elif str(documents[0]["total"]) != str(order.total):
            found.append(f"order {number} has the total {documents[0]['total']}")
        elif posting.txn_id != documents[0]["txn_id"] or order.push != "posted":
            found.append(f"order {number} is {order.push}, the ledger says {posting.state}")
    return found
