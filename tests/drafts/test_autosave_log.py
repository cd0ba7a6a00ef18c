"""Autosaves: cheap to keep, each to be read as it was, one line of the history for each editing session."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.background import until_it_waits_or_ends
from tests.support.drafts import saved, send
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.drafts.models import DraftText, SavedBy
from webapp.drafts.revisions import autosave_log as autosaves
from webapp.drafts.revisions import save as saving_texts
from webapp.drafts.revisions.autosave_log import Autosave, Pack
from webapp.drafts.revisions.queries import delete_old_autosaves

MORNING = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
SYLLABLES = [
    "the",
    "in",
    "ter",
    "wood",
    "oak",
    "er",
    "dry",
    "sea",
    "son",
    "ing",
    "shop",
    "cut",
    "ti",
    "ma",
    "bo",
    "ard",
]


def autosave(number: int, body: str, **more: object) -> Autosave:
    """An autosave of a text."""
    fields = {"kind": "saved", "at": MORNING + timedelta(seconds=2.5 * number), "author_id": 1, "session": "tab"}
    fields |= {"began_from": number - 1, "word_count": len(body.split()), "title": "Hours"}
    return Autosave(**{"number": number, "body": body, **fields, **more})  # type: ignore[arg-type]  # by name


def filled(saves: list[Autosave]) -> list[Pack]:
    """Packs that hold these autosaves."""
    packs = [autosaves.begun(saves[0])]
    for save in saves[1:]:
        more = autosaves.added(packs[-1], save)
        if more is None:
            packs.append(autosaves.begun(save))
        else:
            packs[-1] = more
    return packs


@given(st.lists(st.tuples(st.text(max_size=30), st.sampled_from(["saved", "merged", "side"])), min_size=1, max_size=8))
def test_every_text_can_be_read_as_it_was(typed: list[tuple[str, str]]) -> None:
    saves = [
        autosave(3 * n + 2, body, kind=kind, title=body[:3] or "T", author_id=n % 2, began_from=n)
        for n, (body, kind) in enumerate(typed)
    ]
    (pack,) = filled(saves)
    stored = autosaves.packed(pack)
    assert [autosaves.text(stored, save.number) for save in saves] == saves
    assert autosaves.text(stored, 1) is None
    assert autosaves.text(stored, 3) is None


def a_day_of_writing(amount: int) -> list[str]:
    """A text of 5,000 words, autosaved while words are written, mended and struck all over it."""
    dice = Random(8)
    vocabulary = ["".join(dice.choices(SYLLABLES, k=dice.randrange(1, 4))) for _ in range(900)]
    weights = [1 / (rank + 3) for rank in range(900)]
    words = dice.choices(vocabulary, weights, k=5_000)
    texts, place = [], 2_500
    for _ in range(amount):
        if dice.random() < 0.05:
            place = dice.randrange(len(words))  # somewhere else
        if dice.random() < 0.3:
            del words[place : place + dice.randrange(1, 3)]
        written = dice.choices(vocabulary, weights, k=dice.randrange(1, 4))
        words[place:place] = written
        place += len(written)
        texts.append(" ".join(words))
    return texts


def test_a_day_of_autosaves_costs_less_than_twice_the_text() -> None:
    texts = a_day_of_writing(2_000)
    packs = filled([autosave(number, body) for number, body in enumerate(texts, 2)])
    stored = [autosaves.packed(pack) for pack in packs]
    # what a row costs besides: its header and columns, and its entries in two indexes
    cost = sum(len(row) + 200 for row in stored)
    assert cost < 2 * len(texts[-1].encode())
    for number in (2, 3, 500, 1_000, 1_500, 2_001):
        found = next(found for row in stored if (found := autosaves.text(row, number)))
        assert found.body == texts[number - 2]


def test_a_row_is_full_before_reading_from_it_takes_long() -> None:
    short = filled([autosave(number, "x" * (number % 7)) for number in range(2, 2_500)])
    assert [len(pack.steps) for pack in short] == [autosaves.MOST, autosaves.MOST, 498]
    long = filled([autosave(number, "x" * 1_000_000 + str(number)) for number in range(2, 200)])
    assert max(len(pack.steps) for pack in long) * 1_000_000 <= autosaves.MOST_COPIED
    rewritten = filled([autosave(number, str(number % 10) * 20_000) for number in range(2, 20)])
    assert max(len(pack.steps) for pack in rewritten) < 10


@pytest.mark.anyio
async def test_an_editing_session_is_one_line_that_opens_to_its_autosaves(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    text, revision = "One", 1
    for word in ("two", "three", "four"):
        text += f" {word}"
        revision = (await saved(ana, draft, revision, text, session="tab", autosave=True))["revision"]
    assert revision == 4
    assert await desk.fetch("select count(*) from revisions") == 1
    assert await desk.fetch("select count(*) from autosaves") == 1
    page = Page(await ana.get(f"/drafts/{draft}"))
    lines = page.tree.css(".history li")
    assert len(lines) == 2
    assert "Ana wrote, autosaved as revisions 2 to 4, 4 words" in page.text
    link = page.one(".autosaves a")
    assert link.text() == "List the 3 autosaves"
    listed = Page(await ana.browser.get(str(link.attributes["href"])))
    assert [node.text() for node in listed.tree.css(".saves a")] == ["Revision 4", "Revision 3", "Revision 2"]
    for number, body in ((2, "One two"), (3, "One two three"), (4, "One two three four")):
        assert Page(await ana.get(f"/drafts/{draft}/revisions/{number}")).one(".prose").text().strip() == body
    assert (await ana.get(f"/drafts/{draft}/revisions/5")).status_code == 404


@pytest.mark.anyio
async def test_a_pause_another_window_and_a_save_begin_another_line(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    steps = [("a", True, 0), ("a", True, 20), ("a", True, 40), ("b", True, 0), ("b", False, 0), ("b", True, 0)]
    for number, (session, auto, minutes) in enumerate(steps, 1):
        desk.app.state.clock.advance(minutes=minutes)
        await saved(ana, draft, number, "One" + " more" * number, session=session, autosave=auto)
    kinds = await desk.fetch(
        "select json_agg(action || coalesce(after ->> 'autosaves', '') order by id) from events where subject = 'draft'"
    )
    assert json.loads(kinds) == [
        "draft.created",
        *("revision.autosaved2", "revision.autosaved1", "revision.autosaved1"),
        *("revision.saved", "revision.autosaved1"),
    ]


@pytest.mark.anyio
async def test_saving_what_was_autosaved_keeps_it_for_good(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ana, draft, 1, "Two", autosave=True)
    told = await saved(ana, draft, 2, "Two")
    assert (told["state"], told["revision"]) == ("saved", 3)
    assert (await saved(ana, draft, 3, "Two"))["state"] == "unchanged"
    await desk.fetch("delete from autosaves")
    assert Page(await ana.get(f"/drafts/{draft}/revisions/3")).one(".prose").text().strip() == "Two"


@pytest.mark.anyio
async def test_two_people_typing_at_once_have_a_line_each(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    draft = await desk.draft(ana, body="Ana:\n\nBen:")
    revision, text = 1, "Ana:\n\nBen:"
    for word in ("one", "two", "three"):
        for person, name in ((ana, "Ana:"), (ben, "Ben:")):
            text = text.replace(name, f"{name} {word}")
            told = await saved(person, draft, revision, text, session=person.name, autosave=True)
            revision = told["revision"]
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert "Ana wrote, autosaved as revisions 2 to 6" in page.text
    assert "Ben wrote, autosaved as revisions 3 to 7" in page.text
    listed = Page(await ana.get(f"/drafts/{draft}/revisions/6/autosaves"))
    assert [node.text() for node in listed.tree.css(".saves a")] == ["Revision 6", "Revision 4", "Revision 2"]


@pytest.mark.anyio
async def test_a_long_session_is_listed_by_pages(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="")
    for number in range(1, 211):
        await saved(ana, draft, number, "word " * number, session="tab", autosave=True)
    page = Page(await ana.get(f"/drafts/{draft}/revisions/211/autosaves"))
    first = [node.text() for node in page.tree.css(".saves a")]
    assert len(first) == 200
    link = next(node for node in page.tree.css("a") if node.text() == "Earlier autosaves")
    rest = Page(await ana.browser.get(str(link.attributes["href"]))).tree.css(".saves a")
    assert first + [node.text() for node in rest] == [f"Revision {number}" for number in range(211, 1, -1)]


@pytest.mark.anyio
async def test_whoever_listens_is_told_of_each_autosave(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    changes = [await desk.fetch("select change from workspaces")]
    for number in (1, 2, 3):
        await saved(ana, draft, number, "One" + " more" * number, session="tab", autosave=True)
        changes.append(await desk.fetch("select change from workspaces"))
    assert changes == sorted(set(changes))


@pytest.mark.anyio
async def test_autosaves_go_only_after_the_days_that_the_workspace_says(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ana, draft, 1, "Two", autosave=True)
    await saved(ana, draft, 2, "Three")
    other = await desk.draft(ana, body="One")
    await saved(ana, other, 1, "Autosaved last", autosave=True)
    await delete_old_autosaves(desk.db, now=desk.clock() + timedelta(days=4_000))
    assert (await ana.get(f"/drafts/{draft}/revisions/2")).status_code == 200
    page = Page(await ana.get("/settings"))
    assert page.value("Keep autosaves of drafts") == ""
    assert (await page.submit(ana.browser, "Save", {"Keep autosaves of drafts": "90"})).status_code == 303
    assert Page(await ana.get("/settings")).value("Keep autosaves of drafts") == "90"
    await delete_old_autosaves(desk.db, now=desk.clock() + timedelta(days=89))
    assert (await ana.get(f"/drafts/{draft}/revisions/2")).status_code == 200
    await delete_old_autosaves(desk.db, now=desk.clock() + timedelta(days=91))
    assert (await ana.get(f"/drafts/{draft}/revisions/2")).status_code == 404
    assert "no autosaves here" in Page(await ana.get(f"/drafts/{draft}/revisions/3/autosaves")).text
    for number in (1, 3):
        assert (await ana.get(f"/drafts/{draft}/revisions/{number}")).status_code == 200
    # what a draft's text is stays, and can be saved on top of
    assert (await ana.get(f"/drafts/{other}/revisions/2")).status_code == 200
    assert (await send(ana, other, 2, "Autosaved last, and more")).json()["state"] == "saved"


@pytest.mark.anyio
async def test_what_is_autosaved_while_old_ones_go_is_kept(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ana, draft, 1, "Two", autosave=True)
    await saved(ana, draft, 2, "Three")
    await desk.fetch("update workspaces set autosave_days = 90")
    later = desk.clock() + timedelta(days=91)
    async with desk.db.transaction() as tx:
        text = DraftText(3, "Winter hours", "Four", "", SavedBy.AUTOSAVE)
        await saving_texts.save(tx, ana.workspace_id, draft, ana.account_id, text, now=later)
        deleting = asyncio.create_task(delete_old_autosaves(desk.db, now=later))
        await until_it_waits_or_ends(desk, deleting)
    await deleting
    assert await desk.fetch("select array_agg(number || '-' || last_number) from autosaves") == ["2-4"]
    assert (await ana.get(f"/drafts/{draft}/revisions/4")).status_code == 200
