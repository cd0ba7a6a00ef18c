"""The limit of the machine: replies that need no work, by the bare server and by the bare framework."""

from typing import Any

from litestar import Litestar, MediaType, get

TEXT = b"Tasks"


async def asgi(scope: Any, receive: Any, send: Any) -> None:
    """An ASGI application that answers anything with one word."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(TEXT))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": TEXT})


@get("/w/{workspace:str}/tasks", media_type=MediaType.TEXT)
async def word(workspace: str) -> bytes:
    """One word, routed and sent by Litestar: the "bare reply" of the targets."""
    return TEXT


litestar = Litestar([word], openapi_config=None, logging_config=None)
