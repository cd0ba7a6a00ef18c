"""Templates: what a draft can begin with, made and looked after by owners."""

import pytest

from tests.support.conflicts import put_together, sides
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.drafts.templates.models import MOST_TEMPLATES
from webapp.history.queries import get_history
from webapp.workspaces.sample import add_sample

pytestmark = pytest.mark.anyio

MONTHLY = "## New in the shop\n\n- \n"
FIELDS = {"kind": "newsletter", "name": "Monthly", "title": "News", "body": MONTHLY}


async def put(who: Person, template: int, version: int = 1, **fields: str) -> int:
    """Change a template; the status of the answer."""
    reply = await who.post(f"/drafts/templates/{template}?_method=put", {**FIELDS, "version": str(version), **fields})
    return reply.status_code


async def test_the_empty_list_teaches_what_a_template_is(desk: Desk, ana: Person) -> None:
    page = Page(await ana.get("/drafts/templates"))
    assert "No templates yet" in page.text
    assert "Save as template" in page.text
    assert page.one("main .empty a").attributes["href"] == ana.path("/drafts/templates/new")
    ben = await desk.member("editor", ana)
    assert Page(await ben.get("/drafts/templates")).tree.css("main .empty a") == []


async def test_an_owner_adds_a_template(desk: Desk, ana: Person) -> None:
    page = Page(await ana.get("/drafts/templates/new"))
    changes = {"Name": " Monthly  newsletter ", "Kind": "newsletter", "Title of the draft": "News", "Text": MONTHLY}
    reply = await page.submit(ana.browser, "Add template", changes)
    assert reply.headers["location"] == ana.path("/drafts/templates")
    page = Page(await ana.get("/drafts/templates"))
    assert page.titles == ["Monthly newsletter"]
    assert page.notice == "Template added"
    assert "Newsletter News" in page.row("Monthly newsletter").text
    assert await desk.fetch("select body from draft_templates") == MONTHLY


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b"),
        ("name", "x" * 101),
        ("title", "x" * 201),
        ("kind", "poem"),
        ("kind", ""),
        ("body", "x" * 1_000_001),
    ],
)
async def test_a_template_that_cannot_be_is_refused_and_kept_as_typed(
    desk: Desk, ana: Person, field: str, value: str
) -> None:
    reply = await ana.post("/drafts/templates", {**FIELDS, field: value})
    assert reply.status_code == 422
    page = Page(reply)
    labels = {"name": "Name", "title": "Title of the draft", "kind": "Kind", "body": "Text"}
    assert page.error(labels[field])
    if field != "body":
        assert page.value("Text") == MONTHLY
    assert await desk.fetch("select count(*) from draft_templates") == 0


async def test_a_workspace_has_so_many_templates_and_no_more(desk: Desk, ana: Person) -> None:
    for number in range(MOST_TEMPLATES):
        await desk.template(ana, f"Template {number}")
    reply = await ana.post("/drafts/templates", FIELDS)
    assert reply.status_code == 422
    assert "100 templates already" in Page(reply).error("Name")
    assert Page(reply).value("Text") == MONTHLY
    otto = await desk.owner("Otto", business="Other")
    assert (await otto.post("/drafts/templates", FIELDS)).status_code == 303
    oldest = await desk.fetch("select min(id) from draft_templates")
    await ana.post(f"/drafts/templates/{oldest}?_method=delete")
    assert (await ana.post("/drafts/templates", FIELDS)).status_code == 303


async def test_templates_are_listed_by_kind_and_name(desk: Desk, ana: Person) -> None:
    for kind, name in (("page", "b"), ("newsletter", "z"), ("page", "A"), ("blog_post", "m")):
        await desk.template(ana, name, kind=kind)
    assert Page(await ana.get("/drafts/templates")).titles == ["m", "z", "A", "b"]


async def test_a_template_is_changed_and_its_history_told(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana, "Monthly", title="News")
    page = Page(await ana.get(f"/drafts/templates/{template}"))
    changes = {"Name": "Quarterly", "Kind": "page", "Title of the draft": "", "Text": "Dear all"}
    reply = await page.submit(ana.browser, "Save template", changes)
    assert reply.status_code == 303
    page = Page(await ana.get(f"/drafts/templates/{template}"))
    assert page.heading == "Quarterly"
    assert page.value("Text") == "Dear all"
    for told in (
        "Ana changed the name from “Monthly” to “Quarterly”",
        "Ana changed the kind from newsletter to page",
        "Ana removed the title “News”",
        "Ana edited the text",
        "Ana added this template",
    ):
        assert told in page.text


async def test_saving_what_is_there_is_no_event(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana, "Monthly", title="News", body=MONTHLY)
    assert await put(ana, template) == 303
    assert await desk.fetch("select count(*) from events where subject = 'template'") == 1
    assert await desk.fetch("select version from draft_templates") == 1


