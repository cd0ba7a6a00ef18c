"""The page of a project: what it is for, what is to be done, and all that belongs to it."""

import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.uploads import send
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio


async def test_it_shows_what_is_to_be_done_who_does_it_and_how_far_it_is(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    shop = await desk.project(ana, "Shop")
    await desk.task(ana, "Order paper", project_id=shop, assignee_id=ben.account_id, due_on="2026-03-05")
    await desk.task(ana, "Call Bob", project_id=shop, assignee_id=ben.account_id)
    await desk.task(ana, "Sweep", project_id=shop)
    await desk.task(ana, "In spring", project_id=shop, starts_on="2026-04-01")
    await desk.task(ana, "Elsewhere")
    done = await desk.task(ana, "Paint", project_id=shop)
    await ana.post(f"/tasks/{done}/completion")
    await desk.draft(ana, "We move", project_id=shop)
    page = Page(await ana.get(f"/projects/{shop}"))
    assert text_of(page.one("h1")) == "Shop"
    assert page.titles == ["Order paper", "Call Bob", "Sweep", "We move"]
    assert text_of(page.one(".how-far p")) == "1 done, 3 open, 1 to start later"
    assert page.one(".how-far progress").attributes["value"] == "20"
    assert [text_of(each) for each in page.tree.css(".holders a")] == ["B Ben 2 open tasks", "Nobody 2 open tasks"]
    there = [each.attributes["href"] for each in page.tree.css(".holders a")]
    assert Page(await ana.browser.get(str(there[0]))).titles == ["Order paper", "Call Bob"]
    assert (await ana.get("/projects/999")).status_code == 404
    otto = await desk.owner("Otto", business="Other")
    assert (await otto.get(f"/projects/{shop}")).status_code == 404


async def test_it_asks_for_little_however_much_it_holds(desk: Desk, ana: Person) -> None:
    shop = await desk.project(ana, "Shop")
    for number in range(60):
        await desk.task(ana, f"Task {number}", project_id=shop)
    for number in range(7):
        await desk.draft(ana, f"Draft {number}", project_id=shop)
    await send(ana, f"/projects/{shop}/files", ("plan.txt", b"by Friday"))
    await ana.get(f"/projects/{shop}")
    with watched() as watch:
        page = Page(await ana.get(f"/projects/{shop}"))
    assert len(watch.names) <= 8, watch.names
    assert len(page.tree.css("#task-list .row")) == 50
    assert text_of(page.one("#task-list .pager a")) == "All 60 open tasks"
    assert page.one("#task-list .pager a").attributes["href"] == ana.path(f"/tasks?project={shop}")
    assert len(page.tree.css("#project-drafts .row")) == 5
    assert "All 7 drafts" in text_of(page.one("#project-drafts"))


async def test_a_task_that_is_added_there_is_in_it_and_one_that_is_ticked_off_stays_there(
    desk: Desk, ana: Person
) -> None:
    shop = await desk.project(ana, "Shop")
    here = ana.path(f"/projects/{shop}")
    page = Page(await ana.get(f"/projects/{shop}"))
    reply = await page.submit(ana.browser, "Add task", {"Add a task": "Order paper"})
    assert reply.headers["location"] == here
    page = Page(await ana.browser.get(here))
    assert page.titles == ["Order paper"]
    assert page.notice.startswith("Task added")
    asked = {"hx-current-url": f"http://desk.test{here}"}
    added = Page(await ana.htmx("/tasks", {"title": "Call Bob", "place": "add", "project_id": str(shop)}, **asked))
    assert added.titles == ["Call Bob"]
    assert text_of(added.one("[hx-target='#count-open']")) == "2"
    task = await desk.fetch("select id from tasks where title = 'Order paper'")
    ticked = Page(await ana.htmx(f"/tasks/{task}/completion", {}, **asked))
    assert text_of(ticked.one("[hx-target='#count-completed']")) == "1"
    reply = await ana.post(
        f"/tasks/{task}/completion?_method=delete", {}, headers={"referer": f"http://desk.test{here}"}
    )
    assert reply.headers["location"] == here
    yard = await desk.project(ana, "Yard")
    moved = {"version": "3", "value": str(yard)}
    left = Page(await ana.htmx(f"/tasks/{task}/facts/project?_method=put", moved, **asked))
    assert left.one(f"[hx-target='#task-{task}']").attributes["hx-swap"] == "delete"


async def test_what_it_is_for_is_written_merged_told_and_taken_back(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    shop = await desk.project(ana, "Shop")
    form = Page(await ana.get(f"/projects/{shop}/facts/purpose"))
    reply = await form.submit(ana.browser, "Save", {"What it is for": "One line.\n\nA **new** shop."})
    assert reply.headers["location"] == ana.path(f"/projects/{shop}")
    page = Page(await ana.get(f"/projects/{shop}"))
    assert text_of(page.one(".prose strong")) == "new"
    assert page.notice.startswith("Project saved")
    assert "wrote what it is for" in text_of(page.one("#project-history"))
    mine, theirs = [Page(await each.get(f"/projects/{shop}/facts/purpose")) for each in (ana, ben)]
    await theirs.submit(ben.browser, "Save", {"What it is for": "One line.\n\nA **new** shop, by May."})
    await mine.submit(ana.browser, "Save", {"What it is for": "The first line.\n\nA **new** shop."})
    assert await desk.fetch("select purpose from projects") == "The first line.\n\nA **new** shop, by May."
    told = text_of(Page(await ana.get(f"/projects/{shop}")).one("#project-history"))
    assert "changed what it is for, merged with what Ben changed" in told
    reply = await mine.submit(ana.browser, "Save", {"What it is for": "Our line.\n\nA **new** shop."})
    assert reply.status_code == 409
    both = Page(reply)
    assert "wrote in the same place meanwhile" in text_of(both.one("#fact-error"))
    assert "The first line." in text_of(both.one(".conflict"))
    assert "Our " in both.value("Both together, to save")
    assert (await both.submit(ana.browser, "Save", {})).status_code == 303
    for _ in range(2):
        event = await desk.fetch(
            "select max(id) from events e where action = 'project.updated'"
            " and not exists (select from events u where u.undoes = e.id)"
        )
        assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert await desk.fetch("select purpose from projects") == "One line.\n\nA **new** shop, by May."


async def test_what_it_is_for_cannot_be_too_long_and_its_day_has_to_be_one(desk: Desk, ana: Person) -> None:
    shop = await desk.project(ana, "Shop")
    await ana.post(f"/projects/{shop}/facts/due_on?_method=put", {"version": "1", "due_on": "2026-03-03"})
    page = Page(await ana.get(f"/projects/{shop}"))
    assert text_of(page.one("aside dd")) == "Due: Yesterday"
    assert "set the due date" in text_of(page.one("#project-history"))
    for fact, typed in (("purpose", "x" * 20_001), ("due_on", "2026-02-30"), ("due_on", None)):
        sent = {"version": "2"} | ({fact: typed} if typed is not None else {})
        reply = await ana.post(f"/projects/{shop}/facts/{fact}?_method=put", sent)
        assert reply.status_code == 422
        field = Page(reply).one(f"[name={fact}]")
        assert (field.attributes.get("value") or field.text()).strip() == (typed or "")
    assert await desk.fetch("select version from projects") == 2
    reply = await ana.post(f"/projects/{shop}/facts/due_on?_method=put", {"version": "1", "due_on": "2026-03-09"})
    assert reply.status_code == 409
    assert (await ana.get(f"/projects/{shop}/facts/colour")).status_code == 404
    kim = await desk.member("viewer", ana, "Kim")
    assert (await kim.get(f"/projects/{shop}/facts/purpose")).status_code == 403
    assert Page(await kim.get(f"/projects/{shop}")).tree.css("main form") == []


async def test_it_has_files_which_are_removed_put_back_and_found(desk: Desk, ana: Person) -> None:
    shop = await desk.project(ana, "Shop")
    assert (await send(ana, f"/projects/{shop}/files", ("Lease.txt", b"ten years"))).status_code == 201
    page = Page(await ana.get(f"/projects/{shop}"))
    assert text_of(page.one(".file .title")) == "Lease.txt"
    assert "added the file “Lease.txt”" in text_of(page.one("#project-history"))
    file = await desk.fetch("select id from files")
    found, row = Page(await ana.get("/search?q=lease")), f"#found-files-{file}"
    assert text_of(found.one(f"{row} .meta")).startswith("Shop")
    assert found.one(f"{row} a").attributes["href"] == ana.path(f"/projects/{shop}#file-{file}")
    assert (await ana.get(f"/projects/{shop}/files")).status_code == 200
    await ana.post(f"/files/{file}?_method=delete")
    assert Page(await ana.get(f"/projects/{shop}")).tree.css(".file") == []
    assert (await ana.post(f"/projects/{shop}?_method=delete")).status_code == 409
    event = await desk.fetch("select max(id) from events where subject = 'project' and action = 'file.deleted'")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert len(Page(await ana.get(f"/projects/{shop}")).tree.css(".file")) == 1


async def test_the_list_of_its_tasks_leads_to_it_and_so_does_the_list_of_projects(desk: Desk, ana: Person) -> None:
    shop = await desk.project(ana, "Shop")
    page = Page(await ana.get(f"/tasks?project={shop}"))
    assert page.one("#task-list a.about").attributes["href"] == ana.path(f"/projects/{shop}")
    assert Page(await ana.get("/tasks")).tree.css("a.about") == []
    assert Page(await ana.get("/projects")).one(".row a.title").attributes["href"] == ana.path(f"/projects/{shop}")


async def test_it_is_archived_and_renamed_where_it_stands_and_removed_with_what_was_said_of_it(
    desk: Desk, ana: Person
) -> None:
    shop, here = await desk.project(ana, "Shop"), ana.path("/projects/1")
    await desk.project(ana, "Yard")
    referer = {"headers": {"referer": f"http://desk.test{here}"}}
    await ana.post(f"/projects/{shop}/facts/purpose?_method=put", {"version": "1", "purpose": "Sell."})
    reply = await ana.post(f"/acts/projects/{shop}/archived", {}, **referer)
    assert reply.headers["location"] == here
    page = Page(await ana.get(f"/projects/{shop}"))
    assert "This project is in the archive." in text_of(page.one(".notice"))
    assert page.tree.css("#add-task") == []
    reply = await ana.post(f"/projects/{shop}?_method=put", {"version": "3", "name": "yard"}, **referer)
    assert reply.status_code == 422
    assert Page(reply).error("Name") == "There is a project of this name already."
    reply = await ana.post(f"/projects/{shop}?_method=put", {"version": "3", "name": "Web shop"}, **referer)
    assert reply.headers["location"] == here
    await ana.post(f"/projects/{shop}?_method=delete")
    event = await desk.fetch("select max(id) from events where action = 'project.deleted'")
    await ana.post(f"/events/{event}/undo")
    assert await desk.fetch("select name || ': ' || purpose from projects where id = $1", shop) == "Web shop: Sell."


async def test_it_is_found_by_its_name_and_by_what_it_is_for_also_in_the_archive(desk: Desk, ana: Person) -> None:
    shop = await desk.project(ana, "Shop")
    text = {"version": "1", "purpose": "Sell **zirbe** wood.\n\n" + "x " * 300}
    await ana.post(f"/projects/{shop}/facts/purpose?_method=put", text)
    for words in ("sho", "zirb"):
        found = Page(await ana.get(f"/search?q={words}"))
        row = found.one(f"#found-projects-{shop} a.title")
        assert row.attributes["href"] == ana.path(f"/projects/{shop}")
    assert text_of(found.one(".passage")).startswith("Sell zirb e wood.")
    await ana.post(f"/acts/projects/{shop}/archived")
    assert "In the archive" in text_of(Page(await ana.get("/search?q=zirbe")).one(f"#found-projects-{shop}"))
    otto = await desk.owner("Otto", business="Other")
    assert Page(await otto.get("/search?q=zirbe")).titles == []
