"""How a draft's mail will look, a copy of it to oneself, and the pictures of mails that went out."""

import base64
import hashlib
import re

import httpx
import msgspec
import pytest

from tests.support.file_rows import a_file
from tests.support.file_samples import a_picture
from tests.support.html import Page, text_of
from tests.support.journal import turn_on
from tests.support.mail_server import MailServer, do_jobs
from tests.support.people import Desk, Person
from tests.support.readers import a_newsletter, a_post, a_reader, publish
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


COLOURS = {"paper": "#fff8f0", "ink": "#33110a", "accent": "#8a1c0b", "dark_paper": "#1a0d0a", "dark_accent": "#ffb4a0"}
EVERYTHING = """We open at **ten**, [by hand](https://example.com/shop).

## Saturdays

> Closed.

- One
- Two

| Day | From |
|-----|------|
| Mon | ten  |

```
code
```

---

[The shop](/journal/alder-finch/shop)[^1]

[^1]: Until March.
"""


def parts(mail: Page) -> list[tuple[str, str, str, str]]:
    """What of a mail is seen: its elements with their styles, where they lead, and their words."""
    return [
        (
            each.tag or "",
            each.attributes.get("style") or "",
            each.attributes.get("href") or "",
            text_of(each) if each.tag != "style" else "",
        )
        for each in mail.tree.css("body, body *")
        if "readers" not in (each.attributes.get("href") or "")
    ]


async def sent(server: MailServer) -> tuple[Page, str]:
    """The parts of the only mail that was sent."""
    (mail,) = server.mails
    html, plain = mail.get_body(("html",)), mail.get_body(("plain",))
    assert html is not None
    assert plain is not None
    return Page(html.get_content()), plain.get_content()


async def test_what_is_shown_is_what_a_reader_gets(desk: Desk, ana: Person, server: MailServer) -> None:
    await turn_on(desk, ana, **COLOURS)
    await a_newsletter(desk, ana, sender_name="The shop")
    draft_id = await desk.draft(ana, "Winter hours", body=EVERYTHING, kind="newsletter")
    await a_reader(desk, ana)
    await publish(desk, ana, await a_post(desk, ana, draft_id, body=EVERYTHING, description=""))
    await do_jobs(desk)
    html, plain = await sent(server)
    page = Page(await ana.get(f"/drafts/{draft_id}/preflight"))
    source = page.tree.css(".mail-frames iframe")[0].attributes["src"] or ""
    shown = Page(await ana.browser.get(source))
    assert parts(shown) == parts(html)
    assert len(parts(shown)) > 30
    text = page.one(".mail-text").text()
    assert [line for line in text.splitlines() if "/stop/readers/" not in line] == [
        line for line in plain.replace("\r\n", "\n").splitlines() if "/stop/readers/" not in line
    ]
    terms, words = (map(text_of, page.tree.css(f".mail-shown {tag}")) for tag in ("dt", "dd"))
    said = dict(zip(terms, words, strict=True))
    assert said["Subject"] == server.mails[0]["Subject"]
    assert said["From"].replace("\u2068", "").replace("\u2069", "") == server.mails[0]["From"]
    assert said["Answers to"] == server.mails[0]["Reply-To"]
    assert said["Preview"] == text_of(html.one("div.preview"))
    assert said["Preview"].startswith("We open at ten, by hand. Saturdays")


async def test_it_has_the_business_s_own_colours_by_day_and_by_night(desk: Desk, ana: Person) -> None:
    draft_id = await desk.draft(ana, "Winter hours", kind="newsletter", body="[Here](/journal/alder-finch/shop)")
    address = f"/drafts/{draft_id}/mail/html"
    before = (await ana.get(address)).text
    await turn_on(desk, ana, **COLOURS, language="de")
    mail = Page(await ana.get(address))
    card = mail.one("td.card")
    assert "background:#fff8f0" in re.sub(r"\s", "", card.attributes["style"] or "")
    assert card.attributes["lang"] == "de"
    link = mail.one("td.card a")
    assert "color:#8a1c0b" in re.sub(r"\s", "", link.attributes["style"] or "")
    assert link.attributes["href"] == "http://desk.test/journal/alder-finch/shop"
    assert "#fff8f0" not in before
    assert "@media not all" in mail.html
    dark = (await ana.get(f"{address}?scheme=dark")).text
    assert "@media all" in dark
    assert "background: #1a0d0a !important" in dark
    assert "prefers-color-scheme" not in mail.html + dark


