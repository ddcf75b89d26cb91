"""The same trouble on many records: taken on, left alone, tried again, closed, and back again."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from browser.desk import Desk
from cartbooks.model import Message, Problem, Role, Session

EMAIL = "e-mail address is not valid"
SKU = "not in QuickBooks|not linked"


@pytest.fixture
def page(desk: Desk) -> Page:
    """Two orders refused for their e-mail, and one held for its SKU."""
    world = desk.world
    world.change(to_be_emailed=True)
    world.sell("10431", first="Peter", last="Winter", email="peter winter at home")
    world.sell("10432", first="Olga", last="Summer", email="olga summer at home")
    world.sell("10433", sku="TOY-999-PROMO")
    world.push()
    page = desk.open("/problems", name="Maya", role=Role.MANAGER)
    expect(rows(page)).to_have_count(2)
    return page


def test_several_are_taken_on_left_alone_and_counted_again(page: Page) -> None:
    expect(page).to_have_title(re.compile(r"^\(2\) Problems"))
    for at in range(2):
        rows(page).nth(at).get_by_role("checkbox").check()
    bar = page.get_by_role("group", name="2 problems selected")
    bar.get_by_role("button", name="Take it on").click()
    expect(notices(page)).to_contain_text("2 problems are yours.")
    expect(rows(page).filter(has_text="Maya")).to_have_count(2)
    notices(page).get_by_role("button", name="Undo").first.click()
    expect(rows(page).filter(has_text="nobody")).to_have_count(2)

    bar.get_by_role("button", name="Leave alone…").click()
    dialog = page.get_by_role("dialog", name="Leave 2 problems alone")
    dialog.get_by_role("radio", name="Until it has hit more records").check()
    dialog.get_by_label("How many more").fill("4")
    dialog.get_by_label("Why (may be empty)").fill("Holidays")
    dialog.get_by_role("button", name="Leave alone").click()
    expect(page.get_by_text("Nothing needs you")).to_be_visible()
    page.get_by_role("group", name="Which problems").get_by_text("Left alone").click()
    expect(page).to_have_url(re.compile("state=left_alone"))
    expect(rows(page).filter(has_text="until 4 more")).to_have_count(2)
    rows(page).first.get_by_role("button", name=re.compile("^What to do about")).click()
    page.get_by_role("button", name="Do not leave it alone any more").first.click()
    expect(rows(page)).to_have_count(1)


def test_it_closes_itself_and_comes_back_with_the_memory_of_the_fix(desk: Desk, page: Page) -> None:
    world = desk.world
    page.get_by_role("link", name=re.compile(EMAIL)).click()
    state = page.locator(".problem-state")
    expect(state).to_contain_text("New")
    expect(page.get_by_role("region", name="Affected records").get_by_role("row")).to_have_count(3)
    together = page.locator(".card").filter(has_text="Why are these together?")
    expect(together).to_contain_text("3180")
    expect(together).to_contain_text("Order 10431")

    world.sell("10431", first="Peter", last="Winter", email="peter@example.com")
    world.sell("10432", first="Olga", last="Summer", email="olga@example.com")
    state.get_by_role("button", name="Try all again").click()
    plan = page.get_by_role("dialog", name="Try again")
    expect(plan).to_contain_text("2 tasks can go")
    plan.get_by_role("button", name="Put 2 tasks in the queue").click()
    expect(plan).to_have_count(0)
    world.run()
    expect(state).to_contain_text("Dealt with")
    assert len(world.documents()) == 2

    world.sell("10434", first="Nora", last="May", email="nora may at home")
    world.push()
    expect(state).to_contain_text("Came back")
    fix = page.get_by_role("region", name="How it was fixed the last time")
    expect(fix).to_contain_text("all of its records had gone through by themselves")

    state.get_by_role("button", name=re.compile("^What to do about")).click()
    state.get_by_role("button", name="Mark as dealt with").click()
    mark = page.get_by_role("dialog", name="Mark as dealt with")
    mark.get_by_label("How was it dealt with?").fill("Entered by hand")
    mark.get_by_role("button", name="Mark as dealt with").click()
    expect(state).to_contain_text("Dealt with")
    expect(fix).to_contain_text("Entered by hand")


@pytest.mark.parametrize("scope", ["problem", "record", "session"])
def test_a_bundle_is_made_of_it(desk: Desk, page: Page, scope: str, tmp_path: Path) -> None:
    page.goto("/console" + place(desk, scope))
    page.get_by_role("button", name="Support bundle", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="Make a support bundle")
    expect(dialog.get_by_label("What it holds")).to_have_value("this")
    expect(dialog).to_contain_text(re.compile(r"About .* files\."))
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "bundle.zip")
    with ZipFile(tmp_path / "bundle.zip") as zipped:
        told = "\n".join(zipped.read(name).decode() for name in zipped.namelist())
        assert {"summary.md", "tasks.ndjson", "redaction.json"} <= set(zipped.namelist())
    assert "10431" in told
    assert "3180" in told
    assert "peter winter at home" not in told
    assert ("ext-10433" in told) is (scope == "session")


def place(desk: Desk, scope: str) -> str:
    with desk.storage.reading() as db:
        if scope == "problem":
            found = db.scalars(select(Problem).where(Problem.code == "3180")).one()
            return f"/problems/{found.public_id}"
        if scope == "record":
            return "/records/order/ext-10431"
        written = select(Message).where(Message.purpose == "write").order_by(Message.id.desc())
        session = db.scalars(written).first().session_id  # type: ignore[union-attr]
        return f"/sessions/{db.get_one(Session, session).public_id}"


def rows(page: Page) -> Locator:
    return page.locator("[data-row]")


def notices(page: Page) -> Locator:
    return page.get_by_role("region", name="Notices")
