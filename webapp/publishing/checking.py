"""What is found before a draft goes out, place by place, without asking anybody outside."""

from collections.abc import Sequence
from typing import Any

from litestar import Request

from webapp.database.pool import Database, Queryable
from webapp.drafts.preflight.findings import stands_against
from webapp.jobs.models import Resources
from webapp.journal.links import Homes, To, read_link
from webapp.publishing.models import Finding, Post, TargetRow, Weight, found_at
from webapp.publishing.outlets import kind_of, outlet_of
from webapp.publishing.places.queries import list_targets
from webapp.publishing.posts import get_post_of_draft
from webapp.publishing.steps import chosen_targets
from webapp.publishing.targets.journal import JOURNAL
from webapp.settings import CofounderError
from webapp.web.markdown.render import read_survey
from webapp.web.urls import url
from webapp.web.viewer import Viewer

LEADS_TO_DRAFT = "A link leads to draft {draft}, which readers of {place} can’t open. Link to its post."


def resources_of(request: Request[Any, Any, Any]) -> Resources:
    """What kinds of places have at hand, in a request."""
    state = request.app.state
    return Resources(state.db, state.store, state.settings, state.clock)


async def check_all(
    request: Request[Any, Any, Any], db: Database, viewer: Viewer, draft_id: int, chosen: Sequence[int] | None
) -> list[Finding]:
    """What stands against a draft's going out in the draft itself, and what its places find. Raises Busy."""
    found = await stands_against(db, viewer, draft_id)
    return list(dict.fromkeys([*found, *await check_draft(request, db, viewer, draft_id, chosen)]))


async def check_draft(
    request: Request[Any, Any, Any], db: Queryable, viewer: Viewer, draft_id: int, chosen: Sequence[int] | None
) -> list[Finding]:
    """What stands against a draft's going to some places, or to those that it goes to by itself, or should be looked
    at; each once."""
    post = await get_post_of_draft(db, viewer.workspace.id, draft_id, now=viewer.now)
    if post is None:
        return []
    wanted = await chosen_targets(db, viewer.workspace.id, draft_id) if chosen is None else chosen
    places = [place for place in await list_targets(db, viewer.workspace.id) if place.id in wanted]
    found: list[Finding] = []
    for place in places:
        found += await check_place(resources_of(request), db, place, post)
    return list(dict.fromkeys(found))


async def check_place(resources: Resources, db: Queryable, place: TargetRow, post: Post) -> list[Finding]:
    """The same, of one place."""
    try:
        kind = kind_of(place)
        if post.kind not in kind.draft_kinds:
            return [Finding(Weight.BLOCKS, f"Drafts of this kind can’t go to {place.name}.")]
        found = await kind.check(outlet_of(resources, place, db), post)
        return found if kind is JOURNAL else [*found, *await links_to_drafts(resources, place, post)]
    except CofounderError as error:
        return [Finding(Weight.BLOCKS, f"{place.name}: {error}")]


async def links_to_drafts(resources: Resources, place: TargetRow, post: Post) -> list[Finding]:
    """Links to drafts: the journal leads them to their posts, elsewhere nobody could open them. Raises Busy."""
    survey = await read_survey(post.body)
    homes = Homes(post.workspace_slug, resources.settings.url or "")
    links = survey.links if survey is not None else []
    lines: dict[str, int] = {}
    for link in links:
        lead = read_link(link.address, homes)
        if lead.to is To.DRAFT:
            lines.setdefault(lead.what, link.line)
    draft_url = url("drafts.show", workspace=post.workspace_slug, draft_id=post.draft_id)
    return [
        found_at(Weight.BLOCKS, LEADS_TO_DRAFT.format(draft=each, place=place.name), draft_url, line)
        for each, line in lines.items()
    ]
