"""Guessing passwords is slow, and locks nobody out who isn't guessing."""

import httpx
import pytest

from tests.conftest import Clock
from tests.support.html import Page
from tests.support.passwords import HASH, PASSWORD, sign_in
from tests.support.people import Desk, Person
from webapp.accounts import limits, passwords
from webapp.web.rate_limits import network_of

pytestmark = pytest.mark.anyio


def at(desk: Desk, address: str) -> httpx.AsyncClient:
    """A browser at an address."""
    browser = desk.browser()
    browser._transport = httpx.ASGITransport(app=desk.app, client=(address, 1))  # type: ignore[arg-type]  # the same ASGI
    return browser


async def guess(browser: httpx.AsyncClient, times: int, email: str = "cleo@example.com") -> list[int]:
    """The answers to some guesses."""
    return [(await sign_in(browser, email, "a guess")).status_code for _ in range(times)]


async def test_a_stranger_who_guesses_locks_out_only_their_own_network(desk: Desk, cleo: Person) -> None:
    stranger = at(desk, "198.51.100.7")
    assert await guess(stranger, 12) == [422] * 10 + [429] * 2
    assert (await sign_in(stranger, "cleo@example.com")).status_code == 429
    assert (await sign_in(at(desk, "192.0.2.1"), "cleo@example.com")).status_code == 303


async def test_a_browser_that_was_signed_in_before_is_let_try_where_its_network_is_not(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient
) -> None:
    await sign_in(browser, "cleo@example.com")
    await browser.delete("/session")
    await guess(desk.browser(), 11)
    for number in range(limits.AT_ALL):
        await guess(desk.browser(), 1, f"guess{number}@example.com")
    assert (await sign_in(desk.browser(), "cleo@example.com")).status_code == 429
    assert (await sign_in(browser, "cleo@example.com")).status_code == 303


async def test_a_known_browser_has_its_own_ten_tries(desk: Desk, cleo: Person, browser: httpx.AsyncClient) -> None:
    await sign_in(browser, "cleo@example.com")
    await browser.delete("/session")
    assert await guess(browser, 11) == [422] * 10 + [429]


async def test_a_known_browser_is_known_to_its_own_account_only(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient
) -> None:
    eve = await desk.owner("Eve", business="Elsewhere")
    await sign_in(browser, "cleo@example.com")
    await browser.delete("/session")
    assert await guess(desk.browser(), 10, "eve@example.com") == [422] * 10
    assert await guess(browser, 1, "eve@example.com") == [429]
    assert eve.account_id != cleo.account_id


async def test_refused_tries_leave_no_trace(desk: Desk, cleo: Person) -> None:
    stranger = at(desk, "198.51.100.7")
    for number in range(limits.AT_ALL):
        await guess(stranger, 1, f"guess{number}@example.com")
    rows = await desk.fetch("select count(*) from rate_limits")
    assert await guess(stranger, 3, "another@example.com") == [429] * 3
    assert await desk.fetch("select count(*) from rate_limits") == rows


async def test_an_office_that_signs_in_all_morning_is_not_stopped(
    desk: Desk, cleo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "AT_ALL", 5)
    for _ in range(8):
        assert (await sign_in(desk.browser(), "cleo@example.com")).status_code == 303


