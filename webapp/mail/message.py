"""A mail as it travels (RFC 5322)."""

import re
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from hashlib import blake2b

from webapp.addresses import Sender
from webapp.mail.models import Mail

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def message_of(mail: Mail, sender: Sender, *, key: str, at: datetime) -> EmailMessage:
    """A mail with its headers. Its Message-ID comes of its `key`, so that a copy is known as one (RFC 5322 3.6.4), and
    it says that no person wrote it, so that nobody's holiday notice answers (RFC 3834 5)."""
    to = postal(mail.to_address)
    message = EmailMessage(policy=SMTP if to.isascii() else SMTPUTF8)
    message["From"] = Address(one_line(sender.name), addr_spec=sender.address)
    message["To"] = address_of(mail.to_name, to)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = at
    message["Message-ID"] = message_id("mail", key, sender)
    if mail.thread is not None:
        # Of a mail that was never sent: programs gather what refers to the same one.
        first = message_id("thread", mail.thread, sender)
        message["In-Reply-To"] = first
        message["References"] = first
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe is not None:
        message["List-Unsubscribe"] = f"<{one_line(mail.unsubscribe)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def one_line(text: str) -> str:
    """A text as a header holds it: what would begin another header is a space."""
    return " ".join(CONTROL.sub(" ", text).split())


def postal(address: str) -> str:
    """An address with its domain in ASCII, as servers look it up (RFC 5890 2.3.2.1)."""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def address_of(name: str, address: str) -> Address:
    """Whom a mail is to. Raises ValueError where that is no one mailbox."""
    user, _, domain = address.rpartition("@")
    try:
        if address.isascii():
            return Address(one_line(name), addr_spec=address)
        return Address(one_line(name), user, domain)
    except (MessageError, IndexError) as error:  # what its parser raises for what it can't read
        raise ValueError(address) from error


def message_id(kind: str, key: str, sender: Sender) -> str:
    """A name that is always the same for the same mail, and tells nothing of what is in it."""
    digest = blake2b(f"{kind} {key}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"<{digest}@{sender.address.rpartition('@')[2]}>"
