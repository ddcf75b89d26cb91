"""What a manager reads, for the troubles that come most often."""

from __future__ import annotations

import pytest

from cartbooks.advice import advise, sentence, window
from cartbooks.advice.reasons_visit import VISIT_REASONS

EMAIL = (
    "There was an error when saving a Invoice.  QuickBooks error message: The email address"
    " specified for this customer is invalid, and the transaction is marked 'To be e-mailed'."
)
ORDER = {"subject": "Order 10432", "customer": "Ann Lee", "email": "ann.lee@"}


def keys(code: str, kind: str = "push_orders", **more: str | None) -> list[str]:
    return [action.key for action in advise(kind, code, said=more.get("said")).alternatives]


def test_the_to_be_emailed_refusal_ends_in_a_fix() -> None:
    advice = advise("push_orders", "3180", said=EMAIL, facts={**ORDER, "document": "Invoice"})
    assert advice.what == "Order 10432 was not added to QuickBooks."
    assert advice.why == (
        'The e-mail address of customer "Ann Lee" is not valid (ann.lee@), and the Invoice is'
        ' marked "To be e-mailed".'
    )
    assert advice.steps[0] == (
        "In QuickBooks: Customers > Customer Center > Ann Lee > Edit Customer, correct the e-mail"
        " address."
    )
    assert advice.alternatives[0].key == "send_without_email"
    assert advice.confidence == "matched"
    assert advice.source_text == EMAIL
    assert sentence(advice) == (
        "Order 10432 was not added to QuickBooks: the customer's e-mail address is not valid."
    )


@pytest.mark.parametrize("quotes", ["''", "‘’", '""'])
def test_quickbooks_words_are_found_with_any_quotes(quotes: str) -> None:
    said = EMAIL.replace("'To be e-mailed'", f"{quotes[0]}TO BE  e-mailed{quotes[1]}")
    expected = "matched" if quotes != '""' else "known"
    assert advise("push_orders", "3180", said=said).confidence == expected


@pytest.mark.parametrize("code", ["3040", "3172", "3205", "3263", "3300", "4711"])
def test_a_recalled_or_unknown_code_is_never_matched_by_its_words(code: str) -> None:
    advice = advise("push_orders", code, said=EMAIL)
    assert advice.confidence != "matched"
    assert "below" in advice.why
    assert advice.source_text == EMAIL


def test_a_lock_heals_by_itself() -> None:
    said = "QuickBooks error message: This list has been modified by another user."
    advice = advise("push_orders", "3170", said=said)
    assert (advice.retry, advice.who, advice.severity) == ("automatic", "no_one", "does_not_stop")
    assert advise("push_orders", "3170", said="Something else.").retry == "after_fix"


def test_an_sku_that_exists_offers_the_link() -> None:
    said = 'The name "AB-1" of the list element is already in use.'
    advice = advise("push_products", "3100", said=said, facts={"subject": "Product AB-1"})
    assert advice.what == "Product AB-1 was not added to QuickBooks."
    assert '"AB-1"' in advice.why
    assert advice.alternatives[0].key == "link_item"
    assert sentence(advise("push_products", "sku_exists", facts={"subject": "Product AB-1"})) == (
        "Product AB-1 was not added to QuickBooks: SKU already exists in QuickBooks."
    )


def test_a_code_can_mean_something_else_for_another_kind() -> None:
    assert "customers" in advise("push_orders", "3100").why.lower()
    assert keys("3100")[0] == "link_customer"
    assert advise("verify_orders", "500").short == "the document is gone from QuickBooks"


