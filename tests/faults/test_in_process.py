"""Seeds on each database: whatever breaks, every order is posted exactly once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.settings import Settings
from faults.campaign import Campaign
from faults.hands import Hands

SEEDS = 300
BATCH = 10


@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(0, SEEDS, BATCH))
def test_every_order_is_posted_exactly_once(
    storage: Storage, settings: Settings, tmp_path: Path, first: int
) -> None:
    hands = Hands()
    with (
        clock.driven_by(hands),
        closing(Campaign(storage, settings, tmp_path, hands)) as campaign,
    ):
        violations = [each for seed in range(first, first + BATCH) for each in campaign.play(seed)]
    assert violations == []
    assert campaign.sums["settled"] >= 0.99 * campaign.sums["lost"]
