"""
What is fuzzed: each target takes any bytes and raises `Finding` where a promise is broken.

The pure ones do thousands of inputs a second and find what breaks a parser; those with a database
do some fifty and find what is half-written or gets stuck.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from structlog.testing import capture_logs

from cartbooks.cli import imports as command
from cartbooks.db import Storage
from cartbooks.engine import companies
from cartbooks.engine.messages import pack
from cartbooks.model import Base, Customer, Order, Product
from cartbooks.qbxml import Unreadable, read, scan, stream
from cartbooks.qbxml.copies import Page
from cartbooks.qbxml.host import read_host
from cartbooks.qbxml.versions import choose
from cartbooks.settings import Settings
from cartbooks.soap import envelope
from cartbooks.stores import builtin, imports
from cartbooks.stores.imports import Format, Kind
from fuzz import heavy, snapshots
from fuzz.visits import Recording
from fuzz.watched import Finding, watched

CORPUS = Path(__file__).parent / "corpus"
ZONE = ZoneInfo("America/Los_Angeles")
OWNER = "{57F3B9B1-86F1-4fcc-B1EE-566DE1813D20}"
KINDS: tuple[tuple[Kind, Format], ...] = (
    ("orders", "cartbooks"), ("products", "cartbooks"), ("customers", "cartbooks"),
    ("orders", "woocommerce"), ("products", "woocommerce"), ("customers", "woocommerce"),
)  # fmt: skip
_ROWS = {"orders": Order, "products": Product, "customers": Customer}


def soap(data: bytes, *, slower: float = 1.0) -> None:
    """A body, whole and in pieces of seven bytes: a call or a sentence, and both the same."""
    with watched("reading the envelope", slower=slower):
        whole = _called(envelope.Reader(), [data])
        step = max(7, len(data) // 500)
        pieces = [data[at : at + step] for at in range(0, len(data), step)]
        parts = _called(envelope.Reader(), pieces)
    if isinstance(whole, envelope.Call) and whole != parts:
        raise Finding(f"whole it is {whole}, in pieces {parts}")
    said = whole if isinstance(whole, str) else " ".join([whole.operation, *whole.arguments])
    for reply in (envelope.fault(said), envelope.reply("getLastError", said)):
        envelope.read(reply)  # what we send can be read again


def _called(reader: envelope.Reader, pieces: list[bytes]) -> envelope.Call | str:
    try:
        for piece in pieces:
            reader.feed(piece)
        return reader.close()
    except envelope.NotACall as refused:
        return str(refused)


def qbxml(data: bytes, *, slower: float = 1.0) -> None:
    """An answer: read, scanned, streamed and copied; only `Unreadable` may come of it."""
    text = data.decode("utf-8", "replace")
    for what in (read, scan, lambda each: stream(each, lambda _name, _record: None)):
        for form in (data, text):
            with watched("reading the answer", slower=slower):
                _or_unreadable(partial(what, form))
    with watched("copying the records", slower=slower):
        page = Page(pack(text))
        page.digests()
        _or_unreadable(partial(page.rows, set(), lambda _rows: None))
    with watched("reading what QuickBooks is", slower=slower):
        host = read_host(text, OWNER)
        choose(host.qbxml_versions if host else ())


def _or_unreadable(what: Callable[[], object]) -> None:
    try:
        what()
    except Unreadable as refused:
        if not str(refused):
            raise Finding("it is unreadable for no reason") from None


def files(data: bytes, *, slower: float = 1.0) -> None:
    """A file: each row is a record or a sentence. The first byte says of which kind it is."""
    kind, format_ = KINDS[(data[0] if data else 0) % len(KINDS)]
    with watched("reading the file", slower=slower):
        for row in imports.read(io.BytesIO(data[1:]), kind, format_, ZONE):
            if (row.record is None) == (row.error is None):
                raise Finding(f"a row is neither record nor sentence: {row}")
            if row.place < 0 or (row.error is not None and not row.error.strip()):
                raise Finding(f"a row has no place or no sentence: {row}")


@contextmanager
def shop() -> Iterator[Callable[..., None]]:
    """An import into a database: what is not refused is there, whole."""
    with tempfile.TemporaryDirectory(prefix="cartbooks-fuzz-", dir=_memory()) as place:
        storage = Storage(f"sqlite:///{place}/cartbooks.db")
        Base.metadata.create_all(storage.engine)
        with storage.begin() as db:
            company, _ = companies.add(db, "Acme")
            store_id = builtin.add_store(db, company, "builtin", "Web").id
        yield partial(into, storage, store_id)
        storage.close()


def into(storage: Storage, store_id: int, data: bytes, *, slower: float = 1.0) -> None:
    """Import *data* as `cartbooks import` does, and count."""
    kind, format_ = KINDS[(data[0] if data else 0) % len(KINDS)]
    before = _count(storage, kind)
    with watched("the import", slower=slower):
        rows = imports.read(io.BytesIO(data[1:]), kind, format_, ZONE)
        report = command.take(storage, store_id, kind, rows)
    created = _count(storage, kind) - before
    if created != report.counts["created"]:
        raise Finding(f"{created} {kind} are new, and the report says {report.counts}")
    for place, sentence in report.errors:
        f"line {place}: {sentence}".encode()  # it can be printed
        if "Traceback" in sentence or "sqlite3" in sentence:
            raise Finding(f"line {place} shows a trace: {sentence}")


def _count(storage: Storage, kind: Kind) -> int:
    with storage.reading() as db:
        return db.scalar(select(func.count()).select_from(_ROWS[kind])) or 0


@contextmanager
def recording() -> Iterator[Recording]:
    """A recorded visit on SQLite, in memory where the machine has a folder for that."""
    with tempfile.TemporaryDirectory(prefix="cartbooks-fuzz-", dir=_memory()) as place:
        storage = Storage(f"sqlite:///{place}/cartbooks.db")
        Base.metadata.create_all(storage.engine)
        settings = Settings(data_dir=Path(place))
        made = Recording(storage, settings, Path(place), snapshots.of(storage))
        yield made
        made.close()
        storage.close()


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of our own in it


@contextmanager
def opened(name: str) -> Iterator[tuple[Callable[..., None], Mapping[str, bytes]]]:
    """What tries an input of the target *name*, and the seeds that were recorded for it."""
    if name in PURE:
        yield PURE[name], {}
    elif name == "into":
        with shop() as tried, capture_logs():
            yield tried, {}
    else:
        with recording() as made:
            seeds = {
                "call": made.seeds,
                "answer": made.answer_seeds,
                "host": lambda: {"host": made.host_seed()},
            }
            yield getattr(made, name), seeds[name]()


PURE: Mapping[str, Callable[..., None]] = {"soap": soap, "qbxml": qbxml, "files": files}
FOLDERS = {
    "soap": "soap", "call": "soap", "qbxml": "answers", "answer": "answers", "host": "hosts",
    "files": "files", "into": "files",
}  # fmt: skip
TARGETS = tuple(FOLDERS)
_HEAVY = {"soap": heavy.SOAP, "answers": heavy.ANSWERS, "files": heavy.FILES}


def corpus(name: str) -> dict[str, bytes]:
    """The inputs of a target that are known to be interesting, by name."""
    place = CORPUS / FOLDERS[name]
    found = {file.name: file.read_bytes() for file in sorted(place.iterdir())}
    found |= _HEAVY.get(FOLDERS[name], {})
    if name in {"soap", "qbxml"}:  # they know of no scenes
        return {each: data.partition(b"\n")[2] for each, data in found.items()}
    return found
