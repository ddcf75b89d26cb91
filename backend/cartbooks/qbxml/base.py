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
    "external_guid": "ExternalGUID", "link_to_txn_id": "LinkToTxnID",
    "list_id_with_children": "ListIDWithChildren",
}  # fmt: skip


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

    required: ClassVar[frozenset[str]] = frozenset()
    one_of: ClassVar[tuple[str, ...]] = ()
    """Of these exactly one must be there."""
    at_most_one: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Of each group one at the most: the schema offers a choice."""
    tags: ClassVar[dict[str, str]] = {}

    def elements(self) -> Iterator[tuple[str, Any, Rule | None]]:
        """(tag, value, rule) of every field that is present; repeated ones one by one."""
        for name, rule in _rules(type(self)):
            value = getattr(self, name)
            tag = self.tags.get(name) or schema_name(name)
            if value is None:
                continue
            for one in value if isinstance(value, tuple) else (value,):
                yield tag, one, rule

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

    writes: ClassVar[bool] = False
    iterates: ClassVar[bool] = False
    wrapped: ClassVar[bool] = False

    @property
    def element(self) -> str:
        """The request's tag, such as `SalesReceiptAddRq`."""
        return f"{type(self).__name__}Rq"

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


class Write(Request):
    """A request that changes the books; its fields stand in an inner aggregate."""

    writes: ClassVar[bool] = True
    wrapped: ClassVar[bool] = True


def _choices(part: Aggregate, path: str) -> Iterator[FieldProblem]:
    if part.one_of and not any(getattr(part, name) for name in part.one_of):
        wanted = " or ".join(schema_name(name) for name in part.one_of)
        yield FieldProblem(path, "", f"needs {wanted}", "missing")
    for group in (part.one_of, *part.at_most_one):
        there = [schema_name(name) for name in group if getattr(part, name) not in (None, ())]
        if len(there) > 1:
            reason = f"must not have {' and '.join(there)} together"
            yield FieldProblem(path, "", reason, "not_allowed")


def problems(request: Request) -> list[FieldProblem]:
    """What QuickBooks would refuse in *request*, found before anything is sent."""
    root = type(request).__name__
    return list(_problems(request, root))


def _problems(part: Aggregate, path: str) -> Iterator[FieldProblem]:
    for name in part.required:
        if getattr(part, name) in (None, "", ()):
            tag = part.tags.get(name) or schema_name(name)
            yield FieldProblem(f"{path}/{tag}", "", "is missing", "missing")
    yield from _choices(part, path)
    for tag, value, rule in part.elements():
        here = f"{path}/{tag}"
        if isinstance(value, Aggregate):
            yield from _problems(value, here)
            full_name = getattr(value, "full_name", None)
            if rule is not None and isinstance(full_name, str):  # a reference's rule is its name's
                found = rule.check(full_name)
                if found:
                    code, reason = found
                    yield FieldProblem(f"{here}/FullName", full_name, reason, code, rule.limit)
        elif rule is not None:
            written = rule.write(value)
            found = rule.check(written)
            if found:
                code, reason = found
                yield FieldProblem(
                    here, written, reason, code, rule.limit if code == "too_long" else None
                )
    for tag, shown, code, reason in part.extra_problems():
        yield FieldProblem(f"{path}/{tag}" if tag else path, shown, reason, code)
