"""Answers: recorded ones lose nothing, hostile ones are refused, odd ones are borne."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cartbooks.qbxml import Record, Reply, Unreadable, decimal, lines, read, ref, scan, stream
from shared_data import SHARED, needs_shared

SAMPLES = SHARED / "data" / "qbxml_samples" if SHARED else None
RECORDED = sorted((SAMPLES / "responses").glob("*.xml")) if SAMPLES else []
SKELETONS = sorted((SAMPLES / "skeletons").glob("*Rs.osr.xml")) if SAMPLES else []
HEAD = '<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs>\n'
TAIL = "</QBXMLMsgsRs>\n</QBXML>\n"
ITEM = "<ItemInventoryRet><ListID>80-1</ListID><Name>A &#233; &amp; B</Name></ItemInventoryRet>"
READ = {"ListID": "80-1", "Name": "A é & B", "#tag": "ItemInventoryRet"}


def answer(inside: str = "", **attributes: object) -> str:
    given = {"requestID": "7.0", "statusCode": 0, "statusSeverity": "Info",
             "statusMessage": "Status OK", **attributes}  # fmt: skip
    written = " ".join(f'{name}="{value}"' for name, value in given.items())
    return f"{HEAD}<ItemQueryRs {written}>{inside}</ItemQueryRs>\n{TAIL}"


def heads(reply: Reply) -> list[tuple[object, ...]]:
    return [
        (a.element, a.request_id, a.code, a.severity, a.message, a.remaining, a.iterator_id)
        for a in reply.answers
    ]


def kept(value: Any, name: str = "") -> Counter[tuple[str, str]]:
    """Every (tag, text) and (@attribute, value) that is found in plain data."""
    found: Counter[tuple[str, str]] = Counter()
    if isinstance(value, list):
        for each in value:
            found += kept(each, name)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key != "#tag":
                found += kept(each, name if key == "#text" else key)
    elif value:
        found[name, value] += 1
    return found


def there(answer: Any) -> Counter[tuple[str, str]]:
    """The same of the document itself, below one answer's element."""
    found: Counter[tuple[str, str]] = Counter()
    for element in answer.iterdescendants(etree.Element):
        if element.text and (not len(element) or element.text.strip()):
            found[element.tag, element.text] += 1
        found.update((f"@{name}", value) for name, value in element.items())
    return found


@needs_shared
@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_recorded_answer_is_read_without_loss(path: Path) -> None:
    document = path.read_bytes().lstrip()
    reply = read(document)
    elements = [each for message_set in etree.fromstring(document) for each in message_set]
    assert [each.element for each in reply.answers] == [each.tag for each in elements]
    for element, found in zip(elements, reply.answers, strict=True):
        assert found.request_id == element.get("requestID")
        assert found.code == int(element.get("statusCode"))
        assert found.severity == element.get("statusSeverity")
        assert found.message == element.get("statusMessage", "")
        assert found.iterator_id == element.get("iteratorID")
        whole = Counter(kept(found.records)) + kept(found.recovery or {})
        assert whole == there(element)


@needs_shared
@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_heads_records_and_pieces_of_a_recorded_answer_agree(path: Path) -> None:
    document = path.read_text(encoding="utf-8")
    whole = read(document)
    assert heads(scan(document)) == heads(whole)
    pieces: list[tuple[str | None, Record]] = []
    streamed = stream(document, lambda name, record: pieces.append((name, record)))
    assert heads(streamed) == heads(whole)
    assert not any(each.records for each in streamed.answers)
    assert pieces == [(a.request_id, record) for a in whole.answers for record in a.records]


@needs_shared
@pytest.mark.parametrize("path", SKELETONS, ids=lambda path: path.stem)
def test_the_shapes_of_unrecorded_answers_are_read(path: Path) -> None:
    element = path.read_text(encoding="utf-8")
    found = read(f"{HEAD}{element}{TAIL}").answers[0]
    assert found.element == path.name.partition(".")[0]
    # The shapes spell out what a field may be where a record has its value.
    assert found.severity == "STRTYPE"
    assert found.records or found.recovery


def test_the_record_of_an_error_is_read_like_any_other() -> None:
    found = read(answer(ITEM, statusCode=3200, statusSeverity="Error")).answers[0]
    assert (found.code, found.severity, found.record) == (3200, "Error", READ)


