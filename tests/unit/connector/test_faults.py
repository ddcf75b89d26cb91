from __future__ import annotations

import pytest

from cartbooks.simulator.connector import Fault, Faults, Outcome, Strike, WebConnector, interleaved
from unit.connector.server import Books, Script, connector


def struck(script: Script, *strikes: Strike, books: Books | None = None) -> WebConnector:
    return connector(script, books, faults=Faults(strikes))


@pytest.mark.parametrize(
    ("fault", "reached_the_server"),
    [(Fault.CUT_BEFORE, 0), (Fault.CUT_DURING, 0), (Fault.CUT_AFTER, 1)],
)
def test_a_connection_is_cut_at_an_answer(fault: Fault, reached_the_server: int) -> None:
    script, books = Script(), Books()

    visit = struck(script, Strike(fault, method="receiveResponseXML"), books=books).visit()

    assert visit.outcome is Outcome.FAILED
    assert visit.status.startswith("QBWC1042")
    assert len(script.answers) == reached_the_server
    assert books.applied == ["<one/>"]
    assert visit.calls[-1] == "receiveResponseXML"


@pytest.mark.parametrize(
    ("fault", "applied"), [(Fault.LOST_BEFORE, []), (Fault.LOST_AFTER, ["<one/>"])]
)
def test_an_answer_is_lost_before_or_after_quickbooks_applied_it(
    fault: Fault, applied: list[str]
) -> None:
    script, books = Script(), Books()

    visit = struck(script, Strike(fault), books=books).visit()

    assert (visit.outcome, books.applied, script.answers) == (Outcome.LOST, applied, [])
    assert books.ended == 1
    assert script.heard[-1][0] == "send"


def test_an_answer_is_delivered_twice() -> None:
    script = Script()

    visit = struck(script, Strike(Fault.TWICE)).visit()

    assert [answer[1] for answer in script.answers] == ["did <one/>", "did <one/>", "did <two/>"]
    assert (visit.outcome, visit.repeats) == (Outcome.DONE, [50])


@pytest.mark.parametrize(
    ("after", "heard"),
    [("", ["authenticate", "receive", "send"]), ("sendRequestXML", ["authenticate", "send"])],
)
def test_an_answer_comes_late_on_its_old_ticket(after: str, heard: list[str]) -> None:
    script = Script()
    pc = struck(script, Strike(Fault.LATE, method=after))

    assert pc.visit().outcome is Outcome.LOST
    assert script.answers == []
    begun = len(script.heard)
    second = pc.visit()

    assert script.answers[0][:2] == ("t1", "did <one/>")
    assert [said[0] for said in script.heard[begun : begun + len(heard)]] == heard
    assert len(second.repeats) == 1


def test_two_answers_are_swapped() -> None:
    script = Script(documents=["<one/>", "<two/>", "<three/>"])

    struck(script, Strike(Fault.SWAPPED, at=2)).visit()

    assert [answer[1] for answer in script.answers] == ["did <one/>", "did <one/>", "did <two/>"]


def test_a_visit_is_abandoned_and_keeps_the_file_to_its_machine() -> None:
    script, books = Script(), Books()
    pc = struck(script, Strike(Fault.ABANDONED, at=5), books=books)

    visit = pc.visit()

    assert (visit.outcome, visit.calls[-1]) == (Outcome.LOST, "receiveResponseXML")
    assert script.answers == []
    assert pc.app_lock.holder == pc.machine
    assert connector(script, books, app_lock=pc.app_lock, machine="X").visit().outcome == "locked"
    assert pc.visit().outcome is Outcome.DONE
    assert pc.app_lock.holder is None


@pytest.mark.parametrize(
    ("fault", "hresult"),
    [
        (Fault.CLOSED, "0x80040408"),
        (Fault.DIALOG, "0x80040414"),
        (Fault.OTHER_FILE, "0x8004040A"),
        (Fault.NO_PERMISSION, "0x8004041A"),
    ],
)
def test_quickbooks_says_no_when_it_is_opened_or_in_the_middle(fault: Fault, hresult: str) -> None:
    script, books = Script(), Books()
    pc = struck(script, Strike(fault, at=0), Strike(fault, visit=2, at=2), books=books)

    assert pc.visit().outcome is Outcome.NOT_CONNECTED
    assert script.heard[-2][:3] == ("connection_error", "t1", hresult)

    assert pc.visit().outcome is Outcome.DONE
    assert [answer[1:3] for answer in script.answers] == [("did <one/>", ""), ("", hresult)]
    assert books.applied == ["<one/>"]


def test_an_older_copy_of_the_file_is_put_in_place() -> None:
    old, new = Books(), Books()
    pc = connector(
        Script(),
        new,
        faults=Faults((Strike(Fault.OLDER_COPY, visit=2),)),
        older_copy=lambda: old,
    )

    pc.visit()
    pc.visit()

    assert (new.opened, old.opened) == (1, 1)


def test_slow_waits_by_the_injected_clock() -> None:
    waited: list[float] = []
    slow = Strike(Fault.SLOW, method="receiveResponseXML", at=2, seconds=700)

    visit = connector(Script(), faults=Faults((slow,), wait=waited.append)).visit()

    assert (visit.outcome, waited) == (Outcome.DONE, [700.0])


def test_a_strike_may_be_a_predicate_and_hits_once() -> None:
    last = Strike(Fault.TWICE, when=lambda moment: moment.exchange > 1)

    visit = struck(Script(documents=["<a/>", "<b/>", "<c/>"]), last).visit()

    assert len(visit.repeats) == 1
    assert visit.calls.count("receiveResponseXML") == 4


@pytest.mark.parametrize("seed", range(6))
def test_two_connectors_at_once_take_turns_as_the_seed_says(seed: int) -> None:
    def played() -> tuple[list[tuple[str, ...]], list[str]]:
        script = Script(documents=["<a/>", "<b/>", "<c/>", "<d/>"])
        first, second = connector(script, machine="A"), connector(script, machine="B")
        visits = interleaved(first, second, seed)
        return script.heard, [visit.outcome for visit in visits]

    once, again = played(), played()

    assert once == again
    assert {heard[1] for heard in once[0] if heard[0] == "close"} == {"t1", "t2"}


def test_a_seed_draws_the_same_schedule_each_time_and_a_line_prints_it() -> None:
    schedules = [str(Faults.drawn(seed)) for seed in range(300)]

    assert schedules == [str(Faults.drawn(seed)) for seed in range(300)]
    assert len(set(schedules)) > 250
    for seed in range(300):
        drawn = Faults.drawn(seed)
        words = str(drawn).partition(": ")[2].split()
        assert Faults.parse(words).strikes == drawn.strikes
    assert {fault for fault in Fault if any(fault in line for line in schedules)} == set(Fault)


@pytest.mark.parametrize("seed", range(40))
def test_any_schedule_leaves_a_connector_that_can_go_on(seed: int) -> None:
    script = Script(documents=[f"<n{n}/>" for n in range(12)])
    books = Books()
    pc = connector(script, books, faults=Faults.drawn(seed), older_copy=lambda: books)

    for _ in range(8):
        visit = pc.visit()

    assert visit.outcome in (Outcome.DONE, Outcome.ENDED), str(pc.faults)
    assert books.opened == books.ended


@pytest.mark.parametrize("text", ["boom", "late:when=2", "twice:visit=x"])
def test_a_fault_that_is_none_is_told_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no fault|is none of|invalid literal"):
        Strike.parse(text)
