"""A webhook: another machine is told by a signed request, as Standard Webhooks has it (standardwebhooks.com)."""

import base64
import binascii
import hmac
import os
import re
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

from webapp.drafts.models import Kind
from webapp.outgoing.asking import Client, NotAllowed, Reply
from webapp.publishing.models import Act, Finding, NotSo, Order, Placed, Post, Weight
from webapp.publishing.rendering import file_address, html_of, own_addresses, text_of
from webapp.publishing.targets.answers import asking, is_for_later, json_in, moved_to, not_now
from webapp.publishing.targets.target import Outlet
from webapp.web.foreign import in_words
from webapp.web.forms.fields import Text
from webapp.web.forms.form import Form

PREFIX = "whsec_"
SECRET_BYTES = 32
GONE = 410
EVENTS = {Act.PUBLISH: "post.published", Act.UPDATE: "post.updated", Act.WITHDRAW: "post.withdrawn"}
NO_ADDRESS = (
    "The desk doesn't know its own address (COFOUNDER_URL), so the addresses of pictures in a webhook lead nowhere."
)
MEMBERS_ONLY = "A webhook names pictures by their addresses at the desk, which shows them to members only."
BAD_SECRET = "A signing secret begins with whsec_, and 24 to 64 bytes in base64 follow."  # noqa: S105  # a sentence


class WebhookSettings(msgspec.Struct):
    """Where a webhook goes."""

    url: Annotated[str, Text("Address", max=2000)]


def new_secret() -> str:
    """A secret by which the other side knows what is ours."""
    return PREFIX + base64.b64encode(os.urandom(SECRET_BYTES)).decode()


