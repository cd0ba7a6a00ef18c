"""Checklists: added, ticked, renamed, deleted, by plain forms and by htmx."""

import asyncio

import pytest
from selectolax.lexbor import LexborNode

from tests.support.background import until_it_waits
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.checklists.queries import add_items

pytestmark = pytest.mark.anyio

ITEMS = (
    "select coalesce(string_agg(title, ', ' order by position, id), '') from checklist_items where deleted_at is null"
)
COUNTS = "select items_done || '/' || items_total from tasks"


def items_of(page: Page) -> list[str]:
    """The items that a page shows, those ticked with an x."""
    return [("x " if ticked(node) else "") + text_of(node.css_first(".text")) for node in page.tree.css(".item")]


def ticked(item: LexborNode) -> bool:
    """Whether an item is shown as done."""
    return item.css_first(".tick.on") is not None


async def test_items_are_added_one_after_the_other_at_the_end(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    page = Page(await ana.get(f"/tasks/{task}"))
    for title in ("Choose the grain", "  Ask   for a price "):
        reply = await page.submit(ana.browser, "Add item", {"Add an item": title})
        assert reply.status_code == 303
        assert reply.headers["location"] == ana.path(f"/tasks/{task}#add-item")
    page = Page(await ana.get(f"/tasks/{task}"))
    assert items_of(page) == ["Choose the grain", "Ask for a price"]
    assert page.notice == "Item added"


async def test_each_line_that_is_pasted_is_an_item_without_its_mark(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    pasted = (
        "- Choose the grain\r\n\r\n* [ ] Ask for a price\r\n3. Order\r\n  \u2022 Wait\r\n- [x] 2 boxes\r\n-5 degrees"
    )
    await ana.post(f"/tasks/{task}/items", {"title": pasted})
    page = Page(await ana.get(f"/tasks/{task}"))
    assert items_of(page) == ["Choose the grain", "Ask for a price", "Order", "Wait", "x 2 boxes", "-5 degrees"]
    assert page.notice == "6 items added"
    assert await desk.fetch("select count(*) from events where action = 'item.created'") == 1


async def test_what_is_pasted_with_a_tick_has_it_and_is_taken_back_with_it(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/items", {"title": "- [x] Oak\n- [ ] Ash\n\u2611 Elm"})
    page = Page(await ana.get(f"/tasks/{task}"))
    assert items_of(page) == ["x Oak", "Ash", "x Elm"]
    numbers = "select items_done || ' of ' || items_total from tasks"
    assert await desk.fetch(numbers) == "2 of 3"
    assert await desk.fetch(
        "select string_agg(title, ' ' order by id) from checklist_items where done_at is not null"
    ) == ("Oak Elm")
    await page.submit(ana.browser, "Undo")
    assert await desk.fetch(numbers) == "0 of 0"


@pytest.mark.parametrize("typed", ["24. December closed", "3) boxes", "1 \u2013 2 boxes", "i. e. now"])
async def test_a_line_that_is_typed_keeps_its_beginning(desk: Desk, ana: Person, typed: str) -> None:
    task = await desk.task(ana)
    await ana.post(f"/tasks/{task}/items", {"title": typed})
    assert items_of(Page(await ana.get(f"/tasks/{task}"))) == [typed]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "can't be empty"),
        (" \n- \n", "can't be empty"),
        ("fine\n" + "x" * 201, "201 characters"),
        ("\n".join(f"Step {number}" for number in range(101)), "101 lines"),
    ],
)
async def test_what_cannot_be_an_item_is_refused_beside_the_line_and_kept(
    desk: Desk, ana: Person, typed: str, message: str
) -> None:
    task = await desk.task(ana)
    reply = await ana.post(f"/tasks/{task}/items", {"title": typed})
    assert reply.status_code == 422
    page = Page(reply)
    assert page.heading == "Order paper"
    assert message in page.error("Add an item")
    if typed.strip():
        assert page.value("Add an item") == typed
    assert await desk.fetch(ITEMS) == ""