async def test_edits_that_do_not_touch_are_merged(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana, "Monthly", title="", body="Dear all,\n\nnews of the month.\n\nYours")
    cleo = await desk.member("owner", ana, "Cleo")
    form = Page(await ana.get(f"/drafts/templates/{template}"))
    body = "Dear friends,\n\nnews of the month.\n\nYours"
    assert await put(cleo, template, name="Cleo's", title="", body=body) == 303
    changes = {"Text": "Dear all,\r\n\r\nnews of the month.\r\n\r\nYours, Ana", "Title of the draft": "News"}
    assert (await form.submit(ana.browser, "Save template", changes)).status_code == 303
    assert await desk.fetch("select name || '/' || title || '/' || body from draft_templates") == (
        "Cleo's/News/Dear friends,\n\nnews of the month.\n\nYours, Ana"
    )
    page = Page(await ana.get("/drafts/templates"))
    assert page.notice == "Template saved, merged with what Cleo changed"


async def test_what_both_changed_is_409_with_both_shown_and_can_be_saved(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana, "Monthly", body="Dear all")
    cleo = await desk.member("owner", ana, "Cleo")
    form = Page(await ana.get(f"/drafts/templates/{template}"))
    assert await put(cleo, template, name="Cleo's", body="Cleo's text") == 303
    reply = await form.submit(ana.browser, "Save template", {"Text": "Ana's text"})
    assert reply.status_code == 409
    page = Page(reply)
    assert "Cleo changed “Cleo's” while you were editing it." in page.text
    assert sides(page) == {"Text": ["Dear all", "Cleo's text", "Ana's text"]}
    assert put_together(page)["Name"] == ["Monthly", "Cleo's", "Monthly"]
    assert {"Ana's", "Cleo's", "text"} <= set((page.value("Text") or "").split())
    assert await desk.fetch("select body from draft_templates") == "Cleo's text"
    assert (await page.submit(ana.browser, "Save", {"Text": "Ours"})).status_code == 303
    assert await desk.fetch("select name || ': ' || body from draft_templates") == "Cleo's: Ours"


async def test_a_name_that_both_changed_shows_no_text(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana, "Monthly", body="Dear\nall")
    cleo = await desk.member("owner", ana, "Cleo")
    form = Page(await ana.get(f"/drafts/templates/{template}"))
    assert await put(cleo, template, name="Cleo's", body="Dear\nall") == 303
    page = Page(await form.submit(ana.browser, "Save template", {"Name": "Ana's", "Text": "Dear\r\nall"}))
    assert sides(page) == {"Name": ["Monthly", "Cleo's", "Ana's"]}


async def test_an_edit_is_taken_back_with_its_text(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana, "Monthly", body=MONTHLY)
    await put(ana, template, body="Dear all", name="Quarterly")
    page = Page(await ana.get("/drafts/templates"))
    assert page.notice == "Template saved"
    reply = await page.submit(ana.browser, "Undo Z")
    assert reply.status_code == 303
    assert await desk.fetch("select name || ': ' || body from draft_templates") == f"Monthly: {MONTHLY}"


async def test_a_deleted_template_waits_in_the_trash(desk: Desk, ana: Person) -> None:
    await desk.template(ana, "Monthly", body="Dear *all*")
    reply = await Page(await ana.get("/drafts/templates")).submit(ana.browser, "Delete: Monthly")
    assert reply.headers["location"] == ana.path("/drafts/templates")
    page = Page(await ana.get("/drafts/templates"))
    assert page.titles == []
    assert page.notice == "Template moved to the trash"
    page = Page(await ana.get("/trash"))
    assert page.titles == ["Monthly"]
    assert "Template Deleted just now" in page.row("Monthly").text
    link = page.one(".row a.title").attributes["href"] or ""
    shown = Page(await ana.browser.get(link))
    assert "This template is in the trash." in shown.text
    assert "Dear all" in shown.text
    reply = await page.submit(ana.browser, "Restore: Monthly")
    assert reply.headers["location"] == ana.path("/trash")
    assert Page(await ana.get("/drafts/templates")).titles == ["Monthly"]


async def test_deleting_is_taken_back_by_the_notice(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana, "Monthly")
    await ana.post(f"/drafts/templates/{template}?_method=delete")
    reply = await Page(await ana.get("/drafts/templates")).submit(ana.browser, "Undo Z")
    assert reply.status_code == 303
    assert Page(await ana.get("/drafts/templates")).titles == ["Monthly"]


