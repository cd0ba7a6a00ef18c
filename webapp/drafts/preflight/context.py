"""What the page before a draft goes out is given."""

from typing import Any

import msgspec

from webapp.database.pool import Database
from webapp.drafts.context import common, filled
from webapp.drafts.details.context import details_context
from webapp.drafts.details.covers import get_cover
from webapp.drafts.finding import find_draft
from webapp.drafts.models import Draft, Kind
from webapp.drafts.preflight import queries
from webapp.drafts.preflight.alike import share_of, telling_words
from webapp.drafts.preflight.findings import as_finding, check
from webapp.drafts.preflight.links import check_links
from webapp.files.context import pictures_in
from webapp.journal.addresses import public_url
from webapp.journal.models import PublicJournal
from webapp.journal.names import slug_for
from webapp.journal.queries import find_journal
from webapp.journal.rendering import TOO_LONG
from webapp.newsletter.compose import beginning
from webapp.newsletter.preview import as_mail, desk_of
from webapp.publishing.checking import check_draft as check_places
from webapp.publishing.models import Finding, Weight
from webapp.publishing.targets.journal import JOURNAL
from webapp.settings import Settings
from webapp.text.direction import isolated
from webapp.text.statistics import said_of
from webapp.web.markdown.render import is_laid_out, read_survey, render_long_markdown
from webapp.web.pages import AnyRequest, workspace_url
from webapp.web.permissions import Permission, may
from webapp.web.threads import off_the_loop
from webapp.web.viewer import Viewer

NEARLY_ALL = 0.6  # of a text that stands in another one too, from which that is told


async def preflight_context(
    request: AnyRequest, db: Database, viewer: Viewer, draft_id: int, settings: Settings, *, ask_links: bool = False
) -> dict[str, Any]:
    """What stands against a draft's going out, also at the places that it goes to, what to look at, and how it will
    look; with `ask_links`, its links are asked too. Raises NotFoundException where there is no such draft or it is in
    the trash, Busy."""
    draft = await find_draft(db, viewer, draft_id)
    details = details_context(draft, filled(draft), None)
    said = await off_the_loop(len(draft.body), said_of, draft.body)
    survey = await read_survey(draft.body)
    found = await check(db, viewer, draft, said, survey)
    if ask_links and survey is not None:
        found += await check_links(settings, survey.links)
    findings = [as_finding(viewer, draft, each) for each in found]
    findings += await check_places(request, db, viewer, draft_id, None)
    findings += await near_copies(db, viewer, draft)
    html = await render_long_markdown(draft.body, pictures=await pictures_in(db, viewer, draft.body))
    has_mail = Kind(draft.kind) in (Kind.NEWSLETTER, Kind.BLOG_POST)
    journal = await journal_for(db, viewer, draft)
    result = details["search_result"]
    if journal is not None and not draft.canonical_link:
        result = msgspec.structs.replace(result, address=address_in(journal, settings, request, draft))
    mail = await as_mail(request, db, settings, viewer, draft) if has_mail else None
    return {
        **common(viewer),
        "section": "drafts",
        "draft": draft,
        "cover": await get_cover(db, viewer, draft),
        "blocks": [each for each in findings if each.weight is Weight.BLOCKS],
        "looks": [each for each in findings if each.weight is Weight.LOOK],
        "journal": journal,
        "too_long": "" if is_laid_out(html) else TOO_LONG,
        "search_result": result,
        "beginning": " ".join(draft.description.split()) or beginning(html),
        "has_search": Kind(draft.kind) not in (Kind.NEWSLETTER, Kind.SOCIAL_POST),
        "asked_links": ask_links,
        "has_links": survey is not None and any(link.address.startswith("http") for link in survey.links),
        "can_edit": may(viewer.role, Permission.EDIT),
        "mail": mail,
        "said": said,
        "html": html,
    }


async def journal_for(db: Database, viewer: Viewer, draft: Draft) -> PublicJournal | None:
    """The journal in which a draft of this kind would be; None where it is off."""
    return await find_journal(db, viewer.workspace.slug) if draft.kind in JOURNAL.draft_kinds else None


def address_in(journal: PublicJournal, settings: Settings, request: AnyRequest, draft: Draft) -> str:
    """Where a draft would be in the journal, as search results show addresses."""
    base = public_url(settings, journal.host, journal.slug, desk_of(request)).partition("://")[2]
    return (base + slug_for(draft.slug, draft.title, draft.id)).replace("/", " › ")


async def near_copies(db: Database, viewer: Viewer, draft: Draft) -> list[Finding]:
    """What went out before and says nearly the same."""
    groups = await off_the_loop(len(draft.body), telling_words, draft.body)
    others = await queries.find_alike(db, viewer.workspace.id, draft.id, groups) if groups else []
    texts = [other.body for other in others]
    shares = await off_the_loop(len(draft.body) + sum(map(len, texts)), share_of, draft.body, texts) if others else []
    return [
        Finding(
            Weight.LOOK,
            f"{share:.0%} of it stands in “{isolated(other.title)}” too, which went out before.",
            workspace_url(viewer, "drafts.show", draft_id=other.id),
            "Look at that",
        )
        for other, share in zip(others, shares, strict=True)
        if share >= NEARLY_ALL
    ]
