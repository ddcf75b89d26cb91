"""Plain data with its customers hidden: by the name of the field where it is known, else whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cartbooks.bundle.masking import HIDDEN, Mask
from cartbooks.sensitive import names_a_secret

_PERSON = frozenset({"customer", "customer_name", "buyer", "full_name", "named"})
_EMAIL = frozenset({"email", "key_email", "e_mail"})
_PHONE = frozenset({"phone", "mobile", "fax"})
_ADDRESS = frozenset({"line1", "line2", "city", "postcode"})
_PC = frozenset({"machine", "peer", "pc", "last_peer", "busy_peer", "address"})
_PATH = frozenset({"file", "file_path", "company_file", "path"})
_STAFF = frozenset({
    "by", "released_by", "dealt_with_by", "author", "owner", "actor", "user", "never_by",
    "asked_by",
})  # fmt: skip
_PLAIN = frozenset({
    "ext_id", "number", "status", "payment_state", "placed_at", "paid_at", "currency", "region",
    "country", "kind", "sku", "quantity", "amount", "tax", "total", "gateway", "at",
    "payment_method", "refunds_total", "test", "code", "field", "limit", "setting", "count",
    "attempts", "object", "list", "form", "txn_id", "list_id", "edit_sequence", "predicted",
    "returned", "item", "account", "reasons", "type", "state", "role", "id", "key", "window",
    "step",
    "names", "retry_of", "enabled", "every_minutes", "events", "kinds", "record_type", "record",
    "was", "difference", "gap", "expected", "stock", "price", "tracked", "active", "parent_ext_id",
    "mpn", "barcode", "counted", "changed", "zeroed", "total_before", "generation", "scope",
    "messages", "details", "statuses", "numbers", "ext_ids", "placed_from", "placed_to", "what",
})  # fmt: skip
"""Fields that say nothing about a person; what they hold is still searched for what is known."""
_SENTENCE = frozenset({"sentence", "why", "reason", "said", "answer", "value", "candidates"})
_HERE = frozenset({"product", "store", "company_name"})


def plain(mask: Mask, data: Any, name: str = "") -> Any:
    """*data* as JSON may hold it, hidden by what its fields are called."""
    if isinstance(data, Mapping):
        return _mapping(mask, data)
    if isinstance(data, list | tuple):
        return [plain(mask, each, name) for each in data]
    if data is None or isinstance(data, bool | int | float):
        return data
    return _value(mask, name, str(data))


def _mapping(mask: Mask, data: Mapping[str, Any]) -> dict[str, Any]:
    first, last = str(data.get("first_name") or ""), str(data.get("last_name") or "")
    full = f"{first} {last}".strip()
    shown: dict[str, Any] = {}
    for raw, value in data.items():
        name = mask.words(str(raw))
        if names_a_secret(name):
            shown[name] = mask.secret(value)
        elif name in {"first_name", "last_name"}:
            shown[name] = mask.token("Customer", full) if value else ""
        elif name == "meta" and not mask.details:
            shown[name] = _HIDDEN_META if value else {}
        else:
            shown[name] = plain(mask, value, name)
    return shown


_HIDDEN_META = {"hidden": "what the store adds by itself is not looked into"}


def _value(mask: Mask, name: str, text: str) -> str:
    if name in _PLAIN or name in _SENTENCE:
        return mask.words(text)
    if name in _PERSON:
        return mask.customer(text)
    if name in _EMAIL:
        return mask.token("Email", text)
    if name in _PHONE:
        return mask.token("Phone", text)
    if name in _ADDRESS:
        return mask.token("Address", text)
    if name in _PC:
        return mask.token("PC", text)
    if name in _PATH:
        return mask.path(text)
    if name in _STAFF:
        return mask.token("Person", text)
    if name in _HERE:
        return mask.secrets(text)
    return mask.text(text)


def order_body(mask: Mask, body: Mapping[str, Any]) -> dict[str, Any]:
    """An order as the store told it."""
    shown: dict[str, Any] = plain(
        mask, {name: value for name, value in body.items() if name not in _OF_ORDER}
    )
    for place in ("bill_to", "ship_to"):
        shown[place] = _address(mask, body.get(place) or {})
    shown["customer"] = _customer(mask, body.get("customer") or {})
    shown["lines"] = [
        {
            **plain(mask, {key: each[key] for key in each if key != "name"}),
            # what was bought is a product where it has a SKU; else it may be anything
            "name": mask.words(each.get("name"))
            if each.get("sku")
            else mask.text(each.get("name")),
        }
        for each in body.get("lines") or []
    ]
    return shown


_OF_ORDER = frozenset({"bill_to", "ship_to", "customer", "lines"})


def _customer(mask: Mask, data: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = plain(
        mask, {key: value for key, value in data.items() if key != "company"}
    )
    shown["company"] = mask.token("Customer", data.get("company"))
    return shown


def _address(mask: Mask, data: Mapping[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = plain(
        mask, {key: value for key, value in data.items() if key not in {"name", "company"}}
    )
    for key in ("name", "company"):
        shown[key] = mask.token("Customer", data.get(key))
    return shown


__all__ = ["HIDDEN", "order_body", "plain"]
