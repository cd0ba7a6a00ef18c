"""The forms of asking and of taking an answer."""

from typing import Annotated

import msgspec

from webapp.assistant.asks import Chosen, Place
from webapp.web.forms.fields import Body, Field, Flag, Invalid, Number, Revision, Text
from webapp.web.forms.form import Form, parse, read_pairs
from webapp.web.pages import AnyRequest

MOST_ANSWER = 100_000  # characters
MOST_NUMBERS = 300


class AskForm(Chosen, frozen=True):
    """What is to be sent, and what of it somebody has `seen`."""

    seen: Annotated[str, Text("Seen", max=64, required=False)] = ""


class Numbers(Field):
    """The numbers of what is ticked."""

    def read(self, typed: str) -> tuple[int, ...]:
        words = typed.split()
        if len(words) > MOST_NUMBERS or not all(each.isascii() and each.isdigit() and len(each) < 5 for each in words):
            raise Invalid("Choose from what is shown.")
        return tuple(dict.fromkeys(map(int, words)))

    def write(self, value: tuple[int, ...]) -> str:
        return " ".join(map(str, value))


class AcceptForm(msgspec.Struct, frozen=True):
    """An answer of a model, the place of a revision that it is about, and which parts of it are taken: those with these
    numbers, or all. `signed` says whose it is, `taken` are the parts that were taken before, `was` is what a field said
    when it was asked about."""

    revision: Annotated[int, Revision()]
    place: Annotated[tuple[int, int] | None, Place("Passage")] = None
    answer: Annotated[str, Body("Answer", max=MOST_ANSWER)] = ""
    signed: Annotated[str, Text("Author", max=2000, required=False)] = ""
    numbers: Annotated[tuple[int, ...], Numbers("Parts")] = ()
    taken: Annotated[tuple[int, ...], Numbers("Taken")] = ()
    every: Annotated[bool, Flag("All of it")] = False
    picture: Annotated[int | None, Number("Picture", min=0, max=2**63 - 1)] = None
    was: Annotated[str, Body("Before", max=2000)] = ""


async def read_accepted(request: AnyRequest) -> Form[AcceptForm]:
    """The form, in which several parts may be ticked."""
    pairs = await read_pairs(request)
    numbers = " ".join(value for name, value in pairs if name == "numbers")
    return parse(AcceptForm, dict(pairs) | {"numbers": numbers})
