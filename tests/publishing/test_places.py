"""The places of a workspace, as owners look after them."""

from typing import Any

import pytest
from msgspec.structs import replace

from tests.support.html import Page
from tests.support.people import Desk, Person
from tests.support.places import Machine, a_place
from webapp.outgoing.allowed import allowed
from webapp.outgoing.secrets import unseal
from webapp.publishing.targets.known import TARGETS

pytestmark = pytest.mark.anyio

LIST = "/publishing/targets"


@pytest.fixture
def typed(machine: Machine) -> dict[str, Any]:
    """The form of a place, filled in."""
    return {"kind": "elsewhere", "name": "Our blog", "version": "1", "file": str(machine.file), "secret": "open sesame"}


async def test_a_place_is_added_with_a_secret_that_nobody_sees_again(
    desk: Desk, ana: Person, typed: dict[str, Any]
) -> None:
    form = Page(await ana.get(f"{LIST}/new?kind=elsewhere"))
    assert form.one("[name=file]").attributes["value"] == "/"
    assert form.one("[name=secret]").attributes["type"] == "password"
    reply = await ana.post(LIST, {**typed, "for_kinds": ["blog_post", "page"]})
    assert reply.status_code == 303, reply.text
    sealed = await desk.fetch("select secret from targets")
    assert b"sesame" not in sealed
    assert unseal(desk.app.state.settings, sealed) == "open sesame"
    assert await desk.fetch("select for_kinds from targets") == ["blog_post", "page"]
    target = await desk.fetch("select id from targets")
    page = await ana.get(f"{LIST}/{target}")
    assert "sesame" not in page.text
    assert "Set; type a new one to replace it." in page.text
    assert await desk.fetch("select count(*) from events where before::text || after::text ilike '%sesame%'") == 0
    assert await desk.fetch("select count(*) from events where after ? 'secret'") == 0


async def test_what_cannot_be_so_is_told_beside_its_field_and_the_secret_is_not_shown(
    ana: Person, typed: dict[str, Any]
) -> None:
    for changed, field in (
        ({"name": ""}, "name"),
        ({"file": ""}, "file"),
        ({"file": "/etc"}, "file"),
        ({"secret": ""}, "secret"),
        ({"for_kinds": "newsletter"}, "for_kinds"),
        ({"for_kinds": "poem"}, "for_kinds"),
    ):
        reply = await ana.post(LIST, {**typed, **changed})
        assert reply.status_code == 422
        assert "sesame" not in reply.text
        assert Page(reply).one(f"#{field}") is not None
        assert Page(reply).one(".problems li") is not None
    assert (await ana.post(LIST, {**typed, "kind": "carrier pigeon"})).status_code == 404


async def test_a_secret_that_is_not_typed_stays_and_one_that_is_cannot_be_taken_back(
    desk: Desk, ana: Person, typed: dict[str, Any]
) -> None:
    await ana.post(LIST, typed)
    target = await desk.fetch("select id from targets")
    before = await desk.fetch("select secret from targets")
    reply = await ana.post(f"{LIST}/{target}?_method=put", {**typed, "name": "The blog", "secret": "", "loud": "1"})
    assert reply.status_code == 303
    assert await desk.fetch("select secret from targets") == before
    assert await desk.fetch("select settings -> 'loud' from targets") is True
    reply = await ana.post(f"{LIST}/{target}?_method=put", {**typed, "name": "The blog", "version": "2", "loud": "1"})
    assert reply.status_code == 303
    assert await desk.fetch("select secret from targets") != before
    event = await desk.fetch("select id from events where action = 'target.rekeyed'")
    await ana.post(f"/events/{event}/undo")
    assert await desk.fetch("select count(*) from events where undoes = $1", event) == 0
    history = Page(await ana.get(f"{LIST}/{target}")).one(".history").text()
    assert "typed a new secret" in history
    assert "changed its settings (loud)" in history


async def test_a_change_is_taken_back(desk: Desk, ana: Person, typed: dict[str, Any]) -> None:
    await ana.post(LIST, typed)
    target = await desk.fetch("select id from targets")
    await ana.post(f"{LIST}/{target}?_method=put", {**typed, "name": "The blog", "secret": ""})
    event = await desk.fetch("select id from events where action = 'target.updated'")
    assert (await ana.post(f"/events/{event}/undo")).status_code == 303
    assert await desk.fetch("select name from targets") == "Our blog"


async def test_two_owners_at_once_are_told(desk: Desk, ana: Person, typed: dict[str, Any]) -> None:
    await ana.post(LIST, typed)
    target = await desk.fetch("select id from targets")
    await ana.post(f"{LIST}/{target}?_method=put", {**typed, "name": "The blog", "secret": ""})
    reply = await ana.post(f"{LIST}/{target}?_method=put", {**typed, "name": "Blog", "secret": ""})
    assert reply.status_code == 409
    page = Page(reply)
    assert page.one("[name=name]").attributes["value"] == "Blog"
    assert page.one("[name=version]").attributes["value"] == "2"


