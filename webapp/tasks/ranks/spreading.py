"""Ranks that have become long are spread anew, in the background: their tasks keep their order, and nobody sees it."""

from webapp.database.loader import load
from webapp.database.pool import Queryable
from webapp.jobs.models import Attempt, GiveUp, Job, Resources, Run
from webapp.tasks.ranks.fractions import spread
from webapp.tasks.ranks.models import Around, LongRank

sql = load("ranks")

LONG = 48  # digits, as in the index tasks_long_ranks
MOST = 5000  # tasks between two short ranks
ROUNDS = 1000


async def spread_one(tx: Queryable, workspace_id: int) -> int:
    """Spread the first run of long ranks of a workspace; returns how many these were."""
    await tx.execute(sql.hold_alone, workspace_id=workspace_id)
    first: str | None = await tx.value(sql.get_first_long, workspace_id=workspace_id)
    if first is None:
        return 0
    around = await tx.one(Around, sql.get_short_around, workspace_id=workspace_id, rank=first)
    above, below = (around.above, around.below) if around is not None else (None, None)
    query = sql.list_long.when("below") if below is not None else sql.list_long.when()
    given = {"workspace_id": workspace_id, "rank": first, "below": below, "limit": MOST}
    rows = await tx.rows(LongRank, query, **{name: given[name] for name in query.parameters})
    ids = [row.id for row in rows]
    await tx.execute(sql.spread, workspace_id=workspace_id, ids=ids, ranks=spread(above, below, ids))
    return len(ids)


def begin(resources: Resources) -> Run:
    """What spreads the long ranks of a workspace, run by run, so that nobody who moves a task waits for long."""

    async def run(attempt: Attempt) -> None:
        workspace_id = attempt.taken.workspace_id
        if workspace_id is None:
            raise GiveUp("A job that spreads ranks says of no workspace.")
        for _ in range(ROUNDS):
            async with resources.db.transaction() as tx:
                if not await spread_one(tx, workspace_id):
                    return

    return run


SPREAD = Job("spread_ranks", "Spreading places in lists", begin)
