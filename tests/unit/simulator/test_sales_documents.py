"""Sales receipts, invoices, orders, payments: totals, numbers, stock and what is refused."""

from __future__ import annotations

import pytest
from qb_talk import Talk, Watch, code, line, message, sale

from cartbooks.simulator.quickbooks import Bookkeeper, CompanyFile

AMOUNT = "<Amount>{}</Amount>"
TAXED = "<ItemSalesTaxRef><FullName>State Tax</FullName></ItemSalesTaxRef>"


def tax_code(name: str) -> str:
    return f"<SalesTaxCodeRef><FullName>{name}</FullName></SalesTaxCodeRef>"


def mod(ret: object, fields: str, kind: str = "SalesReceipt", edit: str | None = None) -> str:
    found: object = ret
    txn_id = found.findtext("TxnID")  # type: ignore[attr-defined]
    sequence = edit or found.findtext("EditSequence")  # type: ignore[attr-defined]
    return (
        f"<{kind}ModRq><{kind}Mod><TxnID>{txn_id}</TxnID><EditSequence>{sequence}</EditSequence>"
        f"{fields}</{kind}Mod></{kind}ModRq>"
    )


class TestTotals:
    @pytest.mark.parametrize(
        ("fields", "amount", "rate"),
        [
            ("<Quantity>3</Quantity><Amount>13.00</Amount>", "13.00", "4.33333"),
            ("<Quantity>3</Quantity><Rate>4.335</Rate>", "13.01", "4.335"),
            ("<Quantity>0.5</Quantity><Rate>10</Rate>", "5.00", "10.00"),
            ("<Rate>7.25</Rate>", "7.25", "7.25"),
            ("<Amount>-2</Amount>", "-2.00", "-2.00"),
        ],
    )
    def test_amount_and_rate_of_a_line(
        self, talk: Talk, fields: str, amount: str, rate: str
    ) -> None:
        ret = talk.ret(sale(line("Web item", AMOUNT.format("20.00")), line("Web item", fields)))
        last = ret.findall("SalesReceiptLineRet")[1]
        assert (last.findtext("Amount"), last.findtext("Rate")) == (amount, rate)

    def test_the_price_on_the_item_stands_in(self, talk: Talk, file: CompanyFile) -> None:
        (item,) = [row for row in file.items() if row["name"] == "TOY-001"]
        ret = talk.ret(sale(line("TOY-001")))
        assert ret.findtext("TotalAmount") == item["data"]["SalesPrice"]
        assert ret.findtext("SalesReceiptLineRet/Desc") == item["data"]["SalesDesc"]

    @pytest.mark.parametrize("given", ["2.50", "-2.50"])
    def test_a_discount_item_always_takes_away(self, talk: Talk, given: str) -> None:
        discount = line("Web discount", AMOUNT.format(given))
        ret = talk.ret(sale(line("Web item", AMOUNT.format("10.00")), discount))
        assert ret.findtext("TotalAmount") == "7.50"

    def test_a_discount_takes_no_quantity(self, talk: Talk) -> None:
        discount = line("Web discount", "<Quantity>1</Quantity><Amount>-1.00</Amount>")
        assert talk.code(sale(line("Web item", AMOUNT.format("9.00")), discount)) == 3210

    def test_a_percentage_is_of_the_line_above(self, talk: Talk) -> None:
        discount = line("Web discount", "<RatePercent>15</RatePercent>")
        ret = talk.ret(sale(line("Web item", AMOUNT.format("10.10")), discount))
        assert ret.findall("SalesReceiptLineRet")[1].findtext("Amount") == "-1.52"

    def test_tax_is_rounded_once_over_the_taxable_lines(self, talk: Talk) -> None:
        ret = talk.ret(
            sale(
                line("Web item", "<Amount>1.10</Amount>" + tax_code("Tax")),
                line("Web item", "<Amount>1.10</Amount>" + tax_code("Tax")),
                line("Shipping", "<Amount>5.00</Amount>" + tax_code("Non")),
                after_number=TAXED,
            )
        )
        sums = [ret.findtext(t) for t in ("Subtotal", "SalesTaxPercentage", "SalesTaxTotal")]
        assert sums == ["7.20", "5.50", "0.12"]  # 5.5 % of 2.20 is 0.121; line by line 0.06 twice
        assert ret.findtext("TotalAmount") == "7.32"

    def test_each_tax_of_a_group_is_rounded_on_its_own(self, talk: Talk) -> None:
        group = "<ItemSalesTaxRef><FullName>State and County</FullName></ItemSalesTaxRef>"
        taxed = "<Amount>2.60</Amount>" + tax_code("Tax")
        ret = talk.ret(sale(line("Web item", taxed), after_number=group))
        assert ret.findtext("SalesTaxPercentage") == "6.75"
        assert ret.findtext("SalesTaxTotal") == "0.17"  # 0.143 and 0.0325

    def test_a_customer_who_pays_no_tax_is_not_taxed(self, talk: Talk) -> None:
        untaxed = "<CustomerSalesTaxCodeRef><FullName>Non</FullName></CustomerSalesTaxCodeRef>"
        taxed = "<Amount>10.00</Amount>" + tax_code("Tax")
        ret = talk.ret(sale(line("Web item", taxed), after_number=TAXED + untaxed))
        assert ret.findtext("SalesTaxTotal") == "0.00"

    def test_the_usual_tax_item_applies_where_none_is_named(
        self, file: CompanyFile, talk: Talk
    ) -> None:
        file.set_option("default tax item", "State Tax")
        taxed = "<Amount>100.00</Amount>" + tax_code("Tax")
        ret = talk.ret(sale(line("Web item", taxed)))
        assert ret.findtext("TotalAmount") == "105.50"

    def test_a_group_stands_for_its_items(
        self, file: CompanyFile, talk: Talk, hand: Bookkeeper
    ) -> None:
        parts = [
            {"ItemRef": {"FullName": "TOY-001"}, "Quantity": "2"},
            {"ItemRef": {"FullName": "Gift wrapping"}, "Quantity": "1"},
        ]
        hand.add("ItemGroup", Name="Bundle", IsPrintItemsInGroup="true", ItemGroupLine=parts)
        before = int(file.stock("TOY-001")["on_hand"])
        bundle = (
            "<SalesReceiptLineGroupAdd><ItemGroupRef><FullName>Bundle</FullName></ItemGroupRef>"
            "<Quantity>3</Quantity></SalesReceiptLineGroupAdd>"
        )
        ret = talk.ret(sale(bundle, line("Shipping", "<Amount>5.00</Amount>")))
        group = ret.find("SalesReceiptLineGroupRet")
        inner = group.findall("SalesReceiptLineRet")
        assert [one.findtext("Quantity") for one in inner] == ["6", "3"]
        assert len({one.text for one in ret.iter("TxnLineID")}) == 4
        total = sum(float(one.findtext("Amount")) for one in inner)
        assert float(group.findtext("TotalAmount")) == pytest.approx(total)
        assert before - int(file.stock("TOY-001")["on_hand"]) == 6
        assert talk.code(sale(line("Bundle"))) == 3210

    def test_one_tax_item_cannot_be_both_line_and_tax(self, talk: Talk) -> None:
        both = sale(line("State Tax", AMOUNT.format("1.00")), after_number=TAXED)
        answer = talk.one(both)
        assert code(answer) == 3140
        assert message(answer).endswith(
            "You cannot use the same tax item in both the line items and the txn tax."
        )
        other = TAXED.replace("State Tax", "Out of State")
        assert talk.code(sale(line("State Tax", AMOUNT.format("1.00")), after_number=other)) == 0

    def test_a_total_below_zero_is_refused(self, talk: Talk) -> None:
        answer = talk.one(sale(line("Web item", AMOUNT.format("-1.00"))))
        assert code(answer) == 3180
        assert "Transaction amount must be positive" in message(answer)

    def test_a_total_of_zero_is_fine(self, talk: Talk) -> None:
        ret = talk.ret(sale(line("Web item", AMOUNT.format("0.00"))))
        assert ret.findtext("TotalAmount") == "0.00"

    def test_tax_code_names_come_back_as_the_list_spells_them(self, talk: Talk) -> None:
        ret = talk.ret(sale(line("Web item", "<Amount>1.00</Amount>" + tax_code("NON"))))
        assert ret.findtext("SalesReceiptLineRet/SalesTaxCodeRef/FullName") == "Non"


