"""
"Test my side": what the Web Connector would notice of this server, and what our work needs.

Only our own PUBLIC_URL is called, with short time limits and without following anything.
"""

from __future__ import annotations

import shutil
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urlsplit

import httpx
from sqlalchemy import func, or_, select, text

from cartbooks import clock
from cartbooks.db import Storage
from cartbooks.errors import Refused
from cartbooks.model import Company, Order, Schedule, Store, StoreState, Task
from cartbooks.settings import Settings
from cartbooks.soap.qwc import of_company

TIMEOUT = 4.0
AT_MOST = 14.0
_SOON_DAYS, _LAST_DAYS = 21, 7
_LITTLE_MB, _TOO_LITTLE_MB = 1024, 200
_OFF_SECONDS = 60
_IDLE = timedelta(minutes=3)
_BODY = 1_000_000

Name = Literal[
    "set_up_file", "address", "certificate", "wsdl", "call", "support_page", "clock", "disk",
    "worker", "stores",
]  # fmt: skip
State = Literal["ok", "warn", "bad", "unknown"]
BADNESS: Sequence[State] = ("ok", "unknown", "warn", "bad")

_PUBLIC_URL = "Set CARTBOOKS_PUBLIC_URL to the address under which that PC reaches this server."
_PROXY = "Look at what stands before this server: a proxy, a sign-in page or a redirect rule."
_HELLO = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    '<serverVersion xmlns="http://developer.intuit.com/" /></soap:Body></soap:Envelope>'
)


@dataclass(frozen=True, slots=True)
class Check:
    name: Name
    state: State
    sentence: str
    what_to_do: str = ""
    took_ms: int = 0


Probe = Callable[[], Check]


def run(storage: Storage, settings: Settings, company: Company) -> list[Check]:
    """All checks, side by side, in a fixed order. One that does not end in time is unknown."""
    url = f"{settings.address}/webconnector"
    probes: dict[Name, Probe] = {
        "set_up_file": lambda: _set_up_file(company, settings),
        "address": lambda: _address(url),
        "certificate": lambda: _certificate(url),
        "wsdl": lambda: _wsdl(url),
        "call": lambda: _call(url),
        "support_page": lambda: _support_page(url),
        "clock": lambda: _clock(storage, url),
        "disk": lambda: _disk(settings),
        "worker": lambda: _worker(storage),
        "stores": lambda: _stores(storage, company),
    }
    pool = ThreadPoolExecutor(len(probes), thread_name_prefix="side-check")
    try:
        asked = {name: pool.submit(_timed, name, probe) for name, probe in probes.items()}
        done, _late = wait(asked.values(), timeout=AT_MOST)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return [
        each.result() if each in done
        else Check(name, "unknown", "There was no result in time.", _PROXY)
        for name, each in asked.items()
    ]  # fmt: skip


def _timed(name: Name, probe: Probe) -> Check:
    began = time.perf_counter()
    try:
        found = probe()
    except Exception as trouble:  # one check that breaks must not hide the others
        found = Check(name, "unknown", f"This could not be checked ({type(trouble).__name__}).")
    return replace(found, took_ms=round((time.perf_counter() - began) * 1000))


class _Unreachable(Exception):
    """The sentence says why there was no answer."""


def _ask(url: str, document: str = "") -> tuple[int, str, httpx.Headers]:
    """Status, the beginning of the body, headers. No redirect is followed, no proxy is used."""
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST" if document else "GET",
                url,
                content=document.encode() if document else None,
                headers={"Content-Type": "text/xml; charset=utf-8"} if document else {},
            ) as reply,
        ):
            body = b""
            for piece in reply.iter_bytes():
                body += piece
                if len(body) > _BODY:
                    break
            return reply.status_code, body.decode("utf-8", "replace"), reply.headers
    except httpx.TimeoutException:
        raise _Unreachable(f"{url} did not answer within {TIMEOUT:.0f} seconds.") from None
    except httpx.HTTPError as trouble:
        raise _Unreachable(f"{url} cannot be reached from this server: {_said(trouble)}") from None


