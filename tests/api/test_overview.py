"""The Overview over REST: verdict, rhythm, what needs somebody, the equation, strips, set-up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from api.conftest import Api, ok
from cartbooks import clock
from cartbooks.engine import asking, companies, outcomes, visits
from cartbooks.model import Color, Company, Store, Task
from cartbooks.operations.verdicts import Done, Failed
from cartbooks.simulator.connector import Faults
from cartbooks.simulator.connector.faults import Fault, Strike
from cartbooks.simulator.quickbooks import Bookkeeper, CompanyFile
from world import CHOICES, World, order


class Hands:
    """The hands of the clock."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def hands() -> Iterator[Hands]:
    hands = Hands()
    with clock.driven_by(hands):
        yield hands


@pytest.fixture
def world(hands: Hands, api: Api, tmp_path: Path) -> World:
    return World(api.storage, api.settings, tmp_path, to_be_emailed=True)


def parts(equation: dict[str, Any]) -> dict[str, int]:
    return {
        name: equation[name]["count"]
        for name in ("in_store", "in_quickbooks", "not_done", "not_confirmed", "waiting",
                     "not_sent", "difference")
    }  # fmt: skip


def test_an_empty_installation_says_what_comes_first(api: Api) -> None:
    shown = api.get("/overview")
    assert shown["verdict"] == {
        "kind": "nothing_yet", "sentence": "Nothing is set up yet.", "count": None, "since": None,
    }  # fmt: skip
    assert shown["set_up"]["step"] == 1
    assert [each["done"] for each in shown["set_up"]["steps"]] == [False] * 5
    assert shown["companies"]["items"] == []


def test_set_up_goes_on_step_by_step(api: Api, hands: Hands, tmp_path: Path) -> None:
    world = World(api.storage, api.settings, tmp_path, live=False)

    def step() -> tuple[str, Any]:
        shown = api.get("/overview")
        return shown["verdict"]["sentence"], shown["set_up"]["step"]

    assert step() == ("Set-up is not finished: step 2 of 5.", 2)
    assert api.get("/overview")["connector"]["state"] == "never"
    world.visit()
    assert step()[1] == 3
    world.ask("sync_lists")
    world.ask("sync_customers")
    world.run()
    assert step()[1] == 4
    world.change(**CHOICES, start_date="2026-11-01")
    assert step() == ("Set-up is not finished: step 5 of 5.", 5)
    world.go_live()
    shown = api.get("/overview")
    assert (shown["verdict"]["kind"], shown["set_up"]["finished"]) == ("in_step", True)
    assert shown["verdict"]["sentence"] == "Everything is in step."
    settings, live = (each["path"] for each in shown["set_up"]["steps"][3:])
    assert settings.startswith("/stores/st_")
    assert live == f"{settings}?tab=preview"


def test_money_is_told_in_the_currency_of_the_books(api: Api, hands: Hands, tmp_path: Path) -> None:
    World(api.storage, api.settings, tmp_path, live=False)

    def told() -> Any:
        return api.get("/companies")["items"][0]["currency"]

    assert told() == ""  # nobody knows yet
    with api.storage.begin() as db:
        db.scalars(select(Company)).one().home_currency = "CAD"
    assert told() == "CAD"


def test_a_store_with_a_setting_that_is_no_more_is_still_shown(
    api: Api, hands: Hands, tmp_path: Path
) -> None:
    world = World(api.storage, api.settings, tmp_path, live=False)
    with api.storage.begin() as db:
        store = db.get_one(Store, world.store_id)
        store.preferences = {**store.preferences, "a_setting_of_an_older_day": "x"}
    assert api.get("/overview")["set_up"]["step"] is not None
    assert api.get("/stores")["items"][0]["zone"] == "UTC"
    assert api.get("/queue", company=api.get("/companies")["items"][0]["id"])["items"] == []


