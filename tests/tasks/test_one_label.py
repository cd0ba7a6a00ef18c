"""Labels that differ only in case, or in how their accents are encoded, are one."""

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.tasks.test_natural_order import options

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("spelling", "other"), [("VIP", "vip"), ("Café", "Cafe\u0301"), ("Straße", "STRASSE"), ("Łódź", "łódź")]
)
async def test_spellings_of_a_label_are_one_choice_that_finds_all(
    desk: Desk, ana: Person, spelling: str, other: str
) -> None:
    await desk.task(ana, "One", labels=[spelling])
    await desk.task(ana, "Two", labels=[other, "rest"])
    await desk.task(ana, "Three", labels=[spelling])
    await desk.task(ana, "Four", labels=["rest"])
    assert f"{spelling} (3)" in options(Page(await ana.get("/tasks")), "Label")
    assert len(options(Page(await ana.get("/tasks")), "Label")) == 2
    for chosen in (spelling, other):
        page = Page(await ana.get("/tasks", params={"label": chosen}))
        assert page.titles == ["One", "Two", "Three"]
        assert page.value("Label") == chosen
        assert options(page, "Label").count(f"{spelling} (3)") == 1
        assert "Open3" in page.one("#task-tabs").text().replace("\n", "").replace(" ", "")


async def test_labels_that_only_look_alike_stay_apart(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "One", labels=["Resume"])
    await desk.task(ana, "Two", labels=["Résumé"])
    assert Page(await ana.get("/tasks", params={"label": "resume"})).titles == ["One"]


async def test_what_is_done_is_found_by_any_spelling(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "One", labels=["VIP"], status="completed")
    await desk.task(ana, "Two", labels=["vip"], status="completed")
    assert sorted(Page(await ana.get("/tasks?status=completed&label=Vip")).titles) == ["One", "Two"]


async def test_a_task_added_to_a_label_s_list_has_it_once(desk: Desk, ana: Person) -> None:
    await ana.post("/tasks", {"title": "Cloth @Café"})
    await ana.post("/tasks", {"title": "Oak @Cafe\u0301", "labels": "CAFÉ"})
    assert await desk.fetch("select labels from tasks where title = 'Oak'") == ["Café"]
