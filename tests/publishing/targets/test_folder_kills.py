"""What is written into a folder is there once and whole, whoever dies when, and whichever answer is lost."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.publishing.targets.test_folder import files_in, outlet_at
from tests.support.people import Desk
from tests.support.posts import KEY, a_post, a_post_file, an_order
from webapp.publishing.models import Act, ChangedThere, Order, Placed, PostFile
from webapp.publishing.targets.folder import FOLDER
from webapp.publishing.targets.notes import note_in
from webapp.publishing.targets.target import Outlet

pytestmark = pytest.mark.anyio

SECOND, THIRD = UUID("99999999-2222-4333-8444-555555555555"), UUID("99999999-2222-4333-8444-666666666666")
CHANGES = ("mkdir", "rename", "unlink", "rmdir")
LAYOUTS = pytest.mark.parametrize("layout", ["hugo", "jekyll"])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    found = tmp_path / "site"
    found.mkdir()
    return found


def killed_at(step: int, act: Callable[[], Coroutine[Any, Any, object]]) -> bool:
    """Whether a process that does something was killed (SIGKILL) as it got to a change of the disk; it wasn't where it
    was through before."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    steps = 0

    def counted(change: Callable[..., Any]) -> Callable[..., Any]:
        def count(*arguments: Any, **named: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return change(*arguments, **named)

        return count

    for name in CHANGES:
        setattr(os, name, counted(getattr(os, name)))
    try:
        asyncio.run(act())
    finally:
        os._exit(0)


async def killed_at_each_step(act: Callable[[], Coroutine[Any, Any, object]]) -> int:
    """Do something over and over, killed one step later each time, until it is through: at which step it was."""
    step = 1
    while await asyncio.to_thread(killed_at, step, act):
        step += 1
    return step


async def pictures(desk: Desk) -> list[PostFile]:
    store = desk.app.state.store
    return [await a_post_file(store, b"one", "one.png"), await a_post_file(store, b"two", "two.png", file_id=2)]


def keys_in(site: Path) -> list[str]:
    """By which orders the texts there came."""
    notes = [note_in(path.read_bytes()) for path in site.rglob("*.md")]
    return [note.key for note in notes if note is not None]


@LAYOUTS
async def test_whoever_is_killed_at_any_change_it_is_there_once_and_nothing_beside_it(
    desk: Desk, site: Path, layout: str
) -> None:
    outlet, files = outlet_at(desk, site, layout), await pictures(desk)
    publish = an_order(Act.PUBLISH, a_post(files=files))
    assert await killed_at_each_step(lambda: FOLDER.publish(outlet, publish)) > 4
    placed = await FOLDER.publish(outlet, publish)
    assert len(files_in(site)) == 3

    moved = an_order(Act.UPDATE, a_post(files=files[1:], slug="prices"), key=SECOND, placed=placed)
    assert await killed_at_each_step(lambda: FOLDER.update(outlet, moved)) > 4
    placed = await FOLDER.update(outlet, moved)
    assert len(files_in(site)) == 2
    assert all("prices" in path for path in files_in(site))

    fewer = an_order(Act.UPDATE, a_post(files=[], slug="prices"), key=THIRD, placed=placed)
    await killed_at_each_step(lambda: FOLDER.update(outlet, fewer))
    placed = await FOLDER.update(outlet, fewer)
    assert files_in(site) == [placed.remote_id]

    withdraw = an_order(Act.WITHDRAW, a_post(slug="prices"), key=KEY, placed=placed)
    await killed_at_each_step(lambda: FOLDER.withdraw(outlet, withdraw))
    await FOLDER.withdraw(outlet, withdraw)
    assert files_in(site) == []


@LAYOUTS
async def test_what_a_lost_try_published_is_found_by_its_key_whatever_its_name_was(
    desk: Desk, site: Path, layout: str
) -> None:
    outlet, files = outlet_at(desk, site, layout), await pictures(desk)
    await FOLDER.publish(outlet, an_order(Act.PUBLISH, a_post(files=files, slug="first")))
    await FOLDER.publish(outlet, an_order(Act.PUBLISH, a_post(slug="another", draft_id=8), key=THIRD))
    order = an_order(Act.PUBLISH, a_post(files=files, slug="second"), key=SECOND, lost=[KEY])
    placed = await FOLDER.publish(outlet, order)
    assert sorted(keys_in(site)) == sorted([str(SECOND), str(THIRD)])
    assert not any("first" in path for path in files_in(site))
    same = an_order(Act.PUBLISH, a_post(files=files, slug="second", title="Later"), key=KEY, lost=[SECOND])
    assert (await FOLDER.publish(outlet, same)).remote_id == placed.remote_id


@LAYOUTS
async def test_what_a_lost_try_published_is_withdrawn(desk: Desk, site: Path, layout: str) -> None:
    outlet, files = outlet_at(desk, site, layout), await pictures(desk)
    await FOLDER.publish(outlet, an_order(Act.PUBLISH, a_post(files=files, slug="first")))
    gone = await FOLDER.withdraw(outlet, an_order(Act.WITHDRAW, a_post(), key=SECOND, lost=[KEY]))
    assert "first" in gone.answer
    assert files_in(site) == []
    again = await FOLDER.withdraw(outlet, an_order(Act.WITHDRAW, a_post(), key=SECOND, lost=[KEY]))
    assert again.answer == "It wasn't there."


async def after_a_lost_move(outlet: Outlet, files: list[PostFile]) -> Placed:
    """What is written down of a post that an update, whose answer was lost, has changed and moved."""
    placed = await FOLDER.publish(outlet, an_order(Act.PUBLISH, a_post(files=files)))
    await FOLDER.update(outlet, an_order(Act.UPDATE, a_post(files=files, slug="moved"), key=SECOND, placed=placed))
    return placed


@pytest.mark.parametrize("slug", ["what-paper-costs", "moved", "third"])
async def test_an_update_goes_on_from_a_lost_one(desk: Desk, site: Path, slug: str) -> None:
    outlet, files = outlet_at(desk, site), await pictures(desk)
    placed = await after_a_lost_move(outlet, files)
    post = a_post(files=files, slug=slug)
    with pytest.raises(ChangedThere):
        await FOLDER.update(outlet, an_order(Act.UPDATE, post, key=THIRD, placed=placed))
    await FOLDER.update(outlet, an_order(Act.UPDATE, post, key=THIRD, placed=placed, lost=[SECOND]))
    assert keys_in(site) == [str(THIRD)]
    assert all(f"/{slug}/" in path for path in files_in(site))
    assert len(files_in(site)) == 3


async def test_what_a_lost_update_moved_is_withdrawn(desk: Desk, site: Path) -> None:
    outlet = outlet_at(desk, site)
    placed = await after_a_lost_move(outlet, await pictures(desk))
    order = an_order(Act.WITHDRAW, a_post(), key=THIRD, placed=placed, lost=[SECOND])
    assert "moved" in (await FOLDER.withdraw(outlet, order)).answer
    assert files_in(site) == []


async def test_a_text_of_somebody_else_stays_where_a_lost_try_wanted_to_be(desk: Desk, site: Path) -> None:
    outlet = outlet_at(desk, site)
    theirs = site / "content/posts/what-paper-costs/index.md"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("By hand")
    (site / "content/posts/link").symlink_to(site)
    order = an_order(Act.PUBLISH, a_post(), key=SECOND, lost=[KEY])
    with pytest.raises(ChangedThere, match="already"):
        await FOLDER.publish(outlet, order)
    assert theirs.read_text() == "By hand"


async def test_a_text_that_moves_beside_its_pictures_keeps_them(desk: Desk, site: Path) -> None:
    outlet, files = outlet_at(desk, site, "jekyll"), await pictures(desk)
    post = a_post(files=files)
    placed = await FOLDER.publish(outlet, an_order(Act.PUBLISH, post))
    later = msgspec.structs.replace(post, first_published_at=post.first_published_at.replace(month=9))
    order: Order = an_order(Act.UPDATE, later, key=SECOND, placed=placed)
    await FOLDER.update(outlet, order)
    assert len(files_in(site)) == 3
