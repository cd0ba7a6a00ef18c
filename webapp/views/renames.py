"""Saved views and calendars hold the text of their query: where what it names is called otherwise, so it is there, in
the same transaction."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.drafts.query.fields import FIELDS as DRAFT_FIELDS
from webapp.history.queries import get_names
from webapp.query.context import Context
from webapp.query.fields import Kind
from webapp.query.renaming import renamed
from webapp.tasks.query.fields import FIELDS as TASK_FIELDS
from webapp.views.models import MAX_QUERY, Listed

sql = load("views")


class Asking(msgspec.Struct, frozen=True):
    """The text of a view, or of a calendar (`place`), and what it `lists`."""

    place: str
    id: int
    lists: str
    query: str


class Rewritten(msgspec.Struct, frozen=True):
    """A text that became another one."""

    place: str
    id: int
    was: str
    now: str

    @property
    def back(self) -> "Rewritten":
        """The opposite."""
        return Rewritten(self.place, self.id, self.now, self.was)


async def names_known(db: Queryable, workspace_id: int) -> Context:
    """What texts are read with, as the names are now."""
    names = await get_names(db, workspace_id)
    return Context(
        now=datetime(2000, 1, 1, tzinfo=UTC),  # no name depends on it
        zone=ZoneInfo("UTC"),
        projects=tuple(names.projects.values()),
        archived=tuple(name for key, name in names.all_projects.items() if key not in names.projects),
        members=tuple(names.members.values()),
        left=tuple(name for key, name in names.everybody.items() if key not in names.members),
    )


async def follow_name(
    tx: Queryable,
    workspace_id: int,
    actor_id: int | None,
    kind: Kind,
    old: str,
    new: str,
    before: Context,
    *,
    now: datetime,
) -> list[Rewritten]:
    """Let views and calendars name something as it is called from now on; what they became. `before` are the names as
    they were: one that several people have means any of them, and stays."""
    if kind is Kind.PERSON and (*before.members, *before.left).count(old) > 1:
        return []
    rewritten = []
    for asking in await tx.rows(Asking, sql.list_asking, workspace_id=workspace_id):
        if asking.lists == Listed.DRAFTS and kind is Kind.LABEL:  # they have keywords of their own
            continue
        fields = DRAFT_FIELDS if asking.lists == Listed.DRAFTS else TASK_FIELDS
        text = renamed(asking.query, fields, before, kind, old, new)
        if text != asking.query and len(text) <= MAX_QUERY:
            rewritten.append(Rewritten(asking.place, asking.id, asking.query, text))
    await rewrite(tx, workspace_id, actor_id, rewritten, now=now)
    return rewritten


async def rewrite(
    tx: Queryable, workspace_id: int, actor_id: int | None, rewritten: Sequence[Rewritten], *, now: datetime
) -> None:
    """Let texts be others, where they are still as they were."""
    if rewritten:
        texts = [msgspec.to_builtins(each) for each in rewritten]
        await tx.execute(sql.rewrite, workspace_id=workspace_id, actor_id=actor_id, texts=texts, now=now)
