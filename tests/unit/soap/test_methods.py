from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from cartbooks.soap.envelope import Call, UnknownOperation, reply
from cartbooks.soap.methods import METHODS, answer
from unit.soap.door import Recording


def test_arguments_reach_the_conversation_under_its_own_names() -> None:
    talk = Recording()
    arguments = {
        "ticket": "t",
        "strHCPResponse": "<hcp/>",
        "strCompanyFileName": "C:\\a.qbw",
        "qbXMLCountry": "US",
        "qbXMLMajorVers": "13",
        "qbXMLMinorVers": "0",
        "unheardOf": "x",
    }

    answer(talk, Call("sendRequestXML", arguments), "10.0.0.7")
    answer(talk, Call("authenticate", {"strUserName": "u", "strPassword": "p"}), "10.0.0.7")

    assert talk.heard == [
        ("send_request", "t", "<hcp/>", "C:\\a.qbw", "US", 13, 0),
        ("authenticate", "u", "p", "10.0.0.7"),
    ]


@pytest.mark.parametrize("version", ["", "x", "13.0", "9" * 5_000, "-1"])
def test_a_version_that_is_no_number_fails_no_visit(version: str) -> None:
    talk = Recording()

    answer(talk, Call("sendRequestXML", {"qbXMLMajorVers": version}), "")

    assert talk.heard == [("send_request", "", "", "", "", 0, 0)]


@pytest.mark.parametrize(
    ("operation", "safe"),
    [
        ("serverVersion", ""),
        ("clientVersion", ""),
        ("authenticate", ["", "busy"]),
        ("sendRequestXML", ""),
        ("receiveResponseXML", -1),
        ("connectionError", "done"),
        (
            "getLastError",
            "The reason could not be looked up just now. The next update starts anew.",
        ),
        ("closeConnection", "Update ended."),
        ("getServerVersion", ""),
    ],
)
def test_a_failure_is_heard_as_the_safe_value(operation: str, safe: str | int | list[str]) -> None:
    with capture_logs() as logs:
        said = answer(Recording(raises=RuntimeError("disk full")), Call(operation, {}), "")

    assert said == reply(operation, safe)
    assert [entry["event"] for entry in logs] == ["soap_call_failed"]


def test_passwords_and_tickets_are_not_logged() -> None:
    with capture_logs() as logs:
        answer(
            Recording(raises=RuntimeError("no user ann with hunter2")),
            Call("authenticate", {"strUserName": "ann", "strPassword": "hunter2"}),
            "",
        )
        answer(
            Recording(raises=RuntimeError("session tick-et is gone\n[parameters: 'hunter2']")),
            Call("getLastError", {"ticket": "tick-et"}),
            "",
        )

    told = repr(logs)
    assert "hunter2" not in told
    assert "tick-et" not in told
    assert "session <ticket> is gone" in told


def test_the_interactive_methods_end_what_nobody_began() -> None:
    talk = Recording()
    for operation in ("interactiveDone", "isInteractiveDone"):
        assert answer(talk, Call(operation, {"wcTicket": "t"}), "") == reply(operation, "Done")
    assert answer(talk, Call("getInteractiveURL", {}), "") == reply("getInteractiveURL", "")
    assert b"Nothing needs to be done" in answer(talk, Call("interactiveRejected", {}), "")
    assert talk.heard == []


def test_nothing_is_never_sent_as_nothing() -> None:
    talk = Recording(document=None)  # type: ignore[arg-type]  # what a mistake would look like

    assert answer(talk, Call("sendRequestXML", {}), "") == reply("sendRequestXML", "")


def test_an_operation_that_the_contract_has_not() -> None:
    with pytest.raises(UnknownOperation):
        answer(Recording(), Call("dropTables", {}), "")
    assert "dropTables" not in METHODS
