"""One company's connection over REST: visits of a day, machines, files, and "test my side"."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update

from api.conftest import Api, ok
from api.test_overview import Hands
from cartbooks import clock, security, server
from cartbooks.db import Storage
from cartbooks.engine import side_checks
from cartbooks.model import Company, Machine, Role, Schedule, Session
from cartbooks.settings import Settings
from cartbooks.simulator.connector import Faults, WebConnector
from cartbooks.simulator.connector.faults import Fault, Strike
from cartbooks.simulator.connector.transport import in_process
from cartbooks.simulator.quickbooks import CompanyFile
from processes import free_port
from world import World


@pytest.fixture
def hands() -> Iterator[Hands]:
    hands = Hands()
    with clock.driven_by(hands):
        yield hands


@pytest.fixture
def world(hands: Hands, api: Api, tmp_path: Path) -> World:
    return World(api.storage, api.settings, tmp_path)


def connection(api: Api) -> dict[str, Any]:
    company = api.get("/companies")["items"][0]["id"]
    return dict(ok(api.viewer.get(f"/api/v1/companies/{company}/connection")))


def outcomes(shown: dict[str, Any]) -> list[str]:
    return [each["outcome"] for each in shown["visits"]["marks"]]


def from_address(world: World, address: str, **more: Any) -> WebConnector:
    """A Web Connector with our login on another PC."""

    async def front(scope: Any, receive: Any, send: Any) -> None:
        await world.front({**scope, "client": (address, 50000)}, receive, send)

    return WebConnector(
        f"{world.settings.address}/webconnector", world.login, world.password, world.file,
        machine=address, owner_id=world.owner_id, file_id=world.file_id,
        transport=in_process(front), **more,
    )  # fmt: skip


def test_idle_visits_write_no_row_and_are_still_shown(api: Api, world: World, hands: Hands) -> None:
    with api.storage.reading() as db:
        before = db.scalar(select(func.count()).select_from(Session))
    for _ in range(4):
        hands.turn(minutes=5)
        assert world.visit().outcome == "none"
    hands.turn(minutes=30)
    world.visit()
    with api.storage.reading() as db:
        assert db.scalar(select(func.count()).select_from(Session)) == before
        assert db.scalar(select(func.count()).select_from(Machine)) == 1
    shown = connection(api)
    assert outcomes(shown) == ["worked", "idle", "idle", "idle", "idle", "idle"]
    first = shown["visits"]["marks"][0]
    assert (first["color"], first["took_ms"], first["session"][:3]) == ("green", 0, "se_")
    assert shown["visits"]["marks"][1]["at"] == "2026-11-23T18:35:00.000Z"
    (gap,) = shown["visits"]["gaps"]
    assert (gap["since"], gap["to"]) == ("2026-11-23T18:50:00.000Z", "2026-11-23T19:20:00.000Z")
    assert (gap["seconds"], gap["state"]) == (1800, "silent")
    assert (shown["visits"]["came"], shown["visits"]["turned_away"]) == (6, 0)
    hands.turn(hours=2)
    lasting = connection(api)["visits"]["gaps"][-1]
    assert (lasting["to"], lasting["state"]) == (None, "silent")
    hands.turn(hours=23)
    gone = connection(api)
    assert gone["visits"]["marks"] == []
    assert gone["health"]["state"] == "silent"
    assert "on and somebody is signed in" in gone["silent_checklist"][0]


def test_what_was_turned_away_is_marked_with_its_reason(
    api: Api, world: World, hands: Hands
) -> None:
    hands.turn(minutes=5)
    right, world.connector.password = world.connector.password, "guessed"
    world.visit()
    world.connector.password = right
    hands.turn(minutes=5)
    world.sell("1")
    world.ask("push_orders")
    world.work()
    visit = world.connector.steps()
    for method in visit:
        if method == "receiveResponseXML":
            break
    other = from_address(world, "10.0.0.9")
    assert other.visit().outcome == "busy"
    for _ in visit:
        pass
    shown = connection(api)
    assert outcomes(shown) == ["worked", "refused", "worked", "busy"]
    assert shown["refused"] == {
        "at": "2026-11-23T18:35:00.000Z", "machine": "127.0.0.1", "count": 1,
    }  # fmt: skip
    assert (shown["busy"]["machine"], shown["busy"]["count"]) == ("10.0.0.9", None)
    assert shown["visits"]["turned_away"] == 2


def test_two_machines_are_noticed_with_both_names(api: Api, world: World, hands: Hands) -> None:
    assert connection(api)["notices"] == []
    other = from_address(world, "10.0.0.9")
    hands.turn(minutes=5)
    other.visit()
    hands.turn(minutes=5)
    world.visit()
    shown = connection(api)
    assert [(each["address"], each["is_last"]) for each in shown["machines"]] == [
        ("127.0.0.1", True), ("10.0.0.9", False),
    ]  # fmt: skip
    assert shown["machines"][1]["last_seen_at"] == "2026-11-23T18:35:00.000Z"
    assert shown["machines"][0]["connector_version"] == "34.0.10.83"
    (notice,) = shown["notices"]
    assert (notice["kind"], notice["names"]) == ("two_machines", ["127.0.0.1", "10.0.0.9"])
    assert "127.0.0.1 and 10.0.0.9" in notice["sentence"]
    hands.turn(days=8)
    world.visit()
    assert connection(api)["notices"] == []


def test_two_files_are_noticed_and_the_wrong_one_is_said(
    api: Api, world: World, hands: Hands, tmp_path: Path
) -> None:
    other = from_address(world, "127.0.0.1", company_path=r"C:\QB\Sample.qbw")
    other.company = CompanyFile.create(tmp_path / "other.db", products=1, clock=clock.now)
    hands.turn(minutes=5)
    world.sell("1")
    world.ask("push_orders")
    world.work()
    other.visit()
    shown = connection(api)
    newest, older = shown["files"]
    assert (newest["name"], older["name"]) == ("Sample.qbw", "Acme Toys.QBW")
    assert older["checked"] == "right"
    assert newest["checked"] == shown["file_checked"] != "right"
    (notice,) = shown["notices"]
    assert notice["kind"] == "two_files"
    assert notice["names"] == [r"C:\QB\Sample.qbw", older["path"]]


def test_what_quickbooks_says_and_what_we_use(api: Api, world: World, hands: Hands) -> None:
    world.sell("1")
    world.push()
    shown = connection(api)
    quickbooks = shown["quickbooks"]
    assert (quickbooks["qbxml_highest"], quickbooks["qbxml_used"]) == ("13.0", "13.0")
    assert (quickbooks["country"], quickbooks["company_name"]) == ("US", "Acme Toys")
    assert quickbooks["release"] == "24.0"
    assert shown["clock_offset_seconds"] == 0
    assert shown["schedules"][0]["title"] == "Sync Items and Accounts"
    assert [(each["name"], each["state"]) for each in shown["stores"]] == [("Web", "live")]
    assert shown["set_up_file"] == {
        "username": world.login, "path": f"/api/v1/companies/{shown['company']}/qwc",
        "usable": True, "why_not": "",
    }  # fmt: skip
    assert shown["writes_stopped"] is None
    with api.storage.begin() as db:
        company = db.get_one(Company, world.company_id)
        company.writes_stopped, company.writes_stopped_at = "older_copy", clock.now()
    stopped = connection(api)["writes_stopped"]
    assert stopped["code"] == "older_copy"
    assert stopped["advice"]["who"] == "bookkeeper"


def test_the_clock_of_that_pc_is_told_without_its_zone(
    api: Api, world: World, hands: Hands
) -> None:
    """QuickBooks stamps what it writes with the PC's time: 42 s and a wrong zone ahead."""
    world.connector.company = CompanyFile.open(
        world.place / "acme.qbw.db", clock=lambda: clock.now() + timedelta(hours=3, seconds=42)
    )
    world.sell("1")
    world.push()
    assert connection(api)["clock_offset_seconds"] == 42


