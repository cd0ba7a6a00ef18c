"""The details of a draft, as a form has them."""

from typing import Any

from tests.support.people import Person

FIELDS = {
    "slug": "winter-hours",
    "search_title": "When we are open in winter",
    "description": "The workshop closes at four.",
    "keywords": "winter, opening hours",
    "canonical_link": "https://example.com/winter",
}
ROW = "select row(slug, search_title, description, keywords, canonical_link)::text from drafts where id = $1"
LABELS = {
    "slug": "Slug",
    "search_title": "Title for search engines",
    "description": "Description",
    "keywords": "Keywords",
    "canonical_link": "Canonical link",
}


async def send(who: Person, draft: int, version: int | str = 1, **fields: str) -> Any:
    """Send the details of a draft."""
    return await who.post(f"/drafts/{draft}/details?_method=put", {"version": str(version), **fields})
