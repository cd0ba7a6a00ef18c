"""The page before a draft goes out."""

import httpx
import pytest

from tests.support.html import Page, text_of
from tests.support.journal import published, turn_off, turn_on
from tests.support.people import Desk, Person
from tests.support.reviews import decide, send
from webapp.journal.rendering import TOO_LONG
from webapp.web import sandbox

pytestmark = pytest.mark.anyio

LETTERS = "abcdefghij"
TEXT = " ".join(f"about gard{one}ning{other}ly words" for one in LETTERS for other in LETTERS)


def findings(page: Page, heading: str) -> dict[str, str]:
    """What is listed under a heading, with where it is mended."""
    rows = f"[aria-labelledby='{heading}-heading'] .findings li"
    sentences = [text_of(each) for each in page.tree.css(f"{rows} span")]
    return dict(zip(sentences, [each.attributes["href"] or "" for each in page.tree.css(f"{rows} a")], strict=True))


async def test_each_thing_that_stands_against_it_leads_to_where_it_is_mended(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", body="Hello.\n\nWe open at [todo].")
    page = Page(await ana.get(f"/drafts/{draft}/preflight"))
    at = ana.path(f"/drafts/{draft}")
    assert findings(page, "blocks") == {
        "It isn’t approved as it is now.": f"{at}#review",
        "“[todo]” is still to be filled in.": f"{at}#line-3",
    }
    assert list(findings(page, "looks")) == ["It has no description: search results and cards take some words."]


async def test_an_approved_draft_without_faults_has_nothing_against_it(desk: Desk, ana: Person) -> None:
    ben = await desk.member("reviewer", ana)
    draft = await desk.draft(ana, "Winter hours", body="We open at nine from Monday on.", kind="social_post")
    await send(ana, draft)
    await decide(ben, draft)
    page = Page(await ana.get(f"/drafts/{draft}/preflight"))
    assert "Nothing stands against it, and nothing catches the eye." in page.text
    assert findings(page, "blocks") == {}


async def test_what_stands_against_it_at_its_places_is_told_too(desk: Desk, ana: Person) -> None:
    await turn_on(desk, ana)
    await turn_off(desk, ana)
    draft = await desk.draft(ana, "Winter hours", body="We open at nine.", kind="blog_post")
    page = Page(await ana.get(f"/drafts/{draft}/preflight"))
    assert findings(page, "blocks")["The journal is off, so nobody would see it."] == ana.path("/settings/journal")
    publishing = page.one(f"a[href='{ana.path(f'/drafts/{draft}/publishing')}']").attributes["href"] or ""
    onward = Page(await ana.browser.get(publishing))
    assert text_of(onward.one(f"main a[href='{ana.path(f'/drafts/{draft}/preflight')}']")) == "Before it goes out"


async def test_a_text_that_takes_too_long_to_be_laid_out_says_so_in_place_of_the_page_in_the_journal(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "BUDGET", 0)
    await turn_on(desk, ana)
    draft = await desk.draft(ana, "Winter hours", body="![" * 200_000, kind="blog_post")
    page = Page(await ana.get(f"/drafts/{draft}/preflight"))
    [figure] = [each for each in page.tree.css("figure") if "As a page of the journal" in each.text()]
    assert text_of(figure.css_first(".notice")) == TOO_LONG
    assert figure.css_first("iframe") is None
    short = await desk.draft(ana, "Summer hours", body="We open at ten.", kind="blog_post")
    page = Page(await ana.get(f"/drafts/{short}/preflight"))
    assert len(page.tree.css("figure iframe[title='The page in the journal']")) == 1
    assert TOO_LONG not in page.text


async def test_a_near_copy_of_what_went_out_is_told(desk: Desk, ana: Person) -> None:
    await ana.post(
        "/settings/review?_method=put", {"version": "1", "approvals_needed": "1", "review_reminder_days": ""}
    )
    first = await desk.draft(ana, "Gardening in March", body=TEXT)
    again = await desk.draft(ana, "Gardening in April", body=TEXT.replace("gardaningaly", "harvesting"))
    assert "stands in" not in Page(await ana.get(f"/drafts/{again}/preflight")).text
    assert (await ana.post(f"/drafts/{first}/review/publication")).status_code == 303
    looks = findings(Page(await ana.get(f"/drafts/{again}/preflight")), "looks")
    sentence = next(each for each in looks if "stands in" in each)
    assert "Gardening in March" in sentence
    assert looks[sentence] == ana.path(f"/drafts/{first}")
    cleo = await desk.owner("Cleo", business="Other")
    theirs = await desk.draft(cleo, "Mine", body=TEXT)
    assert "stands in" not in Page(await cleo.get(f"/drafts/{theirs}/preflight")).text


async def test_nobody_else_s_draft_and_none_from_the_trash_has_the_page(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    cleo = await desk.owner("Cleo", business="Other")
    assert (await cleo.get(f"/drafts/{draft}/preflight")).status_code == 404
    await ana.post(f"/drafts/{draft}?_method=delete")
    assert (await ana.get(f"/drafts/{draft}/preflight")).status_code == 404


async def test_it_says_how_it_will_look(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", body="# Hours\n\nWe open at *nine*.", kind="newsletter")
    page = Page(await ana.get(f"/drafts/{draft}/preflight"))
    captions = [text_of(each) for each in page.tree.css("figcaption")]
    assert captions == [
        *("Where somebody shares it", "In a feed reader", "As a page"),
        *("By day · by itself", "By night · by itself"),
    ]
    assert text_of(page.one(".page-look h3")) == "Winter hours"
    assert page.one(".page-look em").text() == "nine"


async def test_it_shows_the_page_that_the_journal_will_have(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    body = "We open at nine. See [ash](why-ash)."
    draft = await desk.draft(ana, "Winter hours", body=body, kind="blog_post")
    path = f"/drafts/{draft}/preflight"
    assert (await ana.get(f"{path}/page")).status_code == 404
    await turn_on(desk, ana, title="Notes from the workshop", ink="#102030")
    page = Page(await ana.get(path))
    frame = page.one("iframe[title='The page in the journal']").attributes
    assert {text_of(each) for each in page.tree.css(".card-look .address, .look > .address")} >= {
        "Notes from the workshop",
        "desk.test › journal › alder-finch › winter-hours",
    }
    reply = await ana.browser.get(frame["src"] or "")
    assert "frame-ancestors 'self'" in reply.headers["content-security-policy"]
    assert "script-src" not in reply.headers["content-security-policy"]
    await published(desk, ana, draft_id=draft, body=body)
    public = Page(await visitor.get("/journal/alder-finch/winter-hours"))
    shown = Page(reply)
    for part in ("style", ".top", "article .prose", "article h1", ".foot"):
        assert shown.one(part).html == public.one(part).html, part
    assert (await visitor.get(str(reply.url))).status_code in (303, 404)
