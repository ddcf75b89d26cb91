"""Whether a server could listen where the settings say."""

from __future__ import annotations

import socket

from cartbooks.errors import Misconfigured
from cartbooks.settings import Settings


def must_be_free(settings: Settings) -> None:
    """Raises `Misconfigured` in words, where uvicorn would log and go."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((settings.host, settings.port))
        except OSError as taken:
            raise Misconfigured(
                f"Cartbooks cannot listen on {settings.host}:{settings.port}: {taken.strerror}. "
                "Another program may be using it; choose with --port or CARTBOOKS_PORT."
            ) from None
