"""
Real deaths: `kill -9` of running processes at random instants, with whatever else goes wrong.

A seed draws a schedule: what is sold, what happens between the Web Connector and QuickBooks,
whether a second Web Connector has the same login, and when which process is shot. The instants
themselves are of the machine's making, so each schedule is written down as one line of JSON: what
the server was doing when it died, how the visits ended, what came of it. The books of the
simulated QuickBooks are the judge.

`make kills FIRST=0 COUNT=1000` plays more; `python -m faults.real FIRST COUNT [FILE]` is what it
runs.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import update

import postgres
from cartbooks import clock, schema, security
from cartbooks.db import Storage
from cartbooks.errors import Conflict
from cartbooks.model import Company, Role, Task
from cartbooks.settings import Settings
from cartbooks.simulator.connector import AppLock, Fault, Faults, Strike, Visit, WebConnector
from faults.judged import stock, unfinished, with_unknown_outcome, wrong
from faults.nursery import Nursery
from faults.road import ADDRESS, Gun, Road, Shot, on
from faults.servers import Process, Server
from processes import free_port
from world import World

KEY = "a-secret-key-for-tests-of-44-characters-long"
FORMS = ("sqlite", "postgres", "two")
FAULTS = (
    Fault.LOST_BEFORE,
    Fault.LOST_AFTER,
    Fault.LATE,
    Fault.TWICE,
    Fault.CUT_BEFORE,
    Fault.CUT_AFTER,
    Fault.CUT_DURING,
    Fault.ABANDONED,
    Fault.SWAPPED,
    Fault.DIALOG,
    Fault.CLOSED,
)
OTHER_PC = "127.0.0.2"
WORKER = 99
"""The worker's number among the victims, where it is a process of its own."""


@dataclass(frozen=True)
class Round:
    """One disturbed visit."""

    shot: Shot
    together: bool
    """A second Web Connector with the same login comes at the same time."""
    at_start: bool
    """The server is shot while it starts, too."""


@dataclass(frozen=True)
class Schedule:
    """What a seed draws."""

    seed: int
    orders: int
    faults: Faults
    rounds: tuple[Round, ...]
    neighbour: bool
    """The second Web Connector is on another machine, with another address."""
    forgets: bool
    """QuickBooks loses its recovery memory before the recovery."""
    fresh: bool
    """Servers start from nothing instead of being forked."""

    @classmethod
    def drawn(cls, seed: int, servers: int, *, visits: int) -> Schedule:
        """*visits* is how many the Web Connector has made before."""
        dice = random.Random(seed)
        strikes = tuple(
            Strike(dice.choice(FAULTS), visits + dice.randint(1, 2), dice.randint(1, 6))
            for _ in range(dice.randint(0, 2))
        )
        return cls(
            seed,
            dice.randint(1, 4),
            Faults(strikes, seed=seed),
            tuple(_round(dice, servers) for _ in range(dice.choice([1, 1, 2]))),
            neighbour=dice.random() < 0.5,
            forgets=dice.random() < 0.15,
            fresh=dice.random() < 0.05,
        )


def _round(dice: random.Random, servers: int) -> Round:
    """Half the shots fall within a call, a third at any time; one in six with two at the worker."""
    if servers > 1 and dice.random() < 1 / 6:
        shot = Shot(dice.uniform(0, 0.2), victim=WORKER)
    elif dice.random() < 0.6:
        shot = Shot(dice.uniform(0, 0.012), call=dice.randint(3, 14))
    else:
        shot = Shot(dice.uniform(0, 0.25), victim=dice.randrange(servers))
    return Round(shot, together=dice.random() < 0.25, at_start=dice.random() < 0.1)


@dataclass
class Record:
    """What became of a schedule: one line of the file."""

    seed: int
    form: str
    orders: int
    faults: str
    shots: list[dict[str, Any] | None] = field(default_factory=list)
    visits: list[str] = field(default_factory=list)
    lost: int = 0
    settled: int = 0
    recovery: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def line(self) -> str:
        return json.dumps(asdict(self))


