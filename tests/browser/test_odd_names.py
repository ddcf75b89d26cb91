"""Whatever a store puts into its fields is shown as text: never executed, never in the way."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from browser.desk import Desk
from browser.test_every_page import settled
from cartbooks.model import Problem, Store
from cartbooks.stores import canonical
from world import order

BOMB = "<img src=x onerror=\"window.executed='{}'\"><script>window.executed='{}'</script>"
ATTRIBUTE = "\" onmouseover=\"window.executed='{}'\" x='"
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 5
RTL = "\u202eمحمد بن علي الفيومي " * 4
EMOJI = "👩‍👩‍👧‍👦 Zoë 🎁🇺🇦"


def bomb(where: str) -> str:
    return BOMB.format(where, where)


def armed(number: str, email: str) -> canonical.Order:
    """An order with HTML and script in every field that a store may fill."""
    address = {
        name: bomb(name)
        for name in (
            "name", "company", "line1", "line2", "city", "region", "postcode", "country", "phone",
        )
    }  # fmt: skip
    fields: dict[str, Any] = {
        "ext_id": f"ext-{number}",
        "customer": {
            "email": email,
            "first_name": bomb("first"),
            "last_name": ATTRIBUTE.format("last"),
            "company": bomb("company"),
            "phone": bomb("phone"),
        },
        "bill_to": address,
        "ship_to": address,
        "lines": [
            {"kind": "product", "sku": "<i>NO</i>-'\"&-SKU", "name": bomb("line"),
             "quantity": "1", "amount": "20.00"},
            {"kind": "shipping", "name": bomb("shipping"), "amount": "5.00"},
        ],
        "payments": [{"gateway": bomb("gateway"), "txn_id": "<u>ch</u>", "amount": "26.65"}],
        "payment_method": bomb("method"),
        "note": bomb("note"),
        "meta": {"<script>": bomb("meta")},
    }  # fmt: skip
    return order("1", **fields).model_copy(update={"number": number})


@pytest.fixture
def odd(desk: Desk) -> dict[str, str]:
    """Orders with names of every odd kind, some refused and some waiting, and the pages of them."""
    world = desk.world
    world.change(to_be_emailed=True)
    script = "<script>7</script>"
    world.take([armed(script, "<b>no</b> mail")])
    world.sell("10401", first=LONG, last=LONG, email="no mail at all")
    world.sell("10402", first=RTL, last="علي", email="also none")
    world.sell("10403", first=EMOJI, last=EMOJI, email="none 🎈 either")
    operation = world.operation(world.push())
    assert operation.counts["done"] == 0, operation.counts
    world.take([armed("<b>8</b>", "x")])
    world.ask("push_orders")
    with desk.storage.reading() as db:
        store = db.get_one(Store, world.store_id).public_id
        problems = db.scalars(select(Problem).order_by(Problem.id)).all()
    return {
        "history": "/history?quiet=show",
        "operation": f"/operations/{operation.public_id}",
        "record": f"/records/order/ext-{script}?store={store}".replace("<", "%3C")
        .replace(">", "%3E").replace("/script", "%2Fscript"),
        "records": "/records",
        "long record": f"/records/order/ext-10401?store={store}",
        "problems": "/problems",
        "problem": f"/problems/{problems[0].public_id}",
        "pending": "/pending",
        "overview": "/",
    }  # fmt: skip


def test_nothing_is_executed_and_nothing_scrolls_sideways(desk: Desk, odd: dict[str, str]) -> None:
    page = desk.open("/", width="phone")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for name, path in odd.items():
        page.goto(f"/console{path}")
        expect(page.locator("h1"), name).to_be_visible()
        settled(page)
        unharmed(page, name)
        closed = page.get_by_role("main").locator("button[aria-expanded=false]:visible")
        if closed.count():
            closed.first.click()
        settled(page)
        unharmed(page, name)
    assert not dialogs


def test_what_was_typed_is_what_is_read(desk: Desk, odd: dict[str, str]) -> None:
    page = desk.open(odd["operation"])
    tasks = page.get_by_role("region", name="Tasks").last
    expect(tasks).to_contain_text("<script>7</script>")
    expect(tasks).to_contain_text(EMOJI)
    expect(tasks).to_contain_text("علي")
    page.goto("/console" + odd["record"])
    main = page.get_by_role("main")
    expect(main).to_contain_text("<script>7</script>")
    expect(main).to_contain_text(bomb("company"))
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("<script>7")
    expect(page.get_by_role("option").filter(has_text="<script>7</script>").first).to_be_visible()
    unharmed(page, "finder")


def unharmed(page: Page, where: str) -> None:
    assert page.evaluate("window.executed") is None, where
    assert page.locator("main script, main img[src=x], main b, main i").count() == 0, where
    for raw in ("&lt;", "&quot;", "[object Object]", "undefined", "NaN"):
        expect(page.get_by_role("main"), where).not_to_contain_text(raw)
    over = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert over <= 0, f"{where}: {over} px too wide"
