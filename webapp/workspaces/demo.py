"""The demo: half a year in the life of a small furniture workshop with four people."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from webapp.accounts.queries import add_account
from webapp.database.pool import Queryable
from webapp.drafts.models import DraftFilter, DraftText
from webapp.drafts.queries import add_draft, get_draft, get_drafts
from webapp.drafts.revisions.save import save
from webapp.drafts.suggestions.models import Author, SuggestedText
from webapp.drafts.suggestions.suggest import suggest
from webapp.projects.queries import add_project
from webapp.tasks.models import Status
from webapp.tasks.queries import add_task, update_task_status
from webapp.web.viewer import Role
from webapp.workspaces.demo_news import add_news
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

IDEAS: tuple[tuple[str, str, str], ...] = (
    ("A bench that fits a hallway", "blog_post", "Marketing"),
    ("What a repair costs, and why it is worth it", "blog_post", "Marketing"),
    ("Autumn in the workshop", "newsletter", "Marketing"),
    ("Open workshop day: come and plane", "newsletter", "Marketing"),
    ("How we price a table", "page", "Shop"),
    ("Delivery and assembly", "page", "Shop"),
    ("Shavings, close up", "social_post", "Marketing"),
    ("New: stools in walnut", "social_post", "Marketing"),
)

PARAGRAPHS = (
    "We began with one bench and a borrowed saw. What has not changed: every joint is cut by hand and checked twice.",
    "A customer asked whether wood from storms is weaker. It isn't, if it is dried slowly. Ours rests for two years.",
    "Bring the drawing, the photo or the napkin. We listen first, then measure, then make an offer that holds.",
    "Oil feeds the surface and shows every ring left by a cup. Lacquer hides it. We oil, and we show you how to care.",
)


async def make_demo(db: Queryable, *, now: datetime) -> int:
    """Fill an empty database with the demo's business; returns the owner's account. Takes about two seconds."""
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
    await add_sample_drafts(db, workspace_id, projects, workers, now=now)
    await add_sample_templates(db, workspace_id, people[0], now=now)
    await add_drafts(db, workspace_id, projects, workers, dice, now=now)
    await add_suggestions(db, workspace_id, Author(people[1], PEOPLE[1][0]), now=now)
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


async def add_drafts(
    db: Queryable, workspace_id: int, projects: dict[str, int], workers: list[int], dice: Random, *, now: datetime
) -> None:
    """Texts that grew over several days, each save a revision."""
    for number, (title, kind, project) in enumerate(IDEAS):
        begun = now - timedelta(days=8 * number + 2, hours=dice.randrange(9))
        added = await add_draft(
            db, workspace_id, dice.choice(workers), title=title, kind=kind, project_id=projects[project], now=begun
        )
        paragraphs = dice.sample(PARAGRAPHS, dice.randrange(1, len(PARAGRAPHS) + 1))
        for version in range(1, len(paragraphs) + 1):
            text = DraftText(version, title, "\n\n".join(paragraphs[:version]) + "\n")
            saved = begun + timedelta(hours=5 * version)
            await save(db, workspace_id, added.id, dice.choice(workers), text, now=saved)


async def add_suggestions(db: Queryable, workspace_id: int, author: Author, *, now: datetime) -> None:
    """What a reviewer would change in the newsletter."""
    (row,) = (await get_drafts(db, workspace_id, DraftFilter(q="Winter opening hours"))).rows[:1]
    draft = await get_draft(db, workspace_id, row.id)
    assert draft is not None  # noqa: S101  # it was just found
    body = draft.body.replace("until **eight**", "until **nine**").replace("cannot promise", "can't promise it")
    text = SuggestedText(draft.revision, draft.title, body, "Nine, as we said to the neighbours.")
    await suggest(db, workspace_id, draft.id, author, text, now=now - timedelta(hours=2))
