"""One message: found in, linked to, and what is hidden shown to an agent, which is written down."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from browser.desk import Desk
from cartbooks.model import Message, Role


@pytest.fixture
def message(desk: Desk) -> str:
    """The message that wrote two orders, of which QuickBooks refused one for its e-mail."""
    world = desk.world
    world.change(to_be_emailed=True)
    world.sell("10430")
    world.sell("10432", first="Peter", last="Winter", email="peter winter at home")
    world.push()
    with desk.storage.reading() as db:
        written = select(Message).where(Message.purpose == "write").order_by(Message.id.desc())
        newest = db.scalars(written).first()
        assert newest is not None
        return newest.public_id


def test_what_failed_is_marked_and_lines_are_found_and_linked(desk: Desk, message: str) -> None:
    page = desk.open(f"/messages/{message}", name="Ben", role=Role.AGENT)
    answer, request = side(page, "answer"), side(page, "request")
    expect(answer.locator(".is-failed").first).to_contain_text('statusCode="3180"')
    failed = request.locator(".is-failed")
    expect(failed.first).to_contain_text("SalesReceiptAddRq")
    expect(failed.filter(has_text="RefNumber")).to_contain_text("10432")
    said = page.get_by_role("row", name=re.compile("^Order 10432"))
    expect(said).to_contain_text("Refused 3180")
    expect(page.get_by_role("row", name=re.compile("^Order 10430"))).not_to_contain_text("Refused")

    numbers = failed.get_by_role("button")
    first, third = (int(numbers.nth(at).inner_text()) for at in (0, 2))
    numbers.nth(0).click()
    expect(page).to_have_url(re.compile(f"#L{first}$"))
    numbers.nth(2).click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile(f"#L{first}-L{third}$"))
    colleague = desk.open("/", name="Cleo", role=Role.AGENT)
    colleague.goto(page.url)
    expect(side(colleague, "request").locator(".is-chosen")).to_have_count(3)
    expect(side(colleague, "answer").locator(".is-chosen")).to_have_count(0)

    find = page.get_by_role("searchbox", name="Find in the request")
    count = page.get_by_role("search", name="Find in the request").get_by_role("status")
    find.fill("ItemRef>")
    find.press("Enter")
    expect(count).to_have_text(re.compile(r"^1 of \d+$"))
    where = now(request)
    find.press("Enter")
    expect(count).to_have_text(re.compile(r"^2 of \d+$"))
    assert now(request) > where
    find.press("Shift+Enter")
    expect(count).to_have_text(re.compile(r"^1 of \d+$"))
    assert now(request) == where
    find.fill("no such thing")
    expect(count).to_have_text("not found")


def test_hidden_values_are_shown_to_an_agent_and_that_is_written_down(
    desk: Desk, message: str
) -> None:
    page = desk.open(f"/messages/{message}", name="Ben", role=Role.AGENT)
    request = side(page, "request")
    expect(request).to_contain_text("•••")
    expect(request).not_to_contain_text("Pearl St")
    expect(page.get_by_text(re.compile(r"^\d+ values are hidden\.$"))).to_be_visible()
    page.get_by_role("button", name="Show hidden values").click()
    expect(request).to_contain_text("12 Pearl St")
    expect(request).not_to_contain_text("•••")
    page.get_by_role("button", name="Hide them again").click()
    expect(request).not_to_contain_text("Pearl St")

    page.goto("/console/activity")
    looked = page.get_by_role(
        "link", name=re.compile("^Ben looked at a message with nothing masked")
    )
    expect(looked).to_have_count(2)


def test_the_texts_are_copied_and_downloaded_as_they_were_sent(
    desk: Desk, message: str, tmp_path: Path
) -> None:
    page = desk.open(f"/messages/{message}", name="Ben", role=Role.AGENT)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    document = page.get_by_role("region", name="Answer", exact=True)
    with page.expect_download() as download:
        document.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == f"{message}-answer.xml"
    download.value.save_as(tmp_path / "answer.xml")
    sent = (tmp_path / "answer.xml").read_text()
    assert 'statusCode="3180"' in sent

    document.get_by_role("button", name="Copy", exact=True).click()
    document.get_by_role("button", name="Copy as it was sent").click()
    expect(page.get_by_role("region", name="Notices")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == sent
    document.get_by_role("button", name="Copy", exact=True).click()
    document.get_by_role("button", name="Copy, indented").click()
    page.wait_for_function(
        "sent => navigator.clipboard.readText().then((text) => text !== sent)", arg=sent
    )
    indented = page.evaluate("navigator.clipboard.readText()")
    assert len(indented.splitlines()) > len(sent.splitlines())


def side(page: Page, which: str) -> Locator:
    return page.get_by_role("region", name=f"The {which}, line by line")


def now(text: Locator) -> int:
    """The line of what is found and shown now."""
    found = text.locator(".xml-line", has=text.page.locator("mark.is-now"))
    expect(found).to_have_count(1)
    return int(found.locator(".number").inner_text())
