"""What is sent: put together of what a prompt names and of nothing else, so that it can be shown before."""

import base64
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any

import msgspec

from webapp.assistant.endpoint import Messages
from webapp.assistant.models import Assistant, Failed
from webapp.assistant.prompts import VOICE, Prompt, filled, named_in, words_of
from webapp.checklists.queries import get_items
from webapp.database.pool import Queryable
from webapp.drafts.models import KIND_WORDS, Draft, Kind
from webapp.drafts.revisions.queries import Revision as DraftRevision
from webapp.files.models import File
from webapp.files.queries import get_file
from webapp.files.store.store import Store, address_of
from webapp.tasks.models import Task
from webapp.tasks.queries import get_task
from webapp.web.forms.fields import Field, Invalid, Reference, Revision, Text

MOST_SENT = 60_000  # characters; of a longer text a passage is chosen
MOST_BEFORE = 6_000
MOST_PICTURE = 1_500_000  # bytes
LARGE_ENOUGH = 1024  # pixels in width that a model sees all in
NONE = "(none)"
NOTHING_WRITTEN = "(nothing yet)"
LANGUAGES = ("English", "German", "French", "Spanish", "Italian", "Dutch", "Polish", "Portuguese")
ADDRESS = re.compile(r"\]\(/w/[a-z0-9-]+/files/(\d{1,18})(?=[/)\s])")  # what follows the words of a picture
MOST_WORDS = 600  # characters of a picture's words
MOST_PICTURES = 100
MOST_PASSAGES = 200


class Place(Field):
    """Where in a text: "12-40", in characters; None for all of it."""

    def read(self, typed: str) -> tuple[int, int] | None:
        text = typed.strip()
        if not text:
            return None
        if found := re.fullmatch(r"(\d{1,7})-(\d{1,7})", text, re.ASCII):
            start, end = int(found[1]), int(found[2])
            if start <= end:
                return start, end
        raise Invalid("Choose a passage from the list.")

    def write(self, value: tuple[int, int] | None) -> str:
        return "" if value is None else f"{value[0]}-{value[1]}"


class Chosen(msgspec.Struct, frozen=True):
    """What somebody chose to be sent: of which revision (0 for the newest), which place, into which language, which
    picture (0 for the cover)."""

    revision: Annotated[int, Revision(required=False)] = 0
    place: Annotated[tuple[int, int] | None, Place("Passage")] = None
    language: Annotated[str, Text("Language", max=60, required=False)] = "English"
    picture: Annotated[int | None, Reference("Picture")] = None


class Shown(msgspec.Struct, frozen=True):
    """A picture that a draft shows: its file, and where its words stand in the text; None for the cover."""

    file_id: int
    words: str
    span: tuple[int, int] | None


class Ask(msgspec.Struct, frozen=True):
    """A request as it will be sent: the messages, and a hash of all of them; `span` is the place in the text that the
    answer is about, `picture` the one that is sent."""

    prompt: Prompt
    messages: Messages
    span: tuple[int, int] = (0, 0)
    picture: File | None = None

    @property
    def fingerprint(self) -> str:
        """By which a form says what its reader has seen."""
        return sha256(msgspec.json.encode(self.messages)).hexdigest()


def pictures_of(draft: Draft, body: str) -> list[Shown]:
    """The pictures that a draft shows, the cover first."""
    cover = [Shown(draft.cover_id, draft.cover_alt, None)] if draft.cover_id else []
    return cover + pictures_in(body)


def pictures_in(body: str) -> list[Shown]:
    """The pictures of the desk's that a text shows."""
    found: list[Shown] = []
    at = body.find("](/w/")
    while at >= 0 and len(found) < MOST_PICTURES:
        start = body.rfind("![", max(0, at - MOST_WORDS), at) + 2
        words = body[start:at]
        address = ADDRESS.match(body, at)
        if start > 1 and address and "]" not in words and "\n" not in words:
            found.append(Shown(int(address[1]), words, (start, at)))
        at = body.find("](/w/", at + 1)
    return found


def passages_of(body: str) -> list[tuple[tuple[int, int], str]]:
    """The passages of a text that can be chosen without selecting them: its paragraphs, each with how it begins."""
    found: list[tuple[tuple[int, int], str]] = []
    start, at = -1, 0
    for line in [*body.split("\n"), ""]:
        if line.strip() and start < 0:
            start = at + len(line) - len(line.lstrip())
        elif not line.strip() and start >= 0:
            end = start + len(body[start : at - 1].rstrip())
            text = " ".join(body[start : min(end, start + 200)].split())
            found.append(((start, end), text if len(text) <= 60 else f"{text[:60].rstrip()}…"))
            start = -1
        if len(found) == MOST_PASSAGES:
            break
        at += len(line) + 1
    return found


