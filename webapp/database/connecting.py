"""A single connection for the command line, and what its refusals mean in plain words."""

import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg

from webapp.database.pool import Connection
from webapp.settings import CofounderError

OLDEST_SERVER = 15
CONNECT_TIMEOUT = 10.0  # seconds


class DatabaseRefused(CofounderError):
    """The database can't be used as it was asked for."""


@asynccontextmanager
async def connect(dsn: str, *, purpose: str, statement_cache: bool = True) -> AsyncIterator[Connection]:
    """One connection, closed at the end. `purpose` ("migrate") is what the server lists it under.

    Raises DatabaseRefused where the server can't be reached, refuses, or is too old.
    """
    try:
        connection = await asyncpg.connect(
            dsn,
            timeout=CONNECT_TIMEOUT,
            statement_cache_size=100 if statement_cache else 0,
            server_settings={"application_name": f"cofounder {purpose}"},
        )
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseRefused(refusal(dsn, error)) from error
    try:
        version = connection.get_server_version()
        if version.major < OLDEST_SERVER:
            raise DatabaseRefused(
                f"The server {server_name(dsn)} is PostgreSQL {version.major}, but Cofounder needs {OLDEST_SERVER} or "
                "newer: upgrade it, or unset DATABASE_URL to use the embedded one."
            )
        yield connection
    except (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError) as error:
        raise DatabaseRefused(f"The connection to {server_name(dsn)} was lost ({error}): try again.") from error
    except asyncpg.InsufficientResourcesError as error:
        raise DatabaseRefused(f"The server {server_name(dsn)} has run out of something: {error}.") from error
    except asyncpg.InsufficientPrivilegeError as error:
        raise DatabaseRefused(
            f"The database user may not do what is needed ({error}): make it the owner of the database."
        ) from error
    finally:
        with suppress(OSError, asyncpg.InterfaceError):
            await connection.close(timeout=CONNECT_TIMEOUT)


def refusal(dsn: str, error: Exception) -> str:
    """What went wrong in connecting, and what to do about it. Never names the password."""
    server = server_name(dsn)
    match error:
        case asyncpg.InvalidCatalogNameError():
            name = unquote(urlsplit(dsn).path[1:])
            return f"There is no database {name!r} on {server}: create it, or correct DATABASE_URL."
        case asyncpg.InvalidAuthorizationSpecificationError():
            return f"The server {server} doesn't let this user in: check the name and password in DATABASE_URL."
        case asyncpg.TooManyConnectionsError():
            return f"The server {server} has no connection left: close some, or raise its max_connections."
        case asyncpg.CannotConnectNowError():
            return f"The server {server} is starting or stopping: try again in a moment."
        case asyncpg.PostgresError():
            return f"The server {server} refuses the connection: {error}."
        case socket.gaierror():
            return f"The name of the server {server} isn't known here: correct DATABASE_URL."
        case ssl.SSLError():
            return f"The server {server} can't be reached by TLS ({error.reason}): check the sslmode in DATABASE_URL."
        case TimeoutError():
            return f"The server {server} doesn't answer: check DATABASE_URL, and that this machine may reach it."
        case ConnectionError() if "SSL" in str(error):
            return f"The server {server} has no TLS, which DATABASE_URL asks for by its sslmode: change one of the two."
        case OSError():
            return f"No PostgreSQL server answers at {server}: start it, or correct DATABASE_URL."
        case _:
            return f"DATABASE_URL can't be understood ({error}): write postgresql://user:password@host:5432/name."


def server_name(dsn: str) -> str:
    """Where a server is, for messages: its host and port, or the folder of its socket. Without user and password."""
    parts = urlsplit(dsn)
    return parts.netloc.rpartition("@")[2] or parse_qs(parts.query).get("host", ["localhost"])[0]
