"""The board: what stands in which column, how it moves, and how much a column should hold."""

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from tests.conftest import Clock
from tests.support.html import Page, text_of
from tests.support.people import HTMX, Desk, Person
from webapp.server_timing import watched
from webapp.tasks.board import reading

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """An editor of Ana's workspace."""
    return await desk.member("editor", ana, "Ben")


def columns(page: Page) -> dict[str, list[str]]:
    """The titles in each column."""
    return {
        text_of(lane.css_first("h2")): [text_of(title) for title in lane.css(".title")]
        for lane in page.tree.css(".lane")
    }


def counts(page: Page) -> list[str]:
    """The amounts above the columns."""
    return [text_of(lane.css_first(".num")) for lane in page.tree.css(".lane")]


def choice(page: Page, title: str) -> str:
    """A card as a move sends it."""
    card = next(each for each in page.tree.css(".cards > li") if text_of(each.css_first(".title")) == title)
    return card.attributes["data-choice"] or ""


async def move(who: Person, page: Page, title: str, to: str, on: str = "/tasks/board") -> httpx.Response:
    """Move a card of a page that was loaded."""
    referer = {"referer": f"http://desk.test{who.path(on)}"}
    return await who.post("/tasks/board/moves", {"task": choice(page, title), "to": to}, headers=referer)


async def test_tasks_stand_in_the_columns_of_their_status_in_the_order_of_the_list(
    desk: Desk, ana: Person, clock: Clock
) -> None:
    await desk.task(ana, "No day")
    await desk.task(ana, "Later", due_on="2026-03-20")
    await desk.task(ana, "Sooner", due_on="2026-03-10")
    await desk.task(ana, "Ask Jo", status="waiting")
    await desk.task(ana, "Next month", starts_on=clock.now.date() + timedelta(days=40))
    await desk.task(ana, "Gone", status="cancelled")
    for day, title in enumerate(("First done", "Done last")):
        await desk.task(ana, title, status="completed", now=datetime(2026, 3, 1 + day, tzinfo=UTC))
    page = Page(await ana.get("/tasks/board"))
    assert columns(page) == {
        "To do": ["Sooner", "Later", "No day"],
        "In progress": [],
        "Waiting": ["Ask Jo"],
        "Done": ["Done last", "First done"],
    }
    assert counts(page) == ["3", "0", "1", "2"]
    assert list(columns(Page(await ana.get("/tasks/board?q=status:cancelled")))) == ["Cancelled"]
    cleo = await desk.owner("Cleo", business="Other")
    assert "Sooner" not in Page(await cleo.get("/tasks/board")).text


async def test_a_query_narrows_every_column(desk: Desk, ana: Person, ben: Person) -> None:
    shop = await desk.project(ana, "Shop")
    await desk.task(ana, "Order ink", labels=["print"], project_id=shop)
    await desk.task(ana, "Fold letters", project_id=shop, assignee_id=ben.account_id)
    await desk.task(ana, "Print flyers", labels=["print"], status="completed", project_id=shop)
    await desk.task(ana, "Elsewhere", labels=["print"], status="in_progress")
    page = Page(await ana.get("/tasks/board?q=label:print+project:Shop"))
    assert columns(page) == {"To do": ["Order ink"], "In progress": [], "Waiting": [], "Done": ["Print flyers"]}
    assert counts(page) == ["1", "0", "0", "1"]
    assert columns(Page(await ana.get("/tasks/board?q=assignee:Ben")))["To do"] == ["Fold letters"]
    assert columns(Page(await ana.get("/tasks/board?q=is:open+print"))).keys() == {"To do", "In progress", "Waiting"}
    wrong = Page(await ana.get("/tasks/board?q=statsu:waiting"))
    assert "status" in text_of(wrong.one("#task-search-error"))
    assert len(columns(wrong)["To do"]) == 2