def test_what_needs_somebody_comes_by_money_age_and_number(
    api: Api, world: World, hands: Hands
) -> None:
    world.sell("1", email="nobody at home")
    world.push()
    hands.turn(hours=2)
    world.sell("2", currency="EUR", amount="500.00")
    world.sell("3", email="somebody at home", first="Bo")
    world.push()
    shown = api.get("/overview")
    assert shown["verdict"] == {
        "kind": "needs_you", "sentence": "2 things need you.", "count": 2, "since": None,
    }  # fmt: skip
    first, second = shown["needs_you"]
    assert (first["code"], first["amount"]) == ("currency_foreign", "506.65")
    assert second["what"] == (
        "2 orders were not added to QuickBooks: the customer's e-mail address is not valid."
    )
    assert (second["count"], second["amount"], second["currency"]) == (2, "53.30", "USD")
    assert second["oldest"] == "2026-11-23T18:30:00.000Z"
    assert (second["who"], second["who_words"]) == ("you", "You")
    assert second["action"] == {
        "key": "see_what_to_do", "label": "See what to do",
        "path": f"/problems/{second['problem']}",
    }  # fmt: skip
    ok(
        api.manager.patch(
            f"/api/v1/problems/{second['problem']}", json={"state": "dealt_with", "note": "By hand"}
        )
    )
    assert api.get("/overview")["verdict"]["sentence"] == "1 thing needs you."


def test_the_web_connector_is_on_time_late_silent(api: Api, world: World, hands: Hands) -> None:
    def state() -> tuple[str, str]:
        shown = api.get("/overview", zone="America/Los_Angeles")
        return shown["connector"]["state"], shown["verdict"]["sentence"]

    world.visit()
    card = api.get("/overview")["connector"]
    assert (card["usual_seconds"], card["usual_source"]) == (300, "schedule")
    assert card["next_expected_at"] == "2026-11-23T18:35:00.000Z"
    assert (card["connector_version"], card["machine"]) == ("34.0.10.83", "127.0.0.1")
    assert card["company_file"] == "Acme Toys.QBW"
    assert card["product"].startswith("QuickBooks")
    hands.turn(minutes=7, seconds=30)
    assert state() == ("on_time", "Everything is in step.")
    hands.turn(seconds=1)
    assert state() == ("late", "Everything is in step.")
    assert "on and somebody is signed in" in api.get("/overview")["connector"]["advice"]["steps"][0]
    hands.turn(minutes=12, seconds=30)
    assert state() == ("silent", "The Web Connector has not come since Mon 23 Nov, 10:30.")
    assert api.get("/health")["late_companies"] == 1
    world.visit()
    assert state()[0] == "on_time"


def test_its_own_rhythm_counts_where_it_contradicts_the_schedule(
    api: Api, world: World, hands: Hands
) -> None:
    """Somebody typed 30 minutes into the Web Connector."""
    for _ in range(6):
        hands.turn(minutes=30)
        world.visit()
    card = api.get("/overview")["connector"]
    assert (card["usual_seconds"], card["usual_source"]) == (1800, "visits")
    assert (card["scheduled_minutes"], card["observed_seconds"]) == (5, 1800)
    hands.turn(minutes=40)
    assert api.get("/overview")["connector"]["state"] == "on_time"
    assert api.get("/companies")["items"][0]["late"] is False


def test_a_file_that_is_not_the_right_one_is_said_wherever_something_waits(
    api: Api, world: World, tmp_path: Path
) -> None:
    right = world.connector.company
    world.connector.company = CompanyFile.create(tmp_path / "other.qbw.db", products=1)
    world.ask("pull_inventory", approved=True)
    window = world.visit().status
    assert "did not show the mark by which we know the company file" in window
    verdict = api.get("/overview")["verdict"]
    assert verdict["kind"] == "other_file"
    assert verdict["sentence"].startswith("Nothing goes: we cannot tell which company file is open")
    (waits,) = api.get("/queue", company=api.get("/overview")["company"])["items"]
    assert (waits["waits_for"], waits["why_code"]) == ("quickbooks", "other_file")
    world.connector.company = right
    world.run()
    assert api.get("/overview")["verdict"]["kind"] != "other_file"


def test_a_wrong_password_is_said(api: Api, world: World, hands: Hands) -> None:
    hands.turn(minutes=5)
    right, world.connector.password = world.connector.password, "guessed"
    world.visit()
    shown = api.get("/overview")
    assert shown["verdict"]["kind"] == "refused"
    assert shown["connector"]["refused"] is True
    assert shown["connector"]["advice"]["code"] == "sign_in_refused"
    world.connector.password = right
    hands.turn(minutes=1)
    world.visit()
    assert api.get("/overview")["connector"]["refused"] is False


