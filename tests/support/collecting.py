"""How the processes of a run load the tests.

All of them load the same modules, in the same order and at the same time. Where nothing was compiled before, each would
compile all of them, which takes twice as long as to load them: so each begins with some that the others leave to it.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def first_of(arguments: list[str], process: int, processes: int) -> Iterator[str]:
    """The modules among what was asked for that a process of so many begins with."""
    asked = [Path(argument.partition("::")[0]).absolute() for argument in arguments]
    files = sorted({file for path in asked for file in (path.rglob("test_*.py") if path.is_dir() else [path])})
    for file in files[process::processes]:
        if file.is_relative_to(ROOT):
            yield ".".join(file.relative_to(ROOT).with_suffix("").parts)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Load those first. What is loaded stays: the collector need look for nothing in it, now or later."""
    gc.disable()
    if (number := os.environ.get("PYTEST_XDIST_WORKER", "")) and not session.config.option.collectonly:
        processes = int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        for name in first_of(session.config.args, int(number.removeprefix("gw")), processes):
            with suppress(Exception, pytest.skip.Exception):  # it is told where its tests are collected
                import_module(name)
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
