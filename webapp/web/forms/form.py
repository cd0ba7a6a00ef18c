"""Forms: what was typed becomes a checked Struct, or messages beside the fields with what was typed kept.

A form is a msgspec Struct whose fields say how they are read (`webapp.web.forms.fields` has the kinds):

    class NewTask(msgspec.Struct):
        title: Annotated[str, Text("Title", max=200)]
        due_on: Annotated[date | None, Day("Due date")] = None

`read_form` reads a request's body into it, `read_query` a query string.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin, get_type_hints

import asyncpg
import msgspec
from litestar import Request
from litestar.exceptions import ClientException, HTTPException, PermissionDeniedException

from webapp.web.forms.fields import Field, Invalid, Together, storable
from webapp.web.threads import off_the_loop
from webapp.web.viewer import Viewer

T = TypeVar("T", bound=msgspec.Struct)

FORM_TYPE = "application/x-www-form-urlencoded"
MAX_FIELDS = 500
SENT_AT_ONCE = timedelta(seconds=5)
FROM_STRANGERS = 16_000  # bytes: a form's few fields and the longest password, each letter as %F0%9F%94%91


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


def form_of(form_type: type[msgspec.Struct], row: msgspec.Struct, **typed: object) -> Form[Any]:
    """A form as a row has it by now; `typed` are fields that aren't columns of the row by the same name."""
    fields = fields_of(form_type)
    texts = {name: field.write(getattr(row, name)) for name, field in fields.items() if hasattr(row, name)}
    return Form(texts | blank(**typed).typed, {}, None)


@cache
def fields_of(form_type: type[msgspec.Struct]) -> dict[str, Field]:
    """The `Field` of each annotated attribute of a form's Struct; raises TypeError for one that has none."""
    fields: dict[str, Field] = {}
    for name, notes in notes_of(form_type).items():
        found = [note for note in notes if isinstance(note, Field)]
        if len(found) != 1:
            raise TypeError(f"{form_type.__name__}.{name} doesn't say how it is read")
        fields[name] = found[0]
    return fields


@cache
def notes_of(form_type: type[msgspec.Struct]) -> dict[str, tuple[Any, ...]]:
    """What is annotated beside the type of each attribute of a Struct."""
    hints = get_type_hints(form_type, include_extras=True).items()
    return {name: get_args(hint)[1:] if get_origin(hint) is Annotated else () for name, hint in hints}


@cache
def groups_of(form_type: type[msgspec.Struct]) -> dict[str, str]:
    """For each field of a form, what it says together with others; by itself, its own name."""
    return {
        name: next((note.name for note in notes if isinstance(note, Together)), name)
        for name, notes in notes_of(form_type).items()
    }


@cache
def required_of(form_type: type[msgspec.Struct]) -> frozenset[str]:
    """The attributes of a form's Struct that have no default."""
    return frozenset(field.name for field in msgspec.structs.fields(form_type) if field.required)


def parse(form_type: type[T], sent: Mapping[str, str], viewer: Viewer | None = None) -> Form[T]:
    """Read the fields of a form from their texts. A field that wasn't sent has the Struct's default, if it has one. An
    attribute that ends with a line, such as `as_`, since its name is a word of Python, is a field without that. What a
    `viewer` typed is read as they mean it, such as "fri"; from there on the form has the day that this is."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    typed = {name: storable(text) for name, text in sent.items()}
    required = required_of(form_type)
    for name, field in fields_of(form_type).items():
        called = name.rstrip("_")
        if called not in sent and name not in required:
            continue
        try:
            values[name] = field(sent.get(called, ""), viewer)
        except Invalid as invalid:
            errors[name] = str(invalid)
        else:
            if field.settles and called in typed:
                typed[called] = field.write(values[name])
    return Form(typed, errors, None if errors else form_type(**values))


def texts_of(form_type: type[msgspec.Struct], pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The texts of a form by the names of its fields: of one that was sent twice the last, of `several` all."""
    sent = dict(pairs)
    for name, field in fields_of(form_type).items():
        if field.several and name in sent:
            sent[name] = ",".join(text for called, text in pairs if called == name and text)
    return sent


