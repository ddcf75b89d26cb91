"""
Many companies at once: `python -m bench.crowd ten-thousand|apart|two-hundred|four`.

- *four*: four complete conversations at the same time, beside one at a time.
- *ten-thousand*: companies that poll every five minutes, one in twenty with work, two server
  processes on PostgreSQL.
- *apart*: the same behind a proxy (nginx), with two workers that are processes of their own.
- *two-hundred*: a visit each minute, one server process on SQLite.

Each visit is a connection of its own, as it is from ten thousand PCs. Whatever goes wrong is told.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import queue
import random
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
from sqlalchemy import func, insert, select

from bench import cluster
from bench.answers import ItemBook
from bench.apart import proxied, working
from bench.conversation import Connector, Login
from bench.outcome import Row, at_least, at_most
from bench.report import percentile
from bench.serving import admitted, serving
from cartbooks import clock, ids, schema
from cartbooks.db import Storage
from cartbooks.model import Color, Company, ListRecord, Operation, OperationState, Session

PASSWORD = "abcdefghijklmnopqrstuvwxy"  # noqa: S105 - of companies that do not exist
OWNER = "{57f3b9b1-86f1-4fcc-b1ee-566de1813d20}"
ITEMS = 20


@dataclass
class Result:
    """What a crowd has seen: seconds of each visit, and what went wrong."""

    idle: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def idle_p95_ms(self) -> float:
        return 1000 * percentile(sorted(self.idle), 95)

    def told(self) -> str:
        lines = []
        for name, took in (("idle polls", self.idle), ("visits with work", self.busy),
                           ("behind their time", self.late)):  # fmt: skip
            if took:
                ms = sorted(1000 * each for each in took)
                p50, p95, p99 = (percentile(ms, share) for share in (50, 95, 99))
                lines.append(
                    f"{len(ms):,} {name}: median {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f} ms"
                )
        lines.append(f"errors: {dict(self.errors) or 'none'}")
        return "\n".join(lines)


def settle(database: str, number: int) -> list[Login]:
    """*number* companies without schedules; logins that still lack the server's address."""
    storage = Storage(database)
    schema.upgrade(storage)
    now = clock.now()
    digest = hashlib.sha256(PASSWORD.encode()).hexdigest()
    with storage.begin() as db:
        if db.scalar(select(func.count()).select_from(Company)) != number:
            db.execute(
                insert(Company),
                [
                    {"name": f"Company {at}", "username": f"company-{at}", "owner_id": OWNER,
                     "password_sha256": digest, "file_id": f"{{{uuid.uuid4()}}}",
                     "created_at": now}
                    for at in range(number)
                ],
            )  # fmt: skip
        rows = db.execute(select(Company.username, Company.file_id).order_by(Company.id)).all()
    storage.close()
    return [Login("", name, PASSWORD, OWNER, file_id) for name, file_id in rows]


