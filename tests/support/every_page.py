"""Every page that the desk can show, full, empty, refused and in error, so that one test can look at all of them."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from litestar.types import HTTPScope

from tests.support.asking import ask
from tests.support.chat_server import an_assistant, answers, chat_server, hidden, says
from tests.support.file_samples import PDF, a_picture
from tests.support.html import Page
from tests.support.jobs import some_jobs
from tests.support.journal import form_fields
from tests.support.mail_server import MailServer, sends_by
from tests.support.people import Desk, Person
from tests.support.places import Machine, a_place, kinds_of_places
from tests.support.publishing import approved, publish, schedule, work
from tests.support.readers import a_mailing, a_newsletter, a_reader, many_readers
from tests.support.repeats import a_repeat, repeating
from tests.support.reviews import decide
from tests.support.suggestions import a_suggestion
from tests.voice.saying import filled, say_all
from webapp.accounts.queries import issue_link
from webapp.accounts.setup import issue_setup_link
from webapp.delivery.links import Later
from webapp.delivery.queries import get_key
from webapp.mail.queries import begin_outage, end_outage
from webapp.newsletter.models import Leave
from webapp.notifications.models import Reason
from webapp.notifications.queries import notify
from webapp.readers.links import confirmation
from webapp.readers.queries import get_asked
from webapp.tasks.facts.models import Fact
from webapp.tasks.repeats.queries import move_missed
from webapp.web.errors import error_html
from webapp.web.signed import sign
from webapp.web.viewer import Role
from webapp.workspaces.queries import add_invitation
from webapp.workspaces.sample import add_sample

# Routes that are read, but show no page: files, answers to machines, and those that only lead elsewhere.
NO_PAGE = {
    *("projects.show", "absences.show", "inbox.open", "imports.list"),
    *("readers.export", "mailings.file", "mailings.as_mail", "timers.export"),
    *("push.key", "pwa.manifest", "pwa.worker", "pwa.add", "pwa.write", "static.touch_icon"),
    *("static.file", "static.favicon", "health.live", "health.ready", "metrics"),
    *(
        "review.show",
        "drafts.text",
        "drafts.read_details",
        "drafts.export",
        "drafts.export_published",
        "files.show",
        "outside.file",
    ),
    *("live.stream", "live.counts", "search.palette", "tasks.query_offers"),
    *("journals.sample", "journals.logo", "voice.sound"),
}


class Pages:
    """What was seen, by what it is and where."""

    owner: Person

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.html: dict[str, str] = {}
        self.paths: dict[str, str] = {}

    def keep(self, called: str, reply: httpx.Response, status: int = 200) -> None:
        """Remember the page of a reply."""
        assert reply.status_code == status, f"{called} answered {reply.status_code}"
        assert called not in self.html, f"two pages are called {called}"
        self.html[called] = reply.text
        self.paths[called] = str(reply.request.url.raw_path.decode())

    async def read(self, called: str, browser: httpx.AsyncClient, path: str, status: int = 200) -> None:
        """Open a page."""
        self.keep(called, await browser.get(path), status)

    async def send(self, called: str, browser: httpx.AsyncClient, path: str, status: int, **fields: Any) -> None:
        """Send a form that is refused, or answered with a page."""
        self.keep(called, await browser.post(path, data=fields), status)


async def every_page(desk: Desk) -> Pages:
    """Open every page. Those of a route bear its name, and what is special about them after a colon."""
    pages = Pages(desk)
    await before_anybody(pages)
    ana = pages.owner = await desk.owner("Ana")
    await without_account(pages, ana)
    await empty_desk(pages, ana)
    await add_sample(desk.db, ana.slug, ana.account_id, now=desk.clock())
    ben = await desk.member("viewer", ana)
    await of_workspace(pages, ana, ben)
    await of_briefing(pages, ana, ben)
    await of_calendar(pages, ana, ben)
    await of_day(pages, ana, ben)
    await of_working_days(pages, ana, ben)
    await of_journal(pages, ana)
    await of_mail_and_jobs(pages, ana)
    await of_tasks(pages, ana)
    await of_several(pages, ana)
    await of_drafts(pages, ana)
    await of_suggestions(pages, ana)
    await of_details(pages, ana, ben)
    await of_templates(pages, ana, ben)
    await of_inbox(pages, ana)
    await of_publishing(pages, ana)
    await of_assistant(pages, ana)
    await of_reviews(pages, ana)
    await of_review_links(pages, ana)
    await of_search(pages, ana)
    await of_readers(pages, ana)
    await of_voice(pages, ana)
    await in_error(pages, ana, ben)
    return pages


async def before_anybody(pages: Pages) -> None:
    """A desk that was never set up."""
    nobody = pages.desk.browser()
    await pages.read("home: not set up", nobody, "/")
    token = await issue_setup_link(pages.desk.db)
    await pages.read("setup.show", nobody, f"/setup/{token}")
    await pages.send("setup.finish: refused", nobody, f"/setup/{token}", 422, name="", email="ana", password="short")


async def without_account(pages: Pages, ana: Person) -> None:
    """Signing in, and the links that are followed without a session."""
    desk, nobody = pages.desk, pages.desk.browser()
    now = desk.clock()
    await pages.read("pwa.offline", nobody, "/offline")
    await pages.read("session.sign_in", nobody, "/sign-in?next=/account")
    link = await issue_link(desk.db, "sign_in", account_id=ana.account_id, now=now, valid=timedelta(days=3650))
    await pages.read("session.link", nobody, f"/sign-in/{link}")
    await pages.send("session.start: refused", nobody, "/sign-in", 422, email="ana@example.com", password="a guess")
    await pages.read("password.forgotten: without mail", nobody, "/forgotten")
    token = await issue_link(desk.db, "password_reset", account_id=ana.account_id, now=now, valid=timedelta(days=3650))
    await pages.read("password.reset", nobody, f"/reset/{token}")
    await pages.send("password.finish_reset: refused", nobody, f"/reset/{token}", 422, password="short")
    _, token = await add_invitation(desk.db, ana.workspace_id, ana.account_id, Role.EDITOR, "For Ben", now=now)
    await pages.read("invitations.show", nobody, f"/invitations/{token}")
    await pages.read("invitations.show: signed in", ana.browser, f"/invitations/{token}")
    await pages.send(
        "invitations.accept: refused", nobody, f"/invitations/{token}", 422, name="", email="", password=""
    )
    reply = await nobody.post(ana.path("/tasks"), data={"title": "Typed before the session ended"})
    pages.keep("session ended", reply, reply.status_code)


async def empty_desk(pages: Pages, ana: Person) -> None:
    """What a new owner sees."""
    await pages.read("briefing.show: empty", ana.browser, ana.path())
    await pages.read("briefing.rest: empty", ana.browser, ana.path("/briefing/rest"))
    for what in ("tasks", "drafts", "projects", "trash", "inbox", "reviews"):
        await pages.read(f"{what}.list: empty", ana.browser, ana.path(f"/{what}"))
    await pages.read("templates.list: empty", ana.browser, ana.path("/drafts/templates"))


async def of_search(pages: Pages, ana: Person) -> None:
    """What is found, what isn't, and what somebody meant who mistyped it."""
    task = await pages.desk.task(ana, "Zirbe for a bench", notes="Ask twice: " + "x" * 200)
    await pages.desk.comment(ana, task, "**Zirbe** smells")
    await pages.desk.item(ana, await pages.desk.task(ana, "Something else"), "Saw the zirbe")
    await pages.desk.draft(ana, "A bench", body="## Zirbe\n\nGrows high up.")
    for query in ("", "?q=zirbe", "?q=zirbe&kind=tasks", "?q=zibre", "?q=nothinghasthis"):
        await pages.read(f"search.show{query and ': ' + query}", ana.browser, ana.path("/search") + query)
    await pages.read("tasks.queries", ana.browser, ana.path("/tasks/queries"))
    await pages.read("tasks.list: a mistake", ana.browser, ana.path("/tasks?q=(statsu:waiting+or+due:frday+label:x"))
    await pages.read("search.show: refused", ana.browser, ana.path("/search?q=%25"), 422)


