from __future__ import annotations

from typing import Any

import httpx
import pytest

from cartbooks.simulator.connector import (
    AppLock,
    Event,
    HttpTransport,
    NotAdded,
    Outcome,
    WebConnector,
)
from cartbooks.simulator.connector.company import DEFAULT_PATH
from cartbooks.simulator.connector.locks import update_lock
from cartbooks.simulator.quickbooks.errors import QuickBooksError
from cartbooks.soap.qwc import qwc
from unit.connector.server import FILE, OWNER, URL, Books, Script, connector, transport


def test_a_visit_carries_every_document_to_quickbooks_and_back() -> None:
    script, books = Script(), Books()

    visit = connector(script, books).visit()

    assert visit.outcome is Outcome.DONE
    assert (visit.status, visit.farewell, visit.progress) == ("OK", "OK", [50, 100])
    assert visit.calls == [
        "serverVersion",
        "clientVersion",
        "authenticate",
        "sendRequestXML",
        "receiveResponseXML",
        "sendRequestXML",
        "receiveResponseXML",
        "closeConnection",
    ]
    assert script.heard == [
        ("authenticate", "acme", "secret"),
        ("send", "t1", "host", DEFAULT_PATH, "CA", "16.0"),
        ("receive", "t1", "did <one/>", "", ""),
        ("send", "t1", "", DEFAULT_PATH, "CA", "16.0"),
        ("receive", "t1", "did <two/>", "", ""),
        ("close", "t1"),
    ]
    assert (books.opened, books.ended) == (1, 1)
    assert all(exchange.applied and exchange.delivered for exchange in visit.exchanges)


def test_who_does_not_look_back_keeps_only_the_documents_of_the_last_visit() -> None:
    """A demo that ran for an hour held all it had ever exchanged: 430 MB."""
    script = Script()
    forgetful = connector(script, remembers=False)
    first = forgetful.visit()
    assert len(first.exchanges) == 2
    forgetful.visit()
    assert (first.exchanges, first.outcome) == ([], Outcome.DONE)
    assert [visit.number for visit in forgetful.visits] == [1, 2]


@pytest.mark.parametrize(
    ("verdict", "outcome", "status"),
    [
        (["none"], Outcome.NONE, "No data exchange required"),
        (["NONE", "", "300"], Outcome.NONE, "No data exchange required"),
        (["nvu"], Outcome.NVU, "QBWC1040: Invalid password for username 'acme'"),
        (["busy"], Outcome.BUSY, "Application busy"),
        (["", "60"], Outcome.POSTPONED, "Update postponed by application"),
    ],
)
def test_authenticate_can_end_the_visit_before_quickbooks_is_opened(
    verdict: list[str], outcome: Outcome, status: str
) -> None:
    script, books = Script(verdict=verdict), Books()

    visit = connector(script, books).visit()

    assert (visit.outcome, visit.status) == (outcome, status)
    assert script.heard[-1] == ("close", "t1")
    assert books.opened == 0


@pytest.mark.parametrize(
    ("said", "outcome", "status"),
    [
        ("W:please update", Outcome.DONE, "OK"),
        ("E:too old", Outcome.REFUSED, "QBWC1037: too old"),
        ("O:34.0", Outcome.REFUSED, "QBWC1037: 34.0"),
        ("hello", Outcome.REFUSED, "QBWC1046: clientVersion returned 'hello'."),
    ],
)
def test_client_version_may_warn_or_refuse(said: str, outcome: Outcome, status: str) -> None:
    visit = connector(Script(version=said)).visit()

    assert (visit.outcome, visit.status) == (outcome, status)


def test_a_refusal_of_quickbooks_arrives_as_hresult_and_the_visit_goes_on() -> None:
    script = Script()
    trouble = QuickBooksError("0x80040400")

    visit = connector(script, Books(refuse={"<one/>": trouble})).visit()

    assert script.answers[0] == ("t1", "", "0x80040400", trouble.text)
    assert visit.outcome is Outcome.DONE
    assert not visit.exchanges[0].applied


