"""The same trouble on several records is one problem, which closes itself and comes back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.engine import asking, deciding, problems, tending
from cartbooks.model import Note, Operation, Problem, ProblemEvent, ProblemState, Task
from cartbooks.settings import Settings
from world import World, order


@pytest.fixture
def world(storage: Storage, settings: Settings, tmp_path: Path) -> World:
    return World(storage, settings, tmp_path, to_be_emailed=True)


def all_problems(world: World) -> list[Problem]:
    with world.storage.reading() as db:
        return list(db.scalars(select(Problem).order_by(Problem.id)))


def history(world: World, problem: Problem) -> list[str]:
    with world.storage.reading() as db:
        found = select(ProblemEvent.what).where(ProblemEvent.problem_id == problem.id)
        return list(db.scalars(found.order_by(ProblemEvent.id)))


def sell_to_bad_addresses(world: World, *numbers: str) -> None:
    """Customers whose address QuickBooks does not take, each another one."""
    for number in numbers:
        world.sell(number, email=f"buyer {number} at home", first=f"Buyer{number}", last="Lee")


def retry(world: World, operation_id: int) -> Operation:
    with world.storage.begin() as db:
        again = asking.retry(db, db.get_one(Operation, operation_id), "Ana")
    world.run()
    return world.operation(again.id)


def test_three_orders_with_one_trouble_are_one_problem(world: World) -> None:
    sell_to_bad_addresses(world, "101", "102", "103")
    world.sell("104", sku="NOT-THERE-AT-ALL", amount="7.00")
    operation = world.push()
    assert world.operation(operation).color == "red"
    emails, sku = sorted(all_problems(world), key=lambda each: -each.open_tasks)
    assert (emails.state, emails.stops) == (ProblemState.NEW, True)
    assert (emails.tasks, emails.open_tasks, emails.affects) == (3, 3, {"order": 3})
    assert emails.money == sum(world.order(number).total for number in ("101", "102", "103"))
    assert "Buyer101" not in emails.pattern
    assert (sku.code, sku.open_tasks) == ("sku_unmatched", 1)
    assert history(world, emails) == ["opened"]


def test_it_closes_itself_and_comes_back_with_the_memory_of_the_fix(world: World) -> None:
    sell_to_bad_addresses(world, "111", "112")
    operation = world.push()
    (problem,) = all_problems(world)
    with world.storage.begin() as db:
        db.add(
            Note(
                company_id=world.company_id, subject_type="problem", subject_id=problem.id,
                author="Ana", text="Switched e-mailing off.", at=clock.now(),
            )
        )  # fmt: skip
    assert retry(world, operation).color == "red"
    (problem,) = all_problems(world)
    assert (problem.state, problem.tasks, problem.open_tasks) == (ProblemState.NEW, 4, 2)

    world.change(to_be_emailed=False)
    assert retry(world, operation).color == "green"
    (problem,) = all_problems(world)
    assert (problem.state, problem.open_tasks, problem.money) == (ProblemState.DEALT_WITH, 0, 0)
    assert (problem.fixed_how, problem.fixed_by) == ("went_through", "Ana")
    assert problem.fixed_note == "Switched e-mailing off."

    world.change(to_be_emailed=True)
    sell_to_bad_addresses(world, "113")
    world.push()
    (problem,) = all_problems(world)
    assert (problem.state, problem.times_back) == (ProblemState.CAME_BACK, 1)
    assert (problem.open_tasks, problem.tasks) == (1, 5)
    assert problem.fixed_note == "Switched e-mailing off."
    assert history(world, problem) == ["opened", "went_through", "came_back"]


def test_what_a_person_deals_with_leaves_the_problem_and_may_come_back(world: World) -> None:
    sell_to_bad_addresses(world, "121", "122")
    one, other = world.tasks(world.push())
    with world.storage.begin() as db:
        deciding.mark_dealt_with(db, db.get_one(Task, one.id), "Entered by hand", "Ana")
    (problem,) = all_problems(world)
    assert (problem.state, problem.open_tasks) == (ProblemState.NEW, 1)
    with world.storage.begin() as db:
        deciding.mark_dealt_with(db, db.get_one(Task, other.id), "Also by hand", "Ben")
    (problem,) = all_problems(world)
    assert (problem.state, problem.fixed_how) == (ProblemState.DEALT_WITH, "marked")
    assert (problem.fixed_by, problem.fixed_note) == ("Ben", "Also by hand")
    with world.storage.begin() as db:
        deciding.undo_dealt_with(db, db.get_one(Task, other.id), "Ben")
    (problem,) = all_problems(world)
    assert (problem.state, problem.open_tasks) == (ProblemState.SEEN, 1)


def test_an_order_that_is_cancelled_meanwhile_is_no_problem_any_more(world: World) -> None:
    sell_to_bad_addresses(world, "131")
    world.push()
    sold = order("131", email="buyer 131 at home", first="Buyer131", last="Lee")
    world.take([sold.model_copy(update={"status": "cancelled"})])
    world.push()
    (problem,) = all_problems(world)
    assert (problem.state, problem.fixed_how) == (ProblemState.DEALT_WITH, "over")


def test_an_order_stands_in_one_problem_at_a_time(world: World) -> None:
    sell_to_bad_addresses(world, "141")
    operation = world.push()
    sold = order("141", email="buyer 141 at home", first="Buyer141", last="Lee", currency="EUR")
    world.take([sold])
    world.push()
    first, second = all_problems(world)
    assert world.operation(operation).color == "red"
    assert (first.state, first.open_tasks) == (ProblemState.DEALT_WITH, 0)
    assert (second.code, second.open_tasks) == ("currency_foreign", 1)


def test_left_alone_wakes_on_its_day(world: World) -> None:
    sell_to_bad_addresses(world, "151")
    world.push()
    (problem,) = all_problems(world)
    with world.storage.begin() as db:
        row = db.get_one(Problem, problem.id)
        tending.leave_alone(db, row, "Ana", until=clock.now() + timedelta(days=2))
    with world.storage.begin() as db:
        problems.refresh(db)
    assert all_problems(world)[0].state is ProblemState.LEFT_ALONE
    later = clock.now() + timedelta(days=3)
    with clock.driven_by(lambda: later), world.storage.begin() as db:
        problems.refresh(db)
    assert all_problems(world)[0].state is ProblemState.CAME_BACK


def test_left_alone_wakes_when_there_are_more(world: World) -> None:
    sell_to_bad_addresses(world, "161")
    world.push()
    (problem,) = all_problems(world)
    with world.storage.begin() as db:
        tending.leave_alone(db, db.get_one(Problem, problem.id), "Ana", more=1)
    sell_to_bad_addresses(world, "162")
    world.push()
    assert all_problems(world)[0].state is ProblemState.LEFT_ALONE
    sell_to_bad_addresses(world, "163")
    world.push()
    assert all_problems(world)[0].state is ProblemState.CAME_BACK


def test_orders_that_go_through_without_history_cost_one_question(world: World) -> None:
    asked: list[str] = []

    def listen(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "problem_since IS NOT NULL" in statement or "problems" in statement:
            asked.append(statement)

    for number in ("171", "172", "173"):
        world.sell(number, email=f"b{number}@example.com", first=f"B{number}")
    world.change(to_be_emailed=False)
    world.ask("push_orders")
    event.listen(world.storage.engine, "before_cursor_execute", listen)
    world.visit()
    event.remove(world.storage.engine, "before_cursor_execute", listen)
    assert len(world.documents()) == 3
    assert len(asked) == 1
