"""Handing a mail to the operator's server (RFC 5321, RFC 6409), and what its answers mean."""

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from email.message import EmailMessage

import aiosmtplib
from aiosmtplib import SMTP

from webapp.jobs.models import GiveUp
from webapp.mail.message import one_line
from webapp.mail.models import MailAway, MailDeferred
from webapp.settings import Settings

TIMEOUT = 15.0  # seconds for each answer of the server


async def send(settings: Settings, message: EmailMessage) -> None:
    """Hand a message over. Raises MailAway, MailDeferred, and GiveUp where the server will never take it."""
    (to,) = message["To"].addresses
    async with connected(settings) as server:
        with mail_answers(settings, to.addr_spec):
            await server.send_message(message, sender=settings.sender.address, recipients=[to.addr_spec])


async def check(settings: Settings) -> None:
    """Connect, encrypt and sign in, and send nothing. Raises MailAway."""
    async with connected(settings):
        pass


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[SMTP]:
    """A connection to the server, encrypted and signed in as the settings say. Raises MailAway."""
    server = SMTP(
        hostname=settings.smtp_host,
        port=settings.mail_port,
        username=settings.smtp_user,
        password=settings.smtp_password,
        local_hostname=settings.sender.address.rpartition("@")[2],
        use_tls=settings.smtp_tls == "tls",
        start_tls=settings.smtp_tls == "starttls",
        timeout=TIMEOUT,
    )
    with server_answers(settings):
        await server.connect()
    try:
        yield server
        with suppress(aiosmtplib.SMTPException):  # what was to be said is said
            await server.quit()
    finally:
        server.close()


@contextmanager
def server_answers(settings: Settings) -> Iterator[None]:
    """What goes wrong before there is a mail, in words."""
    where = f"The mail server {settings.smtp_host}:{settings.mail_port}"
    try:
        yield
    except aiosmtplib.SMTPAuthenticationError as error:
        raise MailAway(
            f"{where} refuses the user name or the password ({answer_of(error)}): look at COFOUNDER_SMTP_USER and "
            "COFOUNDER_SMTP_PASSWORD."
        ) from error
    except aiosmtplib.SMTPResponseException as error:
        raise MailAway(f"{where} takes no mail now ({answer_of(error)}).") from error
    except TimeoutError as error:
        hint = " It may wait to be spoken to by COFOUNDER_SMTP_TLS=tls." if settings.smtp_tls != "tls" else ""
        raise MailAway(f"{where} doesn't answer within {TIMEOUT:.0f} seconds.{hint}") from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise MailAway(said_of_connecting(settings, where, error)) from error


def said_of_connecting(settings: Settings, where: str, error: Exception) -> str:
    """Why there is no connection, and what may mend it."""
    cause = next((each for each in causes(error) if isinstance(each, ssl.SSLError)), None)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"{where} isn't who it says, or its certificate isn't signed by anybody known ({cause.verify_message})."
    if cause is not None or "STARTTLS" in str(error):
        return (
            f"{where} can't be spoken to encrypted by {settings.smtp_tls}: set COFOUNDER_SMTP_TLS to what it offers "
            "(on port 465 usually tls, on 587 starttls)."
        )
    if "AUTH" in str(error):
        return f"{where} asks nobody to sign in here: leave COFOUNDER_SMTP_USER and COFOUNDER_SMTP_PASSWORD out."
    return f"{where} can't be reached ({one_line(str(causes(error)[-1]))})."


def causes(error: BaseException) -> list[BaseException]:
    """An error and what it came of."""
    found = [error]
    while (cause := found[-1].__cause__ or found[-1].__context__) is not None:
        found.append(cause)
    return found


@contextmanager
def mail_answers(settings: Settings, to: str) -> Iterator[None]:
    """What the server says to one mail, in words. A code from 500 on is for good (RFC 5321 4.2.1)."""
    try:
        yield
    except aiosmtplib.SMTPSenderRefused as error:
        raise MailAway(
            f"The mail server doesn't let {settings.sender.address} be the sender ({answer_of(error)}): look at "
            "COFOUNDER_SMTP_FROM."
        ) from error
    except aiosmtplib.SMTPRecipientsRefused as error:
        (refused,) = error.recipients
        if refused.code < 500:
            raise MailDeferred(f"The mail server takes no mail for {to} now ({answer_of(refused)}).") from error
        raise GiveUp(f"No mail reaches {to}: the mail server refuses the address ({answer_of(refused)}).") from error
    except aiosmtplib.SMTPResponseException as error:
        if error.code < 500:
            raise MailDeferred(f"The mail server doesn't take the mail for {to} now ({answer_of(error)}).") from error
        raise GiveUp(f"The mail server refuses the mail for {to} ({answer_of(error)}).") from error
    except aiosmtplib.SMTPNotSupported as error:
        raise GiveUp(f"The mail server can't write to {to}: it takes addresses of plain letters only.") from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise MailDeferred(
            f"The connection was lost while the mail for {to} was handed over; it may have arrived."
        ) from error


def answer_of(error: aiosmtplib.SMTPResponseException) -> str:
    """What the server said, cut to a line."""
    return one_line(f"{error.code} {error.message}")[:200]
