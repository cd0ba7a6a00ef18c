"""The contents that a database tells of."""

import msgspec

from webapp.database.loader import load
from webapp.database.pool import Connection
from webapp.files.store.store import addresses_of

sql = load("contents")


class Stored(msgspec.Struct, frozen=True):
    """A content, and the names of the files that refer to it."""

    workspace_id: int
    sha256: bytes
    widths: list[int]
    names: list[str]

    @property
    def addresses(self) -> list[str]:
        """Where it is, and the smaller pictures made from it."""
        return addresses_of(self.workspace_id, self.sha256, self.widths)


async def stored_contents(connection: Connection) -> list[Stored]:
    """All contents of a database; none where it is empty, or older than files."""
    if await connection.fetchval("select to_regclass('contents') is null"):
        return []
    return [Stored(*row) for row in await connection.fetch(sql.list_contents.text)]


async def newest_contents(connection: Connection, most: int) -> list[Stored]:
    """The contents of the latest files of a database whose schema is up to date."""
    return [Stored(*row) for row in await connection.fetch(sql.list_newest_contents.text, most)]
