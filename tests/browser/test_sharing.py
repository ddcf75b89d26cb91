"""What can be handed on: an address, a file of rows, a support bundle."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from browser.desk import Desk
from cartbooks import security
from cartbooks.model import Role


@pytest.fixture
def red(desk: Desk) -> str:
    """The id of a Push Orders of which nothing was done."""
    desk.world.sell("10432", sku="TOY-999-PROMO", email="peter.winter@example.com")
    return desk.world.operation(desk.world.push()).public_id


def test_the_address_holds_query_and_pane_and_back_undoes(desk: Desk, red: str) -> None:
    page = desk.open("/history")
    search = page.get_by_role("combobox", name="Search the history")
    search.fill("status:red")
    search.press("Enter")
    expect(page).to_have_url(re.compile(r"q=status(:|%3A)red"))
    page.get_by_role("link", name=re.compile("^Push Orders")).click()
    pane = page.get_by_role("complementary", name="Operation Details")
    expect(pane.get_by_role("heading", name=re.compile("Push Orders"))).to_be_visible()
    expect(page).to_have_url(re.compile(f"op={red}"))

    colleague = desk.open("/", name="Ben", role=Role.VIEWER)
    colleague.goto(page.url)
    there = colleague.get_by_role("complementary", name="Operation Details")
    expect(there.get_by_role("heading", name=re.compile("Push Orders"))).to_be_visible()
    box = colleague.get_by_role("combobox", name="Search the history")
    expect(box).to_have_value("status:red")

    page.go_back()
    expect(pane).not_to_be_visible()
    expect(search).to_have_value("status:red")
    page.go_back()
    expect(search).to_have_value("")
    page.go_forward()
    expect(search).to_have_value("status:red")


def test_a_copied_link_opens_the_same_after_signing_in(desk: Desk, red: str) -> None:
    page = desk.open(f"/operations/{red}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name="Copy the link", exact=True).first.click()
    expect(page.get_by_role("region", name="Notices")).to_contain_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{desk.address}/console/operations/{red}"

    with desk.storage.begin() as db:
        security.add_user(db, "Ben", Role.VIEWER, "correct horse battery")
    stranger = desk.page(desk.context())
    stranger.goto(link)
    stranger.get_by_label("Name").fill("Ben")
    stranger.get_by_label("Password").fill("correct horse battery")
    stranger.get_by_role("button", name="Sign in").click()
    expect(stranger).to_have_url(re.compile(f"/console/operations/{red}$"))
    expect(stranger.locator("h1")).to_contain_text("Push Orders")


def test_an_export_holds_every_row_of_the_query_and_the_chosen_columns(
    desk: Desk, tmp_path: Path
) -> None:
    world = desk.world
    for _ in range(60):
        world.ask("push_orders")
        world.run(visits=1)
    page = desk.open("/history?quiet=show&q=kind:push_orders")
    expect(page.get_by_role("status").filter(has_text="60")).to_be_visible()
    page.get_by_role("button", name="Export", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("60 operations")
    dialog.get_by_role("checkbox", name="Started by").check()
    dialog.get_by_role("checkbox", name="What happened").uncheck()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename.endswith(".csv")
    download.value.save_as(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 60
    assert len({row["id"] for row in rows}) == 60
    assert {row["started_by"] for row in rows} == {"Ana"}
    assert "what_happened" not in rows[0]
    assert {"title", "status", "started_by", "id"} <= set(rows[0])


def test_a_bundle_is_looked_into_downloaded_and_read_without_signing_in(
    desk: Desk, red: str, tmp_path: Path
) -> None:
    page = desk.open(f"/operations/{red}")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name="Support bundle", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(re.compile(r"^About \d+.* files\.$"))).to_be_visible()
    dialog.get_by_role("button", name="Look inside first").click()
    inside = dialog.get_by_role("region", name=re.compile("^Contents of README"))
    expect(inside).to_be_visible()
    dialog.get_by_role("button", name=re.compile("task")).first.click()
    expect(dialog.get_by_role("region", name=re.compile("^Contents of .*task"))).to_be_visible()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()
    kept = tmp_path / download.value.suggested_filename
    assert re.fullmatch(r"bundle-.*\.zip", kept.name)
    download.value.save_as(kept)
    told_nothing_private(kept)

    stranger = desk.page(desk.context())
    reads(stranger, kept)


def told_nothing_private(kept: Path) -> None:
    with ZipFile(kept) as zipped:
        for name in zipped.namelist():
            text = zipped.read(name).decode()
            assert "peter.winter" not in text, name
            assert "Pearl St" not in text, name


def reads(page: Page, kept: Path) -> None:
    page.goto("/console/open")
    page.locator("input[type=file]").set_input_files(kept)
    expect(page.get_by_text("From a file:")).to_contain_text(kept.name)
    files = page.get_by_role("navigation", name="Files of the bundle")
    files.get_by_role("button", name=re.compile(r"operation")).first.click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("operation")
