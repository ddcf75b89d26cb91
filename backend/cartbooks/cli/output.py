"""What a command prints: a table for people, JSON for programs, both from the same rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def as_json(data: Any) -> None:
    """*data* on standard output, and nothing else."""
    print(json.dumps(data, indent=2, default=_plain))


def table(rows: Sequence[Mapping[str, Any]], *, empty: str) -> None:
    """The rows beneath their keys, or the sentence *empty*."""
    if not rows:
        print(empty)
        return
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for name in rows[0]:
        drawn.add_column(name.replace("_", " ").capitalize(), overflow="fold")
    for row in rows:
        drawn.add_row(*(_cell(value) for value in row.values()))
    Console(highlight=False, soft_wrap=True).print(drawn, markup=False)


def facts(pairs: Mapping[str, Any]) -> None:
    """Names and values under each other, the values in one column and easy to copy."""
    width = max(map(len, pairs)) + 2
    for name, value in pairs.items():
        print(f"{name + ':':<{width}}{_cell(value)}")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
