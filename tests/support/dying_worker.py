"""Workers that are killed: `python -m tests.support.dying_worker DSN NOW PUSH_SERVICE` reads numbers, one a line. For
each it begins a worker on that database, which kills itself (SIGKILL) as it gets to that step, and answers how the
process ended. Steps are the beginning and the end of each statement, of each transaction and of its commit, and of
handing a message to the push service, and of each change at the machine of `tests.support.places`.

They are forks of one process, so that what they import is imported once.
"""

import asyncio
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.support.each_statement import at_each_statement
from tests.support.places import Machine, kinds_of_places
from webapp.addresses import Sender
from webapp.app import create_app
from webapp.background import JOBS
from webapp.database import pool
from webapp.delivery import sending
from webapp.files.store.store import open_store
from webapp.jobs.models import Resources
from webapp.jobs.worker import Worker
from webapp.mail.send import SEND_MAIL
from webapp.outgoing.asking import Reply
from webapp.push import sending as push
from webapp.push.models import PushMessage, Subscription
from webapp.reminders import telling
from webapp.settings import Settings

FEW = 2  # reminders, and members who get mail, in one transaction


def die_at(step: int) -> None:
    """Let this process kill itself at a step."""
    steps = 0

    def count(what: object = None) -> None:
        nonlocal steps
        steps += 1
        if steps == step:
            os.kill(os.getpid(), signal.SIGKILL)

    hand_over = push.send

    async def counted_send(resources: Resources, to: Subscription, message: PushMessage) -> Reply:
        count()
        reply = await hand_over(resources, to, message)
        count()
        return reply

    change = Machine.write

    def counted_change(machine: Machine, content: dict[str, Any]) -> None:
        count()
        change(machine, content)
        count()

    at_each_statement(count)
    Machine.write = counted_change  # type: ignore[method-assign,assignment]
    push.send = counted_send
    telling.MOST = sending.MEMBERS = FEW


async def work(settings: Settings, now: datetime) -> None:
    """Do all that is due, but for handing mail to a server."""
    db = await pool.open_database(settings, settings.dsn)
    resources = Resources(db, open_store(settings), settings, lambda: now)
    await Worker(resources, [job for job in JOBS if job is not SEND_MAIL]).work()


def main(dsn: str, now: datetime, push_service: str) -> None:
    """Begin a worker for each number that is read."""
    settings = Settings(
        database_url=dsn,
        files=str(Path(os.devnull).parent / "no-files"),
        smtp_host="mail.test",
        smtp_from=Sender("Desk", "desk@example.com"),
        url="http://desk.test",
        push_services=(push_service,),
        log_level="error",
    )
    create_app(settings)
    with kinds_of_places():
        for line in sys.stdin:
            child = os.fork()
            if child == 0:
                die_at(int(line))
                asyncio.run(work(settings, now))
                os._exit(0)
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], datetime.fromisoformat(sys.argv[2]), sys.argv[3])
