"""The demo's journal: its stories as posts that went out or are to go out, and a place that can't be reached."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.drafts.models import Kind
from webapp.drafts.queries import change_draft
from webapp.drafts.review.acts import Done
from webapp.drafts.review.models import Verdict
from webapp.files.models import Content, Parent
from webapp.files.names import in_markdown
from webapp.files.queries import add_file, reserve_content
from webapp.jobs.models import Resources
from webapp.journal.queries import change_journal, make_journal
from webapp.publishing import acts
from webapp.publishing.delivering import close_receipt, deliver_here
from webapp.publishing.models import Placed
from webapp.publishing.places.queries import add_target
from webapp.recurrence.local_time import moment_at
from webapp.workspaces.demo_drafts import ANA, MARA, Text
from webapp.workspaces.demo_reviews import Room
from webapp.workspaces.demo_stories import STORIES, TO_GO, Story

sql = load("demo")

ZONE = ZoneInfo("Europe/Vienna")
ABOUT = (
    "We build chairs, tables and the odd staircase from wood that grew within an hour of our workshop. Here we write "
    "down what we learn on the way."
)
UNREACHABLE = "shop.alder-finch.example can't be reached (Name or service not known)."
SHOP = "https://shop.alder-finch.example/hooks/posts"


async def add_journal(
    db: Queryable,
    workspace_id: int,
    people: list[int],
    projects: Mapping[str, int],
    *,
    slug: str,
    pictures: Mapping[str, Content],
    secret: bytes | None,
    resources: Resources | None,
    now: datetime,
) -> None:
    """Turn the journal on, and let out what stands in it, each as it was approved. `pictures` are in the store already,
    by their names; `secret` signs what a shop is told. Without `resources` what is to stand in the journal comes there
    by its jobs."""
    owner = people[MARA]
    begun = now - timedelta(days=400)
    await make_journal(db, workspace_id, now=begun)
    patch = {"is_on": True, "title": "Notes from the workshop", "about": ABOUT}
    await change_journal(db, workspace_id, workspace_id, owner, "journal.updated", patch, now=begun)
    for picture in pictures.values():
        await reserve_content(db, workspace_id, picture, now=now)
    room = Room(db, workspace_id, people, {}, now)
    journal: int = await db.value(sql.find_journal_target, workspace_id=workspace_id)
    shop = await add_target(
        db, workspace_id, owner, kind="webhook", name="Web shop", settings={"url": SHOP}, secret=secret, now=begun
    )
    assert shop is not None  # noqa: S101  # it is the second one
    for story in STORIES:
        await write(room, story, projects, slug, pictures)
        places = [journal, shop.id] if story is STORIES[-1] else None
        out_at = at_nine(room, story.days)
        done = await acts.publish_now(db, workspace_id, room.ids[story.title], people[story.author], places, now=out_at)
        assert isinstance(done, Done), done  # noqa: S101  # the demo's own acts are allowed
        if resources is not None:
            receipt = await find_receipt(room, story, journal)
            then = msgspec.structs.replace(resources, clock=partial(at_nine, room, story.days))
            await deliver_here(db, then, workspace_id, receipt)
    for story in TO_GO:
        await write(room, story, projects, slug, pictures)
        await schedule(room, story)
    await fail(room, STORIES[-1], shop.id)


async def write(
    room: Room, story: Story, projects: Mapping[str, int], slug: str, pictures: Mapping[str, Content]
) -> None:
    """A story that is written, with its picture, and approved."""
    days = max(story.days, 0) + 4
    text = Text(story.title, Kind.BLOG_POST.value, "Marketing", story.author, days, story.paragraphs)
    await room.write(text, dict(projects))
    draft_id, author = room.ids[story.title], room.people[story.author]
    details: dict[str, Any] = {"slug": story.slug, "description": story.description, "keywords": list(story.labels)}
    if picture := pictures.get(story.picture):
        name = f"{story.slug}.jpg"
        added = await add_file(
            room.db, room.workspace_id, Parent("draft", draft_id), author, name, picture.sha256, now=room.ago(24 * days)
        )
        assert added is not None  # noqa: S101  # the draft is there, and empty of files
        details |= {"cover_id": added.id, "cover_alt": story.shows}
    if inside := pictures.get(story.inside):
        name = f"{story.slug}-inside.jpg"
        added = await add_file(
            room.db, room.workspace_id, Parent("draft", draft_id), author, name, inside.sha256, now=room.ago(24 * days)
        )
        assert added is not None  # noqa: S101
        shown = in_markdown(story.inside_shows, f"/w/{slug}/files/{added.id}/{name}", picture=True)
        first = story.paragraphs[1]
        await room.edit(story.title, story.author, first, f"{first}\n\n{shown}", hours=24 * days - 6)
    at = room.ago(24 * days - 7)
    await change_draft(room.db, room.workspace_id, draft_id, author, "draft.updated", details, now=at)
    await room.ask(story.title, story.author, hours=24 * days - 8, note="")
    reviewer = ANA if story.author == MARA else MARA
    await room.decide(story.title, reviewer, Verdict.APPROVED, hours=24 * days - 30)


def at_nine(room: Room, days: int) -> datetime:
    """Nine in the morning, so many days ago."""
    day: date = room.now.astimezone(ZONE).date() - timedelta(days=days)
    return moment_at(day, time(9), ZONE)


async def schedule(room: Room, story: Story) -> None:
    """Let a story go out in some days at nine, or later today."""
    today = room.now.astimezone(ZONE)
    later = min(today + timedelta(hours=2), moment_at(today.date(), time(23, 45), ZONE))
    done = await acts.schedule(
        room.db,
        room.workspace_id,
        room.ids[story.title],
        room.people[story.author],
        at_nine(room, story.days) if story.days else max(later, today + timedelta(minutes=5)),
        None,
        now=room.ago(2),
    )
    assert isinstance(done, Done), done  # noqa: S101


async def fail(room: Room, story: Story, target_id: int) -> None:
    """A place that couldn't be reached when a story went there, so that it waits for somebody."""
    receipt, at = await find_receipt(room, story, target_id), room.ago(24 * story.days - 48)
    where = room.db, room.workspace_id
    await close_receipt(*where, receipt, "failed", actor_id=None, found=Placed(), error=UNREACHABLE, now=at)


async def find_receipt(room: Room, story: Story, target_id: int) -> int:
    """What tells of a story at a place."""
    draft_id = room.ids[story.title]
    found: int = await room.db.value(
        sql.find_receipt, workspace_id=room.workspace_id, draft_id=draft_id, target_id=target_id
    )
    return found
