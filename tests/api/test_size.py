"""
No question reads through the history, however it is asked.

Not by the clock: SQLite says how it looks (its plan) and how many instructions that took. A plan
may walk along a large table only if it stops early, and an answer may take no more instructions
than a page, or a count up to 10,000, does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from bench import history
from bench.questions import Question, cast, questions
from fastapi.testclient import TestClient
from sqlalchemy import and_, event, func, select, true

from cartbooks import security
from cartbooks.app import create_app
from cartbooks.db import Storage
from cartbooks.engine import retention, visit_lists
from cartbooks.engine.conditions import QUIET
from cartbooks.model import Operation, Role
from cartbooks.settings import Settings
from cartbooks.worker import Worker
from world import World

pytestmark = pytest.mark.timeout(600)

OPERATIONS = 20_000
STEP = 50
A_PAGE = 50_000
"""Instructions of SQLite for what fills a page; to look at every operation takes more."""
A_COUNT = 600_000
"""For numbers that are counted up to 10,000."""
A_BATCH = 3_000_000
"""For what is removed at once, with all that hangs on it."""
IN_STEP_WITH_LISTS = ("records: products", "records: customers")
"""Who has what: what is not matched is looked for among all products or customers of the place."""
LARGE = (
    "operations", "tasks", "task_events", "messages", "requests", "sessions", "carried", "orders",
    "postings", "record_words", "deliveries", "activity", "customers",
)  # fmt: skip
_SCAN = re.compile(rf"^SCAN (?:{'|'.join(LARGE)})(?:_\d+)?\b")
_UP_TO_10_000 = re.compile(
    r"\bcount\(|\bsum\(|\bjson_group_array\(|json_each"
    r"|^SELECT (?:DISTINCT )?(?:operations\.id|tasks\.operation_id)\b",
    re.IGNORECASE,
)


@dataclass
class Asked:
    """One statement, and how many instructions SQLite took for it."""

    statement: str
    parameters: Any
    steps: int = 0


@dataclass
class Watching:
    """Sees every statement that goes to the database."""

    storage: Storage
    seen: list[Asked] = field(default_factory=list)

    def begin(self) -> None:
        engine = self.storage.engine
        event.listen(engine, "connect", lambda raw, _: raw.set_progress_handler(self._step, STEP))
        event.listen(engine, "before_cursor_execute", self._note)
        engine.dispose()

    def _step(self) -> int:
        if self.seen:
            self.seen[-1].steps += STEP
        return 0

    def _note(
        self, _c: Any, _r: Any, statement: str, parameters: Any, _x: Any, many: bool
    ) -> None:  # fmt: skip
        self.seen.append(Asked(statement, parameters[0] if many else parameters))

    def complaints(self) -> Iterator[str]:
        """What read more than it may, since the last call."""
        seen, self.seen = self.seen, []
        raw = self.storage.engine.raw_connection()
        try:
            for one in seen:
                if not one.statement.startswith(("SELECT", "WITH", "DELETE", "UPDATE")):
                    continue
                plan = raw.cursor().execute(f"EXPLAIN QUERY PLAN {one.statement}", one.parameters)
                scans = [row[3] for row in plan.fetchall() if _SCAN.match(row[3])]
                allowed = A_PAGE
                if one.statement.startswith("DELETE"):
                    allowed, scans = A_BATCH, []
                elif _UP_TO_10_000.search(one.statement):
                    allowed, scans = A_COUNT, [] if "LIMIT" in one.statement else scans
                if one.steps > allowed or (scans and one.steps > min(allowed, OPERATIONS)):
                    yield f"{one.steps:,} instructions, {scans}: {' '.join(one.statement.split())}"
        finally:
            self.seen = []
            raw.close()


@dataclass
class Large:
    storage: Storage
    settings: Settings
    client: TestClient
    watching: Watching
    questions: list[Question]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Large]:
    place = tmp_path_factory.mktemp("large")
    storage = Storage(f"sqlite:///{place / 'cartbooks.db'}")
    history.make(storage, OPERATIONS, companies=40, wares=300)
    settings = Settings.from_env(
        {}, database_url=str(storage.url), data_dir=place, worker=False,
        secret_key="a-secret-key-for-tests-of-44-characters-long",
    )  # fmt: skip
    app = create_app(settings, storage)
    with storage.begin() as db:
        _, token = security.create_token(db, "admin", Role.ADMIN)
        asked = list(questions(cast(db)))
    watching = Watching(storage)
    watching.begin()
    client = TestClient(
        app, base_url="http://localhost:8000", headers={"Authorization": f"Bearer {token}"}
    )
    yield Large(storage, settings, client, watching, asked)
    storage.close()


def test_no_question_of_the_api_reads_through_the_history(large: Large) -> None:
    found: dict[str, list[str]] = {}
    for question in large.questions:
        if question.name.startswith(IN_STEP_WITH_LISTS):
            continue
        large.watching.seen = []
        reply = large.client.get(f"/api/v1{question.path}", params=dict(question.params))
        assert reply.status_code == 200, f"{question.name}: {reply.text}"
        if complaints := list(large.watching.complaints()):
            found[question.name] = complaints
    assert not found, "\n".join(f"{name}: {each}" for name, each in found.items())


def test_nothing_is_asked_three_times_for_one_answer(large: Large) -> None:
    """Where a range begins was asked up to eleven times, who has started anything eight times."""
    again: Counter[tuple[str, str, str]] = Counter()
    for question in large.questions:
        if question.name.startswith(("operations:", "q ", "suggest", "find", "sessions:", "views")):
            large.watching.seen = []
            large.client.get(f"/api/v1{question.path}", params=dict(question.params))
            again.update(
                (question.name, each.statement, str(each.parameters))
                for each in large.watching.seen
                if each.statement.startswith(("SELECT", "WITH"))
            )
    large.watching.seen = []
    assert len(again) > 1_000
    assert not [asked for asked, times in again.items() if times > 2]


def test_visits_with_what_many_are_like_are_found_from_the_visit(
    large: Large, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a million operations SQLite looked at all red ones for each visit: five seconds."""
    monkeypatch.setattr(visit_lists, "EXACT", 10)
    large.watching.seen = []
    reply = large.client.get("/api/v1/sessions", params={"q": "status:red"})
    steps = max(each.steps for each in large.watching.seen)
    large.watching.seen = []
    assert reply.json()["items"]
    assert steps < A_PAGE


