"""
The REST API as its own description tells it: schemathesis draws requests from openapi.json.

They go to the real application, in-process. Ids that a request needs are mostly ones that exist,
because a request for something that does not exist never gets far. Whatever is asked: no 5xx, an
answer that the description knows, and no trace in it.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any

import httpx
import requests
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import select

from cartbooks import security
from cartbooks.app import create_app
from cartbooks.model import (
    AlertRule,
    Base,
    Company,
    Link,
    Message,
    Note,
    Operation,
    Order,
    Posting,
    Problem,
    Role,
    Schedule,
    Session,
    Store,
    Task,
    User,
    View,
    Webhook,
)
from cartbooks.settings import Settings
from cartbooks.simulator.connector.transport import InProcess
from fuzz.snapshots import Snapshots
from fuzz.watched import Finding, watched

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
ENDLESS = frozenset({"/api/v1/stream"})
"""Answers that never end; tests/live has them."""
_NOUNS: Mapping[str, type[Base]] = {
    "company": Company, "store": Store, "operation": Operation, "task": Task, "problem": Problem,
    "message": Message, "session": Session, "posting": Posting, "rule": AlertRule,
    "webhook": Webhook, "user": User, "link": Link, "note": Note,
    "schedule": Schedule, "view": View,
}  # fmt: skip
ROLES = ("anyone", *(role.value for role in Role))
_TRACES = re.compile(r"Traceback \(most|File \"/|sqlalchemy|psycopg|sqlite3\.")
_KNOWN_IDS = 0.8
PHASES = (Phase.generate,)
"""What is found is short enough as it is, and shrinking it would cost minutes."""


class Rest:
    """One application; each operation begins with the database as it was when this was made."""

    def __init__(self, app: FastAPI, snapshots: Snapshots) -> None:
        self._snapshots = snapshots
        storage = app.state.storage
        with storage.begin() as db:
            self._tokens = {
                role.value: security.create_token(db, f"fuzz {role}", role)[1] for role in Role
            }
        with storage.reading() as db:
            self._ids: dict[str, list[str]] = {
                name: [row.public_id for row in db.scalars(select(noun).limit(20))]
                for name, noun in _NOUNS.items()
            }
            self._ids["ext"] = list(db.scalars(select(Order.ext_id).limit(20)))
        self._app = app
        self._client = httpx.Client(
            transport=InProcess(app), base_url="http://localhost:8000", timeout=60
        )
        self._start = snapshots.take()
        self.asked = 0

    def close(self) -> None:
        self._client.close()

    @cached_property
    def described(self) -> dict[str, Any]:
        """The description, which may be changed before the first request."""
        return copy.deepcopy(self._app.openapi())

    @cached_property
    def operations(self) -> dict[str, Any]:
        """What there is to ask for, by method and path."""
        described = schemathesis.openapi.from_dict(self.described)
        found = [each.ok() for each in described.get_all_operations()]
        found.sort(
            key=lambda each: each.method == "delete"
        )  # what is deleted is no longer asked for
        return {
            f"{each.method.upper()} {each.path}": each for each in found if each.path not in ENDLESS
        }

    def play(self, name: str, role: str, examples: int, dice: int = 0) -> None:
        """Ask for one operation so many times, as *role*. Raises `Finding`."""
        self._snapshots.put_back(self._start)
        operation = self.operations[name]
        drawn = st.one_of(
            operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
            operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
        )

        @seed(dice)
        @settings(
            max_examples=examples, database=None, deadline=None, phases=PHASES,
            suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet,
            report_multiple_bugs=False,
        )  # fmt: skip
        @given(drawn, st.integers(0, 2**32))
        def ask(case: Any, which: int) -> None:
            self._ask(case, role, random.Random(which))

        ask()

    def _ask(self, case: Any, role: str, dice: random.Random) -> None:
        case.path_parameters = self._with_ids(case.path_parameters, dice)
        case.query = self._with_ids(case.query, dice)
        case.body = self._with_ids(case.body, dice)
        arguments = case.as_transport_kwargs(base_url="http://localhost:8000")
        wanted = {"method", "url", "headers", "params", "data", "json", "files", "cookies"}
        request = requests.Request(
            **{key: value for key, value in arguments.items() if key in wanted}
        ).prepare()
        headers = {key: value for key, value in request.headers.items() if key != "Cookie"}
        if role != "anyone":
            headers["Authorization"] = f"Bearer {self._tokens[role]}"
        body = request.body.encode() if isinstance(request.body, str) else request.body
        self.asked += 1
        told = f"{role}: {request.method} {request.url} {body!r}"[:3000]
        try:
            with watched("the request", slower=3):
                reply = self._client.request(
                    str(request.method), str(request.url), headers=headers, content=body
                )
            if found := _TRACES.search(reply.text):
                raise Finding(f"the answer shows a trace: {found[0]}")
            reply.elapsed = timedelta(0)  # the checks want one
            reply.request.read()
            case.validate_response(reply, checks=CHECKS)
        except (httpx.InvalidURL, httpx.LocalProtocolError, UnicodeError):
            return  # no client could send that
        except BaseException as broken:
            raise Finding(f"{broken}\n{told}") from None

    def _with_ids(self, value: Any, dice: random.Random) -> Any:
        """*value* with ids that exist, mostly, where ids stand."""
        if isinstance(value, list):
            return [self._with_ids(each, dice) for each in value]
        if not isinstance(value, dict):
            return value
        return {key: self._id_or(key, each, dice) for key, each in value.items()}

    def _id_or(self, key: str, value: Any, dice: random.Random) -> Any:
        noun = str(key).removesuffix("_id").removesuffix("s")
        known = self._ids.get(noun)
        if known and dice.random() < _KNOWN_IDS:
            if isinstance(value, list):
                return [dice.choice(known) for _ in value]
            if isinstance(value, str):
                return dice.choice(known)
        return self._with_ids(value, dice)


def application(storage: Any, settings: Settings) -> FastAPI:
    """The whole of it; a failure inside is an answer, as it is for a real client."""
    return create_app(settings, storage)
