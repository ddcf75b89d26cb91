"""The post: e-mails of alerts go to the mail server, one at a time, tried again with back-off."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from sqlalchemy import BindParameter, bindparam, or_, select, update

from cartbooks import __version__, clock, ids
from cartbooks.db import Storage
from cartbooks.engine.webhooks import BACK_OFF
from cartbooks.failpoint import reach
from cartbooks.model import AlertMail, MailState
from cartbooks.settings import Settings

AT_ONCE = 20
TIMEOUT = 10.0
AT_MOST = 30.0
"""Seconds for one e-mail in all: a server that answers letter by letter holds nobody for ever."""
_LEASE = timedelta(minutes=2)
_NO_SERVER = "No mail server is set: CARTBOOKS_SMTP_HOST is empty."

_NOW: BindParameter[datetime] = bindparam("now", type_=AlertMail.next_at.type)
_DUE = (
    AlertMail.state == MailState.WAITING,
    AlertMail.next_at <= _NOW,
    or_(AlertMail.lease_until.is_(None), AlertMail.lease_until < _NOW),
)
FIRST_DUE = select(AlertMail.id).where(*_DUE).order_by(AlertMail.next_at, AlertMail.id).limit(1)
"""The e-mail to send first at `now`, if any is due and nobody has it."""


def due(storage: Storage) -> bool:
    """Whether there is anything to send now."""
    with storage.reading() as db:
        return db.scalar(FIRST_DUE, {"now": clock.now()}) is not None


def deliver(
    storage: Storage, settings: Settings, *, enough: Callable[[], bool] = lambda: False
) -> int:
    """
    Send what is due, without a transaction open while it travels. Returns how many it tried.

    *enough* is asked before each: who stops takes up no other.
    """
    count = 0
    while count < AT_ONCE and not enough() and (leased := _lease(storage)) is not None:
        reach("letters.after_lease")
        count += 1
        if not _send(storage, settings, leased):
            break  # the server does not answer: the others need not find that out one by one
    return count


def _lease(storage: Storage) -> int | None:
    now = clock.now()
    with storage.reading() as db:
        found = db.scalar(FIRST_DUE, {"now": now})
    if found is None:
        return None
    with storage.begin() as db:
        return db.scalar(
            update(AlertMail)
            .where(AlertMail.id == found, *_DUE)
            .values(lease_until=now + _LEASE)
            .returning(AlertMail.id)
            .execution_options(synchronize_session=False),
            {"now": now},
        )


def _send(storage: Storage, settings: Settings, mail_id: int) -> bool:
    """Whether the server could be reached."""
    with storage.reading() as db:
        mail = db.get(AlertMail, mail_id)
    if mail is None:
        return True
    if not settings.smtp_host:
        _log(storage, mail_id, _NO_SERVER, for_good=True)
        return True
    try:
        with _server(settings) as server:
            server.send_message(_message(mail, settings))
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        _log(storage, mail_id, _said(code, words), for_good=code >= 500)
        return True
    except smtplib.SMTPResponseException as refused:
        _log(storage, mail_id, _said(refused.smtp_code, refused.smtp_error))
        return True
    except (OSError, smtplib.SMTPException) as failure:
        _log(storage, mail_id, f"{type(failure).__name__}: {failure}"[:500])
        return False
    _log(storage, mail_id, "")
    return True


@contextmanager
def _server(settings: Settings) -> Iterator[smtplib.SMTP]:
    tls = ssl.create_default_context()
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=TIMEOUT, context=tls
        )
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT)
    too_long = threading.Timer(AT_MOST, _hang_up, [server])
    too_long.daemon = True
    too_long.start()
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=tls)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        yield server
        with suppress(OSError, smtplib.SMTPException):
            server.quit()  # it was taken already; a rude good-bye changes nothing
    finally:
        too_long.cancel()
        server.close()


def _hang_up(server: smtplib.SMTP) -> None:
    with suppress(OSError, AttributeError):
        server.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]  # None: nothing to do


def _message(mail: AlertMail, settings: Settings) -> EmailMessage:
    host = urlsplit(settings.address).hostname or "localhost"
    message = EmailMessage()
    message["From"] = settings.smtp_from
    message["To"] = mail.address
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.public_id}.{mail.created_at:%Y%m%d%H%M%S}@{host}>"
    if mail.alert_id is not None:
        # the all-clear is shown beneath the alert
        message["References"] = f"<{ids.public('al', mail.alert_id)}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Mailer"] = f"Cartbooks/{__version__}"
    message.set_content(mail.text)
    return message


def _said(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"[:500]


def _log(storage: Storage, mail_id: int, error: str, *, for_good: bool = False) -> None:
    now = clock.now()
    with storage.begin() as db:
        mail = db.get(AlertMail, mail_id)
        if mail is None:
            return
        mail.attempts += 1
        mail.lease_until, mail.error = None, error
        if not error:
            mail.state, mail.delivered_at, mail.next_at = MailState.DELIVERED, now, None
        elif for_good or mail.attempts > len(BACK_OFF):
            mail.state, mail.next_at = MailState.GIVEN_UP, None
        else:
            mail.next_at = now + BACK_OFF[mail.attempts - 1]
