"""
Histories that are longer than any seed's: hypothesis draws them and shortens what fails.

`HISTORIES=500 pytest tests/faults/test_long_histories.py` plays more.
"""

from __future__ import annotations

import os
import random
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cartbooks.simulator.connector import Fault, Faults, Strike
from faults.campaign import FAULTS
from faults.doom import Fate
from faults.many import world

DICE = st.integers(0, 2**20).map(random.Random)


class Histories(RuleBasedStateMachine):
    """A store, a server, Web Connectors and QuickBooks, for as long as there are steps."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()

    @initialize(dice=DICE)
    def open(self, dice: random.Random) -> None:
        self.campaign = self.stack.enter_context(world())
        self.campaign.sales.begin()
        self.campaign.mischief.begin(0)
        self.campaign.sales.sell(dice, 0)

    @rule(dice=DICE)
    def sell(self, dice: random.Random) -> None:
        self.campaign.sales.sell(dice, dice.randrange(5))
        self.campaign.place.try_to_ask("push_orders")

    @rule(dice=DICE)
    def people_meddle(self, dice: random.Random) -> None:
        self.campaign.mischief.between_calls(dice)

    @rule(dice=DICE)
    def the_file_is_meddled_with(self, dice: random.Random) -> None:
        self.campaign.mischief.between_visits(dice)

    @rule(dice=DICE, fault=st.none() | st.sampled_from(FAULTS), at=st.integers(1, 7))
    def visit(self, dice: random.Random, fault: Fault | None, at: int) -> None:
        first = self.campaign.place.connector
        strikes = (Strike(fault, len(first.visits) + 1, at),) if fault else ()
        first.faults = Faults(strikes)
        self.campaign.visits(dice)
        first.faults = Faults()
        for machine in self.campaign.place.machines:
            machine.company = self.campaign.place.file

    @rule(dice=DICE)
    def visit_under_doom(self, dice: random.Random) -> None:
        with self.campaign.place.doom.over(Fate.drawn(dice)):
            self.campaign.visits(dice)
            self.campaign.place.work()

    @rule()
    def restart(self) -> None:
        self.campaign.place.start()

    @rule()
    def work(self) -> None:
        self.campaign.place.work()

    @rule(seconds=st.sampled_from([5, 90, 900, 7200, 86_400]))
    def time_passes(self, seconds: int) -> None:
        self.campaign.hands.move(seconds)

    @rule()
    def a_person_looks(self) -> None:
        self.campaign.person.look()

    @invariant()
    def nothing_is_doubled(self) -> None:
        if hasattr(self, "campaign"):
            assert list(self.campaign.judge.doubled()) == []

    def teardown(self) -> None:
        if hasattr(self, "campaign"):
            self._all_comes_right()
        self.stack.close()

    def _all_comes_right(self) -> None:
        with self.stack:
            self.campaign.judge.begin()
            self.campaign.recover()
            assert self.campaign.judge.after_the_machines() == []
            self.campaign.ask_the_person()
            assert self.campaign.judge.after_the_person() == []
            assert list(self.campaign.told.lies()) == []


MORE = "HISTORIES" in os.environ
TestHistories = pytest.mark.timeout(0 if MORE else 600)(Histories.TestCase)
TestHistories.settings = settings(
    max_examples=int(os.environ.get("HISTORIES", "2")),
    stateful_step_count=80 if MORE else 40,
    deadline=None,
    derandomize=not MORE,
    # to shorten a history costs hundreds of them: worth it at home
    phases=tuple(Phase) if MORE else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
