"""Filters, explicit ids, pages and the statuses of queries."""

from __future__ import annotations

import re

import pytest
from qb_talk import Talk, Watch, code, customer, line, message, names, sale

from cartbooks.simulator.quickbooks import Bookkeeper, CompanyFile

NO_MATCH = "A query request did not find a matching object in QuickBooks"


def customers(filters: str, attributes: str = "") -> str:
    return f"<CustomerQueryRq{attributes}>{filters}</CustomerQueryRq>"


def receipts(filters: str) -> str:
    return f"<SalesReceiptQueryRq>{filters}</SalesReceiptQueryRq>"


def numbers(answer: object) -> list[str]:
    return [ret.findtext("RefNumber") for ret in answer]  # type: ignore[attr-defined]


class TestByName:
    def test_what_is_found_comes_back_with_a_warning_for_the_first_that_is_not(
        self, talk: Talk
    ) -> None:
        wanted = "<FullName>buyer</FullName><FullName>bleech</FullName><FullName>no</FullName>"
        answer = talk.one(customers(wanted))
        assert (code(answer), answer.get("statusSeverity")) == (500, "Warn")
        assert message(answer) == (
            "The query request has not been fully completed. There was a required element "
            '("bleech") that could not be found in QuickBooks.'
        )
        assert names(answer) == ["Buyer"]

    def test_nothing_found_by_id_is_a_warning_too(self, file: CompanyFile, talk: Talk) -> None:
        wanted = customers("<ListID>80000099-1</ListID>")
        answer = talk.one(wanted)
        assert (code(answer), len(answer)) == (500, 0)
        file.set_option("unknown list id", "3120")
        assert message(talk.one(wanted)).startswith('Object "80000099-1" specified in the request')

    @pytest.mark.parametrize(
        ("filters", "count"),
        [
            ("<RefNumber>w1</RefNumber>", 2),
            ("<RefNumberCaseSensitive>W1</RefNumberCaseSensitive>", 1),
            ("<RefNumberFilter><MatchCriterion>StartsWith</MatchCriterion><RefNumber>w"
             "</RefNumber></RefNumberFilter>", 3),
            ("<RefNumberFilter><MatchCriterion>EndsWith</MatchCriterion><RefNumber>2"
             "</RefNumber></RefNumberFilter>", 2),  # the seeded 1002 is one
            ("<RefNumberFilter><MatchCriterion>Contains</MatchCriterion><RefNumber>%"
             "</RefNumber></RefNumberFilter>", 0),
            ("<RefNumberRangeFilter><FromRefNumber>W2</FromRefNumber><ToRefNumber>W9"
             "</ToRefNumber></RefNumberRangeFilter>", 1),
        ],
    )  # fmt: skip
    def test_documents_by_number(self, talk: Talk, filters: str, count: int) -> None:
        for number in ("W1", "w1", "W2"):
            talk.ret(sale(line("Web item"), number=number))
        assert len(talk.one(receipts(filters))) == count

    def test_a_number_that_is_not_there(self, talk: Talk) -> None:
        wanted = "<RefNumberCaseSensitive>W9</RefNumberCaseSensitive>"
        assert talk.code(receipts(wanted)) == 500


