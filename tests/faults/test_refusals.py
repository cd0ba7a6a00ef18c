"""What can't be done is said in one sentence, with what to do about it, and the exit code 1."""

import asyncio
import socket
import subprocess
from pathlib import Path

import asyncpg
import pytest

from tests.support.commands import CommandLine
from webapp.database.embedded.server import EmbeddedServer


def assert_sentence(result: "subprocess.CompletedProcess[str]", *said: str) -> None:
    """One line on standard error that says all this."""
    assert result.returncode == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("cofounder: ")
    for words in said:
        assert words in lines[0]


def test_a_port_in_use(cofounder: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert_sentence(cofounder.run("serve", "--port", str(port)), f"Port {port} is in use", f"--port {port + 1}")


def test_an_address_that_this_machine_does_not_have(cofounder: CommandLine) -> None:
    assert_sentence(cofounder.run("serve", "--port", "0", "--host", "192.0.2.1"), "192.0.2.1", "--host")
    assert_sentence(cofounder.run("serve", "--port", "0", "--host", "no.such.invalid"), "no.such.invalid", "--host")


def test_a_data_folder_that_cannot_be_written(cofounder: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = cofounder.run("migrate", COFOUNDER_DATA=str(tmp_path / "file" / "data"))
    assert_sentence(refused, f"{tmp_path}/file/data", "COFOUNDER_DATA")


def test_a_data_folder_that_holds_other_things(cofounder: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").touch()
    before = tmp_path.stat()
    assert_sentence(cofounder.run("migrate", COFOUNDER_DATA=str(tmp_path)), "holds other things", "COFOUNDER_DATA")
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]
    assert (tmp_path.stat().st_mode, tmp_path.stat().st_uid) == (before.st_mode, before.st_uid)


def test_data_of_another_version_of_postgresql(cofounder: CommandLine) -> None:
    (cofounder.data_dir / "postgres" / "PG_VERSION").write_text("16\n")
    assert_sentence(cofounder.run("migrate"), "PostgreSQL 16", "cofounder backup")


def test_a_setting_of_ones_own_that_postgresql_refuses(cofounder: CommandLine) -> None:
    cluster = cofounder.data_dir / "postgres"
    with (cluster / "postgresql.conf").open("a") as file:
        file.write("work_mem = 'plenty'\n")
    ended = subprocess.Popen(["true"])
    ended.wait()
    (cluster / "postmaster.pid").write_text(
        f"{ended.pid}\n{cluster}\n0\n5432\n{cofounder.data_dir}/run\n\n0 0\nready\n"
    )
    assert_sentence(cofounder.run("migrate"), "didn't start", "postgresql.conf", str(cofounder.data_dir / "log"))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://desk:secret@127.0.0.1:1/desk", "No PostgreSQL server answers at 127.0.0.1:1"),
        ("postgresql://desk:secret@no.such.invalid/desk", "no.such.invalid isn't known"),
        ("postgresql://desk:secret@127.0.0.1:port/desk", "percent-encode it"),
        ("postgresql://desk:secret#1@127.0.0.1/desk", "percent-encode it"),
        ("postgresql://[::1/desk", "percent-encode it"),
        ("host=127.0.0.1 password=secret", "postgresql://user:password@host:5432/name"),
        ("mysql://desk:secret@127.0.0.1/desk", "postgresql://user:password@host:5432/name"),
    ],
)
def test_a_wrong_database_url(cofounder: CommandLine, url: str, said: str) -> None:
    refused = cofounder.run("serve", "--port", "0", DATABASE_URL=url, COFOUNDER_DATABASE_WAIT="0")
    assert_sentence(refused, said, "DATABASE_URL")
    assert "secret" not in refused.stderr


def test_a_database_that_does_not_exist(cofounder: CommandLine, database_server: str) -> None:
    url = database_server.replace("/cofounder?", "/nowhere?")
    assert_sentence(cofounder.run("serve", "--port", "0", DATABASE_URL=url), "There is no database 'nowhere'")


@pytest.mark.parametrize(
    ("setting", "value", "allowed"),
    [
        ("COFOUNDER_PORT", "eighty", "a whole number from 0 to 65535"),
        ("COFOUNDER_STATEMENT_CACHE", "perhaps", "on or off"),
        ("COFOUNDER_URL", "desk.example.com/office", "an address like https://desk.example.com"),
    ],
)
def test_a_bad_setting(cofounder: CommandLine, setting: str, value: str, allowed: str) -> None:
    assert_sentence(cofounder.run("serve", **{setting: value}), f"{setting} is '{value}'", allowed)


def test_more_connections_than_the_embedded_database_has(cofounder: CommandLine) -> None:
    refused = cofounder.run("serve", "--workers", "10", COFOUNDER_POOL_SIZE="10")
    assert_sentence(refused, "COFOUNDER_POOL_SIZE is 100", "lower one")


def test_a_schema_of_a_newer_version(cofounder: CommandLine) -> None:
    async def add_a_migration(dsn: str) -> None:
        connection = await asyncpg.connect(dsn)
        await connection.execute(
            "insert into schema_migrations (number, name, checksum)"
            " select max(number) + 1, 'from the future', '' from schema_migrations"
        )
        await connection.close()

    with EmbeddedServer(cofounder.data_dir) as dsn:
        asyncio.run(add_a_migration(dsn))
    for command in (["migrate"], ["serve", "--port", "0"]):
        assert_sentence(cofounder.run(*command), "from the future", "start the newer version")
    examined = cofounder.run("doctor")
    assert examined.returncode == 1
    assert any(line.startswith("bad   Schema:") for line in examined.stdout.splitlines())
