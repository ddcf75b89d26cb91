"""
Log lines: for people on a terminal, JSON for machines, and never with a secret in them.

Everything goes to standard error through one pipeline, the libraries' lines included.
"""

from __future__ import annotations

import logging
import re
import sys
from collections import deque
from datetime import UTC, datetime
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from cartbooks import sensitive
from cartbooks.errors import Misconfigured
from cartbooks.settings import Settings

HIDDEN = "[hidden]"
_SECRET = re.compile(r"password|secret|token|ticket|authorization|cookie|csrf|key$|link$", re.I)
_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


def set_up(settings: Settings) -> None:
    """Make structlog and the standard library write alike; call once, before the first line."""
    level = _LEVELS.get(settings.log_level.lower())
    if level is None:
        raise Misconfigured(f"CARTBOOKS_LOG_LEVEL: say one of {', '.join(_LEVELS)}.")
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,  # tests and commands set up more than once
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_looks(settings.log_json),
            ],
        )
    )
    root = logging.getLogger()
    tail.setFormatter(handler.formatter)
    root.handlers[:] = [handler, tail]
    root.setLevel(level)
    for served in ("uvicorn", "uvicorn.error"):  # uvicorn may have given them handlers of its own
        logger = logging.getLogger(served)
        logger.handlers[:], logger.propagate, logger.disabled = [], True, False
        logger.setLevel(logging.NOTSET)
    for talkative in ("alembic", "httpx", "httpcore", "zeep"):
        logging.getLogger(talkative).setLevel(max(level, logging.WARNING))


class Tail(logging.Handler):
    """The last lines of this process, for a support bundle."""

    def __init__(self, lines: int = 2_000) -> None:
        super().__init__()
        self._lines: deque[tuple[datetime, str]] = deque(maxlen=lines)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)[:2_000]
        except Exception:
            self.handleError(record)
            return
        self._lines.append((datetime.fromtimestamp(record.created, UTC), line))

    def between(self, since: datetime, until: datetime) -> list[str]:
        """The lines of a time, the oldest first."""
        return [line for at, line in list(self._lines) if since <= at <= until]


tail = Tail()


def hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """
    Replace what a name says is secret, at any depth, and what looks like a card number or a key.

    A net beneath not logging it at all.
    """
    return {name: _hidden(name, value) for name, value in event.items()}


def _hidden(name: str, value: Any) -> Any:
    if _SECRET.search(name) and value not in (None, "", True, False):
        return HIDDEN
    if isinstance(value, dict):
        return {str(key): _hidden(str(key), inner) for key, inner in value.items()}
    return sensitive.kept(value) if isinstance(value, str) else value


def _looks(as_json: bool) -> list[structlog.typing.Processor]:
    """A trace never shows local variables: a password may be among them."""
    if as_json:
        trace = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return [
            structlog.processors.ExceptionRenderer(trace),
            structlog.processors.JSONRenderer(default=str),
        ]
    return [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            pad_event_to=25,
            exception_formatter=structlog.dev.plain_traceback,
        )
    ]
