"""Revisions: read, compared, named and restored, each with its undo; none ever changes."""

import asyncio
import threading

import pytest

from tests.support.drafts import saved, send
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.drafts.review.queries import hold
from webapp.web.threads import MAX_WAITING, WORKER, whose

pytestmark = pytest.mark.anyio

WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
TEXT = "Oak dries slowly in the shed.\n\nWe open at nine on weekdays.\n\nBring your own boards, please."
MOVED = "We open at ten on weekdays.\n\nBring your own boards, please.\n\nOak dries slowly in the shed."


async def last_event(desk: Desk) -> int:
    """The id of the latest event."""
    return int(await desk.fetch("select max(id) from events"))


async def name(person: Person, draft: int, number: int, called: str, was: str = "") -> int:
    """Name a revision; the status of the reply."""
    path = f"/drafts/{draft}/revisions/{number}/name?_method=put"
    return (await person.post(path, {"name": called, "was": was})).status_code


async def test_a_revision_restored_is_the_newest_and_the_others_stay(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, title="First", body="One")
    await saved(ana, draft, 1, "Two", title="Second")
    page = Page(await ana.get(f"/drafts/{draft}/revisions/1"))
    reply = await page.submit(ana.browser, "Restore as the newest")
    assert reply.headers["location"] == ana.path(f"/drafts/{draft}")
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.notice == "Draft put back to an earlier text"
    assert "Ana restored revision 1 as revision 3" in page.text
    story = await desk.fetch("select json_agg(title || '/' || body || '/' || kind order by number) from revisions")
    assert story == '["First/One/created", "Second/Two/saved", "First/One/restored"]'
    assert (await page.submit(ana.browser, "Undo Z")).status_code == 303
    assert await desk.fetch("select title || '/' || body from drafts") == "Second/Two"
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert "Ana took a change back: restored revision 2 as revision 4" in page.text


async def test_an_undo_can_be_taken_back(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ana, draft, 1, "Two")
    await ana.post(f"/drafts/{draft}/revisions/1/restoration", {"revision": "2"})
    for body in ("Two", "One", "Two"):
        assert (await ana.post(f"/events/{await last_event(desk)}/undo")).status_code == 303
        assert await desk.fetch("select body from drafts") == body


async def test_a_restoration_is_not_undone_once_somebody_has_written_on(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ana, draft, 1, "Two")
    await ana.post(f"/drafts/{draft}/revisions/1/restoration", {"revision": "2"})
    restored = await last_event(desk)
    await saved(ana, draft, 3, "One more")
    assert (await ana.post(f"/events/{restored}/undo")).status_code == 409
    await ana.post(f"/drafts/{draft}?_method=delete")
    assert (await ana.post(f"/events/{restored}/undo")).status_code == 409
    assert await desk.fetch("select body from drafts") == "One more"


async def test_restoring_from_a_page_that_is_late_asks_where_it_would_undo_others_words(
    desk: Desk, ana: Person
) -> None:
    ben = await desk.member("editor", ana, "Ben")
    draft = await desk.draft(ana, body="One")
    await saved(ana, draft, 1, "Two")
    page = Page(await ana.get(f"/drafts/{draft}/revisions/1"))
    await saved(ben, draft, 2, "Two and Ben's")
    reply = await page.submit(ana.browser, "Restore as the newest")
    assert reply.status_code == 409
    assert "Two and Ben's" in Page(reply).text
    assert await desk.fetch("select body from drafts") == "Two and Ben's"


async def test_an_autosave_is_restored_like_any_other(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ana, draft, 1, "Two", autosave=True)
    await saved(ana, draft, 2, "Three", autosave=True)
    page = Page(await ana.get(f"/drafts/{draft}/revisions/2"))
    assert (await page.submit(ana.browser, "Restore as the newest")).status_code == 303
    assert await desk.fetch("select body from drafts") == "Two"


