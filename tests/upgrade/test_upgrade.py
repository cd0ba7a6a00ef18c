"""A desk made by an early release, upgraded: all that its people see, and all that they can take back, is the same.

What it told before stands in `told.json`. Its people drove it through its own forms for half a year, by the code
of that release: it can't be made again, and stays what it is.
"""

import re
from typing import Any

import asyncpg
import pytest

from tests.support.people import Person
from tests.upgrade import reading
from tests.upgrade.told import Told

pytestmark = pytest.mark.anyio

# What later releases tell otherwise on purpose. What is due at a moment is due on the day that it is where one looks
# from, and not where somebody wrote it.
CORRECTED = {
    " alder-finch rows /tasks/10 fields due_on: '2025-11-10' became '2025-11-11'",
    " alder-finch rows /tasks/69 fields due_on: '2026-05-20' became '2026-05-21'",
    " alder-finch lists /tasks?due=today: ['Count the till', 'Lock up', 'Water the ferns'] became "
    "['Lock up', 'Water the ferns']",
}
NEVER_SHOWN = ("Workspace ", "Member ", "Invitation ", "Project ")
NOT_TAKEN_BACK = "Project "  # what is done to a project could not be taken back then, and can be now

# What a change made of a task is said by now, where it was only said that it was saved or moved.
SAID_IN_SHORT = re.compile(r" 0: 'Task (saved|moved)\b(?! to the trash)")


def differences(before: Any, after: Any, where: str = "") -> list[str]:
    """Where two tellings differ, so that a failure names the row and the field. A later release may tell more."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [line for name in before for line in differences(before[name], after.get(name), f"{where} {name}")]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [line for number, pair in pairs for line in differences(*pair, f"{where} {number}")]
    return [] if before == after else [f"{where}: {before!r} became {after!r}"]


def in_any_order(telling: Any) -> Any:
    """A telling whose lists of tasks are compared by what stands in them: in which order is a matter of the release."""
    if not isinstance(telling, dict):
        return telling
    return {
        name: sorted(told) if name.partition("?")[0] == "/tasks" else in_any_order(told)
        for name, told in telling.items()
    }


# It stands in the panel of its review by now.
STATUS_OF_A_DRAFT = re.compile(r" /drafts/\d+ facts Status: '[^']+' became None$")


def not_as_it_was(before: Any, after: Any) -> list[str]:
    """Where two tellings differ without a purpose."""
    told = differences(in_any_order(before), in_any_order(after))
    return [line for line in told if line not in CORRECTED and not STATUS_OF_A_DRAFT.search(line)]


async def test_every_row_file_list_and_sentence_of_history_is_as_it_was(
    people: dict[str, Person], tellings: Told
) -> None:
    assert not_as_it_was(tellings["pages"], await reading.read_pages(people, tellings)) == []


async def test_others_see_the_same_histories_in_their_own_dates(people: dict[str, Person], tellings: Told) -> None:
    assert not_as_it_was(tellings["seen"], await reading.read_histories(people, tellings)) == []


def of_what(notices: Told) -> Told:
    """Notices, and of those that no page ever showed only what they are about: they may be said better by now."""
    return {
        who: {
            event: [
                text.split(" ")[0] if text.startswith(NEVER_SHOWN) else text,
                "" if text.startswith(NOT_TAKEN_BACK) else undo,
            ]
            for event, (text, undo) in said.items()
        }
        for who, said in notices.items()
    }


async def test_every_notice_says_the_same_and_offers_the_same_undo(people: dict[str, Person], tellings: Told) -> None:
    events = {who: list(notices) for who, notices in tellings["notices"].items()}
    told = differences(of_what(tellings["notices"]), of_what(await reading.read_notices(people, events)))
    assert [line for line in told if not SAID_IN_SHORT.search(line)] == []


async def test_the_counts_are_those_of_the_rows(after: str) -> None:
    connection = await asyncpg.connect(after)
    wrong = await connection.fetch(
        """
        with real as materialized (
            select t.workspace_id, k.dimension, k.value, k.status, count(*)::bigint as amount
            from tasks t cross join lateral (select * from task_counter_keys(t) offset 0) k group by 1, 2, 3, 4
        ), kept as materialized (
            select workspace_id, dimension, value, status, amount from counters where subject = 'task' and amount <> 0
        )
        (table real except table kept) union all (table kept except table real)
        """
    )
    moments = await connection.fetchval("select count(*) from counters where dimension = 'due at' and amount <> 0")
    await connection.close()
    assert wrong == []
    assert moments > 0


@pytest.mark.parametrize("share", range(2))
async def test_everything_that_could_be_taken_back_can_be(share: int, undoing: reading.Undoing, tellings: Told) -> None:
    for steps in tellings["undoing"][share::2]:
        assert differences(steps, await undoing.run(steps)) == []


async def test_everything_in_the_trash_can_be_restored(people: dict[str, Person], tellings: Told) -> None:
    assert differences(tellings["restored"], await reading.restore_all(people, tellings)) == []
