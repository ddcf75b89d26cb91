"""Calls of one company's visits that come at the same time, to one server or to several."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from cartbooks import failpoint
from cartbooks.db import Storage
from cartbooks.model import Message, MessageState, Session, SessionState
from cartbooks.settings import Settings
from world import World


@pytest.fixture
def world(storage: Storage, settings: Settings, tmp_path: Path) -> World:
    return World(storage, settings, tmp_path)


@pytest.mark.parametrize("method", ["sendRequestXML", "receiveResponseXML", "closeConnection"])
@pytest.mark.parametrize("nth", [1, 4])
def test_a_call_that_comes_while_its_visit_is_being_superseded_leaves_nothing_open(
    world: World, method: str, nth: int
) -> None:
    world.sell("7001")
    operation = world.ask("push_orders")
    other = world.another_connector("OFFICE-1")
    first = world.connector.steps()
    left = 1 if method == "closeConnection" else nth
    for called in first:
        left -= called == method
        if left == 0:
            break  # just before the call
    rest = threading.Thread(target=lambda: [*first])

    def watch(reached: str) -> None:
        if reached == "authenticate.before_commit":
            failpoint.watch = None
            rest.start()
            rest.join(0.3)  # it waits for the one that signs in, which is this one

    failpoint.watch = watch
    try:
        other.visit()
    finally:
        failpoint.watch = None
    if rest.ident is not None:
        rest.join(30)
    world.run()
    with world.storage.reading() as db:
        open_visits = select(Session).where(Session.state == SessionState.OPEN)
        in_flight = select(Message).where(Message.state == MessageState.SENT)
        assert db.scalars(open_visits).all() == []
        assert db.scalars(in_flight).all() == []
    assert world.operation(operation).color == "green"
    assert len(world.documents("7001")) == 1
