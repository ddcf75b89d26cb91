"""The event stream through its door: a real server, real sockets, both databases."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from cartbooks import security, server
from cartbooks.api import live
from cartbooks.db import Storage
from cartbooks.model import Role
from cartbooks.settings import Settings
from processes import answers, free_port, process, until
from world import World


class Stream:
    """An open stream: `until` reads on to an event."""

    def __init__(self, reply: httpx.Response) -> None:
        self.reply, self.last_id = reply, ""
        self._lines = reply.iter_lines()

    def events(self) -> Iterator[tuple[str, dict[str, Any]]]:
        name, data = "", ""
        for line in self._lines:
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                data = value
            elif field == "id":
                self.last_id = value
            elif not line and name:
                yield name, json.loads(data)
                name = ""

    def until(self, name: str, **facts: Any) -> dict[str, Any]:
        for found, data in self.events():
            if found == name and facts.items() <= data.items():
                return data
        raise AssertionError(f"the stream ended without {name} {facts}")


@contextmanager
def listening(client: httpx.Client, **headers: str) -> Iterator[Stream]:
    with client.stream("GET", "/api/v1/stream", headers=headers) as reply:
        assert reply.status_code == 200, reply.read()
        yield Stream(reply)


@pytest.fixture
def served(storage: Storage, settings: Settings) -> Iterator[tuple[httpx.Client, Settings]]:
    at = settings.model_copy(update={"port": free_port(), "public_url": ""})
    with storage.begin() as db:
        key = security.create_token(db, "viewer", Role.VIEWER)[1]
    with (
        server.in_background(at, storage),
        httpx.Client(
            base_url=f"http://127.0.0.1:{at.port}",
            headers={"Authorization": f"Bearer {key}"},
            timeout=20,
        ) as client,
    ):
        yield client, at


def test_a_visit_is_told_while_it_happens(
    served: tuple[httpx.Client, Settings], storage: Storage, settings: Settings, tmp_path: Path
) -> None:
    client, _ = served
    world = World(storage, settings, tmp_path)
    with listening(client) as stream:
        headers = stream.reply.headers
        assert headers["content-type"].startswith("text/event-stream")
        assert headers["cache-control"] == "no-cache"
        assert headers["x-accel-buffering"] == "no"
        assert "etag" not in headers
        hello = stream.until("hello")
        assert set(hello) == {"server_version", "known_for"}
        world.sell("10432")
        world.push()
        operation = client.get("/api/v1/operations", params={"kind": "push_orders"}).json()
        told = stream.until("changed", topic="operations", id=operation["items"][0]["id"])
        assert told["company"] == operation["items"][0]["company"]


def test_nothing_but_names_and_numbers_is_told(
    served: tuple[httpx.Client, Settings], storage: Storage, settings: Settings, tmp_path: Path
) -> None:
    client, _ = served
    world = World(storage, settings, tmp_path)
    with listening(client) as stream:
        stream.until("hello")
        world.sell("10432", email="ann.lee@example.com")
        world.push()
        for name, data in stream.events():
            assert set(data) <= {"topic", "company", "id", "percent", "phase"}
            assert "ann" not in json.dumps(data).lower()
            if name == "changed" and data["topic"] == "operations":
                break


def test_who_comes_back_is_told_what_was_missed(
    served: tuple[httpx.Client, Settings], storage: Storage, settings: Settings, tmp_path: Path
) -> None:
    client, _ = served
    world = World(storage, settings, tmp_path)
    with listening(client) as stream:
        stream.until("hello")
        world.ask("sync_lists")
        stream.until("changed", topic="operations")
        last = stream.last_id
    operation = world.ask("sync_customers")
    with listening(client, **{"Last-Event-ID": last}) as stream:
        assert stream.until("changed", topic="operations")["id"] != operation
        assert int(stream.last_id) > int(last)


@pytest.mark.parametrize("last", ["1", "nonsense", "9" * 19])
def test_who_missed_too_much_begins_anew(served: tuple[httpx.Client, Settings], last: str) -> None:
    client, _ = served
    with listening(client, **{"Last-Event-ID": last}) as stream:
        stream.until("reset")
    with client.stream("GET", "/api/v1/stream", params={"last": last}) as reply:
        Stream(reply).until("reset")


def test_only_who_is_signed_in_listens(served: tuple[httpx.Client, Settings]) -> None:
    client, _ = served
    del client.headers["Authorization"]
    assert client.get("/api/v1/stream").status_code == 401


def test_a_revoked_token_loses_its_stream(storage: Storage, settings: Settings) -> None:
    at = settings.model_copy(update={"port": free_port(), "public_url": ""})
    app = server.create_app(at, storage)
    app.state.live = live.Hub(storage, every=0.05, check_every=0.1)
    with storage.begin() as db:
        token, key = security.create_token(db, "program", Role.VIEWER)
    with server.in_background(at, storage, app):
        client = httpx.Client(
            base_url=f"http://127.0.0.1:{at.port}",
            headers={"Authorization": f"Bearer {key}"},
            timeout=20,
        )
        with client, listening(client) as stream:
            stream.until("hello")
            with storage.begin() as db:
                db.get_one(type(token), token.id).revoked_at = token.created_at
            with pytest.raises(AssertionError, match="ended"):
                stream.until("nothing")


def test_there_is_a_bound(served: tuple[httpx.Client, Settings]) -> None:
    client, _ = served
    streams = [
        client.send(client.build_request("GET", "/api/v1/stream"), stream=True)
        for _ in range(live.LISTENERS_EACH)
    ]
    refused = client.get("/api/v1/stream")
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_listeners"
    for each in streams:
        each.close()
    until(
        lambda: client.send(client.build_request("GET", "/api/v1/stream"), stream=True).is_success,
        seconds=20, what=lambda: "the places stay taken",
    )  # fmt: skip


def test_a_stop_does_not_wait_for_open_streams(tmp_path: Path) -> None:
    data, log, port = tmp_path / "data", tmp_path / "log", free_port()
    settings = {"data_dir": data, "port": port}
    address = f"http://127.0.0.1:{port}"
    with process("serve", log=log, settings=settings) as running:
        until(lambda: answers(address), seconds=60, what=log.read_text)
        storage = Storage(f"sqlite:///{data / 'cartbooks.db'}")
        with storage.begin() as db:
            key = security.create_token(db, "viewer", Role.VIEWER)[1]
        storage.close()
        with (
            httpx.Client(
                base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=20
            ) as client,
            listening(client) as stream,
        ):
            stream.until("hello")
            began = time.monotonic()
            running.send_signal(signal.SIGTERM)
            with pytest.raises(AssertionError, match="ended"):
                stream.until("nothing")
        assert running.wait(10) in (0, -signal.SIGTERM)
        assert time.monotonic() - began < server.GRACE_SECONDS
    assert "Traceback" not in log.read_text()
