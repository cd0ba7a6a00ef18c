"""How often a password may be guessed: so seldom that guessing is hopeless, and so that nobody can lock another out.

Only what failed counts, for a quarter of an hour. A network (an address; of IPv6 what one customer has) may fail so
often over all accounts, and so often at each. Whoever guesses from many networks is slowed down, and so is everybody
else at that account, but a browser in which its owner has signed in before: that one has a count of its own. (OWASP
Authentication Cheat Sheet; OWASP, "Slow down online guessing attacks with device cookies")
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from webapp.database.pool import Queryable
from webapp.web.rate_limits import (
    WINDOW,
    count_attempts,
    fingerprint,
    forget_attempts,
    forget_attempts_at,
    get_attempts,
    take_attempts_back,
)
from webapp.web.threads import Busy

AT_ACCOUNT = 10  # failures of one network, or of one known browser, at one account
AT_ALL = 100  # failures of one network over all accounts
SLOW_FROM = 100  # failures of all networks at one account; from here on guesses wait
SLOW = 3.0  # seconds that each of them waits
SLOW_AT_ONCE = 4  # that may wait at once, in this process


class TooManyTries(Exception):
    """There were too many failures: this try isn't made. `wait` is when the next one may be."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too many tries")
        self.wait = wait

    @property
    def words(self) -> str:
        """What is said beside the field."""
        seconds = round(self.wait.total_seconds())
        wait = f"{seconds} seconds" if seconds < 60 else f"{round(seconds / 60)} minutes"
        return f"There were too many tries. Wait {wait}, then try again."


class Tries:
    """The tries at one account's password from one place. `account` is the account's id, or the address that was typed
    where there is none; `known` is a secret that was found to be of this account: the token of a browser in which it
    has signed in, or of its session."""

    def __init__(self, account: int | str, place: str, known: str | None) -> None:
        named = f"password {fingerprint(str(account))}"
        self._total = named
        self._network = f"network {place}"
        self._here = f"{named} {fingerprint(known) if known else place}"
        self._known = known is not None

    @asynccontextmanager
    async def attempt(self, db: Queryable, now: datetime) -> AsyncIterator[None]:
        """Let one try be made, which counts as a failure until it has `succeeded`: so of many at the same moment no
        more are made than may be. Raises TooManyTries. What isn't made, for that or because the desk is busy, doesn't
        count."""
        self._refuse_too_many(await get_attempts(db, *self._counts(), now=now), allowed=0)
        made = await count_attempts(db, *self._counts(), now=now)
        try:
            self._refuse_too_many(made, allowed=1)
            if self._known or made[self._total] <= SLOW_FROM:
                yield
            else:
                async with slowly(self._total):
                    yield
        except (TooManyTries, Busy):
            await take_attempts_back(db, *self._counts())
            raise

    async def succeeded(self, db: Queryable) -> None:
        """The password was right: nothing is held against this browser any more, nor its network for this try."""
        await forget_attempts(db, self._here)
        if not self._known:
            await take_attempts_back(db, self._network, self._total)

    def _counts(self) -> tuple[str, ...]:
        return (self._here,) if self._known else (self._here, self._network, self._total)

    def _refuse_too_many(self, made: dict[str, int], allowed: int) -> None:
        if made[self._here] - allowed >= AT_ACCOUNT:
            raise TooManyTries(WINDOW)
        if not self._known and made[self._network] - allowed >= AT_ALL:
            raise TooManyTries(WINDOW)


async def forgive(db: Queryable, account_id: int) -> None:
    """Forget all failures at an account, whoever's they were: its person has proved who they are, or was helped."""
    await forget_attempts_at(db, f"password {fingerprint(str(account_id))}")


_slowed: Counter[str] = Counter()


@asynccontextmanager
async def slowly(key: str) -> AsyncIterator[None]:
    """A few at a time, each after a while. Raises TooManyTries where more want to."""
    if _slowed[key] >= SLOW_AT_ONCE:
        raise TooManyTries(timedelta(seconds=SLOW * 2))
    _slowed[key] += 1
    try:
        await asyncio.sleep(SLOW)
        yield
    finally:
        _slowed[key] -= 1
        if not _slowed[key]:
            del _slowed[key]