async def of_day(pages: Pages, ana: Person, ben: Person) -> None:
    """Somebody's day, empty and full, and its end."""
    day, evening = ana.path("/today"), ana.path("/today/evening")
    await pages.read("day.show: nothing picked", ana.browser, day)
    await pages.read("day.evening: nothing picked", ana.browser, evening)
    today = pages.desk.clock().date()
    tasks = [
        await pages.desk.task(ana, f"Part {number} " + "z" * 150, due_on=today, estimate_minutes=240, priority="urgent")
        for number in range(3)
    ]
    for task in tasks:
        assert (await ana.browser.post(ana.path("/today/picks"), data={"task": str(task)})).status_code == 303
    await pages.send("day.pick: not open", ana.browser, ana.path("/today/picks"), 409, task="99999")
    await pages.send("day.pick: refused", ana.browser, ana.path("/today/picks"), 422)
    await pages.send("day.move: refused", ana.browser, ana.path("/today/moves"), 422, task=f"{tasks[0]}-1", to="day")
    await pages.send("day.move: stale", ana.browser, ana.path("/today/moves"), 409, task=f"{tasks[0]}-9", to="tomorrow")
    time = ana.path(f"/tasks/{tasks[0]}/time")
    await pages.read("timers.show: none", ana.browser, time)
    await pages.send("timers.add: refused", ana.browser, time, 422, minutes="x")
    assert (await ana.browser.post(time, data={"minutes": "30"})).status_code == 303
    assert (await ana.browser.post(f"{time}/timer")).status_code == 303
    closed = await pages.desk.task(ana, "Closed by now", status="completed")
    await pages.send("timers.start: not open", ana.browser, ana.path(f"/tasks/{closed}/time/timer"), 409)
    await pages.send("timers.stop: refused", ana.browser, ana.path("/time/timer?_method=delete"), 422, minutes="x")
    await pages.read("timers.show", ana.browser, time)
    await pages.read("timers.choose", ana.browser, ana.path("/time"))
    backwards = ana.path("/time/export?first=2026-03-02&last=2026-03-01")
    await pages.read("timers.export: refused", ana.browser, backwards, 422)
    await pages.read("day.show", ana.browser, day)
    await pages.read("day.evening", ana.browser, evening)
    await pages.read("day.show: read only", ben.browser, day)


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


