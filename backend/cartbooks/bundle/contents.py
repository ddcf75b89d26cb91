"""The files of a bundle, each made while it is read: no file is ever whole in memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from sqlalchemy import or_, select

from cartbooks.bundle import rows
from cartbooks.bundle.scope import TASKS
from cartbooks.bundle.source import PAGE, RECORDS, Source, line, orders_of, task_ids
from cartbooks.db import Database
from cartbooks.model import (
    Activity,
    Link,
    Note,
    Operation,
    Order,
    Posting,
    Problem,
    Session,
    Task,
    TaskEvent,
)

_ACTIVITY = 5_000


def sessions(source: Source) -> Iterator[bytes]:
    found = select(Session).where(Session.id.in_(source.chosen.sessions))
    return source.told(found, Session.id, RECORDS, rows.session)


def operations(source: Source) -> Iterator[bytes]:
    found = select(Operation).where(Operation.id.in_(source.chosen.operations))
    return source.told(found, Operation.id, RECORDS, rows.operation)


def tasks(source: Source) -> Iterator[bytes]:
    found = select(Task).where(Task.id.in_(task_ids(source.chosen)))
    return source.told(found, Task.id, TASKS, rows.task)


def attempts(source: Source) -> Iterator[bytes]:
    found = select(TaskEvent).where(TaskEvent.task_id.in_(task_ids(source.chosen)))
    return source.told(found, TaskEvent.id, TASKS, rows.attempt)


def problems(source: Source) -> Iterator[bytes]:
    found = select(Problem).where(Problem.id.in_(source.chosen.problems))
    return source.told(found, Problem.id, RECORDS, rows.problem)


def notes(source: Source) -> Iterator[bytes]:
    chosen = source.chosen
    about = or_(
        (Note.subject_type == "operation") & Note.subject_id.in_(chosen.operations),
        (Note.subject_type == "session") & Note.subject_id.in_(chosen.sessions),
        (Note.subject_type == "problem") & Note.subject_id.in_(chosen.problems),
        (Note.subject_type == "task") & Note.subject_id.in_(task_ids(chosen)),
        *(
            (Note.subject_type == "record")
            & (Note.subject_id == store)
            & (Note.subject_key == f"{kind}/{ext_id}")
            for store, kind, ext_id in chosen.records
        ),
    )
    return source.lines(
        select(Note).where(about),
        Note.id,
        RECORDS,
        lambda _, row: line(rows.note(source.mask, row)),
    )


def records(source: Source) -> Iterator[bytes]:
    """The orders that the tasks are about, and what links their customers and products."""
    mask = source.mask

    def told(db: Database, row: Order) -> bytes:
        posting = db.scalars(
            select(Posting)
            .where(
                Posting.store_id == row.store_id,
                Posting.source == "order",
                Posting.source_id == row.ext_id,
                Posting.role == "sale",
            )
            .order_by(Posting.generation.desc())
            .limit(1)
        ).first()
        return line(rows.order(mask, row, posting))

    yield from source.lines(orders_of(source), Order.id, RECORDS, told)
    wanted = {fold_sku(ext_id) for _, kind, ext_id in source.chosen.records if kind == "product"}
    if wanted:
        found = select(Link).where(Link.store_id.in_(source.chosen.stores), Link.record.in_(wanted))
        yield from source.lines(
            found, Link.id, 200,
            lambda _, link: line({
                "type": "link", "kind": link.kind, "record": mask.words(link.record),
                "list_id": link.list_id, "how": mask.words(link.how),
            }),
        )  # fmt: skip


def fold_sku(sku: str) -> str:
    return f"sku:{' '.join(sku.split()).casefold()}"


def timeline(source: Source) -> Iterator[bytes]:
    """One line for each step, in UTC and in the shop's time."""

    def cells(*values: Any) -> bytes:
        out = io.StringIO()
        csv.writer(out).writerow([_harmless(str(value)) for value in values])
        return out.getvalue().encode()

    yield "\ufeff".encode() + cells("utc", f"local ({source.zone.key})", "task", "what", "code",
                                    "detail")  # fmt: skip
    found = select(TaskEvent).where(TaskEvent.task_id.in_(task_ids(source.chosen)))

    def step(_: Database, row: TaskEvent) -> bytes:
        told = rows.attempt(source.mask, row)
        local = row.at.astimezone(source.zone).isoformat(sep=" ", timespec="seconds")
        return cells(told["at"], local, told["task"], row.what, row.code, told["detail"])

    yield from source.lines(found, TaskEvent.id, TASKS, step)


def _harmless(text: str) -> str:
    """A spreadsheet must not take it for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def activity(source: Source) -> Iterator[bytes]:
    """The newest lines first: so nothing is read that is older than the scope."""
    chosen, before = source.chosen, None
    for _ in range(_ACTIVITY // PAGE):
        found = select(Activity).where(
            or_(Activity.company_id.in_(chosen.companies), Activity.company_id.is_(None))
        )
        if before is not None:
            found = found.where(Activity.id < before)
        with source.storage.reading() as db:
            page = list(db.scalars(found.order_by(Activity.id.desc()).limit(PAGE)))
            made = b"".join(
                line(rows.activity(source.mask, row))
                for row in page
                if chosen.since <= row.at <= chosen.until
            )
        if made:
            yield made
        if len(page) < PAGE or page[-1].at < chosen.since:
            return
        before = page[-1].id
