"""Posts come into a folder as site generators read it, whole, and nothing is written elsewhere."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.support.people import Desk
from tests.support.posts import KEY, a_post, a_post_file, an_order, an_outlet
from webapp.publishing.models import Act, ChangedThere, NotSo, Order, Placed
from webapp.publishing.targets.folder import FOLDER, FolderSettings
from webapp.publishing.targets.target import Outlet
from webapp.web.forms.form import parse

SECOND = UUID("99999999-2222-4333-8444-555555555555")
BODY = "## Why\n\n![Reams](/w/alder-finch/files/1/reams%20%282%29.png)\n\nIt is\ndearer. {{< shout >}}\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    found = tmp_path / "site"
    found.mkdir()
    return found


def outlet_at(desk: Desk, folder: Path, layout: str = "hugo", *, allowed: Path | None = None) -> Outlet:
    return an_outlet(
        desk, FOLDER, FolderSettings(str(folder), layout), publish_folders=(allowed or folder,), url="http://desk.test"
    )


@pytest.fixture
def outlet(desk: Desk, site: Path) -> Outlet:
    return outlet_at(desk, site)


async def out(outlet: Outlet, **changes: Any) -> Placed:
    return await FOLDER.publish(outlet, an_order(Act.PUBLISH, a_post(**changes)))


def update(placed: Placed, *, overwrite: bool = False, key: UUID = SECOND, **changes: Any) -> Order:
    return an_order(Act.UPDATE, a_post(**changes), key=key, placed=placed, overwrite=overwrite)


def withdrawal(placed: Placed, *, overwrite: bool = False) -> Order:
    return an_order(Act.WITHDRAW, a_post(), key=SECOND, placed=placed, overwrite=overwrite)


def files_in(folder: Path) -> list[str]:
    """All files, by their paths, but for those of the desk's store."""
    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())
    return [path for path in found if not path.startswith("files/")]


def parts(file: Path) -> tuple[dict[str, Any], str]:
    """The head and the body of a text."""
    head, _, body = file.read_text("utf-8").removeprefix("---\n").partition("---\n\n")
    fields: dict[str, Any] = msgspec.yaml.decode(head)
    return fields, body


@pytest.mark.parametrize(
    ("layout", "text", "picture", "address", "fields"),
    [
        (
            "hugo",
            "content/posts/what-paper-costs/index.md",
            "content/posts/what-paper-costs/reams (2).png",
            "reams%20%282%29.png",
            {"draft": False, "images": ["reams%20%282%29.png"], "tags": ["paper", "Prices & terms"]},
        ),
        (
            "jekyll",
            "_posts/2026-03-04-what-paper-costs.md",
            "assets/what-paper-costs/reams (2).png",
            "/assets/what-paper-costs/reams%20%282%29.png",
            {"layout": "post", "render_with_liquid": False, "image": "/assets/what-paper-costs/reams%20%282%29.png"},
        ),
        (
            "astro",
            "src/content/blog/what-paper-costs/index.md",
            "src/content/blog/what-paper-costs/reams (2).png",
            "./reams%20%282%29.png",
            {"heroImage": "./reams%20%282%29.png", "pubDate": datetime(2026, 3, 4, 12, tzinfo=UTC)},
        ),
        (
            "eleventy",
            "posts/what-paper-costs/index.md",
            "posts/what-paper-costs/reams (2).png",
            "reams%20%282%29.png",
            {"templateEngineOverride": "md", "cover_alt": "Reams of paper"},
        ),
    ],
)  # fmt: skip
async def test_each_generator_finds_it_where_it_looks(
    desk: Desk, site: Path, layout: str, text: str, picture: str, address: str, fields: dict[str, Any]
) -> None:
    outlet = outlet_at(desk, site, layout)
    file = await a_post_file(desk.app.state.store, b"a picture", "reams (2).png")
    placed = await out(outlet, body=BODY, files=[file], cover_id=1, cover_alt="Reams of paper")
    assert placed.remote_id == text
    assert files_in(site) == sorted([text, picture])
    assert (site / picture).read_bytes() == b"a picture"
    head, body = parts(site / text)
    assert f"![Reams]({address})" in body
    assert "It is  \ndearer." in body
    assert ("{{<" in body) is (layout != "hugo")
    assert head["title"] == "What paper costs <now>"
    assert fields.items() <= head.items()
    await FOLDER.withdraw(outlet, withdrawal(placed))
    assert files_in(site) == []
    assert not (site / picture).parent.exists()


