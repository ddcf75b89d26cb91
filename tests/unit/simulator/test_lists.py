"""Names, references, hierarchies and edits of customers, items and the small lists."""

from __future__ import annotations

import re

import pytest
from qb_talk import START, Talk, Watch, code, customer, line, message, names, sale

from cartbooks.simulator.quickbooks import Bookkeeper, CompanyFile

NOT_THERE = (
    "QuickBooks error message: Invalid argument.  The specified record does not exist in the list."
)
INVENTORY = (
    "<ItemInventoryAddRq><ItemInventoryAdd><Name>{name}</Name>{more}<SalesPrice>9.5</SalesPrice>"
    "<IncomeAccountRef><FullName>Merchandise Sales</FullName></IncomeAccountRef>"
    "<COGSAccountRef><FullName>Cost of Goods Sold</FullName></COGSAccountRef>"
    "<AssetAccountRef><FullName>Inventory Asset</FullName></AssetAccountRef>"
    "<QuantityOnHand>4</QuantityOnHand></ItemInventoryAdd></ItemInventoryAddRq>"
)


def mod(found: object, fields: str, edit: str | None = None) -> str:
    ret: object = found
    list_id = ret.findtext("ListID")  # type: ignore[attr-defined]
    sequence = edit or ret.findtext("EditSequence")  # type: ignore[attr-defined]
    return (
        f"<CustomerModRq><CustomerMod><ListID>{list_id}</ListID><EditSequence>{sequence}"
        f"</EditSequence>{fields}</CustomerMod></CustomerModRq>"
    )


class TestNames:
    @pytest.mark.parametrize("taken", ["buyer", "NORTHWIND TOYS LTD", "Rosa Diaz", "Owner Draw"])
    def test_customers_vendors_employees_and_other_names_share_one_space(
        self, talk: Talk, taken: str
    ) -> None:
        answer = talk.one(customer(taken))
        assert code(answer) == 3100
        assert message(answer) == f'The name "{taken}" of the list element is already in use.'

    def test_an_inactive_element_keeps_its_name(self, talk: Talk, hand: Bookkeeper) -> None:
        hand.make_inactive("Buyer")
        assert talk.code(customer("Buyer")) == 3100

    def test_the_same_name_may_be_used_by_an_item(self, talk: Talk) -> None:
        assert talk.code(INVENTORY.format(name="Buyer", more="")) == 0
        assert talk.code(INVENTORY.format(name="buyer", more="")) == 3100

    def test_a_colon_is_refused_with_the_genuine_text(self, talk: Talk) -> None:
        answer = talk.one(customer("Incorrect : Name"))
        assert code(answer) == 3090
        assert message(answer).startswith(
            'There was an error when storing "Incorrect : Name" in the "customer name" field.'
        )
        assert "Names in this list cannot contain a colon." in message(answer)

    @pytest.mark.parametrize("name", ["", "   "])
    def test_a_name_must_be_there(self, talk: Talk, name: str) -> None:
        answer = talk.one(customer(name))
        assert (code(answer), message(answer)) == (3150, 'There is a missing element: "Name"')

    def test_characters_outside_windows_1252_are_lost(self, talk: Talk) -> None:
        ret = talk.ret(customer("Zo&#233; &#8364; &#128512; &#26481;"))
        assert ret.findtext("Name") == "Zoé € ? ?"

    def test_jobs_may_have_the_same_name_under_different_customers(self, talk: Talk) -> None:
        under = "<ParentRef><FullName>{}</FullName></ParentRef>"
        first = talk.ret(customer("Roof", under.format("Buyer")))
        second = talk.ret(customer("Roof", under.format("Kids Corner")))
        assert [first.findtext("FullName"), second.findtext("FullName")] == [
            "Buyer:Roof",
            "Kids Corner:Roof",
        ]
        assert first.findtext("Sublevel") == "1"


class TestReferences:
    def test_an_unknown_reference_names_what_and_where(self, talk: Talk) -> None:
        answer = talk.one(sale(line("TOY-001"), customer="Nobody"))
        assert code(answer) == 3140
        assert message(answer) == (
            'There is an invalid reference to QuickBooks Customer "Nobody" in the SalesReceipt.  '
            + NOT_THERE
        )

    def test_an_unknown_item_is_a_matter_of_the_line(self, talk: Talk) -> None:
        answer = talk.one(sale(line("Tax On Sale")))
        assert message(answer).startswith(
            'There is an invalid reference to QuickBooks Item "Tax On Sale" in the '
            "SalesReceipt line."
        )

    def test_a_vendor_is_no_customer(self, talk: Talk) -> None:
        assert talk.code(sale(line("TOY-001"), customer="City Power")) == 3140

    def test_list_id_wins_over_full_name(self, talk: Talk) -> None:
        buyer = talk.ret("<CustomerQueryRq><FullName>Buyer</FullName></CustomerQueryRq>")
        both = (
            f"<ParentRef><ListID>{buyer.findtext('ListID')}</ListID>"
            "<FullName>Kids Corner</FullName></ParentRef>"
        )
        assert talk.ret(customer("Job", both)).findtext("FullName") == "Buyer:Job"

    def test_a_missing_parent_has_its_own_code(self, talk: Talk) -> None:
        answer = talk.one(customer("Job", "<ParentRef><FullName>Nobody</FullName></ParentRef>"))
        assert code(answer) == 3130
        assert message(answer) == (
            'There is an invalid reference to a parent "Nobody" in the customer list.  ' + NOT_THERE
        )

    def test_an_item_needs_its_accounts(self, talk: Talk) -> None:
        answer = talk.one(
            "<ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name><SalesOrPurchase><Price>5"
            "</Price></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
        )
        assert code(answer) == 3270


