"""Every document that can be written holds to the qbXML 13.0 schema."""

from __future__ import annotations

import types
import typing
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from cartbooks import qbxml
from cartbooks.qbxml import Request, problems, write
from cartbooks.qbxml.base import Aggregate, IteratedQuery, Query, Write
from cartbooks.qbxml.fields import Rule
from shared_data import SHARED, needs_shared

REQUESTS = sorted(
    {
        each
        for each in vars(qbxml).values()
        if isinstance(each, type) and issubclass(each, Request) and each is not Request
    },
    key=lambda each: each.__name__,
)
CHOICES = {"account_type": ("Bank", "Income")}
EXCLUSIVE = ("list_id", "txn_id", "full_name", "ref_number", "ref_number_case_sensitive")
ALPHABET = st.characters(codec="cp1252", exclude_categories=["Cc"], exclude_characters=":")


def schema() -> etree.XMLSchema:
    assert SHARED is not None
    return etree.XMLSchema(etree.parse(SHARED / "data/qbxml_schema/v13_hotglue/qbxmlops130.xsd"))


def plain_type(annotation: Any) -> Any:
    """What stands in an optional, annotated field."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return plain_type(next(a for a in typing.get_args(annotation) if a is not type(None)))
    return annotation


@st.composite
def built(draw: st.DrawFn, model: type[Aggregate]) -> Aggregate:
    """A model with some of its fields, each within its limits."""
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name in {"iterator", "iterator_id", "owner_id", "external_guid"}:
            continue
        needed = name in model.required
        if not needed and draw(st.booleans()):
            continue
        rule = next((each for each in field.metadata if isinstance(each, Rule)), None)
        values[name] = draw(value_of(plain_type(field.annotation), rule, name))
    if model.__name__ == "Ref" and not values:
        values["list_id"] = "80000001-1416570432"
    return model(**_without_clashes(model, values))


def _without_clashes(model: type[Aggregate], values: dict[str, Any]) -> dict[str, Any]:
    if issubclass(model, Query):
        chosen = next((name for name in EXCLUSIVE if values.get(name)), None)
        if chosen:
            kept = {chosen, "include_ret_element", "include_line_items"}
            values = {name: value for name, value in values.items() if name in kept}
    if model.__name__ == "Address":
        for name in ("addr4", "addr5", "country"):
            values.pop(name, None)
    if model.__name__ == "EntityFilter" and values.get("list_id"):
        values.pop("full_name", None)
    if "sales_or_purchase" in values:
        values.pop("sales_and_purchase", None)
    if "price" in values:
        values.pop("price_percent", None)
    if "rate" in values:
        values.pop("rate_percent", None)
    if "discount_rate" in values:
        values.pop("discount_rate_percent", None)
    return values


def value_of(kind: Any, rule: Rule | None, name: str) -> st.SearchStrategy[Any]:
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)[0]
        return st.lists(value_of(inner, rule, name), min_size=1, max_size=3).map(tuple)
    if isinstance(kind, type) and issubclass(kind, Aggregate):
        limit = rule.limit if rule else None
        made = built(kind)
        if limit is not None:
            return made.map(lambda ref: ref.model_copy(update=_short(ref, limit)))
        return made
    if kind is bool:
        return st.booleans()
    if kind is Decimal:
        places = 2 if "amount" in name or name in {"open_balance", "credit_limit"} else 5
        return st.decimals(-9999, 9999, places=places)
    if kind is int:
        return st.integers(1, 999)
    if kind is datetime:
        return st.just(datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    if kind is date:
        return st.dates(date(2000, 1, 1), date(2030, 1, 1))
    return words(rule, name)


def _short(ref: Any, limit: int) -> dict[str, Any]:
    return {"full_name": ref.full_name[:limit]} if ref.full_name else {}


def words(rule: Rule | None, name: str) -> st.SearchStrategy[str]:
    if name in CHOICES:
        return st.sampled_from(CHOICES[name])
    allowed = rule.check("\x00") if rule else None
    if allowed and allowed[0] == "bad_choice":
        return st.sampled_from(allowed[1].removeprefix("must be one of ").split(", "))
    return st.text(ALPHABET, min_size=1, max_size=min(rule.limit or 60, 60) if rule else 60)


@needs_shared
@pytest.mark.parametrize("model", REQUESTS, ids=lambda model: model.__name__)
def test_what_has_no_problem_holds_to_the_schema(model: type[Request]) -> None:
    checked = schema()

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(built(model))
    def check(request: Any) -> None:
        if problems(request):
            return
        document = write([("1.0", request)])
        tree = etree.fromstring(document.encode())
        assert checked.validate(tree), f"{document}\n{checked.error_log}"

    check()


@needs_shared
def test_lengths_and_choices_are_the_schemas_own() -> None:
    checked = schema()
    for model in REQUESTS:
        for name, field in model.model_fields.items():
            rule = next((each for each in field.metadata if isinstance(each, Rule)), None)
            if rule is None or rule.limit is None or plain_type(field.annotation) is not str:
                continue
            for size, fits in ((rule.limit, True), (rule.limit + 1, False)):
                needed = {each: "x" for each in model.required if each in model.model_fields}
                if model.one_of or set(needed) - {"name"}:
                    continue
                request = model(**{**needed, name: "x" * size})
                valid = checked.validate(etree.fromstring(write([("1", request)]).encode()))
                assert valid is fits, (model.__name__, name, size)
                assert bool([p for p in problems(request) if p.code == "too_long"]) is not fits


def test_documents_are_ascii_and_the_same_for_the_same_requests() -> None:
    request = qbxml.CustomerAdd(name='Zoë "O\'Neil" <& Söhne> 漢')
    document = write([("1.0", request)], new_message_set_id="CB1")
    assert document.isascii()
    assert document == write([("1.0", request)], new_message_set_id="CB1")
    assert etree.fromstring(document.encode()).findtext(".//Name") == request.name
    assert document.startswith('<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?>')


@pytest.mark.parametrize(
    ("requests", "sets"),
    [
        ([("a", qbxml.HostQuery()), ("a", qbxml.HostQuery())], {}),
        ([("a" * 51, qbxml.HostQuery())], {}),
        ([], {"new_message_set_id": "x" * 24}),
    ],
)
def test_ids_that_quickbooks_would_refuse_are_never_written(
    requests: list[Any], sets: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match=r"at most|unique"):
        write(requests, **sets)


def test_only_the_queries_that_quickbooks_pages_can_be_iterated() -> None:
    paged = {each.__name__ for each in REQUESTS if issubclass(each, IteratedQuery)}
    assert {"CustomerQuery", "ItemQuery", "SalesReceiptQuery"} <= paged
    assert not paged & {"AccountQuery", "ClassQuery", "TermsQuery", "PaymentMethodQuery"}
    assert all(each.writes for each in REQUESTS if issubclass(each, Write))
