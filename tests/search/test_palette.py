"""What the palette offers."""

import pytest

from tests.search.test_search import said
from tests.support.html import Page
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def offers(who: Person, **params: str) -> list[str]:
    """What the palette offers, in order."""
    page = Page(await who.get("/search/palette", params=params))
    return [said(each.css(".what")[0]) for each in page.tree.css("[role=option]")]


async def test_a_few_keys_put_what_is_meant_first(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "Draw the bench")
    await desk.task(ana, "Ask Dana", notes="about the draft")
    await desk.task(ana, "Settle the bill")
    await desk.project(ana, "Marketing")
    await desk.member("editor", ana, "Olga Oakley")
    assert (await offers(ana, q="dark"))[0] == "Dark theme"
    assert (await offers(ana, q="new d"))[0] == "New draft"
    assert (await offers(ana, q="dra"))[:3] == ["Drafts", "Draw the bench", "New draft"]
    assert (await offers(ana, q="mark"))[0] == "Marketing"
    assert (await offers(ana, q="publ"))[0] == "Publishing"
    assert (await offers(ana, q="sett"))[:2] == ["Settings", "Settle the bill"]
    assert (await offers(ana, q="olga"))[0] == "Olga Oakley"
    assert (await offers(ana, q="nothing like it")) == ["Search everything for “nothing like it”"]
    assert (await offers(ana, q="?!")) == ["Search everything for “?!”"]


async def test_saved_views_are_offered_to_who_sees_them(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana)
    for name, seen in (("Prints to send", "private"), ("Prints for all", "shared")):
        await ana.post("/views", {"name": name, "query": "label:print", "shared": seen})
    assert (await offers(ana, q="prin"))[:2] == ["Prints for all", "Prints to send"]
    assert (await offers(ben, q="prin"))[:1] == ["Prints for all"]
    assert "Prints to send" not in await offers(ben, q="prin")


async def test_what_was_opened_lately_stands_on_top_as_it_is_called_now(desk: Desk, ana: Person) -> None:
    task, gone, draft = await desk.task(ana, "Order oak"), await desk.task(ana, "Gone"), await desk.draft(ana, "Hours")
    zoe = await desk.owner("Zoe")
    secret = await desk.task(zoe, "Secret")
    await ana.post(f"/tasks/{task}?_method=put", {"version": "1", "title": "Order ash"})
    await ana.post(f"/tasks/{gone}?_method=delete")
    opened = f"draft-{draft}.task-{gone}.task-{secret}.task-{task}.draft-{draft}.x-1.task-{2**63}.task-0"
    assert (await offers(ana, opened=opened))[:3] == ["Hours", "Order ash", "New task"]
    await desk.task(ana, "Order elm")
    assert (await offers(ana, q="order"))[:2] == ["Order elm", "Order ash"]
    assert (await offers(ana, q="order", opened=f"task-{task}"))[:2] == ["Order ash", "Order elm"]


async def test_nobody_is_offered_what_they_may_not_do(desk: Desk, ana: Person) -> None:
    vic = await desk.member("viewer", ana, "Vic")
    assert {"New task", "New draft", "Settings"} <= set(await offers(ana))
    assert not {"New task", "New draft", "Settings"} & set(await offers(vic))
    assert (await vic.browser.get(f"/w/{(await desk.owner('Zoe')).slug}/search/palette")).status_code == 404


async def test_every_offer_leads_to_a_page(desk: Desk, ana: Person) -> None:
    page = Page(await ana.get("/search/palette"))
    for option in page.tree.css("a[role=option]"):
        assert (await ana.browser.get(option.attributes["href"] or "")).status_code == 200


async def test_what_is_too_long_offers_nothing(ana: Person) -> None:
    reply = await ana.get("/search/palette", params={"q": "x" * 5000})
    assert reply.status_code == 422
    assert Page(reply).tree.css("[role=option]") == []
