"""Sample data: a small furniture workshop with a few weeks of work, to look around in."""

from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from webapp.checklists.queries import add_items, get_items, tick_item
from webapp.comments.queries import add_comment
from webapp.database.pool import Queryable
from webapp.drafts.queries import add_draft
from webapp.drafts.review import acts
from webapp.drafts.review.acts import Wish
from webapp.drafts.review.models import Decider, Verdict
from webapp.drafts.review.queries import decide, get_state
from webapp.drafts.templates.queries import add_template
from webapp.drafts.threads.models import Author
from webapp.drafts.threads.queries import add_thread
from webapp.projects.queries import add_project
from webapp.tasks.models import Status
from webapp.tasks.queries import add_task, change_task, update_task_status
from webapp.workspaces.queries import get_workspace, get_workspace_id

PROJECTS = ("Marketing", "Shop", "Workshop", "Finance")

# title, project, priority, days from today, labels, minutes, status
TASKS: tuple[tuple[str, str | None, str, int | None, list[str], int | None, str], ...] = (
    ("Send VAT return", "Finance", "urgent", -3, ["tax"], 45, "pending"),
    ("Call the landlord about the lease", None, "normal", -2, ["call"], 15, "waiting"),
    ("Approve the December newsletter", "Marketing", "high", 0, ["newsletter"], 30, "pending"),
    ("Answer the supplier about oak prices", "Workshop", "normal", 0, ["email"], 10, "in_progress"),
    ("Order gift boxes", "Shop", "normal", 0, [], 20, "pending"),
    ("Photograph the new ash stools", "Marketing", "normal", 1, ["photo"], 90, "pending"),
    ("Pay the electricity bill", "Finance", "high", 2, ["bill"], 5, "pending"),
    ("Plan the open workshop day", "Workshop", "normal", 4, ["event"], 60, "in_progress"),
    ("Write product texts for the kitchen series", "Shop", "normal", 5, ["texts"], 120, "pending"),
    ("Check the fire extinguishers", "Workshop", "low", 9, [], 20, "pending"),
    ("Renew the trade insurance", "Finance", "high", 12, ["insurance"], 30, "pending"),
    ("Compare card terminals", "Shop", "low", 20, ["money"], 60, "pending"),
    ("Sketch a bench from offcuts", None, "low", None, ["idea"], None, "pending"),
    (
        "Ask customers for photos of their tables",
        "Marketing",
        "normal",
        None,
        ["idea", "email"],
        20,
        "pending",
    ),
    ("Answer reviews of November", "Shop", "normal", -6, ["reviews"], 25, "completed"),
    ("Sharpen the plane irons", "Workshop", "low", -8, [], 40, "completed"),
    ("Invoice the café fit-out", "Finance", "urgent", -4, ["invoice"], 20, "completed"),
    ("Try the second glue supplier", "Workshop", "low", -10, [], None, "cancelled"),
)

# what a task consists of; the first step is done
STEPS = {"Plan the open workshop day": ("Fix the date", "Ask who can help", "Order drinks", "Put up the posters")}
COMMENTS = {"Plan the open workshop day": "Last year **sixty** people came. More chairs this time?"}
WAITING = {"Call the landlord about the lease": "his lawyer is back next week"}

OPENING_HOURS = """\
From the first of December the workshop closes at four. The shop keeps its usual hours, and on the last two \
Saturdays before Christmas we stay open until **eight**.

## What this means for your order

Orders placed before the 12th of December arrive in time for the holidays. Later ones we will try, but cannot \
promise.

Come by, have a coffee, and see the new ash collection while it is still all in one place.
"""

ASH = """\
People ask us for oak. We like oak. But most of what we build is **ash**, and here is why.

## It grows near us

The ash on our racks comes from three forests, all within an hour's drive.

## It bends

- chair backs from one piece
- handles that forgive a fall
- less waste

It is also lighter, which you will notice when you move house.
"""

# title, kind, project, text
DRAFTS: tuple[tuple[str, str, str, str], ...] = (
    ("Winter opening hours", "newsletter", "Marketing", OPENING_HOURS),
    ("Why we work with ash, not oak", "blog_post", "Marketing", ASH),
    ("Three stools, one plank", "social_post", "Marketing", "One plank. Three stools. No offcuts left but shavings."),
    ("Care for oiled tables", "page", "Shop", "Wipe with a damp cloth. Twice a year, a thin coat of oil."),
)

MONTHLY = """\
Hello,

One or two sentences on the month: what smelled good, what went wrong, what you are glad about.

## New in the shop

- The piece, what it is made of, what it costs
- The piece that comes next

## From the workshop

One story with one photo.

## Dates

- Opening hours this month
- The next open workshop day

Until soon,
everybody at the workshop
"""

PRODUCT = """\
What is it, in one sentence, for somebody who has never seen it?

## Why we made it

The customer, the room, or the plank that it began with.

## Measures and wood

| | |
| --- | --- |
| Wood | |
| Width, depth, height | |
| Finish | |
| Price | |

## How to care for it

Two sentences, and the link to the page on care.
"""

