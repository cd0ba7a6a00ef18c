"""The workspace's own journal (webapp/journal/), which anybody can read."""

from typing import Any

import msgspec

from webapp.drafts.models import Kind
from webapp.journal import queries
from webapp.journal.addresses import public_url
from webapp.journal.links import Homes, To, read_link
from webapp.journal.names import RESERVED, another, labels_by_key, slug_for
from webapp.journal.rendering import drafts_linked, fields_of, make, seen
from webapp.publishing.models import Finding, NotSo, Order, Placed, Post, Weight, found_at
from webapp.publishing.targets.target import Outlet
from webapp.web.forms.form import Form
from webapp.web.markdown.render import read_survey
from webapp.web.urls import url

OFF = "The journal is off, so nobody would see it."
NONE = "There is no journal yet: an owner begins it in the settings."
OWN = "The address {slug} is one of the journal’s own. Choose another slug."
TAKEN = "The address {slug} is, or was, another post’s. Choose another slug."
NOWHERE = "A link leads to {target}, which isn’t in the journal."


class JournalSettings(msgspec.Struct):
    """The place itself has none: they are the journal's (`/w/<workspace>/settings/journal`)."""


class JournalTarget:
    """See Target."""

    kind = "journal"
    title = "Journal"
    about = "Your own public pages at this desk, with feeds that readers can follow."
    form: type[msgspec.Struct] = JournalSettings
    secret: str | None = None
    secret_is_for: tuple[str, ...] = ()
    local = True
    draft_kinds: frozenset[str] = frozenset({Kind.BLOG_POST, Kind.NEWSLETTER, Kind.PAGE, Kind.OTHER})
    usual_kinds: frozenset[str] = frozenset({Kind.BLOG_POST, Kind.PAGE})
    why_no_update: str | None = None
    why_no_withdrawal: str | None = None

    def example(self) -> msgspec.Struct:
        """See Target."""
        return JournalSettings()

    async def look_over(self, form: Form[Any], outlet: Outlet) -> None:
        """See Target."""

    async def check(self, outlet: Outlet, post: Post) -> list[Finding]:
        """See Target."""
        settings_url = url("journals.list", workspace=post.workspace_slug)
        draft_url = url("drafts.show", workspace=post.workspace_slug, draft_id=post.draft_id)
        journal = await queries.get_journal(outlet.db, post.workspace_id, post.workspace_id)
        if journal is None or not journal.is_on:
            return [Finding(Weight.BLOCKS, OFF if journal else NONE, settings_url, "Settings of the journal")]
        against = await against_slug(outlet, post)
        found = [Finding(Weight.BLOCKS, against, f"{draft_url}#slug", "Change the slug")] if against else []
        nowhere = await leads_nowhere(outlet, post, journal.host)
        return found + [
            found_at(Weight.BLOCKS, NOWHERE.format(target=target), draft_url, line) for target, line in nowhere.items()
        ]

    async def reach(self, outlet: Outlet) -> str:
        """See Target."""
        return "It is this desk’s own: there is nothing to reach."

    async def publish(self, outlet: Outlet, order: Order) -> Placed:
        """See Target."""
        return await self.put(outlet, order.post)

    async def update(self, outlet: Outlet, order: Order) -> Placed:
        """See Target."""
        return await self.put(outlet, order.post)

    async def withdraw(self, outlet: Outlet, order: Order) -> Placed:
        """See Target."""
        post = order.post
        if await queries.bump(outlet.db, post.workspace_id, now=outlet.resources.clock()) is not None:
            await queries.withdraw_post(outlet.db, post.workspace_id, post.draft_id, now=outlet.resources.clock())
        was = order.placed or Placed()
        return Placed(was.remote_id, was.url, answer="It is gone from the journal; its address says so.")

    async def put(self, outlet: Outlet, post: Post) -> Placed:
        """Let a post be in the journal as it is. Whoever else writes in it waits from the first statement on, so that a
        slug that is free stays so."""
        db, now = outlet.db, outlet.resources.clock()
        is_on = await queries.bump(db, post.workspace_id, now=now)
        if not is_on:
            raise NotSo(NONE if is_on is None else OFF)
        slugs = await queries.find_slugs(db, post.workspace_id, drafts_linked(post.body))
        journal = await queries.get_journal(db, post.workspace_id, post.workspace_id)
        if journal is None:  # it was there, and is held
            raise NotSo(NONE)
        made = await make(post, slugs, homes_of(outlet, post, journal.host))
        slug = await self.slug(outlet, post)
        zone = await queries.get_time_zone(db, post.workspace_id)
        fields = fields_of(post, made, slug, zone) | {"content_hash": post.content_hash}
        files = [queries.file_row(file) for file in post.files]
        await queries.put_post(
            db, post.workspace_id, post.draft_id, fields, files, labels_by_key([seen(each) for each in post.keywords])
        )
        where = public_url(outlet.resources.settings, journal.host, post.workspace_slug) + slug
        return Placed(remote_id=slug, url=where, fingerprint=post.content_hash.hex(), answer="It is in the journal.")

    async def slug(self, outlet: Outlet, post: Post) -> str:
        """The slug that a post is to have. One that nobody chose gives way. Raises NotSo."""
        if not post.slug and (there := await queries.get_slug(outlet.db, post.workspace_id, post.draft_id)):
            return there
        slug = slug_for(post.slug, post.title, post.draft_id)
        whose = await queries.find_slug(outlet.db, post.workspace_id, slug)
        if slug not in RESERVED and whose in (None, post.draft_id):
            return slug
        if post.slug:
            raise NotSo((OWN if slug in RESERVED else TAKEN).format(slug=slug))
        return another(slug, post.draft_id)


