"""A record of a QuickBooks list, as preferences and links name it."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cartbooks import qbxml


class Ref(BaseModel):
    """By list id where it is known (that survives renaming), else by full name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    list_id: str | None = Field(None, max_length=36, examples=["80000013-1416570432"])
    full_name: str | None = Field(None, max_length=255, examples=["Undeposited Funds"])

    @model_validator(mode="after")
    def _named(self) -> Self:
        if not (self.list_id or self.full_name):
            raise ValueError("a QuickBooks record needs its list_id or its full_name")
        return self

    def is_same(self, other: Ref) -> bool:
        """Whether both name one record, as far as what they know can tell."""
        if self.list_id and other.list_id:
            return self.list_id == other.list_id
        return bool(self.full_name) and same_name(self.full_name or "", other.full_name or "")

    def in_qbxml(self) -> qbxml.Ref:
        """As a request names the record: the id counts, the name is for who reads the message."""
        return qbxml.Ref(list_id=self.list_id, full_name=self.full_name)

    def __str__(self) -> str:
        return self.full_name or self.list_id or ""


def in_qbxml(ref: Ref | None) -> qbxml.Ref | None:
    """The reference in a request, left out where nothing was chosen."""
    return ref.in_qbxml() if ref else None


def same_name(one: str, other: str) -> bool:
    """Names are one to QuickBooks whatever their case; we also disregard blanks."""
    return normal_name(one) == normal_name(other)


def normal_name(name: str) -> str:
    """*name* without case and with single blanks."""
    return " ".join(name.casefold().split())
