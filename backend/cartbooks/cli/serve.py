"""`cartbooks serve`: the service."""

from __future__ import annotations

from typing import Annotated

import typer

from cartbooks import logs, schema, security
from cartbooks.cli.failures import say
from cartbooks.db import Storage
from cartbooks.errors import Misconfigured
from cartbooks.settings import Settings


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
    from cartbooks import server  # uvicorn and the whole application: only for who asks for them

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
    server.must_be_free(settings)
    say(f"Cartbooks is at {settings.address} (the Web Connector's door: /webconnector)")
    if link:
        say(f"Sign in as the administrator, once and within 30 minutes:\n\n  {link}\n")
    server.run(settings, workers=workers)
