"""The examples that teach quick add: what they say is what is read."""

import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.quick_add import chips, preview

pytestmark = pytest.mark.anyio

READ = {
    "Call the landlord friday 3pm": ["Due Friday 15:00"],
    "Renew the lease in 3 weeks": ["Due Wed 25 Mar"],
    "Pay rent every 1st of the month": ["Repeats every 1st"],
    "Order flyers #Marketing": ["Project Marketing (new)"],
    "Send the offer +me p1": ["For Ana", "Priority Urgent"],
    "Price tags @print @shop": ["Label print", "Label shop"],
    "Stocktaking tomorrow 6pm for 2h": ["Due Tomorrow 18:00", "Takes 2 h"],
    "Advent window from 1 dec until 24 dec": ["From Tue 1 Dec", "Due Thu 24 Dec"],
    "Team meeting monday 9am !30 min before": ["Due Monday 09:00", "Remind 30 min before"],
    "Call the printer // ask about grey paper": ["Notes: ask about grey paper"],
}


async def test_the_ten_examples_at_the_line_are_read_as_they_say(ana: Person) -> None:
    for path in ("/tasks", "/tasks/new"):
        page = Page(await ana.get(path))
        assert [text_of(each) for each in page.tree.css("#examples dl a")] == list(READ)
    elsewhere = Page(await ana.get("/drafts")).one("#quick-add .asks")
    assert elsewhere.attributes["href"] == ana.path("/tasks/new#examples")
    examples = page.tree.css("#examples dl a")
    for each in examples:
        shown = Page(await ana.browser.get(each.attributes["href"] or ""))
        assert chips(shown) == READ[text_of(each)], text_of(each)


async def test_an_empty_list_offers_three_lines_to_whoever_can_add_them(desk: Desk, ana: Person) -> None:
    page = Page(await ana.get("/tasks"))
    offered = [text_of(each) for each in page.tree.css(".empty .examples a")]
    assert len(offered) == 3
    for line in offered:
        assert chips(await preview(ana, line)), line
    viewer = await desk.member("viewer", ana, "Vic")
    assert not Page(await viewer.get("/tasks")).tree.css(".empty .examples, #examples")
    await desk.task(ana)
    assert not Page(await ana.get("/tasks")).tree.css(".empty")
