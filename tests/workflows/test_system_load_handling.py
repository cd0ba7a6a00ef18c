"""A hundred people of ten businesses at once, over the network and each with a session of their own, at a `cofounder
serve`. In its short form each does a few things, with deadlines that a busy machine keeps too; `--load-for 60` lets
them work for a minute, against a desk as owners have it."""

import asyncio
import random
from collections import Counter
from contextlib import AsyncExitStack
from functools import partial
from time import monotonic

import asyncpg
import pytest
from litestar import Litestar

from tests.live.reading import Told, listening
from tests.support.commands import CommandLine
from tests.support.html import Page, text_of
from tests.support.passwords import HASH, PASSWORD, sign_in
from tests.workflows.crowd import Shared, Worker
from tests.workflows.served import ServedDesk, served_desk
from webapp.accounts.passwords import Passwords
from webapp.database.embedded.server import EmbeddedServer
from webapp.web.viewer import Role

pytestmark = pytest.mark.anyio

BUSINESSES = 10
ROLES = (Role.OWNER, *[Role.EDITOR] * 7, Role.REVIEWER, Role.VIEWER)
ACTS = 6  # of each in the short form
MOMENT = 4.0  # seconds, at most, between two acts of the long one
TASKS = """
select id, title, case when deleted_at is not null then 'trash' when is_open then 'open' else 'done' end as state
from tasks where workspace_id = $1 and title like 'Fold %'
"""
COMMENTS = "select body from comments where workspace_id = $1"
ITEMS = "select title from checklist_items where workspace_id = $1"
DRAFTS = "select substr(title, 6) from drafts where workspace_id = $1 and title <> 'Ours'"
SERIES = "select due_on, is_open from tasks where workspace_id = $1 and title like 'Sweep%' order by due_on"
OPEN = "select count(*) from tasks where workspace_id = $1 and is_open and deleted_at is null"
WRONG = """
with real as materialized (
    select workspace_id, 'task' as subject, k.dimension, k.value, k.status, count(*)::bigint as amount
    from tasks t cross join lateral (select * from task_counter_keys(t) offset 0) k group by 1, 2, 3, 4, 5
    union all
    select workspace_id, 'draft', k.dimension, k.value, k.status, count(*)
    from drafts d cross join lateral (select * from draft_counter_keys(d) offset 0) k group by 1, 2, 3, 4, 5
), kept as materialized (
    select workspace_id, subject, dimension, value, status, amount from counters
    where subject in ('task', 'draft') and amount <> 0
)
select json_agg(d) from ((table real except table kept) union all (table kept except table real)) d
"""
PATIENT = {"COFOUNDER_ACQUIRE_TIMEOUT": "60", "COFOUNDER_STATEMENT_TIMEOUT": "60"}


async def a_business(desk: ServedDesk, number: int) -> list[Worker]:
    """A business with ten people, something to talk about, to write at together, and to do each day."""
    owner = await desk.owner(f"B{number}p0", business=f"Business {number}")
    others = [await desk.member(role, owner, f"B{number}p{place}") for place, role in enumerate(ROLES) if place]
    paragraphs = "\n\n".join(f"From b{number}p{place}:" for place in range(len(ROLES)))
    await owner.post("/tasks", {"title": "Sweep every day"})
    shared = Shared(number, await desk.task(owner, "Talk"), await desk.draft(owner, "Ours", body=paragraphs))
    return [
        Worker(person, role, place, shared, number * 100 + place)
        for place, (person, role) in enumerate(zip([owner, *others], ROLES, strict=True))
    ]


async def come_in(desk: ServedDesk, worker: Worker) -> None:
    """Sign in with a password, in a browser that knows nothing yet."""
    worker.person.browser = desk.browser()
    reply = await sign_in(worker.person.browser, f"{worker.person.name.lower()}@example.com")
    assert reply.status_code == 303, (reply.status_code, Page(reply).text)


