"""The commands by name, each read when it is asked for: a second of reading for nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from cartbooks.cli.failures import plainly

FILES = {
    "serve": "serve",
    "demo": "demo",
    "worker": "worker",
    "simulate": "simulate",
    "migrate": "migrate",
    "openapi": "openapi",
    "company": "companies",
    "store": "stores",
    "user": "users",
    "token": "tokens",
    "import": "imports",
}
"""Where each command is, in the order of the help; a noun's file has an `app`."""


class _Read(Mapping[str, Any]):
    """The commands; to look at one is to read its file."""

    def __getitem__(self, name: str) -> Any:
        file = import_module(f"cartbooks.cli.{FILES[name]}")
        noun: typer.Typer | None = getattr(file, "app", None)
        if noun is not None:
            command: Any = get_group(noun)
        else:
            alone = typer.Typer(add_completion=False)
            alone.command()(getattr(file, FILES[name]))
            command = get_command(alone)
        command.name = name
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(FILES)

    def __len__(self) -> int:
        return len(FILES)


class Commands(TyperGroup):
    """The root command: what is expected to go wrong anywhere below it ends here."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**{**attrs, "commands": _Read()})

    def invoke(self, ctx: Any) -> Any:
        with plainly():
            return super().invoke(ctx)
