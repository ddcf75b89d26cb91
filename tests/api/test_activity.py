"""Who did what: every action of the code has a sentence, and the list can be narrowed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import cartbooks
from api.conftest import Api, ok
from cartbooks import clock
from cartbooks.advice.activity import DEEDS, told
from cartbooks.model import Company
from world import World

CODE = Path(cartbooks.__file__).parent
RECORDERS = {"record": 2, "note": 1}
"""What writes a line, and which argument is the action."""


def actions() -> Iterator[tuple[str, str]]:
    """Every action that the code writes, with where; one that is put together as a pattern."""
    for file in [*(CODE / "api").glob("*.py"), *(CODE / "cli").glob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = RECORDERS.get(node.func.id)
            if place is None or len(node.args) <= place:
                continue
            for action in written(node.args[place]):
                yield action, f"{file.name}:{node.lineno}"


def written(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.IfExp(body=one, orelse=other):
            yield from written(one)
            yield from written(other)
        case ast.JoinedStr(values=parts):
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
                for part in parts
            )


FOUND = sorted(set(actions()))


def test_the_walk_finds_the_actions() -> None:
    names = {action for action, _ in FOUND}
    assert len(names) > 60
    assert {r"task\.undo_dealt_with", r"\w+\.import", r"user\.add"} <= names


@pytest.mark.parametrize(("action", "where"), FOUND, ids=[where for _, where in FOUND])
def test_every_action_has_a_sentence(action: str, where: str) -> None:
    assert [name for name in DEEDS if re.fullmatch(action, name)], where


@pytest.mark.parametrize("action", sorted(DEEDS))
def test_no_sentence_is_for_an_action_that_is_gone(action: str) -> None:
    assert any(re.fullmatch(each, action) for each, _ in FOUND)


@pytest.mark.parametrize("action", sorted(DEEDS))
def test_a_sentence_reads_well_without_any_fact(action: str) -> None:
    sentence = told("Ana", action, {})
    assert re.fullmatch(r"Ana [^{}\[\]|]+\.", sentence), sentence
    assert "  " not in sentence
    assert " ." not in sentence


def test_programs_and_the_command_line_are_named_as_what_they_are() -> None:
    assert told("token shop", "sign_out", {}) == "The program shop signed out."
    assert told("command line", "store.go_live", {"store": "Web"}) == (
        "Somebody at the command line took Web live."
    )
    assert told("Ana", "new.thing", {}) == "Ana did new.thing."


@pytest.fixture
def world(api: Api, tmp_path: Path) -> World:
    world = World(api.storage, api.settings, tmp_path)
    world.sell("901", currency="EUR")
    world.push()
    return world


def test_what_people_do_is_told_with_the_way_to_it(api: Api, world: World) -> None:
    operation = api.get("/operations", kind="push_orders")["items"][0]
    (task,) = api.get(f"/operations/{operation['id']}/tasks")["items"]
    ok(api.manager.post(f"/api/v1/operations/{operation['id']}/retry"))
    world.run()
    ok(
        api.agent.post(
            f"/api/v1/tasks/{task['id']}/mark-dealt-with", json={"reason": "Paid in cash"}
        )
    )
    never, again = api.get("/activity")["items"][:2]
    assert again["what"] == "The program manager tried Push Orders again."
    retried = again["subject"]
    assert again["path"] == f"/operations/{retried}"
    assert never["what"] == "The program agent marked Order 901 as dealt with: Paid in cash."
    assert never["path"] == f"/operations/{operation['id']}/tasks/{task['id']}"

    assert api.get("/activity", actor="token agent")["items"] == [never]
    assert api.get("/activity", subject=retried)["items"] == [again]
    assert api.get("/activity", action="task.")["items"] == [never]
    assert api.get("/activity", action="operation.ret")["items"] == [again]
    assert api.get("/activity", action="%")["items"] == []
    company = again["company"]
    assert never in api.get("/activity", company=company)["items"]
    other = api.post("/companies", {"name": "Other"})["id"]
    (added,) = api.get("/activity", company=other)["items"]
    assert added["what"] == "The program admin added the company Other."
    assert added["path"] == f"/connection?company={other}"


def test_who_lets_writing_go_on_may_say_how_that_is_known(api: Api, world: World) -> None:
    with api.storage.begin() as db:
        company = db.get_one(Company, world.company_id)
        company.writes_stopped, company.writes_stopped_at = "older_copy", clock.now()
        name = company.public_id
    answer = {"answer": "right_file", "reason": " Monday's backup "}
    ok(api.manager.post(f"/api/v1/companies/{name}/release-writes", json=answer))
    line = api.get("/activity", company=name)["items"][0]
    assert line["what"].endswith(", saying that this file is the right one: Monday's backup.")
    assert line["detail"]["reason"] == "Monday's backup"


def test_from_and_to_are_moments(api: Api) -> None:
    start = clock.now()
    for days in (0, 1, 2):
        then = start + timedelta(days=days)
        with clock.driven_by(lambda then=then: then):
            api.post("/companies", {"name": f"C{days}"})
    middle = api.get(
        "/activity",
        **{"from": (start + timedelta(hours=12)).isoformat()},
        to=(start + timedelta(hours=36)).isoformat(),
    )["items"]
    assert [each["detail"]["name"] for each in middle] == ["C1"]
    reply = api.admin.get("/api/v1/activity", params={"from": "2026-11-23T00:00:00"})
    assert (reply.status_code, reply.json()["code"]) == (422, "no_zone")


def test_pages_of_a_filter_have_no_gaps(api: Api) -> None:
    for number in range(5):
        api.post("/companies", {"name": f"C{number}"})
    first = api.get("/activity", action="company.", limit=3)
    rest = api.get("/activity", action="company.", limit=3, cursor=first["next_cursor"])
    names = [each["detail"]["name"] for each in [*first["items"], *rest["items"]]]
    assert names == ["C4", "C3", "C2", "C1", "C0"]
    assert rest["next_cursor"] is None


def test_names_of_others_are_shown_as_they_are_and_never_read_as_a_template(api: Api) -> None:
    made = api.post("/users", {"name": "[{role}|x] <b>", "role": "viewer"})
    (line,) = api.get("/activity", subject=made["id"])["items"]
    assert line["what"] == "The program admin added [{role}|x] <b> as viewer."
    assert line["path"] == "/settings/users"
