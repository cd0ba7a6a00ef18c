"""A draft as the page of the journal that it would be now: by what makes a post, and the template that shows one."""

from urllib.parse import quote

from markupsafe import Markup

from webapp.database.pool import Database
from webapp.journal import queries
from webapp.journal.addresses import PREFIX
from webapp.journal.links import Homes
from webapp.journal.memory import Site
from webapp.journal.models import Head, PublicJournal, Whole
from webapp.journal.names import labels_by_key, slug_for
from webapp.journal.pages import Place, html
from webapp.journal.rendering import drafts_linked, fields_of, make, placed
from webapp.journal.theme import theme_of
from webapp.publishing.models import Post
from webapp.settings import Settings
from webapp.text.statistics import reading_minutes
from webapp.web.markdown.pictures import Picture, srcset


async def page_of_draft(db: Database, settings: Settings, journal: PublicJournal, post: Post) -> tuple[str, str]:
    """A draft as a page of the journal, with pictures from the desk and links that open beside it, and the policy by
    which browsers show it within a page of the desk: no script, as in the journal. Raises NotSo, Busy."""
    homes = Homes(post.workspace_slug, settings.url or "", journal.host)
    made = await make(post, await queries.find_slugs(db, post.workspace_id, drafts_linked(post.body)), homes)
    root, own_files = f"{PREFIX}{post.workspace_slug}/", f"/w/{post.workspace_slug}/files/"
    labels = labels_by_key(post.keywords)
    cover = post.cover
    whole = Whole(
        **fields_of(post, made, slug_for(post.slug, post.title, post.draft_id), journal.time_zone),
        draft_id=post.draft_id,
        uid="",
        labels=list(labels.values()),
        label_keys=list(labels),
        cover_name=cover.name if cover else None,
        cover_width=cover.width if cover else None,
        cover_height=cover.height if cover else None,
        cover_widths=list(cover.widths) if cover else None,
        withdrawn_at=None,
    )

    def shown(head: Head) -> dict[str, str]:
        address = f"{own_files}{head.cover_id}/{quote(head.cover_name or '', safe='')}"
        picture = Picture(head.cover_width or 0, head.cover_height or 0, tuple(head.cover_widths or ()))
        return {"src": address, "srcset": srcset(address, picture)}

    theme = theme_of(journal)
    page = await html(
        db,
        Place(Site(journal, theme, None), root, root),
        "journal/post.html",
        title=whole.search_title or whole.title,
        post=whole,
        body=Markup(placed(whole.body, root, own_files)),  # noqa: S704  # it is clean, as what goes out
        minutes=reading_minutes(whole.words),
        cover=shown,
    )
    policy = theme.policy.decode().replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    return page.decode().replace("<head>", '<head><base target="_blank">', 1), policy
