"""Which fields a draft of each kind shows. What a kind doesn't show is kept for when the kind is changed back."""

import msgspec

from webapp.drafts.models import Kind


class Shown(msgspec.Struct, frozen=True):
    """A field as a kind of draft shows it. `about` is how many characters of it are seen where it ends up."""

    name: str
    label: str
    hint: str = ""
    about: int | None = None


class KindFields(msgspec.Struct, frozen=True):
    """The fields of a kind: those that stand with its basics, and those for search engines."""

    basic: tuple[Shown, ...] = ()
    search: tuple[Shown, ...] = ()

    @property
    def all(self) -> tuple[Shown, ...]:
        """All of them, in order."""
        return self.basic + self.search

    @property
    def names(self) -> set[str]:
        """Their names."""
        return {shown.name for shown in self.all}


FOR_SEARCH = (
    Shown("slug", "Slug", "The end of the page's address."),
    Shown("search_title", "Title for search engines", "Instead of the draft's title.", 60),
    Shown("description", "Description", "What search results show under the title.", 155),
    Shown("keywords", "Keywords", "With commas between them."),
    Shown("canonical_link", "Canonical link", "Where the original is, if this appears in several places."),
)

KIND_FIELDS: dict[Kind, KindFields] = {
    Kind.BLOG_POST: KindFields(search=FOR_SEARCH),
    Kind.NEWSLETTER: KindFields(
        basic=(Shown("description", "Preview text", "What inboxes show after the subject.", 90),)
    ),
    Kind.SOCIAL_POST: KindFields(basic=(Shown("canonical_link", "Link", "The page that the post leads to."),)),
    Kind.PAGE: KindFields(search=FOR_SEARCH),
    Kind.OTHER: KindFields(search=FOR_SEARCH),
}
