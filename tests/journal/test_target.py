"""The journal as a place that drafts go out to: what it refuses, and what of a text readers are given."""

import httpx
import msgspec
import pytest

from tests.support.each_statement import as_before, at_each_statement
from tests.support.file_rows import a_file
from tests.support.file_samples import a_picture
from tests.support.html import Page, text_of
from tests.support.journal import a_post, as_sent, done, found, published, turn_off, turn_on
from tests.support.people import Desk, Person
from webapp.files.garbage_collection import Cleaner
from webapp.files.queries import get_file
from webapp.publishing.models import Act, NotSo, PostFile
from webapp.publishing.targets.known import target_called

pytestmark = pytest.mark.anyio

ROOT, DESK = "/journal/alder-finch/", "http://desk.test"


async def a_sent_file(desk: Desk, who: Person, draft_id: int, name: str, *, picture: bool = True) -> PostFile:
    """A file that goes out with a post."""
    smaller = {400: b"small", 800: b"larger"} if picture else {}
    content = a_picture("PNG") + name.encode()
    file_id = await a_file(desk, who, name, content, draft_id=draft_id, smaller=smaller)
    if picture:
        await desk.fetch("update contents set width = 1200, height = 800 where cardinality(widths) > 0")
    else:
        await desk.fetch("update contents set media_type = 'application/pdf' where width is null")
    file = await get_file(desk.db, who.workspace_id, file_id)
    assert file is not None
    return as_sent(file)


def prose(reply: httpx.Response) -> str:
    """The HTML of a post's text."""
    return Page(reply).one(".prose").html or ""


async def test_the_journal_is_one_of_the_places() -> None:
    target = target_called("journal")
    assert target is not None
    assert target.local
    assert target.draft_kinds >= {"blog_post", "page"}


async def test_nothing_goes_to_a_journal_that_is_off(desk: Desk, ana: Person) -> None:
    post = a_post(desk, ana, await desk.draft(ana))
    with pytest.raises(NotSo, match="no journal yet"):
        await done(desk, Act.PUBLISH, post)
    await turn_on(desk, ana)
    await turn_off(desk, ana)
    with pytest.raises(NotSo, match="is off"):
        await done(desk, Act.PUBLISH, post)
    assert [each.sentence for each in await found(desk, post)] == ["The journal is off, so nobody would see it."]
    assert await desk.fetch("select count(*) from journal_posts") == 0


async def test_what_is_placed_says_where(desk: Desk, ana: Person) -> None:
    await turn_on(desk, ana)
    placed = await done(desk, Act.PUBLISH, a_post(desk, ana, await desk.draft(ana)))
    assert placed.url == "/journal/alder-finch/winter-hours" or placed.url.endswith("/journal/alder-finch/winter-hours")
    assert placed.remote_id == "winter-hours"


async def test_publishing_again_is_publishing_once(desk: Desk, ana: Person) -> None:
    await turn_on(desk, ana)
    post = a_post(desk, ana, await desk.draft(ana), keywords=["A"])
    assert await done(desk, Act.PUBLISH, post) == await done(desk, Act.PUBLISH, post)
    assert await desk.fetch("select count(*) from journal_posts") == 1
    assert await desk.fetch("select count(*) from journal_addresses") == 1


