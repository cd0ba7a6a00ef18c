"""The machine that a bench ran on, as far as it says so."""

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from webapp.database.embedded.binaries import own_programs
from webapp.database.memory import machine_memory

PACKAGES = ("litestar", "asyncpg", "uvicorn", "uvloop", "jinja2", "fastapi", "sqlalchemy", "psycopg", "django")


class Machine(msgspec.Struct):
    """What figures depend on."""

    processor: str
    cores: int
    memory_gb: float
    system: str
    python: str
    postgresql: str
    packages: dict[str, str]
    load_before: float  # processes that wanted to run, over the minute before: above 0.5 the figures are noisy


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def describe() -> Machine:
    """This machine, now."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return Machine(
        processor=processor(),
        cores=cores(),
        memory_gb=round(machine_memory() / 1e9, 1),
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        postgresql=own_programs().version(),
        packages=found,
        load_before=round(os.getloadavg()[0], 2),
    )


def processor() -> str:
    """The processor's name."""
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text("utf-8"))
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()
