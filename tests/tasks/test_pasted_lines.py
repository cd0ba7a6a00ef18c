"""Lists, texts and tables that are pasted into quick add become the tasks that a person sees in them."""

import pytest

from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from tests.support.quick_add import preview, titles

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("pasted", "becomes"),
    [
        ("- Milk\n- Eggs tomorrow", ["Milk", "Eggs"]),
        ("* Milk\n  * Eggs\n+ Flour", ["Milk", "Eggs", "Flour"]),
        ("• Milk\n◦ Eggs\n– Flour", ["Milk", "Eggs", "Flour"]),
        ("1. Milk\n2. Eggs\n10) Flour", ["Milk", "Eggs", "Flour"]),
        ("(1) Milk\n(2) Eggs", ["Milk", "Eggs"]),
        ("a) Milk\nb) Eggs", ["Milk", "Eggs"]),
        ("- [ ] Milk\n* [ ] Eggs\n[ ] Flour", ["Milk", "Eggs", "Flour"]),
        ("☐ Milk\n☐ Eggs", ["Milk", "Eggs"]),
        ("- Call printer p1\n* [ ] Update hours\n3. Frame it", ["Call printer", "Update hours", "Frame it"]),
        ("> Milk\n> - Eggs", ["Milk", "Eggs"]),
        ("## Shop\n- Milk\n---\n***\n-\n-- \n- Eggs", ["Shop", "Milk", "Eggs"]),
        ("# Monday list\n- Milk", ["Monday list", "Milk"]),
        ("| Task | Due |\n|---|---|\n| Rent | 27th |", ["Rent"]),
        ("Task\tDue\tWho\nOrder boards\t12/1/2026\tAna", ["Order boards Ana"]),
        ("24. December closed\nCall Bob", ["24. December closed", "Call Bob"]),
        ("24. December closed\n31. December closed", ["24. December closed", "31. December closed"]),
        ("3 boxes\n2 bags", ["3 boxes", "2 bags"]),
        ("Milk\n\u200b\n\ufeff\nEggs\n\u00ad", ["Milk", "Eggs"]),
        ("- one line alone", ["- one line alone"]),
        ("1. call", ["1. call"]),
        ("[11:20] Ana: call Jo\n[11:21] Ana: and Bob", ["[11:20] Ana: call Jo", "[11:21] Ana: and Bob"]),
    ],
)
async def test_the_signs_of_a_list_are_no_part_of_titles(desk: Desk, pasted: str, becomes: list[str]) -> None:
    kim = await desk.owner("Kim", time_zone="America/New_York", date_order="mdy")
    reply = await kim.post("/tasks", {"title": pasted})
    assert reply.status_code == 303
    assert await titles(desk, kim) == becomes


async def test_ticked_lines_are_told_and_left_out_until_they_are_wanted(desk: Desk, ana: Person) -> None:
    pasted = "- [x] Pay rent friday\n- [ ] Call Bob\n☑ Buy ink"
    page = await preview(ana, pasted)
    assert [text_of(node) for node in page.tree.css(".read-title")] == []
    assert "Left out: Pay rent friday · Buy ink" in page.text
    await ana.post("/tasks", {"title": pasted})
    assert await titles(desk, ana) == ["Call Bob"]
    page = await preview(ana, pasted, everything="on")
    assert [text_of(node) for node in page.tree.css(".read-title")] == ["Pay rent", "Call Bob", "Buy ink"]
    assert page.one("[name=everything]").attributes["value"] == "on"
    await ana.post("/tasks", {"title": pasted, "everything": "on"})
    assert await titles(desk, ana) == ["Call Bob", "Pay rent", "Call Bob", "Buy ink"]


async def test_a_paste_of_ticked_lines_only_says_why_nothing_is_added(desk: Desk, ana: Person) -> None:
    reply = await ana.post("/tasks", {"title": "- [x] Milk\n- [x] Eggs"})
    assert reply.status_code == 422
    assert "Every line is ticked as done." in Page(reply).error("Add a task")
    assert await titles(desk, ana) == []


@pytest.mark.parametrize("nothing", ["\u200b", "\u2800", "\u3164", "\u00ad\u200e \ufeff"])
async def test_a_title_that_nobody_could_see_is_none(desk: Desk, ana: Person, nothing: str) -> None:
    reply = await ana.post("/tasks", {"title": nothing})
    assert reply.status_code == 422
    assert await titles(desk, ana) == []


async def test_what_can_not_be_seen_makes_no_second_project_and_no_other_title(desk: Desk, ana: Person) -> None:
    await desk.project(ana, "Marketing")
    await ana.post("/tasks", {"title": "Order flyers #Marketing\u200b"})
    await ana.post("/tasks", {"title": "\u200eCall\u200b Bob \u2068tomorrow\u2069"})
    assert await desk.fetch("select array_agg(name) from projects") == ["Marketing"]
    assert await titles(desk, ana) == ["Order flyers", "Call Bob"]
    assert await desk.fetch("select count(*) from tasks where due_on is not null") == 1


async def test_marks_of_direction_and_joiners_that_mean_something_are_kept(desk: Desk, ana: Person) -> None:
    for title in ("👩\u200d👧 party", "می\u200cخواهم", "שלום C++\u200f"):
        await ana.post("/tasks", {"title": title})
    assert await titles(desk, ana) == ["👩\u200d👧 party", "می\u200cخواهم", "שלום C++\u200f"]
