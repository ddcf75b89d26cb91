"""Every code and reason has a complete advice, in our words and without holes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartbooks.advice import OWN_REASONS, Advice, advise, sentence, window
from cartbooks.advice.actions import ACTIONS
from cartbooks.advice.catalogue import CATALOGUE, UNKNOWN, entries
from cartbooks.advice.matched import MATCHES
from cartbooks.advice.model import Entry
from cartbooks.advice.wording import CHOICE, FACT, NOT_DONE, NOTED

KINDS = ("", *NOT_DONE)

FORBIDDEN = (
    "error occurred",
    "an error",
    "invalid",
    "payload",
    "failed",
    "please",
    "oops",
    "sorry",
    "unfortunately",
    "exception",
    "null",
    "you forgot",
    "your fault",
    "developer",
    "parse",
    "hresult",
    "xml",
)

FACTS = (
    *("subject", "customer", "email", "sku", "field", "limit", "value", "number", "txn_id"),
    *("item", "account", "currency", "home_currency", "country", "amount", "expected", "machine"),
    *("file", "expected_file", "document", "date", "closing_date", "setting", "method", "since"),
    *("minutes", "seconds", "count", "share", "store", "status", "candidates", "object", "list"),
    "attempts",
)

REASONS = """
    sku_unmatched sku_ambiguous sku_blank sku_exists item_inactive item_unsupported total_mismatch
    total_differs no_lines currency_foreign company_not_us field_too_long number_taken
    customer_ambiguous customer_inactive customer_missing customer_name_taken setting_missing
    payment_method_unmapped sales_orders_unavailable closed_period accounts_missing name_too_long
    status_not_eligible before_start_date test_order zero_total refunded_before_posting cancelled
    not_paid authorized_not_paid already_posted store_not_live
    not_confirmed outcome_two_candidates outcome_unknown settled_posted settled_resent
    wrong_company_file company_file_unknown older_copy parse_refused lost_answer answer_unreadable
    answer_foreign document_missing visit_timed_out visit_superseded second_connector
    sign_in_refused connector_silent too_many_attempts internal busy postponed
    approval_needed too_many_zero no_items_read stock_changed product_unlinked store_refused
    setting_gone setting_inactive email_invalid lists_not_read
    store_unreachable order_changed order_cancelled_after_posting
dealt_with never_send linked_by_number already_linked document_not_found documents_many
""".split()  # noqa: SIM905 - reads better than quotes around each

STATUSES = """
    0 1 500 501 510 530 531 550 560 570 600 1000 1010 1030 1060 3000 3010 3020 3030 3031 3035 3040
    3045 3050 3060 3065 3070 3080 3085 3090 3100 3101 3110 3120 3121 3130 3140 3150 3151 3152 3153
    3160 3161 3162 3170 3171 3172 3173 3175 3176 3177 3180 3185 3190 3200 3205 3210 3220 3230 3231
    3240 3250 3260 3261 3262 3263 3270 3280 3290 3300 3310 3320 3351 3500
    9001 9002 9003 9004 9005
""".split()  # noqa: SIM905 - reads better than quotes around each

HRESULTS = """
    400 401 402 403 404 405 406 407 408 409 40A 40B 40C 40D 40E 40F 410 412 413 414 415 416 417 418
    41A 41B 41C 41D 41E 41F 420 421 422 423 424 427 42A 42C
