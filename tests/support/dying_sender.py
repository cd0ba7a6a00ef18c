"""Senders of mailings that are killed: `python -m tests.support.dying_sender DSN NOW SMTP_PORT` reads numbers, one a
line. For each it begins a worker on that database, which kills itself (SIGKILL) as it gets to that step, and answers
how the process ended. Steps are the beginning and the end of each statement, of each transaction and of its commit, and
of handing a mail to the server. A number below 0 kills it after that many milliseconds instead.

They are forks of one process, so that what they import is imported once.
"""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from aiosmtplib import SMTP, SMTPResponse

from tests.support.commands import ROOT
from tests.support.dying_workers import DyingWorkers
from tests.support.each_statement import at_each_statement
from webapp.addresses import Sender
from webapp.app import create_app
from webapp.database import pool
from webapp.files.store.store import open_store
from webapp.jobs.models import Resources
from webapp.jobs.worker import Worker
from webapp.newsletter.sending import SEND_MAILING
from webapp.settings import Settings


def die() -> None:
    """End this process without a word."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(step: int) -> None:
    """Let this process kill itself at a step."""
    data, steps = SMTP.data, 0

    def count(what: object = None) -> None:
        nonlocal steps
        steps += 1
        if steps == step:
            die()

    async def counted_data(server: SMTP, message: bytes) -> SMTPResponse:
        count()
        answer = await data(server, message)
        count()
        return answer

    at_each_statement(count)
    SMTP.data = counted_data  # type: ignore[method-assign, assignment]


def die_after(milliseconds: int) -> None:
    """Let this process kill itself after some time."""

    def wait() -> None:
        time.sleep(milliseconds / 1000)
        die()

    threading.Thread(target=wait, daemon=True).start()


async def work(settings: Settings, now: datetime | None) -> None:
    """Send all that is due."""
    db = await pool.open_database(settings, settings.dsn)
    clock = (lambda: now) if now is not None else (lambda: datetime.now(UTC))
    await Worker(Resources(db, open_store(settings), settings, clock), [SEND_MAILING]).work()


def main(dsn: str, now: datetime | None, port: int) -> None:
    """Begin a worker for each number that is read."""
    settings = Settings(
        database_url=dsn,
        files=str(Path(os.devnull).parent / "no-files"),
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_tls="none",
        smtp_from=Sender("Desk", "desk@example.com"),
        url="http://desk.test",
        log_level="error",
    )
    create_app(settings)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            number = int(line)
            (die_at if number > 0 else die_after)(abs(number))
            asyncio.run(work(settings, now))
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


@asynccontextmanager
async def dying_senders(dsn: str, now: datetime | None, port: int) -> AsyncIterator[DyingWorkers]:
    """Senders on a database, for whom it is `now` all the time, or as late as it is."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.dying_sender", dsn, now.isoformat() if now else "", str(port)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    yield DyingWorkers(process.stdin, process.stdout)
    process.stdin.close()
    assert await process.wait() == 0


if __name__ == "__main__":
    main(sys.argv[1], datetime.fromisoformat(sys.argv[2]) if sys.argv[2] else None, int(sys.argv[3]))
