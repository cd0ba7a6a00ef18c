"""Finding words in all that a workspace holds."""

import random
from datetime import timedelta

import pytest
from selectolax.lexbor import LexborNode

from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person
from webapp.search.typos import distance

pytestmark = pytest.mark.anyio


async def search(who: Person, typed: str, **params: str) -> Page:
    """The page for what somebody types."""
    return Page(await who.get("/search", params={"q": typed, **params}))


def said(node: LexborNode) -> str:
    """The text of a node, without spaces between what is marked and what isn't."""
    return " ".join(node.text().split())


def marks(page: Page) -> list[str]:
    """What is marked, in order."""
    return [said(node) for node in page.tree.css("#search-results mark")]


def groups(page: Page) -> dict[str, list[str]]:
    """The titles by the heading that they stand under."""
    sections = page.tree.css("#search-results section")
    return {said(each.css("h2")[0]): [said(row) for row in each.css("a.title")] for each in sections}


async def file(desk: Desk, who: Person, name: str, **parent: int) -> int:
    """A file of a task or a draft."""
    await desk.fetch(
        "insert into contents (workspace_id, sha256, size, media_type, reserved_at) "
        "values ($1, sha256('x'), 1, 'text/plain', now()) on conflict do nothing",
        who.workspace_id,
    )
    ((column, value),) = parent.items()
    found: int = await desk.fetch(
        f"insert into files (workspace_id, name, sha256, {column}) values ($1, $2, sha256('x'), $3) returning id",  # noqa: S608
        who.workspace_id,
        name,
        value,
    )
    return found


