"""
`python -m bench`: every row of the targets in one run, written to docs/measured.md.

The conversations are played with each server in its own process, one client, in turn. The histories
are made where they are not there yet (half an hour each for a million operations), and kept.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from rich.console import Console
from sqlalchemy import inspect

from bench import cluster, console, crowd, rows, size, targets
from bench.answers import ItemBook
from bench.outcome import Row, at_least, at_most, page, table
from bench.report import Measured, machine, show
from bench.turns import measure
from cartbooks.db import Storage

PLACE = targets.ROOT / "data" / "bench"
PAGE = targets.ROOT / "docs" / "measured.md"
SMALL = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--conversations", type=int, default=30, help="with each server")
    parser.add_argument(
        "--rounds", type=int, default=20, help="answers to each question of History"
    )
    parser.add_argument("--operations", type=int, default=1_000_000, help="in the larger history")
    parser.add_argument("--histories", nargs="+", help="databases that are there, smallest first")
    parser.add_argument("--short", action="store_true", help="the conversations, and no page")
    given = parser.parse_args()
    screen = Console(width=None if sys.stdout.isatty() else 140)
    found = conversations(given.conversations, screen)
    if given.short:
        screen.print(table(found))
        return
    found += rows.measure(targets.cartbooks(1), targets.peer(5_000))
    found += crowd.measure()
    with nullcontext(given.histories) if given.histories else histories(given.operations) as there:
        found += console.measure(there[-1])
        found += size.rows_of(there, given.rounds)
    PAGE.write_text(page(found), encoding="utf-8")
    screen.print(table(found))
    screen.print(machine(), style="dim", highlight=False)


def conversations(rounds: int, screen: Console) -> list[Row]:
    """With an empty server, the peer and ours: five answers of 500 items, 517 kB each."""
    book = ItemBook(5, 500, 517_000)
    chosen = [targets.null(5), targets.peer(500), targets.cartbooks(2_500)]
    played = measure(chosen, book, rounds)
    show(played, book, screen)
    _, peer, ours = played
    return [
        at_least(
            "requests per second, one connector",
            ours.requests_per_second / peer.requests_per_second, 2, " × qbwc-kit",
            also=f" ({ours.requests_per_second:.0f} and {peer.requests_per_second:.0f})",
        ),
        at_most(
            "receiveResponseXML of 517 kB, median",
            ours.answer_ms / peer.answer_ms, 0.5, " × qbwc-kit", also=_told(ours, peer),
        ),
        at_most(
            "receiveResponseXML of 517 kB, p99", ours.answer_p99_ms / ours.answer_ms, 3,
            " × our median",
        ),
    ]  # fmt: skip


def _told(ours: Measured, peer: Measured) -> str:
    return f" ({ours.answer_ms:.1f} and {peer.answer_ms:.1f} ms)"


@contextmanager
def histories(operations: int) -> Iterator[list[str]]:
    """Two on SQLite and two on PostgreSQL, the smaller first, as long as the block runs."""
    PLACE.mkdir(parents=True, exist_ok=True)
    address = cluster.start(PLACE / "pg")
    try:
        numbers = (SMALL, operations)
        databases = [f"sqlite:///{PLACE / f'h{each}.db'}" for each in numbers]
        databases += [cluster.database(address, f"h{each}") for each in numbers]
        for number, database in zip([*numbers, *numbers], databases, strict=True):
            if not _is_there(database):
                _make(number, database)
        yield databases
    finally:
        cluster.stop(PLACE / "pg")


def _is_there(database: str) -> bool:
    storage = Storage(database)
    there = inspect(storage.engine).has_table("operations")
    storage.close()
    return there


def _make(number: int, database: str) -> None:
    command = [sys.executable, "-m", "bench.history", str(number), "--database", database]
    subprocess.run(command, cwd=targets.ROOT, check=True)  # noqa: S603 - our own command


if __name__ == "__main__":
    main()
