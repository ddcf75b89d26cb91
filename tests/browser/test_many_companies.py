"""Somebody who looks after many companies: which needs them first, and one at a time."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.desk import Desk
from cartbooks.engine import asking, companies
from cartbooks.model import Company


@pytest.fixture
def page(desk: Desk) -> Page:
    """Acme Toys with something red, Beta Books that waits for its visit, Zen Tea with nothing."""
    with desk.storage.begin() as db:
        companies.add(db, "Zen Tea")
        beta, _ = companies.add(db, "Beta Books")
        asking.ask(db, beta, "sync_lists", store=None, params={}, started_by="Ben")
    desk.world.sell("10432", sku="TOY-999-PROMO")
    desk.world.push()
    return desk.open("/")


def test_the_overview_lists_all_and_the_one_in_trouble_comes_first(page: Page) -> None:
    companies = page.get_by_role("table", name="Companies").get_by_role("row")
    expect(companies).to_have_count(4)
    expect(companies.nth(1)).to_contain_text("Acme Toys")
    expect(companies.nth(1).get_by_role("cell").nth(2)).to_have_text("1")
    expect(companies.filter(has_text="Beta Books")).to_contain_text("never")

    page.get_by_role("searchbox", name="Find a company").fill("tea")
    expect(companies).to_have_count(2)
    expect(page).to_have_url(re.compile("find=tea"))
    companies.nth(1).get_by_role("link", name="Zen Tea").click()
    expect(page.get_by_role("combobox", name="Company")).to_have_value(re.compile("^co_"))
    expect(page.get_by_role("table", name="Companies")).to_have_count(0)
    expect(page.locator("h1")).not_to_contain_text("needs you")


def test_one_company_is_kept_in_sight_from_page_to_page(desk: Desk, page: Page) -> None:
    switch = page.get_by_role("combobox", name="Company")
    switch.select_option(label="Beta Books")
    page.get_by_role("link", name="History", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("^Sync Items and Accounts"))).to_have_count(1)
    expect(page.get_by_role("link", name=re.compile("^Push Orders"))).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Problems")).click()
    expect(page.get_by_text("Nothing needs you")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Pending")).click()
    expect(page.get_by_role("link", name=re.compile("^Sync Items and Accounts"))).to_be_visible()
    expect(switch).to_have_value(beta(desk))
    expect(page).to_have_url(re.compile(f"company={beta(desk)}"))

    switch.select_option(label="Acme Toys")
    expect(page.get_by_text("Nothing is waiting", exact=True)).to_be_visible()
    page.go_back()
    expect(switch).to_have_value(beta(desk))
    switch.select_option("")
    page.get_by_role("link", name="Connection", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Connection")  # Pending offers them all, too
    choose = page.get_by_role("main").get_by_role("listitem")
    expect(choose).to_have_count(3)
    choose.get_by_role("link", name="Acme Toys").click()
    expect(page.get_by_role("main")).to_contain_text("Acme Toys.QBW")


def beta(desk: Desk) -> str:
    with desk.storage.reading() as db:
        return db.query(Company).filter(Company.name == "Beta Books").one().public_id
