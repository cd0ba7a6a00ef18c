"""The inbox as a page: what it says, and what can be done in it."""

import asyncio
from datetime import timedelta

import pytest

from tests.conftest import Clock
from tests.notifications.telling import a_minute_later
from tests.support.background import until_it_waits
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.notifications.models import Follow, Reason
from webapp.notifications.queries import add_followers, notify

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ben(desk: Desk, ana: Person) -> Person:
    """An editor beside Ana."""
    return await desk.member("editor", ana)


async def read(who: Person, rest: str = "/inbox") -> Page:
    """A page of somebody's."""
    return Page(await who.get(rest))


def counter(page: Page) -> str:
    """The number beside the inbox in the navigation, as it is read out."""
    return page.one("nav #inbox-count").text(separator="").strip()


async def line_id(desk: Desk, who: Person) -> int:
    """The latest line of somebody's inbox."""
    found: int = await desk.fetch(
        "select id from notifications where account_id = $1 order by at desc, id desc limit 1", who.account_id
    )
    return found


async def test_a_line_says_who_did_what_to_which_thing_and_why_it_is_told(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, assignee_id=ben.account_id)
    cleo = await desk.member("editor", ana, "Cleo")
    await cleo.post(f"/tasks/{task}/completion")
    await a_minute_later(desk)
    page = await read(ben)
    row = page.row("Unread: Order paper")
    assert "Ana added this task and 1 more change, also by Cleo" in row.text.replace("\u2068", "").replace("\u2069", "")
    assert "Assigned to you" in row.text
    assert counter(page) == "1, 1 unread"
    assert (await read(ana)).row("Unread: Order paper").text.count("completed this task") == 1


def quote(page: Page, row: str) -> str:
    """The words that a line says were written; "" where it says none."""
    node = page.row(row).node.css_first(".quote")
    return node.text() if node is not None else ""


async def test_a_line_says_how_a_comment_begins_as_long_as_it_is_there(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana)
    comment = await desk.comment(ben, task, "Is <b>this</b>\n\nthe right one?")
    await a_minute_later(desk)
    assert quote(await read(ana), "Unread: Order paper") == "“Is <b>this</b> the right one?”"
    path = f"/tasks/{task}/comments/{comment}"
    await ben.post(f"{path}?_method=put", {"version": "1", "body": "word " * 100})
    said = quote(await read(ana), "Unread: Order paper")
    assert said == f"“{('word ' * 28).strip()}…”"
    await ben.post(f"{path}?_method=delete")
    assert quote(await read(ana), "Unread: Order paper") == ""


async def test_opening_marks_as_read_and_leads_to_the_thing_but_loading_in_advance_does_not(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ben)
    comment = (await ana.post(f"/tasks/{task}/comments/", {"body": "Which?"})).headers["location"].partition("#")[2]
    await a_minute_later(desk)
    page = await read(ben)
    address = page.one("a.title").attributes["href"] or ""
    early = await ben.browser.get(address, headers={"sec-purpose": "prefetch"})
    assert not early.is_success
    assert not early.is_redirect
    assert counter(await read(ben)) == "1, 1 unread"
    reply = await ben.browser.get(address)
    assert reply.headers["location"] == ben.path(f"/tasks/{task}#{comment}")
    page = await read(ben)
    assert page.titles == ["Order paper"]
    assert counter(page) == ""
    assert counter(await read(ben, "/tasks")) == ""
    assert (await ana.browser.get(address)).status_code == 404


async def test_what_is_done_leaves_with_an_undo_and_comes_back_as_it_was_or_with_news(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ben)
    await desk.item(ana, task)
    await a_minute_later(desk)
    done = (await read(ben)).one("form[action$='/completion']").attributes["action"] or ""
    assert (await ben.browser.post(done)).headers["location"] == ben.path("/inbox")
    page = await read(ben)
    assert (page.titles, page.notice, counter(page)) == ([], "Done", "")
    assert (await read(ben, "/inbox/done")).titles == ["Order paper"]
    await ben.browser.post(page.one("form[data-undo]").attributes["action"] or "")
    page = await read(ben)
    assert (page.titles, page.notice) == (["Unread: Order paper"], "Put back")
    await ben.browser.post(done)
    await desk.item(ana, task)
    await a_minute_later(desk)
    assert (await read(ben)).titles == ["Unread: Order paper"]


async def test_who_has_muted_a_thing_hears_of_it_only_what_is_meant_for_them(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ben)
    await desk.item(ana, task)
    await a_minute_later(desk)
    reply = await ben.post(f"/inbox/{await line_id(desk, ben)}/mute")
    assert reply.status_code == 303
    page = await read(ben)
    assert (page.titles, page.notice) == ([], "Muted: you are told only what is meant for you")
    await desk.item(ana, task)
    await a_minute_later(desk)
    assert (await read(ben)).titles == []
    await ana.post(f"/tasks/{task}/comments/", {"body": "Now, @Ben?"})
    await a_minute_later(desk)
    assert (await read(ben)).titles == ["Unread: Order paper"]
    await ben.post(f"/inbox/{await line_id(desk, ben)}/read")
    assert (await ben.post(f"/inbox/{await line_id(desk, ben)}/mute?_method=delete")).status_code == 303
    await desk.item(ana, task)
    await a_minute_later(desk)
    assert (await read(ben)).titles == ["Unread: Order paper"]


