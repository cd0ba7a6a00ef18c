"""What stands against a draft's going out in the draft itself, with the way to where it is mended: what the page before
it goes out tells, and what each move goes by that lets it out."""

from typing import Any

from webapp.database.pool import Database
from webapp.drafts.models import Draft
from webapp.drafts.preflight import queries
from webapp.drafts.preflight.checks import Found, check_draft
from webapp.drafts.queries import get_draft
from webapp.publishing.models import Finding, Weight, found_at
from webapp.text.statistics import said_of
from webapp.web.markdown.pictures import ADDRESS
from webapp.web.markdown.render import read_survey
from webapp.web.markdown.survey import Survey
from webapp.web.pages import workspace_url
from webapp.web.threads import off_the_loop
from webapp.web.viewer import Viewer

MEND = {
    "review": "Go to its review",
    "draft-title": "Change the title",
    "cover_id": "Choose another cover",
    "cover_alt": "Describe the cover",
    "search_title": "Change it",
    "description": "Change the description",
    "slug": "Change the slug",
}


async def stands_against(db: Database, viewer: Viewer, draft_id: int) -> list[Finding]:
    """What of a draft stands against its going out, but for its approval, which is told by itself. Raises Busy."""
    draft = await get_draft(db, viewer.workspace.id, draft_id)
    if draft is None or draft.deleted_at is not None:
        return []
    said = await off_the_loop(len(draft.body), said_of, draft.body)
    found = await check(db, viewer, draft, said, await read_survey(draft.body))
    return [
        as_finding(viewer, draft, each) for each in found if each.weight is Weight.BLOCKS and each.field != "review"
    ]


async def check(db: Database, viewer: Viewer, draft: Draft, said: Any, survey: Survey | None) -> list[Found]:
    """What is found in the draft itself."""
    own = f"/w/{viewer.workspace.slug}/files/"
    shown = [ADDRESS.fullmatch(image.address) for image in survey.images] if survey else []
    ids = {int(each[1].removeprefix(own)) for each in shown if each and each[1].startswith(own)}
    ids |= {draft.cover_id} if draft.cover_id is not None else set()
    return await off_the_loop(
        len(draft.body),
        check_draft,
        draft,
        survey,
        said,
        may_go_out=await queries.may_go_out(db, viewer.workspace.id, draft.id),
        files=await queries.get_present_files(db, viewer.workspace.id, ids),
        slug=viewer.workspace.slug,
    )


def as_finding(viewer: Viewer, draft: Draft, found: Found) -> Finding:
    """Something that was found, with the way to where it is mended."""
    page = workspace_url(viewer, "drafts.show", draft_id=draft.id)
    if found.line is not None:
        return found_at(found.weight, found.sentence, page, found.line)
    label = MEND.get(found.field, "Go there")
    return Finding(found.weight, found.sentence, f"{page}#{found.field}" if found.field else page, label)
