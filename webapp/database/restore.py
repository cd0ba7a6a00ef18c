"""Putting a dump in the place of the desk's tables, in one transaction, which brings them up to date too: whatever
happens before its end, a killed process or a full disk, leaves what was there."""

import asyncio
import re
import shutil
import subprocess
import tempfile
from contextlib import ExitStack, suppress
from typing import IO

import asyncpg

from webapp.database.backup_access import Access
from webapp.database.connect import said
from webapp.database.dumps import PLAIN, Dump, Source, ended, fed, last_complaint, listing, piped, quoted
from webapp.database.embedded.binaries import Programs
from webapp.database.migrations import LOCK, apply_unseen, pending_of, read_history, read_migrations
from webapp.database.pool import APPLICATION_NAME, Connection
from webapp.database.relay import lend
from webapp.database.schema import Place, find_place
from webapp.database.session import FOR_THIS_TRANSACTION
from webapp.settings import CofounderError

UNCHANGED = "the old data are as they were"
HEADER_BYTES = 64 * 1024
SECTIONS = ("pre-data", "data", "post-data")
# pg_restore sets this also for servers before 17, which don't know it.
NEW_DEADLINE = b"\nSET transaction_timeout = 0;\n"
# Options of columns, none of which is the desk's: some releases of a server mark columns for themselves by one that
# others don't know.
COLUMN_OPTION = re.compile(rb"^ALTER TABLE [^;\n]* ALTER COLUMN [^;\n]* SET \([^;\n]*\);\n", re.MULTILINE)

# A desk that is served looks into its database each minute. A pooler's connections may outlive it by far.
SERVED = """
select count(*)
from pg_stat_activity
where datname = current_database() and application_name = $1
    and coalesce(state <> 'idle' or state_change > clock_timestamp() - interval '90 seconds', true)
"""

LOCK_PATIENCE = 10.0  # seconds for a table that is in use

# All that is in the schema, but for what extensions brought and for what isn't this user's.
DROP = """
do $$
declare
    each record;
    place constant regnamespace := to_regnamespace(quote_ident(current_schema()));
begin
    for each in
        select case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table'
            when 'S' then 'sequence' else 'table' end as kind, format('%I.%I', place, c.relname) as name
        from pg_class c
        where c.relnamespace = place and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
            and pg_has_role(c.relowner, 'usage')
            and not exists (
                select from pg_depend d
                where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('e', 'a', 'i')
            )
    loop
        execute format('drop %s if exists %s cascade', each.kind, each.name);
    end loop;
    for each in
        select unnest(array_agg(p.oid::regprocedure::text)) as name  -- before the first takes others along
        from pg_proc p
        where p.pronamespace = place and pg_has_role(p.proowner, 'usage')
            and not exists (
                select from pg_depend d
                where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
            )
    loop
        execute format('drop routine if exists %s cascade', each.name);
    end loop;
    for each in
        select format('%I.%I', place, t.typname) as name
        from pg_type t
        where t.typnamespace = place and pg_has_role(t.typowner, 'usage')
            and (t.typtype in ('e', 'd', 'r') or t.typtype = 'c' and exists (
                select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'
            ))
            and not exists (
                select from pg_depend d
                where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype in ('e', 'i')
            )
    loop
        execute format('drop type if exists %s cascade', each.name);
    end loop;
end $$
"""

# What this transaction made in one schema goes into another one.
MOVE = """
do $$
declare
    each record;
    ours constant xid := pg_current_xact_id()::xid;
    made constant oid := {made}::regnamespace;
begin
    for each in
        select c.oid::regclass as name from pg_class c
        where c.relnamespace = made and c.xmin = ours and c.relkind in ('r', 'p', 'v', 'm', 'f')
    loop
        execute format('alter table %s set schema {place}', each.name);
    end loop;
    for each in select p.oid::regprocedure as name from pg_proc p where p.pronamespace = made and p.xmin = ours loop
        execute format('alter routine %s set schema {place}', each.name);
    end loop;
    for each in
        select t.oid::regtype as name from pg_type t
        where t.typnamespace = made and t.xmin = ours and t.typtype in ('e', 'd')
    loop
        execute format('alter type %s set schema {place}', each.name);
    end loop;
end $$
"""


async def check_target(database: Access, *, force: bool) -> None:
    """Raise CofounderError where the database may not be replaced: another application's tables are there, the desk is
    being served, or it holds data, unless `force`."""
    async with database.connect("restore") as connection:
        place = await find_place(connection)
        served = await connection.fetchval(SERVED, APPLICATION_NAME)
        if served or (database.server is not None and database.server.used_by_others()):
            raise CofounderError(
                "The desk is being served from this database, or was until a moment ago: stop it, then restore. "
                "(Where a pooler keeps its connections, wait two minutes.)"
            )
        if force or not place.tables:
            return
        new = "accounts" in place.tables and not await connection.fetchval("select exists (select from accounts)")
    if not new:
        raise CofounderError(
            "The database holds data already, and restoring replaces all of it: make a backup first, then use --force."
        )


