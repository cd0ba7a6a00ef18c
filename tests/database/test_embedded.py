"""The embedded server: where it keeps what, and what it is told."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from webapp.database.embedded.data_folder import folder_error, make_private_folder, prepare_folder
from webapp.database.embedded.server import EmbeddedServer
from webapp.database.embedded.tuning import server_configuration
from webapp.settings import CofounderError

MEGABYTE = 1024 * 1024


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody may enter, as PostgreSQL's user must when root runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="cofounder-tests-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["a folder, with words", "long" * 30])
async def test_the_socket_goes_elsewhere_where_its_path_would_not_do(place: Path, name: str) -> None:
    server = EmbeddedServer(place / name, durable=False)
    assert not server.socket_dir().is_relative_to(place)
    dsn = server.start()
    try:
        connection = await asyncpg.connect(dsn)
        assert await connection.fetchval("select current_database()") == "cofounder"
        assert await connection.fetchval("show listen_addresses") == ""
        assert await connection.fetchval("select lower('ÄÉ') || upper('ß')") == "äéß"
        await connection.close()
    finally:
        server.stop()
    socket_dir = server.socket_dir()
    assert socket_dir.stat().st_mode & 0o077 == 0
    assert (place / name).stat().st_mode & 0o077 == 0
    shutil.rmtree(socket_dir)


def test_a_plain_path_keeps_its_socket_in_the_data_folder() -> None:
    assert EmbeddedServer(Path("/var/lib/cofounder")).socket_dir() == Path("/var/lib/cofounder/run")


@pytest.mark.parametrize(("memory", "buffers"), [(256, 64), (4096, 512), (512 * 1024, 1024)])
def test_memory_is_shared_with_the_rest_of_the_machine(memory: int, buffers: int) -> None:
    text = server_configuration(Path("/run/desk"), durable=True, memory=memory * MEGABYTE)
    assert f"shared_buffers = {buffers}MB" in text
    assert "fsync = on" in text


def test_a_folder_in_a_shared_place_is_not_taken_over(place: Path) -> None:
    (place / "mine").mkdir()
    (place / "link").symlink_to(place / "mine")
    with pytest.raises(CofounderError, match="not Cofounder's own"):
        make_private_folder(place / "link", None)


def test_a_data_folder_is_closed_to_others(place: Path) -> None:
    (place / "data").mkdir(mode=0o755)
    prepare_folder(place / "data", None)
    assert (place / "data").stat().st_mode & 0o777 == 0o700


def test_a_full_disk_is_said_to_be_full() -> None:
    error = folder_error(Path("/data"), OSError(28, os.strerror(28)))
    assert str(error) == "The disk of /data is full: free some space, then start again."
