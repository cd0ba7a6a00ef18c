"""Whether mail could be sent: the server is spoken to as for a mail, and given one only where that is asked for."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

from webapp.addresses import is_this_machine
from webapp.commands.finding import Finding, Mark
from webapp.mail import smtp
from webapp.mail.compose import compose
from webapp.mail.message import message_of
from webapp.settings import CofounderError, Settings


def examine_mail(settings: Settings, to: str | None) -> Iterator[Finding]:
    """What the server of mail says; `to` is an address that gets one."""
    if not settings.sends_mail:
        yield Finding(Mark.GOOD, "Mail: none is sent; COFOUNDER_SMTP_HOST isn't set.")
        return
    try:
        settings.check_mail()
        asyncio.run(smtp.check(settings) if to is None else send_test(settings, to))
    except CofounderError as error:
        yield Finding(Mark.BAD, f"Mail: {error}")
        return
    except ValueError:
        yield Finding(Mark.BAD, f"Mail: {to} isn't the address of one person.")
        return
    where = f"{settings.smtp_host}:{settings.mail_port}"
    yield Finding(Mark.GOOD, f"Mail: {where} takes {'it' if to is None else 'the one to ' + to}.")
    if settings.smtp_password and settings.smtp_tls == "none" and not is_this_machine(f"smtp://{where}"):
        yield Finding(Mark.NOTE, "Mail: its password travels unencrypted: set COFOUNDER_SMTP_TLS to starttls or tls.")


async def send_test(settings: Settings, to: str) -> None:
    """Send a mail that says that mail arrives. Raises ValueError for what is no address."""
    mail = compose(settings, "test", to=("", to), subject="Mail from your desk arrives", context={})
    now = datetime.now(UTC)
    await smtp.send(settings, message_of(mail, settings.sender, key=f"test {now.isoformat()}", at=now))


def failing_mailbox(name: str, failing_since: datetime, failure: str) -> Finding:
    """A mailbox that mails come back to, and that can't be read."""
    return Finding(
        Mark.BAD,
        f"Mailbox: mails that come back to {name} can't be read since {failing_since:%d %B %Y}: {failure} Its owner "
        "mends that under Readers.",
    )