def test_a_new_version_of_the_web_connector_is_noticed(
    api: Api, world: World, hands: Hands
) -> None:
    world.conversation.client_version("2.3.0.207", "127.0.0.1")
    reply = world.conversation.authenticate(world.login, world.password, "127.0.0.1")
    assert reply[1] == "none"
    shown = connection(api)
    assert shown["health"]["connector_version"] == "2.3.0.207"
    assert shown["machines"][0]["connector_version"] == "2.3.0.207"
    world.conversation.client_version("<script>", "127.0.0.1")
    world.conversation.client_version("9.9", "10.9.9.9")
    world.conversation.authenticate(world.login, world.password, "127.0.0.1")
    assert connection(api)["health"]["connector_version"] == "2.3.0.207"


def test_an_open_visit_that_died_is_shown_as_timed_out(
    api: Api, world: World, hands: Hands
) -> None:
    world.sell("1")
    world.ask("push_orders")
    world.work()
    hands.turn(minutes=5)
    here = len(world.connector.visits)
    world.visit(Faults((Strike(Fault.ABANDONED, here + 1, 5),)))
    assert connection(api)["health"]["visiting"]["phase"] in {"asking", "working"}
    hands.turn(minutes=11)
    world.work()
    assert outcomes(connection(api))[-1] == "timed_out"


# -- test my side


