"""Those who share a draft see what became of their links, end them and make them anew."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.conftest import Clock
from tests.drafts.review_links.conftest import Share, opened, path_of
from tests.support.background import until_it_waits
from tests.support.html import Page
from tests.support.mail_server import MailServer, do_jobs, mail_server, sends_by
from tests.support.people import Desk, Person
from webapp.drafts.review_links.queries import add_link_token, find_link

pytestmark = pytest.mark.anyio

TEXT = "We open at *nine*."


@pytest.fixture
async def server(desk: Desk) -> AsyncIterator[MailServer]:
    """Where the desk's mail goes."""
    async with mail_server() as found:
        sends_by(desk, found)
        yield found


async def test_the_list_says_who_opened_what_and_until_when_it_works(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    assert Page(await ana.get(f"/drafts/{draft}")).tree.css_first(f"a[href='{ana.path(f'/drafts/{draft}/links')}']")
    path = await share(ana, draft, **{"For whom": "Nora", "Works for": "3"})
    page = Page(await ana.get(f"/drafts/{draft}/links"))
    assert "Not opened yet" in page.row("Nora").text
    assert "until Saturday 10:00" in page.row("Nora").text
    assert path not in page.html, "it is shown once"
    await opened(visitor, path)
    assert "Opened just now" in " ".join(Page(await ana.get(f"/drafts/{draft}/links")).row("Nora").text.split())


async def test_a_link_that_is_made_anew_leads_there_and_the_former_one_does_not(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share, clock: Clock
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    former = await share(ana, draft, **{"For whom": "Nora", "Works for": "3"})
    await opened(visitor, former)
    clock.advance(days=3)
    reply = await visitor.get(former)
    assert reply.status_code == 410
    assert "worked for some time only" in Page(reply).text
    page = Page(await ana.get(f"/drafts/{draft}/links"))
    anew = path_of(Page(await page.submit(ana.browser, "Make anew: Nora")))
    assert (await visitor.get(former)).status_code == 404
    assert Page(await visitor.get(anew)).one(".prose em").text() == "nine"
    assert await desk.fetch("select count(*) from review_links") == 1


async def test_a_link_that_is_mailed_while_it_is_made_anew_leads_nowhere(desk: Desk, ana: Person, share: Share) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await share(ana, draft, **{"For whom": "Nora"})
    link = await desk.fetch("select id from review_links")
    async with desk.db.transaction() as tx:
        mailed = await add_link_token(tx, ana.workspace_id, link, now=desk.clock())
        renewing = asyncio.create_task(ana.post(f"/drafts/{draft}/links/{link}/renewal"))
        await until_it_waits(desk, renewing)
    assert (await renewing).status_code == 200
    assert mailed is not None
    assert await find_link(desk.db, mailed[1]) is None


async def test_a_link_ends_with_its_draft_and_with_the_membership_of_who_made_it(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, body=TEXT)
    path, of_ben = await share(ana, draft), await share(ben, draft)
    await ana.post(f"/members/{ben.account_id}?_method=delete")
    reply = await visitor.get(of_ben)
    assert reply.status_code == 410
    assert "ask somebody at Alder & Finch for a new one" in Page(reply).text
    await ana.post(f"/drafts/{draft}?_method=delete")
    reply = await visitor.get(path)
    assert (reply.status_code, Page(reply).heading) == (410, "This draft isn’t there any more")
    await ana.post(f"/trash/drafts/{draft}/restoration")
    assert (await visitor.get(path)).status_code == 200


async def test_a_link_is_used_up_when_the_draft_has_gone_out(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    path = await share(ana, draft)
    page = await opened(visitor, path, "Nora")
    await page.submit(visitor, "Approve")
    assert (await ana.post(f"/drafts/{draft}/review/publication")).status_code == 303
    reply = await page.submit(visitor, "Ask for changes", {"Note": "Wait!"})
    assert (reply.status_code, Page(reply).heading) == (410, "This has gone out")
    assert "Wait!" in Page(reply).one(".kept-words").text()


async def test_a_mail_brings_a_link_of_its_own_of_which_no_table_has_the_token(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, share: Share, server: MailServer
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    shown = await share(ana, draft, Email="nora@example.com", **{"For whom": "Nora"})
    await do_jobs(desk)
    (mail,) = server.mails
    assert mail["Subject"] == "Ana asks you to review “Winter hours”"
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # each has one
    path = "/review/" + text.partition("http://desk.test/review/")[2].split()[0]
    assert path != shown
    for each in (path, shown):
        assert (await visitor.get(each)).status_code == 200
    token = path.rpartition("/")[2]
    for table in ("jobs", "review_links", "review_link_tokens", "events"):
        assert await desk.fetch(f"select count(*) from {table} t where t::text like '%' || $1 || '%'", token) == 0  # noqa: S608  # names of tables
    page = Page(await ana.get(f"/drafts/{draft}/links"))
    await page.submit(ana.browser, "End the link: Nora")
    assert [(await visitor.get(each)).status_code for each in (path, shown)] == [410, 410]


async def test_a_link_that_was_ended_is_mailed_to_nobody(
    desk: Desk, ana: Person, share: Share, server: MailServer
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    await share(ana, draft, Email="nora@example.com")
    await Page(await ana.get(f"/drafts/{draft}/links")).submit(ana.browser, "End the link: nora@example.com")
    await do_jobs(desk)
    assert server.mails == []


async def test_what_is_no_address_or_no_time_shares_nothing_and_is_kept(
    desk: Desk, ana: Person, server: MailServer
) -> None:
    draft = await desk.draft(ana, body=TEXT)
    sent = {"email": "a,b@evil.com", "days": "9000", "name": "Nora", "note": "Look"}
    reply = await ana.post(f"/drafts/{draft}/links", sent)
    assert reply.status_code == 422
    page = Page(reply)
    assert "name@example.com" in page.error("Email")
    assert "Choose one" in page.error("Works for")
    assert (page.value("For whom"), page.value("Note")) == ("Nora", "Look")
    assert await desk.fetch("select count(*) from review_links") == 0
    assert await desk.fetch("select status::text from drafts") == "draft"
