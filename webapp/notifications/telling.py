"""The job that tells people what happened, some time after it did, so that what was taken back at once isn't told.

A look twice a minute finds the workspaces whose change number has moved, among those that are noted as having news, and
asks for a job in each of them, a minute later: it tells the events up to the one that was the latest then. What it
tells and how far it has come commit together.
"""

from datetime import datetime, timedelta

from webapp.database.pool import Queryable
from webapp.history.models import Event
from webapp.history.queries import get_names
from webapp.history.subject import addressees_of, followable
from webapp.jobs.models import Attempt, Job, Resources, Run, Taken
from webapp.jobs.queries import enqueue
from webapp.notifications.gathering import Gathering
from webapp.notifications.models import Progress, Untold
from webapp.notifications.queries import add_followers, get_followers, notify_all, sql
from webapp.web.markdown.render import find_mentions

TIME_TO_UNDO = timedelta(minutes=1)
LOOK_EVERY = timedelta(seconds=30)
AGAIN = timedelta(seconds=5)  # after which a transaction that may still hold events is looked at again
BATCH = 200  # events that one transaction tells
WORKSPACES = 1000  # that one look asks for


def begin_looking(resources: Resources) -> Run:
    """What looks where something has happened."""

    async def run(attempt: Attempt) -> None:
        async with attempt.effect() as tx:
            await tx.execute(
                sql.ask_to_tell,
                name=TELL.name,
                run_at=resources.clock() + TIME_TO_UNDO,
                tries=TELL.tries,
                limit=WORKSPACES,
            )
            await tx.execute(sql.forget_news, limit=WORKSPACES)

    return run


def begin_telling(resources: Resources) -> Run:
    """What tells the next events of a workspace."""

    async def run(attempt: Attempt) -> None:
        async with attempt.effect() as tx:
            await tell(tx, attempt.taken, resources.clock())

    return run


LOOK = Job("look_for_news", "Looking for news", begin_looking)
TELL = Job("tell", "Telling what happened", begin_telling)


async def tell(db: Queryable, taken: Taken, now: datetime) -> None:
    """Tell a workspace's next events, and ask for the rest where there are many, in the transaction that is given."""
    workspace_id, upto = taken.workspace_id, taken.arguments["upto"]
    progress = await db.one(Progress, sql.take_progress, workspace_id=workspace_id, running=taken.arguments["running"])
    if workspace_id is None or progress is None:
        return
    if progress.too_early:
        await again(db, taken, now + AGAIN)
        return
    events = await db.rows(
        Untold,
        sql.get_untold,
        workspace_id=workspace_id,
        after=progress.event_id,
        upto=upto,
        within=TIME_TO_UNDO,
        limit=BATCH,
    )
    if not events:
        return
    await tell_events(db, workspace_id, [event for event in events if not event.undone])
    await db.execute(sql.move_progress, workspace_id=workspace_id, event_id=events[-1].id)
    if len(events) == BATCH:
        await again(db, taken, now)


async def again(db: Queryable, taken: Taken, run_at: datetime) -> None:
    """Go on with a job later."""
    await enqueue(db, TELL, now=run_at, run_at=run_at, workspace_id=taken.workspace_id, arguments=taken.arguments)


async def tell_events(db: Queryable, workspace_id: int, events: list[Untold]) -> None:
    """Tell the events of what can be followed, and note who follows it from now on."""
    known = followable()
    events = [event for event in events if event.subject in known]
    if not events:
        return
    things = {(event.subject, event.subject_id) for event in events}
    things |= {(event.subject, like) for event in events if (like := addressees_of(event).like) is not None}
    members = (await get_names(db, workspace_id)).members
    gathering = Gathering(await get_followers(db, workspace_id, things), members.keys())
    for event in events:
        gathering.add(event, await mentioned_in(event, members))
    await add_followers(db, workspace_id, gathering.joined)
    await notify_all(db, workspace_id, gathering.tellings)


async def mentioned_in(event: Event, members: dict[int, str]) -> set[int]:
    """Whom an event mentions, by itself or in what was written, and wasn't mentioned there before."""
    whom = addressees_of(event)
    before, after = whom.written
    found = set(whom.mentioned)
    if "@" in after:
        found |= {*await find_mentions(after, members)} - {*await find_mentions(before, members)}
    return found
