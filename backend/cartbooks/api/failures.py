"""Every failure as an RFC 9457 problem with a stable `code`."""

from __future__ import annotations

import secrets
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from cartbooks.errors import CartbooksError

log = structlog.get_logger()
MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What went wrong: `code` is for programs and never changes, `detail` is for people."""

    model_config = ConfigDict(json_schema_extra={"example": {
        "type": "about:blank", "title": "Conflict", "status": 409, "code": "not_ready",
        "detail": "Choose the first day whose orders are posted.", "problems": [],
    }})  # fmt: skip

    type: str = Field(description="Always about:blank; `code` tells failures apart.")
    title: str
    status: int
    code: str
    detail: str
    problems: list[str] = Field(description="One line for each thing that is wrong; may be empty.")
    position: int | None = Field(
        None, description="With bad_query: where in `q`, in characters from 0. Else left out."
    )
    length: int | None = Field(None, description="With bad_query: how many characters are meant.")
    suggestion: str | None = Field(
        None, description="With bad_query: what may be put there instead; left out without one."
    )


_TITLES = {
    400: "Bad request", 401: "Not signed in", 403: "Not allowed", 404: "Not found",
    405: "Method not allowed", 409: "Conflict", 413: "Too large", 415: "Unsupported media type",
    422: "Refused", 429: "Too many requests", 500: "Internal error", 503: "Not available",
}  # fmt: skip

_AWAY = (
    "The database cannot be reached or written to just now. Try again soon: with the same "
    "Idempotency-Key nothing is done twice."
)
_PLACE = {"position", "length", "suggestion"}

RESPONSES: dict[int | str, dict[str, Any]] = {
    code: {
        "description": _TITLES[code],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for code in (400, 401, 403, 404, 409, 413, 422, 429)
}


def problem(
    status: int, code: str, detail: str, problems: list[str] | None = None, **place: Any
) -> JSONResponse:
    """The response for a failure. *place*: position, length and suggestion, where there are any."""
    body = Problem(
        type="about:blank",
        title=_TITLES.get(status, "Failure"),
        status=status,
        code=code,
        detail=detail,
        problems=problems or [],
        **place,
    )
    return JSONResponse(
        body.model_dump(exclude=_PLACE - {name for name, known in place.items() if known != ""}),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store"},
    )


def install(app: FastAPI) -> None:
    """Answer every exception of the API with a problem."""

    @app.exception_handler(CartbooksError)
    async def expected(_request: Request, failure: CartbooksError) -> JSONResponse:
        problems = [str(each) for each in failure.extra.get("problems") or []]
        place = {name: failure.extra[name] for name in _PLACE if name in failure.extra}
        return problem(failure.status, failure.code, failure.detail, problems, **place)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, failure: RequestValidationError) -> JSONResponse:
        problems = [
            f"{'.'.join(str(part) for part in each['loc'])}: "
            f"{each['msg'].removeprefix('Value error, ')}"[:500]
            for each in failure.errors()[:50]
        ]
        return problem(422, "invalid", "The request does not have the right shape.", problems)

    @app.exception_handler(HTTPException)
    async def http(_request: Request, failure: HTTPException) -> JSONResponse:
        code = {404: "not_found", 405: "method_not_allowed"}.get(failure.status_code, "refused")
        return problem(failure.status_code, code, str(failure.detail))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, failure: Exception) -> JSONResponse:
        if isinstance(failure, OperationalError):
            log.error("database_away", path=request.url.path, error=str(failure.orig)[:300])
            return problem(503, "database_away", _AWAY)
        trace = secrets.token_hex(4)
        log.error("internal_error", trace=trace, path=request.url.path, exc_info=failure)
        return problem(500, "internal", f"Something failed inside; the log names it {trace}.")
