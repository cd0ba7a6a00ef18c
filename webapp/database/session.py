"""What the desk's statements rely on in a session, whatever its role, its database and its server have by default."""

# What PgBouncer looks after for each of its clients.
ANYWHERE = {"timezone": "UTC", "datestyle": "ISO, MDY", "standard_conforming_strings": "on"}
# What it refuses to be told at the start of a connection.
DIRECT = {
    "default_transaction_isolation": "read committed",
    "default_transaction_deferrable": "off",
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",
    "intervalstyle": "postgres",
    "lock_timeout": "0",
    "statement_timeout": "0",
}

# The same within a transaction, for a session that may be anybody's. The last one came with PostgreSQL 17.
FOR_THIS_TRANSACTION = (
    "set local statement_timeout = 0; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0;"
    " select set_config(name, '0', true) from pg_settings where name = 'transaction_timeout'"
)


def session_settings(*, direct: bool) -> dict[str, str]:
    """What a new connection sets; less of it where it may not be `direct`, but through PgBouncer."""
    return ANYWHERE | DIRECT if direct else ANYWHERE
