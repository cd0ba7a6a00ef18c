"""Saving a draft's text: on top of what is there, merged with what came in between, or beside it where both clash.

Each save is a new revision, and nothing that somebody typed is refused for being late.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from webapp.database.pool import Queryable
from webapp.drafts.models import MAX_BODY, MAX_TITLE, DraftText, SavedBy
from webapp.drafts.revisions import autosave_log as autosaves
from webapp.drafts.revisions import queries as revisions
from webapp.drafts.revisions.autosave_log import Autosave, Pack
from webapp.drafts.revisions.queries import PACKED_SHARE, Present
from webapp.text.merge import Merge, merge, unmerged
from webapp.text.statistics import count_words
from webapp.web.sandbox import save as save_quickly
from webapp.web.threads import Busy, off_the_loop

TRIES = 20  # writers of one draft that may be faster, one after the other
SESSION_PAUSE = timedelta(minutes=30)  # after which an editing session is another line of the history


class State(StrEnum):
    """What became of a save."""

    SAVED = "saved"
    UNCHANGED = "unchanged"  # it is what was there
    MERGED = "merged"  # what is there now has other words too
    CLASH = "clash"  # it stands beside the draft, for a person to decide


class Before(msgspec.Struct, frozen=True):
    """The text that a save began from."""

    number: int
    title: str
    body: str


class Plan(msgspec.Struct, frozen=True):
    """What is to be written; nothing where there is no `kind`."""

    state: State
    title: str
    body: str
    began_from: int = 0
    word_count: int = 0
    kind: str = ""  # of the revision
    pack: Pack | None = None  # with the autosave added


class Saved(msgspec.Struct, frozen=True):
    """What became of a save: the revision that it is, or is part of, and the text that it has. `event_id` is None where
    nothing was written."""

    state: State
    revision: int
    title: str
    body: str
    event_id: int | None = None


async def save(
    db: Queryable,
    workspace_id: int,
    draft_id: int,
    actor_id: int,
    text: DraftText,
    *,
    now: datetime,
    restored: int | None = None,
    undoes: int | None = None,
    suggestions: dict[str, Any] | None = None,
) -> Saved | None:
    """Save a title and a text. None where there is no such draft, or it is in the trash.

    `restored` is the number of the revision whose text this is, `undoes` the event that putting it back takes back,
    `suggestions` what the event tells of those that were put in or are taken out again.

    Raises Busy where others save this draft all the time, or too many long texts are worked on.
    """
    for _ in range(TRIES):
        present = await revisions.get_present(
            db, workspace_id, draft_id, actor_id, session=text.session, began_from=text.revision
        )
        if present is None:
            return None
        before = await find_before(db, workspace_id, draft_id, actor_id, present, text)
        size = len(text.body) + len(present.body) + len(present.packed or b"") * (text.by is SavedBy.AUTOSAVE)
        both = await merge_both(present, before, text)
        plan = await off_the_loop(size, plan_save, present, before, text, both, actor_id, now)
        if not plan.kind:
            return Saved(plan.state, present.revision, plan.title, plan.body)
        if plan.state is State.CLASH and present.last_revision != present.revision:
            aside = await revisions.get_revision(db, workspace_id, draft_id, present.last_revision)
            if aside and (aside.kind, aside.author_id, aside.title, aside.body) == (
                "side",
                actor_id,
                text.title,
                text.body,
            ):
                return Saved(State.CLASH, aside.number, aside.title, aside.body)  # sent once more
        row = row_of(draft_id, actor_id, present, plan, text, now)
        if plan.pack is not None:
            row |= {"pack_number": plan.pack.number, **event_of_session(present, plan, text, now)}
            packed = await off_the_loop(len(plan.pack.body), autosaves.packed, plan.pack)
            event_id = await revisions.keep_autosave(db, workspace_id, row, plan.body, packed)
        else:
            row |= {"revision_kind": "restored" if restored and plan.kind == "saved" else plan.kind}
            event = event_of_save(present, plan, restored=restored, undoes=undoes, suggestions=suggestions)
            row |= {"undoes": undoes, **event}
            event_id = await revisions.keep_revision(db, workspace_id, row, plan.body)
        if event_id is not None:
            return Saved(plan.state, present.last_revision + 1, plan.title, plan.body, event_id)
    raise Busy(f"draft {draft_id} was saved {TRIES} times in between")


async def find_before(
    db: Queryable, workspace_id: int, draft_id: int, actor_id: int, present: Present, text: DraftText
) -> Before:
    """The revision that a text really began from; an empty one where there is none of this number.

    That is what it says, unless the same page has saved since and did not hear of it, because the reply was lost: then
    its text goes on from there.
    """
    number = text.revision
    if text.session and number < present.revision:
        own = present.own_revision or 0
        if present.packed is not None:
            size = len(present.packed) * PACKED_SHARE
            own = max(own, await off_the_loop(size, autosaves.own_latest, present.packed, actor_id, text.session))
        number = max(number, own)
    if number == text.revision and present.before_title is not None and present.before_body is not None:
        return Before(number, present.before_title, present.before_body)
    revision = await revisions.get_revision(db, workspace_id, draft_id, number)
    return Before(number, "", "") if revision is None else Before(number, revision.title, revision.body)


async def merge_both(present: Present, before: Before, text: DraftText) -> tuple[Merge, Merge]:
    """Title and text of a save, merged with what is there. Raises Busy."""
    title = merge(before.title, text.title, present.title)
    if before.body == present.body or before.body == text.body or text.body == present.body:
        return title, Merge(present.body if before.body == text.body else text.body, [])
    bodies = before.body, text.body, present.body
    return title, await save_quickly(bodies, unmerged, merge, *bodies)


def plan_save(
    present: Present,
    before: Before,
    text: DraftText,
    both: tuple[Merge, Merge],
    actor_id: int,
    now: datetime,
) -> Plan:
    """What a save is to write; `both` is it, merged with what is there. CPU work that grows with the texts.

    Saving what is there already writes nothing, unless it was only autosaved: what a person saves is kept for good.
    """
    there = present.title, present.body
    mine = text.title, text.body
    base = before.title, before.body
    if mine == there and (present.kept or text.by is SavedBy.AUTOSAVE):
        return Plan(State.UNCHANGED, *there)
    if mine == there:
        return Plan(State.SAVED, *there, present.revision, present.word_count, "saved")
    title, body = both
    clashes = title.clashes or body.clashes or not fits(title.text, body.text)
    merged = mine if clashes else (" ".join(title.text.split()), body.text)
    if merged == there:
        return Plan(State.MERGED, *there)
    state = State.CLASH if clashes else State.SAVED if base == there else State.MERGED
    kind = {State.CLASH: "side", State.SAVED: "saved", State.MERGED: "merged"}[state]
    word_count = count_words(merged[1])
    if text.by is not SavedBy.AUTOSAVE:
        return Plan(state, *merged, before.number, word_count, kind)
    autosave = Autosave(
        present.last_revision + 1, kind, now, actor_id, text.session, before.number, word_count, *merged
    )
    pack = None if present.packed is None else autosaves.added(autosaves.unpacked(present.packed), autosave)
    return Plan(state, *merged, before.number, word_count, kind, pack or autosaves.begun(autosave))


def fits(title: str, body: str) -> bool:
    """Whether merged texts can be stored: two that fit may not fit together."""
    return 0 < len(" ".join(title.split())) <= MAX_TITLE and len(body) <= MAX_BODY


def row_of(
    draft_id: int, actor_id: int, present: Present, plan: Plan, text: DraftText, now: datetime
) -> dict[str, Any]:
    """What both ways of writing are told, beside the text."""
    row: dict[str, Any] = {
        "draft_id": draft_id,
        "actor_id": actor_id,
        "version": present.version,
        "number": present.last_revision + 1,
        "aside": plan.state is State.CLASH,
        "title": plan.title,
        "word_count": plan.word_count,
        "at": now,
    }
    return row if plan.pack else row | {"began_from": plan.began_from, "session": text.session}


def event_of_save(
    present: Present,
    plan: Plan,
    *,
    restored: int | None,
    undoes: int | None = None,
    suggestions: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The event of a save: action, before, after."""
    before = {"title": present.title, "word_count": present.word_count, "revision": present.revision}
    after = {"title": plan.title, "word_count": plan.word_count, "revision": present.last_revision + 1}
    if plan.state is State.CLASH:
        return {"action": "revision.conflicted", "before": {"revision": present.revision}, "after": after}
    after |= suggestions or {}
    if restored is not None:
        return {
            "action": "revision.undone" if undoes else "revision.restored",
            "before": before,
            "after": after | {"restored": restored},
        }
    action = f"revision.{plan.kind}" if suggestions is None else "revision.accepted"
    return {"action": action, "before": before, "after": after}


def event_of_session(present: Present, plan: Plan, text: DraftText, now: datetime) -> dict[str, Any]:
    """The event of an autosave: that of the editing session, which goes on unless something came in between."""
    action = "revision.conflicted" if plan.state is State.CLASH else "revision.autosaved"
    number = present.last_revision + 1
    event = event_of_save(present, plan, restored=None) | {"action": action, "event_id": None}
    after = event["after"] | {"session": text.session, "first": number, "autosaves": 1}
    last = present.event_after or {}
    goes_on = (
        (present.event_action, last.get("session")) == (action, text.session)
        and present.event_at is not None
        and now - present.event_at <= SESSION_PAUSE
    )
    if goes_on:
        after |= {"first": last["first"], "autosaves": last["autosaves"] + 1}
        event |= {"event_id": present.event_id, "before": present.event_before}
    return event | {"after": after}
