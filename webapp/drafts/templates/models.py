"""Templates as rows and forms: what drafts of a kind can begin with."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from webapp.drafts.models import KIND_TOLD, MAX_BODY, MAX_TITLE, Kind
from webapp.history.columns import Told
from webapp.history.formatters import always, as_it_is
from webapp.web.forms.fields import Body, Choice, Reference, Text, Version

MAX_NAME = 100  # characters
MOST_TEMPLATES = 100  # of a workspace, without those in the trash


class TemplateRow(msgspec.Struct, frozen=True):
    """A template as it is listed, and chosen for a draft."""

    id: int
    kind: str
    name: str
    title: str


class Template(msgspec.Struct, frozen=True):
    """A template with its text. `title` is that of the drafts that begin with it, or ""."""

    id: int
    version: int
    kind: str
    name: str
    title: str
    body: str
    created_at: datetime
    creator_name: str | None
    updated_at: datetime
    deleted_at: datetime | None


class NewTemplate(msgspec.Struct):
    """The form that adds a template."""

    kind: Annotated[Kind, Choice("Kind", Kind)]
    name: Annotated[str, Text("Name", max=MAX_NAME)]
    title: Annotated[str, Text("Title", max=MAX_TITLE, required=False)] = ""
    body: Annotated[str, Body("Text", max=MAX_BODY)] = ""


class TemplateEdit(msgspec.Struct):
    """The form that changes one; what wasn't sent stays as it is."""

    version: Annotated[int, Version()]
    kind: Annotated[Kind | UnsetType, Choice("Kind", Kind), KIND_TOLD] = UNSET
    name: Annotated[str | UnsetType, Text("Name", max=MAX_NAME)] = UNSET
    title: Annotated[str | UnsetType, Text("Title", max=MAX_TITLE, required=False)] = UNSET
    body: Annotated[str | UnsetType, Body("Text", max=MAX_BODY), Told(as_it_is, always("edited the text"))] = UNSET


class TemplateOf(msgspec.Struct, frozen=True):
    """The draft that a new template is made from, if any."""

    draft: Annotated[int | None, Reference("Draft")] = None
