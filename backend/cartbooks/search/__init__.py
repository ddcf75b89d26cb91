"""
The search language of History: what somebody types, as a small tree with positions.

Pure: it knows words, places and times, and nothing of the database. `engine.searching` turns the
tree into conditions; docs/search.md tells people how to ask.
"""

from cartbooks.search.echo import sentence
from cartbooks.search.parsing import parse
from cartbooks.search.terms import STATUSES, TERMS, Vocabulary
from cartbooks.search.times import Asking, Range, moments, range_of, zone_of
from cartbooks.search.tree import And, Node, Not, Or, Term, Value, Words, top, written

__all__ = [
    "STATUSES", "TERMS", "And", "Asking", "Node", "Not", "Or", "Range", "Term", "Value",
    "Vocabulary", "Words", "moments", "parse", "range_of", "sentence", "top", "written", "zone_of",
]  # fmt: skip