def key_of(secret: str) -> bytes:
    """The key that a secret stands for; raises ValueError with a sentence where it is none."""
    try:
        key = base64.b64decode(secret.strip().removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not 24 <= len(key) <= 64:
        raise ValueError(BAD_SECRET)
    return key


def signed(secret: str, key: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of a request with that body. `key` is the same for each try."""
    timestamp = str(int(at.timestamp()))
    signature = hmac.digest(key_of(secret), f"{key}.{timestamp}.".encode() + body, "sha256")
    return {
        "content-type": "application/json",
        "webhook-id": key,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


class Webhook:
    """See Target."""

    kind = "webhook"
    title = "Webhook"
    about = "Another program is told by a signed request, with the text as Markdown and as HTML."
    form: type[msgspec.Struct] = WebhookSettings
    secret: str | None = "Signing secret"  # noqa: S105  # its label
    secret_is_for: tuple[str, ...] = ()  # it is never sent
    local = False
    draft_kinds: frozenset[str] = frozenset(Kind)
    usual_kinds: frozenset[str] = frozenset({Kind.BLOG_POST})
    why_no_update: str | None = None
    why_no_withdrawal: str | None = None

    def example(self) -> msgspec.Struct:
        """See Target."""
        return WebhookSettings(url="https://")

    def new_secret(self) -> str:
        """A secret for a new place, shown once."""
        return new_secret()

    async def look_over(self, form: Form[Any], outlet: Outlet) -> None:
        """See Target."""
        try:
            async with asking(outlet) as client:
                client.check(form.value.url)
        except NotSo as error:
            form.reject("url", str(error))
        try:
            key_of(outlet.secret or "")
        except ValueError as error:
            form.reject("secret", str(error))

    async def check(self, outlet: Outlet, post: Post) -> list[Finding]:
        """See Target."""
        if not post.files:
            return []
        if outlet.resources.settings.url is None:
            return [Finding(Weight.LOOK, NO_ADDRESS)]
        return [Finding(Weight.LOOK, MEMBERS_ONLY)]

    async def reach(self, outlet: Outlet) -> str:
        """See Target. There is no way to ask for nothing: only whether somebody answers is seen."""
        async with asking(outlet) as client:
            reply = await client.request("OPTIONS", outlet.settings.url, redirects=0)
        if reply.status >= 500:
            raise not_now(reply, name_of(outlet), outlet.resources.clock())
        key_in(outlet)
        return f"{name_of(outlet)} answers."

    async def publish(self, outlet: Outlet, order: Order) -> Placed:
        """See Target."""
        return await self.tell(outlet, order)

    async def update(self, outlet: Outlet, order: Order) -> Placed:
        """See Target."""
        return await self.tell(outlet, order)

    async def withdraw(self, outlet: Outlet, order: Order) -> Placed:
        """See Target."""
        return await self.tell(outlet, order)

    async def tell(self, outlet: Outlet, order: Order) -> Placed:
        """Say what is done, and read the answer."""
        body = msgspec.json.encode(await event_of(outlet, order))
        headers = signed(key_in(outlet), str(order.key), outlet.resources.clock(), body)
        async with asking(outlet) as client:
            reply = await client.request("POST", outlet.settings.url, headers=headers, content=body)
            return placed(outlet, client, order, reply)


WEBHOOK = Webhook()


def key_in(outlet: Outlet) -> str:
    """The secret of a place, looked at. Raises NotSo."""
    try:
        key_of(outlet.secret or "")
    except ValueError as error:
        raise NotSo(str(error)) from None
    return outlet.secret or ""


def name_of(outlet: Outlet) -> str:
    """Whom a webhook is for, as sentences name them."""
    return urlsplit(outlet.settings.url).hostname or "The other side"


async def event_of(outlet: Outlet, order: Order) -> dict[str, Any]:
    """What a webhook says."""
    data = {"id": order.post.draft_id} | ({"url": order.placed.url} if order.placed and order.placed.url else {})
    if order.act is not Act.WITHDRAW:
        data |= await fields_of(order.post, outlet.resources.settings.url)
    return {"type": EVENTS[order.act], "timestamp": in_json(outlet.resources.clock()), "data": data}


async def fields_of(post: Post, own_address: str | None) -> dict[str, Any]:
    """All that is known of a post."""
    places = own_addresses(post, own_address)
    return {
        "workspace": {"slug": post.workspace_slug, "name": post.workspace_name},
        "revision": post.revision,
        "content_hash": post.content_hash.hex(),
        "kind": post.kind,
        "title": post.title,
        "slug": post.slug,
        "search_title": post.search_title,
        "description": post.description,
        "keywords": post.keywords,
        "canonical_url": post.canonical_link,
        "author": post.author_name,
        "published_at": in_json(post.published_at),
        "first_published_at": in_json(post.first_published_at),
        "cover": None if post.cover is None else {"file": post.cover.id, "alt": post.cover_alt},
        "markdown": await text_of(post, places, own_address),
        "html": await html_of(post, places, own_address),
        "files": [
            {
                "id": file.id,
                "name": file.name,
                "url": file_address(post, file, own_address),
                "sha256": file.sha256.hex(),
                "size": file.size,
                "media_type": file.media_type,
                "width": file.width,
                "height": file.height,
            }
            for file in post.files
        ],
    }


def in_json(at: datetime) -> str:
    """A moment (RFC 3339)."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def placed(outlet: Outlet, client: Client, order: Order, reply: Reply) -> Placed:
    """What an answer means. One in JSON may say the post's `id` and `url` over there."""
    who, said = name_of(outlet), in_words(reply.text)
    if 200 <= reply.status < 300:
        answer = json_in(reply.text)
        known = answer if isinstance(answer, dict) else {}
        before = order.placed or Placed()
        return Placed(
            remote_id=in_words(str(known.get("id") or before.remote_id))[:200],
            url=link_in(client, known.get("url")) or before.url,
            answer=f"{reply.status} {said}".strip(),
        )
    if is_for_later(reply):
        raise not_now(reply, who, outlet.resources.clock(), said)
    if reply.status == GONE:
        raise NotSo(f"{who} wants no webhooks any more (it answers 410). Remove this place, or mend its address.")
    if there := moved_to(reply):
        raise NotSo(f"{who} leads to {there}, and what is signed isn't sent on: enter that address.")
    raise NotSo(f"{who} refuses it (it answers {reply.status}{': ' + said if said else ''}).")


def link_in(client: Client, said: object) -> str:
    """A link that an answer names, if it is one of the web."""
    if not isinstance(said, str) or len(said) > 2000 or not re.fullmatch(r"https?://[!-~]+", said):
        return ""
    try:
        return str(client.check(said))
    except NotAllowed:
        return ""
