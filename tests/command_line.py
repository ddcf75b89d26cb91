"""`cartbooks ...` in this process, as a person and as a program see it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
