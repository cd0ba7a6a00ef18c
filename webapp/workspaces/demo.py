"""The demo: half a year in the life of a small furniture workshop with four people."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from webapp.accounts.queries import add_account
from webapp.database.pool import Queryable
from webapp.files.models import Content
from webapp.jobs.models import Resources
from webapp.projects.queries import add_project
from webapp.tasks.models import Status
from webapp.tasks.queries import add_task, update_task_status
from webapp.web.viewer import Role
from webapp.working_days.models import NewAbsence
from webapp.working_days.queries import add_absence, get_week, update_week
from webapp.workspaces.demo_day import add_loose_ends, begin_day, look_at_briefing
from webapp.workspaces.demo_journal import add_journal
from webapp.workspaces.demo_news import add_news
from webapp.workspaces.demo_projects import add_projects
from webapp.workspaces.demo_reviews import add_reviews
from webapp.workspaces.demo_views import add_views
from webapp.workspaces.queries import add_member, add_workspace, get_workspace_id
from webapp.workspaces.sample import PROJECTS, add_sample_drafts, add_sample_tasks, add_sample_templates

PEOPLE = (
    ("Mara Rossi", Role.OWNER),
    ("Ana Kovač", Role.REVIEWER),
    ("Jonas Traub", Role.EDITOR),
    ("Kim Lee", Role.VIEWER),
)

# What comes again and again: title, project, priority, every so many days, labels, minutes.
CHORES: tuple[tuple[str, str, str, int, list[str], int], ...] = (
    ("Answer reviews of week {week}", "Shop", "normal", 7, ["reviews"], 25),
    ("Count the till, week {week}", "Finance", "normal", 7, ["money"], 15),
    ("Pay suppliers, {month}", "Finance", "high", 30, ["bill"], 40),
    ("Send the newsletter for {month}", "Marketing", "high", 30, ["newsletter"], 90),
    ("Clean the extraction filters, week {week}", "Workshop", "low", 14, [], 45),
    ("Cut parts for order {number}", "Workshop", "normal", 5, ["order"], 180),
    ("Oil and pack order {number}", "Workshop", "normal", 5, ["order"], 60),
    ("Photograph order {number} before it leaves", "Marketing", "low", 10, ["photo"], 20),
    ("Invoice order {number}", "Finance", "normal", 5, ["invoice", "order"], 10),
    ("Write to the people of the waiting list, {month}", "Shop", "normal", 30, ["email"], 30),
    ("Check stock of hinges and screws, week {week}", "Workshop", "normal", 21, ["stock"], 20),
)

NONE: Mapping[str, Content] = {}
HOURS = [480, 480, 480, 480, 360, 0, 0]  # minutes of work from Monday on


async def make_demo(
    db: Queryable,
    *,
    now: datetime,
    pictures: Mapping[str, Content] = NONE,
    secret: bytes | None = None,
    resources: Resources | None = None,
) -> int:
    """Fill an empty database with the demo's business; returns the owner's account. `pictures` are in the store
    already, `secret` is a sealed one for a place that is told of posts. With `resources` the journal has its posts
    already, else by its jobs. Takes about three seconds."""
    dice = Random(11)  # noqa: S311  # the same business each time
    now = now.astimezone(ZoneInfo("Europe/Vienna"))  # its days, its office hours
    people = [
        await add_account(db, email=f"{name.split()[0].lower()}@alder-finch.example", name=name, password_hash="")
        for name, _ in PEOPLE
    ]
    slug = await add_workspace(
        db,
        name="Alder & Finch",
        account_id=people[0],
        time_zone="Europe/Vienna",
        week_start="monday",
        date_order="dmy",
    )
    workspace_id = await get_workspace_id(db, slug)
    for account_id, (_, role) in zip(people[1:], PEOPLE[1:], strict=True):
        await add_member(db, workspace_id, account_id, role, now=now - timedelta(days=180))
    workers = people[:3]
    projects = {
        name: (await add_project(db, workspace_id, people[0], name, now=now - timedelta(days=180))).id
        for name in PROJECTS
    }
    await add_sample_tasks(db, workspace_id, projects, workers, now=now)
    await add_chores(db, workspace_id, projects, workers, dice, now=now)
    await add_projects(db, workspace_id, projects, workers, now=now)
    drafts = await add_sample_drafts(db, workspace_id, projects, workers, now=now)
    await add_sample_templates(db, workspace_id, people[0], now=now)
    await look_at_briefing(db, workspace_id, people[0], now=now - timedelta(hours=51))
    await add_reviews(db, workspace_id, workers, projects, drafts, now=now)
    await add_working_days(db, workspace_id, people[0], now=now)
    await add_journal(
        db, workspace_id, workers, projects, slug=slug, pictures=pictures, secret=secret, resources=resources, now=now
    )
    await add_loose_ends(db, workspace_id, workers[0], workers[2], now=now)
    await begin_day(db, workspace_id, workers[0], now=now)
    await add_views(db, workspace_id, people[0], workers[1], now=now)
    await look_at_briefing(db, workspace_id, people[0], now=now - timedelta(hours=27))
    await add_news(db, workspace_id, *workers, now=now)
    return people[0]


async def add_chores(
    db: Queryable, workspace_id: int, projects: dict[str, int], workers: list[int], dice: Random, *, now: datetime
) -> None:
    """Half a year of what comes again: done until today, the next ones open."""
    for title, project, priority, every, labels, minutes in CHORES:
        for days in range(-180, every * 2, every):
            due = now + timedelta(days=days + dice.randrange(3))
            words = {"week": due.isocalendar().week, "month": f"{due:%B}", "number": 1000 + (days + 180) // 5}
            who = dice.choice(workers)
            added = await add_task(
                db,
                workspace_id,
                who,
                title=title.format(**words),
                priority=priority,
                due_on=due.date(),
                project_id=projects[project],
                assignee_id=dice.choice([*workers, None]),
                labels=labels,
                estimate_minutes=minutes,
                now=min(now, due) - timedelta(days=dice.randrange(4, 12), minutes=dice.randrange(600)),
            )
            if due < now - timedelta(days=dice.randrange(2)):
                done = min(now, due + timedelta(hours=dice.randrange(-40, 20)))
                await update_task_status(db, workspace_id, added.id, who, Status.COMPLETED, now=done)


async def add_working_days(db: Queryable, workspace_id: int, owner: int, *, now: datetime) -> None:
    """When the workshop works, where its holidays are from, and when it is closed; and a day off of its owner."""
    week = await get_week(db, workspace_id, owner)
    assert week is not None  # noqa: S101  # the workspace was just made
    await update_week(
        db, workspace_id, owner, work_minutes=HOURS, country="AT", region="9", version=week.version, now=now
    )
    today = now.date()
    closed = NewAbsence(today.replace(month=12, day=24), today.replace(month=12, day=31), "Winter break", closed=True)
    away = NewAbsence(today + timedelta(days=10), today + timedelta(days=11), "At the fair in Graz")
    for new in (closed, away):
        assert new.first_on is not None  # noqa: S101
        await add_absence(db, workspace_id, owner, new, first_on=new.first_on, today=today, now=now)
