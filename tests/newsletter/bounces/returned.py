"""Mails that came back, as the mail servers of many providers write them; and mails that only look like it.

They are in the providers' forms, with other names. `{to}` is the reader's address, `{id}` the Message-ID of the mail
that came back.
"""

# ruff: noqa: E501  # lines as they come

from typing import NamedTuple

TO, ID = "rosa@example.com", "<0f1e2d3c4b5a69788796a5b4c3d2e1f0@example.com>"
HEAD = "From: The desk <desk@example.com>\nTo: {to}\nSubject: Winter hours\nMessage-ID: {id}\n"
COPY = HEAD + "\nOpen till five.\n"


class Returned(NamedTuple):
    """A mail, and what it says of the reader: the status, and whether the mailbox is gone; None if nothing."""

    name: str
    text: str
    status: str | None
    is_hard: bool = False


def report(
    sender: str,
    subject: str,
    words: str,
    fields: str,
    *,
    original: str = "message/rfc822",
    head: str = "",
    kind: str = "message/delivery-status",
) -> str:
    """A notice by RFC 3464."""
    return (
        f"Return-Path: <>\nFrom: {sender}\nTo: desk@example.com\nSubject: {subject}\n{head}MIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"\n\n'
        f"--=_b\nContent-Type: text/plain; charset=utf-8\n\n{words}\n\n"
        f"--=_b\nContent-Type: {kind}\n\n{fields}\n\n"
        f"--=_b\nContent-Type: {original}\n\n{COPY if original == 'message/rfc822' else HEAD}\n--=_b--\n"
    )


def plain(sender: str, subject: str, words: str, *, head: str = "") -> str:
    """A notice in words."""
    return (
        f"Return-Path: <>\nFrom: {sender}\nTo: desk@example.com\nSubject: {subject}\n{head}"
        f"Content-Type: text/plain; charset=utf-8\n\n{words}\n"
    )


def a_final(code: str, words: str, *, action: str = "failed", mta: str = "mx.example.com", more: str = "") -> str:
    """The fields of a report for the reader."""
    return (
        f"Reporting-MTA: dns; {mta}\nArrival-Date: Wed, 4 Mar 2026 10:00:00 -0500\n\n"
        f"Final-Recipient: rfc822; {{to}}\n{more}Action: {action}\nStatus: {code}\n"
        + (f"Diagnostic-Code: {words}\n" if words else "")
    )


