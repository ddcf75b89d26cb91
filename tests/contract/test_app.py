"""The whole application: its pages, its headers, its two hands and its end."""

from __future__ import annotations

import gc
import gzip
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from cartbooks import console, security
from cartbooks.app import create_app
from cartbooks.db import Storage
from cartbooks.errors import Misconfigured
from cartbooks.model import Role
from cartbooks.settings import Settings


@pytest.fixture
def browser(settings: Settings, storage: Storage) -> Iterator[TestClient]:
    with TestClient(create_app(settings, storage), follow_redirects=False) as client:
        yield client


def test_every_answer_tells_browsers_to_be_careful(browser: TestClient) -> None:
    for path in ("/", "/webconnector", "/api/docs", "/api/v1/health", "/api/v1/operations", "/no"):
        headers = browser.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY", path
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"], path
        assert "strict-transport-security" not in headers, path


def test_https_is_insisted_on_where_it_is_used(settings: Settings, storage: Storage) -> None:
    public = settings.model_copy(update={"public_url": "https://books.example"})
    with TestClient(create_app(public, storage)) as client:
        assert "strict-transport-security" in client.get("/").headers


def test_the_door_is_open_with_and_without_a_slash_and_never_redirects(
    browser: TestClient,
) -> None:
    for path in ("/webconnector", "/webconnector/", "/webconnector?wsdl"):
        assert browser.get(path).status_code == 200


def test_nothing_of_the_api_is_open_but_the_sign_in(browser: TestClient) -> None:
    assert browser.get("/api/v1/companies").status_code == 401


def test_a_one_time_link_signs_in_once(browser: TestClient, storage: Storage) -> None:
    with storage.begin() as db:
        ana = security.add_user(db, "Ana", Role.ADMIN)
        key = security.one_time_link(db, ana, "http://localhost:8000").partition("#")[2]
    assert browser.post("/api/v1/sign-in/link", json={"key": key}).status_code == 200
    assert browser.get("/api/v1/me").json()["name"] == "Ana"
    assert browser.post("/api/v1/sign-in/link", json={"key": key}).status_code == 401


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A console as its build leaves it."""
    place = tmp_path / "dist"
    (place / "assets").mkdir(parents=True)
    (place / "index.html").write_text("<title>Console</title>")
    (place / "assets" / "app-1a2b.js").write_text("console.log(1)")
    return place


def test_a_built_console_is_served_at_every_address_of_its_own(built: Path) -> None:
    app = FastAPI(redirect_slashes=False)
    console.install(app, built)
    browser = TestClient(app, follow_redirects=False)
    assert browser.get("/").headers["location"] == "/console/"
    assert browser.get("/console").headers["location"] == "/console/"
    for path in ("/console/", "/console/history", "/console/operations/op_1234567"):
        answer = browser.get(path)
        assert answer.text == "<title>Console</title>"
        assert answer.headers["cache-control"] == "no-cache"
    asset = browser.get("/console/assets/app-1a2b.js")
    assert "immutable" in asset.headers["cache-control"]
    assert browser.get("/console/assets/gone.js").status_code == 404
    assert browser.get("/console/../pyproject.toml").status_code in (200, 404)
    assert "[project]" not in browser.get("/console/..%2f..%2fpyproject.toml").text


def test_who_takes_compressed_files_is_sent_those(built: Path) -> None:
    (built / "assets" / "app-1a2b.js.gz").write_bytes(gzip.compress(b"console.log(1)"))
    (built / "assets" / "app-1a2b.js.br").write_bytes(b"small")
    app = FastAPI(redirect_slashes=False)
    console.install(app, built)
    browser = TestClient(app)
    zipped = browser.get("/console/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert zipped.text == "console.log(1)"
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.headers["content-type"].startswith("text/javascript")
    assert zipped.headers["vary"] == "Accept-Encoding"
    plain = browser.get("/console/assets/app-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert plain.text == "console.log(1)"
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize("coding", ["identity", "gzip, br"])
def test_an_address_that_no_file_can_have_is_one_of_the_page(built: Path, coding: str) -> None:
    app = FastAPI()
    console.install(app, built)
    browser = TestClient(app)
    for address in ("/console/" + "A" * 900, "/console/a%00b"):
        reply = browser.get(address, headers={"Accept-Encoding": coding})
        assert (reply.status_code, reply.text) == (200, browser.get("/console/").text)
    assert browser.get("/console/assets/" + "A" * 900).status_code == 404


def test_without_a_console_there_is_a_page_that_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(console, "_BUILT", tmp_path / "none")
    monkeypatch.setattr(console, "_PACKAGED", tmp_path / "none")
    app = FastAPI(redirect_slashes=False)
    console.install(app)
    browser = TestClient(app)
    for path in ("/", "/console/", "/console/sign-in"):
        assert "REST API" in browser.get(path).text
    assert "sign-in/link" in browser.get("/console/sign-in.js").text


def test_the_stores_hand_runs_with_the_server_and_stops_with_it(
    settings: Settings, storage: Storage
) -> None:
    def hands() -> list[str]:
        return [each.name for each in threading.enumerate() if each.name == "worker"]

    both = settings.model_copy(update={"worker": True})
    with TestClient(create_app(both, storage)):
        assert hands() == ["worker"]
    assert hands() == []


def test_another_secret_key_than_the_one_it_began_with_refuses_to_start(
    settings: Settings, storage: Storage
) -> None:
    create_app(settings, storage)
    other = Settings.from_env({}, **{**settings.model_dump(), "secret_key": "another one"})
    with pytest.raises(Misconfigured, match="CARTBOOKS_SECRET_KEY"):
        create_app(other, storage)


def test_an_application_that_has_ended_leaves_nothing_behind(
    settings: Settings, storage: Storage
) -> None:
    def ended() -> weakref.ref[FastAPI]:
        app = create_app(settings, storage)
        with TestClient(app) as client:
            assert client.get("/api/openapi.json").status_code == 200
        return weakref.ref(app)

    first, _ = ended(), ended()  # threads that wait for work still hold the latest
    gc.collect()
    assert first() is None
