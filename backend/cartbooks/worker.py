"""
The store's hand: plans schedules, runs store tasks, reads what is left to read, delivers webhooks.

It never talks to QuickBooks, and the Web Connector never waits for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import BindParameter, ColumnElement, bindparam, or_, select, update

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.engine import (
    alerts,
    interpretation,
    letters,
    outcomes,
    retention,
    schedules,
    visits,
    webhooks,
)
from cartbooks.engine.reader import Reader
from cartbooks.failpoint import reach
from cartbooks.model import (
    Hand,
    Message,
    MessageState,
    Operation,
    Task,
    TaskState,
)
from cartbooks.operations.copying import Readable
from cartbooks.operations.registry import KINDS
from cartbooks.operations.verdicts import Failed, More, Verdict
from cartbooks.qbxml.copies import Page
from cartbooks.security import Secrets
from cartbooks.settings import Settings

log = structlog.get_logger()

LEASE = timedelta(minutes=2)
IDLE_SECONDS = 1.0
SOON = timedelta(seconds=30)
_MOST_TASKS = 500
_PATIENCE = 10.0
"""Seconds that a stop waits for what is at hand."""


def _ready(now: Any) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a task that the store's hand may take up now."""
    free = or_(Task.lease_until.is_(None), Task.lease_until < now)
    due = or_(Task.not_before.is_(None), Task.not_before <= now)
    return Task.state == TaskState.WAITING, Task.waits_for == Hand.STORE, free, due


_NOW: BindParameter[datetime] = bindparam("now", type_=Task.not_before.type)
_NEXT = select(Task.id).where(*_ready(_NOW)).order_by(Task.priority, Task.id).limit(1)
_LEFT_ANSWERED = (
    select(Message.company_id)
    .where(
        Message.state == MessageState.ANSWERED,
        Message.judged.is_(False),
        Message.answered_at < bindparam("answered_before"),
    )
    .distinct()
)
_DUE = select(
    visits.STALE.exists().label("time_out"),
    or_(_LEFT_ANSWERED.exists(), interpretation.UNDIGESTED.exists()).label("resume"),
    schedules.DUE.exists().label("plan"),
    _NEXT.exists().label("store_tasks"),
    webhooks.FIRST_DUE.exists().label("webhooks"),
    letters.FIRST_DUE.exists().label("letters"),
)
"""All that a round asks for, in one question: of most rounds the answer is that nothing is due."""


