"""What is pasted into the editor: where it goes, and what of it comes along."""

import base64

import pytest
from playwright.async_api import Page, expect

from tests.browser.drafts import expect_text, in_text, open_draft
from tests.browser.files import png
from tests.browser.pasting import paste
from tests.support.people import Desk, Person

pytestmark = pytest.mark.anyio

TABLE = "| Day | Work |\n| --- | ---- |\n| Mon | sand |\n| Tue | oil  |"
RANGE = "<table><tr><td>glue</td><td>7|8</td></tr><tr><td>plane</td><td>9</td></tr></table>"


async def write(desk: Desk, page: Page, ana: Person, body: str) -> None:
    """Open a draft with a text, where `‸` is the caret, or two of them are around what is selected."""
    parts = body.split("‸")
    await open_draft(page, ana, await desk.draft(ana, body="".join(parts)))
    await in_text(page, "Control+Home")
    for _ in range(len(parts[0])):
        await page.keyboard.press("ArrowRight")
    for _ in range(len(parts[1]) if len(parts) > 2 else 0):
        await page.keyboard.press("Shift+ArrowRight")


@pytest.mark.parametrize(
    ("body", "html", "plain", "text"),
    [
        pytest.param("Before‸ after", " <b>bold</b>", "", "Before **bold** after", id="words into a line"),
        pytest.param("‸chair", "<b>very good </b>", "", "**very good** chair", id="with the space at their edge"),
        pytest.param("a ‸b‸ c", "<p>x <i>y</i></p>", "", "a x *y* c", id="in place of what is selected"),
        pytest.param("One‸ two", "<h2>H</h2>", "", "One\n\n## H\n\n two", id="a block by itself"),
        pytest.param("One\n‸\nTwo", "<p>a</p><p>b</p>", "", "One\n\na\n\nb\n\nTwo", id="also between lines"),
        pytest.param("‸", "", "- a\n*b*", "- a\n*b*", id="plain text as it is"),
        pytest.param("## Head‸", "a<br>b", "", "## Heada b", id="into a heading, in one line"),
        pytest.param("**so ‸good**", "<b>very </b>", "", "**so very good**", id="bold into bold"),
        pytest.param("**so ‸good**", "x <i>y</i> ", "", "**so x *y* good**", id="italic into bold"),
        pytest.param("**so‸ good**", "<p>x</p><p>y</p>", "", "**so**\n\nx\n\ny\n\n** good**", id="blocks into bold"),
        pytest.param("`a‸b`", "<b>x</b><br>*y*", "x\n*y*", "`ax *y*b`", id="into code in a line"),
        pytest.param("```\n‸\n```", "<b>a &lt; b</b>", "a < b", "```\na < b\n```", id="into code"),
        pytest.param(
            "- a\n\n  ```\n  ‸\n  ```",
            "<p>x</p>",
            "x\n  y",
            "- a\n\n  ```\n  x\n    y\n  ```",
            id="into an item's code",
        ),
        pytest.param(
            "[the ‸shop](https://example.com)",
            "<a href='https://example.org'>old</a> [1] ",
            "",
            "[the old \\[1\\] shop](https://example.com)",
            id="into the words of a link",
        ),
    ],
)
async def test_pasted_it_fits_the_place(
    desk: Desk, page: Page, ana: Person, body: str, html: str, plain: str, text: str
) -> None:
    await write(desk, page, ana, body)
    await paste(page, plain or "unused", html)
    await expect_text(page, text)
    await page.keyboard.press("Control+z")
    await expect_text(page, body.replace("‸", ""))


@pytest.mark.parametrize(
    ("body", "html", "text"),
    [
        pytest.param("- one‸", "<ul><li>a<li>b</ul>", "- one\n- a\n- b", id="after an item"),
        pytest.param("- ‸", "<ul><li>a<ul><li>in</ul><li>b</ul>", "- a\n  - in\n- b", id="in an empty item"),
        pytest.param(
            "1. one\n2. t‸wo\n3. three",
            "<ul><li>a<li>b</ul>",
            "1. one\n2. t\n3. a\n4. b\n5. wo\n6. three",
            id="numbers go on counting",
        ),
        pytest.param("- [x] one‸", "<ul><li>a</ul>", "- [x] one\n- [ ] a", id="boxes too"),
        pytest.param("- a\n  - b‸", "<ol><li>x<li>y</ol>", "- a\n  - b\n  - x\n  - y", id="an inner list"),
        pytest.param("- one‸", "<p>a</p><p>b</p>", "- one\n\n  a\n\n  b", id="paragraphs stay in the item"),
        pytest.param("- one‸", "a<br>b", "- onea\\\n  b", id="lines too"),
        pytest.param("> said ‸so", "<p>a</p><p>b</p>", "> said \n>\n> a\n>\n> b\n>\n> so", id="a quote stays one"),
    ],
)
async def test_lists_and_quotes_go_on(desk: Desk, page: Page, ana: Person, body: str, html: str, text: str) -> None:
    await write(desk, page, ana, body)
    await paste(page, "unused", html)
    await expect_text(page, text)