class TestHeads:
    def test_ids_share_one_counter_and_lines_follow(self, talk: Talk) -> None:
        ret = talk.ret(sale(line("Web item"), line("Web item")))
        txn, _, epoch = ret.findtext("TxnID").partition("-")
        lines = [one.findtext("TxnLineID") for one in ret.findall("SalesReceiptLineRet")]
        assert lines == [f"{int(txn, 16) + 2:X}-{epoch}", f"{int(txn, 16) + 3:X}-{epoch}"]
        later = talk.ret(sale(line("Web item"))).findtext("TxnID")
        assert int(later.partition("-")[0], 16) > int(lines[1].partition("-")[0], 16)

    def test_a_number_left_out_is_the_next_one_of_its_kind(self, talk: Talk) -> None:
        assert talk.ret(sale(line("Web item"), number="W099")).findtext("RefNumber") == "W099"
        assert talk.ret(sale(line("Web item"))).findtext("RefNumber") == "W100"
        invoice = talk.ret(sale(line("Web item", kind="Invoice"), kind="Invoice"))
        assert invoice.findtext("RefNumber") == "1006"

    def test_a_number_that_is_empty_stays_empty(self, talk: Talk) -> None:
        assert talk.ret(sale(line("Web item"), number="")).find("RefNumber") is None

    def test_the_same_number_twice_is_two_documents(self, file: CompanyFile, talk: Talk) -> None:
        for _ in range(2):
            talk.ret(sale(line("Web item"), number="W1"))
        assert [row["ref_number"] for row in file.documents()].count("W1") == 2

    def test_a_number_of_twelve_characters_is_too_long(self, talk: Talk) -> None:
        assert talk.code(sale(line("Web item"), number="W12345678901")) == 3070

    def test_a_date_left_out_is_the_one_used_last(self, talk: Talk) -> None:
        talk.ret(sale(line("Web item"), date="2025-02-11"))
        assert talk.ret(sale(line("Web item"), date="")).findtext("TxnDate") == "2025-02-11"

    def test_the_address_of_the_customer_stands_in(self, talk: Talk, hand: Bookkeeper) -> None:
        hand.edit_customer("Buyer", BillAddress={"Addr1": "1 Road", "City": "Boston"})
        ret = talk.ret(sale(line("Web item")))
        assert ret.findtext("BillAddress/Addr1") == "1 Road"
        assert ret.findtext("BillAddressBlock/Addr2") == "Boston"

    @pytest.mark.parametrize("address", ["", "not an address", "a@b", "a@example.com, nonsense"])
    def test_to_be_emailed_needs_a_good_address(
        self, talk: Talk, hand: Bookkeeper, address: str
    ) -> None:
        hand.edit_customer("Buyer", Email=address)
        mailed = sale(line("Web item"), after_number="<IsToBeEmailed>true</IsToBeEmailed>")
        answer = talk.one(mailed)
        assert code(answer) == 3180
        assert message(answer) == (
            "There was an error when saving a SalesReceipt.  QuickBooks error message: The email "
            "address specified for this customer is invalid, and the transaction is marked "
            "'To be e-mailed'."
        )
        hand.edit_customer("Buyer", Email="buyer@example.com")
        assert talk.code(mailed) == 0

    def test_fields_that_the_desktop_does_not_know_are_ignored(self, talk: Talk) -> None:
        included = "<IsTaxIncluded>true</IsTaxIncluded>"
        answer = talk.one(sale(line("Web item"), after_number=included))
        assert (code(answer), answer.get("statusSeverity")) == (530, "Warn")
        assert answer[0].find("IsTaxIncluded") is None

    def test_what_is_not_simulated_is_refused_rather_than_forgotten(self, talk: Talk) -> None:
        linked = "<LinkToTxnID>1-1</LinkToTxnID>"
        invoice = sale(line("Web item", kind="Invoice"), kind="Invoice", after_number=linked)
        assert talk.code(invoice) == 1030

    def test_pro_has_no_sales_orders(self, file: CompanyFile, talk: Talk) -> None:
        order = sale(line("TOY-001", kind="SalesOrder"), kind="SalesOrder")
        assert talk.code(order) == 0
        file.set_option("edition", "Pro")
        answer = talk.one(order)
        assert code(answer) == 3250
        assert message(answer).startswith("This feature is not enabled")

    def test_a_line_with_money_needs_an_item(self, talk: Talk) -> None:
        lines = (
            "<SalesReceiptLineAdd><Desc>Words</Desc></SalesReceiptLineAdd>"
            "<SalesReceiptLineAdd><Desc>Money</Desc><Amount>5.00</Amount></SalesReceiptLineAdd>"
        )
        assert talk.code(sale(lines)) == 3270


