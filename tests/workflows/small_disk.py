"""A small disk that nobody has to be root for: one in memory, which only those processes see that are begun in it, by
Linux's namespaces (unshare and nsenter of util-linux). Inside, whoever runs the tests is an ordinary user.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

HOLDER = 'mount -t tmpfs -o "size=$1,mode=700" small "$2" && echo there && exec sleep infinity'
MEGABYTE = b"\0" * 1_000_000


class SmallDisk(msgspec.Struct):
    """A disk that is there as long as the process that holds it. `folder` is where it is for those in it."""

    holder: int
    folder: Path

    @property
    def within(self) -> tuple[str, ...]:
        """What a command begins with that sees it."""
        return (
            *("nsenter", "--user", "--mount", "--preserve-credentials", f"--target={self.holder}"),
            *("unshare", "--user", "--map-user=1000", "--map-group=1000"),
        )

    @property
    def seen(self) -> Path:
        """Where it is for everybody else."""
        return Path(f"/proc/{self.holder}/root{self.folder}")

    def fill(self) -> None:
        """Leave no room, not for a byte."""
        with (self.seen / "filler").open("ab", buffering=0) as filler:
            for piece in (MEGABYTE, b"\0" * 4096):
                with suppress(OSError):  # there is no room for it
                    while filler.write(piece) == len(piece):
                        pass

    def make_room(self) -> None:
        """Give all of that back."""
        (self.seen / "filler").unlink()


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """A disk of so many megabytes."""
    folder = Path(tempfile.mkdtemp(prefix="cofounder-disk-"))
    command = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        HOLDER,
        "sh",
        f"{megabytes}m",
        str(folder),
    ]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "there\n", "this system lets nobody mount a disk of their own"
        yield SmallDisk(holder.pid, folder)
    finally:
        holder.kill()
        holder.communicate()
        folder.rmdir()
