"""A draft with comments, and its page as a person reads it."""

from tests.support.html import Page, text_of
from tests.support.people import Person

TEXT = "# Opening\n\nWe open at **nine** on [weekdays](https://a.test).\n\nWe close at six.\n"


def said(page: Page) -> list[str]:
    """What the comments on a page say, in order."""
    return [text_of(node) for node in page.tree.css(".comment .prose")]


def marked(page: Page) -> str:
    """What of the text is marked."""
    return "".join(node.text() for node in page.tree.css("#reading-text mark"))


async def begin(who: Person, draft: int, words: str = "", body: str = "Why?", *, revision: int = 1) -> int:
    """A thread about these words of TEXT, or about the whole draft; its id."""
    about = {"revision": revision, "starts": TEXT.index(words), "ends": TEXT.index(words) + len(words)} if words else {}
    reply = await who.post(f"/drafts/{draft}/threads", {"body": body, **{name: str(at) for name, at in about.items()}})
    assert reply.status_code == 303, reply.text
    return int(reply.headers["location"].rpartition("-")[2])


async def reading(who: Person, draft: int) -> Page:
    """The page on which a draft is read."""
    return Page(await who.get(f"/drafts/{draft}/reading"))
