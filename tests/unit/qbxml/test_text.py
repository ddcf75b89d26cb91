"""Text clean-up: what QuickBooks would refuse or mangle is gone, and nothing else."""

from __future__ import annotations

import unicodedata
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cartbooks.qbxml import text
from cartbooks.qbxml.common import Address

ANY = st.one_of(
    st.text(),
    st.text(
        "&;#x0123456789abcdefamplgtquonbsp :éßŁ中ж😀‘’“”–—…\u00ad\u200b\u202e\t\r\n\x85\x07＆；："
    ),
)
WAYS = (text.clean, text.name, text.multi_line)
LATIN = {chr(each) for each in range(33, 256) if not 127 <= each <= 160} - set(":&;#\u00ad")


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("Fish &amp; Chips", "Fish & Chips"),
        ("Fish &amp;amp;#38;amp; Chips", "Fish & Chips"),
        ("5 &gt; 4 &#8211; caf&eacute; &#xE9;", "5 > 4 – café é"),
        ("AT&T, Bed&notes, R&D;, &unknown;", "AT&T, Bed&notes, R&D;, &unknown;"),
        ("&#145;quoted&#146;", "‘quoted’"),
        ("Cafe\u0301", "Café"),
        ("“Don’t” — 10 € … ™ Œ Š •", "“Don’t” — 10 € … ™ Œ Š •"),
        ("5\u2032 3\u2033 non\u2011stop \u22123", "5' 3\" non-stop -3"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("so\u00adft zero\u200bwidth \u202eright", "soft zerowidth right"),
        ("  two \t\n words\u00a0\u3000 ", "two words"),
        ("Łódź, Чехов, 北京, Ελλάδα", "Lódz, Chekhov, BeiJing, Ellada"),
        ("№ 5, 3 ㎏, ① ⅓ ﬁne Ａ", "No 5, 3 kg, 1 1/3 fine A"),
        ("Mug 😀☕ 👩‍💻 🏽 🇺🇸 ♥ ★ ❎ ↗️ 〰️", "Mug"),
        ("\ud83d lone", "lone"),
        ("©️ 2026", "© 2026"),
    ],
)
def test_text_is_cleaned(given: str, cleaned: str) -> None:
    assert text.clean(given) == cleaned


@given(ANY, st.one_of(st.none(), st.integers(0, 50)))
@example("＆ａｍｐ；lt;", None)
@example("a :b", 3)
def test_cleaned_text_is_safe_and_cleaning_it_again_changes_nothing(
    raw: str, limit: int | None
) -> None:
    for way in WAYS:
        safe = way(raw, limit)
        safe.encode("cp1252")
        assert limit is None or len(safe) <= limit
        assert safe == safe.strip()
        assert not any(
            unicodedata.category(each) in {"Cc", "Cf", "Cs"} for each in safe.replace("\n", "")
        )
        assert way(safe, limit) == safe
    assert "\n" not in text.clean(raw)
    assert ":" not in text.name(raw)


@given(ANY, st.sampled_from(sorted(LATIN)), ANY, st.integers(1, 60))
def test_a_visible_letter_leaves_something(before: str, letter: str, after: str, n: int) -> None:
    for way in WAYS:
        assert way(f"{before} {letter} {after}", n)


def test_the_limit_counts_characters_after_the_clean_up() -> None:
    assert text.clean("&eacute;&eacute; Щ&amp;b", 5) == "éé Sh"
    assert text.clean("abcd efgh", 5) == "abcd"


def test_a_name_has_no_colon_however_it_was_written() -> None:
    assert text.name("Shirts: red &colon; &#58; ： XL") == "Shirts red XL"
    assert text.name("::") == ""


def test_line_breaks_stay_where_they_are_wanted() -> None:
    assert text.multi_line(" one \r\n\r\n two\rthree\u2028 four\n") == "one\n\ntwo\nthree\nfour"


def test_nested_escapes_and_long_texts_are_quick() -> None:
    started = process_time()
    assert text.clean("&" + "amp;" * 20_000 + "x", 41) == "&x"
    assert len(text.clean("日本語 " * 5_000, 4095)) <= 4095
    assert process_time() - started < 2


def test_an_address_fits_on_an_envelope() -> None:
    made = text.address(
        ["Zoë &amp; Söhne", "c/o somebody with a name that is far too long for it", "", "3", "4"],
        "Llanfairpwllgwyngyllgogerychwyrndrobwll", "Mecklenburg-Western Pomerania",
        "12345-6789-0000", "Germany",
    )  # fmt: skip
    assert made == Address(
        addr1="Zoë & Söhne",
        addr2="c/o somebody with a name that is far too",
        addr3="3",
        city="Llanfairpwllgwyngyllgogerychwyr",
        state="Mecklenburg-Western P",
        postal_code="12345-6789-00",
        country="Germany",
    )


@given(st.lists(ANY, max_size=7), ANY, ANY, ANY, ANY)
def test_an_address_has_five_lines_at_the_most(
    parts: list[str], city: str, region: str, postcode: str, country: str
) -> None:
    made = text.address(parts, city, region, postcode, country)
    assert list(made.extra_problems()) == []
    for _, value, rule in made.elements():
        assert value
        assert rule is not None
        assert rule.check(value) is None


def test_an_address_without_city_may_use_all_five() -> None:
    made = text.address("123456", "", "", "", "")
    assert (made.addr4, made.addr5, made.city) == ("4", "5", None)
