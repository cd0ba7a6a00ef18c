"""What a role, a database or a server has by default, which isn't as the desk needs it: overruled, or a sentence."""

import asyncio
from pathlib import Path

import pytest

from tests.faults.test_refusals import assert_sentence
from tests.hosting.backups import desk_on
from tests.hosting.servers import Server
from tests.support.commands import CommandLine
from webapp.backup.restoring import restore
from webapp.backup.writing import back_up
from webapp.database.migrations import migrate, read_migrations

ODD = {
    "default_transaction_isolation": "serializable",
    "default_transaction_deferrable": "on",
    "statement_timeout": "1ms",
    "lock_timeout": "1ms",
    "idle_in_transaction_session_timeout": "1ms",
    "idle_session_timeout": "1ms",
    "timezone": "Pacific/Apia",
    "datestyle": "German",
    "intervalstyle": "sql_standard",
    "standard_conforming_strings": "off",
    "row_security": "off",
}


@pytest.fixture
def odd_role(server: Server) -> Server:
    """A server whose role for the desk has odd defaults."""
    server.run(*(f"alter role desk set {name} = '{value}'" for name, value in ODD.items()), "select 1")
    return server


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_migrations_through_pgbouncer_do_not_wait_for_themselves(server: Server, pooled: str, level: str) -> None:
    server.run(f"alter role desk set default_transaction_isolation = '{level}'", "select 1")
    applied = asyncio.run(asyncio.wait_for(migrate(pooled, statement_cache=False), 60))
    assert len(applied) == len(read_migrations())


def test_odd_defaults_of_a_role_do_not_reach_the_desk(odd_role: Server, tmp_path: Path) -> None:
    desk = desk_on(odd_role, tmp_path)
    back_up(desk.settings, tmp_path / "desk.backup")
    restore(desk.settings, tmp_path / "desk.backup", force=True)
    odd_role.run("alter role desk reset all", "select 1")
    assert desk.names() == ["Ana"]


def test_a_desk_with_odd_defaults_is_served(odd_role: Server, new_desk: CommandLine) -> None:
    serving = new_desk.serve(DATABASE_URL=odd_role.url())
    serving.set_up()
    assert serving.can_sign_in()


REFUSED = {
    "read only": ("alter role desk set default_transaction_read_only = on", "takes no changes"),
    "others": ("create table public.accounts (id int)", "another application's tables (accounts)"),
    "a history of others": ("create table public.schema_migrations (version text)", "another application's tables"),
    "no schema": ("alter role desk set search_path = nowhere", "search_path of the database user desk"),
    "no rights": ("revoke create on database desk from desk; revoke all on database desk from public;"
                  " alter database desk owner to postgres; grant connect on database desk to desk", "may not do"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_desk_cannot_use_is_a_sentence(new_desk: CommandLine, server: Server, case: str) -> None:
    statement, said = REFUSED[case]
    server.run(*statement.split(";"), "select 1")
    refused = new_desk.run("migrate", DATABASE_URL=server.url())
    assert_sentence(refused, said)
    examined = new_desk.run("doctor", DATABASE_URL=server.url())
    assert "Traceback" not in examined.stderr
    assert examined.returncode == 1


def test_a_search_path_that_leads_away_from_the_desk_is_a_sentence(
    server: Server, new_desk: CommandLine, tmp_path: Path
) -> None:
    desk_on(server, tmp_path)
    server.run("create schema authorization desk")
    assert_sentence(new_desk.run("migrate", DATABASE_URL=server.url()), "are in the schema public", "search_path")


def test_a_pooler_without_its_setting_is_a_sentence(new_desk: CommandLine, pooled: str) -> None:
    assert_sentence(new_desk.run("migrate", DATABASE_URL=pooled), "pooler", "COFOUNDER_STATEMENT_CACHE=off")
