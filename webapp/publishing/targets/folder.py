"""A folder of this machine, as site generators read it: Markdown with its head, and pictures.

Whoever runs the desk says which folders (COFOUNDER_PUBLISH_FOLDERS). A line in the head of each text, which no
generator reads, says by which order it came and which files belong to it: so they are found again, also where an answer
was lost, and what somebody else put there is left alone.
"""

import asyncio
import hashlib
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from webapp.drafts.export.layouts import LAYOUTS, Layout, Page, head_of, picture_address
from webapp.drafts.models import Kind
from webapp.files.store.store import NO_ROOM, NotKept, StoreAway, address_of
from webapp.publishing import disk
from webapp.publishing.models import ChangedThere, Finding, NotNow, NotSo, Order, Placed, Post, PostFile
from webapp.publishing.rendering import text_of
from webapp.publishing.targets.notes import Note, came_by, left_by, note_in
from webapp.publishing.targets.target import Outlet
from webapp.web.filenames import distinct, safe_name
from webapp.web.forms.fields import Choice, Text
from webapp.web.forms.form import Form
from webapp.web.markdown.render import portable_markdown

TEXT = "index.md"
MOST_THEIRS = 100_000  # characters

T = TypeVar("T")


class FolderSettings(msgspec.Struct):
    """Which folder, and for which generator."""

    folder: Annotated[str, Text("Folder of the site", max=500)]
    layout: Annotated[str, Choice("Site generator", tuple(LAYOUTS))] = "hugo"


class Folder:
    """See Target."""

    kind = "folder"
    title = "Folder of Markdown"
    about = "Files on the desk’s machine, as Hugo, Jekyll, Astro or Eleventy read them."
    form: type[msgspec.Struct] = FolderSettings
    secret: str | None = None
    secret_is_for: tuple[str, ...] = ()
    local = False
    draft_kinds: frozenset[str] = frozenset({Kind.BLOG_POST, Kind.PAGE, Kind.NEWSLETTER, Kind.OTHER})
    usual_kinds: frozenset[str] = frozenset({Kind.BLOG_POST})
    why_no_update: str | None = None
    why_no_withdrawal: str | None = None

    def example(self) -> msgspec.Struct:
        """See Target."""
        return FolderSettings(folder="")

    async def look_over(self, form: Form[Any], outlet: Outlet) -> None:
        """See Target."""
        try:
            await in_thread(root_of, outlet, form.value.folder)
        except NotSo as error:
            form.reject("folder", str(error))

    async def check(self, outlet: Outlet, post: Post) -> list[Finding]:
        """See Target."""
        return []

    async def reach(self, outlet: Outlet) -> str:
        """See Target."""
        root = await in_thread(root_of, outlet, outlet.settings.folder)
        return f"{root} can be written."

    async def publish(self, outlet: Outlet, order: Order) -> Placed:
        """See Target."""
        return await bring(outlet, order, None)

    async def update(self, outlet: Outlet, order: Order) -> Placed:
        """See Target."""
        return await bring(outlet, order, order.placed)

    async def withdraw(self, outlet: Outlet, order: Order) -> Placed:
        """See Target."""
        root = await in_thread(root_of, outlet, outlet.settings.folder)
        before, keys = order.placed or Placed(), keys_of(order)
        layout, page = LAYOUTS[outlet.settings.layout], page_of(order.post)
        there = await in_thread(disk.read, root, before.remote_id) if before.remote_id else None
        is_ours = there is None or hash_of(there) == before.fingerprint or came_by(there, keys)
        if there is not None and not is_ours and not order.overwrite:
            raise changed(there)
        found = await in_thread(left_by, root, layout, page, keys) if order.lost else {}
        if there is not None:
            found[before.remote_id] = note_in(there) or Note("", {})
        for path, note in found.items():
            await in_thread(remove_all, root, path, pictures_of(layout, page, path), note)
        if not found:
            return Placed(answer="It wasn't there any more." if before.remote_id else "It wasn't there.")
        return Placed(answer=f"{', '.join(sorted(found))} is removed.")


FOLDER = Folder()


