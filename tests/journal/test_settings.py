"""The settings of a journal, for owners."""

import re

import httpx
import pytest
from msgspec.structs import replace

from tests.support.file_samples import a_picture
from tests.support.html import Page, text_of
from tests.support.journal import form_fields, published, turn_on
from tests.support.people import Desk, Person
from webapp.journal.colours import contrast, nearest

pytestmark = pytest.mark.anyio

PATH = "/settings/journal"
SAVE = f"{PATH}?_method=put"
ROOT = "/journal/alder-finch/"


async def save(desk: Desk, who: Person, **fields: str) -> httpx.Response:
    """Save the settings as they are, with some of them typed anew."""
    return await who.post(SAVE, await form_fields(desk, who, **fields))


async def test_turning_it_on_makes_it_everybody_s_and_one_of_the_places(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    page = Page(await ana.get(PATH))
    assert "It is off" in text_of(page.one("main"))
    assert page.one("#title").attributes["value"] == "Alder & Finch"
    reply = await save(desk, ana, is_on="1", title="Notes from the bench", about="Slowly.")
    assert reply.status_code == 303
    page = Page(await ana.get(PATH))
    assert page.one("main .head a").attributes["href"] == ROOT
    assert "Notes from the bench" in (await visitor.get(ROOT)).text
    places = await desk.fetch("select array_agg(kind || ' ' || for_kinds::text) from targets")
    assert places == ["journal {blog_post,page}"]
    for on in ("", "1"):
        await ana.post(SAVE, await form_fields(desk, ana) | {"is_on": on})
    assert await desk.fetch("select count(*) from targets") == 1


async def test_what_was_changed_is_told_and_taken_back(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await save(desk, ana, is_on="1")
    await save(desk, ana, title="Bench notes", accent="#7a1f3d")
    page = Page(await ana.get(PATH))
    told = [text_of(each) for each in page.tree.css(".history li")]
    assert "changed the title from “Alder & Finch” to “Bench notes”" in told[0]
    assert "changed the accent by day from “#0b5d46” to “#7a1f3d”" in told[0]
    assert "turned the journal on" in told[1]
    event_id = await desk.fetch("select max(id) from events where subject = 'journal'")
    undone = await ana.post(f"/events/{event_id}/undo")
    assert undone.status_code == 303
    assert "Bench notes" not in (await visitor.get(ROOT)).text
    assert "#7a1f3d" not in (await visitor.get(ROOT)).text
    assert "took" in text_of(Page(await ana.get(PATH)).tree.css_first(".history li"))


async def test_only_owners_change_it(desk: Desk, ana: Person) -> None:
    for role in ("editor", "reviewer", "viewer"):
        other = await desk.member(role, ana, name=role.title())
        assert (await other.get(PATH)).status_code == 403
        assert (await save(desk, other, is_on="1")).status_code == 403


@pytest.mark.parametrize(("field", "ground"), [("ink", "paper"), ("accent", "paper"), ("dark_accent", "dark_paper")])
async def test_colours_that_can_t_be_read_are_refused_with_the_nearest_that_can(
    desk: Desk, ana: Person, field: str, ground: str
) -> None:
    reply = await save(desk, ana, **{field: "#888888", ground: "#999999"})
    page = Page(reply)
    assert reply.status_code == 422
    better = nearest("#888888", "#999999")
    error = text_of(page.one(f"#{field}-error"))
    assert "1.2 to 1" in error
    assert better in error
    assert page.one(f"#{field}").attributes["value"] == "#888888"  # what was typed is kept
    assert contrast(better, "#999999") >= 4.5
    fields = await form_fields(desk, ana, **{field: "#888888", ground: "#999999"})
    taken = Page(await ana.post(SAVE, fields | {"nearest": field}))
    assert taken.one(f"#{field}").attributes["value"] == better
    assert taken.tree.css_first(f"#{field}-error") is None


async def test_how_it_looks_is_shown_before_it_is_saved(desk: Desk, ana: Person) -> None:
    fields = await form_fields(desk, ana, accent="#7a1f3d")
    reply = await ana.post(SAVE, fields | {"preview": "1"})
    page = Page(reply)
    assert reply.status_code == 200
    sheet = next(
        href
        for each in page.tree.css("link[rel=stylesheet]")
        if "sample.css" in (href := each.attributes["href"] or "")
    )
    styles = await ana.browser.get(sheet)
    assert styles.headers["content-type"].startswith("text/css")
    assert "--accent:#7a1f3d" in styles.text
    assert await desk.fetch("select accent from journals") == "#0b5d46"
    assert (await ana.get(f"{PATH}/sample.css?paper=red")).status_code == 404


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("title", "  ", "can't be empty"),
        ("title", "x" * 101, "at most 100"),
        ("about", "x" * 601, "at most 600"),
        ("language", "english!", "en, de"),
        ("posts_per_page", "0", "from 1 to 50"),
        ("accent", "red", "#0b5d46"),
        ("host", "localhost", "journal.example.com"),
        ("host", "https://a.example/path", "journal.example.com"),
        ("host", "127.0.0.1", "journal.example.com"),
        ("host", "desk.test", "the desk’s own name"),
        ("host", "shop.local", "the desk’s own name"),
        ("host", "desk.shop.lan", "the desk’s own name"),
    ],
)
async def test_what_can_t_be_is_refused_beside_its_field(
    desk: Desk, ana: Person, field: str, typed: str, words: str
) -> None:
    desk.app.state.settings = replace(desk.app.state.settings, url="http://desk.test")
    reply = await save(desk, ana, **{field: typed})
    assert reply.status_code == 422
    assert words in text_of(Page(reply).one(f"#{field}-error"))


