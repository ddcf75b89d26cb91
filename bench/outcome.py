"""What was measured beside what was promised: a table on the screen, a page of docs/."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rich import box
from rich.table import Table

from bench.cluster import programs
from bench.report import machine, version


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was measured. `met` is None where nothing was promised."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "met", False: "**missed**", None: ""}[self.met]


def at_most(what: str, reached: float, most: float, unit: str = "", *, also: str = "") -> Row:
    return Row(
        what, f"{_told(reached)}{unit}{also}", f"at most {_told(most)}{unit}", reached <= most
    )


def at_least(what: str, reached: float, least: float, unit: str = "", *, also: str = "") -> Row:
    target = f"at least {_told(least)}{unit}"
    return Row(what, f"{_told(reached)}{unit}{also}", target, reached >= least)


def _told(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _versions() -> str:
    named = (f"{name} {version(name)}" for name in ("cartbooks", "qbwc-kit", "SQLAlchemy"))
    server = programs().parent.name
    return f"{', '.join(named)}, SQLite {sqlite3.sqlite_version}, PostgreSQL {server}"


def table(rows: Sequence[Row]) -> Table:
    made = Table("what", "measured", "target", "", box=box.SIMPLE_HEAD)
    for row in rows:
        style = "red" if row.met is False else None
        made.add_row(row.what, row.measured, row.target, row.verdict.strip("*"), style=style)
    return made


def page(rows: Sequence[Row]) -> str:
    """The same as Markdown, with the machine and the day."""
    lines = [
        "# Measured",
        "",
        "Written by `make bench`; what it means is in [performance](performance.md).",
        "",
        f"{datetime.now(UTC):%d %B %Y}, {machine()}, {_versions()}.",
        "Ratios to qbwc-kit are of the same run, taken in turn.",
        "",
        "| what | measured | target | |",
        "|---|---|---|---|",
    ]
    lines += [f"| {row.what} | {row.measured} | {row.target} | {row.verdict} |" for row in rows]
    return "\n".join(lines) + "\n"
