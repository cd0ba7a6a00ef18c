"""What goes wrong between the desk and its database, told apart by what it means for whoever asks."""

import asyncpg


class DatabaseError(Exception):
    """The database can't answer now; nothing is known to be wrong with the request."""


class DatabaseBusy(DatabaseError):
    """No connection became free before the deadline."""


class DatabaseConflict(DatabaseError):
    """Others were at the same rows, and the database did nothing: the statement, or its transaction, may be run
    again."""


class DatabaseUnavailable(DatabaseError):
    """The server is away, shutting down, or took longer than a statement may."""


class DatabaseReadOnly(DatabaseUnavailable):
    """The server only lets itself be read: it is a standby, or is told to take no changes."""


class DatabaseFull(DatabaseUnavailable):
    """There is no room on the server's disk."""


AGAIN = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
    asyncpg.InvalidCachedStatementError,  # a migration has changed the table since the statement was prepared
)
# The session isn't the one in which statements were prepared: a pooler has put another beneath this connection.
ANOTHER_SESSION = (asyncpg.InvalidSQLStatementNameError, asyncpg.DuplicatePreparedStatementError)
# What asyncpg raises when the trouble is the server's or the network's, not the statement's.
UNAVAILABLE = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # it has lost track, as after a farewell of the server's to an idle connection
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # shutting down, starting up, a statement over its time
    asyncpg.InsufficientResourcesError,  # too many connections, no memory
    asyncpg.PostgresSystemError,
    asyncpg.TransactionRollbackError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidAuthorizationSpecificationError,
    *ANOTHER_SESSION,
)


def meaning_of(error: BaseException) -> type[DatabaseError] | None:
    """What an error of a statement says about the database; None where it speaks of the statement."""
    match error:
        case asyncpg.ReadOnlySQLTransactionError():
            return DatabaseReadOnly
        case asyncpg.DiskFullError():
            return DatabaseFull
        case _ if isinstance(error, AGAIN):
            return DatabaseConflict
        case _ if isinstance(error, UNAVAILABLE) or ends_the_session(error):
            return DatabaseUnavailable
    return None


def ends_the_session(error: BaseException) -> bool:
    """Whether a server says farewell by this error, whatever its kind."""
    return isinstance(error, asyncpg.PostgresError) and (error.severity_en or error.severity) in ("FATAL", "PANIC")


def spoils_the_session(error: BaseException) -> bool:
    """Whether a connection isn't to be used any longer after an error of a statement: it only reads now, it is about to
    be closed, or nobody knows what is under way on it. (What was cut off by a deadline asyncpg itself waits for.)"""
    if isinstance(error, asyncpg.PostgresError):
        return isinstance(error, (asyncpg.ReadOnlySQLTransactionError, *ANOTHER_SESSION)) or ends_the_session(error)
    return isinstance(error, Exception) and not isinstance(error, TimeoutError)
