"""`cartbooks openapi`: the description of the REST API, and whether the committed one is true."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cartbooks.cli.failures import FAILED, say
from cartbooks.settings import Settings

COMMITTED = Path("openapi.json")


def openapi(
    out: Annotated[Path, typer.Argument(help="Where to write it; - prints it.")] = COMMITTED,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail when the file is not up to date.")
    ] = False,
) -> None:
    """Write the description of the REST API (OpenAPI 3.1)."""
    text = description()
    if str(out) == "-":
        print(text, end="")
    elif not check:
        out.write_text(text, encoding="utf-8")
    elif not out.is_file() or out.read_text(encoding="utf-8") != text:
        say(f"{out} is not what the code describes. Run: make openapi")
        raise typer.Exit(FAILED)


def description() -> str:
    """The same text for the same code, on any machine."""
    from cartbooks.app import create_app  # the whole server: only for who asks for it

    with tempfile.TemporaryDirectory() as place:
        settings = Settings(data_dir=Path(place), worker=False)  # nobody's database
        app = create_app(settings)
        return json.dumps(app.openapi(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
