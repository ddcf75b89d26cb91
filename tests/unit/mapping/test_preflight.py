"""What QuickBooks would refuse is told before anything is sent."""

from __future__ import annotations

from typing import Any

from order_samples import choices, make_order

from cartbooks.mapping.customers import KnownCustomer
from cartbooks.mapping.documents import Setting
from cartbooks.mapping.item_index import Items, KnownItem
from cartbooks.mapping.preflight import Known, check

MUG = KnownItem("1", "MUG-11", "MUG-11", "ItemInventory")
JANE = KnownCustomer("J", "Jane O'Neil", email="jane@example.com")


def known(**other: Any) -> Known:
    given: dict[str, Any] = {
        "setting": Setting(store="S"),
        "items": Items([MUG]),
        "customers": [JANE],
        "taken_numbers": [],
    }
    return Known(**given | other)


def codes(severity: str, order: Any = None, chosen: Any = None, **other: Any) -> list[str]:
    found = check(order or make_order(), chosen or choices(), known(**other))
    return [finding.code for finding in found if finding.severity == severity]


def test_a_good_order_has_nothing_against_it() -> None:
    assert check(make_order(), choices(), known()) == []


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wrong = make_order(
        currency="EUR",
        total="99.00",
        lines=[{"sku": "NOPE", "amount": "10"}, {"name": "No SKU", "amount": "5"}],
    )
    found = codes(
        "will_fail", wrong, choices(generic_item=None), setting=Setting(store="S", country="CA")
    )
    assert found == [
        "company_not_us", "currency_foreign", "total_mismatch", "sku_unmatched", "sku_blank",
    ]  # fmt: skip


def test_an_email_that_quickbooks_refuses() -> None:
    wanted = choices(to_be_emailed=True)
    assert codes("will_fail", chosen=wanted) == []
    broken = KnownCustomer("J", "Jane", email="jane@example.com, jane(at)example")
    assert codes("will_fail", chosen=wanted, customers=[broken]) == ["email_invalid"]
    assert codes("will_fail", customers=[broken]) == []


def test_a_number_that_is_taken_or_was_never_looked_at() -> None:
    assert codes("will_fail", taken_numbers=["1001"]) == ["number_taken"]
    assert codes("cannot_tell", taken_numbers=None) == ["number_taken"]
    long = make_order(number="AMZ-112-3456789")
    assert codes("cannot_tell", long, taken_numbers=None) == []
    assert codes("ok", long, taken_numbers=None) == ["note"]


def test_new_records_are_announced_and_their_refusals_foreseen() -> None:
    assert codes("ok", customers=[]) == ["customer_new"]
    create = choices(unmatched_sku="create")
    assert codes("ok", chosen=create, items=Items([])) == ["item_new"]
    long = make_order(customer={"ext_id": "1", "email": "x" * 1100})
    assert codes("will_fail", long, customers=[]) == ["field_too_long"]


def test_an_sku_cannot_be_judged_before_the_lists_were_read() -> None:
    assert codes("cannot_tell", items=Items([]), lists_read=False) == ["sku_unmatched"]


def test_customers_that_need_a_person() -> None:
    gone = KnownCustomer("J", "Jane", email="jane@example.com", is_active=False)
    assert codes("will_fail", customers=[gone]) == ["customer_inactive"]
    twice = [JANE, KnownCustomer("K", "Jane O'Neil ", email="jane@example.com")]
    assert codes("will_fail", customers=twice) == ["customer_ambiguous"]
    assert codes("will_fail", chosen=choices(customer_rule="generic")) == ["customer_missing"]


def test_a_record_that_a_setting_names_and_that_is_lost() -> None:
    assert codes("will_fail", lost={"deposit_account": "gone"}) == ["setting_gone"]
    assert codes("will_fail", lost={"deposit_account": "inactive"}) == ["setting_inactive"]
    assert codes("will_fail", lost={"ar_account": "gone"}) == []


def test_a_number_that_was_wished_counts_in_place_of_the_orders_own() -> None:
    found = check(make_order(), choices(), known(taken_numbers=["1001"]), number="W-1")
    assert [each.code for each in found if each.severity == "will_fail"] == []
