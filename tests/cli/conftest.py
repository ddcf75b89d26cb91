"""The command line in this process, on both databases, with nothing of it left behind."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from command_line import CommandLine


@pytest.fixture
def cli(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CommandLine]:
    monkeypatch.setenv("CARTBOOKS_DATABASE_URL", database_url)
    monkeypatch.setenv("CARTBOOKS_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CARTBOOKS_SECRET_KEY", "a-secret-key-for-tests-of-44-characters-long")
    monkeypatch.setenv("COLUMNS", "200")
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield CommandLine(tmp_path)
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def company(cli: CommandLine) -> str:
    return str(cli.json("company", "add", "Acme Toys")["id"])


@pytest.fixture
def store(cli: CommandLine, company: str) -> str:
    made = cli.json("store", "add", company, "--kind", "builtin", "--name", "Web")
    return str(made["id"])