async def of_calendar(pages: Pages, ana: Person, ben: Person) -> None:
    """The calendar, and its refusals."""
    month = ana.path("/calendar?day=2026-02-01")
    task = await pages.desk.task(ana, "Meet Dana " + "y" * 180, due_on="2026-02-10", priority="urgent")
    for number in range(7):
        await pages.desk.task(ana, f"Small thing {number}", due_on="2026-02-11")
    await pages.read("calendar.show", ana.browser, month)
    await pages.read("calendar.show: read only", ben.browser, month)
    await pages.read("calendar.show: week", ana.browser, f"{month}&view=week")
    await pages.read("calendar.show: refused", ana.browser, ana.path("/calendar?view=year"), 422)
    people = ana.path("/calendar/people?day=2026-02-10")
    mine = {"due_on": "2026-02-10", "assignee_id": ana.account_id}
    for number in range(8):
        await pages.desk.task(ana, f"Part of it {number}", estimate_minutes=120, **mine)
    await pages.read("calendar.people", ana.browser, people)
    await pages.read("calendar.people: read only", ben.browser, people)
    await pages.send("calendar.move_person: refused", ana.browser, ana.path("/calendar/people/moves"), 422, day="x")
    moves = ana.path("/calendar/moves")
    await pages.send("calendar.move: refused", ana.browser, moves, 422, task=f"{task}-1", day="2026-02-30")
    await pages.send("calendar.move: stale", ana.browser, moves, 409, task=f"{task}-9", day="2026-02-12")


async def of_briefing(pages: Pages, ana: Person, ben: Person) -> None:
    """What a day begins with, with something in each part, and what can't be moved."""
    desk, now = pages.desk, pages.desk.clock()
    task = await desk.task(ana, "t" * 200, due_on="2026-03-01", estimate_minutes=90, priority="urgent")
    await desk.task(ana, "Order ink", due_on=now.date(), assignee_id=ana.account_id)
    await desk.task(ana, "Oak prices", status="waiting", now=now - timedelta(days=20))
    await desk.draft(ana, "Why ash", now=now - timedelta(days=20))
    await ask(desk, ben, await desk.draft(ben, "Spring hours"), wish_on=now.date())
    await pages.read("briefing.show", ana.browser, ana.path())
    await pages.read("briefing.show: read only", ben.browser, ana.path())
    await pages.read("briefing.rest", ana.browser, ana.path("/briefing/rest"))
    await pages.read("briefing.mail", ana.browser, ana.path("/settings/briefing"))
    moves, wrong = ana.path("/briefing/moves"), {"to": "day", "day": "2026-02-01"}
    await pages.send("briefing.move: refused", ana.browser, moves, 422, task=f"{task}-1", **wrong)
    await pages.send("briefing.move: stale", ana.browser, moves, 409, task=f"{task}-9", to="tomorrow")


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


async def of_working_days(pages: Pages, ana: Person, ben: Person) -> None:
    """When the business and its people work."""
    await ana.post("/working-days/absences", {"first_on": "2026-08-03", "closed": "1", "note": "Summer"})
    await ana.post("/working-days/absences", {"first_on": "2026-08-04", "last_on": "2026-08-07"})
    await pages.read("absences.list", ana.browser, ana.path("/working-days/"))
    await pages.read("absences.list: read only", ben.browser, ben.path("/working-days/"))
    refused = {"version": "1", "monday": "25", "country": "XX"}
    await pages.send(
        "working_days.save_week: refused", ana.browser, ana.path("/working-days/week?_method=put"), 422, **refused
    )
    await pages.send("absences.create: refused", ana.browser, ana.path("/working-days/absences"), 422, closed="1")


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


async def of_tasks(pages: Pages, ana: Person) -> None:
    """The list, one task, its forms."""
    browser = ana.browser
    task = await pages.desk.task(
        ana, "A task with everything", notes="# Notes\n\n- one\n- two\n\n> said", labels=["print"], due_on="2026-03-01"
    )
    path = ana.path(f"/tasks/{task}")
    for query in ("", "?status=completed", "?due=overdue&sort=title", "?text=nothing+has+this"):
        await pages.read(f"tasks.list{query and ': ' + query}", browser, ana.path("/tasks") + query)
    await pages.read("tasks.list: refused", browser, ana.path("/tasks?status=odd"), 422)
    await pages.send("tasks.create: refused", browser, ana.path("/tasks"), 422, title="")
    await pages.read("tasks.new", browser, ana.path("/tasks/new"))
    said = "Order flyers #Flyers @print p2 every 3rd friday at 4pm for 45min !30 min before // ask Dana"
    reading = ana.path("/tasks/reading")
    await pages.send("tasks.read", browser, reading, 200, title=said)
    await pages.send("tasks.read: several lines", browser, reading, 200, title=f"{said}\nFix sun shade\n\np1")
    await pages.send("tasks.read: refused", browser, reading, 422, title="x" * 10_001)
    await pages.send("tasks.create: a chip was refused", browser, ana.path("/tasks"), 422, title="tomorrow p1 @a")
    changed = {"title": "A changed task", "priority": "urgent", "version": "1", "due_on": "2026-03-06"}
    assert (await browser.post(f"{path}?_method=put", data=changed)).status_code == 303
    assert (await browser.post(f"{path}/completion")).status_code == 303
    await pages.read("tasks.list: a notice", browser, ana.path("/tasks"))
    await pages.read("tasks.show", browser, path)
    await pages.read("tasks.row", browser, f"{path}/row")
    await pages.read("tasks.edit", browser, f"{path}/edit")
    for fact in Fact:
        await pages.read(f"tasks.fact: {fact}", browser, f"{path}/facts/{fact}")
    await pages.read("tasks.fact: words are read", browser, f"{path}/facts/due?words=fri+16:00")
    await pages.read("tasks.comment_form", browser, f"{path}/facts/comment")
    await pages.read("tasks.notes", browser, f"{path}/facts/notes")
    await pages.read("tasks.title", browser, f"{path}/facts/title")
    title = {"version": "1", "title": "Call friday #Shop !!9"}
    await pages.send("tasks.set_title: not shown yet", browser, f"{path}/facts/title?_method=put", 422, **title)
    await pages.send("tasks.read_title", browser, f"{path}/facts/title/reading", 200, **title)
    notes = f"{path}/facts/notes?_method=put"
    await pages.send("tasks.set_notes: refused", browser, notes, 422, version="1", notes="x" * 20_001)
    await browser.post(notes, data={"version": "1", "notes": "Ask Dana"})
    await pages.send("tasks.set_notes: a conflict", browser, notes, 409, version="1", notes="Ask Jo")
    facts = f"{path}/facts/due?_method=put"
    await pages.send("tasks.set_fact: refused", browser, facts, 422, version="1", words="soonish")
    await pages.send("tasks.set_fact: a conflict", browser, facts, 409, version="1", value="2026-03-20")
    await pages.send("tasks.comment: refused", browser, f"{path}/facts/comment", 422, body="")
    await of_task_details(pages, ana, task)
    await of_repeats(pages, ana)
    await pages.send("tasks.update: refused", browser, f"{path}?_method=put", 422, title="", version="1")
    await pages.send("tasks.update: a conflict", browser, f"{path}?_method=put", 409, title="Mine", version="1")
    await browser.post(f"{path}?_method=delete")
    await pages.read("tasks.show: in the trash", browser, path)
    await pages.read("trash.list", browser, ana.path("/trash"))


