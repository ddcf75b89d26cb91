"""On every page: axe finds nothing, nothing scrolls sideways, every text is in a catalogue."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import serving
from browser.desk import Desk, Width
from browser.pages import NAMES, Shown, pages, story
from cartbooks import security
from cartbooks.model import Role

pytestmark = pytest.mark.xdist_group("every-page")

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
Look = Literal["light", "dark", "phone"]
RUN_AXE = """() => axe.run(document, {runOnly: [
  'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice',
], resultTypes: ['violations']})"""
UNTRANSLATED = Path(__file__).with_name("untranslated.js").read_text()


@pytest.fixture(scope="module")
def shop(
    chromium: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Desk, dict[str, Shown]]]:
    """One morning at the shop for all pages; they only look."""
    place = tmp_path_factory.mktemp("shop")
    (place / "data").mkdir()
    shutil.copyfile(sqlite_template, place / "data" / "cartbooks.db")
    with serving(place) as (storage, settings):
        desk = Desk(chromium, storage, settings, place)
        story(desk)
        with storage.begin() as db:
            token = security.create_token(db, "pages", Role.ADMIN)[1]
        yield desk, pages(desk, token)
        desk.close()


def visit(desk: Desk, shown: Shown, look: Look, **preferences: Any) -> Page:
    """The page in this look. Ana signs in once for each look."""
    desk.complaints.clear()
    width: Width = "phone" if look == "phone" else "desk"
    page = desk.again(f"{look} {preferences}", width, look == "dark", **preferences)
    page.goto(f"/console{shown.path}")
    page.locator("h1").first.wait_for()
    settled(page)
    return page


def settled(page: Page) -> None:
    """Everything that the page asks for is there, and drawn."""
    page.wait_for_function("() => !document.querySelector('main [aria-busy=\"true\"]')")
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


# Dark is also the technical view, in the language whose texts are marked and longer than ours.
CHOSEN: dict[Look, dict[str, str]] = {
    "light": {"view": "simple"},
    "dark": {"view": "technical", "language": "en-XA"},
    "phone": {"view": "simple"},
}


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_nothing_scrolls_sideways_and_every_text_is_in_a_catalogue(
    shop: tuple[Desk, dict[str, Shown]], name: str, look: Look
) -> None:
    desk, shown = shop
    page = visit(desk, shown[name], look, **CHOSEN[look])
    # evaluated, not added as a script tag: the page's policy allows no foreign script
    page.evaluate(AXE.read_text())
    found = page.evaluate(RUN_AXE)
    told = [
        f"{each['id']}: {each['help']}\n    "
        + "\n    ".join(node["html"][:200] for node in each["nodes"][:4])
        for each in found["violations"]
    ]
    assert not told, "\n".join(told)
    over = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert over <= 0, f"{over} px too wide"
    assert not desk.complaints, "\n".join(desk.complaints)
    if look == "dark":
        left = page.evaluate(UNTRANSLATED)
        assert not left, f"in no catalogue: {left}"