class TestFilters:
    def test_no_match_is_information(self, talk: Talk) -> None:
        answer = talk.one(customers("<FromModifiedDate>2030-01-01T00:00:00</FromModifiedDate>"))
        assert (code(answer), answer.get("statusSeverity")) == (1, "Info")
        assert message(answer) == NO_MATCH

    @pytest.mark.parametrize(
        ("criterion", "found"),
        [("StartsWith", ["Kids Corner"]), ("EndsWith", []), ("Contains", ["Kids Corner"])],
    )
    def test_part_of_a_name(self, talk: Talk, criterion: str, found: list[str]) -> None:
        part = f"<MatchCriterion>{criterion}</MatchCriterion><Name>KIDS</Name>"
        assert names(talk.one(customers(f"<NameFilter>{part}</NameFilter>"))) == found

    def test_a_range_of_names(self, talk: Talk) -> None:
        limits = "<NameRangeFilter><FromName>buy</FromName><ToName>buyer</ToName></NameRangeFilter>"
        assert names(talk.one(customers(limits))) == ["Buyer"]

    def test_only_active_elements_unless_asked(self, talk: Talk, hand: Bookkeeper) -> None:
        hand.make_inactive("Buyer")
        every = talk.one(customers("<ActiveStatus>All</ActiveStatus>"))
        active = talk.one(customers(""))
        hidden = talk.one(customers("<ActiveStatus>InactiveOnly</ActiveStatus>"))
        assert names(hidden) == ["Buyer"]
        assert len(every) == len(active) + 1

    def test_what_changed_since(self, talk: Talk, hand: Bookkeeper, watch: Watch) -> None:
        watch.pass_time(hours=2)
        hand.edit_customer("Buyer", Phone="1")
        since = "<FromModifiedDate>{}</FromModifiedDate>"
        assert names(talk.one(customers(since.format("2025-03-04T11:00:00")))) == ["Buyer"]
        assert names(talk.one(customers(since.format("2025-03-04T09:00:00-02:00")))) == ["Buyer"]
        assert talk.code(customers(since.format("2025-03-04T11:00:01"))) == 1
        until = "<ToModifiedDate>2025-03-04</ToModifiedDate>"
        assert "Buyer" in names(talk.one(customers(since.format("2025-03-04") + until)))

    def test_a_reversed_range_is_refused(self, talk: Talk) -> None:
        answer = talk.one(
            customers("<FromModifiedDate>2025-03-05</FromModifiedDate>"
                      "<ToModifiedDate>2025-03-04</ToModifiedDate>")
        )  # fmt: skip
        assert code(answer) == 3030

    def test_documents_of_a_customer_and_its_jobs(self, talk: Talk) -> None:
        talk.ret(sale(line("Web item"), customer="Kids Corner", number="K1"))
        talk.ret(sale(line("Web item"), customer="Kids Corner:Holiday order", number="K2"))
        entity = "<EntityFilter><{0}>Kids Corner</{0}></EntityFilter>"
        assert numbers(talk.one(receipts(entity.format("FullName")))) == ["K1"]
        both = talk.one(receipts(entity.format("FullNameWithChildren")))
        assert numbers(both) == ["K1", "K2"]

    def test_documents_of_some_days(self, talk: Talk) -> None:
        for day in ("2025-03-01", "2025-03-02", "2025-03-03"):
            talk.ret(sale(line("Web item"), date=day, number=day[-2:]))
        limits = "<FromTxnDate>2025-03-02</FromTxnDate><ToTxnDate>2025-03-02</ToTxnDate>"
        assert numbers(
            talk.one(receipts(f"<TxnDateRangeFilter>{limits}</TxnDateRangeFilter>"))
        ) == ["02"]

    def test_documents_changed_in_a_window(self, talk: Talk, watch: Watch) -> None:
        watch.pass_time(hours=1)
        talk.ret(sale(line("Web item"), number="NEW"))
        limits = "<FromModifiedDate>2025-03-04T09:30:00</FromModifiedDate>"
        window = f"<ModifiedDateRangeFilter>{limits}</ModifiedDateRangeFilter>"
        assert numbers(talk.one(receipts(window))) == ["NEW"]

    def test_lines_come_only_when_asked_for(self, talk: Talk) -> None:
        talk.ret(sale(line("Web item"), number="W1"))
        wanted = "<RefNumberCaseSensitive>W1</RefNumberCaseSensitive>"
        without = talk.ret(receipts(wanted))
        with_lines = talk.ret(receipts(wanted + "<IncludeLineItems>true</IncludeLineItems>"))
        assert without.find("SalesReceiptLineRet") is None
        assert with_lines.findtext("SalesReceiptLineRet/ItemRef/FullName") == "Web item"

    def test_accounts_by_type(self, talk: Talk) -> None:
        answer = talk.one("<AccountQueryRq><AccountType>Bank</AccountType></AccountQueryRq>")
        assert names(answer) == ["Checking", "Savings"]

    def test_items_of_every_type_in_one_query(self, talk: Talk) -> None:
        tags = {ret.tag for ret in talk.one("<ItemQueryRq/>")}
        assert tags >= {
            "ItemServiceRet", "ItemInventoryRet", "ItemNonInventoryRet", "ItemOtherChargeRet",
            "ItemDiscountRet", "ItemSalesTaxRet", "ItemSalesTaxGroupRet", "ItemSubtotalRet",
        }  # fmt: skip

    def test_transactions_of_every_kind_in_one_query(self, talk: Talk) -> None:
        talk.ret(sale(line("TOY-001", kind="Invoice"), kind="Invoice", number="I9"))
        kinds = {ret.findtext("TxnType") for ret in talk.one("<TransactionQueryRq/>")}
        assert kinds == {"Invoice", "SalesReceipt"}
        one = talk.ret(
            "<TransactionQueryRq><RefNumberCaseSensitive>I9</RefNumberCaseSensitive>"
            "</TransactionQueryRq>"
        )
        assert one.findtext("EntityRef/FullName") == "Buyer"


