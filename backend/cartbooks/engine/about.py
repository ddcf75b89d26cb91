"""Records as tasks name them, and the operations of the tasks about them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal,
    select,
    union_all,
)

from cartbooks.db import Database, on_sqlite
from cartbooks.engine.conditions import among_given
from cartbooks.engine.finding import NOUNS, Hit
from cartbooks.model import Task

Named = tuple[str, int, str]
"""What a record is, its store's number, and the store's own ID of it."""


def names(db: Database, hits: Sequence[Hit]) -> list[Named]:
    """The records that were found, as tasks name them."""
    numbers = {kind: [each.row_id for each in hits if each.record_type == kind] for kind in NOUNS}
    wanted = {kind: found for kind, found in numbers.items() if found}
    if not wanted:
        return []
    rows = db.execute(_names(on_sqlite(db), tuple(wanted)), wanted)
    return [(kind, store, record) for kind, store, record in rows]


@cache
def _names(is_sqlite: bool, kinds: tuple[str, ...]) -> Any:
    return union_all(
        *(
            select(literal(kind), NOUNS[kind].store_id, NOUNS[kind].ext_id).where(
                among_given(NOUNS[kind].id, kind, is_sqlite=is_sqlite)
            )
            for kind in kinds
        )
    )


def given(db: Database, records: Sequence[Named]) -> dict[str, Any]:
    """The parameters of `operations`."""
    if on_sqlite(db):
        return {"records": json.dumps(records)}
    return {
        "kinds": [each[0] for each in records],
        "stores": [each[1] for each in records],
        "records": [each[2] for each in records],
    }


def operations(*, is_sqlite: bool, of: Mapping[str, Any] | None = None) -> Select[Any]:
    """
    The operations of tasks about records, each found by `ix_tasks_record`.

    *of*: what `given` makes of the records, unless the statement is executed with it.
    """

    def bound(name: str, type_: Any) -> BindParameter[Any]:
        if of is None:
            return bindparam(name, type_=type_)
        return bindparam(name, of[name], type_, unique=True)

    kind: Any
    store: Any
    record: Any
    if is_sqlite:
        rows = func.json_each(bound("records", String)).table_valued("value")
        kind, store, record = (
            func.json_extract(rows.c.value, f"$[{at}]", type_=type_)
            for at, type_ in enumerate((String, Integer, String))
        )
    else:
        rows = func.unnest(
            bound("kinds", ARRAY(String)),
            bound("stores", ARRAY(Integer)),
            bound("records", ARRAY(String)),
        ).table_valued("kind", "store", "record")
        rows = rows.render_derived()
        kind, store, record = rows.c.kind, rows.c.store, rows.c.record
    is_about = and_(Task.store_id == store, Task.record_type == kind, Task.record == record)
    return select(Task.operation_id).select_from(rows).join(Task, is_about)
