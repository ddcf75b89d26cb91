from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from cartbooks.simulator.connector.qwc import read_qwc
from cartbooks.soap.qwc import NotAQwc, qwc
from shared_data import SHARED, needs_shared

GOOD: dict[str, Any] = {
    "app_name": "Cartbooks Acme",
    "app_url": "https://books.example.com/webconnector",
    "app_support": "https://books.example.com/support",
    "app_description": "Keeps Acme Toys' store and QuickBooks in agreement",
    "user_name": "acme-7f3a",
    "owner_id": "{57F3B9B1-86F1-4fcc-B1EE-566DE1813D20}",
    "file_id": "90A44FB5-33D9-4815-AC85-BC87A7E7D1EB",
    "every_minutes": 5,
}


def fields(**changed: Any) -> dict[str, str]:
    root = etree.fromstring(qwc(**{**GOOD, **changed}))
    assert root.tag == "QBWCXML"
    return {element.tag: element.text or "" for element in root.iter() if not len(element)}


def test_the_file_is_complete() -> None:
    assert fields() == {
        "AppName": "Cartbooks Acme",
        "AppID": "",
        "AppURL": "https://books.example.com/webconnector",
        "AppDescription": "Keeps Acme Toys' store and QuickBooks in agreement",
        "AppSupport": "https://books.example.com/support",
        "UserName": "acme-7f3a",
        "OwnerID": "{57F3B9B1-86F1-4fcc-B1EE-566DE1813D20}",
        "FileID": "{90A44FB5-33D9-4815-AC85-BC87A7E7D1EB}",
        "QBType": "QBFS",
        "Style": "Document",
        "AuthFlags": "0xF",
        "IsReadOnly": "false",
        "Notify": "false",
        "PersonalDataPref": "pdpNotNeeded",
        "UnattendedModePref": "umpOptional",
        "CertURL": "https://books.example.com/webconnector",
        "RunEveryNMinutes": "5",
    }


def test_the_bytes_are_the_same_at_each_download_and_plain_ascii() -> None:
    changed = {**GOOD, "app_name": "B\xfccher & <S\xf6hne>\x00 \U0001f4d6"}

    file = qwc(**changed)

    assert file == qwc(**changed)
    assert file.startswith(b'<?xml version="1.0"?>\n<QBWCXML>')
    assert file.isascii()
    assert fields(**changed)["AppName"] == "B\xfccher & <S\xf6hne> \U0001f4d6"


@needs_shared
def test_every_element_of_intuits_samples_is_there() -> None:
    assert SHARED
    for sample in (SHARED / "data" / "soap_samples" / "qwc").glob("HTTP*.qwc"):
        theirs = {element.tag for element in etree.fromstring(sample.read_bytes())}
        assert theirs <= fields().keys()


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("http://localhost:8000/webconnector", "http://localhost:8000/webconnector"),
        ("http://127.0.0.1:8000/webconnector", "http://localhost:8000/webconnector"),
        ("http://[::1]/webconnector", "http://localhost/webconnector"),
        ("https://127.0.0.1/webconnector", "https://localhost/webconnector"),
    ],
)
def test_this_computer_is_written_localhost(url: str, written: str) -> None:
    found = fields(app_url=url, app_support="http://localhost:8000/support")

    assert (found["AppURL"], found["CertURL"]) == (written, written)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"app_url": "http://books.example.com/webconnector"}, "QBWC1010"),
        ({"app_url": "https://192.0.2.7/webconnector"}, "QBWC1001"),
        ({"app_url": "https://[2001:db8::1]/webconnector"}, "QBWC1001"),
        ({"app_support": "https://192.0.2.7/"}, "QBWC1001"),
        ({"app_support": "https://help.example.com/"}, "QBWC1000"),
        ({"app_url": "books.example.com"}, "not a web address"),
        ({"app_url": "https://books.example.com:port/"}, "not a web address"),
        ({"app_url": "https://ann:pw@books.example.com/"}, "user name or password"),
        ({"app_description": "x" * 81}, "81 characters"),
        ({"app_name": " "}, "application name"),
        ({"user_name": ""}, "user name"),
        ({"owner_id": "57F3B9B1"}, "OwnerID must be a GUID"),
        ({"file_id": "{}"}, "FileID must be a GUID"),
        ({"every_minutes": 0}, "once a minute"),
    ],
)
def test_what_the_web_connector_would_refuse_is_refused_here(
    changed: dict[str, Any], words: str
) -> None:
    with pytest.raises(NotAQwc, match=words) as refused:
        qwc(**{**GOOD, **changed})

    assert refused.value.status == 422
    assert refused.value.code == "qwc_refused"


def test_the_simulated_web_connector_would_add_it() -> None:
    added = read_qwc(qwc(**GOOD))

    assert (added.user_name, added.every_minutes) == ("acme-7f3a", 5)