async def test_projects_and_people_are_columns_too(desk: Desk, ana: Person, ben: Person) -> None:
    shop, garden = await desk.project(ana, "Shop"), await desk.project(ana, "Garden")
    await desk.task(ana, "Order ink", project_id=shop, assignee_id=ben.account_id)
    await desk.task(ana, "Order soil", project_id=garden)
    await desk.task(ana, "Think")
    assert columns(Page(await ana.get("/tasks/board?by=project"))) == {
        "No project": ["Think"],
        "Garden": ["Order soil"],
        "Shop": ["Order ink"],
    }
    assert columns(Page(await ana.get("/tasks/board?by=project&q=order"))) == {
        "No project": [],
        "Garden": ["Order soil"],
        "Shop": ["Order ink"],
    }
    assert columns(Page(await ana.get("/tasks/board?by=project&q=project:Shop"))) == {"Shop": ["Order ink"]}
    either = "/tasks/board?by=project&q=project:Shop+or+project:Garden"
    assert columns(Page(await ana.get(either))) == {"Garden": ["Order soil"], "Shop": ["Order ink"]}
    assert columns(Page(await ana.get("/tasks/board?by=assignee"))) == {
        "Nobody": ["Order soil", "Think"],
        "Ana": [],
        "Ben": ["Order ink"],
    }
    assert columns(Page(await ana.get("/tasks/board?by=assignee&q=project:Garden")))["Nobody"] == ["Order soil"]
    assert counts(Page(await ana.get("/tasks/board?by=assignee"))) == ["2", "0", "1"]


async def test_a_card_moves_with_an_undo_and_stays_on_its_board(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, "Order ink")
    board = "/tasks/board?q=order"
    reply = await move(ana, Page(await ana.get(board)), "Order ink", "in_progress", board)
    assert (reply.status_code, reply.headers["location"]) == (303, ana.path(board))
    page = Page(await ana.get(board))
    assert columns(page)["In progress"] == ["Order ink"]
    assert (await page.submit(ana.browser, "Undo Z")).status_code == 303
    assert columns(Page(await ana.get(board)))["To do"] == ["Order ink"]
    by_person = "/tasks/board?by=assignee"
    for to, held in ((str(ben.account_id), ben.account_id), ("none", None)):
        assert (await move(ana, Page(await ana.get(by_person)), "Order ink", to, by_person)).status_code == 303
        assert await desk.fetch("select assignee_id from tasks where id = $1", task) == held
    assert (await move(ana, Page(await ana.get("/tasks/board")), "Order ink", "completed")).status_code == 303
    assert await desk.fetch("select status from tasks where id = $1", task) == "completed"
    assert (await move(ana, Page(await ana.get("/tasks/board")), "Order ink", "pending")).status_code == 303
    assert await desk.fetch("select closed_at from tasks where id = $1", task) is None


async def test_a_move_is_merged_with_what_others_changed_and_refused_where_they_moved_it(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ana, "Order ink")
    shown = Page(await ana.get("/tasks/board"))
    due = {"version": "1", "value": "2026-03-20"}
    assert (await ben.post(f"/tasks/{task}/facts/due?_method=put", due)).status_code == 303
    assert (await move(ana, shown, "Order ink", "in_progress")).status_code == 303
    row = await desk.fetch("select (status, due_on)::text from tasks where id = $1", task)
    assert row == "(in_progress,2026-03-20)"
    shown = Page(await ana.get("/tasks/board"))
    assert (await move(ben, Page(await ben.get("/tasks/board")), "Order ink", "waiting")).status_code == 303
    stale = await move(ana, shown, "Order ink", "completed")
    assert stale.status_code == 409
    assert "“Order ink”: Ben changed the status meanwhile: it is Waiting now" in Page(stale).text
    assert columns(Page(stale))["Waiting"] == ["Order ink"]


@pytest.mark.parametrize("fields", [{"to": "odd"}, {"task": "x"}, {"task": "999999-1"}, {"to": ""}, {"to": "7"}])
async def test_what_cant_be_moved_so_says_so(desk: Desk, ana: Person, fields: dict[str, str]) -> None:
    task = await desk.task(ana)
    sent = {"task": f"{task}-1", "to": "waiting", **fields}
    reply = await ana.post("/tasks/board/moves", sent)
    assert reply.status_code == (409 if fields == {"task": "999999-1"} else 422)
    assert text_of(Page(reply).one(".notice[role=alert]")).endswith((".", "it."))
    assert await desk.fetch("select status from tasks where id = $1", task) == "pending"


