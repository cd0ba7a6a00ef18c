"""A notice that a mail wasn't delivered, as mail servers write it: by RFC 3464, or in words. Pure.

What is read here is a claim. It counts only where it names the Message-ID of a mail that went to that reader
(`settling.py`), so words that mislead, or addresses too many, do no harm.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

import msgspec

MOST_BYTES = 200_000  # of a mail
MOST_BOUNDARIES = 40  # a parser needs long for parts within parts
MOST_SAID = 20_000  # characters of a notice in words
MOST_PARTS = 60
MOST_NAMES = 20  # addresses, and Message-IDs
MOST_WORDS = 300  # characters that are kept of what was said

REPORTS = ("message/delivery-status", "message/global-delivery-status")
ORIGINALS = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
SENDERS = re.compile(r"mailer-?daemon|postmaster|mail delivery|mail ?administrator|maildelivery", re.IGNORECASE)
SUBJECTS = re.compile(
    r"undeliver|undelivrable|delivery (?:status|fail|notification|problem)|non[- ]?remis|failure notice|"
    r"returned mail|return(?:ed)? to sender|mail delivery|delivery has failed|couldn.t be delivered|unzustell|"
    r"nicht zugestellt|zustellung|mancato recapito|no se (?:ha podido|pudo) entregar|devuelto|onbestelbaar|"
    r"niet afgeleverd",
    re.IGNORECASE,
)
DELAYS = re.compile(
    r"delayed|delay\b|warning: (?:message|could not send)|will (?:be retried|keep trying)|verzöger|still being retried|"
    r"not yet been delivered|no action is required",
    re.IGNORECASE,
)
COPY = re.compile(
    r"^\W*(?:below this line is a copy|this is a copy of (?:the|your) message|original message|"
    r"message headers? follow|the header of the original|included is a copy|returned message|"
    r"es folgt eine kopie|kopie der nachricht).*$|^Return-Path: ?<|^Received: from ",
    re.IGNORECASE | re.MULTILINE,
)
ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"'@]{1,64}@[^\s<>()\[\]:;,\"'@/]{1,253}")
MESSAGE_ID = re.compile(r"^[ \t>]*Message-ID:\s{0,20}(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE)
LEAVING = re.compile(r"^[ \t>]*List-Unsubscribe:\s{0,20}<https?://[^<>\s]{3,2000}>", re.IGNORECASE | re.MULTILINE)
NAMED_ID = re.compile(r"<[^<>\s]{3,250}>")
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
REPLY_CODE = re.compile(r"(?<![\d.])([45]\d\d)[ -](?=\D|[45]\.)")
ABOUT_WORDS = (
    (
        "5.1.1",
        r"(?:user|recipient|account|mailbox|address)s? (?:is )?(?:unknown|not found|disabled|invalid)|"
        r"unknown (?:user|recipient|local part)|"
        r"no such (?:user|recipient|mailbox|account|address|person)|(?:does not|doesn.t) exist|not a valid|"
        r"invalid (?:recipient|mailbox|address)|no mailbox (?:here )?by that name|(?:isn.t|is not|not) listed in|"
        r"mailbox unavailable|unrouteable address|this account has been disabled|"
        r"empfänger(?:adresse)? (?:ist )?unbekannt|"
        r"couldn.t be found|wasn.t found|could ?n[o']t be found|n.existe pas|no existe|host or domain name not found",
    ),
    (
        "4.2.2",
        r"(?:mailbox|inbox|quota|user) (?:is |size )?(?:full|exceed|over)|over ?quota|quota exceeded|"
        r"out of storage|insufficient storage|postfach (?:ist )?voll|exceeded (?:its )?(?:storage|quota)|"
        r"mailbox size limit",
    ),
    ("4.4.7", r"timed? ?out|too (?:old|long)|retry time|expired|could not connect|connection refused|giving up"),
)
KNOWN_WORDS = [(status, re.compile(words, re.IGNORECASE)) for status, words in ABOUT_WORDS]
POLICY, MAILBOX = "7", "2"  # subjects of enhanced codes (RFC 3463 3)
FULL = ("2", "3")


class Failure(msgspec.Struct, frozen=True):
    """One address that a mail didn't reach: its status by RFC 3463, such as 5.1.1, and what was said."""

    address: str
    status: str
    words: str

    @property
    def is_hard(self) -> bool:
        """Whether the mailbox isn't there: not one that is full, or a server that doesn't like the mail."""
        kind, subject, detail = self.status.split(".")
        if kind != "5" or subject == POLICY:
            return False
        return not (subject == MAILBOX and detail in FULL) and not (subject == "3" and detail == "4")


