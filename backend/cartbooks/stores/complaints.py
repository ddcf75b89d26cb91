"""What is wrong with a record that was sent, in sentences for the sender."""

from __future__ import annotations

import difflib

from pydantic import ValidationError

from cartbooks.stores import canonical

_FIELDS = sorted(
    {
        name
        for model in (
            canonical.Order,
            canonical.Line,
            canonical.Customer,
            canonical.Address,
            canonical.Payment,
            canonical.Product,
            canonical.CustomerRecord,
        )
        for name in model.model_fields
    }
)


def complaints(error: ValidationError, *, most: int = 20) -> list[str]:
    """`lines[2].amount: an amount must be ...`, a sentence a problem, the first *most* of them."""
    return [_sentence(item["loc"], item["type"], item["msg"]) for item in error.errors()[:most]]


def _sentence(loc: tuple[int | str, ...], kind: str, message: str) -> str:
    path = ""
    for part in loc:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(loc[-1]), _FIELDS, n=1)
        meant = f"; did you mean {near[0]}?" if near and near[0] != loc[-1] else ""
        return f"{path}: there is no such field{meant}"
    if kind == "missing":
        return f"{path}: this field is required"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        message = "an object is expected here"
    message = message.removeprefix("Value error, ")
    return f"{path}: {message}" if path else message