async def in_thread(work: Callable[..., T], *arguments: Any) -> T:
    """What blocks, off the loop; what the operating system says, in a sentence."""
    try:
        return await asyncio.to_thread(work, *arguments)
    except disk.Elsewhere as error:
        raise NotSo(f"“{error}” leads out of the folder: a link stands in its way. Remove that.") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        if error.errno in NO_ROOM:
            raise NotNow(f"The disk of the folder is full ({reason}).") from error
        raise NotSo(f"The folder can't be written ({reason}): whoever runs the desk can mend that.") from error


def root_of(outlet: Outlet, wanted: str) -> Path:
    """The folder, if whoever runs the desk allows it. Raises NotSo. Blocks."""
    allowed = outlet.resources.settings.publish_folders
    if not allowed:
        raise NotSo("This desk writes to no folders: whoever runs it can allow some by COFOUNDER_PUBLISH_FOLDERS.")
    names = ", ".join(map(str, allowed))
    try:
        found = Path(wanted).resolve(strict=True)
        inside = Path(wanted).is_absolute() and any(found.is_relative_to(each.resolve()) for each in allowed)
    except (OSError, ValueError, RuntimeError):
        raise NotSo(f"There is no folder {wanted}. The desk writes to {names}, and folders in it.") from None
    if not inside or not found.is_dir():
        raise NotSo(f"The desk writes to {names}, and folders in it; {wanted} is none of them.")
    return found


def page_of(post: Post) -> Page:
    """A post as layouts know it."""
    return Page(
        id=post.draft_id,
        kind=post.kind,
        title=post.title,
        slug=post.slug,
        search_title=post.search_title,
        description=post.description,
        keywords=post.keywords,
        canonical_link=post.canonical_link,
        cover_alt=post.cover_alt,
        author=post.author_name,
        date=post.first_published_at,
        updated=post.published_at,
        is_draft=False,
    )


async def bring(outlet: Outlet, order: Order, before: Placed | None) -> Placed:
    """Write a text with its pictures: these first, so that none is ever missing. Raises ChangedThere."""
    post, layout = order.post, LAYOUTS[outlet.settings.layout]
    root = await in_thread(root_of, outlet, outlet.settings.folder)
    page = page_of(post)
    path = layout.text(page)
    old = await in_thread(disk.read, root, before.remote_id) if before and before.remote_id else None
    there = old if before and path == before.remote_id else await in_thread(disk.read, root, path)
    keys = keys_of(order)
    look = bool(order.lost) or (before is not None and old is None)
    earlier = await in_thread(left_by, root, layout, page, keys) if look else {}
    earlier.pop(path, None)
    if not order.overwrite:
        refuse_changed(keys, before, path, old, there, got_through=bool(earlier))
    for folder in {layout.pictures(page), path.rpartition("/")[0]}:
        await in_thread(disk.sweep, root, folder, keys)
    names = names_of(post)
    for file in post.files:
        await write_file(outlet, root, f"{layout.pictures(page)}/{names[file.id]}", order, file)
    files = {names[file.id]: file.sha256.hex() for file in post.files}
    theirs = note_in(there) if there is not None else None
    gone = theirs.gone | theirs.files if theirs is not None else {}
    note = Note(str(order.key), files, {name: sha256 for name, sha256 in gone.items() if name not in files})
    text = await written(outlet, layout, page, post, names, note)
    await in_thread(write_text, root, path, text, note.key)
    if old is not None and before and before.remote_id != path:
        earlier[before.remote_id] = note_in(old) or Note("", {})
    for place, its in earlier.items():
        pictures = pictures_of(layout, page, place)
        kept = set(files) if pictures == layout.pictures(page) else set()
        left = Note(its.key, {name: its.files[name] for name in its.files.keys() - kept})
        await in_thread(remove_all, root, place, pictures, left)
    await in_thread(remove_pictures, root, layout.pictures(page), note.gone)
    return Placed(remote_id=path, fingerprint=hash_of(text), answer=f"{root / path} is written.")


def keys_of(order: Order) -> set[str]:
    """By which keys earlier tries of ours may have got through."""
    return {str(key) for key in (order.key, *order.lost)}


