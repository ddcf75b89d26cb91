"""
`python -m browser.gallery FOLDER [NAME ...]`: every page as a picture, light, dark and on a phone.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from browser.conftest import FLAGS, serving
from browser.desk import Desk
from browser.pages import pages, story
from browser.test_every_page import Look, visit
from cartbooks import schema, security
from cartbooks.db import Storage
from cartbooks.model import Role


def main(folder: Path, only: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium") or "chromium"
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        place = Path(made)
        (place / "data").mkdir()
        storage = Storage(f"sqlite:///{place}/data/cartbooks.db")
        schema.prepare(storage)
        storage.close()
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        with serving(place) as (opened, settings):
            desk = Desk(browser, opened, settings, place)
            story(desk)
            with opened.begin() as db:
                token = security.create_token(db, "gallery", Role.ADMIN)[1]
            shown = pages(desk, token)
            for name in only or shown:
                looks: tuple[Look, ...] = ("light", "dark", "phone")
                for look in looks:
                    page = visit(desk, shown[name], look)
                    page.screenshot(path=folder / f"{name}-{look}.png", full_page=look == "phone")
                sys.stdout.write(f"{name}\n")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
