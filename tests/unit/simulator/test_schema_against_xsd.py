"""The simulator's own table of elements says what Intuit's schema says.

The schema and the published samples are not distributed with this project: without them these
tests are skipped.
"""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import schema_from_xsd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from qb_talk import customer, line, sale, wrapped

from cartbooks.simulator.quickbooks import QuickBooksError, document
from cartbooks.simulator.quickbooks.schema import schema
from shared_data import SHARED, needs_shared

pytestmark = needs_shared

Verdict = dict[int, int] | None
"""Status code by position of the request that has a bad value; None: refused as a whole."""

OWN = [
    wrapped(customer("A", "<BillAddress><Addr1>x</Addr1><City>y</City></BillAddress>")),
    wrapped(sale(line("I", "<Quantity>1</Quantity><Amount>2.00</Amount>"), number="W1")),
    wrapped(sale(line("I", "<Rate>1</Rate>", "Invoice"), kind="Invoice")),
    wrapped(sale(line("I", kind="SalesOrder"), kind="SalesOrder") + customer("B")),
    wrapped(
        "<CustomerQueryRq><MaxReturned>5</MaxReturned><ActiveStatus>All</ActiveStatus>"
        "<FromModifiedDate>2025-01-01T00:00:00</FromModifiedDate><NameFilter><MatchCriterion>"
        "Contains</MatchCriterion><Name>a</Name></NameFilter><IncludeRetElement>ListID"
        "</IncludeRetElement><OwnerID>0</OwnerID></CustomerQueryRq>"
    ),
    wrapped(
        '<SalesReceiptQueryRq requestID="1" iterator="Start"><MaxReturned>5</MaxReturned>'
        "<ModifiedDateRangeFilter><FromModifiedDate>2025-01-01</FromModifiedDate>"
        "</ModifiedDateRangeFilter><EntityFilter><ListID>8-1</ListID></EntityFilter>"
        "<IncludeLineItems>true</IncludeLineItems></SalesReceiptQueryRq>"
    ),
    wrapped(
        "<SalesReceiptModRq><SalesReceiptMod><TxnID>1-1</TxnID><EditSequence>1</EditSequence>"
        "<TxnDate>2025-01-01</TxnDate><SalesReceiptLineMod><TxnLineID>-1</TxnLineID><ItemRef>"
        "<FullName>A</FullName></ItemRef></SalesReceiptLineMod></SalesReceiptMod>"
        "</SalesReceiptModRq><TxnDelRq><TxnDelType>Invoice</TxnDelType><TxnID>1-1</TxnID>"
        "</TxnDelRq>"
    ),
    wrapped(
        "<ItemServiceAddRq><ItemServiceAdd><Name>A</Name><SalesOrPurchase><Price>1.5</Price>"
        "<AccountRef><FullName>B</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd>"
        "</ItemServiceAddRq><ItemQueryRq><FullName>A</FullName></ItemQueryRq>"
    ),
    wrapped(
        "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>A</FullName></CustomerRef>"
        "<TotalAmount>1.00</TotalAmount><AppliedToTxnAdd><TxnID>1-1</TxnID><PaymentAmount>1.00"
        "</PaymentAmount></AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>"
    ),
]


def folder() -> Path:
    assert SHARED is not None
    return SHARED / "data"


@cache
def xsd() -> Any:
    path = folder() / "qbxml_schema" / "v13_hotglue" / "qbxmlops130.xsd"
    return etree.XMLSchema(etree.parse(str(path)))


def samples(name: str) -> list[Path]:
    return sorted((folder() / "qbxml_samples" / name).glob("*.xml")) if SHARED else []


TIERS = {
    "AMTTYPE": 3040, "PRICETYPE": 3045, "PERCENTTYPE": 3050, "QUANTYPE": 3060, "GUIDTYPE": 3065,
    "DATETYPE": 3020, "DATETIMETYPE": 3020, "BOOLTYPE": 3010, "INTTYPE": 3085, "FLOATTYPE": 3085,
}  # fmt: skip


def by_xsd(text: str) -> dict[int, set[int]] | None:
    """What the schema says: None for a broken form, else which requests have bad values."""
    try:
        root = etree.fromstring(text.encode())
    except etree.XMLSyntaxError:
        return None
    if xsd().validate(root):
        return {}
    requests = list(root[0].iterchildren("*"))
    found: dict[int, set[int]] = {}
    for error in xsd().error_log:
        kind = error.type_name
        if (
            kind.startswith(("SCHEMAV_ELEMENT_CONTENT", "SCHEMAV_CVC_COMPLEX_TYPE"))
            or ", attribute '" in error.message
            or kind in ("SCHEMAV_CVC_ELT_1", "SCHEMAV_CVC_TYPE_3_1_1", "SCHEMAV_CVC_TYPE_3_1_2")
        ):
            return None
        node = root.getroottree().xpath(error.path)[0]
        while node.getparent() is not root[0]:
            node = node.getparent()
        code = {"SCHEMAV_CVC_MAXLENGTH_VALID": 3070, "SCHEMAV_CVC_ENUMERATION_VALID": 3110}
        found.setdefault(requests.index(node), set()).add(code.get(kind, 0))
    return found


