"""What drafts declare: their fields and revisions in words, what can be taken back, how they stand in the trash."""

from typing import Any

from webapp.database.pool import Queryable
from webapp.drafts import queries
from webapp.drafts.models import DRAFT_STATUS_WORDS, DraftDetails
from webapp.drafts.review.history import REVIEW
from webapp.drafts.review_links.history import LINK
from webapp.drafts.revisions.undo import undo_revision
from webapp.drafts.suggestions.history import SUGGESTION, taken
from webapp.drafts.threads.history import THREAD
from webapp.files.history import FILE_OF
from webapp.history.columns import Column, columns_of
from webapp.history.formatters import moved, show_moment, show_word, tell_trash
from webapp.history.models import Event
from webapp.history.subject import Act, Part, Subject, Trash
from webapp.publishing.history import PUBLICATION, RECEIPT, SCHEDULE
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


def begun(event: Event) -> str:
    """A new draft; of one that a model made out of another, which model, and what it was asked for."""
    if "made_of" not in event.after:
        return "added this draft"
    return f"began this draft out of another one, as {event.after['by']} wrote it (“{event.after['prompt']}”)"


def worded(event: Event) -> str:
    """By which model a field was worded, if it was."""
    if "prompt" not in event.after or event.act != "updated":
        return ""
    return f", as {event.after['by']} worded it (“{event.after['prompt']}”)"


async def free_slug(db: Queryable, viewer: Viewer, event: Event) -> dict[str, Any]:
    """What a draft needs beside to come out of the trash: another slug, if its own was given away."""
    return await queries.other_slug(db, viewer.workspace.id, event.subject_id) if event.act == "deleted" else {}


COLUMNS = columns_of(
    DraftDetails,
    {
        "status": Column("Status", show_word(DRAFT_STATUS_WORDS), moved(DRAFT_STATUS_WORDS)),
        "deleted_at": Column("Trash", show_moment, tell_trash),
    },
    order=("title", "status", "project_id"),
)

REVISION = Part(
    "revision",
    acts={
        "saved": Act("Draft saved", lambda event, viewer: saved(event), undo=False),
        "merged": Act("Draft saved, with what others saved meanwhile", lambda event, viewer: merged(event), undo=False),
        "autosaved": Act("Draft saved", lambda event, viewer: autosaved(event), undo=False),
        "conflicted": Act("Draft saved", lambda event, viewer: conflicted(event), undo=False),
        "restored": Act("Draft put back to an earlier text", lambda event, viewer: text_restored(event)),
        "accepted": Act("Suggestion taken", lambda event, viewer: taken(event)),
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
    columns=COLUMNS,
    acts={
        "created": Act("added", lambda event, viewer: begun(event)),
        "renamed": Act("renamed"),
        "updated": Act("saved"),
        "deleted": Act("moved to the trash", "moved this draft to the trash"),
        "restored": Act("taken out of the trash", "took this draft out of the trash", opened=True, beside=("slug",)),
        "undone": Act("put back as it was"),
    },
    parts=(REVISION, REVIEW, SCHEDULE, PUBLICATION, RECEIPT, SUGGESTION, THREAD, LINK, FILE_OF),
    trash=Trash(queries.sql.list_trash, queries.restore_draft),
    prepare_undo=free_slug,
    more=lambda event, viewer: worded(event),
    other=lambda event: event.after.get("made_of"),
    inputs="drafts/details/_inputs.html",
    titles=queries.sql.get_titles,
)
