"""How names, SKUs and e-mail addresses are compared."""

from __future__ import annotations


def fold(text: str) -> str:
    """Without case and stray blanks."""
    return " ".join(text.split()).casefold()