async def of_repeats(pages: Pages, ana: Person) -> None:
    """A task that repeats, while its repeat is chosen, and after one was skipped, missed, done."""
    desk, browser = pages.desk, ana.browser
    repeat = a_repeat("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "2026-02-27", clock="09:00", missed="jump")
    task = await repeating(desk, ana, repeat, starts_on=date(2026, 2, 20), reminder="-PT45M")
    path = ana.path(f"/tasks/{task}")
    assert await move_missed(desk.db, desk.clock()) == 1
    await pages.read("tasks.show: a repeat", browser, path)
    await pages.read("tasks.edit: a repeat", browser, f"{path}/edit")
    dates = {"version": "2", "title": "Order paper", "repeat": "custom", "repeat_every": "2", "repeat_unit": "week"}
    await pages.send("tasks.dates", browser, f"{path}/dates", 200, **dates, reminder="moment", due_on="2026-03-06")
    await pages.send("tasks.dates: refused", browser, f"{path}/dates", 422, title="", repeat="custom", repeat_every="0")
    refused = {"version": "2", "repeat": "daily", "repeat_words": "every moon", "starts_on": "1800-01-01"}
    await pages.send("tasks.update: a repeat was refused", browser, f"{path}?_method=put", 422, **refused)
    await browser.post(f"{path}/completion")
    await pages.read("tasks.list: the next one", browser, ana.path("/tasks"))
    await pages.read("tasks.show: done, with a next one", browser, path)
    await desk.task(ana, "Next month's order", starts_on=date(2026, 4, 1))
    await pages.read("tasks.list: not started", browser, ana.path("/tasks?due=not_started"))


async def of_task_details(pages: Pages, ana: Person, task: int) -> None:
    """A task's checklist, comments, drafts and what it waits for."""
    desk, browser, path = pages.desk, ana.browser, ana.path(f"/tasks/{task}")
    item = await desk.item(ana, task, "Choose the grain", "Ask for a price", "x" * 200)
    assert (await browser.post(f"{path}/items/{item}/completion")).status_code == 303
    comment = await desk.comment(ana, task, "@Ana?\n\n# A heading\n\n- `one`\n- <https://example.com>\n\n" + "y" * 300)
    for number in range(31):
        await desk.comment(ana, task, f"Number {number}")
    await desk.draft(ana, "Linked", task_id=task)
    await desk.draft(ana, "Not linked")
    await pages.read("tasks.show: a panel", browser, f"{path}?item={item}")
    await pages.read("tasks.show: earlier comments", browser, f"{path}?upto={comment}")
    await pages.send("items.create: refused", browser, f"{path}/items", 422, title="z" * 201)
    await pages.send("items.rename: refused", browser, f"{path}/items/{item}?_method=put", 422, title="", version="1")
    await pages.send("comments.create: refused", browser, f"{path}/comments", 422, body="")
    edit = f"{path}/comments/{comment}?_method=put"
    await pages.send("comments.update: refused", browser, edit, 422, body="", version="1")
    await pages.send("tasks.link_draft: refused", browser, f"{path}/drafts", 422, draft_id="")
    await pages.send("tasks.wait: refused", browser, f"{path}/waiting?_method=put", 422, version="x")
    assert (await browser.post(f"{path}/completion?_method=delete")).status_code == 303
    version = await desk.fetch("select version from tasks where id = $1", task)
    waiting = {"version": str(version), "waiting_for_id": str(ana.account_id), "waiting_note": "w" * 200}
    assert (await browser.post(f"{path}/waiting?_method=put", data=waiting)).status_code == 303
    await pages.read("tasks.show: waiting", browser, path)
    await pages.read("tasks.list: waiting", browser, ana.path("/tasks?status=waiting"))


async def of_several(pages: Pages, ana: Person) -> None:
    """Several tasks to be changed as one act, and what is left out."""
    several = ana.path("/tasks/several")
    task = await pages.desk.task(ana, "w" * 200, labels=["l" * 40], priority="urgent", due_on="2026-03-01")
    await pages.read("tasks.several", ana.browser, f"{several}?all=1")
    await pages.read("tasks.several: none", ana.browser, f"{several}?q=nothing+of+that+kind")
    await pages.send("tasks.change_several: refused", ana.browser, several, 422, task=f"{task}-1", due="day")
    await pages.send("tasks.change_several: left out", ana.browser, several, 409, task=f"{task}-9", due="today")
    await pages.send("tasks.change_several: so already", ana.browser, several, 200, task=f"{task}-1", priority="urgent")


async def of_drafts(pages: Pages, ana: Person) -> None:
    """The list, the editor, what was saved before."""
    browser = ana.browser
    draft = await pages.desk.draft(ana, "Winter hours", body="# Closed\n\nUntil **spring**.")
    path = ana.path(f"/drafts/{draft}")
    for query in ("", "?kind=page", "?status=published"):
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


async def of_assistant(pages: Pages, ana: Person) -> None:
    """Help with writing: how it is set up, what is sent, what comes back, and what can't be."""
    desk, browser, settings = pages.desk, ana.browser, ana.path("/settings/writing-help")
    task = await desk.task(ana, "Tell about winter", notes="It gets dark at four.")
    draft = await desk.draft(ana, "Winter hours", body="We close at *four*.\n\nBring boards.", task_id=task)
    path, steps = ana.path(f"/drafts/{draft}/help"), ana.path(f"/tasks/{task}/help")
    await pages.read("assistants.list: off", browser, settings)
    await pages.send("assistants.save: refused", browser, f"{settings}?_method=put", 422, version="1", is_on="1")
    async with chat_server(desk) as server:
        await an_assistant(desk, ana, server, key="sk-1")
        await pages.read("assistants.show", browser, f"{settings}/{ana.workspace_id}")
        await pages.send("assistants.try", browser, f"{settings}/trial", 200)
        server.ways = [answers(404, {"error": "model not found"})]
        await pages.send("assistants.try: refused", browser, f"{settings}/trial", 200)
        prompt = f"{settings}/prompts/rephrase"
        await browser.post(f"{prompt}?_method=put", data={"version": "2", "words": "Better, please: {passage}"})
        await pages.read("assistants.prompts", browser, f"{settings}/prompts")
        await pages.read("assistants.prompt", browser, prompt)
        wrong = {"version": "3", "words": "{nothing}"}
        await pages.send("assistants.save_prompt: refused", browser, f"{prompt}?_method=put", 422, **wrong)
        await pages.read("assistants.list", browser, settings)
        await pages.read("drafts.show: with help", browser, ana.path(f"/drafts/{draft}"))
        await pages.read("assistant.draft", browser, path)
        await pages.read("assistant.prepare", browser, f"{path}/translate?place=0-19")
        await pages.send("assistant.ask: not seen", browser, f"{path}/rephrase", 422)
        server.ways = [says("We close at *five*.\n\nBring your boards.")]
        for name in ("rephrase", "retitle", "newsletter", "social_posts"):
            form = hidden(Page((await browser.get(f"{path}/{name}")).text), ".assistant-go")
            await pages.send(f"assistant.ask: {name}", browser, f"{path}/{name}", 200, **form)
        answer = hidden(Page(pages.html["assistant.ask: rephrase"]), ".assistant-answer")
        await pages.send("assistant.accept: nothing", browser, f"{path}/rephrase/acceptance", 409, **answer)
        text = {"title": "Winter hours", "body": "We open at *six*.\n\nBring boards.", "revision": "1"}
        await browser.post(ana.path(f"/drafts/{draft}?_method=put"), data=text)
        stale = {**answer, "every": "1"}
        await pages.send("assistant.accept: stale", browser, f"{path}/rephrase/acceptance", 409, **stale)
        answer = hidden(Page(pages.html["assistant.ask: newsletter"]), ".assistant-answer")
        await browser.post(f"{path}/newsletter/acceptance", data={**answer, "every": "1"})
        await pages.read("assistant.draft: linked", browser, path)
        await pages.read("assistant.task", browser, steps)
        await pages.read("tasks.show: with help", browser, ana.path(f"/tasks/{task}"))
        form = hidden(Page((await browser.get(steps)).text), ".assistant-go")
        await pages.send("assistant.ask_task", browser, steps, 200, **form)
        await pages.send("assistant.accept_task: refused", browser, f"{steps}/acceptance", 422, offered="Step")
        await an_assistant(desk, ana, server, is_on=False)


async def of_reviews(pages: Pages, ana: Person) -> None:
    """What is read before it goes out, and the queue of it."""
    desk, browser = pages.desk, ana.browser
    cleo = await desk.member("reviewer", ana, "Cleo")
    body = "We open at *nine*, see [the table](/a).\n\n- oak\n- ash\n\n```\none\ntwo\n```"
    draft = await desk.draft(cleo, "Summer hours", body=body)
    await ask(desk, cleo, draft, note="Is it too long?", wish_on=desk.clock().date() - timedelta(days=1))
    await ask(desk, ana, await desk.draft(ana, "About us"), cleo)
    path = ana.path(f"/drafts/{draft}/reading")
    await pages.read("reading.show", browser, path)
    await pages.read("reviews.list: read", browser, ana.path("/reviews"))
    later = body.replace("nine", "ten").replace("/a", "/b").replace("- oak\n", "").replace("two", "three")
    saved = {"title": "Later hours", "body": later, "revision": "1"}
    assert (await cleo.browser.post(ana.path(f"/drafts/{draft}?_method=put"), data=saved)).status_code == 303
    await pages.read("reading.show: changes", browser, f"{path}?since=read&from=queue")
    await pages.read("reviews.list", browser, ana.path("/reviews"))
    approvals, choice = ana.path("/reviews/approvals"), f"{draft}-{'0' * 64}"
    await pages.send("reviews.approve: refused", browser, approvals, 422)
    await pages.send("reviews.approve: left out", browser, approvals, 409, draft=choice)
    await of_decisions(pages, ana, cleo)


async def of_decisions(pages: Pages, ana: Person, cleo: Person) -> None:
    """The queue with each sort of what waits and was decided, and decisions that are void, refused, and withdrawn."""
    desk, browser = pages.desk, ana.browser
    for title, verdict in (("Price list", "changes_requested"), ("The team", "approved")):
        own = await desk.draft(ana, title, body="Oak and ash.")
        await ask(desk, ana, own, cleo)
        await decide(cleo, own, verdict, note="See **page two**, please")
    theirs = [await desk.draft(cleo, title, body="We open at nine.") for title in ("Opening times", "Directions")]
    for draft in theirs:
        await ask(desk, cleo, draft)
        await decide(ana, draft, note="Good")
    await browser.post(ana.path(f"/drafts/{theirs[1]}/review/decisions?_method=delete"))
    path = ana.path(f"/drafts/{theirs[0]}")
    await pages.read("reading.show: approved", browser, f"{path}/reading")
    saved = {"title": "Opening times", "body": "We open at ten.", "revision": "1"}
    assert (await cleo.browser.post(f"{path}?_method=put", data=saved)).status_code == 303
    await pages.read("drafts.show: an approval that is void", browser, path)
    await pages.read("reading.show: since it was approved", browser, f"{path}/reading?since=approved&from=queue")
    await pages.read("reviews.list: every part", browser, ana.path("/reviews"))
    decisions, long = f"{path}/review/decisions", {"verdict": "approved", "note": "n" * 5001}
    await pages.send("review.decide: refused", browser, decisions, 422, **long)
    await cleo.browser.post(f"{path}?_method=delete")
    await pages.read("drafts.show: in the trash", browser, path)
    await pages.read("reading.show: in the trash", browser, f"{path}/reading", 404)
    await pages.send("threads.create: in the trash", browser, f"{path}/threads", 404, body="Why ten?")


async def of_publishing(pages: Pages, ana: Person) -> None:
    """Where drafts go, what goes out next, what waits for somebody, what went out."""
    desk, browser, targets = pages.desk, ana.browser, ana.path("/publishing/targets")
    rita = await desk.member("reviewer", ana, "Rita")
    await pages.read("publishing.list: empty", browser, ana.path("/publishing"))
    await pages.read("targets.list: empty", browser, targets)
    with TemporaryDirectory() as folder, kinds_of_places():
        machine = Machine(Path(folder) / "machine.json")
        await pages.read("targets.new", browser, f"{targets}/new?kind=elsewhere")
        await pages.send("targets.create: refused", browser, targets, 422, kind="elsewhere", version="1", name="Blog")
        place = await a_place(desk, ana, name="Our blog", settings={"file": str(machine.file)})
        letter = await a_place(desk, ana, "letter", settings={"file": str(machine.file)}, for_kinds=[])
        await pages.read("targets.list", browser, targets)
        await pages.read("targets.show", browser, f"{targets}/{place}")
        await pages.send("targets.try", browser, f"{targets}/{place}/trial", 200)
        machine.fault("not so")
        await pages.send("targets.try: refused", browser, f"{targets}/{place}/trial", 200)
        await browser.post(f"{targets}/{letter}?_method=delete")
        await pages.read("targets.show: trash", browser, f"{targets}/{letter}")
        await browser.post(ana.path(f"/trash/targets/{letter}/restoration"))
        drafts = [await approved(desk, ana, rita, f"News {number}") for number in range(4)]
        path = ana.path(f"/drafts/{drafts[0]}")
        await pages.read("publishing.show", browser, f"{path}/publishing")
        await pages.send("publishing.schedule: refused", browser, f"{path}/schedule", 422, words="soon", target=place)
        await browser.post(f"{path}/schedule", data={"words": "next tue 9am"})
        await pages.read("publishing.show: scheduled", browser, f"{path}/publishing")
        await pages.read("drafts.show: scheduled", browser, path)
        await schedule(desk, ana, drafts[1], desk.clock() + timedelta(hours=1), place)
        await desk.fetch("update draft_schedules set missed_at = $1 where draft_id = $2", desk.clock(), drafts[1])
        await pages.read("drafts.show: missed", browser, ana.path(f"/drafts/{drafts[1]}"))
        machine.fault("", "", "not so")
        await publish(desk, ana, drafts[2], place, letter)
        await work(desk)
        await publish(desk, ana, drafts[3], place)
        await work(desk)
        failed = await desk.fetch("select id from receipts where state = 'failed'")
        await pages.read("publishing.receipt", browser, ana.path(f"/publishing/receipts/{failed}"))
        there = await desk.fetch("select min(id) from receipts where draft_id = $1", drafts[2])
        await pages.read("publishing.show: out", browser, ana.path(f"/drafts/{drafts[2]}/publishing"))
        await desk.fetch(
            "update receipts set state = 'conflict', error = 'Changed there.', theirs = '# Theirs' where id = $1",
            there,
        )
        await pages.read("publishing.receipt: conflict", browser, ana.path(f"/publishing/receipts/{there}"))
        await pages.read("publishing.list", browser, ana.path("/publishing"))
        await pages.read("publishing.list: today", browser, ana.path("/publishing?day=today"))
        await pages.send("publishing.publish: refused", browser, f"{ana.path(f'/drafts/{drafts[2]}')}/publishing", 409)
    await pages.read("targets.show: unknown kind", browser, f"{targets}/{place}")


async def of_review(pages: Pages, ana: Person, path: str) -> None:
    """A draft that is asked about and decided, and how that goes."""
    browser, review = ana.browser, f"{path}/review"
    await pages.send(
        "review.decide: nobody asked", browser, f"{review}/decisions", 409, verdict="approved", note="Good"
    )
    assert (await browser.post(review, data={"note": "Prices are new", "wish_on": "2026-03-06"})).status_code == 303
    await pages.send("review.decide: moved on", browser, f"{review}/decisions", 409, verdict="approved", shown="0" * 64)
    await browser.post(f"{review}/decisions", data={"verdict": "changes_requested", "note": "x", "shown": "0" * 64})
    await pages.read("drafts.show: in review", browser, path)
    await pages.read("review.changes", browser, f"{review}/changes")
    await pages.read("review.rules", browser, ana.path("/settings/review"))
    rules = ana.path("/settings/review?_method=put")
    await pages.send("review.rules: refused", browser, rules, 422, version="1", approvals_needed="99")


async def of_journal(pages: Pages, ana: Person) -> None:
    """The settings of the journal: as they begin, tried, refused, and on."""
    browser, where = ana.browser, ana.path("/settings/journal")
    await pages.read("journals.list: off", browser, where)
    fields = await form_fields(pages.desk, ana)
    await pages.send("journals.save: tried", browser, f"{where}?_method=put", 200, **fields | {"preview": "1"})
    refused = {"title": "", "host": "localhost"}  # colours that can't be read are shown as such, which is no mistake
    await pages.send("journals.save: refused", browser, f"{where}?_method=put", 422, **fields | refused)
    assert (await browser.post(f"{where}?_method=put", data=fields | {"is_on": "1"})).status_code == 303
    await pages.send("journals.save: stale", browser, f"{where}?_method=put", 409, **fields)
    await pages.send("journals.add_logo: none", browser, f"{where}/logo", 415)
    await pages.read("journals.list: on", browser, where)
    await pages.read("journals.show", browser, f"{where}/{ana.workspace_id}")


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


async def of_review_links(pages: Pages, ana: Person) -> None:
    """The links of a draft, and what somebody sees who follows one."""
    desk, nobody = pages.desk, pages.desk.browser()
    draft = await desk.draft(ana, "Winter hours", body="# Closed\n\nUntil **spring**.")
    links = ana.path(f"/drafts/{draft}/links")
    await pages.read("review_links.list: none", ana.browser, links)
    reply = await ana.browser.post(links, data={"days": "14", "note": "Is this right?"})
    pages.keep("review_links.create", reply)
    await pages.send("review_links.create: refused", ana.browser, links, 422, name="n" * 101, email="no", days="x")
    path = "/review/" + reply.text.partition("/review/")[2].partition('"')[0]
    await pages.read("outside.show: at first", nobody, path)
    await pages.send("outside.open: refused", nobody, f"{path}/opening", 422, name="")
    assert (await nobody.post(f"{path}/opening", data={"name": "Nora Lind"})).status_code == 303
    await pages.read("outside.show", nobody, path)
    await pages.read("outside.show: signed in", ana.browser, path)
    shown = Page(await nobody.get(f"{path}?line=2")).one("#comment [name=shown]").attributes["value"] or ""
    await pages.send("outside.comment: refused", nobody, f"{path}/comments", 422, body="", line="2", shown=shown)
    comment = {"body": "Until *when*?", "line": "2", "shown": shown}
    assert (await nobody.post(f"{path}/comments", data=comment)).status_code == 303
    decision = {"verdict": "approved", "note": "Well said", "shown": shown}
    assert (await nobody.post(f"{path}/decision", data=decision)).status_code == 303
    await pages.read("outside.show: approved", nobody, path)
    saved = {"title": "Winter hours", "body": "# Closed\n\nUntil **May**.", "revision": "1"}
    assert (await ana.browser.post(ana.path(f"/drafts/{draft}?_method=put"), data=saved)).status_code == 303
    await pages.read("outside.show: changed since", nobody, path)
    await pages.send("outside.decide: about another text", nobody, f"{path}/decision", 409, **decision)
    await pages.read("review_links.list", ana.browser, links)
    await ana.browser.post(ana.path(f"/drafts/{draft}/review?_method=delete"))
    await pages.send("outside.decide: taken back", nobody, f"{path}/decision", 409, **decision)
    await pages.send("outside.withdraw: taken back", nobody, f"{path}/decision?_method=delete", 409)
    link = await desk.fetch("select max(id) from review_links")
    assert (await ana.browser.post(f"{links}/{link}?_method=delete")).status_code == 303
    await pages.send("outside.decide: ended", nobody, f"{path}/decision", 410, **decision)
    await ana.browser.post(ana.path(f"/drafts/{draft}?_method=delete"))
    await pages.read("outside.show: in the trash", nobody, path, 410)
    await pages.read("outside.show: unknown", nobody, "/review/unknown", 404)


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


async def of_readers(pages: Pages, ana: Person) -> None:
    """People outside who get mails, what goes to them, and how they come and leave."""
    desk, nobody, browser = pages.desk, pages.desk.browser(), ana.browser
    await pages.read("readers.list: empty", browser, ana.path("/readers"))
    await pages.read("mailings.list: empty", browser, ana.path("/mailings"))
    await a_newsletter(desk, ana, sign_up=True, about="Once a month.")
    await many_readers(desk, ana, 60)
    reader = await a_reader(desk, ana)
    await ana.post(f"/readers/{reader}/bounce", {"bounce": "550 No such user"})
    await pages.read("readers.list", browser, ana.path("/readers"))
    await pages.read("readers.list: none found", browser, ana.path("/readers?q=nobody"))
    await pages.send("readers.create: refused", browser, ana.path("/readers"), 422, email="rosa")
    await pages.read("readers.show", browser, ana.path(f"/readers/{reader}"))
    await pages.read("readers.settings", browser, ana.path("/readers/settings"))
    await pages.send(
        "readers.save_settings: refused", browser, ana.path("/readers/settings?_method=put"), 422, mails_a_minute="0"
    )
    await pages.read("imports.new", browser, ana.path("/readers/imports/new"))
    await pages.send("imports.paste: refused", browser, ana.path("/readers/imports"), 422, list="nobody")
    reply = await ana.post("/readers/imports", {"list": "olga@example.com, Olga\nnobody"})
    await pages.read("imports.show", browser, reply.headers["location"])
    await pages.send("imports.confirm: refused", browser, f"{reply.headers['location']}/confirmation", 422)
    await ana.browser.post(f"{reply.headers['location']}/confirmation", data={"consent": "x", "agreed": "1"})
    await pages.read("imports.show: confirmed", browser, reply.headers["location"])
    mailing = await a_mailing(desk, ana)
    await desk.fetch("insert into mailing_readers values ($1, $2, $3, 'doubtful')", ana.workspace_id, mailing, reader)
    await desk.fetch("update mailings set readers = 61, sent = 20, doubtful = 1, state = 'sending'")
    await pages.read("mailings.list", browser, ana.path("/mailings"))
    await pages.read("mailings.show", browser, ana.path(f"/mailings/{mailing}"))
    draft = await desk.fetch("select draft_id from mailings")
    await pages.read("mailings.preview", browser, ana.path(f"/drafts/{draft}/mail"))
    place = f"/subscribe/{ana.slug}"
    for name, path in (("show", ""), ("asked", "/asked"), ("welcome", "/welcome")):
        await pages.read(f"sign_up.{name}", nobody, f"{place}{path}")
    await pages.send("sign_up.ask: refused", nobody, place, 422, email="rosa")
    key = await get_key(desk.db)
    asked = await get_asked(desk.db, ana.workspace_id, reader)
    assert asked is not None
    await pages.read("sign_up.confirming", nobody, f"{place}/confirm/{confirmation(key, asked, desk.clock())}")
    await pages.read("sign_up.confirming: over", nobody, f"{place}/confirm/x", 404)
    path = f"/stop/readers/{sign(key, Leave(ana.workspace_id, reader))}"
    await pages.read("readers.leaving", nobody, path)
    await pages.send("readers.leave", nobody, path, 200)
    await pages.send("readers.come_back", nobody, f"{path}?_method=delete", 200)


async def of_voice(pages: Pages, ana: Person) -> None:
    """What somebody says: acts of every kind as forms, refused and done; and what wasn't heard."""
    desk, browser, path = pages.desk, ana.browser, ana.path("/voice")
    await pages.read("voice.new: nothing said", browser, path)
    reply = await browser.post(path, data={"words": ""}, files={"file": ("a.txt", b"no sound")})
    pages.keep("voice.create: refused", reply, 422)
    task, draft = await desk.task(ana, "Call the mill " + "m" * 150), await desk.draft(ana, "Why ash")
    await pages.read("voice.show", browser, said := ana.path(await say_all(desk, ana, task, draft)))
    sent = filled(Page(await browser.get(said)))
    await pages.send("voice.confirm: refused", browser, f"{said}/confirmation", 422, **sent | {"press": "all"})
    assert (await browser.post(f"{said}/confirmation", data=sent | {"press": "only-0"})).status_code == 303
    assert (await browser.post(f"{said}/confirmation", data=sent | {"press": "out-1"})).status_code == 303
    await pages.read("voice.show: done and left out", browser, said)
    await pages.send("voice.confirm: stale", browser, f"{said}/confirmation", 409, **sent | {"version": "9"})
    await pages.read("voice.new", browser, path)
    for state, problem in (("waiting", ""), ("failed", "Nothing was heard. Record it again, or type the words.")):
        key = f"every page {state}"
        await desk.fetch(
            "insert into utterances (workspace_id, account_id, key, state, problem, media_type, began_at, taken_at) "
            "values ($1, $2, $3, $4, $5, 'audio/ogg', $6, $6)",
            *(ana.workspace_id, ana.account_id, key, state, problem, desk.clock()),
        )
        utterance = await desk.fetch("select max(id) from utterances")
        await desk.fetch("insert into utterance_pieces values ($1, $2, 0, 'OggS')", ana.workspace_id, utterance)
        await pages.read(f"voice.show: {state}", browser, f"{path}/{utterance}")


async def in_error(pages: Pages, ana: Person, ben: Person) -> None:
    """What can't be, may not be, or went wrong."""
    await pages.read("404", ana.browser, ana.path("/tasks/999999"), 404)
    await pages.read("404: signed out", pages.desk.browser(), "/nothing-here", 404)
    await pages.read("403", ben.browser, ben.path("/settings"), 403)
    reply = await ana.browser.post(ana.path("/tasks"), headers={"sec-fetch-site": "cross-site"})
    pages.keep("403: forged", reply, 403)
    reply = await ana.browser.post(ana.path("/tasks"), json={"title": "No form"})
    pages.keep("415", reply, 415)
    for status in (500, 503):
        scope: Any = {"type": "http", "method": "GET", "path": ana.path("/tasks"), "headers": [], "state": {}}
        found: HTTPScope = scope
        pages.html[str(status)] = error_html(found, status)[0]
        pages.paths[str(status)] = ana.path("/tasks")


def routes_read(desk: Desk) -> set[str]:
    """The names of all routes that can be read."""
    return {
        handler.name
        for route in desk.app.routes
        for handler in getattr(route, "route_handlers", ())
        if "GET" in handler.http_methods and handler.name
    }
