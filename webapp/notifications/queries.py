"""Notifications in the database."""

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.live.queries import change_accounts
from webapp.notifications.models import Follow, Following, FoundFollowing, Notification, Opened, Reason, Telling
from webapp.web.viewer import Viewer

sql = load("notifications")

PAGE_SIZE = 50

Asked = tuple[int, str, int, int]  # workspace, subject, its id, account


async def notify(
    db: Queryable,
    workspace_id: int,
    account_id: int,
    reason: Reason,
    subject: str,
    subject_id: int,
    *,
    now: datetime,
    event_id: int | None = None,
) -> None:
    """Put a thing into somebody's inbox at once, unread, such as a reminder at its moment.

    Call it in the transaction of what it belongs to (`attempt.effect()` in a job): it commits with that. What lies
    there unread already gathers it. Nothing happens where the account is no member of the workspace, or has muted the
    thing.
    """
    telling = Telling(account_id, subject, subject_id, (reason,), event_id, 1, (), now)
    await notify_all(db, workspace_id, [telling])


async def notify_all(db: Queryable, workspace_id: int, tellings: Iterable[Telling]) -> None:
    """Tell accounts of things, each of them at most once of each."""
    await notify_everywhere(db, {workspace_id: list(tellings)})


async def notify_everywhere(db: Queryable, told: Mapping[int, Sequence[Telling]]) -> None:
    """The same in several workspaces. All that tell take inboxes in the order of workspaces, and after all of them what
    is counted for accounts, so that two never wait for each other."""
    for workspace_id, tellings in sorted(told.items()):
        if tellings:
            if wanting := [each.subject_id for each in tellings if each.reasons[0] is Reason.REVIEW]:
                await db.execute(sql.hold_drafts, workspace_id=workspace_id, draft_ids=wanting)
            await db.execute(sql.notify, workspace_id=workspace_id, told=msgspec.to_builtins(tellings))
    if accounts := [telling.account_id for tellings in told.values() for telling in tellings]:
        await change_accounts(db, accounts)


async def begin_here(db: Queryable, workspace_id: int) -> None:
    """Let nobody be told what has happened in a workspace so far, such as what was made up or brought in."""
    await db.execute(sql.begin_here, workspace_id=workspace_id)


async def get_followers(db: Queryable, workspace_id: int, things: Iterable[tuple[str, int]]) -> list[Follow]:
    """Who follows some things, or has muted them; each thing is a subject's name and an id."""
    asked = list(things)
    return await db.rows(
        Follow,
        sql.get_followers,
        workspace_id=workspace_id,
        subjects=[subject for subject, _ in asked],
        subject_ids=[subject_id for _, subject_id in asked],
    )


async def add_followers(db: Queryable, workspace_id: int, follows: Iterable[Follow]) -> None:
    """Let accounts follow things. Who has muted one leaves it so."""
    rows = msgspec.to_builtins(list(follows))
    if rows:
        await db.execute(sql.add_followers, workspace_id=workspace_id, follows=rows)


def get_follow(db: Queryable, viewer: Viewer, subject: str, subject_id: int) -> Awaitable[Following | None]:
    """Whether this person follows a thing, or has muted it; None where neither."""
    return db.gathered(look_up_follows, (viewer.workspace.id, subject, subject_id, viewer.account.id))


async def look_up_follows(db: Queryable, asked: list[Asked]) -> dict[Asked, Following | None]:
    """What several ask for as `get_follow` has it."""
    workspace_ids, subjects, subject_ids, account_ids = zip(*asked, strict=True)
    rows = await db.rows(
        FoundFollowing,
        sql.get_follows,
        workspace_ids=workspace_ids,
        subjects=subjects,
        subject_ids=subject_ids,
        account_ids=account_ids,
    )
    found: dict[Asked, Following | None] = dict.fromkeys(asked)
    return found | {asked[row.place - 1]: row for row in rows}


async def follow(db: Queryable, viewer: Viewer, subject: str, subject_id: int) -> None:
    """Let this person follow a thing that is there."""
    await db.execute(sql.follow, **own(viewer), subject=subject, subject_id=subject_id, muted=False)


async def unfollow(db: Queryable, viewer: Viewer, subject: str, subject_id: int) -> None:
    """Let this person follow a thing no more, until they make, get or speak of it again."""
    await db.execute(sql.unfollow, **own(viewer), subject=subject, subject_id=subject_id)


async def list_notifications(
    db: Queryable, viewer: Viewer, *, done: bool, after: tuple[datetime, int] | None = None, limit: int = PAGE_SIZE
) -> list[Notification]:
    """What lies in this person's inbox, or is done, the latest first; one more than `limit` where there is more."""
    which = "of_done" if done else "of_inbox"
    if after is None:
        return await db.rows(Notification, sql.list_notifications.when(which), **own(viewer), limit=limit + 1)
    return await db.rows(
        Notification,
        sql.list_notifications.when(which, "after"),
        **own(viewer),
        after_at=after[0],
        after_id=after[1],
        limit=limit + 1,
    )


async def get_opened(db: Queryable, viewer: Viewer, notification_id: int) -> Opened | None:
    """What a line of this person's inbox leads to."""
    return await db.one(Opened, sql.get_opened, **own(viewer), notification_id=notification_id)


async def set_read(db: Queryable, viewer: Viewer, notification_id: int, *, read: bool) -> bool:
    """Mark a line as read, or as unread; False where there is no such line in this person's inbox."""
    at = viewer.now if read else None
    found = await db.value(sql.set_read, **own(viewer), notification_id=notification_id, read_at=at)
    return await tell_windows(db, viewer, found=found is not None)


async def set_done(db: Queryable, viewer: Viewer, notification_id: int, *, done: bool) -> bool:
    """Put a line away, or back; False where there is no such line."""
    at = viewer.now if done else None
    found = await db.value(sql.set_done, **own(viewer), notification_id=notification_id, done_at=at)
    return await tell_windows(db, viewer, found=found is not None)


async def set_muted(db: Queryable, viewer: Viewer, notification_id: int, *, muted: bool) -> bool:
    """Let this person hear no more of what a line is about, and put it away; or take that back. False where there is no
    such line."""
    at = viewer.now if muted else None
    found = await db.value(sql.set_muted, **own(viewer), notification_id=notification_id, done_at=at)
    return await tell_windows(db, viewer, found=found is not None)


async def read_all(db: Queryable, viewer: Viewer) -> None:
    """Mark all lines as read."""
    await db.execute(sql.read_all, **own(viewer), now=viewer.now)
    await tell_windows(db, viewer, found=True)


async def unread_all(db: Queryable, viewer: Viewer, moment: datetime) -> bool:
    """Mark those as unread again that were all read at a moment; False where there are none."""
    return await tell_windows(db, viewer, found=bool(await db.value(sql.unread_all, **own(viewer), read_at=moment)))


async def tell_windows(db: Queryable, viewer: Viewer, *, found: bool) -> bool:
    """Let this person's other windows know, where their inbox has changed. Returns whether it has."""
    if found:
        await change_accounts(db, [viewer.account.id])
    return found


def own(viewer: Viewer) -> dict[str, int]:
    """What belongs to this person, here."""
    return {"workspace_id": viewer.workspace.id, "account_id": viewer.account.id}
