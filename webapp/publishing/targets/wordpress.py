"""WordPress, by its REST API, as a user with an application password.

It has no keys for requests. So that a second try makes no second post, each text ends with a comment that holds the
order's key (comments pass its filters), and before a post is made it is looked for: by its slug, then by search, which
looks into texts. What somebody changes over there is noticed by what it says: its time of change knows seconds only,
and is new with each tag.
"""

import hashlib
import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from webapp.drafts.models import Kind
from webapp.files.store.store import NotKept, StoreAway, address_of
from webapp.outgoing.asking import Client
from webapp.publishing.models import ChangedThere, Finding, NotNow, NotSo, Order, Placed, Post, PostFile, Weight
from webapp.publishing.rendering import html_of, in_full
from webapp.publishing.targets.answers import asking
from webapp.publishing.targets.target import Outlet
from webapp.publishing.targets.wordpress_api import ANY_STATUS, NO_DATA, Refused, WordPressAPI, raw, rows
from webapp.web.filenames import safe_name
from webapp.web.foreign import in_words
from webapp.web.forms.fields import Choice, Flag, Number, Text
from webapp.web.forms.form import Form

# What a post is to become there, and how WordPress calls that.
STATUSES = {"publish": "publish", "scheduled": "future", "pending": "pending", "draft": "draft", "private": "private"}
IN_WORDS = {
    "publish": "published",
    "future": "scheduled",
    "pending": "waiting for review",
    "draft": "a draft",
    "private": "private",
    "trash": "in the trash",
}
MAY_PUBLISH = frozenset({"publish", "scheduled", "private"})  # what asks for the right to publish
MARK = "<!-- cofounder {} -->"
CONTENT = "<!-- wp:html -->\n{}\n{}\n<!-- /wp:html -->"  # a block, which WordPress leaves as it is
GONE = "rest_post_invalid_id"
TRASH = "trash"
SAME_MOMENT = timedelta(minutes=5)  # within which the date is left to WordPress, whose clock may be behind ours
SAID = ("title", "content", "excerpt", "slug")  # the fields by which, with the featured image, a change is noticed
MOST_THEIRS = 100_000  # characters of what is over there, to be shown


class WordPressSettings(msgspec.Struct):
    """Which site, as whom, and how."""

    url: Annotated[str, Text("Address of the site", max=500)]
    user: Annotated[str, Text("User name", max=100)]
    status: Annotated[str, Choice("Status there", tuple(STATUSES))] = "publish"
    hours: Annotated[int | None, Number("Hours until it appears there, where it is scheduled", min=1, max=720)] = None
    categories: Annotated[str, Text("Categories", max=500, required=False)] = ""
    tags: Annotated[bool, Flag("Keywords become tags")] = False


