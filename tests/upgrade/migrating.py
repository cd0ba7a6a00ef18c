"""`python -m tests.upgrade.migrating DATABASE FOLDER`: migrate in a process of its own, which can be killed."""

import asyncio
import sys
from pathlib import Path

from webapp.database.migrations import migrate, read_migrations

if __name__ == "__main__":
    asyncio.run(migrate(sys.argv[1], read_migrations(Path(sys.argv[2]))))
