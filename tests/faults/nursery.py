"""
Server processes that are there at once.

Most of a start is Python reading the program. Here one process has read it already and forks: each
child runs the command line as `cartbooks` itself would, in a process of its own that can be shot.
A test that is about the start itself begins the installed `cartbooks` from nothing instead.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, Self, TypedDict

from processes import environment


class Asked(TypedDict):
    """A child that is asked for, as one line of JSON."""

    words: list[str]
    env: dict[str, str]
    log: str


class Nursery:
    """Runs `cartbooks ...` in forked processes until the block ends; then none of them is left."""

    def __enter__(self) -> Self:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "faults.nursery"],
            cwd=Path(__file__).parents[1],
            env=environment({}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # its children are found, and ended, by this group
        )
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._parent.pid, signal.SIGKILL)
        self._parent.communicate()

    def start(self, words: Sequence[str], settings: Mapping[str, object], log: Path) -> int:
        """The id of a new process that runs `cartbooks *words*`."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        asked = Asked(words=list(words), env=environment(settings), log=str(log))
        self._parent.stdin.write(json.dumps(asked) + "\n")
        self._parent.stdin.flush()
        return int(self._parent.stdout.readline())


def main() -> None:
    """Read the program once, then fork a child for each line that asks for one."""
    import alembic.command  # noqa: F401 - reading all of it beforehand is the point
    import psycopg  # noqa: F401

    import cartbooks.cli
    import cartbooks.cli.serve
    import cartbooks.cli.worker
    import cartbooks.lean
    import cartbooks.server

    os.execv = _begin_the_server  # it has been read already, too
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(json.loads(line), cartbooks.cli.main)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _begin_the_server(_python: str, words: Sequence[str]) -> NoReturn:
    """What `cartbooks serve` becomes, in the same process but without reading it anew."""
    from cartbooks import lean

    sys.argv = list(words[-2:])
    lean.main()
    raise SystemExit


def _become(asked: Asked, run: Callable[[], None]) -> None:
    """Go on as the process that was asked for; never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(asked["env"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for place, stream in enumerate((nothing, log, log)):
        os.dup2(stream, place)
    sys.argv = ["cartbooks", *asked["words"]]
    code = 0
    try:
        run()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    os._exit(code)


if __name__ == "__main__":
    main()
