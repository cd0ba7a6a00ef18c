"""A mailbox by IMAP over TLS (RFC 9051, RFC 8314). Everything here blocks, and is for a thread: it ends after so many
seconds and bytes, whatever the other side says. Nothing is deleted: a mail is flagged as seen, and moved where that is
wanted."""

import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import TypeVar

from webapp.newsletter.bounces.notices import MOST_BYTES
from webapp.settings import CofounderError

SECONDS = 20.0  # for an answer
MOST = 40_000_000  # bytes of a talk
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NUMBER = re.compile(rb"[0-9]{1,10}")

T = TypeVar("T")


class MailboxAway(CofounderError):
    """A mailbox can't be read: in a sentence, for its owner."""


class Connection(imaplib.IMAP4_SSL):
    """A connection to one address of a server, whose certificate has to be the server's."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._address, self._heard = address, 0
        super().__init__(host, port, ssl_context=ssl.create_default_context(), timeout=SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self._address, self.port), timeout)
        try:
            wrapped: socket.socket = self.ssl_context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
        return wrapped

    def read(self, size: int) -> bytes:
        """Some bytes of an answer."""
        self._hear(size)
        return super().read(size)

    def readline(self) -> bytes:
        """A line of an answer."""
        line = super().readline()
        self._hear(len(line))
        return line

    def _hear(self, more: int) -> None:
        self._heard += more
        if self._heard > MOST:
            raise self.abort("it says too much")


class Talk:
    """A folder that is open."""

    def __init__(self, host: str, port: int, addresses: Sequence[str]) -> None:
        self.host = host
        self._connection = said(host, lambda: connected(host, port, addresses))

    def sign_in(self, user: str, password: str) -> None:
        """Say who we are. Raises MailboxAway."""
        connection = self._connection

        def sign_in() -> None:
            if "AUTH=PLAIN" in connection.capabilities:
                connection.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
            else:
                connection.login(quoted(user), password)

        said(self.host, sign_in, f"{self.host} doesn't let {user} in")

    def open(self, folder: str) -> int:
        """Open a folder; returns what tells its numbers from earlier ones (UIDVALIDITY). Raises MailboxAway."""
        refused = f"{self.host} has no folder {folder}"
        status, data = said(self.host, lambda: self._connection.select(quoted(folder)), refused)
        if status != "OK":
            raise MailboxAway(f"{refused} ({words_of(data)}).")
        found = NUMBER.search(b" ".join(item for item in self._connection.response("UIDVALIDITY")[1] if item))
        return int(found[0]) if found else 0

    def numbers(self, after: int, since: date) -> list[int]:
        """The numbers of mails behind one, that came since a day, in order. Raises MailboxAway."""
        wanted = f"{after + 1}:*", f"{since.day:02}-{MONTHS[since.month - 1]}-{since.year}"
        data = self._done("SEARCH", "UID", wanted[0], "SINCE", wanted[1])
        found = {int(each) for item in data if isinstance(item, bytes) for each in NUMBER.findall(item)}
        return sorted(number for number in found if number > after)

    def beginning(self, number: int) -> bytes:
        """The beginning of a mail, which stays unseen; nothing where it is gone. Raises MailboxAway."""
        data = self._done("FETCH", str(number), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
        return next((item[1] for item in data if isinstance(item, tuple) and isinstance(item[1], bytes)), b"")

    def put_away(self, number: int, folder: str) -> None:
        """Flag a mail as seen, and move it where that is wanted and the server can. Raises MailboxAway."""
        self._done("STORE", str(number), "+FLAGS.SILENT", "(\\Seen)")
        if folder and "MOVE" in self._connection.capabilities:
            self._done("MOVE", str(number), quoted(folder), refused=f"{self.host} has no folder {folder}")

    def _done(self, command: str, *arguments: str, refused: str = "") -> list[object]:
        status, data = said(self.host, lambda: self._connection.uid(command, *arguments))
        if status != "OK":
            raise MailboxAway(f"{refused or f'{self.host} refuses to {command.lower()}'} ({words_of(data)}).")
        return list(data or [])

    def end(self) -> None:
        """Say goodbye."""
        with suppress(OSError, imaplib.IMAP4.error):
            self._connection.logout()

    def cut(self) -> None:
        """End it at once, from another thread: whoever waits for an answer waits no longer."""
        with suppress(OSError):
            self._connection.sock.shutdown(socket.SHUT_RDWR)
        with suppress(OSError):
            self._connection.shutdown()


def connected(host: str, port: int, addresses: Sequence[str]) -> Connection:
    """A connection to the first address that answers. Raises OSError."""
    failure: OSError = OSError("it has no address")
    for address in addresses:
        try:
            return Connection(host, port, address)
        except ssl.SSLError:
            raise
        except OSError as error:
            failure = error
    raise failure


def said(host: str, act: Callable[[], T], refused: str = "") -> T:
    """What comes of something, and what is wrong with it as a sentence. Raises MailboxAway."""
    try:
        return act()
    except ssl.SSLCertVerificationError as error:
        raise MailboxAway(f"The certificate of {host} isn't one for it ({error.verify_message}).") from error
    except TimeoutError as error:
        raise MailboxAway(f"{host} doesn't answer.") from error
    except (imaplib.IMAP4.abort, OSError) as error:
        raise MailboxAway(f"{host} can't be reached, or ended the talk ({reason_of(error)}).") from error
    except imaplib.IMAP4.error as error:
        raise MailboxAway(f"{refused or f'{host} refuses it'} ({reason_of(error)}).") from error
    except (ValueError, IndexError, TypeError) as error:  # what imaplib raises for answers that are none
        raise MailboxAway(f"{host} says something else than mail servers do.") from error


def reason_of(error: Exception) -> str:
    """The words of an error on one line."""
    given = getattr(error, "strerror", None) or (error.args[0] if error.args else error)
    return words_of([given])


def words_of(data: Sequence[object]) -> str:
    """What a server said, on one line."""
    first = next((item for item in data if item), "it doesn't say why")
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    return " ".join(text.split())[:200]


def quoted(text: str) -> str:
    """A text as a quoted string (RFC 9051 9)."""
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))
