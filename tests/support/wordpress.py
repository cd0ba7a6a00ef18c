"""WordPress, as its REST API is documented and as its source does it, with the mishaps of real sites."""

import base64
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.support.posts import NOON
from tests.support.web_server import Answer, Asked, WebServer, reply

PASSWORD = "abcd EFGH 1234 ijkl MNOP 5678"
FIREWALL = "<html><head><title>Blocked</title><style>a{}</style></head><body><h1>Request blocked</h1></body></html>"
HTML = {"content-type": "text/html"}
MAINTENANCE = "<h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1>"
NO_APPLICATIONS = '{"code":"application_passwords_disabled","message":"Application passwords are not available.",'
MISHAPS: dict[str, tuple[int, str, dict[str, str]]] = {
    "down": (502, "<h1>Bad Gateway</h1>", HTML),
    "busy": (429, "<h1>Too many requests</h1>", {"retry-after": "30"}),
    "maintenance": (503, MAINTENANCE, HTML | {"retry-after": "600"}),
    "firewall": (403, FIREWALL, HTML),
    "too large": (413, "<h1>413 Request Entity Too Large</h1>", HTML),
    "second factor": (302, "", {"location": "/wp-login.php?action=validate_2fa"}),
    "no application passwords": (401, NO_APPLICATIONS + '"data":{"status":401}}', {"content-type": "application/json"}),
    "HTML": (200, "<!doctype html><title>Log in</title><p>Enter your code</p>", HTML),
}
NOTICE = "<br />\n<b>Warning</b>:  Undefined array key [2] in <b>/var/www/plugin.php</b> on line <b>17</b><br />\n"
NOT_ALLOWED = "Sorry, you are not allowed to {} as this user."
ALL = frozenset({"publish_posts", "edit_posts", "upload_files", "manage_categories", "delete_posts"})


class Said(Exception):
    """An error as WordPress answers it."""

    def __init__(self, status: int, code: str, message: str, **data: Any) -> None:
        self.body = {"code": code, "message": message, "data": {"status": status, **data}}
        self.status = status


