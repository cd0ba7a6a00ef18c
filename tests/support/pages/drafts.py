"""The pages of drafts and what is around them, but for their review."""

from tests.support.file_samples import PDF, a_picture
from tests.support.pages.kept import Pages
from tests.support.pages.reviews import of_review
from tests.support.people import Person
from tests.support.suggestions import a_suggestion


async def of_plans(pages: Pages, ana: Person, draft: int) -> None:
    """Planning backwards, and the steps that it begins with."""
    path, steps = ana.path(f"/drafts/{draft}/plan"), ana.path("/settings/plans")
    await pages.read("plan.show: none", ana.browser, f"{path}?goes_on=2099-03-27")
    await pages.read("plan.show: refused", ana.browser, f"{path}?goes_on=2001-03-27", 422)
    await pages.send("plan.create: refused", ana.browser, path, 422, goes_on="2099-03-27")
    plan = {"goes_on": "2099-03-27", "step": ["7 Draft: {title}", "0 Publish: {title}"]}
    assert (await ana.browser.post(path, data=plan)).status_code == 303
    await pages.send("plan.create: planned by now", ana.browser, path, 409, **plan)
    await pages.read("plan.show", ana.browser, f"{path}?goes_on=2099-04-30")
    move = f"{path}?_method=put"
    await pages.send("plan.move: refused", ana.browser, move, 422, goes_on="", version="1")
    await pages.send("plan.move: stale", ana.browser, move, 409, goes_on="2099-04-30", version="9")
    await pages.read("plan.steps", ana.browser, steps)
    save = f"{steps}?_method=put"
    wrong = {"kind": "page", "title": ["Brief"], "days_before": ["x"]}
    await pages.send("plan.save_steps: refused", ana.browser, save, 422, **wrong)
    await pages.send("plan.save_steps: stale", ana.browser, save, 409, **wrong | {"days_before": ["1"], "version": "4"})