@pytest.mark.parametrize(
    ("html", "plain", "text"),
    [
        pytest.param("<p>a|b</p><p>c</p>", "", "a\\|b c", id="paragraphs in one line, bars as letters"),
        pytest.param("", "a|b\nc", "a\\|b c", id="plain text too"),
        pytest.param("<ul><li>a</li><li>b</li></ul>", "", "a b", id="a list"),
        pytest.param("<pre>a\nb|c</pre>", "", "`a` `b\\|c`", id="code"),
    ],
)
async def test_a_cell_stays_one(desk: Desk, page: Page, ana: Person, html: str, plain: str, text: str) -> None:
    await write(desk, page, ana, TABLE.replace("sand", "‸sand‸"))
    await paste(page, plain or "unused", html)
    await expect_text(page, TABLE.replace("sand", text))


@pytest.mark.parametrize(("html", "plain"), [(RANGE, "unused"), ("", "glue\t7|8\r\nplane\t9\r\n")])
async def test_a_copied_range_fills_cells(desk: Desk, page: Page, ana: Person, html: str, plain: str) -> None:
    await write(desk, page, ana, TABLE.replace("oil", "‸oil"))
    await paste(page, plain, html)
    await expect_text(
        page,
        "| Day | Work  |      |\n| --- | ----- | ---- |\n| Mon | sand  |      |\n"
        "| Tue | glue  | 7\\|8 |\n|     | plane | 9    |",
    )
    await page.keyboard.type("!")
    await expect_text(
        page,
        "| Day | Work  |      |\n| --- | ----- | ---- |\n| Mon | sand  |      |\n"
        "| Tue | glue  | 7\\|8 |\n|     | plane | 9!    |",
    )


async def test_an_address_pasted_onto_words_makes_them_a_link(desk: Desk, page: Page, ana: Person) -> None:
    await open_draft(page, ana, await desk.draft(ana, body="Our shop"))
    await page.keyboard.press("Control+Shift+ArrowLeft")
    await paste(page, "https://example.com/a_(b)", '<a href="https://example.com/a_(b)">https://example.com/a_(b)</a>')
    await expect_text(page, "Our [shop](https://example.com/a_%28b%29)")
    await in_text(page)
    await page.keyboard.type(" ")
    await paste(page, "https://example.com", '<a href="https://example.com">https://example.com</a>')
    await expect_text(page, "Our [shop](https://example.com/a_%28b%29) https://example.com")


CODE, TABLED, LISTED = "```\nx = 1\n```", "| a   | b   |\n| --- | --- |\n| c   | d   |", "- a\n- b"
BLOCKS = {
    "<pre>x = 1</pre>": CODE,
    "<table><tr><th>a<th>b<tr><td>c<td>d</table>": TABLED,
    "<blockquote>so</blockquote>": "> so",
    "<p>p</p><hr>": "p\n\n---",
    "<ul><li>a<li>b</ul>": LISTED,
    CODE: CODE,
    "| a | b |\n| - | - |\n| c | d |\n": "| a | b |\n| - | - |\n| c | d |",
    "---": "---",
}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("‸", "{}\n\nnext", id="in an empty text"),
        pytest.param("One\n‸\nThen", "One\n\n{}\n\nnext\n\nThen", id="between lines"),
        pytest.param("One ‸two", "One \n\n{}\n\nnext\n\ntwo", id="within a paragraph"),
    ],
)
async def test_what_is_typed_behind_a_pasted_block_is_a_paragraph_of_its_own(
    desk: Desk, page: Page, ana: Person, body: str, text: str
) -> None:
    await write(desk, page, ana, body)
    for copied, block in BLOCKS.items():
        await (paste(page, "unused", copied) if copied.startswith("<") else paste(page, copied))
        await page.keyboard.insert_text("next")  # one step of undo, however slow the machine is
        await expect_text(page, text.format(block))
        await page.keyboard.press("Control+z")  # the words
        await page.keyboard.press("Control+z")  # and what was pasted, each in one step
        await expect_text(page, body.replace("‸", ""))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("> said‸", "> said\n>\n> ```\n> x = 1\n> ```\n>\n> next"),
        ("- one‸\n- two", "- one\n\n  ```\n  x = 1\n  ```\n\n  next\n- two"),
    ],
)
async def test_a_pasted_block_stays_in_its_quote_or_item_with_what_is_typed_behind_it(
    desk: Desk, page: Page, ana: Person, body: str, text: str
) -> None:
    await write(desk, page, ana, body)
    await paste(page, "unused", "<pre>x = 1</pre>")
    await page.keyboard.type("next")
    await expect_text(page, text)


async def test_plain_bullets_go_on_with_those_that_they_are_pasted_into(desk: Desk, page: Page, ana: Person) -> None:
    await write(desk, page, ana, "- [ ] ‸")
    await paste(page, "- a\n  - in\n- [x] b")
    await expect_text(page, "- [ ] a\n  - [ ] in\n- [x] b")
    await paste(page, "- c\n- d\n")
    await expect_text(page, "- [ ] a\n  - [ ] in\n- [x] b\n- [ ] c\n- [ ] d")


