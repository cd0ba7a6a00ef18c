"""The pages of a workspace: people, settings, what comes by mail, search."""

from urllib.parse import quote

from tests.support.jobs import some_jobs
from tests.support.mail_server import MailServer, sends_by
from tests.support.pages.kept import Pages
from tests.support.people import Person
from webapp.delivery.links import Later
from webapp.delivery.queries import get_key
from webapp.mail.queries import begin_outage, end_outage
from webapp.notifications.models import Reason
from webapp.notifications.queries import notify
from webapp.web.signed import sign


async def of_search(pages: Pages, ana: Person) -> None:
    """What is found, what isn't, and what somebody meant who mistyped it."""
    task = await pages.desk.task(ana, "Zirbe for a bench", notes="Ask twice: " + "x" * 200)
    await pages.desk.comment(ana, task, "**Zirbe** smells")
    await pages.desk.item(ana, await pages.desk.task(ana, "Something else"), "Saw the zirbe")
    await pages.desk.draft(ana, "A bench", body="## Zirbe\n\nGrows high up.")
    for query in ("", "?q=zirbe", "?q=zirbe&kind=tasks", "?q=zibre", "?q=nothinghasthis"):
        await pages.read(f"search.show{query and ': ' + query}", ana.browser, ana.path("/search") + query)
    await pages.read("tasks.queries", ana.browser, ana.path("/tasks/queries"))
    await pages.read("drafts.queries", ana.browser, ana.path("/drafts/queries"))
    await pages.read("tasks.list: a mistake", ana.browser, ana.path("/tasks?q=(statsu:waiting+or+due:frday+label:x"))
    await pages.read("search.show: refused", ana.browser, ana.path("/search?q=%25"), 422)


async def of_workspace(pages: Pages, ana: Person, ben: Person) -> None:
    """Settings, members, projects."""
    browser = ana.browser
    await pages.read("account.settings", browser, "/account")
    await pages.read("account.shortcuts", browser, "/account/shortcuts")
    await pages.send("account.save: refused", browser, "/account", 422, name="", email="ana", version="1")
    await pages.send("account.password: refused", browser, "/account/password", 422, password="", new_password="x")
    await pages.read("workspaces.list", browser, "/workspaces")
    await pages.send("workspaces.create: refused", browser, "/workspaces", 422, name="", time_zone="Nowhere")
    await pages.read("workspace.settings", browser, ana.path("/settings"))
    await pages.send("workspace.save: refused", browser, ana.path("/settings?_method=put"), 422, name="", version="1")
    await pages.read("delivery.preferences", browser, ana.path("/settings/notifications"))
    wrong = {"version": "1", "quiet_from": "22:00"}
    await pages.send("delivery.save: refused", browser, ana.path("/settings/notifications?_method=put"), 422, **wrong)
    await pages.read("members.list", browser, ana.path("/members"))
    await pages.read("members.list: read only", ben.browser, ben.path("/members"))
    await pages.send("invitations.create", browser, ana.path("/members/invitations"), 200, role="editor", note="Cy")
    await pages.send("invitations.create: refused", browser, ana.path("/members/invitations"), 422, role="king")
    last_owner = ana.path(f"/members/{ana.account_id}?_method=put")
    await pages.send("members.change: the last owner", browser, last_owner, 409, role="viewer")
    await pages.read("projects.list", browser, ana.path("/projects"))
    await pages.read("projects.list: read only", ben.browser, ben.path("/projects"))
    await pages.send("projects.create: refused", browser, ana.path("/projects"), 422, name="")
    shop = await pages.desk.fetch("select project_id from tasks where project_id is not null and is_open limit 1")
    here = f"/projects/{shop}"
    words = {"version": "1", "purpose": "## Why\n\nTo **sell** more."}
    await ana.post(f"{here}/facts/purpose?_method=put", words)
    await pages.send(
        "projects.set_fact: conflict",
        browser,
        ana.path(f"{here}/facts/purpose?_method=put"),
        409,
        **words | {"purpose": "No."},
    )
    await pages.read("projects.fact", browser, ana.path(f"{here}/facts/purpose"))
    await pages.read("projects.fact: a day", browser, ana.path(f"{here}/facts/due_on"))
    await pages.read("projects.show", browser, ana.path(here))
    await pages.read("projects.show: read only", ben.browser, ben.path(here))
    await pages.read("projects.files", browser, ana.path(f"{here}/files"))
    label = await pages.desk.fetch("select labels[1] from tasks where labels <> '{}' limit 1")
    await ana.post("/labels/coloured", {"label": label, "colour": "blue"})
    await pages.read("labels.list", browser, ana.path("/labels"))
    await pages.read("labels.show", browser, ana.path(f"/labels/one?label={quote(label)}"))
    await pages.send("labels.rename: refused", browser, ana.path("/labels/one?_method=put"), 422, label=label, name="")
    await pages.send("labels.merge: refused", browser, ana.path("/labels/merged"), 422, label=label, into="?")
    await pages.read("labels.show: read only", ben.browser, ben.path(f"/labels/one?label={quote(label)}"))
    await ana.post(f"/acts/projects/{shop}/archived")
    await pages.read("projects.show: in the archive", browser, ana.path(here))
    await ana.post(f"/acts/projects/{shop}/brought_back")
    await pages.read("blueprints.list: empty", browser, ana.path("/projects/templates"))
    await ana.post(f"/projects/{shop}/template")
    template = "/projects/templates/1"
    await pages.read("blueprints.list", browser, ana.path("/projects/templates"))
    await pages.read("blueprints.show", browser, ana.path(template))
    await pages.read("blueprints.show: read only", ben.browser, ben.path(template))
    await pages.send(
        "blueprints.save: refused",
        browser,
        ana.path(f"{template}?_method=put"),
        422,
        name="",
        version="1",
        title="x",
        day="y",
        assignee="",
        was="",
    )
    await pages.read("blueprints.use", browser, ana.path(f"{template}/use"))
    await pages.send("blueprints.make: refused", browser, ana.path(f"{template}/use"), 422, name="", day="")


