"""Work on people's texts that can take long: in processes of its own that can be ended, each job with so much of the
processor's time and no more.

A text of a permitted size can be written so that laying it out, or merging it, takes a minute. A thread can't be ended,
and would hold up everybody's pages meanwhile. So a job runs in a process (`sandbox_process.py`) that is ended when the
job takes more than its budget, and something plainer takes its place. Nobody has more than one job under way in a lane
and two waiting. Saving has a lane to itself and never waits behind what is only shown.

Processes start when they are needed, and end when nothing was asked of them for a while.
"""

import asyncio
import contextlib
import logging
import pickle
import struct
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, ParamSpec, TypeVar

from webapp.web.threads import Busy, whose

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger("cofounder.sandbox")

BUDGET = 4  # seconds of the processor for one job; ten times what the longest honest text takes
PATIENCE = 30.0  # seconds after which a process that doesn't get on is ended, whatever it used of the processor
IDLE = 600.0  # seconds without a job after which a process ends
AT_ONCE = 2  # processes of a lane
WAITING = 32  # jobs that may wait in a lane
OF_ONE = 3  # jobs of one account in a lane, one under way and the others waiting: as many as a page shows frames
LENGTH = struct.Struct("!I")
QUICK = 30_000  # what costs less takes at most some 10 ms
MARKS = "[]!*_`<>&|~\\+-#:=\n"
MARKED = 20
REMEMBERED = 200  # texts of which it is known for a while that reading them takes too long


class OverBudget(Exception):
    """A job took more of the processor, or of the memory, than one may; it has done nothing."""


