"""What the measured conversations say, as one table a person can read."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from bench.answers import ItemBook
from bench.conversation import Played

CALL = "receiveResponseXML"


@dataclass
class Measured:
    """The conversations of one server, or why there are none."""

    name: str
    version: str
    played: list[Played] = field(default_factory=list)

    @property
    def conversation_ms(self) -> float:
        return 1000 * statistics.median(one.seconds for one in self.played)

    @property
    def requests_per_second(self) -> float:
        """Of the median conversation: one slow one must not speak for all."""
        return statistics.median(len(one.calls) / one.seconds for one in self.played)

    @property
    def answers(self) -> list[float]:
        """How long each answer took to be accepted, in milliseconds, shortest first."""
        return sorted(1000 * seconds for one in self.played for seconds in one.times(CALL))

    @property
    def answer_ms(self) -> float:
        return statistics.median(self.answers)

    @property
    def answer_p99_ms(self) -> float:
        return percentile(self.answers, 99)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value that *share* percent of *ordered* do not exceed (nearest rank)."""
    rank = -(-len(ordered) * share // 100)
    return ordered[max(0, int(rank) - 1)]


def version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def machine() -> str:
    """Where it was measured: processor, cores, system, interpreter."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.partition(":")[2].strip()
            for line in cpuinfo.read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ]
        model = names[0] if names else model
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()},"
        f" {platform.python_implementation()} {platform.python_version()},"
        f" uvicorn {version('uvicorn')}"
    )


def show(results: Sequence[Measured], book: ItemBook, console: Console) -> None:
    """
    Print the table: calls per second, a whole conversation, and one receiveResponseXML.

    The peer counts as 1 where it was measured.
    """
    peer = next((one for one in results if one.name == "qbwc-kit"), None)
    table = Table(
        box=box.SIMPLE_HEAD,
        title=f"{book.pages} answers of {book.page_items} items, {book.document_bytes():,} bytes"
        f" each; {len(results[0].played)} conversations in turn, one client",
    )
    table.add_column("server", no_wrap=True)
    for heading in ("calls/s", "x peer", "visit\nms", "answer\nms", "x peer", "p99\nms", "min\nms"):
        table.add_column(heading, justify="right")
    for one in results:
        table.add_row(
            f"{one.name} {one.version}".strip(),
            f"{one.requests_per_second:.1f}",
            f"{one.requests_per_second / peer.requests_per_second:.2f}" if peer else "",
            f"{one.conversation_ms:.1f}",
            f"{one.answer_ms:.1f}",
            f"{one.answer_ms / peer.answer_ms:.2f}" if peer else "",
            f"{one.answer_p99_ms:.1f}",
            f"{one.answers[0]:.1f}",
        )
    console.print(table)
    console.print(machine(), style="dim", highlight=False)
