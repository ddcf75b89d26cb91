"""Speaking qbXML with a simulated company file, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

from cartbooks.simulator.quickbooks import CompanyFile, QuickBooksSession

START = datetime(2025, 3, 4, 9, 0, tzinfo=UTC)


class Watch:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **amount: float) -> None:
        self.now += timedelta(**amount)


def wrapped(body: str, **attributes: str) -> str:
    given = {"onError": "continueOnError", **attributes}
    text = "".join(f' {name}="{value}"' for name, value in given.items())
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="13.0"?>\n'
        f"<QBXML><QBXMLMsgsRq{text}>{body}</QBXMLMsgsRq></QBXML>"
    )


class Talk:
    """One session; answers come back parsed."""

    def __init__(self, file: CompanyFile, app: str = "Cartbooks") -> None:
        self.file = file
        self.session: QuickBooksSession = file.begin_session(app)

    def text(self, body: str, **attributes: str) -> str:
        return self.session.process(wrapped(body, **attributes))

    def set(self, body: str, **attributes: str) -> Any:
        """The QBXMLMsgsRs element."""
        return etree.fromstring(self.text(body, **attributes).encode())[0]

    def all(self, body: str, **attributes: str) -> list[Any]:
        return list(self.set(body, **attributes))

    def one(self, body: str, **attributes: str) -> Any:
        (answer,) = self.all(body, **attributes)
        return answer

    def code(self, body: str, **attributes: str) -> int:
        return code(self.one(body, **attributes))

    def ret(self, body: str, **attributes: str) -> Any:
        """The Ret of a request that must succeed."""
        answer = self.one(body, **attributes)
        assert answer.get("statusCode") in ("0", "530"), message(answer)
        return answer[0]


def code(answer: Any) -> int:
    return int(answer.get("statusCode"))


def message(answer: Any) -> str:
    return str(answer.get("statusMessage"))


def names(answer: Any) -> list[str]:
    return [ret.findtext("FullName") or ret.findtext("Name") for ret in answer]


def customer(name: str, more: str = "", request_id: str = "") -> str:
    mark = f' requestID="{request_id}"' if request_id else ""
    return (
        f"<CustomerAddRq{mark}><CustomerAdd><Name>{name}</Name>{more}</CustomerAdd></CustomerAddRq>"
    )


def line(item: str, more: str = "", kind: str = "SalesReceipt") -> str:
    ref = f"<ItemRef><FullName>{item}</FullName></ItemRef>"
    return f"<{kind}LineAdd>{ref}{more}</{kind}LineAdd>"


def sale(
    *lines: str,
    customer: str = "Buyer",
    kind: str = "SalesReceipt",
    after_customer: str = "",
    number: str | None = None,
    after_number: str = "",
    date: str = "2025-03-04",
) -> str:
    """A sales document; `after_customer` and `after_number` are fields at those places."""
    ref = "" if number is None else f"<RefNumber>{number}</RefNumber>"
    day = f"<TxnDate>{date}</TxnDate>" if date else ""
    return (
        f"<{kind}AddRq><{kind}Add><CustomerRef><FullName>{customer}</FullName></CustomerRef>"
        f"{after_customer}{day}{ref}{after_number}{''.join(lines)}</{kind}Add></{kind}AddRq>"
    )
