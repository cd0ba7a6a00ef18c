"""`python -m tests.mailing --mails 10000 --kills 25` sends a mailing to a mail server of its own while the sender is
killed again and again (SIGKILL, after a random while), lets a person decide about what is doubtful by the server's log,
and says how many copies each reader got. Whoever is killed loses nothing that is committed, so the disk is waited for
only where that is asked for."""

import argparse
import asyncio
import random
import shutil
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from tests.support.dying_sender import dying_senders
from tests.support.mail_server import mail_server, sends_by
from tests.support.people import Desk
from tests.support.readers import a_newsletter, a_post, a_target, many_readers
from webapp.app import create_app
from webapp.database.embedded.server import EmbeddedServer
from webapp.database.migrations import migrate
from webapp.database.pool import open_database
from webapp.files.store.store import open_store
from webapp.jobs.models import Resources
from webapp.newsletter import queries
from webapp.newsletter.sending import enqueue_slice
from webapp.publishing.models import Act, Order
from webapp.publishing.targets.newsletter import NEWSLETTER, NewsletterSettings
from webapp.publishing.targets.target import Outlet
from webapp.settings import Settings

NEVER = -10_000_000  # milliseconds after which it is killed


def now() -> datetime:
    """What time it is."""
    return datetime.now(UTC)


async def send(dsn: str, mails: int, kills: int, chosen: random.Random) -> bool:
    """Send a mailing and print what came of it; whether each reader got one copy."""
    await migrate(dsn)
    settings = Settings(database_url=dsn, files=str(Path(tempfile.gettempdir()) / "no-files"), log_level="error")
    db = await open_database(settings, dsn)
    app = create_app(settings)
    app.state.store = open_store(settings)
    desk = Desk(app, db, now)
    ana = await desk.owner("Ana")
    async with mail_server() as server, dying_senders(dsn, None, server.port) as senders:
        sends_by(desk, server)
        await a_newsletter(desk, ana, mails_a_minute=100_000)
        began = time.perf_counter()
        await many_readers(desk, ana, mails)
        print(f"{mails:,} readers added in {time.perf_counter() - began:.1f} s")
        target, post = await a_target(desk, ana), await a_post(desk, ana, body="We open at **ten**.\n\n" * 200)
        resources = Resources(db, app.state.store, app.state.settings, now)
        began = time.perf_counter()
        async with db.transaction() as tx:
            outlet = Outlet(target, NewsletterSettings(), None, tx, resources)
            placed = await NEWSLETTER.publish(outlet, Order(uuid4(), Act.PUBLISH, post))
        print(f"published in {(time.perf_counter() - began) * 1000:.0f} ms")
        mailing_id = int(placed.remote_id)
        killed = 0
        began = time.perf_counter()

        async def work(lasts: int) -> int:
            ended = await senders.die_at(lasts)
            await desk.fetch("update jobs set lease_until = now(), tries_left = 8 where state = 'running'")
            await desk.fetch("update jobs set run_at = now() where state = 'waiting' and name = 'send_mailing'")
            return ended

        while (mailing := await queries.get_mailing(db, ana.workspace_id, mailing_id)) and mailing.state != "done":
            killed += await work(-chosen.randint(300, 4000) if killed < kills else NEVER) != 0
        seconds = time.perf_counter() - began
        got = Counter(to for _, (to,) in server.envelopes)
        assert mailing is not None
        print(
            f"{killed} kills; {sum(got.values()):,} mails in {seconds:.0f} s, most copies of one: {max(got.values())}"
        )
        doubtful = await queries.list_wanting(db, ana.workspace_id, mailing_id, None)
        arrived = [each for each in doubtful if each.email in got]
        print(f"sent {mailing.sent:,}, doubtful {mailing.doubtful}, of which {len(arrived)} had arrived")
        for each in doubtful:
            if each.email in got:
                await queries.settle_doubt(db, ana.workspace_id, mailing_id, each.reader_id)
        if turn := await queries.send_again(db, ana.workspace_id, mailing_id, "doubtful", None):
            await enqueue_slice(db, ana.workspace_id, mailing_id, turn, now=now(), run_at=now())
            await work(NEVER)
        copies = Counter(Counter(to for _, (to,) in server.envelopes).values())
        print(f"after a person decided: readers by their copies {dict(copies)}")
        await desk.close()
        await db.close()
        return copies == {1: mails}


def main() -> None:
    """Read the arguments, and send."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--durable", action="store_true", help="wait for the disk at each commit, as a desk does")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="cofounder-mailing-"))
    folder.chmod(0o755)  # as root, the server runs as another user
    server = EmbeddedServer(folder / "data", durable=asked.durable)
    try:
        chosen = random.Random(asked.seed)  # no secret
        if not asyncio.run(send(server.start(), asked.mails, asked.kills, chosen)):
            raise SystemExit(1)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