def names_of(post: Post) -> dict[int, str]:
    """What its pictures are called, none of them as the text."""
    wanted = [safe_name(file.name, f"file {file.id}") for file in post.files]
    return dict(zip((file.id for file in post.files), distinct([TEXT, *wanted])[1:], strict=True))


def refuse_changed(
    keys: Collection[str],
    before: Placed | None,
    path: str,
    old: bytes | None,
    there: bytes | None,
    *,
    got_through: bool,
) -> None:
    """Raise ChangedThere where what lies there isn't as we left it. What an earlier try of ours wrote is ours; where it
    `got_through` elsewhere, it moved what was here."""
    ours = came_by(there, keys)
    if before is not None and not ours and not got_through:
        if old is None:
            raise ChangedThere(f"{before.remote_id} was removed there.")
        if hash_of(old) != before.fingerprint and not came_by(old, keys):
            raise changed(old)
    if there is not None and not ours and (before is None or before.remote_id != path):
        raise ChangedThere(f"There is a {path} already, which isn't this post.", theirs_in(there))


def changed(there: bytes) -> ChangedThere:
    """That somebody wrote there."""
    return ChangedThere("The file was changed there since the desk wrote it.", theirs_in(there))


def theirs_in(there: bytes) -> str:
    """What lies there, to be shown."""
    return there.decode("utf-8", "replace")[:MOST_THEIRS]


def hash_of(text: bytes) -> str:
    """By what a change is noticed."""
    return hashlib.sha256(text).hexdigest()


async def written(outlet: Outlet, layout: Layout, page: Page, post: Post, names: dict[int, str], note: Note) -> bytes:
    """A text as it stands in its file."""
    addresses = {file: picture_address(layout, page, name) for file, name in names.items()}
    body = await text_of(post, addresses, outlet.resources.settings.url)
    body = layout.harmless(await portable_markdown(body))
    cover = names.get(post.cover_id) if post.cover_id is not None else None
    head = head_of(layout, page, cover, f"cofounder {msgspec.json.encode(note).decode()}")
    return (head + body).encode()


async def write_file(outlet: Outlet, root: Path, path: str, order: Order, file: PostFile) -> None:
    """Write a picture, as the store has it. Raises NotSo, NotNow."""
    new = await in_thread(disk.NewFile, root, path, str(order.key))
    try:
        content = outlet.resources.store.read(address_of(order.post.workspace_id, file.sha256))
        try:
            async for chunk in content:
                await in_thread(new.write, chunk)
        except NotKept:
            raise NotSo(f"The content of {file.name} is missing: upload it again.") from None
        except StoreAway as error:
            raise NotNow(f"The content of {file.name} can't be read now.") from error
        finally:
            await content.aclose()
        await in_thread(new.done)
    except BaseException:
        await asyncio.to_thread(new.drop)
        raise


def write_text(root: Path, path: str, text: bytes, key: str) -> None:
    """Write a text, in the place of what was there. Blocks."""
    new = disk.NewFile(root, path, key)
    try:
        new.write(text)
        new.done()
    except BaseException:
        new.drop()
        raise


def pictures_of(layout: Layout, page: Page, path: str) -> str:
    """Where the pictures of a text are that was written as `path`, whatever its slug is by now."""
    ours = layout.pictures(page)
    if path.endswith("/index.md"):
        return path.removesuffix("/index.md")
    name = re.sub(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}-", "", path.rpartition("/")[2]).removesuffix(".md")
    return f"{ours.rpartition('/')[0]}/{name}"


def remove_all(root: Path, path: str, pictures: str, note: Note) -> None:
    """Remove a text, and before it its pictures, so that what is left half way is found again. Blocks."""
    remove_pictures(root, pictures, note.gone | note.files)
    disk.remove(root, path)


def remove_pictures(root: Path, folder: str, files: dict[str, str]) -> None:
    """Remove pictures that are as we left them; the others are somebody's. Blocks."""
    for name, sha256 in files.items():
        if "/" in name:
            continue
        path = f"{folder}/{name}"
        if disk.sha256_of(root, path) == sha256:
            disk.remove(root, path)
