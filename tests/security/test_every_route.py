"""What holds for every route there is: asked of the route table, so that a new route is asked too."""

from datetime import timedelta

import httpx
import pytest
from litestar import Controller, Litestar, get

from tests.security.routes import (
    FIELDS,
    NO_FORM,
    OF_THE_AUTHOR,
    ONE_CLICK,
    ONES_OWN,
    PUBLIC,
    UPLOADS,
    Route,
    every_route,
    into_trash,
    real_rows,
)
from tests.support.html import Page
from tests.support.people import Desk, Person
from webapp.accounts.queries import issue_link
from webapp.delivery.links import Later
from webapp.delivery.queries import get_key
from webapp.drafts.models import MAX_SENT
from webapp.drafts.review_links.models import NewLink
from webapp.drafts.review_links.queries import add_link
from webapp.settings import Settings
from webapp.web.permissions import (
    ROLE_PERMISSIONS,
    Permission,
    UndeclaredPermission,
    require_declared_permissions,
)
from webapp.web.signed import sign
from webapp.web.viewer import Role
from webapp.workspaces.queries import add_invitation

pytestmark = pytest.mark.anyio

FORM = {"content-type": "application/x-www-form-urlencoded"}
# What a form that says nothing, or nothing that can be read, is answered with, where that is no refusal beside a field.
ANSWERS_TO_NOTHING = {
    "drafts.preview": (200, 422),
    "events.undo_all": (404,),
    "preflight.links": (200,),
    "targets.create": (404,),
    **{f"publishing.{act}": (303, 409, 422) for act in ("publish", "schedule_as_well", "take_out", "unschedule")},
    "tasks.read": (200, 422),
    "tasks.read_title": (200, 422),
}
ANSWERS_TO_NOTHING |= {f"review.{move}": (303, 409, 422) for move in ("send", "ask_others", "decide")}
WITH_A_DRAFTS_TEXT = {
    "drafts.preview",
    "drafts.save",
    "review.send",
    "suggestions.create",
}  # which may be longer than anything else that is sent


async def call(
    browser: httpx.AsyncClient,
    route: Route,
    path: str,
    *,
    data: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """One request, with a form where the route takes one."""
    if route.safe:
        return await browser.get(path, headers=headers)
    return await browser.request(route.method, path, data=data or {}, headers={**FORM, **(headers or {})})


async def test_only_the_listed_routes_are_public(desk: Desk) -> None:
    routes = every_route(desk.app)
    assert {route.name for route in routes if route.permission is Permission.PUBLIC} == PUBLIC
    assert len(routes) > 40


async def test_every_page_that_is_not_public_leads_to_signing_in_and_back(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    rows = await real_rows(desk, ana)
    for route in every_route(desk.app):
        if route.safe and route.name not in PUBLIC:
            path = route.at(**rows)
            reply = await call(visitor, route, path)
            assert reply.status_code == 303, route.name
            assert reply.headers["location"] == "/sign-in?next=" + path.replace("/", "%2F"), route.name
            assert ana.name not in reply.text, route.name


async def test_every_write_that_is_not_public_is_answered_with_the_sign_in_form(
    desk: Desk, ana: Person, visitor: httpx.AsyncClient
) -> None:
    rows = await real_rows(desk, ana)
    events = await desk.fetch("select count(*) from events")
    for route in every_route(desk.app):
        if not route.safe and route.name not in PUBLIC:
            reply = await call(visitor, route, route.at(**rows), data=FIELDS)
            assert reply.status_code == 401, route.name
            assert Page(reply).heading == "Sign in", route.name
    assert await desk.fetch("select count(*) from events") == events


@pytest.mark.parametrize("token", ["", "guessed", "x" * 5000, "\xff"])
async def test_a_made_up_session_is_none(desk: Desk, ana: Person, token: str) -> None:
    headers = {"cookie": b"session=" + token.encode("latin-1")}
    reply = await desk.browser().get(ana.path("/tasks"), headers=headers)  # type: ignore[arg-type]  # bytes are no ASCII
    assert reply.status_code == 303


@pytest.mark.parametrize(
    "said",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://desk.test"},
        {"sec-fetch-site": ""},
        {"origin": "http://evil.test"},
        {"origin": "http://desk.test.evil.test"},
        {"origin": "http://desk.test:8080"},
        {"origin": "http://[desk.test"},
        {"origin": "null"},
        {"origin": ""},
        {"referer": "http://desk.test/"},
        {},
    ],
    ids=str,
)
async def test_every_write_that_comes_from_elsewhere_is_refused(desk: Desk, ana: Person, said: dict[str, str]) -> None:
    rows = await real_rows(desk, ana)
    del ana.browser.headers["sec-fetch-site"]
    events = await desk.fetch("select count(*) from events")
    for route in every_route(desk.app):
        if not route.safe and route.name not in ONE_CLICK:
            path = route.at(**rows)
            reply = await call(ana.browser, route, path, data=FIELDS, headers=said)
            assert reply.status_code == 403, route.name
            assert Page(reply).heading == "That did not come from this desk"
            reply = await ana.browser.post(f"{path}?_method={route.method.lower()}", data=FIELDS, headers=said)
            assert reply.status_code == 403, route.name
    assert await desk.fetch("select count(*) from events") == events
    assert (await ana.get("/tasks", headers=said)).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        {"origin": "http://desk.test"},
        {"origin": "https://DESK.test"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"sec-fetch-site": "none"},
    ],
    ids=str,
)
async def test_every_write_that_comes_from_the_desk_itself_is_let_through(
    desk: Desk, ana: Person, said: dict[str, str]
) -> None:
    rows = await real_rows(desk, ana)
    nobody = desk.browser()
    del nobody.headers["sec-fetch-site"]
    for route in every_route(desk.app):
        if not route.safe:
            reply = await call(nobody, route, route.at(**rows), headers=said)
            answers = (200,) if route.name in ONE_CLICK else (404, 422) if route.name in PUBLIC else (401,)
            assert reply.status_code in answers, route.name


