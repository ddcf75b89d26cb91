"""A page that shows the API's description; it loads nothing from anywhere else."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

router = APIRouter(include_in_schema=False)

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Cartbooks API</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<h1>Cartbooks API</h1>
<p>The whole description is <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<main id="operations"><noscript>This list needs JavaScript; openapi.json has everything.</noscript>
</main>
<script src="/api/docs.js"></script>
</body>
</html>
"""

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
details { border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
  border-radius: 6px; margin: .4rem 0; padding: .3rem .7rem; }
summary { cursor: pointer; overflow-wrap: anywhere; }
code, pre { font: .9em ui-monospace, monospace; }
pre { overflow-x: auto; }
.method { display: inline-block; min-width: 4.5rem; font-weight: 700; }
"""

SCRIPT = """
const place = document.getElementById("operations");
const add = (parent, tag, text, name) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (name) element.className = name;
  parent.append(element);
  return element;
};
fetch("/api/openapi.json").then((reply) => reply.json()).then((api) => {
  place.replaceChildren();
  for (const line of api.info.description.split("\\n\\n")) add(place, "p", line);
  const tags = new Map();
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const tag = (operation.tags || ["other"])[0];
      if (!tags.has(tag)) tags.set(tag, []);
      tags.get(tag).push([method, path, operation]);
    }
  for (const [tag, operations] of tags) {
    add(place, "h2", tag);
    for (const [method, path, operation] of operations) {
      const box = add(place, "details");
      const head = add(box, "summary");
      add(head, "span", method.toUpperCase(), "method");
      add(head, "code", path);
      add(head, "span", "  " + (operation.summary || ""));
      if (operation.description) add(box, "p", operation.description);
      const shown = { parameters: operation.parameters, requestBody: operation.requestBody,
        responses: Object.fromEntries(Object.entries(operation.responses)
          .filter(([status]) => status < "300")) };
      add(box, "pre", JSON.stringify(shown, null, 2));
    }
  }
  add(place, "h2", "schemas");
  for (const [name, schema] of Object.entries(api.components.schemas)) {
    const box = add(place, "details");
    add(box, "summary", name);
    add(box, "pre", JSON.stringify(schema, null, 2));
  }
});
"""


@router.get("/api/openapi.json")
def description(request: Request) -> JSONResponse:
    return JSONResponse(request.app.openapi())


@router.get("/api/docs")
def docs() -> HTMLResponse:
    return HTMLResponse(PAGE)


@router.get("/api/docs.css")
def style() -> Response:
    return Response(STYLE, media_type="text/css")


@router.get("/api/docs.js")
def script() -> Response:
    return Response(SCRIPT, media_type="text/javascript")
