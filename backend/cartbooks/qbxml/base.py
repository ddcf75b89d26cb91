"""The base of all requests and aggregates: declaration order is schema order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from cartbooks.qbxml.fields import FieldProblem, Rule

_SPELLED = {
    "list_id": "ListID", "txn_id": "TxnID", "owner_id": "OwnerID", "po_number": "PONumber",
    "fob": "FOB", "ar_account_ref": "ARAccountRef", "cogs_account_ref": "COGSAccountRef",
    "external_guid": "ExternalGUID",
    "list_id_with_children": "ListIDWithChildren",
}  # fmt: skip

Fields = tuple[str, ...]


@cache
def schema_name(field: str) -> str:
    """`txn_date` → `TxnDate`; the exceptions are spelled out."""
    return _SPELLED.get(field) or "".join(part[:1].upper() + part[1:] for part in field.split("_"))


class Aggregate(BaseModel):
    """
    A group of fields in schema order. Building one never fails for what QuickBooks would refuse:
    `problems` says that, so that a record can be held with the field named.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    required: ClassVar[Fields] = ()
    one_of: ClassVar[Fields] = ()
    """Of these exactly one must be there."""
    at_most_one: ClassVar[tuple[Fields, ...]] = ()
    """Of each group one at the most: the schema offers a choice."""
    tags: ClassVar[dict[str, str]] = {}

    @classmethod
    def tag(cls, field: str) -> str:
        """How the schema spells *field* here."""
        return cls.tags.get(field) or schema_name(field)

    def has(self, field: str) -> bool:
        """Whether *field* will be written. An empty text will: in a Mod it clears the field."""
        return getattr(self, field) not in (None, ())

    def elements(self) -> Iterator[tuple[str, Any, Rule | None]]:
        """(tag, value, rule) of every field that is present; repeated ones one by one."""
        for name, rule in _rules(type(self)):
            value = getattr(self, name)
            if value is None:
                continue
            for one in value if isinstance(value, tuple) else (value,):
                yield self.tag(name), one, rule

    def extra_problems(self) -> Iterator[tuple[str, str, str, str]]:
        """(tag, value, code, reason) of what no single field can tell."""
        yield from ()


@cache
def _rules(model: type[Aggregate]) -> tuple[tuple[str, Rule | None], ...]:
    found: list[tuple[str, Rule | None]] = []
    for name, field in model.model_fields.items():
        if name in _ATTRIBUTES:
            continue
        rule = next((each for each in field.metadata if isinstance(each, Rule)), None)
        found.append((name, rule))
    return tuple(found)


_ATTRIBUTES = frozenset({"iterator", "iterator_id"})


class Request(Aggregate):
    """One qbXML request. Adds and Mods wrap their fields in an aggregate of their own name."""

    element: ClassVar[str] = ""
    """The request's tag, such as `SalesReceiptAddRq`: the class's name says it."""
    writes: ClassVar[bool] = False
    iterates: ClassVar[bool] = False
    wrapped: ClassVar[bool] = False

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        cls.element = f"{cls.__name__}Rq"

    @property
    def attributes(self) -> dict[str, str]:
        """Attributes besides requestID."""
        return {}


class Query(Request):
    """A request that changes nothing."""


class IteratedQuery(Query):
    """A query that QuickBooks answers in pages, within one of its sessions."""

    iterates: ClassVar[bool] = True

    iterator: str | None = None
    iterator_id: str | None = None

    @property
    def attributes(self) -> dict[str, str]:
        found = {"iterator": self.iterator, "iteratorID": self.iterator_id}
        return {name: value for name, value in found.items() if value}

    def extra_problems(self) -> Iterator[tuple[str, str, str, str]]:
        if self.iterator is None:
            return
        if self.iterator not in ("Start", "Continue", "Stop"):
            yield (
                "iterator",
                self.iterator,
                "bad_choice",
                "must be one of Start, Continue, Stop",
            )
        if self.iterator != "Start" and not self.iterator_id:
            yield "iteratorID", "", "missing", "is missing"
        if self.iterator != "Stop" and not self.has("max_returned"):
            yield "MaxReturned", "", "missing", "is missing: QuickBooks pages by it"


class Write(Request):
    """A request that changes the books; its fields stand in an inner aggregate."""

    writes: ClassVar[bool] = True
    wrapped: ClassVar[bool] = True


def problems(request: Request) -> list[FieldProblem]:
    """What QuickBooks would refuse in *request*, found before anything is sent."""
    return list(_problems(request, type(request).__name__))


def _problems(part: Aggregate, path: str) -> Iterator[FieldProblem]:
    missing = {part.tag(name) for name in part.required if getattr(part, name) in (None, "", ())}
    for tag in sorted(missing):
        yield FieldProblem(f"{path}/{tag}", "", "is missing", "missing")
    yield from _choices(part, path)
    seen: dict[str, int] = {}
    for tag, value, rule in part.elements():
        seen[tag] = seen.get(tag, 0) + 1
        if tag in missing:
            continue
        here = f"{path}/{tag}" if seen[tag] == 1 else f"{path}/{tag}[{seen[tag]}]"
        if isinstance(value, Aggregate):
            yield from _problems(value, here)
            full_name = getattr(value, "full_name", None)
            if rule is not None and isinstance(full_name, str):  # a reference's rule is its name's
                yield from _checked(f"{here}/FullName", full_name, rule)
        elif rule is not None:
            yield from _checked(here, rule.write(value), rule)
    for tag, shown, code, reason in part.extra_problems():
        yield FieldProblem(f"{path}/{tag}" if tag else path, shown, reason, code)


def _checked(path: str, written: str, rule: Rule) -> Iterator[FieldProblem]:
    if found := rule.check(written):
        code, reason = found
        limit = rule.limit if code == "too_long" else None
        yield FieldProblem(path, written, reason, code, limit)


def _choices(part: Aggregate, path: str) -> Iterator[FieldProblem]:
    if part.one_of and not any(part.has(name) for name in part.one_of):
        wanted = " or ".join(part.tag(name) for name in part.one_of)
        yield FieldProblem(path, "", f"needs {wanted}", "missing")
    clashes: dict[str, None] = {}
    for group in (part.one_of, *part.at_most_one):
        there = [part.tag(name) for name in group if part.has(name)]
        if len(there) > 1:
            clashes[" and ".join(there)] = None
    for clash in clashes:
        yield FieldProblem(path, "", f"must not have {clash} together", "not_allowed")
