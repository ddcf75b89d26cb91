"""A server that reads the body and answers with constants: what ASGI alone costs."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

PAGES = int(os.environ.get("BENCH_PAGES", "5"))
OPENING = (
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope '
    'xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
)
REQUEST = (
    '&lt;?xml version="1.0" encoding="utf-8"?&gt;&lt;?qbxml version="13.0"?&gt;&lt;QBXML&gt;'
    '&lt;QBXMLMsgsRq onError="stopOnError"&gt;&lt;ItemInventoryQueryRq requestID="1"&gt;'
    "&lt;/ItemInventoryQueryRq&gt;&lt;/QBXMLMsgsRq&gt;&lt;/QBXML&gt;"
)


def envelope(method: str, result: str) -> bytes:
    return (
        f'{OPENING}<{method}Response xmlns="http://developer.intuit.com/"><{method}Result>{result}'
        f"</{method}Result></{method}Response></soap:Body></soap:Envelope>"
    ).encode()


ANSWERS = {
    "serverVersion": envelope("serverVersion", "1"),
    "clientVersion": envelope("clientVersion", ""),
    "authenticate": envelope("authenticate", "<string>ticket</string><string></string>"),
    "sendRequestXML": envelope("sendRequestXML", REQUEST),
    "receiveResponseXML": envelope("receiveResponseXML", "50"),
    "closeConnection": envelope("closeConnection", "OK"),
}
LAST = envelope("receiveResponseXML", "100")

Message = MutableMapping[str, Any]
received = 0


async def app(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    global received
    if scope["type"] == "lifespan":
        while True:
            kind = (await receive())["type"]
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return
    while (await receive()).get("more_body"):
        pass
    action = dict(scope["headers"]).get(b"soapaction", b"").decode().strip('"')
    method = action.rpartition("/")[2]
    answer = ANSWERS.get(method, ANSWERS["closeConnection"])
    if method == "receiveResponseXML":
        received += 1
        if received % PAGES == 0:
            answer = LAST
    headers = [
        (b"content-type", b"text/xml; charset=utf-8"),
        (b"content-length", str(len(answer)).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})
