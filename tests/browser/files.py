"""Files as a person brings them to a page: pasted, dropped, chosen."""

import asyncio
import struct
import zlib
from base64 import b64encode
from contextlib import suppress
from typing import NamedTuple

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from playwright.async_api import Error, FilePayload, Locator, Page, Route, expect

from tests.support.people import Desk, Person

CARRY = """
    const carry = (files, texts) => {
        const data = new DataTransfer();
        for (const {name, type, content} of files) {
            data.items.add(new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], name, {type}));
        }
        for (const [type, text] of Object.entries(texts)) data.setData(type, text);
        return data;
    };
"""
PASTE = f"""([files, texts]) => {{{CARRY}
    const clipboardData = carry(files, texts);
    const paste = new ClipboardEvent("paste", {{clipboardData, bubbles: true, cancelable: true}});
    document.activeElement.dispatchEvent(paste);
}}"""
DRAG = f"""(element, [kinds, files, at]) => {{{CARRY}
    const dataTransfer = carry(files, {{}});
    const [clientX, clientY] = at;
    for (const kind of kinds) {{
        element.dispatchEvent(new DragEvent(kind, {{dataTransfer, clientX, clientY, bubbles: true, cancelable: true}}));
    }}
}}"""
AFTER = """([selector, words]) => {
    const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
    while (!walker.nextNode().data.includes(words));
    const range = document.createRange();
    range.setStart(walker.currentNode, walker.currentNode.data.indexOf(words));
    range.setEnd(walker.currentNode, walker.currentNode.data.indexOf(words) + words.length);
    const {right, top, height} = range.getBoundingClientRect();
    return [right - 1, top + height / 2];
}"""


class Brought(NamedTuple):
    """A file that somebody brings."""

    name: str
    type: str
    content: bytes

    @property
    def payload(self) -> FilePayload:
        """As a file picker gives it."""
        return {"name": self.name, "mimeType": self.type, "buffer": self.content}

    @property
    def carried(self) -> dict[str, str]:
        """As a page's own script can make it."""
        return {"name": self.name, "type": self.type, "content": b64encode(self.content).decode()}


def png(width: int = 60, height: int = 40, shade: int = 120) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([shade]) * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


SCREENSHOT = Brought("image.png", "image/png", png())
SHOP = Brought("shop-front.png", "image/png", png(shade=200))
PRICES = Brought("prices.csv", "text/csv", b"bread,3\nmilk,2\n")
LIAR = Brought("liar.png", "image/png", b"no picture at all")


async def paste_files(page: Page, *files: Brought, **texts: str) -> None:
    """Paste files where the focus is, with what else is on the clipboard: `html`, `rtf`, `plain`."""
    others = {f"text/{kind}": text for kind, text in texts.items()}
    await page.evaluate(PASTE, [[one.carried for one in files], others])


async def drag_files(onto: Locator, *files: Brought, at: tuple[float, float] = (0, 0)) -> None:
    """Hold files over a place, and don't let go."""
    await onto.evaluate(DRAG, [["dragenter", "dragover"], [one.carried for one in files], at])


async def drop_files(onto: Locator, *files: Brought, at: tuple[float, float] = (0, 0)) -> None:
    """Drop files onto a place."""
    await onto.evaluate(DRAG, [["dragenter", "dragover", "drop"], [one.carried for one in files], at])


async def place_after(page: Page, words: str, within: str = ".cm-content") -> tuple[float, float]:
    """Where on the screen some words end."""
    x, y = await page.evaluate(AFTER, [within, words])
    return x, y


async def address_of(desk: Desk, who: Person, file: Brought) -> str:
    """Where a file that was stored is shown."""
    file_id = await desk.fetch("select id from files where name = $1", file.name)
    return who.path(f"/files/{file_id}/{file.name}")


class Held:
    """Uploads that begin, and wait until they are let go."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.let_go = asyncio.Event()

    async def __call__(self, route: Route) -> None:
        """Hold an upload; let everything else pass."""
        if route.request.method == "POST":
            self.begun.set()
            await self.let_go.wait()
        with suppress(Error):  # it was cancelled meanwhile
            await route.continue_()


async def hold_uploads(page: Page) -> Held:
    """From now on uploads of a page wait."""
    held = Held()
    await page.route("**/files", held)
    return held


class Unheard:
    """Answers uploads as a proxy does that has lost the desk's own answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the desk do what it is asked, and say something else."""

        async def unheard(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send({"type": "http.response.start", "status": 502, "headers": []})
            else:
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        is_upload = scope["type"] == ScopeType.HTTP and scope["method"] == "POST" and scope["path"].endswith("/files")
        await self.app(scope, receive, unheard if is_upload else send)


def on_the_way(page: Page, name: str) -> Locator:
    """A file on its way, or what is wrong with it."""
    return page.get_by_role("group", name=name)


async def arrived(page: Page, count: int = 1) -> None:
    """Wait until so many files have come into the text."""
    await page.wait_for_function(
        """count => new FormData(document.getElementById("editor-form")).get("body").split("/files/").length > count""",
        arg=count,
    )
    await expect(page.locator(".arriving")).to_have_count(0)
