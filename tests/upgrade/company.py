"""The people who made the old desk, and how they do something: by sending the forms of its pages."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.people import Desk, Person

Form = dict[str, Any]

PASSWORD = "a plank of seasoned ash"
JSON = {"accept": "application/json"}
OF_THE_DESK = ("/account", "/session", "/workspaces")  # addresses that belong to no workspace


class Clock:
    """The time that the desk is told."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Company:
    """A desk with the people who work at it, and what happens next."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self.desk = desk
        self.clock = clock
        self.people: dict[str, Person] = {}
        self.together: list[tuple[str, str]] = []  # who did several things in one act, and their events

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    async def on(self, day: str, time: str = "09:00") -> None:
        """Let it become another day, UTC. Everybody signs in, for the sessions of before may be over."""
        await self.date_rows()
        self.clock.now = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=UTC)
        for person in {person.name: person for person in self.people.values()}.values():
            await self.sign_in(person)

    async def sign_in(self, person: Person) -> None:
        """Let somebody sign in, as they do again and again."""
        person.browser.cookies.clear()
        form = {"email": f"{person.name.lower()}@example.com", "password": PASSWORD}
        reply = await person.browser.post("/sign-in", data=form)
        assert reply.status_code == 303, reply.text

    async def does(
        self, who: Person | httpx.AsyncClient, address: str, *, answer: int = 303, **fields: Any
    ) -> httpx.Response:
        """Send a form some minutes later: to an address of the workspace, "put /tasks/3", or the desk's, "/account"."""
        self.clock.now += timedelta(minutes=4)
        method, _, rest = address.rpartition(" ")
        path = who.path(rest) if isinstance(who, Person) and not rest.startswith(OF_THE_DESK) else rest
        browser = who.browser if isinstance(who, Person) else who
        sent = {name: "" if value is None else str(value) for name, value in fields.items()}
        path += f"?_method={method}" if method in ("put", "delete") else ""
        reply = await browser.post(path, data=sent)
        assert reply.status_code == answer, f"{address} {fields} answered {reply.status_code}: {reply.text}"
        return reply

    async def newest(self, table: str) -> int:
        """The id of the latest row of a table."""
        found: int = await self.desk.fetch(f"select max(id) from {table}")  # noqa: S608  # a word of ours
        return found

    async def version(self, table: str, row_id: int) -> int:
        """The version that a form would be made from now."""
        found: int = await self.desk.fetch(f"select version from {table} where id = $1", row_id)  # noqa: S608
        return found

    async def task(self, who: Person, line: str, **fields: Any) -> int:
        """A task, typed into quick add."""
        await self.does(who, "/tasks", title=line, **fields)
        return await self.newest("tasks")

    async def edit(self, who: Person, task: int, *, stale: int = 0, **fields: Any) -> None:
        """Save the edit form of a task, or of so many versions ago."""
        version = await self.version("tasks", task) - stale
        await self.does(who, f"put /tasks/{task}", version=version, **fields)

    async def undo(self, who: Person, event: int = 0, *, answer: int = 303) -> int:
        """Take an event back, the latest one unless said; the event that this is."""
        await self.does(who, f"/events/{event or await self.newest('events')}/undo", answer=answer)
        return await self.newest("events")

    async def draft(self, who: Person, title: str, **fields: Any) -> int:
        """A draft, begun from the list."""
        await self.does(who, "/drafts", title=title, **fields)
        return await self.newest("drafts")

    async def saves(
        self, who: Person, draft: int, revision: int, title: str, body: str, *, session: str = "", status: int = 200
    ) -> dict[str, Any]:
        """Save a text as the editor does, by itself where there is a session; what it is told."""
        self.clock.now += timedelta(seconds=40)
        fields = {"revision": str(revision), "title": title, "body": body, "session": session}
        fields["by"] = "autosave" if session else "save"
        reply = await who.browser.post(who.path(f"/drafts/{draft}?_method=put"), data=fields, headers=JSON)
        assert reply.status_code == status, reply.text
        told: dict[str, Any] = json.loads(reply.content) if status == 200 else {}
        return told

    async def details(self, who: Person, draft: int, *, stale: int = 0, **fields: Any) -> None:
        """Save the details of a draft."""
        version = await self.version("drafts", draft) - stale
        await self.does(who, f"put /drafts/{draft}/details", version=version, **fields)

    async def attach(self, who: Person, where: str, *files: tuple[str, bytes]) -> int:
        """Attach files; the last one."""
        self.clock.now += timedelta(minutes=1)
        reply = await who.browser.post(who.path(f"{where}/files"), files=[("file", file) for file in files])
        assert reply.status_code == 303, reply.text
        return await self.newest("files")

    async def joins(self, owner: Person, name: str, role: str, browser: httpx.AsyncClient | None = None) -> Person:
        """Somebody follows an invitation, with the account that they have or a new one."""
        link = await self.invitation(owner, role, f"For {name}")
        new = browser is None
        browser = browser or self.desk.browser()
        account: Form = {"name": name, "email": f"{name.lower()}@example.com", "password": PASSWORD} if new else {}
        await self.does(browser, link, **account)
        account_id = await self.desk.fetch("select id from accounts where name = $1", name)
        person = Person(name, account_id, owner.workspace_id, owner.slug, browser)
        self.people.setdefault(name, person)
        return person

    async def invitation(self, owner: Person, role: str, note: str) -> str:
        """The path of an invitation's link."""
        reply = await self.does(owner, "/members/invitations", answer=200, role=role, note=note)
        return "/invitations/" + reply.text.partition("/invitations/")[2].partition('"')[0]

    async def begins(self, founder: Person, name: str, slug: str, time_zone: str) -> Person:
        """Somebody begins one more workspace; they, in that."""
        await self.does(founder, "/workspaces", name=name, time_zone=time_zone)
        workspace_id = await self.desk.fetch("select id from workspaces where slug = $1", slug)
        return Person(founder.name, founder.account_id, workspace_id, slug, founder.browser)

    async def date_rows(self) -> None:
        """Put right what took its time from the database's own clock."""
        for column in (
            "workspaces.created_at",
            "accounts.created_at",
            "members.joined_at",
            "events.at",
            "account_events.at",
        ):
            table, _, name = column.partition(".")
            await self.desk.fetch(f"update {table} set {name} = $1 where {name} > $1", self.clock.now)  # noqa: S608
