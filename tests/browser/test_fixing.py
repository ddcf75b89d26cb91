"""The two failures of the original's manual, each found, read, and ended in a fix."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from browser.desk import Desk
from cartbooks.model import Role, Store
from cartbooks.stores import builtin, canonical


def test_a_missing_order_is_found_explained_fixed_and_seen_turning_green(desk: Desk) -> None:
    world = desk.world
    world.change(to_be_emailed=True)
    world.sell("10432", first="Peter", last="Winter", email="peter winter at home")
    world.push()
    page = desk.open("/", name="Maya", role=Role.MANAGER)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 thing needs you.")

    # found by its number, without a mouse
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("10432")
    expect(page.get_by_role("option", name=re.compile("10432")).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/records/order/"))
    story = page.get_by_role("main")
    expect(story.get_by_text("Not in QuickBooks").first).to_be_visible()
    expect(story.get_by_text(re.compile("e-mail address.* is not valid")).first).to_be_visible()

    # read and fixed where the advice stands
    page.goto("/console/history?q=status:red")
    page.get_by_role("link", name=re.compile("^Push Orders")).click()
    details = page.get_by_role("complementary", name="Operation Details")
    expect(details.get_by_text("QuickBooks said (3180)")).to_be_visible()
    details.get_by_role("button", name="Send without e-mailing it").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Send without e-mailing it").click()
    expect(dialog).not_to_be_visible()
    expect(page.get_by_role("region", name="Notices")).to_contain_text("Undo")

    # the Web Connector comes, and the open page turns green by itself
    page.goto("/console/records/order/ext-10432")
    expect(story.get_by_text("On its way to QuickBooks")).to_be_visible()
    world.run()
    expect(story.get_by_role("heading", name=re.compile("^In QuickBooks"))).to_be_visible()
    assert [each["ref_number"] for each in world.documents()] == ["10432"]


def test_a_sku_that_exists_is_linked_to_the_item_that_is_there(desk: Desk) -> None:
    world = desk.world
    with world.storage.begin() as db:
        product = {"ext_id": "p-1", "sku": "TOY-002", "name": "Kite", "price": "9.99"}
        store = db.get_one(Store, world.store_id)
        builtin.put_products(db, store, [canonical.Product.model_validate(product)])
    operation = world.ask("push_products", skus=["TOY-002"])
    world.run()
    assert world.operation(operation).color == "red"

    page = desk.open("/problems", name="Maya", role=Role.MANAGER)
    page.get_by_role("link", name=re.compile("SKU already exists")).first.click()
    expect(page.get_by_text("already has an item named").first).to_be_visible()
    page.get_by_role("button", name="Link to an item in QuickBooks").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name=re.compile("TOY-002")).first.check()
    dialog.get_by_role("button", name=re.compile("^Link")).click()
    expect(dialog).not_to_be_visible()
    world.run()
    expect(page.get_by_text("Dealt with").first).to_be_visible()
