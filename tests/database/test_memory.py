"""How much memory the desk counts on: never more than any control group around it leaves."""

import os
from pathlib import Path

import pytest

from webapp.database.memory import MEGABYTE, machine_memory

MACHINE = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
SERVICE = "/system.slice/cofounder.service"


class System:
    """What Linux says of a process, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.process = folder / "process"
        self.process.mkdir()
        self.tree = folder / "control groups"  # a name that mountinfo has to escape

    def memberships(self, *lines: str) -> None:
        """In which groups the process is."""
        (self.process / "cgroup").write_text("".join(f"{line}\n" for line in lines))

    def mounts(self, *lines: str) -> None:
        """Where the hierarchies are seen."""
        others = ["22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw", "23 22 0:5 / /proc rw - proc proc rw"]
        where = str(self.tree).replace(" ", "\\040")
        (self.process / "mountinfo").write_text("".join(f"{line.format(where)}\n" for line in [*others, *lines]))

    def limit(self, group: str, name: str, value: object) -> None:
        """A limit of a group."""
        folder = self.tree / group.strip("/")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{value}\n")


@pytest.fixture
def system(tmp_path: Path) -> System:
    """One without control groups."""
    return System(tmp_path)


VERSION_2 = "30 22 0:26 / {} rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"


@pytest.mark.parametrize("name", ["memory.max", "memory.high"])
def test_the_limit_of_a_service_counts(system: System, name: str) -> None:
    system.memberships(f"0::{SERVICE}")
    system.mounts(VERSION_2)
    system.limit("/system.slice", "memory.max", "max")
    system.limit(SERVICE, "memory.max", "max")
    system.limit(SERVICE, name, 300 * MEGABYTE)
    assert machine_memory(system.process) == 300 * MEGABYTE


def test_the_smallest_limit_of_all_that_a_service_is_in_counts(system: System) -> None:
    system.memberships(f"0::{SERVICE}/deeper")
    system.mounts(VERSION_2)
    system.limit("/", "memory.max", 900 * MEGABYTE)
    system.limit("/system.slice", "memory.max", 200 * MEGABYTE)
    system.limit(SERVICE, "memory.max", 500 * MEGABYTE)
    system.limit("/user.slice", "memory.max", 10 * MEGABYTE)  # others'
    assert machine_memory(system.process) == 200 * MEGABYTE


def test_a_container_that_sees_its_own_group_alone_has_its_limit(system: System) -> None:
    system.memberships("0::/")
    system.mounts(VERSION_2)
    system.limit("/", "memory.max", 256 * MEGABYTE)
    assert machine_memory(system.process) == 256 * MEGABYTE


def test_a_container_that_is_told_the_name_which_its_group_has_outside_has_its_limit(system: System) -> None:
    system.memberships("5:cpu,cpuacct:/docker/12ab", "4:memory:/docker/12ab", "1:name=systemd:/docker/12ab", "0::/")
    system.mounts("36 33 0:33 /docker/12ab {} ro,nosuid master:11 - cgroup cgroup rw,memory")
    system.limit("/", "memory.limit_in_bytes", 128 * MEGABYTE)
    assert machine_memory(system.process) == 128 * MEGABYTE


def test_limits_of_the_first_version_count_too(system: System) -> None:
    system.memberships(f"4:memory:{SERVICE}", "2:cpu:/elsewhere", "0::/unlimited")
    system.mounts("35 31 0:32 / {} rw,relatime - cgroup cgroup rw,memory")
    system.limit("/", "memory.limit_in_bytes", 2**63 - 4096)
    system.limit(SERVICE, "memory.limit_in_bytes", 400 * MEGABYTE)
    assert machine_memory(system.process) == 400 * MEGABYTE


def test_without_limits_it_is_the_machine_s(system: System) -> None:
    assert machine_memory(system.process) == MACHINE
    system.memberships(f"0::{SERVICE}")
    system.mounts(VERSION_2)
    system.limit(SERVICE, "memory.max", "max")
    assert machine_memory(system.process) == MACHINE
