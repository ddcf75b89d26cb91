"""An Idempotency-Key holds also where the server dies between the write and its answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.conftest import Api
from cartbooks import failpoint

KEY = {"Idempotency-Key": "k1"}


class Killed(BaseException):
    """The process dies here."""


@pytest.fixture(autouse=True)
def undisturbed() -> Iterator[None]:
    yield
    failpoint.watch = None


def die_at(name: str) -> None:
    def watch(reached: str) -> None:
        if reached == name:
            failpoint.watch = None
            raise Killed

    failpoint.watch = watch


def test_a_write_whose_answer_was_lost_with_the_server_is_not_done_again(api: Api) -> None:
    die_at("api.before_answer_kept")
    with pytest.raises(BaseException):  # noqa: B017, PT011 - wrapped by the client's event loop
        api.admin.post("/api/v1/companies", json={"name": "Acme"}, headers=KEY)
    again = api.admin.post("/api/v1/companies", json={"name": "Acme"}, headers=KEY)
    assert (again.status_code, again.json()["code"]) == (409, "answer_lost")
    assert [each["name"] for each in api.get("/companies")["items"]] == ["Acme"]


def test_a_write_that_was_refused_leaves_its_key_to_the_refusal(api: Api) -> None:
    first = api.admin.post("/api/v1/companies", json={"name": ""}, headers=KEY)
    again = api.admin.post("/api/v1/companies", json={"name": ""}, headers=KEY)
    assert first.status_code == again.status_code == 422
    assert again.headers["idempotent-replayed"] == "true"
