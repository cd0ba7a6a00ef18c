"""What the pages of links are given: those of who makes them, and those of who follows one."""

from datetime import datetime
from typing import Any

from litestar.exceptions import NotFoundException
from msgspec.structs import replace

from webapp.database.pool import Database
from webapp.delivery.queries import get_key
from webapp.drafts.context import common, filled
from webapp.drafts.details.context import details_context
from webapp.drafts.finding import missing
from webapp.drafts.models import Draft
from webapp.drafts.queries import get_draft
from webapp.drafts.reading.changes import get_difference
from webapp.drafts.reading.models import Earlier
from webapp.drafts.review.models import Decision
from webapp.drafts.review.moves import Move, who_may_not, why_uncounted
from webapp.drafts.review.queries import get_held
from webapp.drafts.review_links.comments import threads_context
from webapp.drafts.review_links.models import VALID_WORDS, Ending, Link, ParagraphQuery, Shown
from webapp.drafts.review_links.queries import get_shown_file, list_links
from webapp.files.context import Shown as ShownFile
from webapp.files.context import as_shown, pictures_in
from webapp.mail.queries import get_outage
from webapp.text.direction import isolated
from webapp.text.statistics import said_of
from webapp.web.forms.form import Form, parse, read_query
from webapp.web.markdown.passages import Reading as TextReading
from webapp.web.markdown.render import render_long_markdown
from webapp.web.pages import AnyRequest
from webapp.web.sessions import find_viewer
from webapp.web.signed import sign
from webapp.web.threads import off_the_loop
from webapp.web.urls import url
from webapp.web.viewer import Viewer


async def links_context(db: Database, viewer: Viewer, draft_id: int, *, sends: bool) -> dict[str, Any]:
    """The links of a draft, for a desk that `sends` mail or not. Raises NotFoundException where there is no such draft,
    or it is in the trash."""
    held = await get_held(db, viewer.workspace.id, draft_id)
    if held is None or held[0].is_deleted:
        raise await missing(db, viewer, draft_id)
    state, review = held
    links = await list_links(db, viewer.workspace.id, draft_id)
    me = viewer.account.id
    asking = state if review is not None else replace(state, asked_by=me)  # with a new link it is sent by them
    return common(viewer) | {
        "draft": state.as_draft,
        "links": links,
        "review": review,
        "uncounted": {each.id for each in links if why_uncounted(state, each.made_by)},
        "why_uncounted": why_uncounted(asking, me),
        "valid_words": tuple(VALID_WORDS.items()),
        "sends": sends,
        "outage": await get_outage(db) if sends else None,
    }


def ended_context(link: Link | None, typed: str, now: datetime) -> dict[str, Any]:
    """The page of a link that leads no further, or is none of ours."""
    ending: Ending | None = link.ending(now) if link is not None else None
    whom = ""
    if link is not None:
        whom = isolated(link.maker_name if link.maker_there else f"somebody at {link.workspace_name}")
    name = link.workspace_name if link is not None else ""
    return {"link": link, "workspace_name": name, "ending": ending, "whom": whom, "typed": typed}


async def outside_context(
    request: AnyRequest,
    db: Database,
    token: str,
    link: Link,
    form: Form[Any],
    since: Shown | None,
    comment_form: Form[Any],
) -> dict[str, Any]:
    """The page of a link that works: before it was opened, who asks for what; then the draft as it will look, with what
    can be decided, and what changed `since` something was shown or decided about. Raises Busy."""
    viewer = link.reader(request.app.state.clock())
    context = {
        "token": token,
        "link": link,
        "workspace_name": link.workspace_name,
        "shown_to": viewer,
        "form": form,
        "comment_form": comment_form,
    }
    if link.opened_at is None:
        return context
    held = await get_held(db, link.workspace_id, link.draft_id)
    state, review = held or (None, None)
    context |= {"review": review, "inside_url": await inside_url(request, link)}
    if review is None:
        return context
    draft = await get_draft(db, link.workspace_id, link.draft_id)
    if draft is None or state is None:
        raise NotFoundException
    way = url("outside.show", token=token) + "?line="
    threads = await threads_context(db, viewer, link, draft, line_of(request, comment_form), way)
    mine = next((each for each in review.standing if each.link_id == link.id), None)
    return {
        **context,
        **common(viewer),
        **details_context(draft, filled(draft), None),
        **threads,
        **await text_context(
            db, link, token, draft, seen_before(draft, mine, since, viewer.now), viewer, threads["reading"]
        ),
        "mine": mine,
        "holds": mine is not None and mine.content_hash == draft.content_hash,
        "may_not_approve": who_may_not(Move.APPROVE, state, link.decider),
        "shown": sign(await get_key(db), Shown(link.id, draft.revision, draft.shown_hash, state.told_content)),
    }


def line_of(request: AnyRequest, comment_form: Form[Any]) -> int | None:
    """The line of the paragraph that somebody is about to comment on, or tried to."""
    sent = parse(ParagraphQuery, comment_form.typed)
    asked = sent if sent.errors or sent.value.line is not None else read_query(request, ParagraphQuery)
    return None if asked.errors else asked.value.line


async def inside_url(request: AnyRequest, link: Link) -> str | None:
    """Where somebody reads the draft who is signed in, and a member of its workspace; None for anybody else."""
    person = await find_viewer(request, link.slug)
    if person is None or person.workspace_or_none is None:
        return None
    return url("reading.show", workspace=link.slug, draft_id=link.draft_id)


async def text_context(
    db: Database,
    link: Link,
    token: str,
    draft: Draft,
    earlier: Earlier | None,
    viewer: Viewer,
    reading: TextReading,
) -> dict[str, Any]:
    """A draft as it will look, or with what changed since it was as `earlier`, with its files at addresses of the link.
    Raises Busy."""
    moved = link.addresses(token)
    context: dict[str, Any] = {
        "draft": draft,
        "cover": await shown_cover(db, viewer, link, token, draft),
        "said": await off_the_loop(len(draft.body), said_of, draft.body),
        "since": earlier is not None,
        "earlier": earlier,
    }
    if earlier is not None:
        return context | {"difference": await get_difference(db, viewer, draft, earlier, moved=moved)}
    pictures = await pictures_in(db, viewer, draft.body, moved=moved)
    return context | {
        "html": await render_long_markdown(draft.body, pictures=pictures, lines=True, moved=moved, reading=reading)
    }


async def shown_cover(db: Database, viewer: Viewer, link: Link, token: str, draft: Draft) -> ShownFile | None:
    """The cover at its address of the link; None where there is none, or it is in the trash."""
    file = None if draft.cover_id is None else await get_shown_file(db, link, draft.cover_id)
    if file is None:
        return None
    return replace(as_shown(viewer, file), url=url("outside.file", token=token, file_id=file.id, file_name=file.name))


def seen_before(draft: Draft, mine: Decision | None, refused: Shown | None, now: datetime) -> Earlier | None:
    """The draft as this person has seen it: on the page whose form was refused, else as they decided about it; None
    where it is still so, or they haven't."""
    if refused is not None and refused.content_hash != draft.shown_hash:
        return Earlier(refused.revision, refused.content, now)
    if mine is not None and mine.content_hash != draft.content_hash:
        return Earlier(mine.revision, mine.content, mine.decided_at)
    return None
