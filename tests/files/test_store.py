"""A folder and a bucket keep content alike."""

import asyncio
import errno
import hashlib
import io
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.s3 import S3Server
from webapp.files.store import bucket
from webapp.files.store.bucket import Bucket
from webapp.files.store.store import Folder, NotKept, Store, StoreAway, StoreFull, open_store
from webapp.settings import CofounderError, Settings, SettingsError

pytestmark = pytest.mark.anyio

LARGE = os.urandom(9_000_000)  # more than a part of a large content, and more than a piece of a reply


def address_of(content: bytes) -> str:
    """Where a content belongs."""
    return f"1/{hashlib.sha256(content).hexdigest()}"


async def keep(store: Store, content: bytes, name: str = "upload") -> str:
    """Keep a content; returns its address."""
    source = store.arriving / name
    source.write_bytes(content)
    await store.keep(address_of(content), source)
    assert not source.exists()
    return address_of(content)


async def read(store: Store, address: str, start: int = 0, end: int | None = None) -> bytes:
    """The content at an address, or some of it."""
    return b"".join([chunk async for chunk in store.read(address, start, end)])


@pytest.mark.parametrize("content", [b"x", b"Some words", LARGE], ids=["a byte", "words", "large"])
async def test_what_is_kept_comes_back(store: Store, content: bytes) -> None:
    address = await keep(store, content)
    assert await store.size(address) == len(content)
    assert await read(store, address) == content


@pytest.mark.parametrize("bounds", [(0, 1), (3, 3_000_000), (8_999_999, None), (1, None), (0, 9_000_000), (5, 10**10)])
async def test_a_part_can_be_read(store: Store, bounds: tuple[int, int | None]) -> None:
    address = await keep(store, LARGE)
    start, end = bounds
    assert await read(store, address, start, end) == LARGE[start:end]


async def test_what_was_never_kept_is_missing(store: Store) -> None:
    with pytest.raises(NotKept):
        await store.size(address_of(b"never"))
    with pytest.raises(NotKept):
        await read(store, address_of(b"never"))


async def test_removed_content_is_gone_and_removing_it_again_is_harmless(store: Store) -> None:
    address, other = await keep(store, b"Some words"), await keep(store, b"Others")
    for _ in range(2):
        await store.remove(address)
        with pytest.raises(NotKept):
            await store.size(address)
    assert await read(store, other) == b"Others"


async def test_keeping_again_is_harmless(store: Store) -> None:
    for _ in range(2):
        assert await read(store, await keep(store, b"Some words")) == b"Some words"


async def test_many_keep_at_once(store: Store) -> None:
    contents = [LARGE, b"Some words", b"Some words", *(b"%d" % number for number in range(20))]
    addresses = await asyncio.gather(
        *(keep(store, content, f"upload-{number}") for number, content in enumerate(contents))
    )
    for address, content in zip(addresses, contents, strict=True):
        assert await read(store, address) == content


async def test_a_good_store_is_found_good_and_left_as_it_was(store: Store) -> None:
    await store.check()
    assert list(store.arriving.iterdir()) == []
    await store.check()
    assert list(store.arriving.iterdir()) == []


def test_looking_at_a_folder_makes_nothing(tmp_path: Path) -> None:
    asyncio.run(Folder(tmp_path / "data" / "files").check())
    assert list(tmp_path.iterdir()) == []


async def test_what_arrives_is_for_its_owner_alone(store: Store) -> None:
    assert store.arriving.stat().st_mode & 0o077 == 0


async def test_every_folder_that_is_made_is_for_its_owner_alone(tmp_path: Path) -> None:
    store = Folder(tmp_path / "data" / "files")
    address = await keep(store, b"Some words")
    made = [path for path in (tmp_path / "data").rglob("*") if path.is_dir()]
    assert store.path(address).parent in made
    assert [path for path in [tmp_path / "data", *made] if path.stat().st_mode & 0o077] == []


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = Folder(tmp_path / "file" / "files")
    with pytest.raises(CofounderError, match="COFOUNDER_FILES"):
        await store.check()
    with pytest.raises(StoreAway):
        await keep(store, b"Some words")


class Spoilt(io.BytesIO):
    """A file on a disk that fails."""

    def read(self, size: int | None = -1) -> bytes:
        """What the system says then."""
        raise OSError(errno.EIO, os.strerror(errno.EIO))


