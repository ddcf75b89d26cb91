"""docs/states.md and the table of moves are the same drawing; one function follows it."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.errors import IllegalMove
from cartbooks.model import Color, Company, Operation, OperationState, color_of, move
from cartbooks.model.states import (
    MOVES,
    MessageState,
    PostingState,
    ProblemState,
    SessionState,
    TaskState,
    may_become,
)

DRAWINGS = Path(__file__).parents[2] / "docs" / "states.md"
NOUNS: dict[str, type[StrEnum]] = {
    "Session": SessionState,
    "Operation": OperationState,
    "Task": TaskState,
    "Message": MessageState,
    "Posting": PostingState,
    "Problem": ProblemState,
}


def drawn(noun: str) -> set[tuple[str, str]]:
    """The arrows under the heading *noun*, as the states at their two ends."""
    text = DRAWINGS.read_text()
    found = re.search(rf"^## {noun}$.*?```mermaid\n(.*?)```", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/states.md has no drawing of {noun}"
    return set(re.findall(r"^\s+(\S+) --> ([^\s:]+)", found[1], re.MULTILINE))


def in_the_code(states: type[StrEnum]) -> set[tuple[str, str]]:
    return {(start, end) for start, ends in MOVES[states].items() for end in ends}


@pytest.mark.parametrize("noun", NOUNS)
def test_the_drawing_and_the_table_have_the_same_arrows(noun: str) -> None:
    arrows = {arrow for arrow in drawn(noun) if "[*]" not in arrow}
    assert arrows == in_the_code(NOUNS[noun])


@pytest.mark.parametrize("noun", NOUNS)
def test_every_state_is_drawn_and_no_other(noun: str) -> None:
    names = {name for arrow in drawn(noun) for name in arrow} - {"[*]"}
    assert names == {state.value for state in NOUNS[noun]}


@pytest.mark.parametrize("noun", NOUNS)
def test_what_is_drawn_as_final_has_no_way_out(noun: str) -> None:
    final = {start for start, end in drawn(noun) if end == "[*]"}
    assert not final & {start for start, _ in in_the_code(NOUNS[noun])}


def test_states_of_different_things_with_the_same_word_are_kept_apart() -> None:
    assert may_become(TaskState.SENT, TaskState.NOT_CONFIRMED)
    assert not may_become(MessageState.SENT, MessageState.INTERPRETED)


@pytest.fixture
def operation(storage: Storage) -> Operation:
    with storage.begin() as db:
        company = Company(
            name="Shop", username="shop", password_sha256="", owner_id="", file_id="",
            created_at=clock.now(),
        )  # fmt: skip
        db.add(company)
        db.flush()
        row = Operation(
            company_id=company.id, kind="sync_lists", priority=10, started_by="test",
            created_at=clock.now(),
        )  # fmt: skip
        db.add(row)
    return row


def test_a_move_brings_its_facts_and_the_row_up_to_date(
    storage: Storage, operation: Operation
) -> None:
    now = clock.now()
    with storage.begin() as db:
        row = db.get_one(Operation, operation.id)
        move(db, row, OperationState.RUNNING, started_at=now)
        assert (row.state, row.started_at) == (OperationState.RUNNING, now)
    with storage.reading() as db:
        assert db.get_one(Operation, operation.id).state is OperationState.RUNNING


def test_a_move_that_is_not_drawn_is_refused(storage: Storage, operation: Operation) -> None:
    with storage.begin() as db:
        row = db.get_one(Operation, operation.id)
        move(db, row, OperationState.RUNNING)
        with pytest.raises(IllegalMove, match="is running, so it cannot become cancelled"):
            move(db, row, OperationState.CANCELLED, ended_at=clock.now())


def test_who_read_an_old_state_comes_too_late(storage: Storage, operation: Operation) -> None:
    with storage.begin() as db:
        move(db, db.get_one(Operation, operation.id), OperationState.RUNNING)
    with storage.begin() as db:
        db.add(operation)  # as a slower process still has it: waiting
        with pytest.raises(IllegalMove, match="is running"):
            move(db, operation, OperationState.CANCELLED, ended_at=clock.now())


@pytest.mark.parametrize(
    ("done", "not_done", "color"),
    [(3, 0, Color.GREEN), (2, 1, Color.YELLOW), (0, 2, Color.RED), (0, 0, None)],
)
def test_the_colour_of_an_operation(done: int, not_done: int, color: Color | None) -> None:
    assert color_of(done, not_done) is color