def homes_of(outlet: Outlet, post: Post, host: str) -> Homes:
    """By which addresses links of a post lead into its journal."""
    return Homes(post.workspace_slug, outlet.resources.settings.url or "", host)


async def against_slug(outlet: Outlet, post: Post) -> str:
    """Why the slug that somebody chose can't be had; "" where it can."""
    if post.slug in RESERVED:
        return OWN.format(slug=post.slug)
    whose = await queries.find_slug(outlet.db, post.workspace_id, post.slug) if post.slug else None
    return "" if whose in (None, post.draft_id) else TAKEN.format(slug=post.slug)


async def leads_nowhere(outlet: Outlet, post: Post, host: str) -> dict[str, int]:
    """Where links of a text lead that should stay in the journal, and don't; each once, with the line of the first. But
    for pages of the desk by their short addresses, which are told of every draft. Raises Busy."""
    survey = await read_survey(post.body)
    links = survey.links if survey is not None else []
    homes = homes_of(outlet, post, host)
    leads = {link.address: read_link(link.address, homes) for link in links if link.address.strip()}
    lines = {link.address: link.line for link in reversed(links)}
    drafts = [int(lead.what) for lead in leads.values() if lead.to is To.DRAFT]
    slugs = {lead.what for lead in leads.values() if lead.to is To.POST}
    out = set(await queries.find_slugs_out(outlet.db, post.workspace_id, slugs))
    out |= RESERVED | {slug_for(post.slug, post.title, post.draft_id)}
    there = await queries.find_slugs(outlet.db, post.workspace_id, drafts)
    files = {file.id for file in post.files}
    found: dict[str, int] = {}
    for address, lead in leads.items():
        match lead.to:
            case To.DRAFT if int(lead.what) not in there and int(lead.what) != post.draft_id:
                found.setdefault(f"draft {lead.what}", lines[address])
            case To.FILE if int(lead.what) not in files:
                found.setdefault(address.rpartition("/")[2], lines[address])
            case To.POST if lead.what not in out:
                found.setdefault(address, lines[address])
            case To.NOWHERE if not address.startswith("/w/"):
                found.setdefault(address, lines[address])
    return found


JOURNAL = JournalTarget()
