"""Icons and people, as functions rather than macros: a page has a hundred of them."""

from functools import lru_cache

from markupsafe import Markup, escape

from webapp.web.assets import asset_url


@lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> Markup:
    """An icon of the sprite, beside words that say the same; `label` only where it stands alone, in no button."""
    said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(
        said, asset_url("icons/sprite.svg"), name
    )


@lru_cache(maxsize=2048)
def avatar(person_id: int, name: str, class_: str = "", *, label: bool = False) -> Markup:
    """A person's initials on their own tint. The name is its title, and is read out where `label` is true."""
    words = name.split() or ["?"]
    initials = (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
    said = Markup('role="img" aria-label="{}"').format(name) if label else Markup('aria-hidden="true"')
    classes = f"avatar hue-{person_id % 8} {class_}".rstrip()
    return Markup('<span class="{}" title="{}" {}>{}</span>').format(classes, escape(name), said, initials)
