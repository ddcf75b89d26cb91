"""The .QWC file that a person adds in the Web Connector, and the rules that it checks there."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit
from xml.sax.saxutils import escape

from cartbooks.errors import Refused
from cartbooks.model import Company
from cartbooks.settings import Settings
from cartbooks.soap.envelope import legal

MEDIA_TYPE = "application/x-qwc"
LONGEST_DESCRIPTION = 80

_GUID = re.compile(r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?")


class NotAQwc(Refused):
    """The Web Connector would refuse this file; the sentence says what to change."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, code="qwc_refused")


def qwc(
    *,
    app_name: str,
    app_url: str,
    app_support: str,
    app_description: str,
    user_name: str,
    owner_id: str,
    file_id: str,
    every_minutes: int,
    app_id: str = "",
    app_display_name: str = "",
    unattended: bool = False,
    notify: bool = False,
) -> bytes:
    """
    The file, complete; raises `NotAQwc` with a plain sentence.

    *owner_id*, *file_id*, *app_name* and *app_id* must never change for a connection that is in
    use: QuickBooks knows it by them. *unattended* asks for QuickBooks to be opened when it is
    closed. There is no password in it: it is typed in the Web Connector.
    """
    url = _address(app_url)
    support = _address(app_support)
    if urlsplit(url).hostname != urlsplit(support).hostname:
        raise NotAQwc(
            "The support page must be on the same host as the Web Connector address "
            f"({urlsplit(url).hostname}), or the Web Connector refuses the file (QBWC1000)."
        )
    for name, text in (("application name", app_name), ("user name", user_name)):
        if not text.strip():
            raise NotAQwc(f"The {name} must not be empty.")
    if len(app_description) > LONGEST_DESCRIPTION:
        raise NotAQwc(
            f"The description has {len(app_description)} characters; the Web Connector shows "
            f"{LONGEST_DESCRIPTION}."
        )
    if every_minutes < 1:
        raise NotAQwc("The Web Connector cannot run more often than once a minute.")
    fields = {
        "AppName": app_name,
        "AppID": app_id,
        "AppURL": url,
        "AppDescription": app_description,
        "AppSupport": support,
        "UserName": user_name,
        "OwnerID": _guid("OwnerID", owner_id),
        "FileID": _guid("FileID", file_id),
        "QBType": "QBFS",
        "Style": "Document",
        "AuthFlags": "0xF",
        "IsReadOnly": "false",
        "Notify": "true" if notify else "false",
        "PersonalDataPref": "pdpNotNeeded",
        "UnattendedModePref": "umpRequired" if unattended else "umpOptional",
        "CertURL": url,
    }
    if app_display_name:
        fields["AppDisplayName"] = app_display_name
    lines = [f"  <{name}>{_text(value)}</{name}>" for name, value in fields.items()]
    minutes = f"<RunEveryNMinutes>{every_minutes}</RunEveryNMinutes>"
    lines.append(f"  <Scheduler>{minutes}</Scheduler>")
    return "\n".join(('<?xml version="1.0"?>', "<QBWCXML>", *lines, "</QBWCXML>", "")).encode()


def _text(value: str) -> str:
    """ASCII, so that no reader can get the encoding of the file wrong."""
    escaped = escape(legal(value))
    return escaped.encode("ascii", "xmlcharrefreplace").decode()


def _guid(name: str, value: str) -> str:
    found = _GUID.fullmatch(value.strip())
    if found is None:
        raise NotAQwc(
            f"The {name} must be a GUID such as {{57F3B9B1-86F1-4FCC-B1EE-566DE1813D20}}."
        )
    return f"{{{found[1]}}}"


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _address(url: str) -> str:
    """*url* as the Web Connector accepts it: https, a host name, loopback written `localhost`."""
    parts = _split(url)
    host = parts.hostname or ""
    ip = _ip(host)
    if host == "localhost" or (ip is not None and ip.is_loopback):
        port = f":{parts.port}" if parts.port else ""
        return parts._replace(netloc=f"localhost{port}").geturl()
    if ip is not None:
        raise NotAQwc(
            f"The Web Connector accepts no IP address ({host}): set PUBLIC_URL to a host name "
            "(QBWC1001)."
        )
    if parts.scheme != "https":
        raise NotAQwc(
            f"The Web Connector accepts http only on the same computer: set PUBLIC_URL to an https "
            f"address instead of {url} (QBWC1010)."
        )
    return url


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise NotAQwc(f"{url!r} is not a web address: set PUBLIC_URL to one that begins https://.")
    if parts.username or parts.password:
        raise NotAQwc("The public address must not contain a user name or password.")
    return parts


def of_company(company: Company, settings: Settings) -> bytes:
    """The file of *company*; its OwnerID and FileID are the same at every download."""
    address = settings.address
    return qwc(
        app_name=f"Cartbooks {company.name}"[:60],
        app_url=f"{address}/webconnector",
        app_support=f"{address}/webconnector",
        app_description=f"Keeps your web store and {company.name} in agreement"[
            :LONGEST_DESCRIPTION
        ],
        user_name=company.username,
        owner_id=company.owner_id,
        file_id=company.file_id,
        every_minutes=company.every_minutes,
    )
