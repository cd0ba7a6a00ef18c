"""Drafts as rows, forms and filters."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from webapp.drafts.details.fields import MAX_DESCRIPTION, MAX_SEARCH_TITLE, Keywords, Link
from webapp.drafts.details.slugs import Slug
from webapp.history.columns import Told
from webapp.history.formatters import (
    as_it_is,
    listed,
    show_list,
    show_numbered,
    show_project,
    show_word,
    tell_project,
    turned,
)
from webapp.history.models import Names
from webapp.web.forms.fields import Body, Choice, Reference, Revision, Text, Together, Version
from webapp.web.viewer import Viewer

MAX_TITLE = 200  # characters; the schema says so too
MAX_BODY = 1_000_000
MAX_COVER_ALT = 500
MAX_SENT = 12 * MAX_BODY + 100_000  # bytes that a form takes to send the longest text, each letter as %F0%9F%91%A9


class Kind(StrEnum):
    """What a draft is to become."""

    BLOG_POST = "blog_post"
    NEWSLETTER = "newsletter"
    SOCIAL_POST = "social_post"
    PAGE = "page"
    OTHER = "other"


KIND_WORDS = {
    Kind.BLOG_POST: "Blog post",
    Kind.NEWSLETTER: "Newsletter",
    Kind.SOCIAL_POST: "Social post",
    Kind.PAGE: "Page",
    Kind.OTHER: "Other",
}


def tell_kind(before: str, after: str, names: Names, viewer: Viewer) -> str:
    """A draft, or a template, that became another kind."""
    return f"changed the kind from {before.replace('_', ' ')} to {after.replace('_', ' ')}"


KIND_TOLD = Told(show_word(KIND_WORDS), tell_kind)


class DraftStatus(StrEnum):
    """Where a draft stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"


DRAFT_STATUS_WORDS = {
    DraftStatus.DRAFT: "Draft",
    DraftStatus.IN_REVIEW: "In review",
    DraftStatus.CHANGES_REQUESTED: "Changes requested",
    DraftStatus.APPROVED: "Approved",
    DraftStatus.SCHEDULED: "Scheduled",
    DraftStatus.PUBLISHED: "Published",
}


class SavedBy(StrEnum):
    """Who asked for a save: the person, or the editor by itself."""

    SAVE = "save"
    AUTOSAVE = "autosave"


class DraftRow(msgspec.Struct, frozen=True):
    """A draft as the list shows it; `goes_at` says when it goes out, where it is scheduled."""

    id: int
    version: int
    title: str
    kind: str
    status: str
    word_count: int
    project_id: int | None
    project_name: str | None
    updated_at: datetime
    updater_name: str | None
    beginning: str
    goes_at: datetime | None


class DraftChoice(msgspec.Struct, frozen=True):
    """A draft that can be chosen."""

    id: int
    title: str


class Draft(msgspec.Struct, frozen=True):
    """A draft with its text."""

    id: int
    version: int
    revision: int
    title: str
    kind: str
    status: str
    body: str
    word_count: int
    project_id: int | None
    project_name: str | None
    task_id: int | None
    task_title: str | None
    created_at: datetime
    creator_name: str | None
    updated_at: datetime
    updater_name: str | None
    deleted_at: datetime | None
    slug: str
    search_title: str
    description: str
    keywords: list[str]
    canonical_link: str
    cover_id: int | None
    cover_alt: str
    content_hash: bytes
    helped: bool  # a model can be asked to help with writing

    @property
    def shown_hash(self) -> str:
        """The hash of all that readers would get, as pages and forms carry it."""
        return self.content_hash.hex()


class DraftCount(msgspec.Struct, frozen=True):
    """One amount of `get_draft_stats`."""

    dimension: str
    value: str
    status: str
    amount: int


class NewDraft(msgspec.Struct):
    """The form that begins a draft, from the list or from a task. A template decides its kind and text, and its title
    where none was typed."""

    title: Annotated[str, Text("Title", max=MAX_TITLE, required=False)] = ""
    template_id: Annotated[int | None, Reference("Template")] = None
    kind: Annotated[Kind, Choice("Kind", Kind)] = Kind.BLOG_POST
    project_id: Annotated[int | None, Reference("Project")] = None
    task_id: Annotated[int | None, Reference("Task")] = None


