"""Readers, as those see them who write to them."""

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.readers import a_reader, many_readers

pytestmark = pytest.mark.anyio

ROSA = {"email": "Rosa@Example.COM", "name": "Rosa Diaz", "consent": "Asked at the market"}


async def test_a_reader_is_added_by_hand_with_how_they_said_so(desk: Desk, ana: Person) -> None:
    reply = await ana.post("/readers", ROSA)
    assert reply.status_code == 303
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.notice == "Reader added"
    assert "rosa@example.com" in page.row("Rosa Diaz").text
    assert "1 reader is subscribed" in page.text
    page = Page(await ana.get("/readers/1"))
    assert "Added by hand by Ana" in page.text
    assert "Asked at the market" in page.text
    assert await desk.fetch("select count(*) from events where (before, after)::text like '%example.com%'") == 0


@pytest.mark.parametrize(
    "email",
    ["", "rosa", "a<b@c.com", "a,b@evil.com", "x\x01@y.com", "rosa@", "a b@c.com", "a@b@c.com", "a@-b.com", "x" * 255],
)
async def test_what_is_no_address_is_refused_beside_it_and_kept(desk: Desk, ana: Person, email: str) -> None:
    reply = await ana.post("/readers", ROSA | {"email": email})
    assert reply.status_code == 422
    page = Page(reply)
    assert page.error("Email")
    assert page.value("Name") == "Rosa Diaz"
    assert await desk.fetch("select count(*) from readers") == 0


async def test_an_address_is_on_the_list_once_however_it_is_written(desk: Desk, ana: Person) -> None:
    for email in ("rosa@example.com", "josé@müller.example"):
        assert (await ana.post("/readers", ROSA | {"email": email})).status_code == 303
    for email in ("ROSA@EXAMPLE.com", "jose\u0301@MÜLLER.example"):
        reply = await ana.post("/readers", ROSA | {"email": email})
        assert (reply.status_code, Page(reply).error("Email")) == (422, "This address is on the list already.")
    await ana.post("/readers/1?_method=delete")
    reply = await ana.post("/readers", ROSA)
    assert "in the trash" in Page(reply).error("Email")
    otto = await desk.owner("Otto", business="Other")
    assert (await otto.post("/readers", ROSA)).status_code == 303


async def test_consent_has_to_be_said(ana: Person) -> None:
    reply = await ana.post("/readers", ROSA | {"consent": ""})
    assert (reply.status_code, bool(Page(reply).error("How they said that they want it"))) == (422, True)


async def test_a_reader_is_changed_and_that_is_told_and_taken_back(desk: Desk, ana: Person) -> None:
    reader = await a_reader(desk, ana)
    page = Page(await ana.get(f"/readers/{reader}"))
    reply = await page.submit(ana.browser, "Save reader", {"Email": "rosa@work.example", "Name": "Rosa D."})
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.heading == "Rosa D."
    assert "changed the address from “rosa@example.com” to “rosa@work.example”" in page.text
    await page.submit(ana.browser, "Undo Z")
    assert Page(await ana.get(f"/readers/{reader}")).value("Email") == "rosa@example.com"


async def test_the_address_of_another_is_refused(desk: Desk, ana: Person) -> None:
    await a_reader(desk, ana)
    other = await a_reader(desk, ana, "olga@example.com", "Olga")
    page = Page(await ana.get(f"/readers/{other}"))
    reply = await page.submit(ana.browser, "Save reader", {"Email": "rosa@example.com"})
    assert (reply.status_code, Page(reply).error("Email")) == (422, "This address is on the list already.")
    assert Page(reply).value("Email") == "rosa@example.com"


async def test_two_who_change_one_reader_are_shown_both(desk: Desk, ana: Person) -> None:
    reader = await a_reader(desk, ana)
    page = Page(await ana.get(f"/readers/{reader}"))
    await page.submit(ana.browser, "Save reader", {"Name": "Rosa D."})
    reply = await page.submit(ana.browser, "Save reader", {"Name": "Rosa Diaz"})
    assert reply.status_code == 409
    assert "Rosa D." in Page(reply).text


async def test_a_reader_leaves_comes_back_and_bounces_by_hand(desk: Desk, ana: Person) -> None:
    reader = await a_reader(desk, ana)
    path = f"/readers/{reader}"
    for button, typed, status in (
        ("Unsubscribe", {}, "left"),
        ("Subscribe again", {}, "subscribed"),
        ("Mark as bounced", {"What came back": "User unknown"}, "bounced"),
    ):
        await Page(await ana.get(path)).submit(ana.browser, button, typed)
        assert await desk.fetch("select status from readers") == status
    page = Page(await ana.get(path))
    assert "marked this reader as bounced: User unknown" in page.text
    assert await desk.fetch(
        "select array_agg(status || amount order by status) from reader_counts where amount <> 0"
    ) == ["bounced1"]
    assert (await ana.post(f"{path}/bounce", {"bounce": "x" * 501})).status_code == 422


