"""Finding words in tasks."""

import random

import pytest

from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person

pytestmark = pytest.mark.anyio

FOUND = [
    ("Order paper", "ord"),
    ("Order paper", "PAPER order"),
    ("Order paper", "order  pap"),
    ("Renew example.com", "example.com"),
    ("Renew example.com", "exam"),
    ("Renew example.com", "renew example.c"),
    ("Write to ana@example.com", "ana@example.com"),
    ("Write to ana@example.com", "ana@"),
    ("Pay invoice 2024.15", "2024.15"),
    ("Pay invoice #118", "#118"),
    ("Print docs/readme.txt", "docs/readme.txt"),
    ("Oak/pine prices", "oak/pine"),
    ("oak pine", "oak/pine"),
    ("Send e-mail", "e-mail"),
    ("Send e-mail", "mail"),
    ("It's Ben's turn", "it's ben's"),
    ("Straße kehren", "straße"),
    ("Überweisung prüfen", "ÜBERW"),
    ("購入する", "購入"),
    ("C:\\temp leeren", "c:\\temp"),
    ("Wow!", "wow!"),
]


@pytest.mark.parametrize(("title", "typed"), FOUND)
async def test_a_task_is_found_by_the_beginnings_of_its_words(desk: Desk, ana: Person, title: str, typed: str) -> None:
    await desk.task(ana, title)
    await desk.task(ana, "Something else")
    assert Page(await ana.get("/tasks", params={"q": typed})).titles == [title]


@pytest.mark.parametrize("typed", ["aper", "order pine", "zzz", "order zzz"])
async def test_a_task_without_these_words_is_not_found(desk: Desk, ana: Person, typed: str) -> None:
    await desk.task(ana, "Order paper")
    page = Page(await ana.get("/tasks", params={"q": typed}))
    assert page.titles == []
    assert page.value("Find words in tasks") == typed


async def test_notes_are_searched_too(desk: Desk, ana: Person) -> None:
    await desk.task(ana, notes="See https://example.com/prices?year=2026 first")
    for typed in ("https://example.com/prices?year=2026", "example.com", "see first"):
        assert Page(await ana.get("/tasks", params={"q": typed})).titles == ["Order paper"], typed


async def test_no_text_breaks_the_search(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    dice = random.Random(11)
    signs = "ab1 '\"\\&|!():*<->@./-_%,;~`$#+=[]{}?^ä²Ⅷ٣\u0301\u200b\u00ad\ufeff購😀\t"
    texts = ["".join(dice.choices(signs, k=dice.randrange(1, 25))) for _ in range(300)]
    for typed in [*texts, "x " * 100, "'" * 200, "\\" * 200, "a" * 200, "!!!", "a:*", "a & b", "a <-> b"]:
        reply = await ana.get("/tasks", params={"q": typed}, headers=HTMX)
        assert reply.status_code == 200, repr(typed)
