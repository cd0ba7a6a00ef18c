"""What somebody says to a draft by their link: about a paragraph or all of it. They see the threads that they began,
with what members answer in them, and no others."""

from datetime import datetime
from typing import Any

from webapp.database.pool import Database
from webapp.drafts.models import Draft
from webapp.drafts.review_links.models import Link, LinkComment, Shown
from webapp.drafts.review_links.queries import list_threads
from webapp.drafts.revisions.queries import Revision, get_revision
from webapp.drafts.threads.context import as_shown, in_the_text
from webapp.drafts.threads.models import Anchor, Author, Said, ShownThread
from webapp.drafts.threads.places import find_places
from webapp.drafts.threads.queries import COMMENTS, add_comment, add_thread, get_comments
from webapp.history.queries import get_names
from webapp.web.markdown.passages import MOST_LETTERS, Passage, Reading, Selected
from webapp.web.markdown.render import find_passage
from webapp.web.viewer import Viewer

NOT_THERE = "This paragraph isn’t there any more. Choose another, or send it as a comment on the whole draft."


async def threads_context(
    db: Database, viewer: Viewer, link: Link, draft: Draft, line: int | None, way: str
) -> dict[str, Any]:
    """The threads that were begun by a link, where their passages are, and what the paragraph at a `line` says that is
    to be commented on; `way` is the address of a paragraph but for its line. Raises Busy."""
    threads = await list_threads(db, link)
    comments = await get_comments(db, link.workspace_id, [thread.id for thread in threads], limit=COMMENTS)
    places = await find_places(db, link.workspace_id, draft, threads)
    names = await get_names(db, link.workspace_id)
    shown = await as_shown(db, viewer, threads, comments, places, names, limit=COMMENTS)
    anchor = await paragraph(draft.revision, draft.body, line)
    return {
        "threads": sorted(shown, key=in_the_text),
        "reading": Reading(passages_of(shown), way),
        "line": line if anchor else None,
        "quote": anchor.quote if anchor else None,
    }


def passages_of(threads: list[ShownThread]) -> tuple[Passage, ...]:
    """The passages of threads that the text still has."""
    return tuple(
        Passage(shown.thread.id, shown.place.starts, shown.place.ends)
        for shown in threads
        if shown.place is not None and shown.place.ends
    )


async def paragraph(number: int, body: str, line: int | None) -> Anchor | None:
    """The paragraph that begins at a line of a revision; None where there is none, or it is too long for a passage.
    Raises Busy."""
    found = None if line is None else await find_passage(body, Selected(line))
    if found is None or len(found.quote) > MOST_LETTERS:
        return None
    return Anchor(number, found.start, found.end, found.quote)


async def say(db: Database, link: Link, said: LinkComment, shown: Shown, *, now: datetime) -> Said | str | None:
    """Say something: in answer to a thread that this link began, else about a paragraph of what was shown or all of it.
    A sentence where that can't be; None where the draft is gone. Raises Busy."""
    author = Author(link_id=link.id, name=link.name)
    where = link.workspace_id, link.draft_id
    if said.thread_id is not None:
        if all(thread.id != said.thread_id for thread in await list_threads(db, link)):
            return "This comment is gone, so it can’t be answered. Send yours as a new one."
        return await add_comment(db, *where, said.thread_id, author, said.body, [], now=now)
    anchor: Anchor | None = None
    revision: Revision | None = None
    if said.line is not None:
        revision = await get_revision(db, *where, shown.revision)
        anchor = await paragraph(shown.revision, revision.body, said.line) if revision else None
        if anchor is None:
            return NOT_THERE
    return await add_thread(db, *where, author, said.body, [], anchor=anchor, revision=revision, now=now)
