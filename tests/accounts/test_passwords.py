"""Changing a password, and setting a new one by a link."""

import asyncio
from datetime import timedelta
from typing import Literal

import httpx
import pytest
from argon2 import PasswordHasher

from tests.conftest import Clock
from tests.support.background import until_it_waits, until_it_waits_or_ends
from tests.support.html import Page
from tests.support.passwords import PASSWORD, sign_in
from tests.support.people import Desk, Person
from webapp.accounts.passwords import Passwords
from webapp.accounts.queries import hold_password, issue_link, start_session, update_password

pytestmark = pytest.mark.anyio

NEW = "quite another password"


async def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    cleo: Person, browser: httpx.AsyncClient
) -> None:
    await sign_in(browser, "cleo@example.com")
    page = Page(await browser.get("/account"))
    reply = await page.submit(browser, "Change password", {"Current password": PASSWORD, "New password": NEW})
    assert reply.status_code == 303
    assert (await browser.get("/account")).status_code == 200
    assert (await cleo.get("/tasks")).status_code == 303
    assert (await sign_in(cleo.browser, "cleo@example.com", PASSWORD)).status_code == 422
    assert (await sign_in(cleo.browser, "cleo@example.com", NEW)).status_code == 303


async def test_who_signs_in_with_the_old_password_while_it_changes_is_not_let_in(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient
) -> None:
    async with desk.db.transaction() as tx:
        await update_password(tx, cleo.account_id, PasswordHasher().hash(NEW), now=desk.clock())
        signing_in = asyncio.create_task(sign_in(browser, "cleo@example.com"))
        await until_it_waits_or_ends(desk, signing_in)
    assert "don't fit together" in Page(await signing_in).error("Password")
    assert (await browser.get("/account")).status_code == 303


async def test_a_session_that_is_being_started_as_the_password_changes_ends_too(desk: Desk, cleo: Person) -> None:
    old: str = await desk.fetch("select password_hash from accounts where id = $1", cleo.account_id)
    async with desk.db.transaction() as tx:
        assert await hold_password(tx, cleo.account_id, old)
        await start_session(tx, cleo.account_id, now=desk.clock(), days=1, user_agent="a stranger's")
        fields = {"current": PASSWORD, "password": NEW}
        changing = asyncio.create_task(cleo.browser.post("/account/password", data=fields))
        await until_it_waits(desk, changing)
    assert (await changing).status_code == 303
    assert await desk.fetch("select ended_at from sessions where user_agent = $1", "a stranger's") is not None


@pytest.mark.parametrize(
    ("current", "new", "label"),
    [
        ("a guess at it", NEW, "Current password"),
        ("", NEW, "Current password"),
        (PASSWORD, "too short", "New password"),
        (PASSWORD, "", "New password"),
        (PASSWORD, "x" * 1001, "New password"),
        (PASSWORD, "has a NUL \x00 inside", "New password"),
    ],
)
async def test_a_password_that_cannot_be_changed_is_said_beside_its_field_and_never_shown(
    desk: Desk, cleo: Person, current: str, new: str, label: str
) -> None:
    reply = await cleo.browser.post("/account/password", data={"current": current, "password": new})
    assert reply.status_code == 422
    page = Page(reply)
    assert page.error(label)
    assert page.value("Current password") == page.value("New password") == ""
    assert page.value("Your name") == "Cleo"
    assert (await sign_in(desk.browser(), "cleo@example.com")).status_code == 303


async def reset_path(desk: Desk, who: Person) -> str:
    """The path of a link to set a new password."""
    token = await issue_link(
        desk.db, "password_reset", account_id=who.account_id, now=desk.clock(), valid=timedelta(hours=1)
    )
    return f"/reset/{token}"


async def test_a_link_sets_a_new_password_and_ends_every_session(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient
) -> None:
    path = await reset_path(desk, cleo)
    refused = await browser.post(path, data={"password": "too short"})
    assert refused.status_code == 422
    assert Page(refused).error("New password")
    reply = await Page(refused).submit(browser, "Set password and sign in", {"New password": NEW})
    assert reply.status_code == 303
    assert (await browser.get("/account")).status_code == 200
    assert (await cleo.get("/tasks")).status_code == 303
    assert (await sign_in(desk.browser(), "cleo@example.com", NEW)).status_code == 303
    assert (await browser.get(path)).status_code == 404
    assert (await browser.post(path, data={"password": NEW})).status_code == 404


