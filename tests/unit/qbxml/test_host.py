"""What the first request of a visit says of QuickBooks and the company file."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartbooks.qbxml.host import Host, read_host
from shared_data import SHARED, needs_shared

DATA = SHARED / "data" if SHARED else Path()
OWNER = "{57F3B9B6-86F1-4FCC-B1EE-566DE1813D20}"


def hcp(host: str = "", company: str = "", preferences: str = "") -> str:
    status = 'statusCode="0" statusSeverity="Info" statusMessage="Status OK"'
    return (
        '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs>'
        f'<HostQueryRs requestID="0" {status}><HostRet>{host}</HostRet></HostQueryRs>'
        f'<CompanyQueryRs requestID="1" {status}><CompanyRet>{company}</CompanyRet>'
        f'</CompanyQueryRs><PreferencesQueryRs requestID="2" {status}><PreferencesRet>'
        f"{preferences}</PreferencesRet></PreferencesQueryRs></QBXMLMsgsRs></QBXML>"
    )


def stamp(owner: str, name: str, value: str) -> str:
    return (
        f"<DataExtRet><OwnerID>{owner}</OwnerID><DataExtName>{name}</DataExtName>"
        f"<DataExtType>STR255TYPE</DataExtType><DataExtValue>{value}</DataExtValue></DataExtRet>"
    )


def host(text: str, owner: str = OWNER) -> Host:
    found = read_host(text, owner)
    assert found is not None
    return found


@needs_shared
def test_the_recorded_pro_2014() -> None:
    path = DATA / "qbxml_samples/responses/HostQueryRs+2_0__qbwc_hcp_quickbooks_pro_2014.xml"
    assert host(path.read_text(encoding="utf-8"), "{512349b1-1111-2222-3333-000de1813d20}") == Host(
        product="QuickBooks Pro 2014",
        major=24,
        minor=0,
        country="US",
        qbxml_versions=("1.0", "1.1", "2.0", "2.1", "3.0", "4.0", "4.1", "5.0", "6.0", "7.0",
                        "8.0", "9.0", "10.0", "11.0", "12.0", "13.0"),
        is_automatic_login=False,
        file_mode="SingleUser",
        company_name="myCompany",
        file_id="{00000ee-1111-ffff-cccc-5ff123456047}",
        app_lock="LOCKED:REDACTED:631234599990000223",
        multi_currency=False,
        home_currency=None,
        uses_inventory=False,
        uses_sales_tax=False,
        uses_class=False,
        closing_date=None,
        sales_orders=False,
    )  # fmt: skip


@needs_shared
@pytest.mark.parametrize(
    "path",
    [
        *DATA.glob("qbxml_samples/responses/HostQueryRs*.xml"),
        *DATA.glob("soap_samples/hcp/*"),
    ],
    ids=lambda path: path.name,
)
def test_every_recorded_one_is_read_or_left(path: Path) -> None:
    found = read_host(path.read_text(encoding="utf-8"), OWNER)
    if path.name.endswith(".verbatim.xml.txt"):  # not well-formed, as it was published
        return
    assert found is not None
    assert found.product.startswith("QuickBooks")
    assert found.qbxml_versions
    assert found.company_name
    assert found.uses_inventory is not None


@pytest.mark.parametrize("owner", [OWNER, OWNER.lower(), OWNER.strip("{}"), f" {OWNER} "])
def test_the_stamp_is_the_one_under_our_owner(owner: str) -> None:
    other = "{00000000-0000-0000-0000-000000000000}"
    company = (
        stamp(other, "FileID", "{theirs}")
        + stamp(OWNER, "FileID", "{ours}")
        + stamp(OWNER.lower(), "AppLock", "LOCKED:PC:1")
    )
    found = host(hcp(company=company), owner)
    assert (found.file_id, found.app_lock) == ("{ours}", "LOCKED:PC:1")
    assert host(hcp(company=stamp(other, "FileID", "x")), owner).file_id is None
    assert host(hcp(company=stamp(OWNER, "FileID", "x")), owner).file_id == "x"


def test_the_preferences_that_matter() -> None:
    found = host(
        hcp(
            host="<ProductName>QuickBooks Enterprise Solutions: Professional 24.0</ProductName>",
            preferences="<AccountingPreferences><IsUsingClassTracking>true</IsUsingClassTracking>"
            "<ClosingDate>2025-12-31</ClosingDate></AccountingPreferences>"
            "<MultiCurrencyPreferences><IsMultiCurrencyOn>true</IsMultiCurrencyOn>"
            "<HomeCurrencyRef><ListID>1</ListID><FullName>US Dollar</FullName></HomeCurrencyRef>"
            "</MultiCurrencyPreferences>"
            "<PurchasesAndVendorsPreferences><IsUsingInventory>true</IsUsingInventory>"
            "</PurchasesAndVendorsPreferences>"
            "<SalesTaxPreferences><PaySalesTax>Monthly</PaySalesTax></SalesTaxPreferences>",
        )
    )
    assert found.uses_class is found.uses_inventory is found.uses_sales_tax is True
    assert (found.multi_currency, found.home_currency) == (True, "USD")
    assert found.closing_date == date(2025, 12, 31)
    assert found.sales_orders is True


@pytest.mark.parametrize(
    ("name", "code"),
    [("US Dollar", "USD"), ("euro", "EUR"), ("GBP", "GBP"), ("Moon Shilling", None), ("", None)],
)
def test_the_home_currency_is_known_by_its_name_or_not_at_all(name: str, code: str | None) -> None:
    currency = (
        "<MultiCurrencyPreferences><IsMultiCurrencyOn>true</IsMultiCurrencyOn>"
        f"<HomeCurrencyRef><FullName>{name}</FullName></HomeCurrencyRef></MultiCurrencyPreferences>"
    )
    assert host(hcp(preferences=currency)).home_currency == code


@pytest.mark.parametrize(
    ("product", "sales_orders"),
    [
        ("QuickBooks Pro 2014", False),
        ("QuickBooks Simple Start", False),
        ("QuickBooks Premier: Professional Services Edition 2020", True),
        ("QuickBooks Accountant 2013", True),
        ("QuickBooks Enterprise Solutions 24.0", True),
        ("Something new", None),
        ("", None),
    ],
)
def test_sales_orders_are_a_matter_of_the_edition(product: str, sales_orders: bool | None) -> None:
    assert host(hcp(f"<ProductName>{product}</ProductName>")).sales_orders is sales_orders


def test_what_is_not_said_is_not_known() -> None:
    found = host(hcp(host="<MajorVersion>new</MajorVersion><MinorVersion>²</MinorVersion>"))
    said = {each.name: getattr(found, each.name) for each in fields(found)}
    assert all(value in (None, "", ()) for name, value in said.items() if name != "uses_sales_tax")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HOSTQUERY/COMPANYQUERY/PREFQUERY is currently not supported in QBPOS.",
        "<QBXML><QBXMLMsgsRs/></QBXML>",
        "<QBXML><QBXMLMsgsRs><HostQueryRs statusCode='1000'/></QBXMLMsgsRs></QBXML>",
    ],
)
def test_without_facts_there_is_no_host(text: str) -> None:
    assert read_host(text, OWNER) is None


PIECES = [
    "<HostRet>", "</HostRet>", "<CompanyRet>", "</CompanyRet>", "<DataExtRet>", "</DataExtRet>",
    "<OwnerID>", "</OwnerID>", "<MajorVersion>", "</MajorVersion>", "<PreferencesRet>",
    "</PreferencesRet>", "<AccountingPreferences>", "</AccountingPreferences>", "<ClosingDate/>",
    "<SupportedQBXMLVersion><a/></SupportedQBXMLVersion>", "<HostRet>x</HostRet>", "1", "²",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.text())
def test_reading_it_never_fails(pieces: list[str], noise: str) -> None:
    inside: Any = "".join(pieces)
    read_host(f"<QBXML><QBXMLMsgsRs><X>{inside}</X></QBXMLMsgsRs></QBXML>", OWNER)
    read_host(noise, noise)
