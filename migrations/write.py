"""
Write the next migration: what the models have and the migrations have not.

`make migrations M="what changes"`. Until the first release there is one, `0001_first.py`: delete
it and run this again.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.operations.ops import MigrationScript
from alembic.script import ScriptDirectory

from cartbooks import schema
from cartbooks.db import Storage


def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        storage = Storage(f"sqlite:///{Path(place) / 'scratch.db'}")
        schema.upgrade(storage)
        with storage.engine.begin() as connection:
            config = schema.alembic(connection)
            count = len(list(ScriptDirectory.from_config(config).walk_revisions()))
            config.attributes["alters"] = count > 0
            command.revision(
                config,
                message if count else "First",
                autogenerate=True,
                rev_id=f"{count + 1:04d}",
                process_revision_directives=_only_what_differs,
            )
        storage.close()


def _only_what_differs(
    _context: object, _revision: object, directives: list[MigrationScript]
) -> None:
    changes = directives[0].upgrade_ops
    if changes is None or changes.is_empty():
        directives.clear()
        sys.stdout.write("The migrations already make the models' tables.\n")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