class Notice(msgspec.Struct, frozen=True):
    """What a mail says that wasn't delivered: for whom, by which Message-IDs it was known, and the tokens by which who
    got it leaves."""

    failures: tuple[Failure, ...]
    message_ids: tuple[str, ...]
    tokens: tuple[str, ...]


def read_notice(raw: bytes) -> Notice | None:
    """What a mail in the mailbox says of one that wasn't delivered, of which `raw` is the beginning; None where it is
    something else, such as an answer, a holiday notice, or word of a delay. Never raises for any bytes."""
    beginning = raw[:MOST_BYTES]
    if beginning.lower().count(b"boundary=") > MOST_BOUNDARIES:
        return None
    try:
        return noticed(message_from_bytes(beginning))
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):  # what its parser raises for some
        return None


def noticed(message: Message) -> Notice | None:
    """The same of a mail that was parsed."""
    parts = parts_of(message)
    reports = [part for part in parts if part.get_content_type() in REPORTS]
    failures = [failure for part in reports for failure in reported(part)]
    texts = [text_of(part) for part in parts if part.get_content_maintype() == "text" or not part.is_multipart()]
    if not reports and is_notice(message):
        failures = said_in_words(message, texts)
    if not failures:
        return None
    originals = [headers_of(part) for part in parts if part.get_content_type() in ORIGINALS]
    named = NAMED_ID.findall(f"{message.get('In-Reply-To', '')} {message.get('References', '')}"[:5000])
    everything = "\n".join([*originals, *texts])
    ids = [*MESSAGE_ID.findall(everything), *named]
    tokens = [found.group().rstrip(">").rstrip("/").rpartition("/")[2] for found in LEAVING.finditer(everything)]
    return Notice(
        tuple(dict.fromkeys(failures))[:MOST_NAMES],
        tuple(dict.fromkeys(ids))[:MOST_NAMES],
        tuple(dict.fromkeys(tokens))[:MOST_NAMES],
    )


def parts_of(message: Message) -> list[Message]:
    """The parts of a mail, some of them; not those of the mail that came back."""
    found: list[Message] = []
    waiting = [message]
    while waiting and len(found) < MOST_PARTS:
        part = waiting.pop(0)
        found.append(part)
        content = part.get_payload()
        if isinstance(content, list) and part.get_content_maintype() == "multipart":
            waiting += [each for each in content if isinstance(each, Message)]
    return found


def reported(part: Message) -> Iterator[Failure]:
    """What a report says of each address (RFC 3464 2.3) that wasn't reached."""
    content = part.get_payload()
    inner = [each for each in content if isinstance(each, Message)] if isinstance(content, list) else []
    blocks = inner
    if not inner or part.get_content_type() != REPORTS[0]:
        text = inner[0].as_string() if inner else text_of(part)
        blocks = [message_from_string(each) for each in blocks_in(text)]
    for block in blocks[: MOST_NAMES + 1]:
        action = str(block.get("Action", "failed")).strip().lower()
        addresses = [address_in(block.get(name)) for name in ("Original-Recipient", "Final-Recipient")]
        known = [address for address in addresses if address]
        if action != "failed" or not known:
            continue
        words = one_line(str(block.get("Diagnostic-Code", ""))).partition(";")
        said = (words[2] or words[0]).strip()
        status = status_in(str(block.get("Status", ""))) or status_in(said) or "5.0.0"
        if status.endswith(".0.0"):
            status = status_in(said) or status
        for address in dict.fromkeys(known):
            yield Failure(address, status, said[:MOST_WORDS] or status)


