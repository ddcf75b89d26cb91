"""The command line in this process, on both databases, with nothing of it left behind."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner, Result

from cartbooks.cli import app


@dataclass
class CommandLine:
    """Runs `cartbooks ...`; a program's view is `json`."""

    place: Path

    def run(self, *words: str, given: str | None = None) -> Result:
        result = CliRunner().invoke(app, list(words), input=given)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def ok(self, *words: str, given: str | None = None) -> str:
        result = self.run(*words, given=given)
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *words: str) -> Any:
        return json.loads(self.ok(*words, "--json"))

    def fails(self, *words: str, code: int = 1) -> str:
        """What it says on standard error."""
        result = self.run(*words)
        assert result.exit_code == code, result.output
        return result.stderr

    def file(self, name: str, content: str) -> str:
        path = self.place / name
        path.write_text(content, encoding="utf-8")
        return str(path)


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
