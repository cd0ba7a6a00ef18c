"""What changed of a draft between one content and what it is now: its words, and each detail before and after."""

from collections.abc import Mapping
from typing import Any

import msgspec
from markupsafe import Markup

from webapp.database.pool import Queryable
from webapp.drafts.models import KIND_WORDS, DraftDetails, Kind
from webapp.drafts.review.models import State
from webapp.drafts.revisions.context import comparison_html
from webapp.drafts.revisions.queries import Revision, get_revision
from webapp.files.queries import get_file
from webapp.text.word_diff import compare_plainly, compare_texts
from webapp.web.forms.form import fields_of
from webapp.web.page_cache import DERIVED
from webapp.web.sandbox import show
from webapp.web.threads import off_the_loop

SMALL = 40  # words added and removed, up to which a change is shown in place and approved in one press
TEXTS = ("slug", "search_title", "description", "canonical_link", "cover_alt")


class Detail(msgspec.Struct, frozen=True):
    """A detail that changed, as it was and as it is; "" for nothing."""

    label: str
    before: str
    after: str


class Changes(msgspec.Struct, frozen=True):
    """What changed: details, and the text word by word, None where that is the same."""

    details: list[Detail]
    html: Markup | None
    added: int
    removed: int

    @property
    def is_small(self) -> bool:
        """Whether it is read at a glance."""
        return self.added + self.removed <= SMALL and len(self.details) <= 3

    @property
    def is_nothing(self) -> bool:
        """Whether nothing changed."""
        return not self.details and self.html is None


async def changes_since(
    db: Queryable, workspace_id: int, state: State, revision: int, content: Mapping[str, Any] | None
) -> Changes | None:
    """What changed since a draft had the text of a revision and some details (None where they aren't known); None where
    there is no such revision. Raises Busy."""
    title = None if content is None else str(content.get("title", ""))
    now = str(state.content["title"])
    key = ("compared", workspace_id, state.draft_id, revision, title, state.revision, now)
    known = DERIVED.get(key)
    if known is None:
        known = await words_changed(db, workspace_id, state, revision, title)
        if known is None:
            return None
        DERIVED.put(key, known)
    assert isinstance(known, Changes)  # noqa: S101  # its key says so
    details = [] if content is None else await details_changed(db, workspace_id, content, state.content)
    return msgspec.structs.replace(known, details=details)


async def words_changed(
    db: Queryable, workspace_id: int, state: State, revision: int, title: str | None
) -> Changes | None:
    """The same of the title and the text alone: neither revision changes any more. Raises Busy."""
    draft_id = state.draft_id
    old = await get_revision(db, workspace_id, draft_id, revision)
    new = await get_revision(db, workspace_id, draft_id, state.revision)
    if old is None or new is None:
        return None
    texts = whole(title or old.title, old), whole(str(state.content["title"]), new)
    if texts[0] == texts[1]:
        return Changes([], None, 0, 0)
    compared = await show(texts, compare_plainly, compare_texts, *texts)
    html = await off_the_loop(sum(map(len, texts)), comparison_html, compared, old, new, "inline")
    return Changes([], html, compared.added, compared.removed)


def whole(title: str, revision: Revision) -> str:
    """A title and its text."""
    return f"{title}\n{revision.body}"


async def details_changed(
    db: Queryable, workspace_id: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Detail]:
    """Each detail but the title that changed, in words."""
    fields = fields_of(DraftDetails)
    found = []
    if before.get("kind") != after["kind"]:
        found.append(Detail("Kind", kind_words(before.get("kind")), kind_words(after["kind"])))
    found += [
        Detail(fields[name].label, str(before.get(name) or ""), str(after[name] or ""))
        for name in TEXTS
        if (before.get(name) or "") != (after[name] or "")
    ]
    if (before.get("keywords") or []) != after["keywords"]:
        lists = [", ".join(map(str, each.get("keywords") or [])) for each in (before, after)]
        found.append(Detail(fields["keywords"].label, *lists))
    if before.get("cover_id") != after["cover_id"]:
        names = [await name_of_file(db, workspace_id, each.get("cover_id")) for each in (before, after)]
        found.append(Detail("Cover", *names))
    return found + await files_changed(db, workspace_id, before.get("files") or [], after["files"])


async def files_changed(db: Queryable, workspace_id: int, before: Any, after: Any) -> list[Detail]:
    """The pictures and files that are shown by both and aren't there any more, or are there again."""
    was = {each["id"]: each["there"] for each in before if isinstance(each, dict) and {"id", "there"} <= each.keys()}
    words = {True: "Is there", False: "Isn't there"}
    return [
        Detail(await name_of_file(db, workspace_id, each["id"]), words[bool(was[each["id"]])], words[each["there"]])
        for each in after
        if each["id"] in was and was[each["id"]] != each["there"]
    ]


async def name_of_file(db: Queryable, workspace_id: int, file_id: object) -> str:
    """What a file is called; "" for none."""
    file = await get_file(db, workspace_id, file_id) if isinstance(file_id, int) and 0 < file_id < 2**63 else None
    return file.name if file else ""


def kind_words(kind: object) -> str:
    """A kind as it is shown."""
    return KIND_WORDS[Kind(kind)] if kind in {each.value for each in Kind} else ""
