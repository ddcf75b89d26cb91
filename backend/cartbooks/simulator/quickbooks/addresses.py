"""What QuickBooks makes of an address: it abbreviates places and prints it as a block of lines."""

from __future__ import annotations

from typing import Final

from .document import Body
from .errors import invalid_value

_LINES: Final = ("Addr1", "Addr2", "Addr3", "Addr4", "Addr5")
_MAX_LINES: Final = 5
_COUNTRIES: Final = {"us", "usa", "u.s.", "u.s.a.", "united states", "united states of america"}
_STATES: Final = dict(
    pair.rsplit(" ", 1)
    for pair in [
        "alabama AL",
        "alaska AK",
        "arizona AZ",
        "arkansas AR",
        "california CA",
        "colorado CO",
        "connecticut CT",
        "delaware DE",
        "district of columbia DC",
        "florida FL",
        "georgia GA",
        "hawaii HI",
        "idaho ID",
        "illinois IL",
        "indiana IN",
        "iowa IA",
        "kansas KS",
        "kentucky KY",
        "louisiana LA",
        "maine ME",
        "maryland MD",
        "massachusetts MA",
        "michigan MI",
        "minnesota MN",
        "mississippi MS",
        "missouri MO",
        "montana MT",
        "nebraska NE",
        "nevada NV",
        "new hampshire NH",
        "new jersey NJ",
        "new mexico NM",
        "new york NY",
        "north carolina NC",
        "north dakota ND",
        "ohio OH",
        "oklahoma OK",
        "oregon OR",
        "pennsylvania PA",
        "rhode island RI",
        "south carolina SC",
        "south dakota SD",
        "tennessee TN",
        "texas TX",
        "utah UT",
        "vermont VT",
        "virginia VA",
        "washington WA",
        "west virginia WV",
        "wisconsin WI",
        "wyoming WY",
    ]
)


def stored(address: Body) -> Body:
    """The address as it comes back: gaps closed, state and country abbreviated."""
    lines = [address[name] for name in _LINES if address.get(name)]
    out: Body = dict(zip(_LINES, lines, strict=False))
    for name in ("City", "State", "PostalCode", "Country", "Note"):
        if address.get(name):
            out[name] = address[name]
    if "State" in out:
        out["State"] = _STATES.get(out["State"].strip().lower(), out["State"])
    if out.get("Country", "").strip().lower() in _COUNTRIES:
        out["Country"] = "USA"
    return out


def block(address: Body) -> Body:
    """The same address as printed, with the words that were sent; at most five lines fit."""
    lines = [address.get(name, "") for name in _LINES]
    while lines and not lines[-1]:
        lines.pop()
    city, state, code = (address.get(name, "") for name in ("City", "State", "PostalCode"))
    region = " ".join(part for part in (state, code) if part)
    place = ", ".join(part for part in (city, region) if part)
    lines += [line for line in (place, address.get("Country", "")) if line]
    if len(lines) > _MAX_LINES:
        lines = [line for line in lines if line]
    if len(lines) > _MAX_LINES:
        raise invalid_value("address", "", "The parameter is incorrect.")
    return {name: line for name, line in zip(_LINES, lines, strict=False) if line}
