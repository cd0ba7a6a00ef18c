"""The route by which a draft is downloaded."""

import msgspec
from litestar import Controller, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response, Stream

from webapp.drafts.export import archive as export
from webapp.drafts.export.published import zip_published
from webapp.drafts.export.shapes import CHOICES, HTML, shape_of
from webapp.drafts.queries import get_draft
from webapp.files.store.store import Store
from webapp.web.dependencies import GivenDatabase, GivenSettings, GivenViewer
from webapp.web.filenames import begun, disposition, safe_name
from webapp.web.markdown.render import portable_markdown
from webapp.web.pages import AnyRequest, Reply
from webapp.web.permissions import Permission


class PublishedExportController(Controller):
    """All that is out, on its way to another site."""

    path = "/w/{workspace:str}/drafts/export"

    @get("/", name="drafts.export_published", permission=Permission.READ)
    async def export_published(
        self, request: AnyRequest, viewer: GivenViewer, db: GivenDatabase, settings: GivenSettings
    ) -> Reply:
        """A ZIP, as `?as=` says; else of pages of HTML."""
        wanted = request.query_params.get("as") or HTML
        if wanted not in CHOICES:
            raise NotFoundException
        links = export.links_pattern(viewer.workspace.slug, settings.url)
        pieces = zip_published(db, request.app.state.store, viewer.workspace.id, wanted, links)
        name = safe_name(viewer.workspace.name.replace(".", " "), viewer.workspace.slug)
        headers = sent_as(f"{name} ({CHOICES[wanted]}).zip")
        return Stream(await begun(pieces), media_type="application/zip", headers=headers)


class ExportController(Controller):
    """Drafts on their way out."""

    path = "/w/{workspace:str}/drafts/{draft_id:int}/export"

    @get("/", name="drafts.export", permission=Permission.READ)
    async def export_draft(
        self,
        request: AnyRequest,
        viewer: GivenViewer,
        db: GivenDatabase,
        settings: GivenSettings,
        draft_id: FromPath[int],
    ) -> Reply:
        """A Markdown file, whose lines end elsewhere where they end here; a ZIP where it shows files, and where it is
        wanted for a site generator or as HTML (`?as=`)."""
        wanted = request.query_params.get("as", "")
        if wanted and wanted not in CHOICES:
            raise NotFoundException
        draft = await get_draft(db, viewer.workspace.id, draft_id)
        if draft is None:
            raise NotFoundException
        links = export.links_pattern(viewer.workspace.slug, settings.url)
        files = (await export.files_of(db, viewer.workspace.id, [draft], links))[draft.id]
        name = export.file_name(draft)
        if not wanted:
            draft = msgspec.structs.replace(draft, body=await portable_markdown(draft.body))
        if not wanted and not files:
            text = export.front_matter(draft) + draft.body
            return Response(text, media_type="text/markdown", headers=sent_as(f"{name}.md"))
        store: Store = request.app.state.store
        pieces = export.zipped(store, viewer.workspace.id, draft, files, shape_of(wanted, draft, links))
        name = f"{name} ({CHOICES[wanted]})" if wanted else name
        return Stream(await begun(pieces), media_type="application/zip", headers=sent_as(f"{name}.zip"))


def sent_as(name: str) -> dict[str, str]:
    """The headers of a download."""
    return {"cache-control": "private, no-cache", "content-disposition": disposition("attachment", name)}
