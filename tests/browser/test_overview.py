"""The first page: one verdict, and numbers that lead to exactly what they count."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from browser.desk import Desk
from cartbooks import clock


def test_a_term_of_the_equation_leads_to_exactly_its_orders(desk: Desk) -> None:
    world = desk.world
    world.sell("10430")
    world.sell("10431", sku="TOY-999-PROMO")
    long_ago = (clock.now() - timedelta(days=45)).isoformat()
    world.sell("9999", placed_at=long_ago, paid_at=long_ago, sku="TOY-999-PROMO")
    world.push()
    page = desk.open("/")
    sums = page.get_by_role("main")
    expect(sums.get_by_role("link", name=re.compile("^2 in the store"))).to_be_visible()
    sums.get_by_role("link", name=re.compile("^1 not done")).click()
    expect(page).to_have_url(re.compile("push=failed,held"))
    rows = page.get_by_role("rowheader", name=re.compile("Order"))
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("10431")
    page.get_by_role("button", name=re.compile("Placed since")).click()
    expect(page).not_to_have_url(re.compile("since="))


def test_what_needs_somebody_comes_first_and_leads_to_what_to_do(desk: Desk) -> None:
    world = desk.world
    world.sell("10431", sku="TOY-999-PROMO")
    world.push()
    page = desk.open("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 thing needs you.")
    expect(page).to_have_title(re.compile(r"^\(1\) Needs you"))
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/console/problems/pb_"))
    expect(page.get_by_text("Do this", exact=True)).to_be_visible()
