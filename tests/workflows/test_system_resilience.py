"""Whatever goes wrong with a desk, one thing after the other: people send what can't be, the disk is full, PostgreSQL
stands still and dies, the application dies in the middle of writes, mail and push services are away. Each time whoever
asks is told so in words, the work goes on by itself, and nothing that was acknowledged is lost or there twice."""

import asyncio
import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from email.message import EmailMessage
from functools import partial
from itertools import count
from pathlib import Path

import asyncpg
import httpx
import pytest
from litestar import Litestar
from playwright.async_api import Page as BrowserPage
from playwright.async_api import expect

from tests.browser.drafts import in_text, saved, state
from tests.browser.kept import WIDE, Kept
from tests.faults.conftest import commands_in
from tests.security.routes import real_rows
from tests.support.commands import CommandLine, Serving
from tests.support.file_samples import a_picture
from tests.support.html import Page, text_of
from tests.support.mail_server import mail_server
from tests.support.people import Person
from tests.support.ports import free_port
from tests.support.push_service import PushService, push_service
from tests.support.uploads import send
from tests.workflows.bad_input import MOST, Bad, bad_requests
from tests.workflows.served import ServedDesk, eventually, served_desk
from tests.workflows.small_disk import SmallDisk, small_disk
from webapp.database.embedded.postmaster import PORT, is_alive, read_postmaster

pytestmark = [pytest.mark.anyio, pytest.mark.own_browser]

TITLES = "select title from tasks where workspace_id = $1 and title like 'Fold %'"
GOING_OUT = ["send_mail", "send_link", "send_push"]
DUE = "update jobs set run_at = now() where state = 'waiting' and name = any($1)"
PICTURE = a_picture()
LONG = 3_000  # characters of notes


