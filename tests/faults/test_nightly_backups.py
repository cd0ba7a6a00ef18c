"""The backup of the night, by the real command."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.commands import CommandLine
from webapp.backup import nightly
from webapp.backup.nightly import BackupFailed, back_up_tonight, prepare
from webapp.backup.rotation import Rotation
from webapp.jobs.models import GiveUp
from webapp.settings import Settings

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def test_a_night_has_one_backup_and_earlier_ones_are_rotated(cofounder: CommandLine, tmp_path: Path) -> None:
    settings = Settings(data_dir=cofounder.data_dir, backups_kept=Rotation(2, 0, 0))
    for name in ("desk-2026-03-01.backup", "desk-2026-03-02.backup", "mine.backup"):
        (tmp_path / name).write_bytes(b"earlier")
    asyncio.run(back_up_tonight(settings, tmp_path, NOW, 1))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "desk-2026-03-02.backup", "desk-2026-03-04.backup", "mine.backup",
    ]  # fmt: skip
    written = (tmp_path / "desk-2026-03-04.backup").stat()
    assert written.st_mode & 0o077 == 0
    asyncio.run(back_up_tonight(settings, tmp_path, NOW, 1))
    assert (tmp_path / "desk-2026-03-04.backup").stat().st_mtime_ns == written.st_mtime_ns


def test_why_there_is_no_backup_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BackupFailed, match=r"GB free.*COFOUNDER_BACKUPS"):
        prepare(tmp_path, 10**18, NOW)
    (tmp_path / "file").touch()
    with pytest.raises(BackupFailed, match="can't be written"):
        prepare(tmp_path / "file", 1, NOW)
    monkeypatch.setattr(nightly, "COMMAND", ["sh", "-c", "echo 'cofounder: The desk is on fire.' >&2; exit 1"])
    with pytest.raises(BackupFailed, match=r"^The desk is on fire\.$"):
        asyncio.run(back_up_tonight(Settings(data_dir=tmp_path), tmp_path / "backups", NOW, 1))


def test_a_backup_that_lacks_the_content_of_files_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = "echo half > \"$0\"; echo 'cofounder: The content of 1 files is missing' >&2; exit 1"
    monkeypatch.setattr(nightly, "COMMAND", ["sh", "-c", lost])
    with pytest.raises(GiveUp, match=r"^The content of 1 files is missing"):
        asyncio.run(back_up_tonight(Settings(data_dir=tmp_path), tmp_path, NOW, 1))
    assert [path.name for path in tmp_path.iterdir()] == ["desk-2026-03-04-incomplete.backup"]
    asyncio.run(back_up_tonight(Settings(data_dir=tmp_path), tmp_path, NOW, 1))


def test_where_backups_go() -> None:
    def read(**environ: str) -> Settings:
        return Settings.from_environment({"COFOUNDER_DATA": "/data", **environ})

    assert read().backups_dir == Path("/data/backups")
    assert read(DATABASE_URL="postgresql://elsewhere/desk").backups_dir is None
    assert read(DATABASE_URL="postgresql://elsewhere/desk", COFOUNDER_BACKUPS="/mnt").backups_dir == Path("/mnt")
    assert read(COFOUNDER_BACKUPS="off").backups_dir is None