class TestStock:
    @pytest.mark.parametrize(
        ("kind", "hand", "ordered"),
        [("SalesReceipt", -2, 0), ("Invoice", -2, 0), ("SalesOrder", 0, 2), ("CreditMemo", 2, 0)],
    )
    def test_documents_move_stock(
        self, file: CompanyFile, talk: Talk, kind: str, hand: int, ordered: int
    ) -> None:
        before = file.stock("TOY-001")
        ret = talk.ret(sale(line("TOY-001", "<Quantity>2</Quantity>", kind), kind=kind))
        after = file.stock("TOY-001")
        assert int(after["on_hand"]) - int(before["on_hand"]) == hand
        assert int(after["on_sales_order"]) == ordered
        txn_id = ret.findtext("TxnID")
        talk.ret(f"<TxnDelRq><TxnDelType>{kind}</TxnDelType><TxnID>{txn_id}</TxnID></TxnDelRq>")
        assert file.stock("TOY-001") == before

    def test_the_item_query_shows_what_moved(self, talk: Talk) -> None:
        query = "<ItemInventoryQueryRq><FullName>TOY-002</FullName></ItemInventoryQueryRq>"
        before = talk.ret(query)
        talk.ret(sale(line("TOY-002", "<Quantity>1.5</Quantity>")))
        after = talk.ret(query)
        moved = float(before.findtext("QuantityOnHand")) - float(after.findtext("QuantityOnHand"))
        assert moved == 1.5
        assert after.findtext("EditSequence") == before.findtext("EditSequence")

    def test_a_sale_before_the_item_was_there_is_refused(self, talk: Talk) -> None:
        answer = talk.one(sale(line("TOY-001"), date="2020-01-01"))
        assert code(answer) == 3180
        assert "inventory start date" in message(answer)

    def test_an_adjustment_sets_or_changes_the_quantity(
        self, file: CompanyFile, talk: Talk
    ) -> None:
        def adjusted(change: str) -> str:
            talk.ret(
                "<InventoryAdjustmentAddRq><InventoryAdjustmentAdd><AccountRef><FullName>"
                "Cost of Goods Sold</FullName></AccountRef><InventoryAdjustmentLineAdd><ItemRef>"
                f"<FullName>TOY-001</FullName></ItemRef><QuantityAdjustment>{change}"
                "</QuantityAdjustment></InventoryAdjustmentLineAdd></InventoryAdjustmentAdd>"
                "</InventoryAdjustmentAddRq>"
            )
            return file.stock("TOY-001")["on_hand"]

        assert adjusted("<NewQuantity>7</NewQuantity>") == "7"
        assert adjusted("<QuantityDifference>-3</QuantityDifference>") == "4"