class Owner:
    """Somebody who works on whatever happens, and remembers what was acknowledged."""

    def __init__(self, desk: ServedDesk, person: Person) -> None:
        self.desk, self.person = desk, person
        self.acknowledged: list[str] = []
        self.unknown: list[str] = []  # of these nobody can know
        self._dice = random.Random(7)
        self._numbers = count()

    async def add(self) -> httpx.Response | None:
        """Add a task with long notes; None where no answer came."""
        title = f"Fold n{next(self._numbers)}"
        notes = self._dice.randbytes(LONG // 2).hex()
        try:
            reply = await self.person.post("/tasks", {"title": title, "notes": notes})
        except httpx.TransportError:
            self.unknown.append(title)
            return None
        (self.acknowledged if reply.status_code == 303 else self.unknown).append(title)
        return reply

    async def is_told(self) -> httpx.Response:
        """What was asked for can't be done now, which is said in words."""
        reply = await self.person.post("/tasks", {"title": "Fold in vain"})
        assert_told(reply)
        return reply

    async def goes_on(self) -> None:
        """Work until it works again, and find everything."""

        async def works() -> bool:
            reply = await self.add()
            if reply is not None and reply.status_code != 303:
                assert_told(reply)
            return reply is not None and reply.status_code == 303

        await eventually(works, "a task that is taken")
        reply = await self.person.get(f"/tasks?sort=newest&q={self.acknowledged[-1].split()[-1]}")
        assert self.acknowledged[-1] in Page(reply).text
        await self.desk.db._pool.expire_connections()
        found = Counter(row[0] for row in await self.desk.db._pool.fetch(TITLES, self.person.workspace_id))
        assert set(found.values()) == {1}
        assert set(self.acknowledged) <= set(found) <= {*self.acknowledged, *self.unknown, "Fold in vain"}


def assert_told(reply: httpx.Response) -> str:
    """A page, or a notice for htmx, that says in words to come back later; returns its heading."""
    assert reply.status_code == 503, (reply.status_code, Page(reply).text)
    assert int(reply.headers["retry-after"]) > 0
    assert reply.headers["content-type"].startswith("text/html")
    assert Page(reply).text
    return text_of(Page(reply).tree.css_first("h1"))


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    """The disk that everything of this desk is on."""
    with small_disk(megabytes=140) as disk:
        yield disk


@pytest.fixture
def on_disk(migrated_folder: Path, disk: SmallDisk) -> Iterator[CommandLine]:
    """The command line, with its data on that disk."""
    subprocess.run(["cp", "-R", migrated_folder, disk.seen / "data"], check=True)
    with commands_in(disk.folder / "data") as commands:
        commands.within = disk.within
        yield commands
    for process in processes_of(postmaster_of(disk)):
        os.kill(process, signal.SIGKILL)


def postmaster_of(disk: SmallDisk) -> int | None:
    """The process of the desk's PostgreSQL, None where it is gone."""
    found = read_postmaster(disk.seen / "data/postgres/postmaster.pid")
    return found.pid if found and is_alive(found.pid) else None


def processes_of(postmaster: int | None) -> list[int]:
    """A PostgreSQL's own process, and all that it has started."""
    if postmaster is None:
        return []
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text("ascii").split()
    return [postmaster, *map(int, children)]


def hold(postmaster: int) -> list[int]:
    """Let a PostgreSQL begin no more processes; returns it and those that it has begun."""
    os.kill(postmaster, signal.SIGSTOP)
    return processes_of(postmaster)


async def ended(processes: list[int]) -> None:
    """Wait until processes are gone: those of a PostgreSQL that ends may take a last statement before they notice."""

    async def all_gone() -> bool:
        return not any(map(is_alive, processes))

    await eventually(all_gone, "the end of a PostgreSQL")


async def test_system_resilience(on_disk: CommandLine, disk: SmallDisk, one_app: Litestar, kept: Kept) -> None:
    port, mail_port, push_port = free_port(), free_port(), free_port()
    settings = {
        "COFOUNDER_URL": f"http://127.0.0.1:{port}",
        "COFOUNDER_MAX_BODY": str(MOST),
        "COFOUNDER_ACQUIRE_TIMEOUT": "20",
        "COFOUNDER_STATEMENT_TIMEOUT": "8",
        "COFOUNDER_OUTGOING_ALLOWED": "off",
        "COFOUNDER_PUSH_SERVICES": f"http://127.0.0.1:{push_port}",
        "COFOUNDER_SMTP_HOST": "127.0.0.1",
        "COFOUNDER_SMTP_PORT": str(mail_port),
        "COFOUNDER_SMTP_TLS": "none",
        "COFOUNDER_SMTP_FROM": "desk@example.com",
        "COFOUNDER_BACKUPS": "off",
    }
    serving = on_disk.serve("--port", str(port), **settings)
    dsn = f"postgresql://cofounder@/cofounder?host={disk.seen}/data/run&port={PORT}"
    async with served_desk(one_app, dsn, serving.base, disk.seen / "data/files") as desk:
        owner = Owner(desk, await desk.owner("Ana"))
        await owner.goes_on()
        await bad_input(desk, one_app)
        await owner.goes_on()
        await full_disk(owner, disk)
        await stopped_and_killed_database(owner, disk)
        serving = await killed_application(owner, on_disk, serving, kept, settings)
        await mail_and_push_away(owner, mail_port, push_port)
    assert serving.stop() == 0


async def bad_input(desk: ServedDesk, app: Litestar) -> None:
    """Whatever is sent wherever, nothing breaks: it is refused, or nothing is wrong with it there."""
    eve = await desk.owner("Eve", business="Bad input")
    requests = bad_requests(app, await real_rows(desk, eve))
    await asyncio.gather(*(send_each(eve, requests) for _ in range(6)))


async def send_each(who: Person, requests: Iterator[Bad]) -> None:
    """Send one request after the other, of those that others send at the same time."""
    for bad in requests:
        headers = {"content-type": bad.content_type} if bad.content_type else {}
        request = partial(who.browser.request, bad.method, bad.path, content=bad.body, headers=headers)
        await eventually(partial(is_answered, request), f"an answer to {bad}")


async def is_answered(request: Callable[[], Awaitable[httpx.Response]]) -> bool:
    """Whether there was time for a request; nothing breaks by it."""
    reply = await request()
    assert reply.status_code < 500 or reply.status_code == 503, (reply.status_code, reply.request.url)
    return reply.status_code != 503


async def full_disk(owner: Owner, disk: SmallDisk) -> None:
    """Where there is no room left, this is said, all can be read, and with room it goes on."""
    task = await owner.desk.task(owner.person, "Keep the pictures")
    disk.fill()
    refused = await send(owner.person, f"/tasks/{task}/files", ("Front.png", PICTURE))
    assert refused.status_code == 507, refused.text
    assert "no room" in refused.text

    async def says_so() -> bool:
        reply = await owner.add()
        assert reply is not None
        return reply.status_code != 303 and assert_told(reply) == "The desk has no room left"

    await eventually(says_so, "the disk to be full")
    assert (await owner.person.get("/tasks")).status_code == 200
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await begin_pieces_of_log(owner.desk)  # it ends itself where there is no room for one
    reply = await owner.add()
    assert reply is not None
    if reply.status_code != 303:
        assert_told(reply)
    disk.make_room()
    await owner.goes_on()
    taken = await send(owner.person, f"/tasks/{task}/files", ("Front.png", PICTURE))
    assert taken.status_code == 201, taken.text


async def begin_pieces_of_log(desk: ServedDesk) -> None:
    """Let PostgreSQL begin more pieces of its log than it keeps in stock."""
    for _ in range(30):
        await desk.fetch("select (pg_logical_emit_message(true, 'test', 'x'), pg_switch_wal())::text")


async def stopped_and_killed_database(owner: Owner, disk: SmallDisk) -> None:
    """A PostgreSQL that stands still is waited for, not for ever; one that is killed is started again."""
    postmaster = postmaster_of(disk)
    assert postmaster is not None
    stopped = hold(postmaster)
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    try:
        told = await asyncio.gather(*(owner.is_told() for _ in range(8)))
        assert all("may have been saved" in reply.text for reply in told)
        notice = await owner.person.htmx("/tasks", {"title": "Fold in vain"})
        assert_told(notice)
        assert (await owner.desk.browser().get("/health/live")).status_code == 200
    finally:
        for process in stopped:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)
    await owner.goes_on()
    ending = hold(postmaster)
    os.kill(postmaster, signal.SIGKILL)
    await ended(ending)
    await owner.goes_on()


