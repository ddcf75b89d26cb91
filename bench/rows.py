"""The other rows of DESIGN.md's table: the idle poll, large answers, memory."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

from bench.answers import ItemBook
from bench.conversation import Connector
from bench.memory import megabytes, watched
from bench.outcome import Row, at_most
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


def measure(cartbooks: Target, peer: Target) -> list[Row]:
    """Both are started anew, the peer for an answer of 5 MB."""
    try:
        theirs, _ = large(peer, peer.start(), _FIVE)
    finally:
        peer.stop()
    try:
        connector = cartbooks.start()
        before = idle_memory(cartbooks)
        if cartbooks.prepare:
            cartbooks.prepare()
        connector.visit(ItemBook(1, 500, 517_000), cartbooks.settled)
        polled = idle_poll(connector)
        five, five_peak = large(cartbooks, connector, _FIVE)
        fifty, fifty_peak = large(cartbooks, connector, _FIFTY)
    finally:
        cartbooks.stop()
    told = f" ({five:.0f} and {theirs:.0f} ms), peak memory {five_peak:.0f} MiB"
    return [
        at_most("5 MB answer accepted", five / theirs, 0.6, " × qbwc-kit", also=told),
        at_most("50 MB answer, peak memory", fifty_peak, 400, " MiB", also=f", {fifty:.0f} ms"),
        at_most("an idle poll, four calls", polled, 8, " ms"),
        at_most("memory of the idle server", before, 120, " MiB"),
    ]
