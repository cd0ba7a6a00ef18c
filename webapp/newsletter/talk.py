"""One mail handed to a server on a connection that serves for many (RFC 5321, RFC 3463), and what its answers mean."""

import re
from collections.abc import Awaitable, Callable

import aiosmtplib
from aiosmtplib import SMTP

from webapp.mail.smtp import answer_of
from webapp.newsletter.models import Outcome, Verdict

ENHANCED = re.compile(r"[245]\.(\d{1,3})\.\d{1,3}\b")
ADDRESS, MAILBOX, POLICY = "1", "2", "7"  # subjects of enhanced codes (RFC 3463 3)
LEAVING = 421  # the server ends the connection (RFC 5321 4.2.3)
NOT_TAKEN = (552, 554)  # without an enhanced code: storage, or the transaction itself
OF_THE_TALK = (500, 501, 502, 503, 504, 530, 535)  # nothing that a mailbox is to blame for
LOST = "The connection to the mail server was lost."

Begin = Callable[[], Awaitable[bool]]


async def hand_over(server: SMTP, sender: str, to: str, content: bytes, begin: Begin) -> Outcome:
    """Hand one mail over. `begin` is awaited right before the server is given it: from then on, until an answer comes,
    nobody can know whether it went; False lets it be. Never raises for what the server says or doesn't say."""
    options, encoding = ([], "ascii") if to.isascii() else (["SMTPUTF8"], "utf-8")
    try:
        if options and not await speaks_utf8(server):
            return Outcome(Verdict.REFUSED, "The mail server takes addresses of plain letters only.")
        await server.mail(sender, options=options, encoding=encoding)
    except aiosmtplib.SMTPResponseException as error:
        verdict = Verdict.SET_BACK if error.code < 500 else Verdict.PAUSE
        return Outcome(verdict, answer_of(error), about_it=False)
    except (aiosmtplib.SMTPException, OSError):
        return Outcome(Verdict.SET_BACK, LOST)
    try:
        await server.rcpt(to, encoding=encoding)
    except aiosmtplib.SMTPResponseException as error:
        return await reset(server, said_to_recipient(error))
    except (aiosmtplib.SMTPException, OSError):
        return Outcome(Verdict.SET_BACK, LOST)
    if not await begin():
        return await reset(server, Outcome(Verdict.NOT_BEGUN))
    try:
        await server.data(content)
    except aiosmtplib.SMTPResponseException as error:
        return said_to_mail(error)
    except (aiosmtplib.SMTPException, OSError):
        return Outcome(Verdict.DOUBTFUL, f"{LOST} The mail may have arrived.")
    return Outcome(Verdict.SENT)


async def speaks_utf8(server: SMTP) -> bool:
    """Whether a server takes addresses in letters of any script (RFC 6531)."""
    if not server.is_ehlo_or_helo_needed:
        return server.supports_extension("smtputf8")
    await server.ehlo()
    return server.supports_extension("smtputf8")


async def reset(server: SMTP, outcome: Outcome) -> Outcome:
    """Let the server forget a mail that was begun, so that the next one can be."""
    try:
        await server.rset()
    except (aiosmtplib.SMTPException, OSError):
        server.close()
    return outcome


def subject_of(error: aiosmtplib.SMTPResponseException) -> str:
    """What an enhanced code is about; "" where there is none."""
    found = ENHANCED.search(error.message[:60])
    return found[1] if found else ""


def said_to_recipient(error: aiosmtplib.SMTPResponseException) -> Outcome:
    """An answer to an address."""
    words, about = answer_of(error), subject_of(error)
    if error.code == LEAVING:
        return Outcome(Verdict.SET_BACK, words)
    if error.code < 500:
        return Outcome(Verdict.LATER, words)
    if about == ADDRESS:
        return Outcome(Verdict.BOUNCED, words)
    if about == MAILBOX:
        return Outcome(Verdict.REFUSED, words)
    if about == POLICY or error.code in (*NOT_TAKEN, *OF_THE_TALK):
        return Outcome(Verdict.PAUSE, words)
    return Outcome(Verdict.BOUNCED, words)


def said_to_mail(error: aiosmtplib.SMTPResponseException) -> Outcome:
    """An answer to a mail. Unless it says that it is about the mailbox, the next one would be told the same."""
    words, about = answer_of(error), subject_of(error)
    if error.code == LEAVING:
        return Outcome(Verdict.SET_BACK, words)
    if error.code < 500:
        return Outcome(Verdict.LATER, words)
    if about == ADDRESS:
        return Outcome(Verdict.BOUNCED, words)
    return Outcome(Verdict.REFUSED if about == MAILBOX else Verdict.PAUSE, words)
