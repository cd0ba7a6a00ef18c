"""How a draft's mail will look, a copy of it to oneself, and the pictures of mails that went out."""

import httpx
import msgspec
import pytest

from tests.support.file_rows import a_file
from tests.support.file_samples import a_picture
from tests.support.html import Page
from tests.support.mail_server import MailServer, do_jobs
from tests.support.people import Desk, Person
from tests.support.readers import a_post, a_reader, publish
from tests.support.uploads import a_file as uploaded
from webapp.newsletter.queries import get_post_files

pytestmark = pytest.mark.anyio


async def a_picture_in(desk: Desk, ana: Person) -> tuple[int, str]:
    """A draft that shows a picture, and the picture's address in it."""
    draft_id = await desk.draft(ana)
    shown = await uploaded(ana, f"/drafts/{draft_id}/files", "Shop front.png", a_picture("PNG", (1800, 900)))
    return draft_id, shown["url"]


async def test_a_picture_is_shown_to_whoever_has_the_mail_and_to_nobody_else(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient, server: MailServer
) -> None:
    draft_id, address = await a_picture_in(desk, ana)
    other = await a_file(desk, ana, "Prices.pdf", b"words", draft_id=draft_id)
    await a_reader(desk, ana)
    file_id = int(address.split("/")[4])
    files = await get_post_files(desk.db, ana.workspace_id, [file_id])
    post = await a_post(desk, ana, draft_id, body=f"![Our shop]({address})", files=files)
    await publish(desk, ana, msgspec.structs.replace(post, cover_id=file_id, cover_alt="The shop"))
    await do_jobs(desk)
    body = server.mails[0].get_body(("html",))
    assert body is not None
    page = Page(body.get_content())
    cover, picture = page.tree.css("img")
    assert (cover.attributes["alt"], picture.attributes["alt"]) == ("The shop", "Our shop")
    assert picture.attributes["width"] == "560"
    for image in (cover, picture):
        source = image.attributes["src"] or ""
        assert source.startswith("http://desk.test/mail-files/")
        reply = await visitor.get(source)
        assert (reply.status_code, reply.headers["content-type"][:6]) == (200, "image/")
        assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert reply.headers.get_list("cross-origin-resource-policy") == ["cross-origin"]
        assert "vary" not in reply.headers
        assert "set-cookie" not in reply.headers
    assert (await visitor.get(source.replace(f"/{file_id}/", f"/{other}/"))).status_code == 404
    assert (
        await visitor.get(source.replace(f"/{file_id}/Shop%20front.png", f"/{other}/Prices.pdf"))
    ).status_code == 404
    assert (await visitor.get(source.replace("/mail-files/", "/mail-files/x"))).status_code == 404
    text = server.mails[0].get_body(("plain",))
    assert text is not None
    assert "[Our shop]" in text.get_content()


async def test_a_test_goes_to_oneself_and_to_nobody_else(desk: Desk, ana: Person, server: MailServer) -> None:
    draft_id, address = await a_picture_in(desk, ana)
    await desk.fetch("update drafts set body = $1 where id = $2", f"Hello\n\n![Our shop]({address})", draft_id)
    await a_reader(desk, ana)
    page = Page(await ana.get(f"/drafts/{draft_id}/mail"))
    assert "Hello" in page.text
    reply = await page.submit(ana.browser, "Send me a test")
    assert "A test is on its way to ana@example.com" in Page(reply).text
    await do_jobs(desk)
    assert [to for _, (to,) in server.envelopes] == ["ana@example.com"]
    assert server.mails[0]["Subject"] == "Test: Winter hours"
    assert "List-Unsubscribe" not in server.mails[0]


async def test_without_a_mail_server_the_page_says_so(desk: Desk, ana: Person) -> None:
    draft_id = await desk.draft(ana)
    assert "No mail is sent" in Page(await ana.get(f"/drafts/{draft_id}/mail")).text
    assert (await ana.post(f"/drafts/{draft_id}/mail/test")).status_code == 422
    await ana.post(f"/drafts/{draft_id}?_method=delete")
    assert (await ana.get(f"/drafts/{draft_id}/mail")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '![x](https://example.com/a.png"onerror="alert(1))',
        "</td></tr></table><style>body{display:none}</style>",
    ],
)
async def test_what_is_hostile_in_a_text_is_text_in_the_mail(
    desk: Desk, ana: Person, server: MailServer, body: str
) -> None:
    await a_reader(desk, ana)
    await publish(desk, ana, await a_post(desk, ana, body=body, title="<b>Hours</b>"))
    await do_jobs(desk)
    shown = server.mails[0].get_body(("html",))
    assert shown is not None
    page = Page(shown.get_content())
    assert page.heading == "<b>Hours</b>"
    assert page.tree.css("script, [onerror], a[href^=javascript], .text style") == []
    assert "display:none}" not in "".join(style.text() for style in page.tree.css("style"))