async def read_form(request: Request[Any, Any, Any], form_type: type[T]) -> Form[T]:
    """The form in a request's body; see `read_pairs` for its length and for what it raises."""
    return parse(form_type, texts_of(form_type, await read_pairs(request)), request.scope.get("user"))


async def read_pairs(request: Request[Any, Any, Any], *, limit: int | None = None) -> list[tuple[str, str]]:
    """The names and values of a urlencoded body, in order.

    From somebody who was let in it may be as long as its route takes, from anybody else only `limit` bytes, a few
    thousand unless said otherwise: nobody unknown makes the desk hold more. A page that says why nothing was done finds
    them in the request's state as "sent". Raises HTTPException 415 for another
    content type than a browser's plain form, 413 for a body that is longer, 400 for more than 500 fields.
    """
    content_type = request.headers.get("content-type", FORM_TYPE).partition(";")[0].strip().lower()
    if content_type != FORM_TYPE:
        raise HTTPException(status_code=415)
    let_in = request.scope.get("user") is not None
    body = await (request.body() if let_in else body_within(request, limit or FROM_STRANGERS))
    await still_let_in(request)
    pairs = await off_the_loop(len(body), parse_pairs, body)
    request.scope["state"]["sent"] = pairs
    return pairs


async def still_let_in(request: Request[Any, Any, Any]) -> None:
    """Ask once more whether who was let in may do it, where what they sent took a while: a body can be sent for hours,
    and who was removed meanwhile changes nothing any more. Raises what letting in raises."""
    before = request.scope.get("user")
    if before is None or request.app.state.clock() - before.now < SENT_AT_ONCE:
        return
    await request.app.state.authorize(request)
    if request.scope["user"].role_or_none is not before.role_or_none:
        raise PermissionDeniedException


async def body_within(request: Request[Any, Any, Any], limit: int) -> bytes:
    """A body of at most so many bytes: one that says that it is longer isn't read, and one that gets longer no further.

    Raises HTTPException (413).
    """
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > limit:
        raise HTTPException(status_code=413)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise HTTPException(status_code=413)
    return bytes(body)


def parse_pairs(encoded: bytes) -> list[tuple[str, str]]:
    """The names and values of a urlencoded string (WHATWG URL 5.1). Bytes that are no UTF-8 become lone surrogates,
    which `Field` makes seen; raises ClientException (400) for more than 500 fields.

    The standard library's `parse_qsl` takes a second for a draft in Chinese, this a tenth of that.
    """
    parts = encoded.split(b"&")
    if len(parts) > MAX_FIELDS:
        raise ClientException("too many fields")
    pairs = (part.partition(b"=") for part in parts if part)
    return [(unescaped(name), unescaped(value)) for name, _, value in pairs]


class Escapes(dict[bytes, bytes]):
    """Bytes by their two digits, in capitals or small letters; after a % that begins no escape, both as they are."""

    def __missing__(self, digits: bytes) -> bytes:
        return b"%" + digits


HEX = "0123456789ABCDEFabcdef"
RUN = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")
DENSE = 5  # letters to an escape: where they are fewer, it is one of a run
ESCAPES = Escapes({(high + low).encode(): bytes.fromhex(high + low) for high in HEX for low in HEX})


def unescaped(text: bytes) -> str:
    """A urlencoded name or value as it was typed. Escapes are looked up one by one where few of its letters are some,
    as in English, and read in runs where most are, as in Chinese."""
    raw = text.replace(b"+", b" ")
    escapes = raw.count(b"%")
    if escapes * DENSE > len(raw):
        raw = RUN.sub(lambda run: bytes.fromhex(run[0].replace(b"%", b"").decode()), raw)
    elif escapes:
        before, *parts = raw.split(b"%")
        raw = before + b"".join([ESCAPES[part[:2]] + part[2:] for part in parts])
    return raw.decode("utf-8", "surrogateescape")


def read_query(request: Request[Any, Any, Any], form_type: type[T]) -> Form[T]:
    """The form in a request's query string; the same rules as for a body."""
    return parse(form_type, texts_of(form_type, parse_pairs(request.scope["query_string"])), request.scope.get("user"))
