"""What was asked of an operation, as a person would say it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_NAMED = 5


def said(kind: str, asked: Mapping[str, Any]) -> str:
    """The *asked* params of *kind* in one line; empty when nothing was asked for in particular."""
    parts = [part for part in _parts(kind, asked) if part]
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def _parts(kind: str, asked: Mapping[str, Any]) -> list[str]:
    match kind:
        case "push_orders":
            return [
                _listed("order", asked.get("numbers")),
                _listed("order with the store's id", asked.get("ext_ids")),
                f"of {asked['customer']}" if asked.get("customer") else "",
                _days(asked.get("placed_from"), asked.get("placed_to")),
                _listed("status", asked.get("statuses"), many="statuses"),
                _EXPORTED.get(str(asked.get("exported") or ""), ""),
            ]
        case "push_products":
            return [
                _listed("SKU", asked.get("skus")),
                _listed("product with the store's id", asked.get("ext_ids")),
            ]
        case "pull_inventory":
            return ["writes what was approved"] if asked.get("approved") else []
        case "set_up_lists":
            names = [str(each.get("name", "")) for each in asked.get("records") or ()]
            return [_listed("entry", names, many="entries")]
    return []


_EXPORTED = {
    "not_yet": "not in QuickBooks yet",
    "already": "in QuickBooks already",
}


def _listed(one: str, values: Sequence[Any] | None, *, many: str = "") -> str:
    if not values:
        return ""
    shown = ", ".join(str(value) for value in values[:_NAMED])
    more = f" and {len(values) - _NAMED:,} more" if len(values) > _NAMED else ""
    return f"{one if len(values) == 1 else many or _plural(one)} {shown}{more}"


def _plural(one: str) -> str:
    head, _, rest = one.partition(" ")
    return f"{head}s {rest}".strip()


def _days(since: Any, until: Any) -> str:
    if since and until:
        return f"placed on {since}" if since == until else f"placed from {since} to {until}"
    if since:
        return f"placed on {since} or later"
    return f"placed on {until} or earlier" if until else ""
