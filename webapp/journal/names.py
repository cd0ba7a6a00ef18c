"""What addresses in a journal are made of."""

import re
import unicodedata

from webapp.drafts.details.slugs import MAX_SLUG, slugify

RESERVED = frozenset({"archive", "labels", "page", "files"})  # what stands at these slugs is the journal's own
PARTS = re.compile(r"[\s/?#%\\]+")


def label_key(label: str) -> str:
    """A label as addresses have it: "New in the shop" is "new-in-the-shop". Letters of every script stay."""
    folded = unicodedata.normalize("NFC", label).casefold()
    return PARTS.sub("-", folded).strip("-.") or "label"


def labels_by_key(labels: list[str]) -> dict[str, str]:
    """Labels by what addresses have of them, each once."""
    found: dict[str, str] = {}
    for label in labels:
        found.setdefault(label_key(label), label)
    return found


def slug_for(slug: str, title: str, draft_id: int) -> str:
    """The slug that something is to have: its own, else one of its title."""
    return slug or slugify(title) or f"post-{draft_id}"


def another(slug: str, draft_id: int) -> str:
    """A slug like this one that is nobody else's."""
    ending = f"-{draft_id}"
    return slug[: MAX_SLUG - len(ending)].rstrip("-") + ending