ALL = [
    Returned(
        "Postfix: the next server knows no such user",
        report(
            "MAILER-DAEMON@mail.example.com (Mail Delivery System)",
            "Undelivered Mail Returned to Sender",
            "This is the mail system at host mail.example.com.\n\nI'm sorry to have to inform you that your message could "
            "not be delivered to one or more recipients.\n\n<{to}>: host mx.example.com[192.0.2.1] said: 550 5.1.1 "
            "<{to}>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)",
            a_final(
                "5.1.1",
                "smtp; 550 5.1.1 <{to}>: Recipient address rejected: User unknown in\n    virtual mailbox table",
                more="Original-Recipient: rfc822;{to}\n",
            ),
            head="Auto-Submitted: auto-replied\n",
        ),
        "5.1.1",
        is_hard=True,
    ),
    Returned(
        "Postfix: the domain is gone",
        report(
            "MAILER-DAEMON@mail.example.com",
            "Undelivered Mail Returned to Sender",
            "<{to}>: Host or domain name not found. Name service error for name=example.com type=A: Host not found",
            a_final("5.4.4", "X-Postfix; Host or domain name not found. Name service error for\n    name=example.com"),
            original="text/rfc822-headers",
        ),
        "5.4.4",
        is_hard=True,
    ),
    Returned(
        "Postfix: given up after five days",
        report(
            "MAILER-DAEMON@mail.example.com",
            "Undelivered Mail Returned to Sender",
            "<{to}>: connect to mx.example.com[192.0.2.1]:25: Connection timed out",
            a_final("4.4.1", "X-Postfix; connect to mx.example.com[192.0.2.1]:25: Connection timed out"),
        ),
        "4.4.1",
    ),
    Returned(
        "Postfix: only delayed",
        report(
            "MAILER-DAEMON@mail.example.com",
            "Delayed Mail (still being retried)",
            "YOUR MESSAGE WILL BE RETRIED.",
            a_final("4.4.1", "X-Postfix; connect to mx.example.com: Connection timed out", action="delayed"),
        ),
        None,
    ),
    Returned(
        "Gmail: no such account",
        report(
            "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
            "Delivery Status Notification (Failure)",
            "** Address not found **\n\nYour message wasn't delivered to {to} because the address couldn't be found.",
            a_final(
                "5.1.1",
                "smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try\n 550-5.1.1 "
                "double-checking the recipient's email address for typos. 550 5.1.1  https://support.example - gsmtp",
            ),
            head="In-Reply-To: {id}\nReferences: {id}\nX-Failed-Recipients: {to}\nAuto-Submitted: auto-replied\n",
        ),
        "5.1.1",
        is_hard=True,
    ),
    Returned(
        "Gmail: out of storage",
        report(
            "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
            "Delivery Status Notification (Failure)",
            "** Recipient inbox full **",
            a_final("5.2.2", "smtp; 552-5.2.2 The recipient's inbox is out of storage space and inactive."),
        ),
        "5.2.2",
    ),
    Returned(
        "Gmail: held for spam",
        report(
            "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
            "Delivery Status Notification (Failure)",
            "** Message blocked **",
            a_final("5.7.1", "smtp; 550-5.7.1 Our system has detected that this message is likely unsolicited mail."),
        ),
        "5.7.1",
    ),
    Returned(
        "Gmail: incomplete, tried for 46 more hours",
        report(
            "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
            "Delivery Status Notification (Delay)",
            "** Delivery incomplete **",
            a_final("4.4.1", "smtp; The recipient server did not accept our requests to connect.", action="delayed"),
        ),
        None,
    ),
    Returned(
        "Exchange Online: wasn't found",
        report(
            "Microsoft Outlook <MicrosoftExchange329e71ec@example.com>",
            "Undeliverable: Winter hours",
            "Your message to {to} couldn't be delivered.",
            a_final(
                "5.1.10",
                "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {to} not found by SMTP address lookup",
            ),
            head="In-Reply-To: {id}\n",
        ),
        "5.1.10",
        is_hard=True,
    ),
    Returned(
        "Exchange Online: the domain refuses all addresses it doesn't know",
        report(
            "Microsoft Outlook <MicrosoftExchange329e71ec@example.com>",
            "Unzustellbar: Winter hours",
            "Ihre Nachricht an {to} konnte nicht zugestellt werden.",
            a_final("5.4.1", "smtp;550 5.4.1 Recipient address rejected: Access denied. [AM0EUR02.eop.example]"),
        ),
        "5.4.1",
        is_hard=True,
    ),
    Returned(
        "Outlook.com: mailbox unavailable, the status in the words alone",
        report(
            "postmaster@outlook.com",
            "Undeliverable: Winter hours",
            "Delivery has failed to these recipients or groups:\n\n{to}",
            a_final("5.0.0", "smtp;550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)."),
        ),
        "5.5.0",
        is_hard=True,
    ),
    Returned(
        "Exchange 2010: mailbox full",
        report(
            "Mail Delivery System <postmaster@example.com>",
            "Undeliverable: Winter hours",
            "The recipient's mailbox is full.",
            a_final("5.2.2", "smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException"),
        ),
        "5.2.2",
    ),
    Returned(
        "Sendmail: fatal errors",
        report(
            "Mail Delivery Subsystem <MAILER-DAEMON@example.net>",
            "Returned mail: see transcript for details",
            "   ----- The following addresses had permanent fatal errors -----\n<{to}>\n    (reason: 550 5.1.1 "
            "<{to}>... User unknown)\n\n   ----- Transcript of session follows -----",
            a_final("5.1.1", "SMTP; 550 5.1.1 <{to}>... User unknown", more="Remote-MTA: DNS; mx.example.com\n"),
            original="text/rfc822-headers",
        ),
        "5.1.1",
        is_hard=True,
    ),
    Returned(
        "iCloud: no such user",
        report(
            "Mail Delivery System <postmaster@icloud.com>",
            "Undelivered Mail Returned to Sender",
            "<{to}>: user does not exist",
            a_final("5.1.1", "smtp; 550 5.1.1 <{to}>: user does not exist"),
        ),
        "5.1.1",
        is_hard=True,
    ),
    Returned(
        "Amazon SES: told of an address in other letters",
        report(
            "MAILER-DAEMON@eu-west-1.amazonses.com",
            "Delivery Status Notification (Failure)",
            "An error occurred while trying to deliver the mail to the following recipients:\nRosa@Example.com",
            "Reporting-MTA: dns; a7-12.smtp-out.eu-west-1.amazonses.com\n\nFinal-Recipient: rfc822;Rosa@Example.com\n"
            "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\n",
        ),
        "5.1.1",
        is_hard=True,
    ),
    Returned(
        "Yahoo: disabled, with a status of nothing",
        report(
            "MAILER-DAEMON@yahoo.com",
            "Failure Notice",
            "Sorry, we were unable to deliver your message to the following address.\n\n<{to}>:\n554: 30: Sorry, your "
            "message to {to} cannot be delivered. This mailbox is disabled (554.30).",
            a_final("5.0.0", "smtp; 554 30 Sorry, your message cannot be delivered. This mailbox is disabled."),
        ),
        "5.1.1",
        is_hard=True,
    ),
    Returned(
        "A report in letters of any script (RFC 6533)",
        report(
            "MAILER-DAEMON@example.net",
            "Delivery failure",
            "Not delivered.",
            "Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: utf-8; {to}\nAction: failed\nStatus: 5.1.6\n",
            kind="message/global-delivery-status",
            original="message/global-headers",
        ),
        "5.1.6",
        is_hard=True,
    ),
    Returned(
        "Domino: forwarded, the reader's own address as the original one",
        report(
            "Postmaster@example.net",
            "DELIVERY FAILURE: User smith (smith@example.net) not listed in Domino Directory",
            "Your message\n\n  Subject: Winter hours\n\nwas not delivered to:\n\n  smith@example.net",
            "Reporting-MTA: dns;domino.example.net\n\nOriginal-Recipient: rfc822;{to}\nFinal-Recipient: "
            "rfc822;smith@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: X-Notes; User smith not listed\n",
        ),
        "5.1.1",
        is_hard=True,
    ),
    Returned(
        "Exim: unrouteable",
        plain(
            "Mail Delivery System <Mailer-Daemon@example.net>",
            "Mail delivery failed: returning message to sender",
            "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
            "delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n"
            "\n  {to}\n    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n"
            "\n" + COPY,
            head="X-Failed-Recipients: {to}\nAuto-Submitted: auto-replied\n",
        ),
        "5.1.1",
        is_hard=True,
    ),
    Returned(
        "Exim: the other server said 550",
        plain(
            "Mail Delivery System <Mailer-Daemon@example.net>",
            "Mail delivery failed: returning message to sender",
            "The following address(es) failed:\n\n  {to}\n    host mx.example.com [192.0.2.1]\n    SMTP error from remote "
            "mail server after RCPT TO:<{to}>:\n    550 5.1.1 <{to}> recipient rejected\n\n------ This is a copy of "
            "the message, including all the headers. ------\n\n" + COPY,
            head="X-Failed-Recipients: {to}\n",
        ),
        "5.1.1",
        is_hard=True,
    ),
    Returned(
        "Exim: retry time exceeded",
        plain(
            "Mail Delivery System <Mailer-Daemon@example.net>",
            "Mail delivery failed: returning message to sender",
            "The following address(es) failed:\n\n  {to}\n    retry timeout exceeded\n\n------ This is a copy of the "
            "message's headers. ------\n\n" + HEAD,
            head="X-Failed-Recipients: {to}\n",
        ),
        "4.4.7",
    ),
    Returned(
        "Exim: a warning of a delay",
        plain(
            "Mail Delivery System <Mailer-Daemon@example.net>",
            "Warning: message 1abcde-00 delayed 24 hours",
            "A message that you sent has not yet been delivered to one or more of its recipients after more than 24 hours "
            "on the queue. No action is required on your part.\n\n  {to}\n\n" + HEAD,
        ),
        None,
    ),
    Returned(
        "qmail: no mailbox by that name",
        plain(
            "MAILER-DAEMON@mail.example.net",
            "failure notice",
            "Hi. This is the qmail-send program at mail.example.net.\nI'm afraid I wasn't able to deliver your message to "
            "the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{to}>:\n"
            "Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n"
            "Return-Path: <desk@example.com>\nReceived: (qmail 12 invoked by uid 0)\n" + COPY,
        ),
        "5.1.1",
        is_hard=True,
    ),
    Returned(
        "qmail: over quota",
        plain(
            "MAILER-DAEMON@mail.example.net",
            "failure notice",
            "<{to}>:\nuser is over quota (#4.2.2)\nI'm not going to try again; this message has been in the queue too "
            "long.\n\n--- Below this line is a copy of the message.\n\n" + COPY,
        ),
        "4.2.2",
    ),
    Returned(
        "Yahoo of old: in words",
        plain(
            "MAILER-DAEMON@yahoo.com",
            "Failure Notice",
            "Sorry, we were unable to deliver your message to the following address.\n\n<{to}>:\nRemote host said:\n554 "
            "delivery error: dd This user doesn't have a yahoo.com account ({to}) [0] - mta1.mail.yahoo.com\n[BODY]\n\n"
            "--- Below this line is a copy of the message.\n\n" + COPY,
        ),
        "5.0.0",
        is_hard=True,
    ),
    Returned(
        "GMX and WEB.DE: in German",
        plain(
            '"GMX Mailer Daemon" <mailer-daemon@gmx.net>',
            "=?utf-8?q?Mail_delivery_failed=3A_returning_message_to_sender?=",
            "This message was created automatically by mail delivery software.\n\nDie folgende Adresse konnte nicht "
            "erreicht werden:\n\n{to}:\nSMTP error from remote server for RCPT TO command, host: mx.gmx.net\nreason: 550 "
            "Requested action not taken: mailbox unavailable\n\n--- The header of the original message is following. ---\n"
            "\n" + HEAD,
        ),
        "5.1.1",
        is_hard=True,
    ),
    Returned(
        "GroupWise: not found",
        plain(
            "<Mailer-Daemon@example.net>",
            "Message status - undeliverable",
            "The attached file had the following undeliverable recipient(s):\n\t{to}\n   Transcript of session follows:\n"
            "   550 No such recipient\n\n" + HEAD,
        ),
        "5.1.1",
        is_hard=True,
    ),
    Returned(
        "A hoster: quoted, in the words of a person's mailbox",
        plain(
            "Postmaster <postmaster@hoster.example>",
            "Delivery failure (desk@example.com)",
            "Your message could not be delivered to\n{to}\n\nMailbox full, please try again later.\n\n"
            "----- Original message headers -----\n> Received: from desk\n> Message-ID: {id}\n",
        ),
        "4.2.2",
    ),
    Returned(
        "Orange and La Poste: in French",
        plain(
            "MAILER-DAEMON@orange.example",
            "Non remis : Winter hours",
            "Votre message n'a pas pu être remis.\n\n{to}\n550 5.1.1 Adresse d au moins un destinataire invalide. "
            "Invalid recipient. OFR204_416\n\n" + HEAD,
        ),
        "5.1.1",
        is_hard=True,
    ),
    Returned(
        "A holiday notice",
        plain("Rosa <{to}>", "Out of office: Winter hours", "I am back on Monday. {to}", head="In-Reply-To: {id}\n"),
        None,
    ),
    Returned(
        "An answer that quotes a bounce",
        plain(
            "Rosa <{to}>",
            "Re: Winter hours",
            "Did this come back? 550 5.1.1 user unknown <{to}>\n\n> Message-ID: {id}\n",
        ).replace("Return-Path: <>\n", "Return-Path: <rosa@example.com>\n"),
        None,
    ),
    Returned(
        "A complaint (RFC 5965)",
        "From: complaints@isp.example\nSubject: FW: Winter hours\nContent-Type: multipart/report; "
        'report-type=feedback-report; boundary="=_b"\n\n--=_b\nContent-Type: message/feedback-report\n\n'
        "Feedback-Type: abuse\nVersion: 1\n\n--=_b\nContent-Type: message/rfc822\n\n" + COPY + "\n--=_b--\n",
        None,
    ),
    Returned(
        "Delivered, as somebody asked to be told",
        report(
            "MAILER-DAEMON@example.net",
            "Successful Mail Delivery Report",
            "Your message was successfully delivered.",
            a_final("2.0.0", "smtp; 250 2.0.0 Ok", action="delivered"),
        ),
        None,
    ),
]


