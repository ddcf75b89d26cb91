"""When something goes, for programs and for people."""

from __future__ import annotations

from pydantic import Field

from cartbooks.api.shapes import Moment, Output


class When(Output):
    """A moment where it is known, and a sentence in the time of the company's first store."""

    expected_at: Moment | None
    sentence: str = Field(
        examples=["Queued. It goes when the Web Connector comes, about 11:00."],
    )
