"""Content that no file refers to goes, and no other."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.support.background import until_it_waits
from tests.support.file_rows import a_content, a_file, reserve
from tests.support.people import Desk, Person
from webapp.files import garbage_collection as cleaning
from webapp.files.garbage_collection import Cleaner, clear_arriving
from webapp.files.store.store import Folder, Store, StoreAway, address_of
from webapp.housekeeping import TIDY, tidy

pytestmark = pytest.mark.anyio


def everything(desk: Desk) -> set[str]:
    """What the store holds."""
    folder: Path = desk.app.state.store.folder
    return {path.name for path in folder.rglob("*") if path.is_file()}


async def clean(desk: Desk, store: Store | None = None) -> int:
    """Clean up once."""
    return await Cleaner().run(desk.db, store or desk.app.state.store, now=desk.clock())


async def test_unused_content_goes_a_day_after_it_was_reserved_with_its_smaller_pictures(
    desk: Desk, ana: Person
) -> None:
    sha256 = await a_content(desk, ana, b"Nobody's", smaller={480: b"small", 960: b"medium"})
    desk.app.state.clock.advance(hours=23)
    assert await clean(desk) == 0
    assert everything(desk) == {sha256.hex(), f"{sha256.hex()}-480", f"{sha256.hex()}-960"}
    desk.app.state.clock.advance(hours=2)
    assert await clean(desk) == 1
    assert everything(desk) == set()
    assert await desk.fetch("select count(*) from contents") == 0


async def test_smaller_pictures_of_earlier_widths_go_too(desk: Desk, ana: Person) -> None:
    await a_content(desk, ana, b"Nobody's", smaller={480: b"small", 960: b"medium"})
    await a_content(desk, ana, b"Nobody's", smaller={320: b"tiny", 960: b"medium"})
    assert len(everything(desk)) == 4
    assert await desk.fetch("select widths from contents") == [320, 480, 960]
    desk.app.state.clock.advance(days=2)
    assert await clean(desk) == 1
    assert everything(desk) == set()


async def test_content_stays_while_a_file_refers_to_it_also_from_the_trash(desk: Desk, ana: Person) -> None:
    draft = await desk.draft(ana)
    await a_file(desk, ana, "shown.png", b"Shown", draft_id=draft)
    in_trash = await a_file(desk, ana, "deleted.png", b"Deleted", draft_id=draft)
    await desk.fetch("update files set deleted_at = now() where id = $1", in_trash)
    desk.app.state.clock.advance(days=400)
    assert await clean(desk) == 0
    assert len(everything(desk)) == 2
    await desk.fetch("delete from files where id = $1", in_trash)
    assert await clean(desk) == 1
    assert len(everything(desk)) == 1


async def test_the_same_content_of_another_workspace_stays(desk: Desk, ana: Person) -> None:
    ben = await desk.owner("Ben", business="Birch")
    await a_content(desk, ana, b"Shared")
    await a_file(desk, ben, "shared.png", b"Shared", draft_id=await desk.draft(ben))
    desk.app.state.clock.advance(days=2)
    assert await clean(desk) == 1
    assert await desk.fetch("select array_agg(workspace_id) from contents") == [ben.workspace_id]
    assert len(everything(desk)) == 1


async def test_a_deleted_workspace_leaves_no_bytes(desk: Desk, ana: Person) -> None:
    await a_file(desk, ana, "shown.png", b"Shown", draft_id=await desk.draft(ana), smaller={480: b"small"})
    await desk.fetch("with gone as (delete from revisions) delete from events")
    await desk.fetch("with gone as (delete from files) delete from drafts")
    await desk.fetch("delete from workspaces where id = $1", ana.workspace_id)
    assert await desk.fetch("select count(*) from workspaces") == 0
    desk.app.state.clock.advance(days=2)
    assert await clean(desk) == 1
    assert everything(desk) == set()


async def test_all_are_looked_at_in_bounded_runs(desk: Desk, ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "AT_ONCE", 3)
    monkeypatch.setattr(cleaning, "STATEMENTS", 2)
    draft = await desk.draft(ana)
    for number in range(10):
        await a_file(desk, ana, "used.png", b"used %d" % number, draft_id=draft)
        await a_content(desk, ana, b"unused %d" % number)
    in_order = await desk.fetch(
        "select array_agg(not exists (select from files f where f.sha256 = c.sha256) order by sha256) from contents c"
    )
    desk.app.state.clock.advance(days=2)
    cleaner = Cleaner()
    runs = [await cleaner.run(desk.db, desk.app.state.store, now=desk.clock()) for _ in range(4)]
    assert runs == [sum(in_order[first : first + 6]) for first in (0, 6, 12, 18)]
    assert len(everything(desk)) == 10
    await a_content(desk, ana, b"unused later")
    desk.app.state.clock.advance(days=2)
    assert sum([await cleaner.run(desk.db, desk.app.state.store, now=desk.clock()) for _ in range(2)]) == 1


async def test_several_at_once_delete_each_content_once(desk: Desk, ana: Person) -> None:
    for number in range(10):
        await a_content(desk, ana, b"unused %d" % number)
    desk.app.state.clock.advance(days=2)
    assert sum(await asyncio.gather(*(clean(desk) for _ in range(4)))) == 10
    assert everything(desk) == set()


class WatchedFolder(Folder):
    """A folder that does something first when content is removed."""

    def __init__(self, folder: Path, first: Callable[[], Awaitable[None]]) -> None:
        super().__init__(folder)
        self.first = first

    async def remove(self, address: str) -> None:
        """Do it, then remove."""
        await self.first()
        await super().remove(address)


async def test_an_upload_during_cleaning_waits_and_keeps_the_content_anew(desk: Desk, ana: Person) -> None:
    store: Folder = desk.app.state.store
    draft = await desk.draft(ana)
    sha256 = await a_content(desk, ana, b"Wanted again")
    desk.app.state.clock.advance(days=2)
    uploads: list[asyncio.Task[int]] = []

    async def upload() -> None:
        uploads.append(asyncio.create_task(a_file(desk, ana, "again.png", b"Wanted again", draft_id=draft)))
        await until_it_waits(desk, uploads[0])

    assert await clean(desk, WatchedFolder(store.folder, upload)) == 1
    (uploading,) = uploads
    assert await uploading
    assert await store.size(address_of(ana.workspace_id, sha256)) == len(b"Wanted again")
    assert await clean(desk) == 0


async def test_content_that_is_reserved_again_is_left_alone(desk: Desk, ana: Person) -> None:
    await a_content(desk, ana, b"Wanted again")
    desk.app.state.clock.advance(days=2)
    await reserve(desk, ana, b"Wanted again", desk.clock())
    assert await clean(desk) == 0
    assert len(everything(desk)) == 1


async def test_content_whose_file_comes_in_between_is_left_alone(desk: Desk, ana: Person) -> None:
    sha256 = await a_content(desk, ana, b"Late")
    draft = await desk.draft(ana)
    desk.app.state.clock.advance(days=2)
    connection = await desk.db._pool.acquire()
    try:
        late = connection.transaction()
        await late.start()
        await connection.execute(
            "insert into files (workspace_id, draft_id, name, sha256) values ($1, $2, 'late.png', $3)",
            ana.workspace_id, draft, sha256,
        )  # fmt: skip
        assert await clean(desk) == 0  # it isn't seen yet, but its hold on the content is
        await late.commit()
    finally:
        await desk.db._pool.release(connection)
    assert await clean(desk) == 0
    assert len(everything(desk)) == 1


async def test_a_store_that_is_away_is_tried_again_later(desk: Desk, ana: Person) -> None:
    store: Folder = desk.app.state.store
    await a_content(desk, ana, b"Nobody's")
    desk.app.state.clock.advance(days=2)

    async def away() -> None:
        raise StoreAway("the network is down")

    with pytest.raises(StoreAway):
        await clean(desk, WatchedFolder(store.folder, away))
    assert await desk.fetch("select count(*) from contents") == 1
    assert await clean(desk) == 1


async def test_tidying_removes_uploads_that_were_cut_off(desk: Desk, ana: Person) -> None:
    store: Folder = desk.app.state.store
    for name, age in (("old", 90_000), ("fresh", 80_000)):
        (store.arriving / name).write_bytes(b"half of")
        os.utime(store.arriving / name, (desk.clock().timestamp() - age,) * 2)
    await a_content(desk, ana, b"Nobody's")
    await tidy(desk.db, store, Cleaner(), desk.clock())
    assert {path.name for path in store.arriving.iterdir()} == {"fresh"}
    desk.app.state.clock.advance(days=2)
    await tidy(desk.db, store, Cleaner(), desk.clock())
    assert everything(desk) == set()


async def test_a_folder_that_cannot_be_read_is_tried_again_later(desk: Desk, ana: Person) -> None:
    store: Folder = desk.app.state.store
    store.folder.mkdir(parents=True)
    (store.folder / "arriving").write_text("in the way")
    with pytest.raises(StoreAway):
        await clear_arriving(store, now=desk.clock())
    with pytest.raises(ExceptionGroup) as raised:
        await tidy(desk.db, store, Cleaner(), desk.clock())
    assert TIDY.expects(raised.value)
    assert TIDY.said(raised.value) == str(raised.value.exceptions[0])
