"""People who work at once, each as their role lets them: what they do is by dice, and each remembers what was
acknowledged."""

import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from tests.support.html import Page
from tests.support.people import Person
from webapp.web.viewer import Role

PAGES = (
    *("", "/today", "/today/evening", "/tasks", "/tasks?status=completed", "/tasks?sort=newest", "/drafts"),
    *("/projects", "/reviews", "/inbox", "/calendar", "/members", "/search?q=fold", "/trash", "/working-days"),
)
# A title says whose business it belongs to: each is "Fold b3p7n12", of the seventh person of the third business.
CODE = re.compile(r"\bb(\d+)p\d+n\d+\b")
ROW = re.compile(r'id="task-(\d+)"')


class Shared:
    """What all of one business write to."""

    def __init__(self, number: int, task: int, draft: int) -> None:
        self.number = number
        self.task, self.draft = task, draft


class Worker:
    """One person at work."""

    def __init__(self, person: Person, role: Role, number: int, shared: Shared, seed: int) -> None:
        self.person, self.role, self.shared = person, role, shared
        self.mark = f"b{shared.number}p{number}"
        self.paragraph = f"From {self.mark}:"
        self.tasks: dict[str, tuple[int, str]] = {}  # code: id and state, as it was acknowledged
        self.titles: dict[str, str] = {}  # code: title
        self.comments: list[str] = []
        self.items: list[str] = []
        self.drafts: list[str] = []
        self.lines: list[str] = []
        self.done: Counter[str] = Counter()
        self._dice = random.Random(seed)
        self._codes = 0

    async def act(self) -> None:
        """Do one thing. Raises AssertionError for an answer that isn't right."""
        if self.role is Role.VIEWER:
            what = self._dice.choices((self.look, self.refused), (9, 1))[0]
        else:
            what = self._dice.choices(*zip(*self._acts(), strict=True))[0]
        await what()
        self.done[what.__name__] += 1

    def _acts(self) -> list[tuple[Callable[[], Awaitable[None]], int]]:
        acts: list[tuple[Callable[[], Awaitable[None]], int]] = [
            (self.look, 12), (self.look_at_task, 3), (self.look_at_draft, 2), (self.add, 4), (self.comment, 2),
            (self.add_item, 2), (self.write_line, 3), (self.begin_draft, 1), (self.complete_series, 1),
        ]  # fmt: skip
        if self.tasks:
            acts += [(self.complete_or_reopen, 4), (self.delete_or_restore, 2), (self.rename, 2)]
        return acts

    def _code(self) -> str:
        self._codes += 1
        return f"{self.mark}n{self._codes}"

    async def get(self, rest: str) -> httpx.Response:
        """Open a page, and look whether it is right for this person."""
        reply = await self.person.get(rest)
        assert reply.status_code == 200, (rest, reply.status_code, Page(reply).text)
        return self.right(reply)

    async def post(self, rest: str, fields: dict[str, Any]) -> httpx.Response:
        """Send a form that has to be taken."""
        reply = await self.person.post(rest, fields)
        assert reply.status_code == 303, (rest, fields, reply.status_code, Page(reply).text)
        return reply

    def right(self, reply: httpx.Response) -> httpx.Response:
        """A page that is of this person and of their business, and of nobody else's."""
        assert f'data-account="{self.person.account_id}"' in reply.text
        assert f'data-slug="{self.person.slug}"' in reply.text
        assert set(CODE.findall(reply.text)) <= {str(self.shared.number)}
        return reply

    async def look(self) -> None:
        """Open one of the pages."""
        await self.get(self._dice.choice(PAGES))

    async def look_at_task(self) -> None:
        """Open the task that all talk about."""
        await self.get(f"/tasks/{self.shared.task}")

    async def look_at_draft(self) -> None:
        """Read the draft that all write."""
        await self.get(f"/drafts/{self.shared.draft}/reading")

    async def refused(self) -> None:
        """Whoever only looks can't add."""
        reply = await self.person.post("/tasks", {"title": self._code()})
        assert reply.status_code == 403

    async def find(self, code: str) -> int:
        """The one task of a title that was just added: what is acknowledged is there."""
        (task,) = ROW.findall((await self.get(f"/tasks?q={code}")).text)
        return int(task)

    async def add(self) -> None:
        """Add a task of one's own, and find it."""
        code = self._code()
        fields = {"title": f"Fold {code}", "assignee_id": str(self.person.account_id), "labels": f"all, {self.mark}"}
        await self.post("/tasks", fields)
        self.titles[code] = f"Fold {code}"
        self.tasks[code] = (await self.find(code), "open")

    async def complete_or_reopen(self) -> None:
        """Tick a task off, or off again."""
        code = self._dice.choice(list(self.tasks))
        task, state = self.tasks[code]
        if state == "trash":
            return
        await self.post(f"/tasks/{task}/completion" + ("?_method=delete" if state == "done" else ""), {})
        self.tasks[code] = (task, "open" if state == "done" else "done")

    async def delete_or_restore(self) -> None:
        """Throw a task away, or bring it back."""
        code = self._dice.choice(list(self.tasks))
        task, state = self.tasks[code]
        if state == "trash":
            await self.post(f"/trash/tasks/{task}/restoration", {})
            self.tasks[code] = (task, "open")
        elif state == "open":
            await self.post(f"/tasks/{task}?_method=delete", {})
            self.tasks[code] = (task, "trash")

    async def rename(self) -> None:
        """Change a title, on top of what the page shows."""
        code = self._dice.choice(list(self.tasks))
        task, state = self.tasks[code]
        if state == "trash":
            return
        page = Page(await self.get(f"/tasks/{task}/edit"))
        version = page.one("main [name=version]").attributes["value"] or ""
        title = f"Fold {code} anew {self._dice.randrange(1000)}"
        await self.post(f"/tasks/{task}?_method=put", {"version": version, "title": title})
        self.titles[code] = title

    async def comment(self) -> None:
        """Say something to the task that all talk about."""
        code = self._code()
        await self.post(f"/tasks/{self.shared.task}/comments", {"body": code})
        self.comments.append(code)

    async def add_item(self) -> None:
        """Add to its checklist."""
        code = self._code()
        await self.post(f"/tasks/{self.shared.task}/items", {"title": code})
        self.items.append(code)

    async def begin_draft(self) -> None:
        """Begin a draft."""
        code = self._code()
        await self.post("/drafts", {"title": f"Fold {code}", "kind": "page"})
        self.drafts.append(code)

    async def write_line(self) -> None:
        """Write into one's own paragraph of the draft that all write. What others wrote meanwhile is merged; where it
        can't be, the page shows both."""
        page = Page(await self.get(f"/drafts/{self.shared.draft}"))
        code = self._code()
        fields = {name: page.one(f"#editor-form [name={name}]").attributes.get("value") or "" for name in ("revision",)}
        body = page.one("#editor-form [name=body]").text()
        fields["title"] = page.one("#editor-form [name=title]").text().strip()
        fields["body"] = body.replace(self.paragraph, f"{self.paragraph} {code}")
        reply = await self.person.post(f"/drafts/{self.shared.draft}?_method=put", fields)
        assert reply.status_code in (303, 409), (reply.status_code, Page(reply).text)
        if reply.status_code == 303:
            self.lines.append(code)
        else:
            assert code in reply.text

    async def complete_series(self) -> None:
        """Do what all of the business have to do each day, at the same time as they."""
        found = ROW.findall((await self.get("/tasks?q=sweep")).text)
        for task in found:
            await self.post(f"/tasks/{task}/completion", {})