def _said(trouble: Exception) -> str:
    words = str(trouble).strip() or type(trouble).__name__
    return f"{words.rstrip('.')[:200]}."


def _set_up_file(company: Company, settings: Settings) -> Check:
    try:
        of_company(company, settings)
    except Refused as refused:
        return Check("set_up_file", "bad", refused.detail, _PUBLIC_URL)
    return Check("set_up_file", "ok", "The Web Connector takes the set-up file of this address.")


def _address(url: str) -> Check:
    try:
        status, _, headers = _ask(url)
    except _Unreachable as why:
        return Check("address", "bad", str(why), _PUBLIC_URL)
    if 300 <= status < 400:
        to = headers.get("location", "")[:200]
        return Check(
            "address", "bad",
            f"{url} answers with a redirect to {to}, which the Web Connector does not follow.",
            f"{_PROXY} Let this address answer without a redirect.",
        )  # fmt: skip
    if status != 200:
        return Check("address", "bad", f"{url} answers with {status} instead of 200.", _PROXY)
    return Check("address", "ok", f"{url} answers, without a redirect.")


def _certificate(url: str) -> Check:
    parts = urlsplit(url)
    if parts.scheme != "https":
        return Check(
            "certificate", "ok",
            "The address is http, so there is no certificate. On the same PC that is enough.",
        )  # fmt: skip
    host = parts.hostname or ""
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, parts.port or 443), timeout=TIMEOUT) as plain,
            context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            ends = str((secure.getpeercert() or {}).get("notAfter", ""))
    except ssl.SSLCertVerificationError as wrong:
        return Check(
            "certificate", "bad",
            f"The certificate of {host} is not accepted: {wrong.verify_message}.",
            "Install a certificate for this very name, with its whole chain.",
        )  # fmt: skip
    except (OSError, ValueError) as trouble:
        return Check(
            "certificate", "bad", f"There is no secure connection to {host}: {_said(trouble)}",
            _PROXY,
        )  # fmt: skip
    left = (datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) - clock.now()).days
    return _days_left(host, left)


def _days_left(host: str, days: int) -> Check:
    words = f"The certificate of {host} is accepted with its chain; it is good for {days} days."
    if days >= _SOON_DAYS:
        return Check("certificate", "ok", words)
    state: State = "warn" if days >= _LAST_DAYS else "bad"
    return Check("certificate", state, words, "Renew the certificate.")


def _wsdl(url: str) -> Check:
    try:
        status, body, _ = _ask(f"{url}?wsdl")
    except _Unreachable as why:
        return Check("wsdl", "bad", str(why), _PUBLIC_URL)
    if status != 200 or "definitions" not in body:
        return Check(
            "wsdl", "bad", f"{url}?wsdl answers with {status} and not with our description.", _PROXY
        )
    if url not in body:
        return Check(
            "wsdl", "bad", "The description at this address names another address.",
            "Look whether another server answers there.",
        )  # fmt: skip
    return Check("wsdl", "ok", "The description of the service (WSDL) is there.")


def _call(url: str) -> Check:
    try:
        status, body, _ = _ask(url, _HELLO)
    except _Unreachable as why:
        return Check("call", "bad", str(why), _PUBLIC_URL)
    if status != 200 or "serverVersionResponse" not in body:
        return Check(
            "call", "bad",
            f"A call as the Web Connector makes it was answered with {status} and not by us.",
            f"{_PROXY} It must let POST through.",
        )  # fmt: skip
    return Check("call", "ok", "A call as the Web Connector makes it is answered.")


def _support_page(url: str) -> Check:
    try:
        status, _, _ = _ask(url)
    except _Unreachable as why:
        return Check("support_page", "bad", str(why), _PUBLIC_URL)
    if status != 200:
        return Check(
            "support_page", "bad",
            f"The support page, which the Web Connector looks at before it adds the store, answers"
            f" with {status}.", _PROXY,
        )  # fmt: skip
    return Check("support_page", "ok", "The support page answers 200.")


