"""What each role may press, and that the server refuses the same to the same person."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from browser.desk import Desk
from cartbooks.model import Company, Message, Role, Store

ROLES = [Role.VIEWER, Role.MANAGER, Role.AGENT, Role.ADMIN]


@dataclass(frozen=True)
class Press:
    """A button on a page, the least role that may press it, and the route behind it."""

    path: str
    button: str
    least: Role
    route: str

    def allows(self, role: Role) -> bool:
        return ROLES.index(role) >= ROLES.index(self.least)


PRESSES = [
    Press("/operations/{operation}", "Try again", Role.MANAGER,
          "POST /operations/{operation}/retry"),
    Press("/pending", "Cancel Push Orders, on demand", Role.MANAGER,
          "POST /operations/{waiting}/cancel"),
    Press("/messages/{message}", "Show hidden values", Role.AGENT,
          "GET /messages/{message}/request"),
    Press("/settings/companies", "Add a company", Role.ADMIN, "POST /companies"),
    Press("/stores/{store}", "Pause", Role.ADMIN, "POST /stores/{store}/pause"),
]  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_a_button_that_is_off_says_why_and_the_server_says_the_same(desk: Desk, role: Role) -> None:
    ids = morning(desk)
    page = desk.open("/", name=f"The {role.value}", role=role)
    for press in PRESSES:
        page.goto("/console" + press.path.format(**ids))
        expect(page.locator("h1")).to_be_visible()
        button = page.get_by_role("main").get_by_role("button", name=press.button, exact=True).first
        if press.allows(role):
            expect(button).to_be_visible()
            expect(button).not_to_have_attribute("aria-disabled", "true")
            continue
        if press.least is Role.AGENT:
            expect(page.get_by_text(re.compile("take the role agent"))).to_be_visible()
            expect(button).to_have_count(0)
        else:
            expect(button).to_have_attribute("aria-disabled", "true")
            why = f"This takes the role {press.least.value}. Yours is {role.value}."
            expect(button).to_have_accessible_description(why)
        status, code = asked(page, press.route.format(**ids))
        assert (status, code) == (403, "not_allowed"), press.route


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AGENT])
def test_users_and_tokens_are_for_administrators_and_say_so(desk: Desk, role: Role) -> None:
    page = desk.open("/settings/users", name="Vic", role=role)
    expect(page.get_by_text("This part is for administrators")).to_be_visible()
    page.get_by_role("link", name="Tokens").click()
    expect(page.get_by_text("This part is for administrators")).to_be_visible()
    assert asked(page, "GET /users") == (403, "not_allowed")
    assert asked(page, "GET /tokens") == (403, "not_allowed")


def test_an_administrator_lets_somebody_in_and_makes_them_a_manager(desk: Desk) -> None:
    desk.link("Maya", Role.VIEWER)
    page = desk.open("/settings/users")
    page.get_by_role("combobox", name="Role of Maya").select_option("manager")
    expect(page.get_by_text(re.compile("^Maya is manager"))).to_be_visible()


def morning(desk: Desk) -> dict[str, str]:
    """Something written, something red, something that waits, and where they are."""
    world = desk.world
    world.sell("10430")
    world.push()
    world.sell("10432", sku="TOY-999-PROMO")
    red = world.push()
    world.sell("10450")
    waiting = world.ask("push_orders")
    with desk.storage.reading() as db:
        written = select(Message).where(Message.purpose == "write").order_by(Message.id.desc())
        message = db.scalars(written).first()
        assert message is not None
        return {
            "operation": world.operation(red).public_id,
            "waiting": world.operation(waiting).public_id,
            "message": message.public_id,
            "store": db.get_one(Store, world.store_id).public_id,
            "company": db.get_one(Company, world.company_id).public_id,
        }


def asked(page: Page, route: str) -> tuple[int, str]:
    """The answer to this person's own browser: status and code."""
    method, path = route.split()
    csrf = page.evaluate("localStorage.getItem('cartbooks.csrf')")
    answer = page.request.fetch(
        f"/api/v1{path}", method=method, headers={"X-CSRF-Token": csrf}, data={}
    )
    return answer.status, answer.json().get("code", "") if not answer.ok else ""
