"""The desk as an app: what browsers are told, what other apps share, what was kept while it was out of reach."""

import re
from typing import Any

import pytest

from tests.support.file_samples import a_picture
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.pwa.models import shared_line, task_of

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"title": "News", "text": "Read this", "url": "https://a.example/1"}, "News Read this https://a.example/1"),
        ({"title": "", "text": "https://a.example/1"}, "https://a.example/1"),
        (
            {"title": "News", "text": "News https://a.example/1", "url": "https://a.example/1"},
            "News https://a.example/1",
        ),
        ({"title": "News", "text": "two\nlines"}, "News two lines"),
        ({}, ""),
    ],
)
async def test_what_is_shared_is_one_line_that_says_nothing_twice(fields: dict[str, str], line: str) -> None:
    assert shared_line(fields) == line


async def test_nothing_of_a_long_text_that_is_shared_is_lost() -> None:
    task = task_of("word " * 100, ["a.png"])
    assert len(task["title"]) <= 200
    assert task["notes"] == "word " * 100
    assert task_of("", ["Beleg 12.3.png"]) == {"title": "Beleg 12.3"}


async def test_browsers_can_install_the_desk(desk: Desk) -> None:
    browser = desk.browser()
    manifest = (await browser.get("/app.webmanifest")).json()
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == ("standalone", "/", "/")
    assert {"192x192", "512x512"} <= {each["sizes"] for each in manifest["icons"] if each["type"] == "image/png"}
    for each in [*manifest["icons"], *(icon for one in manifest["shortcuts"] for icon in one["icons"])]:
        reply = await browser.get(each["src"])
        assert reply.headers["content-type"] == each["type"]


async def test_the_page_that_is_kept_names_only_files_that_are_there(desk: Desk) -> None:
    browser = desk.browser()
    text = (await browser.get("/offline")).text
    files = re.findall(r'"(/static/[^"#]+)', text)
    assert len(files) > 3
    for each in files:
        assert (await browser.get(each)).status_code == 200
    worker = await browser.get("/service-worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert worker.headers["cache-control"] == "no-cache"


async def test_shortcuts_lead_to_the_workspace_that_one_was_last_in(desk: Desk, ana: Person) -> None:
    await ana.get("/tasks")
    assert (await ana.browser.get("/add")).headers["location"] == ana.path("/tasks/new")
    assert (await ana.browser.get("/write")).headers["location"] == ana.path("/drafts")
    _, nowhere = await desk.account("Zoe")
    assert (await nowhere.get("/add")).headers["location"] == "/workspaces"


async def share(who: Person, fields: dict[str, str], *files: tuple[str, bytes]) -> Any:
    """Share as a phone does."""
    parts: list[tuple[str, Any]] = [(name, (None, value)) for name, value in fields.items()]
    parts += [("file", file) for file in files]
    return await who.browser.post("/share", files=parts, headers={"sec-fetch-site": "none"})


async def test_a_link_that_is_shared_stands_in_quick_add(ana: Person) -> None:
    reply = await share(ana, {"title": "Read tomorrow", "text": "https://a.example/1?b=c#d"})
    assert reply.status_code == 303
    page = await ana.browser.get(reply.headers["location"])
    assert "Read tomorrow https://a.example/1?b=c#d</textarea>" in page.text
    assert "Tomorrow" in page.text, "and is read there"
    assert "Read tomorrow" not in (await ana.get("/tasks")).text, "nothing is saved yet"


async def test_a_picture_that_is_shared_is_a_task_that_holds_it(ana: Person) -> None:
    reply = await share(ana, {"title": "", "text": "Receipt for ink"}, ("photo.png", a_picture("PNG", (40, 30))))
    assert reply.status_code == 303
    page = await ana.browser.get(reply.headers["location"])
    assert Page(page).heading == "Receipt for ink"
    assert "photo.png" in page.text


async def test_what_is_shared_and_not_taken_is_told_with_its_words(desk: Desk, ana: Person) -> None:
    reply = await share(ana, {"text": "Receipt for ink"}, ("photo.png", b""))
    assert reply.status_code == 422
    assert "Receipt for ink" in reply.text
    ben = await desk.member("viewer", ana)
    await ben.get("/tasks")
    assert (await share(ben, {"text": "Receipt"}, ("photo.png", a_picture("PNG", (40, 30))))).status_code == 403


async def test_a_line_that_was_kept_is_added_once(desk: Desk, ana: Person) -> None:
    line = {"key": "one", "title": "Order paper tomorrow #Shop"}
    for _ in range(2):
        assert (await ana.post("/tasks/kept", line)).status_code == 201
    assert await desk.fetch("select array_agg(title) from tasks") == ["Order paper"]
    assert (await ana.post("/tasks/kept", line | {"key": "two"})).status_code == 201
    assert await desk.fetch("select count(*) from tasks") == 2
    ben = await desk.member("editor", ana)
    assert (await ben.post("/tasks/kept", line)).status_code == 201
    assert await desk.fetch("select count(*) from tasks") == 3, "another's device names its lines by itself"


async def test_a_line_that_cant_be_added_says_why_and_can_be_mended(ana: Person) -> None:
    refused = await ana.post("/tasks/kept", {"key": "one", "title": "tomorrow"})
    assert refused.status_code == 422
    assert "Title can't be empty" in refused.json()["errors"]["title"]
    assert (await ana.post("/tasks/kept", {"key": "one", "title": "Order tomorrow"})).status_code == 201


async def test_a_long_text_that_is_shared_is_a_task_and_of_a_very_long_one_its_beginning(
    desk: Desk, ana: Person
) -> None:
    reply = await share(ana, {"title": "News", "text": "word " * 1000})
    assert reply.headers["location"] == ana.path("/tasks/1"), "no address holds it"
    assert await desk.fetch("select length(notes) from tasks where id = 1") == 5004
    long = {"title": "a" * 15_000, "text": "b" * 15_000}
    assert (await share(ana, long, ("photo.png", a_picture("PNG", (40, 30))))).status_code == 303
    assert await desk.fetch("select length(notes) from tasks where id = 2") == 20_000


async def test_who_may_only_read_is_told_so_with_what_they_share(desk: Desk, ana: Person) -> None:
    ben = await desk.member("viewer", ana)
    await ben.get("/tasks")
    reply = await share(ben, {"text": "Receipt for ink"})
    assert reply.status_code == 403
    assert "You can only read here" in reply.text
    assert "Receipt for ink" in reply.text
