"""The whole desk read through its pages, and every change of it taken back, as its people can."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from litestar import Litestar

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.upgrade.old_desk import cloned, opened, people_at
from tests.upgrade.told import (
    Told,
    account_told,
    content_told,
    draft_told,
    files_told,
    history_told,
    lists_told,
    notice_told,
    page_of,
    task_told,
    template_told,
    whole_history_told,
)

READERS: dict[str, Callable[[Person, int], Awaitable[Told]]] = {
    "/tasks": task_told,
    "/drafts": draft_told,
    "/drafts/templates": template_told,
}


async def read_pages(people: dict[str, Person], tellings: Told) -> Told:
    """Everything that owners see: each row by its page, the lists, files and settings."""
    found: Told = {}
    for slug, workspace in tellings["workspaces"].items():
        owner = people[f"{workspace['owner']} in {slug}"]
        rows = {
            f"{where}/{number}": await read(owner, number)
            for where, read in READERS.items()
            for number in workspace["rows"][where]
        }
        contents = {url: await content_told(owner, url) for url in workspace["files"]}
        found[slug] = {"rows": rows, "files": contents, "lists": await lists_told(owner, can_manage=True)}
    return found


async def read_histories(people: dict[str, Person], tellings: Told) -> Told:
    """The histories and lists as others see them, with dates in their own way, and everybody's settings."""
    found: Told = {}
    for reader in tellings["readers"]:
        person = people[reader]
        rows = tellings["workspaces"][person.slug]["rows"]
        found[reader] = {
            f"{where}/{number}": await whole_history_told(person, await page_of(person, f"{where}/{number}"))
            for where in READERS
            for number in rows[where]
        }
        found[reader]["lists"] = await lists_told(person, can_manage=False)
        found[reader]["account"] = await account_told(person.browser)
    return found


async def read_notices(people: dict[str, Person], events: dict[str, list[str]]) -> Told:
    """What is said of events to those who did them, by the ids of the events."""
    return {
        who: {event: await notice_told(people[who], event) for event in done} for who, done in sorted(events.items())
    }


class Undoing:
    """Takes changes back, each round of them in a clone of the desk: those of one round don't touch each other."""

    def __init__(
        self, app: Litestar, dsn: str, server: str, files: Path, tellings: Told, tokens: dict[str, str]
    ) -> None:
        self.app, self.dsn, self.server, self.files = app, dsn, server, files
        self.tellings, self.tokens = tellings, tokens

    async def run(self, steps: list[Told]) -> list[Told]:
        """Take what `steps` name back; each step with the answer, and what the history says of it."""
        async with cloned(self.dsn, self.server) as dsn, opened(self.app, dsn, self.files) as desk:
            people = people_at(desk, self.tellings, self.tokens)
            return [await self.step(desk, people[step["who"]], step) for step in steps]

    async def step(self, desk: Desk, who: Person, step: Told) -> Told:
        """Take one change back, or several at once, and look at the page of what it was."""
        body = {"events": step["event"]} if "." in step["event"] else {}
        reply = await who.browser.post(step["action"], data=body)
        told = history_told(await page_of(who, step["at"]))[0] if reply.status_code == 303 else Page(reply).heading
        return step | {"answer": reply.status_code, "told": told}


async def restore_all(people: dict[str, Person], tellings: Told) -> Told:
    """Take everything out of the trash, as its page offers it; what the trash and the pages show then."""
    found: Told = {}
    for slug, workspace in tellings["workspaces"].items():
        owner = people[f"{workspace['owner']} in {slug}"]
        restored = []
        while (form := (await page_of(owner, "/trash")).tree.css_first(".row form")) is not None:
            restored.append((form.attributes["action"] or "").removeprefix(owner.path()))
            reply = await owner.browser.post(form.attributes["action"] or "")
            assert reply.status_code == 303, restored[-1]
        rows = {where: (await page_of(owner, where)) for where in kept_rows(tellings["workspaces"][slug])}
        assert not [where for where, page in rows.items() if page.tree.css_first(".notice.warn") is not None]
        found[slug] = {"restored": restored, "files": {where: files_told(page) for where, page in rows.items()}}
    return found


def kept_rows(workspace: Told) -> list[str]:
    """The pages of all rows of a workspace."""
    return [f"{where}/{number}" for where in READERS for number in workspace["rows"][where]]
