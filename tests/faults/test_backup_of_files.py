"""A backup holds the content of files, and puts it back into whatever store there is."""

import asyncio
import hashlib
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import commands_in, copy_of
from tests.support.commands import CommandLine
from tests.support.in_database import in_database
from tests.support.s3 import S3Server, s3_server
from webapp.backup.archive import CONTENT, Writer, read_archive
from webapp.backup.restoring import put_in_place, restore
from webapp.backup.writing import back_up
from webapp.database.backup_access import access
from webapp.database.dumps import piped, read_dump
from webapp.database.embedded.server import EmbeddedServer
from webapp.files.store.store import Folder, NotKept, Store, address_of
from webapp.settings import CofounderError, Settings

PICTURE = os.urandom(3_000_000)
SMALLER = os.urandom(40_000)
LETTER = b"Dear Mara"


async def put(store: Store, address: str, content: bytes) -> None:
    """Keep bytes."""
    source = store.arriving / "put"
    source.write_bytes(content)
    await store.keep(address, source)


def keep(cofounder: CommandLine, name: str, content: bytes, smaller: bytes | None = None) -> str:
    """A file of the only draft, with its content in the data folder; returns its address."""
    sha256 = hashlib.sha256(content).digest()
    in_database(
        cofounder,
        "with kept as (insert into contents (workspace_id, sha256, size, media_type, widths, reserved_at)"
        " values (1, $1, $2, 'image/png', $3, now()) returning sha256)"
        " insert into files (workspace_id, draft_id, name, sha256) select 1, 1, $4, sha256 from kept",
        sha256, len(content), [480] if smaller else [], name,
    )  # fmt: skip
    store = Folder(cofounder.data_dir / "files")
    asyncio.run(put(store, address_of(1, sha256), content))
    if smaller:
        asyncio.run(put(store, address_of(1, sha256, 480), smaller))
    return address_of(1, sha256)


def kept(store: Store, address: str) -> bytes | None:
    """The content at an address."""

    async def read() -> bytes:
        return b"".join([chunk async for chunk in store.read(address)])

    try:
        return asyncio.run(read())
    except NotKept:
        return None