def test_a_visit_that_is_under_way_is_told_with_its_phase(
    api: Api, world: World, hands: Hands
) -> None:
    world.sell("1")
    world.ask("push_orders")
    world.work()
    steps = world.connector.steps()
    seen: list[dict[str, Any]] = []
    for method in steps:
        if method in {"sendRequestXML", "receiveResponseXML", "closeConnection"}:
            shown = api.get("/overview")
            seen.append({**shown["connector"]["visiting"], "said": shown["verdict"]["sentence"]})
    phases = [each["phase"] for each in seen]
    assert phases[:3] == ["begun", "asking", "working"]
    assert seen[1]["operations"][0]["title"] == "Push Orders"
    assert seen[1]["operations"][0]["total"] == 1
    assert seen[-1]["percent"] == 100
    assert seen[-1]["said"] == "A session is running now: 100 %."
    assert api.get("/overview")["connector"]["visiting"] is None


def test_the_equation_adds_up_and_every_order_has_its_place(
    api: Api, world: World, hands: Hands
) -> None:
    world.take(
        [
            order("1"),
            order("2", email="not an address", first="Bo"),
            order("3", status="cancelled"),
            order("4", payment_state="unpaid", status="pending"),
        ]
    )
    world.push()
    world.sell("5")
    shown = api.get("/overview")
    equation = shown["equation"]
    assert parts(equation) == {
        "in_store": 5, "in_quickbooks": 1, "not_done": 1, "not_confirmed": 0, "waiting": 1,
        "not_sent": 2, "difference": 0,
    }  # fmt: skip
    assert (equation["adds_up"], equation["odd"]) == (True, [])
    assert (equation["in_store"]["amount"], equation["currency"]) == ("133.25", "USD")
    reason = equation["not_done"]["reasons"][0]
    assert reason["sentence"] == "The customer's e-mail address is not valid."
    assert reason["problem"] == shown["needs_you"][0]["problem"]
    assert {each["code"]: each["count"] for each in equation["not_sent"]["reasons"]} == {
        "cancelled": 1, "status_not_eligible": 1,
    }  # fmt: skip
    assert all(each["sentence"].endswith(".") for each in equation["not_sent"]["reasons"])
    hands.turn(days=31)
    assert parts(api.get("/overview")["equation"])["in_store"] == 0


def test_what_is_not_confirmed_is_a_part_of_its_own(api: Api, world: World, hands: Hands) -> None:
    world.sell("1")
    world.ask("push_orders")
    world.work()
    here = len(world.connector.visits)
    write = 0
    for exchange in range(1, 8):
        world.visit(Faults((Strike(Fault.LOST_AFTER, here + 1, exchange),)))
        if "SalesReceiptAdd" in world.connector.visits[-1].exchanges[-1].request:
            write = exchange
            break
        here += 1
    assert write
    with api.storage.begin() as db:
        hands.turn(minutes=11)
        visits.time_out(db, 10)
    equation = api.get("/overview")["equation"]
    assert parts(equation) | {"not_confirmed": 1, "in_quickbooks": 0} == parts(equation)
    assert equation["adds_up"] is True
    world.run()
    assert parts(api.get("/overview")["equation"])["in_quickbooks"] == 1


def test_a_document_that_is_gone_is_a_difference_and_listed(
    api: Api, world: World, hands: Hands
) -> None:
    for number in ("1", "2"):
        world.sell(number)
    world.push()
    Bookkeeper(world.file).delete_document(world.posting("2").txn_id)
    world.ask("verify_orders")
    world.run()
    equation = api.get("/overview")["equation"]
    assert parts(equation) == {
        "in_store": 2, "in_quickbooks": 1, "not_done": 0, "not_confirmed": 0, "waiting": 0,
        "not_sent": 0, "difference": 1,
    }  # fmt: skip
    assert equation["adds_up"] is False
    (odd,) = equation["odd"]
    assert (odd["number"], odd["code"]) == ("2", "document_missing")
    assert odd["sentence"] == "The document is gone from QuickBooks."


