"""The fields of a draft: which kind shows which, what is refused, and the search result they make."""

import asyncpg
import pytest

from tests.drafts.details import FIELDS, LABELS, ROW, send
from tests.support.conflicts import sides
from tests.support.html import Page, text_of
from tests.support.people import Desk, Person
from webapp.drafts.details.kind_fields import KIND_FIELDS
from webapp.drafts.models import Kind
from webapp.server_timing import watched

pytestmark = pytest.mark.anyio


async def shown(who: Person, draft: int) -> set[str]:
    """The names of the fields that the form of a draft has."""
    page = Page(await who.get(f"/drafts/{draft}"))
    names = {control.attributes.get("name") for control in page.form("Save details").css("input, textarea, select")}
    return {name for name in names if name in FIELDS}


async def test_every_field_is_saved_and_shown_again(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    page = Page(await ana.get(f"/drafts/{draft}"))
    changes = {LABELS[name]: value for name, value in FIELDS.items()}
    assert (await page.submit(ana.browser, "Save details", changes)).status_code == 303
    page = Page(await ana.get(f"/drafts/{draft}"))
    assert {name: page.value(label) for name, label in LABELS.items()} == FIELDS
    assert await desk.fetch("select count(*) from revisions") == 1


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("blog_post", set(FIELDS)),
        ("page", set(FIELDS)),
        ("other", set(FIELDS)),
        ("newsletter", {"description"}),
        ("social_post", {"canonical_link"}),
    ],
)
async def test_a_kind_shows_its_fields(desk: Desk, ana: Person, kind: str, wanted: set[str]) -> None:
    draft = await desk.draft(ana, kind=kind)
    assert await shown(ana, draft) == wanted


def test_every_kind_says_which_fields_it_shows() -> None:
    assert set(KIND_FIELDS) == set(Kind)


async def test_fields_bear_the_words_of_their_kind(desk: Desk, ana: Person) -> None:
    letter = await desk.draft(ana, kind="newsletter")
    await send(ana, letter, description="Closed from Monday on")
    assert Page(await ana.get(f"/drafts/{letter}")).value("Preview text") == "Closed from Monday on"
    post = await desk.draft(ana, kind="social_post")
    await send(ana, post, canonical_link="https://example.com")
    assert Page(await ana.get(f"/drafts/{post}")).value("Link") == "https://example.com"