async def test_everything_with_the_words_is_found_by_its_kind(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Order oak")
    await file(desk, ana, "oak-prices.pdf", task_id=task)
    draft = await desk.draft(ana, "Winter hours", body="We close, and the **oak** sleeps.")
    await desk.thread(ana, draft, "Which oak?")
    await desk.project(ana, "Oak furniture")
    await desk.member("editor", ana, "Olga Oakley")
    await desk.task(ana, "Order pine")
    found = groups(await search(ana, "oak"))
    assert found == {
        "Tasks 1": ["Order oak"],
        "Drafts 1": ["Winter hours"],
        "Comments on drafts 1": ["Winter hours"],
        "Files 1": ["oak-prices.pdf"],
        "Projects 1": ["Oak furniture"],
        "People 1": ["Olga Oakley"],
    }
    assert list(groups(await search(ana, "oak", kind="files"))) == ["Files 1"]


async def test_an_umlaut_is_found_in_two_letters_and_marked_where_it_stands(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Größe der Bretter", notes="x " * 300 + "für Mu\u0308ller, in blu")
    await desk.task(ana, "Groesse des Tischs")
    await desk.member("editor", ana, "Jörg Müller")
    page = await search(ana, "groesse")
    assert groups(page) == {"Tasks 2": ["Groesse des Tischs", "Größe der Bretter"]}
    assert marks(page) == ["Groesse", "Größe"]
    assert marks(await search(ana, "größe")) == ["Größe", "Groesse"]
    page = await search(ana, "mueller")
    assert groups(page) == {"Tasks 1": ["Größe der Bretter"], "People 1": ["Jörg Müller"]}
    assert marks(page) == ["Mu\u0308ller", "Müller"]


async def test_a_result_shows_where_the_words_stand_and_leads_there(desk: Desk, ana: Person) -> None:
    noted = await desk.task(ana, "First", notes="x " * 300 + "the <b>café</b> & its grain")
    ticked = await desk.task(ana, "Second")
    item = await desk.item(ana, ticked, "Choose a cafe")
    third = await desk.task(ana, "Third")
    comment = await desk.comment(ana, third, "The Café is closed")
    page = await search(ana, "cafe")
    assert marks(page) == ["Café", "cafe", "café"]
    assert "<b>café</b> & its grain" in said(page.one("#found-tasks-1"))
    links = {said(each): each.attributes["href"] for each in page.tree.css("a.title")}
    assert links == {
        "First": ana.path(f"/tasks/{noted}"),
        "Second": ana.path(f"/tasks/{ticked}#item-{item}"),
        "Third": ana.path(f"/tasks/{third}?upto={comment}#comment-{comment}"),
    }


async def test_titles_come_first_and_then_the_latest(desk: Desk, ana: Person) -> None:
    for title, notes in (("Old paper", ""), ("Paper order", ""), ("Else", "paper"), ("New paper", "")):
        await desk.task(ana, title, notes=notes)
        await desk.fetch("update tasks set updated_at = now() - (100 - id) * interval '1 day'")
    assert groups(await search(ana, "paper")) == {"Tasks 4": ["Paper order", "New paper", "Old paper", "Else"]}


async def test_what_is_in_the_trash_or_of_others_is_not_found(desk: Desk, ana: Person) -> None:
    task, draft = await desk.task(ana, "Oak one"), await desk.draft(ana, "Oak two")
    parent, text = await desk.task(ana, "Parent"), await desk.draft(ana, "Text")
    await file(desk, ana, "oak.pdf", task_id=parent)
    await file(desk, ana, "oak.txt", draft_id=text)
    await desk.thread(ana, text, "Oak?")
    zoe = await desk.owner("Zoe")
    await desk.task(zoe, "Oak of Zoe")
    for gone in (f"/tasks/{task}", f"/drafts/{draft}", f"/tasks/{parent}", f"/drafts/{text}"):
        await ana.post(f"{gone}?_method=delete")
    page = await search(ana, "oak")
    assert "Nothing found" in page.text
    assert groups(page) == {}
    assert (await zoe.browser.get(ana.path("/search?q=oak"))).status_code == 404


async def test_threads_are_found_as_they_stand_now(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    await desk.thread(ana, draft, "Which grain?")
    thread, comment = await desk.fetch("select array[thread_id, id] from thread_comments")
    path = f"/drafts/{draft}/threads/{thread}/comments/{comment}?_method=put"
    assert (await ana.post(path, {"version": "1", "body": "Which colour?"})).status_code == 303
    assert groups(await search(ana, "grain")) == {}
    assert groups(await search(ana, "colour")) == {"Comments on drafts 1": ["Winter hours"]}
    right = (
        "select json_agg(t.id) from threads t left join thread_words w on w.thread_id = t.id "
        "where w.words is distinct from words_of(text_of_thread(t))"
    )
    assert await desk.fetch(right) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("invocie", "invoice"), ("invioce kern", "invoice kern"), ("nivoice", "invoice"), ("inovice", "invoice"),
     ("furnitrue", "furniture"), ("überweisugn", "uberweisung"), ("счтеа", "счета")],
)  # fmt: skip
async def test_a_slip_finds_what_was_meant_and_says_so(desk: Desk, ana: Person, typed: str, meant: str) -> None:
    await desk.task(ana, "Invoice Kern", notes="furniture, Überweisung, счета")
    page = await search(ana, typed)
    assert groups(page) == {"Tasks 1": ["Invoice Kern"]}
    assert said(page.one("#search-results [role=status]")) == f"Nothing has “{typed}”. This has “{meant}”."


async def test_a_word_that_is_there_is_not_taken_for_a_slip(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Invoice")
    await desk.task(ana, "Invoke the oak")
    page = await search(ana, "invoice oak")
    assert groups(page) == {}


async def test_pages_of_a_kind_go_on_to_its_last_and_show_each_once(desk: Desk, ana: Person) -> None:
    await desk.fetch(
        "insert into tasks (workspace_id, title, updated_at, status, closed_at) "
        "select $1, case when n % 3 = 0 then 'Oak ' else 'Big oak ' end || n, $2::timestamptz - n * interval '1 hour', "
        "(case when n % 5 = 0 then 'completed' else 'pending' end)::task_status, "
        "case when n % 5 = 0 then $2::timestamptz - n * interval '1 hour' end from generate_series(1, 250) n",
        ana.workspace_id,
        desk.clock() - timedelta(days=1),
    )
    page = await search(ana, "oak")
    assert [*groups(page)] == ["Tasks 200+"]
    page = await search(ana, "oak", kind="tasks")
    titles = page.titles
    while more := page.tree.css("a[rel=next]"):
        page = Page(await ana.browser.get(more[0].attributes["href"] or "", headers=HTMX))
        titles += page.titles
    best = sorted(range(1, 201), key=lambda n: (n % 3 != 0, n % 5 == 0, n))  # what begins so, what is open, the latest
    assert titles == [f"Oak {n}" if n % 3 == 0 else f"Big oak {n}" for n in best] + [
        f"Oak {n}" if n % 3 == 0 else f"Big oak {n}" for n in range(201, 251)
    ]


async def test_what_is_frequent_is_found_among_the_latest_and_what_is_rare_anywhere(desk: Desk, ana: Person) -> None:
    await desk.fetch(
        "insert into tasks (workspace_id, title, updated_at) "
        "select $1, case when n = 1150 then 'Rare oak' else 'Pine ' || n end, $2::timestamptz - n * interval '1 hour' "
        "from generate_series(1, 1200) n",
        ana.workspace_id,
        desk.clock(),
    )
    assert groups(await search(ana, "oak")) == {"Tasks 1": ["Rare oak"]}
    assert [*groups(await search(ana, "pine"))] == ["Tasks 200+"]


async def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(desk: Desk, ana: Person) -> None:
    await desk.task(ana)
    for typed, sentence in (
        ("x" * 5000, "5,000 characters long; at most 200 fit"),
        ("?!… %", "There is no word in this"),
    ):
        reply = await ana.get("/search", params={"q": typed})
        assert reply.status_code == 422
        page = Page(reply)
        assert sentence in page.text
        assert page.value("Search everything") == typed
    assert (await ana.get("/search", params={"kind": "odd", "q": "order"})).status_code == 422
    for odd in ("x~y", "9~1~2026-01-01", f"1~{2**70}~2026-01-01", "~1~0001-01-01"):
        assert (await ana.get("/search", params={"q": "order", "kind": "tasks", "after": odd})).status_code == 200


async def test_no_text_breaks_the_search(desk: Desk, ana: Person) -> None:
    await desk.task(ana, notes="a b1 ä '\" <script> שלום")
    dice = random.Random(11)
    signs = "ab1 '\"\\&|!():*<->@./-_%,;~`$#+=[]{}?^ä²Ⅷ٣\u0301\u200b\u00ad\ufeff購😀\t\0\u202eש"
    texts = ["".join(dice.choices(signs, k=dice.randrange(1, 25))) for _ in range(120)]
    for typed in [*texts, "x " * 99, "'" * 200, "\\" * 200, "a" * 200, 'say "hi', "שלום"]:
        reply = await ana.get("/search", params={"q": typed}, headers=HTMX)
        assert reply.status_code in (200, 422), repr(typed)
        assert "<script> " not in reply.text


@pytest.mark.parametrize(
    ("typed", "known", "slips"),
    [("oka", "oak", 1), ("ornage", "orange", 1), ("orang", "oranges", 0), ("nopexx", "nope", 2), ("stain", "st", 3)],
)
def test_slips_are_counted_also_beside_a_shorter_word(typed: str, known: str, slips: int) -> None:
    assert distance(typed, known) == slips


@pytest.mark.parametrize(
    ("language", "typed", "titles", "marked"),
    [
        ("english", "invoices", ["Invoices of May", "Write the invoice"], ["Invoices", "invoice"]),
        ("english", "photographing", ["Photographed already"], ["Photographed"]),
        ("english", "deliveries", ["Plan a delivery"], ["delivery"]),
        ("english", "taxes", ["The tax of May"], ["tax"]),
        ("none", "photographing", [], []),
        ("german", "Rechnungen", ["Rechnung an Kern"], ["Rechnung"]),
        ("german", "hauses", ["Häuser am See"], ["Häuser"]),
    ],
)
async def test_words_are_found_in_the_other_forms_that_they_have_in_the_language_of_the_workspace(
    desk: Desk, ana: Person, language: str, typed: str, titles: list[str], marked: list[str]
) -> None:
    for title in ("Write the invoice", "Invoices of May", "Photographed already", "Plan a delivery", "The tax of May",
                  "A taxi for Jo", "Rechnung an Kern", "Häuser am See"):  # fmt: skip
        await desk.task(ana, title)
    settings = {"name": "A", "time_zone": "UTC", "week_start": "monday", "date_order": "dmy", "version": "1"}
    assert (await ana.post("/settings?_method=put", settings | {"language": language})).status_code == 303
    assert (await ana.post("/settings?_method=put", settings | {"version": "2"})).status_code == 303  # and keeps it
    page = await search(ana, typed)
    assert ([title for found in groups(page).values() for title in found], marks(page)) == (titles, marked)
    assert page.tree.css("#search-results [role=status]") == []


async def test_another_form_in_a_passage_is_shown_and_marked(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Call Kern", notes="x " * 300 + "about what was delivered, and cleaned")
    page = await search(ana, "cleaning")
    assert "what was delivered, and cleaned" in said(page.one("#search-results .row"))
    assert marks(page) == ["cleaned"]


async def test_of_what_fits_as_well_what_is_still_to_be_done_comes_first(desk: Desk, ana: Person) -> None:
    for number in (1, 2, 3):
        await desk.task(ana, f"Count the till, week {number}")
    for number in (2, 3):
        await ana.post(f"/tasks/{number}/completion")
    for typed, first in (("till", "Count the till, week 1"), ("count the till, week 2", "Count the till, week 2")):
        assert groups(await search(ana, typed))["Tasks 3" if typed == "till" else "Tasks 1"][0] == first