class Crowd:
    """Companies that come evenly spread over *every* seconds, a share of them with work."""

    def __init__(
        self, addresses: Sequence[str], logins: Sequence[Login], token: str, *,
        every: float, with_work: float, threads: int = 48, seed: int = 1,
    ) -> None:  # fmt: skip
        self.addresses, self.logins, self.every = addresses, logins, every
        self.with_work, self.threads = with_work, threads
        self.result = Result()
        self.chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.book = ItemBook(1, ITEMS, 1000 * ITEMS)
        self.ask = httpx.Client(
            base_url=f"{addresses[0]}/api/v1", headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        )  # fmt: skip

    def come(self, seconds: float) -> Result:
        """Visits for so long, each at its own time whether or not the others are through."""
        due: queue.SimpleQueue[tuple[float, int, str, bool] | None] = queue.SimpleQueue()
        hands = [threading.Thread(target=self._hand, args=(due,)) for _ in range(self.threads)]
        for hand in hands:
            hand.start()
        order = list(range(len(self.logins)))
        self.chance.shuffle(order)
        began, step = time.perf_counter(), self.every / len(order)
        for turn, at in zip(itertools.count(), itertools.cycle(order), strict=False):
            when = began + turn * step
            if when > began + seconds:
                break
            time.sleep(max(0.0, when - time.perf_counter()))
            works = self.chance.random() < self.with_work
            due.put((when, at, self.addresses[turn % len(self.addresses)], works))
        for _ in hands:
            due.put(None)
        for hand in hands:
            hand.join()
        return self.result

    def _hand(self, due: queue.SimpleQueue[tuple[float, int, str, bool] | None]) -> None:
        while (visit := due.get()) is not None:
            when, at, address, works = visit
            self.result.late.append(time.perf_counter() - when)
            try:
                self._visit(at, address, works=works)
            except Exception as wrong:
                self.result.errors[f"{type(wrong).__name__}: {wrong}"[:160]] += 1

    def _visit(self, at: int, address: str, *, works: bool) -> None:
        login = replace(self.logins[at], url=f"{address}/webconnector")
        if works:
            company = ids.public(Company.prefix, at + 1)
            wanted = {"company": company, "kind": "sync_lists", "params": {"lists": ["item"]}}
            self.ask.post("/operations", json=wanted).raise_for_status()
        connector = Connector(login)
        try:
            if works:
                self.result.busy.append(connector.visit(self.book).seconds)
            else:
                self.result.idle.append(connector.poll().seconds)
        finally:
            connector.close()


def judged(database: str, result: Result, seconds: float = 60) -> str:
    """What the database says of it all, once the last page is read: nothing lost, nothing open."""
    storage = Storage(database)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with storage.reading() as db:
            ended = db.scalar(
                select(func.count()).where(
                    Operation.state == OperationState.ENDED, Operation.color == Color.GREEN
                )
            )
            everything = db.scalar(select(func.count()).select_from(Operation))
        if ended == everything:
            break
        time.sleep(0.5)
    with storage.reading() as db:
        open_visits = db.scalar(select(func.count()).where(Session.ended_at.is_(None)))
        odd = db.scalar(
            select(func.count()).select_from(
                select(ListRecord.company_id)
                .group_by(ListRecord.company_id)
                .having(func.count() != ITEMS)
                .subquery()
            )
        )
        polls = db.scalar(select(func.sum(Company.polls)))
    storage.close()
    return (
        f"{everything:,} operations, {ended:,} of them green; {len(result.busy):,} visits with"
        f" work; {open_visits} visits open; {odd} companies with other records than their own;"
        f" {polls:,} sign-ins counted"
    )


def ten_thousand(
    seconds: float, number: int = 10_000, every: float = 300, *, apart: bool = False
) -> tuple[Result, str]:
    """
    What the crowd saw, and all in words.

    Two server processes on PostgreSQL, and the client comes to one after the other.

    *apart*: through a proxy, and the workers are two more processes.
    """
    with ExitStack() as stack:
        place = Path(tempfile.mkdtemp(prefix="cartbooks-pg-"))
        place.chmod(0o755)
        address = cluster.start(place / "pg")
        stack.callback(cluster.stop, place / "pg")
        database = cluster.database(address, "crowd")
        logins = settle(database, number)
        token = admitted(database)
        servers = [stack.enter_context(serving(database, worker=not apart)) for _ in range(2)]
        addresses = [each.address for each in servers]
        if apart:
            for _ in range(2):
                stack.enter_context(working(database))
            addresses = [stack.enter_context(proxied(addresses))]
        crowd = Crowd(addresses, logins, token, every=every, with_work=0.05)
        result = crowd.come(seconds)
        return result, f"{result.told()}\n{judged(database, result)}"


def two_hundred(seconds: float, with_work: float = 0.2) -> tuple[Result, str]:
    """The same of one server process on SQLite."""
    place = Path(tempfile.mkdtemp(prefix="cartbooks-crowd-"))
    database = f"sqlite:///{place / 'cartbooks.db'}"
    logins = settle(database, 200)
    token = admitted(database)
    with serving(database, worker=True) as server:
        crowd = Crowd([server.address], logins, token, every=60, with_work=with_work, threads=16)
        result = crowd.come(seconds)
        return result, f"{result.told()}\n{judged(database, result)}"