async def test_a_checklist_has_at_most_a_hundred_items_also_when_many_add_at_once(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, *(f"Step {number}" for number in range(90)))
    replies = await asyncio.gather(*(ana.post(f"/tasks/{task}/items", {"title": "a\nb\nc"}) for _ in range(6)))
    assert sorted(reply.status_code for reply in replies) == [303, 303, 303, 422, 422, 422]
    refused = Page(next(reply for reply in replies if reply.status_code == 422))
    assert "at most 100 items" in refused.error("Add an item")
    assert await desk.fetch(COUNTS) == "0/99"
    assert await desk.fetch("select count(*) from checklist_items") == 99


async def test_what_two_paste_at_once_is_not_mixed(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    async with desk.db.transaction() as tx:
        await add_items(tx, ana.workspace_id, task, ana.account_id, ["Oak", "Ash"], now=desk.clock())
        pasting = asyncio.create_task(ana.post(f"/tasks/{task}/items", {"title": "Glue\nWax"}))
        await until_it_waits(desk, pasting)
    assert (await pasting).status_code == 303
    assert await desk.fetch(ITEMS) == "Oak, Ash, Glue, Wax"


async def test_a_tick_says_who_and_is_taken_away_again(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, "Choose the grain", "Order")
    page = Page(await ana.get(f"/tasks/{task}"))
    assert (await page.submit(ana.browser, "Tick: Choose the grain")).status_code == 303
    page = Page(await ana.get(f"/tasks/{task}"))
    assert items_of(page) == ["x Choose the grain", "Order"]
    assert "1/2" in page.text
    assert "Ana" in (page.one("#item-1 .text").attributes["title"] or "")
    assert "Ana ticked “Choose the grain”" in page.text
    ben = await desk.member("editor", ana)
    assert (await ben.post(f"/tasks/{task}/items/1/completion")).status_code == 303  # it is ticked already
    assert await desk.fetch("select done_by from checklist_items where id = 1") == ana.account_id
    await page.submit(ana.browser, "Untick: Choose the grain")
    assert items_of(Page(await ana.get(f"/tasks/{task}"))) == ["Choose the grain", "Order"]


async def test_the_row_shows_how_far_it_is_and_an_open_edit_form_stays_good(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    assert "/" not in Page(await ana.get("/tasks")).row("Order paper").text
    await desk.item(ana, task, "Choose the grain", "Order", "Wait")
    await ana.get("/tasks")
    await ana.post(f"/tasks/{task}/items/2/completion")
    await ana.get("/tasks")  # shows the notice
    assert "1/3" in Page(await ana.get("/tasks")).row("Order paper").text
    await ana.post(f"/tasks/{task}/items/1?_method=delete")
    await ana.get("/tasks")
    assert "1/2" in Page(await ana.get("/tasks")).row("Order paper").text
    assert await desk.fetch("select version from tasks") == 1
    assert (await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Order card"})).status_code == 303
    assert await desk.fetch("select after from events where action = 'task.updated'") == {"title": "Order card"}


async def test_an_item_is_renamed_in_its_panel(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, "Choose the grain")
    page = Page(await ana.get(f"/tasks/{task}"))
    reply = await page.submit(ana.browser, "Rename", {"Name": "Choose the colour"})
    assert reply.status_code == 303
    page = Page(await ana.get(f"/tasks/{task}"))
    assert items_of(page) == ["Choose the colour"]
    assert "renamed the item “Choose the grain” to “Choose the colour”" in page.text


async def test_a_name_that_was_changed_meanwhile_is_shown_beside_mine(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, "Choose the grain")
    ben = await desk.member("editor", ana)
    page = Page(await ana.get(f"/tasks/{task}"))
    await ben.post(f"/tasks/{task}/items/1?_method=put", {"version": "1", "title": "Choose the weight"})
    reply = await page.submit(ana.browser, "Rename", {"Name": "Choose the colour"})
    assert reply.status_code == 409
    page = Page(reply)
    assert "open" in page.one("#item-1-more").attributes
    assert "“Choose the weight”" in page.error("Name")
    assert page.value("Name") == "Choose the colour"
    assert (await page.submit(ana.browser, "Rename")).status_code == 303
    assert await desk.fetch(ITEMS) == "Choose the colour"


async def test_a_name_that_cannot_be_is_refused_in_the_panel(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task)
    reply = await ana.post(f"/tasks/{task}/items/1?_method=put", {"version": "1", "title": "x" * 201})
    assert reply.status_code == 422
    page = Page(reply)
    assert "201 characters" in page.error("Name")
    assert page.value("Name") == "x" * 201


async def test_htmx_gets_the_item_the_count_the_line_of_the_history_and_the_notice(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, "Choose the grain", "Order")
    reply = await ana.htmx(f"/tasks/{task}/items/1/completion")
    assert reply.status_code == 200
    assert "<html" not in reply.text
    page = Page(reply)
    assert items_of(page) == ["x Choose the grain"]
    assert page.notice == "Item ticked"
    assert "1/2" in text_of(page.one("[hx-target='#checklist-heading']"))
    assert "Ana ticked “Choose the grain”" in text_of(page.one("[hx-target='#task-history .history']"))
    page = Page(await ana.htmx(f"/tasks/{task}/items", {"title": "Wait\nPay"}))
    assert items_of(page) == ["Wait", "Pay"]
    assert {row.attributes["hx-target"] for row in page.tree.css("[hx-swap='beforeend']")} == {"#checklist .items"}
    page = Page(await ana.htmx(f"/tasks/{task}/items/2?_method=delete"))
    assert page.one("[hx-target='#item-2']").attributes["hx-swap"] == "delete"
    assert items_of(page) == []
    refused = await ana.htmx(f"/tasks/{task}/items", {"title": ""})
    assert refused.status_code == 422
    assert "<html" not in refused.text
    assert Page(refused).error("Add an item")


async def test_items_are_those_of_their_task_and_none_are_changed_in_the_trash(desk: Desk, ana: Person) -> None:
    task, other = await desk.task(ana), await desk.task(ana)
    await desk.item(ana, task)
    forms = {
        "/1?_method=put": {"version": "1", "title": "Other"},
        "/1/place?_method=put": {"place": "1"},
        "/1/completion": {},
        "/1/completion?_method=delete": {},
        "/1?_method=delete": {},
    }
    for rest, fields in forms.items():
        assert (await ana.post(f"/tasks/{other}/items{rest}", fields)).status_code == 404, rest
        assert (await ana.post(f"/tasks/{task}/items{rest.replace('/1', '/99')}", fields)).status_code == 404, rest
    await ana.post(f"/tasks/{task}?_method=delete")
    events = await desk.fetch("select count(*) from events")
    for rest, fields in [*forms.items(), ("", {"title": "One more"}), ("", {"title": ""})]:
        assert (await ana.post(f"/tasks/{task}/items{rest}", fields)).status_code == 404, rest
    assert await desk.fetch("select count(*) from events") == events
    page = Page(await ana.get(f"/tasks/{task}"))
    assert items_of(page) == ["Choose the grain"]
    assert page.tree.css("#checklist form") == []


async def test_a_deleted_item_is_gone_for_every_form(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task)
    assert (await ana.post(f"/tasks/{task}/items/1?_method=delete")).status_code == 303
    for rest, fields in (
        ("?_method=put", {"version": "1", "title": "Other"}),
        ("?_method=put", {"version": "1", "title": ""}),
        ("/place?_method=put", {"place": "1"}),
        ("/completion", {}),
        ("?_method=delete", {}),
    ):
        assert (await ana.post(f"/tasks/{task}/items/1{rest}", fields)).status_code == 404, rest


async def test_who_may_only_read_sees_the_list_without_a_way_to_change_it(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.item(ana, task, "Choose the grain", "Order")
    await ana.post(f"/tasks/{task}/items/1/completion")
    cy = await desk.member("viewer", ana, "Cy")
    page = Page(await cy.get(f"/tasks/{task}"))
    assert items_of(page) == ["x Choose the grain", "Order"]
    assert page.tree.css("#checklist form, #checklist button") == []
    assert (await cy.post(f"/tasks/{task}/items", {"title": "Mine"})).status_code == 403