@pytest.mark.parametrize(
    ("layout", "text"),
    [
        ("hugo", "content/about/index.md"),
        ("jekyll", "about.md"),
        ("astro", "src/content/pages/about/index.md"),
        ("eleventy", "about/index.md"),
    ],
)
async def test_pages_stand_for_themselves(desk: Desk, site: Path, layout: str, text: str) -> None:
    await out(outlet_at(desk, site, layout), kind="page", slug="about")
    assert files_in(site) == [text]


@pytest.mark.parametrize("slug", ["", "../../etc/passwd", "/etc/passwd", "a/b", "..", "a\x00b", "Con", ".hidden"])
async def test_no_slug_leads_out_of_the_folder(outlet: Outlet, site: Path, slug: str) -> None:
    await out(outlet, slug=slug)
    assert files_in(site.parent) == ["site/content/posts/draft-7/index.md"]


@pytest.mark.parametrize("name", ["../../evil.png", "/etc/passwd", "..", "a/b.png", "index.md", "a\nb.png"])
async def test_no_name_of_a_picture_leads_out_of_its_folder(desk: Desk, outlet: Outlet, site: Path, name: str) -> None:
    await out(outlet, files=[await a_post_file(desk.app.state.store, b"a picture", name)])
    found = files_in(site.parent)
    assert len(found) == 2
    assert all(path.startswith("site/content/posts/what-paper-costs/") for path in found)
    assert parts(site / "content/posts/what-paper-costs/index.md")[0]["title"]


@pytest.mark.parametrize("link", ["content", "content/posts", "content/posts/what-paper-costs"])
async def test_no_link_leads_out_of_the_folder(desk: Desk, outlet: Outlet, site: Path, link: str) -> None:
    elsewhere = site.parent / "elsewhere"
    elsewhere.mkdir()
    (site / link).parent.mkdir(parents=True, exist_ok=True)
    (site / link).symlink_to(elsewhere)
    with pytest.raises(NotSo, match="leads out of the folder"):
        await out(outlet, files=[await a_post_file(desk.app.state.store, b"a picture")])
    assert files_in(elsewhere) == []


async def test_a_text_that_is_a_link_is_not_followed(outlet: Outlet, site: Path) -> None:
    target = site.parent / "target.md"
    target.write_text("Somebody's")
    place = site / "content/posts/what-paper-costs/index.md"
    place.parent.mkdir(parents=True)
    place.symlink_to(target)
    with pytest.raises(NotSo, match="leads out"):
        await out(outlet)
    assert target.read_text() == "Somebody's"


async def test_only_folders_that_are_allowed_are_written(desk: Desk, site: Path) -> None:
    inside = site / "blog"
    inside.mkdir()
    other = site.parent / "site-other"
    other.mkdir()
    (site / "way-out").symlink_to(other)
    await FOLDER.reach(outlet_at(desk, inside, allowed=site))
    for wanted in (other, site / "way-out", site / "..", Path("/"), Path("relative"), site / "missing", Path("\x00")):
        with pytest.raises(NotSo):
            await FOLDER.reach(outlet_at(desk, wanted, allowed=site))
        form = parse(FolderSettings, {"folder": str(wanted), "layout": "hugo"})
        if not form.errors:
            await FOLDER.look_over(form, outlet_at(desk, wanted, allowed=site))
        assert form.errors["folder"]
    with pytest.raises(NotSo, match="COFOUNDER_PUBLISH_FOLDERS"):
        await FOLDER.reach(an_outlet(desk, FOLDER, FolderSettings(str(site))))


async def test_a_second_try_writes_it_again(outlet: Outlet, site: Path) -> None:
    first = await out(outlet)
    assert await out(outlet) == first
    assert len(files_in(site)) == 1