async def test_a_field_that_a_kind_hides_keeps_its_value(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    await send(ana, draft, **FIELDS)
    before = await desk.fetch(ROW, draft)
    for kind in ("social_post", "newsletter", "page"):
        page = Page(await ana.get(f"/drafts/{draft}"))
        assert (await page.submit(ana.browser, "Save details", {"Kind": kind})).status_code == 303
    assert await desk.fetch(ROW, draft) == before
    assert Page(await ana.get(f"/drafts/{draft}")).value("Slug") == "winter-hours"


async def test_choosing_another_kind_shows_its_fields_before_anything_is_saved(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="social_post")
    typed = {"version": "1", "kind": "page", "canonical_link": "https://example.com/typed"}
    reply = await ana.htmx(f"/drafts/{draft}/details/preview", typed)
    assert reply.status_code == 200
    page = Page(reply)
    assert page.value("Kind") == "page"
    assert page.value("Canonical link") == "https://example.com/typed"
    assert page.value("Slug") == ""
    assert await desk.fetch("select kind || canonical_link from drafts") == "social_post"
    assert await desk.fetch("select version from drafts") == 1


async def test_what_was_typed_for_another_kind_goes_along_and_is_saved(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    await send(ana, draft, keywords="oak")
    typed = {"version": "2", "kind": "newsletter", **FIELDS, "keywords": "oak"}
    page = Page(await ana.htmx(f"/drafts/{draft}/details/preview", typed))
    hidden = {one.attributes["name"]: one.attributes["value"] for one in page.tree.css("input[type=hidden]")}
    assert hidden == {"version": "2", "session": ""} | {
        name: FIELDS[name] for name in ("slug", "search_title", "canonical_link")
    }
    assert (await page.submit(ana.browser, "Save details")).status_code == 303
    assert await desk.fetch("select kind || slug || keywords[1] from drafts") == "newsletterwinter-hoursoak"
    assert Page(await ana.get(f"/drafts/{draft}")).tree.css("#draft-details [name=slug]") == []


async def test_what_is_wrong_for_another_kind_is_shown_to_be_mended(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    wrong = {"kind": "newsletter", "slug": "Winter Hours", "search_title": "Hours"}
    for reply in (
        await ana.htmx(f"/drafts/{draft}/details/preview", {"version": "1", **wrong}),
        await send(ana, draft, **wrong),
    ):
        assert reply.status_code == 422
        page = Page(reply)
        assert page.value("Slug") == "Winter Hours"
        assert "like “winter-hours”" in page.error("Slug")
        assert "open" in page.one("details.for-search").attributes
    assert (await page.submit(ana.browser, "Save details", {"Slug": "winter-hours"})).status_code == 303
    assert await desk.fetch("select kind || slug || search_title from drafts") == "newsletterwinter-hoursHours"


async def test_what_was_typed_for_another_kind_and_clashes_is_shown_beside_what_is_there(
    desk: Desk, ana: Person
) -> None:
    draft = await desk.draft(ana, kind="page")
    ben = await desk.member("editor", ana, "Ben")
    await send(ben, draft, slug="hours")
    reply = await send(ana, draft, kind="newsletter", slug="winter-hours")
    assert reply.status_code == 409
    page = Page(reply)
    assert sides(page) == {"Slug": ["Nothing", "hours", "winter-hours"]}
    assert (await page.submit(ana.browser, "Save")).status_code == 303
    assert await desk.fetch("select slug || '/' || kind from drafts") == "winter-hours/newsletter"


async def test_a_preview_asks_for_no_more_than_it_shows(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    await ana.get(f"/drafts/{draft}")  # a session is renewed now and then, which is another statement
    with watched() as watch:
        await ana.htmx(f"/drafts/{draft}/details/preview", {"version": "1"}, **{"hx-request-type": "full"})
    assert len(watch.names) == 4, watch.names  # whose session it is, the draft, its pictures, names
    assert "events.get_history" not in watch.names


async def test_slugs_and_links_are_left_as_they_are_typed(desk: Desk, ana: Person) -> None:
    page = Page(await ana.get(f"/drafts/{await desk.draft(ana, kind='page')}"))
    for label in ("Slug", "Canonical link"):
        attributes = page.field(label).attributes
        assert (attributes["autocapitalize"], attributes["spellcheck"]) == ("none", "false")
    assert "spellcheck" not in page.field("Title for search engines").attributes


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("slug", "Winter Hours", "like “winter-hours”"),
        ("slug", "x" * 101, "at most 100"),
        ("search_title", "x" * 201, "at most 200"),
        ("description", "x" * 501, "at most 500"),
        ("keywords", "k" * 41, "at most 40"),
        ("keywords", ",".join(map(str, range(21))), "at most 20"),
        ("canonical_link", "javascript:alert(1)", "whole address"),
        ("canonical_link", "ftp://example.com", "whole address"),
        ("canonical_link", "example.com", "whole address"),
        ("canonical_link", "https://", "whole address"),
        ("canonical_link", "https://[", "whole address"),
        ("canonical_link", "https://example.com/a b", "whole address"),
        ("canonical_link", "https://example.com:99999", "whole address"),
        ("canonical_link", "https://example.com/" + "x" * 2000, "at most 2,000"),
    ],
)
async def test_what_a_field_cannot_be_is_refused_beside_it(
    desk: Desk, ana: Person, field: str, value: str, message: str
) -> None:
    draft = await desk.draft(ana, kind="page")
    reply = await send(ana, draft, **{**FIELDS, field: value})
    assert reply.status_code == 422
    page = Page(reply)
    assert message in page.error(LABELS[field])
    assert "open" in page.one("details.for-search").attributes
    kept = {name: typed for name, typed in FIELDS.items() if name != field}
    assert {name: page.value(LABELS[name]) for name in kept} == kept
    assert await desk.fetch(ROW, draft) == '("","","",{},"")'


async def test_keywords_are_kept_once_each(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    await send(ana, draft, keywords=" Oak ,ash,, oak; opening  hours\nASH ")
    assert await desk.fetch("select array_to_string(keywords, '|') from drafts") == "Oak|ash|opening hours"
    assert Page(await ana.get(f"/drafts/{draft}")).value("Keywords") == "Oak, ash, opening hours"


async def test_fields_are_emptied_again(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    await send(ana, draft, **FIELDS)
    assert (await send(ana, draft, 2, **dict.fromkeys(FIELDS, ""))).status_code == 303
    assert await desk.fetch(ROW, draft) == '("","","",{},"")'


async def test_the_fields_for_search_engines_are_open_where_something_is_set(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    assert "open" not in Page(await ana.get(f"/drafts/{draft}")).one("details.for-search").attributes
    await send(ana, draft, keywords="oak")
    assert "open" in Page(await ana.get(f"/drafts/{draft}")).one("details.for-search").attributes


async def test_a_link_that_a_phone_began_with_a_capital_is_taken(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    assert (await send(ana, draft, canonical_link="Https://Example.com/Winter")).status_code == 303
    assert await desk.fetch("select canonical_link from drafts") == "https://Example.com/Winter"


async def test_how_long_a_field_may_be_is_said_without_a_script(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    await send(ana, draft, search_title="x" * 42)
    hint = Page(await ana.get(f"/drafts/{draft}")).one("#search_title-hint")
    assert text_of(hint) == "Instead of the draft's title. 42 of about 60 characters."


async def test_a_search_result_is_shown_as_it_will_look(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, "Winter hours", kind="page")
    said = text_of(Page(await ana.get(f"/drafts/{draft}")).one("#search-result"))
    assert "your site Winter hours Without a description" in said
    typed = {"version": "1", "slug": "winter", "search_title": "word " * 30, "description": "<b>Bold</b> " * 30}
    page = Page(await ana.htmx(f"/drafts/{draft}/details/preview", typed))
    result = page.one("#search-result")
    assert "your site › winter" in text_of(result)
    assert text_of(result.css_first(".result-title")) == " ".join(["word"] * 12) + " …"
    assert result.css("b") == []
    typed = {"version": "1", "canonical_link": "https://example.com/blog/winter/?a=b"}
    page = Page(await ana.htmx(f"/drafts/{draft}/details/preview", typed))
    assert text_of(page.one("#search-result .address")) == "example.com › blog › winter"


async def test_who_may_only_read_sees_the_fields(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana, kind="page")
    await send(ana, draft, **FIELDS)
    kim = await desk.member("viewer", ana, "Kim")
    page = Page(await kim.get(f"/drafts/{draft}"))
    for value in FIELDS.values():
        assert value in page.text
    assert page.one(f"main a[href='{FIELDS['canonical_link']}']").text() == FIELDS["canonical_link"]
    assert (await send(kim, draft, 2, slug="mine")).status_code == 403


async def test_the_fields_of_a_deleted_draft_are_not_changed(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    await ana.post(f"/drafts/{draft}?_method=delete")
    assert (await send(ana, draft, 2, slug="hours")).status_code == 404
    assert (await ana.post(f"/drafts/{draft}/details/preview", {"version": "2"})).status_code == 404


@pytest.mark.parametrize(
    "statement",
    [
        "update drafts set slug = 'Winter'",
        "update drafts set slug = 'a--b'",
        "update drafts set slug = repeat('x', 101)",
        "update drafts set search_title = repeat('x', 201)",
        "update drafts set description = repeat('x', 501)",
        "update drafts set keywords = array_fill('x'::text, array[21])",
        "update drafts set keywords = array[repeat('x', 1001)]",
        "update drafts set canonical_link = 'javascript:alert(1)'",
    ],
)
async def test_the_database_refuses_what_no_form_would_send(desk: Desk, ana: Person, statement: str) -> None:
    await desk.draft(ana)
    with pytest.raises(asyncpg.CheckViolationError):
        await desk.fetch(statement)
