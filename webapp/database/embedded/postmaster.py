"""What a running PostgreSQL server leaves to be seen of itself: postmaster.pid, its process, its socket."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import msgspec

PORT = 5432
PID_FILE = "postmaster.pid"  # in the folder of the cluster
SOCKET_NAME = f".s.PGSQL.{PORT}"


class Postmaster(msgspec.Struct, frozen=True):
    """What a server writes about itself into postmaster.pid (PostgreSQL, miscadmin.h: LOCK_FILE_LINE_*)."""

    pid: int
    folder: Path  # of the cluster, as it was called when the server started
    socket_dir: Path
    status: str  # "starting", "stopping", "ready", "standby"; empty while it begins


def read_postmaster(path: Path) -> Postmaster | None:
    """The server that runs, or ran, here; None where there is no (whole) note of one."""
    try:
        lines = path.read_text("utf-8").splitlines()
        return Postmaster(int(lines[0]), Path(lines[1]), Path(lines[4]), lines[7].strip() if len(lines) > 7 else "")
    except (OSError, ValueError, IndexError):
        return None


def serves(postmaster: Postmaster, folder: Path) -> bool:
    """Whether a server that runs serves the cluster in this very folder: a copied folder holds the note of the server
    that serves the original.

    It works in the folder that it serves, whatever that is called by now. Where that can't be seen (macOS; root without
    its rights in a container), it goes by the name that the folder had.
    """
    for place in (Path(f"/proc/{postmaster.pid}/cwd"), postmaster.folder):
        try:
            return place.samefile(folder)
        except OSError:
            continue
    return False


def exists(pid: int) -> bool:
    """Whether there is a process of this number that we may signal; another user's isn't our server."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def is_alive(pid: int) -> bool:
    """Whether a process of this number runs that could be a server of ours."""
    return exists(pid) and not is_zombie(pid)


def is_zombie(pid: int) -> bool:
    """Whether a process has ended, but its parent didn't ask for its exit code: in a container, where the parent of
    every lost process can be Cofounder itself. PostgreSQL takes such a process for a running server."""
    try:
        # The state follows the name, which stands in parentheses and may hold anything (proc_pid_stat(5)).
        return Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False


def is_postgres(pid: int) -> bool:
    """Whether the process of this number is PostgreSQL."""
    if sys.platform.startswith("linux"):
        try:
            return Path(f"/proc/{pid}/comm").read_text("utf-8").strip() == "postgres"
        except OSError:
            return False
    shown = subprocess.run(  # noqa: S603  # a fixed command
        ["/bin/ps", "-o", "comm=", "-p", str(pid)], check=False, capture_output=True, text=True
    )
    return Path(shown.stdout.strip()).name == "postgres"


def answers(socket_dir: Path) -> bool:
    """Whether something listens on the socket in this folder."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(socket_dir / SOCKET_NAME))
        except OSError:
            return False
    return True
