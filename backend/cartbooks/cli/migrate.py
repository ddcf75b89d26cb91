"""`cartbooks migrate`: bring the database's tables to this release."""

from __future__ import annotations

from cartbooks import logs, schema
from cartbooks.cli import output
from cartbooks.db import Storage
from cartbooks.settings import Settings


def migrate(json: output.AsJson = False) -> None:
    """Bring the database's tables to this release. Make a backup first."""
    settings = Settings.from_env()
    logs.set_up(settings.model_copy(update={"log_level": "warning"}))
    storage = Storage(settings.database)
    try:
        before, after = schema.upgrade(storage)
    finally:
        storage.close()
    if json:
        output.as_json({"before": before, "after": after})
    elif before == after:
        print(f"The database is up to date (version {after}).")
    else:
        print(f"The database went from version {before or 'none'} to {after}.")
