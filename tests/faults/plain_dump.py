"""A dump by pg_dump alone, as backups of earlier versions were, and as somebody may make one by hand."""

import asyncio
from pathlib import Path

from webapp.database.backup_access import access
from webapp.database.relay import lend
from webapp.settings import Settings


def plain_dump(settings: Settings, file: Path, *options: str) -> None:
    """Write one."""

    async def run() -> None:
        with access(settings) as database, file.open("wb") as output:
            async with database.connect("test") as connection, lend(connection, database.programs) as environment:
                dumped = await asyncio.to_thread(
                    database.programs.run, "pg_dump", "--format=custom", *options, stdout=output,
                    environment=environment,
                )  # fmt: skip
        assert dumped.returncode == 0, dumped.stderr

    asyncio.run(run())
