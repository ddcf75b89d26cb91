"""What a kind of operation is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from cartbooks.db import Database
from cartbooks.model import Operation, Task
from cartbooks.operations.step import QuickBooksStep
from cartbooks.operations.verdicts import Verdict


class Params(BaseModel):
    """What may be asked of an operation; unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
    event: str = ""
    """Announced to webhooks when a record's task is done."""

    @property
    def writes(self) -> bool:
        """Whether any of its steps writes to QuickBooks."""
        return any(step.writes for step in self.steps.values())
