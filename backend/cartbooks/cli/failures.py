"""How a failure looks at the command line: one sentence, an exit code, no trace."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.exc import OperationalError

from cartbooks.errors import CartbooksError, Misconfigured

FAILED = 1
NOT_SET_UP = 2


@contextmanager
def plainly() -> Iterator[None]:
    """What is expected to go wrong in the block is told in a sentence and ends the command."""
    try:
        yield
    except Misconfigured as wrong:
        say(wrong.detail)
        raise typer.Exit(NOT_SET_UP) from None
    except CartbooksError as failed:
        say(failed.detail)
        for problem in failed.extra.get("problems", ()):
            say(f"  {problem}")
        raise typer.Exit(FAILED) from None
    except OperationalError as unreachable:
        reason = str(unreachable.orig).strip().splitlines()[0]
        say(f"The database cannot be used: {reason}")
        raise typer.Exit(NOT_SET_UP) from None


def say(text: str) -> None:
    """A line on standard error, where it does not mix with what a program reads."""
    print(text, file=sys.stderr)
