"""Addresses: one person's is written in one way, and no mail program takes it for another's."""

import pytest

from tests.support.html import Page
from tests.support.passwords import HASH, sign_in
from tests.support.people import Desk, Person
from webapp.web.forms.fields import Email, Invalid

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "address",
    [
        "a<b@c.com",
        "a,b@evil.com",
        "a;b@evil.com",
        "a:b@evil.com;",
        "a@b@c.com",
        "a@b,c@d.com",
        "ana@example.com@evil.com",
        "x\x01@y.com",
        "x\x7f@y.com",
        "x\n@y.com",
        "x y@z.com",
        '"x y"@z.com',
        '"x"@z.com',
        "(ana)x@z.com",
        "x@z.com(ana)",
        "x..y@z.com",
        ".x@z.com",
        "x.@z.com",
        "x\\y@z.com",
        "x@[192.0.2.1]",
        "x@z..com",
        "x@z.com.",
        "x@-z.com",
        "x@z_z.com",
        "x@",
        "@z.com",
        "=?utf-8?q?ana=40example.com?=@z.com",
        "x\u202ey@z.com",
        "x\u200by@z.com",
        "x\xa0y@z.com",
        "\U0001f600@z.com",
        "x@" + "z" * 64 + ".com",
        "x" * 250 + "@z.com",
    ],
)
def test_an_address_that_mail_programs_read_in_other_ways_is_refused(address: str) -> None:
    with pytest.raises(Invalid, match=r"name@example\.com|can't be stored"):
        Email("Email")(address)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" Ana.Alder+Desk@Example.COM ", "ana.alder+desk@example.com"),
        ("o'neil@z.com", "o'neil@z.com"),
        ("x@localhost", "x@localhost"),
        ("M\xdcLLER@m\xfcller.de", "m\xfcller@m\xfcller.de"),
        ("jose\u0301@z.com", "jos\xe9@z.com"),
        ("\uff49\uff52\uff49\uff53\uff20\uff5a.com", "iris@z.com"),
        ("\u212aate@z.com", "kate@z.com"),
        ("\u0938\u0902\u092a\u0930\u094d\u0915@\u0921\u093e\u091f\u093e.\u092d\u093e\u0930\u0924",) * 2,
    ],
)
def test_an_address_is_stored_in_one_way(typed: str, meant: str) -> None:
    assert Email("Email")(typed) == meant


async def test_who_was_here_with_an_address_that_is_no_longer_taken_still_signs_in(desk: Desk) -> None:
    await desk.account("Ben")
    await desk.fetch("update accounts set email = 'Ben<b@Example.com', password_hash = $1", HASH)
    for typed in ("Ben<b@Example.com", "ben<B@example.com"):
        assert (await sign_in(desk.browser(), typed)).status_code == 303


async def test_who_was_here_with_capitals_saves_their_settings_without_a_password(desk: Desk, cleo: Person) -> None:
    await desk.fetch("update accounts set email = 'Cleo@Example.com'")
    page = Page(await cleo.browser.get("/account"))
    assert (await page.submit(cleo.browser, "Save", {"Your name": "Cleo Finch"})).status_code == 303
    assert (await sign_in(desk.browser(), "CLEO@example.com")).status_code == 303


async def test_whether_others_are_here_can_be_asked_a_few_times_only(desk: Desk, cleo: Person) -> None:
    await desk.account("Ben")
    page = Page(await cleo.browser.get("/account"))
    typed = {"Email": "ben@example.com", "Your password": "a few words in a row"}
    said = [Page(await page.submit(cleo.browser, "Save", typed)).error("Email") for _ in range(12)]
    assert ["Another account" in words for words in said] == [True] * 10 + [False] * 2
    assert all("too many" in words for words in said[10:])
    free = await page.submit(cleo.browser, "Save", typed | {"Email": "nobody@example.com"})
    assert "too many" in Page(free).error("Email")