""".split()  # noqa: SIM905 - reads better than quotes around each


def texts(entry: Entry) -> Iterator[str]:
    yield from (entry.what, entry.why, entry.short, *entry.steps)


def shown(advice: Advice) -> Iterator[str]:
    yield from (advice.what, advice.why, advice.short, *advice.steps)
    yield from (sentence(advice), window(advice))
    for action in advice.alternatives:
        yield from (action.label, action.hint)


ROWS = [
    *entries(),
    *((kind, "4711", UNKNOWN) for kind in KINDS),
    *(("push_orders", min(match.codes), match.entry) for match in MATCHES),
]


@pytest.mark.parametrize("reason", REASONS)
def test_each_own_reason_is_in_the_catalogue(reason: str) -> None:
    assert reason in OWN_REASONS


def test_no_own_reason_is_unnamed_here() -> None:
    assert set(REASONS) == OWN_REASONS


@pytest.mark.parametrize(
    "code",
    [*STATUSES, *(f"0x80040{last}" for last in HRESULTS), "0x80040154", "0x80010105"],
)
def test_each_code_of_quickbooks_is_in_the_catalogue(code: str) -> None:
    assert code in CATALOGUE


@pytest.mark.parametrize(("kind", "code", "entry"), ROWS, ids=lambda value: str(value)[:20])
def test_every_entry_is_complete(kind: str, code: str, entry: Entry) -> None:
    advice = advise(kind, code)
    assert advice.what.endswith(".")
    assert advice.why.endswith(".")
    assert advice.steps, "an advice always says what to do, even if it is nothing"
    assert all(step.endswith(".") for step in advice.steps)
    assert advice.short == advice.short.strip(" .")
    assert all(key in ACTIONS for key in entry.alternatives)
    if advice.who == "no_one":
        assert any("Nothing has to be done." in step for step in advice.steps)
    if advice.retry == "automatic" and advice.severity == "does_not_stop":
        assert advice.who in {"no_one", "you", "store_support"}


@pytest.mark.parametrize(("kind", "code", "entry"), ROWS, ids=lambda value: str(value)[:20])
def test_no_text_has_a_word_that_helps_nobody(kind: str, code: str, entry: Entry) -> None:
    for text in shown(advise(kind, code)):
        for word in FORBIDDEN:
            assert word not in text.lower(), text
    for text in texts(entry):
        assert "  " not in text
        assert "!" not in text


@pytest.mark.parametrize(("kind", "code", "entry"), ROWS, ids=lambda value: str(value)[:20])
def test_only_the_subject_stands_outside_a_choice(kind: str, code: str, entry: Entry) -> None:
    for text in texts(entry):
        assert set(FACT.findall(CHOICE.sub("", text))) <= {"subject"}
        assert set(FACT.findall(text)) <= {*FACTS, "named", "below"}, text


@pytest.mark.parametrize("template", [*NOT_DONE.values(), *NOTED.values()])
def test_the_sentences_of_the_kinds_have_no_holes(template: str) -> None:
    assert set(FACT.findall(CHOICE.sub("", template))) <= {"subject"}


plain = st.text(st.characters(exclude_characters="{}[]|", exclude_categories=["Cs"]), max_size=60)


@given(
    kind=st.sampled_from(KINDS),
    row=st.sampled_from(ROWS),
    said=st.none() | plain,
    facts=st.dictionaries(st.sampled_from(FACTS), plain | st.just("None"), max_size=12),
)
def test_no_placeholder_leaks_whatever_is_known(
    kind: str, row: tuple[str, str, Entry], said: str | None, facts: dict[str, str]
) -> None:
    advice = advise(kind, row[1], said=said, facts=facts)
    for text in shown(advice):
        assert text
        assert not re.search(r"[{}\[\]|]", text), text
        assert "None" not in text or any("None" in value for value in facts.values())
    assert advice.source_text in {said, None}


@given(value=st.text(max_size=300))
def test_a_fact_is_never_read_as_a_template(value: str) -> None:
    facts = {"sku": f"{{customer}}[{value}|x]", "customer": "Ann Lee"}
    why = advise("push_orders", "sku_unmatched", facts=facts).why
    assert "Ann Lee" not in why
    assert "{customer}" in why


def test_a_fact_that_says_nothing_is_left_out() -> None:
    without = advise("push_orders", "sku_unmatched")
    for nothing in ("", "  ", "None", "null", "\x00"):
        assert advise("push_orders", "sku_unmatched", facts={"sku": nothing}) == without


def test_a_fact_is_shortened_and_kept_on_one_line() -> None:
    why = advise("push_orders", "sku_unmatched", facts={"sku": "AB\n\t1 " + "x" * 500}).why
    assert '"AB 1 xxx' in why
    assert len(why) < 300


def test_a_fact_may_be_a_number_or_several() -> None:
    facts = {"sku": "AB-1", "candidates": ["Toys:AB-1", "Old:AB-1"], "limit": 31, "item": {"a": 1}}
    why = advise("push_orders", "sku_ambiguous", facts=facts).why
    assert why.startswith('More than one item in QuickBooks fits product "AB-1": Toys:AB-1, Old')
    assert "at most 31 characters" in advise("push_orders", "field_too_long", facts=facts).why
    assert advise("push_orders", "item_inactive", facts=facts).why.startswith("An item that it")