# kind, name, title of the draft, text
TEMPLATES: tuple[tuple[str, str, str, str], ...] = (
    ("newsletter", "Monthly newsletter", "News from the workshop", MONTHLY),
    ("page", "Product page", "", PRODUCT),
)


async def add_sample(db: Queryable, slug: str, account_id: int, *, now: datetime) -> None:
    """Fill a new workspace with tasks and drafts of a furniture workshop, dated around `now`."""
    workspace_id = await get_workspace_id(db, slug)
    workspace = await get_workspace(db, workspace_id)
    now = now.astimezone(ZoneInfo(workspace.time_zone if workspace else "UTC"))  # its days, its office hours
    projects = {
        name: (await add_project(db, workspace_id, account_id, name, now=now - timedelta(days=30))).id
        for name in PROJECTS
    }
    await add_sample_tasks(db, workspace_id, projects, [account_id], now=now)
    drafts = await add_sample_drafts(db, workspace_id, projects, [account_id], now=now)
    await add_sample_reviews(db, workspace_id, account_id, drafts, now=now)
    await add_sample_templates(db, workspace_id, account_id, now=now)


async def add_sample_templates(db: Queryable, workspace_id: int, owner: int, *, now: datetime) -> None:
    """The sample's templates."""
    made = now - timedelta(days=20)
    for kind, name, title, body in TEMPLATES:
        await add_template(db, workspace_id, owner, kind=kind, name=name, title=title, body=body, now=made)


async def add_sample_drafts(
    db: Queryable, workspace_id: int, projects: dict[str, int], members: list[int], *, now: datetime
) -> dict[str, int]:
    """The sample's drafts, shared out among members; their ids by their titles."""
    ids = {}
    for number, (title, kind, project, body) in enumerate(DRAFTS):
        added = await add_draft(
            db,
            workspace_id,
            members[number % len(members)],
            title=title,
            kind=kind,
            body=body,
            project_id=projects[project],
            now=now - timedelta(days=number * 2, hours=3),
        )
        ids[title] = added.id
    return ids


async def add_sample_reviews(
    db: Queryable, workspace_id: int, owner: int, drafts: dict[str, int], *, now: datetime
) -> None:
    """What becomes of the sample's drafts where somebody is alone: one waits for their decision and has a comment, one
    went out."""
    waits, went_out = drafts["Care for oiled tables"], drafts["Three stools, one plank"]
    words = "Which oil? People will ask."
    await acts.send(
        db, workspace_id, waits, owner, Wish(note="For the page in the shop."), now=now - timedelta(hours=20)
    )
    await add_thread(db, workspace_id, waits, Author(owner), words, [], now=now - timedelta(hours=19))
    await acts.send(db, workspace_id, went_out, owner, Wish(), now=now - timedelta(hours=50))
    state = await get_state(db, workspace_id, went_out)
    assert state is not None  # noqa: S101  # it was just made
    decider, at = Decider(owner), now - timedelta(hours=49)
    await decide(db, workspace_id, went_out, decider, Verdict.APPROVED, "", state.shown_hash, now=at)
    await acts.publish(db, workspace_id, went_out, owner, now=now - timedelta(hours=48))


async def add_sample_tasks(
    db: Queryable, workspace_id: int, projects: dict[str, int], members: list[int], *, now: datetime
) -> None:
    """The sample's tasks, shared out among members, some of them closed."""
    dice = Random(7)  # noqa: S311  # the same sample each time
    for title, project, priority, days, labels, minutes, status in TASKS:
        actor = dice.choice(members)
        due: dict[str, Any] = {}
        if days is not None:
            due["due_on"] = (now + timedelta(days=days)).date()
            if minutes == 30 and status == "pending":
                due["due_at"] = datetime.combine(due["due_on"], time(14), now.tzinfo)
        closed = status in ("completed", "cancelled")
        added = await add_task(
            db,
            workspace_id,
            actor,
            title=title,
            priority=priority,
            status="pending" if closed else status,
            project_id=projects[project] if project else None,
            assignee_id=dice.choice([*members, None]),
            labels=labels,
            estimate_minutes=minutes,
            now=now - timedelta(days=14, minutes=dice.randrange(10_000)),
            **due,
        )
        await add_sample_details(db, workspace_id, added.id, title, actor, now=now - timedelta(days=1))
        if closed:
            await update_task_status(
                db,
                workspace_id,
                added.id,
                actor,
                Status(status),
                now=now - timedelta(hours=dice.randrange(200)),
            )


async def add_sample_details(
    db: Queryable, workspace_id: int, task_id: int, title: str, actor: int, *, now: datetime
) -> None:
    """The steps of a task, what is said about it, and what it waits for."""
    if title in STEPS:
        await add_items(db, workspace_id, task_id, actor, list(STEPS[title]), now=now)
        first = (await get_items(db, workspace_id, task_id))[0]
        await tick_item(db, workspace_id, task_id, first.id, actor, now=now)
    if title in COMMENTS:
        await add_comment(db, workspace_id, task_id, actor, COMMENTS[title], [], now=now)
    if title in WAITING:
        patch = {"waiting_note": WAITING[title]}
        await change_task(db, workspace_id, task_id, actor, "task.waiting_set", patch, now=now)
