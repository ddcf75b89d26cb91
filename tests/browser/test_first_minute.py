"""From an empty installation to the first order that is written."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from browser.desk import Desk
from cartbooks import clock
from cartbooks.model import Store
from world import CHOICES


def test_an_empty_installation_says_what_to_do_first(desk: Desk) -> None:
    page = desk.open("/")
    steps = page.get_by_role("main").get_by_role("listitem")
    expect(steps).to_have_count(5)
    expect(steps.first).to_contain_text("Add the company file")
    expect(steps.first).to_contain_text("Next")
    steps.first.get_by_role("link", name="Go there").click()
    page.get_by_role("link", name="Add a company").click()
    page.get_by_role("button", name="Add a company").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("Name").fill("Acme Toys")
    asked.get_by_role("button", name="Add a company").click()
    told = page.get_by_role("dialog", name=re.compile("Acme Toys is added"))
    expect(told).to_contain_text("User name")
    expect(told).to_contain_text("The password is shown this once")
    with page.expect_download() as download:
        told.get_by_role("link", name=re.compile("set-up file")).click()
    assert download.value.suggested_filename.endswith(".qwc")
    told.get_by_role("button", name="Done").click()

    page.get_by_role("link", name="Overview").click()
    expect(steps.first).to_contain_text("Done")
    expect(steps.nth(1)).to_contain_text("Next")
    steps.nth(1).get_by_role("link", name="Go there").click()
    expect(page).to_have_url(re.compile("/console/connection"))
    expect(page.get_by_role("main")).to_contain_text("Acme Toys")


def test_every_page_of_an_empty_installation_says_what_belongs_there(desk: Desk) -> None:
    page = desk.open("/")
    for path in ("history", "pending", "problems", "records", "actions", "connection", "activity"):
        page.goto(f"/console/{path}")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".empty-title, .activity li, main table").first).to_be_visible()
        expect(page.get_by_role("main").get_by_role("alert")).to_have_count(0)


def test_a_store_goes_live_through_its_page(desk: Desk) -> None:
    world = desk.unlive_world()
    world.sell("10430")
    world.sell("10431", sku="TOY-999-PROMO")
    page = desk.open("/")
    here = page.get_by_role("main").get_by_role("listitem").filter(has_text="Next")
    expect(here).to_contain_text("Let the Web Connector come")
    world.ask("sync_lists")
    world.ask("sync_customers")
    world.run()
    expect(here).to_contain_text("Choose the settings of the store")
    here.get_by_role("link", name="Go there").click()
    expect(page).to_have_url(re.compile("/console/stores/"))

    live = page.get_by_role("button", name="Go live")
    expect(live).to_have_attribute("aria-disabled", "true")
    choose(page, first_day=(clock.now() - timedelta(days=30)).date().isoformat())
    page.get_by_role("button", name="Save settings").click()
    notices = page.get_by_role("region", name="Notices")
    expect(notices).to_contain_text("The settings are saved")
    page.get_by_role("link", name="Look at the preview").click()
    expect(page.get_by_text(re.compile(r"^1 order would go, 1 held"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("10430"))).to_contain_text("Goes")

    expect(live).to_have_accessible_description("")
    live.click()
    page.get_by_role("dialog").get_by_role("button", name="Go live").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    world.ask("push_orders")
    world.run()
    assert [each["ref_number"] for each in world.documents()] == ["10430"]


def test_of_thousands_of_customers_one_is_chosen_for_all_orders(desk: Desk) -> None:
    world = desk.unlive_world()
    world.has_read("customer", "Customer", [f"Aa {number}" for number in range(2_000)])
    world.has_read("customer", "Customer", ["Web customers"])
    page = desk.open(f"/stores/{store_of(desk)}")
    field = page.locator(".setting").filter(has=page.locator("#setting-generic_customer"))
    expect(field.get_by_role("status")).to_contain_text("The first 500")
    field.get_by_role("searchbox", name="Look for a name").fill("web cust")
    expect(field.get_by_role("status")).to_have_text("One is called so.")
    page.locator("#setting-generic_customer").select_option(label="Web customers")
    page.get_by_role("button", name="Save settings").click()
    notices = page.get_by_role("region", name="Notices")
    expect(notices).to_contain_text("The settings are saved")
    page.reload()
    chosen = page.locator("#setting-generic_customer")
    expect(chosen.locator("option:checked")).to_have_text("Web customers")


def test_of_hundreds_of_items_one_is_chosen_for_lines_of_a_name(desk: Desk) -> None:
    world = desk.unlive_world()
    world.has_read("item", "ItemService", ["Reward points"])
    world.has_read("item", "ItemService", [f"Aa {number}" for number in range(300)])
    page = desk.open(f"/stores/{store_of(desk)}")
    field = page.locator("#setting-named_items")
    field.get_by_role("button", name="Add a row").click()
    field.get_by_label("Name in the store").fill("Points")
    expect(field.get_by_role("status")).to_contain_text("The first 200")
    field.get_by_role("searchbox", name="Look for a name").fill("reward")
    expect(field.get_by_role("status")).to_have_text("One is called so.")
    field.get_by_label("In QuickBooks").select_option(label="Reward points")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_role("region", name="Notices")).to_contain_text("The settings are saved")
    page.reload()
    chosen = field.get_by_label("In QuickBooks").locator("option:checked")
    expect(chosen).to_have_text("Reward points")


def store_of(desk: Desk) -> str:
    with desk.storage.reading() as db:
        return db.get_one(Store, desk.world.store_id).public_id


def choose(page: Page, first_day: str) -> None:
    """Every setting that the world's store has, from QuickBooks' own lists."""
    for setting, value in {**CHOICES, "start_date": first_day}.items():
        field = page.locator(f"#setting-{setting}")
        if isinstance(value, dict):
            assert field.evaluate("field => field.localName") == "select", setting
            field.select_option(label=value["full_name"])
        else:
            field.fill(value)
