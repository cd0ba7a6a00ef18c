"""Names in quick add: of people, labels and projects, as somebody types them; and signs that say nothing."""

import pytest

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.quick_add import chips, offers, preview, the_task

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Łukasz Nowak", "+lukasz"),
        ("José Peña", "+jose pena"),
        ("Zoë", "+ZOE"),
        ("Søren", "+soren"),
        ("Dr. Müller (Sales)", "+Dr. Muller"),
        ("Dr. Müller (Sales)", "+müller"),
        ("Ben O'Hara", "+Ben O’Hara"),
        ("José", "+Jose\u0301"),
    ],
)
async def test_a_person_is_known_without_accents_and_by_what_they_are_called(
    desk: Desk, ana: Person, name: str, typed: str
) -> None:
    await desk.member("editor", ana, name)
    page = await preview(ana, f"Order paper {typed}")
    assert chips(page) == [f"For {name}"]
    await ana.post("/tasks", {"title": f"Order paper {typed}"})
    assert (await the_task(desk, ana, "Order paper")).assignee_name == name


async def test_me_is_who_types(desk: Desk, ana: Person) -> None:
    await ana.post("/tasks", {"title": "Order paper +me"})
    assert (await the_task(desk, ana, "Order paper")).assignee_id == ana.account_id


async def test_a_title_or_a_first_name_that_two_have_is_nobody(desk: Desk, ana: Person) -> None:
    for name in ("Dr. Ada Kern", "Dr. Bea Kern", "Lee Ray", "Lee Moss"):
        await desk.member("editor", ana, name)
    for typed in ("+Dr.", "+lee", "+Dr. Kern"):
        assert chips(await preview(ana, f"Ask {typed}")) == []


async def test_at_a_member_that_is_no_label_the_person_is_offered(desk: Desk, ana: Person) -> None:
    await desk.member("editor", ana, "Jonas Weber")
    page = await preview(ana, "Ring Jonas @Jonas")
    assert (chips(page), offers(page)) == ([], ["For Jonas Weber?"])
    taken = page.one("[name=take]").attributes["value"] or ""
    assert chips(await preview(ana, "Ring Jonas @Jonas", take=taken)) == ["For Jonas Weber"]
    page = await preview(ana, 'Ring @"Jonas Weber" tomorrow')
    assert (chips(page), offers(page)) == (["Due Tomorrow"], ["For Jonas Weber?"])
    await ana.post("/tasks", {"title": 'Fold boxes @"Jonas"'})
    assert chips(await preview(ana, "Ring Jonas @jonas")) == ["Label Jonas"]


async def test_a_doubled_piece_stays_words_and_is_offered(desk: Desk, ana: Person) -> None:
    await desk.member("editor", ana, "Jonas")
    page = await preview(ana, "Ask +Ana +Jonas about the lease")
    assert (chips(page), offers(page)) == (["For Jonas"], ["For Ana?"])
    taken = page.one("[name=take]").attributes["value"] or ""
    assert chips(await preview(ana, "Ask +Ana +Jonas about the lease", take=taken)) == ["For Ana"]


@pytest.mark.parametrize(
    ("line", "sign", "why"),
    [
        ("Ask +nobody", "+nobody", "Nobody here is called “nobody”"),
        ("Pay VAT !soon", "!soon", "is no priority and no reminder"),
        ("Pay VAT !!1", "!!1", "is no priority and no reminder"),
        ("Fix #Shop's door", "#Shop's", "can't be the name of a project as it stands"),
        ("Pay VAT Dec 10 !2 days before", "!2 days before", "needs a due time"),
    ],
)
async def test_a_sign_that_says_nothing_is_told(ana: Person, line: str, sign: str, why: str) -> None:
    page = await preview(ana, line)
    assert f"“{sign}” stays words" in offers(page)
    assert why in page.text


@pytest.mark.parametrize(
    "line", ["Pay bill #4521", "Call +49 171 555", "Buy A+ batteries", "Paint it #ff0000", "Ready!"]
)
async def test_numbers_grades_and_colours_are_no_such_signs(ana: Person, line: str) -> None:
    assert offers(await preview(ana, line)) == []


async def test_a_labels_spelling_is_that_of_the_tasks_that_have_it(desk: Desk, ana: Person) -> None:
    await ana.post("/tasks", {"title": "One @VIP @Café"})
    assert chips(await preview(ana, "Two @vip")) == ["Label VIP"]
    await ana.post("/tasks", {"title": "Two @vip @Cafe\u0301"})
    assert (await the_task(desk, ana, "Two")).labels == ["VIP", "Café"]
    await ana.post("/tasks", {"title": "Three"})
    three = await the_task(desk, ana, "Three")
    await ana.post(f"/tasks/{three.id}?_method=put", {"version": str(three.version), "labels": "vip, CAFE\u0301, new"})
    assert (await the_task(desk, ana, "Three")).labels == ["VIP", "Café", "new"]


async def test_a_label_of_one_task_alone_can_be_spelled_anew(desk: Desk, ana: Person) -> None:
    await ana.post("/tasks", {"title": "One @vip"})
    one = await the_task(desk, ana, "One")
    await ana.post(f"/tasks/{one.id}?_method=put", {"version": str(one.version), "labels": "VIP"})
    assert (await the_task(desk, ana, "One")).labels == ["VIP"]


async def test_a_label_in_quotes_keeps_its_comma_in_quick_add_the_form_and_the_filter(desk: Desk, ana: Person) -> None:
    assert chips(await preview(ana, 'Order cloth @"Fabric, red" @a,b')) == ["Label Fabric, red", "Label a, b"]
    await ana.post("/tasks", {"title": 'Order cloth @"Fabric, red" @a,b'})
    cloth = await the_task(desk, ana, "Order cloth")
    assert cloth.labels == ["Fabric, red", "a", "b"]
    page = Page(await ana.get(f"/tasks/{cloth.id}/edit"))
    assert page.value("Labels") == '"Fabric, red", a, b'
    await page.submit(ana.browser, "Save", {"Priority": "high"})
    assert (await the_task(desk, ana, "Order cloth")).labels == ["Fabric, red", "a", "b"]
    page = Page(await ana.get("/tasks", params={"label": "Fabric, red"}))
    assert page.titles == ["Order cloth"]
    assert page.one(".filled li span").text().startswith("Label Fabric, red,")
    await page.submit(ana.browser, "Add task", {"Add a task": "Cut cloth"})
    assert (await the_task(desk, ana, "Cut cloth")).labels == ["Fabric, red"]


async def test_a_start_without_a_repeat_is_the_start_date(desk: Desk, ana: Person) -> None:
    assert chips(await preview(ana, "Advent window starting dec 1 until dec 24")) == [
        "From Tue 1 Dec",
        "Due Thu 24 Dec",
    ]
    await ana.post("/tasks", {"title": "Advent window starting dec 1 until dec 24"})
    task = await the_task(desk, ana, "Advent window")
    assert (f"{task.starts_on}", f"{task.due_on}") == ("2026-12-01", "2026-12-24")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Water every day until 2025-11-01", "The last date is before the due date."),
        ("Water every day starting 2026-12-10 until 2026-12-01", "The last date is before the due date."),
        ("Sale starting dec 24 due dec 1", "It would start after it is due."),
    ],
)
async def test_an_end_before_its_beginning_is_refused(desk: Desk, ana: Person, line: str, why: str) -> None:
    reply = await ana.post("/tasks", {"title": line})
    assert reply.status_code == 422
    assert why in Page(reply).error("Add a task")
    assert await desk.fetch("select count(*) from tasks") == 0
