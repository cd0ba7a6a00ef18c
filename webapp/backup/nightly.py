"""The backup of each night, beside the desk that is served, and what stays of earlier ones."""

import asyncio
import os
import re
import shutil
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from webapp.backup.rotation import Kept, Rotation, superfluous
from webapp.database.loader import load
from webapp.files.store.store import reserve_of
from webapp.jobs.models import Attempt, GiveUp, Job, Resources, Run
from webapp.jobs.times import Daily
from webapp.settings import CofounderError, Settings

sql = load("contents")

NAME = re.compile(r"desk-(\d{4}-\d\d-\d\d)(-incomplete)?\.backup")
LEFT_AFTER = timedelta(days=1)  # what a killed backup had begun
MORE = 1.25  # than the last one; backups grow
COMMAND = [sys.executable, "-m", "webapp", "backup"]


class BackupFailed(CofounderError):
    """There is no backup of this night yet: in a sentence."""


def nights(settings: Settings) -> Daily | None:
    """When backups are made; None where they are off."""
    return None if settings.backups_dir is None else Daily(settings.backup_hour)


def begin_backups(resources: Resources) -> Run:
    """What makes backups."""

    async def run(attempt: Attempt) -> None:
        folder = resources.settings.backups_dir
        if folder is not None:
            size = await resources.db.value(sql.get_size)
            await back_up_tonight(resources.settings, folder, resources.clock(), size)

    return run


async def back_up_tonight(settings: Settings, folder: Path, now: datetime, size: int) -> None:
    """Write the backup of a day unless it is there, then remove what the rotation doesn't keep. `size` is how many
    bytes database and files have.

    It is the work of a process of its own, `cofounder backup`, which reads what it wrote before it gives it its name.
    Raises BackupFailed, or GiveUp where the content of files is missing, which another try won't bring back.
    """
    day = now.astimezone().date()
    whole, incomplete = folder / f"desk-{day}.backup", folder / f"desk-{day}-incomplete.backup"
    if not (await asyncio.to_thread(whole.exists) or await asyncio.to_thread(incomplete.exists)):
        await asyncio.to_thread(prepare, folder, size, now)
        said, failed = await run_backup(whole, settings)
        if failed and not await asyncio.to_thread(whole.exists):
            raise BackupFailed(said)
        if failed:
            await asyncio.to_thread(whole.rename, incomplete)
        await asyncio.to_thread(rotate, folder, settings.backups_kept)
        if failed:
            raise GiveUp(said)


async def run_backup(file: Path, settings: Settings) -> tuple[str, bool]:
    """Run `cofounder backup` to its end; what it said of what is wrong, and whether it was. A process that is given up
    is told to end, and clears up what it had begun."""
    environment = {**os.environ, "COFOUNDER_DATA": str(settings.data_dir)}
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        file,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, errors = await process.communicate()
    except BaseException:
        if process.returncode is None:
            process.terminate()
        raise
    lines = errors.decode(errors="replace").strip().splitlines() or ["It ended without a word."]
    return lines[-1].removeprefix("cofounder: "), process.returncode != 0


def prepare(folder: Path, size: int, now: datetime) -> None:
    """Make the folder, clear away what killed backups have left in it, and look whether there is room. Blocks. Raises
    BackupFailed."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in folder.glob(".desk-*.part"):
            if left.stat().st_mtime < (now - LEFT_AFTER).timestamp():
                left.unlink(missing_ok=True)
        last = max(kept_in(folder).items(), default=None)
        needed = size if last is None else int(last[1].stat().st_size * MORE)
        disk = shutil.disk_usage(folder)
    except OSError as error:
        raise BackupFailed(f"{folder} can't be written ({(error.strerror or str(error)).lower()}).") from error
    if disk.free - needed < reserve_of(disk.total):
        raise BackupFailed(
            f"{folder} has {disk.free / 1e9:.1f} GB free, and a backup may need {needed / 1e9:.1f}: make room, or name "
            "another folder by COFOUNDER_BACKUPS."
        )


def kept_in(folder: Path) -> dict[Kept, Path]:
    """The nightly backups of a folder. Other files are none of ours. Blocks."""
    found = {}
    for path in folder.iterdir():
        if (name := NAME.fullmatch(path.name)) is not None:
            found[Kept(date.fromisoformat(name[1]), name[2] is None)] = path
    return found


def rotate(folder: Path, rotation: Rotation) -> None:
    """Remove what isn't kept. Blocks."""
    backups = kept_in(folder)
    for one in superfluous(backups, rotation):
        backups[one].unlink(missing_ok=True)


BACK_UP = Job("back_up", "The backup of the night", begin_backups, limit=timedelta(hours=12))
