"""Shapes that several nouns share."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer

from cartbooks import ids, sensitive
from cartbooks.advice import Advice as Catalogued


def _kept(text: str) -> str:
    return sensitive.kept(text)


Written = Annotated[str, AfterValidator(_kept)]
"""What a person writes: stored without card numbers, passwords and keys."""


def _utc(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Moment = Annotated[
    datetime,
    PlainSerializer(_utc, return_type=str),
    Field(description="UTC, ISO 8601", examples=["2026-11-23T18:12:18.000Z"]),
]
Money = Annotated[
    Decimal,
    PlainSerializer(str, return_type=str),
    Field(description="A decimal number as a string", examples=["89.24"]),
]


class Output(BaseModel):
    """What the API gives. No field has a default: a client may count on every one."""

    model_config = ConfigDict(from_attributes=True)


class Input(BaseModel):
    """What the API takes; unknown names are refused."""

    model_config = ConfigDict(extra="forbid")


class Step(Output):
    key: str = Field(description="Stable name of the action, such as try_again or link_item.")
    label: str


class Advice(Output):
    """What happened, why, and what to do about it."""

    code: str = Field(examples=["3100"])
    what: str
    why: str
    steps: list[str]
    alternatives: list[Step]
    who: str
    where: str
    retry: str = Field(description="automatic, after_fix or never")
    severity: str
    source_text: str | None = Field(description="QuickBooks' own words, untouched")
    confidence: str = Field(description="known, matched or unknown")

    @classmethod
    def of(cls, advice: Catalogued) -> Advice:
        plain: dict[str, Any] = advice.model_dump(mode="json")
        return cls(
            code=plain["code"],
            what=plain["what"],
            why=plain["why"],
            steps=list(plain["steps"]),
            alternatives=[
                Step(key=each["key"], label=each["label"]) for each in plain["alternatives"]
            ],
            who=plain["who"],
            where=plain["where"],
            retry=plain["retry"],
            severity=plain["severity"],
            source_text=plain["source_text"] or None,
            confidence=plain["confidence"],
        )


def public(prefix: str, number: int | None) -> str | None:
    """The opaque id of a row that may be absent."""
    return ids.public(prefix, number) if number is not None else None
