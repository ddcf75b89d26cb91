"""Who hangs up before the answer: nothing is wrong with us then, and the log shows no trace."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HungUp(Exception):
    """Nobody hears the rest of this answer."""


class HangingUp:
    """
    Ends an answer whose connection is closed already.

    uvicorn knows of clients that are gone. But where what follows a request is no HTTP it closes
    the connection itself, while that request is being answered, and uvloop refuses the answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_if_there(message: Message) -> None:
            try:
                await send(message)
            except RuntimeError as refused:
                if "the handler is closed" not in str(refused):
                    raise
                raise HungUp from refused

        try:
            await self._app(scope, receive, send_if_there)
        except HungUp:
            return
