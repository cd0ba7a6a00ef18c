"""The statements of the briefing read indexes, however much there is."""

import asyncpg
import pytest

from tests.database.test_plans import FILL, SAMPLES
from tests.support.postgres import filled_database
from webapp.briefing.queries import sql

pytestmark = pytest.mark.anyio

GIVEN = SAMPLES | {
    "zone": "'UTC'",
    "otherwise": "'UTC'",
    "shown": "8",
    "quiet_before": "timestamptz '2026-03-01 00:00Z'",
    "stalled_before": "timestamptz '2026-03-01 00:00Z'",
    "stalled_after": "timestamptz '2026-01-01 00:00Z'",
    "since": "null",
    "opened": "true",
    "sitting_after": "timestamptz '2026-03-01 00:00Z'",
    "remembered": "200",
    "reach": "1000",
    "quiet": "array['task.missed']",
    "days": "array[date '2026-03-04']",
    "starts": "array[timestamptz '2026-03-04 00:00Z']",
    "ends": "array[timestamptz '2026-03-05 00:00Z']",
    "behind_from": "timestamptz '2026-02-25 00:00Z'",
}
OWN = ("tasks_timed_of_assignee", "tasks_timed_of_nobody", "tasks_untimed_of_assignee", "tasks_untimed_of_nobody")
INDEXES = {
    "list_own": (*OWN, "tasks_waiting", "drafts_unfinished", "events_of_subject", "reviews_by_age"),
    "get_news": ("events_pkey", "briefing_marks_pkey"),
    "get_weeks": (*OWN, "tasks_closed", "tasks_pkey", "publications_pkey"),
}


async def test_every_part_of_the_briefing_has_its_index(database_server: str) -> None:
    async with filled_database(database_server, FILL) as dsn:
        connection = await asyncpg.connect(dsn)
        await connection.execute("set enable_seqscan = off; set enable_bitmapscan = off")
        await connection.execute("set plan_cache_mode = force_generic_plan")  # as the pool does
        for name, indexes in INDEXES.items():
            query = getattr(sql, name)
            query = query.when("moves") if query.conditional else query
            values = ", ".join(GIVEN[parameter] for parameter in query.parameters)
            await connection.execute(f"prepare {name} as {query.text}")
            plan = "\n".join(row[0] for row in await connection.fetch(f"explain execute {name} ({values})"))
            for index in indexes:
                assert f"using {index} on" in plan, f"{index}\n{plan}"
        await connection.close()
