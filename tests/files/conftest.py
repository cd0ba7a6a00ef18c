"""Stores of both kinds."""

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.s3 import S3Server, s3_server
from webapp.files.store.bucket import Bucket
from webapp.files.store.store import Folder, Store

OTHER_BUCKET = "COFOUNDER_TEST_BUCKET"


@pytest.fixture(autouse=True)
def own_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for temporary files that no other test has."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    """A service with the bucket "desk", and the variables by which it is found."""
    with s3_server() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture(params=["folder", "bucket"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store, of each kind in turn."""
    found: Store
    if request.param == "folder":
        found = Folder(tmp_path / "files")
    elif OTHER_BUCKET in os.environ:
        found = Bucket(f"{os.environ[OTHER_BUCKET]}/{tmp_path.name}")
    else:
        request.getfixturevalue("s3")
        found = Bucket("s3://desk/some/place")
    yield found
    await found.close()
