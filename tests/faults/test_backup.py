"""Backups come back whole, or not at all."""

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import commands_in, copy_of
from tests.faults.plain_dump import plain_dump
from tests.support.commands import CommandLine
from tests.support.in_database import in_database
from webapp.backup.restoring import restore
from webapp.backup.writing import back_up, new_file
from webapp.database.embedded.server import EmbeddedServer
from webapp.settings import CofounderError, Settings

PEOPLE = 2000  # enough for most of a backup to be data


def add_account(cofounder: CommandLine, email: str) -> None:
    """Somebody more at the desk."""
    in_database(cofounder, "insert into accounts (email, name, password_hash) values ($1, 'Somebody', '')", email)


def last_account(cofounder: CommandLine) -> tuple[str, int]:
    """Who came last, and how many there are."""
    email, count = in_database(
        cofounder,
        "(select email from accounts order by id desc limit 1) union all select count(*)::text from accounts",
    )
    return email, int(count)


@pytest.fixture(scope="module")
def made(migrated_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The data folder of a desk with many people, of whom Ana came last, and a backup of it: both to be copied."""
    folder_of_file = tmp_path_factory.mktemp("made")
    file = folder_of_file / "desk.backup"
    with copy_of(migrated_folder) as folder:
        desk = CommandLine(folder)
        with EmbeddedServer(folder):
            in_database(
                desk,
                "insert into accounts (email, name, password_hash)"
                " select md5(n::text) || '@example.com', 'Somebody', md5((n * 7)::text)"
                " from generate_series(2, $1::int) n",
                PEOPLE,
            )
            add_account(desk, "ana@example.com")
        assert back_up(Settings(data_dir=folder), file).size == file.stat().st_size
        assert file.stat().st_mode & 0o077 == 0
        assert [path.name for path in folder_of_file.iterdir()] == ["desk.backup"]
        yield folder, file


@pytest.fixture
def cofounder(made: tuple[Path, Path]) -> Iterator[CommandLine]:
    """The command line, with a copy of that desk."""
    with copy_of(made[0]) as folder, commands_in(folder) as commands:
        yield commands


@pytest.fixture
def settings(cofounder: CommandLine) -> Settings:
    """The settings of that copy."""
    return Settings(data_dir=cofounder.data_dir)


@pytest.fixture
def backup(made: tuple[Path, Path], tmp_path: Path) -> Path:
    """A copy of its backup."""
    return Path(shutil.copy2(made[1], tmp_path / "desk.backup"))


def test_a_backup_comes_back(cofounder: CommandLine, settings: Settings, backup: Path) -> None:
    add_account(cofounder, "ben@example.com")
    restore(settings, backup, force=True)
    assert last_account(cofounder) == ("ana@example.com", PEOPLE)
    add_account(cofounder, "ben@example.com")
    assert last_account(cofounder) == ("ben@example.com", PEOPLE + 1)


def test_a_backup_starts_a_new_desk(new_desk: CommandLine, backup: Path, tmp_path: Path) -> None:
    restored = new_desk.run("restore", backup)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert last_account(new_desk) == ("ana@example.com", PEOPLE)
    again = new_desk.run("backup", tmp_path / "again.backup")
    assert (again.returncode, again.stderr) == (0, "")


def test_restoring_refuses_to_replace_data(cofounder: CommandLine, settings: Settings, backup: Path) -> None:
    add_account(cofounder, "ben@example.com")
    with pytest.raises(CofounderError, match="--force"):
        restore(settings, backup)
    assert last_account(cofounder) == ("ben@example.com", PEOPLE + 1)


@pytest.mark.parametrize("kept", [0.0, 0.1, 0.6])
def test_half_a_backup_leaves_the_data(cofounder: CommandLine, settings: Settings, backup: Path, kept: float) -> None:
    add_account(cofounder, "ben@example.com")
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(CofounderError, match="damaged; the old data are as they were"):
        restore(settings, backup, force=True)
    assert last_account(cofounder) == ("ben@example.com", PEOPLE + 1)


def test_a_spoilt_backup_leaves_the_data(cofounder: CommandLine, settings: Settings, backup: Path) -> None:
    add_account(cofounder, "ben@example.com")
    spoilt = bytearray(backup.read_bytes())
    middle = len(spoilt) // 2
    spoilt[middle : middle + 4] = b"oops"
    backup.write_bytes(spoilt)
    with pytest.raises(CofounderError, match="old data are as they were"):
        restore(settings, backup, force=True)
    assert last_account(cofounder) == ("ben@example.com", PEOPLE + 1)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "insert into schema_migrations (number, name, checksum)"
            " select max(number) + 1, 'from the future', '' from schema_migrations",
            "newer version",
        ),
        ("update schema_migrations set checksum = 'another' where number = 6", "another version"),
    ],
    ids=["newer", "another"],
)
def test_a_backup_of_another_version_leaves_the_data(
    cofounder: CommandLine, settings: Settings, tmp_path: Path, statement: str, said: str
) -> None:
    with EmbeddedServer(cofounder.data_dir):
        (row,) = in_database(cofounder, "select json_agg(s)::text from schema_migrations s")
        in_database(cofounder, statement)
        plain_dump(settings, tmp_path / "other.backup")
        with pytest.raises(CofounderError, match="can't be restored, so there is no backup"):
            back_up(settings, tmp_path / "other-too.backup")
        assert not (tmp_path / "other-too.backup").exists()
        in_database(cofounder, "delete from schema_migrations")
        in_database(
            cofounder,
            "insert into schema_migrations select * from json_populate_recordset(null::schema_migrations, $1::json)",
            row,
        )
        with pytest.raises(CofounderError, match=f"{said}.*the old data are as they were"):
            restore(settings, tmp_path / "other.backup", force=True)
    assert last_account(cofounder) == ("ana@example.com", PEOPLE)


def test_restoring_refuses_while_the_desk_is_served(cofounder: CommandLine, settings: Settings, backup: Path) -> None:
    cofounder.serve()
    with pytest.raises(CofounderError, match="stop it, then restore"):
        restore(settings, backup, force=True)


def test_a_backup_is_not_overwritten_unless_asked(settings: Settings, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(CofounderError, match="--force"):
        back_up(settings, backup)
    assert backup.read_bytes() == before
    back_up(settings, backup, force=True)


def test_a_backup_of_an_earlier_version_comes_back(
    cofounder: CommandLine, new_desk: CommandLine, settings: Settings, tmp_path: Path
) -> None:
    earlier = tmp_path / "earlier.backup"
    plain_dump(settings, earlier, "--no-owner", "--no-privileges")
    restored = new_desk.run("restore", earlier)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert last_account(new_desk) == ("ana@example.com", PEOPLE)


def test_what_a_killed_backup_left_is_in_nobodys_way(tmp_path: Path) -> None:
    with new_file(tmp_path / "desk.backup") as killed, new_file(tmp_path / "desk.backup") as output:
        killed.write(b"half of")
        output.write(b"all")
        left = [path.name for path in tmp_path.iterdir()]
        assert len(left) == 2
        assert all(name.startswith(".desk.backup.") for name in left)


def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(CofounderError, match="is full: choose another place"), new_file(tmp_path / "desk.backup"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []
