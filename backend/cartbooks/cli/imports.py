"""`cartbooks import`: orders, products and customers out of a file, each whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import SQLAlchemyError

from cartbooks.cli import output
from cartbooks.cli.desk import at_desk, find, note
from cartbooks.cli.failures import FAILED, say
from cartbooks.db import Database, Storage
from cartbooks.mapping.preferences import Preferences
from cartbooks.model import Store
from cartbooks.stores import builtin, imports
from cartbooks.stores.imports import Kind, Row

app = typer.Typer(help="Bring orders, products or customers of the built-in store from a file.")

BATCH = 200
"""Records of one transaction."""

Put = Callable[[Database, Store, Sequence[Any]], list[builtin.Put]]
PUT: dict[Kind, Put] = {
    "orders": builtin.put_orders,
    "products": builtin.put_products,
    "customers": builtin.put_customers,
}


class Format(StrEnum):
    CARTBOOKS = "cartbooks"
    WOOCOMMERCE = "woocommerce"


File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON, JSON Lines or CSV.")]
StoreId = Annotated[str, typer.Option("--store", metavar="ID", help="The store to fill.")]
AsFormat = Annotated[Format, typer.Option("--format", help="Whose records these are.")]


@dataclass
class Report:
    """What came of an import: how many of each outcome, and the line of each refusal."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, place: int, reason: str) -> None:
        self.counts["rejected"] += 1
        self.errors.append((place, reason))


@app.command()
def orders(
    file: File, store: StoreId, format_: AsFormat = Format.CARTBOOKS, json: output.AsJson = False
) -> None:
    """Import orders. One that is known already is compared, never doubled."""
    _run(file, "orders", store, format_, json)


@app.command()
def products(
    file: File, store: StoreId, format_: AsFormat = Format.CARTBOOKS, json: output.AsJson = False
) -> None:
    """Import products."""
    _run(file, "products", store, format_, json)


@app.command()
def customers(
    file: File, store: StoreId, format_: AsFormat = Format.CARTBOOKS, json: output.AsJson = False
) -> None:
    """Import customers."""
    _run(file, "customers", store, format_, json)


def _run(file: Path, kind: Kind, store_id: str, format_: Format, json: bool) -> None:
    with at_desk() as desk:
        with desk.storage.reading() as db:
            row = find(db, Store, store_id)
            company_id, zone = row.company_id, Preferences.kept(row.preferences).tz
        with _progress(quiet=json) as progress, file.open("rb") as raw:
            task = progress.add_task(f"Importing {kind}", total=file.stat().st_size)
            stream = progress.wrap_file(raw, task_id=task)
            rows = imports.read(stream, kind, format_.value, zone)
            report = take(desk.storage, row.id, kind, rows)
        with desk.storage.begin() as db:
            note(db, f"{kind}.import", store_id, company_id, file=file.name, **report.counts)
    _tell(report, kind, json)
    if report.errors:
        raise typer.Exit(FAILED)


def take(storage: Storage, store_id: int, kind: Kind, rows: Iterable[Row]) -> Report:
    """Put *rows* into the store, many to a transaction; what is wrong goes into the report."""
    report = Report()
    for batch in _batches(rows):
        good = [row for row in batch if row.record is not None]
        for row in batch:
            if row.record is None:
                report.refuse(row.place, row.error or "it cannot be read")
        try:
            _put(storage, store_id, kind, good, report)
        except SQLAlchemyError:  # one of them: the others must not pay for it
            for row in good:
                try:
                    _put(storage, store_id, kind, [row], report)
                except SQLAlchemyError as wrong:
                    reason = str(getattr(wrong, "orig", wrong)).splitlines()[0]
                    report.refuse(row.place, f"the database refused it: {reason}")
    report.errors.sort()
    return report


def _put(storage: Storage, store_id: int, kind: Kind, rows: Sequence[Row], report: Report) -> None:
    """One transaction; the report hears of it only when it is committed."""
    if not rows:
        return
    with storage.begin() as db:
        store = db.get_one(Store, store_id)
        results = PUT[kind](db, store, [row.record for row in rows])
    for row, result in zip(rows, results, strict=True):
        if result.outcome == "rejected":
            report.refuse(row.place, result.reason)
        else:
            report.counts[result.outcome] += 1


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _progress(*, quiet: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True, disable=quiet,
    )  # fmt: skip


def _tell(report: Report, kind: Kind, json: bool) -> None:
    counts = {name: report.counts[name] for name in ("created", "updated", "unchanged", "rejected")}
    if json:
        errors = [{"line": place, "reason": reason} for place, reason in report.errors]
        output.as_json({**counts, "errors": errors})
        return
    for place, reason in report.errors:
        say(f"line {place}: {reason}")
    print(f"{kind.capitalize()}: " + ", ".join(f"{n} {what}" for what, n in counts.items()))
