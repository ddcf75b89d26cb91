"""The one place that asks what time it is, so that tests can turn the hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

READER_ZONE: ContextVar[ZoneInfo | None] = ContextVar("reader_zone", default=None)
"""The zone of who reads the answer that is being written, where they have said it."""

_source: Callable[[], datetime] | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _source() if _source else datetime.now(UTC)


@contextmanager
def driven_by(source: Callable[[], datetime]) -> Iterator[None]:
    """Let *source* say the time for the whole process; for tests and deterministic campaigns."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
