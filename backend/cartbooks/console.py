"""
The Support Console's files at /console/, where a built one is there.

It is one page with many addresses: whatever is no file is answered with the page itself. The files
under assets/ have their content in their name, so browsers may keep them for ever.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_BUILT = Path(__file__).parents[2] / "frontend" / "dist"
_PACKAGED = Path(__file__).parent / "_console"
_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Cartbooks</title></head>
<body>
<h1>Cartbooks is running</h1>
<p>This installation has no console. Everything can be read and steered over the
<a href="/api/v1/docs">REST API</a> and the command line (<code>cartbooks --help</code>).</p>
<p>The QuickBooks Web Connector uses <a href="/webconnector">/webconnector</a>.</p>
</body>
</html>
"""


def built() -> Path | None:
    """The folder of the built console: the checkout's own before the packaged one."""
    for place in (_BUILT, _PACKAGED):
        if (place / "index.html").is_file():
            return place
    return None


def install(app: FastAPI, place: Path | None = None) -> None:
    """Serve the console, and at / the way to it."""
    found = place or built()

    async def start(_request: Request) -> Response:
        return RedirectResponse("/console/") if found else HTMLResponse(_PAGE)

    app.add_route("/", start, methods=["GET"], include_in_schema=False)
    if found:
        app.add_route("/console", start, methods=["GET"], include_in_schema=False)
        app.mount("/console", _Console(directory=found), name="console")


class _Console(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        kept = path.startswith("assets/")
        try:
            response = await super().get_response(path, scope)
        except HTTPException as missing:
            if missing.status_code != 404 or kept:
                raise
            response = await super().get_response("index.html", scope)
        age = "public, max-age=31536000, immutable" if kept else "no-cache"
        response.headers["Cache-Control"] = age
        return response