def test_lists_lines_and_references_of_a_record() -> None:
    line = "<InvoiceLineRet><TxnLineID>{}</TxnLineID><Amount>{}</Amount></InvoiceLineRet>"
    customer = "<CustomerRef><ListID>80-1</ListID><FullName>Ann</FullName></CustomerRef>"
    group = "<InvoiceLineGroupRet><TxnLineID>C</TxnLineID></InvoiceLineGroupRet>"
    both = line.format("A", "1.50") + line.format("B", "-0.50") + group
    record = read(answer(f"<InvoiceRet>{customer}{both}</InvoiceRet>")).answers[0].record
    assert record is not None
    assert ref(record, "CustomerRef") == ("80-1", "Ann")
    assert ref(record, "ClassRef") == (None, None)
    assert [each["TxnLineID"] for each in lines(record)] == ["A", "B", "C"]
    assert [decimal(each, "Amount") for each in lines(record)][2] is None
    assert sum(decimal(each, "Amount") or 0 for each in lines(record)) == 1
    assert decimal({"Amount": "much"}, "Amount") is decimal({"Amount": "NaN"}, "Amount") is None


def test_a_deletion_answers_with_bare_fields() -> None:
    bare = "<ListDelType>Class</ListDelType><ListID>80-1</ListID><FullName>North</FullName>"
    found = read(answer(bare).replace("ItemQueryRs", "ListDelRs")).answers[0]
    assert found.record == {
        "ListDelType": "Class", "ListID": "80-1", "FullName": "North", "#tag": "ListDelRs",
    }  # fmt: skip


def test_recovery_stands_in_for_the_record() -> None:
    recovered = (
        "<ErrorRecovery><TxnID>1-2</TxnID><TxnNumber>7</TxnNumber><EditSequence>9</EditSequence>"
        "<ExternalGUID>{0}</ExternalGUID></ErrorRecovery>"
    )
    document = answer(recovered).replace(
        "<QBXMLMsgsRs>", '<QBXMLMsgsRs newMessageSetID="CB7" messageSetStatusCode="0">'
    )
    for reply in (read(document), scan(document)):
        assert (reply.message_set_id, reply.message_set_status) == ("CB7", 0)
    found = read(document).answers[0]
    assert found.record is None
    assert found.recovery == {
        "TxnID": "1-2", "TxnNumber": "7", "EditSequence": "9", "ExternalGUID": "{0}",
    }  # fmt: skip


def test_an_empty_set_tells_its_status_only() -> None:
    document = '<QBXML><QBXMLMsgsRs messageSetStatusCode="600"/></QBXML>'
    for reply in (read(document), scan(document)):
        assert (reply.message_set_id, reply.message_set_status, reply.answers) == (None, 600, [])


def test_an_answer_without_a_status_is_no_success() -> None:
    document = f"{HEAD}<CustomerAddRs requestID='1'/>{TAIL}"
    for reply in (read(document), scan(document)):
        assert reply.answers[0].code < 0
        assert reply.answers[0].severity == "Error"


def test_unknown_elements_and_words_are_borne() -> None:
    odd = "<ItemFutureRet><ListID>1</ListID><Mood>Sunny</Mood><X a='1'>y</X></ItemFutureRet>"
    found = read(answer(odd, statusSeverity="Puzzled", newThing="1")).answers[0]
    assert found.severity == "Puzzled"
    assert found.record == {
        "ListID": "1", "Mood": "Sunny", "X": {"@a": "1", "#text": "y"}, "#tag": "ItemFutureRet",
    }  # fmt: skip


def test_namespaces_comments_and_a_qbxml_line_do_not_matter() -> None:
    dressed = answer(ITEM + "<!-- x --><?y?>" + ITEM.replace("80-1", "<!-- z -->80<![CDATA[-1]]>"))
    dressed = dressed.replace("<QBXML>", '<!-- a --><?qbxml version="13.0"?><QBXML xmlns="urn:q">')
    for reply in (read(dressed), read("\ufeff \n" + dressed), read(dressed.encode("utf-8-sig"))):
        assert reply.answers[0].records == [READ, READ]
    assert heads(scan(dressed)) == heads(read(dressed))


@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "windows-1252", "iso-8859-1"])
def test_the_encoding_that_a_document_names_is_believed(coding: str) -> None:
    text = answer(ITEM.replace("&#233;", "é")).replace(
        '<?xml version="1.0" ?>', f'<?xml version="1.0" encoding="{coding}"?>'
    )
    assert read(text).answers[0].record == READ
    assert read(text.encode(coding)).answers[0].record == READ


def test_letters_of_windows_in_a_document_that_names_no_encoding_are_read() -> None:
    document = answer(ITEM.replace("&#233;", "é")).encode("cp1252")
    assert read(document).answers[0].record == READ


@pytest.mark.parametrize(
    "junk", ["&#x0;", "&#26;", "&#x1A;", "&#xFFFE;", "&#xD800;", "\x1a", "\x00"]
)
def test_a_character_that_xml_forbids_costs_itself_only(junk: str) -> None:
    spoilt = answer(ITEM + ITEM.replace("A ", f"A{junk} ") + ITEM, statusMessage=f"O{junk}K")
    assert read(spoilt).answers[0].records == [READ] * 3
    assert read(spoilt).answers[0].message == "OK"
    pieces: list[Record] = []
    stream(spoilt, lambda _name, record: pieces.append(record))
    assert pieces == [READ] * 3


