"""Places as forms."""

from typing import Annotated, Any

import msgspec

from webapp.drafts.models import Kind
from webapp.web.forms.fields import Choice, Exact, Field, Flag, Invalid, Number, Text, Version
from webapp.web.forms.form import fields_of, required_of

MAX_NAME = 100
MAX_SECRET = 5000
MOST = 50
OWN = frozenset({"version", "name", "for_kinds", "secret", "kind"})  # fields of each place, whatever its kind


class Kinds(Field):
    """Kinds of drafts that are ticked."""

    def read(self, typed: str) -> list[str]:
        found = dict.fromkeys(typed.split())
        if unknown := [each for each in found if each not in Kind.__members__.values()]:
            raise Invalid(f"“{unknown[0]}” is no kind of draft. Choose from the list.")
        return list(found)

    def write(self, value: list[str]) -> str:
        return " ".join(value)


class NewSecret(Exact):
    """A secret that is typed anew; nothing where it stays as it is. It is never shown again, so it isn't written."""

    def read(self, typed: str) -> str:
        text = typed.strip()
        if len(text) > MAX_SECRET:
            raise Invalid(f"{self.label} is longer than {MAX_SECRET:,} characters.")
        return text

    def write(self, value: str) -> str:
        return ""


class TargetForm(msgspec.Struct):
    """What a form of a place asks for, whatever its kind."""

    name: Annotated[str, Text("Name", max=MAX_NAME)]
    version: Annotated[int, Version()] = 1
    for_kinds: Annotated[list[str], Kinds("Kinds of drafts")] = []
    secret: Annotated[str, NewSecret("Secret")] = ""


class KindQuery(msgspec.Struct, frozen=True):
    """Of which kind a new place is to be."""

    kind: Annotated[str, Text("Kind", max=40, required=False)] = ""


class Input(msgspec.Struct, frozen=True):
    """How a field of a kind's settings is typed."""

    name: str
    label: str
    how: str
    choices: list[tuple[str, str]] = []
    required: bool = False
    max: int | None = None
    min: int | None = None


def inputs_of(form_type: type[msgspec.Struct]) -> list[Input]:
    """The inputs of a kind's settings, made from its form. Raises TypeError for a field that has the name of one that
    each place has."""
    if taken := OWN & fields_of(form_type).keys():
        raise TypeError(f"{form_type.__name__} can't have a field named {min(taken)}")
    return [input_of(name, field, name in required_of(form_type)) for name, field in fields_of(form_type).items()]


def input_of(name: str, field: Field, needed: bool) -> Input:
    """How one is typed."""
    match field:
        case Flag():
            return Input(name, field.label, "checkbox")
        case Choice():
            words = field.choices if isinstance(field.choices, tuple) else tuple(field.choices)
            shown = [(str(each), str(each).replace("_", " ").capitalize()) for each in words]
            return Input(name, field.label, "choice", shown, required=field.required)
        case Number():
            return Input(name, field.label, "number", required=field.required, min=field.min, max=field.max)
        case Text(lines=True):
            return Input(name, field.label, "area", required=field.required, max=field.max)
        case Text():
            return Input(name, field.label, "text", required=field.required, max=field.max)
        case _:
            return Input(name, field.label, "text", required=needed)


def stored(settings: msgspec.Struct) -> dict[str, Any]:
    """Settings as the database has them."""
    found: dict[str, Any] = msgspec.to_builtins(settings)
    return found
