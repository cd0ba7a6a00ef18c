"""A push service as browsers have one, and a browser that reads what comes from it, by RFC 8291 alone."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httptools
import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from webapp.push.base64url import base64url


class Subscriber:
    """A browser with its two keys."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.key = generate_private_key(SECP256R1())
        self.auth = os.urandom(16)
        self.point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def form(self) -> dict[str, str]:
        """What its script sends to the desk."""
        return {"endpoint": self.endpoint, "p256dh": base64url(self.point), "auth": base64url(self.auth)}

    def read(self, body: bytes) -> dict[str, Any]:
        """A message that came to it."""
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self.key.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), sender))
        info = b"WebPush: info\0" + self.point + sender
        secret = HKDF(SHA256(), 32, self.auth, info).derive(shared)
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        assert plain.endswith(b"\x02")
        found: dict[str, Any] = msgspec.json.decode(plain[:-1])
        return found


class PushService:
    """Answers each message with the next of `answers`, and with 201 after them; asks for `patience` where that is set;
    keeps what came."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.patience = ""
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.port = 0

    @property
    def origin(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def subscriber(self, name: str = "one") -> Subscriber:
        """A browser of this service."""
        return Subscriber(f"{self.origin}/{name}")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one message."""
        parser = httptools.HttpRequestParser(Taking(self, writer))
        while not writer.is_closing() and (data := await reader.read(65536)):
            parser.feed_data(data)


class Taking:
    """What the parser tells of one message."""

    def __init__(self, service: PushService, writer: asyncio.StreamWriter) -> None:
        self.service = service
        self.writer = writer
        self.headers: dict[str, str] = {}
        self.body = b""

    def on_header(self, name: bytes, value: bytes) -> None:
        """One of its headers."""
        self.headers[name.decode().lower()] = value.decode()

    def on_body(self, data: bytes) -> None:
        """Some of its body."""
        self.body += data

    def on_message_complete(self) -> None:
        """All of it came: answer."""
        self.service.headers.append(self.headers)
        self.service.bodies.append(self.body)
        status = self.service.answers.pop(0) if self.service.answers else 201
        patience = f"Retry-After: {self.service.patience}\r\n" if self.service.patience else ""
        head = f"HTTP/1.1 {status} Said\r\n{patience}Content-Length: 0\r\nConnection: close\r\n\r\n"
        self.writer.write(head.encode())
        self.writer.close()


@asynccontextmanager
async def push_service(port: int = 0) -> AsyncIterator[PushService]:
    """One on a port of this machine, 0 for any."""
    service = PushService()
    server = await asyncio.start_server(service.serve, "127.0.0.1", port)
    service.port = server.sockets[0].getsockname()[1]
    try:
        yield service
    finally:
        server.close()