async def ask_about_draft(
    db: Queryable,
    store: Store,
    workspace_id: int,
    assistant: Assistant,
    prompt: Prompt,
    draft: Draft,
    base: DraftRevision,
    chosen: Chosen,
) -> Ask:
    """What is asked about a draft. Raises Failed with a sentence where it can't be."""
    body = base.body
    span = chosen.place or (0, len(body))
    start, end = min(span[0], len(body)), min(span[1], len(body))
    if "place" in prompt.chooses and not (chosen.place and body[:start].strip()):
        start = end = len(body)  # there is nothing before it that could go on: the caret was never put anywhere
    if "passage" in prompt.chooses and not body[start:end].strip():
        raise Failed("There is nothing written yet that could be sent.")
    words = words_of(assistant, prompt.name)
    named = named_in(words)
    if ("text" in prompt.needs or "before" in prompt.needs) and not body.strip():
        raise Failed("There is nothing written yet that could be sent.")
    values = {
        "title": base.title,
        "kind": KIND_WORDS[Kind(draft.kind)].lower() if draft.kind != Kind.OTHER else "text",
        "text": body.strip() or NOTHING_WRITTEN,
        "passage": body[start:end].strip(),
        "before": body[:start][-MOST_BEFORE:].strip() or NOTHING_WRITTEN,
        "language": chosen.language or "English",
    }
    if named & {"task", "notes", "checklist"}:
        task = await get_task(db, workspace_id, draft.task_id) if draft.task_id else None
        values |= await values_of_task(db, workspace_id, task)
    if "picture" in prompt.chooses:
        return await ask_about_picture(db, store, workspace_id, assistant, prompt, draft, body, chosen, values)
    if prompt.makes.value == "addition" and "place" not in prompt.chooses:
        start = end = len(body)
    return Ask(prompt, messages(assistant, sendable(filled(words, values))), (start, end))


async def ask_about_picture(
    db: Queryable,
    store: Store,
    workspace_id: int,
    assistant: Assistant,
    prompt: Prompt,
    draft: Draft,
    body: str,
    chosen: Chosen,
    values: Mapping[str, str],
) -> Ask:
    """The same about a picture of it."""
    if not assistant.sees:
        raise Failed("This model takes no pictures. Owners say in the settings of help with writing whether it does.")
    shown = [each for each in pictures_of(draft, body) if chosen.picture in (None, each.file_id)]
    if not shown:
        raise Failed("This draft shows no picture of the desk’s.")
    wordless = [each for each in shown if not each.words.strip()]
    one = (wordless or shown)[0]
    file = await get_file(db, workspace_id, one.file_id)
    if file is None or file.deleted_at is not None or not file.is_picture:
        raise Failed("This picture is gone.")
    content: list[dict[str, Any]] = [
        {"type": "text", "text": sendable(filled(words_of(assistant, prompt.name), values))},
        {"type": "image_url", "image_url": {"url": await as_data(store, workspace_id, file)}},
    ]
    return Ask(prompt, messages(assistant, content), one.span or (-1, -1), file)


async def as_data(store: Store, workspace_id: int, file: File) -> str:
    """A picture in an address of its own (RFC 2397), in the smallest size that shows all of it. Raises Failed."""
    width = next((each for each in sorted(file.widths) if each >= LARGE_ENOUGH), max(file.widths, default=None))
    if width is None and file.size > MOST_PICTURE:
        raise Failed("This picture is too large to be sent.")
    data = bytearray()
    async for piece in store.read(address_of(workspace_id, file.sha256, width)):
        data += piece
        if len(data) > MOST_PICTURE:
            raise Failed("This picture is too large to be sent.")
    return f"data:{'image/webp' if width else file.media_type};base64,{base64.b64encode(bytes(data)).decode()}"


async def ask_about_task(db: Queryable, workspace_id: int, assistant: Assistant, prompt: Prompt, task: Task) -> Ask:
    """What is asked about a task. Raises Failed."""
    values = await values_of_task(db, workspace_id, task)
    return Ask(prompt, messages(assistant, sendable(filled(words_of(assistant, prompt.name), values))))


async def values_of_task(db: Queryable, workspace_id: int, task: Task | None) -> dict[str, str]:
    """What stands for a task."""
    if task is None:
        return dict.fromkeys(("task", "notes", "checklist"), NONE)
    items = await get_items(db, workspace_id, task.id)
    listed = "\n".join(f"- {item.title}" for item in items)
    return {"task": task.title, "notes": task.notes.strip() or NONE, "checklist": listed or NONE}


def messages(assistant: Assistant, content: str | list[dict[str, Any]]) -> Messages:
    """What is said to the model."""
    return [
        {"role": "system", "content": words_of(assistant, VOICE)},
        {"role": "user", "content": content},
    ]


def sendable(text: str) -> str:
    """What is sent. Raises Failed where that is too long."""
    if len(text) > MOST_SENT:
        raise Failed(
            f"These are {len(text):,} letters, and at most {MOST_SENT:,} are sent at once. Choose a passage, one after "
            "the other."
        )
    return text
