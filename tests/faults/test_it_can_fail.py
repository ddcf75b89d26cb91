"""
The campaign can fail: with one of the things taken out that promise 1 rests on, it finds out.

One mutation at a time, made here and nowhere else. The seeds begin shortly before the one that the
campaign was seen to fail at, so that the proof costs seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cartbooks.engine import agenda, conversation, interpretation, ledger, messages, settlement
from cartbooks.engine import visits as visits_of
from cartbooks.engine.conversation import STOP, Conversation
from cartbooks.failpoint import reach
from cartbooks.model import Message, MessageState, Posting, SessionState
from cartbooks.operations.push_orders.settle import Absent
from cartbooks.operations.push_orders.steps import STEPS
from cartbooks.operations.step import QuickBooksStep
from cartbooks.operations.verdicts import More
from faults.campaign import WORLD
from faults.many import world

pytestmark = pytest.mark.timeout(600)
AT_MOST = 200
CLAIM = 0
LEDGER = MESSAGE_SET = 36
LOOK_UP = 43
ONE_TRANSACTION = 104


def found(first: int) -> str:
    """The first violation within 200 seeds of *first*; empty when there is none."""
    for begin in range(first, first + AT_MOST, WORLD):
        with world() as campaign:
            for seed in range(begin, begin + WORLD):
                for violation in campaign.play(seed):
                    return violation
    return ""


@pytest.fixture
def no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of postings without its unique index."""
    constraints = Posting.__table__.constraints
    (index,) = [each for each in constraints if each.name == "once_and_only_once"]
    left = constraints - {index}
    monkeypatch.setattr(Posting.__table__, "constraints", left)


def forget_open_outcomes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger does not take down that an answer was lost: the order is sent as if new."""
    monkeypatch.setattr(ledger, "not_confirmed", lambda _db, _posting: None)


def claim_anyway(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second claim of the same posting is not refused."""
    monkeypatch.setattr(ledger, "posting_of", _refused_only(ledger.posting_of))


def _refused_only(posting_of: Callable[..., Posting | None]) -> Callable[..., Posting | None]:
    def ask(db: Any, store_id: int, source_id: str, **more: Any) -> Posting | None:
        found = posting_of(db, store_id, source_id, **more)
        claiming = bool(more)
        return None if claiming and found is not None and found.state == "sent" else found

    return ask


@pytest.mark.usefixtures("no_index")
def test_without_the_ledgers_guard_and_index(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_open_outcomes(monkeypatch)
    claim_anyway(monkeypatch)
    assert found(LEDGER)


def test_without_the_message_set_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "new_set_id", lambda: None)
    assert found(MESSAGE_SET)


def test_with_a_look_up_that_answers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settlement, "judge", lambda _lost, _answers: Absent())
    blind = QuickBooksStep(STEPS["number"].ask, lambda _brief, _answers: More("add"))
    monkeypatch.setitem(STEPS, "number", blind)
    assert "times in QuickBooks" in found(LOOK_UP)


def test_with_an_answer_that_is_read_before_it_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conversation, "receive_response", _in_one_transaction)
    assert "before it was stored" in found(ONE_TRANSACTION)


def _in_one_transaction(self: Any, ticket: str, response: str, hresult: str, message: str) -> int:
    with self._storage.begin() as db:
        session = visits_of.in_turn(db, ticket)
        if session is None:
            return STOP
        waiting = self._awaited(db, session)
        if waiting is None:
            return self._repeated(db, session, response)
        messages.take_answer(db, waiting, response, hresult.strip(), message)
        stored = db.get_one(Message, waiting.id)
        if stored.state is MessageState.ANSWERED:
            interpretation.interpret(db, stored, session, response)
        percent: int = self._percent(db, session)
        if session.state is SessionState.OPEN:
            session.last_call_at = conversation.clock.now()
        reach("receive_response.before_second_commit")
    return percent


def test_with_a_claim_that_is_not_committed_before_it_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Conversation, "send_request", _not_durable(Conversation.send_request))
    assert found(CLAIM)


class Undone(Exception):
    """Rolls a transaction back."""


def _not_durable(send_request: Callable[..., str]) -> Callable[..., str]:
    """Each seventh write leaves without having been committed."""
    writes = 0

    def send(self: Any, *given: Any, **named: Any) -> str:
        left: list[str] = []

        def look(name: str) -> None:
            nonlocal writes
            reach(name)
            if name == "send_request.before_commit" and left and "newMessageSetID" in left[-1]:
                writes += 1
                if writes % 7 == 0:
                    raise Undone

        with pytest.MonkeyPatch.context() as here:
            here.setattr(conversation, "reach", look)
            here.setattr(agenda, "next_document", _kept(agenda.next_document, left))
            try:
                return send_request(self, *given, **named)
            except Undone:
                return left[-1]

    return send


def _kept(next_document: Callable[..., str | None], left: list[str]) -> Callable[..., str | None]:
    def ask(*given: Any, **named: Any) -> str | None:
        document = next_document(*given, **named)
        if document is not None:
            left.append(document)
        return document

    return ask