@pytest.mark.parametrize(
    ("code", "said", "words"),
    [
        (
            "3070",
            'The string "Ann" in the field "FirstName" is too long.',
            '"Ann" in the field "fi',
        ),
        (
            "3140",
            'There is an invalid reference to QuickBooks Item "AB-9" in the SalesReceipt line. '
            " QuickBooks error message: Invalid argument.",
            'It uses Item "AB-9", which is not in QuickBooks',
        ),
        ("530", 'The field "Mobile" is not supported by this implementation.', '"Mobile"'),
        ("3150", 'There is a missing element: "ListID"', '"list number"'),
        ("3180", "There was an error when saving a SalesReceipt.  QuickBooks error m", "SalesRec"),
    ],
)
def test_what_quickbooks_names_is_named(code: str, said: str, words: str) -> None:
    assert words in advise("push_orders", code, said=said).why


def test_a_fact_we_know_wins_over_what_quickbooks_names() -> None:
    said = 'The string "Ann" in the field "FirstName" is too long.'
    facts = {"value": "Ann-Margret", "field": "", "limit": "25"}
    why = advise("push_orders", "3070", said=said, facts=facts).why
    assert '"Ann-Margret" in the field "first name"' in why
    assert "at most 25 characters" in why


def test_an_unknown_code_is_honest_and_offers_the_bundle() -> None:
    advice = advise("push_orders", "4711", said="Strange.", facts={"subject": "Order 10460"})
    assert advice.what == "Order 10460 was not added to QuickBooks."
    assert advice.why == (
        "QuickBooks refused this and gave its own reason, below. We have no advice for it yet."
    )
    assert advice.alternatives[0].key == "make_bundle"
    assert advice.confidence == "unknown"
    assert "without giving a reason" in advise("push_orders", "4711").why
    assert advise("push_orders", "4711", said="  ").source_text is None


@pytest.mark.parametrize("code", ["0x8004041a", "0X8004041A", "-2147220454"])
def test_a_hresult_is_known_however_it_is_written(code: str) -> None:
    assert advise("", code).code == "0x8004041A"
    assert advise("", code).short == "QuickBooks has not given this store permission"


def test_a_code_of_the_web_connector_is_known_in_any_case() -> None:
    assert advise("", "qbwc1040").alternatives[0].key == "new_password"


def test_the_open_window_names_the_pc() -> None:
    advice = advise("", "0x80040414", facts={"machine": "COUNTER-2"})
    assert advice.what == "QuickBooks could not work."
    assert advice.why == "A window in QuickBooks is waiting for an answer on COUNTER-2."
    assert advice.who == "person_at_pc"


def test_nothing_went_to_the_wrong_file() -> None:
    facts = {"file": "Sample.qbw", "expected_file": "Acme Toys.qbw"}
    advice = advise("", "wrong_company_file", facts=facts)
    assert advice.why == (
        'Another company file is open in QuickBooks: "Sample.qbw". Nothing went to the wrong file.'
    )
    assert "Acme Toys.qbw" in advice.steps[0]


@pytest.mark.parametrize("code", ["600", "9001", "9002", "9004", "9005", "not_confirmed"])
def test_a_lost_outcome_asks_nobody_to_send_again(code: str) -> None:
    advice = advise("push_orders", code)
    assert advice.retry == "automatic"
    assert not {"post_again", "try_again"} & {action.key for action in advice.alternatives}


def test_the_window_holds_whole_sentences_and_the_link() -> None:
    advice = advise("", "sign_in_refused")
    link = "https://books.example.com/c/ACME"
    text = window(advice, link=link)
    assert text.startswith("The Web Connector came but could not sign in. The user name")
    assert text.endswith(f"More: {link}")
    short = window(advice, link=link, limit=60)
    assert short == f"The Web Connector came but could not sign in. More: {link}"


@pytest.mark.parametrize("code", sorted(VISIT_REASONS))
def test_the_window_says_why_a_visit_got_nothing(code: str) -> None:
    """A sentence of the reason at least, beside a link of usual length."""
    advice = advise("", code, facts={})
    text = window(advice, link="https://books.example.com/console/go/se_8KF974M")
    first = advice.why.split(". ")[0]
    assert first in text
    assert len(text) <= 240
