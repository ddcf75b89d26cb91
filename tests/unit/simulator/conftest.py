"""A small company file with a clock that stands still until a test moves it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qb_talk import Talk, Watch

from cartbooks.simulator.quickbooks import Bookkeeper, CompanyFile


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def file(tmp_path: Path, watch: Watch) -> Iterator[CompanyFile]:
    file = CompanyFile.create(tmp_path / "acme.qbw", products=4, clock=watch)
    hand = Bookkeeper(file)
    hand.add_customer("Buyer", Email="buyer@example.com")
    yield file
    file.close()


@pytest.fixture
def hand(file: CompanyFile) -> Bookkeeper:
    return Bookkeeper(file)


@pytest.fixture
def talk(file: CompanyFile) -> Talk:
    return Talk(file)
