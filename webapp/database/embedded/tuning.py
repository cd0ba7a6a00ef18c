"""The settings of the embedded server: durable, and modest with the memory of the machine it shares."""

from pathlib import Path

from webapp.database.memory import MEGABYTE

MAX_CONNECTIONS = 100

# Reasons stand in the file that is written from this, for whoever reads it beside the data.
TEMPLATE = """\
# Written by Cofounder at every start of its database; changes here are lost.
# Your own settings go at the end of postgres/postgresql.conf, after the line that includes this file.

# Only programs of this user on this machine can connect.
listen_addresses = ''
port = 5432
unix_socket_directories = '{socket_dir}'
unix_socket_permissions = 0700
max_connections = {max_connections}

# Memory: an eighth of the machine's, for it has other work too.
shared_buffers = {shared_buffers}MB
effective_cache_size = {effective_cache_size}MB
work_mem = 8MB
maintenance_work_mem = {maintenance_work_mem}MB

# Short statements on a solid-state disk: no time spent on compiling, or on starting helpers.
random_page_cost = 1.1
jit = off
max_parallel_workers_per_gather = 0

# Fewer and smoother writes.
wal_compression = on
checkpoint_timeout = 15min
max_wal_size = 1GB
fsync = {durable}
synchronous_commit = {durable}
full_page_writes = {durable}

timezone = 'UTC'
log_timezone = 'UTC'
idle_in_transaction_session_timeout = 5min

# A week of logs beside the data. They hold no values from statements: these are people's texts.
logging_collector = on
log_directory = '../log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_checkpoints = off
log_lock_waits = on
log_min_duration_statement = 1s
log_parameter_max_length = 0
log_min_error_statement = panic
log_error_verbosity = terse
"""


def server_configuration(socket_dir: Path, *, durable: bool, memory: int) -> str:
    """The text of the settings file for a machine with `memory` bytes.

    Without `durable` a crash of the machine loses the data; only tests and the demonstration run so.
    """
    return TEMPLATE.format(
        socket_dir=str(socket_dir).replace("'", "''"),
        max_connections=MAX_CONNECTIONS,
        shared_buffers=between(64, memory // 8 // MEGABYTE, 1024),
        effective_cache_size=between(128, memory // 2 // MEGABYTE, 32 * 1024),
        maintenance_work_mem=between(32, memory // 32 // MEGABYTE, 256),
        durable="on" if durable else "off",
    )


def between(low: int, value: int, high: int) -> int:
    """The value, or the bound that it exceeds."""
    return max(low, min(value, high))
