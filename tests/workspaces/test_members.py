"""Members, their roles, and how they leave."""

import asyncio

import pytest

from tests.support.background import until_it_waits
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.workspaces.queries import change_member

pytestmark = pytest.mark.anyio


def member(page: Page, person: Person) -> str:
    """What the row of a member says."""
    return text_of(page.tree.css_first(f"#member-{person.account_id}"))


async def set_role(actor: Person, person: Person, role: str) -> int:
    """Give a member another role; returns the status of the reply."""
    reply = await actor.post(f"/members/{person.account_id}?_method=put", {"role": role})
    return reply.status_code


async def remove(actor: Person, person: Person) -> int:
    """Let a member leave; returns the status of the reply."""
    return (await actor.post(f"/members/{person.account_id}?_method=delete")).status_code


async def test_an_owner_gives_a_member_another_role(desk: Desk, ana: Person) -> None:
    ben = await desk.member("viewer", ana)
    assert (await ben.post("/tasks", {"title": "Order paper"})).status_code == 403
    assert await set_role(ana, ben, "editor") == 303
    assert "Editor" in member(Page(await ana.get("/members")), ben)
    assert (await ben.post("/tasks", {"title": "Order paper"})).status_code == 303
    assert await set_role(ana, ben, "viewer") == 303
    assert (await ben.post("/tasks", {"title": "Order ink"})).status_code == 403


@pytest.mark.parametrize("role", ["", "king", "OWNER"])
async def test_a_role_that_there_is_not_is_refused(desk: Desk, ana: Person, role: str) -> None:
    ben = await desk.member("viewer", ana)
    assert await set_role(ana, ben, role) == 422
    assert "Viewer" in member(Page(await ana.get("/members")), ben)


@pytest.mark.parametrize("role", ["reviewer", "editor", "viewer"])
async def test_the_last_owner_cannot_step_down(ana: Person, role: str) -> None:
    reply = await ana.post(f"/members/{ana.account_id}?_method=put", {"role": role})
    assert reply.status_code == 409
    assert "needs an owner" in Page(reply).text
    assert (await ana.get("/settings")).status_code == 200


async def test_the_last_owner_cannot_leave(ana: Person) -> None:
    reply = await ana.post(f"/members/{ana.account_id}?_method=delete")
    assert reply.status_code == 409
    assert "needs an owner" in Page(reply).text
    assert (await ana.get("/tasks")).status_code == 200


async def test_an_owner_may_leave_once_there_is_another(desk: Desk, ana: Person) -> None:
    ben = await desk.member("viewer", ana)
    assert await set_role(ana, ben, "owner") == 303
    assert await remove(ana, ana) == 303
    assert (await ana.get("/tasks")).status_code == 404
    assert await remove(ben, ben) == 409


@pytest.mark.parametrize("others", [False, True], ids=["themselves", "each other"])
@pytest.mark.parametrize("leaving", [False, True], ids=["stepping down", "leaving"])
async def test_of_two_owners_who_go_at_the_same_moment_one_stays(
    desk: Desk, ana: Person, others: bool, leaving: bool
) -> None:
    for number in range(5):
        ben = await desk.member("owner", ana, f"Ben{number}")
        first, second = (ben, ana) if others else (ana, ben)
        if leaving:
            await asyncio.gather(remove(ana, first), remove(ben, second))
        else:
            await asyncio.gather(set_role(ana, first, "editor"), set_role(ben, second, "editor"))
        owners = await desk.fetch(
            "select array_agg(account_id) from members where workspace_id = $1 and role = 'owner' and left_at is null",
            ana.workspace_id,
        )
        assert owners in ([ana.account_id], [ben.account_id])
        ana = ana if owners == [ana.account_id] else ben


