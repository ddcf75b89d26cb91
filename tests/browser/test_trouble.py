"""When something is not as it should be: what is known stays, and it is said what to do."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect
from sqlalchemy import delete

from browser.desk import Desk, without_complaints
from cartbooks import clock, security, server
from cartbooks.db import Storage
from cartbooks.model import Operation, Role, SignIn
from cartbooks.settings import Settings
from processes import free_port

API = re.compile(r"/api/v1/")


class Server:
    """A server that can be stopped and started again at the same address."""

    def __init__(self, settings: Settings, storage: Storage) -> None:
        self._settings, self._storage = settings, storage
        self._running = ExitStack()

    def start(self) -> None:
        self._running.enter_context(server.in_background(self._settings, self._storage))

    def stop(self) -> None:
        self._running.close()


@pytest.fixture
def machine(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[Server, Storage, Settings]]:
    (tmp_path / "data").mkdir()
    shutil.copyfile(sqlite_template, tmp_path / "data" / "cartbooks.db")
    port = free_port()
    settings = Settings.from_env(
        {},
        database_url=f"sqlite:///{tmp_path}/data/cartbooks.db",
        data_dir=tmp_path / "data",
        secret_key="a-secret-key-for-tests-of-44-characters-long",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        worker=False,
    )
    storage = Storage(settings.database)
    machine = Server(settings, storage)
    machine.start()
    yield machine, storage, settings
    machine.stop()
    storage.close()


def test_a_dead_server_leaves_what_was_known_and_comes_back_without_a_reload(
    chromium: Browser, machine: tuple[Server, Storage, Settings], tmp_path: Path
) -> None:
    running, storage, settings = machine
    with without_complaints(Desk(chromium, storage, settings, tmp_path)) as desk:
        desk.world.sell("10432", sku="TOY-999-PROMO")
        red = desk.world.push()
        page = desk.open("/history")
        row = page.get_by_role("link", name=re.compile("^Push Orders"))
        expect(row).to_be_visible()
        page.evaluate("window.notReloaded = true")

        running.stop()
        page.get_by_role("link", name="Pending").click()
        banner = page.get_by_role("status").filter(has_text="The server does not answer")
        expect(banner).to_contain_text("Showing what was known at")
        expect(page.get_by_text(re.compile("^Not connected since"))).to_be_visible()
        page.get_by_role("link", name="History", exact=True).click()
        expect(row).to_be_visible()
        banner.get_by_role("button", name="Try now").click()
        expect(banner).to_be_visible()
        row.click()
        expect(page).to_have_url(re.compile(desk.world.operation(red).public_id))

        running.start()
        banner.get_by_role("button", name="Try now").click()
        expect(banner).not_to_be_visible()
        pane = page.get_by_role("complementary", name="Operation Details")
        expect(pane.get_by_role("heading", name=re.compile("Push Orders"))).to_be_visible()
        assert page.evaluate("window.notReloaded")


def test_a_slow_server_shows_the_shape_of_what_comes_and_no_failure(desk: Desk) -> None:
    desk.world.sell("10432", sku="TOY-999-PROMO")
    desk.world.push()
    page = desk.open("/")
    held: list[Route] = []
    rows = re.compile(r"/api/v1/operations(\?|$)")
    page.route(rows, lambda route: held.append(route))
    page.goto("/console/history")
    expect(page.get_by_role("main").get_by_text("Loading…").first).to_be_attached()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_text("Nothing has run yet")).to_have_count(0)
    while held:
        held.pop().continue_()
    page.unroute(rows)
    expect(page.get_by_role("link", name=re.compile("^Push Orders"))).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/", "/history", "/pending", "/problems", "/records", "/actions", "/connection"]
)
def test_an_error_of_the_server_has_a_designed_state(desk: Desk, path: str) -> None:
    page = desk.open("/help")
    page.clock.set_fixed_time(clock.now())  # so that it is not asked again by itself
    page.route(API, broken)
    page.route("**/api/v1/stream", lambda route: route.abort("connectionrefused"))
    page.goto(f"/console{path}")
    fault = page.get_by_role("main").get_by_role("alert").first
    expect(fault).to_contain_text("Something went wrong here")
    expect(page.locator("body")).not_to_contain_text("Traceback")
    page.wait_for_load_state("networkidle")
    page.unroute(API)
    fault.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("main").get_by_role("alert")).to_have_count(0)


def test_an_expired_sign_in_leads_to_the_door_and_back_to_the_same_place(desk: Desk) -> None:
    desk.world.sell("10432", sku="TOY-999-PROMO")
    desk.world.push()
    with desk.storage.begin() as db:
        security.add_user(db, "Maya", Role.MANAGER, "correct horse battery")
    page = desk.open("/history?q=status:red", name="Maya", role=Role.MANAGER)
    with page.expect_response(re.compile("/api/v1/notes")):  # the last that the pane asks for
        page.get_by_role("link", name=re.compile("^Push Orders")).click()
    pane = page.get_by_role("complementary", name="Operation Details")
    expect(pane.get_by_role("heading", name=re.compile("Push Orders"))).to_be_visible()
    here = page.url

    with desk.storage.begin() as db:
        db.execute(delete(SignIn))
    pane.get_by_role("button", name="Try again").first.click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("Name").fill("Maya")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(here)
    expect(pane.get_by_role("heading", name=re.compile("Push Orders"))).to_be_visible()


def test_what_is_not_there_and_what_was_removed_are_told_apart(desk: Desk) -> None:
    world = desk.world
    old, new = world.ask("push_orders"), world.ask("sync_lists")
    assert old < new
    gone = world.operation(old).public_id
    with desk.storage.begin() as db:
        db.delete(db.get_one(Operation, old))
    page = desk.open(f"/operations/{gone}")
    expect(page.get_by_text("This operation was removed")).to_be_visible()
    page.goto("/console/operations/op_0000000")
    expect(page.get_by_text("There is no such operation")).to_be_visible()
    page.get_by_role("link", name="Go to History").click()
    expect(page).to_have_url(re.compile("/console/history"))


UNKNOWN = {
    "/messages/me_0000000": "There is no such message",
    "/sessions/se_0000000": "There is nothing at this address",
    "/problems/pr_0000000": "There is nothing at this address",
    "/stores/st_0000000": "There is nothing at this address",
    "/records/order/no-such": "no-such",
    "/history?op=op_0000000": "There is no such operation",
    "/help/codes/nonsense": "nonsense",
    "/no/such/page": "There is no page at this address",
}


def test_every_unknown_id_is_answered_in_words(desk: Desk) -> None:
    _ = desk.world
    page = desk.open("/")
    for path, said in UNKNOWN.items():
        page.goto(f"/console{path}")
        expect(page.locator("h1"), path).to_be_visible()
        expect(page.get_by_role("main"), path).to_contain_text(said)
        main = page.get_by_role("main")
        leads_on = main.get_by_role("link").or_(main.get_by_role("button"))
        expect(leads_on.first, path).to_be_visible()


def test_a_broken_query_is_underlined_where_it_breaks_and_mended_with_one_press(desk: Desk) -> None:
    desk.world.sell("10432", sku="TOY-999-PROMO")
    desk.world.push()
    page = desk.open("/history")
    row = page.get_by_role("link", name=re.compile("^Push Orders"))
    expect(row).to_be_visible()
    search = page.get_by_role("combobox", name="Search the history")
    search.fill("kind:push_orders status:rde")
    search.press("Enter")
    expect(search).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".search-here")).to_have_text("rde")
    expect(row).to_be_visible()
    page.get_by_role("button", name="Use red").click()
    expect(search).to_have_value("kind:push_orders status:red")
    expect(page).to_have_url(re.compile("status(:|%3A)red"))
    expect(search).not_to_have_attribute("aria-invalid", "true")
    expect(row).to_be_visible()


def broken(route: Route) -> None:
    if route.request.url.endswith("/me"):
        route.continue_()
        return
    route.fulfill(
        status=500,
        content_type="application/problem+json",
        json={
            "type": "about:blank", "status": 500, "code": "internal_error",
            "title": "Something went wrong here", "detail": "Something went wrong here.",
        },
    )  # fmt: skip
