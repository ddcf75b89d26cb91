"""
Facts that QuickBooks names in its own message: which value, in which field.

Only for codes whose text was recorded or published by Intuit; a fact the caller gave wins.
"""

from __future__ import annotations

import re

_VALUE_IN_FIELD = r'"(?P<value>.*?)" in the field "(?P<field>.*?)"'

_PATTERNS: dict[str, re.Pattern[str]] = {
    code: re.compile(pattern, re.DOTALL)
    for codes, pattern in (
        ("500", r'element \("(?P<value>.*?)"\) that could not be found'),
        ("501", r'represent (?P<object>[\w ]+?) "(?P<value>.*?)" in this version'),
        ("530", r'The field "(?P<field>.*?)" is not supported'),
        ("531", r'value "(?P<value>.*?)" in the field "(?P<field>.*?)" is not'),
        ("570", r'link to transaction "(?P<value>.*?)" because'),
        ("3000 3010 3020 3035 3045 3070 3110", _VALUE_IN_FIELD),
        ("3031", r"values in the provided (?P<field>\w+) are"),
        ("3090", r'when storing "(?P<value>.*?)" in the "(?P<field>.*?)" field'),
        ("3100", r'The name "(?P<value>.*?)" of the list element'),
        ("3120", r'Object "(?P<value>.*?)" specified in the request'),
        ("3130", r'to a parent "(?P<value>.*?)" in the (?P<list>[\w ]+?) list'),
        ("3140", r'reference to QuickBooks (?P<object>[\w ]+?) "(?P<value>.*?)" in the'),
        ("3150", r'missing element: "(?P<field>.*?)"'),
        ("3170", r"when modifying an? (?P<object>[\w ]+?)( list, element|\.)"),
        ("3180", r"when saving an? (?P<object>[\w ]+?)( list, element|\.)"),
        ("3210", r'The "(?P<field>.*?)" field has an invalid value "(?P<value>.*?)"'),
    )
    for code in codes.split()
}


def named_in(code: str, said: str | None) -> dict[str, str]:
    """What the message of *code* names; empty where nothing is recognised."""
    pattern = _PATTERNS.get(code)
    found = pattern.search(said) if pattern and said else None
    return {name: value for name, value in found.groupdict().items() if value} if found else {}
