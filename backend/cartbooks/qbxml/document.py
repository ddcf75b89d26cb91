"""Writing a request document: schema order, pure ASCII, the same bytes for the same requests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from cartbooks.qbxml.base import Aggregate, Request
from cartbooks.qbxml.fields import ILLEGAL

MAX_REQUEST_ID = 50
MAX_SET_ID = 23
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})
_VERSION = re.compile(r"[A-Z]{0,2}[0-9]{1,2}\.[0-9]")


def escape(text: str) -> str:
    """
    Text as QuickBooks reads it safely: ASCII, everything else as decimal references.

    What no XML document may hold is left out. `problems` has named it before; here one such
    character would make QuickBooks refuse the whole set.
    """
    legal = ILLEGAL.sub("", text)
    return legal.translate(_ESCAPES).encode("ascii", "xmlcharrefreplace").decode("ascii")


def write(
    requests: Sequence[tuple[str, Request]],
    *,
    version: str = "13.0",
    on_error: Literal["continueOnError", "stopOnError"] = "continueOnError",
    new_message_set_id: str | None = None,
    old_message_set_id: str | None = None,
) -> str:
    """
    The document for these (requestID, request) pairs.

    Without requests and with an old set id it asks for, or clears, a stored status and executes
    nothing. Raises `ValueError` for ids that QuickBooks would refuse.
    """
    _check_ids([name for name, _ in requests], new_message_set_id, old_message_set_id)
    if not requests and not old_message_set_id:
        raise ValueError("a document without requests asks for a stored message set")
    if not _VERSION.fullmatch(version):
        raise ValueError(f"{version} is no qbXML version")
    attributes = f'onError="{on_error}"'
    if new_message_set_id:
        attributes += f' newMessageSetID="{escape(new_message_set_id)}"'
    if old_message_set_id:
        attributes += f' oldMessageSetID="{escape(old_message_set_id)}"'
    body = "".join(_request(name, request) for name, request in requests)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><?qbxml version="{version}"?>'
        f"<QBXML><QBXMLMsgsRq {attributes}>{body}</QBXMLMsgsRq></QBXML>"
    )


def _check_ids(names: Sequence[str], *set_ids: str | None) -> None:
    if len(set(names)) != len(names):
        raise ValueError("request ids must be unique within a document")
    if not all(names):
        raise ValueError("a request id must not be empty")
    if any(len(name) > MAX_REQUEST_ID for name in names):
        raise ValueError(f"a request id has at most {MAX_REQUEST_ID} characters")
    if any(set_id and len(set_id) > MAX_SET_ID for set_id in set_ids):
        raise ValueError(f"a message set id has at most {MAX_SET_ID} characters")


def _request(name: str, request: Request) -> str:
    attributes = {"requestID": name, **request.attributes}
    written = " ".join(f'{key}="{escape(value)}"' for key, value in attributes.items())
    inner = _fields(request)
    if request.wrapped:
        inner = f"<{type(request).__name__}>{inner}</{type(request).__name__}>"
    return f"<{request.element} {written}>{inner}</{request.element}>"


def _fields(part: Aggregate) -> str:
    written: list[str] = []
    for tag, value, rule in part.elements():
        if isinstance(value, Aggregate):
            written.append(f"<{tag}>{_fields(value)}</{tag}>")
        else:
            text = rule.write(value) if rule else str(value)
            written.append(f"<{tag}>{escape(text)}</{tag}>")
    return "".join(written)
