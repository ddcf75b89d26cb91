"""The Web Connector's side: its set-up file and password, what stops it, what it would notice."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from browser.desk import Desk
from cartbooks.model import Company, Role


def test_the_set_up_file_is_downloaded_and_a_new_password_lets_it_in(
    desk: Desk, tmp_path: Path
) -> None:
    world = desk.world
    page = desk.open("/connection")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the set-up file (.qwc)").click()
    download.value.save_as(tmp_path / "shop.qwc")
    told = (tmp_path / "shop.qwc").read_text()
    assert f"<UserName>{world.login}</UserName>" in told
    assert "/webconnector" in told
    assert world.password not in told

    page.get_by_role("button", name="New password").click()
    asked = page.get_by_role("dialog", name="Make a new Web Connector password for Acme Toys?")
    asked.get_by_role("button", name="Make a new password").click()
    shown = page.get_by_role("dialog", name="New password of Acme Toys").locator(".shown-once code")
    password = shown.inner_text()
    assert password != world.password
    page.get_by_role("button", name="Done").click()
    world.visit()
    expect(page.get_by_text("It came last with a wrong password")).to_be_visible()

    world.connector.password = password
    world.sell("10430")
    world.push()
    expect(page.get_by_text("It came last with a wrong password")).to_have_count(0)
    assert world.documents("10430")


def test_an_older_copy_of_the_file_stops_writing_until_somebody_says_what_happened(
    desk: Desk, tmp_path: Path
) -> None:
    world = desk.world
    world.sell("8021")
    world.push()
    older = world.file.copy_to(tmp_path / "backup.qbw.db")
    world.sell("8022")
    world.push()
    world.file.replace_with(older.path)
    world.sell("8023")
    world.push()
    page = desk.open("/", name="Maya", role=Role.MANAGER)
    page.goto("/console/connection")
    expect(page.get_by_role("heading", name="Nothing is written to QuickBooks")).to_be_visible()
    page.get_by_role("button", name="Say what happened").click()
    dialog = page.get_by_role("dialog", name="What happened to the company file?")
    go = dialog.get_by_role("button", name="Go on")
    expect(go).to_have_attribute("aria-disabled", "true")
    dialog.get_by_role("radio", name=re.compile("This file is the right one")).check()
    dialog.get_by_label("How you know (may be empty)").fill("Restored from Monday's backup")
    go.click()
    expect(page.get_by_role("heading", name="Nothing is written to QuickBooks")).to_have_count(0)
    world.run()
    assert len(world.documents("8023")) == 1
    with desk.storage.reading() as db:
        assert not db.get_one(Company, world.company_id).writes_stopped

    page.goto("/console/records/order/ext-8022")
    expect(page.get_by_role("main")).to_contain_text("no longer in QuickBooks")
    page.goto("/console/activity")
    expect(page.get_by_role("main")).to_contain_text("Restored from Monday's backup")


def test_my_side_is_tested_as_the_web_connector_would_notice_it(desk: Desk) -> None:
    desk.world.run()
    page = desk.open("/connection")
    page.get_by_role("button", name="Test my side").click()
    checks = page.locator(".checks li")
    expect(checks.filter(has_text="A call")).to_contain_text("In order")
    expect(checks.filter(has_text="Description (WSDL)")).to_contain_text("In order")
    expect(checks.filter(has_text="Worker")).to_contain_text("In order")
