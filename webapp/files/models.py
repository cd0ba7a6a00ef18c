"""Files as rows, and what becomes of uploads."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec

from webapp.text.direction import isolated
from webapp.web.forms.fields import Number, Reference

MOST = 500
"""Files of one draft, task or project, those in the trash not counted. What is uploaded at the same moment, or taken
out of the trash, can make it some more."""

MOST_AT_ONCE = 20
"""Files in one upload."""


class Parent(msgspec.Struct, frozen=True):
    """What a file belongs to: a draft, a task or a project."""

    subject: str
    id: int

    @property
    def named(self) -> dict[str, Any]:
        """Its id by the name that parameters of addresses and statements have for it."""
        return {f"{self.subject}_id": self.id}


class ParentRow(msgspec.Struct, frozen=True):
    """A draft, task or project, as far as its files need to know it."""

    title: str
    is_deleted: bool


class File(msgspec.Struct, frozen=True):
    """What a person attached. A picture has a width and a height, in pixels, and `widths` of the smaller ones."""

    id: int
    draft_id: int | None
    task_id: int | None
    project_id: int | None
    name: str
    sha256: bytes
    size: int
    media_type: str
    width: int | None
    height: int | None
    widths: list[int]
    creator_name: str | None
    created_at: datetime
    deleted_at: datetime | None

    @property
    def is_picture(self) -> bool:
        """Whether it is shown, rather than downloaded."""
        return self.width is not None

    @property
    def parent(self) -> Parent:
        """What it belongs to."""
        if self.draft_id is not None:
            return Parent("draft", self.draft_id)
        if self.project_id is not None:
            return Parent("project", self.project_id)
        return Parent("task", self.task_id or 0)


class Added(File, frozen=True):
    """A new file, and its event."""

    event_id: int


class Change(msgspec.Struct, frozen=True):
    """What became of a change of a file: no event where nothing changed."""

    name: str
    event_id: int | None


class PictureRow(msgspec.Struct, frozen=True):
    """What a page needs to know of a picture before it comes."""

    id: int
    width: int
    height: int
    widths: list[int]


class Arrived(msgspec.Struct, frozen=True):
    """An upload that came in whole, in the folder of what is on its way into the store."""

    name: str
    path: Path
    size: int


class Content(msgspec.Struct, frozen=True):
    """What is to be kept: bytes that were examined and made clean, and the smaller pictures by their width."""

    path: Path
    sha256: bytes
    size: int
    media_type: str
    width: int | None = None
    height: int | None = None
    smaller: dict[int, Path] = {}


class Refused(Exception):
    """Why a file isn't taken: one sentence that says what happened and what to do, and the status to answer with."""

    def __init__(self, sentence: str, status: int = 422) -> None:
        super().__init__(sentence)
        self.status = status


class Outcome(msgspec.Struct):
    """What became of the files of an upload: the new ones with their events, and why others weren't taken, by name."""

    added: list[File] = []
    event_ids: list[int] = []
    refused: list[tuple[str, Refused]] = []

    @property
    def status(self) -> int:
        """What to answer with: 201, or the status of the first refusal."""
        return self.refused[0][1].status if self.refused else 201

    @property
    def sentence(self) -> str:
        """Why files weren't taken, each by its name."""
        return " ".join(f"“{isolated(name)}” isn't taken. {why}" if name else str(why) for name, why in self.refused)


class ShowQuery(msgspec.Struct, frozen=True):
    """Which of the pictures: the smaller one of this width, in pixels, or the picture itself."""

    width: Annotated[int | None, Number("Width", min=1, max=100_000)] = None


class ListQuery(msgspec.Struct, frozen=True):
    """Where a page of the files of a draft, task or project begins: after this one."""

    after: Annotated[int | None, Reference("File")] = None