class TestRets:
    def test_ids_and_times_have_the_shape_of_quickbooks(self, talk: Talk) -> None:
        ret = talk.ret(customer("Shape"))
        epoch = str(int(START.timestamp()))
        assert re.fullmatch(rf"8[0-9A-F]{{7}}-{epoch}", ret.findtext("ListID"))
        assert ret.findtext("EditSequence") == epoch
        assert ret.findtext("TimeCreated") == "2025-03-04T09:00:00+00:00"

    def test_an_address_comes_back_changed_and_its_block_does_not(self, talk: Talk) -> None:
        ret = talk.ret(
            customer(
                "Place",
                "<BillAddress><Addr1>Tom Test</Addr1><Addr2></Addr2><Addr3>123 Test St</Addr3>"
                "<City>Concord</City><State>Massachusetts</State><PostalCode>01742</PostalCode>"
                "<Country>United States</Country></BillAddress>",
            )
        )
        bill = {child.tag: child.text for child in ret.find("BillAddress")}
        assert bill == {
            "Addr1": "Tom Test", "Addr2": "123 Test St", "City": "Concord", "State": "MA",
            "PostalCode": "01742", "Country": "USA",
        }  # fmt: skip
        block = {child.tag: child.text for child in ret.find("BillAddressBlock")}
        assert block == {
            "Addr1": "Tom Test", "Addr3": "123 Test St",
            "Addr4": "Concord, Massachusetts 01742", "Addr5": "United States",
        }  # fmt: skip

    def test_more_than_five_lines_of_address_are_refused(self, talk: Talk) -> None:
        lines = "".join(f"<Addr{n}>line {n}</Addr{n}>" for n in range(1, 6))
        address = f"<BillAddress>{lines}<City>Concord</City></BillAddress>"
        assert talk.code(customer("Long", address)) == 3210
        assert talk.code(customer("Fits", f"<BillAddress>{lines}</BillAddress>")) == 0

    def test_an_inventory_item_starts_with_its_stock(self, file: CompanyFile, talk: Talk) -> None:
        ret = talk.ret(INVENTORY.format(name="SKU-9", more=""))
        assert ret.findtext("QuantityOnHand") == "4"
        assert ret.findtext("SalesPrice") == "9.50"
        assert ret.findtext("QuantityOnSalesOrder") == "0"
        assert file.stock("SKU-9")["on_hand"] == "4"

    def test_include_ret_element_names_what_is_wanted(self, talk: Talk) -> None:
        ret = talk.ret(
            "<CustomerQueryRq><FullName>Buyer</FullName><IncludeRetElement>ListID"
            "</IncludeRetElement><IncludeRetElement>Email</IncludeRetElement></CustomerQueryRq>"
        )
        assert [child.tag for child in ret] == ["ListID", "Email"]

    @pytest.mark.parametrize(
        ("element", "body"),
        [
            ("PaymentMethodAdd", "<Name>Klarna</Name>"),
            ("ShipMethodAdd", "<Name>Bike</Name>"),
            ("ClassAdd", "<Name>Fair</Name>"),
            ("CustomerTypeAdd", "<Name>School</Name>"),
            ("StandardTermsAdd", "<Name>Net 7</Name><StdDueDays>7</StdDueDays>"),
            ("AccountAdd", "<Name>Klarna Clearing</Name><AccountType>Bank</AccountType>"),
            ("VendorAdd", "<Name>Fresh Vendor</Name>"),
        ],
    )
    def test_small_lists_are_added_and_found(self, talk: Talk, element: str, body: str) -> None:
        ret = talk.ret(f"<{element}Rq><{element}>{body}</{element}></{element}Rq>")
        kind = element.removesuffix("Add")
        name = ret.findtext("Name")
        found = talk.one(f"<{kind}QueryRq><FullName>{name}</FullName></{kind}QueryRq>")
        assert [one.findtext("ListID") for one in found] == [ret.findtext("ListID")]


