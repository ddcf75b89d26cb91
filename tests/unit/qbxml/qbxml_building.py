"""Requests for the tests: as small as they can be, or with anything that fits in them."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st
from lxml import etree

from cartbooks import qbxml
from cartbooks.qbxml import Request, write
from cartbooks.qbxml.base import Aggregate
from cartbooks.qbxml.fields import Rule
from shared_data import SHARED

REQUESTS: list[type[Request]] = sorted(
    {
        each
        for each in vars(qbxml).values()
        if isinstance(each, type) and issubclass(each, Request) and each is not Request
    },
    key=lambda each: each.__name__,
)
ATTRIBUTES = frozenset({"iterator", "iterator_id"})
GUID = "{57F3B9B6-86F1-4FCC-B1EE-566DE1813D20}"
ALPHABET = st.characters(codec="cp1252", exclude_categories=["Cc"], exclude_characters=":")
MOMENTS = st.builds(
    lambda moment, zone: moment.replace(tzinfo=zone),
    st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    st.sampled_from([None, UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=5.5))]),
)


@dataclass(frozen=True, slots=True)
class Field:
    """A place in a request where a value stands: the names that lead to it, and its rule."""

    path: tuple[str, ...]
    kind: Any
    rule: Rule | None
    repeats: bool = False


@cache
def schema() -> etree.XMLSchema:
    assert SHARED is not None
    place = SHARED / "data" / "qbxml_schema" / "v13_hotglue" / "qbxmlops130.xsd"
    return etree.XMLSchema(etree.parse(str(place)))


def errors(request: Request) -> list[str]:
    """What Intuit's schema says against a document with *request*, by the kind of error."""
    checked = schema()
    checked.validate(etree.fromstring(write([("1.0", request)]).encode("ascii")))
    return [f"{each.type_name}: {each.message}" for each in checked.error_log]


def plain_type(annotation: Any) -> Any:
    """What stands in an optional, annotated field."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return plain_type(next(a for a in typing.get_args(annotation) if a is not type(None)))
    return annotation


def fields_of(model: type[Aggregate]) -> Iterator[tuple[str, Field]]:
    for name, field in model.model_fields.items():
        if name in ATTRIBUTES:
            continue
        rule = next((each for each in field.metadata if isinstance(each, Rule)), None)
        kind = plain_type(field.annotation)
        repeats = typing.get_origin(kind) is tuple
        yield name, Field((name,), typing.get_args(kind)[0] if repeats else kind, rule, repeats)


def leaves(model: type[Aggregate]) -> Iterator[Field]:
    """Every place for a value, those within aggregates too; a reference's rule is its name's."""
    for name, field in fields_of(model):
        if not issubclass(field.kind, Aggregate):
            yield field
            continue
        for inner in leaves(field.kind):
            if model is qbxml.SalesOrderAdd and inner.path == ("service_date",):
                continue  # its lines have none: a problem that no single field can tell
            named = field.rule is not None and inner.path == ("full_name",)
            rule = field.rule if named else inner.rule
            yield Field((name, *inner.path), inner.kind, rule, inner.repeats)


def smallest(model: type[Aggregate], path: tuple[str, ...] = (), value: Any = None) -> Any:
    """The least that *model* takes, with *value* at *path*."""
    wanted = {*model.required, *path[:1]}
    if model.one_of and not wanted & set(model.one_of):
        wanted.add(model.one_of[0])
    if model is qbxml.Ref and not path:
        wanted.add("list_id")
    values: dict[str, Any] = {}
    for name, field in fields_of(model):
        if name not in wanted:
            continue
        here = path[1:] if path[:1] == (name,) else ()
        if issubclass(field.kind, Aggregate):
            one = smallest(field.kind, here, value)
        else:
            one = value if path[:1] == (name,) else a_value(field)
        values[name] = (one,) if field.repeats else one
    return model(**values)


def allowed(rule: Rule | None) -> list[str]:
    """The words of a choice; empty where the field is none."""
    found = rule.check("\x00") if rule else None
    if found is None or found[0] != "bad_choice":
        return []
    return found[1].removeprefix("must be one of ").split(", ")


def a_value(field: Field) -> Any:
    simple = {
        bool: True, Decimal: Decimal(1), int: 1, date: date(2026, 11, 24),
        datetime: datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
    }  # fmt: skip
    if field.kind in simple:
        return simple[field.kind]
    words = allowed(field.rule)
    if words:
        return words[0]
    return GUID if is_guid(field) else "x"


def is_guid(field: Field) -> bool:
    return field.path[-1] in {"owner_id", "external_guid"}


@st.composite
def requests(draw: st.DrawFn, model: type[Aggregate]) -> Any:
    """A model with some of its fields, each within its limits and none beside what it excludes."""
    fields = dict(fields_of(model))
    chosen = [name for name in fields if name in model.required or draw(st.booleans())]
    if model.one_of:
        chosen = [name for name in chosen if name not in model.one_of]
        chosen.append(draw(st.sampled_from(model.one_of)))
    for group in model.at_most_one:
        there = [name for name in chosen if name in group]
        chosen = [name for name in chosen if name not in there[1:]]
    if model is qbxml.Ref and not chosen:
        chosen = ["list_id"]
    values = {name: draw(values_of(fields[name])) for name in chosen}
    if model is qbxml.Address:
        for name in ("addr4", "addr5", "country"):
            values.pop(name, None)
    if model is qbxml.SalesOrderAdd:
        bare = {"service_date": None}
        values["lines"] = tuple(line.model_copy(update=bare) for line in values["lines"])
    if model is qbxml.ReceivePaymentAdd and "applied_to" in values:
        values.pop("total_amount", None)
    return model(**values)


def values_of(field: Field) -> st.SearchStrategy[Any]:
    if field.repeats:
        one = values_of(Field(field.path, field.kind, field.rule))
        return st.lists(one, min_size=1, max_size=3).map(tuple)
    if issubclass(field.kind, Aggregate):
        made = requests(field.kind)
        if field.rule is None or field.rule.limit is None:
            return made
        limit = field.rule.limit
        return made.map(lambda ref: ref.model_copy(update=_short(ref, limit)))
    if field.kind is Decimal:
        written = field.rule.write(Decimal("0.5")) if field.rule else ""
        return st.decimals(-99999, 99999, places=2 if written == "0.50" else 5)
    words = allowed(field.rule)
    if words:
        return st.sampled_from(words)
    if is_guid(field):
        return st.sampled_from([GUID, "0"])
    limit = (field.rule.limit if field.rule else None) or 60
    return {
        bool: st.booleans(), int: st.integers(1, 999), datetime: MOMENTS,
        date: st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    }.get(field.kind, st.text(ALPHABET, min_size=1, max_size=min(limit, 60)))  # fmt: skip


def _short(ref: Any, limit: int) -> dict[str, Any]:
    return {"full_name": ref.full_name[:limit]} if ref.full_name else {}