def files_in(folder: Path) -> dict[str, bytes]:
    """All contents below a folder, by their names."""
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def made(migrated_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The data folder of a desk with a draft, which shows a picture, and a backup of that: both are to be copied."""
    file = tmp_path_factory.mktemp("made") / "desk.backup"
    with copy_of(migrated_folder) as folder:
        desk = CommandLine(folder)
        with EmbeddedServer(folder):
            in_database(
                desk,
                "with made as (insert into workspaces (slug, name, time_zone) values ('alder', 'Alder', 'UTC')"
                " returning id), mara as (insert into accounts (email, name, password_hash)"
                " values ('mara@example.com', 'Mara', ''))"
                " insert into drafts (workspace_id, title, kind) select id, 'Hours', 'page' from made",
            )
            keep(desk, "shop.png", PICTURE, SMALLER)
            assert back_up(Settings(data_dir=folder), file).lost == []
        yield folder, file


@pytest.fixture
def cofounder(made: tuple[Path, Path]) -> Iterator[CommandLine]:
    """The command line, with a copy of that desk."""
    with copy_of(made[0]) as folder, commands_in(folder) as commands:
        yield commands


@pytest.fixture
def backup(made: tuple[Path, Path], tmp_path: Path) -> Path:
    """A copy of its backup."""
    return Path(shutil.copy2(made[1], tmp_path / "desk.backup"))


@pytest.fixture
def settings(cofounder: CommandLine) -> Settings:
    """The settings of that desk."""
    return Settings(data_dir=cofounder.data_dir)


@pytest.fixture
def picture() -> str:
    """The address of its picture, which has a smaller one."""
    return address_of(1, hashlib.sha256(PICTURE).digest())


@pytest.fixture
def s3() -> Iterator[S3Server]:
    """A service with the bucket "desk"."""
    with s3_server() as server:
        yield server


def test_files_come_back_on_a_new_desk(new_desk: CommandLine, picture: str, backup: Path) -> None:
    restored = new_desk.run("restore", backup)
    assert (restored.returncode, restored.stderr) == (0, "")
    store = Folder(new_desk.data_dir / "files")
    assert kept(store, picture) == PICTURE
    assert kept(store, f"{picture}-480") == SMALLER
    assert [path for path in store.folder.rglob("*") if path.stat().st_mode & 0o077] == []
    assert list(store.arriving.iterdir()) == []
    assert in_database(new_desk, "select name from files") == ["shop.png"]
    assert new_desk.run("doctor").returncode == 0


def test_a_backup_can_be_read_by_common_tools(picture: str, backup: Path, tmp_path: Path) -> None:
    with tarfile.open(backup) as tar:
        expected = ["database.dump", f"files/{picture}", f"files/{picture}-480", "SHA256SUMS"]
        assert tar.getnames() == expected
        tar.extractall(tmp_path / "out", filter="data")
    sums = tmp_path / "out" / "SHA256SUMS"
    for line in sums.read_text().splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest
    subprocess.run(["tar", "--list", "--file", backup], check=True, capture_output=True)


def test_a_backup_is_written_while_the_desk_is_served(
    cofounder: CommandLine, new_desk: CommandLine, picture: str, tmp_path: Path
) -> None:
    cofounder.serve()
    written = cofounder.run("backup", tmp_path / "served.backup")
    assert (written.returncode, written.stderr) == (0, "")
    assert new_desk.run("restore", tmp_path / "served.backup").returncode == 0
    assert kept(Folder(new_desk.data_dir / "files"), picture) == PICTURE


def test_files_move_from_a_folder_to_a_bucket_and_back(
    new_desk: CommandLine, picture: str, backup: Path, s3: S3Server, tmp_path: Path
) -> None:
    bucket = {"COFOUNDER_FILES": "s3://desk/ours", **s3.environment}
    restored = new_desk.run("restore", backup, **bucket)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert s3.buckets["desk"] == {f"ours/{picture}": PICTURE, f"ours/{picture}-480": SMALLER}
    assert new_desk.run("backup", tmp_path / "from-bucket.backup", **bucket).returncode == 0
    back = new_desk.run("restore", "--force", tmp_path / "from-bucket.backup")
    assert (back.returncode, back.stderr) == (0, "")
    assert kept(Folder(new_desk.data_dir / "files"), picture) == PICTURE


@pytest.mark.parametrize("missing", [1024, 1600, 30_000, 2_000_000])
def test_a_backup_that_was_cut_off_changes_nothing(
    cofounder: CommandLine, settings: Settings, backup: Path, missing: int
) -> None:
    before = files_in(settings.files_dir)
    whole = backup.read_bytes()
    backup.write_bytes(whole[:-missing])
    if missing <= 1024:  # the blocks of zeros behind the end
        restore(settings, backup, force=True)
        return
    with pytest.raises(CofounderError, match="damaged; the old data are as they were"):
        restore(settings, backup, force=True)
    assert files_in(settings.files_dir) == before
    assert in_database(cofounder, "select name from files") == ["shop.png"]


@pytest.mark.parametrize("content", [PICTURE, SMALLER], ids=["a picture", "a smaller one"])
def test_a_spoilt_byte_changes_nothing(settings: Settings, backup: Path, content: bytes) -> None:
    before = files_in(settings.files_dir)
    spoilt = bytearray(backup.read_bytes())
    spoilt[spoilt.index(content) + len(content) // 2] ^= 1
    backup.write_bytes(spoilt)
    with pytest.raises(CofounderError, match="damaged"):
        restore(settings, backup, force=True)
    assert files_in(settings.files_dir) == before


def test_what_only_the_old_data_had_goes_with_them(cofounder: CommandLine, settings: Settings, backup: Path) -> None:
    letter = keep(cofounder, "letter.txt", LETTER)
    before = files_in(settings.files_dir)
    assert restore(settings, backup, force=True) == 0
    del before[letter.partition("/")[2]]
    assert files_in(settings.files_dir) == before
    assert in_database(cofounder, "select name from files") == ["shop.png"]


def test_damaged_content_is_mended_by_restoring(settings: Settings, picture: str, backup: Path) -> None:
    store = Folder(settings.files_dir)
    store.path(picture).write_bytes(b"Not the picture")
    restore(settings, backup, force=True)
    assert kept(store, picture) == PICTURE


class ServedMeanwhile(Folder):
    """A folder in which contents are put while the desk begins to be served."""

    def __init__(self, cofounder: CommandLine) -> None:
        super().__init__(cofounder.data_dir / "files")
        self.cofounder = cofounder

    async def check(self) -> None:
        """Begin."""
        self.cofounder.serve()


def test_a_desk_that_begins_to_be_served_meanwhile_keeps_its_data(
    cofounder: CommandLine, settings: Settings, backup: Path
) -> None:
    keep(cofounder, "letter.txt", LETTER)
    before = files_in(settings.files_dir)
    served = ServedMeanwhile(cofounder)
    with access(settings) as database, backup.open("rb") as source:
        archive = read_archive(source)
        dump = read_dump(database.programs, archive.dump.copy)
        assert dump is not None
        restoring = put_in_place(settings, database, served, archive, dump, force=True)
        with pytest.raises(CofounderError, match="stop it, then restore"):
            asyncio.run(restoring)
    assert files_in(settings.files_dir) == before
    assert in_database(cofounder, "select name from files order by id") == ["shop.png", "letter.txt"]


def test_a_database_that_is_refused_leaves_the_old_files_and_no_new_ones(
    cofounder: CommandLine, settings: Settings, picture: str, tmp_path: Path
) -> None:
    with EmbeddedServer(cofounder.data_dir):
        letter = keep(cofounder, "letter.txt", LETTER)
        back_up(settings, tmp_path / "two.backup")
        in_database(cofounder, "delete from files where name = 'letter.txt'")
        in_database(cofounder, "delete from contents where size = $1", len(LETTER))
        in_database(cofounder, "create schema rules")
        in_database(
            cofounder,
            "create function rules.refuse() returns event_trigger language plpgsql"
            " as $$ begin raise exception 'not on a Friday'; end $$",
        )
        in_database(
            cofounder,
            "create event trigger fridays on ddl_command_end when tag in ('ALTER TABLE')"
            " execute function rules.refuse()",
        )
    asyncio.run(Folder(settings.files_dir).remove(letter))
    before = files_in(settings.files_dir)
    with pytest.raises(CofounderError, match="not on a Friday; the old data are as they were"):
        restore(settings, tmp_path / "two.backup", force=True)
    assert files_in(settings.files_dir) == before
    assert in_database(cofounder, "select name from files") == ["shop.png"]


def test_content_that_is_lost_is_named_and_one_that_never_came_is_not(
    cofounder: CommandLine, settings: Settings, picture: str, tmp_path: Path
) -> None:
    store = Folder(settings.files_dir)
    with EmbeddedServer(cofounder.data_dir):
        letter, note = keep(cofounder, "letter.txt", LETTER), keep(cofounder, "note.txt", b"Spoilt later")
        in_database(
            cofounder,
            "insert into contents (workspace_id, sha256, size, media_type, reserved_at)"
            " values (1, sha256('an upload that died'), 1, 'text/plain', now())",
        )
    asyncio.run(store.remove(letter))
    store.path(note).write_bytes(b"Spoilt")
    written = cofounder.run("backup", tmp_path / "lost.backup")
    assert written.returncode == 1
    assert "the content of 2 files isn't whole in the store" in written.stderr
    assert sorted(written.stderr.strip().rpartition(": ")[2].split(", ")) == ["letter.txt", "note.txt"]
    with tarfile.open(tmp_path / "lost.backup") as tar:
        assert len(tar.getnames()) == 4
    (found,) = [line for line in cofounder.run("doctor").stdout.splitlines() if line.startswith("bad   Files:")]
    assert "the content of 1 isn't in the store" in found
    assert "letter.txt" in found
    restore(settings, tmp_path / "lost.backup", force=True)
    assert kept(store, picture) == PICTURE


def test_content_that_nobody_refers_to_does_not_come_in(
    cofounder: CommandLine, settings: Settings, backup: Path, tmp_path: Path
) -> None:
    added = tmp_path / "added.backup"
    with tarfile.open(backup) as tar, added.open("w+b") as output:
        archive = Writer(output)
        for name in [*tar.getnames()[:-1], f"files/1/{hashlib.sha256(LETTER).hexdigest()}"]:
            content = LETTER if name not in tar.getnames() else piped(tar.extractfile(name)).read()
            with archive.member(name) as member:
                member.write(content)
        archive.finish()
    before = files_in(settings.files_dir)
    assert restore(settings, added, force=True) == 0
    assert files_in(settings.files_dir) == before


def test_an_address_has_no_digits_but_ours() -> None:
    digest = hashlib.sha256(LETTER).hexdigest()
    assert CONTENT.fullmatch(f"files/1/{digest}-480")
    assert not CONTENT.fullmatch(f"files/\u0661/{digest}")
    assert not CONTENT.fullmatch(f"files/1/{digest}-\u0664")


def test_a_store_that_is_away_is_a_sentence_and_changes_nothing(
    cofounder: CommandLine, picture: str, backup: Path, s3: S3Server, tmp_path: Path
) -> None:
    away = {"COFOUNDER_FILES": "s3://desk", **s3.environment, "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    written = cofounder.run("backup", tmp_path / "away.backup", **away)
    assert (written.returncode, len(written.stderr.splitlines())) == (1, 1)
    assert "The files can't be read now" in written.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["desk.backup"]
    restored = cofounder.run("restore", "--force", backup, **away)
    assert (restored.returncode, len(restored.stderr.splitlines())) == (1, 1)
    assert "the old data are as they were" in restored.stderr
    assert in_database(cofounder, "select name from files") == ["shop.png"]