class TestPages:
    START = ' iterator="Start"'
    FIVE = "<MaxReturned>5</MaxReturned>"

    def next(self, iterator: str, verb: str = "Continue", size: str = FIVE) -> str:
        return customers(size, f' iterator="{verb}" iteratorID="{iterator}"')

    def test_pages_hold_everything_once(self, file: CompanyFile, talk: Talk) -> None:
        answer = talk.one(customers(self.FIVE, self.START))
        iterator = answer.get("iteratorID")
        assert re.fullmatch(r"\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}", iterator)
        found, left = names(answer), int(answer.get("iteratorRemainingCount"))
        while left:
            answer = talk.one(self.next(iterator))
            assert answer.get("iteratorID") == iterator
            found += names(answer)
            left = int(answer.get("iteratorRemainingCount"))
        assert sorted(found) == sorted(row["full_name"] for row in file.customers())
        assert talk.code(self.next(iterator)) == 3391

    def test_an_iterator_needs_a_page_size(self, talk: Talk) -> None:
        answer = talk.one(customers("", self.START))
        assert message(answer) == 'There is a missing element: "MaxReturned"'

    def test_an_iterator_dies_with_its_session(self, file: CompanyFile, talk: Talk) -> None:
        iterator = talk.one(customers(self.FIVE, self.START)).get("iteratorID")
        assert Talk(file).code(self.next(iterator)) == 3391

    def test_an_iterator_belongs_to_its_query(self, talk: Talk) -> None:
        iterator = talk.one(customers(self.FIVE, self.START)).get("iteratorID")
        other = (
            f'<ItemQueryRq iterator="Continue" iteratorID="{iterator}">{self.FIVE}</ItemQueryRq>'
        )
        assert talk.code(other) == 3391

    def test_a_stopped_iterator_is_gone(self, talk: Talk) -> None:
        iterator = talk.one(customers(self.FIVE, self.START)).get("iteratorID")
        assert talk.code(self.next(iterator, "Stop", "")) == 0
        assert talk.code(self.next(iterator)) == 3391

    def test_no_match_has_no_iterator(self, talk: Talk) -> None:
        since = self.FIVE + "<FromModifiedDate>2030-01-01</FromModifiedDate>"
        answer = talk.one(customers(since, self.START))
        assert (code(answer), answer.get("iteratorID")) == (1, None)

    def test_max_returned_alone_cuts(self, talk: Talk) -> None:
        answer = talk.one(customers(self.FIVE))
        assert (len(answer), answer.get("iteratorRemainingCount")) == (5, None)

    def test_meta_data_counts(self, talk: Talk, file: CompanyFile) -> None:
        answer = talk.one(customers("", ' metaData="MetaDataOnly"'))
        assert (answer.get("retCount"), len(answer)) == (str(len(file.customers())), 0)

    def test_what_is_added_meanwhile_is_not_in_the_pages(self, talk: Talk) -> None:
        answer = talk.one(customers(self.FIVE, self.START))
        left = int(answer.get("iteratorRemainingCount"))
        talk.ret(customer("Zz Late"))
        rest = talk.one(self.next(answer.get("iteratorID"), size="<MaxReturned>99</MaxReturned>"))
        assert len(rest) == left
