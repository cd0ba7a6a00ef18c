"""Connections that a server has for the desk, against those that the pools of all its processes may open."""

from webapp.database.embedded.tuning import MAX_CONNECTIONS
from webapp.database.pool import Connection
from webapp.settings import Settings, SettingsError

RESERVED_CONNECTIONS = 10  # of the embedded server's, for migrations, backups and whoever looks in by hand
WANTED = "COFOUNDER_WORKERS × COFOUNDER_POOL_SIZE is {}"

# What anybody may use of the server's, what this role and this database may use; -1 is no limit. `reserved_connections`
# came with PostgreSQL 16.
ROOM = """
select min(room) from (
    select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true)::int, 0) as room
    union all
    select rolconnlimit from pg_roles where rolname = current_user and rolconnlimit >= 0
    union all
    select datconnlimit from pg_database where datname = current_database() and datconnlimit >= 0
) as limits
"""


def check_connections(settings: Settings) -> None:
    """Raise SettingsError where the pools want more than the embedded server has."""
    wanted = settings.workers * settings.pool_size
    room = MAX_CONNECTIONS - RESERVED_CONNECTIONS
    if settings.database_url is None and wanted > room:
        raise SettingsError(
            f"{WANTED.format(wanted)}, but the embedded database has {room} connections for them: lower one of the two."
        )


async def room_for_pools(connection: Connection, settings: Settings) -> str | None:
    """What is to be said where the pools want more connections than an external server gives this desk; None where it
    is enough. A pooler gives as many as it likes, and isn't asked."""
    if settings.database_url is None or not settings.statement_cache:
        return None
    wanted = settings.workers * settings.pool_size
    room: int = await connection.fetchval(ROOM)
    if wanted < room:  # one more is for backups and other commands
        return None
    return (
        f"{WANTED.format(wanted)}, but the server gives this desk {room} connections, of which one is for commands: "
        "lower one of the two, or raise the limit of the server, the user or the database."
    )
