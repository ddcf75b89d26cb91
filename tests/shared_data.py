"""Where third-party material lies that is never part of this repository, if it is here at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PLACE = "CARTBOOKS_SHARED"


def _found() -> Path | None:
    named = os.environ.get(PLACE) or os.environ.get(f"PYTEST_{PLACE}")
    beside = Path(__file__).resolve().parents[1].parent / "shared"
    place = Path(named) if named else beside
    return place if (place / "data").is_dir() else None


SHARED: Path | None = _found()

needs_shared = pytest.mark.skipif(
    SHARED is None,
    reason="needs third-party samples that are not distributed; set CARTBOOKS_SHARED",
)