async def test_a_disk_that_fails_while_content_is_read_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Folder(tmp_path)
    address = await keep(store, b"Some words")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", lambda *_: Spoilt())
        with pytest.raises(StoreAway, match="Input/output error"):
            await read(store, address)


async def test_objects_stand_below_the_prefix(s3: S3Server) -> None:
    address = await keep(Bucket("s3://desk/some/place/"), b"Some words")
    assert s3.buckets["desk"] == {f"some/place/{address}": b"Some words"}
    await Bucket("s3://desk").check()
    assert list(s3.buckets["desk"]) == [f"some/place/{address}"]


async def test_a_large_content_travels_in_parts(s3: S3Server) -> None:
    await keep(Bucket("s3://desk"), LARGE)
    assert len([asked for asked in s3.asked if asked.startswith("PUT")]) > 1


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a service that lets everybody connect, and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


async def all_refused(store: Store, *, keeping: type[Exception] = StoreAway) -> None:
    """Keeping raises an error, and every other operation StoreAway."""
    source = store.arriving / "refused"
    source.write_bytes(b"Some words")
    try:
        with pytest.raises(keeping):
            await store.keep(address_of(b"Some words"), source)
        assert source.exists()  # its owner removes it
    finally:
        source.unlink()
    with pytest.raises(StoreAway):
        await store.size("1/x")
    with pytest.raises(StoreAway):
        await read(store, "1/x")
    with pytest.raises(StoreAway):
        await store.remove("1/x")


async def test_a_service_that_is_gone_is_away(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        gone = f"http://127.0.0.1:{listening.getsockname()[1]}"
    monkeypatch.setenv("AWS_ENDPOINT_URL", gone)
    await all_refused(Bucket("s3://desk"))
    with pytest.raises(StoreAway, match="can't be reached"):
        await Bucket("s3://desk").check()


async def test_a_service_that_does_not_answer_is_away(
    s3: S3Server, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", silent)
    monkeypatch.setattr(bucket, "PATIENCE", 0.2)
    await all_refused(Bucket("s3://desk"))
    with pytest.raises(StoreAway, match="doesn't answer"):
        await Bucket("s3://desk").check()


async def test_a_bucket_that_is_gone_is_not_taken_for_missing_content(s3: S3Server) -> None:
    del s3.buckets["desk"]
    await all_refused(Bucket("s3://desk"))
    with pytest.raises(CofounderError, match="There is no bucket at s3://desk"):
        await Bucket("s3://desk").check()


async def test_a_bucket_that_lets_nobody_in_is_away(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "another-key")
    await all_refused(Bucket("s3://desk"))
    with pytest.raises(CofounderError, match="AWS_SECRET_ACCESS_KEY"):
        await Bucket("s3://desk").check()


@pytest.mark.parametrize("trouble", [(507, "XMinioStorageFull"), (403, "QuotaExceeded")])
async def test_a_full_bucket_is_full(s3: S3Server, trouble: tuple[int, str]) -> None:
    s3.trouble = trouble
    await all_refused(Bucket("s3://desk"), keeping=StoreFull)
    with pytest.raises(StoreFull, match="s3://desk is full: make room"):
        await Bucket("s3://desk").check()


async def test_a_full_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    with pytest.raises(StoreFull, match=f"{tmp_path} is full: make room"):
        await Folder(tmp_path).check()


async def test_the_settings_choose_the_store(s3: S3Server, tmp_path: Path) -> None:
    def of(value: str) -> Store:
        return open_store(Settings.from_environment({"COFOUNDER_DATA": str(tmp_path), "COFOUNDER_FILES": value}))

    chosen = of("")
    assert isinstance(chosen, Folder)
    assert chosen.folder == tmp_path / "files"
    chosen = of(str(tmp_path / "elsewhere"))
    assert isinstance(chosen, Folder)
    assert chosen.folder == tmp_path / "elsewhere"
    assert isinstance(of("s3://desk"), Bucket)
    assert isinstance(of("s3://desk/some/place"), Bucket)


@pytest.mark.parametrize(
    "value", ["gs://desk", "https://desk.example.com/files", "s3://", "s3:///place", "s3://desk//", "s3://desk/../x",
              "s3://desk/place?x=1", "s3://key:secret@desk"],
)  # fmt: skip
def test_any_other_address_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="a folder, or a bucket such as s3://name/prefix"):
        Settings.from_environment({"COFOUNDER_FILES": value})


def test_a_bucket_without_what_it_needs_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(CofounderError, match=r"pip install 'cofounder\[s3\]'"):
        open_store(Settings(files="s3://desk"))