class TestClosingDate:
    def test_a_closed_period_takes_no_documents(
        self, file: CompanyFile, talk: Talk, hand: Bookkeeper
    ) -> None:
        ret = talk.ret(sale(line("Web item"), date="2025-01-31"))
        hand.set_closing_date("2025-01-31")
        answer = talk.one(sale(line("Web item"), date="2025-01-31"))
        assert code(answer) == 3171
        assert message(answer).startswith(
            "An attempt was made to modify a SalesReceipt with a date that is on or before the "
            "closing date of the company."
        )
        assert talk.code(sale(line("Web item"), date="2025-02-01")) == 0
        assert talk.code(mod(ret, "<Memo>late</Memo>")) == 3171
        txn_id = ret.findtext("TxnID")
        gone = f"<TxnDelType>SalesReceipt</TxnDelType><TxnID>{txn_id}</TxnID>"
        assert talk.code(f"<TxnDelRq>{gone}</TxnDelRq>") == 3161
        preferences = talk.ret("<PreferencesQueryRq/>")
        assert preferences.findtext("AccountingPreferences/ClosingDate") == "2025-01-31"


class TestChanges:
    def test_lines_that_are_not_listed_go_and_minus_one_is_new(
        self, file: CompanyFile, talk: Talk, watch: Watch
    ) -> None:
        before = file.stock("TOY-001")
        ret = talk.ret(sale(line("TOY-001", "<Quantity>2</Quantity><Rate>3</Rate>"),
                            line("TOY-002", "<Quantity>1</Quantity>")))  # fmt: skip
        kept = ret.findtext("SalesReceiptLineRet/TxnLineID")
        watch.pass_time(seconds=2)
        changed = talk.ret(
            mod(
                ret,
                f"<SalesReceiptLineMod><TxnLineID>{kept}</TxnLineID><Quantity>5</Quantity>"
                "</SalesReceiptLineMod><SalesReceiptLineMod><TxnLineID>-1</TxnLineID><ItemRef>"
                "<FullName>Web item</FullName></ItemRef><Amount>1.00</Amount>"
                "</SalesReceiptLineMod>",
            )
        )
        lines = changed.findall("SalesReceiptLineRet")
        assert [one.findtext("ItemRef/FullName") for one in lines] == ["TOY-001", "Web item"]
        assert lines[0].findtext("TxnLineID") == kept
        assert changed.findtext("TotalAmount") == "16.00"
        assert int(before["on_hand"]) - int(file.stock("TOY-001")["on_hand"]) == 5

    def test_a_head_alone_keeps_the_lines(self, talk: Talk) -> None:
        ret = talk.ret(sale(line("Web item", AMOUNT.format("4.00")), number="W1"))
        changed = talk.ret(mod(ret, "<Memo>seen</Memo>"))
        assert changed.findtext("TotalAmount") == "4.00"
        assert changed.findtext("RefNumber") == "W1"
        assert changed.findtext("Memo") == "seen"
        assert len(changed.findall("SalesReceiptLineRet")) == 1

    def test_a_stale_change_is_answered_with_the_fresh_document(self, talk: Talk) -> None:
        ret = talk.ret(sale(line("Web item")))
        talk.ret(mod(ret, "<Memo>one</Memo>"))
        answer = talk.one(mod(ret, "<Memo>two</Memo>"))
        assert code(answer) == 3200
        assert answer[0].findtext("Memo") == "one"

    def test_a_void_document_stays_with_nothing_in_it(self, file: CompanyFile, talk: Talk) -> None:
        before = file.stock("TOY-001")
        txn_id = talk.ret(sale(line("TOY-001"), number="W1")).findtext("TxnID")
        answer = talk.one(
            f"<TxnVoidRq><TxnVoidType>SalesReceipt</TxnVoidType><TxnID>{txn_id}</TxnID></TxnVoidRq>"
        )
        assert [child.tag for child in answer] == [
            "TxnVoidType", "TxnID", "TimeCreated", "TimeModified", "RefNumber",
        ]  # fmt: skip
        (row,) = [one for one in file.documents() if one["txn_id"] == txn_id]
        assert (row["total"], row["memo"]) == ("0.00", "VOID:")
        assert file.stock("TOY-001") == before

    def test_a_deleted_document_is_reported_as_deleted(self, talk: Talk) -> None:
        txn_id = talk.ret(sale(line("Web item"), number="W1")).findtext("TxnID")
        gone = f"<TxnDelType>SalesReceipt</TxnDelType><TxnID>{txn_id}</TxnID>"
        assert talk.code(f"<TxnDelRq>{gone}</TxnDelRq>") == 0
        assert talk.code(f"<TxnDelRq>{gone}</TxnDelRq>") == 3120
        deleted = talk.one(
            "<TxnDeletedQueryRq><TxnDelType>Invoice</TxnDelType><TxnDelType>SalesReceipt"
            "</TxnDelType></TxnDeletedQueryRq>"
        )
        assert [(ret.findtext("TxnID"), ret.findtext("RefNumber")) for ret in deleted] == [
            (txn_id, "W1")
        ]