async def test_undoing_what_was_added_leads_to_the_list(desk: Desk, ana: Person) -> None:
    await ana.post("/drafts/templates", FIELDS)
    template = await desk.fetch("select id from draft_templates")
    created = await desk.fetch("select id from events where subject = 'template'")
    shown = f"http://desk.test{ana.path(f'/drafts/templates/{template}')}"
    reply = await ana.post(f"/events/{created}/undo", headers={"referer": shown})
    assert reply.headers["location"] == ana.path("/drafts/templates")
    assert await desk.fetch("select deleted_at is not null from draft_templates")


async def test_a_deleted_template_is_not_changed(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana)
    await ana.post(f"/drafts/templates/{template}?_method=delete")
    assert await put(ana, template, 2) == 404
    assert await put(ana, template, 1) == 404


@pytest.mark.parametrize("role", ["editor", "reviewer", "viewer"])
async def test_who_is_no_owner_reads_templates_and_changes_none(desk: Desk, ana: Person, role: str) -> None:
    template = await desk.template(ana, "Monthly", title="News", body="Dear *all*")
    ben = await desk.member(role, ana)
    for path in ("/drafts/templates", f"/drafts/templates/{template}"):
        page = Page(await ben.get(path))
        assert page.tree.css("main form") == [], path
        assert page.tree.css(f"main a[href='{ana.path('/drafts/templates/new')}']") == [], path
    assert "News" in Page(await ben.get(f"/drafts/templates/{template}")).text
    assert "Dear all" in Page(await ben.get(f"/drafts/templates/{template}")).text
    assert (await ben.get("/drafts/templates/new")).status_code == 403
    assert (await ben.post("/drafts/templates", FIELDS)).status_code == 403
    assert await put(ben, template) == 403
    assert (await ben.post(f"/drafts/templates/{template}?_method=delete")).status_code == 403
    await ana.post(f"/drafts/templates/{template}?_method=delete")
    deleted = await desk.fetch("select max(id) from events where action like '%.deleted'")
    assert (await ben.post(f"/events/{deleted}/undo")).status_code in (403, 404)
    assert Page(await ben.get("/trash")).tree.css("main form") == []
    assert (await ben.post(f"/trash/templates/{template}/restoration")).status_code == 403


async def test_a_template_of_another_workspace_does_not_exist(desk: Desk, ana: Person) -> None:
    otto = await desk.owner("Otto", business="Other")
    template = await desk.template(otto)
    assert Page(await ana.get("/drafts/templates")).titles == []
    assert (await ana.get(f"/drafts/templates/{template}")).status_code == 404
    assert await put(ana, template) == 404
    reply = await ana.post("/drafts", {"title": "Mine", "template_id": str(template)})
    assert reply.status_code == 422
    assert await desk.fetch("select count(*) from drafts") == 0


async def test_a_draft_begins_with_a_template(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana, "Monthly", title="News from the workshop", body=MONTHLY)
    ben = await desk.member("editor", ana)
    page = Page(await ben.get("/drafts"))
    reply = await page.submit(ben.browser, "Write", {"Kind": "page", "Template": str(template)})
    assert reply.status_code == 303
    page = Page(await ben.browser.get(reply.headers["location"]))
    assert page.heading == "News from the workshop"
    assert page.value("Kind") == "newsletter"
    assert page.value("Text, in Markdown") == MONTHLY
    assert await desk.fetch("select word_count from drafts") == 4
    assert await desk.fetch("select body from revisions") == MONTHLY


async def test_a_title_that_was_typed_stands_before_that_of_the_template(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana, title="News")
    page = Page(await ana.get("/drafts"))
    await page.submit(ana.browser, "Write", {"Title of a new draft": "March", "Template": str(template)})
    assert await desk.fetch("select title from drafts") == "March"


@pytest.mark.parametrize("typed", ["", "\u200b"])
async def test_a_template_without_a_title_needs_one_to_be_typed(desk: Desk, ana: Person, typed: str) -> None:
    template = await desk.template(ana, body=MONTHLY)
    reply = await ana.post("/drafts", {"title": typed, "template_id": str(template)})
    assert reply.status_code == 422
    page = Page(reply)
    assert page.error("Title of a new draft") == "Title can't be empty."
    assert page.value("Template") == str(template)
    titled = await desk.template(ana, title="News")
    assert (await ana.post("/drafts", {"title": typed, "template_id": str(titled)})).status_code == 303
    assert await desk.fetch("select title from drafts") == "News"


async def test_the_choice_is_grouped_by_kind_with_the_empty_one_first(desk: Desk, ana: Person) -> None:
    assert Page(await ana.get("/drafts")).tree.css("[name=template_id]") == []
    await desk.template(ana, "Monthly")
    await desk.template(ana, "Product", kind="page")
    task = await desk.task(ana)
    for path in ("/drafts", f"/tasks/{task}"):
        choice = Page(await ana.get(path)).one("main select[name=template_id]")
        assert [text_of(option) for option in choice.css("option")] == ["No template", "Monthly", "Product"]
        assert [group.attributes["label"] for group in choice.css("optgroup")] == ["Newsletter", "Page"]
        assert choice.css("option")[0].attributes["value"] == ""