async def test_a_workspace_does_not_exist_for_a_member_of_another(desk: Desk, ana: Person) -> None:
    eve = await desk.owner("Eve", business="Elsewhere")
    rows = await real_rows(desk, ana)
    events = await desk.fetch("select count(*) from events")
    for route in every_route(desk.app):
        if route.inside:
            reply = await call(eve.browser, route, route.at(**rows), data=FIELDS)
            assert reply.status_code == 404, route.name
            nowhere = await call(eve.browser, route, route.at(**{**rows, "workspace": "never-was"}), data=FIELDS)
            assert nowhere.status_code == 404, route.name
            assert without_number(nowhere) == without_number(reply), route.name
    assert await desk.fetch("select count(*) from events") == events


async def test_rows_of_another_workspace_do_not_exist_in_ones_own(desk: Desk, ana: Person) -> None:
    eve = await desk.owner("Eve", business="Elsewhere")
    rows = {**await real_rows(desk, ana), "workspace": eve.slug}
    events = await desk.fetch("select count(*) from events")
    for route in every_route(desk.app):
        if route.inside and route.numbers:
            reply = await call(eve.browser, route, route.at(**rows), data=FIELDS)
            assert reply.status_code == 404, route.name
    rows = await into_trash(desk, ana, rows)
    events += 5
    for route in every_route(desk.app):
        if route.inside and route.numbers:
            reply = await call(eve.browser, route, route.at(**rows), data=FIELDS)
            assert reply.status_code == 404, route.name
    assert await desk.fetch("select count(*) from events") == events


@pytest.mark.parametrize("role", list(Role))
async def test_every_route_is_closed_to_a_role_that_may_not_and_open_to_one_that_may(
    desk: Desk, ana: Person, role: Role
) -> None:
    rows = await real_rows(desk, ana)
    ben = await desk.member(role.value, ana)
    routes = [route for route in every_route(desk.app) if route.inside]
    refused = [route for route in routes if route.permission not in ROLE_PERMISSIONS[role]]
    events = await desk.fetch("select count(*) from events")
    for route in refused:
        reply = await call(ben.browser, route, route.at(**rows), data=FIELDS)
        assert reply.status_code == 403, route.name
        assert Page(reply).heading == "Not for your role"
    assert await desk.fetch("select count(*) from events") == events
    allowed = [route for route in routes if route not in refused]
    for route in allowed:
        if route.safe and route.name not in ONES_OWN:
            reply = await call(ben.browser, route, route.at(**rows))
            there = reply.status_code == 200 or reply.headers.get("location", "").startswith(ben.path("/"))
            assert there, route.name
    for route in allowed:
        if not route.safe:
            reply = await call(ben.browser, route, route.at(**rows), data=FIELDS)
            refusals = (403,) if route.name in OF_THE_AUTHOR else (415,) if route.name in UPLOADS else ()
            assert reply.status_code in (200, 303, 404, 409, 422, *refusals), route.name


@pytest.mark.parametrize(
    "number", ["9223372036854775808", "9" * 400, "0", "-1", "one", "1.5", "1e3", "%00", "%20", "%ff", "0x1", "1_000"]
)
async def test_an_id_that_cannot_be_one_is_not_found(desk: Desk, ana: Person, number: str) -> None:
    rows = await real_rows(desk, ana)
    for route in every_route(desk.app):
        for name in route.numbers:
            reply = await call(ana.browser, route, route.at(**{**rows, name: number}), data=FIELDS)
            assert reply.status_code == 404, f"{route.name} with {name} = {number}"
            assert Page(reply).heading == "Nothing here"


@pytest.mark.parametrize("word", ["%00", "%ff", "%ed%a0%80", "x" * 3000, "%E2%82%AC", "%0d%0aSet-Cookie:a=b"])
async def test_a_word_of_an_address_that_names_nothing_is_not_found(desk: Desk, ana: Person, word: str) -> None:
    rows = await real_rows(desk, ana)
    await ana.get("/tasks")  # the session's cookie is renewed where its workspace is another
    for route in every_route(desk.app):
        for name in ("workspace", "token", "digest", "name", "file_name", "subject"):
            if "{" + name + "}" in route.path and route.name not in ONE_CLICK:
                reply = await call(ana.browser, route, route.at(**{**rows, name: word}), data=FIELDS)
                assert reply.status_code in (404, 405), f"{route.name} with {name} = {word}"
                assert "set-cookie" not in reply.headers


