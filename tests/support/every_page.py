"""Every page that the desk can show, full, empty, refused and in error, so that one test can look at all of them."""

import asyncio
import fcntl
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar.types import HTTPScope

from tests.support.pages.assistance import of_assistant, of_voice
from tests.support.pages.days import of_briefing, of_calendar, of_day, of_working_days
from tests.support.pages.drafts import of_details, of_drafts, of_suggestions, of_templates
from tests.support.pages.kept import Pages, Seen
from tests.support.pages.publishing import of_journal, of_publishing, of_readers
from tests.support.pages.reviews import of_review_links, of_reviews
from tests.support.pages.tasks import of_board, of_bulk, of_feeds, of_several, of_tasks, of_views
from tests.support.pages.workspace import of_inbox, of_mail_and_jobs, of_search, of_workspace
from tests.support.people import Desk, Person
from webapp.accounts.queries import issue_link
from webapp.accounts.setup import issue_setup_link
from webapp.web.errors import error_html
from webapp.web.viewer import Role
from webapp.workspaces.queries import add_invitation
from webapp.workspaces.sample import add_sample

# Routes that are read, but show no page: files, answers to machines, and those that only lead elsewhere.
NO_PAGE = {
    "forms.read",  # how a field is read, as JSON
    *("views.show", "absences.show", "inbox.open", "imports.list", "tasks.board_limit", "tasks.calendar"),
    *("readers.export", "mailings.file", "mailings.as_mail", "preflight.page", "timers.export"),
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
        "outside.feed",
        "tasks.csv",
        "tasks.json",
    ),
    *("live.stream", "live.counts", "search.palette", "tasks.query_offers", "drafts.query_offers", "tasks.board_more"),
    *("tasks.chosen", "bulk.notice"),  # parts of pages
    *("journals.sample", "journals.logo", "voice.sound", "voice.words_so_far"),
}


@pytest.fixture
async def every_page(desk: Desk, run_folder: Path) -> Seen:
    """Every page, as one process of a test run opens them for all."""
    kept = run_folder / "every_page.json"
    with (run_folder / "every_page.lock").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        if not kept.exists():
            seen = await (await open_every_page(desk)).seen()
            kept.write_text(json.dumps(seen), "utf-8")
    found: Seen = json.loads(kept.read_text("utf-8"))
    return found


async def open_every_page(desk: Desk) -> Pages:
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
    await of_board(pages, ana, ben)
    await of_views(pages, ana, ben)
    await of_feeds(pages, ana)
    await of_bulk(pages, ana)
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
