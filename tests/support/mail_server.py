"""A mail server that does what a test tells it, and keeps what it was given."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from pathlib import Path
from typing import Any

import msgspec
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.people import Desk
from webapp.addresses import Sender
from webapp.background import JOBS
from webapp.jobs.models import Resources
from webapp.jobs.worker import Worker
from webapp.settings import Settings

CERTIFICATE = Path(__file__).with_name("localhost.pem")
PASSWORD = "let me send"


class MailServer:
    """What it was given. What it says to a recipient and to a mail can be set; "" cuts the connection instead, and
    None never answers."""

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str | None, list[str]]] = []
        self.says_to_recipient: str | None = "250 OK"
        self.says_to_mail: str | None = "250 OK"
        self.connections = 0

    def settings(self, **other: Any) -> dict[str, Any]:
        """The settings of a desk that sends by it."""
        sender = Sender("The desk", "desk@example.com")
        return {
            "smtp_host": "127.0.0.1",
            "smtp_port": self.port,
            "smtp_tls": "none",
            "smtp_from": sender,
            "url": "http://desk.test",
            **other,
        }

    async def handle_RCPT(  # noqa: N802  # the library's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A recipient is named."""
        if self.says_to_recipient == "250 OK":
            envelope.rcpt_tos.append(address)
        return await self._say(server, self.says_to_recipient)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """A mail has come."""
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=POLICY))
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        return await self._say(server, self.says_to_mail)

    async def _say(self, server: SMTP, answer: str | None) -> str:
        if answer is None:
            await asyncio.Event().wait()
        if not answer:
            cut(server)
        return answer or "250 OK"

    def lets_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        """Whether a password is right."""
        right = isinstance(given, LoginPassword) and given.password == PASSWORD.encode()
        return AuthResult(success=right, handled=False)


@asynccontextmanager
async def mail_server(tls: str = "none", *, signs_in: bool = False, port: int = 0) -> AsyncIterator[MailServer]:
    """A server; `tls` is how it is spoken to, `port` where, 0 for any."""
    handler = MailServer()
    context = None
    if tls != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
    talks: list[SMTP] = []

    def begin() -> SMTP:
        handler.connections += 1
        talk = SMTP(
            handler,
            hostname="localhost",
            enable_SMTPUTF8=True,
            tls_context=context if tls == "starttls" else None,
            authenticator=handler.lets_in if signs_in else None,
            auth_require_tls=False,
            loop=asyncio.get_running_loop(),
        )
        talks.append(talk)
        return talk

    server = await asyncio.get_running_loop().create_server(
        begin, "127.0.0.1", port, ssl=context if tls == "tls" else None
    )
    handler.port = server.sockets[0].getsockname()[1]
    try:
        yield handler
    finally:
        server.close()
        for talk in talks:
            cut(talk)


def cut(talk: SMTP) -> None:
    """End a connection without a word."""
    if talk.transport is not None:
        talk.transport.abort()  # type: ignore[attr-defined]  # those of connections have it


def sends_by(desk: Desk, server: MailServer, **other: Any) -> Settings:
    """Let a desk send its mail by a server."""
    settings: Settings = msgspec.structs.replace(desk.app.state.settings, **server.settings(**other))
    desk.app.state.settings = settings
    return settings


def resources_of(desk: Desk) -> Resources:
    """What work has at hand."""
    return Resources(desk.db, desk.app.state.store, desk.app.state.settings, desk.clock)


async def do_jobs(desk: Desk) -> None:
    """Do all work that is due."""
    await Worker(resources_of(desk), JOBS).work()