async def test_browsers_are_told_to_show_its_styles_and_nothing_else(desk: Desk, ana: Person) -> None:
    hostile = "<style>*{color:red}</style>\n\n<p style='position:fixed'>x</p>\n\n style=\"top:0\""
    draft_id = await desk.draft(ana, "Winter hours", kind="newsletter", body=f"{EVERYTHING}\n\n{hostile}")
    reply = await ana.get(f"/drafts/{draft_id}/mail/html?scheme=dark")
    (policy,) = reply.headers.get_list("content-security-policy")
    allowed = dict(each.split(" ", 1) for each in policy.split("; "))
    mail = Page(reply)
    styles = {each.attributes["style"] or "" for each in mail.tree.css("[style]")}
    styles |= {each.text() for each in mail.tree.css("style")}
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in styles}
    assert set(allowed.pop("style-src").split()) == hashes | {"'unsafe-hashes'"}
    assert allowed == {
        "default-src": "'none'",
        "img-src": "http://desk.test",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-popups allow-popups-to-escape-sandbox",
    }
    assert reply.headers["cache-control"] == "private, no-cache"
    assert not any("position" in each or "top:0" in each for each in styles)
    assert len(policy) < 3_000  # proxies take headers of some thousand bytes


async def test_whoever_may_read_a_draft_may_see_its_mail_and_nobody_else(desk: Desk, ana: Person) -> None:
    draft_id = await desk.draft(ana, "Winter hours", kind="newsletter", body="Until March.")
    viewer = await desk.member("viewer", ana)
    page = Page(await viewer.get(f"/drafts/{draft_id}/preflight"))
    for frame in page.tree.css("iframe"):
        assert "Until March." in Page(await viewer.browser.get(frame.attributes["src"] or "")).text
    assert (await viewer.get(f"/drafts/{draft_id}/mail")).status_code == 403
    cleo = await desk.owner("Cleo", business="Other")
    assert (await cleo.get(f"/drafts/{draft_id}/mail/html")).status_code == 404
    assert (await ana.get(f"/drafts/{draft_id}/mail/html?scheme=grey")).status_code == 404
    social = await desk.draft(ana, "Open again", kind="social_post", body="Until March.")
    assert Page(await ana.get(f"/drafts/{social}/preflight")).tree.css("iframe") == []


async def test_a_page_that_shows_a_mail_asks_anew_for_one_that_has_changed(desk: Desk, ana: Person) -> None:
    draft_id, picture = await a_picture_in(desk, ana)
    await desk.fetch("update drafts set kind = 'newsletter' where id = $1", draft_id)
    sources = set()
    for words in ("Until March.", "Until April.", "Until April."):
        body = f"{words}\n\n![Our shop]({picture})"
        await desk.fetch("update drafts set body = $1 where id = $2", body, draft_id)
        page = Page(await ana.get(f"/drafts/{draft_id}/preflight"))
        sources.add(page.tree.css(".mail-frames iframe")[0].attributes["src"])
    assert len(sources) == 2


async def test_a_picture_from_another_site_is_a_link_to_it(desk: Desk, ana: Person) -> None:
    there = "https://elsewhere.example/a.png"
    body = "\n\n".join(
        (
            f'![A <board> & "more"]({there})',
            f"![]({there} 'Title > here')",
            f"[![Here]({there})](https://shop.example)",
            "![x](//elsewhere.example/b.png)",
            f"![y]({there}?a=1&b=%22)",
        )
    )
    draft_id = await desk.draft(ana, "Winter hours", kind="newsletter", body=body)
    mail = Page(await ana.get(f"/drafts/{draft_id}/mail/html"))
    assert mail.tree.css("img") == []
    links = [(each.attributes["href"], text_of(each)) for each in mail.tree.css("td.card a")]
    assert links == [
        (there, 'A <board> & "more"'),
        (there, "elsewhere.example"),
        ("https://shop.example", "Here"),
        ("//elsewhere.example/b.png", "x"),
        (f"{there}?a=1&b=%22", "y"),
    ]