async def test_who_left_is_out_at_once_and_stays_in_names_and_history(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    task = await desk.task(ben, "Order paper", assignee_id=ben.account_id)
    assert (await ben.get("/tasks")).status_code == 200
    assert await remove(ana, ben) == 303
    for rest in ("/tasks", f"/tasks/{task}", "/drafts", "/members"):
        assert (await ben.get(rest)).status_code == 404
    assert (await ben.post("/tasks", {"title": "Order ink"})).status_code == 404
    assert (await ben.browser.get("/account")).status_code == 200
    assert (await ben.browser.get("/")).headers["location"] == "/workspaces"
    assert "You are in no workspace" in Page(await ben.browser.get("/workspaces")).text
    assert Page(await ana.get("/members")).tree.css_first(f"#member-{ben.account_id}") is None
    page = Page(await ana.get(f"/tasks/{task}"))
    assert "Ben" in text_of(page.one(".history"))


async def test_who_left_cannot_be_changed_any_more_and_may_come_back(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    assert await remove(ana, ben) == 303
    assert await remove(ana, ben) == 404
    assert await set_role(ana, ben, "owner") == 404
    reply = await ana.post("/members/invitations", {"role": "viewer"})
    path = Page(reply).value("Invitation link").removeprefix("http://desk.test")
    assert (await ben.browser.post(path)).status_code == 303
    assert (await ben.get("/tasks")).status_code == 200
    assert "Viewer" in member(Page(await ana.get("/members")), ben)


@pytest.mark.parametrize("role", ["viewer", "editor", "reviewer", "owner"])
async def test_everybody_can_leave_by_themselves(desk: Desk, ana: Person, role: str) -> None:
    ben = await desk.member(role, ana)
    reply = await Page(await ben.get("/members")).submit(ben.browser, "Leave")
    assert reply.status_code == 303
    assert reply.headers["location"] == "/workspaces"
    assert (await ben.get("/tasks")).status_code == 404


async def test_the_last_owner_is_told_why_they_stay(ana: Person) -> None:
    reply = await Page(await ana.get("/members")).submit(ana.browser, "Leave")
    assert reply.status_code == 409
    assert "make somebody else one first" in Page(reply).text


async def test_only_owners_see_how_to_change_members(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    page = Page(await ben.get("/members"))
    assert member(page, ana)
    actions = [form.attributes["action"] for form in page.tree.css("form[action*='/members']")]
    assert actions == [ben.path("/members/me?_method=delete")]  # all that they can do is leave
    assert Page(await ana.get("/members")).form("Make a link").attributes["method"] == "post"


async def test_who_was_removed_is_told_so_with_their_words_and_nobody_else_is(desk: Desk, ana: Person) -> None:
    ben, eve = await desk.member("editor", ana), await desk.owner("Eve", business="Elsewhere")
    draft = await desk.draft(ana)
    assert await remove(ana, ben) == 303
    heading = "You aren’t a member of this workspace any more"
    page = Page(await ben.get("/tasks"))
    assert page.heading == heading
    assert page.one("main a.btn.go").attributes["href"] == "/workspaces"
    reply = await ben.post(f"/drafts/{draft}/threads", {"body": "Let us open later"})
    page = Page(reply)
    assert (reply.status_code, page.heading) == (404, heading)
    assert "Let us open later" in [area.text().strip() for area in page.tree.css("textarea")]
    assert "Alder" not in page.text
    for path in (ana.path("/tasks"), "/w/no-such-place/tasks"):
        reply = await eve.browser.get(path)
        assert (reply.status_code, Page(reply).heading) == (404, "Nothing here")


async def test_who_is_removed_while_they_are_given_another_role_stays_away(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    async with desk.db.transaction() as tx:
        await change_member(tx, ana.workspace_id, ben.account_id, ana.account_id, None, now=desk.clock())
        giving = asyncio.create_task(set_role(ana, ben, "reviewer"))
        await until_it_waits(desk, giving)
    assert await giving == 404
    assert (await ben.get("/tasks")).status_code == 404