@pytest.fixture
def served(storage: Storage, settings: Settings) -> Iterator[tuple[httpx.Client, Settings]]:
    at = settings.model_copy(update={"port": free_port(), "public_url": ""})
    with storage.begin() as db:
        key = security.create_token(db, "manager", Role.MANAGER)[1]
    with (
        server.in_background(at, storage),
        httpx.Client(
            base_url=f"http://127.0.0.1:{at.port}",
            headers={"Authorization": f"Bearer {key}"},
            timeout=30,
        ) as client,
    ):
        yield client, at


def checks(reply: httpx.Response) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in ok(reply)["items"]}


def test_my_side_is_in_order_when_it_is(
    served: tuple[httpx.Client, Settings], storage: Storage, settings: Settings, tmp_path: Path
) -> None:
    client, at = served
    World(storage, settings, tmp_path)
    company = client.get("/api/v1/companies").json()["items"][0]["id"]
    reply = client.post(f"/api/v1/companies/{company}/connection/checks")
    found = checks(reply)
    assert list(found) == [
        "set_up_file", "address", "certificate", "wsdl", "call", "support_page", "clock", "disk",
        "worker", "stores",
    ]  # fmt: skip
    states = {name: each["state"] for name, each in found.items()}
    assert states | {"disk": "ok"} == dict.fromkeys(found, "ok"), found
    assert reply.json()["address"] == f"http://localhost:{at.port}"
    line = client.get("/api/v1/activity").json()["items"][0]
    assert (line["action"], line["subject"]) == ("company.check", company)


def test_my_side_says_what_is_wrong_and_what_to_do(api: Api, world: World, hands: Hands) -> None:
    """Nothing listens at the address, no worker runs, and a store is off."""
    company = api.get("/companies")["items"][0]["id"]
    hands.turn(minutes=30)
    with api.storage.begin() as db:
        api.settings.data_dir.mkdir(exist_ok=True)
        db.execute(update(Schedule).values(next_at=clock.now() - timedelta(minutes=10)))
    path = f"/api/v1/companies/{company}/connection/checks"
    assert api.viewer.post(path).status_code == 403
    found = checks(api.agent.post(path))
    assert found["address"]["state"] == "bad"
    assert "cannot be reached" in found["address"]["sentence"]
    assert "CARTBOOKS_PUBLIC_URL" in found["address"]["what_to_do"]
    assert found["wsdl"]["state"] == found["call"]["state"] == "bad"
    assert found["worker"]["state"] == "bad"
    assert found["stores"]["state"] == "ok"
    assert ok(api.agent.post(path))["worst"] == "bad"


@contextmanager
def answering(status: int, body: str, headers: dict[str, str]) -> Iterator[str]:
    """A server that is not ours."""

    class Other(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_POST = answer  # noqa: N815 - the names that http.server looks for

        def log_message(self, format: str, *args: Any) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Other) as other:
        thread = threading.Thread(target=other.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{other.server_port}"
        other.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("status", "body", "headers", "bad", "words"),
    [
        (302, "", {"Location": "https://login.example/"}, "address", "redirect to https://login"),
        (502, "", {}, "support_page", "answers with 502"),
        (200, "<definitions>http://elsewhere/</definitions>", {}, "wsdl", "names another address"),
        (200, "Sign in", {}, "call", "not by us"),
    ],
)
def test_what_stands_before_us_and_answers_in_our_place_is_told(
    storage: Storage,
    settings: Settings,
    tmp_path: Path,
    status: int,
    body: str,
    headers: dict[str, str],
    bad: str,
    words: str,
) -> None:
    World(storage, settings, tmp_path, live=False)
    with answering(status, body, headers) as url, storage.reading() as db:
        company = db.scalars(select(Company)).one()
        there = settings.model_copy(update={"public_url": url})
        found = {each.name: each for each in side_checks.run(storage, there, company)}
        secure = settings.model_copy(update={"public_url": url.replace("http:", "https:")})
        plain = {each.name: each for each in side_checks.run(storage, secure, company)}
    assert found[bad].state == "bad"  # type: ignore[index]  # the names are literals
    assert words in found[bad].sentence  # type: ignore[index]
    assert found["stores"].state == "warn"
    assert plain["certificate"].state == "bad"


def test_an_address_that_the_web_connector_refuses_is_told(
    storage: Storage, settings: Settings, tmp_path: Path
) -> None:
    World(storage, settings, tmp_path, live=False)
    there = settings.model_copy(update={"public_url": "http://127.0.0.2.example:9"})
    with storage.reading() as db:
        company = db.scalars(select(Company)).one()
        found = {each.name: each for each in side_checks.run(storage, there, company)}
    assert found["set_up_file"].state == "bad"
    assert "QBWC1010" in found["set_up_file"].sentence
