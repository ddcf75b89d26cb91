"""What the Web Connector needs of QuickBooks; `cartbooks.simulator.quickbooks` has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from lxml import etree

DEFAULT_PATH = r"C:\Users\Public\Documents\Intuit\QuickBooks\Company Files\Acme Toys.QBW"

_VERSION = re.compile(r"[A-Z]*(\d+)\.(\d+)")


class QuickBooksSession(Protocol):
    """Between BeginSession and EndSession."""

    def process(self, document: str) -> str: ...

    def host_company_preferences(self, owner_id: str) -> str: ...

    def stamp_file_id(self, owner_id: str, file_id: str) -> None: ...

    def end(self) -> None: ...


class QuickBooks(Protocol):
    """QuickBooks with a company file in it; it and its sessions raise `QuickBooksError`."""

    def begin_session(self, app_name: str) -> QuickBooksSession: ...


@dataclass(frozen=True, slots=True)
class Edition:
    """What sendRequestXML tells about QuickBooks besides the document."""

    country: str = "US"
    major: int = 13
    minor: int = 0


def edition(host_document: str) -> Edition:
    """Country and newest qbXML version out of the Host answer."""
    root = etree.fromstring(host_document.encode())
    offered = [
        (int(found[1]), int(found[2]))
        for element in root.iter("SupportedQBXMLVersion")
        if (found := _VERSION.fullmatch(element.text or ""))
    ]
    if not offered:
        return Edition()
    return Edition(root.findtext(".//HostRet/Country") or "US", *max(offered))