async def test_a_reader_goes_to_the_trash_and_comes_back(desk: Desk, ana: Person) -> None:
    await a_reader(desk, ana, name="")
    reply = await Page(await ana.get("/readers/1")).submit(ana.browser, "Move to the trash")
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.titles == []
    trash = Page(await ana.get("/trash"))
    assert "r…@example.com" in trash.text
    assert "rosa@example.com" not in trash.text
    await page.submit(ana.browser, "Undo Z")
    assert Page(await ana.get("/readers")).titles == ["rosa@example.com"]


async def test_who_is_forgotten_is_nowhere(desk: Desk, ana: Person) -> None:
    reader = await a_reader(desk, ana)
    await Page(await ana.get("/readers/1")).submit(ana.browser, "Save reader", {"Email": "rosa@work.example"})
    ben = await desk.member("editor", ana)
    assert (await ben.post(f"/readers/{reader}/forgetting")).status_code == 403
    await Page(await ana.get("/readers/1")).submit(ana.browser, "Forget entirely")
    assert (await ana.get("/readers/1")).status_code == 404
    for query in (
        "select count(*) from readers",
        "select count(*) from reader_words",
        "select count(*) from events where (before, after)::text ~* 'rosa'",
    ):
        assert await desk.fetch(query) == 0, query
    assert (await ana.post("/readers", ROSA)).status_code == 303


async def test_readers_are_found_by_address_and_name_and_by_status(desk: Desk, ana: Person) -> None:
    await a_reader(desk, ana)
    await a_reader(desk, ana, "olga@example.com", "Ольга Petrowa")
    left = await a_reader(desk, ana, "kim@other.example", "Kim")
    await ana.post(f"/readers/{left}/departure")
    for asked, titles in (
        ("q=rosa", ["Rosa"]),
        ("q=ольга", ["Ольга Petrowa"]),
        ("q=other.ex", ["Kim"]),
        ("status=left", ["Kim"]),
        ("status=subscribed&q=kim", []),
    ):
        assert Page(await ana.get(f"/readers?{asked}")).titles == titles, asked
    assert (await ana.get("/readers?status=gone")).status_code == 422
    assert "Subscribed 2" in Page(await ana.get("/readers")).text


async def test_the_list_goes_on_page_by_page(desk: Desk, ana: Person) -> None:
    await many_readers(desk, ana, 120)
    page, seen = Page(await ana.get("/readers")), []
    while True:
        seen += page.titles
        more = page.tree.css_first("a[rel=next]")
        if more is None:
            break
        page = Page(await ana.browser.get(more.attributes["href"] or ""))
    assert seen == [f"reader{number}@example.com" for number in range(120, 0, -1)]


async def test_viewers_see_no_readers_and_another_workspace_none_of_these(desk: Desk, ana: Person) -> None:
    reader = await a_reader(desk, ana)
    viewer = await desk.member("viewer", ana)
    assert [(await viewer.get(path)).status_code for path in ("/readers", f"/readers/{reader}")] == [403, 403]
    editor = await desk.member("editor", ana, "Eve")
    assert (await editor.get("/readers")).status_code == 200
    assert [(await editor.get(f"/readers/{path}")).status_code for path in ("settings", "export", "imports/new")] == [
        403,
        403,
        403,
    ]
    otto = await desk.owner("Otto", business="Other")
    assert (await otto.get(f"/readers/{reader}")).status_code == 404
    assert (await otto.post(f"/readers/{reader}/departure")).status_code == 404
    assert (await otto.post(f"/readers/{reader}/forgetting")).status_code == 404


async def test_the_counts_are_right_after_whatever_was_done(desk: Desk, ana: Person) -> None:
    await many_readers(desk, ana, 10)
    for path in ("1/departure", "2/bounce", "3?_method=delete", "4/forgetting", "1/subscription", "1/departure"):
        await ana.post(f"/readers/{path}")
    counted = (
        "select coalesce(jsonb_object_agg(status, amount) filter (where amount <> 0), '{}')::text from reader_counts"
    )
    real = (
        "select jsonb_object_agg(status, amount)::text from "
        "(select status, count(*) as amount from readers where deleted_at is null group by status) as s"
    )
    assert await desk.fetch(counted) == await desk.fetch(real)