class TestEdits:
    def test_given_fields_change_and_others_stay(self, talk: Talk, watch: Watch) -> None:
        first = talk.ret(customer("Ann", "<CompanyName>Co</CompanyName><Phone>1</Phone>"))
        watch.pass_time(seconds=5)
        second = talk.ret(mod(first, "<Phone>2</Phone>"))
        assert [second.findtext(t) for t in ("CompanyName", "Phone")] == ["Co", "2"]
        assert int(second.findtext("EditSequence")) > int(first.findtext("EditSequence"))
        assert second.findtext("TimeModified") > first.findtext("TimeModified")
        assert second.findtext("ListID") == first.findtext("ListID")

    def test_an_empty_element_clears_the_field(self, talk: Talk) -> None:
        first = talk.ret(customer("Ann", "<CompanyName>Co</CompanyName>"))
        assert talk.ret(mod(first, "<CompanyName></CompanyName>")).find("CompanyName") is None

    def test_edit_sequence_rises_within_one_second(self, talk: Talk) -> None:
        ret = talk.ret(customer("Ann"))
        seen = [ret.findtext("EditSequence")]
        for phone in "123":
            ret = talk.ret(mod(ret, f"<Phone>{phone}</Phone>"))
            seen.append(ret.findtext("EditSequence"))
        assert seen == sorted(set(seen))

    def test_a_stale_edit_sequence_is_answered_with_the_fresh_one(self, talk: Talk) -> None:
        first = talk.ret(customer("Ann"))
        fresh = talk.ret(mod(first, "<Phone>2</Phone>"))
        answer = talk.one(mod(first, "<Phone>3</Phone>"))
        old = first.findtext("EditSequence")
        assert code(answer) == 3200
        assert message(answer) == f'The provided edit sequence "{old}" is out-of-date. '
        assert answer[0].tag == "CustomerRet"
        assert answer[0].findtext("EditSequence") == fresh.findtext("EditSequence")
        assert answer[0].findtext("Phone") == "2"

    def test_an_object_that_is_gone_cannot_be_changed(self, talk: Talk, hand: Bookkeeper) -> None:
        ret = talk.ret(customer("Ann"))
        hand.delete_customer("Ann")
        answer = talk.one(mod(ret, "<Phone>2</Phone>"))
        list_id = ret.findtext("ListID")
        assert code(answer) == 3120
        assert message(answer) == (
            f'Object "{list_id}" specified in the request cannot be found.  {NOT_THERE}'
        )

    def test_a_record_held_on_screen_cannot_be_changed(self, talk: Talk, hand: Bookkeeper) -> None:
        ret = talk.ret(customer("Ann"))
        hand.hold(ret.findtext("ListID"))
        answer = talk.one(mod(ret, "<Phone>2</Phone>"))
        assert code(answer) == 3175
        assert message(answer).endswith("The list element is in use.")
        hand.release(ret.findtext("ListID"))
        assert talk.code(mod(ret, "<Phone>2</Phone>")) == 0

    def test_renaming_a_parent_renames_its_jobs(self, talk: Talk, hand: Bookkeeper) -> None:
        hand.rename_customer("Kids Corner", "Kids & Co")
        assert names(
            talk.one(
                "<CustomerQueryRq><NameFilter><MatchCriterion>Contains</MatchCriterion>"
                "<Name>Holiday</Name></NameFilter></CustomerQueryRq>"
            )
        ) == ["Kids & Co:Holiday order"]

    def test_locked_lists_refuse_new_elements(self, file: CompanyFile, talk: Talk) -> None:
        file.set_option("lists locked", "yes")
        answer = talk.one(customer("Ann"))
        assert code(answer) == 3180
        assert message(answer).endswith("This list has been modified by another user.")


class TestDeletion:
    def test_a_deleted_element_is_reported_as_deleted(self, talk: Talk, watch: Watch) -> None:
        list_id = talk.ret(customer("Ann")).findtext("ListID")
        watch.pass_time(minutes=1)
        answer = talk.one(
            f"<ListDelRq><ListDelType>Customer</ListDelType><ListID>{list_id}</ListID></ListDelRq>"
        )
        assert [(child.tag, child.text) for child in answer] == [
            ("ListDelType", "Customer"),
            ("ListID", list_id),
            ("TimeDeleted", "2025-03-04T09:01:00+00:00"),
            ("FullName", "Ann"),
        ]
        deleted = talk.one(
            "<ListDeletedQueryRq><ListDelType>Customer</ListDelType></ListDeletedQueryRq>"
        )
        assert [ret.findtext("ListID") for ret in deleted] == [list_id]

    def test_what_documents_use_cannot_be_deleted(self, talk: Talk) -> None:
        ret = talk.ret(sale(line("TOY-001")))
        list_id = ret.findtext("CustomerRef/ListID")
        answer = talk.one(
            f"<ListDelRq><ListDelType>Customer</ListDelType><ListID>{list_id}</ListID></ListDelRq>"
        )
        assert code(answer) == 3160

    def test_an_unknown_element_cannot_be_deleted(self, talk: Talk) -> None:
        assert (
            talk.code(
                "<ListDelRq><ListDelType>Class</ListDelType><ListID>80000099-1</ListID></ListDelRq>"
            )
            == 3120
        )

    def test_nothing_deleted_is_a_query_without_match(self, talk: Talk) -> None:
        query = "<ListDeletedQueryRq><ListDelType>Vendor</ListDelType></ListDeletedQueryRq>"
        assert talk.code(query) == 1
