"""How much memory there is for this process: the machine's, or what its control groups leave it."""

import os
from collections.abc import Iterator
from pathlib import Path

MEGABYTE = 1024 * 1024
ASSUMED = 1024 * MEGABYTE  # where the system doesn't tell
# The files of a control group that bound its memory: those of version 2, at which it is slowed down or ended, and that
# of version 1.
LIMITS = ("memory.high", "memory.max", "memory.limit_in_bytes")


def machine_memory(process: Path = Path("/proc/self")) -> int:
    """Bytes of memory that a process may count on: the machine's, or less where a container or a service has a limit.

    Every control group around a process bounds it: its own (systemd's MemoryMax of a service), and all that this one is
    in (a slice's, a container's).
    """
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        memory = ASSUMED
    return min([memory, *limits(process)])


def limits(process: Path) -> Iterator[int]:
    """The limits of all control groups that a process is in; none where there are no control groups."""
    for group in groups(process):
        for name in LIMITS:
            try:
                yield int((group / name).read_text("ascii"))
            except (OSError, ValueError):  # no such limit, or "max"
                continue


def groups(process: Path) -> Iterator[Path]:
    """The folders of the control groups of memory that a process is in, from the innermost on.

    /proc/…/cgroup says where in the hierarchy a process is, and mountinfo which part of the hierarchy is seen where:
    in a container often only its own (cgroups(7), proc_pid_mountinfo(5)).
    """
    paths = dict(paths_by_version(lines(process / "cgroup")))
    for line in lines(process / "mountinfo"):
        fields, _, rest = line.partition(" - ")
        kind, _, options = rest.partition(" ")
        version = {"cgroup2": 2, "cgroup": 1}.get(kind)
        if version not in paths or (version == 1 and "memory" not in options.rpartition(" ")[2].split(",")):
            continue
        shown, mounted = (unescaped(field) for field in fields.split(" ")[3:5])
        inside = os.path.relpath(paths[version], shown)
        folder = Path(mounted)
        if not inside.startswith(".."):  # else it is seen from outside, as from a container that shows the host's names
            folder /= inside
        yield folder
        while folder != Path(mounted):
            folder = folder.parent
            yield folder


def paths_by_version(memberships: list[str]) -> Iterator[tuple[int, str]]:
    """Where a process is in the hierarchy of version 2, and in that of version 1 which bounds memory."""
    for line in memberships:
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0" and not controllers:
            yield 2, path
        elif "memory" in controllers.split(","):
            yield 1, path


def lines(path: Path) -> list[str]:
    """The lines of a file of the system; none where there is no such file."""
    try:
        return path.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return []


def unescaped(field: str) -> str:
    """A path as mountinfo writes it, whose spaces and the like are octal numbers."""
    for octal in ("040", "011", "012", "134"):
        field = field.replace(f"\\{octal}", chr(int(octal, 8)))
    return field