async def reading_a_form(desk: Desk, ana: Person) -> list[tuple[Route, str, httpx.AsyncClient]]:
    """Every route that takes a form, with a path and a browser that get as far as the form."""
    rows = await real_rows(desk, ana)
    now, valid = desk.clock(), timedelta(days=1)
    tokens = {
        "setup.finish": await issue_link(desk.db, "setup", now=now, valid=valid),
        "password.finish_reset": await issue_link(
            desk.db, "password_reset", account_id=ana.account_id, now=now, valid=valid
        ),
        "invitations.accept": (
            await add_invitation(desk.db, ana.workspace_id, ana.account_id, Role.VIEWER, "", now=now)
        )[1],
    }
    for name in ("outside.open", "outside.decide", "outside.withdraw", "outside.comment"):
        made = await add_link(
            desk.db, ana.workspace_id, int(str(rows["draft_id"])), ana.account_id, NewLink("14"), now=now
        )
        tokens[name] = made.token if made else ""
    task = Later(ana.workspace_id, ana.account_id, int(str(rows["task_id"])), expires=2**40)
    tokens["delivery.snooze"] = sign(await get_key(desk.db), task)
    nobody = desk.browser()
    return [
        (
            route,
            route.at(**{**rows, "token": tokens.get(route.name, "")}),
            nobody if route.name in PUBLIC else ana.browser,
        )
        for route in every_route(desk.app)
        if not route.safe and route.name not in NO_FORM | UPLOADS
    ]


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", "nonsense", ""])
async def test_every_form_is_taken_as_browsers_send_it_and_in_no_other_way(desk: Desk, ana: Person, kind: str) -> None:
    for route, path, browser in await reading_a_form(desk, ana):
        reply = await browser.request(route.method, path, content=b'{"title": "x"}', headers={"content-type": kind})
        assert reply.status_code == 415, route.name
        assert Page(reply).heading == "That can't be read"


async def test_every_form_over_the_limit_is_refused(desk: Desk, ana: Person) -> None:
    for route, path, browser in await reading_a_form(desk, ana):
        most = MAX_SENT if route.name in WITH_A_DRAFTS_TEXT else Settings().max_body
        body = b"title=" + b"x" * most
        reply = await browser.request(route.method, path, content=body, headers=FORM)
        assert reply.status_code == 413, route.name
        assert Page(reply).heading == "That is too long"


async def test_every_form_of_too_many_fields_is_refused(desk: Desk, ana: Person) -> None:
    body = b"&".join(b"labels=%d" % number for number in range(501))
    for route, path, browser in await reading_a_form(desk, ana):
        reply = await browser.request(route.method, path, content=body, headers=FORM)
        assert reply.status_code == 400, route.name


@pytest.mark.parametrize("body", [b"", b"title=", b"\x00\xff=%ff%00", b"title=%ed%a0%80&version=%00", b"====&&&;%"])
async def test_no_form_brings_a_route_down(desk: Desk, ana: Person, body: bytes) -> None:
    routes = await reading_a_form(desk, ana)
    for route, path, browser in routes:
        reply = await browser.request(route.method, path, content=body, headers=FORM)
        assert reply.status_code in ANSWERS_TO_NOTHING.get(route.name, (422, 303)), route.name
    for route, path, _ in routes:
        reply = await desk.browser().request(route.method, path, content=body, headers=FORM)
        assert reply.status_code in (401, 422), route.name


def test_a_route_without_a_permission_stops_the_start() -> None:
    class Forgetful(Controller):
        @get("/forgotten", sync_to_thread=False)
        def forgotten(self) -> None:
            """Nobody has thought of who may see this."""

    with pytest.raises(UndeclaredPermission, match="/forgotten"):
        require_declared_permissions(Litestar(route_handlers=[Forgetful], openapi_config=None).routes)


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        ("/w/{workspace:str}/open", Permission.PUBLIC),
        ("/w/{workspace:str}/open", Permission.SIGNED_IN),
        ("/somewhere", Permission.READ),
    ],
)
def test_a_permission_that_makes_no_sense_for_its_path_stops_the_start(path: str, permission: Permission) -> None:
    class Confused(Controller):
        @get(path, permission=permission, sync_to_thread=False)
        def confused(self) -> None:
            """A permission inside of a workspace outside of any, or the other way round."""

    with pytest.raises(UndeclaredPermission, match="can't need"):
        require_declared_permissions(Litestar(route_handlers=[Confused], openapi_config=None).routes)


def without_number(reply: httpx.Response) -> str:
    """The page without the number of its request."""
    return reply.text.replace(reply.headers["x-request-id"], "")
