"""Link, then e-mail, then name and postcode; else a new customer with a name that fits."""

from __future__ import annotations

from typing import Any

import pytest
from order_samples import choices, make_order

from cartbooks.mapping.customers import (
    Create,
    Found,
    KnownCustomer,
    Unclear,
    customer_add,
    is_email,
    match,
    name_for,
    with_suffix,
)


def known(list_id: str, full_name: str, **other: Any) -> KnownCustomer:
    return KnownCustomer(list_id=list_id, full_name=full_name, **other)


JANE = known("J", "O'Neil, Jane", first_name="Jane", last_name="O'Neil", postcode="12207-1234")


def who(*candidates: KnownCustomer, link: KnownCustomer | None = None, **order: Any) -> Any:
    return match(make_order(**order), choices(), candidates, link)


def test_a_link_counts_more_than_anything_else() -> None:
    other = known("X", "Somebody", email="jane@example.com")
    assert who(other, link=JANE) == Found(JANE, "link")


def test_the_same_email_is_the_same_customer_whatever_the_name() -> None:
    one = known("X", "Miller Ltd", email="info@miller.com, JANE@example.com")
    assert who(one, JANE) == Found(one, "e-mail")


def test_of_two_with_the_email_the_name_decides_and_then_the_job_loses() -> None:
    other = known("X", "Miller Ltd", email="jane@example.com")
    jane = known("Y", "JANE  O'neil", email="jane@example.com")
    job = known("Z", "Miller Ltd:Kitchen", email="jane@example.com")
    assert who(other, jane) == Found(jane, "e-mail")
    assert who(job, other) == Found(other, "e-mail")
    twice = who(other, known("W", "Smith", email="jane@example.com"))
    assert twice == Unclear("customer_ambiguous", ("Miller Ltd", "Smith"))


def test_the_name_alone_proves_nothing_and_with_the_postcode_enough() -> None:
    assert who(JANE) == Found(JANE, "name and postcode")
    elsewhere = known("E", "Jane O'Neil", postcode="90210")
    assert who(elsewhere) == Create("Jane O'Neil")
    assert who(known("E", "Jane O'Neil")) == Create("Jane O'Neil")


def test_a_guest_without_email_is_found_by_name_and_postcode() -> None:
    assert who(JANE, customer={"first_name": "JANE", "last_name": "o'neil"}) == Found(
        JANE, "name and postcode"
    )


def test_an_inactive_customer_is_for_a_person_to_decide() -> None:
    gone = known("G", "Jane O'Neil", email="jane@example.com", is_active=False)
    assert who(gone) == Unclear("customer_inactive", ("Jane O'Neil",))
    assert who(link=gone) == Unclear("customer_inactive", ("Jane O'Neil",))
    again = known("N", "Jane O'Neil (W17)", email="jane@example.com")
    assert who(gone, again) == Found(again, "e-mail")


@pytest.mark.parametrize(
    ("form", "company", "name"),
    [
        ("company_or_name", "O'Neil & Sons", "O'Neil & Sons"),
        ("company_or_name", "", "Jane O'Neil"),
        ("first_last", "O'Neil & Sons", "Jane O'Neil"),
        ("last_first", "", "O'Neil, Jane"),
        ("email", "", "jane@example.com"),
        ("company_or_name", "Acme: East :Dept", "Acme East Dept"),
        ("company_or_name", "A" * 60, "A" * 41),
    ],
)
def test_names_follow_the_form_that_was_chosen(form: str, company: str, name: str) -> None:
    buyer = {**make_order().customer.model_dump(), "company": company}
    assert name_for(make_order(customer=buyer), choices(customer_name_form=form)) == name


def test_a_buyer_without_any_name_is_called_by_something() -> None:
    nobody = make_order(customer={}, bill_to={}, ship_to={})
    assert name_for(nobody, choices()) == "Web customer 1001"
    assert name_for(make_order(customer={}), choices()) == "Jane O'Neil"
    emoji = make_order(customer={"first_name": "😀", "email": "a@b.co"}, bill_to={})
    assert name_for(emoji, choices()) == "a@b.co"


def test_a_taken_name_gets_a_suffix_and_stays_short_enough() -> None:
    order = make_order()
    assert with_suffix("Jane O'Neil", order) == "Jane O'Neil (W17)"
    assert with_suffix("A" * 41, order) == "A" * 35 + " (W17)"
    uuid = make_order(customer={"ext_id": "0f5a3c1e-1111-2222-3333-444455556666"})
    assert len(with_suffix("A" * 41, uuid)) == 41
    assert with_suffix("Bo", uuid).endswith(")")


def test_a_new_customer_keeps_the_email_whole_and_long_phones_in_the_notes() -> None:
    order = make_order(
        customer={
            "first_name": "F" * 30,
            "email": "jane.o'neil@example.com",
            "phone": "+1 (518) 555-0100 extension 1234",
        }
    )
    request = customer_add(order, choices(), "Jane")
    assert request.email == "jane.o'neil@example.com"
    assert request.first_name == "F" * 25
    assert request.phone is None
    assert request.notes == "Phone: +1 (518) 555-0100 extension 1234"
    assert request.item_sales_tax_ref is not None
    assert request.item_sales_tax_ref.full_name == "No tax"


def test_an_address_keeps_the_street_when_five_lines_are_not_enough() -> None:
    order = make_order(
        bill_to={
            "name": "Jane O'Neil",
            "company": "O'Neil & Sons, Incorporated",
            "line1": "12 Pearl Street, Building of the Old Mill",
            "line2": "Suite 4, third floor on the left side",
            "city": "Albany",
            "country": "US",
        }
    )
    place = customer_add(order, choices(), "Jane").bill_address
    assert place is not None
    assert (place.addr1, place.addr2, place.addr3, place.addr4) == (
        "O'Neil & Sons, Incorporated, Jane O'Neil",
        "12 Pearl Street, Building of the Old Mill",
        "Suite 4, third floor on the left side",
        None,
    )


@pytest.mark.parametrize("good", ["a@b.co", "jane.o'neil@example.com", "x+y@sub.example.travel"])
def test_good_addresses(good: str) -> None:
    assert is_email(good)


@pytest.mark.parametrize(
    "bad", ["", "a", "a@b", "a@b.c", "a b@c.de", "a@b..de", ".a@b.de", "a@b.de,c@d.ef", "a@@b.de"]
)
def test_bad_addresses(bad: str) -> None:
    assert not is_email(bad)
