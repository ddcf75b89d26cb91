"""The trace of a task: each line says what was tried or what healed by itself."""

from __future__ import annotations

from cartbooks import clock
from cartbooks.db import Database
from cartbooks.model import Task, TaskEvent


def note(
    db: Database,
    task: Task,
    what: str,
    *,
    code: str = "",
    detail: str = "",
    message_id: int | None = None,
) -> None:
    """Add a line to *task*'s timeline. `what` is a stable word, `detail` a sentence."""
    db.add(
        TaskEvent(
            task_id=task.id,
            at=clock.now(),
            what=what,
            step=task.step,
            code=code,
            detail=detail,
            message_id=message_id or task.message_id,
        )
    )
