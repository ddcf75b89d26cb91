"""Who comes in, who does not, and how one leaves."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from browser.desk import Desk


def test_a_one_time_link_leads_in_and_a_used_one_says_so(desk: Desk) -> None:
    link = desk.link()
    page = desk.page(desk.context())
    page.goto(link)
    expect(page).to_have_url(re.compile(r"/console/$"))
    stranger = desk.page(desk.context())
    stranger.goto(link)
    expect(stranger.get_by_role("alert")).to_be_visible()


def test_a_deep_link_survives_the_sign_in(desk: Desk) -> None:
    page = desk.page(desk.context())
    page.goto("/console/history?q=status:red")
    expect(page).to_have_url(re.compile(r"/console/sign-in\?next="))
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_signing_out_leads_to_the_door(desk: Desk) -> None:
    page = desk.open("/")
    page.get_by_role("button", name=re.compile("Signed in as Ana")).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/console/sign-in"))
    page.goto("/console/")
    expect(page).to_have_url(re.compile("/console/sign-in"))
