"""What is spoken comes to the desk whole and once, is written down, heard again, and kept for as long as it was set."""

import asyncio
import sys

import httpx
import pytest

from tests.conftest import Clock
from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.uploads import nothing_is_left
from tests.voice.saying import CLIPS, confirm
from webapp.voice.queries import delete_old

pytestmark = pytest.mark.anyio

CLIP = (CLIPS / "two-things.ogg").read_bytes()
PIECES = [CLIP[start : start + 3000] for start in range(0, len(CLIP), 3000)]


@pytest.fixture(autouse=True)
async def names(desk: Desk, ana: Person) -> None:
    """Who is spoken of."""
    await desk.member("editor", ana, "Priya")


async def send(who: Person, key: str, *numbers: int) -> list[httpx.Response]:
    """Send pieces as the script does."""
    return [
        await who.browser.post(
            who.path(f"/voice/pieces?key={key}&number={number}"),
            content=PIECES[number],
            headers={"content-type": "application/octet-stream", "accept": "application/json"},
        )
        for number in numbers
    ]


async def end(who: Person, key: str, pieces: int = len(PIECES)) -> httpx.Response:
    """Say that all is sent."""
    return await who.post("/voice/ends", {"key": key, "pieces": str(pieces)}, headers={"accept": "application/json"})


async def said(desk: Desk, who: Person, key: str = "one") -> str:
    """The path of what somebody said, once it is written down."""
    await send(who, key, *range(len(PIECES)))
    address: str = (await end(who, key)).json()["address"]
    await desk.app.state.scribe.settle()
    return address.removeprefix(who.path())


async def once_written(desk: Desk, who: Person, reply: httpx.Response) -> Page:
    """The page that a reply leads to, once what was said is written down."""
    await desk.app.state.scribe.settle()
    return Page(await who.browser.get(reply.headers["location"]))


async def sounds(desk: Desk) -> int:
    """How many pieces of sound are kept."""
    found: int = await desk.fetch("select count(*) from utterance_pieces")
    return found


