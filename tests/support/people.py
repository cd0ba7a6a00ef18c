"""People at the desk, and the things that they make, through the product's own queries."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import httpx
import msgspec
from litestar import Litestar

from webapp.accounts.queries import add_account, start_session
from webapp.checklists.queries import add_items
from webapp.comments.queries import add_comment
from webapp.database.pool import Database
from webapp.drafts.queries import add_draft
from webapp.drafts.templates.queries import add_template
from webapp.drafts.threads.models import Author, Said
from webapp.drafts.threads.queries import add_thread
from webapp.projects.queries import add_project
from webapp.tasks.queries import add_task
from webapp.web.middleware import OWN
from webapp.web.sessions import cookie_name
from webapp.web.viewer import Role
from webapp.workspaces.queries import add_member, add_workspace

BASE = "http://desk.test"
# What a browser says of a request that one of our own pages makes.
OWN_PAGE = {"sec-fetch-site": "same-origin"}
# By what the desk's own answers are known.
OURS = {name.decode(): value.decode() for name, value in [OWN]}
HTMX = {"hx-request": "true", "hx-request-type": "partial"}


class Person(msgspec.Struct):
    """Somebody who is signed in, with the workspace they are in."""

    name: str
    account_id: int
    workspace_id: int
    slug: str
    browser: httpx.AsyncClient

    def path(self, rest: str = "") -> str:
        """A path inside the person's workspace."""
        return f"/w/{self.slug}{rest}"

    async def get(self, rest: str, **options: Any) -> httpx.Response:
        """Open a page of the workspace."""
        return await self.browser.get(self.path(rest), **options)

    async def post(self, rest: str, data: dict[str, Any] | None = None, **options: Any) -> httpx.Response:
        """Send a plain form of the workspace."""
        return await self.browser.post(self.path(rest), data=data or {}, **options)

    async def htmx(self, rest: str, data: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        """Send a form as htmx does."""
        return await self.browser.post(self.path(rest), data=data or {}, headers={**HTMX, **headers})


class Desk:
    """The application with its database."""

    def __init__(self, app: Litestar, db: Database, clock: Callable[[], datetime]) -> None:
        self.app = app
        self.db = db
        self.clock = clock
        self.browsers: list[httpx.AsyncClient] = []

    def browser(self, token: str | None = None) -> httpx.AsyncClient:
        """A browser, signed in where it has a session's token."""
        app: Any = self.app  # httpx and Litestar write the same ASGI type differently
        transport = httpx.ASGITransport(app=app)
        cookies = {cookie_name(self.app.state.settings): token} if token else {}
        browser = httpx.AsyncClient(transport=transport, base_url=BASE, headers=OWN_PAGE, cookies=cookies)
        self.browsers.append(browser)
        return browser

    async def account(self, name: str, *, password_hash: str = "no password fits") -> tuple[int, httpx.AsyncClient]:
        """An account and its browser, signed in."""
        email = f"{name.lower()}@example.com"
        account_id = await add_account(self.db, email=email, name=name, password_hash=password_hash)
        token = await start_session(self.db, account_id, now=self.clock(), days=30, user_agent="tests")
        return account_id, self.browser(token)

    async def owner(
        self, name: str = "Ana", *, business: str = "Alder & Finch", time_zone: str = "UTC", **settings: str
    ) -> Person:
        """A new workspace and its owner."""
        account_id, browser = await self.account(name)
        preferences = {"week_start": "monday", "date_order": "dmy", **settings}
        slug = await add_workspace(
            self.db,
            name=business,
            account_id=account_id,
            time_zone=time_zone,
            week_start=preferences["week_start"],
            date_order=preferences["date_order"],
        )
        workspace_id = await self.fetch("select id from workspaces where slug = $1", slug)
        return Person(name, account_id, workspace_id, slug, browser)

    async def member(self, role: str, beside: Person, name: str = "Ben") -> Person:
        """One more member of somebody's workspace."""
        account_id, browser = await self.account(name)
        await add_member(self.db, beside.workspace_id, account_id, Role(role), now=self.clock())
        return Person(name, account_id, beside.workspace_id, beside.slug, browser)

    async def fetch(self, text: str, *arguments: Any) -> Any:
        """The first value of a query that only a test needs."""
        return await self.db._pool.fetchval(text, *arguments)

    async def close(self) -> None:
        """Close all browsers."""
        for browser in self.browsers:
            await browser.aclose()

    async def task(self, who: Person, title: str = "Order paper", **fields: Any) -> int:
        """A task of somebody's."""
        fields = {"now": self.clock(), **fields}
        if isinstance(fields.get("due_on"), str):
            fields["due_on"] = date.fromisoformat(fields["due_on"])
        added = await add_task(self.db, who.workspace_id, who.account_id, title=title, **fields)
        return added.id

    async def draft(self, who: Person, title: str = "Winter hours", **fields: Any) -> int:
        """A draft of somebody's."""
        added = await add_draft(
            self.db, who.workspace_id, who.account_id, title=title, **{"now": self.clock(), **fields}
        )
        return added.id

    async def template(self, who: Person, name: str = "Monthly newsletter", **fields: Any) -> int:
        """A template of somebody's workspace."""
        added = await add_template(
            self.db,
            who.workspace_id,
            who.account_id,
            **{"kind": "newsletter", "name": name, "now": self.clock(), **fields},
        )
        assert added is not None
        return added.id

    async def item(self, who: Person, task_id: int, *titles: str) -> int:
        """Items of a task's checklist; the last one of them."""
        titles = titles or ("Choose the grain",)
        await add_items(self.db, who.workspace_id, task_id, who.account_id, list(titles), now=self.clock())
        item_id: int = await self.fetch("select max(id) from checklist_items where task_id = $1", task_id)
        return item_id

    async def comment(self, who: Person, task_id: int, body: str = "Which paper?") -> int:
        """A comment on a task, which mentions nobody."""
        added = await add_comment(self.db, who.workspace_id, task_id, who.account_id, body, [], now=self.clock())
        assert added is not None
        return added.id

    async def thread(self, who: Person, draft_id: int, body: str = "Which hours?") -> Said:
        """A comment on the whole of a draft, which mentions nobody."""
        author = Author(account_id=who.account_id)
        added = await add_thread(self.db, who.workspace_id, draft_id, author, body, [], now=self.clock())
        assert added is not None
        return added

    async def project(self, who: Person, name: str = "Marketing") -> int:
        """A project of somebody's workspace."""
        return (await add_project(self.db, who.workspace_id, who.account_id, name, now=self.clock())).id
