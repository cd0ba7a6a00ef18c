"""The words that are kept of tasks and drafts are those that would be made of their texts."""

import random
import re

import asyncpg
import pytest

from tests.support.people import Desk, Person
from tests.tasks.words import NO, YES
from webapp.paths import SQL

pytestmark = pytest.mark.anyio

SIGNS = "aab cc  dxz019 .,;:!?()\"'-_+#/&@\n\t\x02\x01éßÆłЖж日本語かなไทย한국\u00a0\u200b\u2019\u0085😀ΩİıAC+.n"
KEPT = """
select json_agg(t.title)
from tasks t left join task_words w on w.workspace_id = t.workspace_id and w.task_id = t.id
where w.words is distinct from words_of(text_of_task(t))
"""


async def test_what_was_made_of_a_text_before_would_be_made_of_it_now(dsn: str) -> None:
    """Desks keep the words that 0017 made, and 0060 put numbers beside, 0062 umlauts in two letters."""
    dice = random.Random(3)
    texts = [text for pair in [*YES, *NO] for text in pair]
    texts += ["".join(dice.choices(SIGNS, k=dice.randrange(1, 40))) for _ in range(1500)]
    texts += ["".join(dice.choices('ab c19,.;:!?()" \n-', k=dice.randrange(1, 14))) for _ in range(1500)]
    texts += [" ".join("".join(dice.choices(SIGNS, k=9)) for _ in range(400)) for _ in range(10)]
    texts += ["x, " * 40_000, "ä" * 120_000, "a1" * 9_000, " ".join("b" * n for n in range(90))]
    before = (SQL / "migrations" / "0017_words.sql").read_text("utf-8")
    found = re.search(r"create or replace function words_of\(.*?\n    \);\n", before, re.DOTALL)
    assert found is not None
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(found[0].replace("words_of(", "pg_temp.words_before("))
        wrong = await connection.fetch(
            "select text from unnest($1::text[]) as text"
            " where words_of(text) is distinct from"
            " pg_temp.words_before(text)"
            " || array_to_tsvector(numbers_in(left(text, 100000)) || umlauts_in(left(text, 100000)))",
            texts,
        )
    finally:
        await connection.close()
    assert wrong == []


async def test_a_long_text_of_numbers_is_read_once_and_found(desk: Desk, ana: Person) -> None:
    rows = "\n".join(f"{n} 0 {n}-{n} +43 {n} 555 12" for n in range(1000, 4000))
    await desk.draft(ana, body=f"{rows}\nRing +49 (30) 1234567")  # would take minutes, were each read with all others
    for asked in ("431000555", "1000 555"):
        assert await desk.fetch("select words @@ words_asked($1) from draft_words", asked)


async def test_words_are_kept_whatever_is_added_to_a_task_and_changed_in_it(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Order paper", notes="Grey, A4")
    await desk.item(ana, task, "Ring the mill", "Ask for e-mail")
    await desk.comment(ana, task, "They have A-118 only.")
    assert await desk.fetch(KEPT) is None
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Order card"})
    assert await desk.fetch(KEPT) is None
    comment = await desk.fetch("select id from comments")
    await ana.post(f"/tasks/{task}/comments/{comment}?_method=delete")
    assert await desk.fetch(KEPT) is None
    assert not await desk.fetch("select words @@ words_asked('118') from task_words")


async def test_a_task_with_more_words_than_are_added_to_keeps_those_of_its_latest_comments(
    desk: Desk, ana: Person
) -> None:
    task = await desk.task(ana, notes=" ".join(f"n{n}" for n in range(3500)))
    await desk.comment(ana, task, "Zirbe")
    assert await desk.fetch(KEPT) is None
    assert await desk.fetch("select words @@ words_asked('zirbe') from task_words")
