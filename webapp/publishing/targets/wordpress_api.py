"""WordPress's REST API (developer.wordpress.org/rest-api), with what stands between it and the desk: permalinks that
are turned off, plugins that write into answers, firewalls that answer in its place."""

import base64
from collections.abc import AsyncIterable, Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from webapp.outgoing.asking import Client, Reply
from webapp.publishing.models import NotSo
from webapp.publishing.targets.answers import is_for_later, json_in, moved_to, not_now
from webapp.web.foreign import in_words

NAMESPACE = "wp/v2"
PRETTY = "/wp-json"
PLAIN = "/?rest_route="
SIGNED_OUT = 401
TOO_LARGE = 413
SIGN_IN = "/wp-login.php"
NO_DATA = "rest_upload_no_data"  # as PHP has it too where a file is larger than it takes (post_max_size)
MOST = 5_000_000  # bytes of an answer: it holds the post in whole
SECONDS_OF_UPLOAD = 300.0
ANY_STATUS = "any"  # but the trash


class Refused(NotSo):
    """WordPress answers with an error; `code` is its name there, such as rest_post_invalid_id."""

    def __init__(self, sentence: str, code: str, status: int, data: Mapping[str, Any]) -> None:
        super().__init__(sentence)
        self.code = code
        self.status = status
        self.data = data

    @property
    def params(self) -> frozenset[str]:
        """The parameters that it doesn't take: a status among them where we may not see all posts."""
        found = self.data.get("params")
        return frozenset(found) if isinstance(found, dict) else frozenset()


class WordPressAPI:
    """The API of a site, as one of its users; `who` is what sentences call it."""

    def __init__(self, client: Client, site: str, user: str, password: str, now: datetime) -> None:
        self._client = client
        self._site = site.rstrip("/")
        self._now = now
        self._base: str | None = None
        self.who = urlsplit(site).hostname or site
        # What is shown in groups of four may be typed so: WordPress takes both.
        signed = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"authorization": f"Basic {signed}", "accept": "application/json"}

    async def find_base(self) -> str:
        """Where the API is. Raises NotSo where there is none, NotNow."""
        if self._base is not None:
            return self._base
        reply = None
        for base in (self._site + PRETTY, self._site + PLAIN):
            reply = await self._client.request("GET", f"{base}/", headers={"accept": "application/json"}, most=MOST)
            if is_for_later(reply):
                raise not_now(reply, self.who, self._now, in_words(reply.text))
            answer = json_in(reply.text) if reply.status == 200 else None
            if isinstance(answer, dict) and NAMESPACE in (answer.get("namespaces") or ()):
                self._refuse_moved(reply)
                self._base = base
                return base
        raise NotSo(
            f"{self.who} shows no REST API of WordPress at {self._site}: look whether that is the address of the site, "
            f"and whether a plugin turns it off{said_by(reply)}."
        )

    def _refuse_moved(self, reply: Reply) -> None:
        """A password goes nowhere but where it was meant for."""
        there, meant = urlsplit(reply.url), urlsplit(self._site)
        if (there.scheme, there.netloc) != (meant.scheme, meant.netloc):
            raise NotSo(f"The site is at {there.scheme}://{there.netloc}: enter that address.")

    async def get(self, path: str, **asked: str) -> Any:
        """What is at a path. Raises Refused, NotSo, NotNow."""
        return await self._ask("GET", path, asked)

    async def post(self, path: str, content: Mapping[str, Any]) -> Any:
        """Make something, or change it."""
        return await self._ask("POST", path, {}, {"content-type": "application/json"}, msgspec.json.encode(content))

    async def delete(self, path: str) -> Any:
        """Put something in the trash."""
        return await self._ask("DELETE", path, {})

    async def upload(self, name: str, media_type: str, size: int, content: AsyncIterable[bytes], **fields: str) -> Any:
        """Add a file to the media library."""
        headers = {
            "content-type": media_type,
            "content-disposition": f'attachment; filename="{name}"',
            "content-length": str(size),
        }
        return await self._ask("POST", "media", fields, headers, content)

    async def _ask(
        self,
        method: str,
        path: str,
        asked: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        content: bytes | AsyncIterable[bytes] | None = None,
    ) -> Any:
        base = await self.find_base()
        query = urlencode(asked, quote_via=quote)
        joint = "" if not query else ("&" if "?" in base else "?") + query
        reply = await self._client.request(
            method,
            f"{base}/{NAMESPACE}/{path}{joint}",
            headers=self._headers | dict(headers or {}),
            content=content,
            most=MOST,
            seconds=30.0 if content is None or isinstance(content, bytes) else SECONDS_OF_UPLOAD,
        )
        if urlsplit(moved_to(reply) or reply.url).path.endswith(SIGN_IN):
            raise NotSo(
                f"{self.who} asks us to sign in by a page of its own, as plugins for a second factor do: let them "
                "leave application passwords alone."
            )
        answer = json_in(reply.text)
        if 200 <= reply.status < 300:
            if answer is None:
                raise not_now(reply, self.who, self._now, "what can't be read, " + in_words(reply.text))
            return answer
        raise self._refusal(reply, answer if isinstance(answer, dict) else {})

    def _refusal(self, reply: Reply, answer: Mapping[str, Any]) -> Exception:
        """What an error means."""
        code, said = str(answer.get("code") or ""), in_words(str(answer.get("message") or ""))
        data = answer.get("data")
        refused = Refused(
            f"{self.who} refuses it: {said or 'it answers ' + str(reply.status)} ({code or reply.status}).",
            code,
            reply.status,
            data if isinstance(data, dict) else {},
        )
        if code.startswith("rest_upload_") or code == "rest_trash_not_supported":
            return refused  # what a file isn't allowed for comes with 500, and what isn't there with 501
        if is_for_later(reply):
            return not_now(reply, self.who, self._now, said or in_words(reply.text))
        if reply.status == TOO_LARGE:
            return NotSo(
                f"It is too large for {self.who}, whose server has to let larger requests through ({TOO_LARGE})."
            )
        if there := moved_to(reply):
            return NotSo(f"{self.who} leads to {there}: enter the address of the site as it is there.")
        if not code:
            return Refused(
                f"Something before WordPress refuses it, such as a firewall or a security plugin: {self.who} answers "
                f"{reply.status} {in_words(reply.text)}".rstrip()
                + ".",
                "",
                reply.status,
                {},
            )
        if code.startswith("application_passwords_disabled"):
            return Refused(
                f"{self.who} doesn't let us in: {said} ({code}). Let application passwords be used there: a plugin "
                "turns them off, or that the site has no https.",
                code,
                reply.status,
                {},
            )
        if reply.status == SIGNED_OUT or (code == "rest_invalid_param" and "status" in refused.params):
            return Refused(
                f"{self.who} doesn't let us in: {said} ({code}). Make a new application password there (Users, "
                "Profile) and enter it here; if it is right, the server keeps the Authorization header from WordPress.",
                code,
                reply.status,
                {},
            )
        return refused


def said_by(reply: Reply | None) -> str:
    """What was answered instead, for a sentence."""
    return "" if reply is None else f" (it answers {reply.status})"


def raw(post: Mapping[str, Any], field: str) -> str:
    """A field as it was written, where the API shows that; else as it is shown."""
    value = post.get(field)
    if isinstance(value, dict):
        return str(value.get("raw", value.get("rendered", "")))
    return str(value or "")


def rows(answer: object) -> Iterable[Mapping[str, Any]]:
    """What a list holds."""
    return [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []
