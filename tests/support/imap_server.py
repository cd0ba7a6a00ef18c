"""A mail server that is read by IMAP over TLS (RFC 9051), with the few commands that are asked of it and their usual
answers; and one that misbehaves as a test says."""

import asyncio
import base64
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import cast

import msgspec

from tests.support.mail_server import CERTIFICATE

USER, PASSWORD = "desk@example.com", "let me “read”"
PARTIAL = re.compile(r"BODY\.PEEK\[\]<0\.(\d+)>")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Lying(msgspec.Struct):
    """A mail in a folder."""

    uid: int
    content: bytes
    at: datetime
    flags: set[str]


class ImapServer:
    """What it holds, and what it was asked. `mood` is how it answers: "" as it should, "silent" never, "endless" with
    words that never end, "huge" with a mail of a terabyte, "garbage" with what is no answer, "cut" by hanging up."""

    def __init__(self) -> None:
        self.port = 0
        self.folders: dict[str, list[Lying]] = {"INBOX": [], "Returned": []}
        self.validity = 7
        self.mood = ""
        self.can_move = True
        self.asked: list[str] = []
        self.talks: set[asyncio.Task[None]] = set()
        self._last = 0

    def bring(self, content: bytes, at: datetime) -> Lying:
        """A mail comes in."""
        self._last += 1
        mail = Lying(self._last, content, at, set())
        self.folders["INBOX"].append(mail)
        return mail

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection until it ends."""
        self.talks.add(cast("asyncio.Task[None]", asyncio.current_task()))
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            await Talk(self, reader, writer).run()
        writer.close()


class Talk:
    """One connection."""

    def __init__(self, server: ImapServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.folder = "INBOX"
        self.is_in = False

    async def run(self) -> None:
        self.say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready")
        while line := (await self.reader.readline()).decode().rstrip("\r\n"):
            tag, command, rest = (*line.split(" ", 2), "")[:3]
            self.server.asked.append(f"{command} {rest}".split(" <", 1)[0])
            await self.misbehave(command)
            if command == "LOGOUT":
                self.say("* BYE", f"{tag} OK bye")
                break
            answer = await self.answer(command.upper(), rest)
            self.say(f"{tag} {answer}")
            await self.writer.drain()

    def say(self, *lines: str) -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())

    async def misbehave(self, command: str) -> None:
        mood = self.server.mood
        if not mood or command != "UID":
            return
        if mood == "silent":
            await asyncio.Event().wait()
        while mood == "endless":
            self.writer.write(b"* 1 FETCH (FLAGS ())\r\n" * 1000)
            await self.writer.drain()
        if mood == "huge":
            self.writer.write(b"* 1 FETCH (UID 1 BODY[]<0> {1000000000000}\r\n" + b"x" * 1000)
        if mood == "garbage":
            self.writer.write(b"\xff\xfe * [ ( {x}\r\n)\r\n")
        if mood in ("huge", "garbage", "cut"):
            await self.writer.drain()
            raise ConnectionError

    async def answer(self, command: str, rest: str) -> str:
        """The answer to a command, without its tag."""
        if command == "CAPABILITY":
            move = " MOVE" if self.server.can_move else ""
            self.say(f"* CAPABILITY IMAP4rev1 AUTH=PLAIN{move}")
            return "OK done"
        if command == "AUTHENTICATE":
            self.say("+ ")
            given = base64.b64decode(await self.reader.readline()).decode()
            self.is_in = given == f"\0{USER}\0{PASSWORD}"
            return "OK in" if self.is_in else "NO [AUTHENTICATIONFAILED] Invalid credentials"
        if not self.is_in:
            return "BAD not signed in"
        if command == "SELECT":
            return self.select(unquoted(rest))
        if command == "UID":
            name, _, arguments = rest.partition(" ")
            return self.by_uid(name.upper(), arguments)
        return "BAD unknown"

    def select(self, folder: str) -> str:
        if folder not in self.server.folders:
            return "NO [NONEXISTENT] Unknown Mailbox"
        self.folder = folder
        self.say(f"* {len(self.mails)} EXISTS", "* FLAGS (\\Seen)", f"* OK [UIDVALIDITY {self.server.validity}] so")
        return "OK [READ-WRITE] open"

    @property
    def mails(self) -> list[Lying]:
        return self.server.folders[self.folder]

    def by_uid(self, command: str, arguments: str) -> str:
        if command == "SEARCH":
            first = int(arguments.split()[1].partition(":")[0])
            since = datetime.strptime(arguments.split()[3], "%d-%b-%Y").date()  # noqa: DTZ007  # a day
            there = [mail.uid for mail in self.mails if mail.at.date() >= since]
            last = there[-1:]  # the star is the last one, also where it is before the first (RFC 9051 9)
            found = sorted({uid for uid in there if uid >= first} | {uid for uid in last if uid < first})
            self.say("* SEARCH " + " ".join(map(str, found)))
            return "OK searched"
        uid, _, more = arguments.partition(" ")
        mail = next((mail for mail in self.mails if mail.uid == int(uid)), None)
        if mail is None:
            return "OK nothing"
        if command == "FETCH":
            part = PARTIAL.search(more)
            assert part is not None
            content = mail.content[: int(part[1])]
            self.writer.write(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(content)}}}\r\n".encode() + content + b")\r\n")
            return "OK fetched"
        if command == "STORE":
            assert more == "+FLAGS.SILENT (\\Seen)"
            mail.flags.add("\\Seen")
            return "OK stored"
        if command == "MOVE":
            folder = unquoted(more)
            if folder not in self.server.folders:
                return "NO [TRYCREATE] Mailbox doesn't exist"
            self.mails.remove(mail)
            self.server.folders[folder].append(mail)
            return "OK moved"
        return "BAD unknown"


def unquoted(text: str) -> str:
    """What a quoted string says."""
    found = QUOTED.match(text)
    assert found is not None, text
    return re.sub(r"\\(.)", r"\1", found[1])


@asynccontextmanager
async def imap_server() -> AsyncIterator[ImapServer]:
    """A server, until the end."""
    found = ImapServer()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server = await asyncio.start_server(found.talk, "127.0.0.1", 0, ssl=context)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()
        for talk in found.talks:
            talk.cancel()
        await asyncio.gather(*found.talks, return_exceptions=True)
