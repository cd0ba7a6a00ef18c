"""A single connection for the command line, and what its refusals mean in plain words."""

import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import asyncpg

from webapp.database.dsn import asyncpg_arguments, connect_timeout, database_name, server_name
from webapp.database.pool import Connection
from webapp.database.session import session_settings
from webapp.settings import CofounderError

OLDEST_SERVER = 15
CONNECT_TIMEOUT = 10.0  # seconds
CLOSE_TIMEOUT = 10.0


class DatabaseRefused(CofounderError):
    """The database can't be used as it was asked for."""


@asynccontextmanager
async def connect(
    dsn: str, *, purpose: str, statement_cache: bool = True, direct: bool | None = None, setting: str = "DATABASE_URL"
) -> AsyncIterator[Connection]:
    """One connection, closed at the end. `purpose` ("migrate") is what the server lists it under; `direct` says that
    there is no pooler between, and is what `statement_cache` is unless said; `setting` is where the address stands.

    Raises DatabaseRefused where the server can't be reached, refuses, or is too old, and BadAddress.
    """
    name = {"application_name": f"cofounder {purpose}"}
    try:
        connection = await asyncpg.connect(
            **asyncpg_arguments(dsn, setting=setting),
            timeout=connect_timeout(dsn, CONNECT_TIMEOUT),
            statement_cache_size=100 if statement_cache else 0,
            server_settings=name | session_settings(direct=statement_cache if direct is None else direct),
        )
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        raise DatabaseRefused(refusal(dsn, error, setting)) from error
    try:
        version = connection.get_server_version()
        if version.major < OLDEST_SERVER:
            raise DatabaseRefused(
                f"The server {server_name(dsn)} is PostgreSQL {version.major}, but Cofounder needs {OLDEST_SERVER} or "
                f"newer: upgrade it, or unset {setting} to use the embedded one."
            )
        with explained(dsn):
            yield connection
    finally:
        with suppress(OSError, asyncpg.InterfaceError):
            await connection.close(timeout=CLOSE_TIMEOUT)


@contextmanager
def explained(dsn: str) -> Iterator[None]:
    """Say in one sentence what the server's refusals of a statement mean. Raises DatabaseRefused."""
    try:
        yield
    except asyncpg.ReadOnlySQLTransactionError as error:
        raise DatabaseRefused(
            f"The server {server_name(dsn)} takes no changes here: it is a standby, or default_transaction_read_only "
            "is on for this user or database. Name the primary server, or turn that off."
        ) from error
    except (asyncpg.DuplicatePreparedStatementError, asyncpg.InvalidSQLStatementNameError) as error:
        raise DatabaseRefused(
            f"At {server_name(dsn)} is PgBouncer or another pooler: set COFOUNDER_STATEMENT_CACHE=off."
        ) from error
    except asyncpg.QueryCanceledError as error:
        raise DatabaseRefused(
            f"The server {server_name(dsn)} gave up a statement ({said(error)}): raise the statement_timeout of this "
            "user or database, and try again."
        ) from error
    except (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError) as error:
        raise DatabaseRefused(f"The connection to {server_name(dsn)} was lost ({said(error)}): try again.") from error
    except asyncpg.InterfaceError as error:
        raise DatabaseRefused(f"The connection to {server_name(dsn)} broke ({said(error)}): try again.") from error
    except asyncpg.InsufficientResourcesError as error:
        raise DatabaseRefused(f"The server {server_name(dsn)} has run out of something: {said(error)}.") from error
    except asyncpg.InsufficientPrivilegeError as error:
        raise DatabaseRefused(
            f"The database user may not do what is needed ({said(error)}): make it the owner of the database."
        ) from error


def refusal(dsn: str, error: Exception, setting: str) -> str:
    """What went wrong in connecting, and what to do about it. Never names the password."""
    server = server_name(dsn)
    match error:
        case asyncpg.InvalidCatalogNameError():
            return f"There is no database {database_name(dsn)!r} on {server}: create it, or correct {setting}."
        case asyncpg.InvalidAuthorizationSpecificationError():
            return (
                f"The server {server} doesn't let this user in ({said(error)}): check the name and password "
                f"in {setting}; other characters than letters and digits are percent-encoded there."
            )
        case asyncpg.TooManyConnectionsError():
            return f"The server {server} has no connection left: close some, or raise its max_connections."
        case asyncpg.CannotConnectNowError():
            return f"The server {server} is starting or stopping: try again in a moment."
        case asyncpg.ProtocolViolationError() if "startup parameter" in str(error):
            return (
                f"At {server} is PgBouncer or another pooler, which doesn't take all that a desk sets ({said(error)}): "
                "set COFOUNDER_STATEMENT_CACHE=off."
            )
        case asyncpg.UndefinedObjectError():
            return f"{setting} has a parameter that the server {server} doesn't know ({said(error)}): take it out."
        case asyncpg.TargetServerAttributeNotMatched():
            return f"No server at {server} is what target_session_attrs in {setting} asks for: correct one of the two."
        case asyncpg.PostgresError():
            return f"The server {server} refuses the connection: {said(error)}."
        case socket.gaierror():
            return f"The name of the server {server} isn't known here: correct {setting}."
        case ssl.SSLCertVerificationError():
            return (
                f"The certificate of the server {server} can't be trusted ({error.verify_message.rstrip('.')}): check "
                f"sslmode and sslrootcert in {setting}."
            )
        case ssl.SSLError():
            return f"The server {server} can't be reached by TLS ({error.reason}): check the sslmode in {setting}."
        case TimeoutError():
            return f"The server {server} doesn't answer: check {setting}, and that this machine may reach it."
        case ConnectionError() if "SSL" in str(error):
            return f"The server {server} has no TLS, which {setting} asks for by its sslmode: change one of the two."
        case asyncpg.ConnectionDoesNotExistError() | ConnectionError() if "closed" in str(error):
            return f"The server {server} closed the connection at once: check {setting}, and the server's log."
        case OSError():
            return f"No PostgreSQL server answers at {server}: start it, or correct {setting}."
        case _:
            return f"{setting} can't be understood ({said(error)}): write postgresql://user:password@host:5432/name."


def said(error: Exception) -> str:
    """The first line of what a server, or asyncpg, says; details and hints stand below it."""
    lines = str(error).splitlines()
    return lines[0].rstrip(".") if lines else "it didn't say why"