async def test_a_name_stands_at_the_top_of_all_revisions(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    page = Page(await ana.get(f"/drafts/{draft}/revisions/1"))
    reply = await page.submit(ana.browser, "Save name", {"Name of this revision": "  As sent <out> "})
    assert reply.headers["location"] == ana.path(f"/drafts/{draft}/revisions/1")
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.notice == "Draft revision named"
    assert page.value("Name of this revision") == "As sent <out>"
    listed = Page(await ana.get(f"/drafts/{draft}/revisions"))
    assert text_of(listed.one(".saves li")) == "As sent <out> revision 1"
    assert "Ana named revision 1 “As sent <out>”" in listed.text
    assert (await page.submit(ana.browser, "Undo Z")).status_code == 303
    assert await desk.fetch("select name from revisions") is None
    assert (await ana.post(f"/events/{await last_event(desk)}/undo")).status_code == 303
    assert await desk.fetch("select name from revisions") == "As sent <out>"
    assert await name(ana, draft, 1, "", "As sent <out>") == 303
    assert "took the name of revision 1 away" in Page(await ana.get(f"/drafts/{draft}")).text


async def test_the_same_name_again_changes_nothing(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    assert await name(ana, draft, 1, "Sent") == 303
    event = await last_event(desk)
    assert await name(ana, draft, 1, "Sent", "Sent") == 303
    assert await name(ana, draft, 1, "Sent", "") == 303
    assert await last_event(desk) == event


async def test_a_revision_that_somebody_named_meanwhile_is_409(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    draft = await desk.draft(ana, body="One")
    page = Page(await ana.get(f"/drafts/{draft}/revisions/1"))
    assert await name(ben, draft, 1, "Ben's") == 303
    reply = await page.submit(ana.browser, "Save name", {"Name of this revision": "Ana's"})
    assert reply.status_code == 409
    page = Page(reply)
    assert "Somebody named it “Ben's” in the meantime" in page.error("Name of this revision")
    assert (await page.submit(ana.browser, "Save name")).status_code == 303
    assert await desk.fetch("select name from revisions") == "Ana's"
    async with desk.db.transaction() as others:
        await hold(others, ana.workspace_id, draft)
        naming = [asyncio.create_task(name(ana, draft, 1, f"Name {number}", "Ana's")) for number in range(2)]
        while await desk.fetch(WAITING) < len(naming):
            assert not any(each.done() for each in naming)
    assert sorted(await asyncio.gather(*naming)) == [303, 409]


@pytest.mark.parametrize("called", ["x" * 101])
async def test_a_name_that_cannot_be_is_refused(desk: Desk, ana: Person, called: str) -> None:
    draft = await desk.draft(ana, body="One")
    reply = await ana.post(f"/drafts/{draft}/revisions/1/name?_method=put", {"name": called})
    assert reply.status_code == 422
    assert Page(reply).error("Name of this revision")


async def test_a_named_autosave_is_kept_for_good(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ana, draft, 1, "Two", title="Hours", session="tab", autosave=True)
    await saved(ana, draft, 2, "Three")
    before = Page(await ana.get(f"/drafts/{draft}/revisions/2")).one("article").text()
    assert await name(ana, draft, 2, "Draft for Ben") == 303
    await desk.fetch("delete from autosaves")
    page = Page(await ana.get(f"/drafts/{draft}/revisions/2"))
    assert "“Draft for Ben”: revision 2, saved by Ana" in page.text
    assert page.one("article").text().replace("“Draft for Ben”: revision", "Revision") == before


async def test_in_the_trash_nothing_is_named_or_restored(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ana, draft, 1, "Two")
    assert await name(ana, draft, 1, "Sent") == 303
    named = await last_event(desk)
    await ana.post(f"/drafts/{draft}?_method=delete")
    assert await name(ana, draft, 1, "Other", "Sent") == 404
    assert (await ana.post(f"/drafts/{draft}/revisions/1/restoration", {"revision": "2"})).status_code == 404
    assert (await ana.get(f"/drafts/{draft}/clash?revision=1")).status_code == 404
    assert (await ana.post(f"/events/{named}/undo")).status_code == 409
    page = Page(await ana.get(f"/drafts/{draft}/revisions/1"))
    assert page.tree.css("main form[method=post]") == []
    assert (await ana.get(f"/drafts/{draft}/comparison")).status_code == 200


@pytest.mark.parametrize("view", ["inline", "sides"])
async def test_two_revisions_are_compared_word_by_word(desk: Desk, ana: Person, view: str) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await saved(ana, draft, 1, MOVED)
    page = Page(await ana.get(f"/drafts/{draft}/comparison?before=1&after=2&view={view}"))
    assert "1 word added, 1 removed" in page.text
    changed = page.one(".comparison .changed")
    assert [node.text() for node in changed.css("del")] == ["nine"]
    assert [node.text() for node in changed.css("ins")] == ["ten"]
    assert "Moved away" in text_of(page.one(".comparison .left"))
    assert "Moved here" in text_of(page.one(".comparison .moved"))
    assert page.one("#moved-1").attributes["href"] == "#left-1"
    assert len(changed.css(".passage")) == (2 if view == "sides" else 1)


async def test_any_two_are_compared_and_by_themselves_the_newest_and_the_one_before(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="Oak")
    await saved(ana, draft, 1, "Oak and ash", autosave=True)
    await saved(ana, draft, 2, "Oak and ash and elm")
    for query, added, removed in (
        ("", 2, 0),
        ("?before=1", 4, 0),
        ("?before=3&after=1", 0, 4),
        ("?before=2&after=2", 0, 0),
    ):
        page = Page(await ana.get(f"/drafts/{draft}/comparison{query}"))
        assert f"{added} words added, {removed} removed" in page.text, query
    page = Page(await ana.get(f"/drafts/{draft}/revisions/1"))
    page = Page(await page.submit(ana.browser, "Compare", {"With revision": "2"}))
    assert [node.text() for node in page.tree.css(".comparison ins")] == [" and ash"]


@pytest.mark.parametrize("query", ["before=9", "after=9", "before=1&after=2147483647"])
async def test_a_comparison_with_what_is_none_is_not_found(desk: Desk, ana: Person, query: str) -> None:
    draft = await desk.draft(ana)
    assert (await ana.get(f"/drafts/{draft}/comparison?{query}")).status_code == 404


@pytest.mark.parametrize("query", ["before=x", "after=-1", "view=odd", "before=" + "9" * 40])
async def test_a_comparison_that_cannot_be_read_is_refused_in_words(desk: Desk, ana: Person, query: str) -> None:
    draft = await desk.draft(ana)
    reply = await ana.get(f"/drafts/{draft}/comparison?{query}")
    assert reply.status_code == 422
    assert Page(reply).errors


async def test_markup_in_a_text_is_compared_as_text(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="<img src=x>")
    await saved(ana, draft, 1, "<img src=y> </pre><script>x</script>")
    page = Page(await ana.get(f"/drafts/{draft}/comparison"))
    assert page.tree.css("main img, main script") == []
    assert "<script>x</script>" in page.one(".comparison").text()


async def test_long_texts_are_compared_by_the_worker_while_others_are_served(desk: Desk, ana: Person) -> None:
    paragraph = "Wood that was felled in winter holds less water and dries with fewer cracks than other wood does {}. "
    text = "\n\n".join("".join(paragraph.format(n * 7 + k) for k in range(7)) for n in range(400))  # 50,000 words
    draft = await desk.draft(ana, body=text)
    await saved(ana, draft, 1, text.replace("winter", "January").replace(" 1400.", " many."))
    go_on = threading.Event()
    whose.set(0)  # those who hold it up are many
    held = [asyncio.create_task(WORKER.run(go_on.wait)) for _ in range(MAX_WAITING)]
    await asyncio.sleep(0)
    try:
        assert (await ana.get(f"/drafts/{draft}/comparison")).status_code == 503  # its turn would come after all these
        assert (await ana.get("/tasks")).status_code == 200
    finally:
        go_on.set()
        await asyncio.gather(*held)
    for view in ("inline", "sides"):
        assert (await ana.get(f"/drafts/{draft}/comparison?view={view}")).status_code == 200


async def test_all_revisions_are_met_once_by_following_the_links(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="0")
    for number in range(1, 70):
        await saved(ana, draft, number, f"{number} {'word ' * number}")
    met: list[str] = []
    address: str | None = ana.path(f"/drafts/{draft}/revisions")
    while address:
        page = Page(await ana.browser.get(address))
        met += [node.text() for node in page.tree.css(".history a") if node.text().startswith("Read")]
        link = page.tree.css_first("a[rel=next]")
        address = link.attributes["href"] if link is not None else None
    assert met == [f"Read revision {number}" for number in range(70, 0, -1)]


@pytest.mark.parametrize("before", ["0", "x", "-1", "9" * 40, "%00"])
async def test_a_tampered_cursor_leads_to_the_latest(desk: Desk, ana: Person, before: str) -> None:
    draft = await desk.draft(ana)
    page = Page(await ana.get(f"/drafts/{draft}/revisions?before={before}"))
    assert "Read revision 1" in page.text


async def test_what_clashed_is_found_in_the_history(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ana, draft, 1, "Two")
    assert (await send(ana, draft, 1, "Three")).status_code == 409
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert "Ana changed the same as revision 2: kept beside it as revision 3" in page.text
    page = Page(await ana.get(f"/drafts/{draft}/revisions/3"))
    assert "kept beside the draft, because it clashed by Ana" in page.text
    link = next(node for node in page.tree.css("a") if text_of(node) == "Bring it together with the draft")
    assert Page(await ana.browser.get(str(link.attributes["href"]))).value("Text") == "Three Two"


async def test_who_may_only_read_compares_and_changes_nothing(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="One")
    await saved(ana, draft, 1, "Two")
    kim = await desk.member("viewer", ana, "Kim")
    for path in ("/revisions", "/revisions/1", "/comparison"):
        page = Page(await kim.get(f"/drafts/{draft}{path}"))
        assert page.tree.css("main form[method=post]") == [], path
    assert await name(kim, draft, 1, "Kim's") == 403
    assert (await kim.post(f"/drafts/{draft}/revisions/1/restoration", {"revision": "2"})).status_code == 403
    assert (await kim.get(f"/drafts/{draft}/clash?revision=1")).status_code == 403
