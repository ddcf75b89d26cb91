"""What waits until the Web Connector comes: look inside, check, cancel, undo, and watch it go."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from browser.desk import Desk
from cartbooks.model import Role


def test_what_waits_is_looked_into_checked_cancelled_and_put_back(desk: Desk) -> None:
    world = desk.world
    world.sell("10450")
    world.sell("10451", sku="TOY-999-PROMO")
    operation = world.ask("push_orders")
    page = desk.open("/pending")
    expect(page.get_by_role("link", name="Push Orders, on demand")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(1\) Pending"))

    page.get_by_role("button", name="Pre-flight: what would fail?").click()
    expect(page.get_by_text("1 will fail as things stand")).to_have_count(2)
    page.get_by_role("button", name="Fix first").click()
    inside = page.get_by_role("dialog")
    expect(inside.get_by_text("Will probably fail")).to_be_visible()
    expect(inside.get_by_text("Will go")).to_be_visible()
    expect(page).to_have_url(re.compile("look=op_"))
    page.keyboard.press("Escape")
    expect(inside).not_to_be_visible()

    page.get_by_role("button", name="Cancel Push Orders, on demand").click()
    expect(page.get_by_text("Nothing is waiting", exact=True)).to_be_visible()
    assert world.operation(operation).state == "cancelled"
    page.get_by_role("button", name="Undo: put it back").first.click()
    expect(page.get_by_text("It is back in the queue.")).to_be_visible()
    assert world.operation(operation).state == "waiting"

    world.run()
    expect(page.get_by_text("Nothing is waiting", exact=True)).to_be_visible()
    assert world.operation(operation).color == "yellow"


def test_a_viewer_sees_everything_and_hears_why_nothing_can_be_pressed(desk: Desk) -> None:
    desk.world.sell("10450")
    desk.world.ask("push_orders")
    page = desk.open("/pending", name="Vic", role=Role.VIEWER)
    cancel = page.get_by_role("button", name="Cancel Push Orders, on demand")
    expect(cancel).to_have_attribute("aria-disabled", "true")
    expect(cancel).to_have_accessible_description("This takes the role manager. Yours is viewer.")
    cancel.click(force=True)
    expect(page.get_by_role("link", name="Push Orders, on demand")).to_be_visible()
