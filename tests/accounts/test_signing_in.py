"""Signing in and out."""

import asyncio
import threading
from collections import Counter

import httpx
import pytest
from argon2 import PasswordHasher

from tests.conftest import Clock
from tests.support.html import Page, text_of
from tests.support.passwords import HASH, PASSWORD, sign_in
from tests.support.people import Desk, Person
from webapp.accounts.passwords import MAX_WAITING, Passwords
from webapp.web.sessions import hash_token
from webapp.web.threads import Busy

pytestmark = pytest.mark.anyio


async def test_the_form_signs_in_and_leads_to_the_briefing(cleo: Person, browser: httpx.AsyncClient) -> None:
    page = Page(await browser.get("/sign-in"))
    reply = await page.submit(browser, "Sign in", {"Email": " CLEO@example.com ", "Password": PASSWORD})
    assert reply.status_code == 303
    assert reply.headers["location"] == "/"
    reply = await browser.get("/")
    assert reply.headers["location"] == cleo.path()
    assert (await browser.get(cleo.path("/tasks"))).status_code == 200


async def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    cleo: Person, browser: httpx.AsyncClient
) -> None:
    reply = await sign_in(browser, "cleo@example.com")
    said = reply.headers["set-cookie"].lower()
    assert said.startswith("session=")
    assert "httponly" in said
    assert "samesite=lax" in said
    assert "path=/" in said
    assert "max-age=2592000" in said
    assert "secure" not in said
    assert "domain" not in said


async def test_the_database_holds_a_hash_of_the_session_only(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient
) -> None:
    await sign_in(browser, "cleo@example.com")
    token = browser.cookies["session"]
    assert len(token) == 43
    assert await desk.fetch("select count(*) from sessions where token_hash = $1", hash_token(token)) == 1
    for table in ("sessions", "account_events", "accounts", "rate_limits"):
        assert await desk.fetch(f"select count(*) from {table} t where t::text like '%' || $1 || '%'", token) == 0  # noqa: S608  # names of tables


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    cleo: Person, browser: httpx.AsyncClient
) -> None:
    wrong = await sign_in(browser, "cleo@example.com", "not the password")
    unknown = await sign_in(browser, "nobody@example.com", "not the password")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace("cleo@", "nobody@").replace(wrong.headers["x-request-id"], "") == unknown.text.replace(
        unknown.headers["x-request-id"], ""
    )
    page = Page(wrong)
    assert "don't fit together" in page.error("Password")
    assert page.value("Email") == "cleo@example.com"
    assert page.value("Password") == ""
    assert "not the password" not in wrong.text
    assert "set-cookie" not in wrong.headers


async def test_an_empty_form_is_said_beside_its_fields(browser: httpx.AsyncClient) -> None:
    page = Page(await browser.post("/sign-in", data={}))
    assert page.error("Email")
    assert page.error("Password")


async def test_an_account_has_ten_tries_in_a_quarter_of_an_hour(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient, clock: Clock
) -> None:
    for _ in range(10):
        assert (await sign_in(browser, "cleo@example.com", "a guess")).status_code == 422
    for _ in range(2):
        reply = await sign_in(desk.browser(), "Cleo@Example.com")
        assert reply.status_code == 429
        assert reply.headers["retry-after"] == "900"
        assert "Wait 15 minutes" in Page(reply).error("Password")
    assert (await sign_in(browser, "nobody@example.com", "a guess")).status_code == 422
    assert (await cleo.get("/tasks")).status_code == 200
    clock.advance(minutes=15, seconds=1)
    assert (await sign_in(browser, "cleo@example.com")).status_code == 303


async def test_an_unknown_address_has_as_many_tries(browser: httpx.AsyncClient) -> None:
    statuses = [(await sign_in(browser, "nobody@example.com", "a guess")).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


async def test_signing_in_begins_the_count_anew(cleo: Person, browser: httpx.AsyncClient) -> None:
    for _ in range(3):
        for _ in range(9):
            assert (await sign_in(browser, "cleo@example.com", "a guess")).status_code == 422
        assert (await sign_in(browser, "cleo@example.com")).status_code == 303


async def test_one_place_has_a_hundred_tries_over_all_accounts(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient, clock: Clock
) -> None:
    for number in range(100):
        assert (await sign_in(browser, f"guess{number}@example.com", "a guess")).status_code == 422
    assert (await sign_in(browser, "cleo@example.com")).status_code == 429
    elsewhere = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=desk.app, client=("192.0.2.7", 1)),  # type: ignore[arg-type]  # the same ASGI
        base_url="http://desk.test",
        headers={"sec-fetch-site": "same-origin"},
    )
    assert (await sign_in(elsewhere, "cleo@example.com")).status_code == 303
    await elsewhere.aclose()
    clock.advance(minutes=15, seconds=1)
    assert (await sign_in(browser, "cleo@example.com")).status_code == 303


async def test_guesses_at_the_same_moment_are_counted_too(desk: Desk, cleo: Person) -> None:
    tries = (sign_in(desk.browser(), "cleo@example.com", "a guess") for _ in range(20))
    statuses = [reply.status_code for reply in await asyncio.gather(*tries)]
    assert statuses.count(422) == 10
    assert statuses.count(429) == 10


