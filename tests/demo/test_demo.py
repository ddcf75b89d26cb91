"""The demonstration keeps what it promises, seen as a visitor with curl would see it."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from processes import SLACK, free_port, process, until

pytestmark = pytest.mark.xdist_group("demo")  # one demonstration for all of them

READY_WITHIN = 60.0
TO_BE_SEEN_WITHIN = 30.0 * SLACK
"""The promise: work going both ways is visible within thirty seconds of being ready."""


@dataclass
class Visitor:
    """Looks on over REST."""

    http: httpx.Client
    log: Path
    ready_at: float

    def get(self, path: str, **query: Any) -> Any:
        answer = self.http.get(f"/api/v1{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def operations(self, kind: str, color: str) -> list[dict[str, Any]]:
        found = self.get("/operations", limit=200)["items"]
        return [each for each in found if (each["kind"], each["color"]) == (kind, color)]

    def tasks(self, kind: str, color: str) -> list[dict[str, Any]]:
        return [
            task
            for operation in self.operations(kind, color)
            for task in self.get(f"/operations/{operation['id']}/tasks")["items"]
        ]

    def sees(self, kind: str, color: str) -> None:
        left = self.ready_at + TO_BE_SEEN_WITHIN - time.monotonic()
        until(lambda: bool(self.operations(kind, color)), seconds=left, what=self.log.read_text)


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    log, port = tmp_path_factory.mktemp("demo") / "log", free_port()
    words = ("demo", "--every", "1", "--port", str(port))
    with process(*words, log=log, settings={}) as running:
        until(lambda: "Ready" in log.read_text(), seconds=READY_WITHIN, what=log.read_text)
        ready_at = time.monotonic()
        token = re.findall(r"Bearer (\S+?)\"", log.read_text())[0]
        address = f"http://127.0.0.1:{port}"
        sign_in = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=address, headers=sign_in, timeout=20) as http:
            yield Visitor(http, log, ready_at)
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 0, log.read_text()
        assert "Traceback" not in log.read_text()


def test_the_printed_link_signs_the_visitor_in(visitor: Visitor) -> None:
    (key,) = re.findall(r"/console/sign-in#(\S+)", visitor.log.read_text())
    with httpx.Client(base_url=visitor.http.base_url, timeout=20) as browser:
        assert browser.post("/api/v1/sign-in/link", json={"key": key}).status_code == 200
        assert browser.get("/api/v1/me").json()["role"] == "admin"


def test_orders_become_documents(visitor: Visitor) -> None:
    visitor.sees("push_orders", "green")
    done = visitor.tasks("push_orders", "green")
    assert len(done) >= 10
    assert all(task["quickbooks"]["txn_id"] for task in done if task["state"] == "done")


def test_stock_comes_back_to_the_store_after_somebody_has_approved_it(visitor: Visitor) -> None:
    visitor.sees("pull_inventory", "red")
    assert {task["code"] for task in visitor.tasks("pull_inventory", "red")} >= {"approval_needed"}
    visitor.sees("pull_inventory", "green")


def test_a_product_whose_sku_exists_is_refused_and_explained(visitor: Visitor) -> None:
    visitor.sees("push_products", "red")
    (task,) = visitor.tasks("push_products", "red")
    assert task["code"] == "sku_exists"
    assert task["advice"]["steps"]
    visitor.sees("push_products", "green")


def test_an_order_is_refused_because_of_the_customers_email(visitor: Visitor) -> None:
    visitor.sees("push_orders", "yellow")
    refused = [task for task in visitor.tasks("push_orders", "yellow") if task["state"] != "done"]
    assert {"3180", "sku_unmatched"} <= {task["code"] for task in refused}
    (by_quickbooks,) = [task for task in refused if task["code"] == "3180"]
    assert "To be e-mailed" in by_quickbooks["said"]
    assert "e-mail" in by_quickbooks["advice"]["why"]


def test_a_lost_answer_settles_and_nothing_is_entered_twice(visitor: Visitor) -> None:
    def looked_up() -> list[dict[str, Any]]:
        found = visitor.get("/postings", limit=200)["items"]
        return [each for each in found if each["how"] == "look-up"]

    until(lambda: bool(looked_up()), seconds=TO_BE_SEEN_WITHIN, what=visitor.log.read_text)
    assert {each["state"] for each in looked_up()} == {"posted"}
    assert {each["state"] for each in visitor.get("/sessions")["items"]} >= {"superseded"}
    numbers = [each["number"] for each in visitor.get("/postings", limit=200)["items"]]
    assert len(numbers) == len(set(numbers))
