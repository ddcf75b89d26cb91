"""QuickBooks' side of a measured conversation: item answers of a known size, made once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

REQUEST = re.compile(r"<(?!QBXML)(\w+)Rq\b([^>]*)>")
REQUEST_ID = re.compile(r'requestID="([^"]*)"')
PAGED = frozenset({"ItemInventoryQuery", "ItemQuery"})
OPENING = '<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs>\n'
CLOSING = "</QBXMLMsgsRs>\n</QBXML>\n"
ITERATOR_ID = "{6a3ab0a5-8f1e-4b0d-9a53-7d0c5e2f1b44}"


def escaped(text: str) -> str:
    """*text* as the Web Connector puts a document into a SOAP body."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def item(number: int, description: str) -> str:
    """One inventory item with the fields that QuickBooks returns for a filled-in one."""
    list_id = f"8000{number:04X}-1416570432"
    return (
        "<ItemInventoryRet>\n"
        f"<ListID>{list_id}</ListID>\n"
        "<TimeCreated>2026-03-04T10:20:43-08:00</TimeCreated>\n"
        "<TimeModified>2026-11-04T10:20:43-08:00</TimeModified>\n"
        "<EditSequence>1793874043</EditSequence>\n"
        f"<Name>SKU-{number:05d}</Name>\n"
        f"<FullName>SKU-{number:05d}</FullName>\n"
        "<IsActive>true</IsActive>\n"
        "<Sublevel>0</Sublevel>\n"
        "<SalesTaxCodeRef>\n<ListID>80000001-1416570001</ListID>\n<FullName>Tax</FullName>\n"
        "</SalesTaxCodeRef>\n"
        f"<SalesDesc>{description}</SalesDesc>\n"
        f"<SalesPrice>{number % 90 + 9}.95</SalesPrice>\n"
        "<IncomeAccountRef>\n<ListID>8000001A-1415022649</ListID>\n"
        "<FullName>Merchandise Sales</FullName>\n</IncomeAccountRef>\n"
        "<COGSAccountRef>\n<ListID>8000001B-1415022649</ListID>\n"
        "<FullName>Cost of Goods Sold</FullName>\n</COGSAccountRef>\n"
        "<AssetAccountRef>\n<ListID>8000001C-1415022649</ListID>\n"
        "<FullName>Inventory Asset</FullName>\n</AssetAccountRef>\n"
        f"<QuantityOnHand>{number % 200}</QuantityOnHand>\n"
        "<AverageCost>4.20</AverageCost>\n"
        "<QuantityOnOrder>0</QuantityOnOrder>\n"
        f"<QuantityOnSalesOrder>{number % 5}</QuantityOnSalesOrder>\n"
        "</ItemInventoryRet>\n"
    )


def page(first: int, count: int, size: int) -> str:
    """*count* items whose answer document comes to about *size* bytes, descriptions padded."""
    bare = sum(len(item(number, "")) for number in range(first, first + count))
    padding = max(0, (size - bare - len(OPENING) - len(CLOSING) - 200) // count)
    # an entity in each description: it makes a parser hand the text out in pieces
    description = "Kite &amp; tail" + (", with two lines of 30 m" * (padding // 24))
    return "".join(item(number, description) for number in range(first, first + count))


@dataclass
class ItemBook:
    """
    A company file that knows items and nothing else.

    Its pages are prepared, and escaped for the SOAP body, before the clock starts: the client must
    not cost what the servers are measured for.
    """

    pages: int = 5
    page_items: int = 500
    page_bytes: int = 517_000
    _pages: list[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._pages = [
            escaped(page(number * self.page_items + 1, self.page_items, self.page_bytes))
            for number in range(self.pages)
        ]

    @property
    def items(self) -> int:
        return self.pages * self.page_items

    def visit(self) -> Visit:
        """A fresh visit: iterators live no longer than one."""
        return Visit(self)

    def document_bytes(self, number: int = 0) -> int:
        """The size of one answer before it is escaped for SOAP."""
        text = self._pages[number].replace("&lt;", "<").replace("&gt;", ">")
        return len(OPENING) + len(text.replace("&amp;", "&")) + len(CLOSING) + 200


class Visit:
    """Answers the requests of one conversation, page after page."""

    def __init__(self, book: ItemBook) -> None:
        self.book = book
        self.handed_out = 0

    def answer(self, document: str) -> str:
        """The answer to *document*, already escaped for the SOAP body."""
        return escaped(OPENING) + "".join(self._each(document)) + escaped(CLOSING)

    def _each(self, document: str) -> Iterator[str]:
        for name, attributes in REQUEST.findall(document):
            found = REQUEST_ID.search(attributes)
            request_id = f' requestID="{found[1]}"' if found else ""
            if name not in PAGED:
                yield escaped(
                    f'<{name}Rs{request_id} statusCode="1" statusSeverity="Info" statusMessage='
                    '"A query request did not find a matching object in QuickBooks" />\n'
                )
                continue
            number = min(self.handed_out, self.book.pages - 1)
            self.handed_out += 1
            left = (self.book.pages - 1 - number) * self.book.page_items
            yield escaped(
                f'<{name}Rs{request_id} statusCode="0" statusSeverity="Info" statusMessage='
                f'"Status OK" iteratorRemainingCount="{left}" iteratorID="{ITERATOR_ID}">\n'
            )
            yield self.book._pages[number]
            yield escaped(f"</{name}Rs>\n")


def host_document(owner_id: str, file_id: str) -> str:
    """The Host, Company and Preferences answers that the first request of a visit carries."""
    versions = "".join(
        f"<SupportedQBXMLVersion>{major}.0</SupportedQBXMLVersion>" for major in range(1, 17)
    )
    ok = 'statusCode="0" statusSeverity="Info" statusMessage="Status OK"'
    stamps = "".join(
        f"<DataExtRet><OwnerID>{owner_id}</OwnerID><DataExtName>{name}</DataExtName>"
        f"<DataExtType>STR255TYPE</DataExtType><DataExtValue>{value}</DataExtValue></DataExtRet>"
        for name, value in (("AppLock", "LOCKED:COUNTER-2:639000000000000000"), ("FileID", file_id))
    )
    return (
        '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs>'
        f'<HostQueryRs requestID="0" {ok}><HostRet><ProductName>QuickBooks Enterprise Solutions '
        "24.0</ProductName><MajorVersion>34</MajorVersion><MinorVersion>0</MinorVersion>"
        f"<Country>US</Country>{versions}<IsAutomaticLogin>false</IsAutomaticLogin>"
        "<QBFileMode>SingleUser</QBFileMode></HostRet></HostQueryRs>"
        f'<CompanyQueryRs requestID="1" {ok}><CompanyRet><IsSampleCompany>false</IsSampleCompany>'
        "<CompanyName>Acme Toys</CompanyName><LegalCompanyName>Acme Toys Inc</LegalCompanyName>"
        f"{stamps}</CompanyRet></CompanyQueryRs>"
        f'<PreferencesQueryRs requestID="2" {ok}><PreferencesRet><PurchasesAndVendorsPreferences>'
        "<IsUsingInventory>true</IsUsingInventory></PurchasesAndVendorsPreferences>"
        "</PreferencesRet></PreferencesQueryRs></QBXMLMsgsRs></QBXML>"
    )
