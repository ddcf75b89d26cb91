"""The search language: what is read, what is said back, what is refused and where."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cartbooks.errors import BadQuery, Refused
from cartbooks.search import (
    STATUSES,
    TERMS,
    And,
    Asking,
    Node,
    Not,
    Or,
    Term,
    Value,
    Vocabulary,
    Words,
    parse,
    range_of,
    sentence,
    top,
    written,
)

VOCABULARY = Vocabulary({"push_orders": "Push Orders", "pull_inventory": "Pull Inventory"})
NEW_YORK = Asking(
    datetime(2026, 11, 26, 3, 30, tzinfo=UTC), ZoneInfo("America/New_York"), VOCABULARY
)


def read(q: str) -> Node:
    return parse(q, NEW_YORK)


def said(q: str, within: str = "all") -> str:
    return sentence(read(q), range_of(within, NEW_YORK), VOCABULARY)


@pytest.mark.parametrize(
    ("q", "words"),
    [
        ("", "Everything"),
        ('kind:"Push Orders" status:red,yellow order:10432',
         "Push Orders, red or yellow, order 10432"),
        ("status:nothing-done", "Red"),
        ("-kind:push_orders", "Not Push Orders"),
        ("( a OR b ) c", "“a” or “b”, “c”"),
        ("-(a b)", "Not (“a” and “b”)"),
        ("(a b) OR c", "(“a” and “b”) or “c”"),
        ('"connection refused"', "Exactly “connection refused”"),
        ("took:>30s tasks:>100", "Took longer than 30s, more than 100 tasks"),
        ("after:yesterday before:2026-11-20T08:00", "From yesterday on, before 2026-11-20T08:00"),
        ("by:schedule is:open", "Started by schedule, with something still open"),
        ("dir:to-store,to-quickbooks", "To the store or to QuickBooks"),
        ("STATUS:Red", "Red"),
        ("a AND b", "“a”, “b”"),
    ],
)  # fmt: skip
def test_it_is_said_back_in_words(q: str, words: str) -> None:
    assert said(q) == words


def test_the_range_is_said_too() -> None:
    assert said("status:red", "7d") == "Red, last 7 days"
    assert said("", "2026-11-01..2026-11-20") == "From 2026-11-01 to 2026-11-20"


@pytest.mark.parametrize(
    ("q", "position", "length", "suggestion", "detail"),
    [
        ("a stauts:red", 2, 7, "status:", "There is no `stauts:`. Did you mean `status:`?"),
        ("status:red,yelow", 11, 5, "yellow",
         "There is no `status:yelow`. Did you mean `status:yellow`?"),
        ('kind:"Push Order"', 5, 12, '"Push Orders"',
         'There is no `kind:Push Order`. Did you mean `kind:"Push Orders"`?'),
        ("http://x", 0, 5, "",
         'There is no `http:`. To look for these words, put them in quotes: "http:".'),
        ("(a b", 0, 1, "", "This bracket is not closed."),
        ("a b)", 3, 1, "", "This bracket closes nothing."),
        ("()", 0, 2, "", "There is nothing in these brackets."),
        ('a "b', 2, 2, "", "This quotation is not closed."),
        ('code:"b', 5, 2, "", "This quotation is not closed."),
        ("a OR", 2, 2, "", "There is nothing after this OR."),
        ("OR a", 0, 2, "", "There is nothing before this OR."),
        ("a - b", 2, 1, "", "A minus stands right before what is to be left out."),
        ("status:", 0, 7, "status:red,yellow",
         "`status:` needs a value, for example `status:red,yellow`."),
        ("tasks:many", 6, 4, "", "`tasks:many` needs a number, for example `tasks:>100`."),
        ("on:2026-02-30", 3, 10, "",
         "2026-02-30 is no time. Say today, yesterday, 2h, 7d, 2026-11-19, 08:00 or"
         " 2026-11-20T08:00."),
        ("problem:P-7", 8, 3, "", "P-7 is no problem's id; one looks like `problem:pb_YAQ366E`."),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_with_its_place(
    q: str, position: int, length: int, suggestion: str, detail: str
) -> None:
    with pytest.raises(BadQuery) as refused:
        read(q)
    extra = refused.value.extra
    assert (extra["position"], extra["length"]) == (position, length)
    assert (extra["suggestion"], refused.value.detail) == (suggestion, detail)


def test_positions_are_those_of_the_text() -> None:
    q = '-kind:push_orders ("a b" OR code:3100)  status:red'
    assert [q[part.start : part.start + part.length] for part in top(read(q))] == [
        "-kind:push_orders", '("a b" OR code:3100)', "status:red",
    ]  # fmt: skip


def test_days_and_times_are_those_of_the_zone() -> None:
    """It is the evening of the 25th there."""
    (today,) = term("on:today").values
    assert today.since == datetime(2026, 11, 25, 5, tzinfo=UTC)
    assert today.until == datetime(2026, 11, 26, 5, tzinfo=UTC)
    (clock,) = term("after:08:00").values
    assert clock.since == datetime(2026, 11, 25, 13, tzinfo=UTC)
    (exact,) = term("before:2026-11-20T08:00Z").values
    assert exact.since == datetime(2026, 11, 20, 8, tzinfo=UTC)
    (ago,) = term("after:2h").values
    assert ago.since == datetime(2026, 11, 26, 1, 30, tzinfo=UTC)
    assert range_of("yesterday", NEW_YORK).until == today.since


def test_a_day_with_a_change_of_clocks_is_longer_or_shorter() -> None:
    (day,) = term("on:2026-11-01").values
    assert day.since is not None
    assert day.until is not None
    assert (day.until - day.since).total_seconds() == 25 * 3600


def term(q: str) -> Term:
    found = read(q)
    assert isinstance(found, Term)
    return found


def test_numbers_have_their_sign_and_unit() -> None:
    assert term("took:>30s").values == (Value("30s", ">", 30_000),)
    assert term("took:<=1.5m").values == (Value("1.5m", "<=", 90_000),)
    assert term("tasks:7").values == (Value("7", "=", 7),)


@pytest.mark.parametrize("name", ["ever", "..", "2026-13-01..", "7 days", "a..b"])
def test_a_range_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        range_of(name, NEW_YORK)
    assert refused.value.code == "bad_range"


def test_every_term_has_an_example_that_is_understood() -> None:
    for each in TERMS.values():
        assert term(each.example).name == each.name


# -- whatever is typed

_TYPED = st.text(
    alphabet=st.sampled_from(list('abORAND():",- \t<>=.0129-_:sT\u00e9\u0130')), max_size=60
)
_PIECES = st.lists(
    st.sampled_from([
        *(f"{name}:" for name in TERMS), "red", "-", "(", ")", " OR ", " ", '"', ",", "2026-11-20",
        "a", ">30s", "kind:push_orders", "today", "..",
    ]), max_size=12,
).map("".join)  # fmt: skip


@given(st.one_of(st.text(max_size=80), _TYPED, _PIECES))
@example("took:" + "9" * 400)
@example("on:9999-12-31")
@example("on:0001-01-01")
@example("after:99999d")
@example("-" * 50)
@example("(" * 50)
def test_whatever_is_typed_is_read_or_refused_with_a_place_in_it(q: str) -> None:
    try:
        node = read(q)
    except BadQuery as refused:
        position, length = refused.extra["position"], refused.extra["length"]
        assert 0 <= position < max(len(q), 1)
        assert 1 <= length <= len(q) - position
        return
    assert sentence(node, None, VOCABULARY)
    assert read(written(node)) == node


_WORDS = st.text(alphabet="abcxyz019.#/", min_size=1, max_size=8)
_TEXTS = st.text(alphabet="abc xyz,(:)-", min_size=1, max_size=10).map(str.strip).filter(bool)
_LEAVES = st.one_of(
    st.builds(Words, _WORDS, st.just(False)),
    st.builds(Words, _TEXTS, st.just(True)),
    st.builds(
        lambda found: Term("status", tuple(Value(each) for each in found)),
        st.lists(st.sampled_from([each.value for each in STATUSES]), min_size=1, unique=True),
    ),
    st.builds(lambda text: Term("customer", (Value(text),)), _TEXTS),
    st.builds(lambda n: Term("tasks", (Value(str(n), ">", n),)), st.integers(0, 10**6)),
)


def _joined(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, parts), st.builds(And, several), st.builds(Or, several))


@given(st.recursive(_LEAVES, _joined, max_leaves=12))
def test_what_is_written_is_read_as_the_same(node: Node) -> None:
    assert read(written(node)) == node
