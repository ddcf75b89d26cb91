"""What a kind of operation is made of, and the shapes of its steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from cartbooks.db import Database
from cartbooks.model import Operation, Task
from cartbooks.operations.verdicts import Ask, Verdict
from cartbooks.qbxml import Answer


class Params(BaseModel):
    """What may be asked of an operation; unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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


StoreStep = Callable[[Database, Task], Verdict]
"""A move at the store's hand, run by the worker under a lease."""


@dataclass(frozen=True)
class Kind:
    """
    One kind of operation.

    `plan` adds the tasks; `brief` gathers from the database what the pure steps need to know, for
    several tasks at once; `ended` carries a task's outcome over to its record.
    """

    kind: str
    title: str
    priority: int
    steps: Mapping[str, QuickBooksStep]
    plan: Callable[[Database, Operation], Sequence[Task]]
    brief: Callable[[Database, Sequence[Task]], Mapping[int, Any]]
    store_steps: Mapping[str, StoreStep] = field(default_factory=dict)
    ended: Callable[[Database, Task], None] | None = None
    params: type[BaseModel] = Params
    needs_store: bool = True
    needs_live: bool = False
    schedulable: bool = True
    every_minutes: int = 0
    direction: str = "to_quickbooks"
    first_step: str = ""
