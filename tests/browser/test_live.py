"""What changes elsewhere is seen here, without anything moving under the reader's eyes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.desk import Desk


def rows(page: Page) -> list[str]:
    return page.locator("[data-row]").evaluate_all("all => all.map((row) => row.dataset.row)")


@pytest.fixture
def page(desk: Desk) -> Page:
    """History with one operation that needs somebody, and the stream open."""
    desk.world.sell("10432", sku="TOY-999-PROMO")
    desk.world.push()
    page = desk.open("/history")
    expect(page.get_by_role("link", name=re.compile("^Push Orders"))).to_be_visible()
    expect(page.locator(".live")).to_have_text(re.compile("Live"))
    return page


def test_what_is_new_says_so_and_waits_until_it_is_asked_for(desk: Desk, page: Page) -> None:
    before = rows(page)
    desk.world.ask("sync_lists")
    announced = page.get_by_role("status").filter(has_text="One new operation.")
    expect(announced).to_be_visible()
    assert rows(page) == before, "nothing moves while somebody reads"
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("[data-row]")).to_have_count(len(before) + 1)
    assert rows(page)[1:] == before
    expect(announced).not_to_be_visible()


def test_an_open_page_changes_its_colour_live(desk: Desk, page: Page) -> None:
    desk.world.sell("10433")
    operation = desk.world.operation(desk.world.ask("push_orders"))
    page.goto(f"/console/operations/{operation.public_id}")
    head = page.locator("h1")
    expect(head).to_contain_text("Waiting")
    desk.world.run()
    expect(head).not_to_contain_text("Waiting")
    color = desk.world.operation(operation.id).color
    words = {"green": "All done", "yellow": "Partly done", "red": "Nothing done"}
    expect(head).to_contain_text(words[str(color)])
    expect(page).to_have_title(re.compile(f"^{words[str(color)]}"))


def test_pause_keeps_everything_still_until_one_goes_on(desk: Desk, page: Page) -> None:
    witness = desk.open("/history", name="Ben")
    expect(witness.locator("[data-row]").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Pause")).click()
    expect(page.locator(".live")).to_contain_text("Paused")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    desk.world.ask("sync_lists")
    expect(witness.get_by_role("status").filter(has_text="One new operation.")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="One new operation.")).to_have_count(0)
    assert not asked
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="One new operation.")).to_be_visible()


def test_without_the_stream_it_says_so_and_asks_by_itself(desk: Desk) -> None:
    desk.world.sell("10432", sku="TOY-999-PROMO")
    desk.world.push()
    page = desk.open("/help")
    page.route("**/api/v1/stream", lambda route: route.abort("connectionrefused"))
    page.clock.install()
    page.goto("/console/history")
    expect(page.get_by_role("link", name=re.compile("^Push Orders"))).to_be_visible()
    expect(page.locator(".live")).to_contain_text("Checking every 15 s")
    desk.world.ask("sync_lists")
    page.clock.run_for(16_000)
    expect(page.get_by_role("status").filter(has_text="One new operation.")).to_be_visible()
