"""The assistant as rows and as forms."""

from typing import Annotated, Any

import msgspec

from webapp.history.columns import Told
from webapp.history.formatters import as_it_is
from webapp.web.forms.fields import Exact, Flag, Invalid, Number, Text, Version

MAX_URL = 500  # characters; the schema says so too
MAX_MODEL = 200
MAX_KEY = 5000


class Failed(Exception):
    """Nothing came of it, or not all of it, for a reason in words."""


class Assistant(msgspec.Struct, frozen=True):
    """The settings: where the model is, what may be spent on a day, and the prompts that owners changed."""

    is_on: bool = False
    url: str = ""
    model: str = ""
    secret: bytes | None = None
    sees: bool = False
    requests_a_day: int = 200
    tokens_a_day: int = 200_000
    prompts: dict[str, str] = {}
    version: int = 1


class Spent(msgspec.Struct, frozen=True):
    """What was spent on a day."""

    requests: int = 0
    tokens: int = 0


class Linked(msgspec.Struct, frozen=True):
    """A draft that another one was made out of, or that was made out of it."""

    id: int
    title: str
    kind: str
    is_origin: bool


class NewKey(Exact):
    """A key that is typed anew; nothing where it stays as it is. It is never shown again, so it isn't written."""

    def read(self, typed: str) -> str:
        text = typed.strip()
        if len(text) > MAX_KEY:
            raise Invalid(f"{self.label} is longer than {MAX_KEY:,} characters.")
        if not all("!" <= letter <= "~" for letter in text):
            raise Invalid(f"{self.label} is made of letters, digits and signs, without spaces. Copy it again.")
        return text

    def write(self, value: str) -> str:
        return ""


def tell_flag(label: str) -> Told:
    """A switch, and what it lets happen."""
    return Told(
        lambda value, names, viewer: "on" if value else "off",
        lambda before, after, names, viewer: f"turned {label} {'on' if after else 'off'}",
    )


class AssistantForm(msgspec.Struct):
    """What owners set, beside the key."""

    version: Annotated[int, Version()]
    url: Annotated[str, Text("Address", max=MAX_URL, required=False)] = ""
    model: Annotated[str, Text("Model", max=MAX_MODEL, required=False)] = ""
    is_on: Annotated[bool, Flag("Help with writing is on"), tell_flag("help with writing")] = False
    sees: Annotated[bool, Flag("The model takes pictures"), tell_flag("pictures for the model")] = False
    requests_a_day: Annotated[int, Number("Requests a day", min=1, max=100_000, required=True)] = 200
    tokens_a_day: Annotated[int, Number("Tokens a day", min=1000, max=1_000_000_000, required=True)] = 200_000


class KeyForm(msgspec.Struct):
    """The key, or that there is none."""

    key: Annotated[str, NewKey("Key")] = ""
    without_key: Annotated[bool, Flag("Without a key")] = False


def shown_prompts(value: dict[str, str] | None, names: Any, viewer: Any) -> str:
    """Which prompts are others than those that came."""
    return as_it_is(", ".join(sorted(value or {})) or "as they come", names, viewer)