class WordPress:
    """See Target."""

    kind = "wordpress"
    title = "WordPress"
    about = (
        "Posts and pages of a site, with their pictures in its media library. It lets the desk in by an application "
        "password, which WordPress makes on the page of a user’s profile."
    )
    form: type[msgspec.Struct] = WordPressSettings
    secret: str | None = "Application password"  # noqa: S105  # its label
    secret_is_for: tuple[str, ...] = ("url", "user")
    local = False
    draft_kinds: frozenset[str] = frozenset({Kind.BLOG_POST, Kind.PAGE, Kind.NEWSLETTER, Kind.OTHER})
    usual_kinds: frozenset[str] = frozenset({Kind.BLOG_POST})
    why_no_update: str | None = None
    why_no_withdrawal: str | None = None

    def example(self) -> msgspec.Struct:
        """See Target."""
        return WordPressSettings(url="https://", user="", tags=True)

    async def look_over(self, form: Form[Any], outlet: Outlet) -> None:
        """See Target."""
        wanted = form.value
        try:
            async with asking(outlet) as client:
                found = client.check(wanted.url)
            if found.query or found.fragment:
                form.reject("url", "The address of a site has no question mark and no #.")
        except NotSo as error:
            form.reject("url", str(error))
        if ":" in wanted.user:
            form.reject("user", "A user name holds no colon.")
        if wanted.status == "scheduled" and wanted.hours is None:
            form.reject("hours", "Say after how many hours it is to appear there.")

    async def check(self, outlet: Outlet, post: Post) -> list[Finding]:
        """See Target."""
        if not post.title:
            return [Finding(Weight.BLOCKS, "WordPress needs a title, for the post's address too.")]
        return []

    async def reach(self, outlet: Outlet) -> str:
        """See Target."""
        async with asking(outlet) as client:
            api = api_of(outlet, client)
            me = await api.get("users/me", context="edit")
        may = me.get("capabilities") or {}
        name = in_words(str(me.get("name") or outlet.settings.user))
        wanted = "publish_posts" if outlet.settings.status in MAY_PUBLISH else "edit_posts"
        for capability, what in ((wanted, "publish posts"), ("upload_files", "upload files")):
            if isinstance(may, dict) and may and not may.get(capability):
                raise NotSo(f"{api.who} knows us as {name}, who may not {what} there: give them the role of an author.")
        return f"{api.who} knows us as {name}."

    async def publish(self, outlet: Outlet, order: Order) -> Placed:
        """See Target."""
        async with asking(outlet) as client:
            api = api_of(outlet, client)
            there = await find_by_key(api, order.post, order.key, *order.lost)
            if there is None:
                path = type_of(order.post)
                content = await content_of(api, outlet, order, path)
                there = await api.post(path, content | state_of(outlet, order.post))
            elif not is_marked(there, order.key):  # by an act that was given up, with what the post was then
                found = msgspec.structs.replace(order, placed=placed(there))
                there = await api.post(path_of(found), await content_of(api, outlet, order, path_of(found)))
            return placed(there)

    async def update(self, outlet: Outlet, order: Order) -> Placed:
        """See Target."""
        async with asking(outlet) as client:
            api = api_of(outlet, client)
            there = await find_unchanged(api, order)
            if there is None:  # it is gone, and somebody wants it there
                return await self.publish(outlet, order)
            path = path_of(order)
            content = await content_of(api, outlet, order, path)
            if there.get("status") == TRASH:
                content |= {"status": STATUSES[outlet.settings.status]}
            return placed(await api.post(path, content))

    async def withdraw(self, outlet: Outlet, order: Order) -> Placed:
        """See Target. It goes to the trash over there; where that is turned off, it becomes a draft."""
        async with asking(outlet) as client:
            api = api_of(outlet, client)
            if order.placed is None:
                found = await find_by_key(api, order.post, *order.lost)
                if found is None:
                    return Placed(answer="It isn't there.")
                order = msgspec.structs.replace(order, placed=placed(found))
            try:
                there = await find_unchanged(api, order, gone_is_fine=True)
                if there is None or there.get("status") == TRASH:
                    return Placed(answer="It wasn't there any more.")
                path = path_of(order)
                try:
                    await api.delete(path)
                except Refused as error:
                    if error.code != "rest_trash_not_supported":
                        raise
                    await api.post(path, {"status": "draft"})
                    return Placed(remote_id=path, answer="It is a draft there: the trash is turned off.")
            except Refused as error:
                if error.code not in (GONE, "rest_already_trashed"):
                    raise
                return Placed(answer="It wasn't there any more.")
            return Placed(remote_id=path, answer="It is in the trash there.")


WORDPRESS = WordPress()


def api_of(outlet: Outlet, client: Client) -> WordPressAPI:
    """The API of a place. Raises NotSo where it has no password."""
    if not outlet.secret:
        raise NotSo("There is no application password: enter one.")
    settings = outlet.settings
    return WordPressAPI(client, settings.url, settings.user, outlet.secret, outlet.resources.clock())


def type_of(post: Post) -> str:
    """Among what a post is over there."""
    return "pages" if post.kind == Kind.PAGE else "posts"


async def find_by_key(api: WordPressAPI, post: Post, *keys: UUID) -> Mapping[str, Any] | None:
    """What earlier tries have made, of which no answer came."""
    for asked in ({"slug": post.slug}, *({"search": str(key)} for key in keys)):
        if all(asked.values()):
            answer = await api.get(type_of(post), context="edit", status=ANY_STATUS, per_page="20", **asked)
            for there in rows(answer):
                if is_marked(there, *keys):
                    return there
    return None


def is_marked(there: Mapping[str, Any], *keys: UUID) -> bool:
    """Whether a post over there is what one of some acts made of it."""
    content = raw(there, "content")
    return any(MARK.format(key) in content for key in keys)


async def find_unchanged(api: WordPressAPI, order: Order, *, gone_is_fine: bool = False) -> Mapping[str, Any] | None:
    """What is over there, as we left it, or as somebody wants it overwritten; None where it is gone and that is wanted
    or fine. Raises ChangedThere."""
    before = order.placed or Placed()
    try:
        there: Mapping[str, Any] = await api.get(path_of(order), context="edit")
    except Refused as error:
        if error.code != GONE:
            raise
        if order.overwrite or gone_is_fine:
            return None
        raise ChangedThere("The post was deleted over there.") from None
    if order.overwrite or is_marked(there, order.key, *order.lost):  # an earlier try of ours got through
        return there
    if there.get("status") == TRASH:
        if gone_is_fine:
            return there
        raise ChangedThere("The post was put in the trash over there.")
    if hash_of(there) != before.fingerprint:
        raise ChangedThere(
            f"The post was changed at {api.who} since it was left there.",
            said_by(there),
        )
    return there


def said_by(there: Mapping[str, Any]) -> str:
    """What a post over there says, to be shown: all by which a change is noticed."""
    title, content, excerpt, slug = (raw(there, field) for field in SAID)
    media = there.get("featured_media")
    cover = f"{media} in its media library" if media else ""
    return in_full(title, slug, html.unescape(excerpt), cover, content)[:MOST_THEIRS]


