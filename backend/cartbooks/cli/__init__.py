"""The command line `cartbooks`: one file a noun, each a thin way to the same verbs as the API."""

from __future__ import annotations

import typer

from cartbooks import __version__
from cartbooks.cli.commands import Commands

__all__ = ["app", "main"]

app = typer.Typer(
    cls=Commands,
    name="cartbooks",
    help="Keeps a web store and QuickBooks Desktop in agreement.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """
    Keeps a web store and QuickBooks Desktop in agreement.

    Settings come from CARTBOOKS_* variables; docs/configuration.md lists them.
    """


def main() -> None:
    """The entry of the console script."""
    app()
