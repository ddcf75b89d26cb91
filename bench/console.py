"""The console in a real browser: what its first load weighs, and how soon History can be used."""

from __future__ import annotations

import gzip
import json
import shutil
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from bench.outcome import Row, at_most
from bench.serving import serving
from bench.targets import ROOT
from cartbooks import security
from cartbooks.db import Storage
from cartbooks.model import Role, User

DIST = ROOT / "frontend" / "dist"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ROUNDS = 5
_NAME = "Bench"
_RUN_AXE = """() => axe.run(document, {runOnly: [
  'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice',
]}).then(run => run.violations.length)"""


def measure(database: str) -> list[Row]:
    """Over the history in *database*; nothing but the weight where there is no Chromium."""
    weight = at_most("console: first load, gzipped JS", first_load(DIST) / 1000, 160, " kB")
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        return [weight, Row("console in a browser", "not measured: there is no chromium")]
    with serving(database) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1360, "height": 900}).new_page()
        broken: list[str] = []
        page.on("console", lambda said: broken.append(said.text) if _is_breach(said.text) else None)
        page.goto(_sign_in(database, server.address))
        expect(page.locator("h1")).to_be_visible()
        took = [usable(page, server.address) for _ in range(ROUNDS)]
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(_RUN_AXE)
        browser.close()
    return [
        weight,
        at_most("History with 100 rows can be used after", statistics.median(took), 1, " s"),
        at_most("violations that axe finds on History", found, 0),
        at_most("violations of the content security policy", len(broken), 0),
    ]


def usable(page: Page, address: str) -> float:
    """Seconds from asking for History until a hundred rows stand there and can be searched."""
    page.goto(f"{address}/console/help")
    began = time.perf_counter()
    page.goto(f"{address}/console/history?group=none")
    expect(page.locator("[data-row]")).to_have_count(100)
    expect(page.get_by_role("combobox", name="Search the history")).to_be_enabled()
    return time.perf_counter() - began


def first_load(dist: Path) -> int:
    """Bytes of the scripts that every page needs, as they are sent."""
    manifest: dict[str, Any] = json.loads((dist / ".vite" / "manifest.json").read_bytes())
    entry = next(name for name, chunk in manifest.items() if chunk.get("isEntry"))
    files = {manifest[name]["file"] for name in _needed(manifest, entry)}
    return sum(len(gzip.compress((dist / each).read_bytes(), 9)) for each in files)


def _needed(manifest: dict[str, Any], name: str) -> Iterator[str]:
    yield name
    for each in manifest[name].get("imports", ()):
        yield from _needed(manifest, each)


def _sign_in(database: str, address: str) -> str:
    storage = Storage(database)
    with storage.begin() as db:
        user = db.query(User).filter(User.name == _NAME).first()
        link = security.one_time_link(
            db, user or security.add_user(db, _NAME, Role.VIEWER), address
        )
    storage.close()
    return link


def _is_breach(said: str) -> bool:
    return "Content Security Policy" in said
