"""
How each named question fares as history grows: `python -m bench.size DATABASE...`.

Each database is a history of `bench.history`, smallest first. One server a database, one client,
the questions in turn; what is over the target is asked again, so that a busy moment is not blamed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich import box
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from bench.memory import watched
from bench.outcome import Row, at_most
from bench.questions import Question, cast, questions
from bench.report import percentile
from bench.serving import admitted, serving
from cartbooks.db import Storage
from cartbooks.model import Operation

MOST_MS = 50.0
FACTOR, SLACK_MS = 2.0, 5.0
AGAIN = 2


@dataclass(slots=True)
class Book:
    """One history behind a running server."""

    name: str
    client: httpx.Client
    questions: Mapping[str, Question]
    times: dict[str, float] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    def ask(self, name: str, rounds: int) -> None:
        """The 95th percentile of *rounds* answers; of several tries the best counts."""
        question, took = self.questions[name], []
        for turn in range(-1, rounds):
            began = time.perf_counter()
            reply = self.client.get(question.path, params=dict(question.params))
            seconds = time.perf_counter() - began
            if reply.status_code not in {200, 404, 422}:
                self.wrong[name] = f"{reply.status_code} {reply.text[:200]}"
            if turn >= 0:
                took.append(1000 * seconds)
            if seconds > 5:
                took.append(1000 * seconds)
                break
        found = percentile(sorted(took), 95)
        self.times[name] = min(found, self.times.get(name, found))


def measure(books: Sequence[Book], rounds: int, only: str = "") -> None:
    """Every question to every history, and once more what misses its target."""
    names = [name for name in books[0].questions if only in name]
    for name in names:
        for book in books:
            if name in book.questions:
                book.ask(name, rounds)
    for _ in range(AGAIN):
        late = [name for name in names if misses(books, name)]
        for name in late:
            for book in books:
                if name in book.questions:
                    book.ask(name, rounds)


def misses(books: Sequence[Book], name: str) -> bool:
    """Whether a larger history needs more time than the target allows."""
    small = books[0].times[name]
    allowed = max(FACTOR * small, small + SLACK_MS)
    return any(
        book.times[name] > MOST_MS or book.times[name] > allowed
        for book in books
        if name in book.times
    )


def table(books: Sequence[Book], *, all_of_them: bool = True) -> Table:
    made = Table("question, 95th percentile in ms", box=box.SIMPLE_HEAD)
    for book in books:
        made.add_column(book.name, justify="right")
    made.add_column("")
    for name in books[0].times:
        late = misses(books, name)
        if all_of_them or late:
            cells = (f"{book.times.get(name, 0):.1f}" for book in books)
            made.add_row(name, *cells, "misses" if late else "")
    return made


def export(client: httpx.Client, pid: int) -> str:
    """The whole history as CSV: how long to the first byte, how many rows a second, what memory."""
    rows, first = 0, 0.0
    began = time.perf_counter()
    with watched(pid) as peak, client.stream("GET", "/operations.csv") as reply:
        for piece in reply.iter_bytes():
            first = first or time.perf_counter() - began
            rows += piece.count(b"\n")
    took = time.perf_counter() - began
    return (
        f"{rows:,} rows in {took:.1f} s ({rows / took:,.0f} a second), the first byte after"
        f" {1000 * first:.0f} ms, peak {peak.megabytes:.0f} MB"
    )


def opened(stack: ExitStack, database: str) -> tuple[Book, int]:
    token = admitted(database)
    storage = Storage(database)
    with storage.reading() as db:
        number = db.scalar(select(func.max(Operation.id))) or 0
        asked = {each.name: each for each in questions(cast(db))}
    kind = "SQLite" if storage.is_sqlite else "PostgreSQL"
    storage.close()
    served = stack.enter_context(serving(database))
    client = stack.enter_context(served.client(token))
    return Book(f"{kind} {_rounded(number)}", client, asked), served.process.pid


def _rounded(number: int) -> str:
    return f"{number / 1e6:.1f}M" if number > 999_000 else f"{number / 1000:.0f}k"


def by_kind(books: Sequence[Book]) -> Iterator[list[Book]]:
    """Those of one kind of database together: the smallest is what the others are held to."""
    kinds = dict.fromkeys(book.name.split()[0] for book in books)
    for kind in kinds:
        yield [book for book in books if book.name.startswith(kind)]


def rows_of(databases: Sequence[str], rounds: int) -> list[Row]:
    """How many questions are answered in time, by kind of database; the smallest of each first."""
    rows = []
    with ExitStack() as stack:
        books = [opened(stack, each)[0] for each in databases]
        for group in by_kind(books):
            measure(group, rounds)
            largest, names = group[-1], group[0].times
            late = sum(largest.times.get(name, 0) > MOST_MS for name in names)
            more = sum(misses(group, name) for name in names)
            of = f" of {len(names)} questions, {rounds} answers each"
            rows += [
                at_most(f"History, {largest.name}: over {MOST_MS:.0f} ms (p95)", late, 0, also=of),
                at_most(f"the same, or over twice what {group[0].name} takes", more, 0, also=of),
            ]
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.size", description=__doc__)
    parser.add_argument("databases", nargs="+", help="histories, the smallest of each kind first")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="", help="questions with this in their name")
    parser.add_argument("--misses", action="store_true", help="show only what misses its target")
    parser.add_argument("--export", action="store_true", help="also read the whole CSV file")
    parser.add_argument("--json", type=Path, help="write all numbers to this file")
    given = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 140)
    with ExitStack() as stack:
        found = [opened(stack, each) for each in given.databases]
        books = [book for book, _ in found]
        for group in by_kind(books):
            measure(group, given.rounds, given.only)
            console.print(table(group, all_of_them=not given.misses))
            late = sum(misses(group, name) for name in group[0].times)
            console.print(f"{len(group[0].times)} questions, {late} miss the target")
        for book, pid in found if given.export else ():
            console.print(f"{book.name}: {export(book.client, pid)}")
    for book in books:
        for name, what in book.wrong.items():
            console.print(f"{book.name}: {name}: {what}", style="red", markup=False)
    if given.json:
        given.json.write_text(json.dumps({book.name: book.times for book in books}, indent=1))


if __name__ == "__main__":
    main()
