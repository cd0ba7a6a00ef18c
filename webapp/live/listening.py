"""Hearing of what other processes have committed, at once: by LISTEN, on a connection of its own.

Nothing depends on it. Without a direct connection, or while it is lost, the hub finds the same by looking.
"""

import asyncio
import logging
from contextlib import suppress

from webapp.database.connect import DatabaseRefused, connect
from webapp.live.hub import Hub
from webapp.settings import Settings

log = logging.getLogger("cofounder.live")

CHANNEL = "cofounder_live"
AGAIN = 5.0  # seconds until a lost connection is made anew
ASK = 30.0  # seconds after which a connection is asked whether it still is one


async def listen(settings: Settings, hub: Hub) -> None:
    """Wake the hub for what other processes tell, until cancelled."""
    dsn = settings.direct_dsn
    while dsn is not None:
        with suppress(DatabaseRefused, TimeoutError, OSError):
            await hear(dsn, hub)
        log.info("nothing is heard of other processes; changes are looked for")
        await asyncio.sleep(AGAIN)


async def hear(dsn: str, hub: Hub) -> None:
    """Listen until the connection is lost. Raises DatabaseRefused."""
    lost = asyncio.Event()
    async with connect(dsn, purpose="live") as connection:
        connection.add_termination_listener(lambda _: lost.set())
        await connection.add_listener(CHANNEL, lambda *heard: wake(hub, str(heard[-1])))
        hub.wake()  # what was told before
        while not lost.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(ASK):
                    await lost.wait()
            async with asyncio.timeout(ASK):
                await connection.execute("select")  # a line that is dead without a word


def wake(hub: Hub, workspaces: str) -> None:
    """Look at the workspaces that a message names."""
    for each in workspaces.split(","):
        hub.wake(int(each) if each.isdecimal() else None)
