"""Files as people have them: with or without BOM, UTF-8 or UTF-16, or as Excel saves them."""

from __future__ import annotations

import codecs
import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
_IN_MEMORY = 8 << 20


class NotText(ValueError):
    """The bytes are no text in an encoding that we know."""


@contextmanager
def opened(source: Path | str | BinaryIO) -> Iterator[BinaryIO]:
    """*source* as a binary stream that can go back to its start; a path is closed afterwards."""
    if isinstance(source, str | Path):
        with Path(source).open("rb") as stream:
            yield stream
    elif source.seekable():
        yield source
    else:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
            shutil.copyfileobj(source, copy)
            copy.seek(0)
            yield cast(BinaryIO, copy)


def as_text(stream: BinaryIO, *, legacy: str | None = None) -> TextIO:
    """
    *stream* from its start as text. Where it is not UTF-8 it is read as *legacy*, if given.

    The whole stream is looked through first, because a text that turns out to be something else in
    its middle would already have been used by half.
    """
    encoding = _encoding(stream)
    broken = _first_broken_byte(stream, encoding)
    if broken is not None:
        if encoding != "utf-8" or legacy is None:
            raise NotText(f"the file is not {encoding.upper()} text (byte {broken})")
        encoding = legacy
    stream.seek(0)
    buffered = io.BufferedReader(_Unclosed(stream))
    return io.TextIOWrapper(buffered, encoding=encoding, errors="replace", newline="")


def _encoding(stream: BinaryIO) -> str:
    start = stream.read(4)
    stream.seek(0)
    return next((encoding for bom, encoding in _BOMS if start.startswith(bom)), "utf-8")


def _first_broken_byte(stream: BinaryIO, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    seen = 0
    while True:
        chunk = stream.read(_CHUNK)
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return seen + error.start
        if not chunk:
            return None
        seen += len(chunk)


class _Unclosed(io.RawIOBase):
    """The text wrapper closes what it wraps when it is collected; the stream is not ours."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
