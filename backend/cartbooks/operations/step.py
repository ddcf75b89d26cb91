"""What a step is made of. Pure: neither the database nor the web is in reach of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cartbooks.operations.verdicts import Ask, Verdict
from cartbooks.qbxml import Answer


@dataclass(frozen=True, slots=True)
class QuickBooksStep:
    """
    The code of a task's next move: what to ask, and what the answer means. Pure.

    `writes` keeps it in message sets of its own kind. `copies` names the list whose records the
    answer brings: they go into the local copy and `read` sees the answer without them. `batch` is
    how many tasks may share a message. `after_loss` is the step to go back to when the answer was
    lost; a step that claims a posting has none, its outcome is settled instead.
    """

    ask: Callable[[Any], Ask | Verdict]
    read: Callable[[Any, Sequence[Answer]], Verdict]
    writes: bool = False
    copies: str = ""
    batch: int = 20
    after_loss: str = ""