def hash_of(there: Mapping[str, Any]) -> str:
    """What a post over there says, in short."""
    said = [raw(there, field) for field in (*SAID, "featured_media")]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def path_of(order: Order) -> str:
    """Where a post is that was brought there: it stays what it was then, a post or a page. Raises NotSo."""
    found = order.placed.remote_id if order.placed else ""
    if not re.fullmatch(r"(posts|pages)/[0-9]{1,18}", found):
        raise NotSo("The desk doesn't know what WordPress calls this post.")
    return found


def placed(there: object) -> Placed:
    """Where a post is now."""
    if not isinstance(there, dict) or not str(there.get("id", "")).isdecimal():
        raise NotNow("WordPress says that it is done, but not what it calls the post.")
    link = str(there.get("link") or "")
    status = IN_WORDS.get(str(there.get("status")), in_words(str(there.get("status"))))
    return Placed(
        remote_id=f"{'pages' if there.get('type') == 'page' else 'posts'}/{there['id']}",
        url=link[:2000] if urlsplit(link).scheme in ("http", "https") else "",
        fingerprint=hash_of(there),
        answer=f"It is {status} there, as {there['id']}.",
    )


async def content_of(api: WordPressAPI, outlet: Outlet, order: Order, path: str) -> dict[str, Any]:
    """A post as WordPress takes it, with its files over there already."""
    post, settings = order.post, outlet.settings
    media = {file.id: await bring(api, outlet, post, file) for file in post.files}
    addresses = {file: str(there["source_url"]) for file, there in media.items() if there.get("source_url")}
    text = await html_of(post, addresses, outlet.resources.settings.url)
    content: dict[str, Any] = {
        "title": html.escape(post.title, quote=False),
        "content": CONTENT.format(text.strip(), MARK.format(order.key)),
        "excerpt": html.escape(post.description, quote=False),
        "featured_media": int(media[post.cover_id]["id"]) if post.cover_id in media else 0,
    }
    if post.slug:
        content["slug"] = post.slug
    if path.startswith("posts"):  # pages have no terms
        if categories := [name.strip() for name in settings.categories.split(",") if name.strip()]:
            content["categories"] = [await term(api, "categories", name) for name in dict.fromkeys(categories)]
        if settings.tags:
            content["tags"] = [await term(api, "tags", name) for name in dict.fromkeys(post.keywords)]
    return content


def state_of(outlet: Outlet, post: Post) -> dict[str, Any]:
    """What a post is to become, and its date: what is scheduled appears so long after it went out here, whichever try
    brings it there."""
    settings = outlet.settings
    state = {"status": STATUSES[settings.status]}
    if settings.status == "scheduled":
        return state | {"date_gmt": wordpress_time(post.published_at + timedelta(hours=settings.hours or 0))}
    first = post.first_published_at
    return state | ({"date_gmt": wordpress_time(first)} if abs(first - outlet.resources.clock()) > SAME_MOMENT else {})


def wordpress_time(at: datetime) -> str:
    """A moment as its `_gmt` fields have it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


async def bring(api: WordPressAPI, outlet: Outlet, post: Post, file: PostFile) -> Mapping[str, Any]:
    """A file in the media library, brought there unless it is there already: its slug says what it holds."""
    slug = f"cofounder-{file.sha256.hex()[:24]}"
    alt = post.cover_alt if file.id == post.cover_id else ""
    for there in rows(await api.get("media", slug=slug)):
        if there.get("slug") == slug:
            if alt and there.get("alt_text") != alt:
                there = await api.post(f"media/{int(there['id'])}", {"alt_text": alt})  # noqa: PLW2901
            return there
    content = outlet.resources.store.read(address_of(post.workspace_id, file.sha256))
    name = safe_name(file.name.encode("ascii", "ignore").decode().replace('"', ""), f"file-{file.id}")
    fields = {"slug": slug, "title": file.name} | ({"alt_text": alt} if alt else {})
    try:
        there = await api.upload(name, file.media_type, file.size, content, **fields)
    except Refused as error:
        why = " Its server may take nothing as large as this." if error.code == NO_DATA and file.size else ""
        raise NotSo(f"{file.name}: {error}{why}") from None
    except NotKept:
        raise NotSo(f"The content of {file.name} is missing: upload it again.") from None
    except StoreAway as error:
        raise NotNow(f"The content of {file.name} can't be read now.") from error
    finally:
        await content.aclose()
    if not isinstance(there, dict) or not str(there.get("id", "")).isdecimal():
        raise NotNow(f"{api.who} took {file.name}, but doesn't say what it calls it.")
    return there


async def term(api: WordPressAPI, kind: str, name: str) -> int:
    """A category or tag by its name, made where it is missing."""
    wanted = " ".join(name.split())
    for there in rows(await api.get(kind, search=wanted, per_page="100")):
        if html.unescape(str(there.get("name"))).casefold() == wanted.casefold():
            return int(there["id"])
    try:
        made = await api.post(kind, {"name": html.escape(wanted, quote=False)})
    except Refused as error:
        if error.code != "term_exists" or "term_id" not in error.data:
            raise
        return int(error.data["term_id"])
    return int(made["id"])
