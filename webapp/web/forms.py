"""Forms: what was typed becomes a checked Struct, or messages beside the fields with what was typed kept.

A form is a msgspec Struct whose fields say how they are read:

    class NewTask(msgspec.Struct):
        title: Annotated[str, Text("Title", max=200)]
        due_on: Annotated[date | None, Day("Due date")] = None

`read_form` reads a request's body into it, `read_query` a query string.
"""

import re
from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin, get_type_hints

import asyncpg
import msgspec
from litestar import Request
from litestar.exceptions import ClientException, HTTPException

from webapp.web.worker import off_the_loop

T = TypeVar("T", bound=msgspec.Struct)

FORM_TYPE = "application/x-www-form-urlencoded"
MAX_FIELDS = 500
ESCAPED = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL can't store NUL; a lone surrogate isn't a character


def showable(text: str) -> str:
    """Text with what can't be stored or shown replaced by U+FFFD."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def says_nothing(text: str) -> bool:
    """Whether nobody could see anything of a text."""
    return not text.strip("\u200b\u200c\u200d\u2060\ufeff \u00ad")


class Invalid(ValueError):
    """What is wrong with one field, in words for the person who typed it."""


class Field:
    """How one field is read from its text."""

    def __init__(self, label: str) -> None:
        self.label = label

    def read(self, typed: str) -> Any:
        """The value of what was typed; raises Invalid."""
        raise NotImplementedError

    def __call__(self, typed: str) -> Any:
        if UNSTORABLE.search(typed):
            raise Invalid(f"{self.label} holds a character that can't be stored. Type it again without it.")
        return self.read(typed)


class Text(Field):
    """Text, stripped at both ends. `max` counts characters. One line unless `lines`."""

    def __init__(self, label: str, *, max: int, required: bool = True, lines: bool = False) -> None:  # noqa: A002
        super().__init__(label)
        self.max = max
        self.required = required
        self.lines = lines

    def read(self, typed: str) -> str:
        text = typed.replace("\r\n", "\n").replace("\r", "\n")
        text = text.strip() if self.lines else " ".join(text.split())
        if self.required and says_nothing(text):
            raise Invalid(f"{self.label} can't be empty.")
        if len(text) > self.max:
            raise Invalid(f"{self.label} is {len(text):,} characters long; at most {self.max:,} fit.")
        return text


class Body(Text):
    """A long text that is kept to the letter, but for the line ends that forms change."""

    def read(self, typed: str) -> str:
        text = typed.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > self.max:
            raise Invalid(f"{self.label} is {len(text):,} characters long; at most {self.max:,} fit.")
        return text


class Secret(Field):
    """A password, never changed and never shown again. At least `min` characters (NIST SP 800-63B-4: 15, or 8)."""

    def __init__(self, label: str, *, min: int = 1) -> None:  # noqa: A002
        super().__init__(label)
        self.min = min

    def read(self, typed: str) -> str:
        if not typed:
            raise Invalid(f"{self.label} can't be empty.")
        if len(typed) < self.min:
            raise Invalid(f"{self.label} needs at least {self.min} characters. A few words in a row do well.")
        if len(typed) > 1000:
            raise Invalid(f"{self.label} is longer than 1,000 characters.")
        return typed


class Email(Field):
    """An address, checked only as far as it can be without writing to it."""

    def read(self, typed: str) -> str:
        text = typed.strip()
        if not text:
            raise Invalid(f"{self.label} can't be empty.")
        if len(text) > 254 or not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
            raise Invalid(f"{self.label} should look like name@example.com.")
        return text


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
    """A calendar day as date inputs send it (ISO 8601), or None where it is empty."""

    def read(self, typed: str) -> date | None:
        text = typed.strip()
        if not text:
            return None
        message = f"{self.label} isn't a day in the calendar. Write it like 2026-03-27."
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise Invalid(message)
        try:
            value = date.fromisoformat(text)
        except ValueError:
            raise Invalid(message) from None
        if not 1900 <= value.year <= 2999:
            raise Invalid(f"{self.label} has to be between the years 1900 and 2999.")
        return value


class TimeOfDay(Field):
    """A time as time inputs send it, "16:30"; None where it is empty."""

    def read(self, typed: str) -> time | None:
        text = typed.strip()
        if not text:
            return None
        if found := re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?", text, re.ASCII):
            return time(int(found[1]), int(found[2]))
        raise Invalid(f"{self.label} isn't a time of day. Write it like 16:30.")


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


class Labels(Field):
    """Words separated by commas; no word twice."""

    def read(self, typed: str) -> list[str]:
        labels: list[str] = []
        for word in re.split(r"[,\n]", typed):
            label = " ".join(word.split()).removeprefix("@").strip()
            if len(label) > 40:
                raise Invalid(f"A label has at most 40 characters: “{label[:40]}…” is longer.")
            if label and label.casefold() not in {known.casefold() for known in labels}:
                labels.append(label)
        if len(labels) > 20:
            raise Invalid("A task has at most 20 labels.")
        return labels


class Flag(Field):
    """A checkbox: sent when ticked, absent otherwise (give the Struct's field the default False)."""

    def read(self, typed: str) -> bool:
        return typed not in ("", "0", "off", "false")


class Texts(dict[str, str]):
    """Texts by the name of their field; a field without one has ""."""

    def __missing__(self, name: str) -> str:
        return ""


class Form(Generic[T]):
    """A form as it was sent: what was typed, what is wrong with it, and its value when nothing is."""

    def __init__(self, typed: dict[str, str], errors: dict[str, str], value: T | None) -> None:
        self.typed = Texts(typed)
        self.errors = Texts(errors)
        self._value = value

    @property
    def value(self) -> T:
        """The checked Struct; raises ValueError while there are errors."""
        if self._value is None or self.errors:
            raise ValueError(f"the form has errors: {self.errors}")
        return self._value

    def reject(self, field: str, message: str) -> "Form[T]":
        """Add what only the database could know (a name that is taken); returns the form itself."""
        self.errors[field] = message
        return self


def reject_reference(
    form: Form[Any], error: asyncpg.ForeignKeyViolationError, fields: Mapping[str, tuple[str, str]]
) -> None:
    """A message beside the field that refers to something that isn't there (any more).

    `fields` has the name of the field and the message for each constraint; raises the error again for another one.
    """
    refused = fields.get(error.constraint_name or "")
    if refused is None:
        raise error
    form.reject(*refused)


def blank(**typed: object) -> Form[Any]:
    """A form before anything was typed; `typed` fills fields in, None as empty."""
    return Form({name: "" if value is None else str(value) for name, value in typed.items()}, {}, None)


@cache
def fields_of(form_type: type[msgspec.Struct]) -> dict[str, Field]:
    """The `Field` of each annotated attribute of a form's Struct; raises TypeError for one that has none."""
    fields: dict[str, Field] = {}
    for name, hint in get_type_hints(form_type, include_extras=True).items():
        found = [arg for arg in get_args(hint)[1:] if isinstance(arg, Field)] if get_origin(hint) is Annotated else []
        if len(found) != 1:
            raise TypeError(f"{form_type.__name__}.{name} doesn't say how it is read")
        fields[name] = found[0]
    return fields


@cache
def required_of(form_type: type[msgspec.Struct]) -> frozenset[str]:
    """The attributes of a form's Struct that have no default."""
    return frozenset(field.name for field in msgspec.structs.fields(form_type) if field.required)


def parse(form_type: type[T], sent: Mapping[str, str]) -> Form[T]:
    """Read the fields of a form from their texts. A field that wasn't sent has the Struct's default, if it has one."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    required = required_of(form_type)
    for name, field in fields_of(form_type).items():
        if name not in sent and name not in required:
            continue
        try:
            values[name] = field(sent.get(name, ""))
        except Invalid as invalid:
            errors[name] = str(invalid)
    typed = {name: showable(text) for name, text in sent.items()}
    return Form(typed, errors, None if errors else form_type(**values))


async def read_form(request: Request[Any, Any, Any], form_type: type[T]) -> Form[T]:
    """The form in a request's body.

    Raises HTTPException 415 for another content type than a browser's plain form, 413 for a body over the limit,
    400 for one with more than 500 fields.
    """
    return parse(form_type, dict(await read_pairs(request)))


async def read_pairs(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    """The names and values of a urlencoded body, in order; see `read_form` for what it raises."""
    content_type = request.headers.get("content-type", FORM_TYPE).partition(";")[0].strip().lower()
    if content_type != FORM_TYPE:
        raise HTTPException(status_code=415)
    body = await request.body()
    return await off_the_loop(len(body), parse_pairs, body)


def parse_pairs(encoded: bytes) -> list[tuple[str, str]]:
    """The names and values of a urlencoded string (WHATWG URL 5.1). Bytes that are no UTF-8 become lone surrogates,
    which `Field` refuses with a message; raises ClientException (400) for more than 500 fields.

    The standard library's `parse_qsl` takes a second for a draft in Chinese, this a tenth of that.
    """
    parts = encoded.split(b"&")
    if len(parts) > MAX_FIELDS:
        raise ClientException("too many fields")
    pairs = (part.partition(b"=") for part in parts if part)
    return [(unescaped(name), unescaped(value)) for name, _, value in pairs]


def unescaped(text: bytes) -> str:
    """A urlencoded name or value as it was typed."""
    raw = ESCAPED.sub(lambda run: bytes.fromhex(run[0].replace(b"%", b"").decode()), text.replace(b"+", b" "))
    return raw.decode("utf-8", "surrogateescape")


def read_query(request: Request[Any, Any, Any], form_type: type[T]) -> Form[T]:
    """The form in a request's query string; the same rules as for a body."""
    return parse(form_type, dict(parse_pairs(request.scope["query_string"])))
