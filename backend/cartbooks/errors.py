"""
Failures that are expected, each with a status, a stable code and a sentence.

CartbooksError
├── BadQuery            400  a search that is not understood, with the place
├── NotFound            404
├── Removed             410  it was here, and its time was over
├── Refused             422  the input is understood and not acceptable
├── Conflict            409
│   ├── IllegalMove     409  a state change that the lifecycle does not allow
│   └── NotConfirmed    409  an outcome is open: nothing may be repeated yet
├── NotAllowed          403
├── NotSignedIn         401
├── TooMany             429
└── Misconfigured       the process must not start
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class CartbooksError(Exception):
    """A failure that we expected and can put into a sentence."""

    status = 400
    code = "bad_request"

    def __init__(self, detail: str, *, code: str | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        if code:
            self.code = code
        self.extra: Mapping[str, Any] = extra


class BadQuery(CartbooksError):
    """
    A search that is not understood. `position` and `length` say where, in characters from 0;
    `suggestion` is what may be put in that place, or empty.
    """

    status = 400
    code = "bad_query"

    def __init__(self, detail: str, *, position: int, length: int, suggestion: str = "") -> None:
        super().__init__(
            detail,
            position=position,
            length=length,
            suggestion=suggestion,
            problems=[f"at {position + 1}: {detail}"],
        )


class NotFound(CartbooksError):
    """Nothing has this id, or it belongs to somebody else."""

    status = 404
    code = "not_found"

    def __init__(self, noun: str, key: object) -> None:
        super().__init__(f"There is no {noun} {key}.", noun=noun)


class Removed(CartbooksError):
    """It was here, and was removed when its time was over."""

    status = 410
    code = "removed"

    def __init__(self, key: object) -> None:
        super().__init__(
            f"{key} was removed: finished work is kept for a time only, and this was older."
        )


class Refused(CartbooksError):
    """The input was understood and cannot be accepted; `problems` says where."""

    status = 422
    code = "refused"

    def __init__(
        self, detail: str, *, code: str | None = None, problems: Sequence[str] = ()
    ) -> None:
        super().__init__(detail, code=code, problems=list(problems))


class Conflict(CartbooksError):
    """The request is fine but the present state forbids it."""

    status = 409
    code = "conflict"


class IllegalMove(Conflict):
    """A state change that the lifecycle does not allow."""

    code = "illegal_move"

    def __init__(self, noun: str, key: object, state: str, target: str) -> None:
        super().__init__(f"{noun} {key} is {state}, so it cannot become {target}.")
        self.state, self.target = state, target


class NotConfirmed(Conflict):
    """An outcome is still open; repeating it could enter something twice."""

    code = "not_confirmed"


class NotAllowed(CartbooksError):
    """Signed in, but the role does not reach this far."""

    status = 403
    code = "not_allowed"


class NotSignedIn(CartbooksError):
    """No valid cookie session and no valid token."""

    status = 401
    code = "not_signed_in"


class TooMany(CartbooksError):
    """Slow down."""

    status = 429
    code = "too_many"


class Misconfigured(CartbooksError):
    """A setting that makes a start impossible; the sentence says which and why."""

    status = 500
    code = "misconfigured"