async def test_the_count_holds_no_address_in_clear(desk: Desk, cleo: Person, browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "cleo@example.com", "a guess")
    keys = await desk.fetch("select string_agg(key, ' ') from rate_limits")
    assert "cleo" not in keys
    assert "127.0.0.1" not in keys


@pytest.mark.parametrize(
    "following",
    [
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "https:evil.test",
        "https:/evil.test",
        "https:///evil.test",
        "https://evil.test//evil.test",
        "x://y/\\evil.test",
        "javascript:alert(1)",
        "javascript://desk.test/%0aalert(1)",
        "/\t/evil.test",
        "/\n/evil.test",
        "\t//evil.test",
        " //evil.test",
        "/a\r\nSet-Cookie: a=b",
        "/\x00",
        "/\x7f",
        "evil.test",
        "@evil.test",
        "/€/ü",
        "/" + "x" * 5000,
        "https://evil.test/account",
    ],
)
async def test_signing_in_never_leads_to_another_host(cleo: Person, browser: httpx.AsyncClient, following: str) -> None:
    shown = await browser.get("/sign-in", params={"next": following})
    assert shown.status_code == 200
    signed_in = await sign_in(browser, "cleo@example.com", next=following)
    already = await browser.get("/sign-in", params={"next": following})
    for reply in (signed_in, already):
        assert reply.status_code == 303
        to = reply.headers["location"]
        assert to.startswith("/")
        assert not to.startswith(("//", "/\\"))
        assert to.isascii()
        assert to.isprintable()
        assert httpx.URL("http://desk.test").join(to).host == "desk.test"
    assert "a=b" not in signed_in.headers.get_list("set-cookie")[0]


async def test_signing_in_leads_to_the_page_that_was_asked_for(cleo: Person, browser: httpx.AsyncClient) -> None:
    asked = cleo.path("/tasks?status=completed&text=caf%C3%A9")
    reply = await browser.get(asked)
    assert reply.status_code == 303
    page = Page(await browser.get(reply.headers["location"]))
    reply = await page.submit(browser, "Sign in", {"Email": "cleo@example.com", "Password": PASSWORD})
    assert reply.headers["location"] == asked


async def test_signing_out_ends_this_session_only(desk: Desk, cleo: Person, browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "cleo@example.com")
    token = browser.cookies["session"]
    page = Page(await browser.get(cleo.path("/tasks")))
    reply = await page.submit(browser, "Sign out")
    assert reply.status_code == 303
    assert reply.headers["location"] == "/sign-in"
    assert '"cache"' in reply.headers["clear-site-data"].split(", ")
    assert "max-age=0" in reply.headers["set-cookie"].lower()
    assert "session" not in browser.cookies
    assert (await desk.browser(token).get(cleo.path("/tasks"))).status_code == 303
    assert (await cleo.get("/tasks")).status_code == 200


async def test_signing_out_everywhere_ends_every_session(cleo: Person, browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "cleo@example.com")
    page = Page(await browser.get("/account"))
    assert page.text.count("used just now") == 2
    assert [text_of(node) for node in page.tree.css(".meta .today")] == ["this browser"]
    reply = await page.submit(browser, "Sign out everywhere")
    assert reply.status_code == 303
    assert (await browser.get("/account")).status_code == 303
    assert (await cleo.get("/tasks")).status_code == 303


async def test_a_hundred_people_of_one_network_sign_in_at_once(desk: Desk) -> None:
    names = [f"P{number}" for number in range(100)]
    for name in names:
        await desk.account(name, password_hash=HASH)
    release = threading.Event()
    desk.app.state.passwords._thread.submit(release.wait)  # nothing is checked until all are there
    trying = [asyncio.create_task(sign_in(desk.browser(), f"{name.lower()}@example.com")) for name in names]
    while desk.app.state.passwords._waiting < len(names) and not any(each.done() for each in trying):  # noqa: ASYNC110
        await asyncio.sleep(0)  # the requests go on
    release.set()
    assert Counter(reply.status_code for reply in await asyncio.gather(*trying)) == {303: len(names)}


async def test_checking_passwords_has_an_end_when_too_many_wait(desk: Desk) -> None:
    slow = Passwords(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1))
    try:
        checks = [asyncio.create_task(slow.verify(None, "a guess")) for _ in range(MAX_WAITING + 3)]
        results = await asyncio.gather(*checks, return_exceptions=True)
    finally:
        slow.close()
    assert results.count(False) == MAX_WAITING
    assert [type(result) for result in results if result is not False] == [Busy] * 3


async def test_a_password_hash_that_is_none_fits_nothing(desk: Desk) -> None:
    passwords: Passwords = desk.app.state.passwords
    assert not await passwords.verify("no password fits", "no password fits")
    assert not await passwords.verify(None, "nobody's password")
    stored = await passwords.hash("pässwörd \U0001f511")
    assert stored.startswith("$argon2id$")
    assert await passwords.verify(stored, "pässwörd \U0001f511")
    assert not await passwords.verify(stored, "passwörd \U0001f511")


def test_passwords_cost_what_the_rfc_asks_for() -> None:
    hasher = Passwords()._hasher
    assert (hasher.time_cost, hasher.memory_cost, hasher.parallelism) == (3, 65536, 1)
    assert hasher.type.name == "ID"
