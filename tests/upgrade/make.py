"""How the old desk was made, kept for the record: `python -m tests.upgrade.make FOLDER`.

It ran once, on the release that it stands for (its last migration is 0012), and wrote `desk.sql.gz`, `files.tar.gz` and
`told.json` into a folder. What it wrote stays as it is, whatever the desk becomes: run by a later release it would make
that release's desk, from which nothing has to be upgraded. Where a page tells something else on purpose, `told.json` is
changed by hand, that line alone.
"""

import asyncio
import gzip
import json
import re
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.people import Desk
from tests.postgres import database_of, run
from tests.upgrade import (
    story_of_drafts,
    story_of_people,
    story_of_repeats,
    story_of_tasks,
)
from tests.upgrade.company import Clock, Company
from tests.upgrade.old_desk import EVENING, opened
from tests.upgrade.record import tell
from webapp.app import create_app
from webapp.database.embedded import EmbeddedServer
from webapp.database.migrations import migrate
from webapp.database.programs import own_programs
from webapp.drafts.story import SAVES
from webapp.events.story import UNDOABLE
from webapp.paths import SQL
from webapp.settings import Settings
from webapp.tasks.occurrences import move_missed
from webapp.tasks.story_of_repeats import KINDS as REPEATS

# Settings of pg_dump's server that older ones don't know, and what only psql understands.
NOT_SQL = re.compile(r"^(\\.*|SET transaction_timeout = .*)\n", re.MULTILINE)


async def tell_the_story(company: Company) -> None:
    """Half a year at the desk."""
    await company.on("2025-11-03", "08:00")
    await story_of_people.found(company)
    await company.on("2025-11-10")
    await story_of_tasks.of_projects(company)
    await story_of_tasks.of_lines(company)
    await company.on("2025-11-17")
    await story_of_tasks.of_fields(company)
    await story_of_tasks.of_statuses(company)
    await company.on("2025-11-24")
    await story_of_tasks.of_dates(company)
    await story_of_tasks.of_checklists(company)
    await company.on("2025-12-02")
    await story_of_repeats.of_rules(company)
    await story_of_repeats.of_occurrences(company)
    await company.on("2025-12-05")
    await story_of_repeats.of_ends(company)
    await story_of_repeats.of_missed(company)
    await company.on("2026-01-12")
    await move_missed(company.desk.db, company.clock())
    await story_of_people.come_and_go(company)
    await story_of_tasks.of_comments(company)
    await story_of_tasks.of_files(company)
    await company.on("2026-02-09")
    await story_of_drafts.of_texts(company)
    await story_of_drafts.of_details(company)
    await company.on("2026-03-09")
    await story_of_drafts.of_covers(company)
    await story_of_drafts.of_trash(company)
    await story_of_drafts.of_templates(company)
    await company.on("2026-04-13")
    await story_of_tasks.of_trash(company)
    await story_of_tasks.at_ben(company)
    await story_of_tasks.of_long_histories(company)
    await company.on("2026-05-20", "06:00")
    await move_missed(company.desk.db, company.clock())
    await company.task(company["Ana"], "Lock up at 9pm")
    await company.date_rows()


# Quoted in SQL: a subject, the id of a row, and what happened to it; or one of two kinds.
WRITTEN = re.compile(r"'(workspace|member|invitation|project|task|draft|template)',\s*[\w.:]+,\s*'(\w+)'")
CHOSEN = {("member", "role_changed"), ("member", "left"), ("task", "repeated"), ("task", "taken_back")}
OF_ACCOUNTS = {
    *("created", "settings_changed", "theme_changed", "password_changed", "signed_in", "signed_out"),
    "signed_out_everywhere",
}


async def check_kinds(desk: Desk) -> None:
    """Whether everything that this release records happened at least once; prints what did."""
    sql = "".join(path.read_text("utf-8") for path in sorted(SQL.glob("*.sql")))
    known = {(subject, kind) for subject, kinds in UNDOABLE.items() for kind in kinds} | CHOSEN
    known |= {(found[1], found[2]) for found in WRITTEN.finditer(sql)}
    known |= {("draft", kind) for kind in SAVES} | {("task", kind) for kind in REPEATS}
    pairs = await desk.fetch("select array(select distinct subject || ' ' || kind from events order by 1)")
    made = {tuple(pair.split()) for pair in pairs}
    assert known <= made, f"never happened: {sorted(known - made)}"
    of_accounts = set(await desk.fetch("select array(select distinct kind from account_events)"))
    assert of_accounts >= OF_ACCOUNTS, f"never happened: {sorted(OF_ACCOUNTS - of_accounts)}"
    print("\n".join(sorted(" ".join(pair) for pair in made) + [f"account {kind}" for kind in sorted(of_accounts)]))


async def make(server: str, folder: Path) -> None:
    """Make the desk and write it down."""
    await run(server, "create database old_desk")
    dsn = database_of(server, "old_desk")
    await migrate(dsn)
    app = create_app(Settings(database_url=dsn, log_level="error"))
    files = folder / "files"
    clock = Clock(EVENING)
    async with opened(app, dsn, files, clock) as desk:
        company = Company(desk, clock)
        await tell_the_story(company)
        await check_kinds(desk)
    async with opened(app, dsn, files) as desk:
        await desk.fetch("delete from sessions")
        await desk.fetch("delete from rate_limits")
    dump(dsn, folder / "desk.sql.gz")
    with tarfile.open(folder / "files.tar.gz", "w:gz") as archive:
        for path in sorted(files.iterdir()):
            if not path.name.startswith("."):
                archive.add(path, path.name)
    tellings = await tell(app, dsn, server, files, company.together)
    (folder / "told.json").write_text(json.dumps(tellings, ensure_ascii=False, indent=1) + "\n", "utf-8")


def dump(dsn: str, target: Path) -> None:
    """The database as plain SQL that any server from 15 on runs."""
    options = ("--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=100", f"--dbname={dsn}")
    done = own_programs().run("pg_dump", *options)
    assert done.returncode == 0, done.stderr
    target.write_bytes(gzip.compress(NOT_SQL.sub("", done.stdout).encode(), mtime=0))


def main() -> None:
    """Make the desk in the folder that is named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="olddesk-") as data:
        Path(data).chmod(0o755)
        server = EmbeddedServer(Path(data) / "data", durable=False)
        address = server.start()
        try:
            asyncio.run(make(address, folder))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
