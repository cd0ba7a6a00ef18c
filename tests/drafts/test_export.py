"""A draft is downloaded for use elsewhere."""

import io
import zipfile
from email.message import Message
from hashlib import sha256

import httpx
import msgspec
import pytest
from markdown_it import MarkdownIt

from tests.support.file_rows import a_file
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.drafts.export import archive as export
from webapp.drafts.queries import get_draft
from webapp.files.store.store import Folder
from webapp.web.filenames import distinct, safe_name

pytestmark = pytest.mark.anyio


def parts(text: str) -> tuple[dict[str, object], str]:
    """The front matter and the body."""
    assert text.startswith("---\n")
    head, _, body = text.removeprefix("---\n").partition("---\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return {name: msgspec.yaml.decode(value) for name, value in fields.items()}, body


def name_of(reply: httpx.Response) -> str | None:
    """The name under which a browser keeps a reply."""
    message = Message()
    message["content-disposition"] = reply.headers["content-disposition"]
    return message.get_filename()


def opened(reply: httpx.Response) -> zipfile.ZipFile:
    """The ZIP of a reply, every part of which is whole."""
    assert reply.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(reply.content))
    assert archive.testzip() is None
    return archive


@pytest.mark.parametrize(
    "body",
    [
        "Alder Finch\nHill Road 3\nLeeds",
        "- one\n  more\n- two\nlazy\n\n> said\n> again\nlazily",
        "`code\nover lines` and\nmore, [a\nlink](https://example.com)\nend",
        "**bold\nover** two ![a\npicture](https://example.com/a.png)\nend",
        "```\ncode\nstays\n```\n\n| a |\n| - |\n| b |\n\nhard\\\nhard  \nsoft\nend",
        "Ask @Ana\nor ana@example.com, [@Ben](https://example.com)",
        "Word[^1]\nmore\n\n[^1]: A note\n    of two lines\n\nTwo\nlines\n---\n\u3000wide\nspace",
    ],
)
async def test_lines_end_elsewhere_where_they_end_here(desk: Desk, ana: Person, body: str) -> None:
    draft = await desk.draft(ana, "Address", body=body)
    _, text = parts((await ana.get(f"/drafts/{draft}/export")).text)
    elsewhere = MarkdownIt("commonmark").enable("table").render
    here = MarkdownIt("commonmark", {"breaks": True}).enable("table").render
    assert elsewhere(text) == here(body)
    assert [line.rstrip(" ") for line in text.split("\n")] == [line.rstrip(" ") for line in body.split("\n")]


async def test_a_text_without_files_is_a_markdown_file(desk: Desk, ana: Person) -> None:
    body = "# Closed\n\nUntil **spring**: [ours](https://example.com/w/alder-finch/files/1/x.png)\n"
    draft = await desk.draft(ana, "Winter hours", body=body, kind="page")
    link = Page(await ana.get(f"/drafts/{draft}")).tree.css("a[download]")[0]
    assert link.text() == "Markdown, with its pictures"
    reply = await ana.browser.get(link.attributes["href"] or "")
    assert reply.headers["content-type"] == "text/markdown; charset=utf-8"
    assert name_of(reply) == "Winter hours.md"
    updated = desk.clock().replace(tzinfo=None)
    fields, text = parts(reply.text)
    assert fields.pop("updated").replace(tzinfo=None) == updated  # type: ignore[attr-defined]
    assert fields == {"title": "Winter hours", "kind": "page", "status": "draft"}
    assert text == body


@pytest.mark.parametrize(
    "title", ["What’s “new”: 100% #1 & more?", 'He said "yes" \\ no', "- [x] {a: b}", "null", "Ünïcödé 🎉 日本", "...",
              "C1 \x85 and \u2028 lines \u2029 end"],
)  # fmt: skip
async def test_any_title_is_read_back_from_the_front_matter(desk: Desk, ana: Person, title: str) -> None:
    draft = await desk.draft(ana, title)
    reply = await ana.get(f"/drafts/{draft}/export")
    assert reply.status_code == 200
    assert parts(reply.text)[0]["title"] == title


