"""What a program hears when QuickBooks cannot be reached, and what the file says of itself."""

from __future__ import annotations

import pytest
from qb_talk import Talk, customer

from cartbooks.simulator.quickbooks import STATES, CompanyFile, QuickBooksError

OWNER = "{512349B1-1111-2222-3333-000DE1813D20}"
FILE_ID = "{00000000-1111-1111-cccc-5ff123456047}"


def test_states_survive_and_are_seen_by_others(file: CompanyFile) -> None:
    file.state = "dialog"
    assert CompanyFile.open(file.path).state == "dialog"
    with pytest.raises(ValueError, match="no such state"):
        file.state = "asleep"


@pytest.mark.parametrize("state", [state for state in STATES if state != "open"])
def test_no_session_begins_while_something_is_in_the_way(file: CompanyFile, state: str) -> None:
    file.state = state
    with pytest.raises(QuickBooksError) as refused:
        file.begin_session("Cartbooks")
    assert refused.value.hresult == STATES[state]
    assert refused.value.text
    file.state = "open"
    file.begin_session("Cartbooks").end()


@pytest.mark.parametrize(("state", "hresult"), [("closed", "0x8004040D"), ("dialog", "0x80040414")])
def test_a_session_suffers_from_what_happens_meanwhile(
    file: CompanyFile, talk: Talk, state: str, hresult: str
) -> None:
    file.state = state
    with pytest.raises(QuickBooksError) as refused:
        talk.text(customer("New"))
    assert refused.value.hresult == hresult
    file.state = "open"
    assert "New" not in {row["name"] for row in file.customers()}


def test_a_session_that_ended_is_no_ticket(talk: Talk) -> None:
    talk.session.end()
    with pytest.raises(QuickBooksError) as refused:
        talk.text("<CustomerQueryRq/>")
    assert refused.value.hresult == "0x8004040D"


def test_the_first_request_of_the_web_connector_tells_host_company_and_preferences(
    talk: Talk,
) -> None:
    from lxml import etree

    talk.session.lock(OWNER, "FRONT-DESK")
    text = talk.session.host_company_preferences(OWNER, FILE_ID)
    answers = list(etree.fromstring(text.encode())[0])
    assert [(one.tag, one.get("requestID")) for one in answers] == [
        ("HostQueryRs", "0"), ("CompanyQueryRs", "1"), ("PreferencesQueryRs", "2"),
    ]  # fmt: skip
    stamps = {
        row.findtext("DataExtName"): (row.findtext("OwnerID"), row.findtext("DataExtValue"))
        for row in answers[1].iter("DataExtRet")
    }
    assert stamps["FileID"] == (OWNER, FILE_ID)
    assert stamps["AppLock"][1].startswith("LOCKED:FRONT-DESK:6")
    assert answers[0].findall("HostRet/SupportedQBXMLVersion")[-1].text == "13.0"
    talk.session.unlock(OWNER)
    assert "AppLock" not in talk.session.host_company_preferences(OWNER)


def test_another_owner_sees_no_file_id(talk: Talk) -> None:
    talk.session.stamp_file_id(OWNER, FILE_ID)
    other = OWNER.replace("5123", "9999")
    assert "FileID" not in talk.session.host_company_preferences(other)


def test_a_file_id_that_is_there_stays(talk: Talk) -> None:
    talk.session.stamp_file_id(OWNER, FILE_ID)
    talk.session.stamp_file_id(OWNER, FILE_ID.replace("0", "9"))
    assert FILE_ID in talk.session.host_company_preferences(OWNER)


def test_private_data_hangs_on_lists_too(talk: Talk) -> None:
    added = (
        f"<DataExtAddRq><DataExtAdd><OwnerID>{OWNER}</OwnerID><DataExtName>Web id</DataExtName>"
        "<ListDataExtType>Customer</ListDataExtType><ListObjRef><FullName>Buyer</FullName>"
        "</ListObjRef><DataExtValue>77</DataExtValue></DataExtAdd></DataExtAddRq>"
    )
    assert talk.ret(added).findtext("DataExtValue") == "77"
    assert talk.code(added) == 3180
    query = f"<CustomerQueryRq><FullName>Buyer</FullName>{{}}</CustomerQueryRq>"  # noqa: F541
    assert talk.ret(query.format("")).find("DataExtRet") is None
    owner = query.format(f"<OwnerID>{OWNER}</OwnerID>")
    assert talk.ret(owner).findtext("DataExtRet/DataExtValue") == "77"
