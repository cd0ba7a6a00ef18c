"""HEAD: what GET would be answered with, without its body (RFC 9110 9.3.2)."""

from typing import Any

from litestar.types import HTTPScope, Message, Receive, Send

Headers = list[tuple[bytes, bytes]]


def as_get(scope: HTTPScope, receive: Receive, send: Send) -> tuple[HTTPScope, Receive, Send]:
    """The same request as a GET, whose reply loses its body on the way.

    The state is shared, and uvicorn's own scope goes on to say HEAD, by which it knows that no body follows. Once the
    head is sent nothing else of the reply can be seen: what streams it is told that the client left, and stops. No
    cookie is set, since whoever asks by HEAD has seen nothing yet: a notice waits for the page that shows it.
    """
    got: HTTPScope = {**scope, "method": "GET"}
    begun = False

    async def send_head(message: Message) -> None:
        nonlocal begun
        if message["type"] != "http.response.start":
            return
        begun = True
        message["headers"] = [header for header in message["headers"] if header[0].lower() != b"set-cookie"]
        await send(message)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def receive_until_sent() -> Any:
        return {"type": "http.disconnect"} if begun else await receive()

    return got, receive_until_sent, send_head


def allow_head(headers: Headers) -> Headers:
    """The same headers, with HEAD among what an address allows wherever GET is (RFC 9110 10.2.1)."""
    return [
        (name, value + b", HEAD" if name.lower() == b"allow" and b"GET" in value and b"HEAD" not in value else value)
        for name, value in headers
    ]
