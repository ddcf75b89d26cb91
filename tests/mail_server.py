"""A mail server for tests: real SMTP on a loopback port, which keeps what it is sent."""

from __future__ import annotations

import email
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast


@dataclass
class MailServer:
    """
    `refuse` maps an address to the reply it gets; `answers=False` hangs up at once; `has_read` is
    called when an e-mail is there and its sender has not been told yet. With a *certificate*
    STARTTLS is offered, and a sign-in after it.
    """

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    answers: bool = True
    has_read: Callable[[], None] = lambda: None
    certificate: Path | None = None
    signed_in: list[str] = field(default_factory=list)
    encrypted: int = 0

    def to(self, address: str) -> list[EmailMessage]:
        return [each for each in self.mails if each["To"] == address]


class _Talk(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        state = self.server.state
        if not state.answers:
            return
        self._say("220 mail.test ESMTP")
        while line := self.rfile.readline():
            words = line.decode().strip()
            verb = words.partition(" ")[0].upper()
            if verb == "EHLO":
                more = ["STARTTLS"] if state.certificate else []
                more += ["AUTH PLAIN", "8BITMIME"]
                self._say(*(f"250-{each}" for each in ["mail.test", *more[:-1]]), f"250 {more[-1]}")
            elif verb == "STARTTLS":
                self._say("220 go ahead")
                self._encrypt()
            elif verb == "AUTH":
                state.signed_in.append(words)
                self._say("235 welcome")
            elif verb == "RCPT":
                address = words.partition("<")[2].partition(">")[0]
                self._say(state.refuse.get(address, "250 ok"))
            elif verb == "DATA":
                self._say("354 go on")
                self._keep()
                state.has_read()
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def finish(self) -> None:
        super().finish()
        self.connection.close()  # when it was encrypted, it is not the one that the server closes

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def _keep(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        found = email.message_from_bytes(b"".join(lines), policy=policy.default)
        self.server.state.mails.append(cast("EmailMessage", found))

    def _encrypt(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self.server.state.certificate is not None
        context.load_cert_chain(self.server.state.certificate)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = cast("socketserver.BufferedIOBase", self.connection.makefile("wb", 0))
        self.server.state.encrypted += 1


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    state: MailServer


@contextmanager
def listening(state: MailServer) -> Iterator[MailServer]:
    """*state* on a free port, until the block ends."""
    with _Server(("127.0.0.1", state.port), _Talk) as server:
        server.state = state
        state.port = int(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