async def work(worker: Worker, seconds: float) -> None:
    """Work until the time is over, and look at each page for a moment; without any, do a few things at once."""
    until, dice = monotonic() + seconds, random.Random(worker.mark)
    while (monotonic() < until) if seconds else (worker.done.total() < ACTS):
        if seconds:
            await asyncio.sleep(dice.uniform(0, MOMENT))
        await worker.act()


async def test_system_load_handling(cofounder: CommandLine, one_app: Litestar, pytestconfig: pytest.Config) -> None:
    seconds: float = pytestconfig.getoption("--load-for")
    serving = cofounder.serve(**({} if seconds else PATIENT))
    dsn = EmbeddedServer(cofounder.data_dir).dsn()
    async with (
        served_desk(one_app, dsn, serving.base, cofounder.data_dir / "files") as desk,
        AsyncExitStack() as streams,
    ):
        workers = [worker for number in range(BUSINESSES) for worker in await a_business(desk, number)]
        password = await Passwords().hash(PASSWORD) if seconds else HASH
        await desk.fetch("update accounts set password_hash = $1", password)
        await asyncio.gather(*(come_in(desk, worker) for worker in workers))
        pages = [await streams.enter_async_context(listening(worker.person, serving.base)) for worker in workers]
        await asyncio.gather(*(work(worker, seconds) for worker in workers))
        for place in range(0, len(workers), len(ROLES)):
            await all_is_there(desk, workers[place : place + len(ROLES)], pages[place : place + len(ROLES)])
        assert await desk.fetch(WRONG) is None
    assert serving.stop() == 0
    print(sum((worker.done for worker in workers), Counter[str]()))


async def all_is_there(desk: ServedDesk, workers: list[Worker], pages: list[Told]) -> None:
    """Whatever one business was told is there, once; and everybody's page shows what is theirs."""
    owner = workers[0].person

    async def rows(text: str) -> list[asyncpg.Record]:
        return await desk.db._pool.fetch(text, owner.workspace_id)

    tasks = {row["title"]: (row["id"], row["state"]) for row in await rows(TASKS)}
    assert tasks == {worker.titles[code]: task for worker in workers for code, task in worker.tasks.items()}
    for text, said in ((COMMENTS, "comments"), (ITEMS, "items"), (DRAFTS, "drafts")):
        found = Counter(row[0] for row in await rows(text))
        assert found == Counter(code for worker in workers for code in getattr(worker, said))
    (body,) = [row[0] for row in await rows("select body from drafts where workspace_id = $1 and title = 'Ours'")]
    for worker in workers:
        lines = [word for word in body.split() if word.startswith(f"{worker.mark}n")]
        assert sorted(lines) == sorted(worker.lines)
    days = [(row["due_on"], row["is_open"]) for row in await rows(SERIES)]
    assert len({day for day, _ in days}) == len(days), "no day of what comes each day came twice"
    assert sum(is_open for _, is_open in days) == 1
    (change,) = [row[0] for row in await rows("select change from workspaces where id = $1")]
    for worker, told in zip(workers, pages, strict=True):
        await told.until(partial(has_heard, told, change))
        own = {worker.titles[code] for code, (_, state) in worker.tasks.items() if state == "open"}
        assert await own_tasks(worker) == own
    (open_tasks,) = [row[0] for row in await rows(OPEN)]
    for worker in workers[:1] + workers[-1:]:
        assert f"Open {open_tasks}" in Page(await worker.get("/tasks")).text


def has_heard(told: Told, change: int) -> bool:
    """Whether a browser was told of all that has changed."""
    return told.change >= change


async def own_tasks(worker: Worker) -> set[str]:
    """What somebody's list says is theirs, page after page."""
    address, found = f"/tasks?assignee={worker.person.account_id}", []
    while address:
        page = Page(worker.right(await worker.person.get(address)))
        found += [text_of(title) for title in page.tree.css("#tasks .row a.title, .rows li[id^=task-] a.title")]
        following = page.tree.css_first("a[rel=next]")
        address = (following.attributes["href"] or "").removeprefix(worker.person.path()) if following else ""
    assert len(found) == len(set(found))
    return set(found)
