"""Message sets that are kept, so that a lost answer can be asked for again."""

from __future__ import annotations

from pathlib import Path

import pytest
from qb_talk import Talk, code, customer, line, sale

from cartbooks.simulator.quickbooks import CompanyFile

SALE = sale(line("TOY-001", "<Quantity>1</Quantity>"), number="W1")


def status(answer: object) -> tuple[str | None, str | None]:
    found = answer.attrib  # type: ignore[attr-defined]
    return found.get("newMessageSetID"), found.get("messageSetStatusCode")


def count(file: CompanyFile) -> int:
    return len(file.documents())


def test_without_recovery_attributes_the_reply_has_none(talk: Talk) -> None:
    assert dict(talk.set(SALE).attrib) == {}


def test_the_same_set_sent_again_is_not_done_again(file: CompanyFile, talk: Talk) -> None:
    first = talk.set(SALE, newMessageSetID="set-1")
    before = count(file)
    again = talk.set(SALE, newMessageSetID="set-1")
    assert status(first) == status(again) == ("set-1", "0")
    assert count(file) == before
    (answer,) = again
    assert [child.tag for child in answer] == ["ErrorRecovery"]
    recovered = {child.tag: child.text for child in answer[0]}
    ret = first[0][0]
    assert recovered == {
        tag: ret.findtext(tag) for tag in ("TxnID", "TxnNumber", "EditSequence")
    }  # fmt: skip


def test_a_refused_request_keeps_its_status(talk: Talk) -> None:
    requests = customer("Buyer", request_id="a") + customer("Fresh", request_id="b")
    talk.set(requests, newMessageSetID="set-1")
    answers = talk.all(requests, newMessageSetID="set-1")
    assert [(one.get("requestID"), code(one)) for one in answers] == [("a", 3100), ("b", 0)]
    assert answers[1].findtext("ErrorRecovery/ListID")


def test_the_external_guid_comes_back(talk: Talk) -> None:
    guid = "{12345678-1234-1234-1234-123456789abc}"
    request = customer("Fresh", f"<ExternalGUID>{guid}</ExternalGUID>")
    talk.set(request, newMessageSetID="set-1")
    answer = talk.one(request, newMessageSetID="set-1")
    assert answer.findtext("ErrorRecovery/ExternalGUID") == guid


def test_another_body_under_the_same_id_is_refused(file: CompanyFile, talk: Talk) -> None:
    talk.set(SALE, newMessageSetID="set-1")
    before = count(file)
    other = talk.set(SALE.replace("W1", "W2"), newMessageSetID="set-1")
    assert status(other) == ("set-1", "9001")
    assert len(other) == 0
    assert count(file) == before


def test_the_status_can_be_asked_without_sending_the_body(file: CompanyFile, talk: Talk) -> None:
    talk.set(SALE, newMessageSetID="set-1")
    asked = talk.set("", newMessageSetID="set-1", oldMessageSetID="set-1")
    assert status(asked) == ("set-1", "0")
    assert asked[0].findtext("ErrorRecovery/TxnID") == file.documents()[-1]["txn_id"]


def test_asking_for_a_set_that_never_came_finds_no_answer(talk: Talk) -> None:
    asked = talk.set("", newMessageSetID="set-1", oldMessageSetID="set-1")
    assert (status(asked), len(asked)) == (("set-1", "9002"), 0)


def test_an_old_id_alone_clears_it(file: CompanyFile, talk: Talk) -> None:
    talk.set(SALE, newMessageSetID="set-1")
    before = count(file)
    assert status(talk.set("", oldMessageSetID="set-1")) == (None, "0")
    assert status(talk.set("", oldMessageSetID="set-1")) == (None, "600")
    talk.set(SALE, newMessageSetID="set-1")
    assert count(file) == before + 1


def test_a_new_set_may_clear_the_old_one(talk: Talk) -> None:
    talk.set(SALE, newMessageSetID="set-1")
    talk.set(customer("Fresh"), newMessageSetID="set-2", oldMessageSetID="set-1")
    assert status(talk.set("", oldMessageSetID="set-1")) == (None, "600")
    assert status(talk.set("", oldMessageSetID="set-2")) == (None, "0")


def test_an_id_of_24_characters_is_too_long(file: CompanyFile, talk: Talk) -> None:
    before = count(file)
    assert status(talk.set(SALE, newMessageSetID="x" * 24))[1] == "9004"
    assert count(file) == before
    assert status(talk.set(SALE, newMessageSetID="x" * 23))[1] == "0"


def test_each_application_has_its_own_memory(file: CompanyFile, talk: Talk) -> None:
    talk.set(SALE, newMessageSetID="set-1")
    before = count(file)
    Talk(file, "Another program").set(SALE, newMessageSetID="set-1")
    assert count(file) == before + 1


def test_the_memory_outlives_the_session(file: CompanyFile, talk: Talk) -> None:
    talk.set(SALE, newMessageSetID="set-1")
    talk.session.end()
    before = count(file)
    Talk(file).set(SALE, newMessageSetID="set-1")
    assert count(file) == before


def test_an_older_copy_of_the_file_knows_nothing(
    file: CompanyFile, talk: Talk, tmp_path: Path
) -> None:
    older = file.copy_to(tmp_path / "older.qbw")
    talk.set(SALE, newMessageSetID="set-1")
    asked = Talk(older).set("", newMessageSetID="set-1", oldMessageSetID="set-1")
    assert status(asked)[1] == "9002"


@pytest.mark.parametrize("how", ["fault", "ClearAllMessageSets"])
def test_the_memory_can_be_lost(file: CompanyFile, talk: Talk, how: str) -> None:
    talk.set(SALE, newMessageSetID="set-1")
    if how == "fault":
        file.forget_message_sets()
    else:
        talk.set("", oldMessageSetID=how)
    before = count(file)
    talk.set(SALE, newMessageSetID="set-1")
    assert count(file) == before + 1


def test_no_data_is_sent_back_where_none_is_wanted(talk: Talk) -> None:
    answer = talk.one(customer("Fresh"), responseData="includeNone")
    assert (code(answer), len(answer)) == (0, 0)
