"""A browser for a run, a desk for a test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser.desk import Desk, without_complaints
from cartbooks import console, server
from cartbooks.db import Storage
from cartbooks.settings import Settings
from processes import free_port

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. Skips without it or without the built console, except in CI."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None or console.built() is None:
        missing = "These tests need Debian's chromium package and the built console (make setup)."
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def serving(place: Path) -> Iterator[tuple[Storage, Settings]]:
    """A running server on place/data/cartbooks.db; its worker is the test's own hand."""
    port = free_port()
    settings = Settings.from_env(
        {},
        database_url=f"sqlite:///{place}/data/cartbooks.db",
        data_dir=place / "data",
        secret_key="a-secret-key-for-tests-of-44-characters-long",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        worker=False,
    )
    storage = Storage(settings.database)
    with server.in_background(settings, storage):
        yield storage, settings
    storage.close()


@pytest.fixture
def served(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[Storage, Settings]]:
    (tmp_path / "data").mkdir()
    shutil.copyfile(sqlite_template, tmp_path / "data" / "cartbooks.db")
    with serving(tmp_path) as made:
        yield made


@pytest.fixture
def desk(chromium: Browser, served: tuple[Storage, Settings], tmp_path: Path) -> Iterator[Desk]:
    with without_complaints(Desk(chromium, *served, tmp_path)) as made:
        yield made
