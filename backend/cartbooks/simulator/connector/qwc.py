"""Reading a .QWC file with the suspicion of the Web Connector."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

_REQUIRED = (
    "AppName",
    "AppURL",
    "AppDescription",
    "AppSupport",
    "UserName",
    "OwnerID",
    "FileID",
    "QBType",
)
_GUID = re.compile(r"\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")


class NotAdded(Exception):
    """The Web Connector does not add the application; the text begins with its code."""


@dataclass(frozen=True, slots=True)
class Added:
    """What the Web Connector keeps of the file."""

    app_name: str
    url: str
    support_url: str
    user_name: str
    owner_id: str
    file_id: str
    every_minutes: int | None


def read_qwc(file: bytes) -> Added:
    """Raises `NotAdded`."""
    try:
        root = etree.fromstring(file, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as wrong:
        raise NotAdded(f"QBWC1039: The file is not well-formed: {wrong}") from None
    fields = {child.tag: (child.text or "").strip() for child in root}
    for name in _REQUIRED:
        if not fields.get(name):
            raise NotAdded(f"QBWC1039: The file has no {name}.")
    for name in ("OwnerID", "FileID"):
        if not _GUID.fullmatch(fields[name]):
            raise NotAdded(f"QBWC1039: {name} is no GUID in braces.")
    if fields["QBType"] != "QBFS":
        raise NotAdded("QBWC1039: QBType is not QBFS.")
    if fields.get("Style", "Document") != "Document":
        raise NotAdded("This simulator speaks the Document style only.")
    host = _host(fields["AppURL"], "QBWC1001")
    if host != _host(fields["AppSupport"], "QBWC1002"):
        raise NotAdded("QBWC1000: AppURL and AppSupport are on different hosts.")
    if urlsplit(fields["AppURL"]).scheme != "https" and host != "localhost":
        raise NotAdded("QBWC1010: AppURL is not https.")
    minutes = root.findtext("Scheduler/RunEveryNMinutes")
    return Added(
        app_name=fields["AppName"],
        url=fields["AppURL"],
        support_url=fields["AppSupport"],
        user_name=fields["UserName"],
        owner_id=fields["OwnerID"],
        file_id=fields["FileID"],
        every_minutes=int(minutes) if minutes and minutes.isdigit() else None,
    )


def _host(url: str, code: str) -> str:
    host = urlsplit(url).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    raise NotAdded(f"{code}: {url} has an IP address instead of a host name.")
