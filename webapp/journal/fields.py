"""What only a journal's form asks for: colours, a language, a host name."""

import re

from webapp.journal.colours import COLOUR
from webapp.web.forms.fields import DOMAIN, Invalid, Text

SHORT = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.ASCII)
TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.ASCII | re.IGNORECASE)


class Colour(Text):
    """A colour, "#rrggbb"; written "#rgb" or without its sign it is the same."""

    def __init__(self, label: str) -> None:
        super().__init__(label, max=20)

    def read(self, typed: str) -> str:
        """The colour; raises Invalid."""
        found = SHORT.fullmatch(super().read(typed).lower())
        if found is None:
            raise Invalid(f"{self.label} is a colour like #0b5d46: six digits, of which a to f are some.")
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        colour = f"#{digits}"
        return colour if COLOUR.fullmatch(colour) else ""


class Language(Text):
    """A language as pages name theirs (RFC 5646), such as "en" or "pt-BR"."""

    def __init__(self, label: str) -> None:
        super().__init__(label, max=35)

    def read(self, typed: str) -> str:
        """The tag; raises Invalid."""
        text = super().read(typed)
        if not TAG.fullmatch(text):
            raise Invalid("A language is written like en, de or pt-BR.")
        first, *others = text.split("-")
        return "-".join([first.lower(), *(each.upper() if len(each) == 2 else each for each in others)])


class Host(Text):
    """A name of a host such as journal.example.com, as its address says it (without https://, and in Latin letters
    where it has others); "" for none."""

    def __init__(self, label: str) -> None:
        super().__init__(label, max=300, required=False)

    def read(self, typed: str) -> str:
        """The name in small letters; raises Invalid."""
        text = super().read(typed).lower().removeprefix("https://").removeprefix("http://").rstrip("/").rstrip(".")
        if not text:
            return ""
        try:
            name = text.encode("idna").decode("ascii") if not text.isascii() else text
        except UnicodeError:
            name = ""
        if "." not in name or not DOMAIN.fullmatch(name) or name.rpartition(".")[2].isdigit():
            raise Invalid(f"{self.label} looks like journal.example.com: no path, and no number of a port.")
        return name