def by_simulator(text: str) -> Verdict:
    try:
        requests = document.read(text).requests
    except QuickBooksError:
        return None
    return {
        number: request.problem.code
        for number, request in enumerate(requests)
        if request.problem is not None
    }


def agree(text: str) -> None:
    said, own = by_xsd(text), by_simulator(text)
    if said is None or own is None:
        assert said == own, text
        return
    own = {number: code for number, code in own.items() if code != 1030}
    assert set(said) == set(own), text
    for number, codes in said.items():
        known = codes - {0}
        if known and 0 not in codes:
            assert own[number] in known, text
        elif not known:
            assert own[number] in TIERS.values(), text


def supported(text: str) -> bool:
    """Whether the simulator knows the inside of every request of a document."""
    facts = schema()
    return all(
        not isinstance(node.tag, str) or node.tag not in facts.others
        for node in etree.fromstring(text.encode())[0]
    )


def test_the_committed_table_is_what_the_schema_says() -> None:
    path = folder() / "qbxml_schema" / "v13_hotglue" / "qbxmlops130.xsd"
    committed = Path(document.__file__).with_name("schema.json").read_text("ascii")
    assert schema_from_xsd.table(path) == json.loads(committed)


def test_the_table_holds_the_published_field_limits() -> None:
    facts = schema()
    limits = json.loads((folder() / "qbxml_schema" / "field_limits_v13.json").read_text())
    for name, request in limits["requests"].items():
        if name not in facts.requests:
            continue
        assert request["iterator"] == ("iterator" in facts.shapes[name].attributes), name
        for field in request["fields"]:
            *parents, tag = field["path"].split("/")
            shape = facts.shapes[parents[0]]
            for parent in parents[1:]:
                shape = facts.shapes[shape.types[parent]]
            kind = shape.types[tag]
            assert ("maxLength" not in field) or kind.endswith(f":{field['maxLength']}"), field
            assert not field.get("repeats") or tag in shape.repeats, field
            if "enum" in field:
                assert facts.enums[kind.partition(":")[2]] - {""} == set(field["enum"]), field


@pytest.mark.parametrize("text", OWN)
def test_own_documents_are_good_to_both(text: str) -> None:
    assert by_xsd(text) == {}
    assert by_simulator(text) == {}


@pytest.mark.parametrize("path", samples("requests"), ids=lambda path: path.stem)
def test_published_requests_are_good(path: Path) -> None:
    text = path.read_text("utf-8")
    own = by_simulator(text)
    assert own is not None
    assert set(own.values()) <= {1030}


@pytest.mark.parametrize("path", samples("negative_requests"), ids=lambda path: path.stem)
def test_published_mistakes_are_found(path: Path) -> None:
    text = path.read_text("utf-8")
    if supported(text):
        agree(text)
    assert by_simulator(text) != {}


def leaves(root: Any) -> list[Any]:
    return [node for node in root[0].iter("*") if len(node) == 0 and node is not root[0]]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A good document with one to three things done to it."""
    text = draw(st.sampled_from(OWN))
    root = etree.fromstring(text.encode())
    for _ in range(draw(st.integers(1, 3))):
        nodes = [node for node in root[0].iter("*") if node is not root[0]]
        if not nodes:
            break
        node = draw(st.sampled_from(nodes))
        _mutate(draw, root, node)
    body = etree.tostring(root).decode()
    return '<?xml version="1.0"?>\n<?qbxml version="13.0"?>\n' + body


def _mutate(draw: st.DrawFn, root: Any, node: Any) -> None:
    parent = node.getparent()
    match draw(st.sampled_from(["swap", "drop", "double", "rename", "move", "text", "attribute"])):
        case "swap":
            other = node.getnext()
            if other is not None:
                parent.insert(parent.index(node), other)
        case "drop":
            parent.remove(node)
        case "double":
            parent.insert(parent.index(node), copy.deepcopy(node))
        case "rename":
            names = [one.tag for one in root[0].iter("*")] + ["Name", "Email", "Shoe", "ListID"]
            node.tag = draw(st.sampled_from(names))
        case "move":
            targets = [one for one in root[0].iter("*") if one not in node.iter("*")]
            draw(st.sampled_from(targets)).append(node)
        case "text":
            found = leaves(root)
            if found:
                leaf = draw(st.sampled_from(found))
                leaf.text = draw(st.sampled_from(VALUES) | st.text("a1.-", max_size=6))
        case "attribute":
            name = draw(st.sampled_from(["requestID", "iterator", "iteratorID", "colour"]))
            node.set(name, draw(st.sampled_from(["Start", "Continue", "1", "{x}"])))


VALUES = [
    "", "true", "True", "1", "2.5", "1.005", "12345678901234", "1,000", "2025-02-29", "2024-02-29",
    "2025-13-01", "03/04/2025", "2025-01-01T10:00:00", "2025-01-01T10:00:00Z", "Invoice",
    "Contains", "All", "0", "{12345678-1234-1234-1234-123456789abc}", "x" * 12, "x" * 37,
    "x" * 42, "x" * 4096, "-1", "+3", "1e5", "$4", "a:b", "&#233;",
]  # fmt: skip


@given(mutated())
@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
def test_random_mistakes_get_the_same_verdict(text: str) -> None:
    if SHARED is None or not supported(text):
        return
    agree(text)
