"""`cartbooks simulate` visits a running server as the Web Connector of a company file would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cartbooks.db import Storage
from cartbooks.model import ListState
from processes import answers, free_port, process, until

Server = tuple[str, dict[str, Any], dict[str, str]]


pytestmark = pytest.mark.xdist_group("simulate")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Its address, its settings, and a company that was just added to it."""
    tmp_path = tmp_path_factory.mktemp("server")
    settings = {"data_dir": tmp_path / "data", "port": free_port()}
    added = tmp_path / "added"
    with process("company", "add", "Acme", "--json", log=added, settings=settings) as adding:
        assert adding.wait(20) == 0
    address = f"http://localhost:{settings['port']}"
    log = tmp_path / "server.log"
    with process("serve", log=log, settings=settings):
        until(lambda: answers(address), seconds=60, what=log.read_text)
        yield address, settings, json.loads(added.read_text())


def simulate(tmp_path: Path, settings: dict[str, Any], *words: str) -> tuple[int, str]:
    log = tmp_path / "simulate.log"
    file = str(tmp_path / "acme.qbw.db")
    with process("simulate", "--company-file", file, *words, log=log, settings=settings) as visits:
        code = visits.wait(60)
    return code, log.read_text()


def test_a_visit_reads_the_lists_of_a_company_file_that_is_made_for_it(
    server: Server, tmp_path: Path
) -> None:
    address, settings, company = server
    code, said = simulate(
        tmp_path, settings, "--url", f"{address}/webconnector", "--username", company["username"],
        "--password", company["password"], "--count", "2", "--every", "0.03",
    )  # fmt: skip
    assert code == 0, said
    assert "visit 2" in said
    storage = Storage(f"sqlite:///{settings['data_dir'] / 'cartbooks.db'}")

    def read() -> bool:
        with storage.reading() as db:
            return "item" in set(
                db.scalars(select(ListState.kind).where(ListState.complete_at.is_not(None)))
            )

    until(read, seconds=60, what=lambda: "the lists were never complete")
    storage.close()


def test_the_qwc_file_says_all_that_is_needed_but_the_password(
    server: Server, tmp_path: Path
) -> None:
    _, settings, company = server
    qwc = tmp_path / "acme.qwc"
    with process(
        "company", "qwc", company["id"], "--out", str(qwc), log=tmp_path / "l", settings=settings
    ) as writing:
        assert writing.wait(20) == 0
    nowhere = {"data_dir": tmp_path / "another installation"}
    words = ("--qwc", str(qwc), "--password")
    code, said = simulate(tmp_path, nowhere, *words, company["password"])
    assert code == 0, said
    code, said = simulate(tmp_path, nowhere, *words, "not the password")
    assert code == 1
    assert "nvu" in said


def test_what_cannot_be_is_one_sentence(server: Server, tmp_path: Path) -> None:
    address, settings, company = server
    name, password = company["username"], company["password"]
    for words, said in (
        (("--password", "x"), "Say --url and --username"),
        (("--url", address, "--username", "nobody", "--password", "x"), "no login nobody"),
        (
            ("--url", "http://localhost:9/", "--username", name, "--password", password),
            "cannot be reached",
        ),
        (
            ("--url", f"{address}/webconnector", "--username", name, "--password", password,
             "--fault", "earthquake"),
            "is no fault",
        ),
    ):  # fmt: skip
        code, log = simulate(tmp_path, settings, *words)
        assert code == 1
        assert said in log
        assert "Traceback" not in log
        (tmp_path / "simulate.log").unlink()
