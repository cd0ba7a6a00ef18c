"""What each program puts on the clipboard becomes the Markdown that it means."""

import pytest
from playwright.async_api import Page

from tests.browser.drafts import open_draft
from tests.browser.pasting import copied_from, paste_each, programs
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio


async def test_what_each_program_copies_becomes_the_markdown_that_it_means(desk: Desk, page: Page, ana: Person) -> None:
    await open_draft(page, ana, await desk.draft(ana))
    copied = {program: copied_from(program) for program in programs()}
    pasted = await paste_each(page, *((one.html, one.plain) for one in copied.values()))
    assert len(copied) >= 40
    assert dict(zip(copied, (done.text.rstrip("\n") for done in pasted), strict=True)) == {
        program: one.markdown for program, one in copied.items()
    }
    assert {done.undone for done in pasted} == {""}