class TestReceivables:
    def invoice(self, talk: Talk, amount: str) -> object:
        ret = talk.ret(sale(line("Web item", AMOUNT.format(amount), "Invoice"), kind="Invoice"))
        return ret.findtext("TxnID")

    def payment(self, total: str, how: str) -> str:
        return (
            "<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>Buyer</FullName>"
            f"</CustomerRef><TotalAmount>{total}</TotalAmount>{how}</ReceivePaymentAdd>"
            "</ReceivePaymentAddRq>"
        )

    def applied(self, txn_id: object, amount: str) -> str:
        return (
            f"<AppliedToTxnAdd><TxnID>{txn_id}</TxnID><PaymentAmount>{amount}</PaymentAmount>"
            "</AppliedToTxnAdd>"
        )

    def balance(self, talk: Talk) -> str:
        query = "<CustomerQueryRq><FullName>Buyer</FullName></CustomerQueryRq>"
        return str(talk.ret(query).findtext("Balance"))

    def found(self, talk: Talk, txn_id: object) -> object:
        return talk.ret(
            f"<InvoiceQueryRq><TxnID>{txn_id}</TxnID><IncludeLinkedTxns>true</IncludeLinkedTxns>"
            "</InvoiceQueryRq>"
        )

    def test_a_payment_settles_an_invoice(self, talk: Talk) -> None:
        txn_id = self.invoice(talk, "50.00")
        assert self.balance(talk) == "50.00"
        ret = talk.ret(self.payment("60.00", self.applied(txn_id, "50.00")))
        assert ret.findtext("UnusedPayment") == "10.00"
        assert ret.findtext("AppliedToTxnRet/Amount") == "50.00"
        paid = self.found(talk, txn_id)
        fields = [paid.findtext(t) for t in ("IsPaid", "AppliedAmount", "BalanceRemaining")]  # type: ignore[attr-defined]
        assert fields == ["true", "-50.00", "0.00"]
        assert paid.findtext("LinkedTxn/TxnID") == ret.findtext("TxnID")  # type: ignore[attr-defined]
        assert self.balance(talk) == "-10.00"

    def test_no_more_than_is_due_can_be_paid(self, talk: Talk) -> None:
        txn_id = self.invoice(talk, "50.00")
        answer = talk.one(self.payment("60.00", self.applied(txn_id, "60.00")))
        assert code(answer) == 3210
        assert message(answer).endswith("You cannot pay more than the amount due.")
        assert talk.code(self.payment("10.00", self.applied(txn_id, "20.00"))) == 3210
        assert talk.code(self.payment("10.00", self.applied("9-9", "1.00"))) == 3120
        assert self.balance(talk) == "50.00"

    def test_applying_by_itself_pays_the_oldest_first(self, talk: Talk) -> None:
        first, second = self.invoice(talk, "30.00"), self.invoice(talk, "30.00")
        talk.ret(self.payment("40.00", "<IsAutoApply>true</IsAutoApply>"))
        open_amounts = [
            self.found(talk, one).findtext("BalanceRemaining")  # type: ignore[attr-defined]
            for one in (first, second)
        ]
        assert open_amounts == ["0.00", "20.00"]

    def test_a_credit_memo_is_refunded_to_a_card(self, talk: Talk) -> None:
        memo = talk.ret(
            sale(line("Web item", AMOUNT.format("25.00"), "CreditMemo"), kind="CreditMemo")
        )
        assert self.balance(talk) == "-25.00"
        refund = (
            "<ARRefundCreditCardAddRq><ARRefundCreditCardAdd><CustomerRef><FullName>Buyer"
            "</FullName></CustomerRef><RefundAppliedToTxnAdd><TxnID>{}</TxnID><RefundAmount>{}"
            "</RefundAmount></RefundAppliedToTxnAdd></ARRefundCreditCardAdd>"
            "</ARRefundCreditCardAddRq>"
        )
        ret = talk.ret(refund.format(memo.findtext("TxnID"), "20.00"))
        assert ret.findtext("TotalAmount") == "20.00"
        assert self.balance(talk) == "-5.00"
        assert talk.code(refund.format(memo.findtext("TxnID"), "6.00")) == 3210
