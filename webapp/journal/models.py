"""The journal as rows and as a form."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from webapp.history.columns import Told
from webapp.history.formatters import as_it_is, quoted
from webapp.journal.fields import Colour, Host, Language
from webapp.web.forms.fields import Flag, Number, Text, Version


class Journal(msgspec.Struct, frozen=True):
    """The settings of a journal."""

    is_on: bool
    host: str
    title: str
    about: str
    language: str
    posts_per_page: int
    paper: str
    ink: str
    accent: str
    dark_paper: str
    dark_ink: str
    dark_accent: str
    logo_sha256: bytes | None
    version: int


class PublicJournal(msgspec.Struct, frozen=True):
    """A journal that is on, as its readers see it; `change` is another number after whatever they could see,
    and `changed_at` another second; `made_by` is the version of the desk that makes its pages."""

    workspace_id: int
    slug: str
    uid: str
    change: int
    changed_at: datetime
    made_by: str
    time_zone: str
    is_on: bool
    host: str
    title: str
    about: str
    language: str
    posts_per_page: int
    paper: str
    ink: str
    accent: str
    dark_paper: str
    dark_ink: str
    dark_accent: str
    logo_sha256: bytes | None
    version: int


class Head(msgspec.Struct, frozen=True):
    """A post or page as lists show it."""

    draft_id: int
    uid: str
    slug: str
    kind: str
    title: str
    search_title: str
    description: str
    canonical_link: str
    excerpt: str
    words: int
    labels: list[str]
    label_keys: list[str]
    cover_id: int | None
    cover_alt: str
    cover_name: str | None
    cover_width: int | None
    cover_height: int | None
    cover_widths: list[int] | None
    author: str
    published_at: datetime
    published_on: date
    updated_at: datetime
    withdrawn_at: datetime | None

    @property
    def summary(self) -> str:
        """What it is about, in plain words."""
        return self.description or self.excerpt


class Whole(Head, frozen=True):
    """A post or page with its text, which is clean HTML whose files are at /-/files/."""

    body: str


class Address(msgspec.Struct, frozen=True):
    """Where a draft is found in the journal: at which slug, None where it never was; or that it `is_gone`."""

    draft_id: int
    slug: str | None
    is_gone: bool


class Looked(msgspec.Struct, frozen=True):
    """A journal's last change."""

    slug: str
    change: int


class HostName(msgspec.Struct, frozen=True):
    """The name under which a workspace's journal is found."""

    host: str
    slug: str


class Beside(msgspec.Struct, frozen=True):
    """A post beside another."""

    slug: str
    title: str
    is_newer: bool


class Link(msgspec.Struct, frozen=True):
    """A page in the menu."""

    slug: str
    title: str


class Month(msgspec.Struct, frozen=True):
    """A month by its first day, with how many posts it has."""

    first_on: date
    posts: int


class Label(msgspec.Struct, frozen=True):
    """A label as addresses have it and as it is written, with how many posts it has."""

    key: str
    label: str
    posts: int


class Listed(msgspec.Struct, frozen=True):
    """What a search engine should know of."""

    slug: str
    updated_at: datetime


class PublicFile(msgspec.Struct, frozen=True):
    """A file that is everybody's."""

    name: str
    sha256: bytes
    size: int
    media_type: str
    width: int | None
    widths: list[int]


class JournalForm(msgspec.Struct):
    """The settings of a journal, as its owner types them."""

    version: Annotated[int, Version()]
    title: Annotated[str, Text("Title", max=100)]
    about: Annotated[str, Text("About text", max=600, required=False, lines=True)]
    language: Annotated[str, Language("Language"), Told(as_it_is, quoted("language"))]
    posts_per_page: Annotated[int, Number("Posts on a page", min=1, max=50, required=True)]
    paper: Annotated[str, Colour("Paper, by day"), Told(as_it_is, quoted("paper by day"))]
    ink: Annotated[str, Colour("Ink, by day"), Told(as_it_is, quoted("ink by day"))]
    accent: Annotated[str, Colour("Accent, by day"), Told(as_it_is, quoted("accent by day"))]
    dark_paper: Annotated[str, Colour("Paper, by night"), Told(as_it_is, quoted("paper by night"))]
    dark_ink: Annotated[str, Colour("Ink, by night"), Told(as_it_is, quoted("ink by night"))]
    dark_accent: Annotated[str, Colour("Accent, by night"), Told(as_it_is, quoted("accent by night"))]
    host: Annotated[str, Host("Host name"), Told(as_it_is, quoted("host name"))] = ""
    is_on: Annotated[bool, Flag("The journal is on")] = False


class SampleQuery(msgspec.Struct):
    """The colours that a sample is to have."""

    paper: Annotated[str, Colour("Paper, by day")]
    ink: Annotated[str, Colour("Ink, by day")]
    accent: Annotated[str, Colour("Accent, by day")]
    dark_paper: Annotated[str, Colour("Paper, by night")]
    dark_ink: Annotated[str, Colour("Ink, by night")]
    dark_accent: Annotated[str, Colour("Accent, by night")]