async def test_a_place_is_tried(desk: Desk, ana: Person, typed: dict[str, Any], machine: Machine) -> None:
    await ana.post(LIST, typed)
    target = await desk.fetch("select id from targets")
    machine.fault("", "not so")
    assert "It lets us in with a password." in (await ana.post(f"{LIST}/{target}/trial")).text
    assert "It refuses the password." in (await ana.post(f"{LIST}/{target}/trial")).text


async def test_a_place_goes_into_the_trash_and_comes_back(desk: Desk, ana: Person) -> None:
    target = await a_place(desk, ana, "shelf")
    assert (await ana.post(f"{LIST}/{target}?_method=delete")).status_code == 303
    assert "Shelf" in Page(await ana.get("/trash")).one("main").text()
    assert (await ana.get(f"{LIST}/{target}")).status_code == 200
    assert (await ana.post(f"/trash/targets/{target}/restoration")).status_code == 303
    assert await desk.fetch("select deleted_at from targets") is None


async def test_only_owners_look_after_places(desk: Desk, ana: Person) -> None:
    target = await a_place(desk, ana, "shelf")
    ben = await desk.member("reviewer", ana)
    for path in (LIST, f"{LIST}/new?kind=shelf", f"{LIST}/{target}"):
        assert (await ben.get(path)).status_code == 403
    assert (await ben.post(f"{LIST}/{target}?_method=delete")).status_code == 403
    assert (await ben.post(f"{LIST}/{target}/trial")).status_code == 403


@pytest.mark.parametrize(
    ("kind", "settings", "wrong"),
    [
        ("webhook", {"url": "https://elsewhere.example/hook"}, {"url": "http://elsewhere.example/"}),
        ("wordpress", {"url": "https://blog.example", "user": "ana"}, {"url": "https://blog.example?p=1"}),
        ("wordpress", {"url": "https://blog.example", "user": "ana"}, {"user": "a:b"}),
        ("folder", None, {"folder": "nowhere"}),
        ("newsletter", {}, {"name": ""}),
        ("journal", {}, {"name": ""}),
    ],
)
async def test_a_place_of_each_kind_is_added_by_its_form_or_told_what_cannot_be_so(
    kind: str, settings: dict[str, str] | None, wrong: dict[str, str], desk: Desk, ana: Person
) -> None:
    desk.app.state.settings = replace(desk.app.state.settings, outgoing_allowed=allowed(""))
    page = Page(await ana.get(f"{LIST}/new?kind={kind}"))
    offered = page.tree.css_first("#new-secret code")
    secret = {"secret": offered.text() if offered else "open sesame"}
    assert (offered is not None) == (kind == "webhook")
    form = {"kind": kind, "name": "There", "version": "1", **secret, **(settings or {})}
    reply = await ana.post(LIST, {**form, **wrong})
    assert reply.status_code == 422
    field = next(iter(wrong))
    assert Page(reply).tree.css_first(f"#{field}-error") is not None
    for name, value in {**(settings or {}), **wrong}.items():
        assert Page(reply).one(f"[name={name}]").attributes["value"] == value
    if settings is None:
        return
    assert (await ana.post(LIST, form)).status_code == 303
    target = await desk.fetch("select id from targets where kind = $1", kind)
    reply = await ana.post(f"{LIST}/{target}?_method=put", {**form, **wrong})
    assert reply.status_code == 422
    assert Page(reply).tree.css_first(f"#{field}-error") is not None
    assert (await ana.post(f"{LIST}/{target}?_method=put", {**form, "name": "Here"})).status_code == 303


@pytest.mark.parametrize("elsewhere", [{"url": "https://other.example"}, {"user": "ben"}])
async def test_a_kept_password_is_never_sent_to_somebody_else(
    elsewhere: dict[str, str], desk: Desk, ana: Person
) -> None:
    desk.app.state.settings = replace(desk.app.state.settings, outgoing_allowed=allowed(""))
    form = {"kind": "wordpress", "name": "Blog", "version": "1", "url": "https://blog.example", "user": "ana"}
    await ana.post(LIST, {**form, "secret": "open sesame"})
    target = await desk.fetch("select id from targets where kind = 'wordpress'")
    reply = await ana.post(f"{LIST}/{target}?_method=put", {**form, **elsewhere, "secret": ""})
    assert reply.status_code == 422
    assert Page(reply).tree.css_first("#secret-error") is not None
    assert await desk.fetch("select version from targets where kind = 'wordpress'") == 1
    reply = await ana.post(f"{LIST}/{target}?_method=put", {**form, **elsewhere, "secret": "another"})
    assert reply.status_code == 303


@pytest.mark.parametrize("kind", [each.kind for each in TARGETS])
async def test_a_new_place_begins_with_what_can_be_saved(kind: str, ana: Person) -> None:
    page = Page(await ana.get(f"{LIST}/new?kind={kind}"))
    for option in page.tree.css("main select option"):
        assert option.attributes.get("value"), option.text()
    ticked = {each.attributes["value"] for each in page.tree.css("[name=for_kinds][checked]")}
    assert ticked
    assert (ticked == {"newsletter"}) == (kind == "newsletter")  # so no blog post becomes a mail by itself
