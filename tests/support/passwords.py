"""Passwords that cost nothing to check, for people who sign in in tests."""

import httpx
from argon2 import PasswordHasher

from tests.support.people import Desk
from webapp.accounts.passwords import Passwords

PASSWORD = "a few words in a row"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = QUICK.hash(PASSWORD)


def hash_quickly(desk: Desk) -> None:
    """Give the desk a hasher that takes a moment only; the real one takes 60 ms and 64 MiB."""
    desk.app.state.passwords.close()
    desk.app.state.passwords = Passwords(QUICK)


async def sign_in(browser: httpx.AsyncClient, email: str, password: str = PASSWORD, **fields: str) -> httpx.Response:
    """Send the sign-in form."""
    return await browser.post("/sign-in", data={"email": email, "password": password, **fields})