async def test_plain_lines_stay_in_the_quote_or_item_that_they_are_pasted_into(
    desk: Desk, page: Page, ana: Person
) -> None:
    await write(desk, page, ana, "1. a\n2. ‸\n3. d")
    await paste(page, "4) b\r\n5) c\r\n")
    await expect_text(page, "1. a\n2. b\n3. c\n4. d")
    await paste(page, " so\r\n\r\nand then\r\n")
    await expect_text(page, "1. a\n2. b\n3. c so\n\n   and then\n4. d")
    await write(desk, page, ana, "> said ‸")
    await paste(page, "so\n\nand then\n")
    await expect_text(page, "> said so\n>\n> and then")


async def test_a_list_beside_a_numbered_item_goes_into_it(desk: Desk, page: Page, ana: Person) -> None:
    await open_draft(page, ana, await desk.draft(ana))
    inner = "<ul><li>inner</li></ul>"
    await paste(page, "unused", f"<ol start=9><li>nine</li>{inner}<li>ten</li>{inner}</ol>")
    await expect_text(page, "9. nine\n   - inner\n10. ten\n    - inner\n\n")
    await expect(page.locator("#preview ol > li > ul > li")).to_have_count(2)


async def test_pictures_within_what_is_pasted_are_uploaded(desk: Desk, page: Page, ana: Person) -> None:
    await open_draft(page, ana, await desk.draft(ana))
    one, two = (base64.b64encode(png(400, 300, shade)).decode() for shade in (90, 180))
    await paste(
        page,
        "unused",
        f'<p>Before</p><p><img src="data:image/png;base64,{one}"></p><p>between '
        f'<img alt="vise" src="data:image/png;base64,{two}"> after</p>',
    )
    await expect(page.locator(".cm-content")).to_contain_text("picture.png)")
    await page.wait_for_function(
        "() => /^Before\\s+!\\[\\]\\([^)]+\\)\\s+between !\\[\\]\\([^)]+\\) after$/"
        ".test(new FormData(document.getElementById('editor-form')).get('body'))"
    )
    assert await desk.fetch("select count(*) from files") == 2


GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
SVG = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1456 970'%3E%3C/svg%3E" + " " * 200
AT = "https://cdn.example.com"


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(f'<img alt="a joint" src="{GIF}" data-src="{AT}/a.jpg">', id="named by its page"),
        pytest.param(f'<img alt="a joint" src="{GIF}" data-lazy-src="{AT}/a.jpg">', id="by another name"),
        pytest.param(f'<img alt="a joint" src="{SVG}" data-original="{AT}/a.jpg">', id="with a drawing meanwhile"),
        pytest.param(f'<img alt="a joint" data-delayed-url="{AT}/a.jpg">', id="with nothing meanwhile"),
        pytest.param(f'<img alt="a joint" src="//{AT[8:]}/a.jpg">', id="without its scheme"),
        pytest.param(f'<img alt="a joint" srcset="{AT}/s.jpg 400w, {AT}/a.jpg 800w">', id="in sizes"),
        pytest.param(
            f'<img alt="a joint" src="{GIF}" data-srcset="{AT}/a.jpg 2x,{AT}/s.jpg">', id="in sizes for later"
        ),
        pytest.param(
            f'<picture><source srcset="{AT}/a.jpg 900w, {AT}/s.jpg 90w"><img alt="a joint" src="{GIF}"></picture>',
            id="in sizes beside it",
        ),
        pytest.param(
            f'<img alt="a joint" src="{GIF}" data-src="{AT}/a.jpg"><noscript><img src="{AT}/a.jpg"></noscript>',
            id="once more without scripts",
        ),
    ],
)
async def test_a_picture_that_its_page_loads_late_is_linked(desk: Desk, page: Page, ana: Person, picture: str) -> None:
    await open_draft(page, ana, await desk.draft(ana))
    await paste(page, "unused", f"<p>Glue {picture} it</p>")
    await expect_text(page, f"Glue [a joint]({AT}/a.jpg) it")


async def test_a_late_picture_that_nobody_can_find_is_told(desk: Desk, page: Page, ana: Person) -> None:
    await open_draft(page, ana, await desk.draft(ana))
    await paste(page, "unused", f'<p>Glue <img src="{GIF}" data-src="/img/a.jpg">it</p>')
    await expect_text(page, "Glue it")
    await expect(page.get_by_role("status").get_by_text("Pasted without pictures.")).to_be_visible()


async def test_what_does_not_come_along_is_told(desk: Desk, page: Page, ana: Person) -> None:
    await open_draft(page, ana, await desk.draft(ana))
    comments = "<a class=msocomanchor href='#_msocom_1'>[MR1]</a>"
    await paste(page, "unused", f"<p>The<img src='file:///C:/clip_image001.png'> price{comments}</p>")
    await expect_text(page, "The price")
    await expect(page.get_by_role("status").get_by_text("Pasted without pictures and comments.")).to_be_visible()
