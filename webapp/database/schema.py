"""Where in a database the desk's tables are: in the schema that this user's search_path names first. By default that is
`public`; a schema named like the user, or any other, does as well."""

import msgspec

from webapp.database.pool import Connection
from webapp.settings import CofounderError

SHOWN = 3  # tables of somebody else's that are named

# The schema, what it holds but for what extensions brought, and where this user has desks in this database.
LOOK = """
with desks as (
    select n.nspname
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname in ('number', 'name', 'checksum', 'applied_at')
    where c.relname = 'schema_migrations' and c.relkind = 'r' and pg_has_role(c.relowner, 'usage')
    group by c.oid, n.nspname
    having count(*) = 4
)
select
    current_schema(),
    current_user,
    coalesce((select array_agg(nspname::text order by nspname) from desks), '{}'),
    array(
        select c.relname::text
        from pg_class c
        where c.relnamespace = to_regnamespace(quote_ident(current_schema())) and c.relkind in ('r', 'p', 'v', 'm', 'f')
            and not exists (
                select from pg_depend d
                where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
            )
        order by c.relname
    )
"""


class WrongPlace(CofounderError):
    """The database isn't, or not only, for this desk."""


class Place(msgspec.Struct, frozen=True):
    """A schema; whether a desk is there, and the names of all tables and views in it that no extension brought."""

    schema: str
    is_desk: bool
    tables: list[str]


async def find_place(connection: Connection) -> Place:
    """Where the desk is, or will be. Raises WrongPlace where another application's tables are there, where the desk is
    in another schema, and where there is none to be in."""
    [(schema, user, desks, tables)] = await connection.fetch(LOOK)
    if schema is None:
        raise WrongPlace(
            f"The search_path of the database user {user} names no schema that is there: set it, as by `alter role "
            f"{user} set search_path = public`."
        )
    if schema in desks:
        return Place(schema, is_desk=True, tables=tables)
    if desks:
        raise WrongPlace(
            f"The desk's tables are in the schema {desks[0]}, but the search_path of the database user {user} leads to "
            f"{schema}: set it, as by `alter role {user} set search_path = {desks[0]}`."
        )
    if tables:
        named = ", ".join(tables[:SHOWN]) + (", …" if len(tables) > SHOWN else "")
        raise WrongPlace(
            f"The schema {schema} of the database holds another application's tables ({named}): give Cofounder a "
            "database of its own."
        )
    return Place(schema, is_desk=False, tables=[])