async def of_mail_and_jobs(pages: Pages, ana: Person) -> None:
    """What the desk does by itself, while no mail is taken, and what is said of that elsewhere."""
    desk, browser, nobody = pages.desk, ana.browser, pages.desk.browser()
    await pages.read("jobs.list: empty", browser, ana.path("/jobs"))
    await some_jobs(desk, ana)
    sends_by(desk, MailServer())
    await begin_outage(desk.db, "The mail server mail.example.com:587 can't be reached.", now=desk.clock())
    await pages.read("jobs.list", browser, ana.path("/jobs"))
    await pages.read("members.list: with mail", browser, ana.path("/members"))
    await pages.send(
        "invitations.create: with mail", browser, ana.path("/members/invitations"), 200, role="editor", email="cy@x.com"
    )
    await pages.read("password.forgotten", nobody, "/forgotten")
    await pages.send("password.ask: refused", nobody, "/forgotten", 422, email="ana")
    await pages.read("password.sent", nobody, "/forgotten/sent")
    await end_outage(desk.db)


async def of_inbox(pages: Pages, ana: Person) -> None:
    """What somebody is told of: read, unread, in the trash, with a notice, and done."""
    desk, browser = pages.desk, ana.browser
    await pages.read("inbox.done: empty", browser, ana.path("/inbox/done"))
    event = await desk.fetch("select max(id) from events where subject = 'task'")
    for number, reason in enumerate(Reason):
        task = await desk.task(ana, f"Tell of this {number}")
        for event_id in (event, None):
            await notify(
                desk.db, ana.workspace_id, ana.account_id, reason, "task", task, event_id=event_id, now=desk.clock()
            )
    read, done = await desk.fetch("select (array_agg(id order by id))[1:2] from notifications")
    assert (await browser.get(ana.path(f"/inbox/{read}"))).status_code == 303
    assert (await browser.post(ana.path(f"/tasks/{task}?_method=delete"))).status_code == 303
    assert (await browser.post(ana.path(f"/inbox/{done}/completion"))).status_code == 303
    await pages.read("inbox.list", browser, ana.path("/inbox"))
    await pages.read("inbox.done", browser, ana.path("/inbox/done"))
    await of_reminders(pages, ana)


async def of_reminders(pages: Pages, ana: Person) -> None:
    """A reminder that is put off, on the task's page and by the link of a mail, and mails that are stopped."""
    desk, browser = pages.desk, ana.browser
    task = await desk.task(ana, "Remind me of this")
    path = ana.path(f"/tasks/{task}")
    key = await get_key(desk.db)
    token, over = (sign(key, Later(ana.workspace_id, ana.account_id, task, expires)) for expires in (2**40, 0))
    await pages.read("delivery.later", desk.browser(), f"/later/{token}")
    await pages.read("delivery.later: over", desk.browser(), f"/later/{over}", 410)
    await pages.send("reminders.snooze: refused", browser, f"{path}/snooze", 422, later="never")
    assert (await browser.post(f"{path}/snooze", data={"later": "morning"})).status_code == 303
    await pages.read("tasks.show: reminds", browser, path)
    await pages.send("delivery.snooze: refused", desk.browser(), f"/later/{token}", 422, later="never")
    await pages.read("delivery.stop", desk.browser(), "/stop/any")
    await pages.send("delivery.stopped", desk.browser(), "/stop/any", 200)
