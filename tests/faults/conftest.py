"""What the campaigns with real processes share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from faults.nursery import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Forks servers that are there at once, until the run ends."""
    with Nursery() as ready:
        yield ready
