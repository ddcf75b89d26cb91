"""
`python -m bench.guard`: a small run that fails when a ratio is grossly worse than it was.

It compares what was measured beside each other in one run and never looks at milliseconds alone,
so a slow machine passes. The limits are one and a half to three times what docs/performance.md
tells: what is a little slower is found there, by who looks.
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass

from bench import crowd, rows, targets
from bench.answers import ItemBook
from bench.report import CALL, machine
from bench.turns import measure

ROUNDS = 10
TRIES = 3
"""A busy moment of the machine is not blamed: the best of so many runs counts."""
_FIVE = ItemBook(pages=1, page_items=5_000, page_bytes=5_170_000)
_SMALL = ItemBook(pages=5, page_items=1, page_bytes=2_000)


@dataclass(frozen=True, slots=True)
class Ratio:
    """What was reached, and what is too bad; `low` where less is worse."""

    what: str
    reached: float
    limit: float
    low: bool = False

    @property
    def holds(self) -> bool:
        return self.reached >= self.limit if self.low else self.reached <= self.limit

    def __str__(self) -> str:
        sign = "at least" if self.low else "at most"
        verdict = "holds" if self.holds else "BROKEN"
        return f"{verdict}: {self.what}: {self.reached:.2f} ({sign} {self.limit})"


def conversations() -> list[Ratio]:
    book = ItemBook(5, 500, 517_000)
    chosen = [targets.null(5), targets.peer(500), targets.cartbooks(2500)]
    null, peer, ours = measure(chosen, book, ROUNDS)
    return [
        Ratio("a conversation, times qbwc-kit's", ours.conversation_ms / peer.conversation_ms, 1.5),
        Ratio("an answer accepted, times qbwc-kit's", ours.answer_ms / peer.answer_ms, 0.9),
        Ratio("p99 of an answer, times its median", ours.answer_p99_ms / ours.answer_ms, 4.0),
        Ratio("an answer, times an empty server's", ours.answer_ms / null.answer_ms, 30.0),
    ]


def large() -> list[Ratio]:
    """An answer of 5 MB, and polls that find nothing to do, beside the empty server's."""
    took = []
    ours, peer, null = targets.cartbooks(1), targets.peer(5_000), targets.null()
    try:
        connector, theirs, empty = ours.start(), peer.start(), null.start()
        for _ in range(3):
            if ours.prepare:
                ours.prepare()
            mine = connector.visit(_FIVE, ours.settled).times(CALL)[0]
            took.append(mine / theirs.visit(_FIVE).times(CALL)[0])
        calls = [each for _ in range(10) for each in empty.visit(_SMALL).times("sendRequestXML")]
        idle = rows.idle_poll(connector) / (4000 * statistics.median(calls))
    finally:
        for each in (ours, peer, null):
            each.stop()
    return [
        Ratio("5 MB accepted, times qbwc-kit's", statistics.median(took), 0.6),
        Ratio("an idle poll, times four calls of an empty server's", idle, 12.0),
    ]


def together() -> list[Ratio]:
    return [Ratio("four companies at once, times one's throughput", crowd.four(3)[0], 0.7, True)]


def main() -> None:
    """Exits with 1 when one of the ratios is broken in every try."""
    sys.stdout.write(f"{machine()}\n")
    broken = False
    for ask in (conversations, large, together):
        for _ in range(TRIES):
            found = ask()
            sys.stdout.write("\n".join(map(str, found)) + "\n")
            sys.stdout.flush()
            if all(each.holds for each in found):
                break
        else:
            broken = True
    sys.exit(broken)


if __name__ == "__main__":
    main()
