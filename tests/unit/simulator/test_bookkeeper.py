"""What people do by hand is what programs then find."""

from __future__ import annotations

import pytest
from qb_talk import Talk, code, line, sale

from cartbooks.simulator.quickbooks import Bookkeeper, CompanyFile
from cartbooks.simulator.quickbooks.errors import Refusal


def by_number(file: CompanyFile, number: str) -> dict[str, object]:
    (row,) = [one for one in file.documents() if one["ref_number"] == number]
    return row


def test_a_document_written_by_hand_is_found_by_number(talk: Talk, hand: Bookkeeper) -> None:
    txn_id = hand.add_document(number="W77", customer="Buyer", lines=[("Web item", "12.00")])
    ret = talk.ret(
        "<SalesReceiptQueryRq><RefNumberCaseSensitive>W77</RefNumberCaseSensitive>"
        "</SalesReceiptQueryRq>"
    )
    assert (ret.findtext("TxnID"), ret.findtext("TotalAmount")) == (txn_id, "12.00")


def test_a_changed_total_is_seen(file: CompanyFile, talk: Talk, hand: Bookkeeper) -> None:
    txn_id = talk.ret(
        sale(line("Web item", "<Amount>5.00</Amount>"), line("Web item", "<Amount>1.00</Amount>"),
             number="W1")
    ).findtext("TxnID")  # fmt: skip
    hand.change_total(txn_id, "2.50")
    row = by_number(file, "W1")
    assert row["total"] == "8.50"
    assert len(row["lines"]) == 2  # type: ignore[arg-type]


def test_a_renumbered_document_keeps_its_id(
    file: CompanyFile, talk: Talk, hand: Bookkeeper
) -> None:
    txn_id = talk.ret(sale(line("Web item"), number="W1")).findtext("TxnID")
    hand.edit_document(txn_id, RefNumber="X1", Memo="moved")
    row = by_number(file, "X1")
    assert (row["txn_id"], row["memo"]) == (txn_id, "moved")


def test_a_deleted_or_void_document(file: CompanyFile, talk: Talk, hand: Bookkeeper) -> None:
    first, second = (
        talk.ret(sale(line("TOY-001"), number=n)).findtext("TxnID") for n in ("W1", "W2")
    )
    hand.delete_document(first)
    hand.void_document(second)
    assert [r["total"] for r in file.documents() if r["ref_number"] in ("W1", "W2")] == ["0.00"]


def test_a_merged_customer_leaves_its_documents_to_the_other(
    file: CompanyFile, talk: Talk, hand: Bookkeeper
) -> None:
    list_id = talk.ret(sale(line("Web item"), number="W1")).findtext("CustomerRef/ListID")
    hand.merge_customers("Buyer", "Kids Corner")
    assert by_number(file, "W1")["customer"] == "Kids Corner"
    gone = talk.one(f"<CustomerQueryRq><ListID>{list_id}</ListID></CustomerQueryRq>")
    assert code(gone) == 500


def test_a_merged_item_keeps_all_the_stock(file: CompanyFile, talk: Talk, hand: Bookkeeper) -> None:
    talk.ret(sale(line("TOY-001", "<Quantity>1</Quantity>"), number="W1"))
    both = [int(file.stock(name)["on_hand"]) for name in ("TOY-001", "TOY-002")]
    hand.merge_items("TOY-001", "TOY-002")
    assert int(file.stock("TOY-002")["on_hand"]) == sum(both)
    assert by_number(file, "W1")["lines"][0]["item"] == "TOY-002"  # type: ignore[index]
    hand.delete_document(str(by_number(file, "W1")["txn_id"]))
    assert int(file.stock("TOY-002")["on_hand"]) == sum(both) + 1


def test_goods_come_in(file: CompanyFile, hand: Bookkeeper) -> None:
    before = int(file.stock("TOY-001")["on_hand"])
    hand.receive_stock("TOY-001", "12")
    hand.order_stock("TOY-001", "5")
    after = file.stock("TOY-001")
    assert (int(after["on_hand"]) - before, after["on_order"]) == (12, "5")


def test_renamed_things_show_their_new_names_everywhere(
    file: CompanyFile, talk: Talk, hand: Bookkeeper
) -> None:
    talk.ret(sale(line("TOY-001"), number="W1"))
    hand.rename_customer("Buyer", "Buyer & Sons")
    hand.rename_item("TOY-001", "TOY-900")
    row = by_number(file, "W1")
    assert row["customer"] == "Buyer & Sons"
    assert row["lines"][0]["item"] == "TOY-900"  # type: ignore[index]


def test_a_customer_with_documents_cannot_be_deleted(talk: Talk, hand: Bookkeeper) -> None:
    talk.ret(sale(line("Web item")))
    with pytest.raises(Refusal) as refused:
        hand.delete_customer("Buyer")
    assert refused.value.code == 3160


def test_an_inactive_item_may_be_refused_by_choice(
    file: CompanyFile, talk: Talk, hand: Bookkeeper
) -> None:
    hand.make_inactive("TOY-001", "Item")
    assert talk.code(sale(line("TOY-001"))) == 0
    file.set_option("inactive elements", "refused")
    assert talk.code(sale(line("TOY-001"))) == 3140
