"""
Real deaths: `kill -9` of running servers at random instants, with whatever else goes wrong.

40 schedules on each database, on PostgreSQL half of them with two servers and a worker apart. One
that goes wrong is printed with what the server was doing when it was shot; docs/reliability.md
says how to play more.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from faults.nursery import Nursery
from faults.real import Field

SCHEDULES = 40
BATCH = 10


@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(0, SCHEDULES, BATCH))
def test_processes_that_are_killed_post_every_order_exactly_once(
    database_url: str, tmp_path: Path, nursery: Nursery, first: int
) -> None:
    form = "sqlite" if database_url.startswith("sqlite") else "postgres"
    if form == "postgres" and first >= SCHEDULES // 2:
        form = "two"
    field = Field(form, database_url, tmp_path, nursery)
    lost = settled = 0
    try:
        for seed in range(first, first + BATCH):
            record = field.play(seed)
            assert record.wrong == [], record.line()
            lost, settled = lost + record.lost, settled + record.settled
    finally:
        field.close()
    assert settled >= 0.99 * lost, "the next completed visit settles them, without a person"
