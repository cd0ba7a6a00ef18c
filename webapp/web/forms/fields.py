"""The kinds of fields that a form has: how the text of each is read, and what is said where it can't be."""

import re
import unicodedata
from contextlib import suppress
from datetime import date, time
from email.errors import MessageError
from email.headerregistry import Address
from enum import StrEnum
from typing import Any, NamedTuple

from webapp.text.unseen import says_nothing, without_unseen
from webapp.web.forms.days import (
    DAY_EXAMPLES,
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_DAY,
    read_clock,
    read_in_words,
    read_written,
)
from webapp.web.viewer import Viewer

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL can't store NUL; a lone surrogate isn't a character
# What no XML can hold either, and so no feed and no mail (XML 1.0, 2.2): unseen, it comes along from PDFs.
CONTROL = re.compile("[\x00-\x08\x0e-\x1b\ufffe\uffff]")
SURROGATE = re.compile("[\ud800-\udfff]")
TAKEN_OUT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # what `storable` changes
BREAK = str.maketrans({"\x0b": "\n", "\x0c": "\n"} | dict.fromkeys("\x1c\x1d\x1e\x1f", " "))


def storable(text: str) -> str:
    """Text as it can be stored, shown and sent on: control characters that part lines or words do so, others are
    dropped, and what isn't a character at all becomes U+FFFD, so that it is seen."""
    if TAKEN_OUT.search(text) is None:
        return text
    return SURROGATE.sub("\N{REPLACEMENT CHARACTER}", CONTROL.sub("", text.translate(BREAK)))


class Invalid(ValueError):
    """What is wrong with one field, in words for the person who typed it."""


class FieldInvalid(Invalid):
    """What is wrong with one field of a form that can only be told from several."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Field:
    """How one field is read from its text. Where there are `several` of it, such as boxes to tick, their texts are one,
    with commas between them."""

    several = False
    settles = False  # whether what was typed gives way to how its value is written

    def __init__(self, label: str) -> None:
        self.label = label

    def read(self, typed: str) -> Any:
        """The value of what was typed; raises Invalid."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """A value as it would be typed: what `read` is given to find it."""
        return "" if value is None else str(value)

    def read_for(self, typed: str, viewer: Viewer | None) -> Any:
        """As `read`, where it depends on who typed it, and when; raises Invalid."""
        return self.read(typed)

    def __call__(self, typed: str, viewer: Viewer | None = None) -> Any:
        return self.read_for(storable(typed), viewer)


class Text(Field):
    """Text, stripped at both ends and of what can't be seen. `max` counts characters. One line unless `lines`."""

    def __init__(self, label: str, *, max: int, required: bool = True, lines: bool = False) -> None:  # noqa: A002
        super().__init__(label)
        self.max = max
        self.required = required
        self.lines = lines

    def read(self, typed: str) -> str:
        text = without_unseen(typed).replace("\r\n", "\n").replace("\r", "\n")
        text = text.strip() if self.lines else " ".join(text.split())
        if self.required and says_nothing(text):
            raise Invalid(f"{self.label} can't be empty.")
        if len(text) > self.max:
            raise Invalid(f"{self.label} is {len(text):,} characters long; at most {self.max:,} fit.")
        return text


class Body(Text):
    """A long text that is kept to the letter, but for the line ends that forms change."""

    def __init__(self, label: str, *, max: int) -> None:  # noqa: A002
        super().__init__(label, max=max, required=False, lines=True)

    def read(self, typed: str) -> str:
        text = typed.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > self.max:
            raise Invalid(f"{self.label} is {len(text):,} characters long; at most {self.max:,} fit.")
        return text


class Exact(Field):
    """What is taken to the letter, or not at all: were something dropped from it, it would be another's."""

    def __call__(self, typed: str, viewer: Viewer | None = None) -> Any:
        if storable(typed) != typed:
            raise Invalid(f"{self.label} holds a character that can't be stored. Type it again without it.")
        return self.read(typed)


class Secret(Exact):
    """A password, never changed and never shown again. At least `min` characters (NIST SP 800-63B-4: 15, or 8)."""

    def __init__(self, label: str, *, min: int = 1, required: bool = True) -> None:  # noqa: A002
        super().__init__(label)
        self.min = min
        self.required = required

    def read(self, typed: str) -> str:
        if not typed and not self.required:
            return typed
        if not typed:
            raise Invalid(f"{self.label} can't be empty.")
        if len(typed) < self.min:
            raise Invalid(f"{self.label} needs at least {self.min} characters. A few words in a row do well.")
        if len(typed) > 1000:
            raise Invalid(f"{self.label} is longer than 1,000 characters.")
        return typed