async def test_two_journals_never_have_one_host_name(desk: Desk, ana: Person) -> None:
    desk.app.state.settings = replace(desk.app.state.settings, url="http://desk.test")
    bea = await desk.owner("Bea", business="Oak")
    assert (await save(desk, ana, host="https://Journal.Example.com/")).status_code == 303
    reply = await save(desk, bea, host="journal.example.com")
    assert reply.status_code == 422
    assert "Another journal" in text_of(Page(reply).one("#host-error"))


async def test_no_journal_takes_a_name_that_may_be_the_desk_s(desk: Desk, ana: Person) -> None:
    fields = await form_fields(desk, ana, host="desk.example.com")
    reply = await ana.post(SAVE, fields, headers={"host": "elsewhere.example.com"})
    assert reply.status_code == 422
    assert "COFOUNDER_URL" in text_of(Page(reply).one("#host-error"))


async def test_no_journal_takes_another_name_by_which_the_desk_is_open(desk: Desk, ana: Person) -> None:
    desk.app.state.settings = replace(desk.app.state.settings, url="http://desk.test")
    fields = await form_fields(desk, ana, host="desk.example.com")
    reply = await ana.post(SAVE, fields, headers={"host": "Desk.example.com:8000"})
    assert reply.status_code == 422
    assert "the desk’s own name" in text_of(Page(reply).one("#host-error"))
    assert (await ana.post(SAVE, fields)).status_code == 303


async def test_a_stale_form_is_shown_again_with_what_was_typed(desk: Desk, ana: Person) -> None:
    fields = await form_fields(desk, ana, title="Mine")
    await save(desk, ana, title="Theirs")
    reply = await ana.post(SAVE, fields)
    assert reply.status_code == 409
    page = Page(reply)
    assert page.one("#title").attributes["value"] == "Mine"
    again = fields | {"version": page.one("input[name=version]").attributes["value"] or ""}
    assert (await ana.post(SAVE, again)).status_code == 303


async def test_a_logo_stands_on_every_page(desk: Desk, ana: Person, visitor: httpx.AsyncClient) -> None:
    await turn_on(desk, ana)
    sent = [("file", ("logo.png", a_picture("PNG", (200, 100))))]
    reply = await ana.browser.post(ana.path(f"{PATH}/logo"), files=sent)
    assert reply.status_code == 303
    assert (await ana.get(f"{PATH}/logo")).headers["content-type"] == "image/png"
    await published(desk, ana)
    address = Page(await visitor.get(f"{ROOT}winter-hours")).one("img.logo").attributes["src"] or ""
    assert re.fullmatch(rf"{ROOT}logo-[0-9a-f]{{12}}", address)
    logo = await visitor.get(address)
    assert (logo.status_code, logo.headers["content-type"]) == (200, "image/png")
    assert "immutable" in logo.headers["cache-control"]
    await ana.post(f"{PATH}/logo?_method=delete")
    assert Page(await visitor.get(ROOT)).tree.css("img.logo") == []
    assert (await visitor.get(address)).status_code == 404
    text = text_of(Page(await ana.get(PATH)).one(".history"))
    assert "set the logo" in text
    assert "removed the logo" in text


async def test_a_logo_is_a_picture(desk: Desk, ana: Person) -> None:
    for files in ([("file", ("notes.txt", b"words"))], [("file", ("", b""))]):
        reply = await ana.browser.post(ana.path(f"{PATH}/logo"), files=files)
        assert reply.status_code == 422
        assert text_of(Page(reply).one("#logo-error"))
    assert await desk.fetch("select count(logo_sha256) from journals") == 0


def test_the_nearest_colour_can_be_read_whatever_it_is() -> None:
    for ground in ("#000000", "#ffffff", "#777777", "#767676", "#0b5d46", "#ffcc00", "#ff0000"):
        for colour in ("#000000", "#ffffff", "#777777", "#0b5d46", "#ffcc00", "#ff0000", "#3366ff"):
            found = nearest(colour, ground)
            assert contrast(found, ground) >= 4.5, (colour, ground)
            assert contrast(colour, ground) < 4.5 or found == colour


def test_contrast_is_what_the_guidelines_say() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#ffffff", "#ffffff") == 1
