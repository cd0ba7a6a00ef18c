"""Slugs: the last piece of a page's address, made from its title and checked when it is typed."""

import re
import unicodedata

from anyascii import anyascii

from webapp.web.forms.fields import Invalid, Text

MAX_SLUG = 100  # characters; the schema says so too
SUGGESTED = 60  # characters of a suggestion; a long address is cut off where it is shown
NUMBER = 7  # characters that a number after a slug may take
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
# German writes these so; anyascii, which knows no language, only drops the dots.
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
APOSTROPHES = str.maketrans("", "", "'’‘ʼ")


def slugify(title: str, most: int = SUGGESTED) -> str:
    """A slug of at most `most` characters for a title, cut between words: "Über uns" is "ueber-uns". Other scripts are
    written in Latin letters; "" where a title has no letter, digit or named sign."""
    composed = unicodedata.normalize("NFC", title)  # some systems type letters and their accents apart
    latin = anyascii(composed.translate(UMLAUTS).translate(APOSTROPHES)).translate(APOSTROPHES)
    slug = "-".join(re.findall(r"[a-z0-9]+", latin.lower()))
    if len(slug) <= most:
        return slug
    kept = slug[: most + 1].rpartition("-")[0]
    return kept or slug[:most]


class Slug(Text):
    """A slug, or "" for none."""

    def __init__(self, label: str) -> None:
        super().__init__(label, max=MAX_SLUG, required=False)

    def read(self, typed: str) -> str:
        """The slug; raises Invalid with one that could be meant."""
        text = super().read(typed)
        if not text or SLUG.fullmatch(text):
            return text
        meant = slugify(text, MAX_SLUG)
        advice = f", like “{meant}”" if meant else ""
        raise Invalid(f"A slug has small letters from a to z, digits, and single hyphens between them{advice}.")