async def killed_application(
    owner: Owner, commands: CommandLine, serving: Serving, kept: Kept, settings: dict[str, str]
) -> Serving:
    """Killed in the middle of writes: what was acknowledged is there, what is typed in a browser comes as soon as there
    is somebody to take it."""
    draft = await owner.desk.draft(owner.person, "Winter hours", body="We close at four.")
    page = await editor(owner, kept, serving.base, draft)
    try:
        async with asyncio.TaskGroup() as writers:
            for _ in range(4):
                writers.create_task(until_no_answer(owner))
            await in_text(page)
            await page.keyboard.type(" On Mondays")
            serving.kill()
        await page.keyboard.type(" we are closed.")
        await expect(state(page)).to_contain_text("kept on this device")
        serving = await asyncio.to_thread(commands.serve, "--port", serving.base.rpartition(":")[2], **settings)
        await owner.goes_on()
        await saved(page)
        assert (
            await owner.desk.fetch("select body from drafts where id = $1", draft)
            == "We close at four. On Mondays we are closed."
        )
    finally:
        await page.context.close()
    return serving


async def until_no_answer(owner: Owner) -> None:
    """Add tasks until nobody answers."""
    while await owner.add() is not None:
        pass


async def editor(owner: Owner, kept: Kept, address: str, draft: int) -> BrowserPage:
    """The editor of a draft in a browser."""
    page = await kept.take(address, WIDE, dark=False, scripts=True, own=True)
    jar = owner.person.browser.cookies.jar
    await page.context.add_cookies([{"name": one.name, "value": one.value or "", "url": address} for one in jar])
    await page.goto(owner.person.path(f"/drafts/{draft}"))
    await in_text(page)
    return page


async def mail_and_push_away(owner: Owner, mail_port: int, push_port: int) -> None:
    """What can't be handed over waits, an owner sees why, and each goes out once when there is somebody to take it."""
    browser = PushService()
    browser.port = push_port
    subscriber = browser.subscriber()
    assert (await owner.person.browser.post("/account/push", data=subscriber.form)).status_code == 201
    reply = await owner.desk.browser().post("/forgotten", data={"email": "ana@example.com"})
    assert reply.status_code == 303

    async def failed() -> bool:
        return "127.0.0.1" in Page(await owner.person.get("/jobs")).text

    await eventually(failed, "a reason on the page of jobs")
    await owner.goes_on()
    async with mail_server(port=mail_port) as mail, push_service(push_port) as push:

        def came() -> list[EmailMessage]:
            return [each for each in mail.mails if "ana@example.com" in each["to"]]

        async def went() -> bool:
            await owner.desk.fetch(DUE, GOING_OUT)  # also of what was just tried once more in vain
            return bool(came() and push.bodies)

        await eventually(went, "what had waited")
        await eventually(lambda: nothing_waits(owner), "nothing to wait any more")
    assert len(came()) == 1
    assert [subscriber.read(body)["title"] for body in push.bodies] == ["Messages are on"]


async def nothing_waits(owner: Owner) -> bool:
    """Whether all that goes out has gone."""
    waiting = "select count(*) from jobs where name = any($1) and state <> 'done'"
    found: int = await owner.desk.fetch(waiting, GOING_OUT)
    return found == 0
