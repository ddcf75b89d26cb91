"""`cartbooks serve`: the service."""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn

import typer

from cartbooks import listening, logs, schema, security
from cartbooks.cli.failures import say
from cartbooks.db import Storage
from cartbooks.errors import Misconfigured
from cartbooks.settings import PREFIX, Settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=1, max=65535)] = None,
    workers: Annotated[
        int, typer.Option(help="Server processes; more than one needs PostgreSQL.", min=1, max=64)
    ] = 1,
) -> None:
    """
    Run the service until Ctrl-C.

    The first start makes the database and prints a one-time link for the administrator.
    """
    settings = Settings.from_env(host=host, port=port)
    logs.set_up(settings)
    storage = Storage(settings.database)
    try:
        if workers > 1 and storage.is_sqlite:
            raise Misconfigured("SQLite belongs to one server process; --workers needs PostgreSQL.")
        schema.prepare(storage)
        security.Secrets.opened(storage, settings)
        with storage.begin() as db:
            link = security.first_administrator(db, settings.address)
    finally:
        storage.close()
    listening.must_be_free(settings)
    say(f"Cartbooks is at {settings.address} (the Web Connector's door: /webconnector)")
    if link:
        say(f"Sign in as the administrator, once and within 30 minutes:\n\n  {link}\n")
    _become_the_server(settings, workers)


def _become_the_server(settings: Settings, workers: int) -> NoReturn:
    """The same process, begun anew without what only the preparation needed: `cartbooks.lean`."""
    os.environ.update({f"{PREFIX}HOST": settings.host, f"{PREFIX}PORT": str(settings.port)})
    sys.stderr.flush()
    python = [sys.executable, "-X", "no_debug_ranges"]  # a megabyte; traces still name lines
    # no shell is wanted, and nothing of a caller's is in these words
    os.execv(sys.executable, [*python, "-m", "cartbooks.lean", str(workers)])  # noqa: S606
