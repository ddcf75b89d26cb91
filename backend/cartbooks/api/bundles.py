"""Support bundles: what one would hold, a look inside, and the zip. Nothing is sent or kept."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from cryptography.fernet import InvalidToken
from fastapi import Path, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import Field

from cartbooks import clock
from cartbooks.api.deps import (
    Actor,
    Keys,
    Manager,
    record,
    settings_of,
    storage_of,
)
from cartbooks.api.noun import routes_of
from cartbooks.api.shapes import Input, Output
from cartbooks.bundle import Bundle, Kind, Plan, Scope, Wish
from cartbooks.errors import NotAllowed, NotFound
from cartbooks.model import Role
from cartbooks.security import Secrets

router = routes_of("bundles", "/bundles")

GOOD_FOR = 3600
"""Seconds in which a bundle can be looked into and downloaded."""
_LOOK = 512 * 1024
_MAY_SEE_DETAILS = frozenset({Role.AGENT, Role.ADMIN})


class NewBundle(Input):
    scope: Kind
    id: str = Field(
        "",
        max_length=300,
        description="Of the operation, session or problem; a record as `st_…/order/17`; "
        "for a range the company, or nothing for all.",
        examples=["op_8K2QW3F"],
    )
    since: datetime | None = Field(None, description="Of a range; by default 24 hours ago.")
    until: datetime | None = None
    details: bool = Field(False, description="Show customers' details. Takes the role agent.")
    messages: bool = Field(True, description="With the texts of the qbXML messages.")
    dry_run: bool = Field(False, description="Only say what it would hold.")


class BundlePlan(Output):
    id: str | None = Field(description="For the addresses below; null for a dry run.")
    name: str = Field(examples=["bundle-8K2QW3F-20261123T184200Z.zip"])
    files: list[str]
    counts: dict[str, int]
    bytes: int = Field(description="About how large the zip will be.")
    left_out: list[str] = Field(description="What a bound keeps out, in words.")


class BundleFile(Output):
    name: str
    address: str


class BundleFiles(Output):
    name: str
    items: list[BundleFile]


@router.post("")
def make_bundle(actor: Manager, request: Request, data: NewBundle) -> BundlePlan:
    """
    A support bundle of an operation, session, problem, record or range of time.

    The answer says what is in it. With its id it can be looked into and downloaded for an hour; it
    is made anew each time, and kept nowhere.
    """
    _may(actor, details=data.details)
    scope = Scope(data.scope, data.id.strip(), _aware(data.since), _aware(data.until))
    wish = Wish(scope, data.details, data.messages, actor.name, clock.now())
    plan = _bundle(request, wish).plan()
    if data.dry_run:
        return _plan(plan, None)
    secrets: Secrets = request.app.state.secrets
    with storage_of(request).begin() as db:
        record(
            db, actor, "bundle.make", data.id,
            scope=data.scope.value, details=data.details, messages=data.messages,
        )  # fmt: skip
    return _plan(plan, secrets.encrypt(_written(wish)).decode())


def _aware(at: datetime | None) -> datetime | None:
    return at.astimezone() if at is not None and at.tzinfo is None else at


def _plan(plan: Plan, key: str | None) -> BundlePlan:
    return BundlePlan(
        id=key,
        name=plan.name,
        files=plan.files,
        counts=plan.counts,
        bytes=plan.bytes,
        left_out=plan.cut,
    )


BundleId = Annotated[str, Path(max_length=2000, description="From the answer that made it.")]
_ZIP: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The bundle",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/{bundle_id}.zip", response_class=Response, responses=_ZIP)
def get_bundle(
    actor: Manager, request: Request, keys: Keys, bundle_id: BundleId
) -> StreamingResponse:
    """The zip, sent while it is made."""
    name, pieces = _bundle(request, _wish(keys, actor, bundle_id)).packed()
    return StreamingResponse(
        pieces,
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        },
    )


@router.get("/{bundle_id}/files")
def list_bundle_files(
    actor: Manager, request: Request, keys: Keys, bundle_id: BundleId
) -> BundleFiles:
    """What is in it, to look inside before it leaves the house."""
    plan = _bundle(request, _wish(keys, actor, bundle_id)).plan()
    base = f"/api/v1/bundles/{bundle_id}/files/"
    return BundleFiles(
        name=plan.name,
        items=[BundleFile(name=name, address=base + name) for name in plan.files],
    )


_TEXT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file's text",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
}


@router.get("/{bundle_id}/files/{name:path}", response_class=Response, responses=_TEXT)
def get_bundle_file(
    actor: Manager, request: Request, keys: Keys, bundle_id: BundleId, name: str
) -> Response:
    """One file of it as text, exactly as it is in the zip; at most its first 512 KB."""
    text, size = bytearray(), 0
    for piece in _bundle(request, _wish(keys, actor, bundle_id)).file(name):
        text += piece[: max(0, _LOOK - len(text))]
        size += len(piece)
        if size > _LOOK:
            break
    if size > _LOOK:
        text += b"\n[... the rest is in the download ...]\n"
    return Response(
        bytes(text),
        media_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": "inline", "Cache-Control": "no-store"},
    )


def _may(actor: Actor, *, details: bool) -> None:
    if details and actor.role not in _MAY_SEE_DETAILS:
        raise NotAllowed("A bundle that shows customers' details takes the role agent.")


def _bundle(request: Request, wish: Wish) -> Bundle:
    secrets: Secrets = request.app.state.secrets
    return Bundle(
        storage_of(request),
        settings_of(request),
        secrets.derived("bundle tokens"),
        wish,
        log_tail=getattr(request.app.state, "log_tail", None),
        checks=getattr(request.app.state, "checks", None),
    )


def _written(wish: Wish) -> str:
    scope = wish.scope
    return json.dumps(
        {
            "kind": scope.kind.value,
            "id": scope.id,
            "since": scope.since.isoformat() if scope.since else None,
            "until": scope.until.isoformat() if scope.until else None,
            "details": wish.details,
            "messages": wish.messages,
            "by": wish.made_by,
            "at": wish.made_at.isoformat(),
        }
    )


def _wish(keys: Secrets, actor: Actor, bundle_id: str) -> Wish:
    """What the id says, for the one who made it and as long as it is good."""
    try:
        said = json.loads(keys.fernet.decrypt(bundle_id.encode(), ttl=GOOD_FOR))
        scope = Scope(
            Kind(said["kind"]), said["id"], _moment(said["since"]), _moment(said["until"])
        )
        at = datetime.fromisoformat(said["at"])
        wish = Wish(scope, said["details"], said["messages"], said["by"], at)
    except (InvalidToken, ValueError, KeyError, TypeError):
        raise NotFound("bundle", "of this id any more; make it again") from None
    if wish.made_by != actor.name:
        raise NotFound("bundle", "of this id any more; make it again")
    _may(actor, details=wish.details)
    return wish


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