class Email(Exact):
    """An address, folded, so that it is the same however it is written. A `new` one has to be one that every mail
    program reads as this one mailbox (RFC 5322 3.4.1, a dot-atom before a domain name), so that no mail for it goes to
    somebody else; more can't be known without writing to it. Who has one from before that was asked signs in with it.
    """

    def __init__(self, label: str, *, new: bool = True, required: bool = True) -> None:
        super().__init__(label)
        self.new = new
        self.required = required

    def read(self, typed: str) -> str:
        text = folded(typed)
        if not text and not self.required:
            return text
        if not text:
            raise Invalid(f"{self.label} can't be empty.")
        if len(text) > 254 or "@" not in text or (self.new and not is_mailbox(text)):
            raise Invalid(f"{self.label} should look like name@example.com.")
        return text


def folded(address: str) -> str:
    """An address in the one way in which it is stored, looked up and counted: small letters, and one spelling of each
    (Unicode's NFKC, as RFC 8265 3.3 does it for names of users). Nothing else folds addresses."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", address.strip()).lower())


LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"(?=.{{1,253}}$){LABEL}(\.{LABEL})*")


def is_mailbox(text: str) -> bool:
    """Whether a folded text is one plain address: no display name, comment, quoted part, encoded word or list.

    Letters of any script may stand in it (RFC 6531); the library's reader takes those of ASCII, and is shown these.
    """
    plain = "".join("x" if char > "\x7f" and unicodedata.category(char)[0] in "LMN" else char for char in text)
    name, _, domain = plain.rpartition("@")
    if not DOMAIN.fullmatch(domain) or name.startswith('"'):
        return False
    try:
        return Address(addr_spec=plain).addr_spec == plain
    except (ValueError, MessageError, IndexError):  # what its parser raises for what it can't read
        return False


class Choice(Field):
    """One of a closed set of words; empty means None where it is optional."""

    def __init__(self, label: str, choices: type[StrEnum] | tuple[str, ...], *, required: bool = True) -> None:
        super().__init__(label)
        self.choices = choices
        self.required = required

    def read(self, typed: str) -> str | None:
        text = typed.strip()
        if not text and not self.required:
            return None
        if isinstance(self.choices, tuple):
            if text in self.choices:
                return text
        elif text in self.choices.__members__.values():
            return self.choices(text)
        raise Invalid(f"Choose one of the {self.label.lower()} values in the list.")


class Day(Field):
    """A calendar day, or None where it is empty: written out ("Fri 27 Mar 2026", 2026-03-27), or in the words of
    whoever types it ("fri", "in 2 weeks"). `past` is for what has been: "fri" is the last one then."""

    settles = True

    def __init__(self, label: str, *, past: bool = False) -> None:
        super().__init__(label)
        self.past = past

    def read(self, typed: str) -> date | None:
        return self.read_for(typed, None)

    def read_for(self, typed: str, viewer: Viewer | None) -> date | None:
        text = " ".join(typed.split())
        if not text:
            return None
        value = None
        if len(text) <= LONGEST_DAY:
            with suppress(ValueError):
                value = read_written(text) or (read_in_words(text, viewer, past=self.past) if viewer else None)
        if value is None:
            raise Invalid(f"{self.label} isn't a day in the calendar. Write it like {DAY_EXAMPLES}.")
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise Invalid(f"{self.label} has to be between the years {FIRST_YEAR} and {LAST_YEAR}.")
        return value


class TimeOfDay(Field):
    """A time of day, "16:30", "4pm", "noon"; None where it is empty."""

    settles = True

    def read(self, typed: str) -> time | None:
        text = " ".join(typed.split())
        value = read_clock(text) if 0 < len(text) <= LONGEST_DAY else None
        if text and value is None:
            raise Invalid(f"{self.label} isn't a time of day. Write it like 16:30 or 4pm.")
        return value

    def write(self, value: time | None) -> str:
        return "" if value is None else f"{value:%H:%M}"


class Number(Field):
    """A whole number between two bounds, both included; None where it is empty and optional."""

    def __init__(self, label: str, *, min: int, max: int, required: bool = False) -> None:  # noqa: A002
        super().__init__(label)
        self.min = min
        self.max = max
        self.required = required

    def read(self, typed: str) -> int | None:
        text = typed.strip()
        if not text and not self.required:
            return None
        if re.fullmatch(r"-?\d{1,18}", text, re.ASCII) and self.min <= int(text) <= self.max:
            return int(text)
        raise Invalid(f"{self.label} is a whole number from {self.min:,} to {self.max:,}.")


LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,4}(?:[.,]\d{1,2})?)\s*(?:h|hr|hrs|hours?)\.?)?\s*(?:and\s+)?"
    r"(?:(?P<minutes>\d{1,5})\s*(?:m|min|mins|minutes?)?\.?)?",
    re.ASCII | re.IGNORECASE,
)
CLOCK_LENGTH = re.compile(r"(?P<hours>\d{1,4}):(?P<minutes>[0-5]\d)", re.ASCII)


class Duration(Field):
    """A length of work in minutes, at most `max`: "3h", "1:30", "1h 30m", "1.5 hours", and "90" are minutes; each also
    after the ~ that quick add has. None where it is empty."""

    def __init__(self, label: str, *, max: int) -> None:  # noqa: A002
        super().__init__(label)
        self.max = max

    def read(self, typed: str) -> int | None:
        text = typed.strip()
        if not text:
            return None
        text = text.removeprefix("~").lstrip()
        found = CLOCK_LENGTH.fullmatch(text) or LENGTH.fullmatch(text)
        if found is not None:
            minutes = float((found["hours"] or "0").replace(",", ".")) * 60 + int(found["minutes"] or 0)
            whole = round(minutes)
            if 1 <= whole <= self.max and abs(minutes - whole) < 1e-6:
                return whole
        raise Invalid(f"{self.label} isn't a length of time. Write it like 3h, 1:30 or 90, which are minutes.")

    def write(self, value: int | None) -> str:
        hours, minutes = divmod(value or 0, 60)
        return " ".join(part for part in (f"{hours}h" if hours else "", f"{minutes}m" if minutes else "") if part)


class Reference(Number):
    """The id of another row, or None where it is empty."""

    def __init__(self, label: str) -> None:
        super().__init__(label, min=1, max=2**63 - 1)

    def read(self, typed: str) -> int | None:
        try:
            return super().read(typed)
        except Invalid:
            raise Invalid(f"Choose a {self.label.lower()} from the list.") from None


class ReferenceOrNone(Field):
    """An id, or the word "none" for rows that refer to nothing; None where it is empty."""

    def read(self, typed: str) -> int | str | None:
        text = typed.strip()
        if not text or text == "none":
            return text or None
        if text.isascii() and text.isdigit() and 0 < int(text[:20]) < 2**63:
            return int(text)
        raise Invalid(f"Choose a {self.label.lower()} from the list.")


class Version(Number):
    """The version that a form was made from."""

    def __init__(self) -> None:
        super().__init__("Version", min=1, max=2**31 - 1, required=True)


class Revision(Number):
    """The number of a draft's revision."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__("Revision", min=1, max=2**31 - 1, required=required)