async def test_a_column_goes_on_from_where_it_ended_and_the_address_says_how_far(desk: Desk, ana: Person) -> None:
    titles = [f"Task {number:02}" for number in range(45)]
    for title in titles:
        await desk.task(ana, title)
    page = Page(await ana.get("/tasks/board"))
    assert columns(page)["To do"] == titles[:20]
    more = page.one("#lane-pending .pager a")
    part = await ana.browser.get(more.attributes["hx-get"] or "", headers={"hx-request": "true"})
    fragment = Page(part)
    assert fragment.titles == titles[20:40]
    assert part.headers["hx-replace-url"] == ana.path("/tasks/board?shown=pending.40") == more.attributes["href"]
    longer = Page(await ana.browser.get(more.attributes["href"] or ""))
    assert columns(longer)["To do"] == titles[:40]
    assert counts(longer)[0] == "45"
    rest = Page(await ana.browser.get(longer.one("#lane-pending .pager a").attributes["href"] or ""))
    assert columns(rest)["To do"] == titles
    assert not rest.tree.css("#lane-pending .pager")


async def test_a_limit_is_told_when_it_is_exceeded_and_can_be_taken_back(desk: Desk, ana: Person, ben: Person) -> None:
    for title in ("One", "Two"):
        await desk.task(ana, title, status="in_progress")
    sent = {"column": "in_progress", "most": "1", "was": ""}
    assert (await ana.post("/tasks/board/limits", sent)).status_code == 303
    page = Page(await ana.get("/tasks/board"))
    assert page.notice == "Limit set to 1"
    assert "Over its limit of 1" in text_of(page.one("#lane-in_progress"))
    assert "Over" not in Page(await ana.get("/tasks/board?by=project")).text
    assert (await move(ana, page, "One", "pending")).status_code == 303
    assert "Over" not in Page(await ana.get("/tasks/board")).text
    assert (
        await move(ana, Page(await ana.get("/tasks/board")), "One", "in_progress")
    ).status_code == 303  # still goes in
    stale = await ben.post("/tasks/board/limits", sent | {"most": "5"})
    assert (stale.status_code, "changed this limit meanwhile" in stale.text) == (409, True)
    refused = await ana.post("/tasks/board/limits", sent | {"most": "many", "was": "1"})
    assert refused.status_code == 422
    assert "from 1 to 999" in text_of(Page(refused).one("#limit-in_progress[open]"))
    undo = page.one("#notices form").attributes["action"] or ""
    back = await ana.browser.post(undo)
    assert (back.status_code, back.headers["location"]) == (303, ana.path("/tasks/board/limits/1"))
    assert (await ana.browser.get(back.headers["location"])).headers["location"] == ana.path("/tasks/board")
    assert "Over" not in Page(await ana.get("/tasks/board")).text
    assert await desk.fetch("select most from board_limits") is None
    assert (await ana.browser.post(undo)).status_code == 409


async def test_who_may_only_read_moves_nothing_and_bad_addresses_say_so(desk: Desk, ana: Person) -> None:
    vera = await desk.member("viewer", ana, "Vera")
    task = await desk.task(ana)
    page = Page(await vera.get("/tasks/board"))
    assert columns(page)["To do"] == ["Order paper"]
    assert not page.tree.css("main form[method=post], main .fact, main [data-drag]")
    assert (await vera.post("/tasks/board/moves", {"task": f"{task}-1", "to": "waiting"})).status_code == 403
    assert (await ana.get("/tasks/board?by=colour")).status_code == 422
    assert (await ana.get("/tasks/board?shown=x.y,pending.99999999999999999999,,")).status_code == 200
    assert (await ana.get("/tasks/board/more?column=odd")).status_code == 404
    assert (await ana.get("/tasks/board/more")).headers["location"] == ana.path("/tasks/board")
    assert (await ana.get("/tasks/board/more?column=pending&after=~~")).status_code == 200
    assert (await ana.get("/tasks/board/limits/7")).status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?q=label:often", "?by=project", "?by=assignee&q=order+label:often", "?q=label:often+due<friday"]
)
async def test_a_board_is_a_few_statements(desk: Desk, ana: Person, query: str) -> None:
    for number in range(3):
        await desk.project(ana, f"P{number}")
        await desk.task(ana, "Order ink", labels=["often"], due_on=date(2026, 3, 1))
    await ana.get("/members")  # by which a session is seen
    with watched() as watch:
        assert (await ana.get(f"/tasks/board{query}")).status_code == 200
    assert len(watch.names) <= 8, watch.names