def test_a_character_that_xml_forbids_late_in_a_big_answer_hands_out_nothing_twice() -> None:
    size = 12_000
    spoilt = answer(ITEM * size + ITEM.replace("A ", "A&#26; ") + ITEM * size)
    pieces: list[Record] = []
    stream(spoilt, lambda _name, record: pieces.append(record))
    assert len(pieces) == 2 * size + 1
    assert all(each == READ for each in pieces)


def test_a_big_answer_in_several_parts_is_read_like_small_ones() -> None:
    many = "".join(
        f'<ItemQueryRs requestID="{n}" statusCode="0">{ITEM * 900}</ItemQueryRs>' for n in range(9)
    )
    bare = "<ListDelRs requestID='d' statusCode='0'><ListID>1</ListID></ListDelRs>"
    document = HEAD + bare + many + bare + TAIL
    pieces: list[tuple[str | None, Record]] = []
    reply = stream(document, lambda name, record: pieces.append((name, record)))
    assert [a.request_id for a in reply.answers] == ["d", *map(str, range(9)), "d"]
    inner = pieces[1:-1]
    assert [name for name, _ in inner] == [str(n) for n in range(9) for _ in range(900)]
    assert all(record == READ for _, record in inner)
    assert pieces[0] == pieces[-1] == ("d", {"ListID": "1", "#tag": "ListDelRs"})
    assert heads(scan(document)) == heads(reply) == heads(read(document))


def test_only_the_fields_that_are_wanted_are_handed_out() -> None:
    pieces: list[Record] = []
    stream(
        answer(ITEM), lambda _name, record: pieces.append(record), only=frozenset({"ListID", "No"})
    )
    assert pieces == [{"ListID": "80-1", "#tag": "ItemInventoryRet"}]


def test_a_document_that_breaks_off_gives_what_came_before_and_then_fails() -> None:
    pieces: list[Record] = []
    with pytest.raises(Unreadable, match="not well-formed"):
        stream(answer(ITEM * 9000)[:-30], lambda _name, record: pieces.append(record))
    assert 0 < len(pieces) < 9000
    with pytest.raises(Unreadable):
        scan(answer(ITEM)[:-30])


BOMB = '<!DOCTYPE QBXML [<!ENTITY a "b">]>'


@pytest.mark.parametrize(
    "document",
    [
        "",
        " \n",
        "nothing",
        "<QBXML>",
        "<QBXML/>",
        "<html><body>Proxy error</body></html>",
        "<html><QBXMLMsgsRs/></html>",
        "<x><QBXML><QBXMLMsgsRs/></QBXML></x>",
        BOMB + answer("<R><N>&a;</N></R>"),
        HEAD.split("\n")[0] + BOMB + answer().partition("\n")[2],
        f"<!--{'x' * 9000}-->" + BOMB + answer(),
        "\x00" + BOMB.replace("<!", "<\x00!", 1) + answer(),
        '<!DOCTYPE q SYSTEM "file:///etc/passwd">' + answer(),
        answer("<R><N>&a;</N></R>"),
        "<QBXML><QBXMLMsgsRs><A>" + "<b>" * 5000 + "</b>" * 5000 + "</A></QBXMLMsgsRs></QBXML>",
        answer("<R>" + "<a/>" * 2_500_000 + "</R>"),
        answer()[:-30],
    ],
    ids=range(17),
)
def test_what_is_no_answer_is_unreadable(document: str) -> None:
    with pytest.raises(Unreadable):
        read(document)
    with pytest.raises(Unreadable):
        read(document.encode())
    with pytest.raises(Unreadable):
        read((BOMB + document).encode("utf-16"))


@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer_or_unreadable(document: bytes) -> None:
    for reading in (read, scan):
        with suppress(Unreadable):
            reading(document)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["statusCode", "statusSeverity", "statusMessage", "requestID", "x"]),
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])),
        ),
        max_size=3,
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])),
)
def test_heads_are_the_same_by_scanning_and_by_parsing(
    answers: list[dict[str, str]], text: str
) -> None:
    root = etree.Element("QBXML")
    message_set = etree.SubElement(root, "QBXMLMsgsRs")
    for attributes in answers:
        element = etree.SubElement(message_set, "ItemQueryRs", attributes)
        if text:
            etree.SubElement(element, "ItemRet").text = text
    for coding in ("us-ascii", "utf-8"):
        document = etree.tostring(root, encoding=coding, xml_declaration=True)
        assert heads(scan(document)) == heads(read(document))