def test_waiting_and_strips_count_in_the_zone(api: Api, world: World, hands: Hands) -> None:
    hands.now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # still Monday on the west coast
    world.sell("1")
    world.sell("2", email="nobody at home", first="Bo")
    world.push()
    world.sell("3")
    world.ask("push_orders")
    shown = api.get("/overview", zone="America/Los_Angeles")
    assert (shown["waiting"]["operations"], shown["waiting"]["tasks"]) == (1, 1)
    assert shown["waiting"]["goes_at"] == shown["connector"]["next_expected_at"]
    strip = {each["kind"]: each for each in shown["strips"]}["push_orders"]
    assert (len(strip["days"]), strip["title"]) == (14, "Push Orders")
    assert strip["days"][-1] == {
        "date": "2026-11-23", "done": 0, "partly": 1, "nothing": 0,
        "tasks_done": 1, "tasks_not_done": 1,
    }  # fmt: skip
    assert strip["days_with_failures"] == 1
    in_utc = {each["kind"]: each for each in api.get("/overview")["strips"]}["push_orders"]
    assert in_utc["days"][-1]["date"] == "2026-11-24"
    assert in_utc["days"][-1]["partly"] == 1
    wrong = api.viewer.get("/api/v1/overview?zone=Moon/Base")
    assert wrong.json()["code"] == "unknown_zone"
    assert api.anyone.get("/api/v1/overview").status_code == 401


def another(api: Api, name: str, color: Color | None, hours_ago: float | None) -> str:
    """A company that came so long ago, whose last operation ended like this."""
    with api.storage.begin() as db:
        company, _ = companies.add(db, name)
        if hours_ago is not None:
            company.last_seen_at = clock.now() - timedelta(hours=hours_ago)
        if color is not None:
            operation = asking.ask(db, company, "sync_lists", started_by="Ana")
            tasks = db.scalars(select(Task).where(Task.operation_id == operation.id)).all()
            for number, each in enumerate(tasks):
                good = color is Color.GREEN or (color is Color.YELLOW and number)
                outcomes.apply(db, each, Done() if good else Failed("internal"))
        db.flush()
        return company.public_id


def test_many_companies_are_a_table_the_reddest_and_latest_first(api: Api, hands: Hands) -> None:
    names = [
        ("Green Shop", Color.GREEN, 0.01),
        ("Red Shop", Color.RED, 0.02),
        ("Silent Shop", Color.GREEN, 5.0),
        ("Yellow Shop", Color.YELLOW, 0.03),
        ("Red Again", Color.RED, 0.01),
        ("New Shop", None, None),
    ]
    for name, color, ago in names:
        another(api, name, color, ago)
    shown = api.get("/overview")
    rows = shown["companies"]
    assert [each["name"] for each in rows["items"]] == [
        "Silent Shop", "Red Again", "Red Shop", "Yellow Shop", "Green Shop", "New Shop",
    ]  # fmt: skip
    assert (rows["total"], rows["next_cursor"]) == (6, None)
    silent, red = rows["items"][:2]
    assert (silent["state"], silent["last_color"]) == ("silent", "green")
    assert (red["state"], red["last_color"], red["open_problems"] > 0) == ("on_time", "red", True)
    assert rows["items"][-1]["state"] == "never"
    assert shown["connector"] is shown["equation"] is shown["strips"] is None
    assert shown["verdict"]["kind"] == "needs_you"
    assert shown["needs_you"][0]["company_name"]
    first = api.get("/overview", limit=4)["companies"]
    rest = api.get("/overview", limit=4, cursor=first["next_cursor"])["companies"]
    assert first["items"] + rest["items"] == rows["items"]
    assert rest["next_cursor"] is None
    called = api.get("/overview", q="red")["companies"]
    assert [each["name"] for each in called["items"]] == ["Red Again", "Red Shop"]
    wrong = api.viewer.get("/api/v1/overview?cursor=what")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_cursor")
    one = api.get("/overview", company=red["id"])
    assert (one["company"], one["companies"]) == (red["id"], None)


def test_a_stopped_company_comes_before_everything(api: Api, world: World) -> None:
    with api.storage.begin() as db:
        company = db.get_one(Company, world.company_id)
        company.writes_stopped, company.writes_stopped_at = "older_copy", clock.now()
    shown = api.get("/overview")
    assert (shown["verdict"]["kind"], shown["writes_stopped"]) == ("stopped", "older_copy")


def test_what_has_not_changed_is_not_sent_again(api: Api, world: World) -> None:
    first = api.viewer.get("/api/v1/overview")
    again = api.viewer.get("/api/v1/overview", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
