"""What drafts declare: their fields and revisions in words, what can be taken back, how they stand in the trash."""

from typing import Any

from webapp.database.pool import Queryable
from webapp.drafts import queries
from webapp.drafts.models import DRAFT_STATUS_WORDS, KIND_WORDS, DraftStatus, Kind
from webapp.drafts.revisions.undo import undo_revision
from webapp.files.history import FILE_OF
from webapp.history.formatters import as_it_is, listed, moved, quoted, show_project, tell_project, tell_trash
from webapp.history.models import Event, Names
from webapp.history.subject import Act, Field, Part, Subject, Trash
from webapp.web.viewer import Viewer


def saved(event: Event) -> str:
    """A saved draft: "saved revision 4, 312 words"."""
    return f"saved revision {event.after.get('revision')}, {word_count(event)}"


def merged(event: Event) -> str:
    """A saved draft with what somebody else saved meanwhile."""
    number, other = event.after.get("revision"), event.before.get("revision")
    return f"saved revision {number}, merged with revision {other}, {word_count(event)}"


def autosaved(event: Event) -> str:
    """An editing session: "wrote, autosaved as revisions 4 to 60, 312 words"."""
    first, last = event.after.get("first"), event.after.get("revision")
    which = f"revision {last}" if first == last else f"revisions {first} to {last}"
    return f"wrote, autosaved as {which}, {word_count(event)}"


def conflicted(event: Event) -> str:
    """A text that stands beside the draft."""
    number = event.after.get("revision")
    return f"changed the same as revision {event.before.get('revision')}: kept beside it as revision {number}"


def text_restored(event: Event) -> str:
    """An old text that is the newest again."""
    return f"restored revision {event.after.get('restored')} as revision {event.after.get('revision')}"


def named(event: Event) -> str:
    """A revision that was given a name."""
    number, name = event.after.get("revision"), event.after.get("name")
    return f"named revision {number} “{name}”" if name else f"took the name of revision {number} away"


def word_count(event: Event) -> str:
    """ "312 words" """
    count = event.after.get("word_count")
    return f"{count} word{'' if count == 1 else 's'}"


def tell_description(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """A description, which is too long to be told."""
    if before and after:
        return "changed the description"
    return "set the description" if after else "removed the description"


def tell_cover(before: int | None, after: int | None, names: Names, viewer: Viewer) -> str:
    """A cover that was chosen or removed."""
    if before and after:
        return "chose another cover"
    return "chose a cover" if after else "removed the cover"


def tell_cover_alt(before: str | None, after: str | None, names: Names, viewer: Viewer) -> str:
    """The words for who can't see the cover."""
    return f"described the cover as “{after}”" if after else "removed the description of the cover"


def tell_kind(before: str, after: str, names: Names, viewer: Viewer) -> str:
    """A draft that became another kind."""
    return f"changed the kind from {before.replace('_', ' ')} to {after.replace('_', ' ')}"


def show_kind(value: str, names: Names, viewer: Viewer) -> str:
    """A kind of draft."""
    return KIND_WORDS[Kind(value)]


def show_chosen(value: Any, names: Names, viewer: Viewer) -> str:
    """Something that is shown elsewhere, by its number."""
    return f"number {value}" if value is not None else ""


async def free_slug(db: Queryable, viewer: Viewer, event: Event) -> dict[str, Any]:
    """What a draft needs beside to come out of the trash: another slug, if its own was given away."""
    return await queries.other_slug(db, viewer.workspace.id, event.subject_id) if event.act == "deleted" else {}


# In the order in which they are told.
FIELDS = {
    "title": Field("Title", as_it_is, quoted("title")),
    "status": Field(
        "Status", lambda value, names, viewer: DRAFT_STATUS_WORDS[DraftStatus(value)], moved(DRAFT_STATUS_WORDS)
    ),
    "project_id": Field("Project", show_project, tell_project),
    "kind": Field("Kind", show_kind, tell_kind),
    "task_id": Field(
        "Task",
        show_chosen,
        lambda before, after, names, viewer: "linked it to a task" if after else "took it off its task",
    ),
    "slug": Field("Slug", as_it_is, quoted("slug")),
    "search_title": Field("Title for search engines", as_it_is, quoted("title for search engines")),
    "description": Field("Description", as_it_is, tell_description),
    "keywords": Field("Keywords", lambda value, names, viewer: ", ".join(value), listed("keyword")),
    "canonical_link": Field("Link", as_it_is, quoted("link")),
    "cover_id": Field("Cover", show_chosen, tell_cover),
    "cover_alt": Field("Description of the cover", as_it_is, tell_cover_alt),
    "deleted_at": Field("Trash", as_it_is, tell_trash),
}

REVISION = Part(
    "revision",
    acts={
        "saved": Act("Draft saved", lambda event, viewer: saved(event), undo=False),
        "merged": Act("Draft saved, with what others saved meanwhile", lambda event, viewer: merged(event), undo=False),
        "autosaved": Act("Draft saved", lambda event, viewer: autosaved(event), undo=False),
        "conflicted": Act("Draft saved", lambda event, viewer: conflicted(event), undo=False),
        "restored": Act("Draft put back to an earlier text", lambda event, viewer: text_restored(event)),
        "named": Act("Draft revision named", lambda event, viewer: named(event)),
        "undone": Act("Draft put back as it was"),
    },
    did=lambda event: text_restored(event) if "restored" in event.after else named(event),
    undo=undo_revision,
)

DRAFT = Subject(
    name="draft",
    plural="drafts",
    icon="drafts",
    get=queries.get_draft,
    change=queries.change_draft,
    fields=FIELDS,
    acts={
        "created": Act("added", "added this draft"),
        "renamed": Act("renamed"),
        "updated": Act("saved"),
        "deleted": Act("moved to the trash", "moved this draft to the trash"),
        "restored": Act("taken out of the trash", "took this draft out of the trash", beside=("slug",)),
        "undone": Act("put back as it was"),
    },
    parts=(REVISION, FILE_OF),
    trash=Trash(queries.sql.list_trash, queries.restore_draft),
    prepare_undo=free_slug,
    together=(frozenset({"cover_id", "cover_alt"}),),
)
