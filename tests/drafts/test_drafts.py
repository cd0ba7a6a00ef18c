"""Drafts: beginning, listing, describing and deleting them."""

import pytest

from tests.support.conflicts import sides
from tests.support.html import Page
from tests.support.people import HTMX, Desk, Person
from tests.support.reviews import decide, send
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio


async def test_a_draft_is_begun_from_the_list_and_opened(desk: Desk, ana: Person) -> None:
    page = Page(await ana.get("/drafts"))
    reply = await page.submit(ana.browser, "Write", {"Title of a new draft": "  Winter  hours "})
    assert reply.status_code == 303
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.heading == "Winter hours"
    assert page.value("Title") == "Winter hours"
    assert page.value("Text, in Markdown") == ""
    assert await desk.fetch("select count(*) from revisions") == 1


async def test_htmx_is_sent_on_to_the_new_draft(desk: Desk, ana: Person) -> None:
    reply = await ana.htmx("/drafts", {"title": "Winter hours", "kind": "newsletter"})
    assert reply.status_code == 200
    draft = await desk.fetch("select id from drafts")
    assert reply.headers["hx-redirect"] == ana.path(f"/drafts/{draft}?begun=1")
    assert await desk.fetch("select kind from drafts") == "newsletter"


async def test_a_draft_is_begun_from_a_task(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    task = await desk.task(ana, "Announce winter hours", project_id=project)
    reply = await Page(await ana.get(f"/tasks/{task}")).submit(ana.browser, "Write a draft for it")
    assert reply.status_code == 303
    page = Page(await ana.browser.get(reply.headers["location"]))
    assert page.heading == "Announce winter hours"
    assert page.value("Project") == str(project)
    assert page.one(f"a[href='{ana.path(f'/tasks/{task}')}']").text() == "Announce winter hours"
    assert Page(await ana.get(f"/tasks/{task}")).titles == ["Announce winter hours"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", " \u200b"),
        ("title", "x" * 201),
        ("title", "\x00"),
        ("kind", "poem"),
        ("project_id", "999"),
        ("project_id", "x"),
        ("project_id", "9" * 30),
        ("task_id", "999"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
async def test_a_draft_that_cannot_be_is_refused(desk: Desk, ana: Person, field: str, value: str, htmx: bool) -> None:
    fields = {"title": "Winter hours", "kind": "page", field: value}
    reply = await (ana.htmx if htmx else ana.post)("/drafts", fields)
    assert reply.status_code == 422
    page = Page(reply)
    assert page.errors
    if field != "title":
        assert page.value("Title of a new draft") == "Winter hours"
    if field != "kind":
        assert page.value("Kind") == "page"
    assert await desk.fetch("select count(*) from drafts") == 0


async def test_the_project_in_force_survives_a_refused_title(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    page = Page(await ana.get(f"/drafts?project={project}"))
    refused = await page.submit(ana.browser, "Write", {"Title of a new draft": ""})
    assert refused.status_code == 422
    reply = await Page(refused).submit(ana.browser, "Write", {"Title of a new draft": "Winter hours"})
    assert reply.status_code == 303
    assert await desk.fetch("select project_id from drafts") == project


async def test_each_filter_shows_what_fits(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    await desk.draft(ana, "Post", kind="blog_post", project_id=project)
    await desk.draft(ana, "Letter", kind="newsletter")
    await desk.fetch(
        "insert into reviews (workspace_id, draft_id, asked_by, asked_at, revision, content_hash, content)"
        " select workspace_id, id, created_by, created_at, revision, content_hash, '{}' from drafts"
        " where title = 'Letter'"
    )
    expected = {
        "": ["Letter", "Post"],
        "status=draft": ["Post"],
        "status=in_review": ["Letter"],
        "status=published": [],
        "kind=newsletter": ["Letter"],
        f"project={project}": ["Post"],
        "project=none": ["Letter"],
        f"project={project}&kind=blog_post&status=draft": ["Post"],
        f"project={project}&kind=page": [],
    }
    for query, wanted in expected.items():
        for headers in ({}, HTMX):
            page = Page(await ana.get(f"/drafts?{query}", headers=headers))
            assert page.titles == wanted, query
    assert "No draft fits" in Page(await ana.get("/drafts?status=published")).text
    assert "All 2 Draft 1 In review 1" in Page(await ana.get("/drafts")).text


async def test_a_draft_begins_in_the_project_that_the_list_shows_and_a_chip_says_so(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    page = Page(await ana.get("/drafts"))
    assert page.one("#add-draft-filled").text(strip=True) == ""
    page = Page(await ana.get(f"/drafts?project={project}"))
    assert page.one("#add-draft-filled").text().split(",")[0].strip() == "Project Shop"
    await page.submit(ana.browser, "Write", {"Title of a new draft": "Opening hours"})
    assert await desk.fetch("select project_id from drafts where title = 'Opening hours'") == project
    changed = await ana.get(f"/drafts?project={project}", headers=HTMX | {"HX-Target": "ul#draft-list"})
    assert "Project Shop, from" in changed.text


@pytest.mark.parametrize("query", ["status=x", "kind=x", "project=x", "project=-1", "sort=x", "after=" + "x" * 401])
async def test_a_filter_that_cannot_be_read_is_refused_in_words(desk: Desk, ana: Person, query: str) -> None:
    await desk.draft(ana)
    reply = await ana.get(f"/drafts?{query}")
    assert reply.status_code == 422
    assert Page(reply).errors
    assert Page(reply).titles == ["Winter hours"]


async def test_following_the_next_links_meets_each_draft_once(desk: Desk, ana: Person) -> None:
    for number in range(90):
        await desk.draft(ana, f"Draft {number}")
        desk.app.state.clock.advance(seconds=number % 3 == 0)
    for headers in ({}, HTMX):
        met: list[str] = []
        address: str | None = ana.path("/drafts?kind=blog_post")
        while address:
            page = Page(await ana.browser.get(address, headers=headers))
            met += page.titles
            link = page.tree.css_first("a[rel=next]")
            address = link.attributes["href"] if link is not None else None
        assert met == [f"Draft {number}" for number in range(89, -1, -1)]


@pytest.mark.parametrize(
    "after",
    ["x", "1", "1~", "1~x", "1~2026-99-99", "9" * 30, "1~9999-12-31T23:59:59-14:00", "1~0001-01-01T00:00:00%2B14:00"],
)
async def test_a_tampered_cursor_leads_to_the_first_page(desk: Desk, ana: Person, after: str) -> None:
    await desk.draft(ana)
    for headers in ({}, HTMX):
        reply = await ana.get(f"/drafts?after={after}", headers=headers)
        assert reply.status_code == 200
        assert Page(reply).titles == ["Winter hours"]


async def test_kind_and_project_are_changed_beside_the_text(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana, "Shop")
    draft = await desk.draft(ana, body="Text")
    page = Page(await ana.get(f"/drafts/{draft}"))
    reply = await page.submit(ana.browser, "Save details", {"Kind": "page", "Project": str(project)})
    assert reply.headers["location"] == ana.path(f"/drafts/{draft}")
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert (page.value("Kind"), page.value("Project")) == ("page", str(project))
    assert page.value("Text, in Markdown") == "Text"
    assert "Ana changed the kind from blog post to page" in page.text
    assert "Ana put it into the project Shop" in page.text
    assert await desk.fetch("select count(*) from revisions") == 1


async def test_a_name_alone_is_a_renaming(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    await ana.post(f"/drafts/{draft}/details?_method=put", {"version": "1", "title": "Summer hours"})
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert page.heading == "Summer hours"
    assert page.value("Kind") == "page"
    assert "Ana changed the title from “Winter hours” to “Summer hours”" in page.text


@pytest.mark.parametrize(
    "fields", [{"kind": "poem"}, {"project_id": "999"}, {"title": ""}, {"task_id": "999"}, {"version": "x"}]
)
async def test_details_that_cannot_be_are_refused_and_the_others_kept(
    desk: Desk, ana: Person, fields: dict[str, str]
) -> None:
    project = await desk.project(ana, "Shop")
    draft = await desk.draft(ana, body="Text", project_id=project)
    reply = await ana.post(f"/drafts/{draft}/details?_method=put", {"version": "1", **fields})
    assert reply.status_code == 422
    page = Page(reply)
    assert page.errors
    assert page.value("Text, in Markdown") == "Text"
    if "project_id" not in fields:
        assert page.value("Project") == str(project)
    assert await desk.fetch("select version from drafts") == 1


async def test_stale_details_are_409_and_can_be_saved_on_top(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    ben = await desk.member("editor", ana, "Ben")
    form = Page(await ana.get(f"/drafts/{draft}"))
    await ben.post(f"/drafts/{draft}/details?_method=put", {"version": "1", "kind": "newsletter"})
    reply = await form.submit(ana.browser, "Save details", {"Kind": "page"})
    assert reply.status_code == 409
    page = Page(reply)
    assert sides(page) == {"Kind": ["Blog post", "Newsletter", "Page"]}
    assert page.value("Kind") == "page"
    assert await desk.fetch("select kind from drafts") == "newsletter"
    assert (await page.submit(ana.browser, "Save")).status_code == 303
    assert await desk.fetch("select kind from drafts") == "page"


async def test_a_deleted_draft_is_read_but_not_changed(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="Some *text*")
    reply = await Page(await ana.get(f"/drafts/{draft}")).submit(ana.browser, "Delete this draft")
    assert reply.headers["location"] == ana.path("/drafts")
    page = Page(await ana.get("/drafts"))
    assert page.titles == []
    assert page.notice == "Draft moved to the trash"
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert "This draft is in the trash." in page.text
    assert "Some text" in page.text
    saved = {"revision": "1", "title": "x", "body": "y"}
    assert (await ana.post(f"/drafts/{draft}?_method=put", saved)).status_code == 404
    assert (await ana.post(f"/drafts/{draft}/details?_method=put", {"version": "2", "kind": "page"})).status_code == 404
    assert (await ana.get(f"/drafts/{draft}/revisions/1")).status_code == 200
    await page.submit(ana.browser, "Restore")
    assert Page(await ana.get("/drafts")).titles == ["Winter hours"]


async def test_htmx_deletes_a_row_with_a_notice(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    reply = await ana.htmx(f"/drafts/{draft}?_method=delete")
    assert reply.status_code == 200
    assert Page(reply).notice == "Draft moved to the trash"
    assert "<html" not in reply.text


async def test_who_may_only_read_reads(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, body="Some *text*")
    kim = await desk.member("viewer", ana, "Kim")
    for path in ("/drafts", f"/drafts/{draft}", f"/drafts/{draft}/revisions/1"):
        page = Page(await kim.get(path))
        assert page.tree.css("main form[method=post]:not(.follow)") == [], path
        assert page.tree.css("main textarea") == [], path
    assert "Some text" in Page(await kim.get(f"/drafts/{draft}")).text
    for path in ("/drafts", f"/drafts/{draft}?_method=put", f"/drafts/{draft}/details?_method=put"):
        assert (await kim.post(path, {"version": "1", "revision": "1", "title": "Mine"})).status_code == 403
    assert (await kim.post(f"/drafts/{draft}?_method=delete")).status_code == 403


@pytest.mark.parametrize("draft", ["0", "999", "9" * 19, "9" * 40, "x", "-1"])
async def test_a_draft_that_is_none_is_not_found(ana: Person, draft: str) -> None:
    assert (await ana.get(f"/drafts/{draft}")).status_code == 404
    assert (await ana.post(f"/drafts/{draft}?_method=put", {"revision": "1", "title": "x"})).status_code == 404


async def test_the_counts_are_those_of_the_drafts(desk: Desk, ana: Person) -> None:
    project = await desk.project(ana)
    drafts = [await desk.draft(ana, kind=kind, project_id=project) for kind in ("page", "page", "other")]
    await ana.post(f"/drafts/{drafts[0]}?_method=delete")
    await ana.post(f"/drafts/{drafts[1]}/details?_method=put", {"version": "1", "kind": "other", "project_id": ""})
    await ana.post(f"/drafts/{drafts[2]}?_method=delete")
    await ana.post(f"/trash/drafts/{drafts[2]}/restoration")
    wrong = await desk.fetch(
        """
        with real as materialized (
            select k.dimension, k.value, k.status, count(*)::bigint as amount
            from drafts d cross join lateral (select * from draft_counter_keys(d) offset 0) k group by 1, 2, 3
        ), kept as materialized (
            select dimension, value, status, amount from counters where subject = 'draft' and amount <> 0
        )
        select json_agg(d) from (
            (table real except table kept) union all (table kept except table real)
        ) d
        """
    )
    assert wrong is None


async def test_a_drafts_page_asks_the_database_nine_times_at_most(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body="Open till five.")
    await send(ana, draft, ben)
    await decide(ben, draft)
    await ben.post(f"/drafts/{draft}/threads", {"body": "Good"})
    await ana.get(f"/drafts/{draft}")  # a session is renewed now and then, which is another statement
    with watched() as watch:
        page = Page(await ana.get(f"/drafts/{draft}"))
    assert "Ben approved" in " ".join(page.one("#review").text().split())
    assert "Ben" in page.one("#open-threads li").text()
    # Who asks, names, the draft, its review, where it goes, files, history, what readers say, what they suggest.
    assert len(watch.names) <= 9, watch.names
