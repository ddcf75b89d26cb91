"""Without a mouse: everything can be reached, and one always knows where one is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.desk import Desk


@pytest.fixture
def three(desk: Desk) -> list[str]:
    """Three operations that need somebody, the newest first."""
    ids = []
    for number in ("10431", "10432", "10433"):
        desk.world.sell(number, sku=f"NO-SUCH-{number}")
        ids.append(desk.world.operation(desk.world.push()).public_id)
    return ids[::-1]


def test_the_first_tab_skips_to_the_page(desk: Desk) -> None:
    page = desk.open("/history")
    expect(page.locator("h1")).to_be_visible()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_tab_goes_through_the_page_in_the_order_it_is_read(desk: Desk, three: list[str]) -> None:
    page = desk.open("/history?q=status:red")
    expect(row_link(page, three[2])).to_be_visible()
    seen: list[str] = []
    for _ in range(90):
        page.keyboard.press("Tab")
        place = page.evaluate(PLACE)
        if place["row"] == three[2]:
            break
        assert place["shown"], f"the focus is on something that is not seen: {place}"
        seen.append(place["part"])
    else:
        pytest.fail(f"the last row is not reached by Tab: {seen}")
    in_order = [part for at, part in enumerate(seen) if at == 0 or seen[at - 1] != part]
    assert in_order == ["skip", "header", "nav", "main"]


def test_rows_are_walked_with_j_and_k_and_the_pane_follows(desk: Desk, three: list[str]) -> None:
    page = desk.open("/")
    expect(page.get_by_role("heading", name="Needs you", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_url(re.compile("/console/history"))
    expect(row_link(page, three[0])).to_be_visible()

    page.keyboard.press("j")
    expect(row_link(page, three[0])).to_be_focused()
    row_link(page, three[0]).click()
    pane = page.get_by_role("complementary", name="Operation Details")
    expect(pane.locator(f"[data-operation={three[0]}]")).to_be_visible()
    page.keyboard.press("j")
    expect(row_link(page, three[1])).to_be_focused()
    expect(pane.locator(f"[data-operation={three[1]}]")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(row_link(page, three[1])).to_be_focused()
    expect(pane.locator(f"[data-operation={three[1]}]")).to_be_visible()
    expect(page).to_have_url(re.compile(f"op={three[1]}"))

    page.keyboard.press("Escape")
    expect(pane).not_to_be_visible()
    expect(row_link(page, three[1])).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/console/operations/{three[1]}"))


def test_r_shows_the_plan_and_escape_gives_the_focus_back(desk: Desk, three: list[str]) -> None:
    page = desk.open("/history?q=status:red")
    expect(row_link(page, three[0])).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("r")
    plan = page.get_by_role("dialog", name="Try again")
    expect(plan).to_be_visible()
    keeps_focus_inside(page, plan)
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(plan).not_to_be_visible()
    expect(row_link(page, three[0])).to_be_focused()
    assert desk.world.operation(1).state == "ended"


def test_a_key_opens_the_finder_and_escape_leads_back(desk: Desk, three: list[str]) -> None:
    page = desk.open("/problems")
    link = page.get_by_role("main").get_by_role("link").first
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("/")
    finder = page.get_by_role("dialog", name="Find, go, do")
    expect(finder.get_by_role("combobox")).to_be_focused()
    keeps_focus_inside(page, finder)
    page.keyboard.press("Escape")
    expect(finder).not_to_be_visible()
    expect(link).to_be_focused()

    page.keyboard.press("Control+k")
    finder.get_by_role("combobox").fill("10432")
    expect(finder.get_by_role("option", name=re.compile("10432")).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/records/order/"))
    expect(page.locator("h1")).to_contain_text("10432")


def test_all_keys_are_listed_and_can_be_switched_off(desk: Desk) -> None:
    page = desk.open("/settings")
    keys = page.get_by_role("checkbox", name="Keyboard shortcuts of one key")
    expect(keys).to_be_checked()
    page.locator("main").focus()
    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(listed).to_contain_text("Next and previous row; the pane follows")
    keeps_focus_inside(page, listed)
    page.keyboard.press("Escape")
    expect(listed).not_to_be_visible()

    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        keys.uncheck()
    page.locator("main").focus()
    for key in ("?", "/", "g", "h"):
        page.keyboard.press(key)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_have_count(1)
    expect(page.get_by_role("dialog", name="Find, go, do")).to_be_visible()
    expect(page).to_have_url(re.compile("/console/settings"))


def test_a_menu_and_the_dialog_behind_it_are_worked_by_keys(desk: Desk, three: list[str]) -> None:
    page = desk.open(f"/operations/{three[0]}")
    more = page.get_by_role("button", name="More", exact=True)
    more.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    mark = page.get_by_role("button", name="Mark as dealt with", exact=True).first
    expect(mark).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Mark as dealt with")
    keeps_focus_inside(page, dialog)
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(more).to_be_focused()


def row_link(page: Page, operation: str) -> Locator:
    return page.locator(f"[data-row={operation}] [data-row-link]")


def keeps_focus_inside(page: Page, dialog: Locator) -> None:
    """Tab goes round in the dialog; the browser's own bar is the only other place."""
    expect(dialog).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body"
            " || document.activeElement.closest('dialog:modal') !== null"
        )


PLACE = """() => {
    const at = document.activeElement;
    const part = at.closest('.skip, main') ?? at.closest('header, nav');
    const box = at.getBoundingClientRect();
    return {
        part: part?.matches('.skip') ? 'skip' : (part?.localName ?? 'nowhere'),
        row: at.closest('[data-row]')?.dataset.row ?? null,
        shown: box.width > 0 && box.height > 0,
        html: at.outerHTML.slice(0, 200),
    };
}"""