class DraftText(msgspec.Struct):
    """The editor: title and text, saved together. `revision` is the number that they began from, `session` the token
    of the page that they were typed in, "" where it made none; `account` whose page that was."""

    revision: Annotated[int, Revision()]
    title: Annotated[str, Text("Title", max=MAX_TITLE)]
    body: Annotated[str, Body("Text", max=MAX_BODY)] = ""
    session: Annotated[str, Text("Session", max=64, required=False)] = ""
    by: Annotated[SavedBy, Choice("Saving", SavedBy)] = SavedBy.SAVE
    account: Annotated[int | None, Reference("Account")] = None


class RevisionName(msgspec.Struct):
    """A name for a revision, "" for none; `was` is the name that the form was made with."""

    name: Annotated[str, Text("Name", max=100, required=False)]
    was: Annotated[str, Text("Name before", max=100, required=False)] = ""


class View(StrEnum):
    """How a comparison is laid out."""

    INLINE = "inline"
    SIDES = "sides"


class Since(msgspec.Struct, frozen=True):
    """The revision that an editor has; that of its details; which of an editing session is the first to be listed."""

    revision: Annotated[int, Revision(required=False)] = 0


class Comparison(msgspec.Struct, frozen=True):
    """Which revisions to compare; None for the newest, and for the one that the other began from."""

    before: Annotated[int | None, Revision(required=False)] = None
    after: Annotated[int | None, Revision(required=False)] = None
    view: Annotated[View, Choice("View", View)] = View.INLINE


class DraftDetails(msgspec.Struct):
    """Name, kind, project, task, fields and cover; what wasn't sent stays as it is."""

    version: Annotated[int, Version()]
    title: Annotated[str | UnsetType, Text("Title", max=MAX_TITLE)] = UNSET
    kind: Annotated[Kind | UnsetType, Choice("Kind", Kind), KIND_TOLD] = UNSET
    project_id: Annotated[int | UnsetType | None, Reference("Project"), Told(show_project, tell_project)] = UNSET
    task_id: Annotated[
        int | UnsetType | None,
        Reference("Task"),
        Told(show_numbered("Task"), turned(given="linked it to a task", taken="took it off its task")),
    ] = UNSET
    slug: Annotated[str | UnsetType, Slug("Slug")] = UNSET
    search_title: Annotated[str | UnsetType, Text("Title for search engines", max=MAX_SEARCH_TITLE, required=False)] = (
        UNSET
    )
    description: Annotated[
        str | UnsetType,
        Text("Description", max=MAX_DESCRIPTION, required=False),
        Told(
            as_it_is,
            turned(moved="changed the description", given="set the description", taken="removed the description"),
        ),
    ] = UNSET
    keywords: Annotated[list[str] | UnsetType, Keywords("Keywords"), Told(show_list, listed("keyword"))] = UNSET
    canonical_link: Annotated[str | UnsetType, Link("Link")] = UNSET
    cover_id: Annotated[
        int | UnsetType | None,
        Reference("Cover"),
        Told(
            show_numbered("Picture"),
            turned(moved="chose another cover", given="chose a cover", taken="removed the cover"),
        ),
        Together("cover"),
    ] = UNSET
    cover_alt: Annotated[
        str | UnsetType,
        Text("Description of the cover", max=MAX_COVER_ALT, required=False),
        Told(as_it_is, turned(given="described the cover as “{now}”", taken="removed the description of the cover")),
        Together("cover"),
    ] = UNSET


class Preview(msgspec.Struct):
    """Text to be shown as it will read."""

    body: Annotated[str, Body("Text", max=MAX_BODY)] = ""


NO_COVER = "This isn't one of the draft's pictures. Choose another."

# The fields of forms that refer to other rows, by the constraint that such a row is there.
REFERENCES = {
    "drafts_workspace_id_project_id_fkey": ("project_id", "This project is gone. Choose another."),
    "drafts_workspace_id_task_id_fkey": ("task_id", "There is no such task any more."),
    "drafts_cover_fkey": ("cover_id", NO_COVER),
}
