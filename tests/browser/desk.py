"""
A desk to sit at: a served Cartbooks, a small world behind it, and a browser before it.

The server is the real one (uvicorn, the built console, one SQLite file), the Web Connector visits
it over HTTP, and the browser is Debian's Chromium. Every page that is opened here must end without
a console error, an uncaught exception or a breach of the content security policy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page, expect

from cartbooks import security
from cartbooks.db import Storage
from cartbooks.model import Role, User
from cartbooks.settings import Settings
from cartbooks.simulator.connector import WebConnector
from world import World

Width = Literal["desk", "phone"]
WIDTHS: dict[Width, dict[str, int]] = {
    "desk": {"width": 1360, "height": 900},
    "phone": {"width": 320, "height": 700},
}
EXPECTED = re.compile(
    r"status of (40[0134569]|410|422|429|50\d)|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED"
    r"|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_NETWORK_CHANGED"
)
"""What Chromium itself logs of a refused or unanswered request."""

expect.set_options(timeout=15_000)


class ServedWorld(World):
    """The world, visited through the running server instead of in-process."""

    def another_connector(self, machine: str = "COUNTER-2", **more: Any) -> WebConnector:
        return WebConnector(
            f"http://127.0.0.1:{self.settings.port}/webconnector",
            self.login,
            self.password,
            self.file,
            machine=machine,
            owner_id=self.owner_id,
            file_id=self.file_id,
            **more,
        )


class Desk:
    """One person's place: `world` to make things happen, `open` to look at them."""

    def __init__(self, browser: Browser, storage: Storage, settings: Settings, place: Path) -> None:
        self.storage, self.settings, self.place = storage, settings, place
        self.address = f"http://127.0.0.1:{settings.port}"
        self._browser = browser
        self._world: ServedWorld | None = None
        self.complaints: list[str] = []
        self._contexts: list[BrowserContext] = []
        self._signed_in: dict[str, Page] = {}

    @property
    def world(self) -> ServedWorld:
        """A company with a live store; made when first asked for."""
        if self._world is None:
            self._world = ServedWorld(self.storage, self.settings, self.place)
        return self._world

    def unlive_world(self) -> ServedWorld:
        """A company whose store is not live yet."""
        self._world = ServedWorld(self.storage, self.settings, self.place, live=False)
        return self._world

    def link(self, name: str = "Ana", role: Role = Role.ADMIN) -> str:
        """A one-time link for this person, who is made when not there yet."""
        with self.storage.begin() as db:
            user = db.query(User).filter(User.name == name).first()
            user = user or security.add_user(db, name, role)
            return security.one_time_link(db, user, self.address)

    def context(
        self, *, width: Width = "desk", dark: bool = False, **preferences: Any
    ) -> BrowserContext:
        """A browser profile with nobody signed in."""
        context = self._browser.new_context(
            viewport=WIDTHS[width],  # type: ignore[arg-type]  # a TypedDict of the same two
            color_scheme="dark" if dark else "light",
            base_url=self.address,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        if preferences:
            kept = json.dumps(json.dumps(preferences))
            context.add_init_script(
                "localStorage.getItem('cartbooks.preferences') ?? "
                f"localStorage.setItem('cartbooks.preferences', {kept})"
            )
        self._contexts.append(context)
        return context

    def page(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._heard(page, message.type, message.text))
        return page

    def open(
        self,
        path: str = "/",
        *,
        name: str = "Ana",
        role: Role = Role.ADMIN,
        width: Width = "desk",
        dark: bool = False,
        **preferences: Any,
    ) -> Page:
        """A signed-in page at this path of the console."""
        page = self.page(self.context(width=width, dark=dark, **preferences))
        page.goto(self.link(name, role))
        expect(page.locator("h1")).to_be_visible()
        expect(page).not_to_have_url(re.compile("sign-in"))
        if path != "/":
            page.goto(f"/console{path}")
        return page

    def again(self, who: str, width: Width, dark: bool, **preferences: Any) -> Page:
        """The page of a profile that is signed in once and used again."""
        if who not in self._signed_in:
            self._signed_in[who] = self.open(width=width, dark=dark, **preferences)
        return self._signed_in[who]

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _heard(self, page: Page, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not EXPECTED.search(text):
            self.complaints.append(f"{page.url}: {text}")


@contextmanager
def without_complaints(desk: Desk) -> Iterator[Desk]:
    try:
        yield desk
    finally:
        desk.close()
    assert not desk.complaints, "\n".join(desk.complaints)
