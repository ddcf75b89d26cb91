"""The books inside one transaction: counters, the clock, references, and what the file allows."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from .document import Body
from .errors import Refusal, bad_parent, bad_reference
from .kinds import LISTS, object_name, targets


@dataclass(slots=True)
class Record:
    """One element of a list; `data` keeps the fields that somebody gave it."""

    family: str
    kind: str
    id: str
    name: str
    full_name: str
    parent: str | None
    active: bool
    created: int
    modified: int
    edit: int
    balance: int
    on_hand: int
    on_sales_order: int
    on_order: int
    data: Body

    @property
    def level(self) -> int:
        return self.full_name.count(":")


def record(row: sqlite3.Row) -> Record:
    return Record(
        row["family"], row["kind"], row["id"], row["name"], row["full_name"], row["parent"],
        bool(row["active"]), row["created"], row["modified"], row["edit"], row["balance"],
        row["on_hand"], row["on_sales_order"], row["on_order"], json.loads(row["data"]),
    )  # fmt: skip


def name_key(name: str) -> str:
    """Names are compared without regard to case."""
    return name.casefold()


class Books:
    """What one request works with; never outlives its transaction."""

    def __init__(self, db: sqlite3.Connection, now: datetime) -> None:
        self.db = db
        moment = now if now.tzinfo else now.astimezone()
        self.now = int(moment.timestamp())
        self._zone: tzinfo | None = moment.tzinfo
        self._names: dict[tuple[str, str], str | None] = {}

    # what is remembered about the file

    def meta(self, key: str, default: str = "") -> str:
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return default if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def count(self, key: str, by: int = 1) -> int:
        """Moves a counter on and returns where it stood before."""
        start = int(self.meta(f"next {key}", "1"))
        self.set_meta(f"next {key}", str(start + by))
        return start

    def option(self, name: str) -> str:
        """A preference or trait of the file; see `company_file.OPTIONS`."""
        return self.meta(f"option {name}")

    # time

    def stamp(self, epoch: int) -> str:
        return datetime.fromtimestamp(epoch, self._zone).isoformat()

    @property
    def today(self) -> str:
        return self.stamp(self.now)[:10]

    def moment(self, text: str, *, end: bool = False) -> int:
        """Epoch of a DATETIME as the file's owner means it; a bare date ends at its midnight."""
        day, _, rest = text.strip().partition("T")
        year, month, date = (int(part) for part in day.split("-"))
        clock, offset = rest, ""
        for sign in "+-":
            if sign in rest:
                clock, _, offset = rest.partition(sign)
                offset = sign + ":".join(part.zfill(2) for part in offset.split(":"))
        parts = [int(part) for part in clock.split(":")] if clock else [23, 59, 59] if end else []
        hour, minute, second = [*parts, 0, 0, 0][:3]
        try:
            local = datetime(year, month, date, hour, minute, second, tzinfo=self._zone)
        except ValueError:
            message = "There was an error when converting the date value "
            raise Refusal(3020, f'{message}"{text}" in the field "ModifiedDate"') from None
        if offset:
            local = datetime.fromisoformat(local.replace(tzinfo=None).isoformat() + offset)
        return int(local.timestamp())

    # lists

    def by_id(self, kinds: tuple[str, ...], list_id: str) -> Record | None:
        row = self.db.execute(
            "SELECT * FROM records WHERE family = ? AND id = ?", (LISTS[kinds[0]].family, list_id)
        ).fetchone()
        return record(row) if row is not None and row["kind"] in kinds else None

    def by_name(self, kinds: tuple[str, ...], full_name: str) -> Record | None:
        row = self.db.execute(
            "SELECT * FROM records WHERE family = ? AND name_key = ?",
            (LISTS[kinds[0]].family, name_key(full_name.strip())),
        ).fetchone()
        return record(row) if row is not None and row["kind"] in kinds else None

    def named(self, kind: str, full_name: str) -> Record:
        """A list element that is known to be there."""
        found = self.by_name((kind,), full_name)
        if found is None:
            raise LookupError(f"no {kind} is called {full_name!r}")
        return found

    def find(self, reference: str, value: Body, where: str, own: tuple[str, ...] = ()) -> Record:
        """The list element that a reference means; ListID wins over FullName."""
        kinds = targets(reference, own)
        wanted = value.get("ListID") or value.get("FullName") or ""
        found = None
        if kinds and value.get("ListID"):
            found = self.by_id(kinds, value["ListID"])
        elif kinds and value.get("FullName"):
            found = self.by_name(kinds, value["FullName"])
        if found is None:
            if reference == "ParentRef":
                raise bad_parent(wanted, where)
            raise bad_reference(object_name(reference), wanted, where)
        if not found.active and self.option("inactive elements") == "refused":
            tail = "The specified list element is inactive."
            raise bad_reference(object_name(reference), wanted, where, tail)
        return found

    def name_of(self, reference: str, list_id: str, own: str = "") -> str | None:
        kinds = targets(reference, (own,) if own else ())
        if not kinds:
            return None
        key = (LISTS[kinds[0]].family, list_id)
        if key not in self._names:
            row = self.db.execute(
                "SELECT full_name FROM records WHERE family = ? AND id = ?", key
            ).fetchone()
            self._names[key] = None if row is None else str(row[0])
        return self._names[key]

    def forget_names(self) -> None:
        """After a renaming: names are looked up again."""
        self._names.clear()

    def resolve(self, body: Body, where: str, own: tuple[str, ...] = ()) -> Body:
        """A copy in which every reference, at any depth, is a ListID that exists.

        An empty reference means "none", which in a modification clears the field.
        """
        return {tag: self._resolved(tag, value, where, own) for tag, value in body.items()}

    def _resolved(self, tag: str, value: Any, where: str, own: tuple[str, ...]) -> Any:
        if isinstance(value, list):
            return [self._resolved(tag, one, where, own) for one in value]
        if not isinstance(value, dict):
            return value
        if tag.endswith("Ref") and not value.keys() - {"ListID", "FullName"}:
            if not (value.get("ListID") or value.get("FullName")):
                return {}
            return {"ListID": self.find(tag, value, where, own).id}
        return self.resolve(value, where, own)

    def new_list_id(self, family: str) -> str:
        return f"{0x80000000 + self.count(family):X}-{self.now}"

    def next_edit(self, before: int) -> int:
        """EditSequence is the time of the change, and never the same twice for one object."""
        return max(self.now, before + 1)