async def test_a_link_for_a_new_password_works_once_also_when_it_is_used_twice_at_once(
    desk: Desk, cleo: Person
) -> None:
    path = await reset_path(desk, cleo)
    replies = await asyncio.gather(*(desk.browser().post(path, data={"password": NEW}) for _ in range(2)))
    assert sorted(reply.status_code for reply in replies) == [303, 404]


async def test_a_link_for_a_new_password_ends_and_is_good_for_nothing_else(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient, clock: Clock
) -> None:
    path = await reset_path(desk, cleo)
    token = path.removeprefix("/reset/")
    assert (await browser.get(f"/setup/{token}")).status_code == 404
    assert (await browser.get(f"/sign-in/{token}")).status_code == 404
    assert (await browser.get(f"/invitations/{token}")).status_code == 404
    assert (await browser.get(path)).status_code == 200
    clock.advance(hours=1)
    assert (await browser.get(path)).status_code == 404
    assert (await browser.post(path, data={"password": NEW})).status_code == 404


async def test_looking_at_a_sign_in_link_does_not_use_it_up(
    desk: Desk, cleo: Person, browser: httpx.AsyncClient
) -> None:
    token = await issue_link(
        desk.db, "sign_in", account_id=cleo.account_id, now=desk.clock(), valid=timedelta(minutes=5)
    )
    page = Page(await browser.get(f"/sign-in/{token}"))
    assert "session" not in browser.cookies
    assert (await browser.get(f"/sign-in/{token}")).status_code == 200
    assert (await page.submit(browser, "Open the desk")).headers["location"] == "/"
    assert (await browser.get(cleo.path("/tasks"))).status_code == 200


async def test_a_sign_in_link_works_once(desk: Desk, cleo: Person, browser: httpx.AsyncClient) -> None:
    token = await issue_link(
        desk.db, "sign_in", account_id=cleo.account_id, now=desk.clock(), valid=timedelta(minutes=5)
    )
    assert (await browser.post(f"/sign-in/{token}")).status_code == 303
    assert (await browser.get(cleo.path("/tasks"))).status_code == 200
    assert (await desk.browser().get(f"/sign-in/{token}")).status_code == 404
    assert (await desk.browser().post(f"/sign-in/{token}")).status_code == 404


async def test_the_database_holds_no_token_of_a_link(desk: Desk, cleo: Person) -> None:
    token = (await reset_path(desk, cleo)).removeprefix("/reset/")
    assert await desk.fetch("select count(*) from one_time_links l where l::text like '%' || $1 || '%'", token) == 0


async def test_a_link_for_a_new_password_ends_with_the_old_one(desk: Desk, cleo: Person) -> None:
    path = await reset_path(desk, cleo)
    page = Page(await cleo.browser.get("/account"))
    changing = {"Current password": PASSWORD, "New password": "quite another one"}
    assert (await page.submit(cleo.browser, "Change password", changing)).status_code == 303
    assert (await desk.browser().get(path)).status_code == 404
    assert (await desk.browser().post(path, data={"password": "somebody else's"})).status_code == 404
    assert (await cleo.get("/tasks")).status_code == 200


async def test_signing_out_everywhere_ends_the_links_too(desk: Desk, cleo: Person) -> None:
    path = await reset_path(desk, cleo)
    await cleo.browser.delete("/sessions")
    assert (await desk.browser().get(path)).status_code == 404


async def test_an_account_without_a_password_costs_as_much_to_try_as_one_that_is_unknown() -> None:
    class Counting(PasswordHasher):
        verified = 0

        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  # its name there
            self.verified += str(hash).startswith("$argon2id$")
            return super().verify(hash, password)

    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    passwords = Passwords(hasher)
    for stored in (None, "none yet"):
        hasher.verified = 0
        assert not await passwords.verify(stored, "a guess")
        assert hasher.verified == 1
    passwords.close()
