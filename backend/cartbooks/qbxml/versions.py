"""Which qbXML version to speak: the highest that QuickBooks offers, and no more than we know."""

from __future__ import annotations

import re
from collections.abc import Sequence

OURS = "13.0"
_VERSION = re.compile(r"([A-Za-z]*)([0-9]{1,3})\.([0-9]{1,3})")


def choose(supported: Sequence[str], ours: str = OURS) -> str:
    """
    The version to write into the document, spelled as it was offered.

    Old editions of other countries offer versions with a prefix, such as `CA2.0`; one is taken only
    where no plain one fits. Without a usable offer it is our own: it is the lowest for which our
    requests are known to be valid, and where it is too new QuickBooks says so in a clear HRESULT.
    """
    limit = _read(ours)
    offers = [
        (not prefix, major, minor, f"{prefix}{major}.{minor}")
        for prefix, major, minor in map(_read, supported)
        if (0, 0) < (major, minor) <= limit[1:]
    ]
    return max(offers)[3] if offers else ours


def _read(text: str) -> tuple[str, int, int]:
    found = _VERSION.fullmatch(text.strip())
    return (found[1].upper(), int(found[2]), int(found[3])) if found else ("", 0, 0)