class Worker:
    """One hand. Any number may run: leases, guarded moves and unique slots keep them apart."""

    def __init__(
        self, storage: Storage, settings: Settings, secrets: Secrets | None = None
    ) -> None:
        self._storage, self._secrets = storage, secrets
        self._settings = settings
        self._stop = threading.Event()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self._reader: Reader | None = None
        self._judged_at: datetime | None = None
        self._postman: threading.Thread | None = None

    def start(self) -> None:
        """Run in a thread of this process until `stop`."""
        self._thread = threading.Thread(target=self.run, name="worker", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something to do: do not wait for the next round."""
        self._woken.set()

    def stop(self) -> None:
        """End after the task and the e-mail at hand, so that what was taken is written down."""
        self._stop.set()
        self._woken.set()
        given_up_at = time.monotonic() + _PATIENCE
        if self._thread:
            self._thread.join(_PATIENCE)
        if self._postman:
            self._postman.join(max(0.0, given_up_at - time.monotonic()))

    def run(self) -> None:
        """Tick until stopped; a failure is logged and costs one tick, never the hand."""
        round_at = 0.0
        self._reader = Reader()
        while not self._stop.is_set():
            self._woken.clear()
            try:
                if time.monotonic() - round_at >= IDLE_SECONDS:
                    busy = self.tick()
                    round_at = time.monotonic()
                else:
                    busy = self._at_once()
            except Exception:
                log.exception("worker_tick")
                busy = False
            if not busy:
                self._woken.wait(IDLE_SECONDS)
            self._reader.rest()
        self._reader.close()

    def tick(self) -> bool:
        """One whole round. Returns whether there was anything to do."""
        duties: dict[str, Callable[[], int]] = {
            "time_out": self._time_out,
            "resume": self._resume,
            "plan": self._plan,
            "store_tasks": self._store_tasks,
            "alerts": self._alerts,
            "webhooks": lambda: webhooks.deliver(self._storage, self._secrets),
            "letters": self._letters,
            "retention": lambda: retention.tidy(self._storage, self._settings),
        }
        idle = self._not_due()
        done = 0
        for name, duty in duties.items():
            if done or name not in idle:  # what was done may have made work for the next
                done += duty()
        return done > 0

    def _not_due(self) -> set[str]:
        """The duties that there is nothing to do for, unless another one makes some."""
        now = clock.now()
        asked = {
            "now": now,
            "silent_since": visits.silent_since(self._settings.session_minutes),
            "answered_before": now - SOON,
        }
        with self._storage.reading() as db:
            due = db.execute(_DUE, asked).one()._mapping
        return {name for name, is_due in due.items() if not is_due}

    def _at_once(self) -> bool:
        """What a visit that has woken us may have left; the rest waits for the round."""
        self._digest()
        return self._store_tasks() >= _MOST_TASKS

    def _time_out(self) -> int:
        with self._storage.begin() as db:
            return visits.time_out(db, self._settings.session_minutes)

    def _resume(self) -> int:
        with self._storage.reading() as db:
            companies = db.scalars(_LEFT_ANSWERED, {"answered_before": clock.now() - SOON}).all()
        for company_id in companies:
            with self._storage.begin() as db:
                visits.take_turn(db, company_id)  # a visit may have come that does the same
                interpretation.resume(db, company_id)
        return self._digest() + len(companies)

    def _digest(self) -> int:
        with self._storage.reading() as db:
            judged = interpretation.undigested(db)
        for message_id in judged:
            interpretation.digest(self._storage, message_id, self._open_page)
        return len(judged)

    def _plan(self) -> int:
        with self._storage.begin() as db:
            return schedules.plan_due(db)

    def _alerts(self) -> int:
        now = clock.now()
        if self._judged_at is not None and timedelta(0) <= now - self._judged_at < alerts.EVERY:
            return 0
        self._judged_at = now
        return alerts.judge(self._storage, self._settings.address)

    def _letters(self) -> int:
        """E-mail goes out beside everything else once we run: a slow server holds nobody up."""
        if not letters.due(self._storage):
            return 0
        if self._reader is None:
            return letters.deliver(self._storage, self._settings)
        if self._postman is None or not self._postman.is_alive():
            self._postman = threading.Thread(target=self._post, name="postman", daemon=True)
            self._postman.start()
        return 0

    def _post(self) -> None:
        try:
            letters.deliver(self._storage, self._settings, enough=self._stop.is_set)
        except Exception:
            log.exception("letters")

    def _open_page(self, packed: bytes) -> Readable:
        return self._reader.open(packed) if self._reader else Page(packed)

    def _store_tasks(self) -> int:
        count = 0
        while not self._stop.is_set() and (task_id := self._lease()) is not None:
            reach("worker.after_lease")
            self._run(task_id)
            count += 1
            if count >= _MOST_TASKS:
                break
        return count

    def _lease(self) -> int | None:
        """Take the next store task for a while; committed before anything is done with it."""
        now = clock.now()
        with self._storage.reading() as db:
            found = db.scalar(_NEXT, {"now": now})
        if found is None:
            return None
        with self._storage.begin() as db:
            return db.scalar(
                update(Task)
                .where(Task.id == found, *_ready(now))
                .values(lease_until=now + LEASE)
                .returning(Task.id)
                .execution_options(synchronize_session=False)
            )

    def _run(self, task_id: int) -> None:
        try:
            with self._storage.reading() as db:
                undigested = interpretation.undigested(db, task_id)
            for message_id in undigested:
                interpretation.digest(self._storage, message_id, self._open_page)
            with self._storage.begin() as db:
                task = db.get(Task, task_id)
                if task is None or task.state is not TaskState.WAITING:
                    return
                operation = db.get(Operation, task.operation_id)
                assert operation is not None
                schedules.begin(db, operation)
                verdict = _broken(task) or KINDS[task.kind].store_steps[task.step](db, task)
                outcomes.apply(db, task, verdict)
                reach("worker.before_commit")
        except Exception:
            log.exception("store_task", task=task_id)
            self._give_up(task_id)

    def _give_up(self, task_id: int) -> None:
        """A step that raises is our mistake: after three tries the task says so."""
        with self._storage.begin() as db:
            task = db.get(Task, task_id)
            if task is None or task.state is not TaskState.WAITING:
                return
            strikes = int(task.memory.get("strikes", 0)) + 1
            task.memory = {**task.memory, "strikes": strikes}
            task.lease_until = None
            task.not_before = clock.now() + timedelta(seconds=10 * strikes)
            db.flush()
            if strikes >= 3:
                outcomes.apply(db, task, Failed("internal"))


def _broken(task: Task) -> Verdict | None:
    """Records that could not be read: the reading starts anew, three times at the most."""
    reason = task.memory.get("broken")
    if not reason:
        return None
    strikes = int(task.memory.get("unreadable", 0)) + 1
    if strikes >= 3:
        return Failed("answer_unreadable", str(reason))
    first = next(iter(KINDS[task.kind].steps)) if task.kind != "sync_lists" else task.record
    return More(first, {"iterator": None, "broken": None, "unreadable": strikes})
