"""
The server and nothing else: what `cartbooks serve` becomes when the database is ready.

The command line, the migrations and the colours of a terminal would stay in memory as long as the
server runs, a fifth of all it has. `python -m cartbooks.lean WORKERS` starts it without them.
"""

from __future__ import annotations

import sys
from contextlib import suppress

# structlog and httpx read these where they are installed, for a terminal and a command of their
# own; both do without. They must not be there before either is read, in each process of several.
for colours in ("rich", "pygments"):
    sys.modules.setdefault(colours, None)  # type: ignore[arg-type]  # says: there is none


def main() -> None:
    """Serve as the environment says, in so many processes as the first argument says."""
    from cartbooks import logs, server
    from cartbooks.settings import Settings

    settings = Settings.from_env()
    logs.set_up(settings)
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it ends
        server.run(settings, workers=int(sys.argv[1]))


if __name__ == "__main__":
    main()
