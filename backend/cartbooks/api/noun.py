"""Where the routes of a noun are kept."""

from __future__ import annotations

from fastapi import APIRouter

from cartbooks.api.failures import RESPONSES

PREFIX = "/api/v1"


def routes_of(tag: str, prefix: str = "") -> APIRouter:
    """
    A router whose routes are whole: an application takes them as they are.

    To include a router builds each of its routes a second time, for every application: a quarter
    of a second before the first call is answered.
    """
    return APIRouter(
        prefix=PREFIX + prefix,
        tags=[tag],
        responses=RESPONSES,
        generate_unique_id_function=lambda route: route.name,
    )