# One of several, in quotes or up to the next comma; a quote in quotes is doubled, as in CSV (RFC 4180, 2.7).
LISTED = re.compile(r'\s*(?:"((?:[^"\n]|"")+)"|[“„«]([^“”„«»\n]+)[“”»])[^\S\n]*(?=[,\n]|$)|([^,\n]+)')
MOST_LABELS = 20
OPENING = ('"', "“", "„", "«", "@")


class Labels(Field):
    """Words separated by commas, in quotes where they hold one; no word twice, and each in one encoding of its letters
    (Unicode's NFC)."""

    def read(self, typed: str) -> list[str]:
        labels: list[str] = []
        for quoted, in_signs, plain in LISTED.findall(unicodedata.normalize("NFC", without_unseen(typed))):
            word = quoted.replace('""', '"') or in_signs
            label = " ".join(word.split()) or " ".join(plain.split()).removeprefix("@").strip()
            if len(label) > 40:
                raise Invalid(f"A label has at most 40 characters: “{label[:40]}…” is longer.")
            if label and label.casefold() not in {known.casefold() for known in labels}:
                labels.append(label)
        if len(labels) > MOST_LABELS:
            raise Invalid(f"A task has at most {MOST_LABELS} labels.")
        return labels

    def write(self, value: list[str]) -> str:
        return ", ".join(in_quotes(label) if "," in label or label.startswith(OPENING) else label for label in value)


def in_quotes(label: str) -> str:
    """A label as `Labels` reads it to the letter."""
    doubled = label.replace('"', '""')
    return f'"{doubled}"'


class Flag(Field):
    """A checkbox: sent when ticked, absent otherwise (give the Struct's field the default False)."""

    def read(self, typed: str) -> bool:
        return typed not in ("", "0", "off", "false")

    def write(self, value: bool) -> str:
        return "1" if value else ""


class Together(NamedTuple):
    """Stands beside the `Field` of each of several that say one thing together, such as a day and its time, by the name
    of that: what two people make of them at once isn't taken apart."""

    name: str