async def test_a_rare_word_is_found_past_what_is_looked_at(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WALKED", 8)  # two rows of each column
    for number in range(5):
        await desk.task(ana, f"Often {number}", due_on=date(2026, 3, 1))
    await desk.task(ana, "Rare thing")
    page = Page(await ana.get("/tasks/board?q=rare"))
    assert columns(page)["To do"] == ["Rare thing"]
    assert counts(page)[0] == "1"
    page = Page(await ana.get("/tasks/board?q=no:estimate"))  # which no index knows
    assert columns(page)["To do"] == ["Often 0", "Often 1"]
    assert counts(page)[0] == "2+"
    further = page.one("#lane-pending .pager a")
    assert text_of(further) == "Look further in the list"
    assert "Rare thing" in Page(await ana.browser.get(further.attributes["href"] or "")).titles


async def test_a_board_is_in_the_order_that_its_view_says(desk: Desk, ana: Person) -> None:
    shop = await desk.project(ana, "Shop")
    await desk.task(ana, "Cherry", due_on="2026-03-10", project_id=shop)
    await desk.task(ana, "Ash", due_on="2026-03-20", priority="urgent")
    await desk.task(ana, "Birch", project_id=shop)
    orders = {
        "due": ["Cherry", "Ash", "Birch"],
        "title": ["Ash", "Birch", "Cherry"],
        "priority": ["Ash", "Cherry", "Birch"],
        "newest": ["Birch", "Ash", "Cherry"],
        "manual": ["Cherry", "Ash", "Birch"],
    }
    for sort, expected in orders.items():
        page = Page(await ana.get(f"/tasks/board?sort={sort}"))
        assert (columns(page)["To do"], counts(page)[0]) == (expected, "3"), sort
        assert page.value("Sort by") == ("" if sort == "due" else sort)
    for sort in ("title", ""):
        shown = Page(await page.submit(ana.browser, "Show", {"Sort by": sort}))
        assert columns(shown)["To do"] == orders[sort or "due"]
    assert columns(Page(await ana.get("/tasks/board?by=project&sort=title"))) == {
        "No project": ["Ash"],
        "Shop": ["Birch", "Cherry"],
    }
    assert columns(Page(await ana.get("/tasks/board?q=project:Shop&sort=title")))["To do"] == ["Birch", "Cherry"]
    saved = {"name": "By title", "shape": "board", "group_by": "status", "sort_by": "title", "query": ""}
    reply = await ana.post("/views", saved)
    assert columns(Page(await ana.browser.get(reply.headers["location"])))["To do"] == ["Ash", "Birch", "Cherry"]
    long = [await desk.task(ana, f"Title {number:02}") for number in range(25)]
    page = Page(await ana.get("/tasks/board?sort=title"))
    more = await ana.browser.get(page.one("#lane-pending .pager a").attributes["hx-get"] or "", headers=HTMX)
    assert len(long) == 25
    assert [text_of(each) for each in Page(more).tree.css("li .title")] == [f"Title {n:02}" for n in range(17, 25)]


async def test_a_card_moves_within_its_column_in_an_order_by_hand(desk: Desk, ana: Person) -> None:
    ids = {title: await desk.task(ana, title) for title in ("A", "B", "C")}
    await desk.task(ana, "Elsewhere", status="waiting")
    ids["D"] = await desk.task(ana, "D")
    on = "/tasks/board?sort=manual"
    page = Page(await ana.get(on))
    assert columns(page)["To do"] == ["A", "B", "C", "D"]

    async def place(**sent: object) -> httpx.Response:
        referer = {"referer": f"http://desk.test{ana.path(on)}"}
        return await ana.post("/tasks/board/places", {"column": "pending"} | sent, headers=referer)

    for sent, expected in (
        ({"task": ids["D"], "place": "up"}, "ABDC"),
        ({"task": ids["A"], "place": "down"}, "BADC"),
        ({"task": ids["C"], "below": ids["B"]}, "CBAD"),
        ({"task": ids["C"], "above": ids["D"]}, "BADC"),
    ):
        reply = await place(**sent)
        assert (reply.status_code, reply.headers["location"]) == (303, ana.path(on))
        assert "".join(columns(Page(await ana.get(on)))["To do"]) == expected
    await ana.post(f"/tasks/{ids['D']}/completion")
    assert (await place(task=ids["A"], above=ids["D"])).status_code == 409
    assert (await place(task=999, place="up")).status_code == 409
    for wrong in ({"column": "x"}, {"task": "x"}, {"place": "x"}):
        assert (await place(**({"task": ids["A"]} | wrong))).status_code == 422
    assert (await ana.post("/tasks/board/places", {"task": ids["A"], "column": "pending"})).status_code == 422