def four(rounds: int = 10, companies: int = 4) -> tuple[float, str]:
    """
    The share of one's throughput, and all in words.

    Complete conversations of five answers, 517 kB each, at once and one at a time.

    Each company has a number of items of its own, so that what strays is seen.
    """
    place = Path(tempfile.mkdtemp(prefix="cartbooks-four-"))
    database = f"sqlite:///{place / 'cartbooks.db'}"
    logins = settle(database, companies)
    token = admitted(database)
    books = [ItemBook(5, 500 - at, 517_000) for at in range(companies)]
    with serving(database, worker=True) as server, server.client(token) as api:
        urls = [replace(login, url=f"{server.address}/webconnector") for login in logins]

        def converse(at: int) -> None:
            company = ids.public(Company.prefix, at + 1)
            wanted = {"company": company, "kind": "sync_lists", "params": {"lists": ["item"]}}
            asked = api.post("/operations", json=wanted).raise_for_status().json()["id"]
            connector = Connector(urls[at])
            connector.visit(books[at])
            connector.close()
            while api.get(f"/operations/{asked}").json()["state"] != "ended":
                time.sleep(0.01)
            found = api.get(f"/companies/{company}/lists/item", params={"limit": 1}).json()
            if found["count"] != books[at].items:
                strays.append(f"{company}: {found['count']} items, not {books[at].items}")

        def at_once() -> float:
            hands = [threading.Thread(target=converse, args=(at,)) for at in range(companies)]
            began = time.perf_counter()
            for hand in hands:
                hand.start()
            for hand in hands:
                hand.join()
            return time.perf_counter() - began

        def in_turn() -> float:
            began = time.perf_counter()
            for at in range(companies):
                converse(at)
            return time.perf_counter() - began

        strays: list[str] = []
        in_turn()
        pairs = [(in_turn(), at_once()) for _ in range(rounds)]
    _finish(database)
    ratio = statistics.median(alone / together for alone, together in pairs)
    alone, together = (statistics.median(each) for each in zip(*pairs, strict=True))
    return ratio, (
        f"{companies} conversations in turn {1000 * alone:.0f} ms, at once {1000 * together:.0f}"
        f" ms: {ratio:.2f} x one's throughput; strays: {strays or 'none'}"
    )


def _finish(database: str) -> None:
    """Every conversation has ended, and ended well."""
    storage = Storage(database)
    with storage.reading() as db:
        bad = db.scalar(select(func.count()).where(Operation.color.is_distinct_from(Color.GREEN)))
    storage.close()
    if bad:
        raise AssertionError(f"{bad} operations did not end green")


def measure() -> list[Row]:
    """All three, as long as they are promised for."""
    ratio, told = four()
    rows = [
        at_least("four companies at once", ratio, 0.9, " × one's throughput"),
        Row("nothing strayed", told.rpartition("strays: ")[2], "none", told.endswith("none")),
    ]
    crowds = (
        ("10,000 companies every 5 minutes, two processes, PostgreSQL", ten_thousand(300)),
        ("200 companies every minute, one process, SQLite", two_hundred(120)),
    )
    for who, (seen, _) in crowds:
        visits = len(seen.idle) + len(seen.busy)
        errors = seen.errors.total()
        rows += [
            at_most(f"{who}: an idle poll, p95", seen.idle_p95_ms, 100, " ms"),
            at_most(f"{who}: errors", errors, 0, also=f" in {visits:,} visits"),
        ]
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.crowd", description=__doc__)
    parser.add_argument("which", choices=["ten-thousand", "apart", "two-hundred", "four"])
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--with-work", type=float, default=0.2)
    given = parser.parse_args()
    match given.which:
        case "four":
            _, told = four(given.rounds)
        case "two-hundred":
            _, told = two_hundred(given.seconds, given.with_work)
        case _:
            _, told = ten_thousand(given.seconds, apart=given.which == "apart")
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
