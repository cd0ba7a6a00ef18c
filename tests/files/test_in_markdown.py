"""Pictures in texts: with their size, so that nothing jumps, and in the width that a screen needs."""

import pytest
from selectolax.lexbor import LexborNode

from tests.support.file_samples import PDF, a_picture
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.uploads import a_file
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio


async def a_photo(desk: Desk, who: Person) -> dict[str, str]:
    """A photo of 1,200 × 800 pixels."""
    return await a_file(who, f"/drafts/{await desk.draft(who)}/files", "Oak.jpg", a_picture(size=(1200, 800)))


def attributes(node: LexborNode) -> dict[str, str | None]:
    """The attributes of an image, but for the text it stands for."""
    return {name: value for name, value in node.attributes.items() if name not in ("alt", "src")}


async def test_a_picture_leaves_room_for_itself_wherever_it_is_shown(desk: Desk, ana: Person) -> None:
    photo = await a_photo(desk, ana)
    text = f"See:\n\n{photo['markdown']}\n"
    draft = await desk.draft(ana, body=text)
    task = await desk.task(ana, notes=text)
    await desk.comment(ana, task, text)
    await desk.thread(ana, draft, text)
    here = photo["url"]
    expected = {
        "width": "1200",
        "height": "800",
        "srcset": f"{here}?width=480 480w, {here}?width=960 960w, {here} 1200w",
        "sizes": "auto, (max-width: 44rem) 100vw, 44rem",
        "loading": "lazy",
        "decoding": "async",
    }
    pages = {
        "draft": (await ana.get(f"/drafts/{draft}"), 1),
        "revision": (await ana.get(f"/drafts/{draft}/revisions/1"), 1),
        "preview": (await ana.post("/drafts/preview", {"body": text}), 1),
        "task": (await ana.get(f"/tasks/{task}"), 2),
        "comment on a draft": (await ana.get(f"/drafts/{draft}/threads"), 1),
    }
    for called, (reply, amount) in pages.items():
        images = Page(reply).tree.css(".prose img")
        assert [attributes(image) for image in images] == [expected] * amount, called
        assert [image.attributes["src"] for image in images] == [here] * amount
    await ana.post("/files/1?_method=delete")
    image = Page(await ana.get(f"/drafts/{draft}/revisions/1")).one(".prose img")
    assert attributes(image) == expected, "also from the trash"


async def test_what_is_no_picture_of_this_workspace_gets_nothing(desk: Desk, ana: Person) -> None:
    photo = await a_photo(desk, ana)
    document = await a_file(ana, f"/drafts/{await desk.draft(ana)}/files", "List.pdf", PDF)
    eve = await desk.owner("Eve", business="Elsewhere")
    for address in (
        photo["url"],
        photo["url"].replace(ana.slug, eve.slug),
        "/w/x/files/99999999999999999999/a.png",
        "https://example.com/w/elsewhere/files/1/Oak.jpg",
        "data:image/png;base64,AAAA",
    ):
        images = Page(await eve.post("/drafts/preview", {"body": f"![Oak]({address})"})).tree.css(".prose img")
        assert [attributes(image) for image in images] in ([{}], [])
    page = Page(await ana.post("/drafts/preview", {"body": f"![List]({document['url']})"}))
    assert attributes(page.one(".prose img")) == {}


async def test_a_text_cannot_write_these_attributes_itself(desk: Desk, ana: Person) -> None:
    body = '<img src="/x.png" width="9" srcset="https://example.com/a 1w" onerror="alert(1)">'
    assert Page(await ana.post("/drafts/preview", {"body": body})).tree.css(".prose img") == []


async def test_pictures_cost_one_query_and_texts_without_any_none(desk: Desk, ana: Person) -> None:
    photo = await a_photo(desk, ana)
    for body, asked in (("No picture, /w/ or otherwise.", 0), (f"{photo['markdown']}\n\n" * 30, 1)):
        with watched() as watch:
            assert (await ana.post("/drafts/preview", {"body": body})).status_code == 200
        assert watch.names.count("files.get_pictures") == asked, watch.names
        draft = await desk.draft(ana, body=body)
        with watched() as watch:
            assert (await ana.get(f"/drafts/{draft}")).status_code == 200
        assert watch.names.count("files.get_pictures") == asked
        assert watch.names.count("files.get_files of_draft") == 1


async def test_a_comment_written_before_its_picture_shows_it_rightly_afterwards(desk: Desk, ana: Person) -> None:
    task = await desk.task(ana)
    await desk.comment(ana, task, f"![Oak]({ana.path('/files/1/Oak.jpg')})")
    assert attributes(Page(await ana.get(f"/tasks/{task}")).one(".prose img")) == {}
    await a_photo(desk, ana)
    assert attributes(Page(await ana.get(f"/tasks/{task}")).one(".prose img"))["width"] == "1200"