class WordPressSite:
    """A site. What goes wrong with the next requests is in `faults`, one after the other: one of `MISHAPS`, "cut", and
    "lost", which does what was asked and then fails; "" is nothing."""

    def __init__(self) -> None:
        self.server: WebServer
        self.users = {"ana": ALL}
        self.posts: dict[int, dict[str, Any]] = {}
        self.terms: dict[str, dict[int, str]] = {"categories": {1: "Uncategorized"}, "tags": {}}
        self.faults: list[str] = []
        self.faulty: Callable[[Asked], bool] = lambda asked: True
        self.now = NOON
        self.plain = False  # permalinks are turned off
        self.folder = ""  # in which it is, such as /blog
        self.largest = 1_000_000  # bytes that PHP takes of a file
        self.before = ""  # what a plugin writes before each answer
        self.header_arrives = True
        self.has_trash = True
        self.search_is_a_plugin = False
        self.moved_to = ""
        self._last = 10

    # What tests ask for

    def of_type(self, type: str) -> list[dict[str, Any]]:  # noqa: A002  # WordPress's word
        """What there is of posts, pages or attachments."""
        return [post for post in self.posts.values() if post["type"] == type]

    def wait(self, hours: int) -> None:
        """Time passes over there; what was scheduled until then appears."""
        self.now += timedelta(hours=hours)
        for post in self.posts.values():
            if post["status"] == "future" and post["date"] <= self.now:
                post |= {"status": "publish", "modified": self.now}

    def change(self, id: int, **fields: Any) -> None:  # noqa: A002
        """Somebody changes a post over there."""
        self.now += timedelta(minutes=1)
        self.posts[id] |= fields | {"modified": self.now}

    # The server

    async def answer(self, asked: Asked) -> Answer:
        fault = self.faults.pop(0) if self.faults and self.faulty(asked) else ""
        if self.moved_to:
            return reply(301, "", {"location": self.moved_to + asked.target})
        if fault in MISHAPS:
            status, body, headers = MISHAPS[fault]
            return reply(status, body, headers)
        if fault == "cut":
            return b""
        status, body, headers = self.asked(asked)
        if fault == "lost":
            return reply(504, "<h1>Gateway Timeout</h1>")
        if isinstance(body, str):
            return reply(status, body, {"content-type": "text/html"})
        return reply(status, self.before + json.dumps(body), {"content-type": "application/json"} | headers)

    def asked(self, asked: Asked) -> tuple[int, Any, dict[str, str]]:
        """The status, the body and the headers of an answer."""
        parts = urlsplit(asked.target)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        if not parts.path.startswith(f"{self.folder}/"):
            return 404, "<!DOCTYPE html><title>Page not found</title>", {}
        if "rest_route" in query:
            path = query.pop("rest_route")
        elif parts.path.startswith(f"{self.folder}/wp-json") and not self.plain:
            path = unquote(parts.path.removeprefix(f"{self.folder}/wp-json"))
        else:
            return 404, "<!DOCTYPE html><title>Page not found</title>", {}
        if path in ("", "/"):
            return 200, {"name": "Paper & more", "namespaces": ["oembed/1.0", "wp/v2"]}, {}
        try:
            user = self.user_of(asked)
            return self.route(asked, path.removeprefix("/wp/v2/"), query, user)
        except Said as said:
            return said.status, said.body, {}

    def user_of(self, asked: Asked) -> str | None:
        """Who asks."""
        signed = asked.headers.get("authorization", "")
        if not signed or not self.header_arrives:
            return None
        name, _, password = base64.b64decode(signed.removeprefix("Basic ")).decode().partition(":")
        if name not in self.users:
            raise Said(401, "invalid_username", "<strong>Error:</strong> The username <strong>x</strong> is not known.")
        if password.replace(" ", "") != PASSWORD.replace(" ", ""):
            raise Said(401, "incorrect_password", "The provided password is an invalid application password.")
        return name

    def may(self, user: str | None, capability: str) -> bool:
        return user is not None and capability in self.users[user]

    def need(self, user: str | None, capability: str, code: str, what: str) -> None:
        if not self.may(user, capability):
            raise Said(403 if user else 401, code, NOT_ALLOWED.format(what))

    def route(
        self, asked: Asked, path: str, query: dict[str, str], user: str | None
    ) -> tuple[int, Any, dict[str, str]]:
        """One of the routes."""
        if path == "users/me":
            if user is None:
                raise Said(401, "rest_not_logged_in", "You are not currently logged in.")
            return 200, {"id": 2, "name": "Ana", "capabilities": dict.fromkeys(self.users[user], True)}, {}
        found = re.fullmatch(r"(posts|pages|media|categories|tags)(?:/(\d+))?", path)
        if found is None:
            raise Said(404, "rest_no_route", "No route was found matching the URL and request method.")
        kind, id = found[1], int(found[2] or 0)  # noqa: A001
        if kind in self.terms:
            return self.route_terms(asked, kind, query, user)
        if asked.method == "GET":
            return 200, self.read(kind, id, query, user) if id else self.list(kind, query, user), {}
        if asked.method == "DELETE":
            return 200, self.trash(kind, id, user), {}
        if id:
            return 200, self.shown(self.edit(self.found(kind, id), self.content(asked), user), edit=True), {}
        if kind == "media":
            made = self.upload(asked, query, user)
        else:
            made = self.create(kind, self.content(asked), user)
        return (
            201,
            self.shown(made, edit=True),
            {"location": f"{self.server.origin()}/wp-json/wp/v2/{kind}/{made['id']}"},
        )

    def content(self, asked: Asked) -> dict[str, Any]:
        if asked.headers.get("content-type") != "application/json":
            return {}
        content: dict[str, Any] = asked.json
        return content

    # Posts, pages and media

    def found(self, kind: str, id: int) -> dict[str, Any]:  # noqa: A002
        post = self.posts.get(id)
        if post is None or post["type"] != {"posts": "post", "pages": "page", "media": "attachment"}[kind]:
            raise Said(404, "rest_post_invalid_id", "Invalid post ID.")
        return post

    def read(self, kind: str, id: int, query: dict[str, str], user: str | None) -> dict[str, Any]:  # noqa: A002
        post = self.found(kind, id)
        edit = query.get("context") == "edit"
        if edit:
            self.need(user, "edit_posts", "rest_forbidden_context", "edit this post")
        return self.shown(post, edit=edit)

    def list(self, kind: str, query: dict[str, str], user: str | None) -> list[dict[str, Any]]:
        edit = query.get("context") == "edit"
        status = query.get("status", "inherit" if kind == "media" else "publish")
        if status not in ("publish", "inherit") and not self.may(user, "edit_posts"):
            said = {"code": "rest_forbidden_status", "message": "Status is forbidden.", "data": {"status": 401}}
            raise Said(
                400,
                "rest_invalid_param",
                "Invalid parameter(s): status",
                params={"status": "Status is forbidden."},
                details={"status": said},
            )
        if edit:
            self.need(user, "edit_posts", "rest_forbidden_context", "edit posts")
        kinds = {"posts": "post", "pages": "page", "media": "attachment"}
        there = [post for post in self.of_type(kinds[kind]) if status == post["status"] or status == "any"]
        there = [post for post in there if post["status"] != "trash" or status == "trash"]
        if slug := query.get("slug"):
            there = [post for post in there if post["slug"] == slug]
        if search := query.get("search"):
            fields = ("title",) if self.search_is_a_plugin else ("title", "content", "excerpt")
            there = [post for post in there if any(search.lower() in post[field].lower() for field in fields)]
        return [self.shown(post, edit=edit) for post in there[: int(query.get("per_page", 10))]]

    def create(self, kind: str, content: dict[str, Any], user: str | None) -> dict[str, Any]:
        wanted = content.get("status", "draft")
        self.need(user, "edit_posts", "rest_cannot_create", "create posts")
        if not any(content.get(field) for field in ("title", "content", "excerpt")):
            raise Said(400, "empty_content", "Content, title, and excerpt are empty.")
        post = {
            "type": "page" if kind == "pages" else "post",
            "status": wanted,
            "title": "",
            "content": "",
            "excerpt": "",
            "slug": "",
            "featured_media": 0,
            "categories": [1],
            "tags": [],
            "date": self.now,
        }
        return self.edit(self.insert(post), content, user)

    def insert(self, post: dict[str, Any]) -> dict[str, Any]:
        self._last += 1
        self.posts[self._last] = post | {"id": self._last, "modified": self.now}
        return self.posts[self._last]

    def edit(self, post: dict[str, Any], content: dict[str, Any], user: str | None) -> dict[str, Any]:
        self.need(user, "edit_posts", "rest_cannot_edit", "edit this post")
        if content.get("status") in ("publish", "private", "future") and not self.may(user, "publish_posts"):
            del self.posts[post["id"]]
            raise Said(403, "rest_cannot_publish", "Sorry, you are not allowed to publish posts in this post type.")
        if content.get("featured_media") and content["featured_media"] not in self.posts:
            raise Said(400, "rest_invalid_featured_media", "Invalid featured media ID.")
        if post["status"] == "trash" and "status" in content:
            post["slug"] = post["slug"].removesuffix("__trashed")
        known = {"title", "content", "excerpt", "status", "featured_media", "categories", "tags", "alt_text"}
        post |= {name: value for name, value in content.items() if name in known}
        if "date_gmt" in content:
            post["date"] = datetime.fromisoformat(content["date_gmt"] + "+00:00")
        if post["status"] in ("publish", "future"):  # wp_insert_post goes by the date alone
            post["status"] = "future" if post["date"] > self.now else "publish"
        if "slug" in content or not post["slug"]:
            post["slug"] = self.unique_slug(content.get("slug") or sanitized(post["title"]), post["id"])
        post["modified"] = self.now
        return post

    def unique_slug(self, slug: str, id: int) -> str:  # noqa: A002
        taken = {post["slug"] for post in self.posts.values() if post["id"] != id}
        number, found = 1, slug
        while found in taken:
            number += 1
            found = f"{slug}-{number}"
        return found

    def trash(self, kind: str, id: int, user: str | None) -> dict[str, Any]:  # noqa: A002
        post = self.found(kind, id)
        self.need(user, "delete_posts", "rest_user_cannot_delete_post", "delete this post")
        if not self.has_trash:
            raise Said(
                501, "rest_trash_not_supported", "The post does not support trashing. Set 'force=true' to delete."
            )
        if post["status"] == "trash":
            raise Said(410, "rest_already_trashed", "The post has already been deleted.")
        post |= {"status": "trash", "slug": post["slug"] + "__trashed", "modified": self.now}
        return self.shown(post, edit=True)

    def upload(self, asked: Asked, query: dict[str, str], user: str | None) -> dict[str, Any]:
        self.need(user, "upload_files", "rest_cannot_create", "create posts")
        named = re.search(r'filename="?([^";]+)', asked.headers.get("content-disposition", ""))
        if not asked.body or len(asked.body) > self.largest:  # PHP leaves nothing of it
            raise Said(400, "rest_upload_no_data", "No data supplied.")
        if named is None:
            raise Said(400, "rest_upload_invalid_disposition", "Invalid Content-Disposition supplied.")
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", named[1])
        if name.rpartition(".")[2] not in ("png", "jpg", "webp", "pdf"):
            raise Said(500, "rest_upload_sideload_error", "Sorry, you are not allowed to upload this file type.")
        taken, number, found = {post["file"] for post in self.of_type("attachment")}, 0, name
        while found in taken:
            number += 1
            found = f"{name.rpartition('.')[0]}-{number}.{name.rpartition('.')[2]}"
        made = self.insert(
            {
                "type": "attachment",
                "status": "inherit",
                "title": query.get("title", found),
                "content": "",
                "excerpt": "",
                "slug": "",
                "file": found,
                "alt_text": query.get("alt_text", ""),
                "mime_type": asked.headers["content-type"],
                "bytes": asked.body,
                "date": self.now,
            }
        )
        made["slug"] = self.unique_slug(query.get("slug") or sanitized(found), made["id"])
        return made

    def shown(self, post: dict[str, Any], *, edit: bool) -> dict[str, Any]:
        """A post as the API shows it."""
        shown = {"id": post["id"], "type": post["type"], "status": post["status"], "slug": post["slug"]}
        shown |= {f"{name}_gmt": f"{post[name]:%Y-%m-%dT%H:%M:%S}" for name in ("date", "modified")}
        live = post["status"] in ("publish", "inherit", "private")
        shown["link"] = f"{self.server.origin()}/" + (f"{post['slug']}/" if live else f"?p={post['id']}")
        for name in ("title", "content", "excerpt"):
            shown[name] = {"rendered": f"<p>{post[name]}</p>"} | ({"raw": post[name]} if edit else {})
        if post["type"] == "attachment":
            address = f"{self.server.origin()}/wp-content/uploads/2026/03/{post['file']}"
            return shown | {"source_url": address, "alt_text": post["alt_text"], "mime_type": post["mime_type"]}
        return shown | {name: post[name] for name in ("featured_media", "categories", "tags")}

    # Categories and tags

    def route_terms(
        self, asked: Asked, kind: str, query: dict[str, str], user: str | None
    ) -> tuple[int, Any, dict[str, str]]:
        terms = self.terms[kind]
        if asked.method == "GET":
            wanted = query.get("search", "").lower()
            return 200, [{"id": id, "name": name} for id, name in terms.items() if wanted in name.lower()], {}  # noqa: A001
        self.need(user, "manage_categories", "rest_cannot_create", "create terms")
        name = self.content(asked)["name"]
        for id, there in terms.items():  # noqa: A001
            if there.lower() == name.lower():
                raise Said(400, "term_exists", "A term with the name provided already exists.", term_id=id)
        self._last += 1
        terms[self._last] = name
        return 201, {"id": self._last, "name": name}, {}


def sanitized(title: str) -> str:
    """A slug made of a title."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"&\w+;|<[^>]*>", "", title.lower())).strip("-")
