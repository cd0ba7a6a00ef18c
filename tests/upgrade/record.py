"""What is written down of the old desk when it is made: all that its pages tell, and all that can be taken back.

This asks the tables which rows there are, in the words of the release that the desk stands for; it isn't run again.
"""

from collections import Counter
from pathlib import Path
from typing import Any

from litestar import Litestar

from tests.people import Desk, Person
from tests.upgrade import reading
from tests.upgrade.old_desk import cloned, opened, people_at, sign_in
from tests.upgrade.told import Told, page_of, undo_forms

OF_EACH = 4  # notices of the same words, of each person


async def census(desk: Desk) -> Told:
    """Who is where, and the rows of each workspace, by which the pages are found."""

    async def column(text: str, *arguments: Any) -> list[Any]:
        return list(await desk.fetch(f"select array({text})", *arguments))

    people: Told = {}
    for account_id in await column("select id from accounts order by id"):
        name, email = await desk.fetch("select array[name, email] from accounts where id = $1", account_id)
        of_account = (
            "from members m join workspaces w on w.id = m.workspace_id where m.account_id = $1 and m.left_at is null"
        )
        slugs = await column(f"select w.slug {of_account} order by w.id", account_id)
        ids = await column(f"select w.id {of_account} order by w.id", account_id)
        people[name] = {"id": account_id, "email": email, "workspaces": dict(zip(slugs, ids, strict=True))}
    workspaces: Told = {}
    for slug in await column("select slug from workspaces order by id"):
        of_workspace = "join workspaces w on w.id = r.workspace_id where w.slug = $1"
        rows = {
            where: await column(f"select r.id from {table} r {of_workspace} order by r.id", slug)  # noqa: S608
            for where, table in {"/tasks": "tasks", "/drafts": "drafts", "/drafts/templates": "draft_templates"}.items()
        }
        names = await column(f"select r.id || '/' || r.name from files r {of_workspace} order by r.id", slug)  # noqa: S608
        owner = await desk.fetch(
            "select a.name from members m join accounts a on a.id = m.account_id"
            " join workspaces w on w.id = m.workspace_id where w.slug = $1 and m.role = 'owner'",
            slug,
        )
        workspaces[slug] = {"owner": owner, "rows": rows, "files": [f"/w/{slug}/files/{name}" for name in names]}
    return {"people": people, "workspaces": workspaces, "readers": ["Ben in alder-finch"]}


async def events_of(desk: Desk, tellings: Told) -> dict[str, list[str]]:
    """The ids of events by who caused them, of those who are still here."""
    found = {}
    for name, account in tellings["people"].items():
        for slug, workspace_id in account["workspaces"].items():
            ids = await desk.fetch(
                "select array(select id::text from events where actor_id = $1 and workspace_id = $2 order by id)",
                account["id"],
                workspace_id,
            )
            if ids:
                found[f"{name} in {slug}"] = list(ids)
    return found


async def all_steps(desk: Desk, people: dict[str, Person], tellings: Told) -> list[Told]:
    """All that a button offers to take back, to whoever did it or to an owner, in the order in which it was done."""
    steps: dict[str, Told] = {}
    for who, notices in tellings["notices"].items():
        for event, (_, action) in notices.items():
            if action:
                latest = event.rpartition(".")[2]
                steps[event] = {"who": who, "action": action, "at": await place_of(desk, latest), "event": event}
    for slug, workspace in tellings["workspaces"].items():
        owner = f"{workspace['owner']} in {slug}"
        for where in reading.kept_rows(workspace):
            for action in undo_forms(await page_of(people[owner], where)):
                event = action.split("/")[-2]
                steps.setdefault(event, {"who": owner, "action": action, "at": where, "event": event})
    return [steps[event] for event in sorted(steps, key=lambda ids: [int(each) for each in ids.split(".")])]


async def in_rounds(desk: Desk, steps: list[Told]) -> list[list[Told]]:
    """Steps so that those of one round don't touch each other: at most one of each row, and of each repeat, or one of
    each of its comments and files."""
    rounds: list[list[Told]] = []
    touched: list[dict[str, set[str]]] = []
    for step in steps:
        row, part = await desk.fetch(
            "select array["
            " coalesce((select 'series ' || coalesce(series_id, id) from tasks where '/tasks/' || id = $1), $1),"
            " coalesce('comment ' || (after ->> 'comment_id'), 'file ' || (after ->> 'file_id'), '')"
            "] from events where id = $2",
            step["at"],
            int(step["event"].rpartition(".")[2]),
        )
        number = next((number for number, there in enumerate(touched) if fits(there.get(row), part)), len(touched))
        if number == len(touched):
            touched.append({})
            rounds.append([])
        touched[number].setdefault(row, set()).add(part)
        rounds[number].append(step)
    return rounds


def fits(touched: set[str] | None, part: str) -> bool:
    """Whether a part of a row ("" for the row itself) can be touched beside others of it."""
    return touched is None or ("" not in touched and part not in touched and part != "")


async def place_of(desk: Desk, event: str) -> str:
    """The page of what an event is about."""
    found: str = await desk.fetch(
        "select case subject when 'template' then '/drafts/templates/' else '/' || subject || 's/' end || subject_id"
        " from events where id = $1",
        int(event),
    )
    return found


def some_of_each(notices: Told) -> Told:
    """The notices that are kept: the first few of each text."""
    seen = Counter[str]()
    kept = {}
    for event, notice in notices.items():
        seen[notice[0]] += 1
        if seen[notice[0]] <= OF_EACH:
            kept[event] = notice
    return kept


async def tell(app: Litestar, dsn: str, server: str, files: Path, together: list[tuple[str, str]]) -> Told:
    """All that the pages tell on the evening on which the desk was left; `together` are events that are one act, after
    whoever did it."""
    async with opened(app, dsn, files) as desk:
        tellings = await census(desk)
        tokens = await sign_in(desk, tellings)
        people = people_at(desk, tellings, tokens)
        tellings["pages"] = await reading.read_pages(people, tellings)
        tellings["seen"] = await reading.read_histories(people, tellings)
        events = await events_of(desk, tellings)
        for who, ids in together:
            events[who].append(ids)
        tellings["notices"] = await reading.read_notices(people, events)
        undoing = reading.Undoing(app, dsn, server, files, tellings, tokens)
        steps = await all_steps(desk, people, tellings)
        rounds = await in_rounds(desk, steps)
    tried = [step for steps in rounds for step in await undoing.run(steps)]
    done = {step["event"] for step in tried if step["answer"] == 303}  # what had moved on since is no promise
    async with opened(app, dsn, files) as desk:
        rounds = await in_rounds(desk, [step for step in steps if step["event"] in done])
    tellings["undoing"] = [await undoing.run(steps) for steps in rounds]
    odd = [step for steps in tellings["undoing"] for step in steps if step["answer"] != 303]
    assert odd == [], odd
    async with cloned(dsn, server) as clone, opened(app, clone, files) as desk:
        tellings["restored"] = await reading.restore_all(people_at(desk, tellings, tokens), tellings)
    tellings["notices"] = {who: some_of_each(notices) for who, notices in tellings["notices"].items()}
    return tellings
