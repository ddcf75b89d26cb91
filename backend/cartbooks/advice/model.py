"""What an advice is, and what a row of the catalogue holds before facts are filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Who = Literal[
    "you",
    "bookkeeper",
    "quickbooks_admin",
    "person_at_pc",
    "store_support",
    "us",
    "no_one",
]
Where = Literal["quickbooks", "store", "web_connector", "console", "nowhere"]
Retry = Literal["automatic", "after_fix", "never"]
Severity = Literal["stops", "does_not_stop"]
Confidence = Literal["known", "matched", "unknown"]
Outcome = Literal["not_done", "noted"]

WHO_WORDS: dict[str, str] = {
    "you": "You",
    "bookkeeper": "Your bookkeeper",
    "quickbooks_admin": "The QuickBooks admin",
    "person_at_pc": "The person at the QuickBooks PC",
    "store_support": "The store's support",
    "us": "Us",
    "no_one": "No one",
}
WHERE_WORDS: dict[str, str] = {
    "quickbooks": "in QuickBooks",
    "store": "in the store",
    "web_connector": "in the Web Connector",
    "console": "here",
    "nowhere": "nothing to do",
}
RETRY_WORDS: dict[str, str] = {
    "automatic": "by itself",
    "after_fix": "after the fix",
    "never": "not",
}


class Action(BaseModel):
    """Something the console can do instead; *key* never changes, the words may."""

    model_config = ConfigDict(frozen=True)

    key: str = Field(description="Stable name of the action.", examples=["send_without_email"])
    label: str = Field(description="The words on the button.")
    hint: str = Field(description="What the action does, in one sentence.")


class Advice(BaseModel):
    """What happened, why, and what to do about it; complete sentences, ready to be shown."""

    model_config = ConfigDict(frozen=True)

    what: str = Field(description="What happened, naming the record.")
    why: str = Field(description="Why it happened.")
    short: str = Field(description="The reason as a clause, to follow a colon in a list.")
    steps: tuple[str, ...] = Field(description="What to do, in order. Empty: nothing to do.")
    alternatives: tuple[Action, ...] = Field(description="What can be done here instead.")
    who: Who = Field(description="Who has to act.")
    where: Where = Field(description="Where the fix is made.")
    retry: Retry = Field(description="Whether it is tried again by itself.")
    severity: Severity = Field(description="Whether something stays undone until somebody acts.")
    code: str = Field(description="The code the advice belongs to.", examples=["3100"])
    source_text: str | None = Field(description="QuickBooks' or the store's own words, untouched.")
    confidence: Confidence = Field(description="How we know: by code, by the words, or not.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    A row of the catalogue. Its texts are templates (see `wording`).

    *what* is empty where the sentence follows from the kind of operation and the *outcome*. An
    entry that is *recalled* has a meaning nobody re-read at its source: QuickBooks' own message
    then leads, and its words are never matched.
    """

    short: str
    why: str
    steps: tuple[str, ...] = ()
    what: str = ""
    outcome: Outcome = "not_done"
    alternatives: tuple[str, ...] = ()
    who: Who = "you"
    where: Where = "quickbooks"
    retry: Retry = "after_fix"
    severity: Severity = "stops"
    confidence: Confidence = "known"
    recalled: bool = False