class Field:
    """One company, its QuickBooks, and the processes that serve it, over one database."""

    def __init__(self, form: str, database_url: str, place: Path, nursery: Nursery) -> None:
        self.form, self.place = form, place
        self.storage = Storage(database_url)
        settings = Settings(data_dir=place / "data", worker=False)
        self.world = World(self.storage, settings, place, unmatched_sku="create")
        with self.storage.begin() as db:
            _, self.token = security.create_token(db, "campaign", Role.MANAGER)
            self.company = db.get_one(Company, self.world.company_id).public_id
        apart = form == "two"
        self.servers = [
            Server(self._settings(database_url, worker=not apart), place / f"{nth}.log", nursery)
            for nth in range(2 if apart else 1)
        ]
        self.worker = (
            Process(["worker"], self._settings(database_url, worker=True), place / "w.log", nursery)
            if apart
            else None
        )
        self.dice = random.Random()
        lock = AppLock()
        self.road = Road(self.servers, self.dice)
        self.connector = self._connector(self.road, "COUNTER-2", lock)
        same, away = Road(self.servers, self.dice), Road(self.servers, self.dice, OTHER_PC)
        self.others = [(road, self._connector(road, "OFFICE-1", lock)) for road in (same, away)]

    def _settings(self, database_url: str, *, worker: bool) -> dict[str, object]:
        return {
            "database_url": database_url,
            "data_dir": self.place / "data",
            "secret_key": KEY,
            "port": free_port(),
            "log_level": "error",
            "worker": worker,
        }

    def _connector(self, road: Road, machine: str, lock: AppLock) -> WebConnector:
        world = self.world
        return WebConnector(
            ADDRESS,
            world.login,
            world.password,
            world.file,
            machine=machine,
            owner_id=world.owner_id,
            file_id=world.file_id,
            transport=on(road),
            app_lock=lock,
        )

    def close(self) -> None:
        for each in [*self.servers, *([self.worker] if self.worker else [])]:
            each.kill()
        for connector in (self.connector, *(other for _, other in self.others)):
            connector.service.transport.close()
        self.world.file.close()
        self.storage.close()

    # -- a schedule

    def play(self, seed: int) -> Record:
        """Sell, shoot while the Web Connector visits, start again, recover, and look."""
        began = time.perf_counter()
        schedule = Schedule.drawn(seed, len(self.servers), visits=len(self.connector.visits))
        self.dice.seed(seed)
        numbers = self.sell(seed, schedule.orders)
        before = stock(self.world)
        record = Record(seed, self.form, schedule.orders, str(schedule.faults))
        self.ask()
        self.connector.faults = schedule.faults
        for each in schedule.rounds:
            self._disturbed(each, schedule, record)
        if schedule.forgets:
            self.world.file.forget_message_sets()
        self.recover(record)
        record.wrong = [*wrong(self.world, numbers, before), *self._untrue()]
        record.seconds = round(time.perf_counter() - began, 2)
        return record

    def sell(self, seed: int, count: int) -> list[str]:
        """New orders, from new customers and old ones; their numbers."""
        dice = random.Random(seed + 1)
        numbers = [f"{20_000 + seed * 10 + nth}" for nth in range(count)]
        for number in numbers:
            email = f"k{dice.choice([seed, number])}@example.com"
            sku = dice.choice([f"TOY-00{dice.randint(1, 9)}", f"NEW-{seed}"])
            self.world.sell(number, email=email, first=f"K{email[1:-12]}", sku=sku)
        return numbers

    def ask(self) -> None:
        """Push what was sold, unless the schedule has asked for it already."""
        with suppress(Conflict):
            self.world.ask("push_orders")

    def _disturbed(self, turn: Round, schedule: Schedule, record: Record) -> None:
        if turn.at_start:
            self._die_at_start(schedule, record)
        self.all_up(fresh=schedule.fresh)
        road, other = self.others[schedule.neighbour]
        self.road.gun = road.gun = gun = Gun(turn.shot, self._shoot)
        second = threading.Thread(target=visit, args=(other,), daemon=True)
        if turn.together:
            second.start()
        visit(self.connector)
        if turn.together:
            second.join()
            record.visits.append(f"other {_ended(other.visits[-1])}")
        gun.wait()
        record.shots.append(gun.told())
        record.visits.append(_ended(self.connector.visits[-1]))

    def _die_at_start(self, schedule: Schedule, record: Record) -> None:
        victim = self.servers[0]
        victim.kill()
        victim.begin(fresh=schedule.fresh)
        pause = self.dice.uniform(0, 0.5)
        time.sleep(pause)
        victim.kill()
        record.shots.append({"ms": round(pause * 1000, 1), "victim": "0", "doing": ["starting"]})

    def _shoot(self, victim: int) -> str:
        if victim == WORKER and self.worker is not None:
            self.worker.kill()
            return "worker"
        self.servers[victim].kill()
        return str(victim)

    def all_up(self, *, fresh: bool = False) -> None:
        """Start what is dead, and wait until every server answers."""
        for process in self._dead():
            self._leases_have_run_out(process)
            process.begin(fresh=fresh)
        for server in self.servers:
            server.ready()

    def _dead(self) -> Iterator[Process]:
        for process in (*self.servers, self.worker):
            if process is not None and not process.runs:
                yield process

    def _leases_have_run_out(self, dead: Process) -> None:
        """Two minutes have passed since the only hand died, which nobody waits for here."""
        if dead is self.worker or self.worker is None:
            with self.storage.begin() as db:
                db.execute(
                    update(Task).where(Task.lease_until.is_not(None)).values(lease_until=None)
                )

    def recover(self, record: Record) -> None:
        """The Web Connector comes undisturbed until nothing is left."""
        self.connector.faults = Faults()
        self.road.gun = Gun(None, str)
        for road, other in self.others:
            road.gun = self.road.gun
            other.app_lock.clear()
        self.all_up()
        open_before = with_unknown_outcome(self.world)
        record.lost = len(open_before)
        completed = False
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for connector in (self.connector, *(other for _, other in self.others)):
                came = visit(connector)
                record.recovery += 1
                if not completed and came.outcome in {"done", "ended", "none"}:
                    completed = True
                    record.settled = len(open_before - with_unknown_outcome(self.world))
                if not unfinished(self.world):
                    return

    def _untrue(self) -> Iterator[str]:
        """What the API says against QuickBooks' own books."""
        stand = len(self.world.documents())
        for server in self.servers:
            reply = httpx.get(
                f"http://127.0.0.1:{server.port}/api/v1/overview",
                params={"company": self.company},
                headers={"Authorization": f"Bearer {self.token}"},
                timeout=30,
            )
            told = reply.json()["equation"] if reply.status_code == 200 else reply.text
            if reply.status_code != 200 or not told["adds_up"]:
                yield f"the overview says {told}"
            elif told["in_quickbooks"]["count"] != stand or told["not_confirmed"]["count"]:
                yield f"{stand} documents stand, and the overview says {told}"


