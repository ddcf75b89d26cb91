"""A bundle as a zip, written while it is sent; what it would hold; and one of its files alone."""

from __future__ import annotations

import hashlib
import json
import time
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from sqlalchemy import func, select

from cartbooks import __version__, clock
from cartbooks.bundle import contents, surroundings, talk, words
from cartbooks.bundle.masking import Mask
from cartbooks.bundle.rows import message_files
from cartbooks.bundle.scope import Scope, Selection, select_rows
from cartbooks.bundle.source import Lines, Source, learn, task_ids, zone_of
from cartbooks.db import Database, Storage
from cartbooks.errors import NotFound
from cartbooks.model import Message, Session, Task, TaskEvent
from cartbooks.settings import Settings

log = structlog.get_logger()

FORMAT = 1
_LINE_BYTES = {"operations": 700, "tasks": 1_100, "attempts": 260, "records": 2_200}

LogTail = Callable[[datetime, datetime], list[str]]
Checks = Callable[[Storage, Settings, Selection], object]


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for."""

    scope: Scope
    details: bool
    messages: bool
    made_by: str
    made_at: datetime


@dataclass(slots=True)
class Plan:
    """What a bundle would hold. `bytes` is an estimate of the zip."""

    name: str
    files: list[str]
    counts: dict[str, int]
    bytes: int
    cut: list[str]


@dataclass(slots=True)
class Bundle:
    """One bundle in the making. *log_tail* and *checks* are asked only when there are such."""

    storage: Storage
    settings: Settings
    key: bytes
    wish: Wish
    log_tail: LogTail | None = None
    checks: Checks | None = None
    _warnings: list[str] = field(default_factory=list)

    def plan(self) -> Plan:
        """Counts and sizes, by questions that read no text."""
        with self.storage.reading() as db:
            chosen = select_rows(db, self.wish.scope)
            counts = _counts(db, chosen)
            texts = (
                db.execute(
                    select(
                        func.sum(func.length(Message.request)),
                        func.sum(func.length(Message.answer)),
                    ).where(Message.id.in_(chosen.messages))
                ).one()
                if self.wish.messages and chosen.messages
                else (0, 0)
            )
        lines = sum(counts.get(noun, 0) * size for noun, size in _LINE_BYTES.items())
        size = 12_000 + lines // 6 + int((texts[0] or 0) + (texts[1] or 0))
        return Plan(self.file_name(chosen), list(self._files(chosen)), counts, size, chosen.cut)

    def file_name(self, chosen: Selection) -> str:
        at = self.wish.made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        return f"bundle-{chosen.name}-{at}.zip"

    def file(self, name: str) -> Iterator[bytes]:
        """One file alone, as it is in the zip. Raises `NotFound` before the first piece."""
        source = self._source()
        files = self._files(source.chosen)
        if name not in files:
            raise NotFound("file", name[:80])
        learn(source)
        source.mask.file = name
        return files[name](source)

    def packed(self) -> tuple[str, Iterator[bytes]]:
        """
        The file's name and the zip in pieces; only what is written at the moment is in memory.

        Raises `NotFound` before the first piece.
        """
        source = self._source()
        return self.file_name(source.chosen), self._pieces(source)

    def _pieces(self, source: Source) -> Iterator[bytes]:
        learn(source)
        out = _Pieces()
        made: dict[str, dict[str, object]] = {}
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name, lines in self._files(source.chosen).items():
                source.mask.file = name
                digest, size = hashlib.sha256(), 0
                with archive.open(_entry(name), "w", force_zip64=False) as target:
                    for piece in self._safely(name, lines(source)):
                        digest.update(piece)
                        size += len(piece)
                        target.write(piece)
                        yield from out.taken()
                made[name] = {"bytes": size, "sha256": digest.hexdigest()}
            for name, data in self._endings(source, made):
                archive.writestr(_entry(name), data, zipfile.ZIP_DEFLATED)
        yield from out.taken()

    def _safely(self, name: str, lines: Iterator[bytes]) -> Iterator[bytes]:
        """A file that cannot be made is told of in warnings.txt; the others are there."""
        try:
            yield from lines
        except Exception as failure:
            log.exception("bundle_file", file=name)
            self._warnings.append(f"{name} is incomplete: {type(failure).__name__}.")

    def _source(self) -> Source:
        with self.storage.reading() as db:
            chosen = select_rows(db, self.wish.scope)
            zone = zone_of(db, chosen)
        mask = Mask(self.key, details=self.wish.details)
        return Source(self.storage, chosen, mask, zone, self.wish.messages)

    def _files(self, chosen: Selection) -> dict[str, Lines]:
        about = _about(self.wish.scope)
        files: dict[str, Lines] = {"README.txt": lambda _: iter(())}
        files["summary.md"] = lambda source: words.summary(source, about)
        files |= {
            f"{noun}.ndjson": getattr(contents, noun)
            for noun in (
                "sessions", "operations", "tasks", "attempts", "problems", "records", "notes",
            )
        }  # fmt: skip
        files["messages.ndjson"] = talk.message_index
        files["conversation.ndjson"] = talk.conversation
        files["timeline.csv"] = contents.timeline
        settings = self.settings
        files["environment.json"] = lambda source: surroundings.environment(source, settings)
        files["quickbooks.json"] = surroundings.quickbooks
        files["webconnector.json"] = lambda source: surroundings.webconnector(source, settings)
        files["settings.json"] = lambda source: surroundings.all_settings(source, settings)
        files["activity.ndjson"] = contents.activity
        if self.log_tail is not None:
            files["log-tail.txt"] = self._log_lines
        if self.checks is not None:
            files["checks.json"] = self._checks
        if self.wish.messages:
            for number, message_id in enumerate(chosen.messages, 1):
                for name in message_files(number, answered=message_id in chosen.answered):
                    side = name.removesuffix(".xml").rpartition("-")[2]
                    files[name] = talk.message_text(message_id, side)
        address, names = self.settings.address, [*files, *_ENDINGS]
        files["README.txt"] = lambda source: words.readme(source, about, address, names)
        return files

    def _log_lines(self, source: Source) -> Iterator[bytes]:
        assert self.log_tail is not None
        for line in self.log_tail(source.chosen.since, source.chosen.until):
            yield source.mask.words(line).encode("utf-8", "replace") + b"\n"

    def _checks(self, source: Source) -> Iterator[bytes]:
        assert self.checks is not None
        found = self.checks(self.storage, self.settings, source.chosen)
        text = json.dumps(found, ensure_ascii=False, indent=2, default=str)
        yield source.mask.words(text).encode() + b"\n"

    def _endings(
        self, source: Source, made: dict[str, dict[str, object]]
    ) -> Iterator[tuple[str, bytes]]:
        """What can only be said when the rest is written."""
        chosen, mask = source.chosen, source.mask
        hidden: dict[str, dict[str, int]] = {}
        for (name, rule), count in sorted(mask.hits.items()):
            if name:
                hidden.setdefault(name, {})[rule] = count
        warnings = [*chosen.cut, *self._warnings, *_always(self)]
        redaction = {
            "customer_details": "shown" if self.wish.details else "hidden",
            "rules": "Docs: docs/bundle.md",
            "hidden": hidden,
        }
        with self.storage.reading() as db:
            counts = _counts(db, chosen)
        for name, data in (
            ("redaction.json", _indented(redaction)),
            ("warnings.txt", ("\n".join(warnings) + "\n").encode()),
        ):
            made[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            yield name, data
        yield (
            "manifest.json",
            _indented(
                {
                    "format": FORMAT,
                    "made_by": f"Cartbooks {__version__}",
                    "made_for": mask.token("Person", self.wish.made_by),
                    "made_at": _utc(self.wish.made_at),
                    "packed_at": _utc(clock.now()),
                    "zone": source.zone.key,
                    "scope": {
                        "kind": self.wish.scope.kind.value,
                        "id": mask.words(self.wish.scope.id),
                        "since": _utc(chosen.since),
                        "until": _utc(chosen.until),
                    },
                    "customer_details": "shown" if self.wish.details else "hidden",
                    "messages": self.wish.messages,
                    "counts": counts,
                    "files": made,
                }
            ),
        )


_ENDINGS = ("redaction.json", "warnings.txt", "manifest.json")


def _always(bundle: Bundle) -> list[str]:
    said = ["conversation.ndjson is told from the kept messages: single calls are not stored."]
    if bundle.log_tail is None:
        said.append("log-tail.txt: this process keeps no log lines.")
    else:
        said.append("log-tail.txt has only the lines of the process that made the bundle.")
    if bundle.checks is None:
        said.append("checks.json: no checks were made.")
    if not bundle.wish.messages:
        said.append("messages/: the texts of the messages were not asked for.")
    return said


def _counts(db: Database, chosen: Selection) -> dict[str, int]:
    tasks = task_ids(chosen)

    def count(rows: object) -> int:
        return db.scalar(select(func.count()).select_from(rows)) or 0  # type: ignore[arg-type]

    orders = select(Task.record).where(Task.id.in_(tasks), Task.record_type == "order").distinct()
    return {
        "operations": len(chosen.operations),
        "tasks": count(tasks.subquery()),
        "attempts": count(
            select(TaskEvent.id).where(TaskEvent.task_id.in_(tasks)).limit(100_000).subquery()
        ),
        "records": count(orders.subquery()),
        "problems": len(chosen.problems),
        "sessions": count(select(Session.id).where(Session.id.in_(chosen.sessions)).subquery()),
        "messages": len(chosen.messages),
    }


def _about(scope: Scope) -> str:
    if scope.kind == "range":
        return "a range of time"
    return f"{scope.kind.value} {scope.id}"


def _indented(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n"


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, time.gmtime()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


class _Pieces:
    """What the zip writer writes to: it cannot go back, so nothing has to be kept."""

    def __init__(self) -> None:
        self._pieces: deque[bytes] = deque()

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def taken(self) -> Iterator[bytes]:
        if self._pieces:
            joined = b"".join(self._pieces)
            self._pieces.clear()
            yield joined
