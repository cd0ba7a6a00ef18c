"""Where files are kept is made, checked and named, in the data folder and elsewhere."""

import asyncio
import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.test_refusals import assert_sentence
from tests.support.commands import CommandLine
from tests.support.in_database import in_database
from tests.support.postgres import clone_database, drop_database
from tests.support.s3 import S3Server, s3_server


def is_private(folder: Path) -> bool:
    """Whether a folder is open to its owner alone."""
    return stat.S_IMODE(folder.stat().st_mode) == 0o700


def findings(cofounder: CommandLine, **settings: str) -> list[str]:
    """What the doctor says of files."""
    said = cofounder.run("doctor", **settings).stdout.splitlines()
    return [line for line in said if " Files: " in line]


@pytest.fixture
def s3() -> Iterator[S3Server]:
    """A service with the bucket "desk"."""
    with s3_server() as server:
        yield server


def test_files_stand_in_the_data_folder_from_the_first_start_to_later_ones(new_desk: CommandLine) -> None:
    files = new_desk.data_dir / "files"
    for _ in range(2):
        assert new_desk.serve().stop() == 0
        assert is_private(new_desk.data_dir)
        assert is_private(files)
    assert findings(new_desk) == [f"ok    Files: {files} can be written."]


def test_files_can_stand_elsewhere(new_desk: CommandLine, tmp_path: Path) -> None:
    elsewhere = tmp_path / "srv" / "files"
    for _ in range(2):
        assert new_desk.serve(COFOUNDER_FILES=str(elsewhere)).stop() == 0
        assert is_private(elsewhere)
    assert not (new_desk.data_dir / "files").exists()
    assert findings(new_desk, COFOUNDER_FILES=str(elsewhere)) == [f"ok    Files: {elsewhere} can be written."]


@pytest.fixture
def database(database_server: str) -> Iterator[str]:
    """The address of a database on another server than the desk's own."""
    found = asyncio.run(clone_database(database_server))
    yield found
    asyncio.run(drop_database(found, database_server))


def test_a_data_folder_that_held_files_alone_takes_a_database_too(new_desk: CommandLine, database: str) -> None:
    elsewhere = {"DATABASE_URL": database}
    assert findings(new_desk, **elsewhere) == [f"ok    Files: {new_desk.data_dir}/files can be written."]
    assert list(new_desk.data_dir.iterdir()) == []
    assert new_desk.serve(**elsewhere).stop() == 0
    assert [path.name for path in new_desk.data_dir.iterdir()] == ["files"]
    assert is_private(new_desk.data_dir / "files")
    assert new_desk.run("migrate").returncode == 0
    assert new_desk.run("doctor").returncode == 0


def test_a_folder_that_cannot_be_written_is_refused(cofounder: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    files = str(tmp_path / "file" / "files")
    assert_sentence(cofounder.run("serve", "--port", "0", COFOUNDER_FILES=files), files, "COFOUNDER_FILES")
    (found,) = findings(cofounder, COFOUNDER_FILES=files)
    assert found.startswith("bad ")


def test_a_folder_that_holds_none_of_the_desks_files_is_refused(cofounder: CommandLine, tmp_path: Path) -> None:
    mounted = tmp_path / "disk" / "files"
    files = {"COFOUNDER_FILES": str(mounted)}
    assert cofounder.serve(**files).stop() == 0
    in_database(
        cofounder,
        "with made as (insert into workspaces (slug, name, time_zone) values ('alder', 'Alder', 'UTC') returning id),"
        " drafted as (insert into drafts (workspace_id, title, kind)"
        " select id, 'Hours', 'page' from made returning id),"
        " kept as (insert into contents (workspace_id, sha256, size, media_type, widths, reserved_at)"
        " select id, sha256('words'), 5, 'text/plain', '{}', now() from made returning workspace_id, sha256)"
        " insert into files (workspace_id, draft_id, name, sha256)"
        " select kept.workspace_id, drafted.id, 'words.txt', kept.sha256 from kept, drafted",
    )
    words = mounted / "1" / hashlib.sha256(b"words").hexdigest()[:2] / hashlib.sha256(b"words").hexdigest()
    words.parent.mkdir(parents=True)
    words.write_bytes(b"words")
    assert cofounder.serve(**files).stop() == 0
    mounted.parent.rename(tmp_path / "unmounted")
    mounted.parent.mkdir()
    assert_sentence(cofounder.run("serve", "--port", "0", **files), "holds none of the desk's files", "mount its disk")
    assert list(mounted.parent.iterdir()) == []
    assert any("holds none of the desk's files" in finding for finding in findings(cofounder, **files))


def test_a_bucket_is_checked(cofounder: CommandLine, s3: S3Server) -> None:
    good = {"COFOUNDER_FILES": "s3://desk/files", **s3.environment}
    assert findings(cofounder, **good) == ["ok    Files: s3://desk/files can be written."]
    assert s3.buckets["desk"] == {}
    missing = {**good, "COFOUNDER_FILES": "s3://nowhere"}
    assert_sentence(cofounder.run("serve", "--port", "0", **missing), "no bucket at s3://nowhere", "COFOUNDER_FILES")


@pytest.mark.parametrize("trouble", ["can't be reached", "is full"])
def test_a_bucket_that_is_away_or_full_is_no_reason_not_to_serve(
    cofounder: CommandLine, s3: S3Server, trouble: str
) -> None:
    settings = {"COFOUNDER_FILES": "s3://desk", **s3.environment}
    if trouble == "is full":
        s3.trouble = (507, "XMinioStorageFull")
    else:
        settings["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1"
    serving = cofounder.serve(**settings)
    assert serving.answers()
    assert serving.stop() == 0
    assert serving.process.stderr is not None
    said = serving.process.stderr.read()
    assert said.startswith(f"cofounder: The bucket s3://desk {trouble}")
    assert len(said.splitlines()) == 1
    (found,) = findings(cofounder, **settings)
    assert found.startswith(f"bad   Files: The bucket s3://desk {trouble}")