async def test_guesses_from_many_networks_are_slowed_and_only_a_few_wait_at_once(
    desk: Desk, cleo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SLOW_FROM", 3)
    monkeypatch.setattr(limits, "SLOW_AT_ONCE", 0)
    for number in range(3):
        assert await guess(at(desk, f"198.51.100.{number}"), 1) == [422]
    late = await sign_in(at(desk, "198.51.100.9"), "cleo@example.com")
    assert late.status_code == 429
    assert "Wait 6 seconds" in Page(late).error("Password")
    monkeypatch.setattr(limits, "SLOW_AT_ONCE", 1)
    monkeypatch.setattr(limits, "SLOW", 0.01)
    assert (await sign_in(at(desk, "198.51.100.10"), "cleo@example.com")).status_code == 303


@pytest.mark.parametrize("email", ["iris@example.com", "IRIS@Example.com", " iris@example.com "])
async def test_an_account_has_ten_tries_however_its_address_is_written(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient, email: str
) -> None:
    await desk.account("Iris")
    assert await guess(browser, 10, "iris@example.com") == [422] * 10
    assert await guess(browser, 1, email) == [429]


async def test_a_new_password_begins_the_count_anew(desk: Desk, cleo: Person, clock: Clock) -> None:
    browser = desk.browser()
    await guess(browser, 10)
    await limits.forgive(desk.db, cleo.account_id)
    assert (await sign_in(browser, "cleo@example.com", PASSWORD)).status_code == 303


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_a_network_is_what_one_customer_has(address: str, network: str) -> None:
    assert network_of(address) == network


async def test_a_browser_that_calls_itself_known_has_no_more_tries_than_a_stranger(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient
) -> None:
    await sign_in(browser, "cleo@example.com")
    stolen = browser.cookies["session"]
    await browser.delete("/session")
    statuses = []
    for number in range(12):
        thief = desk.browser(stolen)
        thief.cookies.set("device", f"made-up-{number}")
        statuses += await guess(thief, 1)
    assert statuses == [422] * 10 + [429] * 2


async def test_a_stolen_session_has_ten_guesses_at_the_password_whatever_cookies_it_brings(
    desk: Desk, cleo: Person
) -> None:
    stolen = cleo.browser.cookies["session"]
    changing = {"Current password": "a guess", "New password": "quite another one"}
    said = []
    for number in range(12):
        thief = desk.browser(stolen)
        thief.cookies.set("device", f"made-up-{number}")
        page = Page(await thief.get("/account"))
        said.append(Page(await page.submit(thief, "Change password", changing)).error("Current password"))
    assert ["too many tries" in words for words in said] == [False] * 10 + [True] * 2
    assert (await sign_in(desk.browser(), "cleo@example.com")).status_code == 303


async def test_a_browser_has_a_new_name_each_time_that_somebody_signs_in(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient
) -> None:
    browser.cookies.set("device", "planted", domain="desk.test")
    await sign_in(browser, "cleo@example.com")
    first = browser.cookies["device"]
    await sign_in(browser, "cleo@example.com")
    assert len({"planted", first, browser.cookies["device"]}) == 3
    assert await desk.fetch("select count(*) from devices") == 1


async def test_a_try_that_was_not_made_does_not_count(
    desk: Desk, cleo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "MAX_WAITING", 0)
    assert await guess(desk.browser(), 11) == [503] * 11
    monkeypatch.undo()
    monkeypatch.setattr(limits, "SLOW_FROM", 1)
    monkeypatch.setattr(limits, "SLOW_AT_ONCE", 0)
    await guess(at(desk, "198.51.100.7"), 1)
    assert await guess(desk.browser(), 11) == [429] * 11
    monkeypatch.undo()
    assert (await sign_in(desk.browser(), "cleo@example.com")).status_code == 303


@pytest.mark.parametrize("name", ["iris", "nobody"])
async def test_an_address_has_ten_tries_however_it_is_written_whether_or_not_it_is_known(desk: Desk, name: str) -> None:
    await desk.account("Iris")
    spelled = [name, name.upper(), name.title(), "".join(chr(ord(letter) + 0xFEE0) for letter in name)]
    statuses = []
    for number in range(12):
        statuses += await guess(desk.browser(), 1, f"{spelled[number % len(spelled)]}@Example.com")
    assert statuses == [422] * 10 + [429] * 2


async def test_letters_that_only_one_side_folds_make_no_more_tries(desk: Desk) -> None:
    await desk.account("Iris")
    await desk.fetch("update accounts set password_hash = $1", HASH)
    for other in ("\u0130ris@example.com", "\u0131ris@example.com", "i\u0307ris@example.com"):
        assert (await sign_in(desk.browser(), other)).status_code == 422
    assert (await sign_in(desk.browser(), "IRI\u017f@example.com")).status_code == 303  # a long s is an s
