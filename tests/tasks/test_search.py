"""Finding words in tasks."""

import random
import re
import unicodedata
from datetime import date

import pytest

from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person
from tests.tasks.words import NO, YES
from webapp.text.folding import folded

pytestmark = pytest.mark.anyio

WORDS = re.compile(r"[^\W\d_]+|\d+")
SIGNS = "abzAXZéÉÖßøłŁæçñſİıŉﬁＡΣςЖёйÅ電話する회의กาบ0123456789１٢ -_./,:;'’#&()+—、·%€"


async def found(who: Person, typed: str, **params: str) -> list[str]:
    """The titles that a search finds, in the order of the list."""
    return Page(await who.get("/tasks", params={"q": typed, **params})).titles


@pytest.mark.parametrize(("title", "typed"), YES)
async def test_a_task_is_found_by_what_people_type(desk: Desk, ana: Person, title: str, typed: str) -> None:
    await desk.task(ana, title)
    await desk.task(ana, "Else")
    assert await found(ana, typed) == [" ".join(title.split())]


# a quote by itself is a mistake of the query, which is told, and finds what it would without it
@pytest.mark.parametrize(("title", "typed"), [each for each in NO if each[1] != '"'])
async def test_a_task_without_these_words_is_not_found(desk: Desk, ana: Person, title: str, typed: str) -> None:
    await desk.task(ana, title)
    page = Page(await ana.get("/tasks", params={"q": typed}))
    assert page.titles == []
    assert page.value("Find words in tasks") == typed


async def test_notes_comments_and_items_are_searched_too(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, notes="See https://example.com/prices?year=2026 first")
    await desk.item(ana, task, "Choose the grain", "Ask Łukasz for No.118")
    await desk.comment(ana, task, "電話する: the café is closed")
    await desk.task(ana, "Something else")
    for typed in (
        *("https://example.com/prices?year=2026", "example.com", "see first", "grain", "lukasz 118", "cafe", "電話"),
        "order grain cafe first",  # one word of each
    ):
        assert await found(ana, typed) == ["Order paper"], typed
    assert await found(ana, "else cafe") == []


async def test_what_was_said_is_found_as_it_stands_now(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    comment = await desk.comment(ana, task, "Which grain?")
    item = await desk.item(ana, task, "Ask Kern")
    await ana.post(f"/tasks/{task}/comments/{comment}?_method=put", {"version": "1", "body": "Which colour?"})
    await ana.post(f"/tasks/{task}/items/{item}?_method=put", {"version": "1", "title": "Ask Ivy"})
    assert [await found(ana, typed) for typed in ("grain", "kern")] == [[], []]
    assert [await found(ana, typed) for typed in ("colour", "ivy", "colour ivy")] == [["Order paper"]] * 3
    await ana.post(f"/tasks/{task}/comments/{comment}?_method=delete")
    await ana.post(f"/tasks/{task}/items/{item}?_method=delete")
    assert [await found(ana, typed) for typed in ("colour", "ivy", "order")] == [[], [], ["Order paper"]]
    events = await desk.fetch("select array_agg(id order by id desc) from events where action like '%.deleted'")
    for event in events:
        await ana.post(f"/events/{event}/undo")
    assert [await found(ana, typed) for typed in ("colour", "ivy")] == [["Order paper"]] * 2


async def test_a_title_is_found_as_it_was_changed(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Order paper")
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Order cloth"})
    assert [await found(ana, typed) for typed in ("paper", "cloth")] == [[], ["Order cloth"]]


async def test_the_next_one_of_a_repeat_is_found_by_its_checklist(desk: Desk, ana: Person) -> None:
    await ana.post("/tasks", {"title": "Water every day"})
    task = await desk.fetch("select id from tasks")
    await desk.item(ana, task, "Fern beside the till")
    await ana.post(f"/tasks/{task}/completion")
    assert await found(ana, "fern") == ["Water"]
    assert await found(ana, "fern", status="completed") == ["Water"]


async def test_what_is_done_or_not_started_is_found_and_the_trash_is_not(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Oak one", status="completed")
    await desk.task(ana, "Oak two", starts_on=date(2026, 5, 1))
    gone = await desk.task(ana, "Oak three")
    await ana.post(f"/tasks/{gone}?_method=delete")
    assert await found(ana, "oak") == ["Oak two"]
    assert await found(ana, "oak", status="completed") == ["Oak one"]


async def test_a_very_long_text_can_be_saved_and_is_found_by_its_beginning(desk: Desk, ana: Person) -> None:
    dice = random.Random(5)
    task = await desk.task(ana, notes="first " + "".join(chr(dice.randrange(0x4E00, 0x9FFF)) for _ in range(19_000)))
    for _ in range(2):
        await desk.comment(ana, task, "".join(dice.choices("a1ﷺ -é", k=20_000)))
    assert await found(ana, "first order") == ["Order paper"]


async def test_every_word_and_every_number_of_a_title_finds_it(desk: Desk) -> None:
    dice = random.Random(7)
    titles, asked = [], []
    for _ in range(60):
        title = "".join(dice.choices(SIGNS, k=dice.randrange(1, 40)))
        for word in WORDS.findall(title):
            forms = [word, word.upper(), word.lower(), word.swapcase(), folded(word), word[: dice.randrange(1, 9)]]
            forms += [unicodedata.normalize(form, word) for form in ("NFC", "NFD", "NFKC", "NFKD")]
            asked += [*forms, word]
            titles += [title] * len(forms) + [unicodedata.normalize("NFD", title)]
    missed = await desk.fetch(
        "with given as (select distinct * from unnest($1::text[], $2::text[]) as t (title, asked)), "
        "made as materialized (select title, words_of(title) as words from (select distinct title from given) as t) "
        "select array_agg(title || ' <- ' || asked) from given join made using (title) "
        "where (words @@ words_asked(asked)) is not true",
        titles,
        asked,
    )
    assert missed is None


async def test_no_text_breaks_the_search(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    dice = random.Random(11)
    signs = "ab1 '\"\\&|!():*<->@./-_%,;~`$#+=[]{}?^ä²Ⅷ٣\u0301\u200b\u00ad\ufeff購😀\t"
    texts = ["".join(dice.choices(signs, k=dice.randrange(1, 25))) for _ in range(300)]
    for typed in [*texts, "x " * 100, "'" * 200, "\\" * 200, "a" * 200, "!!!", "a:*", "a & b", "a <-> b"]:
        reply = await ana.get("/tasks", params={"q": typed}, headers=HTMX)
        assert reply.status_code == 200, repr(typed)
