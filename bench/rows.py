"""The other rows of DESIGN.md's table: the idle poll, large answers, memory."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping

from bench.answers import ItemBook
from bench.conversation import Connector
from bench.memory import megabytes, watched
from bench.report import CALL
from bench.targets import Target

_POLLS = 50
_LARGE = 5
_FIVE = {"pages": 1, "page_items": 5_000, "page_bytes": 5_170_000}
_FIFTY = {"pages": 1, "page_items": 38_000, "page_bytes": 38_000_000}
"""As a SOAP body, where `<` is `&lt;`, just under the 50 MB that the door takes."""


def idle_memory(target: Target) -> float:
    """Megabytes of a server that was started and has had nothing to do."""
    assert target.process is not None
    return megabytes(target.process.pid)


def idle_poll(connector: Connector) -> float:
    """Milliseconds of the four calls of a visit that finds nothing to do."""
    return 1000 * statistics.median(connector.poll().seconds for _ in range(_POLLS))


def large(target: Target, connector: Connector, shape: Mapping[str, int]) -> tuple[float, float]:
    """Milliseconds until an answer of this shape is accepted, and the peak in megabytes."""
    assert target.process is not None
    book, took = ItemBook(**shape), []
    with watched(target.process.pid) as peak:
        for _ in range(_LARGE if shape is _FIVE else 1):
            if target.prepare:
                target.prepare()
            took += connector.visit(book, target.settled).times(CALL)
    return 1000 * statistics.median(took), peak.megabytes


def measure(cartbooks: Target, peer: Target | None, say: Callable[[str, str, str], None]) -> None:
    """Start both anew and tell each row as (what, Cartbooks, peer)."""
    five = (0.0, 0.0)
    if peer is not None:
        try:
            five = large(peer, peer.start(), _FIVE)
        finally:
            peer.stop()
    try:
        connector = cartbooks.start()
        before = idle_memory(cartbooks)
        if cartbooks.prepare:
            cartbooks.prepare()
        connector.visit(ItemBook(1, 500, 517_000), cartbooks.settled)
        say("idle poll, four calls", f"{idle_poll(connector):.1f} ms", "")
        took, peak = large(cartbooks, connector, _FIVE)
        theirs = f"{five[0]:.0f} ms, {five[1]:.0f} MB" if peer else ""
        say("5 MB answer accepted, peak memory", f"{took:.0f} ms, {peak:.0f} MB", theirs)
        took, peak = large(cartbooks, connector, _FIFTY)
        say("50 MB answer accepted, peak memory", f"{took:.0f} ms, {peak:.0f} MB", "")
        say("memory of the server after its start", f"{before:.0f} MB", "")
    finally:
        cartbooks.stop()