async def test_a_text_with_files_is_a_zip_with_relative_links(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours: 2026?")
    large = bytes(range(256)) * 4000
    shop = await a_file(desk, ana, "Our shop.png", large, draft_id=draft, smaller={480: b"small"})
    again = await a_file(desk, ana, "our SHOP.png", b"another", draft_id=draft)
    letter = await a_file(desk, ana, "a:b*(c).pdf", b"A letter", draft_id=draft)
    await a_file(desk, ana, "unused.png", b"Not shown", draft_id=draft)
    url = ana.path("/files")
    body = (
        f"![Shop]({url}/{shop}/Our%20shop.png)\n\n![Small]({url}/{shop}/Our%20shop.png?width=480 \"Title\")\n"
        f"<{url}/{again}/our%20SHOP.png>\n[letter]: {url}/{letter}/a%3Ab%2A%28c%29.pdf\n"
        f"https://elsewhere.example{url}/{shop}/Our%20shop.png and {url}/999/gone.png and /w/other/files/{shop}/x.png\n"
    )  # fmt: skip
    await desk.fetch("update drafts set body = $1", body)
    reply = await ana.get(f"/drafts/{draft}/export")
    assert name_of(reply) == "Winter hours 2026.zip"
    with opened(reply) as archive:
        assert archive.namelist() == [
            "files/Our shop.png", "files/our SHOP-2.png", "files/a b (c).pdf", "Winter hours 2026.md",
        ]  # fmt: skip
        assert archive.read("files/Our shop.png") == large
        assert archive.read("files/our SHOP-2.png") == b"another"
        assert archive.read("files/a b (c).pdf") == b"A letter"
        fields, text = parts(archive.read("Winter hours 2026.md").decode())
    assert fields["title"] == "Winter hours: 2026?"
    assert text == (
        "![Shop](files/Our%20shop.png)\n\n![Small](files/Our%20shop.png \"Title\")  \n"
        "<files/our%20SHOP-2.png>  \n[letter]: files/a%20b%20%28c%29.pdf  \n"
        f"https://elsewhere.example{url}/{shop}/Our%20shop.png and {url}/999/gone.png and /w/other/files/{shop}/x.png\n"
    )  # fmt: skip


async def test_each_small_file_is_sent_as_soon_as_it_is_read(desk: Desk, ana: Person) -> None:
    number = await desk.draft(ana)
    content = [bytes([letter]) * 20_000 for letter in b"abcde"]
    for one in content:
        await a_file(desk, ana, "a.txt", one, draft_id=number)
    draft = await get_draft(desk.db, ana.workspace_id, number)
    assert draft is not None
    files = [export.NamedFile(1, "a.txt", sha256(one).digest(), len(one)) for one in content]
    shape = export.plain_shape(draft, export.links_pattern(ana.slug, None))
    pieces = export.zipped(desk.app.state.store, ana.workspace_id, draft, files, shape)
    assert max([len(piece) async for piece in pieces]) < 25_000


async def test_the_desks_own_address_is_recognised(desk: Desk, ana: Person) -> None:
    links = export.links_pattern(ana.slug, "https://desk.example.com")
    text = f"![Shop](https://desk.example.com{ana.path('/files/7/shop.png')})"
    assert export.relinked(text, links, {7: "files/shop.png"}) == "![Shop](files/shop.png)"


async def test_files_of_another_workspace_do_not_come_along(desk: Desk, ana: Person) -> None:
    ben = await desk.owner("Ben", business="Birch")
    theirs = await a_file(desk, ben, "secret.png", b"Secret", draft_id=await desk.draft(ben))
    draft = await desk.draft(ana, body=f"![x]({ana.path(f'/files/{theirs}/secret.png')})")
    reply = await ana.get(f"/drafts/{draft}/export")
    assert reply.headers["content-type"] == "text/markdown; charset=utf-8"
    assert (await ben.get(f"/drafts/{draft}/export")).status_code == 404


async def test_a_viewer_may_download_also_from_the_trash(desk: Desk, ana: Person) -> None:
    ben = await desk.member("viewer", ana)
    draft = await desk.draft(ana, body="Text")
    await ana.post(f"/drafts/{draft}?_method=delete")
    page = Page(await ben.get(f"/drafts/{draft}"))
    reply = await ben.browser.get(page.tree.css("a[download]")[0].attributes["href"] or "")
    assert parts(reply.text)[1] == "Text"


async def test_a_file_whose_content_is_missing_stays_a_link(desk: Desk, ana: Person) -> None:
    store: Folder = desk.app.state.store
    draft = await desk.draft(ana)
    lost = await a_file(desk, ana, "lost.png", b"Lost", draft_id=draft)
    there = await a_file(desk, ana, "there.png", b"There", draft_id=draft)
    (lost_path,) = [path for path in store.folder.rglob("*") if path.is_file() and path.read_bytes() == b"Lost"]
    lost_path.unlink()
    urls = [ana.path(f"/files/{lost}/lost.png"), ana.path(f"/files/{there}/there.png")]
    await desk.fetch("update drafts set body = $1", " ".join(urls))
    with opened(await ana.get(f"/drafts/{draft}/export")) as archive:
        assert archive.namelist() == ["files/there.png", "Winter hours.md"]
        assert archive.read("Winter hours.md").decode().endswith(f"{urls[0]} files/there.png")


async def test_a_store_that_is_away_is_told_in_words(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    file = await a_file(desk, ana, "shop.png", b"Shop", draft_id=draft)
    await desk.fetch("update drafts set body = $1", ana.path(f"/files/{file}/shop.png"))
    store: Folder = desk.app.state.store
    store.folder.rename(store.folder.with_name("moved"))
    store.folder.touch()  # no folder any more
    reply = await ana.get(f"/drafts/{draft}/export")
    assert reply.status_code == 503
    assert Page(reply).heading == "Files can't be reached for a moment"
    said = (await ana.get(f"/drafts/{draft}/export", headers={"accept": "application/json"})).json()
    assert "doesn't answer" in said["errors"]["file"]


@pytest.mark.parametrize(
    ("wanted", "safe"),
    [
        ("photo.png", "photo.png"),
        ("../../etc/passwd", "etc passwd"),
        ("a/b\\c:d*e?f\"g<h>i|j.txt", "a b c d e f g h i j.txt"),
        ("NUL", "_NUL"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("dots... ", "dots"),
        (".hidden", "hidden"),
        ("bidi\u202egnp.exe", "bidignp.exe"),
        ("\x00\n", "otherwise"),
        ("日" * 200 + ".jpeg", "日" * 48 + ".jpeg"),
        ("x" * 300, "x" * 150),
    ],
)  # fmt: skip
def test_names_are_safe_everywhere(wanted: str, safe: str) -> None:
    assert safe_name(wanted, "otherwise") == safe


def test_names_that_would_be_the_same_are_numbered() -> None:
    assert distinct(["a.png", "A.PNG", "a.png", "a-2.png"]) == ["a.png", "A-2.PNG", "a-3.png", "a-2-2.png"]


@pytest.mark.parametrize(
    ("shape", "text", "picture", "address"),
    [
        ("hugo", "content/posts/hours/index.md", "content/posts/hours/Our shop.png", "Our%20shop.png"),
        ("astro", "src/content/blog/hours/index.md", "src/content/blog/hours/Our shop.png", "./Our%20shop.png"),
        ("eleventy", "posts/hours/index.md", "posts/hours/Our shop.png", "Our%20shop.png"),
        ("jekyll", "_posts/2026-03-04-hours.md", "assets/hours/Our shop.png", "/assets/hours/Our%20shop.png"),
    ],
)
async def test_each_generator_has_it_where_it_looks(
    desk: Desk, ana: Person, shape: str, text: str, picture: str, address: str
) -> None:
    number = await desk.draft(ana, "Winter hours")
    shop = await a_file(desk, ana, "Our shop.png", b"A shop", draft_id=number)
    body = f"![Shop]({ana.path('/files')}/{shop}/Our%20shop.png)\nMore"
    await desk.fetch("update drafts set body = $1, slug = 'hours', cover_id = $2, cover_alt = 'Shop'", body, shop)
    links = {
        link.text(): link.attributes["href"]
        for link in Page(await ana.get(f"/drafts/{number}")).tree.css("a[download]")
    }
    reply = await ana.browser.get(links[shape.capitalize()] or "")
    assert name_of(reply) == f"Winter hours ({shape.capitalize()}).zip"
    with opened(reply) as archive:
        assert sorted(archive.namelist()) == sorted([text, picture])
        assert archive.read(picture) == b"A shop"
        head, _, written = archive.read(text).decode().removeprefix("---\n").partition("---\n\n")
    assert written == f"![Shop]({address})  \nMore"
    fields = msgspec.yaml.decode(head)
    assert fields["title"] == "Winter hours"
    assert address in str(fields)


async def test_html_is_a_page_of_its_own(desk: Desk, ana: Person) -> None:
    number = await desk.draft(ana, "Hours & <more>")
    shop = await a_file(desk, ana, "index.html", b"A shop", draft_id=number)
    await desk.fetch(
        "update drafts set body = $1, description = 'When \"we\" open'",
        f"![Shop]({ana.path('/files')}/{shop}/index.html)\n<script>alert(1)</script>",
    )
    with opened(await ana.get(f"/drafts/{number}/export?as=html")) as archive:
        page = archive.read("index.html").decode()
        assert archive.read("files/index-2.html") == b"A shop"
    assert "<title>Hours &amp; &lt;more&gt;</title>" in page
    assert 'content="When &#34;we&#34; open"' in page
    assert '<img src="files/index-2.html" alt="Shop">' in page
    assert "<script" not in page


async def test_what_is_no_shape_is_not_there(desk: Desk, ana: Person) -> None:
    number = await desk.draft(ana)
    assert (await ana.get(f"/drafts/{number}/export?as=word")).status_code == 404
    assert (await ana.get(f"/drafts/{number}/export?as=hugo")).headers["content-type"] == "application/zip"
