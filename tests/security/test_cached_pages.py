"""Pages that are kept between requests are shown to nobody else."""

import pytest

from tests.conftest import Clock
from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person

pytestmark = pytest.mark.anyio


async def test_each_member_sees_the_page_as_theirs_in_turn(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana, "Order paper")
    ben = await desk.member("viewer", ana)
    await ben.browser.post("/account/theme", data={"theme": "dark"})
    for _ in range(3):
        for rest in ("/tasks", f"/tasks/{task}", "/members"):
            hers, his = Page(await ana.get(rest)), Page(await ben.get(rest))
            assert "ana@example.com" in hers.html
            assert "data-theme" not in hers.one("html").attributes
            assert his.one("html").attributes["data-theme"] == "dark"
            forms = his.tree.css("form[action*='/tasks']:not([method=get])[method=post]")
            acts = [form.attributes["action"] or "" for form in forms]
            assert [act for act in acts if "/follows/" not in act and "/snooze" not in act] == []  # theirs alone
        assert Page(await ana.get("/tasks")).form("Add task").attributes["method"] == "post"
        assert "ana@example.com" not in (await ben.get("/tasks")).text
        assert "ben@example.com" not in (await ana.get("/tasks")).text


async def test_a_page_and_its_fragment_are_never_taken_for_each_other(ana: Person) -> None:
    for _ in range(2):
        assert "<html" in (await ana.get("/tasks")).text
        assert "<html" not in (await ana.get("/tasks", headers=HTMX)).text


async def test_a_workspace_of_the_same_shape_shows_its_own_rows(desk: Desk, ana: Person) -> None:
    eve = await desk.owner("Eve", business="Elsewhere")
    await desk.task(ana, "Order paper")
    await desk.task(eve, "Order ink")
    for _ in range(2):
        assert Page(await ana.get("/tasks")).titles == ["Order paper"]
        assert Page(await eve.get("/tasks")).titles == ["Order ink"]


async def test_somebody_elses_entity_tag_is_worth_nothing(desk: Desk, ana: Person) -> None:
    ben = await desk.member("viewer", ana)
    tag = (await ana.get("/tasks")).headers.get("etag", '"none"')
    for stranger in (tag, "*"):
        reply = await ben.get("/tasks", headers={"if-none-match": stranger})
        assert reply.status_code in ((200, 304) if stranger == "*" else (200,))
    nobody = await desk.browser().get(ana.path("/tasks"), headers={"if-none-match": tag})
    assert nobody.status_code == 303
    eve = await desk.owner("Eve", business="Elsewhere")
    assert (await eve.browser.get(ana.path("/tasks"), headers={"if-none-match": tag})).status_code == 404


async def test_who_may_no_more_see_a_page_does_not_get_it_as_unchanged(desk: Desk, ana: Person, clock: Clock) -> None:
    ben = await desk.member("editor", ana)
    tag = {"if-none-match": (await ben.get("/tasks")).headers.get("etag", '"none"')}
    assert (await ana.post(f"/members/{ben.account_id}?_method=put", {"role": "viewer"})).status_code == 303
    reply = await ben.get("/tasks", headers=tag)
    assert reply.status_code == 200
    assert "Add task" not in reply.text
    tag = {"if-none-match": reply.headers.get("etag", '"none"')}
    assert (await ana.post(f"/members/{ben.account_id}?_method=delete")).status_code == 303
    assert (await ben.get("/tasks", headers=tag)).status_code == 404
    tag = {"if-none-match": (await ana.get("/tasks")).headers.get("etag", '"none"')}
    clock.advance(days=31)
    assert (await ana.get("/tasks", headers=tag)).status_code == 303
