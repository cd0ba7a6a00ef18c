"""What the pages of links are given: those of who makes them, and those of who follows one."""

from datetime import datetime
from typing import Any

from litestar.exceptions import NotFoundException
from msgspec.structs import replace

from webapp.database.pool import Database
from webapp.delivery.queries import get_key
from webapp.drafts.context import common, filled
from webapp.drafts.details.context import details_context
from webapp.drafts.models import Draft
from webapp.drafts.queries import get_draft
from webapp.drafts.review.models import Decider, Decision, State
from webapp.drafts.review.moves import Move, who_may_not
from webapp.drafts.review.queries import get_review, get_state
from webapp.drafts.review_links.models import VALID_WORDS, Ending, Link, Shown
from webapp.drafts.review_links.queries import get_shown_file, list_links
from webapp.drafts.revisions.context import comparison_html
from webapp.drafts.revisions.queries import get_revision
from webapp.files.context import Shown as ShownFile
from webapp.files.context import as_shown, pictures_in
from webapp.mail.queries import get_outage
from webapp.text.direction import isolated
from webapp.text.statistics import said_of
from webapp.text.word_diff import compare_plainly, compare_texts
from webapp.web.forms.form import Form
from webapp.web.markdown.render import render_long_markdown
from webapp.web.pages import AnyRequest
from webapp.web.permissions import Permission, may
from webapp.web.sandbox import show
from webapp.web.sessions import find_viewer
from webapp.web.signed import sign
from webapp.web.threads import off_the_loop
from webapp.web.urls import url
from webapp.web.viewer import Viewer

# What readers get beside title and text.
BESIDE = {
    "kind": "what it is to become",
    "slug": "its address",
    "search_title": "its title for search engines",
    "description": "its description",
    "keywords": "its keywords",
    "canonical_link": "its link",
    "cover_id": "its cover",
    "cover_alt": "the description of its cover",
    "files": "a picture or a file",
}


async def links_context(db: Database, viewer: Viewer, draft_id: int, *, sends: bool) -> dict[str, Any]:
    """The links of a draft, for a desk that `sends` mail or not. Raises NotFoundException where there is no such draft,
    or it is in the trash."""
    draft = await get_draft(db, viewer.workspace.id, draft_id)
    if draft is None or draft.deleted_at is not None:
        raise NotFoundException
    return common(viewer) | {
        "draft": draft,
        "links": await list_links(db, viewer.workspace.id, draft_id),
        "review": await get_review(db, viewer.workspace.id, draft_id),
        "counts": may(viewer.role, Permission.REVIEW),
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
    request: AnyRequest, db: Database, token: str, link: Link, form: Form[Any], since: Shown | None
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
    }
    if link.opened_at is None:
        return context
    review = await get_review(db, link.workspace_id, link.draft_id)
    context |= {"review": review, "inside_url": await inside_url(request, link)}
    if review is None:
        return context
    draft = await get_draft(db, link.workspace_id, link.draft_id)
    state = await get_state(db, link.workspace_id, link.draft_id)
    if draft is None or state is None:
        raise NotFoundException
    decider = Decider(link_id=link.id, name=link.name)
    mine = next((each for each in review.standing if each.link_id == link.id), None)
    return {
        **context,
        **common(viewer),
        **details_context(draft, filled(draft), None),
        **await text_context(db, link, token, draft),
        **await changes_context(db, link, draft, mine, since),
        "beside": beside_changed(mine, state) if since is None else [],
        "mine": mine,
        "holds": mine is not None and mine.content_hash == draft.content_hash,
        "may_not_approve": who_may_not(Move.APPROVE, state, decider),
        "shown": sign(await get_key(db), Shown(link.id, draft.revision, draft.shown_hash)),
    }


async def inside_url(request: AnyRequest, link: Link) -> str | None:
    """Where somebody reads the draft who is signed in, and a member of its workspace; None for anybody else."""
    person = await find_viewer(request, link.slug)
    if person is None or person.workspace_or_none is None:
        return None
    return url("reading.show", workspace=link.slug, draft_id=link.draft_id)


async def text_context(db: Database, link: Link, token: str, draft: Draft) -> dict[str, Any]:
    """A draft as it will look, with pictures and files at addresses of the link. Raises Busy."""
    viewer = link.reader(draft.updated_at)
    was, now = link.addresses(token)
    pictures = await pictures_in(db, viewer, draft.body)
    moved = {now + address.removeprefix(was): picture for address, picture in pictures.items()}
    return {
        "draft": draft,
        "cover": await shown_cover(db, link, token, draft),
        "html": await render_long_markdown(draft.body, pictures=moved, lines=True, moved=(was, now)),
        "said": await off_the_loop(len(draft.body), said_of, draft.body),
    }


async def shown_cover(db: Database, link: Link, token: str, draft: Draft) -> ShownFile | None:
    """The cover at its address of the link; None where there is none, or it is in the trash."""
    file = None if draft.cover_id is None else await get_shown_file(db, link, draft.cover_id)
    if file is None:
        return None
    cover = as_shown(link.reader(draft.updated_at), file)
    return replace(cover, url=url("review.file", token=token, file_id=file.id, file_name=file.name))


def beside_changed(mine: Decision | None, state: State) -> list[str]:
    """What of a draft beside its text isn't any more what somebody decided about, in words."""
    if mine is None:
        return []
    return [words for name, words in BESIDE.items() if mine.content.get(name) != state.content.get(name)]


async def changes_context(
    db: Database, link: Link, draft: Draft, mine: Decision | None, since: Shown | None
) -> dict[str, Any]:
    """What changed since a form was shown, else since this person decided; `changed` where anything did, and the words
    where the text did. Raises Busy."""
    if since is not None:
        number, changed = since.revision, since.content_hash != draft.shown_hash
    elif mine is not None:
        number, changed = mine.revision, mine.content_hash != draft.content_hash
    else:
        return {"changed": False, "comparison": None}
    if not changed or number == draft.revision:
        return {"changed": changed, "comparison": None}
    old = await get_revision(db, link.workspace_id, link.draft_id, number)
    new = await get_revision(db, link.workspace_id, link.draft_id, draft.revision)
    if old is None or new is None:
        return {"changed": True, "comparison": None}
    texts = f"{old.title}\n{old.body}", f"{new.title}\n{new.body}"
    compared = await show(texts, compare_plainly, compare_texts, *texts)
    html = await off_the_loop(sum(map(len, texts)), comparison_html, compared, old, new, "inline")
    return {"changed": True, "comparison": html if compared.added or compared.removed else None}
