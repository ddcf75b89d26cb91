"""The command line `cartbooks`: one file a noun, each a thin way to the same verbs as the API."""

from __future__ import annotations

import typer

from cartbooks import __version__
from cartbooks.cli import (
    companies,
    demo,
    imports,
    migrate,
    openapi,
    serve,
    simulate,
    stores,
    tokens,
    users,
    worker,
)
from cartbooks.cli.failures import Plainly

__all__ = ["app", "main"]

app = typer.Typer(
    cls=Plainly,
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


app.command("serve")(serve.serve)
app.command("demo")(demo.demo)
app.command("worker")(worker.worker)
app.command("simulate")(simulate.simulate)
app.command("migrate")(migrate.migrate)
app.command("openapi")(openapi.openapi)
app.add_typer(companies.app, name="company")
app.add_typer(stores.app, name="store")
app.add_typer(users.app, name="user")
app.add_typer(tokens.app, name="token")
app.add_typer(imports.app, name="import")


def main() -> None:
    """The entry of the console script."""
    app()
