"""The short text in a document's memo by which it is found again: `CB:7K2QW3FX`."""

from __future__ import annotations

import re
import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_TOKEN = re.compile(rf"(?<![0-9A-Z])CB:\s?([{_ALPHABET}]{{8}})(?![0-9A-Z])", re.IGNORECASE)


def new() -> str:
    """A token that no other document has: 40 random bits, unique in the ledger besides."""
    return "CB:" + "".join(secrets.choice(_ALPHABET) for _ in range(8))


def find(memo: str | None) -> str | None:
    """The token in a memo, however a person has edited around it."""
    found = _TOKEN.search(memo or "")
    return f"CB:{found[1].upper()}" if found else None