async def load(database: Access, dump: Dump, source: Source) -> None:
    """Replace the desk's tables by a dump's, and bring them up to date. Raises CofounderError: the old data are as they
    were, unless it says that this isn't known."""
    async with database.connect("restore") as connection:
        try:
            await connection.execute("begin isolation level read committed read write")
            await connection.execute(FOR_THIS_TRANSACTION)
            await connection.execute(f"set local lock_timeout = {LOCK_PATIENCE * 1000:.0f}")
            await connection.execute(f"select pg_advisory_xact_lock({LOCK})")
            place = await find_place(connection)
            path = await connection.fetchval("show search_path")
            await replace(connection, place, dump, database.programs, source)
            await connection.execute("select set_config('search_path', $1, true)", path)
            await connection.execute("reset check_function_bodies")
            for migration in pending_of(await read_history(connection), read_migrations()):
                await apply_unseen(connection, migration)
        except asyncpg.LockNotAvailableError as error:
            raise CofounderError(f"A table is in use: stop what uses the database; {UNCHANGED}.") from error
        except (asyncpg.PostgresError, CofounderError) as error:
            raise CofounderError(f"The backup can't be restored: {said(error)}; {UNCHANGED}.") from error
        try:
            await connection.execute("commit")
        except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError) as error:
            raise CofounderError(
                f"The connection was lost while the last word was spoken ({said(error)}): look whether the desk has "
                "the old data or the backup's; restoring again does no harm."
            ) from error
        with suppress(asyncpg.PostgresError):  # the tables' statistics come by themselves too, only later
            await connection.execute("analyze")


async def replace(connection: Connection, place: Place, dump: Dump, programs: Programs, source: Source) -> None:
    """Within a transaction, drop the desk's tables and make the dump's in their schema."""
    await connection.execute("create extension if not exists btree_gin")
    await connection.execute(DROP)
    elsewhere = dump.schema != place.schema
    new = elsewhere and await connection.fetchval("select to_regnamespace($1) is null", quoted(dump.schema))
    if new:
        await connection.execute(f"create schema {quoted(dump.schema)}")
    async with lend(connection, programs) as environment:
        await play(programs, dump, source, environment)
    if elsewhere:
        made = quoted(dump.schema).replace("'", "''")
        await connection.execute(MOVE.format(made=f"'{made}'", place=quoted(place.schema).replace("'", "''")))
    if new:
        await connection.execute(f"drop schema {quoted(dump.schema)}")


async def play(programs: Programs, dump: Dump, source: Source, environment: dict[str, str]) -> None:
    """Run a dump's statements through psql. Raises CofounderError."""
    with ExitStack() as stack:
        told, read = stack.enter_context(tempfile.TemporaryFile()), stack.enter_context(tempfile.TemporaryFile())
        file = stack.enter_context(listing(programs, dump.entries))
        writing = programs.start(
            "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=on",
            stdin=subprocess.PIPE, stderr=told, environment=environment,
        )  # fmt: skip
        stack.enter_context(writing)
        with ended(writing):  # which needs this loop to its end, so it is waited for in a thread
            damaged = await asyncio.to_thread(pour, programs, [*PLAIN, f"--use-list={file}"], source, writing, read)
            await asyncio.to_thread(writing.wait)
        for ends, output in ((damaged, read), (writing.returncode != 0, told)):
            if ends:
                output.seek(0)
                raise CofounderError(last_complaint(output.read().decode(errors="replace")))


def pour(
    programs: Programs, options: list[str], source: Source, writing: "subprocess.Popen[bytes]", errors: IO[bytes]
) -> bool:
    """Send psql a dump's statements; whether pg_restore found the dump damaged. Returns early where psql stops."""
    target = piped(writing.stdin)
    with suppress(BrokenPipeError), target:
        for section in SECTIONS:
            restoring = programs.start(
                "pg_restore", *options, f"--section={section}", "--file=-",
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip
            with restoring, fed(restoring, source):
                output = piped(restoring.stdout)
                header = output.read() if section == "pre-data" else output.read(HEADER_BYTES)
                target.write(COLUMN_OPTION.sub(b"", header.replace(NEW_DEADLINE, b"\n", 1)))
                shutil.copyfileobj(output, target)
            if restoring.returncode != 0:
                return True
    return False