def bytes_of(returned: str, *, to: str = TO, message_id: str = ID) -> bytes:
    """A mail of the table for a reader, of a mail."""
    text = returned.replace("{to}", to).replace("{id}", message_id)
    return text.encode().replace(b"\n", b"\r\n")


def hostile() -> dict[str, bytes]:
    """What a mailbox may hold as well."""
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(3000))
    long = report("MAILER-DAEMON@x", "Undelivered", "x", a_final("5.1.1", "smtp; " + "550 " * 50_000))
    many = "".join(
        f"Final-Recipient: rfc822; r{n}@example.com\nAction: failed\nStatus: 5.1.1\n\n" for n in range(20_000)
    )
    return {
        "nothing": b"",
        "bytes of all kinds": bytes(range(256)) * 900,
        "zeros": b"\0" * 200_000,
        "parts within parts": deep,
        "long words": bytes_of(long),
        "many addresses": bytes_of(report("MAILER-DAEMON@x", "Undelivered", "x", "Reporting-MTA: dns; x\n\n" + many)),
        "a header without an end": b"From: MAILER-DAEMON@x\nSubject: " + b"failure notice " * 14_000,
        "no character set": bytes_of(
            plain("MAILER-DAEMON@x", "failure notice", "<{to}>: unknown user\n" + HEAD)
        ).replace(b"utf-8", b"utf-9"),
        "addresses alone": b"From: MAILER-DAEMON@x\nSubject: failure notice\n\n" + b"a@b.example " * 16_000,
        "signs": b"From: MAILER-DAEMON@x\nSubject: failure notice\n\n" + b"<" * 100_000 + b"@" * 100_000,
        "a report that is none": bytes_of(report("MAILER-DAEMON@x", "Undelivered", "x", "\0\0\n\n;;;\n\n: : :\n")),
        "its report in base 64": b"Subject: x\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n!!",
    }
