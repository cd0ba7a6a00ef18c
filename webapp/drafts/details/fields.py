"""How the fields of a draft are read that tell readers and search engines about it."""

import re

from webapp.web.addresses import split_or_none
from webapp.web.forms.fields import Field, Invalid, Text

MAX_SEARCH_TITLE = 200  # characters, like all of these; the schema says so too
MAX_DESCRIPTION = 500
MAX_LINK = 2_000
MAX_KEYWORD = 40
MOST_KEYWORDS = 20


class Keywords(Field):
    """Words or phrases separated by commas; none of them twice."""

    def read(self, typed: str) -> list[str]:
        """The keywords as they were typed first; raises Invalid."""
        keywords: dict[str, str] = {}
        for part in re.split(r"[,;\n]", typed):
            keyword = " ".join(part.split())
            if len(keyword) > MAX_KEYWORD:
                raise Invalid(
                    f"A keyword has at most {MAX_KEYWORD} characters: “{keyword[:MAX_KEYWORD]}…” is longer. "
                    "Put commas between keywords."
                )
            if keyword:
                keywords.setdefault(keyword.casefold(), keyword)
        if len(keywords) > MOST_KEYWORDS:
            raise Invalid(f"A draft has at most {MOST_KEYWORDS} keywords; these are {len(keywords)}.")
        return list(keywords.values())

    def write(self, value: list[str]) -> str:
        """Keywords with commas between them."""
        return ", ".join(value)


class Link(Text):
    """The address of a page of the web, or "" for none. Nothing but http and https is a link that can be followed."""

    def __init__(self, label: str) -> None:
        super().__init__(label, max=MAX_LINK, required=False)

    def read(self, typed: str) -> str:
        """The address; raises Invalid."""
        scheme, separator, rest = super().read(typed).partition("://")
        text = f"{scheme.lower()}{separator}{rest}"  # phones begin with a capital letter
        if not text:
            return ""
        parts = split_or_none(text)
        fits = text.startswith(("http://", "https://")) and parts and parts.hostname and parts.port != 0
        if not fits or " " in text:
            raise Invalid("Paste the whole address of a page, such as https://example.com/page.")
        return text
