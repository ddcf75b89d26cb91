"""Answers are read in a process of their own; whatever happens to it, they are read."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from cartbooks.engine.reader import LARGEST, Reader
from cartbooks.qbxml.copies import COLUMNS, Page
from cartbooks.qbxml.reply import Unreadable

RECORD = (
    "<ItemServiceRet><ListID>8000000{0}-1</ListID><EditSequence>1</EditSequence>"
    "<Name>Work {0}</Name><FullName>Work {0}</FullName><IsActive>true</IsActive>"
    "<SalesOrPurchase><Desc>An hour</Desc><Price>40.00</Price></SalesOrPurchase></ItemServiceRet>"
)


def packed(*numbers: int, end: str = "</ItemServiceQueryRs></QBXMLMsgsRs></QBXML>") -> bytes:
    records = "".join(RECORD.format(number) for number in numbers)
    head = '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><ItemServiceQueryRs requestID="1.0">'
    return zlib.compress((head + records + end).encode())


@pytest.fixture
def reader() -> Iterator[Reader]:
    """One whose process is there: pages are read in place until it is."""
    made = Reader()
    while isinstance(made.open(packed(1)), Page):
        assert made._process is not None
        assert made._process.poll() is None
    yield made
    made.close()


def rows(page: Any, new: set[str]) -> list[dict[str, Any]]:
    page.digests()
    return handed_out(page, new)


def handed_out(page: Any, new: set[str]) -> list[dict[str, Any]]:
    chunks: list[str] = []
    page.rows(new, chunks.append)
    return [dict(zip(COLUMNS, row, strict=True)) for chunk in chunks for row in json.loads(chunk)]


def test_another_process_reads_what_this_one_would(reader: Reader) -> None:
    answer = packed(1, 2, 3)
    there = reader.open(answer)
    assert not isinstance(there, Page)
    assert there.digests() == Page(answer).digests()
    assert rows(reader.open(answer), {"80000002-1"}) == rows(Page(answer), {"80000002-1"})
    assert rows(reader.open(answer), set()) == []
    assert rows(reader.open(answer), {"80000001-1"})[0]["facts"] == (
        '{"SalesPrice": "40.00", "SalesDesc": "An hour"}'
    )


def test_a_reader_that_is_killed_costs_nothing(reader: Reader) -> None:
    answer = packed(1, 2)
    page = reader.open(answer)
    assert reader._process is not None
    reader._process.kill()
    assert rows(page, {"80000001-1"}) == rows(Page(answer), {"80000001-1"})


def test_a_reader_that_is_killed_between_the_questions_costs_nothing(reader: Reader) -> None:
    answer = packed(1, 2)
    page = reader.open(answer)
    page.digests()
    assert reader._process is not None
    reader._process.kill()
    assert [row["list_id"] for row in handed_out(page, {"80000001-1"})] == ["80000001-1"]


def test_an_unreadable_answer_is_unreadable_there_too(reader: Reader) -> None:
    answer = packed(1, 2, end="<Broken")
    with pytest.raises(Unreadable):
        rows(reader.open(answer), set())
    assert rows(reader.open(packed(3)), {"80000003-1"})[0]["full_name"] == "Work 3"


def test_a_large_answer_streams_in_place(reader: Reader) -> None:
    assert isinstance(reader.open(_incompressible()), Page)


def _incompressible() -> bytes:
    return zlib.compress(bytes(LARGEST + 1000), level=0)
