"""What this process knows of journals, so that readers are answered from memory.

Pages are kept by the number of their journal's last change (`journals.change`): whatever readers could see makes
another number, and the old pages are never asked for again. Which number is the present one is known here. A change in
this process says so itself (`changed`); of changes in others it hears within half a second
(`webapp/journal/following.py`). While the database is away what is known stays.
"""

import asyncio
from collections import OrderedDict
from math import inf

import msgspec

from webapp.journal.contents import Contents
from webapp.journal.models import PublicFile, PublicJournal
from webapp.web.page_cache import Kept, KeptPage, Making
from webapp.web.responses import RawHeaders

MOST_JOURNALS = 500  # of which this process knows what they look like
IN_VAIN = 1_000_000  # bytes of answers to what was asked for in vain


class Theme(msgspec.Struct, frozen=True):
    """The styles of a journal as they stand in its pages, and the policy that allows these and nothing else."""

    css: str
    policy: bytes


class Site(msgspec.Struct):
    """A journal as it was last read, when it last changed as readers are told it (an HTTP date), and whether it may be
    another by now. That moment isn't known where another version of the desk makes its pages as well. What there is in
    it is known once something was asked for that isn't in memory."""

    journal: PublicJournal
    theme: Theme
    moment: bytes | None
    is_stale: bool = False
    contents: Contents | None = None


class InVain(msgspec.Struct, frozen=True):
    """The answer to an address at which nothing is, or is any more: machines ask for the same ones again and again."""

    status: int
    headers: RawHeaders
    body: bytes


class Memory:
    """All that this process knows of journals."""

    def __init__(self) -> None:
        self.pages: Kept[KeptPage] = Kept()  # 4 kB each as they are sent, most of them
        self.files: Kept[KeptPage] = Kept()
        self.found: Kept[PublicFile] = Kept(1_000_000)
        self.in_vain: Kept[InVain] = Kept(IN_VAIN)  # beside the pages, which they would push out
        self.begin_anew(0)

    def begin_anew(self, page_cache: int) -> None:
        """Let go of everything, since another database is being opened; and keep half so many megabytes of pages, and a
        quarter of small pictures, beside what the desk keeps of its own pages."""
        self.pages.limit = page_cache * 1_000_000 // 2
        self.files.limit = page_cache * 1_000_000 // 4
        self.sites: OrderedDict[str, Site] = OrderedDict()
        self.slugs: frozenset[str] | None = None  # of journals that are on; None where there are too many to know
        self.slugs_at = -inf  # when they were read, by a clock that nobody sets
        self.slugs_are_stale = False
        self.hosts: dict[str, str] = {}
        self.hosts_are_stale = False
        self.hosts_are_wanted = False  # since they couldn't be read
        self.making = Making()
        self.turns = asyncio.Semaphore(2)  # pages that are made at the same time; the desk has the rest of the database
        self.waiting = 0
        for kept in (self.pages, self.files, self.found, self.in_vain):
            kept.clear()

    def keep(self, slug: str, site: Site) -> None:
        """Know a journal; the one that was asked for least recently makes room."""
        self.sites[slug] = site
        self.sites.move_to_end(slug)
        if len(self.sites) > MOST_JOURNALS:
            self.sites.popitem(last=False)


MEMORY = Memory()


def changed(workspace_id: int) -> None:
    """A journal isn't what it was: for this process, at once."""
    MEMORY.slugs_at, MEMORY.slugs_are_stale = -inf, True
    MEMORY.hosts_are_stale = True
    for site in MEMORY.sites.values():
        if site.journal.workspace_id == workspace_id:
            site.is_stale = True
