"""The public journal in a browser: what hostile texts do there, and whether everybody can read it."""

from typing import Any

import pytest
from playwright.async_api import Dialog, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import OpenPage
from tests.browser.kept import PHONE, WIDE
from tests.support.file_rows import a_file
from tests.support.file_samples import a_picture
from tests.support.journal import as_sent, published, turn_on
from tests.support.people import Desk, Person
from webapp.files.queries import get_file

pytestmark = pytest.mark.anyio

ROOT = "/journal/alder-finch/"

# What has fired somewhere once: tags, handlers, addresses, what is closed in the wrong place, what is decoded twice.
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>@import 'https://evil.example/x.css';*{display:none}</style>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<form action=https://evil.example/><input name=q autofocus onfocus=alert(1)></form>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video autoplay onloadstart=alert(1)><source src=x onerror=alert(1)></video>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](java\tscript:alert(1))",
    "[click](&#106;avascript:alert(1))",
    "[click](javascript&colon;alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[click](vbscript:alert(1))",
    "[click](//evil.example/)",
    "[click](\\\\evil.example)",
    '[click](https://a.example/"onmouseover="alert(1))',
    '[click](https://a.example "x\\" onclick=\\"alert(1)")',
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "![x](https://evil.example/pixel.png)",
    '![x" onerror="alert(1)](/w/alder-finch/files/1/x.png)',
    '![x](/w/alder-finch/files/1/x.png"onerror="alert(1))',
    "![x](/-/files/1/x.png)",
    "[x](/-/p/winter)",
    "<https://a.example/\u202egnp.exe>",
    "www.a.example/<script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "| <script>alert(1)</script> | <img src=x onerror=alert(1)> |\n|-|-|\n| </td></table><b onclick=alert(1)> | x |",
    "[^1]\n\n[^1]: <img src=x onerror=alert(1)> [x](javascript:alert(1))",
    '[^"><script>alert(1)</script>]\n\n[^"><script>alert(1)</script>]: x',
    '# <a name="x" onclick=alert(1)>x</a>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src='x' onerror='alert(1)",
    "\u0001<\u0001script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "{{ 7 * 7 }} {% raw %} ${alert(1)} #{alert(1)}",
]


async def test_hostile_texts_fire_nothing(desk: Desk, ana: Person, open_page: OpenPage) -> None:
    await turn_on(desk, ana, title='</title><script>alert(1)</script>"', about="<img src=x onerror=alert(1)>")
    for number, text in enumerate(HOSTILE):
        await published(desk, ana, f"{number} {text}"[:200], slug=f"hostile-{number}", body=f"{text}\n\nThe end.")
    everything = "\n\n".join(HOSTILE)
    await published(
        desk,
        ana,
        '"><script>alert(1)</script>',
        slug="everything",
        body=everything,
        description="</script><script>alert(1)</script><!--",
        search_title="</title><script>alert(1)</script>",
        keywords=["<script>alert(1)</script>", '"onclick="alert(1)', "javascript:alert(1)"],
        author_name="</p><img src=x onerror=alert(1)>",
    )
    page = await open_page(None)
    fired: list[str] = []

    async def note(dialog: Dialog) -> None:
        fired.append(dialog.message)
        await dialog.dismiss()

    page.on("dialog", note)
    for number in range(len(HOSTILE)):
        await page.goto(f"{ROOT}hostile-{number}")
        await expect(page.get_by_text("The end.")).to_be_visible()
        for link in await page.locator(".prose a").all():
            if (href := await link.get_attribute("href")) is not None:
                assert href.startswith(("#", "https://", "http://", ROOT)), (number, href)
                assert not href.startswith("//")
            await link.dispatch_event("mouseover")
    for path in ("everything", "", "archive", "page/2"):
        await page.goto(ROOT + path)
        await expect(page.locator("footer.foot")).to_be_visible()
        assert await page.locator("script:not([type='application/ld+json']), iframe, form, base").count() == 0
        assert await page.locator("style").count() == 1
    assert fired == []


LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 2


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("dark", [False, True])
async def test_everybody_can_read_it(
    desk: Desk, ana: Person, open_page: OpenPage, size: tuple[int, int], dark: bool
) -> None:
    await turn_on(desk, ana, title=LONG_WORD, about=f"Furniture, made slowly. {LONG_WORD}", posts_per_page=1)
    draft_id = await desk.draft(ana)
    file_id = await a_file(desk, ana, "ash.png", a_picture("PNG"), draft_id=draft_id)
    await desk.fetch("update contents set width = 1200, height = 800")
    file = await get_file(desk.db, ana.workspace_id, file_id)
    assert file is not None
    body = (
        "Text[^1] with `code`, a [link](https://example.com) and more.\n\n## Below\n\n> quoted\n\n"
        "| a | b |\n|:-|-:|\n| 1 | 2 |\n\n- [ ] open\n- [x] done\n\n```\nx < 1\n```\n\n"
        f"![A board](/w/{ana.slug}/files/{file_id}/ash.png)\n\n[^1]: A note."
    )
    shown: dict[str, Any] = {
        "files": [as_sent(file)],
        "cover_id": file_id,
        "cover_alt": "A board",
        "keywords": ["Shop news", "Ash"],
    }
    await published(desk, ana, draft_id=draft_id, body=body, description="From nine to five.", **shown)
    await published(desk, ana, LONG_WORD * 2)
    await published(desk, ana, "About us", kind="page")
    page = await open_page(None, size=size, dark=dark)
    for path in ("", "page/2", "winter-hours", "about-us", "archive", "labels/ash", "none"):
        await page.goto(ROOT + path)
        await assert_accessible(page, called=f"{path} {size} dark={dark}")
        wider = await page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
        assert not wider, f"{path} is wider than the screen"


async def test_a_journal_in_its_owners_colours_can_be_tried_without_scripts(
    desk: Desk, ana: Person, open_page: OpenPage
) -> None:
    page = await open_page(ana, scripts=False)
    await page.goto(ana.path("/settings/journal"))
    await page.get_by_label("The journal is on").check()
    await page.locator("#accent").fill("#ffff00")
    await page.get_by_role("button", name="Show the colours").click()
    link = page.locator(".journal-sample.day .sample-link")
    await expect(link).to_have_css("color", "rgb(255, 255, 0)")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#accent-error")).to_contain_text("to 1")
    await page.get_by_role("button", name="Accent by day: use").click()
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("link", name="View journal").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Alder & Finch")
