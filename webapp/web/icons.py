"""Icons, people and what menus offer, as functions rather than macros: a page has a hundred of them."""

import re
from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape

from webapp.web.assets import ASSETS, asset_url
from webapp.web.escaping import escaped

# The sprite of each icon: those that every page may need, and those of the editor.
SPRITE_OF = {
    name: asset_url(sprite)
    for sprite in ("icons/sprite.svg", "icons/editor.svg")
    for name in re.findall(r'<symbol id="([^"]+)"', ASSETS[sprite].body.decode())
}


@lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> Markup:
    """An icon of a sprite, beside words that say the same; `label` only where it stands alone, in no button.

    Raises KeyError where no sprite has it.
    """
    said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(said, SPRITE_OF[name], name)


@lru_cache(maxsize=2048)
def avatar(person_id: int, name: str, class_: str = "", *, label: bool = False) -> Markup:
    """A person's initials on their own tint. The name is its title, and is read out where `label` is true."""
    words = name.split() or ["?"]
    initials = (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
    said = Markup('role="img" aria-label="{}"').format(name) if label else Markup('aria-hidden="true"')
    classes = f"avatar hue-{person_id % 8} {class_}".rstrip()
    return Markup('<span class="{}" title="{}" {}>{}</span>').format(classes, escape(name), said, initials)


def options(choices: Iterable[tuple[object, ...]], chosen: object) -> Markup:
    """What a menu offers: the value of each choice, its words and, where it has one, its amount; the `chosen` one is
    selected."""
    return _options(tuple(choices), str(chosen))


# Words are text, also where they are marked as HTML: of what is equal only one is remembered.
@lru_cache(maxsize=512)
def _options(choices: tuple[tuple[object, ...], ...], selected: str) -> Markup:
    pieces = []
    for value, words, *amount in choices:
        text = str(value)
        said = f"{words} ({amount[0]:,})" if amount else words
        mark = " selected" if text == selected else ""
        pieces.append(f'<option value="{escaped(text)}"{mark}>{escaped(str(said))}</option>')
    return Markup("".join(pieces))  # noqa: S704  # each value was escaped
