"""Reads a qbXML request document as strictly as QuickBooks does.

What breaks the form (order, unknown or missing elements, attributes, raw non-ASCII characters)
refuses the whole document; a value that breaks its type is the problem of one request only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from lxml import etree

from .errors import QuickBooksError, Refusal
from .schema import Schema, Shape, schema

Body = dict[str, Any]

LINES: Final = "#lines"
"""Key of an aggregate under which repeated children of several names keep their common order."""

VERSIONS: Final = (
    "1.0", "1.1", "2.0", "2.1", "3.0", "4.0", "4.1", "5.0", "6.0", "7.0", "8.0", "9.0", "10.0",
    "11.0", "12.0", "13.0",
)  # fmt: skip

_PROLOGUE = re.compile(
    r"<\?xml\s[^>]*\?>\s*(?:<!--.*?-->\s*)*<\?qbxml\s+version=([\"'])(.*?)\1\s*\?>"
)
_MESSAGE_SET: Final = {"onError", "responseData", "newMessageSetID", "oldMessageSetID"}
_MAX_REQUEST_ID: Final = 50


@dataclass(slots=True)
class Request:
    """One request: its body as plain data, or the problem that its values have."""

    element: str
    attributes: dict[str, str]
    body: Body = field(default_factory=dict)
    problem: Refusal | None = None

    @property
    def writes(self) -> bool:
        return not self.element.endswith("QueryRq")


@dataclass(slots=True)
class Document:
    requests: list[Request]
    on_error: str
    include_data: bool
    new_id: str | None
    old_id: str | None
    checksum: str


def unreadable() -> QuickBooksError:
    return QuickBooksError("0x80040400")


def read(text: str) -> Document:
    """The requests of a document; raises `QuickBooksError` when it is refused as a whole."""
    if not text.isascii() or not (start := _PROLOGUE.match(text)) or start[2] not in VERSIONS:
        raise unreadable()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("ascii"), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise unreadable() from None
    if "<!DOCTYPE" in text or root.tag != "QBXML" or root.attrib:
        raise unreadable()
    sets = _elements(root)
    if len(sets) != 1 or sets[0].tag != "QBXMLMsgsRq":
        raise unreadable()
    message_set = sets[0]
    attributes = {str(k): str(v) for k, v in message_set.attrib.items()}
    on_error = attributes.get("onError")
    if set(attributes) - _MESSAGE_SET or attributes.get("responseData", "includeAll") not in (
        "includeAll",
        "includeNone",
    ):
        raise unreadable()
    if on_error == "rollbackOnError":
        raise QuickBooksError("0x80040413")
    if on_error not in ("stopOnError", "continueOnError"):
        raise unreadable()
    facts = schema()
    nodes = _elements(message_set)
    content = b"".join(etree.tostring(node, with_tail=False) for node in nodes)
    return Document(
        requests=[_request(node, facts) for node in nodes],
        on_error=on_error,
        include_data=attributes.get("responseData") != "includeNone",
        new_id=attributes.get("newMessageSetID"),
        old_id=attributes.get("oldMessageSetID"),
        checksum=sha256(on_error.encode() + content).hexdigest(),
    )


def _elements(node: Any) -> list[Any]:
    """The child elements; text between them is no qbXML, comments are nothing."""
    if (node.text or "").strip():
        raise unreadable()
    found = []
    for child in node:
        if (child.tail or "").strip() or child.tag is etree.Entity:
            raise unreadable()
        if isinstance(child.tag, str):
            found.append(child)
    return found


def _request(node: Any, facts: Schema) -> Request:
    name = str(node.tag)
    if name in facts.others:
        return Request(
            name,
            {k: v for k, v in node.attrib.items() if k == "requestID"},
            problem=Refusal(1030, "This request is not supported by this implementation."),
        )
    if name not in facts.requests:
        raise unreadable()
    shape = facts.shapes[name]
    _attributes(node, shape, facts)
    request = Request(name, {str(k): str(v) for k, v in node.attrib.items()})
    problems: list[Refusal] = []
    request.body = _body(node, shape, facts, problems)
    request_id = request.attributes.get("requestID", "")
    if len(request_id) > _MAX_REQUEST_ID:
        message = f'The request ID "{request_id}" is invalid, possibly too long, max 50 chars.'
        problems.insert(0, Refusal(1060, message))
    request.problem = problems[0] if problems else None
    return request


def _attributes(node: Any, shape: Shape | None, facts: Schema) -> None:
    allowed = shape.attributes if shape else {}
    for name, value in node.attrib.items():
        kind = allowed.get(name, "").rstrip("!")
        if not kind or facts.complaint(kind, name, value):
            raise unreadable()
    for name, kind in allowed.items():
        if kind.endswith("!") and name not in node.attrib:
            raise unreadable()


def _body(node: Any, shape: Shape, facts: Schema, problems: list[Refusal]) -> Body:
    children = _elements(node)
    if not shape.model.fullmatch("".join([f"{child.tag}," for child in children])):
        raise unreadable()
    body: Body = {}
    mixed = shape.repeats if len(shape.repeats) > 1 else ()
    for child in children:
        tag, kind = child.tag, shape.types[child.tag]
        inner = facts.shapes.get(kind)
        _attributes(child, inner, facts)
        value: Any
        if inner is None or inner.text:
            value = _value(child, inner.text if inner and inner.text else kind, facts, problems)
        else:
            value = _body(child, inner, facts, problems)
        if tag in shape.repeats:
            body.setdefault(tag, []).append(value)
            if tag in mixed:
                body.setdefault(LINES, []).append((tag, value))
        else:
            body[tag] = value
    return body


def _value(node: Any, kind: str, facts: Schema, problems: list[Refusal]) -> str:
    if any(isinstance(child.tag, str) or child.tag is etree.Entity for child in node):
        raise unreadable()
    text = "".join(node.itertext(with_tail=True)) if len(node) else node.text or ""
    complaint = facts.complaint(kind, node.tag, text)
    if complaint:
        problems.append(Refusal(*complaint))
    if not text.isascii():  # QuickBooks stores Windows-1252: anything else is lost
        text = text.encode("cp1252", "replace").decode("cp1252")
    return text if kind.startswith(("STR", "ENUM")) else text.strip()
