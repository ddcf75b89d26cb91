"""
The road from a Web Connector to the servers: it picks the server for each call, as a balancer
would, and knows what is under way when one of them is shot.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx

from cartbooks.simulator.connector import HttpTransport
from faults.servers import Server

ADDRESS = "http://cartbooks.test/webconnector"
_METHOD = re.compile(rb"<soap:Body><(\w+)")


@dataclass(frozen=True, slots=True)
class Shot:
    """
    When to shoot, and whom.

    `seconds` count from the beginning of the visit, or from the `call`-th call on the road if that
    is given. `victim` is a server's number, None for the one that answers that call.
    """

    seconds: float
    call: int | None = None
    victim: int | None = None


@dataclass(slots=True)
class Hit:
    """What the shot found: for the record of a schedule."""

    ms: float
    victim: str
    calls: int
    doing: list[str] = field(default_factory=list)


@dataclass
class Gun:
    """Fires once, at the moment that its shot names; `shoot` ends a process by its number."""

    shot: Shot | None
    shoot: Callable[[int], str]
    under_way: dict[int, str] = field(default_factory=dict)
    hit: Hit | None = None
    _calls: int = 0
    _began: float = field(default_factory=time.perf_counter)
    _timer: threading.Timer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if self.shot is not None and self.shot.call is None:
            self._load(self.shot.victim or 0)

    def passes(self, server: int, what: str) -> int:
        """A call begins; gives the number to say when it has ended."""
        with self._lock:
            self._calls += 1
            number = self._calls
            self.under_way[number] = f"{what}@{server}"
            if self.shot is not None and self.shot.call == number:
                self._load(server if self.shot.victim is None else self.shot.victim)
        return number

    def has_passed(self, number: int) -> None:
        with self._lock:
            self.under_way.pop(number, None)

    def wait(self) -> None:
        """Until the shot has been fired; one whose call never came is never fired."""
        if self._timer is not None:
            self._timer.join()

    def _load(self, victim: int) -> None:
        assert self.shot is not None
        self._timer = threading.Timer(self.shot.seconds, self._fire, (victim,))
        self._timer.daemon = True
        self._timer.start()

    def _fire(self, victim: int) -> None:
        with self._lock:
            doing, calls = list(self.under_way.values()), self._calls
        ms = round((time.perf_counter() - self._began) * 1000, 1)
        self.hit = Hit(ms, self.shoot(victim), calls, doing or ["between calls"])

    def told(self) -> dict[str, Any] | None:
        return asdict(self.hit) if self.hit else None


class Road(httpx.BaseTransport):
    """From one PC, at *peer*, to whichever server the dice say; a dead one may be noticed."""

    def __init__(
        self, servers: Sequence[Server], dice: random.Random, peer: str = "127.0.0.1"
    ) -> None:
        self._servers, self.dice = servers, dice
        self._way = httpx.HTTPTransport(local_address=peer)
        self.gun = Gun(None, str)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        chosen = self._choose()
        port = self._servers[chosen].port
        request.url = request.url.copy_with(host="127.0.0.1", port=port)
        number = self.gun.passes(chosen, _named(request))
        try:
            reply = self._way.handle_request(request)
            reply.read()
        finally:
            self.gun.has_passed(number)
        return reply

    def _choose(self) -> int:
        every = range(len(self._servers))
        if self.dice.random() < 0.8:
            every = [each for each in every if self._servers[each].runs] or every  # type: ignore[assignment]
        return self.dice.choice(every)

    def close(self) -> None:
        self._way.close()


def on(road: Road) -> HttpTransport:
    """The Web Connector's transport over *road*."""
    return HttpTransport(httpx.Client(transport=road, timeout=20))


def _named(request: httpx.Request) -> str:
    try:
        found = _METHOD.search(request.content)
    except httpx.RequestNotRead:
        return "a call that is cut"
    return found[1].decode() if found else request.method