async def test_what_isn_t_committed_isn_t_out(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    draft_id = await desk.draft(ana)
    with pytest.raises(NotSo):
        await done(desk, Act.PUBLISH, a_post(desk, ana, draft_id, slug="archive"))
    assert (await visitor.get(f"{ROOT}winter-hours")).status_code == 404
    assert await desk.fetch("select count(*) from journal_posts") == 0


async def test_a_slug_that_was_another_s_is_refused_with_a_sentence(desk: Desk, ana: Person) -> None:
    await turn_on(desk, ana)
    first = await published(desk, ana, slug="winter")
    await published(desk, ana, draft_id=first.draft_id, slug="winter-hours")
    for slug in ("winter", "winter-hours"):
        post = a_post(desk, ana, await desk.draft(ana, slug), slug=slug)
        [against] = await found(desk, post)
        assert "another post’s" in against.sentence
        assert against.mend_url.endswith(f"/drafts/{post.draft_id}#slug")
        with pytest.raises(NotSo, match=slug):
            await done(desk, Act.PUBLISH, post)
    own = a_post(desk, ana, await desk.draft(ana, "x"), slug="labels")
    assert "journal’s own" in (await found(desk, own))[0].sentence
    assert await found(desk, msgspec.structs.replace(first, slug="winter")) == []


async def test_links_within_the_journal_are_looked_up_all_at_once(desk: Desk, ana: Person) -> None:
    await turn_on(desk, ana, host="journal.test")
    out = await published(desk, ana, slug="winter")
    gone = await published(desk, ana, draft_id=await desk.draft(ana, "Autumn"), slug="autumn")
    await done(desk, Act.WITHDRAW, gone)
    named = ["winter", "autumn", "archive", "never", "spring"]
    body = " ".join(f"[there]({ROOT}{slug})" for slug in named) + "\n\n[spring][1] [none][2]"
    body += "\n\n[1]: https://journal.test/winter\n[2]: https://journal.test/none"
    post = a_post(desk, ana, await desk.draft(ana, "Spring"), "Spring", body=body)
    asked: list[object] = []
    at_each_statement(asked.append)
    try:
        told = [(each.sentence, each.mend_url.partition("#")[2]) for each in await found(desk, post)]
    finally:
        as_before()
    nowhere = ((f"{ROOT}autumn", 1), (f"{ROOT}never", 1), ("https://journal.test/none", 3))
    assert told == [(f"A link leads to {each}, which isn’t in the journal.", f"line-{at}") for each, at in nowhere]
    again = msgspec.structs.replace(post, body=f"{body} {' '.join(f'[x]({ROOT}x{at})' for at in range(50))}")
    few, asked = len(asked), []
    at_each_statement(asked.append)
    try:
        assert len(await found(desk, again)) == 53
    finally:
        as_before()
    assert len(asked) == few
    assert out.slug == "winter"


async def test_withdrawing_what_isn_t_there_is_as_good(desk: Desk, ana: Person) -> None:
    await turn_on(desk, ana)
    await done(desk, Act.WITHDRAW, a_post(desk, ana, await desk.draft(ana)))


async def test_pictures_have_their_sizes_and_are_everybody_s_while_the_post_is_out(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    await turn_on(desk, ana)
    draft_id = await desk.draft(ana)
    shown = await a_sent_file(desk, ana, draft_id, "ash board.png")
    hidden = await a_sent_file(desk, ana, draft_id, "invoice.pdf", picture=False)
    body = f"![A board](/w/{ana.slug}/files/{shown.id}/ash%20board.png)"
    post = await published(
        desk, ana, draft_id=draft_id, body=body, files=[shown], cover_id=shown.id, cover_alt="A board"
    )
    page = Page(await visitor.get(f"{ROOT}winter-hours"))
    picture = page.one(".prose img").attributes
    address = f"{ROOT}files/{shown.id}/ash%20board.png"
    assert picture["src"] == address
    assert picture["srcset"] == f"{address}?width=400 400w, {address}?width=800 800w, {address} 1200w"
    assert (picture["width"], picture["height"], picture["loading"], picture["alt"]) == (
        "1200",
        "800",
        "lazy",
        "A board",
    )
    assert page.one(".cover img").attributes["src"] == address
    assert page.one("meta[property='og:image']").attributes["content"] == f"http://desk.test{address}"
    reply = await visitor.get(address)
    assert (reply.status_code, reply.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    assert (await visitor.get(address)).content == reply.content  # from memory
    assert len(reply.content) == int(reply.headers["content-length"]) == shown.size
    smaller = await visitor.get(f"{address}?width=400")
    assert (smaller.content, smaller.headers["content-type"]) == (b"small", "image/webp")
    again = await visitor.get(address, headers={"if-none-match": reply.headers["etag"]})
    assert again.status_code == 304
    for other in (
        f"{address}?width=300",
        f"{ROOT}files/{shown.id}/other.png",
        f"{ROOT}files/{hidden.id}/invoice.pdf",
        f"/journal/oak/files/{shown.id}/ash%20board.png",
    ):
        assert (await visitor.get(other)).status_code == 404, other
    await done(desk, Act.WITHDRAW, post)
    assert (await visitor.get(address)).status_code == 404


async def test_a_file_that_is_linked_is_downloaded_and_never_run(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    await turn_on(desk, ana)
    draft_id = await desk.draft(ana)
    file = await a_sent_file(desk, ana, draft_id, "prices.pdf", picture=False)
    await published(
        desk, ana, draft_id=draft_id, body=f"[Prices](/w/{ana.slug}/files/{file.id}/prices.pdf)", files=[file]
    )
    address = Page(await visitor.get(f"{ROOT}winter-hours")).one(".prose a").attributes["href"] or ""
    reply = await visitor.get(address)
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_content_that_is_out_stays_when_its_file_is_gone(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    await turn_on(desk, ana)
    draft_id = await desk.draft(ana)
    file = await a_sent_file(desk, ana, draft_id, "ash.png")
    post = await published(desk, ana, draft_id=draft_id, files=[file])
    await desk.fetch("delete from files")
    later = desk.clock().replace(year=2027)
    assert await Cleaner().run(desk.db, desk.app.state.store, now=later) == 0
    assert (await visitor.get(f"{ROOT}files/{file.id}/ash.png")).status_code == 200
    await done(desk, Act.WITHDRAW, post)
    assert await Cleaner().run(desk.db, desk.app.state.store, now=later) == 1


async def test_an_address_of_another_site_is_not_taken_for_a_file_of_the_journal(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    await turn_on(desk, ana)
    draft_id = await desk.draft(ana)
    file = await a_sent_file(desk, ana, draft_id, "a.png")
    elsewhere = "https://git.example/-/files/7/plan.txt"
    body = f"See [the plan]({elsewhere}).\n\n![A](/w/alder-finch/files/{file.id}/a.png)\n"
    await done(desk, Act.PUBLISH, a_post(desk, ana, draft_id, body=body, files=[file]))
    page = Page(await visitor.get(f"{ROOT}winter-hours"))
    assert page.one(".prose a").attributes["href"] == elsewhere
    picture = page.one(".prose img").attributes
    named = [picture["src"] or "", *(each.split()[0] for each in (picture["srcset"] or "").split(", "))]
    assert [each.partition("?")[0] for each in named] == [f"{ROOT}files/{file.id}/a.png"] * len(named)
    assert len(named) > 2


async def test_links_into_the_desk_lead_nowhere(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    other = await published(desk, ana, "Why ash")
    secret = await desk.draft(ana, "Secret")
    body = (
        f"[out](/w/{ana.slug}/drafts/{other.draft_id}) [secret](/w/{ana.slug}/drafts/{secret}) "
        f"[tasks](/w/{ana.slug}/tasks/7) [root](/settings) [up](../../w/x) [inside](why-ash#part) "
        f"[journal]({ROOT}why-ash) "
        f"[site](https://example.com/w/{ana.slug}/tasks) ![private](/w/{ana.slug}/files/9/private.png) "
        "![tracker](https://tracker.example/pixel.gif) [file](/w/alder-finch/files/9/x.pdf) @Ana"
    )
    post = await published(desk, ana, body=body)
    text = Page(await visitor.get(ROOT + post.slug)).one(".prose")
    leads = {text_of(each): each.attributes.get("href") for each in text.css("a")}
    assert leads == {
        "out": f"{ROOT}why-ash",
        "secret": None,
        "tasks": None,
        "root": None,
        "up": None,
        "inside": f"{ROOT}why-ash#part",
        "journal": f"{ROOT}why-ash",
        "site": f"https://example.com/w/{ana.slug}/tasks",
        "tracker": "https://tracker.example/pixel.gif",
        "file": None,
    }
    assert text.css("img") == []
    assert "private" in text_of(text)
    assert "@Ana" in text_of(text)
    blocked = [each.sentence for each in await found(desk, a_post(desk, ana, 1, body=body))]
    assert blocked == [
        f"A link leads to {which}, which isn’t in the journal."
        for which in (f"draft {secret}", "/settings", "../../w/x", "x.pdf")
    ]


async def test_whole_addresses_of_the_desk_are_as_short_ones_however_they_are_written(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    desk.app.state.settings = msgspec.structs.replace(desk.app.state.settings, url=DESK)
    await turn_on(desk, ana)
    other = await published(desk, ana, "Why ash")
    body = (
        f"[out](<{DESK}/w/{ana.slug}/drafts/{other.draft_id}>) [journal][1] [tasks][2] [file][3] "
        f"<{DESK}/w/{ana.slug}/tasks> [others]({DESK}/journal/elsewhere/post)\n\n"
        f"[1]: {DESK}{ROOT}why-ash\n[2]: {DESK}/w/{ana.slug}/tasks\n[3]: {DESK}/w/{ana.slug}/files/9/x.pdf"
    )
    post = await published(desk, ana, body=body)
    text = Page(await visitor.get(ROOT + post.slug)).one(".prose")
    assert {text_of(each): each.attributes.get("href") for each in text.css("a")} == {
        "out": f"{ROOT}why-ash",
        "journal": f"{ROOT}why-ash",
        "tasks": None,
        "file": None,
        f"{DESK}/w/{ana.slug}/tasks": None,
        "others": f"{DESK}/journal/elsewhere/post",
    }


async def test_what_markdown_has_is_laid_out(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    body = (
        "# Top\n\n### Below\n\nText[^1] שלום\n\n| a | b |\n|:-|-:|\n| 1 | 2 |\n\n"
        "- [ ] open\n- [x] done\n\n```py\nx < 1\n```\n\n"
        "שלום עולם\n\n[^1]: A note."
    )
    await published(desk, ana, body=body)
    page = Page(await visitor.get(f"{ROOT}winter-hours"))
    assert [each.tag for each in page.tree.css("h1, .prose h2, .prose h4")] == ["h1", "h2", "h4"]
    assert text_of(page.one(".prose .scroll > table td.right")) == "2"
    assert page.one(".prose .scroll").attributes["tabindex"] == "0"
    assert page.one(".prose pre").attributes["tabindex"] == "0"
    assert len(page.tree.css(".prose .task-box")) == 2
    assert text_of(page.one(".prose div.footnotes li")).startswith("A note.")
    note = page.one(".footnote-ref a").attributes["href"] or ""
    assert page.one(note).tag == "li"
    assert {each.attributes["dir"] for each in page.tree.css(".prose > p")} == {"auto"}


async def test_the_beginning_of_a_text_is_its_summary_in_plain_words(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    await turn_on(desk, ana)
    await published(desk, ana, body="## Head\n\nOne **two** & [three](https://x.example) <b>.\n\n" + "word " * 200)
    summary = text_of(Page(await visitor.get(ROOT)).one(".summary"))
    assert summary.startswith("One two & three <b>. word word")
    assert summary.endswith("word…")
    assert len(summary) <= 281
