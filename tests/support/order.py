"""In which order the processes of a run do the tests: each begins with some of those that take long, and ends with
short ones, of which whoever is done takes over half of another's. So all end at about the same time.
"""

import os
from collections.abc import Iterator
from itertools import groupby, islice

import pytest

# Folders of files that take long.
LONG = ("browser", "faults", "hosting", "benchmarks", "quality", "upgrade", "workflows")


def takes_long(test: pytest.Item) -> bool:
    """Whether a test is one of those."""
    return test.path.parent.name in LONG


def dealt(tests: list[pytest.Item], processes: int) -> Iterator[pytest.Item]:
    """The tests in the order in which they are cut into as many equal parts as there are processes. What shares a file
    stays together, where it takes long."""
    files = [list(file) for _, file in groupby(filter(takes_long, tests), lambda test: test.path)]
    short = (test for test in tests if not takes_long(test))
    for process in range(processes):
        long = [test for file in files[process::processes] for test in file]
        yield from long
        yield from islice(short, max(0, len(tests) // processes - len(long)))
    yield from short


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each process of a run has the same list."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if processes > 1:
        items[:] = dealt(items, processes)