async def test_all_are_marked_as_read_at_once_and_unread_again(desk: Desk, ana: Person) -> None:
    for number in range(101):
        task = await desk.task(ana, f"Task {number}")
        await notify(desk.db, ana.workspace_id, ana.account_id, Reason.REMINDER, "task", task, now=desk.clock())
    page = await read(ana)
    assert counter(page) == "99+, more than 99 unread"
    await ana.browser.post(page.form("Mark all as read").attributes["action"] or "")
    page = await read(ana)
    assert (counter(page), page.notice) == ("", "All marked as read")
    await ana.browser.post(page.one("form[data-undo]").attributes["action"] or "")
    page = await read(ana)
    assert counter(page) == "99+, more than 99 unread"
    await ana.post(f"/inbox/{await line_id(desk, ana)}/read")
    assert len([title for title in (await read(ana)).titles if not title.startswith("Unread")]) == 1
    await ana.post(f"/inbox/{await line_id(desk, ana)}/read?_method=delete")
    assert all(title.startswith("Unread") for title in (await read(ana)).titles)


async def test_pages_go_on_where_the_last_one_ended_and_name_each_day_once(desk: Desk, ana: Person) -> None:
    for number in range(60):
        task = await desk.task(ana, f"Task {number:02}")
        at = desk.clock() - timedelta(hours=number / 2)
        await notify(desk.db, ana.workspace_id, ana.account_id, Reason.REMINDER, "task", task, now=at)
    page = await read(ana)
    more = Page(await ana.browser.get(page.one("a[rel=next]").attributes["href"] or ""))
    assert [title.removeprefix("Unread: ") for title in page.titles + more.titles] == [
        f"Task {number:02}" for number in range(60)
    ]
    assert [node.text().strip() for node in page.tree.css("h2 time")] == ["Today", "Yesterday"]
    assert more.tree.css("h2 time") == []


async def test_what_is_in_the_trash_says_so_until_it_comes_back(desk: Desk, ana: Person, ben: Person) -> None:
    task = await desk.task(ana, assignee_id=ben.account_id)
    await a_minute_later(desk)
    await ana.post(f"/tasks/{task}?_method=delete")
    assert "In the trash" in (await read(ben)).row("Unread: Order paper").text
    await ana.post(f"/trash/tasks/{task}/restoration")
    assert "In the trash" not in (await read(ben)).row("Unread: Order paper").text


@pytest.mark.parametrize("things", ["tasks", "drafts"])
async def test_who_follows_a_thing_is_told_of_it_until_they_do_no_more(desk: Desk, ana: Person, things: str) -> None:
    cleo = await desk.member("viewer", ana, "Cleo")
    thing = await (desk.task(ana) if things == "tasks" else desk.draft(ana))
    await a_minute_later(desk)
    address = f"/{things}/{thing}"

    ways = iter([f"{address}?_method=delete", f"/trash{address}/restoration", f"{address}?_method=delete"])

    async def change() -> None:
        assert (await ana.post(next(ways))).status_code == 303
        await a_minute_later(desk)

    await change()
    assert (await read(cleo)).titles == []
    button = (await read(cleo, address)).form("Follow").attributes["action"] or ""
    assert (await cleo.browser.post(button)).headers["location"] == cleo.path(address)
    await change()
    assert len((await read(cleo)).titles) == 1
    await cleo.post(f"/inbox/{await line_id(desk, cleo)}/completion")
    button = (await read(cleo, address)).form("Following : stop").attributes["action"] or ""
    assert "Follow" in (await cleo.browser.post(button, headers={"hx-request": "true"})).text
    await change()
    assert (await read(cleo)).titles == []


async def test_lists_that_are_kept_show_the_number_of_now(desk: Desk, ana: Person, clock: Clock) -> None:
    task = await desk.task(ana)
    assert counter(await read(ana, "/tasks")) == ""
    await notify(desk.db, ana.workspace_id, ana.account_id, Reason.REMINDER, "task", task, now=clock())
    assert counter(await read(ana, "/tasks")) == "1, 1 unread"


async def test_who_mutes_a_thing_and_who_tells_news_of_it_never_wait_for_each_other(
    desk: Desk, ana: Person, ben: Person
) -> None:
    task = await desk.task(ana)
    await notify(desk.db, ben.workspace_id, ben.account_id, Reason.REPLY, "task", task, now=desk.clock())
    follow = Follow("task", task, ben.account_id, commented=True)
    async with desk.db.transaction() as tx:
        await add_followers(tx, ben.workspace_id, [follow])
        muted = asyncio.create_task(ben.post(f"/inbox/{await line_id(desk, ben)}/mute"))
        await until_it_waits(desk, muted)
        assert await desk.fetch("select id from notifications where account_id = $1 for update nowait", ben.account_id)
        await notify(tx, ben.workspace_id, ben.account_id, Reason.REPLY, "task", task, now=desk.clock())
    assert (await muted).status_code == 303
    assert await desk.fetch("select muted from follows where account_id = $1", ben.account_id)


@pytest.mark.parametrize("things", ["tasks", "drafts"])
async def test_who_makes_a_thing_follows_it_from_the_first_moment_and_may_stop_at_once(
    desk: Desk, ana: Person, ben: Person, things: str
) -> None:
    made = await ana.post(f"/{things}", {"title": "Order paper"})
    assert made.status_code == 303
    page = await read(ana, f"/{things}/1")
    assert page.one("#follow").text().strip() == "Following: stop"
    assert (await read(ben, f"/{things}/1")).one("#follow").text().strip() == "Follow"
    await ana.post(f"/follows/{things}/1?_method=delete")
    await a_minute_later(desk)
    assert (await read(ana, f"/{things}/1")).one("#follow").text().strip() == "Follow"