async def test_what_somebody_wrote_is_not_overwritten_unseen(outlet: Outlet, site: Path) -> None:
    placed = await out(outlet)
    file = site / placed.remote_id
    file.write_text(file.read_text().replace("dearer", "cheaper"))
    for act in (FOLDER.update(outlet, update(placed)), FOLDER.withdraw(outlet, withdrawal(placed))):
        with pytest.raises(ChangedThere, match="was changed there") as changed:
            await act
        assert "cheaper" in changed.value.theirs
    await FOLDER.update(outlet, update(placed, overwrite=True))
    assert "dearer" in file.read_text()


async def test_a_file_that_is_not_ours_is_left_alone(outlet: Outlet, site: Path) -> None:
    place = site / "content/posts/what-paper-costs/index.md"
    place.parent.mkdir(parents=True)
    place.write_text("By hand")
    with pytest.raises(ChangedThere, match="already"):
        await out(outlet)
    assert place.read_text() == "By hand"
    order = an_order(Act.PUBLISH, a_post(), overwrite=True)
    assert (await FOLDER.publish(outlet, order)).remote_id
    assert place.read_text() != "By hand"


async def test_a_post_that_was_removed_there_is_told(outlet: Outlet, site: Path) -> None:
    placed = await out(outlet)
    (site / placed.remote_id).unlink()
    with pytest.raises(ChangedThere, match="was removed there"):
        await FOLDER.update(outlet, update(placed))
    assert "any more" in (await FOLDER.withdraw(outlet, withdrawal(placed))).answer
    await FOLDER.update(outlet, update(placed, overwrite=True))
    assert files_in(site) == [placed.remote_id]


async def test_an_update_takes_its_pictures_along_and_leaves_those_of_others(
    desk: Desk, outlet: Outlet, site: Path
) -> None:
    store = desk.app.state.store
    one, two = await a_post_file(store, b"one", "one.png"), await a_post_file(store, b"two", "two.png", file_id=2)
    placed = await out(outlet, files=[one, two])
    folder = (site / placed.remote_id).parent
    (folder / "theirs.png").write_bytes(b"theirs")
    placed = await FOLDER.update(outlet, update(placed, files=[two]))
    assert sorted(path.name for path in folder.iterdir()) == ["index.md", "theirs.png", "two.png"]
    await FOLDER.withdraw(outlet, withdrawal(placed))
    assert [path.name for path in folder.iterdir()] == ["theirs.png"]


@pytest.mark.parametrize("layout", ["hugo", "jekyll", "astro", "eleventy"])
async def test_a_new_slug_moves_all_of_it(desk: Desk, site: Path, layout: str) -> None:
    outlet = outlet_at(desk, site, layout)
    file = await a_post_file(desk.app.state.store, b"a picture")
    placed = await out(outlet, files=[file])
    moved = await FOLDER.update(outlet, update(placed, files=[file], slug="prices"))
    assert moved.remote_id != placed.remote_id
    assert len(files_in(site)) == 2
    assert all("prices" in path for path in files_in(site))
    again = await FOLDER.update(outlet, update(placed, files=[file], slug="prices"))  # its answer was lost
    assert again == moved


async def test_where_a_picture_is_missing_nothing_is_left(desk: Desk, outlet: Outlet, site: Path) -> None:
    file = await a_post_file(desk.app.state.store, b"a picture")
    with pytest.raises(NotSo, match="missing"):
        await out(outlet, files=[msgspec.structs.replace(file, sha256=bytes(32))])
    assert files_in(site) == []


async def test_a_folder_that_cannot_be_written_is_told(outlet: Outlet, site: Path) -> None:
    (site / "content").write_text("a file in its way")
    with pytest.raises(NotSo):
        await out(outlet)


async def test_the_note_in_the_head_is_for_the_desk_alone(outlet: Outlet, site: Path) -> None:
    placed = await out(outlet)
    text = (site / placed.remote_id).read_text()
    assert text.startswith(f'---\n# cofounder {{"key":"{KEY}","files":{{}}}}\n')
    assert "cofounder" not in str(parts(site / placed.remote_id)[0])