def test_a_negative_number_is_followed_by_the_reason_and_the_end() -> None:
    script = Script(percent=lambda *_: -101, error="The wrong company file is open.")

    visit = connector(script).visit()

    assert (visit.outcome, visit.status) == (Outcome.STOPPED, "The wrong company file is open.")
    assert [heard[0] for heard in script.heard[-2:]] == ["last_error", "close"]


def test_an_empty_request_is_followed_by_the_reason_and_the_end() -> None:
    visit = connector(Script(documents=[])).visit()

    assert (visit.outcome, visit.status) == (Outcome.ENDED, "Nothing more to do.")
    assert visit.calls[-2:] == ["getLastError", "closeConnection"]


def test_noop_waits_and_asks_again() -> None:
    script = Script(documents=["", "<one/>"], error="NoOp")
    waited: list[float] = []
    pc = connector(script)
    pc.faults.wait = waited.append

    assert pc.visit().outcome is Outcome.DONE
    assert waited == [5.0]


@pytest.mark.parametrize(("answer", "tries"), [("done", 1), ("DONE", 1), ("", 2)])
def test_a_company_file_that_does_not_open_is_told_and_tried_once_more(
    answer: str, tries: int
) -> None:
    script = Script(connection=answer)
    closed = QuickBooksError("0x80040408")

    visit = connector(script, Books(opening=[closed, closed, closed])).visit()

    told = [heard for heard in script.heard if heard[0] == "connection_error"]
    assert told == [("connection_error", "t1", "0x80040408", closed.text)] * tries
    assert visit.outcome is Outcome.NOT_CONNECTED
    assert visit.status == "QBWC1013: Could not start QuickBooks. (0x80040408)"
    assert script.heard[-1] == ("close", "t1")


def test_another_path_than_the_open_file_is_another_file_until_the_server_lets_go() -> None:
    script = Script(verdict=["C:\\other.qbw"], connection="")

    visit = connector(script).visit()

    assert script.heard[1][:3] == ("connection_error", "t1", "0x8004040A")
    assert visit.outcome is Outcome.DONE


@pytest.mark.parametrize("path", [DEFAULT_PATH, DEFAULT_PATH.upper()])
def test_the_path_of_the_open_file_opens_it(path: str) -> None:
    assert connector(Script(verdict=[path])).visit().outcome is Outcome.DONE


def test_one_run_at_a_time_on_one_machine() -> None:
    pc = connector(Script())
    with update_lock(pc.machine):
        locked = pc.visit()

    assert (locked.outcome, locked.calls) == (Outcome.LOCKED, [])
    assert pc.visit().outcome is Outcome.DONE


def test_one_machine_at_a_time_in_one_company_file() -> None:
    lock, books = AppLock(), Books()
    lock.take("COUNTER-1")
    pc = connector(Script(), books, app_lock=lock)

    visit = pc.visit()

    assert visit.outcome is Outcome.LOCKED
    assert visit.status == ("Update aborted. Company file is locked by another client COUNTER-1")
    assert books.opened == 0
    lock.clear()
    assert pc.visit().outcome is Outcome.DONE
    assert lock.holder is None


class Canned(httpx.BaseTransport):
    """The real door for the description, and then what a broken server says to one method."""

    def __init__(self, script: Script, method: str, reply: httpx.Response) -> None:
        self._good = transport(script).client
        self._method, self._reply = method, reply

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        if f"<{self._method} ".encode() in body:
            return self._reply
        return self._good.request(request.method, request.url, content=body)


def broken(method: str, reply: httpx.Response) -> WebConnector:
    script = Script()
    pc = connector(script)
    pc.service.transport = HttpTransport(httpx.Client(transport=Canned(script, method, reply)))
    return pc


ENVELOPE = (
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
    '<{0}Response xmlns="http://developer.intuit.com/">{1}</{0}Response>'
    "</soap:Body></soap:Envelope>"
)


