"""Actions: look before it is queued, queue it, take it back, and watch it turn green."""

from __future__ import annotations

import re
from decimal import Decimal

from playwright.sync_api import Page, expect

from browser.desk import Desk
from cartbooks.model import Role, Store
from cartbooks.stores import builtin, canonical


def toys(desk: Desk, *skus: str) -> None:
    """Products of the store, one of each on its shelf."""
    with desk.storage.begin() as db:
        store = db.get_one(Store, desk.world.store_id)
        made = [
            canonical.Product(
                ext_id=f"p-{sku}",
                sku=sku,
                name=f"Toy {sku}",
                price=Decimal(9),
                tracked=True,
                stock=1,
            )
            for sku in skus
        ]
        builtin.put_products(db, store, made)


def asked(page: Page) -> str:
    """The id of what was asked for last, once the page tells of it."""
    expect(page).to_have_url(re.compile("asked=op_"))
    return page.url.partition("asked=")[2].partition("&")[0]


def test_orders_are_previewed_queued_taken_back_and_turn_green_live(desk: Desk) -> None:
    world = desk.world
    world.sell("10450", first="Cara", last="Moss", email="cara@example.com")
    world.sell("10451", sku="TOY-999-PROMO")
    page = desk.open("/actions")
    page.get_by_role("link", name="Choose and preview orders").click()
    expect(page.get_by_role("heading", level=1, name="Push Orders")).to_be_visible()
    expect(page.get_by_text("2 orders fit: 1 will go, 1 would fail.")).to_be_visible()

    page.get_by_label("Order numbers").fill("10450")
    queue = page.get_by_role("button", name="Queue")
    expect(queue).to_have_attribute("aria-disabled", "true")
    expect(queue).to_have_accessible_description(re.compile("Preview it first"))
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page).to_have_url(re.compile("numbers=10450"))
    expect(page.get_by_text("1 order fits: 1 will go.")).to_be_visible()
    page.get_by_role("button", name="Queue 1 order").click()

    asked(page)
    told = page.get_by_role("region", name="Push Orders")
    expect(told).to_be_focused()
    expect(told.get_by_role("status")).to_contain_text(
        "Queued. It goes when the Web Connector comes"
    )
    told.get_by_role("button", name="Undo").click()
    expect(told.get_by_text("Taken out of the queue.")).to_be_visible()
    told.get_by_role("button", name="Put it back").click()
    expect(told.get_by_role("status")).to_contain_text("Queued.")

    told.get_by_role("link", name="See Pending").click()
    expect(page.get_by_role("link", name="Push Orders, on demand")).to_be_visible()
    expect(page.get_by_text("Order 10450")).to_be_visible()
    page.go_back()
    expect(told).to_be_visible()
    world.run()
    expect(told.get_by_text("All done")).to_be_visible()
    expect(told.get_by_text("1 order was added to QuickBooks.")).to_be_visible()
    assert world.documents("10450")
    assert not world.documents("10451")


def test_a_link_opens_the_form_filled_in_and_what_is_wrong_stands_at_its_field(desk: Desk) -> None:
    desk.world.sell("10450")
    page = desk.open("/actions?kind=push_orders&numbers=10450,99999&statuses=processing")
    numbers = page.get_by_label("Order numbers")
    expect(numbers).to_have_value("10450, 99999")
    expect(page.get_by_role("checkbox", name="processing")).to_be_checked()
    expect(page.get_by_role("alert")).to_have_text("There is no order 99999 in Web.")
    expect(numbers).to_have_accessible_description(re.compile("There is no order 99999"))
    numbers.fill("10450")
    page.get_by_label("From").fill("2026-11-24")
    page.get_by_label("To", exact=True).fill("2026-11-23")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The last day is before the first.")).to_be_visible()
    page.get_by_role("button", name="Clear all").click()
    expect(numbers).to_have_value("")
    expect(page.get_by_role("button", name="Queue 1 order")).to_be_visible()
    page.go_back()
    expect(numbers).to_have_value("10450")


def test_the_first_stock_run_shows_its_differences_and_is_approved(desk: Desk) -> None:
    world = desk.world
    toys(desk, "TOY-001", "TOY-002")
    page = desk.open("/actions?kind=pull_inventory")
    page.get_by_role("button", name="Read the stock and show the differences").click()
    asked(page)
    world.run()
    told = page.get_by_role("region", name="Pull Inventory")
    expect(told.get_by_text("Nothing done")).to_be_visible()

    page.get_by_role("link", name="Look and approve").click()
    expect(
        page.get_by_role("heading", name="The stock run waits for your approval")
    ).to_be_visible()
    waits = page.get_by_role("region", name="Waits for approval")
    expect(waits.get_by_role("row")).to_have_count(3)
    page.get_by_role("button", name="Approve: write 2 changes").click()
    asked(page)
    world.run()
    expect(told.get_by_text("All done")).to_be_visible()
    expect(told.get_by_text("2 products' stock was changed in the store.")).to_be_visible()


def test_products_are_previewed_and_what_is_there_already_can_be_left_out(desk: Desk) -> None:
    world = desk.world
    toys(desk, "TOY-001", "NEW-1")
    page = desk.open("/actions?kind=push_products")
    expect(page.get_by_text("2 products fit: 1 would be created, 1 refused.")).to_be_visible()
    page.get_by_label("Leave out the one that would fail").check()
    page.get_by_role("button", name="Queue 1 product").click()
    asked(page)
    world.run()
    told = page.get_by_role("region", name="Push Products")
    expect(told.get_by_text("All done")).to_be_visible()


def test_a_viewer_reads_it_all_and_hears_why_nothing_can_be_run(desk: Desk) -> None:
    _ = desk.world
    page = desk.open("/actions", name="Vic", role=Role.VIEWER)
    run = page.get_by_role("button", name="Run now: Sync Customers")
    expect(run).to_have_attribute("aria-disabled", "true")
    expect(run).to_have_accessible_description("This takes the role manager. Yours is viewer.")
    page.goto("/console/actions?kind=push_orders")
    expect(page.get_by_text("A preview takes the role manager.")).to_be_visible()


def test_a_store_that_is_not_live_says_what_is_left(desk: Desk) -> None:
    desk.unlive_world()
    page = desk.open("/actions")
    expect(page.get_by_role("heading", name="Web is not live")).to_be_visible()
    page.get_by_role("link", name="See what is left to do").click()
    expect(page).to_have_url(re.compile("/stores/st_"))
