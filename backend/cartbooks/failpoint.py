"""
Named places where a test may kill the process or look around.

In production `reach` is one `is None` away from nothing. The fault campaigns set `watch` to a
function that raises, which is how "death between any two statements" is played in-process.
"""

from __future__ import annotations

from collections.abc import Callable

watch: Callable[[str], None] | None = None


def reach(name: str) -> None:
    """Say that execution has come to *name*."""
    if watch is not None:
        watch(name)