def visit(connector: WebConnector) -> Visit:
    """One visit, whatever becomes of it."""
    with suppress(Exception):  # whatever the Web Connector makes of a dead server
        connector.visit()
    return connector.visits[-1]


def _ended(visit: Visit) -> str:
    return f"{visit.outcome} after {len(visit.calls)} calls"


# -- many schedules

WORLD = 20
"""Schedules in one world: its making costs as much as two of them."""


@contextmanager
def _database(form: str, place: Path, run: str) -> Iterator[str]:
    if form == "sqlite":
        yield f"sqlite:///{place / 'data' / 'cartbooks.db'}"
        return
    server = postgres.own_server(run, durable=True)
    assert server is not None, postgres.MISSING
    yield from postgres.database(server, template="template0")


def _places(on_disk: bool) -> str | None:
    """Memory where there is some, for speed; one world in three is on a disk that truly syncs."""
    memory = "/dev/shm"  # noqa: S108 - a folder of our own is made in it
    return None if on_disk or not os.access(memory, os.W_OK) else memory


def campaign(first: int, count: int, out: Path) -> Counter[str]:
    """Play *count* schedules, a line for each in *out*; returns what they came to."""
    sums: Counter[str] = Counter()
    runs = {on_disk: postgres.begin_run(_places(on_disk)) for on_disk in (True, False)}
    try:
        with Nursery() as nursery, out.open("a") as lines:
            for begin in range(first, first + count, WORLD):
                world = begin // WORLD
                form, on_disk = FORMS[world % 3], world // 3 % 3 == 0
                place = Path(tempfile.mkdtemp(prefix="cartbooks-kills-", dir=_places(on_disk)))
                with _database(form, place, runs[on_disk]) as url:
                    schema.prepare(storage := Storage(url))
                    storage.close()
                    field = Field(form, url, place, nursery)
                    for seed in range(begin, min(begin + WORLD, first + count)):
                        record = field.play(seed)
                        lines.write(record.line() + "\n")
                        lines.flush()
                        _count(sums, record)
                    field.close()
                shutil.rmtree(place, ignore_errors=True)
    finally:
        for run in runs.values():
            postgres.end_run(run)
    return sums


def _count(sums: Counter[str], record: Record) -> None:
    sums["schedules"] += 1
    sums[record.form] += 1
    sums["shots"] += sum(shot is not None for shot in record.shots)
    sums["orders"] += record.orders
    sums["lost"] += record.lost
    sums["settled"] += record.settled
    sums["violations"] += bool(record.wrong)
    if record.wrong:
        print(record.line(), flush=True)  # noqa: T201 - a program's output


def main() -> None:
    """`python -m faults.real FIRST COUNT [FILE]`."""
    first, count = int(sys.argv[1]), int(sys.argv[2])
    out = Path(sys.argv[3] if len(sys.argv) > 3 else "kills.jsonl")
    began = clock.now()
    sums = campaign(first, count, out)
    seconds = (clock.now() - began).total_seconds()
    print(  # noqa: T201 - a program's output
        f"{count} schedules from {first} in {seconds:.0f} s: {sums['shots']} deaths, "
        f"{sums['orders']} orders, {sums['violations']} violations; "
        f"{sums['settled']} of {sums['lost']} lost answers settled by the next visit. {out}"
    )
    sys.exit(bool(sums["violations"]))


if __name__ == "__main__":
    main()
