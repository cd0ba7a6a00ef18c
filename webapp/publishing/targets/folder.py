"""A folder of this machine, as site generators read it: Markdown with its head, and pictures.

Whoever runs the desk says which folders (COFOUNDER_PUBLISH_FOLDERS). A line in the head of each text, which no
generator reads, says which files belong to it: so they are found again, and what somebody else put there is left alone.
"""

import asyncio
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from webapp.drafts.export.layouts import LAYOUTS, Layout, Page, head_of, picture_address
from webapp.drafts.models import Kind
from webapp.files.store.store import NO_ROOM, NotKept, StoreAway, address_of
from webapp.publishing import disk
from webapp.publishing.models import ChangedThere, Finding, NotNow, NotSo, Order, Placed, Post, PostFile
from webapp.publishing.rendering import text_of
from webapp.publishing.targets.target import Outlet
from webapp.web.filenames import distinct, safe_name
from webapp.web.forms.fields import Choice, Text
from webapp.web.forms.form import Form
from webapp.web.markdown.render import portable_markdown

NOTE = re.compile(rb"^---\n# cofounder (\{.*\})\n")
TEXT = "index.md"
MOST_THEIRS = 100_000  # characters

T = TypeVar("T")


class FolderSettings(msgspec.Struct):
    """Which folder, and for which generator."""

    folder: Annotated[str, Text("Folder of the site", max=500)]
    layout: Annotated[str, Choice("Site generator", tuple(LAYOUTS))] = "hugo"


class Note(msgspec.Struct, frozen=True):
    """What a text's head says for the desk: by which order it came, and the names of its pictures with their hashes."""

    key: str
    files: dict[str, str]


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
        before = order.placed or Placed()
        if not before.remote_id:
            return Placed(answer="It wasn't there.")
        layout, page = LAYOUTS[outlet.settings.layout], page_of(order.post)
        there = await in_thread(disk.read, root, before.remote_id)
        if there is None:
            return Placed(answer="It wasn't there any more.")
        if not order.overwrite and hash_of(there) != before.fingerprint:
            raise changed(there)
        await in_thread(remove_all, root, before.remote_id, pictures_of(layout, page, before.remote_id), note_in(there))
        return Placed(answer=f"{before.remote_id} is removed.")


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
    if not order.overwrite:
        refuse_changed(order, before, path, old, there)
    names = names_of(post)
    for file in post.files:
        await write_file(outlet, root, f"{layout.pictures(page)}/{names[file.id]}", post, file)
    note = Note(str(order.key), {names[file.id]: file.sha256.hex() for file in post.files})
    text = await written(outlet, layout, page, post, names, note)
    await in_thread(write_text, root, path, text)
    if old is not None and before and before.remote_id != path:
        await in_thread(remove_all, root, before.remote_id, pictures_of(layout, page, before.remote_id), note_in(old))
    elif there is not None and (theirs := note_in(there)):
        gone = {name: sha256 for name, sha256 in theirs.files.items() if name not in note.files}
        await in_thread(remove_pictures, root, layout.pictures(page), gone)
    return Placed(remote_id=path, fingerprint=hash_of(text), answer=f"{root / path} is written.")


def names_of(post: Post) -> dict[int, str]:
    """What its pictures are called, none of them as the text."""
    wanted = [safe_name(file.name, f"file {file.id}") for file in post.files]
    return dict(zip((file.id for file in post.files), distinct([TEXT, *wanted])[1:], strict=True))


def refuse_changed(order: Order, before: Placed | None, path: str, old: bytes | None, there: bytes | None) -> None:
    """Raise ChangedThere where what lies there isn't as we left it. What an earlier try of ours wrote is ours."""
    for found in (old, there):
        if found is not None and (note := note_in(found)) is not None and note.key == str(order.key):
            return
    if before is not None:
        if old is None:
            raise ChangedThere(f"{before.remote_id} was removed there.")
        if hash_of(old) != before.fingerprint:
            raise changed(old)
    if there is not None and (before is None or before.remote_id != path):
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


def note_in(text: bytes) -> Note | None:
    """What a text's head says for the desk; None where it isn't ours."""
    found = NOTE.match(text)
    try:
        return None if found is None else msgspec.json.decode(found[1], type=Note)
    except msgspec.DecodeError:
        return None


async def written(outlet: Outlet, layout: Layout, page: Page, post: Post, names: dict[int, str], note: Note) -> bytes:
    """A text as it stands in its file."""
    addresses = {file: picture_address(layout, page, name) for file, name in names.items()}
    body = await text_of(post, addresses, outlet.resources.settings.url)
    body = layout.harmless(await portable_markdown(body))
    cover = names.get(post.cover_id) if post.cover_id is not None else None
    head = head_of(layout, page, cover, f"cofounder {msgspec.json.encode(note).decode()}")
    return (head + body).encode()


async def write_file(outlet: Outlet, root: Path, path: str, post: Post, file: PostFile) -> None:
    """Write a picture, as the store has it. Raises NotSo, NotNow."""
    new = await in_thread(disk.NewFile, root, path)
    try:
        content = outlet.resources.store.read(address_of(post.workspace_id, file.sha256))
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


def write_text(root: Path, path: str, text: bytes) -> None:
    """Write a text, in the place of what was there. Blocks."""
    new = disk.NewFile(root, path)
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


def remove_all(root: Path, path: str, pictures: str, note: Note | None) -> None:
    """Remove a text, and the pictures that belong to it. Blocks."""
    disk.remove(root, path)
    remove_pictures(root, pictures, {} if note is None else note.files)


def remove_pictures(root: Path, folder: str, files: dict[str, str]) -> None:
    """Remove pictures that are as we left them; the others are somebody's. Blocks."""
    for name, sha256 in files.items():
        if "/" in name:
            continue
        path = f"{folder}/{name}"
        if disk.sha256_of(root, path) == sha256:
            disk.remove(root, path)