async def test_what_is_spoken_is_sent_in_pieces_once_and_written_down(desk: Desk, ana: Person) -> None:
    await send(ana, "one", 0, 2, 2, 0)
    assert (await end(ana, "one")).status_code == 409
    assert (await end(ana, "one")).json() == {"missing": [1, 3]}
    await send(ana, "one", 1, 3)
    first, again = await end(ana, "one"), await end(ana, "one")
    assert first.json() == again.json()
    await desk.app.state.scribe.settle()
    page = Page(await ana.browser.get(first.json()["address"]))
    assert page.one("blockquote").text().lower().startswith("remind me to call priya on friday")
    assert (await send(ana, "one", 1))[0].status_code == 200  # it is there by now
    assert await desk.fetch("select count(*) from utterances") == 1
    reply = await ana.browser.get(page.one("audio").attributes["src"] or "")
    assert (reply.content, reply.headers["content-type"]) == (CLIP, "audio/ogg")
    part = await ana.browser.get(str(reply.request.url), headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, CLIP[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(CLIP)}"
    beyond = await ana.browser.get(str(reply.request.url), headers={"range": "bytes=99999999-"})
    assert beyond.status_code == 416
    policy = (await ana.browser.get(first.json()["address"])).headers
    assert "media-src 'self'" in policy["content-security-policy"]
    assert "microphone=()" in (await ana.get("/tasks")).headers["permissions-policy"]
    assert "microphone=(self)" in (await ana.get("/voice")).headers["permissions-policy"]


async def test_the_words_so_far_are_told_to_who_speaks_and_to_nobody_else(desk: Desk, ana: Person) -> None:
    async def so_far(who: Person, query: str = "?key=one") -> str:
        reply = await who.get(f"/voice/words{query}")
        words: str = reply.json()["words"]
        return words

    await send(ana, "one", 0, 1)
    await said(desk, ana, "before")  # by which the model is loaded
    assert (await so_far(ana)).lower().startswith("remind me to")
    ben = await desk.member("editor", ana)
    assert [await so_far(ben), await so_far(ana, ""), await so_far(ana, "?key=none")] == ["", "", ""]
    await send(ana, "one", 3)
    assert await so_far(ana) == ""  # a piece is on its way
    assert await desk.fetch("select count(*) from utterances where words <> ''") == 1


async def test_a_recording_that_is_chosen_is_written_down(desk: Desk, ana: Person) -> None:
    reply = await ana.browser.post(
        ana.path("/voice"), data={"words": ""}, files={"file": ("memo.ogg", CLIP, "audio/ogg")}
    )
    assert (await once_written(desk, ana, reply)).one("blockquote").text().lower().startswith("remind me to call priya")
    await nothing_is_left(desk)


async def test_what_cannot_be_heard_is_a_sentence_with_another_way(desk: Desk, ana: Person) -> None:
    reply = await ana.browser.post(ana.path("/voice"), files={"file": ("memo.ogg", b"OggS" + b"\0" * 1000)})
    page = await once_written(desk, ana, reply)
    assert "This can’t be heard" in page.text
    buttons = [each.text(strip=True) for each in page.tree.css("#main button")]
    assert ("Drop it" in buttons, "Try again" in buttons) == (True, False)  # which would be in vain
    here = httpx.URL(page.url).path.removeprefix(ana.path())
    await once_written(desk, ana, await ana.post(f"{here}/writing"))
    typed = {"words": "Remind me to order ink", "version": page.one("details [name=version]").attributes["value"]}
    typed["version"] = str(await desk.fetch("select version from utterances"))
    assert (await ana.post(f"{here}?_method=put", typed)).status_code == 303
    assert (await confirm(ana, here)).notice == "Task added"


async def test_pieces_that_are_none_are_refused(desk: Desk, ana: Person) -> None:
    pieces = ana.path("/voice/pieces")
    octets = {"content-type": "application/octet-stream"}
    for query, data, status in (
        ("", b"x", 422),
        ("?key=k", b"x", 422),
        ("?key=k&number=-1", b"x", 422),
        ("?key=k&number=10000", b"x", 422),
        (f"?key={'k' * 65}&number=0", b"x", 422),
        ("?key=k&number=0", b"", 422),
        ("?key=k&number=0", b"x" * 1_000_001, 413),
    ):
        reply = await ana.browser.post(pieces + query, content=data, headers=octets)
        assert reply.status_code == status, query
    assert (await end(ana, "k", 0)).status_code == 422
    assert await sounds(desk) == 0
    for number in range(3):
        reply = await ana.browser.post(f"{pieces}?key=k&number={number}", content=b"x" * 900_000, headers=octets)
    assert reply.status_code == 413  # of a desk that takes files of two million bytes
    ben = await desk.member("viewer", ana)
    assert (await send(ben, "v", 0))[0].status_code == 403


async def test_recordings_are_kept_for_as_long_as_the_workspace_says(desk: Desk, ana: Person, clock: Clock) -> None:
    path = await said(desk, ana)
    await delete_old(desk.db, now=clock())
    assert await sounds(desk) == len(PIECES)  # not confirmed yet
    await confirm(ana, path)
    assert await sounds(desk) == 0
    page = Page(await ana.get(path))
    assert (len(page.tree.css("audio")), len(page.tree.css("blockquote"))) == (0, 1)
    settings = {"name": "A", "time_zone": "UTC", "week_start": "monday", "date_order": "dmy", "version": "1"}
    reply = await ana.post("/settings?_method=put", settings | {"recording_days": "7"})
    assert reply.status_code == 303
    assert Page(await ana.get("/settings")).value("Keep recordings of what is said") == "7"
    await confirm(ana, await said(desk, ana, "two"))
    clock.advance(days=6)
    await delete_old(desk.db, now=clock())
    assert await sounds(desk) == len(PIECES)
    clock.advance(days=2)
    await delete_old(desk.db, now=clock())
    assert await sounds(desk) == 0
    assert await desk.fetch("select count(*) from utterances") == 2
    clock.advance(days=30)
    await delete_old(desk.db, now=clock())
    assert await desk.fetch("select count(*) from utterances") == 0


async def test_a_recording_that_cannot_be_heard_is_dropped_in_one_press(desk: Desk, ana: Person) -> None:
    reply = await ana.browser.post(ana.path("/voice"), files={"file": ("memo.ogg", b"OggS" + b"\0" * 1000)})
    page = await once_written(desk, ana, reply)
    dropped = await page.submit(ana.browser, "Drop it")
    assert (dropped.status_code, dropped.headers["location"]) == (303, ana.path("/voice"))
    assert await sounds(desk) == await desk.fetch("select count(*) from utterances") == 0


async def test_what_may_be_heard_another_time_is_tried_again(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.voice.engine.engine.WAITING", 0)  # others are before it
    path = await said(desk, ana)
    page = Page(await ana.get(path))
    assert "Too many recordings are being written down" in page.text
    monkeypatch.undo()
    again = await page.submit(ana.browser, "Try again")
    assert (await once_written(desk, ana, again)).one("blockquote").text().lower().startswith("remind me to call priya")


async def test_a_recording_that_a_dead_process_left_is_gone_on_with(desk: Desk, ana: Person, clock: Clock) -> None:
    await send(ana, "one", *range(len(PIECES)))
    await desk.fetch("update utterances set state = 'waiting', taken_at = $1", clock())  # by a process that is gone
    address = (await end(ana, "one")).json()["address"]
    page = Page(await ana.browser.get(address))
    assert page.one("#utterance").attributes["hx-get"] == address
    assert "Writing down…" in page.text
    part = await ana.browser.get(address, headers={"hx-request": "true", "hx-request-type": "partial"})
    assert part.text.lstrip().startswith("<div")
    clock.advance(minutes=2)
    assert "Writing down…" in Page(await ana.browser.get(address)).text  # as who waits for it asks again and again
    await desk.app.state.scribe.settle()
    page = Page(await ana.browser.get(address))
    assert page.one("blockquote").text().lower().startswith("remind me to call priya")


async def test_who_listens_for_long_is_not_taken_for_gone(
    desk: Desk, ana: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.voice.writing.BEAT", 0.01)
    monkeypatch.setattr("webapp.voice.controller.WAIT", 0.0)
    scribe = desk.app.state.scribe
    async with scribe.engine._turn:  # it listens to another recording
        await send(ana, "one", *range(len(PIECES)))
        address = (await end(ana, "one")).json()["address"]
        async with asyncio.timeout(30):
            while not await desk.fetch("select count(*) from utterances where state = 'waiting'"):  # noqa: ASYNC110
                await asyncio.sleep(0)
            clock.advance(minutes=2)
            there = "select count(*) from utterances where taken_at = $1"
            while not await desk.fetch(there, clock()):  # noqa: ASYNC110  # nobody is told of that
                await asyncio.sleep(0)
        page = Page(await ana.browser.get(address))
        assert "Writing down…" in page.text
        assert page.one("#utterance").attributes["hx-get"] == address
    await scribe.settle()
    assert "remind me" in Page(await ana.browser.get(address)).one("blockquote").text().lower()


async def test_nothing_that_is_sent_beside_something_else_is_dropped_in_silence(desk: Desk, ana: Person) -> None:
    async def refused(words: str, *sounds: bytes) -> Page:
        files = [("file", ("memo.ogg", sound, "audio/ogg")) for sound in sounds]
        reply = await ana.browser.post(ana.path("/voice"), data={"words": words}, files=files)
        assert reply.status_code == 422
        return Page(reply)

    page = await refused("Order ink", CLIP)
    assert page.value("In words") == "Order ink"
    assert page.error("Or a recording").startswith("Send the words first")
    assert (await refused("", CLIP, CLIP)).error("Or a recording").startswith("Choose one recording")
    much = await refused("", CLIP + bytes(2_000_000))
    assert much.error("Or a recording") == "The recording is larger than this desk takes. Record it in parts."
    assert await desk.fetch("select count(*) from utterances") == 0


async def test_without_the_extra_the_page_says_what_to_do_and_words_go_the_same_way(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)  # as where it isn't installed
    page = Page(await ana.get("/voice"))
    assert "pip install 'cofounder[voice]'" in page.one("#voice-missing").text()
    reply = await ana.browser.post(
        ana.path("/voice"), data={"words": "Remind me to order ink"}, files={"file": ("", b"")}
    )
    assert Page(await ana.browser.get(reply.headers["location"])).value("Title") == "Order ink"
    path = await said(desk, ana)
    assert "pip install" in Page(await ana.get(path)).text
    assert await sounds(desk) == len(PIECES)
    monkeypatch.undo()
    reply = await ana.post(f"{path}/writing")
    assert "remind me" in (await once_written(desk, ana, reply)).text.lower()


async def test_a_line_that_is_full_keeps_the_recording(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.voice.engine.engine.WAITING", 0)
    path = await said(desk, ana)
    assert "Too many recordings are being written down just now." in Page(await ana.get(path)).text
    monkeypatch.undo()
    reply = await ana.post(f"{path}/writing")
    assert "remind me" in (await once_written(desk, ana, reply)).text.lower()
