"""How a failure looks at the command line: one sentence, an exit code, no trace."""

from __future__ import annotations

import sys
from typing import Any

import typer
from sqlalchemy.exc import OperationalError
from typer.core import TyperGroup

from cartbooks.errors import CartbooksError, Misconfigured

FAILED = 1
NOT_SET_UP = 2


class Plainly(TyperGroup):
    """The root command: what is expected to go wrong anywhere below it ends here."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
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
