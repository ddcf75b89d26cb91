"""Every page of the console with something on it: for axe, the pseudo-language, the gallery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from browser.desk import Desk


@dataclass(frozen=True)
class Shown:
    """A page: its name, and its path beneath /console with the ids of this desk."""

    name: str
    path: str


def story(desk: Desk) -> None:
    """A morning at the shop: red, yellow and green, and something that waits."""
    world = desk.world
    world.change(to_be_emailed=True)
    world.sell("10430")
    world.push()
    world.sell("10431", first="Ben", last="Gray", email="ben.gray@example.com")
    world.sell("10432", first="Peter", last="Winter", email="peter winter at home")
    world.sell("10433", sku="TOY-999-PROMO", first="Zoë", last="O'Neil")
    world.push()
    world.sell("10440", first="<b>Bold</b>", last="<script>alert(1)</script>", email="no mail")
    world.sell("10441", first="محمد", last="علي " * 8, email="also no mail")
    world.push()
    world.ask("pull_inventory")
    world.run()
    world.sell("10450", first="Cara", last="Moss", email="cara@example.com")
    world.ask("push_orders")
    world.ask("verify_orders")
    world.work()


STATIC = {
    "overview": "/",
    "actions": "/actions",
    "actions-orders": "/actions?kind=push_orders&exported=not_yet",
    "actions-stock": "/actions?kind=pull_inventory",
    "history": "/history",
    "history-flat": "/history?group=none&q=status:red,yellow",
    "sessions": "/history/sessions",
    "pending": "/pending",
    "problems": "/problems",
    "records": "/records",
    "records-products": "/records?type=product",
    "connection": "/connection",
    "activity": "/activity",
    "help": "/help",
    "help-words": "/help/words",
    "help-codes": "/help/codes",
    "settings": "/settings",
    "settings-companies": "/settings/companies",
    "settings-users": "/settings/users",
    "settings-tokens": "/settings/tokens",
    "settings-alerts": "/settings/alerts",
    "settings-about": "/settings/about",
    "open": "/open",
    "nowhere": "/no/such/page",
}
OF_A_THING = {
    "operation-red": "/operations/{red}",
    "operation-yellow": "/operations/{yellow}",
    "history-pane": "/history?op={yellow}",
    "session": "/sessions/{session}",
    "message": "/messages/{message}",
    "problem": "/problems/{problem}",
    "record-order": "/records/order/ext-10432?store={store}",
    "record-product": "/records/product/{product}?store={store}",
    "store": "/stores/{store}",
    "help-code": "/help/codes/3100",
    "removed": "/operations/op_2222222",
}
NAMES = [*STATIC, *OF_A_THING]


def pages(desk: Desk, token: str) -> dict[str, Shown]:
    """All pages by name, with the ids that the API gives for this desk."""
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{desk.address}/api/v1", headers=headers, timeout=30) as api:

        def first(path: str, **query: Any) -> dict[str, Any]:
            items: list[dict[str, Any]] = (
                api.get(path, params=query).raise_for_status().json()["items"]
            )
            return items[0] if items else {}

        yellow = first("/operations", color="yellow")
        red = first("/operations", color="red")
        store = first("/stores")["id"]
        ids = {
            "yellow": yellow["id"],
            "red": red["id"],
            "session": first("/sessions")["id"],
            "message": first(f"/operations/{yellow['id']}/messages")["id"],
            "problem": first("/problems")["id"],
            "store": store,
            "product": (first(f"/stores/{store}/products") or {"ext_id": "none"})["ext_id"],
        }
    shown = {**STATIC, **{name: path.format(**ids) for name, path in OF_A_THING.items()}}
    return {name: Shown(name, path) for name, path in shown.items()}
