"""What an administrator sets: who comes in, which programs, who is told of what."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import Locator, Page, expect

from browser.desk import Desk
from cartbooks.engine import alerts
from cartbooks.model import Role


def test_a_person_is_let_in_sets_a_password_and_is_shut_out(desk: Desk) -> None:
    page = desk.open("/settings/users")
    page.get_by_role("button", name="Add a person").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("Name").fill("Maya")
    asked.get_by_label("Role").select_option("agent")
    asked.get_by_role("button", name="Add a person").click()
    told = page.get_by_role("dialog", name="Sign-in link for Maya")
    link = told.locator("code").inner_text()
    told.get_by_role("button", name="Done").click()
    row = page.get_by_role("row", name=re.compile("^Maya"))
    expect(row).to_contain_text("no password yet")

    hers = desk.page(desk.context())
    hers.goto(link)
    expect(hers).to_have_url(re.compile("/console/$"))
    hers.goto("/console/settings")
    hers.get_by_label("New password").fill("correct horse battery")
    hers.get_by_role("button", name="Set the password").click()
    expect(notices(hers)).to_contain_text("The password is changed.")
    hers.get_by_role("button", name="Signed in as Maya").click()
    hers.get_by_role("button", name="Sign out").click()
    hers.get_by_label("Name").fill("Maya")
    hers.get_by_label("Password").fill("correct horse battery")
    hers.get_by_role("button", name="Sign in").click()
    expect(hers.get_by_role("button", name="Signed in as Maya")).to_be_visible()

    page.reload()
    expect(row).not_to_contain_text("no password yet")
    row.get_by_role("button", name="Shut out").click()
    expect(notices(page)).to_contain_text("Maya can no longer sign in.")
    hers.goto("/console/history")
    expect(hers).to_have_url(re.compile("/console/sign-in"))
    mine = page.get_by_role("row", name=re.compile("^Ana")).get_by_role("button", name="Shut out")
    expect(mine).to_have_attribute("aria-disabled", "true")
    expect(mine).to_have_accessible_description("You cannot shut yourself out.")


def test_a_token_is_shown_once_works_and_is_revoked(desk: Desk) -> None:
    page = desk.open("/settings/tokens")
    page.get_by_role("button", name="Make a token").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("What it is for").fill("Web shop")
    asked.get_by_label("Role").select_option("viewer")
    asked.get_by_role("button", name="Make a token").click()
    told = page.get_by_role("dialog", name="The token of Web shop")
    token = told.locator("code").inner_text()
    told.get_by_role("button", name="Done").click()
    expect(page.locator("body")).not_to_contain_text(token)
    assert answered(desk, token) == 200

    row = page.get_by_role("row", name=re.compile("^Web shop viewer"))
    row.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(row).to_contain_text("Revoked")
    expect(row.get_by_role("button")).to_have_count(0)
    assert answered(desk, token) == 401


def test_what_turned_red_is_told_by_the_alert_that_was_added(desk: Desk) -> None:
    world = desk.world
    page = desk.open("/settings/alerts")
    expect(page.get_by_text("Nobody is told of anything yet")).to_be_visible()
    page.get_by_role("button", name="Add an alert").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("When").select_option("red")
    asked.get_by_label("After how many minutes").fill("0")
    asked.get_by_label("E-mail addresses").fill("ann.shop.example")
    asked.get_by_role("button", name="Add an alert").click()
    expect(asked.get_by_role("alert")).to_have_text("'ann.shop.example' is no e-mail address")
    asked.get_by_label("E-mail addresses").fill("ann@shop.example")
    asked.get_by_role("button", name="Add an alert").click()
    expect(asked).to_have_count(0)
    rule = page.get_by_role("row", name=re.compile("^Something turned red"))
    expect(rule).to_contain_text("at once")
    expect(rule).to_contain_text("ann@shop.example")

    world.sell("10432", sku="TOY-999-PROMO")
    world.push()
    alerts.judge(desk.storage, desk.settings.address)
    told = page.get_by_role("table", name="Alerts, the newest first").get_by_role("row")
    expect(told.nth(1)).to_contain_text("Push Orders")
    expect(told.nth(1)).to_contain_text("goes on")
    expect(told.nth(1)).to_contain_text("ann@shop.example: waits")
    expect(rule).to_contain_text("1 goes on")

    rule.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Nobody is told of anything yet")).to_be_visible()


def test_other_sign_ins_are_ended_from_here(desk: Desk) -> None:
    elsewhere = desk.open("/history")
    page = desk.open("/settings")
    here = page.get_by_role("table", name="Your sign-ins").get_by_role("row")
    expect(here).to_have_count(3)
    page.get_by_role("button", name="End all others").click()
    expect(notices(page)).to_contain_text("One other sign-in has ended.")
    expect(here).to_have_count(2)
    elsewhere.goto("/console/problems")
    expect(elsewhere).to_have_url(re.compile("/console/sign-in"))


def test_alerts_are_for_administrators_to_change_and_for_all_to_read(desk: Desk) -> None:
    _ = desk.world
    page = desk.open("/settings/alerts", name="Maya", role=Role.MANAGER)
    add = page.get_by_role("button", name="Add an alert")
    expect(add).to_have_attribute("aria-disabled", "true")
    expect(add).to_have_accessible_description("This takes the role admin. Yours is manager.")


def notices(page: Page) -> Locator:
    return page.get_by_role("region", name="Notices")


def answered(desk: Desk, token: str) -> int:
    """What the API says to a program with this token."""
    path = f"{desk.address}/api/v1/operations"
    return httpx.get(path, headers={"Authorization": f"Bearer {token}"}).status_code
