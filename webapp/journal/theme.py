"""How a journal looks: its owner's colours as tokens, what is mixed from them, and the styles that use them.

They stand in each page, so that a page is one request; the policy of the page allows these styles by their hash and
nothing else.
"""

import base64
import hashlib
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote

from webapp.journal.colours import contrast, mixed, nearest
from webapp.journal.memory import Theme
from webapp.web.assets import ASSETS

STYLES = ASSETS["css/journal.css"].body.decode()


class Colours(Protocol):
    """The colours that an owner chose."""

    @property
    def paper(self) -> str: ...
    @property
    def ink(self) -> str: ...
    @property
    def accent(self) -> str: ...
    @property
    def dark_paper(self) -> str: ...
    @property
    def dark_ink(self) -> str: ...
    @property
    def dark_accent(self) -> str: ...


def tokens(paper: str, ink: str, accent: str) -> dict[str, str]:
    """The colours of a page by what they are for: those that were chosen, and quieter ones that can still be read."""
    wash = mixed(paper, ink, 0.055)
    if any(contrast(each, wash) < 4.5 for each in (ink, accent)):
        wash = paper
    quiet = nearest(mixed(ink, paper, 0.34), wash)
    return {
        "paper": paper,
        "ink": ink,
        "accent": accent,
        "quiet": quiet,
        "wash": wash,
        "line": mixed(paper, ink, 0.16),
        "on-accent": nearest(paper, accent),
    }


def declared(colours: dict[str, str]) -> str:
    """Tokens as custom properties."""
    return "".join(f"--{name}:{value};" for name, value in colours.items())


def both(colours: Colours) -> tuple[str, str]:
    """The tokens by day and by night."""
    day = tokens(colours.paper, colours.ink, colours.accent)
    night = tokens(colours.dark_paper, colours.dark_ink, colours.dark_accent)
    return declared(day), declared(night)


def icon_of(colours: Colours) -> str:
    """What browsers show beside the title of a journal that has no logo: a dot of its accent, within its address."""
    dot = f'<circle cx="4" cy="4" r="4" fill="{colours.accent}"/>'
    return "data:image/svg+xml," + quote(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">{dot}</svg>')


def theme_of(colours: Colours) -> Theme:
    """The styles of a journal."""
    return made(*both(colours))


@lru_cache(256)
def made(day: str, night: str) -> Theme:
    """Styles with their policy."""
    css = f":root{{{day}}}@media (prefers-color-scheme:dark){{:root{{{night}}}}}\n{STYLES}"
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src 'sha256-{digest}'",
            "img-src 'self' data:",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )
    return Theme(css, policy.encode())