def _clock(storage: Storage, url: str) -> Check:
    """Ours against the database's, and against the Date that answers carry."""
    offsets: list[float] = []
    if not storage.is_sqlite:
        with storage.reading() as db:
            theirs = db.scalar(select(func.clock_timestamp()))
        if theirs is not None:
            offsets.append((theirs - clock.now()).total_seconds())
    try:
        said = _ask(url)[2].get("date")
        if said:
            offsets.append((parsedate_to_datetime(said) - clock.now()).total_seconds())
    except (_Unreachable, ValueError):
        pass
    if not offsets:
        return Check("clock", "unknown", "There is no other clock to compare with.")
    worst = max(offsets, key=abs)
    if abs(worst) > _OFF_SECONDS:
        return Check(
            "clock", "warn",
            f"The clock of this server is {abs(worst):,.0f} seconds"
            f" {'behind' if worst > 0 else 'ahead of'} the others.",
            "Let this machine set its clock by a time server.",
        )  # fmt: skip
    return Check("clock", "ok", "The clock of this server agrees with the others.")


def _disk(settings: Settings) -> Check:
    place = settings.data_dir if settings.data_dir.exists() else "."
    free = shutil.disk_usage(place).free // 2**20
    words = f"{free / 1024:,.1f} GB are free where the data is kept."
    if free >= _LITTLE_MB:
        return Check("disk", "ok", words)
    state: State = "warn" if free >= _TOO_LITTLE_MB else "bad"
    return Check("disk", state, words, "Free the disk: when it is full, no answer can be stored.")


def _worker(storage: Storage) -> Check:
    """Alive where nothing is overdue that the store's hand should have taken up."""
    now = clock.now()
    with storage.reading() as db:
        due = db.scalar(select(func.min(Schedule.next_at)).where(Schedule.enabled))
        stuck = db.scalar(
            select(func.count())
            .select_from(Task)
            .where(
                text("tasks.state = 'waiting' AND tasks.waits_for = 'store'"),
                Task.created_at < now - _IDLE,
                or_(Task.not_before.is_(None), Task.not_before < now - _IDLE),
                or_(Task.lease_until.is_(None), Task.lease_until < now - _IDLE),
            )
        )
    late = due is not None and due < now - _IDLE
    if late or stuck:
        what = f"{stuck:,} tasks wait for it" if stuck else "nothing has been planned for minutes"
        return Check(
            "worker", "bad", f"The store's hand (the worker) does not work: {what}.",
            "Start the server with CARTBOOKS_WORKER=true, or run `cartbooks worker` beside it.",
        )  # fmt: skip
    if due is None:
        return Check("worker", "unknown", "Nothing is scheduled, so the worker shows no sign.")
    return Check("worker", "ok", "The store's hand (the worker) plans and works.")


def _stores(storage: Storage, company: Company) -> Check:
    with storage.reading() as db:
        stores = db.scalars(
            select(Store).where(Store.company_id == company.id).order_by(Store.id)
        ).all()
        newest = db.scalar(
            select(func.max(Order.placed_at)).where(
                Order.store_id.in_([each.id for each in stores])
            )
        )
    if not stores:
        return Check("stores", "warn", "This company has no store yet.", "Add its store.")
    off = [each.name for each in stores if each.state is not StoreState.LIVE]
    if off:
        return Check(
            "stores", "warn", f"Not live yet: {', '.join(off[:5])}.",
            "Choose the settings, look at the preview and go live.",
        )  # fmt: skip
    last = f" The newest order is of {newest:%d %b %Y}." if newest else " No order has come yet."
    number = "The store is" if len(stores) == 1 else f"All {len(stores)} stores are"
    return Check("stores", "ok", f"{number} live.{last}")
