"""
The Support Console's files at /console/, where a built one is there.

It is one page with many addresses: whatever is no file is answered with the page itself. The files
under assets/ have their content in their name, so browsers may keep them for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from mimetypes import guess_type
from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_CODINGS = {"br": ".br", "gzip": ".gz"}
_BUILT = Path(__file__).parents[2] / "frontend" / "dist"
_PACKAGED = Path(__file__).parent / "_console"
_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Cartbooks</title></head>
<body>
<h1>Cartbooks is running</h1>
<p id="said" role="status"></p>
<p>This installation was built without its console. Everything can be read and steered over the
<a href="/api/docs">REST API</a> and the command line (<code>cartbooks --help</code>).</p>
<p>The QuickBooks Web Connector uses <a href="/webconnector">/webconnector</a>.</p>
<script src="/console/sign-in.js"></script>
</body>
</html>
"""
# A one-time link leads to /console/sign-in#KEY, and a browser never sends what follows the sign.
_SIGN_IN = """
const said = document.getElementById("said");
const key = location.hash.slice(1);
if (location.pathname.endsWith("/sign-in") && key) {
  history.replaceState(null, "", location.pathname);
  fetch("/api/v1/sign-in/link", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ key }),
  })
    .then((reply) => reply.json().then((body) => [reply.ok, body]))
    .then(([ok, body]) => {
      said.textContent = ok ? `You are signed in as ${body.name}.` : body.detail;
    })
    .catch(() => { said.textContent = "The server could not be reached."; });
}
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
    if found:
        _route(app, "/", lambda _: RedirectResponse("/console/"))
        _route(app, "/console", lambda _: RedirectResponse("/console/"))
        app.mount("/console", _Console(directory=found), name="console")
        return
    for path in ("/", "/console", "/console/", "/console/sign-in"):
        _route(app, path, lambda _: HTMLResponse(_PAGE))
    script = Response(_SIGN_IN, media_type="text/javascript")
    _route(app, "/console/sign-in.js", lambda _: script)


def _route(app: FastAPI, path: str, answer: Callable[[Request], Response]) -> None:
    app.add_route(path, answer, methods=["GET"], include_in_schema=False)


class _Console(StaticFiles):
    """The build leaves compressed copies beside its files; who takes one is sent that."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        kept = path.startswith("assets/")
        try:
            response = await self._smallest(path, scope)
        except HTTPException as missing:
            if missing.status_code != 404 or kept:
                raise
            response = await self._smallest("index.html", scope)
        age = "public, max-age=31536000, immutable" if kept else "no-cache"
        response.headers["Cache-Control"] = age
        response.headers["Vary"] = "Accept-Encoding"
        return response

    async def _smallest(self, path: str, scope: Scope) -> Response:
        accepted = Headers(scope=scope).get("accept-encoding", "")
        for coding, ending in _CODINGS.items():
            if coding in accepted and self._has(path + ending):
                response = await super().get_response(path + ending, scope)
                if response.status_code == 200:
                    response.headers["Content-Encoding"] = coding
                    media = guess_type(path)[0] or "application/octet-stream"
                    text = media.startswith("text/")
                    response.headers["Content-Type"] = f"{media}; charset=utf-8" if text else media
                return response
        return await super().get_response(path, scope)

    def _has(self, path: str) -> bool:
        """Whether there is such a file; none has a name that the file system does not know."""
        try:
            return self.lookup_path(path)[1] is not None
        except (OSError, ValueError):
            return False
