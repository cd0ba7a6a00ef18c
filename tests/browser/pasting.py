"""What programs put on the clipboard, and pasting it in the editor as a test does, many times in one page.

Each is in `copied/`: its HTML, the Markdown that it means, and its plain text where that tells what the HTML leaves
out.
"""

from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Page

from tests.browser.drafts import TEXT

COPIED = Path(__file__).parent / "copied"
PASTE = """([html, text]) => {
    const clipboardData = new DataTransfer();
    if (html) clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""
# Each is pasted where the caret is, and taken back by one step of undo.
PASTE_EACH = f"""copied => copied.map(([html, text]) => {{
    const field = document.activeElement;
    const body = {TEXT};
    ({PASTE})([html, text]);
    const pasted = body();
    const undo = {{key: "z", code: "KeyZ", keyCode: 90, ctrlKey: true, bubbles: true, cancelable: true}};
    field.dispatchEvent(new KeyboardEvent("keydown", undo));
    return [pasted, body()].map(text => text.replaceAll("\\r\\n", "\\n"));
}})"""


class Copied(NamedTuple):
    """What a program puts on the clipboard, and the Markdown that it means."""

    html: str
    plain: str
    markdown: str


class Pasted(NamedTuple):
    """The text of the draft after something was pasted, and after that was undone."""

    text: str
    undone: str


def copied_from(program: str) -> Copied:
    """What a program puts on the clipboard."""
    parts = [COPIED / f"{program}{suffix}" for suffix in (".html", ".plain.txt", ".markdown.txt")]
    return Copied(*(part.read_text("utf-8").removesuffix("\n") if part.exists() else "unused" for part in parts))


def programs() -> list[str]:
    """All programs that something is kept of."""
    return sorted(path.stem for path in COPIED.glob("*.html"))


async def paste(page: Page, text: str, html: str = "") -> None:
    """Paste what a program would put on the clipboard."""
    await page.evaluate(PASTE, [html, text])


async def paste_each(page: Page, *copied: tuple[str, str]) -> list[Pasted]:
    """Paste each of these, as HTML and as plain text, where the caret is, and take it back."""
    return [Pasted(*texts) for texts in await page.evaluate(PASTE_EACH, copied)]
