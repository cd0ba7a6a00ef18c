"""The workers of `dying_worker`, as a test begins them."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from tests.support.commands import ROOT


class DyingWorkers:
    """What begins them."""

    def __init__(self, asked: asyncio.StreamWriter, answers: asyncio.StreamReader) -> None:
        self.asked = asked
        self.answers = answers

    async def die_at(self, step: int) -> int:
        """Begin one that dies at a step; returns how it ended."""
        self.asked.write(b"%d\n" % step)
        return int(await self.answers.readline())


@asynccontextmanager
async def dying_workers(dsn: str, now: datetime, push_service: str = "") -> AsyncIterator[DyingWorkers]:
    """Workers on a database, for whom it is `now` all the time."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.dying_worker", dsn, now.isoformat(), push_service),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    yield DyingWorkers(process.stdin, process.stdout)
    process.stdin.close()
    assert await process.wait() == 0