async def test_a_template_that_is_gone_is_refused_beside_its_field(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana, title="News")
    await desk.template(ana, "Another")
    page = Page(await ana.get("/drafts"))
    await ana.post(f"/drafts/templates/{template}?_method=delete")
    reply = await page.submit(ana.browser, "Write", {"Title of a new draft": "March", "Template": str(template)})
    assert reply.status_code == 422
    assert Page(reply).error("Template") == "This template is gone. Choose another."
    assert Page(reply).value("Title of a new draft") == "March"
    assert await desk.fetch("select count(*) from drafts") == 0


async def test_a_draft_for_a_task_begins_with_a_template_and_the_tasks_title(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana, title="News", body=MONTHLY)
    task = await desk.task(ana, "Write to customers")
    page = Page(await ana.get(f"/tasks/{task}"))
    reply = await page.submit(ana.browser, "Write a draft for it", {"Template": str(template)})
    assert reply.status_code == 303
    assert await desk.fetch("select title || '/' || kind || '/' || body from drafts where task_id = $1", task) == (
        f"Write to customers/newsletter/{MONTHLY}"
    )


async def test_a_changed_template_changes_no_draft(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana, title="News", body=MONTHLY)
    await ana.post("/drafts", {"template_id": str(template)})
    await put(ana, template, body="Something else")
    assert await desk.fetch("select body from drafts") == MONTHLY


async def test_a_draft_is_saved_as_a_template(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, "A letter that went well", kind="newsletter", body=MONTHLY)
    link = next(node for node in Page(await ana.get(f"/drafts/{draft}")).tree.css("a") if "Save as" in node.text())
    page = Page(await ana.browser.get(link.attributes["href"] or ""))
    assert page.value("Name") == "A letter that went well"
    assert page.value("Kind") == "newsletter"
    assert page.value("Text") == MONTHLY
    assert (await page.submit(ana.browser, "Add template", {"Name": "Letter"})).status_code == 303
    assert await desk.fetch("select name || '/' || kind || '/' || body from draft_templates") == (
        f"Letter/newsletter/{MONTHLY}"
    )
    ben = await desk.member("editor", ana)
    assert "Save as template" not in Page(await ben.get(f"/drafts/{draft}")).text


@pytest.mark.parametrize("draft", ["", "x", "0", "999", "9" * 30])
async def test_a_template_of_no_draft_begins_empty(ana: Person, draft: str) -> None:
    reply = await ana.get(f"/drafts/templates/new?draft={draft}")
    assert reply.status_code == 200
    assert Page(reply).value("Name") == ""


async def test_a_draft_of_another_workspace_is_no_template_of_ours(desk: Desk, ana: Person) -> None:
    otto = await desk.owner("Otto", business="Other")
    draft = await desk.draft(otto, body="Otto's secret")
    assert "Otto's secret" not in (await ana.get(f"/drafts/templates/new?draft={draft}")).text


async def test_every_write_of_a_template_is_one_event(desk: Desk, ana: Person) -> None:
    async def last() -> str:
        found: str = await desk.fetch(
            "select action || ' ' || before || ' ' || after from events where subject = 'template' order by id desc"
        )
        return found

    await ana.post("/drafts/templates", FIELDS)
    template = await desk.fetch("select id from draft_templates")
    assert await last() == 'template.created {} {"kind": "newsletter", "name": "Monthly", "title": "News"}'
    await put(ana, template, body="x")
    assert await last() == 'template.updated {"body": "## New in the shop\\n\\n- \\n"} {"body": "x"}'
    await ana.post(f"/drafts/templates/{template}?_method=delete")
    assert (await last()).startswith('template.deleted {"deleted_at": null}')
    await ana.post(f"/trash/templates/{template}/restoration")
    assert (await last()).startswith("template.restored ")
    assert await desk.fetch("select count(*) from events where subject = 'template'") == 4


async def test_a_history_is_read_without_the_texts_of_a_template(desk: Desk, ana: Person) -> None:
    template = await desk.template(ana, body=MONTHLY)
    await put(ana, template, body="x" * 1_000_000)
    found = await get_history(desk.db, ana.workspace_id, "template", template)
    assert (found[0].before["body"], found[0].after["body"]) == ("", "")


async def test_the_sample_has_templates_to_begin_with(desk: Desk, ana: Person) -> None:
    await add_sample(desk.db, ana.slug, ana.account_id, now=desk.clock())
    assert Page(await ana.get("/drafts/templates")).titles == ["Monthly newsletter", "Product page"]