class Sandbox:
    """A process that runs jobs, one after the other."""

    def __init__(self) -> None:
        self._process: Process | None = None

    async def run(self, work: Callable[..., T], arguments: tuple[Any, ...], named: dict[str, Any]) -> T:
        """What `work` returns. Raises what it raises, OverBudget, and Busy where the system has no process to give."""
        process = self._process if self._process and self._process.returncode is None else await self._begin()
        job = pickle.dumps((BUDGET, work, arguments, named))
        try:
            async with asyncio.timeout(PATIENCE):
                assert process.stdin is not None  # noqa: S101  # it was asked for
                assert process.stdout is not None  # noqa: S101
                process.stdin.write(LENGTH.pack(len(job)) + job)
                await process.stdin.drain()
                (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
                failed, result = pickle.loads(await process.stdout.readexactly(length))  # noqa: S301  # from our own code
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError) as error:
            log.warning("%s took more than its budget", getattr(work, "__name__", work))
            await self.end()
            raise OverBudget from error
        except BaseException:  # whoever asked is gone; nobody else may read this answer
            await self.end()
            raise
        if failed:
            raise result
        answer: T = result
        return answer

    async def _begin(self) -> Process:
        try:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-m", "webapp.web.sandbox_process"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={},
                limit=1 << 20,
            )
        except OSError as error:
            log.error("no process for a long text: %s", error)
            raise Busy("no process can be started") from error
        return self._process

    async def end(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


class Lane:
    """The jobs of one sort: a few processes, who waits for one, and how much each account has."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._free = [Sandbox() for _ in range(at_once)]
        self._all = list(self._free)
        self._at_once = at_once
        self._waiting = waiting
        self._turn = asyncio.Condition()
        self._jobs: Counter[int] = Counter()  # of each account, under way and waiting
        self._working: set[int] = set()  # accounts with a job under way
        self._idle: dict[int, asyncio.TimerHandle] = {}

    async def run(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """What `work` returns. Raises OverBudget, and Busy, with nothing begun, while too much is waiting."""
        account = whose.get(0)
        if self._jobs[account] >= OF_ONE or self._jobs.total() >= self._at_once + self._waiting:
            raise Busy("too many long texts are waiting")
        self._jobs[account] += 1
        try:
            async with self._sandbox(account) as sandbox:
                return await sandbox.run(work, arguments, named)
        finally:
            self._jobs[account] -= 1
            if not self._jobs[account]:
                del self._jobs[account]

    @asynccontextmanager
    async def _sandbox(self, account: int) -> AsyncIterator[Sandbox]:
        async with self._turn:
            await self._turn.wait_for(lambda: bool(self._free) and account not in self._working)
            sandbox = self._free.pop()
            self._working.add(account)
        if timer := self._idle.pop(id(sandbox), None):
            timer.cancel()
        try:
            yield sandbox
        finally:
            async with self._turn:
                self._working.discard(account)
                self._free.append(sandbox)  # the one that was used last is used next, so that the others can end
                self._turn.notify_all()
            loop = asyncio.get_running_loop()
            self._idle[id(sandbox)] = loop.call_later(IDLE, lambda: loop.create_task(sandbox.end()))

    async def close(self) -> None:
        """End all processes."""
        for timer in self._idle.values():
            timer.cancel()
        self._idle.clear()
        for sandbox in self._all:
            await sandbox.end()


class Lanes:
    """The lanes of this process, made anew for each start of the application, since they belong to its loop."""

    def __init__(self) -> None:
        self.showing = Lane()
        self.saving = Lane()
        self._too_long: dict[int, float] = {}  # when the one that was too long is read again, the oldest first

    def is_too_long(self, text: str) -> bool:
        """Whether reading a text took too long a while ago."""
        return self._too_long.get(hash(text), 0.0) > asyncio.get_running_loop().time()

    def remember(self, text: str) -> None:
        """Reading a text took too long."""
        self._too_long.pop(hash(text), None)
        self._too_long[hash(text)] = asyncio.get_running_loop().time() + IDLE
        if len(self._too_long) > REMEMBERED:
            del self._too_long[next(iter(self._too_long))]

    async def close(self) -> None:
        """End all processes."""
        await self.showing.close()
        await self.saving.close()


_lanes: list[Lanes] = []  # those of the application that runs


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Lanes for an application, from its start to its end."""
    lanes = Lanes()
    _lanes.append(lanes)
    try:
        yield
    finally:
        _lanes.remove(lanes)
        await lanes.close()


@asynccontextmanager
async def at_hand() -> AsyncIterator[None]:
    """Lanes also where no application runs, as in a process that only does what is to be done in the background."""
    if _lanes:
        yield
        return
    async with running():
        yield


def cost(*texts: str) -> int:
    """How long work on some texts may take, in characters of an ordinary one: what means something in Markdown counts
    as many. Quick, since it only counts."""
    return sum(len(text) + MARKED * sum(map(text.count, MARKS)) for text in texts)


async def show(
    texts: tuple[str, ...], otherwise: Callable[..., T], work: Callable[..., T], *arguments: Any, **named: Any
) -> T:
    """What `work` makes of some texts for a page: at once where that is quick for sure, else in a process; what
    `otherwise` makes of the same arguments, plainly, where that takes too long. Raises Busy."""
    if cost(*texts) < QUICK:
        return work(*arguments, **named)
    try:
        return await _lanes[-1].showing.run(work, *arguments, **named)
    except OverBudget:
        return otherwise(*arguments, **named)


async def read(text: str, otherwise: Callable[..., T], work: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """`show` for work that begins with reading a text as Markdown. A page needs several such works: what took one of
    them too long isn't begun again by the next. Raises Busy."""
    if cost(text) < QUICK:
        return work(*arguments, **named)
    lanes = _lanes[-1]

    def plainly(*arguments: Any, **named: Any) -> T:
        lanes.remember(text)
        return otherwise(*arguments, **named)

    if lanes.is_too_long(text):
        return otherwise(*arguments, **named)
    return await show((text,), plainly, work, *arguments, **named)


async def save(
    texts: tuple[str, ...], otherwise: Callable[..., T], work: Callable[..., T], *arguments: Any, **named: Any
) -> T:
    """The same for what is to be saved, which never waits behind what is only shown."""
    if cost(*texts) < QUICK:
        return work(*arguments, **named)
    try:
        return await _lanes[-1].saving.run(work, *arguments, **named)
    except OverBudget:
        return otherwise(*arguments, **named)
