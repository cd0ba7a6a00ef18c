"""Where a link of a text leads, for readers of the journal."""

import re
from enum import StrEnum
from urllib.parse import quote

import msgspec

from webapp.drafts.details.slugs import SLUG
from webapp.journal.addresses import PREFIX

DRAFT = re.compile(r"drafts/([1-9][0-9]{0,17})(?:/[a-z]*)?", re.ASCII)
OWN_FILE = re.compile(r"files/([1-9][0-9]{0,17})/[^/?#\s]+", re.ASCII)
OUTSIDE = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
LISTS = re.compile(
    r"|feed\.xml|atom\.xml|feed\.json|archive(?:/[12][0-9]{3}/(?:0[1-9]|1[0-2]))?|labels/[^/?#\s]{1,240}", re.ASCII
)


class To(StrEnum):
    """What a link leads to."""

    OUTSIDE = "outside"  # another site, or a place in the text
    DRAFT = "draft"  # which may have a post: its id
    FILE = "file"  # of the desk: its id
    POST = "post"  # of the journal, or a page: its slug
    LIST = "list"  # of the journal's, or a feed: its path
    NOWHERE = "nowhere"  # a page of the desk, or nothing


class Lead(msgspec.Struct, frozen=True):
    """Where a link leads, what says so, and the place there that it names ("#part")."""

    to: To
    what: str = ""
    anchor: str = ""


class Homes(msgspec.Struct, frozen=True):
    """By which addresses links come here: of the workspace at the desk, whose own address is "" where nobody has set
    it, and the journal's own host name, if it has one."""

    workspace: str
    desk: str = ""
    host: str = ""


def read_link(href: str, homes: Homes) -> Lead:
    """Where a link leads, by its address alone: whether there is a post, a draft or a file of that name isn't looked
    up."""
    desk, inside, journal = homes.desk.rstrip("/"), f"/w/{homes.workspace}/", f"{PREFIX}{homes.workspace}/"
    if desk and href.startswith((f"{desk}/w/", f"{desk}{journal}")):
        href = href.removeprefix(desk)
    elif homes.host and (own := re.fullmatch(rf"https?://{re.escape(homes.host)}(/.*)?", href, re.IGNORECASE)):
        below = below_journal((own[1] or "/")[1:])
        return below if below.to is not To.NOWHERE else Lead(To.OUTSIDE)
    elif homes.host and href.startswith("/") and not href.startswith((inside, journal)):
        return below_journal(href[1:])
    if href.startswith("#") or OUTSIDE.match(href):
        return Lead(To.OUTSIDE)
    if href.startswith(inside):
        return below_workspace(href.removeprefix(inside))
    return below_journal(href.removeprefix(journal)) if href else Lead(To.NOWHERE)


def below_workspace(path: str) -> Lead:
    """Where an address within the desk leads."""
    if found := DRAFT.fullmatch(path.partition("#")[0]):
        return Lead(To.DRAFT, found[1])
    if found := OWN_FILE.fullmatch(path):
        return Lead(To.FILE, found[1])
    return Lead(To.NOWHERE)


def below_journal(address: str) -> Lead:
    """Where an address within the journal leads."""
    path, mark, anchor = address.partition("#")
    anchor = f"#{quote(anchor, safe='')}" if mark and anchor else ""
    if LISTS.fullmatch(path):
        return Lead(To.LIST, path, anchor)
    return Lead(To.POST, path, anchor) if SLUG.fullmatch(path) else Lead(To.NOWHERE)