def xml(text: str, **details: Any) -> httpx.Response:
    return httpx.Response(
        200, content=text, headers={"content-type": "text/xml; charset=utf-8"}, **details
    )


def test_a_null_request_crashes_it() -> None:
    visit = broken("sendRequestXML", xml(ENVELOPE.format("sendRequestXML", ""))).visit()

    assert visit.outcome is Outcome.CRASHED
    assert "Object reference not set to an instance of an object" in visit.status
    assert visit.calls[-1] == "sendRequestXML"


def test_strings_in_another_namespace_are_no_strings() -> None:
    inside = (
        '<authenticateResult xmlns:a="http://schemas.microsoft.com/2003/10/Serialization/Arrays">'
        "<a:string>t</a:string><a:string></a:string></authenticateResult>"
    )
    visit = broken("authenticate", xml(ENVELOPE.format("authenticate", inside))).visit()

    assert visit.outcome is Outcome.FAILED
    assert visit.status.startswith("QBWC1012")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (
            httpx.Response(200, content="<a/>", headers={"content-type": "application/xml"}),
            "but expected 'text/xml'",
        ),
        (xml(""), "empty response"),
        (xml("<html>"), "invalid XML"),
        (httpx.Response(302, headers={"location": "/"}), "HTTP status 302"),
        (
            xml(
                ENVELOPE.format(
                    "receiveResponseXML", "<receiveResponseXMLResult>1.5</receiveResponseXMLResult>"
                )
            ),
            "Input string was not in a correct format",
        ),
    ],
)
def test_what_breaks_servers_breaks_a_visit(reply: httpx.Response, words: str) -> None:
    visit = broken("receiveResponseXML", reply).visit()

    assert visit.outcome is Outcome.FAILED
    assert visit.status.startswith("QBWC1042")
    assert words in visit.status


def test_a_server_that_fails_server_version_is_visited_all_the_same() -> None:
    reply = httpx.Response(500, content="oops", headers={"content-type": "text/plain"})

    assert broken("serverVersion", reply).visit().outcome is Outcome.DONE


def test_the_progress_can_be_watched_and_never_shows_the_password() -> None:
    events: list[Event] = []

    connector(Script(), on_event=events.append).visit()

    assert [event.percent for event in events if event.what == "progress"] == [50, 100]
    assert events[-1].what == "ended: done"
    assert "secret" not in repr(events)


def qwc_file(**changed: Any) -> bytes:
    return qwc(
        **{
            "app_name": "Cartbooks Acme",
            "app_url": URL,
            "app_support": "http://localhost:8000/webconnector",
            "app_description": "",
            "user_name": "acme",
            "owner_id": OWNER,
            "file_id": FILE,
            "every_minutes": 5,
            **changed,
        }
    )


def test_an_application_is_added_from_its_file_and_stamps_the_company() -> None:
    script, books = Script(), Books()

    pc = WebConnector.from_qwc(
        qwc_file(app_description="x"), "secret", books, transport=transport(script)
    )

    assert books.stamped == (OWNER, FILE)
    assert pc.visit().outcome is Outcome.DONE
    assert script.heard[0] == ("authenticate", "acme", "secret")


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"<QBWCXML>", "QBWC1039"),
        (qwc_file(app_description=""), "QBWC1039: The file has no AppDescription"),
        (qwc_file(app_description="x", app_support="http://localhost/404"), "QBWC1003"),
        (
            qwc_file(app_description="x").replace(b"localhost:8000/web", b"127.0.0.1/web"),
            "QBWC1001",
        ),
        (qwc_file(app_description="x").replace(b"localhost", b"a.example"), "QBWC1010"),
        (qwc_file(app_description="x").replace(b"{90A4", b"90A4"), "QBWC1039: FileID"),
    ],
)
def test_a_file_that_the_web_connector_refuses(file: bytes, code: str) -> None:
    with pytest.raises(NotAdded, match=code):
        WebConnector.from_qwc(file, "secret", Books(), transport=transport(Script()))