async def of_drafts(pages: Pages, ana: Person) -> None:
    """The list, the editor, what was saved before."""
    browser = ana.browser
    draft = await pages.desk.draft(ana, "Winter hours", body="# Closed\n\nUntil **spring**.")
    path = ana.path(f"/drafts/{draft}")
    for query in ("", "?kind=page", "?status=published", "?q=knd%3Ax"):
        await pages.read(f"drafts.list{query and ': ' + query}", browser, ana.path("/drafts") + query)
    await pages.send("drafts.create: refused", browser, ana.path("/drafts"), 422, title="")
    saved = {"title": "Winter hours", "body": "# Open\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "revision": "1"}
    assert (await browser.post(f"{path}?_method=put", data=saved)).status_code == 303
    await pages.read("drafts.show", browser, path)
    await of_threads(pages, ana, draft)
    await of_files(pages, ana, draft)
    await pages.read("drafts.revision", browser, f"{path}/revisions/1")
    await pages.send("drafts.preview", browser, ana.path("/drafts/preview"), 200, body=saved["body"])
    await pages.send("drafts.save: refused", browser, f"{path}?_method=put", 422, title="", body="x", revision="1")
    mine = {"title": "My hours", "body": "# Shut\n\nUntil **May**.", "revision": "1"}
    await pages.send("drafts.save: a clash", browser, f"{path}?_method=put", 409, **mine)
    await pages.read("drafts.clash", browser, f"{path}/clash?revision=3")
    await pages.read("drafts.clash: settled", browser, f"{path}/clash?revision=2")
    for number in range(2, 5):
        more = {"title": "Winter hours", "body": saved["body"] + "\nMore" * number, "revision": "2", "by": "autosave"}
        more |= {"session": "one", "revision": str(max(2, number))}
        assert (await browser.post(f"{path}?_method=put", data=more)).status_code == 303
    name = f"{path}/revisions/2/name?_method=put"
    assert (await browser.post(name, data={"name": "As sent out"})).status_code == 303
    await pages.send("drafts.name_revision: refused", browser, name, 422, name="x" * 101)
    await pages.send("drafts.name_revision: a conflict", browser, name, 409, name="Mine")
    await pages.read("drafts.revisions", browser, f"{path}/revisions")
    await pages.read("drafts.autosaves", browser, f"{path}/revisions/6/autosaves")
    await pages.read("drafts.autosaves: none", browser, f"{path}/revisions/2/autosaves")
    await pages.read("drafts.compare", browser, f"{path}/comparison?before=1&after=6")
    await pages.read("drafts.compare: side by side", browser, f"{path}/comparison?before=1&after=6&view=sides")
    await pages.read("drafts.compare: refused", browser, f"{path}/comparison?view=odd", 422)
    await of_review(pages, ana, path)
    details = f"{path}/details?_method=put"
    await pages.send("drafts.details: refused", browser, details, 422, title="", version="2")
    await browser.post(f"{path}?_method=delete")
    await pages.read("trash.list: a draft", browser, ana.path("/trash"))


async def of_threads(pages: Pages, ana: Person, draft: int) -> None:
    """What is said to a draft, beside its text and by itself."""
    browser, path = ana.browser, ana.path(f"/drafts/{draft}/threads")
    await pages.read("threads.list: none", browser, path)
    passage = {"revision": "2", "starts": "2", "ends": "6"}
    for said in ({"body": "Why **open**? @Ana " + "y" * 300, **passage}, {"body": "Good"}):
        assert (await browser.post(path, data=said)).status_code == 303
    ids = "select array_agg(id order by id) from {} where workspace_id = $1"
    *_, first, second = await pages.desk.fetch(ids.format("threads"), ana.workspace_id)
    *_, comment, _ = await pages.desk.fetch(ids.format("thread_comments"), ana.workspace_id)
    await pages.send("threads.create: refused", browser, path, 422, body="", **passage)
    await pages.send(
        "threads.create: of no passage", browser, path, 422, body="Why?", revision="2", starts="900", ends="9000"
    )
    assert (await browser.post(f"{path}/{second}/resolution")).status_code == 303
    await pages.read("reading.show: with comments", browser, ana.path(f"/drafts/{draft}/reading"))
    await pages.read("preflight.show", browser, ana.path(f"/drafts/{draft}/preflight"))
    await pages.send("preflight.links", browser, ana.path(f"/drafts/{draft}/preflight/links"), 200)
    await of_plans(pages, ana, draft)
    await pages.read("threads.list", browser, path)
    await pages.read("threads.list: resolved", browser, f"{path}?resolved=1")
    await pages.read("threads.show", browser, f"{path}/{first}")
    await pages.read("threads.new", browser, f"{path}/new?line=2")
    await pages.read("threads.new: on the whole draft", browser, f"{path}/new")
    await pages.read("threads.new: of no passage", browser, f"{path}/new?line=99", 422)
    await pages.send("threads.answer: refused", browser, f"{path}/{first}/comments", 422, body="")
    edit = f"{path}/{first}/comments/{comment}?_method=put"
    await pages.send("threads.update_comment: refused", browser, edit, 422, body="", version="1")


async def of_suggestions(pages: Pages, ana: Person) -> None:
    """What others would change in a draft: in the editor's page, while reading, in the text; and what can't be."""
    desk, browser = pages.desk, ana.browser
    draft = await desk.draft(ana, "Winter hours", body="We close at *four*.\n\n- Bring boards.")
    path = ana.path(f"/drafts/{draft}")
    ben = await desk.member("reviewer", ana, "Bea")
    await pages.read("reading.show: nothing suggested", browser, f"{path}/reading")
    overtaken = await a_suggestion(desk, ben, draft, "We shut at *four*.\n\n- Bring boards.")
    saved = {"title": "Winter hours", "body": "We open at *four*.\n\n- Bring boards.", "revision": "1"}
    assert (await browser.post(f"{path}?_method=put", data=saved)).status_code == 303
    changed = "We open at *five*.\n\n- Bring boards, please."
    await a_suggestion(desk, ben, draft, changed, title="Summer hours", note="It is **light** until then.")
    await a_suggestion(desk, ana, draft, "We open at *four*.\n\n- Bring no boards.")
    await pages.read("drafts.show: suggestions", browser, path)
    await pages.read("reading.show: suggestions", browser, f"{path}/reading")
    await pages.read("suggestions.list", browser, f"{path}/suggestions")
    await pages.read("suggestions.new", browser, f"{path}/suggestions/new")
    text = {"title": "", "body": "Words", "version": "1"}
    await pages.send("suggestions.create: refused", browser, f"{path}/suggestions", 422, **text)
    text = {"title": "Winter hours", "body": "Words", "version": "70"}
    await pages.send("suggestions.create: stale", browser, f"{path}/suggestions", 409, **text)
    await pages.send("suggestions.accept: stale", browser, f"{path}/suggestions/{overtaken}/acceptance", 409)


async def of_details(pages: Pages, ana: Person, ben: Person) -> None:
    """The fields of each kind of draft, refused and changed by two at once."""
    desk, browser = pages.desk, ana.browser
    fields = {
        "slug": "winter-hours",
        "search_title": "When we are open in winter, " + "and why " * 12,
        "description": "The workshop closes at four, and the shop keeps its usual hours. " * 7,
        "keywords": "winter, hours, " + "k" * 40,
        "canonical_link": "https://example.com/" + "y" * 400,
    }
    for kind in ("blog_post", "newsletter", "social_post", "page", "other"):
        draft = await desk.draft(ana, f"Hours of a {kind}", kind=kind)
        details = ana.path(f"/drafts/{draft}/details?_method=put")
        sent = {**fields, "slug": f"winter-{kind.replace('_', '-')}", "version": "1"}
        assert (await browser.post(details, data=sent)).status_code == 303
        await browser.get(ana.path("/account"))  # the notice is shown there
        await pages.read(f"drafts.show: {kind}", browser, ana.path(f"/drafts/{draft}"))
    await pages.read("drafts.show: fields, read only", ben.browser, ana.path(f"/drafts/{draft}"))
    await pages.send("drafts.details: a taken slug", browser, details, 422, version="2", slug="winter-page")
    await pages.send("drafts.details: a conflict", browser, details, 409, **{**sent, "description": "Mine"})
    wrong = {"slug": "Ä b", "keywords": "k" * 41, "canonical_link": "example", "search_title": "t" * 201}
    await pages.send("drafts.details: every field refused", browser, details, 422, version="2", **wrong)


async def of_templates(pages: Pages, ana: Person, ben: Person) -> None:
    """The list of templates, one of them, its forms."""
    desk, browser = pages.desk, ana.browser
    template = await desk.template(ana, "n" * 100, title="t" * 200, body="# What is new\n\n- one\n- two")
    path = ana.path(f"/drafts/templates/{template}")
    await pages.read("templates.list", browser, ana.path("/drafts/templates"))
    await pages.read("templates.list: read only", ben.browser, ana.path("/drafts/templates"))
    draft = await desk.draft(ana, "A letter that went well", body="Dear all")
    await pages.read("templates.new", browser, ana.path("/drafts/templates/new"))
    await pages.read("templates.new: of a draft", browser, ana.path(f"/drafts/templates/new?draft={draft}"))
    await pages.send("templates.create: refused", browser, ana.path("/drafts/templates"), 422, name="", kind="x")
    edit = {"kind": "page", "name": "About us", "title": "", "body": "Who we are", "version": "1"}
    assert (await browser.post(f"{path}?_method=put", data=edit)).status_code == 303
    await browser.get(ana.path("/account"))
    await pages.read("templates.show", browser, path)
    await pages.read("templates.show: read only", ben.browser, path)
    await pages.send("templates.update: refused", browser, f"{path}?_method=put", 422, **(edit | {"name": ""}))
    await pages.send("templates.update: a conflict", browser, f"{path}?_method=put", 409, **(edit | {"body": "We"}))
    task = await desk.task(ana, "Write to customers")
    await pages.read("tasks.show: a draft can begin with a template", browser, ana.path(f"/tasks/{task}"))
    gone = {"title": "", "template_id": "999"}
    await pages.send("drafts.create: a template that is gone", browser, ana.path("/drafts"), 422, **gone)
    assert (await browser.post(f"{path}?_method=delete")).status_code == 303
    await pages.read("templates.show: in the trash", browser, path)
    await pages.read("trash.list: a template", browser, ana.path("/trash"))


async def of_files(pages: Pages, ana: Person, draft: int) -> None:
    """Files of a draft, a picture among them, and of a task."""
    browser, path = ana.browser, ana.path(f"/drafts/{draft}")
    await pages.read("drafts.files: none", browser, f"{path}/files")
    sent = [("file", ("Oak.jpg", a_picture(size=(1200, 800)))), ("file", ("Price list.pdf", PDF))]
    assert (await browser.post(f"{path}/files", files=sent)).status_code == 303
    await pages.read("drafts.show: with files", browser, path)
    await pages.read("drafts.files", browser, f"{path}/files")
    refused = await browser.post(f"{path}/files", files=[("file", ("a.png", b"<html>")), ("file", ("b.txt", b""))])
    pages.keep("drafts.add_files: refused", refused, 422)
    nobody = await pages.desk.browser().post(f"{path}/files", files=sent)
    pages.keep("session ended: files", nobody, 401)
    task = await pages.desk.task(ana, "A task with a file")
    assert (await browser.post(ana.path(f"/tasks/{task}/files"), files=sent[1:])).status_code == 303
    await pages.read("tasks.show: with a file", browser, ana.path(f"/tasks/{task}"))
    await pages.read("tasks.files", browser, ana.path(f"/tasks/{task}/files"))
    assert (await browser.post(ana.path("/files/2?_method=delete"))).status_code == 303
    await pages.read("trash.list: a file", browser, ana.path("/trash"))
