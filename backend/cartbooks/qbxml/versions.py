"""Which qbXML version to speak: the highest that QuickBooks offers, and no more than we know."""

from __future__ import annotations

import re
from collections.abc import Sequence

OURS = "13.0"
_VERSION = re.compile(r"^(?:[A-Za-z]+)?(\d+)\.(\d+)$")


def choose(supported: Sequence[str], ours: str = OURS) -> str:
    """
    The version to write into the document. Other country editions prefix theirs, as in `CA2.0`.

    Without a usable offer our own: QuickBooks refuses it with a clear HRESULT where it is too new.
    """
    limit = _number(ours) or (13, 0)
    offers = [number for text in supported if (number := _number(text)) and number > (0, 0)]
    fitting = [number for number in offers if number <= limit]
    if fitting:
        best = max(fitting)
        return f"{best[0]}.{best[1]}"
    return ours


def _number(text: str) -> tuple[int, int] | None:
    found = _VERSION.match(text.strip())
    return (int(found[1]), int(found[2])) if found else None