def blocks_in(text: str) -> list[str]:
    """The blocks of fields of a report that came as text."""
    return [block for block in re.split(r"\n[ \t]*\r?\n", text) if block.strip()]


def address_in(value: object) -> str:
    """The address of a field such as `rfc822; ana@example.com`; "" where there is none."""
    kind, _, rest = one_line(str(value or "")).rpartition(";")
    address = parseaddr(rest.strip())[1] or rest.strip().strip("<>")
    return address if "@" in address and len(address) <= 320 and kind.strip().lower() in ("", "rfc822", "utf-8") else ""


def is_notice(message: Message) -> bool:
    """Whether a mail without a report is word of one that wasn't delivered: no person sent it."""
    if message.get("X-Failed-Recipients"):
        return True
    sender = one_line(str(message.get("From", "")))
    is_from_none = str(message.get("Return-Path", "")).strip() == "<>"
    subject = one_line(str(message.get("Subject", "")))
    if DELAYS.search(subject):
        return False
    return bool(SENDERS.search(sender) or is_from_none) and bool(SUBJECTS.search(decoded(subject)))


def said_in_words(message: Message, texts: list[str]) -> list[Failure]:
    """What a notice in words says: all its addresses, each with what is said behind it, or else with all of it."""
    text = next((text for text in texts if text.strip()), "")
    copy = COPY.search(text)
    said = text[: min(copy.start() if copy else MOST_SAID, MOST_SAID)]
    whole = one_line(said)
    if DELAYS.search(said) and not REPLY_CODE.search(said):
        return []
    failed: list[str] = ADDRESS.findall(str(message.get("X-Failed-Recipients", ""))[:MOST_SAID])[:MOST_NAMES]
    behind = status_of(whole)
    places = [(found.group().rstrip(".>"), found.end()) for found in ADDRESS.finditer(said)][: 2 * MOST_NAMES]
    found: dict[str, tuple[str, str]] = {}
    for number, (address, end) in enumerate(places):
        until = places[number + 1][1] if number + 1 < len(places) else len(said)
        words = one_line(said[end:until].lstrip(">:"))
        found.setdefault(address, (status_in(words) or behind, words or whole))
    for address in failed:
        found.setdefault(address, (behind, whole))
    return [
        Failure(address, status, words[:MOST_WORDS])
        for address, (status, words) in found.items()
        if not failed or address in failed
    ]


def status_of(words: str) -> str:
    """The status that some words say, at least that it didn't arrive."""
    return status_in(words) or next((status for status, known in KNOWN_WORDS if known.search(words)), "4.0.0")


def status_in(words: str) -> str:
    """The status in some words: an enhanced code, or what a reply code or the words come to; "" where there is none."""
    found = STATUS.search(words)
    if found is not None and found[1] != "2":
        status = f"{found[1]}.{int(found[2])}.{int(found[3])}"
        if not status.endswith(".0.0"):
            return status
    said = next((status for status, known in KNOWN_WORDS if known.search(words)), "")
    code = REPLY_CODE.search(words)
    if code is not None and code[1] not in ("552", "554"):
        return said if said.startswith(code[1][0]) else f"{code[1][0]}.0.0"
    return said or (f"{code[1][0]}.0.0" if code else "")


def headers_of(part: Message) -> str:
    """The headers of the mail that came back, as text."""
    content = part.get_payload()
    if isinstance(content, list):
        items = [item for each in content[:3] if isinstance(each, Message) for item in each.items()]
        return "".join(f"{name}: {one_line(str(value))}\n" for name, value in items)
    return text_of(part)


def text_of(part: Message) -> str:
    """A part as text, whatever its coding."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")


def decoded(subject: str) -> str:
    """A subject in letters, where it is encoded (RFC 2047)."""
    try:
        return str(make_header(decode_header(subject)))
    except (ValueError, LookupError, UnicodeError):
        return subject


def one_line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())