@pytest.mark.parametrize("q", ["kind:push_products", "store:Tea", "company:Toys", "is:noted"])
def test_what_is_hidden_is_not_looked_for_among_all_that_is(large: Large, q: str) -> None:
    """A tenth of a second for 400,000 that had nothing to do, and more with each year."""
    with large.storage.reading() as db:
        hidden = db.scalar(select(func.count(Operation.id)).where(and_(QUIET, true())))
    large.watching.seen = []
    large.client.get("/api/v1/operations", params={"q": q, "facets": 1, "quiet": "hide"})
    looked = [each for each in large.watching.seen if QUIET.text in each.statement]
    large.watching.seen = []
    assert hidden
    assert sum(each.steps for each in looked) < hidden


def test_neither_the_worker_nor_retention_reads_through_the_history(large: Large) -> None:
    large.watching.seen = []
    Worker(large.storage, large.settings).tick()
    retention.tidy(large.storage, large.settings)
    found = list(large.watching.complaints())
    assert not found, "\n".join(found)


def test_visits_read_a_handful_of_rows(large: Large, tmp_path: Path) -> None:
    """A company sets up, goes live and sells among all the others, and nothing reads theirs."""
    world = World(large.storage, large.settings, tmp_path)
    large.watching.seen = []
    for number in range(3):
        world.sell(f"7{number}")
    world.push()
    world.visit()
    found = list(large.watching.complaints())
    assert not found, "\n".join(found)


def test_the_queue_is_read_from_the_index_that_holds_nothing_else(large: Large) -> None:
    """Many indexes begin with the company: SQLite once took another one, and read its history."""
    with large.storage.reading() as db:
        company = cast(db).large
    large.watching.seen = []
    assert large.client.get("/api/v1/queue", params={"company": company}).status_code == 200
    (asked,) = (x for x in large.watching.seen if "BY operations.priority" in x.statement)
    with large.storage.engine.connect() as connection:
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {asked.statement}", asked.parameters
        ).all()
    assert "ix_operations_queue" in plan[0][3]


def test_who_asks_for_something_is_told_by_the_queue_alone_what_waits(large: Large) -> None:
    """Each push once read all that the company had ever done, to be put behind what it needs."""
    with large.storage.reading() as db:
        who = cast(db)
    large.watching.seen = []
    body = {"kind": "push_orders", "company": who.large, "store": who.store}
    reply = large.client.post("/api/v1/operations", json=body)
    assert reply.status_code == 201, reply.text
    about = [x for x in large.watching.seen if "FROM operations" in x.statement
             and "'waiting', 'running'" in x.statement]  # fmt: skip
    assert about
    assert all("ix_operations_queue" in each.statement for each in about)
    assert not list(large.watching.complaints())


def test_a_scrape_of_the_metrics_reads_no_history(large: Large) -> None:
    large.watching.seen = []
    assert large.client.get("http://localhost:8000/metrics").status_code == 200
    assert not list(large.watching.complaints())


def test_a_made_history_holds_together(large: Large) -> None:
    with large.storage.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
