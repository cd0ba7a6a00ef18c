"""Files as they are sent: only to members, kept by browsers for good, in parts, and never run."""

from urllib.parse import quote

import pytest

from tests.support.file_samples import HTML, PDF, SVG, a_picture
from tests.support.people import Desk, Person
from tests.support.uploads import a_file, on_disk
from webapp.files.serving import POLICY

pytestmark = pytest.mark.anyio


@pytest.fixture
async def document(desk: Desk, ana: Person) -> str:
    """The address of a document of Ana's, of 1,077 bytes."""
    found = await a_file(ana, f"/drafts/{await desk.draft(ana)}/files", "List.pdf", PDF[:-6] + b" " * 1000 + PDF[-6:])
    return str(found["url"])


@pytest.mark.parametrize(
    ("name", "data", "shown"),
    [
        ("Oak.jpg", a_picture("JPEG", (30, 20)), "inline"),
        ("Oak.avif", a_picture("AVIF", (30, 20)), "inline"),
        ("Logo.svg", SVG, "attachment"),
        ("Page.html", HTML, "attachment"),
        ("List.pdf", PDF, "attachment"),
        ("Notes.txt", b"words", "attachment"),
        ("Prices.csv", "Имя;Цена\nСтол;12000\n".encode("cp1251"), "attachment"),
    ],
)
async def test_only_pictures_are_shown_and_nothing_is_run(
    desk: Desk, ana: Person, name: str, data: bytes, shown: str
) -> None:
    found = await a_file(ana, f"/drafts/{await desk.draft(ana)}/files", name, data)
    reply = await ana.browser.get(found["url"])
    assert reply.headers["content-disposition"] == f'{shown}; filename="{name}"'
    assert reply.headers.get_list("content-security-policy") == [POLICY]
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"
    assert reply.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert reply.headers["vary"] == "Cookie"
    assert reply.headers["content-type"] == found["media_type"]
    assert int(reply.headers["content-length"]) == len(reply.content) == found["size"]


async def test_a_name_in_any_script_comes_along(desk: Desk, ana: Person) -> None:
    found = await a_file(ana, f"/drafts/{await desk.draft(ana)}/files", "Pr\u0065\u0301is “1” 価格 100%.pdf", PDF)
    name = "Préis “1” 価格 100%.pdf"
    assert found["name"] == name
    reply = await ana.browser.get(found["url"])
    assert reply.headers["content-disposition"] == (
        f"attachment; filename=\"Pr_is _1_ __ 100_.pdf\"; filename*=UTF-8''{quote(name, safe='')}"
    )


async def test_a_browser_that_has_it_is_told_so(ana: Person, document: str) -> None:
    etag = (await ana.browser.get(document)).headers["etag"]
    reply = await ana.browser.get(document, headers={"if-none-match": etag})
    assert (reply.status_code, reply.content, reply.headers["etag"]) == (304, b"", etag)
    assert "content-length" not in reply.headers or reply.headers["content-length"] == "0"
    assert (await ana.browser.get(document, headers={"if-none-match": '"another"'})).status_code == 200


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=1000-", 1000, 1077), ("bytes=-7", 1070, 1077), ("bytes=900-99999", 900, 1077)],
)
async def test_parts_are_sent_where_they_are_asked_for(
    ana: Person, document: str, asked: str, start: int, end: int
) -> None:
    whole = await ana.browser.get(document)
    reply = await ana.browser.get(document, headers={"range": asked})
    assert reply.status_code == 206
    assert reply.headers["content-range"] == f"bytes {start}-{end - 1}/1077"
    assert reply.content == whole.content[start:end]
    reply = await ana.browser.get(document, headers={"range": asked, "if-range": '"another"'})
    assert (reply.status_code, reply.content) == (200, whole.content)


@pytest.mark.parametrize("asked", ["bytes=1077-", "bytes=9999-10000", "bytes=-0"])
async def test_parts_beyond_the_end_are_refused(ana: Person, document: str, asked: str) -> None:
    reply = await ana.browser.get(document, headers={"range": asked})
    assert reply.status_code == 416
    assert reply.headers["content-range"] == "bytes */1077"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=5-2", "bytes=-", "lines=1-2", "bytes=a-b", "nonsense"])
async def test_what_asks_for_no_part_gets_the_whole(ana: Person, document: str, asked: str) -> None:
    reply = await ana.browser.get(document, headers={"range": asked})
    assert (reply.status_code, len(reply.content)) == (200, 1077)


async def test_a_file_is_found_under_its_name_by_members_alone(desk: Desk, ana: Person, document: str) -> None:
    assert (await ana.browser.get(document.replace("List", "Other"))).status_code == 404
    eve = await desk.owner("Eve", business="Elsewhere")
    assert (await eve.browser.get(document)).status_code == 404
    assert (await eve.get("/files/1/List.pdf")).status_code == 404
    assert (await desk.browser().get(document)).status_code == 303
    ben = await desk.member("viewer", ana)
    assert (await ben.browser.get(document)).status_code == 200


async def test_content_that_went_missing_is_not_found(desk: Desk, ana: Person, document: str) -> None:
    for path in on_disk(desk):
        path.unlink()
    assert (await ana.browser.get(document)).status_code == 404


@pytest.mark.parametrize("query", ["?width=480", "?width=0", "?width=x", "?width=" + "9" * 30])
async def test_there_are_no_other_widths(ana: Person, document: str, query: str) -> None:
    assert (await ana.browser.get(document + query)).status_code == 404
