"""Labels: their colours, and what is done to one everywhere at once."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.quality.test_contrast import contrast
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.labels import queries
from webapp.labels.colours import Colour
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio

STRANGE = "a b/c&d#e%25?=\"'<ü>日,x"


async def labels_of(desk: Desk) -> dict[str, str]:
    """The labels of all tasks, by their titles."""
    text = await desk.fetch(
        "select coalesce(string_agg(title || '=' || array_to_string(labels, '|'), ';' order by id), '') from tasks"
    )
    return dict(each.split("=", 1) for each in text.split(";"))


def shown(page: Page) -> list[tuple[str, str]]:
    """The labels of the page, each with how many tasks have it."""
    rows = page.tree.css(".labels .rows .row")
    return [(text_of(row.css_first(".title")), text_of(row.css_first(".num")).split()[0]) for row in rows]


async def undo(ana: Person, reply_page: Page) -> Page:
    """What an undo by the notice leads to."""
    reply = await reply_page.submit(ana.browser, "Undo Z")
    shown = await ana.browser.get(reply.headers["location"])
    assert shown.status_code == 200
    return Page(shown)


async def done(ana: Person, rest: str, **sent: str) -> Page:
    """The page that a press leads to."""
    reply = await ana.post(rest, sent)
    assert reply.status_code == 303, reply.text
    return Page(await ana.browser.get(reply.headers["location"]))


async def test_a_label_is_renamed_on_all_tasks_told_and_put_back_by_one_undo(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "One", labels=["vip", "shop"])
    await desk.task(ana, "Two", labels=["VIP"])
    await desk.task(ana, "Three", labels=["vip"])
    gone = await desk.task(ana, "Gone", labels=["x", "vip"])
    await ana.post(f"/tasks/{gone}?_method=delete")
    otto = await desk.owner("Otto", business="Other")
    await desk.task(otto, "Other", labels=["vip"])
    assert shown(Page(await ana.get("/labels"))) == [("shop", "1"), ("vip", "3")]
    page = await done(ana, "/labels/one?_method=put", label="Vip", name=" @Guest ")
    assert page.notice.startswith("Label renamed")
    assert await labels_of(desk) == {
        "One": "Guest|shop",
        "Two": "Guest",
        "Three": "Guest",
        "Gone": "x|Guest",
        "Other": "vip",
    }
    task = await desk.fetch("select id from tasks where title = 'One'")
    history = text_of(Page(await ana.get(f"/tasks/{task}")).one("#task-history"))
    assert "added the label Guest and removed the label vip" in history
    page = await undo(ana, page)
    assert await labels_of(desk) == {"One": "vip|shop", "Two": "VIP", "Three": "vip", "Gone": "x|vip", "Other": "vip"}
    page = Page(await ana.get("/labels"))
    assert "took a change of the label “vip” back" in text_of(page.one(".history"))
    event = await desk.fetch("select max(id) from events where action = 'label.undone'")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert (await labels_of(desk))["Two"] == "Guest"
    first = await desk.fetch("select min(id) from events where action = 'label.renamed'")
    await ana.post(f"/events/{first}/undo")
    assert (await ana.post(f"/events/{first}/undo")).status_code == 409


async def test_two_labels_become_one_and_what_was_changed_since_keeps_that(desk: Desk, ana: Person) -> None:
    both = await desk.task(ana, "Both", labels=["a", "z", "b"])
    await desk.task(ana, "Only", labels=["a"])
    assert (await ana.post("/labels/coloured", {"label": "a", "colour": "blue"})).status_code == 303
    for name in ("B", "b"):
        reply = await ana.post("/labels/one?_method=put", {"label": "a", "name": name})
        assert reply.status_code == 422
        assert Page(reply).error("Name").startswith("There is a label “b” already.")
        assert Page(reply).value("Another label") == name
    for into in ("", "a", "nothing"):
        assert (await ana.post("/labels/merged", {"label": "a", "into": into})).status_code == 422
    page = await done(ana, "/labels/merged", label="a", into="B")
    assert text_of(page.one("h1 .hue.blue")) == "b"
    assert await labels_of(desk) == {"Both": "b|z", "Only": "b"}
    await ana.post(f"/tasks/{both}?_method=put", {"version": "2", "labels": "b, new"})
    await undo(ana, page)
    assert await labels_of(desk) == {"Both": "b|new|a", "Only": "a"}
    assert await desk.fetch("select label_colours::text from workspaces where id = 1") == '{"a": "blue"}'


async def test_a_label_is_removed_everywhere_in_batches_and_comes_back_at_once(
    desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BATCH", 2)
    monkeypatch.setattr(queries, "MOST", 6)
    for number in range(7):
        await desk.task(ana, f"Task {number}", labels=["x", "y"])
    page = await done(ana, "/labels/removed", label="x")
    assert shown(page) == [("x", "1"), ("y", "7")]
    with watched() as watch:
        await undo(ana, page)
    assert sum("label_back" in name for name in watch.names) == 4
    assert shown(Page(await ana.get("/labels"))) == [("x", "7"), ("y", "7")]
    await done(ana, "/labels/removed", label="x")
    page = await done(ana, "/labels/removed", label="X")
    assert shown(page) == [("y", "7")]
    assert (await ana.get("/labels/one?label=x")).status_code == 404


async def test_a_colour_shows_on_the_rows_of_all_and_goes_by_an_undo(desk: Desk, ana: Person) -> None:
    ben = await desk.member("editor", ana, "Ben")
    task = await desk.task(ana, "One", labels=["vip"])
    assert Page(await ben.get("/tasks")).tree.css(".row .chip.hue") == []
    page = await done(ana, "/labels/coloured", label="VIP", colour="teal")
    assert page.notice.startswith("Label has another colour")
    for path in ("/tasks", f"/tasks/{task}", "/labels", f"/tasks/{task}/facts/labels"):
        assert text_of(Page(await ben.get(path)).one(".chip.hue.teal")) == "vip"
    await undo(ana, page)
    assert Page(await ben.get("/tasks")).tree.css(".row .chip.hue") == []
    assert (await ana.post("/labels/coloured", {"label": "vip", "colour": "mud"})).status_code == 422
    kim = await desk.member("viewer", ana, "Kim")
    assert (await kim.post("/labels/coloured", {"label": "vip", "colour": "red"})).status_code == 403
    assert Page(await kim.get("/labels/one?label=vip")).tree.css("main form") == []
    otto = await desk.owner("Otto", business="Other")
    assert (await otto.get("/labels/one?label=vip")).status_code == 404


async def test_rows_ask_for_no_more_because_of_colours(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "One", labels=["vip"])
    await ana.post("/labels/coloured", {"label": "vip", "colour": "teal"})
    with watched() as watch:
        await ana.get("/tasks")
    assert not any("label" in name for name in watch.names)


async def test_any_character_in_a_label_works_everywhere(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "One", labels=["plain"])
    await desk.task(ana, "Two")
    await done(ana, "/labels/one?_method=put", label="plain", name=STRANGE)
    assert await desk.fetch("select labels[1] from tasks where title = 'One'") == STRANGE
    page = Page(await ana.get("/labels"))
    address = str(page.one(".rows a.title").attributes["href"])
    assert text_of(Page(await ana.browser.get(address)).one("h1")) == STRANGE
    assert Page(await ana.browser.get(str(page.one(".rows a.num").attributes["href"]))).titles == ["One"]
    menu = Page(await ana.get(f"/tasks?label={quote(STRANGE, safe='')}"))
    assert menu.titles == ["One"]
    assert menu.one("select[name=label] option[selected]").attributes["value"] == STRANGE
    text = str(menu.one("#task-search").attributes["value"])
    query = "label:" + '"' + STRANGE.replace("\\", "\\\\").replace('"', '\\"') + '"'
    for typed in filter(None, (text, query)):
        assert Page(await ana.get(f"/tasks?q={quote(typed, safe='')}")).titles == ["One"], typed
    await ana.post("/tasks", {"title": "Three", "labels": '"' + STRANGE.replace('"', '""') + '"'})
    assert await desk.fetch("select labels[1] from tasks where title = 'Three'") == STRANGE
    await done(ana, "/labels/one?_method=put", label=STRANGE, name="a b/c")
    await ana.post("/tasks", {"title": 'Four @"A B/C"'})
    assert await desk.fetch("select labels[1] from tasks where title = 'Four'") == "a b/c"
    assert Page(await ana.get("/tasks?q=label%3A%22a+b%2Fc%22")).titles == ["One", "Three", "Four"]


async def test_a_name_that_cannot_be_is_refused_beside_it_and_the_same_changes_nothing(desk: Desk, ana: Person) -> None:
    await desk.task(ana, "One", labels=["vip"])
    for name in ("", " @ ", "x" * 41):
        reply = await ana.post("/labels/one?_method=put", {"label": "vip", "name": name})
        assert reply.status_code == 422
        assert Page(reply).error("Name")
    assert (await ana.post("/labels/one?_method=put", {"label": "vip", "name": "vip"})).status_code == 303
    assert await desk.fetch("select count(*) from events where part = 'label'") == 0
    assert (await ana.get("/labels/one?label=none")).status_code == 404
    assert (await ana.get("/labels/one?label=")).headers["location"] == ana.path("/labels")
    for act in ("one?_method=put", "merged", "removed", "coloured"):
        assert (await ana.post(f"/labels/{act}", {"label": ""})).status_code == 422
        assert (await ana.post(f"/labels/{act}", {"label": "none", "name": "x"})).status_code == 404
    await done(ana, "/labels/one?_method=put", label="vip", name="VIP")
    assert await labels_of(desk) == {"One": "VIP"}
    page = Page(await ana.get("/labels?q=zz"))
    assert "No label has this in its name." in text_of(page.one("main"))


def test_every_colour_can_be_read_in_both_themes() -> None:
    css = Path("static/css/components/chip.css").read_text("utf-8")
    hues = dict(re.findall(r"&\.(\w+) \{\s*--hue: (\d+);", css))
    assert hues.keys() == {str(colour) for colour in Colour}
    block = css[css.index("&.hue") :]
    pair = r": light-dark\(oklch\((.+?) var\(--hue\)\), oklch\((.+?) var\(--hue\)\)\);"
    ground, ink = (re.search(name + pair, block) for name in ("background", r"\scolor"))
    assert ground is not None
    assert ink is not None
    for hue in hues.values():
        for theme in (1, 2):
            assert contrast(f"{ink[theme]} {hue}", f"{ground[theme]} {hue}") >= 4.5, (hue, theme)
