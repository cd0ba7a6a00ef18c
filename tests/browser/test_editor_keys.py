"""What keys do in tables, and that marks which were put nowhere don't stay."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.drafts import expect_text, open_draft
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

TABLE = "| Day    | Open |\n| ------ | ---- |\n| Monday | 9    |"


async def write(desk: Desk, page: Page, ana: Person, body: str) -> None:
    """Open a draft with a text, the caret at its end."""
    await open_draft(page, ana, await desk.draft(ana, "Winter hours", body=body))


async def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other; words are typed."""
    for key in keys:
        if key.startswith("'"):
            await page.keyboard.type(key[1:])
        else:
            await page.keyboard.press(key)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["ArrowLeft", "ArrowLeft", "Enter", "'10"], f"{TABLE}\n|        | 10   |"),
        (["ArrowUp", "ArrowUp", "Home", "Enter", "'Sunday"], TABLE.replace("Monday", "Sunday")),
        (["Home", "Enter", "'Friday", "Tab", "'8", "Tab", "'All"], f"{TABLE}\n| Friday | 8    |\n| All    |      |"),
        (["Enter", "Enter", "'Then"], f"{TABLE}\n\nThen"),
        (["End", "Shift+Enter", "'Then"], f"{TABLE}\nThen"),
        (["End", "Enter", "'| Friday | 8 |", "Enter", "'| All | |"], f"{TABLE}\n| Friday | 8    |\n| All    |      |"),
    ],
)
async def test_enter_goes_down_in_a_table_and_on_to_a_new_row(
    desk: Desk, page: Page, ana: Person, keys: list[str], text: str
) -> None:
    await write(desk, page, ana, TABLE)
    await press(page, *keys)
    await page.wait_for_function(
        """wanted => new FormData(document.getElementById("editor-form")).get("body").replaceAll("\\r\\n", "\\n")
        .replaceAll(/ +/g, " ").trim() === wanted.replaceAll(/ +/g, " ")""",
        arg=text,
    )


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        ("One\n\nTwo", ["Control+a", "Control+b", "Control+b"]),
        ("One\n\nTwo", ["Control+a", "Control+e", "Control+e"]),
        ("One\n\nTwo", ["Control+a", "Control+b", "Control+i", "Control+i", "Control+b"]),
        ("One two ", ["Control+b", "Control+b"]),
        ("One two ", ["Control+b", "ArrowUp", "Home"]),
        ("One two ", ["Control+i", "Control+Home"]),
        ("One two ", ["Control+e", "Control+Home"]),
        ("One two ", ["Control+Shift+x", "Control+Home"]),
        ("One two ", ["Control+b", "Control+i", "Control+Home"]),
        ("One two ", ["Control+b", "'x", "Backspace", "Control+Home"]),
        ("\n\n", ["Control+a", "Control+b", "Control+Home"]),
    ],
)
async def test_marks_that_were_put_nowhere_do_not_stay(
    desk: Desk, page: Page, ana: Person, body: str, keys: list[str]
) -> None:
    await write(desk, page, ana, body)
    await press(page, *keys)
    await expect_text(page, body)


async def test_marks_go_with_the_focus_and_stay_where_words_were_typed(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, "One ")
    await press(page, "Control+b")
    await expect_text(page, "One ****")
    await page.get_by_label("Title", exact=True).focus()
    await expect_text(page, "One ")
    await page.get_by_label("Text, in Markdown").focus()
    await press(page, "Control+End", "Control+b", "'two", "Control+Home")
    await expect(page.locator("#preview strong")).to_have_text("two")
    await expect_text(page, "One **two**")
    await press(page, "Control+End", "' ", "Control+i", "'three", "Control+i", "' four")
    await expect_text(page, "One **two** *three* four")


async def test_keys_lead_from_the_page_into_its_text_and_its_title(desk: Desk, page: Page, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", body="We close")
    for key, field in (("t", "Title"), ("e", "Text, in Markdown")):
        await page.goto(ana.path(f"/drafts/{draft}"))
        await page.locator(".cm-content").wait_for()
        await page.keyboard.press(key)
        await expect(page.get_by_role("textbox", name=field)).to_be_focused()
    await page.keyboard.type("te")
    await expect_text(page, "teWe close")


@pytest.mark.parametrize(
    ("body", "keys", "text"),
    [
        ("- Run\n  ```\n  npm test\n  ```", ["ArrowUp", "End", "Enter", "'x"], "- Run\n  ```\n  npm test\n  x\n  ```"),
        ("1. ```", ["Enter", "'npm test", "Enter", "'  x"], "1. ```\n   npm test\n     x"),
        ("> ```\n> npm test\n> ```", ["ArrowUp", "End", "Enter", "'x"], "> ```\n> npm test\n> x\n> ```"),
        ("```\n> ls\n```", ["ArrowUp", "End", "Enter", "'x"], "```\n> ls\nx\n```"),
        ("```\n  if:\n```", ["ArrowUp", "End", "Enter", "'x"], "```\n  if:\n  x\n```"),
        ("- a", ["Shift+Enter", "'b", "Enter", "'c"], "- a\n  b\n- c"),
    ],
)
async def test_a_line_that_begins_in_code_or_in_an_item_stays_in_it(
    desk: Desk, page: Page, ana: Person, body: str, keys: list[str], text: str
) -> None:
    await write(desk, page, ana, body)
    await press(page, *keys)
    await expect_text(page, text)


@pytest.mark.parametrize(("before", "under"), [("- ", "  "), ("- Hours\n\n  ", "  "), ("> ", "> "), ("1. > ", "   > ")])
async def test_a_table_stays_in_the_item_or_the_quote_that_it_is_in(
    desk: Desk, page: Page, ana: Person, before: str, under: str
) -> None:
    await write(desk, page, ana, before + TABLE.replace("\n", f"\n{under}"))
    await press(page, "ArrowLeft", "ArrowLeft", "Tab", "'All", "Tab", "Tab")
    rows = [*TABLE.split("\n"), "| All    |      |", "|        |      |"]
    await expect_text(page, before + f"\n{under}".join(rows))
    await press(page, "Enter", "'Then")
    await expect_text(page, before + f"\n{under}".join(rows[:-1]) + f"\n{under.rstrip()}\n{under}Then")


async def test_a_table_is_typed_as_it_stands(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, "")
    await press(page, "'| Day | Open |", "Enter", "'| - | - |", "Enter", "'| Monday | 9 |", "Enter", "Enter", "'Then")
    await expect_text(page, f"{TABLE}\n\nThen")


async def test_a_chosen_address_is_what_a_link_leads_to(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, "https://example.com/a")
    await press(page, "Control+a", "Control+k")
    await expect(page.get_by_label("Words", exact=True)).to_be_focused()
    await press(page, "'Our shop", "Enter")
    await expect_text(page, "[Our shop](https://example.com/a)")
    await press(page, "ArrowLeft", "Control+k")
    await expect(page.get_by_label("Address", exact=True)).to_be_focused()
    await press(page, "'example.com/b", "Enter")
    await expect_text(page, "[Our shop](https://example.com/b)")
